/* A film on its way: sent piece by piece, so that a line that breaks costs one piece and the next try goes on where it was; then its preparation is
   watched. Without this script a small file goes in one piece. */
(function () {
  'use strict';
  const $ = (id) => document.getElementById(id), form = $('film'), state = $('film-state');

  /* How far the preparation is. */
  if (state && state.dataset.state && window.fetch) {
    const look = async () => {
      let said = null;
      try { said = await (await fetch(state.dataset.state, { headers: { Accept: 'application/json' }, cache: 'no-store' })).json(); } catch (_) { /* later */ }
      if (said && said.word && !said.moving) { location.reload(); return; }
      if (said && said.word) {
        const word = state.querySelector('.st');
        word.lastChild.textContent = said.word;
        $('film-done').value = said.done;
      }
      setTimeout(look, 3000);
    };
    setTimeout(look, 3000);
  }

  if (!form || !window.fetch || !window.FormData || !window.AbortController) { return; }
  const W = form.dataset, size = Number(W.piece);
  let cut = null;

  const say = (text, done) => {
    $('sending').hidden = false;
    $('sending-l').textContent = text;
    $('sending-p').value = done;
  };
  const sleep = (ms) => new Promise((go) => setTimeout(go, ms));

  async function send(file, at, piece) {
    const body = new FormData();
    body.append('csrf', form.querySelector('[name=csrf]').value);
    body.append('name', file.name);
    body.append('size', file.size);
    body.append('at', at);
    if (piece) { body.append('file', piece, 'piece'); }
    const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' }, signal: cut.signal });
    return { status: answer.status, said: await answer.json() };
  }

  async function all(file) {
    let at = -1, wait = 0;
    for (;;) {
      let r = null;
      try {
        r = await send(file, Math.max(at, 0), at < 0 ? null : file.slice(at, at + size));
      } catch (error) {
        if (cut.signal.aborted) { return ''; }
      }
      if (r && r.status === 200) {
        if (r.said.done) { location.href = location.pathname + '?did=film-taken'; return ''; }
        at = r.said.have;
        wait = 0;
        const done = Math.floor(at * 100 / file.size);
        say(at >= file.size ? W.sayLooking : W.saySending.replace('{n}', done), done);
        continue;
      }
      if (r && r.status === 401) { return W.sayEnded; }
      if (r && r.status < 500) { return r.said.error; }
      wait = Math.min(wait ? wait * 2 : 2000, 15000);
      say(W.sayLine, Math.max(at, 0) * 100 / file.size);
      await sleep(wait);
      at = -1;
    }
  }

  form.addEventListener('submit', async (event) => {
    const file = $('media').files[0], button = form.querySelector('[type=submit]');
    if (!file) { return; }
    event.preventDefault();
    if (cut) { return; }
    if (file.size > Number(W.most) * 1048576) { say(W.sayLarge, 0); return; }
    cut = new AbortController();
    button.disabled = true;
    say(W.saySending.replace('{n}', 0), 0);
    const why = await all(file);
    cut = null;
    button.disabled = false;
    if (why) { say(why, 0); $('media').focus(); } else { $('sending').hidden = true; }
  });
  $('sending-stop').addEventListener('click', () => { if (cut) { cut.abort(); } });
})();
