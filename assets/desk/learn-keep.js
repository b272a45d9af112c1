/* 存到手机里: the page itself puts a lesson into the browser's store, only when somebody asks for it, and hands in what was learned without a line. */
window.zhibuKeep = function (root, panel, line, news) {
  'use strict';
  const $ = (id) => document.getElementById(id), { W, say } = panel, code = root.dataset.lesson, length = Number(root.dataset.length);
  const pack = window.zhibuPack(root), at = pack.at(code), name = pack.name(code), SHELF = '/desk/learn/kept';
  const can = 'serviceWorker' in navigator && 'caches' in window && window.isSecureContext;

  function told(text, how) {
    const note = $('keep-said');
    note.textContent = text || '';
    note.className = 'note' + (how ? ' note-' + how : '');
    note.hidden = !text;
  }
  const megabytes = (bytes) => say('mb', { n: (Math.max(bytes, 100000) / 1000000).toFixed(1) });

  /* —— what was learned without a line —— */
  async function handIn() {
    if (!pack.waits()) { return; }
    told(W.waiting, 'warn');
    const done = await pack.handIn(line.post);
    if (done.how === 'ok') { told(W.handed, 'ok'); } else if (done.how === 'later') { told(W.handedLater, 'warn'); } else if (done.how === 'over') { told(W.packOver, 'warn'); }
    if (done.how === 'ok' || done.how === 'later') { panel.tell(done.how === 'ok' ? W.handed : W.handedLater); }
    if (done.standing) { news(done.standing); }
  }

  /* —— the copy —— */
  async function about() {
    const found = can && await caches.has(name) && await (await caches.open(name)).match(at + '/pack.json');
    return found ? found.json() : null;
  }
  async function drop() {
    await caches.delete(name);
    const left = (await caches.keys()).some((it) => it.indexOf('learn-pack:') === 0);
    if (!left) { (await navigator.serviceWorker.getRegistrations()).filter((it) => /\/desk(\/learn\/)?$/.test(it.scope)).forEach((it) => it.unregister()); }
  }
  async function show() {
    const kept = await about();
    $('keep-new').hidden = !!kept;
    $('keep-have').hidden = !kept;
    if (!kept) { return; }
    const until = new Date(kept.until + 28800000);
    $('keep-is').textContent = say('kept', {
      f: W['keepAs_' + kept.form], n: megabytes(kept.bytes), d: say('near', { m: until.getUTCMonth() + 1, d: until.getUTCDate(), t: '' }).trim()
    });
  }

  async function put(cache, from, to) {
    const answer = await fetch(from, { cache: 'no-store' });
    if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
    const size = (await answer.clone().blob()).size;
    await cache.put(to, answer);
    return size;
  }
  /* What a kept page needs to be shown: read from the page itself. */
  async function needs(address) {
    const answer = await fetch(address, { cache: 'no-store' });
    if (!answer.ok || answer.redirected) { throw new Error(String(answer.status)); }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const all = Array.from(page.querySelectorAll('link[rel=stylesheet],link[rel=icon],script[src],img[src]'));
    return all.map((it) => it.getAttribute('src') || it.getAttribute('href')).filter((it) => it && it[0] === '/');
  }
  async function fetchAll(given) {
    /* The list of what is kept lies with every lesson, so that it goes with the last one. */
    const pages = [at, SHELF], files = [], media = given.media;
    for (const page of pages) { files.push(...await needs(page)); }
    const list = Array.from(new Set(pages.concat(files)), (it) => [it, it]);
    if (media) {
      const track = media.tracks[0];
      list.push([media.captions, media.captions]);
      if (track) {
        list.push([media.base + track.name + '/init', at + '/m/' + track.name + '/init']);
        track.ends.forEach((_, n) => list.push([media.base + track.name + '/' + n, at + '/m/' + track.name + '/' + n]));
      } else { list.push([media.original, at + '/m/original']); }
    }
    const cache = await caches.open(name);
    let bytes = 0;
    for (let n = 0; n < list.length; n += 1) {
      told(say('keeping', { n: n + 1, m: list.length }));
      bytes += await put(cache, list[n][0], list[n][1]);
    }
    return bytes;
  }
  /* What was sent must stand in the server's row before the device goes off. */
  async function arrived(given, wish) {
    for (let turn = 0; turn < 4 && given.media; turn += 1) {
      const r = await line.post('/learn/pack', wish);
      if (r && r.status === 200 && !line.minus([[0, length]], r.said.delivered).length) { return; }
      await new Promise((go) => setTimeout(go, 3000));
      if (turn === 3) { throw new Error('not delivered'); }
    }
  }
  async function keep(form) {
    if (!line.live) { told(W.keepOpening, 'warn'); return; }
    const wish = { sitting: line.live.id, form }, r = await line.post('/learn/pack', wish);
    if (r && r.status === 409) { told(r.said.error, 'warn'); return; }
    if (!r || r.status !== 200) { told(r && r.status === 503 ? W.keepBusy : W.keepFailed, 'warn'); return; }
    const given = r.said;
    if (given.form !== form) { told(W.keepBusy, 'warn'); return; }
    told(W.keepOpening);
    try {
      await caches.delete(name);
      await navigator.serviceWorker.register('/desk/learn/worker.js', { scope: '/desk' });
      await navigator.serviceWorker.ready;
      const bytes = await fetchAll(given), media = given.media;
      await arrived(given, wish);
      const here = media && Object.assign({}, media, {
        base: at + '/m/', tracks: media.tracks.slice(0, 1), poster: null, original: media.tracks.length ? null : at + '/m/original'
      });
      /* Last of all: where this is, everything is. */
      await (await caches.open(name)).put(at + '/pack.json', new Response(JSON.stringify({
        sitting: given.sitting, nonces: given.nonces, form, until: given.until, version: root.dataset.version, bytes, media: here, resume: line.resume || 0
      }), { headers: { 'Content-Type': 'application/json' } }));
      told('');
    } catch (error) {
      await drop();
      told(error.name === 'QuotaExceededError' ? W.keepFull : W.keepFailed, 'warn');
    }
    await show();
  }

  async function begin() {
    if (can) {
      const kept = await about(), mine = 'learn-pack:' + pack.person + ':';
      /* Whoever had this phone before and did not sign out. */
      (await caches.keys()).filter((it) => it.indexOf('learn-pack:') === 0 && it.indexOf(mine) !== 0).forEach((it) => caches.delete(it));
      if (kept && (kept.version !== root.dataset.version || Date.now() >= kept.until)) {
        await drop();
        told(W.keptOld, 'warn');
      }
      $('keep').hidden = false;
      document.querySelectorAll('.keeplink').forEach((it) => { it.hidden = false; });
      await show();
    }
    await handIn();
  }
  $('keep-go').addEventListener('click', async (event) => {
    const button = event.currentTarget, form = document.querySelector('[name=keep]:checked');
    button.disabled = true;
    await keep(form ? form.value : 'text');
    button.disabled = false;
    $('keep-h').focus();
  });
  $('keep-drop').addEventListener('click', async () => {
    const kept = await about();
    await drop();
    await show();
    told(say('dropped', { n: megabytes(kept ? kept.bytes : 0) }), 'ok');
    $('keep-h').focus();
  });
  window.addEventListener('online', handIn);
  return { first: begin().catch(() => { /* the browser keeps nothing: the lesson goes on */ }) };
};
