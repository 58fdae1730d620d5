// Service worker of the officers' app: the whole app from one cache per build, without a signal.
//
// - Install: every file of this build, each with the digest it was built with, or nothing.
// - A page and all its assets come from one build's cache (subresource integrity holds here too).
// - The previous build's cache stays until this build has said "boot-ok"; if this build twice does not
//   get that far, the previous one is shown again.
// - It takes over when the old pages are closed, or on the message {type: "activate"}; never on its own.
// - The API, the office and everything that is not a GET are not touched. Nothing is evicted by an HTTP error.
"use strict";

// The next two lines are written by `jemput-bola app pack`.
const BUILD_ID = "unpacked";
const PRECACHE = [];

const PREFIX = "jemput-bola-app-";
const CACHE = PREFIX + BUILD_ID;
const OUTSIDE = ["/api", "/kantor"];
// Kept inside the build's cache, so that it comes and goes with it: {ok, tries}.
const BOOT_STATE = "/__boot-state";
const MAX_TRIES = 2;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(deleteBuilds((older) => older.slice(0, -1))));

self.addEventListener("message", (event) => {
  const message = event.data || {};
  if (message.type === "activate") self.skipWaiting();
  if (message.type === "boot-ok") event.waitUntil(confirmBoot(message.wasm));
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || request.headers.has("range")) return;
  if (OUTSIDE.some((path) => url.pathname === path || url.pathname.startsWith(path + "/"))) return;
  const isFile = PRECACHE.some(([path]) => path === url.pathname && path !== "/");
  if (request.mode === "navigate" && !isFile) event.respondWith(page(request));
  else event.respondWith(asset(request, url.pathname));
});

async function install() {
  if (PRECACHE.length === 0) throw new Error("this build was not packed: run make app");
  const files = await Promise.all(PRECACHE.map(fetchChecked));
  await caches.delete(CACHE); // of an earlier install of the same build that did not end
  const cache = await caches.open(CACHE);
  try {
    for (const [path, response] of files) await cache.put(path, response);
  } catch (error) {
    await caches.delete(CACHE);
    throw error; // storage is full: stay with the build that is here
  }
}

// What the page has loaded is taken from the browser's cache, if it is what the build says.
async function fetchChecked([path, sha256]) {
  for (const cache of ["default", "reload"]) {
    const response = await fetch(path, { cache, redirect: "error" });
    if (!response.ok && cache === "reload") throw new Error(`${path}: HTTP ${response.status}`);
    const bytes = await response.clone().arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (response.ok && hex === sha256) return [path, response];
  }
  throw new Error(`${path}: not the file of build ${BUILD_ID}`);
}

// From one build's cache. `caches.open` would make the cache anew if the browser had evicted it.
function fromBuild(cacheName, path) {
  return caches.match(path, { cacheName, ignoreVary: true });
}

async function page(request) {
  const state = await bootState();
  if (!state.ok) {
    const previous = (await olderBuilds()).pop();
    if (previous && state.tries >= MAX_TRIES) {
      const shell = await fromBuild(previous, "/");
      if (shell) return shell;
    }
    await writeBootState({ ok: false, tries: state.tries + 1 });
  }
  return (await fromBuild(CACHE, "/")) || fetch(request);
}

async function asset(request, path) {
  // A page of another build that is still open asks for names that carry their own hash.
  return (await fromBuild(CACHE, path)) || (await caches.match(path, { ignoreVary: true })) || fetch(request);
}

// The browser lists caches in the order in which they were made.
async function olderBuilds() {
  const builds = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  return builds.slice(0, Math.max(builds.indexOf(CACHE), 0));
}

async function deleteBuilds(choose) {
  await Promise.all(choose(await olderBuilds()).map((name) => caches.delete(name)));
}

async function confirmBoot(wasm) {
  // A page of the previous build may be talking to this worker.
  if (!PRECACHE.some(([path]) => path === wasm)) return;
  if ((await bootState()).ok) return;
  if (await writeBootState({ ok: true, tries: 0 })) await deleteBuilds((older) => older);
}

async function bootState() {
  const stored = await fromBuild(CACHE, BOOT_STATE);
  return stored ? stored.json() : { ok: false, tries: 0 };
}

// False when it could not be written (storage full): the older build is then simply kept longer.
async function writeBootState(state) {
  try {
    if (!(await caches.has(CACHE))) return false;
    await (await caches.open(CACHE)).put(BOOT_STATE, new Response(JSON.stringify(state)));
    return true;
  } catch (error) {
    return false;
  }
}
