// The rescue page: everything that Jemput Bola keeps on this phone, as one JSON file. Plain JavaScript,
// because it is for the day on which the wasm does not start. It reads; it never writes or deletes.
//
// The file: {schema, kind: "jemput-bola-rescue", made_at, origin, user_agent,
//   local_storage: {key: text}, indexed_db: {name, version, stores: {store: [{key, value}]}} or null,
//   problems: [text]}. Bytes become {"$bytes": base64, type?}, dates {"$date": text}; what JSON cannot hold
// becomes {"$unreadable": its type}.
"use strict";

const DATABASE = "jemput-bola";
const SCHEMA = 1;
const problems = [];
const byId = (id) => document.getElementById(id);

function readLocalStorage() {
  const items = {};
  try {
    for (let i = 0; i < localStorage.length; i++) items[localStorage.key(i)] = localStorage.getItem(localStorage.key(i));
  } catch (error) {
    problems.push("local storage: " + error.message);
  }
  return items;
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Null when there is no such database. Opening must not make one: the app would then find it without its stores.
function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE);
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      request.transaction.abort();
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      if (isNew) resolve(null);
      else reject(request.error);
    };
  });
}

async function readDatabase() {
  let db = null;
  try {
    db = await openDatabase();
    if (!db) return null;
    const stores = {};
    for (const name of db.objectStoreNames) {
      try {
        stores[name] = await readStore(db, name);
      } catch (error) {
        problems.push(`IndexedDB ${name}: ${error.message}`);
      }
    }
    return { name: DATABASE, version: db.version, stores };
  } catch (error) {
    problems.push("IndexedDB: " + error.message);
    return null;
  } finally {
    if (db) db.close();
  }
}

// One record at a time, so that one that cannot be read does not hide its neighbours.
async function readStore(db, name) {
  const store = () => db.transaction(name, "readonly").objectStore(name);
  const records = [];
  for (const key of await done(store().getAllKeys())) {
    try {
      records.push({ key: await plain(key), value: await plain(await done(store().get(key))) });
    } catch (error) {
      problems.push(`IndexedDB ${name} ${JSON.stringify(key)}: ${error.message}`);
    }
  }
  return records;
}

async function plain(value) {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return value;
  if (value === undefined) return null;
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Blob) return { $bytes: await base64(value), type: value.type };
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return { $bytes: await base64(new Blob([value])) };
  if (Array.isArray(value)) return Promise.all(value.map(plain));
  if (value instanceof Map) return plain(Array.from(value));
  if (Object.getPrototypeOf(value) !== Object.prototype) return { $unreadable: Object.prototype.toString.call(value) };
  const copy = {};
  for (const [key, part] of Object.entries(value)) copy[key] = await plain(part);
  return copy;
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

function addLine(text) {
  const line = document.createElement("li");
  line.textContent = text;
  byId("stores").append(line);
}

function describe(content) {
  const local = Object.keys(content.local_storage);
  const stores = content.indexed_db ? Object.entries(content.indexed_db.stores) : [];
  const total = local.length + stores.reduce((sum, [, records]) => sum + records.length, 0);
  byId("found").textContent = total ? `Ditemukan ${total} catatan di HP ini:` : "Tidak ada isian di HP ini.";
  addLine(`penyimpanan lokal: ${local.length}`);
  for (const [name, records] of stores) addLine(`${name}: ${records.length}`);
  for (const problem of problems) addLine(`tidak terbaca: ${problem}`);
}

function makeFile(content) {
  const name = `jemput-bola-${content.made_at.slice(0, 19).replace(/[^0-9]/g, "")}.json`;
  return new File([JSON.stringify(content)], name, { type: "application/json" });
}

function save(file) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(file);
  a.download = file.name;
  document.body.append(a);
  a.click();
  a.remove();
  byId("done").textContent = `Berkas ${file.name} disimpan di folder Unduhan.`;
}

async function start() {
  const content = {
    schema: SCHEMA,
    kind: "jemput-bola-rescue",
    made_at: new Date().toISOString(),
    origin: location.origin,
    user_agent: navigator.userAgent,
    local_storage: readLocalStorage(),
    indexed_db: await readDatabase(),
    problems,
  };
  describe(content);
  const file = makeFile(content);
  byId("save").disabled = false;
  byId("save").addEventListener("click", () => save(file));
  if (navigator.canShare && navigator.canShare({ files: [file] })) {
    byId("share").hidden = false;
    byId("share").addEventListener("click", () => navigator.share({ files: [file] }).catch(() => { /* closed by the user */ }));
  }
}

start().catch((error) => { byId("found").textContent = "Gagal membaca isi HP: " + error.message; });
