/* A question on the way: a section of the page, not a layer over it. The focus goes there and comes back to where the reader was. */
window.zhibuAsk = function (panel, send, where, news) {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const { W, say } = panel, box = $('ask');
  const make = (tag, more, inside) => {
    const node = Object.assign(document.createElement(tag), more);
    (inside || []).forEach((it) => node.append(it));
    return node;
  };
  let now = null, before = null, sending = false;
  const later = {};

  /* The fields of one question. Returns how to read them: `null` while something is open. */
  function fields(shown, into, name) {
    const type = shown.type, value = (node) => node.value.trim();
    if (type === 'single' || type === 'multiple') {
      if (type === 'multiple') { into.append(make('p', { className: 'hint', textContent: W.many })); }
      const inputs = shown.options.map((it) => make('input', { type: type === 'single' ? 'radio' : 'checkbox', name, value: it.key }));
      into.append(make('div', { className: 'choices qopts' }, inputs.map((input, i) =>
        make('label', { className: 'choice' }, [input, make('span', { textContent: shown.options[i].text })]))));
      return () => { const keys = inputs.filter((input) => input.checked).map((input) => input.value); return keys.length ? keys : null; };
    }
    if (type === 'matching' || type === 'ordering') {
      const rows = type === 'matching' ? shown.left : shown.items.map((it) => it.text);
      const options = type === 'matching' ? shown.right : shown.items.map((_, i) => ({ key: String(i + 1), text: say('nth', { n: i + 1 }) }));
      const selects = rows.map((_, i) => make('select', { id: name + i }, [make('option', { value: '', textContent: W[type === 'matching' ? 'choose' : 'place'] })]
        .concat(options.map((it) => make('option', { value: it.key, textContent: it.text })))));
      into.append(make('ul', { className: 'pairs' + (type === 'ordering' ? ' order' : '') }, rows.map((text, i) =>
        make('li', {}, [make('label', { htmlFor: name + i, textContent: text }), selects[i]]))));
      return () => {
        const given = selects.map(value);
        if (given.includes('')) { return null; }
        if (type === 'matching') { return given; }
        const keys = options.map((it) => given.indexOf(it.key)).map((at) => (at < 0 ? '' : shown.items[at].key));
        return keys.includes('') ? W.twice : keys;
      };
    }
    const inputs = shown.pieces.slice(1).map((_, i) => make('input', { type: 'text', autocomplete: 'off', ariaLabel: say('blank', { n: i + 1 }) }));
    inputs.forEach((input, i) => input.setAttribute('aria-label', say('blank', { n: i + 1 })));
    into.append(make('p', { className: 'gaps' }, [].concat(...shown.pieces.map((piece, i) => (inputs[i] ? [piece, inputs[i]] : [piece])))));
    return () => { const texts = inputs.map(value); return texts.includes('') ? null : texts; };
  }

  let read = null;
  function build(shown) {
    const into = $('ask-in');
    into.textContent = '';
    $('ask-h').textContent = shown.type === 'blanks' ? W.fill : shown.type === 'case' ? W.case : shown.stem;
    if (shown.type !== 'case') { read = fields(shown, into, 'ask'); return; }
    into.append(make('div', { className: 'case' }, shown.stem.split('\n').map((line) => make('p', { textContent: line }))));
    const parts = shown.parts.map((part, i) => {
      const set = make('fieldset', { className: 'qset' }, [make('legend', {}, [make('h3', { textContent: part.type === 'blanks' ? W.fill : part.stem })])]);
      into.append(set);
      return fields(part, set, 'ask' + i + '-');
    });
    read = () => {
      const all = parts.map((part) => part());
      return all.find((it) => typeof it === 'string') || (all.includes(null) ? null : all);
    };
  }

  function wrong(text) {
    $('ask-e').hidden = !text;
    $('ask-e').querySelector('span').textContent = text || '';
  }
  function here() {
    if (box.hidden) {
      const at = where();
      before = at && { node: at, top: at.getBoundingClientRect().top };
    }
    box.hidden = false;
    $('ask-h').focus();
    box.scrollIntoView();
  }
  function show(question, wanted, why) {
    if (!wanted && (later[question.ask] || (now && now.ask === question.ask))) { return; }
    now = question;
    build(question.shown);
    $('ask-why').textContent = why || (question.try > 1 ? W.askedSecond : W.asked);
    wrong('');
    $('ask-f').hidden = false;
    $('ask-r').hidden = true;
    here();
  }
  function result(text, good, explained) {
    now = null;
    $('ask-f').hidden = true;
    $('ask-r').hidden = false;
    $('ask-why').textContent = '';
    $('ask-said').className = 'note note-' + (good ? 'ok' : 'warn');
    $('ask-said').textContent = text;
    (explained || '').split('\n').filter(Boolean).forEach((line) => {
      $('ask-said').append(make('br'), say('explained', { text: line }));
    });
    if (box.hidden) { here(); }
    $('ask-on').focus();
    panel.tell(text);
  }
  function back() {
    box.hidden = true;
    if (!before) { return; }
    window.scrollBy(0, before.node.getBoundingClientRect().top - before.top);
    const heading = before.node.querySelector('h2');
    if (heading) { heading.focus({ preventScroll: true }); }
  }

  $('ask-f').addEventListener('submit', async (event) => {
    event.preventDefault();
    const answer = read();
    if (answer === null || typeof answer === 'string') { wrong(answer || W.none); return; }
    if (sending) { return; }
    sending = true;
    const asked = now, r = await send('/learn/answer', { ask: asked.ask, answer });
    sending = false;
    if (!r || r.status >= 500) { wrong(W.notSent); return; }
    if (r.status === 401) { wrong(W.signedOut); return; }
    if (r.status !== 200) { result(r.said.code === 'answered' ? W.over : r.said.error, false); return; }
    now = null;
    const a = r.said;
    news(a);
    if (a.right) { result(W.right, true, a.explain); } else if (a.question) { show(a.question, true); } else { result(W.wrong, false); }
  });
  $('ask-later').addEventListener('click', () => {
    if (now) { later[now.ask] = true; }
    now = null;
    back();
  });
  $('ask-on').addEventListener('click', back);

  /* The time of a question went by while it stood there. */
  const over = () => { if (now && !box.hidden) { result(W.over, false); } };
  return { show, result, over };
};
