// The database is away: everything that was public still opens, from the running program and from one that was started without it; so does the text of a
// lesson for whoever learned here, and nothing else of the desk.

import http from 'node:http';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ask, Clerk, values } from '../load/client.mjs';
import { sleep } from '../load/machine.mjs';
import { digest, everything } from './public.mjs';

const FILES = /^zhibu\.sqlite/;

/** How many per cent of everything public opens, with the same bytes, in every stage. */
export async function databaseGone(house, on) {
  const place = await house.copy(on);
  const away = on === 'sqlite' ? sqliteAway(place) : { go: () => house.stopPostgres(), back: () => house.startPostgres() };
  let { running, people } = await house.open(place);
  let [good, all] = [0, 0];
  let gone = false;
  let learner;
  let lessons = [];
  /**
   * A learner's pages: they open, as copies where the program was started without the database; the page itself, and what is the learner's own, when it is
   * there. A program that runs on may still hold a file that was moved away under it: then both are right.
   */
  const learns = async (without) => {
    const wrong = [];
    for (const path of [...lessons, ...(gone && !without ? [] : ['/desk/learn/record'])]) {
      const answer = await learner.send('GET', path).catch((error) => ({ status: error.code ?? error.message }));
      const own = path.endsWith('/record');
      const copy = answer.status === 200 && answer.text().includes('id="away"');
      all += 1;
      if (own ? answer.status === (without ? 503 : 200) : answer.status === 200 && (copy === without || (gone && !without))) good += 1;
      else wrong.push(`${path} ${answer.status}${copy ? ', a copy' : ''}`);
    }
    return wrong;
  };
  const stage = async (name, pages, without = false) => {
    const lost = [];
    const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
    for (const [path, sum] of pages) {
      const answer = await ask(house.url, path, { agent, most: 10_000 }).catch((error) => ({ status: error.code ?? error.message }));
      all += 1;
      if (answer.status === 200 && digest(answer.bytes) === sum) good += 1;
      else lost.push(`${path} ${answer.status === 200 ? 'other bytes' : answer.status}`);
    }
    agent.destroy();
    const before = all;
    lost.push(...await learns(without));
    const asked = pages.size + all - before;
    house.say(`${name}: ${asked - lost.length} of ${asked} as they should${lost.length ? `; not ${lost.slice(0, 6).join(', ')}` : ''}`);
  };
  const restart = async (verb) => {
    await running.stop();
    running = house.run(verb, place);
    // Without a database it is never ready, but it must serve.
    for (let tries = 0; tries < 200; tries += 1) {
      if (await ask(house.url, '/').catch(() => undefined)) return;
      await sleep(50);
    }
  };
  try {
    const { pages, broken } = await everything(house.url);
    // A link that leads nowhere with the database there does not open without it either.
    all += broken.length;
    for (const sentence of broken) house.say(`with the database there: ${sentence}`);
    // A start of its own, so that nothing is in its memory yet.
    await restart('serve');
    await running.ready();
    const count = (start) => [...pages.keys()].filter((path) => path.startsWith(start)).length;
    house.say(`${pages.size} addresses: ${count('/a/')} of articles, ${count('/f/')} pictures and attachments, ${count('/c/')} of sections, ${count('/o/')} of organisations`);
    learner = await new Clerk(house.url, people.get('member')[0]).signIn();
    const lesson = values(await learner.page('/desk/learn'), 'href').find((path) => /^\/desk\/learn\/l\/\w+$/.test(path));
    lessons = ['/desk/learn', lesson];
    await learner.page(lesson);
    await away.go();
    gone = true;
    await stage('away, the program runs on', pages);
    for (const verb of ['serve', 'demo']) {
      await restart(verb);
      await stage(`away, ${verb} restarted`, pages, true);
    }
    if (away.missing) {
      // Not broken but gone: a new, empty database would be made in its place, and must not empty the edition.
      await running.stop();
      away.missing();
      await restart('serve');
      await sleep(3_000);
      await stage('the database file is missing, serve restarted', pages, true);
      await running.stop();
      away.again();
      await restart('serve');
    }
    await away.back();
    gone = false;
    const began = performance.now();
    for (;;) {
      const clerk = new Clerk(house.url, people.get('writer')[0]);
      if (await clerk.signIn().catch(() => undefined)) break;
      if (performance.now() - began > 30_000) {
        house.say('the database is back, but nobody can sign in for 30 s');
        break;
      }
      await sleep(200);
    }
    house.say(`the database is back: the desk opens after ${((performance.now() - began) / 1000).toFixed(1)} s, without a restart`);
    await stage('the database is back', pages);
    return (100 * good) / all;
  } finally {
    learner?.leave();
    await running.stop();
    if (gone && on === 'postgres') await away.back().catch(() => {});
    await house.forget(place);
  }
}

/** The database's files are moved away and a folder stands in their place, so that none can be made. */
function sqliteAway({ data }) {
  const hidden = join(data, 'away');
  const file = join(data, 'zhibu.sqlite');
  const move = (from, to) => readdirSync(from).filter((name) => FILES.test(name)).forEach((name) => renameSync(join(from, name), join(to, name)));
  const clear = () => readdirSync(data).filter((name) => FILES.test(name)).forEach((name) => rmSync(join(data, name), { recursive: true }));
  return {
    go: async () => {
      mkdirSync(hidden);
      move(data, hidden);
      mkdirSync(file);
    },
    missing: () => clear(),
    again: () => {
      if (existsSync(file)) clear();
      mkdirSync(file);
    },
    back: async () => {
      clear();
      move(hidden, data);
    },
  };
}
