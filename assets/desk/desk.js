/* Every signed-in page: 念给我听 in the elder skin, and no second post while one is on its way. Nothing here is needed to work. */
(function () {
  'use strict';

  /* 念给我听: reads one screen. The button stays hidden where the browser has no voice. */
  if ('speechSynthesis' in window) {
    var reading = null;
    var stop = function () {
      window.speechSynthesis.cancel();
      if (reading) { reading.removeAttribute('aria-pressed'); }
      reading = null;
    };
    /* What a place says: what is seen of it, with a stop after each block, so that options, labels and cells do not run together. Buttons and ways to other
       pages are not read. The words that are not on the page stand on its body. */
    var SILENT = '.stepnav,.seq,.vh,.backline,.ref,[aria-hidden=true],button,a.btn,nav,del,svg,rt,rp,video,script,template';
    var COMMA = '\uff0c', STOP = '\u3002', MOST = 12, own = document.body.dataset;
    var words = function (place) {
      var out = '', told = '';
      var pause = function (sign) {
        out = out.replace(/[\s\uff0c\u3001]+$/, '');
        if (out && !/[\u3002\uff01\uff1f\uff1b\uff1a.!?;:][\u201d\u2019\u300d\u300f\uff09)]*$/.test(out)) { out += sign; }
      };
      var field = function (node) {
        if (node.checked && /^(radio|checkbox)$/.test(node.type)) { out += own.chosen + COMMA; }
        if (!/^text/.test(node.type)) { return; }
        pause(COMMA);
        out += node.getAttribute('aria-label') || (node.labels.length ? '' : own.gap);
        pause(COMMA);
        out += node.value;
        pause(COMMA);
      };
      /* Fields of one question offer the same choices: they are told once. A long list is not told at all. */
      var choices = function (node) {
        var now = node.options[node.selectedIndex];
        var all = Array.prototype.filter.call(node.options, function (it) { return it.value; }).map(function (it) { return it.text; });
        pause(COMMA);
        if (now) { out += (now.value ? own.chosen : '') + now.text; }
        pause(STOP);
        if (all.length <= MOST && all.join() !== told) { out += own.options + all.join('\u3001'); }
        pause(STOP);
        told = all.join();
      };
      var walk = function (node) {
        if (node.nodeType === 3) { out += node.data; }
        if (node.nodeType !== 1 || node.matches(SILENT)) { return; }
        var look = getComputedStyle(node), tag = node.tagName;
        if (look.display === 'none' || look.visibility !== 'visible') { return; }
        if (tag === 'SELECT') { choices(node); return; }
        if (/^(INPUT|TEXTAREA)$/.test(tag)) { field(node); return; }
        if (tag === 'BR') { pause(COMMA); return; }
        if (/math/i.test(tag)) { out += node.textContent; return; }
        var slight = /^(A|B|DT|EM|I|SMALL|SPAN|STRONG|TD|TH|TIME)$/.test(tag) || (tag === 'LABEL' && node.htmlFor);
        var sign = /^(block|flex|grid|flow-root|list-item|table)/.test(look.display) ? (slight ? COMMA : STOP) : tag === 'LABEL' ? COMMA : '';
        if (sign) { pause(sign); }
        node.childNodes.forEach(function (child) {
          if (tag !== 'DETAILS' || node.open || child.tagName === 'SUMMARY') { walk(child); }
        });
        if (sign) { pause(sign); }
      };
      walk(place);
      return out.replace(/\s+/g, ' ').replace(/[ \uff0c\u3001]+(?=[\u3001\u3002\uff0c\uff01\uff1f\uff1b\uff1a])/g, '').trim();
    };
    var voice = null;
    /* Some browsers know their voices only a moment later; without a Chinese one the place stays empty. */
    var ready = function () {
      voice = window.speechSynthesis.getVoices().filter(function (one) { return /^(zh|cmn)/i.test(one.lang); })[0] || voice;
      document.querySelectorAll('[data-say]').forEach(function (button) { button.hidden = !voice; });
    };
    document.querySelectorAll('[data-say]').forEach(function (button) {
      button.addEventListener('click', function () {
        var again = reading === button;
        stop();
        var place = document.getElementById(button.getAttribute('data-say'));
        if (again || !place) { return; }
        /* One sentence an utterance: long ones are cut off by some voices. */
        var sentences = words(place).match(/[^\u3002\uff01\uff1f\uff1b]+[\u3002\uff01\uff1f\uff1b]*[\u201d\u2019\u300d\u300f\uff09]*/g) || [];
        if (!sentences.length) { return; }
        reading = button;
        button.setAttribute('aria-pressed', 'true');
        sentences.forEach(function (sentence, index) {
          var speech = new SpeechSynthesisUtterance(sentence);
          speech.lang = document.documentElement.lang;
          speech.voice = voice;
          if (index === sentences.length - 1) {
            speech.onend = function () { if (reading === button) { stop(); } };
          }
          window.speechSynthesis.speak(speech);
        });
      });
    });
    window.addEventListener('pagehide', stop);
    ready();
    if (window.speechSynthesis.addEventListener) { window.speechSynthesis.addEventListener('voiceschanged', ready); }
  }

  /* What the editor kept on this machine has reached the server: the server may write it a little differently, so it cannot be compared.
     Not after a reload: then there may be newer words. */
  var landed = /^\/desk\/(?:articles|courses\/[0-9a-f-]+\/lessons)\/([0-9a-f-]+)(\/progress)?$/.exec(location.pathname);
  var entry = window.performance && performance.getEntriesByType ? performance.getEntriesByType('navigation')[0] : null;
  if (landed && /[?&]did=(saved|kept|submitted)\b/.test(location.search) && entry && entry.type === 'navigate') {
    try {
      Object.keys(localStorage).filter(function (key) { return key.indexOf('draft:' + landed[1] + ':') === 0; })
        .forEach(function (key) { localStorage.removeItem(key); });
    } catch (_) { /* private window: nothing was kept */ }
  }

  /* Lessons that are kept on this device go with the sign-out, and when nobody is signed in any more: the next one who has the phone finds nothing. What
     was learned and not handed in stays, under the person's own key. */
  if ('caches' in window) {
    var throwAway = function () {
      caches.keys().then(function (names) {
        names.filter(function (name) { return name.indexOf('learn-pack:') === 0; }).forEach(function (name) { caches.delete(name); });
      }).catch(function () { /* nothing was kept */ });
    };
    if (/^\/(sign-in$|invite\/)/.test(location.pathname)) { throwAway(); }
    document.addEventListener('submit', function (event) {
      if (/^\/sign-out/.test(event.target.getAttribute('action') || '') && !event.target.querySelector('[name=session]')) { throwAway(); }
    });
  }

  /* A double click is one deed on the server too; here it only spares the second wait. */
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== 'post') { return; }
    if (form.getAttribute('data-sent')) { event.preventDefault(); return; }
    form.setAttribute('data-sent', '1');
  });
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-sent]').forEach(function (form) { form.removeAttribute('data-sent'); });
  });

  /* 全都勾上: every box of the named part. */
  document.querySelectorAll('[data-all]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      document.querySelectorAll('#' + button.getAttribute('data-all') + ' input[type=checkbox]').forEach(function (box) { box.checked = true; });
    });
  });
})();
