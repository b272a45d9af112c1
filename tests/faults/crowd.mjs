// Writers, reviewers and readers at work, each with a connection and a sign-in of his own. When the program dies under them they wait
// until it is back and go on; what they were told is in the ledger.

import { readFileSync } from 'node:fs';
import http from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, Clerk, plain, values } from '../load/client.mjs';
import { sleep } from '../load/machine.mjs';
import { named, TEXT } from './public.mjs';

const WORD_FILE = join(dirname(fileURLToPath(import.meta.url)), '../../demo/articles/03-specimen-keeper.docx');
export const SIZE = { writer: 12, first_reviewer: 5, second_reviewer: 4, final_reviewer: 4 };
const MARK = { first_reviewer: 'a', second_reviewer: 'b', final_reviewer: 'c' };

/** A chance that a seed repeats (mulberry32). */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export class Crowd {
  constructor(house, ledger, seed) {
    Object.assign(this, { house, ledger });
    this.random = chance(seed);
    this.working = false;
    this.over = false;
    this.idle = 0;
    this.workers = 0;
    this.half = [];
    this.opened = 0;
    this.trouble = new Map();
    this.loops = [];
  }

  /** Signs everybody in and sets them to work; nobody begins before `resume`. */
  async gather(people) {
    for (const [role, many] of Object.entries(SIZE)) {
      const persons = people.get(role);
      for (let n = 0; n < many; n += 1) {
        const clerk = await new Clerk(this.house.url, persons[n % persons.length]).signIn();
        this.loops.push(this.loop(() => (role === 'writer' ? this.write(clerk, n) : this.review(clerk, `${MARK[role]}${n}`))));
      }
    }
    for (let n = 0; n < 3; n += 1) this.loops.push(this.read(n));
  }

  resume() { this.working = true; }

  /** Answers when nobody has anything under way. */
  async pause() {
    this.working = false;
    while (this.idle < this.workers) await sleep(10);
  }

  async end() {
    this.working = false;
    this.over = true;
    await Promise.all(this.loops);
  }

  async loop(deed) {
    this.workers += 1;
    while (!this.over) {
      if (!this.working) {
        this.idle += 1;
        while (!this.working && !this.over) await sleep(10);
        this.idle -= 1;
        continue;
      }
      try {
        await deed();
      } catch (error) {
        // The program is away, or a form came too late: both are part of the game. What is unusual is counted.
        if (!error.code) this.trouble.set(error.message, (this.trouble.get(error.message) ?? 0) + 1);
      }
      await sleep(20 + this.random() * 120);
    }
    this.idle += 1;
  }

  /** Sends one write. `sure` is called when it was acknowledged, `unsure` when no answer came. */
  async sent(entry, request, sure, unsure) {
    let answer;
    try {
      answer = await request();
    } catch (error) {
      this.ledger.unanswered += 1;
      entry.touched = true;
      unsure();
      throw error;
    }
    if (answer.status === 303 || answer.status === 200) this.ledger.told(entry, sure);
    else throw new Error(`a ${answer.status} for ${entry.key.replace(/\d+/g, '…')}`);
    return answer;
  }

  /** One article from its beginning to its submission; some are dropped in as Word files, with pictures. */
  async write(clerk, n) {
    clerk.number = (clerk.number ?? 0) + 1;
    const key = `w${n}n${clerk.number}`;
    const entry = this.ledger.begun(key, await clerk.begin(), clerk);
    const path = `/desk/articles/${entry.id}`;
    let rest = { title: `试写 ${key}`, section: 'guomen' };
    let body = `这是${clerk.person.name}写的。`;
    if (this.random() < 0.2) {
      const draft = await clerk.draft(entry.id);
      await this.sent(entry, () => upload(clerk, `${path}/import`, draft, WORD_FILE), (e) => { e.version += 1; e.kept += 1; }, () => {});
      const page = await clerk.page(path);
      body = plain(/<textarea id="body"[^>]*>\n?([\s\S]*?)<\/textarea>/.exec(page)[1]);
      for (const name of values(page, 'name').filter((field) => field.startsWith('alt.'))) rest = { ...rest, [name]: '标本柜前的老人' };
    }
    const saves = 1 + Math.floor(this.random() * 4);
    for (let save = 1; save <= saves && this.working; save += 1) {
      const mark = `记号${key}v${save}。`;
      const then = save === saves ? 'submit' : this.random() < 0.25 ? 'keep' : 'stay';
      const fields = { ...(await clerk.draft(entry.id)), ...rest, body: `${body}\n\n${mark}` };
      await this.sent(entry, () => clerk.save(entry.id, fields, then), (e) => {
        e.version = Number(fields.version) + 1;
        e.mark = mark;
        if (then === 'keep') e.kept += 1;
        if (then === 'submit') { e.rounds += 1; e.frozen = mark; }
      }, () => {
        entry.maybe.push(mark);
        // Perhaps it was submitted, and goes on to the public.
        if (then === 'submit') entry.frozen = mark;
      });
      await sleep(this.random() * 60);
    }
  }

  /** One decision on something that waits. A form that got no answer is sometimes sent again, as people do. */
  async review(clerk, name) {
    const waiting = await clerk.waiting();
    if (waiting.length === 0) return;
    const id = waiting[Math.floor(this.random() * Math.min(12, waiting.length))];
    const review = await clerk.review(id);
    const entry = this.ledger.entries.get(/记号(w\d+n\d+)v\d+。/.exec(review.html)?.[1]);
    if (!entry || !review.fields) return;
    clerk.number = (clerk.number ?? 0) + 1;
    const opinion = `意见${name}k${clerk.number}。`;
    const decision = this.random() < 0.08 ? 'return_to_writer' : 'pass';
    const send = () => clerk.decide(id, review, decision, opinion);
    const sure = (answer) => this.ledger.told(entry, (e) => {
      e.opinions.push(opinion);
      if (/did=review-approved/.test(answer.headers.location)) e.public = true;
    });
    let answer;
    try {
      answer = await send();
    } catch (error) {
      this.ledger.unanswered += 1;
      entry.touched = true;
      if (this.random() < 0.5) throw error;
      while (!this.over && !answer) {
        await sleep(300);
        answer = await send().catch(() => undefined);
        // The crowd must come to rest for the ledger; the second try is then given up.
        if (!this.working) break;
      }
      if (!answer) throw error;
    }
    if (answer.status === 303) sure(answer);
  }

  /** A reader opens what lists and feeds name. What is named must open, whole. */
  async read(n) {
    const lists = ['/', '/latest', '/feed.json', '/c/guomen', '/feed.atom', '/sitemap.xml', '/feed.rss'];
    const agent = new http.Agent({ keepAlive: true });
    for (let turn = n; !this.over; turn += 1) {
      try {
        const list = lists[turn % lists.length];
        const answer = await ask(this.house.url, list, { agent });
        this.whole(list, list, answer);
        const paths = named(this.house.url, answer).filter((path) => /^\/(a|f|o)\//.test(path));
        for (let open = 0; open < 10 && paths.length > 0; open += 1) {
          const [path] = paths.splice(Math.floor(this.random() * paths.length), 1);
          this.whole(list, path, await ask(this.house.url, path, { agent, headers: open % 2 ? { 'accept-encoding': 'br' } : {} }));
        }
      } catch {
        await sleep(20);
      }
      await sleep(10);
    }
    agent.destroy();
  }

  whole(list, path, answer) {
    this.opened += 1;
    let broken = answer.status === 200 ? '' : `answers ${answer.status}`;
    const kind = answer.headers['content-type'] ?? '';
    if (!broken && TEXT.test(kind)) {
      try {
        const text = answer.text().trimEnd();
        if (/json/.test(kind)) JSON.parse(text);
        else if (!/<\/(html|rss|feed|urlset|svg)>$/.test(text)) broken = 'is not whole';
      } catch (error) {
        broken = `cannot be read: ${error.message}`;
      }
    }
    if (broken) this.half.push(`${path}, named by ${list}, ${broken}`);
  }
}

function upload(clerk, path, hidden, file) {
  const edge = `----edge${Math.random().toString(16).slice(2)}`;
  const fields = ['csrf', 'key'].map((name) => `--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${hidden[name]}\r\n`).join('');
  const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(fields + head), readFileSync(file), Buffer.from(`\r\n--${edge}--\r\n`)]);
  return clerk.send('POST', path, { body, headers: { 'content-type': `multipart/form-data; boundary=${edge}` } });
}
