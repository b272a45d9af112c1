/* 清单上近几天的日期换成今天、昨天、前天；原来的完整日期留在悬停提示里。没有脚本时是几月几日，一样对。 */
(function () {
  'use strict';
  var words = (document.body.dataset.days || '').split('|');
  if (words.length !== 3) return;
  var zone = 8 * 3600000, day = 86400000;
  var today = Math.floor((Date.now() + zone) / day);
  document.querySelectorAll('time[title]').forEach(function (el) {
    var at = Date.parse(el.getAttribute('datetime')) + zone;
    var word = words[today - Math.floor(at / day)];
    if (!word) return;
    var t = new Date(at);
    var minutes = t.getUTCMinutes();
    el.textContent = word + ' ' + t.getUTCHours() + ':' + (minutes < 10 ? '0' : '') + minutes;
  });
})();
