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
    var words = function (place) {
      var copy = place.cloneNode(true);
      copy.querySelectorAll('.stepnav,.seq,button,del,svg,[hidden],input,select,textarea').forEach(function (node) {
        node.remove();
      });
      return copy.textContent.replace(/\s+/g, ' ').trim();
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
        var sentences = words(place).match(/[^\u3002\uff01\uff1f\uff1b]+[\u3002\uff01\uff1f\uff1b]*/g) || [];
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
    if (location.pathname === '/sign-in') { throwAway(); }
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
