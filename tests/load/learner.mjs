// Somebody who learns by docs/learn-protocol.md over real connections, keeps receipts, and remembers what the house has said is durable.

import http from 'node:http';
import { ask } from './client.mjs';
import { sleep } from './machine.mjs';

/** Places of spans, each once. */
export function measure(spans) {
  let [sum, end] = [0, -Infinity];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

/** Places of `spans` that are not in `others`. */
export function outside(spans, others) {
  return measure([...spans, ...others]) - measure(others);
}

export class Learner {
  /** `cookie` as the tool's `people` gave it. */
  constructor(url, cookie) {
    Object.assign(this, { url, cookie, agent: new http.Agent({ keepAlive: true, maxSockets: 1 }), past: [], trouble: new Map() });
  }

  async send(method, path, body) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = { cookie: `zhibu=${this.cookie}`, accept: 'application/json' };
    if (text !== undefined) Object.assign(headers, { 'content-type': 'application/json', 'x-csrf': this.csrf, 'content-length': Buffer.byteLength(text) });
    const answer = await ask(this.url, path, { method, headers, body: text, agent: this.agent, most: 10_000 });
    return { status: answer.status, told: JSON.parse(answer.text()) };
  }

  async must(method, path, body) {
    const { status, told } = await this.send(method, path, body);
    if (status !== 200) throw new Error(`${path} answers ${status} ${JSON.stringify(told).slice(0, 300)}`);
    return told;
  }

  /** Opens the lesson of that number in the list, and gets its text. */
  async open(number) {
    const list = await this.must('GET', '/learn/lessons');
    this.csrf = list.csrf;
    const lessons = list.units.flatMap((unit) => unit.lessons).filter((one) => one.forms.includes('text'));
    const { lesson } = lessons[number % lessons.length];
    const told = await this.must('POST', '/learn/open', { lesson });
    this.sitting = { id: told.sitting, length: told.lesson.length, parts: told.lesson.parts, marks: {}, durable: 0, taken: [] };
    this.past.push(this.sitting);
    Object.assign(this, { number, next: told.next, receipt: told.receipt, kept: [], place: 0, at: performance.now(), question: told.question });
    for (const { part } of told.lesson.parts) this.sitting.marks[part] = (await this.must('GET', `/learn/text/${told.sitting}/${part}`)).mark;
    await this.beat('resume');
  }

  /** The next beat; what was shown since the last one is told. Sent again until it has an answer or `gives up`. */
  async beat(at, givesUp = () => false) {
    const sitting = this.sitting;
    const now = performance.now();
    const to = Math.min(sitting.length, this.place + Math.floor(at === 'resume' ? 0 : now - this.at));
    const spans = to > this.place ? [[this.place, to]] : [];
    const marks = {};
    for (const { part, from, to: end } of sitting.parts) if (from < to && end > this.place) marks[part] = sitting.marks[part];
    const message = { sitting: sitting.id, seq: this.next.seq, nonce: this.next.nonce, receipt: this.receipt, at, spans, marks };
    for (let tries = 0; !givesUp(); tries += 1) {
      let answer;
      try {
        answer = await this.send('POST', '/learn/beat', message);
      } catch (error) {
        this.note(error.code ?? error.message);
        await sleep(Math.min(1_000, 50 * (tries + 1)));
        continue;
      }
      const { status, told } = answer;
      if (status === 200) {
        sitting.taken.push({ seq: told.seq, spans: told.accepted });
        sitting.durable = Math.max(sitting.durable, told.durable);
        this.kept = [...this.kept, { seq: told.seq, receipt: told.receipt }].filter(({ seq }) => seq > told.durable);
        Object.assign(this, { next: told.next, receipt: told.receipt, question: told.question, at: now, place: told.accepted.length > 0 ? to : this.place });
        return told;
      }
      this.note(`${status} ${told.code}`);
      if (told.code === 'hand-in') {
        // All that is kept behind what is durable; in one piece, for a client that pauses often keeps few.
        message.receipts = this.kept.filter(({ seq }) => seq > (told.known ?? 0) || seq > told.durable).map(({ receipt }) => receipt).slice(-64);
      } else if (told.code === 'moved-on') {
        // It was answered and is durable, only the answer got lost with the program: the lesson is opened again, as the protocol says.
        await this.open(this.number);
        return undefined;
      } else if (status !== 503) {
        throw new Error(`a beat: ${status} ${JSON.stringify(told).slice(0, 300)}`);
      }
      await sleep(Math.min(1_000, 50 * (tries + 1)));
    }
    return undefined;
  }

  note(what) {
    this.trouble.set(what, (this.trouble.get(what) ?? 0) + 1);
  }

  /** Another lesson when this one is at its end. */
  async goOn() {
    if (this.place < this.sitting.length) return;
    await this.beat('close');
    await this.open(this.number + 1);
  }

  export() {
    return this.must('GET', '/learn/ledger.json');
  }

  /** Milliseconds of places that the record lacks: of what was called durable, and of all that was accepted. */
  async lost() {
    const ledger = await this.export();
    const stays = ledger.rows.filter((row) => row.body).map((row) => JSON.parse(row.body)).filter((entry) => entry.k === 'stay');
    let [durable, accepted, told] = [0, 0, 0];
    for (const sitting of this.past) {
      const there = stays.filter((stay) => stay.s === sitting.id).flatMap((stay) => stay.c);
      const spans = (keep) => sitting.taken.filter(keep).flatMap(({ spans: some }) => some);
      durable += outside(spans(({ seq }) => seq <= sitting.durable), there);
      accepted += outside(spans(() => true), there);
      told += measure(spans(() => true));
    }
    return { durable, accepted, told, ledger };
  }
}

/** Cookies of the tool's people. */
export const cookie = (seed, number) => `${seed}-${String(number).padStart(7, '0')}`;
