/* 念给人听：一句一句地念，能停、能接着念。没有中文嗓音的浏览器里，按钮一直藏着（位置留着，页面不跳）。
   长辈版底栏的“念一念”没有脚本时是到正文的链接。字都在页面上，这里一个也没有。 */
(function () {
  'use strict';
  var print = document.querySelector('[data-say=print]');
  if (print && window.print) {
    print.classList.add('on');
    print.addEventListener('click', function () { window.print(); });
  }
  var synth = window.speechSynthesis;
  if (!synth || !window.SpeechSynthesisUtterance) return;
  var main = document.getElementById('main');
  var page = document.querySelector('[data-say=page]');
  var stop = document.querySelector('[data-say=stop]');
  var bar = document.querySelector('[data-say=bar]');
  var voice = null, queue = null, at = 0, running = false, turn = 0;
  var words = new Map();

  function label(button, text) {
    var span = button && button.querySelector('span');
    if (!span) return;
    if (!words.has(button)) words.set(button, span.textContent);
    span.textContent = text || words.get(button);
  }

  function chinese() {
    var all = synth.getVoices().filter(function (v) { return /^(zh|cmn)/i.test(v.lang); });
    return all.find(function (v) { return v.localService && /CN|Hans/i.test(v.lang); }) || all[0] || null;
  }

  function ready() {
    voice = chinese();
    if (!voice) return;
    if (page) page.classList.add('on');
  }

  /* 表格念它的一行一句，脚注号不念，藏起来的不念。 */
  function collect() {
    var found = [];
    var pick = 'h1,h2,h3,h4,p,li,figcaption,.dek,.hd,dt,dd';
    main.querySelectorAll(pick).forEach(function (el) {
      if (el.closest('table,.no-print,.crumb,.notes,.qr,.sprite,.prov')) return;
      if (el.parentElement.closest('li,.hd,dd,.dek') && el.matches('.hd') === false) return;
      if (el.matches('li') && el.querySelector('.hd')) return;
      var copy = el.cloneNode(true);
      copy.querySelectorAll('.ref,svg,ul,ol,rt,.meta').forEach(function (x) { x.remove(); });
      var text = copy.textContent.replace(/\s+/g, ' ').trim();
      (text.match(/[^。！？；!?;]+[。！？；!?;”’）]*/g) || []).forEach(function (s) {
        for (var i = 0; i < s.length; i += 120) found.push({ el: el, text: s.slice(i, i + 120) });
      });
      el.querySelectorAll('ul>li,ol>li').forEach(function (li) {
        if (li.closest('table')) return;
        var own = li.cloneNode(true);
        own.querySelectorAll('.ref,ul,ol').forEach(function (x) { x.remove(); });
        if (own.textContent.trim()) found.push({ el: li, text: own.textContent.trim() });
      });
    });
    return found;
  }

  function mark(el) {
    main.querySelectorAll('.saying').forEach(function (x) { x.classList.remove('saying'); });
    if (el) el.classList.add('saying');
  }

  function show() {
    label(page, running ? page && page.dataset.pause : queue ? page && page.dataset.resume : '');
    if (stop) {
      stop.classList.toggle('on', !!queue);
      stop.parentElement.classList.toggle('reading', !!queue);
    }
    label(bar, queue ? bar.dataset.stop : '');
  }

  function next(mine) {
    if (mine !== turn || !running) return;
    if (at >= queue.length) { end(); return; }
    var part = queue[at];
    var u = new SpeechSynthesisUtterance(part.text);
    u.lang = 'zh-CN';
    u.voice = voice;
    u.rate = 0.95;
    u.onend = function () { if (mine === turn && running) { at += 1; next(mine); } };
    u.onerror = function () { if (mine === turn && running) end(); };
    mark(part.el);
    synth.speak(u);
  }

  /* 有的手机停不住一句话，所以“停一停”是丢下这一句，接着念时从这一句的头念起。 */
  function go() {
    if (!queue) { queue = collect(); at = 0; }
    running = true;
    turn += 1;
    synth.cancel();
    show();
    next(turn);
  }

  function hold() {
    running = false;
    turn += 1;
    synth.cancel();
    show();
  }

  function end() {
    hold();
    queue = null;
    mark(null);
    show();
  }

  if (page) page.addEventListener('click', function () { if (running) hold(); else go(); });
  if (stop) stop.addEventListener('click', function () { end(); if (page) page.focus(); });
  if (bar) bar.addEventListener('click', function (e) {
    if (!voice) return;
    e.preventDefault();
    if (queue) end(); else go();
  });
  window.addEventListener('pagehide', function () { synth.cancel(); });
  ready();
  if (!voice && synth.addEventListener) synth.addEventListener('voiceschanged', ready);
})();
