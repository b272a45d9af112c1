// What the adversary suite says of itself (tests/adversaries): run once, its table read. The clock of the suite is its own, so no load changes it.

import { cargo } from './cargo.mjs';

/** id → figure of one database: {sqlite: Map, postgres: Map}. */
async function tables(house) {
  house.adversaries ??= (async () => {
    const { code, text } = await cargo(house, ['test', '-p', 'zhibu', '--lib', '--locked', 'the_table', '--', '--ignored', '--nocapture']);
    const found = { sqlite: new Map(), postgres: new Map() };
    let on;
    for (const line of text.split('\n')) {
      const title = /^Adversaries and honest learners on (SQLite|PostgreSQL)/.exec(line);
      if (title) on = title[1] === 'SQLite' ? 'sqlite' : 'postgres';
      const row = / \| (holds|BROKEN)$/.test(line) ? line.split(' | ') : [];
      if (on && row.length === 5) found[on].set(row[0], { figure: row[2], limit: row[3], holds: row[4] === 'holds' });
    }
    house.say(`${found.sqlite.size} and ${found.postgres.size} traces, the suite ${code === 0 ? 'holds' : 'DOES NOT HOLD'}`);
    if (found.sqlite.size === 0) throw new Error(`the suite says nothing:\n${text.slice(-2_000)}`);
    return found;
  })();
  return house.adversaries;
}

/** Numbers of the rows that `keep` chooses, read by `pattern`. */
async function rows(house, on, keep, pattern) {
  const chosen = [...(await tables(house))[on]].filter(([id, row]) => keep(id, row));
  if (chosen.length === 0) throw new Error(`no such trace on ${on}`);
  const numbers = chosen.map(([id, { figure }]) => {
    const number = pattern.exec(figure);
    if (!number) throw new Error(`${id} says ${figure}`);
    return Number(number[1]);
  });
  const worst = chosen.filter((one) => !one[1].holds).map(([id]) => id);
  house.say(`${chosen.length} traces: ${chosen.slice(0, 12).map(([id], place) => `${id} ${numbers[place]}`).join(', ')}${chosen.length > 12 ? ' …' : ''}${worst.length ? `; BROKEN: ${worst.join(', ')}` : ''}`);
  return numbers;
}

const PER_CENT = /^([\d.]+) %/;
const SECONDS = /^(\d+) s$/;
const most = (numbers) => Math.max(...numbers);
const least = (numbers) => Math.min(...numbers);
const one = async (house, on, id) => least(await rows(house, on, (name) => name === id, PER_CENT));

export const adversaries = {
  /** Seconds beyond what was delivered, of the worst trace of all that are measured so; a refusal that failed counts as one. */
  forged: async (house, on) => {
    const broken = [...(await tables(house))[on]].filter(([id, row]) => ['forged', 'replayed', 'nonces', 'foreign', 'clock', 'bodies', 'old-sitting'].includes(id) && !row.holds);
    return most(await rows(house, on, (_, row) => / s beyond/.test(row.figure), /^([\d.]+) s beyond/)) + broken.length;
  },
  tenDevices: async (house, on) => most(await rows(house, on, (id) => id === 'ten-devices' || id === 'ten-lessons-time', PER_CENT)) / 100,
  /** Everybody who is not there: each way round the questions that the suite knows. */
  idle: async (house, on) => most(await rows(house, on, (id, row) => row.limit === '≤ 5.0 %' && !['click-bot', 'guessing'].includes(id), PER_CENT)),
  robots: async (house, on) => most(await rows(house, on, (id) => ['click-bot', 'guessing'].includes(id), PER_CENT)),
  honest: (house, on) => one(house, on, 'ordinary'),
  honestOld: async (house, on) => least([await one(house, on, 'old'), await one(house, on, 'old-lossy')]),
  credited: async (house, on) => [await one(house, on, 'ordinary-credited'), await one(house, on, 'old-credited'), await one(house, on, 'old-lossy-credited')],
  lost: async (house, on) => most(await rows(house, on, (id) => /-(lost|durable)$/.test(id), SECONDS)),
};

/** Kilobytes of the ledger an hour of learning, table and index, as the program's own test measures it. */
export async function ledgerSize(house, on) {
  house.sized ??= cargo(house, ['test', '-p', 'zhibu', '--lib', '--locked', 'the_size_of_an_hour', '--', '--ignored', '--nocapture']);
  const { text } = await house.sized;
  const found = new RegExp(`^ledger-size ${on} (\\d+) bytes (.*)$`, 'm').exec(text);
  if (!found) throw new Error(`nothing is said of ${on}:\n${text.slice(-2_000)}`);
  house.say(`${found[1]} bytes ${found[2]}`);
  return Number(found[1]) / 1_000;
}
