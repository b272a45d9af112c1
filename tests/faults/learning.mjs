// Learners whose program dies under them: killed fifty times, or one of two processes killed for good. What was called durable must be in the record,
// and in the end everything that was ever accepted: the learners hand in what they kept.

import { randomInt } from 'node:crypto';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../browser/program.mjs';
import { people } from '../load/crowd.mjs';
import { freePort } from '../load/house.mjs';
import { cookie, Learner } from '../load/learner.mjs';
import { sleep } from '../load/machine.mjs';
import { chance } from './crowd.mjs';

const KILLS = 50;
const LEARNERS = 24;

/** Learners at work; `stop()` ends them. Each beats about twice a second, and pauses now and then. */
function atWork(learners, random) {
  let over = false;
  const working = learners.map(async (learner) => {
    while (!over) {
      await sleep(300 + random() * 400);
      try {
        if (await learner.beat(random() < 0.25 ? 'pause' : 'tick', () => over)) await learner.goOn();
      } catch (error) {
        // The program is away: an opening is not sent again by itself.
        learner.note(error.code ?? error.message);
        if (!['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(error.code)) learner.broken = error;
      }
    }
  });
  return { stop: async () => { over = true; await Promise.all(working); } };
}

async function opened(url, seed) {
  const learners = Array.from({ length: LEARNERS }, (_, number) => new Learner(url, cookie(seed, number)));
  for (const learner of learners) await learner.open(0);
  return learners;
}

/** Sums of what is lost, and what was told on the way. */
async function looked(house, learners) {
  const sum = { durable: 0, accepted: 0, told: 0 };
  const trouble = new Map();
  for (const learner of learners) {
    const lost = await learner.lost();
    for (const name of Object.keys(sum)) sum[name] += lost[name];
    for (const [what, times] of learner.trouble) trouble.set(what, (trouble.get(what) ?? 0) + times);
    if (learner.broken) throw learner.broken;
  }
  return { ...sum, trouble: [...trouble].map(([what, times]) => `${times} × ${what}`).join(', ') };
}

/** Seconds lost that had been called durable, in fifty kills. */
export async function learningKills(house, on) {
  const seed = Number(process.env.ZHIBU_SEED ?? randomInt(2 ** 31));
  const random = chance(seed);
  const place = await house.copy(on);
  await people(house, place, 'kill', LEARNERS);
  let { running } = await house.open(place);
  house.say(`seed ${seed}; ${LEARNERS} learners`);
  let worst = 0;
  let work;
  try {
    const learners = await opened(house.url, 'kill');
    work = atWork(learners, random);
    for (let n = 1; n <= KILLS; n += 1) {
      await sleep(800 + random() * 2_500);
      await running.kill();
      running = house.run('serve', place);
      await running.ready();
      if (n % 10 === 0) {
        const lost = await looked(house, learners);
        worst = Math.max(worst, lost.durable);
        house.say(`${n} kills, ${(lost.told / 1_000).toFixed(0)} s accepted so far; lost of what was durable: ${lost.durable} ms`);
      }
    }
    await sleep(3_000);
    await work.stop();
    for (const learner of learners) await learner.beat('close');
    const lost = await looked(house, learners);
    const complaints = await house.check(place);
    for (const complaint of complaints) house.say(`zhibu check: ${complaint}`);
    house.say(`${KILLS} kills, ${(lost.told / 1_000).toFixed(0)} s accepted; lost of what was durable ${lost.durable} ms, of everything accepted, after handing in, ${lost.accepted} ms; on the way: ${lost.trouble}`);
    return Math.max(worst, lost.durable) / 1_000 + complaints.length;
  } finally {
    await work?.stop();
    await running.stop();
    await house.forget(place);
  }
}

/** Seconds lost that had been called durable, when one of two processes over one PostgreSQL is killed and its learners go to the other one. */
export async function move(house, on) {
  const place = await house.copy(on);
  await people(house, place, 'move', LEARNERS);
  // Another folder with the same keys, as two machines have.
  const beside = { ...place, data: join(house.folder, `beside-${place.name}`) };
  mkdirSync(beside.data);
  cpSync(place.data, beside.data, { recursive: true });
  const port = await freePort();
  const first = (await house.open(place)).running;
  const options = ['serve', '--data', beside.data, '--listen', `127.0.0.1:${port}`, '--public-url', house.url, '--database', beside.database];
  const second = run(house.program, options, { loud: false });
  const random = chance(Number(process.env.ZHIBU_SEED ?? 7));
  let work;
  try {
    await second.ready();
    const learners = await opened(house.url, 'move');
    work = atWork(learners, random);
    await sleep(12_000);
    const before = learners.map((learner) => learner.kept.length);
    await first.kill();
    for (const learner of learners) learner.url = `http://127.0.0.1:${port}`;
    await sleep(8_000);
    await work.stop();
    for (const learner of learners) await learner.beat('close');
    const lost = await looked(house, learners);
    house.say(`${LEARNERS} learners, ${(lost.told / 1_000).toFixed(0)} s accepted, killed with ${before.reduce((a, b) => a + b, 0)} receipts not durable yet; lost of what was durable ${lost.durable} ms, of everything accepted ${lost.accepted} ms; on the way: ${lost.trouble}`);
    return Math.max(lost.durable, lost.accepted) / 1_000;
  } finally {
    await work?.stop();
    await first.stop();
    await second.stop();
    rmSync(beside.data, { recursive: true, force: true });
    await house.forget(place);
  }
}
