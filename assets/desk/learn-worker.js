/* Shows a lesson that a page kept on this device where there is no line, and in the place of 我的课 and 今天要办 the list of what is kept. It keeps nothing by
   itself, asks the line first, and holds nothing of anybody. */
'use strict';
const PREFIX = 'learn-pack:', SHELF = '/desk/learn/kept', SLOW = 8000, LONG = 20000, LESSON = /^\/desk\/learn\/l\/([^/]+)(\/kept(?:\/.+)?|\/f\/.+|\/captions\.vtt)?$/;

/* The copy of a lesson, of whoever kept it last; one whose time is over goes. */
async function copy(code) {
  for (const name of (await caches.keys()).reverse()) {
    if (name.indexOf(PREFIX) !== 0 || name.split(':').pop() !== code) { continue; }
    const cache = await caches.open(name), about = await cache.match('/desk/learn/l/' + code + '/kept/pack.json');
    if (!about) { continue; }
    if (Date.now() < (await about.json()).until) { return cache; }
    await caches.delete(name);
  }
  return null;
}

/* A file of the copy; a stretch of it where a player asks for one. */
async function file(request, code, path) {
  const cache = await copy(code), found = cache && await cache.match(path);
  if (!found) { return new Response('', { status: 404 }); }
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') || '');
  if (!range) { return found; }
  const whole = await found.blob(), from = Number(range[1]), to = Math.min(range[2] ? Number(range[2]) + 1 : whole.size, whole.size);
  if (from >= to) { return new Response('', { status: 416, headers: { 'Content-Range': 'bytes */' + whole.size } }); }
  return new Response(whole.slice(from, to), { status: 206, headers: {
    'Content-Type': found.headers.get('Content-Type') || '', 'Content-Range': 'bytes ' + from + '-' + (to - 1) + '/' + whole.size
  } });
}

/* The list of what is kept, as long as there is something: what ran out goes first. */
async function shelf() {
  for (const name of await caches.keys()) {
    if (name.indexOf(PREFIX) === 0) { await copy(name.split(':').pop()); }
  }
  return caches.match(SHELF);
}

/* What is kept here counts; a copy that the house shows in need does not. */
const good = (answer) => answer.status !== 503 && !answer.headers.get('zhibu-copy');

/* The line, unless it fails or says nothing for too long where there is something else. */
async function lineOr(request, other, slow = SLOW, use = good) {
  const instead = await other();
  if (!instead) { return fetch(request); }
  let clock = 0;
  const late = new Promise((_, no) => { clock = setTimeout(() => no(new Error('slow')), slow); });
  try {
    const answer = await Promise.race([fetch(request), late]);
    return use(answer) ? answer : instead;
  } catch (_) { return instead; } finally { clearTimeout(clock); }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const request = event.request, url = new URL(request.url), path = url.pathname;
  if (request.method !== 'GET' || url.origin !== self.location.origin) { return; }
  const lesson = LESSON.exec(path);
  if (lesson && request.mode === 'navigate' && (!lesson[2] || lesson[2] === '/kept')) {
    event.respondWith(lineOr(request, async () => { const kept = await copy(lesson[1]); return kept && kept.match('/desk/learn/l/' + lesson[1] + '/kept'); }));
  } else if (lesson && lesson[2] && lesson[2].indexOf('/kept/') === 0) {
    event.respondWith(file(request, lesson[1], path));
  } else if (request.mode === 'navigate' && (path === '/desk' || path === '/desk/learn')) {
    /* Whatever the house says of itself is truer than a list that says there is no line, and a slow line has more time: there is no other way in. */
    event.respondWith(lineOr(request, shelf, LONG, () => true));
  } else if (path.indexOf('/assets/') === 0) {
    /* An address there names the same bytes for ever. */
    event.respondWith(caches.match(path).then((found) => found || fetch(request)));
  } else if (path === '/skin.css' || (lesson && lesson[2] && lesson[2] !== '/kept')) {
    event.respondWith(lineOr(request, () => caches.match(path)));
  }
});
