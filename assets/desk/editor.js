/* The editor: saves by itself, shows the preview, takes a dropped file, and keeps on this machine what did not reach the server.
   Without this script the page works by its buttons. What is kept here belongs to one article and one person, and goes as soon as
   the server has it. */
(function () {
  'use strict';
  var form = document.getElementById('draft');
  if (!form || !window.fetch || !window.FormData || !window.URLSearchParams) { return; }

  var place = form.getAttribute('data-key');
  var status = document.getElementById('saved');
  var words = {
    saving: form.getAttribute('data-say-saving'),
    saved: form.getAttribute('data-say-saved'),
    line: form.getAttribute('data-say-line'),
    offline: form.getAttribute('data-say-offline'),
    ended: form.getAttribute('data-say-ended'),
    refused: form.getAttribute('data-say-refused')
  };
  var WAIT = 2000;
  var RETRY = 15000;
  /* What goes with a file by a button of its own is no part of the text. */
  var FIXED = { csrf: 1, key: 1, version: 1, then: 1, picture_alt: 1, picture_behind: 1 };

  function fields() {
    var kept = {};
    new FormData(form).forEach(function (value, name) {
      if (!FIXED[name] && typeof value === 'string') { kept[name] = value; }
    });
    return kept;
  }
  function asText() { return JSON.stringify(fields()); }

  /* —— what the browser keeps —— */
  function store(text) { try { localStorage.setItem(place, text); } catch (_) { /* private window: the server copy is enough */ } }
  function stored() { try { return localStorage.getItem(place); } catch (_) { return null; } }
  function forget() { try { localStorage.removeItem(place); } catch (_) { /* as above */ } }

  function show(tone, text) {
    status.textContent = '';
    var sign = document.createElement('span');
    sign.className = 'st st-' + tone;
    sign.textContent = text;
    status.appendChild(sign);
  }

  var last = asText();
  var changed = false;
  var busy = false;
  var clashed = false;
  var leaving = false;
  var timer = 0;

  /* —— the copy that never arrived —— */
  var before = stored();
  var kept = document.getElementById('kept');
  if (before && before !== last) {
    kept.hidden = false;
    document.getElementById('kept-use').addEventListener('click', function () {
      var values;
      try { values = JSON.parse(before); } catch (_) { values = {}; }
      Object.keys(values).forEach(function (name) {
        var field = form.elements[name];
        if (field && 'value' in field) { field.value = values[name]; }
      });
      kept.hidden = true;
      touched();
      look();
      form.elements.body.focus();
    });
    document.getElementById('kept-drop').addEventListener('click', function () { forget(); kept.hidden = true; });
  } else if (before) {
    forget();
  }

  /* —— saving —— */
  function renew(answer) {
    if (answer.version !== undefined) { form.elements.version.value = answer.version; }
    if (answer.key) {
      document.querySelectorAll('input[name="key"]').forEach(function (input) { input.value = answer.key; });
    }
  }

  function save() {
    clearTimeout(timer);
    if (busy || clashed || leaving || !changed) { return; }
    var sent = asText();
    if (sent === last) { changed = false; forget(); return; }
    var body = new URLSearchParams(new FormData(form));
    body.set('then', 'stay');
    busy = true;
    changed = false;
    show('wait', words.saving);
    fetch(form.action, { method: 'POST', body: body, credentials: 'same-origin', redirect: 'manual', headers: { Accept: 'application/json' } })
      .then(function (response) {
        if (response.ok) {
          return response.json().then(function (answer) { arrived(sent, answer); });
        }
        if (response.status === 409) {
          clashed = true;
          status.textContent = '';
          document.getElementById('clash').hidden = false;
        } else if (response.type === 'opaqueredirect' || response.status === 401) {
          show('warn', words.ended);
        } else if (response.status === 422) {
          show('warn', words.refused);
        } else {
          throw new Error(String(response.status));
        }
      })
      .catch(function () {
        show('warn', words.offline);
        changed = true;
        return RETRY;
      })
      .then(function (wait) {
        busy = false;
        if (pressed) { pressAgain(); return; }
        if (changed) { later(wait || WAIT); }
      });
  }

  function arrived(sent, answer) {
    renew(answer);
    last = sent;
    if (asText() === sent) { forget(); }
    show('ok', words.saved + ' ' + (answer.saved || ''));
    status.appendChild(document.createTextNode(words.line));
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function touched() {
    changed = true;
    store(asText());
    later(WAIT);
  }

  form.addEventListener('input', function () { touched(); lookLater(); });
  form.addEventListener('change', touched);
  /* Not on the way to a button of the form: its post carries everything, and two saves at once would look like two writers. */
  form.addEventListener('focusout', function (event) {
    var to = event.relatedTarget;
    if (changed && !(to && to.form === form && to.type === 'submit')) { save(); }
  });
  document.addEventListener('visibilitychange', function () { if (document.hidden && changed) { save(); } });
  window.addEventListener('online', function () { changed = asText() !== last; save(); });
  document.addEventListener('keydown', function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 's') {
      event.preventDefault();
      changed = true;
      save();
    }
  });
  /* A deed by button: the post itself carries everything. The kept copy stays until the next page finds it saved. */
  /* A save that is under way comes first, then the button is pressed again for the person. */
  var pressed = null;
  var tried = false;
  function bringsFile(event) { return Boolean(event.submitter && event.submitter.hasAttribute('formaction')); }
  form.addEventListener('submit', function (event) {
    /* A picture comes back inside the text: without a save before it, the copy kept here would look like one that never arrived. */
    var first = bringsFile(event) && !tried && !clashed && asText() !== last;
    if (bringsFile(event) && tooLarge(form.elements.picture)) { event.preventDefault(); return; }
    if (bringsFile(event) && asText() === last) { forget(); } else { store(asText()); }
    if (busy || first) {
      event.preventDefault();
      pressed = event.submitter || form.querySelector('button[value=stay]');
      if (first && !busy) { tried = true; changed = true; save(); }
      return;
    }
    tried = false;
    clearTimeout(timer);
    leaving = true;
  });
  function pressAgain() {
    var button = pressed;
    pressed = null;
    if (button) { button.hidden = false; button.click(); }
  }
  window.addEventListener('pageshow', function () { leaving = false; });

  /* —— a file that is too large is told of here, before it travels for nothing —— */
  var MOST = 20971520;
  function tooLarge(input) {
    var field = input.closest('.field');
    var said = document.getElementById(input.id + '-e');
    var large = Boolean(input.files && input.files[0] && input.files[0].size > MOST);
    if (large && !said) {
      said = document.createElement('p');
      said.className = 'err';
      said.id = input.id + '-e';
      said.setAttribute('role', 'alert');
      input.parentNode.insertBefore(said, input);
      input.setAttribute('aria-invalid', 'true');
    }
    if (said && large) { said.textContent = input.getAttribute('data-too-large'); }
    if (said && !large) { said.parentNode.removeChild(said); input.removeAttribute('aria-invalid'); }
    field.classList.toggle('bad', large);
    return large;
  }
  document.querySelectorAll('input[data-too-large]').forEach(function (input) {
    input.addEventListener('change', function () { tooLarge(input); });
    /* The file of the text's own form travels by one button only, which looks for itself. */
    if (input.form === form) { return; }
    input.form.addEventListener('submit', function (event) {
      if (tooLarge(input)) { event.preventDefault(); event.stopImmediatePropagation(); }
    });
  });

  /* —— other forms of the page (import, attachments): save first, or their answer would show the older text —— */
  document.querySelectorAll('main form').forEach(function (other) {
    if (other === form) { return; }
    other.addEventListener('submit', function (event) {
      if (asText() === last || clashed) { return; }
      event.preventDefault();
      event.stopPropagation();
      changed = true;
      save();
      var tries = 0;
      (function go() {
        if (asText() === last || tries > 50) { HTMLFormElement.prototype.submit.call(other); return; }
        tries += 1;
        setTimeout(go, 100);
      })();
    });
  });

  /* —— preview —— */
  var preview = document.getElementById('preview');
  var lookTimer = 0;
  var asked = 0;
  function look() {
    var mine = asked += 1;
    fetch(form.getAttribute('data-preview'), {
      method: 'POST', credentials: 'same-origin', redirect: 'manual', headers: { Accept: 'text/html' },
      body: new URLSearchParams(new FormData(form))
    }).then(function (response) {
      return response.ok ? response.text() : null;
    }).then(function (html) {
      /* Made and cleaned by the server, from the same code that makes the public page. */
      if (html !== null && mine === asked) { preview.innerHTML = html; }
    }).catch(function () { /* the next one */ });
  }
  function lookLater() {
    clearTimeout(lookTimer);
    lookTimer = setTimeout(look, 600);
  }

  /* —— a Word file dropped anywhere on the page; elsewhere a browser would leave the page and open the file —— */
  var drop = document.getElementById('drop');
  var file = document.getElementById('file');
  /* A field for files takes what is dropped on it by itself. */
  function ours(event) {
    var types = event.dataTransfer ? Array.prototype.slice.call(event.dataTransfer.types) : [];
    return types.indexOf('Files') >= 0 && !(event.target.matches && event.target.matches('input[type=file]'));
  }
  if (drop && file) {
    ['dragover', 'dragenter'].forEach(function (name) {
      document.addEventListener(name, function (event) {
        if (!ours(event)) { return; }
        event.preventDefault();
        drop.classList.add('over');
      });
    });
    document.addEventListener('dragleave', function (event) { if (!event.relatedTarget) { drop.classList.remove('over'); } });
    document.addEventListener('drop', function (event) {
      drop.classList.remove('over');
      if (!ours(event)) { return; }
      event.preventDefault();
      var dropped = event.dataTransfer.files;
      /* Beside the field for attachments nobody means to replace his text. */
      if (!dropped.length || (event.target.closest && event.target.closest('#attachments'))) { return; }
      file.files = dropped;
      var reading = document.getElementById('import');
      if (reading.requestSubmit) { reading.requestSubmit(); } else { reading.submit(); }
    });
  }
})();
