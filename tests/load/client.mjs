// Somebody who speaks HTTP: a connection kept open, a cookie, forms read as a browser would send them back. No script, no shortcut.

import http from 'node:http';
import { brotliDecompressSync } from 'node:zlib';

/** One request on `agent`. Answers {status, headers, bytes, text()}; throws when the connection broke. */
export function ask(url, path, { method = 'GET', headers = {}, body, agent, most = 60_000 } = {}) {
  return new Promise((go, no) => {
    const request = http.request(url + path, { method, headers, agent }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.once('error', no);
      response.once('aborted', () => no(Object.assign(new Error('the answer broke off'), { code: 'ECONNRESET' })));
      response.once('end', () => {
        const bytes = Buffer.concat(parts);
        go({
          status: response.statusCode,
          headers: response.headers,
          bytes,
          text: () => (response.headers['content-encoding'] === 'br' ? brotliDecompressSync(bytes) : bytes).toString('utf8'),
        });
      });
    });
    request.setTimeout(most, () => request.destroy(Object.assign(new Error(`no answer for ${path} in ${most} ms`), { code: 'TOO_LATE' })));
    request.once('error', no);
    request.end(body);
  });
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What the attribute or text says. */
export function plain(html) {
  return html.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, number, name) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16));
    if (number) return String.fromCodePoint(Number(number));
    return ENTITIES[name] ?? whole;
  });
}

/** The hidden fields of the form that goes to `action`; undefined when the page has none. */
export function form(html, action) {
  const at = html.search(new RegExp(`<form[^>]* action="${action.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}"`));
  if (at < 0) return undefined;
  const inside = html.slice(at, html.indexOf('</form>', at));
  const fields = {};
  for (const [tag] of inside.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag);
    const value = /value="([^"]*)"/.exec(tag);
    if (name) fields[plain(name[1])] = plain(value?.[1] ?? '');
  }
  return fields;
}

/** All values of an attribute, each once. */
export function values(html, attribute) {
  return [...new Set([...html.matchAll(new RegExp(`\\s${attribute}="([^"]*)"`, 'g'))].map(([, value]) => plain(value)))];
}

/** Somebody who signs in. */
export class Clerk {
  constructor(url, person) {
    this.url = url;
    this.person = person;
    this.jar = new Map();
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
  }

  /** `name=value`: the cookie of a sign-in, or any other. */
  set cookie(pair) {
    this.jar.set(pair.split('=')[0], pair);
  }

  get cookie() {
    return [...this.jar.values()].join('; ');
  }

  async send(method, path, { fields, headers = {}, body } = {}) {
    const told = { ...headers };
    if (this.cookie) told.cookie = this.cookie;
    let bytes = body;
    if (fields) {
      told['content-type'] = 'application/x-www-form-urlencoded';
      bytes = new URLSearchParams(fields).toString();
    }
    if (method === 'POST') {
      told.origin = this.url;
      told['sec-fetch-site'] = 'same-origin';
      told['content-length'] = Buffer.byteLength(bytes ?? '');
    }
    const answer = await ask(this.url, path, { method, headers: told, body: bytes, agent: this.agent });
    for (const line of answer.headers['set-cookie'] ?? []) [this.cookie] = line.split(';');
    return answer;
  }

  /** A page that must open. */
  async page(path, headers) {
    const answer = await this.send('GET', path, { headers });
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status} to ${this.person.name}`);
    return answer.text();
  }

  post(path, fields, headers) {
    return this.send('POST', path, { fields, headers });
  }

  async signIn() {
    const door = form(await this.page('/sign-in'), '/sign-in');
    const answer = await this.post('/sign-in', { ...door, name: this.person.name, password: this.person.password });
    if (answer.status !== 303 || !this.jar.has('zhibu')) throw new Error(`${this.person.name} cannot sign in: ${answer.status}`);
    return this;
  }

  /** 新建. Answers the new article's id. */
  async begin() {
    const answer = await this.post('/desk/articles', form(await this.page('/desk'), '/desk/articles'));
    const id = /^\/desk\/articles\/([0-9a-f-]+)$/.exec(answer.headers.location ?? '');
    if (answer.status !== 303 || !id) throw new Error(`a new article: ${answer.status}`);
    return id[1];
  }

  /** The editor's form with its fields; undefined when the text is locked. */
  async draft(id) {
    return form(await this.page(`/desk/articles/${id}`), `/desk/articles/${id}/draft`);
  }

  save(id, fields, then = 'stay') {
    return this.post(`/desk/articles/${id}/draft`, { when: 'now', digest: '', source: '试验支部', byline: '试验员', cover: '', ...fields, then });
  }

  /** Writes an article and submits it. Answers its id. */
  async write(title, body, section = 'guomen') {
    const id = await this.begin();
    const answer = await this.save(id, { ...(await this.draft(id)), title, section, body }, 'submit');
    if (answer.status !== 303) throw new Error(`submitting: ${answer.status}`);
    return id;
  }

  /** Ids of the reviews that wait. */
  async waiting() {
    const [tasks] = (await this.page('/desk/reviews')).split('<div id="after">');
    return values(tasks, 'href').map((href) => /^\/desk\/reviews\/([0-9a-f-]+)$/.exec(href)?.[1]).filter(Boolean);
  }

  /** The form of a review: what it shows and what to send. */
  async review(id) {
    const html = await this.page(`/desk/reviews/${id}`);
    return { html, fields: form(html, `/desk/reviews/${id}`), secrecy: html.includes('name="secrecy"') };
  }

  decide(id, review, decision, opinion) {
    const said = { ...review.fields, decision, opinion };
    if (decision === 'pass') said.proofread = 'yes';
    if (review.secrecy && decision === 'pass') Object.assign(said, { secrecy: 'open', basis: '数据已脱敏，不涉密' });
    return this.post(`/desk/reviews/${id}`, said);
  }

  /** Says yes to the first waiting review whose page shows `what`. Answers the instant before the form was sent. */
  async pass(what) {
    for (const id of await this.waiting()) {
      const review = await this.review(id);
      if (!review.html.includes(what)) continue;
      const sent = performance.now();
      const answer = await this.decide(id, review, 'pass', '核对过，一致。');
      if (answer.status !== 303) throw new Error(`a yes of ${this.person.name}: ${answer.status}`);
      return { sent, answer };
    }
    throw new Error(`nothing waits for ${this.person.name} that shows ${what}`);
  }

  leave() {
    this.agent.destroy();
  }
}
