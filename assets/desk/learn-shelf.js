/* The lessons that are kept on this device, listed where there is no line: their titles, read from the copies themselves, and nothing about anybody. */
(async function () {
  'use strict';
  const $ = (id) => document.getElementById(id), PREFIX = 'learn-pack:';
  /* By its own address it is nothing to look at: 我的课 shows it when nothing answers. */
  if (location.pathname === '/desk/learn/kept') { location.replace('/desk/learn'); return; }
  $('again').href = location.pathname;

  async function kept(name) {
    const code = name.split(':').pop(), at = '/desk/learn/l/' + code + '/kept', cache = await caches.open(name);
    const about = await cache.match(at + '/pack.json'), page = await cache.match(at);
    if (!about || !page || Date.now() >= (await about.json()).until) { return null; }
    const heading = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('h1');
    return { href: '/desk/learn/l/' + code, title: heading ? heading.textContent.trim() : '' };
  }
  function line(it) {
    const row = document.createElement('li'), link = row.appendChild(document.createElement('a')), title = link.appendChild(document.createElement('span'));
    link.href = it.href;
    title.className = 'hd2';
    title.textContent = it.title;
    return row;
  }
  const rows = [];
  try {
    const all = (await caches.keys()).filter((name) => name.indexOf(PREFIX) === 0), last = all[all.length - 1] || '';
    /* Whoever had this phone before and did not sign out: only what the last one kept is shown, the newest first. */
    const own = all.filter((name) => name.indexOf(last.slice(0, last.lastIndexOf(':') + 1)) === 0).reverse();
    for (const name of own) {
      const it = await kept(name).catch(() => null);
      if (it && it.title) { rows.push(line(it)); }
    }
  } catch (_) { /* the browser does not give it out: then there is nothing */ }
  rows.forEach((row) => $('shelf-list').appendChild(row));
  $('shelf-list').hidden = !rows.length;
  $('shelf-none').hidden = rows.length > 0;
  $('shelf').hidden = false;
})();
