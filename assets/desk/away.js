/* On the copy of a lesson that is shown while nothing else answers: asks now and then whether the house is back, and says so. What is read on a copy earns
   nothing, so whoever has not begun to read is brought to the lesson itself, and whoever has is told. Without this script there is the button. */
(function () {
  'use strict';
  var EVERY = 20000, note = document.getElementById('away');
  function back() {
    if (window.scrollY < 300) { location.reload(); return; }
    note.className = 'note note-ok awayback';
    note.querySelector('p').textContent = note.getAttribute('data-back');
    note.setAttribute('role', 'status');
  }
  function ask() {
    /* Small, and it needs the database like every page of whoever is signed in. */
    fetch('/desk/learn/worker.js', { cache: 'no-store', credentials: 'same-origin' })
      .then(function (answer) { if (answer.ok) { back(); } else { later(); } }, later);
  }
  function later() { setTimeout(ask, EVERY); }
  later();
}());
