// Ten times the program is killed amid people at work. After each start everything that was acknowledged must be there, once, and
// whatever a list, a feed or the map names must open.
//
// The seed decides when each kill comes and what people do; it is printed, and ZHIBU_SEED repeats it (threads and sockets are not repeated).

import { randomInt } from 'node:crypto';
import { sleep } from '../load/machine.mjs';
import { chance, Crowd, SIZE } from './crowd.mjs';
import { Ledger } from './ledger.mjs';
import { everything } from './public.mjs';

const KILLS = 10;

/** Acknowledged writes lost, half-published pages seen, complaints of `zhibu check`. */
export async function kills(house, on) {
  const seed = Number(process.env.ZHIBU_SEED ?? randomInt(2 ** 31));
  const random = chance(seed);
  const place = await house.copy(on);
  let { running, people } = await house.open(place);
  const ledger = new Ledger();
  const crowd = new Crowd(house, ledger, seed ^ 0x5eed);
  const wrong = [];
  house.say(`seed ${seed}; ${Object.entries(SIZE).map(([role, many]) => `${many} × ${role}`).join(', ')}, 3 readers`);
  const look = async (whole) => {
    const found = await ledger.verify(house.url, whole);
    found.push(...(await everything(house.url)).broken);
    wrong.push(...found);
    return found;
  };
  try {
    await crowd.gather(people);
    for (let n = 1; n <= KILLS; n += 1) {
      const after = Math.round(1_500 + random() * 3_000);
      crowd.resume();
      await sleep(after);
      await running.kill();
      const resting = crowd.pause();
      const twice = random() < 0.3;
      if (twice) {
        // A second kill, while it is still starting.
        const started = house.run('serve', place);
        await sleep(Math.round(10 + random() * 300));
        await started.kill();
      }
      await resting;
      const complaints = n % 3 === 0 ? await house.check(place) : [];
      running = house.run('serve', place);
      const { took } = await running.ready();
      const found = [...complaints.map((complaint) => `zhibu check: ${complaint}`), ...await look(false)];
      wrong.push(...complaints);
      house.say(`kill ${n} after ${after} ms${twice ? ', and once more while starting' : ''}; ready again after ${Math.round(took)} ms; ${ledger.writes} writes acknowledged so far, ${ledger.unanswered} unanswered, ${crowd.opened} pages read; ${found.length + crowd.half.length} wrong`);
      for (const sentence of found.slice(0, 5)) house.say(`WRONG ${sentence}`);
    }
    await crowd.end();
    for (const sentence of await look(true)) house.say(`WRONG at the end: ${sentence}`);
    const beside = await house.check(place);
    await running.stop();
    const complaints = [...beside, ...await house.check(place)];
    for (const complaint of complaints) house.say(`zhibu check: ${complaint}`);
    for (const half of crowd.half.slice(0, 10)) house.say(`HALF ${half}`);
    for (const [message, times] of crowd.trouble) house.say(`on the way, ${times} times: ${message}`);
    const entries = [...ledger.entries.values()];
    const sum = (of) => entries.reduce((n, entry) => n + of(entry), 0);
    house.say(`${entries.length} articles, ${sum((e) => e.rounds)} submitted, ${sum((e) => e.opinions.length)} decisions, ${sum((e) => Number(e.public))} published; ${new Set(wrong).size} lost, ${crowd.half.length} half-published, ${complaints.length} complaints of zhibu check`);
    return new Set(wrong).size + crowd.half.length + complaints.length;
  } finally {
    await crowd.end().catch(() => {});
    await running.stop();
    await house.forget(place);
  }
}
