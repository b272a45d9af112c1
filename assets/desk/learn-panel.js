/* What a learner sees of the standing: the panel 还差什么 with its strip, the ends of the parts, and how the line is. The words and the lines stand in
   templates of the page, so that the server and this file say the same. */
window.zhibuPanel = function (root, parts) {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const length = Number(root.dataset.length), W = {}, SIGN = { ring: 0, okc: 1, clock: 2, warn: 3, book: 4 };
  $('words').content.querySelectorAll('[data-w]').forEach((p) => { W[p.dataset.w] = p.textContent; });
  const signs = Array.from($('signs').content.children), kinds = Array.from($('needs-of').content.children);
  const fill = (text, v) => text.replace(/\{(\w+)\}/g, (all, name) => (v && name in v ? v[name] : all));
  const say = (key, v) => fill(W[key], v);
  const icon = (name) => signs[SIGN[name]].outerHTML;
  const list = (numbers) => numbers.join('\u3001');
  const touched = (spans) => parts.filter((p) => spans.some((x) => x[0] < p.to && p.from < x[1])).map((p) => p.no);
  const tell = (text) => { $('told').textContent = text; };

  let stands = '';
  function state(text, sign, door) {
    if (stands === text) { return; }
    stands = text;
    const sit = $('sit'), need = sit.querySelector('.sit-n');
    sit.innerHTML = '<p class="sit-l">' + icon(sign) + '<span></span></p>';
    sit.querySelector('span').textContent = text;
    if (door) {
      const a = document.createElement('a');
      a.className = 'btn';
      a.href = '/sign-in?next=' + encodeURIComponent(location.pathname);
      a.textContent = W.signIn;
      sit.append(a);
    }
    sit.append(need);
  }

  function clock(ms) {
    const zone = 28800000, day = (t) => Math.floor((t + zone) / 86400000), at = new Date(ms + zone), days = day(ms) - day(Date.now());
    const minutes = at.getUTCMinutes();
    const v = { t: at.getUTCHours() + ':' + (minutes < 10 ? '0' : '') + minutes, m: at.getUTCMonth() + 1, d: at.getUTCDate() };
    return say(days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'near', v);
  }

  const x = (place) => Math.floor((place * 480 + Math.floor(length / 2)) / Math.max(length, 1));
  const bars = (spans) => parts.map((p) => {
    const left = x(p.from), right = Math.max(x(p.to) - 2, left + 1);
    return spans.map((s) => [Math.max(x(s[0]), left), Math.min(x(s[1]), right)]).filter((s) => s[1] > s[0])
      .map((s) => 'M' + s[0] + ' 4h' + (s[1] - s[0]) + 'v20h-' + (s[1] - s[0]) + 'z').join('');
  }).join('');

  let drawn = '', first = true;
  function draw(st, question) {
    const unanswered = st.pending.filter((it) => it.why === 'question').map((it) => [it.from, it.to]), again = st.again || [];
    const missing = st.missing.map((it) => it.part).filter((no, i, all) => all.indexOf(no) === i);
    const asked = touched(unanswered), offline = touched(again), lines = [];
    if (question) { lines.push([0, { ask: encodeURIComponent(question.ask) }]); }
    if (missing.length) { lines.push([1, { p: list(missing), n: missing[0] }]); }
    if (asked.length) { lines.push([2, { p: list(asked) }]); }
    if (offline.length) { lines.push([3, { p: list(offline), n: offline[0] }]); }
    if (st.check === 'not-yet') { lines.push([4, {}]); }
    if (st.check === 'open') { lines.push([5, {}]); }
    if (st.check === 'tomorrow') { lines.push([6, { when: clock(st.check_at) }]); }
    const html = lines.map((line) => fill(kinds[line[0]].outerHTML, line[1])).join('');
    if (html !== drawn) {
      drawn = html;
      $('needs').innerHTML = html;
      const main = $('needs').querySelector('li:first-child .btn');
      if (main) { main.classList.add('btn-main'); }
    }
    const heading = st.done && !lines.length ? W.done : lines.length ? say('count', { n: Array.from(W.numerals)[lines.length] }) : W.others;
    if ($('need-h').textContent !== heading) {
      $('need-h').textContent = heading;
      if (!first) { tell(heading); }
    }
    first = false;
    const waits = bars(unanswered.concat(again));
    const paths = $('strip').querySelectorAll('.s-no,.s-ok,.s-pend,.s-hatch');
    [bars(parts.map((p) => [p.from, p.to])), bars(st.covered), waits, waits].forEach((d, i) => paths[i].setAttribute('d', d));
    const groups = [[], [], []];
    parts.forEach((p) => {
      const how = missing.includes(p.no) ? 2 : asked.concat(offline).includes(p.no) ? 1 : 0;
      groups[how].push(p.no);
      const end = '<p class="st st-' + ['ok', 'wait', 'off'][how] + '">' + icon(['okc', 'clock', 'ring'][how]) +
        W[['partRead', 'partPending', 'partMissing'][how]] + '</p>';
      if (p.stands !== end) { p.end.innerHTML = p.stands = end; }
    });
    $('strip').setAttribute('aria-label', say('stripAll', { n: parts.length }) + groups.map((numbers, i) =>
      (numbers.length ? say(['stripRead', 'stripPending', 'stripMissing'][i], { p: list(numbers) }) : '')).join(''));
  }

  return { W, say, state, tell, touched, draw };
};
