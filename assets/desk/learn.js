/* A lesson that is being learned: read here, seen or heard in learn-play.js. Without scripts the page works by its forms. What is read is claimed as docs/learn-protocol.md says: of the
   parts on the screen, from the first place that is not covered, at most 1.5 times the time that they stood there; nothing while the page is
   hidden or nobody touched it for three minutes. */
(function () {
  'use strict';
  const root = document.getElementById('lesson');
  if (!root || !window.fetch || !window.AbortController || !window.zhibuLine) { return; }
  const STILL = 180000, PACE = 1.5, EVERY = 30000;
  const parts = Array.from(document.querySelectorAll('[data-part]')).map((at) => ({
    at, no: Number(at.dataset.part), from: Number(at.dataset.from), to: Number(at.dataset.to), text: at.querySelector('.text'), end: at.querySelector('.partend')
  }));
  const panel = window.zhibuPanel(root, parts), W = panel.W;
  let standing = null, question = null, last = performance.now(), touch = last, idle = false, kept = 0;

  /* What of the parts is on the screen, in places. */
  function shown() {
    const bar = document.querySelector('.bbar'), foot = window.innerHeight - (bar ? bar.offsetHeight : 0), out = [];
    parts.forEach((p) => {
      const box = p.text.getBoundingClientRect(), a = Math.max(box.top, 0), b = Math.min(box.bottom, foot);
      if (b <= a) { return; }
      const place = (y) => Math.round(p.from + (p.to - p.from) * (y - box.top) / box.height);
      out.push({ p, span: [place(a), b >= box.bottom ? p.to : place(b)] });
    });
    return out;
  }

  const line = window.zhibuLine(root, parts, {
    news,
    more: () => (reads() ? [] : play.take()),
    gone: (sentence) => panel.state(sentence || W.gone, 'warn'),
    stands(how, was) {
      if (how === 'ok') {
        const back = was === 'off' || was === 'out', read = !ahead();
        if (idle) { panel.state(W.idle, 'clock'); } else { panel.state(read ? W.read : back ? W.back : W.ok, read ? 'okc' : 'book'); }
        if (back) { panel.tell(W.back); }
        return;
      }
      const text = how === 'out' ? W.signedOut : line.live ? W.off : W.opening;
      panel.state(text, 'warn', how === 'out');
      if (how !== was) { panel.tell(text); }
    }
  });
  const play = window.zhibuPlay ? window.zhibuPlay(root, parts, panel, line) : null, reads = () => !play || play.reads();
  const asking = window.zhibuAsk(panel, line.post, () => (reads() ? (shown()[0] || { p: parts[0] }).p.at : document.getElementById('play')), news);
  if (play) { document.getElementById('ask-on').addEventListener('click', play.go); }

  /* What was learned without a line may be learned again with one: it lies before the learner like what is missing. */
  const again = () => standing.again || [], counts = () => line.minus(standing.covered, again());
  const ahead = () => standing.missing.length > 0 || again().length > 0;

  function news(a) {
    const first = !standing;
    standing = a.standing;
    line.resume = standing.resume;
    if (question && !a.question && !question.own) { asking.over(); }
    question = a.question || (a.right === undefined && question && question.own ? question : null);
    panel.draw(standing, question);
    if (a.question && a.right === undefined) {
      if (play) { play.pause(); }
      asking.show(a.question);
    }
    if (play) { play.news({ covered: counts(), missing: ahead() ? [1] : [], resume: standing.resume }); }
    if (first) { resume(); }
  }

  /* Where it was left, also on another device. */
  function resume() {
    const p = parts.find((it) => standing.resume >= it.from && standing.resume < it.to);
    if (!reads() || !p || !standing.resume || !ahead() || question) { return; }
    const y = p.text.offsetHeight * (standing.resume - p.from) / (p.to - p.from), mark = document.createElement('p');
    mark.className = 'resume';
    mark.textContent = W.resume;
    mark.style.top = Math.round(y) + 'px';
    p.text.append(mark);
    if (!location.hash && window.pageYOffset < 40) { window.scrollBy(0, p.text.getBoundingClientRect().top + y - 96); }
    panel.tell(W.resume);
  }

  function look() {
    const now = performance.now(), gone = Math.min(now - last, 2000), s = line.live;
    last = now;
    if (line.stopped || !s) { return; }
    if (!reads()) {
      s.spans = line.union(s.spans.concat(play.take()));
      told(now, s, play.plays());
      return;
    }
    if (document.hidden) { return; }
    if (!idle && now - touch > STILL) {
      idle = true;
      line.send('pause');
    }
    if (idle) { return; }
    let left = Math.floor(PACE * gone);
    shown().forEach(({ p, span }) => line.minus([span], line.union(counts().concat(s.spans))).forEach((free) => {
      const to = Math.min(free[1], free[0] + left);
      if (to <= free[0]) { return; }
      left -= to - free[0];
      s.spans = line.union(s.spans.concat([[free[0], to]]));
      s.marks[p.no] = p.at.dataset.mark;
    }));
    told(now, s, ahead());
  }

  function told(now, s, goesOn) {
    s.alive = Date.now();
    if (now - line.sent > EVERY && (s.spans.length || goesOn)) {
      line.send('tick');
      line.handIn();
    } else if (now - kept > 5000) {
      kept = now;
      line.keep(s);
    }
  }

  function touched() {
    touch = performance.now();
    if (idle) { idle = false; line.send('resume'); }
  }
  ['scroll', 'pointerdown', 'touchstart', 'keydown', 'wheel'].forEach((name) => window.addEventListener(name, touched, { passive: true }));
  document.addEventListener('visibilitychange', () => {
    if (!line.live) { return; }
    if (play) { if (line.live) { line.live.spans = line.union(line.live.spans.concat(play.take())); } }
    if (document.hidden) {
      /* Whoever listens puts the phone away. */
      if (play && play.hears()) { return; }
      if (play) { play.pause(); }
      line.send('pause', true);
      return;
    }
    last = touch = performance.now();
    idle = false;
    line.send('resume');
  });
  window.addEventListener('pagehide', line.leave);

  document.addEventListener('click', (event) => {
    const go = event.target.closest && event.target.closest('[data-go=ask]');
    if (go && question) { event.preventDefault(); asking.show(question, true); }
  });
  root.addEventListener('submit', async (event) => {
    if (!event.target.matches('[data-go=make-up]')) { return; }
    event.preventDefault();
    const r = await line.post('/learn/make-up', { lesson: root.dataset.lesson });
    if (r && r.status === 200 && r.said.question) {
      question = Object.assign({ own: true }, r.said.question);
      panel.draw(standing, question);
      asking.show(question, true, W.askedMakeUp);
    } else if (r && r.status === 200) {
      location.reload();
    } else {
      asking.result(!r ? W.notSent : r.said.code === 'not-yet' ? W.notYet : r.said.error, false);
    }
  });

  /* What was learned without a line goes first: the opening knows of it then. */
  const keep = window.zhibuKeep && document.getElementById('keep') ? window.zhibuKeep(root, panel, line, (told) => {
    standing = told;
    panel.draw(standing, question);
  }) : null;
  panel.state(W.opening, 'book');
  (keep ? keep.first : Promise.resolve()).then(() => {
    line.send('resume');
    line.handIn();
  });
  setInterval(look, 1000);
})();
