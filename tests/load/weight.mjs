// What a page weighs on the wire: html, css and own js, with brotli where the program sends it. Pictures and the editor stand apart.

import { signIns } from '../browser/program.mjs';
import { ask, Clerk, values } from './client.mjs';

const MOST = 600;
const KB = 1_000;

/** The heaviest page of the public and of the desk, KB. */
export async function pageWeight(house, on) {
  const place = await house.copy(on);
  const { running } = await house.open(place);
  try {
    const known = new Map();
    const parts = async (send, path) => {
      if (!known.has(path)) known.set(path, (await send(path)).bytes.length);
      return known.get(path);
    };
    const weighed = [];
    const reader = (path) => ask(house.url, path, { headers: { 'accept-encoding': 'br' } });
    const maps = (await house.articles()).concat(['/', '/latest', '/help', '/about', '/sign-in']);
    await walk(reader, maps, (path) => /^\/(a|c|o|latest|help|about|sign-in|$)/.test(path) && !/\.(svg|png)$/.test(path), parts, weighed);
    for (const [role, [person]] of signIns(place.data)) {
      const clerk = await new Clerk(house.url, person).signIn();
      const send = (path) => clerk.send('GET', path, { headers: { 'accept-encoding': 'br' } });
      if (role === 'writer') await clerk.write('称一称', '称这一页有多重。');
      await walk(send, ['/desk'], (path) => path.startsWith('/desk') && !/\/f\/|\.csv/.test(path), parts, weighed, role);
      clerk.leave();
    }
    // The room with the editor is weighed too, and told, but its script and page do not count.
    const [apart, counted] = [weighed.filter((w) => w.editor), weighed.filter((w) => !w.editor)];
    const heaviest = (list) => [...list].sort((a, b) => b.bytes - a.bytes);
    for (const page of heaviest(counted).slice(0, 5)) house.say(`${page.path}${page.role ? ` (${page.role})` : ''}: ${page.bytes} bytes = ${page.told}`);
    if (apart.length > 0) house.say(`apart, the editor: ${heaviest(apart)[0].bytes} bytes = ${heaviest(apart)[0].told}`);
    house.say(`${counted.length} pages weighed`);
    return heaviest(counted)[0].bytes / KB;
  } finally {
    await running.stop();
    await house.forget(place);
  }
}

/** Follows links of the same site from `start` and weighs each page. */
async function walk(send, start, ours, parts, weighed, role) {
  const queue = [...start];
  const seen = new Set(queue);
  while (queue.length > 0 && seen.size <= MOST) {
    const path = queue.shift();
    const answer = await send(path);
    if (answer.status !== 200) {
      if ([301, 302, 303].includes(answer.status)) continue;
      throw new Error(`${path} is linked and answers ${answer.status}${role ? ` to ${role}` : ''}`);
    }
    if (!/^text\/html/.test(answer.headers['content-type'] ?? '')) continue;
    const html = answer.text();
    const sheets = [...html.matchAll(/<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"/g)].map(([, href]) => href);
    const scripts = [...html.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, src]) => src);
    const weights = { html: answer.bytes.length };
    for (const file of new Set([...sheets, ...scripts])) weights[file] = await parts(send, file);
    weighed.push({
      path,
      role,
      editor: scripts.some((src) => src.includes('/editor.')),
      bytes: Object.values(weights).reduce((a, b) => a + b, 0),
      told: Object.entries(weights).map(([name, bytes]) => `${name.replace(/^.*\//, '')} ${bytes}`).join(' + '),
    });
    for (const href of values(html, 'href')) {
      const next = href.split('#')[0];
      if (next.startsWith('/') && !next.startsWith('//') && ours(next) && !seen.has(next)) {
        seen.add(next);
        queue.push(next);
      }
    }
  }
}
