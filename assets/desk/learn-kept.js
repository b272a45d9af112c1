/* The copy of a lesson, shown without a line: it plays or is read as on the lesson's page, and what was shown stands on the device, one entry for each nonce,
   until it is handed in. Claims as docs/learn-protocol.md says: at most 1.5 times the time, nothing while nobody is there. */
(async function () {
  'use strict';
  const $ = (id) => document.getElementById(id), root = $('lesson'), code = root.dataset.lesson;
  const pack = window.zhibuPack(root), at = pack.at(code), STILL = 180000, PACE = 1.5, ENTRY = 30000, SPANS = 40;
  let about = null;
  try { about = await (await fetch(at + '/pack.json')).json(); } catch (_) { /* no copy here */ }
  if (!about || !about.nonces) { location.replace('/desk/learn/l/' + code); return; }

  const parts = Array.from(document.querySelectorAll('[data-part]')).map((it) => ({
    at: it, no: Number(it.dataset.part), from: Number(it.dataset.from), to: Number(it.dataset.to), text: it.querySelector('.text')
  }));
  root.dataset.kind = about.form;
  document.querySelectorAll('#forms a').forEach((a) => { if (a.dataset.form !== about.form && a.dataset.form !== 'text') { a.remove(); } });
  const panel = window.zhibuPanel(root, parts), W = panel.W, line = window.zhibuLine(root, parts, {}), post = line.post;
  line.live = { id: about.sitting };
  line.send = () => { /* nobody hears it */ };
  line.post = async (path, body) => (path === '/learn/media'
    ? { status: 200, said: Object.assign({}, about.media, { form: body.form === 'text' ? 'text' : about.form, asked: body.form }) } : null);

  /* —— what was shown —— */
  const own = pack.load(about.sitting) || { sitting: about.sitting, lesson: code, until: about.until, marks: {}, beats: [], next: 0, done: [] };
  parts.slice(0, 64).forEach((p) => { own.marks[p.no] = p.at.dataset.mark; });
  let entry = own.beats.find((b) => b.nonce === about.nonces[own.next - 1]) || null, full = false, changed = 0;
  const measure = (list) => list.reduce((sum, x) => sum + x[1] - x[0], 0);
  /* Another tab, or a hand-in, may have written. */
  function store() {
    const now = pack.load(own.sitting);
    if (now) {
      own.next = Math.max(own.next, now.next);
      own.done = line.union(own.done.concat(now.done));
      const known = now.beats.filter((b) => !entry || b.nonce !== entry.nonce);
      own.beats = entry && (entry.fresh || now.beats.some((b) => b.nonce === entry.nonce)) ? known.concat([entry]) : known;
      if (entry && !own.beats.includes(entry)) { entry = null; }
    }
    const kept = pack.save(Object.assign({}, own, { beats: own.beats.map((b) => ({ nonce: b.nonce, spans: b.spans })) }));
    if (entry) { entry.fresh = false; }
    return kept;
  }
  function add(spans) {
    const fresh = line.minus(line.union(spans), own.done);
    if (!fresh.length) { return; }
    if (!entry || measure(entry.spans) >= ENTRY || entry.spans.length >= SPANS) {
      if (own.next >= about.nonces.length) {
        if (!full) { full = true; panel.state(W.noMore, 'warn'); panel.tell(W.noMore); }
        return;
      }
      store();
      entry = { nonce: about.nonces[own.next], spans: [], fresh: true };
      own.next += 1;
      own.beats.push(entry);
      changed = 0;
    }
    entry.spans = line.union(entry.spans.concat(fresh));
    own.done = line.union(own.done.concat(fresh));
    if (performance.now() - changed > 3000) { changed = performance.now(); store(); }
  }

  const film = window.zhibuPlay && about.form !== 'text';
  if (!film && $('forms')) { $('forms').remove(); }
  const play = film ? window.zhibuPlay(root, parts, panel, line) : null, reads = () => !play || play.reads();
  const ends = own.done.length ? own.done[own.done.length - 1][1] : about.resume;
  if (play) { play.news({ covered: [], missing: [1], resume: ends < Number(root.dataset.length) ? ends : 0 }); }

  function shown() {
    const out = [];
    parts.forEach((p) => {
      const box = p.text.getBoundingClientRect(), a = Math.max(box.top, 0), b = Math.min(box.bottom, window.innerHeight);
      if (b <= a) { return; }
      const place = (y) => Math.round(p.from + (p.to - p.from) * (y - box.top) / box.height);
      out.push([place(a), b >= box.bottom ? p.to : place(b)]);
    });
    return out;
  }
  let last = performance.now(), touch = last, idle = false;
  setInterval(() => {
    const now = performance.now(), gone = Math.min(now - last, 2000);
    last = now;
    if (!reads()) { add(play.take()); return; }
    if (document.hidden || idle) { return; }
    if (now - touch > STILL) { idle = true; panel.state(W.idle, 'clock'); return; }
    let left = Math.floor(PACE * gone);
    const out = [];
    shown().forEach((span) => line.minus([span], line.union(own.done.concat(out))).forEach((free) => {
      const to = Math.min(free[1], free[0] + left);
      if (to > free[0]) { left -= to - free[0]; out.push([free[0], to]); }
    }));
    add(out);
  }, 1000);
  ['scroll', 'pointerdown', 'touchstart', 'keydown', 'wheel'].forEach((name) => window.addEventListener(name, () => {
    touch = performance.now();
    if (idle) { idle = false; panel.state(full ? W.noMore : W.noLine, full ? 'warn' : 'book'); }
  }, { passive: true }));
  const leave = () => { if (play) { add(play.take()); } if (entry) { store(); } };
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => { if (document.hidden) { leave(); } else { last = touch = performance.now(); } });

  /* —— the line —— */
  function door(on, signIn) {
    $('kept-door').hidden = !on;
    $('kept-on').hidden = signIn;
    $('kept-in').hidden = !signIn;
  }
  let trying = false;
  async function back() {
    if (trying || !navigator.onLine) { return; }
    trying = true;
    leave();
    /* What is on its way is not written to any more: what is shown now gets a nonce of its own. */
    entry = null;
    const there = () => fetch('/desk/learn/worker.js', { cache: 'no-store' }).then((r) => (r.ok ? 'none' : 'off'), () => 'off');
    const done = pack.waits() ? await pack.handIn(post) : { how: await there() };
    trying = false;
    const words = { ok: 'lineBack', none: 'backNothing', later: 'handedLater', over: 'packOver', out: 'backOut', other: 'backOther' }[done.how];
    if (!words) { return; }
    panel.state(W[words], done.how === 'ok' || done.how === 'none' ? 'okc' : 'warn');
    panel.tell(W[words]);
    door(true, done.how === 'out' || done.how === 'other');
  }
  panel.state(W.noLine, 'book');
  window.addEventListener('online', back);
  window.addEventListener('offline', () => { door(false, false); panel.state(W.noLine, 'book'); });
  setInterval(back, 30000);
  back();
})();
