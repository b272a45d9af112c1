// Everything that the public may open, found as a reader finds it: by following links, pictures and attachments.

import { createHash } from 'node:crypto';
import { ask, plain, values } from '../load/client.mjs';

const STARTS = ['/', '/latest', '/sitemap.xml', '/feed.rss', '/feed.atom', '/feed.json', '/robots.txt', '/help', '/about'];
const OURS = /^\/(?:$|a\/|c\/|o\/|f\/|latest|help|about|assets\/|feed\.|sitemap\.xml|robots\.txt)/;

export const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Paths that a page, feed or map names. */
export function named(url, answer) {
  const kind = answer.headers['content-type'] ?? '';
  if (!/html|xml|json/.test(kind)) return [];
  const text = answer.text();
  const found = [];
  if (/html/.test(kind)) {
    found.push(...values(text, 'href'), ...values(text, 'src'));
    for (const set of values(text, 'srcset')) found.push(...set.split(',').map((part) => part.trim().split(' ')[0]));
  }
  // Feeds and maps name absolute addresses, also inside their texts.
  const absolute = new RegExp(`${url.replace(/[.]/g, '\\.')}(/[A-Za-z0-9/._-]*)`, 'g');
  found.push(...[...plain(text).matchAll(absolute)].map(([, path]) => path));
  return [...new Set(found.map((path) => path.replace(url, '').split('#')[0].split('?')[0]))].filter((path) => OURS.test(path));
}

/** path → digest of everything that opens now; throws at one that does not. */
export async function everything(url, agent) {
  const pages = new Map();
  const queue = [...STARTS];
  const seen = new Set(queue);
  while (queue.length > 0) {
    const batch = queue.splice(0, 16);
    const answers = await Promise.all(batch.map((path) => ask(url, path, { agent })));
    answers.forEach((answer, i) => {
      if (answer.status !== 200) throw new Error(`${batch[i]} is named and answers ${answer.status}`);
      pages.set(batch[i], digest(answer.bytes));
      for (const path of named(url, answer)) {
        if (!seen.has(path)) {
          seen.add(path);
          queue.push(path);
        }
      }
    });
  }
  return pages;
}
