// Runs before the page's own scripts. Every report is a request that the page waits for, so that nothing is told too late.
(() => {
  if (window !== window.top) return;
  const ask = (path, body) => {
    const call = new XMLHttpRequest();
    call.open('POST', '/api/v1/torture' + path, false);
    try { call.send(body); } catch { /* the driver is gone, and this page soon too */ }
  };
  const tell = (what) => ask('', JSON.stringify(what));
  let steps = 0;
  const step = () => { if (++steps === AT_STEP) ask('/step', ''); };
  const mistake = MISTAKE;

  // Which page this is, for other tabs tell of the same drafts.
  const tab = performance.timeOrigin + ' ' + Math.random();

  // The newest state of each draft that the app tried to store.
  const states = new Map();
  const note = (text) => {
    try {
      const it = JSON.parse(text);
      if (it.kind !== 'draft' || it.rev < (states.get(it.id)?.rev ?? 0)) return;
      states.set(it.id, { rev: it.rev, answers: JSON.parse(it.body).answers.answers });
    } catch { /* not ours */ }
  };

  const set = Storage.prototype.setItem;
  if (FILLS) {
    let unit = 'x'.repeat(1 << 20), n = 0;
    while (unit.length) {
      try { set.call(localStorage, 'zz' + n++, unit); } catch { unit = unit.slice(0, unit.length >> 1); }
    }
  }
  Storage.prototype.setItem = function (key, text) {
    step();
    if (key.startsWith('d:')) note(text);
    if (mistake !== 'both') set.call(this, key, text);
    step();
  };

  // With a mistake: what this tab wrote itself, and takes for all that there is.
  const own = new Map();
  const get = IDBObjectStore.prototype.get;
  if (mistake === 'own') {
    IDBObjectStore.prototype.get = function (key) {
      const asked = get.call(this, key);
      if (this.name === 'drafts' && own.has(key)) Object.defineProperty(asked, 'result', { value: own.get(key) });
      return asked;
    };
  }

  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, key) {
    step();
    if (this.name === 'drafts') { note(value); own.set(key, value); }
    if (this.name === 'outbox') tell({ told: 'made', id: key, text: value });
    // A request that succeeds, and stores nothing.
    return ['journal', 'both'].includes(mistake) ? this.get(key) : put.call(this, value, key);
  };
  const remove = IDBObjectStore.prototype.delete;
  IDBObjectStore.prototype.delete = function (key) {
    step();
    return remove.call(this, key);
  };
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...how) {
    const it = begin.apply(this, how);
    if (it.mode === 'readwrite') it.addEventListener('complete', step);
    return it;
  };
  // Lets go of everything that waits.
  const forget = async () => {
    const open = indexedDB.open('jemput-bola');
    await new Promise((done) => { open.onsuccess = done; });
    const tx = open.result.transaction('outbox', 'readwrite');
    tx.objectStore('outbox').clear();
    await new Promise((done) => { tx.oncomplete = done; });
    Object.keys(localStorage).filter((key) => key.startsWith('o:')).forEach((key) => localStorage.removeItem(key));
    open.result.close();
  };
  const fetched = window.fetch;
  window.fetch = async (...what) => {
    step();
    const push = mistake === 'forgets' && String(what[0].url ?? what[0]).endsWith('/submissions');
    let answer;
    try { answer = await fetched(...what); } finally { if (push && !answer?.headers.get('content-type')?.includes('ndjson')) await forget(); }
    step();
    return answer;
  };

  let was_safe = false;
  const told = new Set();
  const once = (what) => {
    const text = JSON.stringify(what);
    if (!told.has(text)) { told.add(text); tell(what); }
  };
  const look = () => {
    const safe = !!document.querySelector('[data-saved="1"]')?.innerText.includes('Tersimpan');
    if (safe && !was_safe) states.forEach((state, id) => once({ told: 'typed', tab, id, ...state }));
    was_safe = safe;
    for (const card of document.querySelectorAll('[data-record]')) {
      const [id, sha256] = [card.dataset.record, card.querySelector('[data-sha256]')?.dataset.sha256];
      once({ told: 'saved', id, sha256 });
      if (card.dataset.state === 'sent') once({ told: 'sent', id, sha256 });
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})();
