/* What was learned without a line and waits on this device, under the person's own key, until it is handed in (docs/learn-protocol.md §9): one entry
   for each nonce. The lesson's page and its kept copy share it. */
window.zhibuPack = function (root) {
  'use strict';
  const person = root.dataset.person, prefix = 'learn-pack:' + person + ':', MOST = 32;

  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch (_) { return null; } };
  const load = (sitting) => read(prefix + sitting);
  function save(w) {
    try { localStorage.setItem(prefix + w.sitting, JSON.stringify(w)); return true; } catch (_) { return false; }
  }
  function all() {
    try {
      return Object.keys(localStorage).filter((key) => key.indexOf(prefix) === 0).map(read).filter((w) => w && w.beats);
    } catch (_) { return []; }
  }
  const waits = () => all().some((w) => w.beats.length > 0);

  /* These are the server's now. The page may have written meanwhile: what stands on the device is read again. */
  function gone(w, nonces) {
    const now = load(w.sitting) || w;
    now.beats = now.beats.filter((b) => !nonces.includes(b.nonce));
    save(now);
    return now;
  }

  /* Everything that waits goes out, oldest first. Answers `none`, `ok`, `later` (came too early, comes again), `over`, `off`, `out`, `other` (another
     person is signed in), and the standing of this lesson if it was told. */
  let busy = false;
  async function handIn(post) {
    if (busy) { return { how: 'none' }; }
    busy = true;
    let how = 'none', standing = null;
    try {
      for (const first of all()) {
        let w = first;
        while (w.beats.length) {
          const beats = w.beats.slice(0, MOST), r = await post('/learn/pack/sync', { sitting: w.sitting, beats, marks: w.marks || {} });
          if (!r || r.status >= 500) { return { how: 'off', standing }; }
          if (r.status === 401) { return { how: 'out', standing }; }
          if (r.status === 404 || r.status === 403) { how = 'other'; break; }
          if (r.status !== 200) { how = 'over'; w = gone(w, beats.map((b) => b.nonce)); continue; }
          w = gone(w, r.said.taken);
          if (w.lesson === root.dataset.lesson) { standing = r.said.standing; }
          if (how === 'none') { how = 'ok'; }
          if (r.said.later.length) { how = 'later'; break; }
        }
        /* As long as its copy may be there, it must be known which nonces were used. */
        if (!w.beats.length && Date.now() > w.until) { try { localStorage.removeItem(prefix + w.sitting); } catch (_) { /* it stays */ } }
      }
    } finally { busy = false; }
    return { how, standing };
  }

  const name = (code) => 'learn-pack:' + person + ':' + code;
  const at = (code) => '/desk/learn/l/' + code + '/kept';
  return { person, load, save, all, waits, handIn, name, at };
};
