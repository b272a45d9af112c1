// What was acknowledged, written down by those who were told; and whether the program still knows it.

import { ask, form } from '../load/client.mjs';
import { sleep } from '../load/machine.mjs';

/** One article as its writer and reviewers were told. What was sent and not answered may be there or not. */
export class Entry {
  constructor(key, id, writer) {
    Object.assign(this, { key, id, writer });
    this.version = 1;
    this.mark = '';
    this.maybe = [];
    this.kept = 0;
    this.rounds = 0;
    this.frozen = '';
    this.opinions = [];
    this.public = false;
    this.touched = true;
  }
}

const count = (text, what) => text.split(what).length - 1;

export class Ledger {
  constructor() {
    this.entries = new Map();
    this.writes = 0;
    this.unanswered = 0;
  }

  begun(key, id, writer) {
    const entry = new Entry(key, id, writer);
    this.entries.set(key, entry);
    this.writes += 1;
    return entry;
  }

  /** One more acknowledged write. */
  told(entry, change) {
    this.writes += 1;
    entry.touched = true;
    change(entry);
  }

  /** Looks at every article that was touched since the last time; at all of them when `whole`. Answers sentences. */
  async verify(url, whole) {
    const wrong = [];
    const queue = [...this.entries.values()].filter((entry) => entry.touched || whole);
    let map = '';
    for (let tries = 0; tries < 50; tries += 1) {
      map = (await ask(url, '/sitemap.xml')).text();
      // Publications that the last kill came between are made up for by the press; it has a few seconds.
      const late = await this.late(url, queue, map);
      if (late.length === 0) break;
      if (tries === 49) wrong.push(...late);
      await sleep(100);
    }
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let entry = queue.pop(); entry; entry = queue.pop()) {
        try {
          wrong.push(...await known(entry));
        } catch (error) {
          wrong.push(`${entry.key}: ${error.message}`);
        }
        entry.touched = false;
      }
    }));
    return wrong;
  }

  async late(url, entries, map) {
    const late = [];
    for (const entry of entries.filter((one) => one.public)) {
      if (!entry.address) {
        const page = await entry.writer.page(`/desk/articles/${entry.id}/progress`);
        entry.address = /href="[^"]*(\/a\/[a-z0-9]+)"/.exec(page)?.[1];
      }
      if (!entry.address) {
        late.push(`${entry.key}: published, but its progress names no address`);
        continue;
      }
      const answer = await ask(url, entry.address);
      if (answer.status !== 200 || !answer.text().includes(entry.frozen)) late.push(`${entry.key}: ${entry.address} answers ${answer.status}`);
      else if (!map.includes(entry.address)) late.push(`${entry.key}: ${entry.address} is not in the sitemap`);
    }
    return late;
  }
}

async function known(entry) {
  const wrong = [];
  const { writer, id } = entry;
  const progress = await writer.page(`/desk/articles/${id}/progress`);
  for (const opinion of entry.opinions) {
    const rows = count(progress, opinion);
    if (rows !== 1) wrong.push(`${entry.key}: the opinion ${opinion} stands there ${rows} times`);
  }
  const revisions = new Set([...progress.matchAll(/\/desk\/revisions\/([0-9a-f-]+)/g)].map(([, revision]) => revision)).size;
  if (revisions < entry.kept + entry.rounds) wrong.push(`${entry.key}: ${revisions} versions, ${entry.kept} kept and ${entry.rounds} submitted`);
  if (count(progress, '第 1 轮') < Math.min(1, entry.rounds)) wrong.push(`${entry.key}: submitted, but no round is there`);
  const page = await writer.page(`/desk/articles/${id}`);
  const marks = [entry.mark, ...entry.maybe].filter(Boolean);
  if (entry.mark && !marks.some((mark) => page.includes(mark))) wrong.push(`${entry.key}: the last saved text (${entry.mark}) is not there`);
  const draft = form(page, `/desk/articles/${id}/draft`);
  if (draft && Number(draft.version) < entry.version) wrong.push(`${entry.key}: version ${draft.version} after ${entry.version} was acknowledged`);
  return wrong;
}
