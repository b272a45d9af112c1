/* A paper: every answer is saved as it is given; what does not arrive stays on the device and is sent again, also by the next visit. The time that is left
   is a sentence that changes once a minute. Without this file the same form saves and hands in. */
(function () {
  'use strict';
  const form = document.getElementById('paper'), told = document.getElementById('left');
  if (!form || !told || !window.fetch) { return; }
  const began = performance.now(), data = form.dataset, mine = 'exam:' + data.person + ':', shelf = mine + data.paper;
  const boxes = Array.from(form.querySelectorAll('.cq')), waiting = new Map(), icons = document.getElementById('paper-signs').content.children;
  const by = (no) => boxes.find((box) => box.dataset.no === String(no));
  let busy = false, leaving = false;

  function stands(box, word, tone, sign) {
    const line = box.querySelector('.cqend .st');
    line.className = 'st st-' + tone;
    line.querySelector('.vis').innerHTML = icons[sign].outerHTML;
    line.querySelector('.say').textContent = data[word];
  }

  /* What is not saved yet, by number; it outlives the page. Answers to the person's other tries, long over, go. */
  function shelve() {
    try {
      if (waiting.size) { localStorage.setItem(shelf, JSON.stringify(Array.from(waiting))); } else { localStorage.removeItem(shelf); }
    } catch (_) { /* as long as the page, then */ }
  }
  function shelved() {
    try {
      Object.keys(localStorage).filter((key) => key.indexOf(mine) === 0 && key !== shelf).forEach((key) => localStorage.removeItem(key));
      return JSON.parse(localStorage.getItem(shelf) || '[]');
    } catch (_) { return []; }
  }

  /* In the shape that is graded: keys, keys in order, or texts; of a case one list a part. */
  const fields = (box) => Array.from(box.querySelectorAll('.qset select, .qset input'));
  function plain(box) {
    const selects = Array.from(box.querySelectorAll('select')), texts = Array.from(box.querySelectorAll('.gaps input'));
    if (texts.length) { return texts.map((input) => input.value.trim()); }
    if (!selects.length) { return Array.from(box.querySelectorAll('.qset input:checked, input:checked')).map((input) => input.value); }
    if (!box.querySelector('.order')) { return selects.map((select) => select.value); }
    const key = (select) => select.name.slice(select.name.indexOf('.') + 1);
    return selects.map((_, i) => selects.find((select) => Number(select.value) === i + 1)).map((select) => (select ? key(select) : ''));
  }
  function answer(box) {
    const parts = Array.from(box.querySelectorAll('.qset .qset'));
    return parts.length ? parts.map(plain) : plain(box);
  }
  const open = (given) => !given.length || given.some((it) => (Array.isArray(it) ? open(it) : it === ''));
  /* A picture of the fields, to put back after the page was lost. */
  const picture = (box) => fields(box).map((it) => (it.type === 'radio' || it.type === 'checkbox' ? it.checked : it.value));
  function restore(box, kept) {
    fields(box).forEach((it, i) => {
      if (it.type === 'radio' || it.type === 'checkbox') { it.checked = !!kept[i]; } else if (typeof kept[i] === 'string') { it.value = kept[i]; }
    });
  }

  async function save() {
    if (busy) { return; }
    busy = true;
    let wait = 2000;
    while (waiting.size) {
      const [no, kept] = waiting.entries().next().value, box = by(no);
      let status = 0, said = {};
      if (!box) { waiting.delete(no); continue; }
      const given = answer(box);
      try {
        const r = await fetch('/learn/exam/save', {
          method: 'POST', keepalive: true, cache: 'no-store', headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Csrf': data.csrf },
          body: JSON.stringify({ paper: data.paper, no: Number(no), answer: given })
        });
        status = r.status;
        said = await r.json();
      } catch (_) { /* no line */ }
      if (status === 200) {
        if (waiting.get(no) === kept) {
          waiting.delete(no);
          shelve();
          box.querySelector('input[type=hidden]').value = open(given) && !given.some((it) => it.length) ? '' : JSON.stringify(given);
          if (open(given)) { stands(box, 'open', 'off', 0); } else { stands(box, 'saved', 'ok', 1); }
        }
        wait = 2000;
      } else if (status === 409 || status === 404) {
        /* Handed in, or its time is over: the server's page says what is. */
        waiting.clear();
        shelve();
        if (!leaving) { location.reload(); }
        return;
      } else if (status >= 400 && status < 500 && status !== 401 && status !== 403) {
        waiting.delete(no);
        shelve();
        stands(box, 'open', 'off', 0);
        box.querySelector('.cqend .say').textContent = (said && said.error) || data.not;
      } else {
        stands(box, status === 401 || status === 403 ? 'out' : 'not', 'warn', 2);
        await new Promise((go) => setTimeout(go, wait));
        wait = Math.min(wait * 2, 15000);
      }
    }
    busy = false;
  }

  function changed(box) {
    waiting.set(box.dataset.no, picture(box));
    shelve();
    stands(box, 'saving', 'wait', 3);
    save();
  }
  boxes.forEach((box) => {
    box.querySelector('.xsave').hidden = true;
    let typing = 0;
    const now = () => { clearTimeout(typing); typing = 0; changed(box); };
    box.addEventListener('change', now);
    /* A phone that sleeps in mid-word tells nobody that the field was left. */
    box.addEventListener('input', (event) => {
      if (event.target.type === 'text') { clearTimeout(typing); typing = setTimeout(now, 1500); }
    });
    document.addEventListener('visibilitychange', () => { if (document.hidden && typing) { now(); } });
  });
  shelved().forEach(([no, kept]) => {
    const box = by(no);
    if (box) { restore(box, kept); changed(box); }
  });
  window.addEventListener('online', save);

  /* Enter in a text field is no hand-in. */
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('input')) { event.preventDefault(); }
  });
  /* The form carries every answer along, so that nothing has to be waited for. */
  form.addEventListener('submit', () => { leaving = true; });
  const sure = document.getElementById('sure');
  if (sure) { sure.focus(); }

  const bell = Number(data.bell), until = Number(data.until), line = told.querySelector('.say');
  let was = line.textContent;
  function tick() {
    const past = performance.now() - began, left = bell - past;
    const words = left <= 0 ? told.dataset.bell : left < 60000 ? told.dataset.last : told.dataset.minutes.replace('{n}', String(Math.ceil(left / 60000)));
    if (words !== was) {
      was = words;
      line.textContent = words;
      /* Said aloud when it matters, not every minute. */
      line.setAttribute('role', left < 300000 ? 'status' : 'none');
    }
    if (past > until + 2000 && !leaving) {
      leaving = true;
      location.reload();
      return;
    }
    setTimeout(tick, left > 0 && left < 90000 ? 1000 : 5000);
  }
  tick();
  /* Whoever thinks for half an hour is not idle: the sign-in is kept for as long as the paper lasts. */
  setInterval(() => { if (performance.now() - began < until) { fetch(location.pathname, { cache: 'no-store' }).catch(() => {}); } }, 600000);
  /* A phone that slept wakes with another clock: the page asks the server again. */
  let hidden = 0;
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { hidden = Date.now(); } else if (hidden && Date.now() - hidden > 60000 && !waiting.size && !leaving) { location.reload(); }
  });
})();
