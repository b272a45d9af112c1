// Everything that the public may open, found as a reader finds it: by following links, pictures and attachments.

import { createHash } from 'node:crypto';
import { ask, plain, values } from '../load/client.mjs';

const STARTS = ['/', '/latest', '/sitemap.xml', '/feed.rss', '/feed.atom', '/feed.json', '/robots.txt', '/help', '/about'];
const OURS = /^\/(?:$|a\/|c\/|o\/|f\/|latest|help|about|assets\/|feed\.|sitemap\.xml|robots\.txt)/;

/** What a page, a feed or a map is; an .xlsx has "xml" in its type too. */
export const TEXT = /^(text\/(html|xml)|application\/(xml|json|(rss|atom)\+xml|feed\+json)|image\/svg\+xml)/;

export const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Paths that a page, feed or map names. */
export function named(url, answer) {
  const kind = answer.headers['content-type'] ?? '';
  if (!TEXT.test(kind)) return [];
  const text = answer.text();
  const found = [];
  if (/^text\/html/.test(kind)) {
    found.push(...values(text, 'href'), ...values(text, 'src'));
    for (const set of values(text, 'srcset')) found.push(...set.split(',').map((part) => part.trim().split(' ')[0]));
  } else {
    // Feeds and maps name absolute addresses, also inside their texts. What a page says in words is no link.
    const absolute = new RegExp(`${url.replace(/[.]/g, '\\.')}(/[A-Za-z0-9/._-]*)`, 'g');
    found.push(...[...plain(text).matchAll(absolute)].map(([, path]) => path));
  }
  return [...new Set(found.map((path) => path.replace(url, '').split('#')[0].split('?')[0]))].filter((path) => OURS.test(path));
}

/** {pages: path → digest of everything that opens now, broken: sentences about what is named and does not}. */
export async function everything(url, agent) {
  const pages = new Map();
  const broken = [];
  const queue = [...STARTS];
  const seen = new Map(queue.map((path) => [path, 'the start']));
  while (queue.length > 0) {
    const batch = queue.splice(0, 16);
    const answers = await Promise.all(batch.map((path) => ask(url, path, { agent })));
    answers.forEach((answer, i) => {
      if (answer.status !== 200) {
        broken.push(`${batch[i]}, named by ${seen.get(batch[i])}, answers ${answer.status}`);
        return;
      }
      pages.set(batch[i], digest(answer.bytes));
      for (const path of named(url, answer)) {
        if (!seen.has(path)) {
          seen.set(path, batch[i]);
          queue.push(path);
        }
      }
    });
  }
  return { pages, broken };
}
