// A hundred thousand learners who beat every half minute: the tool `zhibu-load` (crates/load) beside the program.

import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { command, median, noise, processorTime, pss, sleep, wrk } from './machine.mjs';

/** One in a hundred more than 100,000, so that the rate is not rounded into the limit. */
const LEARNERS = 101_000;
const SEED = 'crowd';

/** The tool, built beside the program. */
export const tool = (house, name) => join(dirname(house.program), name);

/** Where the tool finds the database of a place. */
export const database = (place) => place.database ?? join(place.data, 'zhibu.sqlite');

/** How many learners the proof has in this size. ZHIBU_LEARNERS says another number. */
function learners(house, whole) {
  const told = Number(process.env.ZHIBU_LEARNERS ?? 0);
  return told > 0 ? told : Math.max(200, Math.round((whole * Math.min(house.branches * house.people, 6_000)) / 6_000));
}

/** People with sign-ins; answers what the tool says. */
export async function people(house, place, seed, count) {
  const { stdout } = await command(tool(house, 'zhibu-load'), ['people', database(place), seed, String(count)], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout);
}

/** Learners who have opened their lesson and wait: {opened, go() → the figures}. */
async function gathered(house, place, count, lesson, options) {
  const words = Object.entries({ learners: count, lesson: JSON.stringify(lesson), ...options }).map(([name, value]) => `${name}=${value}`);
  const args = ['beats', house.url, join(place.data, 'keys/master'), SEED, ...words];
  // The load has its own leave to open connections.
  const child = spawn('bash', ['-c', 'ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"', tool(house, 'zhibu-load'), ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, RUST_BACKTRACE: '0' } });
  const leave = () => child.kill('SIGKILL');
  process.once('exit', leave);
  let said = '';
  let complained = '';
  child.stderr.on('data', (bytes) => { complained += bytes; });
  const gone = new Promise((go) => child.once('close', (code) => { process.off('exit', leave); go(code); }));
  const line = (number) => new Promise((go, no) => {
    const look = () => {
      const lines = said.split('\n');
      if (lines.length > number + 1) go(JSON.parse(lines[number]));
    };
    child.stdout.on('data', (bytes) => { said += bytes; look(); });
    void gone.then((code) => { look(); no(new Error(`the load ended with ${code}: ${complained.slice(-1_000)}`)); });
  });
  const told = await line(0);
  house.say(`${told.opened} learners opened a lesson in ${told.seconds.toFixed(1)} s, ${Math.round(told.opened / told.seconds)}/s`);
  return { go: () => { child.stdin.end('go\n'); return line(1); } };
}

/** The program with the crowd's people, for `deed({running, place, count, lesson})`. */
async function crowded(house, on, whole, deed) {
  const place = await house.copy(on);
  const count = learners(house, whole);
  const { lesson } = await people(house, place, SEED, count);
  const { running } = await house.open(place);
  try {
    return await deed({ running, place, count, lesson });
  } catch (error) {
    house.say(`the program said: ${running.log().trim().slice(-1_500)}`);
    throw error;
  } finally {
    await running.stop();
    await house.forget(place);
  }
}

function told(house, what, found, used) {
  const wrong = Object.entries(found.wrong).map(([name, times]) => `${times} × ${name}`).join(', ') || 'none';
  house.say(`${what}: ${found.taken} taken in ${found.seconds.toFixed(2)} s, ${found.paused} of them pauses (a row each), ${found.durable} durable at once; wrong: ${wrong}; waited p50 ${found.p50_ms.toFixed(1)}, p90 ${found.p90_ms.toFixed(1)}, p99 ${found.p99_ms.toFixed(1)}, p99.9 ${found.p999_ms.toFixed(1)}, most ${found.most_ms.toFixed(0)} ms${used ? `; ${used}` : ''}`);
}

/** Beats taken a second for a minute, and the 99th percentile of their wait, ms. What was not taken is not counted; durable must be what was said to be. */
export function beats(house, on) {
  return crowded(house, on, LEARNERS, async ({ running, place, count, lesson }) => {
    const crowd = await gathered(house, place, count, lesson, { warm: 1, rounds: 2 });
    const around = await noise();
    const before = processorTime(running.pid);
    const found = await crowd.go();
    told(house, `${count} learners, 60 s after 30 s of warming up (before it: ${around})`, found, `the program used ${((processorTime(running.pid) - before) / 1_000).toFixed(1)} s of processor time in these 90 s; ${pss(running.pid).toFixed(0)} MiB`);
    return [found.taken / found.seconds, found.p99_ms];
  });
}

const PAGE = 'page-beside';
const RUNS = 5;

/** The article page's rate while the crowd beats, as a share of the rate without it; medians of five runs each. */
export function beatsPage(house, on) {
  return crowded(house, on, LEARNERS, async ({ running, place, count, lesson }) => {
    const [article] = await house.articles();
    const run = async () => {
      const { rate, errors, told: trouble } = await wrk(PAGE, house.url + article, { brotli: true });
      if (errors > 0) throw new Error(`errors of the article page: ${trouble}`);
      return rate;
    };
    await wrk('warm', house.url + article, { brotli: true });
    const crowd = await gathered(house, place, count, lesson, { warm: 1, rounds: 2 });
    const idle = [];
    for (let n = 0; n < RUNS; n += 1) idle.push(await run());
    const before = processorTime(running.pid);
    const going = crowd.go();
    // The round that counts begins after half a minute.
    await sleep(32_000);
    const during = [];
    for (let n = 0; n < RUNS; n += 1) {
      during.push(await run());
      await sleep(1_000);
    }
    const found = await going;
    told(house, 'meanwhile', found, `processor time ${((processorTime(running.pid) - before) / 1_000).toFixed(1)} s`);
    house.say(`${article}: ${idle.map(Math.round).join(', ')}/s without, ${during.map(Math.round).join(', ')}/s beside the crowd`);
    return median(during) / median(idle);
  });
}

/**
 * MiB that a hundred thousand open sittings add to the program, each with what it has after five minutes of beats: some wait for their row, some were
 * written. Nobody is faster or slower than the protocol.
 */
export function openSittings(house, on) {
  return crowded(house, on, 100_000, async ({ running, place, count, lesson }) => {
    await sleep(5_000);
    const before = pss(running.pid);
    const crowd = await gathered(house, place, count, lesson, { warm: 0, rounds: 11 });
    const opened = pss(running.pid);
    const found = await crowd.go();
    const after = pss(running.pid);
    told(house, `${count} learners`, found);
    house.say(`${before.toFixed(1)} MiB before, ${opened.toFixed(1)} opened, ${after.toFixed(1)} after five and a half minutes of beats: ${(((after - before) * 1024 * 1024) / count).toFixed(0)} bytes a sitting`);
    return (after - before) * (100_000 / count);
  });
}
