/* The exit check: every answer is saved as it is given, one after the other, and again until it arrives. Without this file each question has its button. */
(function () {
  'use strict';
  const root = document.getElementById('check'), submit = document.getElementById('submit');
  if (!root || !window.fetch) { return; }
  const forms = Array.from(root.querySelectorAll('form')), waiting = new Map();
  let busy = false;
  const icons = document.getElementById('check-signs').content.children;

  function stands(form, word, tone, sign) {
    const line = form.querySelector('.cqend .st');
    line.className = 'st st-' + tone;
    line.querySelector('.vis').innerHTML = icons[sign].outerHTML;
    line.querySelector('.say').textContent = root.dataset[word];
  }

  /* In the shape of the protocol: keys, keys in order, or texts; of a case one list a part. */
  function plain(box) {
    const selects = Array.from(box.querySelectorAll('select')), texts = Array.from(box.querySelectorAll('.gaps input'));
    if (texts.length) { return texts.map((input) => input.value.trim()); }
    if (!selects.length) { return Array.from(box.querySelectorAll('input:checked')).map((input) => input.value); }
    if (!box.querySelector('.order')) { return selects.map((select) => select.value); }
    const key = (select) => select.name.slice(select.name.indexOf('.') + 1);
    return selects.map((_, i) => selects.find((select) => Number(select.value) === i + 1)).map((select) => (select ? key(select) : ''));
  }
  function answer(form) {
    const parts = Array.from(form.querySelectorAll('.qset .qset'));
    return parts.length ? parts.map(plain) : plain(form);
  }
  const open = (given) => !given.length || given.some((it) => (Array.isArray(it) ? open(it) : it === ''));

  async function save() {
    if (busy) { return; }
    busy = true;
    let wait = 2000;
    while (waiting.size) {
      const [form, given] = waiting.entries().next().value;
      let status = 0;
      try {
        const r = await fetch('/learn/check/save', {
          method: 'POST', keepalive: true, cache: 'no-store', headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Csrf': root.dataset.csrf },
          body: JSON.stringify({ check: root.dataset.check, no: Number(form.dataset.no), answer: given })
        });
        status = r.status;
      } catch (_) { /* no line */ }
      if (status === 200) {
        if (waiting.get(form) === given) {
          waiting.delete(form);
          if (open(given)) { stands(form, 'open', 'off', 0); } else { stands(form, 'saved', 'ok', 1); }
        }
        wait = 2000;
      } else if (status >= 400 && status < 500 && status !== 401) {
        /* Handed in already, or the page is too old: the server's page says what is. */
        location.reload();
        return;
      } else {
        stands(form, status === 401 ? 'out' : 'not', 'warn', 2);
        await new Promise((go) => setTimeout(go, wait));
        wait = Math.min(wait * 2, 15000);
      }
    }
    busy = false;
  }

  forms.forEach((form) => {
    form.querySelector('.cqend .btn').hidden = true;
    const changed = () => {
      waiting.set(form, answer(form));
      stands(form, 'saving', 'wait', 3);
      save();
    };
    form.addEventListener('change', changed);
    form.addEventListener('submit', (event) => { event.preventDefault(); changed(); });
  });

  /* Nothing is handed in while something of it is still on its way or open. */
  submit.addEventListener('submit', (event) => {
    const left = forms.filter((form) => open(answer(form)));
    const first = left[0] || Array.from(waiting.keys())[0];
    if (!first) { return; }
    event.preventDefault();
    const told = document.getElementById('submit-left');
    told.hidden = false;
    told.querySelector('span').textContent = left.length
      ? root.dataset.left.replace('{p}', left.map((form) => form.dataset.no).join('\u3001'))
      : root.dataset.not;
    const field = first.querySelector('input:not([type=hidden]),select');
    if (left.length && field) { first.scrollIntoView(); field.focus({ preventScroll: true }); }
  });
})();
