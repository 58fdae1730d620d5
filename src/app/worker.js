// Registers the service worker and tells the app of a new version. The app's side of it:
//   event "jb-update-ready" on window (also window.jbUpdateReady === true): a new version waits;
//   window.jbActivateUpdate(): take it, then reload. Call it only on the user's tap, with no interview open.
// When the app has set data-ready on <html>, the worker hears "boot-ok" and lets older builds go.
(function () {
  "use strict";
  if (!("serviceWorker" in navigator)) return; // no secure context: the app explains
  var CHECK_EVERY_MS = 3600000;
  var container = navigator.serviceWorker;
  var root = document.documentElement;
  var isTaking = false;

  function announce() {
    window.jbUpdateReady = true;
    window.dispatchEvent(new CustomEvent("jb-update-ready"));
  }

  function watch(worker) {
    worker.addEventListener("statechange", function () {
      // Without a controller this is the first visit: nothing older is running.
      if (worker.state === "installed" && container.controller) announce();
    });
  }

  // The wasm that this page runs names its build: index and assets come from one cache, but the page
  // may be older than the worker that hears this.
  function sendBootOk(registration) {
    var wasm = document.querySelector('link[rel="preload"][as="fetch"]');
    var worker = container.controller || registration.active;
    if (wasm && worker) worker.postMessage({ type: "boot-ok", wasm: new URL(wasm.href).pathname });
  }

  function whenReady(callback) {
    if (root.dataset.ready === "1") return callback();
    new MutationObserver(function (_, observer) {
      if (root.dataset.ready !== "1") return;
      observer.disconnect();
      callback();
    }).observe(root, { attributes: true, attributeFilter: ["data-ready"] });
  }

  window.jbActivateUpdate = function () {
    container.getRegistration().then(function (registration) {
      if (!registration || !registration.waiting) return location.reload();
      isTaking = true;
      registration.waiting.postMessage({ type: "activate" });
    });
  };
  container.addEventListener("controllerchange", function () {
    if (isTaking) location.reload();
  });

  // After the page, not beside it: the first visit needs the signal for itself.
  whenReady(function () {
    // First the rest of the app (rest.js), which people may need soon; the install then finds it in the browser's cache.
    var rest = window.jbRest ? window.jbRest.bring() : Promise.resolve();
    rest.then(function () { return container.register("/sw.js", { updateViaCache: "none" }); }).then(function (registration) {
      if (registration.waiting && container.controller) announce();
      if (registration.installing) watch(registration.installing);
      registration.addEventListener("updatefound", function () { watch(registration.installing); });
      container.ready.then(sendBootOk);
      var checked = Date.now();
      document.addEventListener("visibilitychange", function () {
        if (document.visibilityState !== "visible" || Date.now() - checked < CHECK_EVERY_MS) return;
        checked = Date.now();
        registration.update().catch(function () { /* no signal: the next look will do */ });
      });
    }, function () {
      window.jbWorkerFailed = true; // blocked or broken: the app works, but not without a signal
      window.dispatchEvent(new CustomEvent("jb-worker-failed"));
    });
  });
})();
