// How soon it is there: the first start of the full demo, and a start with data.

import { signIns } from '../browser/program.mjs';
import { Clerk, values } from './client.mjs';
import { noise, processorTime, pss, sleep } from './machine.mjs';

const TIMES = 3;

/** Runs `deed` three times and answers the least. */
export async function best(house, deed) {
  let least = Infinity;
  for (let n = 1; n <= TIMES; n += 1) {
    const around = await noise();
    const figure = await deed(n);
    house.say(`run ${n} of ${TIMES}: ${figure.toPrecision(4)} (before it: ${around})`);
    least = Math.min(least, figure);
  }
  return least;
}

/** Seconds from the command to its `ready`, from an empty folder and an empty database. */
export function firstDemo(house, on) {
  return best(house, async () => {
    const place = await house.place(on);
    const running = house.demo(place);
    try {
      const { took } = await running.ready(600_000);
      house.say(`its own processor time until then: ${(processorTime(running.pid) / 1000).toFixed(1)} s`);
      return took / 1000;
    } finally {
      await running.stop();
      await house.forget(place);
    }
  });
}

/** Seconds from the command to the first article page answered. */
export async function warmStart(house, on) {
  const place = await house.copy(on);
  const first = await house.open(place);
  const [article] = await house.articles();
  await first.running.stop();
  const figure = await best(house, async () => {
    const running = house.run('serve', place);
    try {
      const opened = (await house.answers(article)) - running.began;
      const { took } = await running.ready();
      house.say(`${article} opened after ${Math.round(opened)} ms, the desk was ready after ${Math.round(took)} ms`);
      return opened / 1000;
    } finally {
      await running.stop();
    }
  });
  await house.forget(place);
  return figure;
}

const SIGN_INS = 50;
const VIEWS = 1_000;

/** MiB, 60 s after 50 sign-ins and 1,000 page views, of the very process that filled the demo. */
export function restMemory(house, on) {
  return best(house, async () => {
    const place = await house.place(on);
    const running = house.demo(place);
    try {
      await running.ready();
      const people = [...signIns(place.data).values()].flat();
      for (let n = 0; n < SIGN_INS; n += 1) {
        const clerk = await new Clerk(house.url, people[n % people.length]).signIn();
        await clerk.page('/desk');
        clerk.leave();
      }
      const reader = new Clerk(house.url, { name: 'a reader' });
      const home = await reader.page('/');
      const pages = [...new Set(['/', '/latest', ...values(home, 'href').filter((path) => /^\/(a|c|o)\//.test(path)), ...(await house.articles())])];
      for (let n = 0; n < VIEWS; n += 1) await reader.page(pages[n % pages.length], n % 2 ? { 'accept-encoding': 'br' } : {});
      reader.leave();
      const at_once = pss(running.pid);
      await sleep(60_000);
      house.say(`${SIGN_INS} sign-ins, ${VIEWS} views of ${pages.length} pages: ${at_once.toFixed(1)} MiB at once, then 60 s of rest`);
      return pss(running.pid);
    } finally {
      await running.stop();
      await house.forget(place);
    }
  });
}
