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

  // The number of the newest state of each draft that the app tried to store.
  const revs = new Map();
  const note = (text) => {
    try { const it = JSON.parse(text); if (it.kind === 'draft') revs.set(it.id, Math.max(it.rev, revs.get(it.id) ?? 0)); } catch { /* not ours */ }
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

  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, key) {
    step();
    if (this.name === 'drafts') note(value);
    if (this.name === 'outbox') tell({ told: 'made', id: key, text: value });
    // A request that succeeds, and stores nothing.
    return mistake === 'none' ? put.call(this, value, key) : this.get(key);
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
  const fetched = window.fetch;
  window.fetch = async (...what) => {
    step();
    const answer = await fetched(...what);
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
    if (safe && !was_safe) revs.forEach((rev, id) => once({ told: 'typed', id, rev }));
    was_safe = safe;
    for (const card of document.querySelectorAll('[data-record]')) {
      const [id, sha256] = [card.dataset.record, card.querySelector('[data-sha256]')?.dataset.sha256];
      once({ told: 'saved', id, sha256 });
      if (card.dataset.state === 'sent') once({ told: 'sent', id, sha256 });
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})();
