/* 打印: the button shows only where the browser can. */
(function () {
  'use strict';
  if (!window.print) { return; }
  document.querySelectorAll('[data-print]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  });
})();
