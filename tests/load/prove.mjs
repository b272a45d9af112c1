// The proof of a chapter: every limit of its table, measured, one line each on stdout; everything else that is worth knowing on stderr.
//
// node prove.mjs CHAPTER --program target/release/zhibu --folder DIR [--postgres JSON] [--branches N --people N] [ID…]

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { databaseGone } from '../faults/gone.mjs';
import { kills } from '../faults/kill.mjs';
import { commandRace } from '../faults/race.mjs';
import { learningKills, move } from '../faults/learning.mjs';
import { adversaries, ledgerSize } from './adversaries.mjs';
import { docxGolden, matrix } from './cargo.mjs';
import { beats, beatsPage, openSittings } from './crowd.mjs';
import { freePort, House } from './house.mjs';
import { recompute, textLesson, yearReport } from './learning.mjs';
import { keeps, limits, lines, shown } from './limits.mjs';
import { noise } from './machine.mjs';
import { publishVisible } from './publishing.mjs';
import { cpuPerPage, flood, servingRatio } from './serving.mjs';
import { firstDemo, restMemory, warmStart } from './starting.mjs';
import { pageWeight } from './weight.mjs';

const PROOFS = {
  house: {
    'docx-golden': docxGolden,
    'first-demo': firstDemo,
    'warm-start': warmStart,
    'publish-visible': publishVisible,
    'rest-memory': restMemory,
    'cpu-per-page': cpuPerPage,
    'serving-ratio': servingRatio,
    'command-race': commandRace,
    matrix,
    'page-weight': pageWeight,
    'flood-errors': async (house, on) => (await flood(house, on)).errors,
    'after-flood': async (house, on) => (await flood(house, on)).after,
    'database-gone': databaseGone,
    kill: kills,
  },
  learn: {
    forged: adversaries.forged,
    'ten-devices': adversaries.tenDevices,
    idle: adversaries.idle,
    'click-bot': adversaries.robots,
    honest: adversaries.honest,
    'honest-old': adversaries.honestOld,
    'honest-credited': adversaries.credited,
    'lost-for-good': adversaries.lost,
    recompute,
    beats,
    'beats-page': beatsPage,
    'ledger-size': ledgerSize,
    'open-sittings': openSittings,
    move,
    'year-report': yearReport,
    kill: learningKills,
    'text-lesson': textLesson,
  },
};

const { values: told, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    program: { type: 'string' },
    folder: { type: 'string' },
    postgres: { type: 'string' },
    branches: { type: 'string', default: '200' },
    people: { type: 'string', default: '30' },
  },
});
const [chapter, ...wanted] = positionals;
const table = limits(join(dirname(fileURLToPath(import.meta.url)), '../../limits', `${chapter}.tsv`));
const unknown = wanted.filter((id) => !table.some((limit) => limit.id === id.split('@')[0]));
if (unknown.length > 0) {
  console.error(`limits/${chapter}.tsv has no ${unknown.join(', ')}`);
  process.exit(64);
}
const all = table.flatMap(lines).filter(({ id, line }) => wanted.length === 0 || wanted.includes(id) || wanted.includes(line));

let doing = '';
const say = (note) => console.error(`   ${doing.padEnd(24)} ${note}`);
const house = new House({
  program: told.program,
  folder: told.folder,
  port: await freePort(),
  postgres: told.postgres ? JSON.parse(told.postgres) : undefined,
  branches: Number(told.branches),
  people: Number(told.people),
  say,
});
const model = /^model name\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'a processor';
console.error(`${new Date().toISOString().slice(0, 16)}Z, ${cpus().length} × ${model}, Node ${process.versions.node}; ${await noise()}`);
if (house.branches !== 200 || house.people !== 30) console.error('NOT THE FULL SIZE: what follows is a rehearsal');

let bad = 0;
for (const limit of all) {
  doing = limit.line;
  const began = performance.now();
  let figure;
  try {
    if (limit.on === 'postgres' && !house.postgres) throw new Error('no PostgreSQL is here');
    const proof = PROOFS[chapter]?.[limit.id];
    if (!proof) throw new Error('nothing measures it');
    figure = await proof(house, limit.on);
  } catch (error) {
    say(error.stack ?? String(error));
  }
  const verdict = figure === undefined ? 'missing' : keeps(limit.limit, figure) ? 'met' : 'missed';
  if (verdict !== 'met') bad += 1;
  say(`took ${Math.round((performance.now() - began) / 1000)} s`);
  console.log([limit.line, shown(figure, limit.limit), limit.limit, limit.unit, verdict].join('\t'));
}
console.error(`${all.length - bad} of ${all.length} limits met`);
process.exitCode = bad === 0 && all.length > 0 ? 0 : 1;
