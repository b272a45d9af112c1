/* The line to the server, as docs/learn-protocol.md tells it: a sitting (`s`) with what the server does not have yet. It survives the page in
   localStorage and is handed in at the next visit. */
window.zhibuLine = function (root, parts, on) {
  'use strict';
  const lesson = root.dataset.lesson, length = Number(root.dataset.length), prefix = 'learn:' + root.dataset.person + ':';
  let csrf = root.dataset.csrf;

  /* Spans: sorted, apart, `[from, to)`. */
  const union = (list) => list.filter((x) => x[1] > x[0]).sort((a, b) => a[0] - b[0]).reduce((out, x) => {
    const last = out[out.length - 1];
    if (last && x[0] <= last[1]) { last[1] = Math.max(last[1], x[1]); } else { out.push([x[0], x[1]]); }
    return out;
  }, []);
  const minus = (list, gone) => gone.reduce((left, g) => [].concat(...left.map((x) =>
    [[x[0], Math.min(x[1], g[0])], [Math.max(x[0], g[1]), x[1]]].filter((y) => y[1] > y[0]))), list);

  const keep = (s) => { try { localStorage.setItem(prefix + s.id, JSON.stringify(s)); } catch (_) { /* as long as the page, then */ } };
  const forget = (s) => { try { localStorage.removeItem(prefix + s.id); } catch (_) { /* nothing was kept */ } };
  const kept = () => {
    try {
      return Object.keys(localStorage).filter((key) => key.indexOf(prefix) === 0).map((key) => JSON.parse(localStorage.getItem(key)));
    } catch (_) { return []; }
  };

  /* No answer is `null`. */
  async function ask(path, body, keepalive) {
    const cut = new AbortController(), clock = setTimeout(() => cut.abort(), 20000);
    try {
      const headers = { Accept: 'application/json' };
      if (body) { Object.assign(headers, { 'Content-Type': 'application/json', 'X-Csrf': csrf }); }
      const answer = await fetch(path, {
        method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body), keepalive: !!keepalive, signal: cut.signal, cache: 'no-store'
      });
      return { status: answer.status, said: await answer.json(), after: Number(answer.headers.get('Retry-After')) * 1000 };
    } catch (_) { return null; } finally { clearTimeout(clock); }
  }
  async function post(path, body, keepalive) {
    const r = await ask(path, body, keepalive);
    if (!r || r.status !== 403) { return r; }
    const list = await ask('/learn/lessons');
    if (!list || !list.said.csrf) { return list; }
    csrf = list.said.csrf;
    return ask(path, body, keepalive);
  }

  const message = (s, at, receipts) =>
    ({ sitting: s.id, seq: s.next.seq, nonce: s.next.nonce, receipt: s.receipt, at, spans: s.spans.slice(0, 64), marks: s.marks, receipts: receipts || [] });
  let hold = 0;

  /* One beat: `ok`, `more` (the answer was an earlier one's: tell the rest), `off` (later again), `out` (sign in first), `over` (no more of it). */
  async function beat(s, at, keepalive) {
    if (s === line.live && on.more) { s.spans = union(s.spans.concat(on.more())); }
    keep(s);
    let receipts = null;
    for (let turn = 0; turn < 9; turn += 1) {
      const body = message(s, at, receipts), r = await post('/learn/beat', body, keepalive);
      if (!r) { return 'off'; }
      const a = r.said;
      if (r.status === 200) {
        const done = union(a.accepted.concat(a.withheld.map((x) => [x.from, x.to])));
        s.receipt = a.receipt;
        s.next = a.next;
        s.kept = s.kept.concat([[a.seq, a.receipt]]).filter((x) => x[0] > a.durable);
        s.spans = minus(s.spans, done);
        keep(s);
        a.withheld.filter((x) => x.why === 'not-delivered').forEach((x) => remark(s, x));
        if (s === line.live) { on.news(a); }
        return minus(body.spans, done).length ? 'more' : 'ok';
      }
      if (a.code === 'hand-in') {
        const known = a.known === undefined ? a.durable : a.known;
        receipts = s.kept.filter((x) => x[0] > known).map((x) => x[1]).slice(0, 60);
        if (!receipts.length) { return 'over'; }
      } else if (r.status === 401) {
        return 'out';
      } else {
        hold = r.after || 0;
        return [409, 404, 413, 422].includes(r.status) ? 'over' : 'off';
      }
    }
    return 'off';
  }
  /* The part is asked for again; the reader has it before him, so its places are told anew. */
  function remark(s, span) {
    parts.filter((p) => span.from < p.to && p.from < span.to).forEach(async (p) => {
      const r = await ask('/learn/text/' + s.id + '/' + p.no);
      if (r && r.status === 200) { p.at.dataset.mark = s.marks[p.no] = r.said.mark; }
    });
  }

  async function open() {
    const r = await post('/learn/open', { lesson });
    if (!r || r.status >= 500) { hold = (r && r.after) || 0; return 'off'; }
    if (r.status === 401) { return 'out'; }
    const a = r.said;
    if (r.status !== 200) { on.gone(r.status === 404 ? '' : a.error); return 'gone'; }
    if (a.lesson.length !== length || a.lesson.parts.length !== parts.length) { on.gone(''); return 'gone'; }
    line.live = { id: a.sitting, next: a.next, receipt: a.receipt, kept: [], spans: [], marks: {}, alive: Date.now() };
    on.news(a);
    return 'ok';
  }

  /* One after the other; what got no answer is sent again after 2, 4, 8, 15 s. */
  let want = '', busy = false, wait = 0, wake = null, was = '';
  const sleep = (ms) => new Promise((go) => { const clock = setTimeout(go, ms); wake = () => { clearTimeout(clock); go(); }; });
  async function send(at, keepalive) {
    want = at;
    if (busy || line.stopped) { return; }
    busy = true;
    while (want) {
      const now = want;
      want = '';
      line.sent = performance.now();
      const how = line.live ? await beat(line.live, now, keepalive) : await open();
      if (how === 'gone') { line.stopped = true; break; }
      if (how === 'ok' || how === 'more') {
        wait = hold = 0;
        on.stands('ok', was);
        was = 'ok';
        if (how === 'more') { want = want || 'tick'; }
        continue;
      }
      want = want || now;
      if (how === 'over') { forget(line.live); line.live = null; continue; }
      on.stands(how, was);
      was = how;
      wait = Math.min(wait ? wait * 2 : 2000, 15000);
      await sleep(Math.max(wait, hold));
    }
    busy = false;
  }

  /* Earlier stays that were left before everything had arrived. Another page may still be at work with one: it says so every few seconds. */
  async function handIn() {
    for (const s of kept()) {
      if ((line.live && s.id === line.live.id) || Date.now() - s.alive < 60000) { continue; }
      for (let turn = 0; turn < 3; turn += 1) {
        if (!s.spans.length && !s.kept.length) { forget(s); break; }
        const how = await beat(s, 'close');
        if (how === 'off' || how === 'out') { return; }
        if (how === 'over') {
          if (!s.spans.length || !s.kept.length) { forget(s); break; }
          s.spans = [];
        }
      }
    }
  }

  /* Leaving: what is there goes off once more, and stays on the device until the next visit finds it answered. */
  function leave() {
    const s = line.live;
    if (!s) { return; }
    s.alive = 0;
    keep(s);
    if (!busy && (s.spans.length || s.kept.length)) { ask('/learn/beat', message(s, 'close'), true); }
  }
  window.addEventListener('online', () => { if (wake) { wake(); } });

  const line = { live: null, stopped: false, sent: 0, union, minus, keep, post, send, handIn, leave };
  return line;
};
