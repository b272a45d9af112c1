// What a learner and a bureau see: the weight of a lesson, the year's report over a million rows, records that anybody recomputes.

import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signIns } from '../browser/program.mjs';
import { Clerk, values } from './client.mjs';
import { database, people, tool } from './crowd.mjs';
import { cookie, Learner } from './learner.mjs';
import { command, sleep } from './machine.mjs';
import { best } from './starting.mjs';

const VECTORS = join(dirname(fileURLToPath(import.meta.url)), '../../crates/earned/tests/vectors');
const ROWS = 1_000_000;

/** Somebody with a cookie of the tool's people, for pages. */
function guest(house, seed, number) {
  const clerk = new Clerk(house.url, { name: `${seed} ${number}` });
  clerk.cookie = `zhibu=${cookie(seed, number)}`;
  return clerk;
}

/** Kilobytes on the wire of the heaviest text lesson: page, styles, scripts, what those name, pictures, and the opening that the script asks for. */
export async function textLesson(house, on) {
  const place = await house.copy(on);
  await people(house, place, 'weight', 1);
  const { running } = await house.open(place);
  try {
    const clerk = guest(house, 'weight', 0);
    const get = async (path) => {
      const answer = await clerk.send('GET', path, { headers: { 'accept-encoding': 'br' } });
      if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
      return answer;
    };
    const learner = new Learner(house.url, cookie('weight', 0));
    const lessons = (await learner.must('GET', '/learn/lessons')).units.flatMap((unit) => unit.lessons);
    let most = 0;
    for (const { lesson, forms } of lessons.filter((one) => one.forms.every((form) => form === 'text'))) {
      const page = await get(`/desk/learn/l/${lesson}`);
      const html = page.text();
      const weights = new Map([['html', page.bytes.length]]);
      const parts = [...html.matchAll(/<link[^>]*rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]+)"/g), ...html.matchAll(/<(?:script|img|source)[^>]*\ssrc="([^"]+)"/g)].map(([, path]) => path);
      for (const path of new Set(parts)) {
        const part = await get(path);
        weights.set(path.replace(/^.*\//, ''), part.bytes.length);
        if (!/\.css/.test(path)) continue;
        for (const [, inner] of part.text().matchAll(/url\("?(\/[^")]+)"?\)/g)) weights.set(inner, (await get(inner)).bytes.length);
      }
      const opening = await clerk.send('GET', '/learn/lessons', { headers: { accept: 'application/json', 'accept-encoding': 'br' } });
      weights.set('what the script asks for', opening.bytes.length);
      const sum = [...weights.values()].reduce((a, b) => a + b, 0);
      house.say(`${lesson} (${forms.join(', ')}): ${sum} bytes = ${[...weights].map(([name, bytes]) => `${name} ${bytes}`).join(' + ')}`);
      most = Math.max(most, sum);
    }
    if (most === 0) throw new Error('no text lesson is published');
    return most / 1_000;
  } finally {
    await running.stop();
    await house.forget(place);
  }
}

/** Seconds of the report of the whole bureau, with a million rows of evidence below it; the best of three. */
export async function yearReport(house, on) {
  const place = await house.copy(on);
  const { bureau } = await people(house, place, 'report', 1);
  const rows = Math.max(2_000, Math.round((ROWS * Math.min(house.branches * house.people, 6_000)) / 6_000));
  const { stdout } = await command(tool(house, 'zhibu-load'), ['records', database(place), String(rows)], { maxBuffer: 1 << 24 });
  house.say(`put down: ${stdout.trim()}`);
  const { running } = await house.open(place);
  try {
    const organiser = guest(house, 'report', 0);
    const path = `/desk/units/${bureau}/learning/report`;
    await organiser.page('/desk');
    return await best(house, async () => {
      const began = performance.now();
      const html = await organiser.page(path);
      const took = performance.now() - began;
      house.say(`${path}: ${Buffer.byteLength(html)} bytes in ${took.toFixed(0)} ms`);
      return took / 1_000;
    });
  } finally {
    await running.stop();
    await house.forget(place);
  }
}

/** Of exported records, how many the stand-alone command recomputes to the hours that stand in them, per cent: everybody's of the demo, some that
 * were made just now, and the committed vectors. */
export async function recompute(house, on) {
  const place = await house.copy(on);
  await people(house, place, 'recompute', 6);
  const { running } = await house.open(place);
  const exports = [];
  try {
    for (const [, [person]] of signIns(place.data)) {
      const clerk = await new Clerk(house.url, person).signIn();
      exports.push([person.name, (await clerk.send('GET', '/learn/ledger.json', { headers: { accept: 'application/json' } })).text()]);
      clerk.leave();
    }
    const learners = Array.from({ length: 6 }, (_, number) => new Learner(house.url, cookie('recompute', number)));
    await Promise.all(learners.map(async (learner, number) => {
      await learner.open(number);
      for (let beat = 0; beat < 12; beat += 1) {
        await sleep(500);
        await learner.beat(beat % 4 === 3 ? 'pause' : 'tick');
      }
      await learner.beat('close');
      exports.push([`learner ${number}`, JSON.stringify(await learner.export())]);
    }));
  } finally {
    await running.stop();
    await house.forget(place);
  }
  const files = exports.map(([name, text], number) => {
    const file = join(house.folder, `ledger-${on}-${number}.json`);
    writeFileSync(file, text);
    return [name, file];
  });
  for (const name of readdirSync(VECTORS).filter((one) => one.endsWith('.json'))) files.push([name, join(VECTORS, name)]);
  let good = 0;
  for (const [name, file] of files) {
    const found = await command(tool(house, 'earned'), [file]).then(({ stdout }) => ({ code: 0, stdout }), (error) => ({ code: error.code, stdout: error.stdout }));
    const last = found.stdout.trim().split('\n').pop();
    house.say(`${name}: ${last}${found.code === 0 ? '' : ` (ended with ${found.code})`}`);
    good += Number(found.code === 0);
  }
  return (100 * good) / files.length;
}
