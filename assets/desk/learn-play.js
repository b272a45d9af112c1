/* A lesson that is seen or heard. Three forms of one content: 看, 听, 读, one tap apart, at the same place. Segments come by signed addresses
   (docs/learn-protocol.md §3); a weak line gets the lighter rate, then the sound, then the text, and is told so. What was really played is claimed,
   at most at 1.5 times. */
window.zhibuPlay = function (root, parts, panel, line) {
  'use strict';
  const $ = (id) => document.getElementById(id), { W, say } = panel, kind = root.dataset.kind;
  if (kind === 'text') { return null; }
  const video = $('player'), AHEAD = 30, BEHIND = 60, FASTEST = 1.5, STALL = 8000, PREFERS = 'learn-form';
  const forms = (root.dataset.forms || (kind === 'video' ? 'video sound text' : 'sound text')).split(' ');
  const keeps = { get() { try { return localStorage.getItem(PREFERS); } catch (_) { return null; } }, set(v) { try { localStorage.setItem(PREFERS, v); } catch (_) { /* for this page, then */ } } };
  const clock = (ms) => Math.floor(ms / 60000) + ':' + String(Math.floor(ms / 1000) % 60).padStart(2, '0');
  const partAt = (ms) => parts.find((p) => ms >= p.from && ms < p.to) || parts[parts.length - 1];

  let form = 'text', offer = null, sitting = '', last = null, spans = [], stall = 0, engine = null, wanted = 0, begun = false, slow = 0;

  /* —— what was played —— */
  const place = () => Math.round(video.currentTime * 1000);
  function played() {
    const now = place();
    if (last !== null && !video.seeking && now > last && now - last < 3000) { spans = line.union(spans.concat([[last, Math.min(now, Number(root.dataset.length))]])); }
    last = video.seeking ? null : now;
    where();
  }
  let shownPart = 0;
  function where() {
    const p = partAt(place());
    if (!p || p.no === shownPart) { return; }
    shownPart = p.no;
    const heading = p.at.querySelector('h2'), no = heading.querySelector('.no');
    $('now-part').textContent = no ? no.textContent + '\u3000' + heading.textContent.slice(no.textContent.length) : heading.textContent;
    const picture = form === 'sound' && p.text.querySelector('img'), slide = $('slide');
    slide.hidden = !picture;
    if (picture) { slide.querySelector('img').src = picture.src; slide.querySelector('img').alt = picture.alt; }
  }

  /* Sound has no picture to write on: its words stand below it. */
  const words = video.querySelector('track').track;
  words.addEventListener('cuechange', () => {
    const now = Array.from(words.activeCues || []).map((cue) => cue.text).join('\n');
    if (now || !words.activeCues) { $('cue').textContent = now; }
  });

  /* —— where the bytes come from —— */
  const rateOf = (ms, bytes) => bytes * 8000 / Math.max(ms, 1);
  async function bytes(url, cut) {
    const from = performance.now(), answer = await fetch(url, { cache: 'no-store', signal: cut.signal });
    if (!answer.ok) { throw new Error(String(answer.status)); }
    const all = await answer.arrayBuffer();
    return { all, ms: performance.now() - from };
  }

  /* Segments into the player, a little ahead of where it is. */
  function streamed(tracks, base, kindOf) {
    const source = new MediaSource(), cut = new AbortController(), url = URL.createObjectURL(source);
    let buffer = null, track = tracks[0], inited = '', busy = false, seen = 0, over = false, done = -9;
    const type = (t) => kindOf + '/mp4; codecs="' + t.codecs + '"';
    const ended = (n) => track.ends[n], begins = (n) => (n ? track.ends[n - 1] : 0);
    const settled = () => new Promise((go) => { if (buffer.updating) { buffer.addEventListener('updateend', go, { once: true }); } else { go(); } });
    const put = async (data) => { await settled(); buffer.appendBuffer(data); await settled(); };
    const has = (t) => { const b = buffer.buffered; for (let i = 0; i < b.length; i += 1) { if (b.start(i) <= t + 0.25 && t < b.end(i) - 0.05) { return b.end(i); } } return -1; };
    /* The heaviest rate that came in half the time that it lasts. */
    function choose() {
      if (!seen) { return tracks[0]; }
      const fit = tracks.filter((t) => t.bits * 1.6 < seen);
      return fit[fit.length - 1] || tracks[0];
    }
    async function next() {
      if (busy || over || !buffer) { return; }
      busy = true;
      try {
        for (;;) {
          const at = video.currentTime, to = has(at), need = to < 0 ? at : to;
          if (need - at > AHEAD || need * 1000 >= ended(track.ends.length - 1) - 60) { break; }
          track = choose();
          if (inited !== track.name) {
            const init = await bytes(base + track.name + '/init', cut);
            if (buffer.changeType) { await settled(); buffer.changeType(type(track)); }
            await put(init.all);
            inited = track.name;
          }
          let n = track.ends.findIndex((end) => end > need * 1000 + 40);
          /* A picture may end a little before its segment does: what was put there is not fetched again. */
          if (n === done) { n += 1; }
          if (n < 0 || n >= track.ends.length) { break; }
          const got = await bytes(base + track.name + '/' + n, cut), rate = rateOf(got.ms, got.all.byteLength);
          seen = seen ? seen * 0.6 + rate * 0.4 : rate;
          /* A segment of the lightest rate that came slower than it plays: twice in a row is a weak line. */
          slow = track === tracks[0] && got.ms > ended(n) - begins(n) ? slow + 1 : 0;
          await put(got.all);
          done = n;
          if (at > BEHIND + 5) { await settled(); buffer.remove(0, at - BEHIND); await settled(); }
          if (slow > 1) { lighter(); break; }
        }
        if (done === track.ends.length - 1 && has(video.currentTime) >= 0 && source.readyState === 'open') { await settled(); source.endOfStream(); }
      } catch (error) {
        if (!cut.signal.aborted) { trouble(error); }
      }
      busy = false;
    }
    source.addEventListener('sourceopen', () => {
      if (buffer) { return; }
      buffer = source.addSourceBuffer(type(tracks[0]));
      source.duration = Number(root.dataset.length) / 1000;
      next();
    });
    video.src = url;
    /* A hole of less than a second, as between two rates: over it. */
    function hop() {
      const b = buffer ? buffer.buffered : [], t = video.currentTime;
      for (let i = 0; i < b.length; i += 1) { if (b.start(i) > t && b.start(i) - t < 1) { video.currentTime = b.start(i) + 0.01; return; } }
    }
    return { next, hop, sought() { done = -9; next(); }, close() { over = true; cut.abort(); URL.revokeObjectURL(url); } };
  }

  function loaded() {
    const o = offer, base = o.base, first = o.tracks[0], kindOf = o.form === 'video' ? 'video' : 'audio';
    const can = (t) => window.MediaSource && MediaSource.isTypeSupported(kindOf + '/mp4; codecs="' + t.codecs + '"');
    if (engine) { engine.close(); engine = null; }
    video.poster = o.form === 'video' && o.poster ? o.poster : '';
    if (first && can(first)) { engine = streamed(o.tracks, base, kindOf); return; }
    if (first && video.canPlayType('application/vnd.apple.mpegurl')) { video.src = base + first.name + '.m3u8'; return; }
    video.src = o.original || base + first.name;
  }

  /* —— the forms —— */
  function dress() {
    $('forms').hidden = false;
    $('forms').querySelectorAll('a').forEach((a) => {
      a.hidden = !forms.includes(a.dataset.form);
      if (a.dataset.form === form) { a.setAttribute('aria-current', 'page'); } else { a.removeAttribute('aria-current'); }
    });
    $('play').hidden = form === 'text';
    $('cue').hidden = form !== 'sound';
    words.mode = form === 'video' ? 'showing' : 'hidden';
    parts.forEach((p) => { p.at.hidden = form !== 'text'; });
    video.className = 'player' + (form === 'sound' ? ' player-sound' : '');
    shownPart = 0;
    if (form !== 'text') { where(); }
  }
  function note(text) {
    const at = $('play-note');
    at.textContent = text || '';
    at.hidden = !text;
    if (text) { panel.tell(text); }
  }

  async function go(to, from, why, on) {
    const at = from === undefined ? place() : from, was = form;
    wanted += 1;
    const mine = wanted;
    if (to === 'text') {
      if (engine) { engine.close(); engine = null; }
      video.pause();
      video.removeAttribute('src');
      video.load();
      last = null;
      form = 'text';
      dress();
      note('');
      if (why) { $('text-note').textContent = why; $('text-note').hidden = false; panel.tell(why); }
      if (was !== 'text' && begun) { const p = partAt(at); p.at.scrollIntoView(); }
      return;
    }
    $('text-note').hidden = true;
    if (!line.live) { form = to; dress(); return; }
    const r = await line.post('/learn/media', { sitting: line.live.id, form: to });
    if (mine !== wanted) { return; }
    if (!r || r.status !== 200) { form = to; dress(); note(W.off); return; }
    if (r.said.form === 'text') { go('text', at, W.crowdedText); return; }
    offer = r.said;
    sitting = line.live.id;
    form = offer.form;
    slow = 0;
    stall = 0;
    dress();
    note(why || (offer.form !== to ? W.crowdedSound : ''));
    last = null;
    loaded();
    const track = video.querySelector('track');
    if (track && !track.src) { track.src = offer.captions; }
    video.currentTime = at / 1000;
    if (on) { video.play().catch(() => { /* the learner presses it */ }); }
  }
  function lighter() {
    const on = !video.paused;
    if (form === 'video' && forms.includes('sound')) { go('sound', place(), W.toSound, on); } else { go('text', place(), W.toText); }
  }
  async function trouble(error) {
    /* The address is over, or the sitting is another one by now. */
    if (String(error.message) === '403') { go(form, place(), '', !video.paused); return; }
    note(W.off);
    setTimeout(() => { if (engine) { note(''); engine.next(); } }, 4000);
  }

  video.addEventListener('timeupdate', () => { stall = 0; played(); if (engine) { engine.next(); } });
  video.addEventListener('seeking', () => { last = null; if (engine) { engine.sought(); } });
  video.addEventListener('seeked', () => { last = place(); where(); line.send('seek'); });
  video.addEventListener('play', () => { last = place(); line.send('resume'); });
  video.addEventListener('pause', () => { played(); last = null; line.send('pause'); });
  video.addEventListener('ended', () => {
    played();
    /* Pictures and sound end a little before the lesson does. */
    const end = Number(root.dataset.length), at = place();
    if (end - at < 1500) { spans = line.union(spans.concat([[at, end]])); }
    line.send('pause');
  });
  video.addEventListener('ratechange', () => { if (video.playbackRate > FASTEST) { video.playbackRate = FASTEST; note(W.fastest); } });
  video.addEventListener('waiting', () => {
    stall = stall || performance.now();
    if (engine) { engine.hop(); }
  });
  setInterval(() => { if (stall && !video.paused && performance.now() - stall > STALL) { stall = 0; lighter(); } }, 1000);

  $('forms').addEventListener('click', (event) => {
    const a = event.target.closest('a');
    if (!a) { return; }
    event.preventDefault();
    keeps.set(a.dataset.form);
    const at = form === 'text' ? undefined : place();
    go(a.dataset.form, at === undefined ? textPlace() : at, '', form !== 'text' && !video.paused);
  });
  /* Where somebody reads: the first part on the screen, where it is not covered. */
  let covered = [];
  function textPlace() {
    const p = parts.find((it) => !it.at.hidden && it.at.getBoundingClientRect().bottom > 80) || parts[0];
    const free = line.minus([[p.from, p.to]], covered);
    return free.length ? free[0][0] : p.from;
  }
  /* 从第几段接着: to the first missing place of that part. */
  document.addEventListener('click', (event) => {
    const a = event.target.closest && event.target.closest('a[href^="#part-"]');
    const p = a && parts.find((it) => '#part-' + it.no === a.getAttribute('href'));
    if (!p || form === 'text') { return; }
    event.preventDefault();
    const free = line.minus([[p.from, p.to]], covered);
    video.currentTime = (free.length ? free[0][0] : p.from) / 1000;
    $('play').scrollIntoView();
    video.play().catch(() => { /* the learner presses it */ });
  });

  const link = navigator.connection;
  const light = link && (link.saveData || /2g/.test(link.effectiveType || ''));
  const first = () => { const kept = keeps.get(); return forms.includes(kept) ? kept : light && forms[0] === 'video' ? 'sound' : forms[0]; };

  dress();
  return {
    /* With every answer of the server. */
    news(standing) {
      covered = standing.covered;
      if (!begun) {
        begun = true;
        if (standing.resume && standing.missing.length) { $('now-from').textContent = say('fromAt', { t: clock(standing.resume) }); }
        go(first(), standing.resume, light && !keeps.get() && forms[0] === 'video' ? W.toSound : '');
      } else if (form !== 'text' && line.live && line.live.id !== sitting) {
        go(form, place(), '', !video.paused);
      }
    },
    reads: () => form === 'text',
    plays: () => form !== 'text' && !video.paused,
    hears: () => form === 'sound',
    take() { const out = spans; spans = []; return out; },
    pause() { video.pause(); },
    go() { if (form !== 'text') { video.play().catch(() => { /* the learner presses it */ }); } }
  };
};
