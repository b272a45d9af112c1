// From the last yes to the public: the page, the home page and the three feeds.

import { ask, Clerk } from './client.mjs';
import { sleep } from './machine.mjs';
import { best } from './starting.mjs';

const LISTS = ['/', '/feed.rss', '/feed.atom', '/feed.json'];

/** Seconds from sending the final approval until all five show the article. */
export async function publishVisible(house, on) {
  const place = await house.copy(on);
  const { running, people } = await house.open(place);
  const sign = (role) => new Clerk(house.url, people.get(role)[0]).signIn();
  const writer = await sign('writer');
  const reviewers = [await sign('first_reviewer'), await sign('second_reviewer'), await sign('final_reviewer')];
  try {
    return await best(house, async (n) => {
      const mark = `记号p${n}`;
      const title = `多久能看到${n}`;
      await writer.write(title, `这一段里有${mark}。\n\n第二段，写给赶时间的人。`);
      await reviewers[0].pass(mark);
      await reviewers[1].pass(mark);
      const { sent } = await reviewers[2].pass(mark);
      const seen = await Promise.all(LISTS.map((path) => shows(house, path, title)));
      const code = new RegExp(`<a[^>]*href="(/a/[^"]+)"[^>]*>(?:(?!</a>).)*${title}`, 's').exec(seen[0].text)?.[1];
      const page = await shows(house, code ?? /"url":\s*"[^"]*(\/a\/[^"]+)"/.exec(seen[3].text)[1], mark);
      const last = Math.max(page.at, ...seen.map(({ at }) => at));
      house.say([...LISTS, 'page'].map((path, i) => `${path} ${Math.round(([...seen, page][i].at) - sent)} ms`).join(', '));
      return (last - sent) / 1000;
    });
  } finally {
    await running.stop();
    await house.forget(place);
  }
}

async function shows(house, path, what) {
  const began = performance.now();
  for (;;) {
    const answer = await ask(house.url, path);
    const text = answer.text();
    // A title on a page may be cut into phrases that stay together.
    const words = text.replace(/<\/?span[^>]*>/g, '');
    if (answer.status === 200 && words.includes(what)) return { at: performance.now(), text: words };
    if (performance.now() - began > 20_000) throw new Error(`${path} does not show ${what}`);
    await sleep(5);
  }
}
