// Runs before the wasm, on both pages: says "perbarui Chrome" to a browser that is too old, and says
// so when the page cannot start. In old JavaScript on purpose: it must run where the page does not.
(function () {
  "use strict";
  var root = document.documentElement;
  var TEXT = {
    old: [
      "Browser HP ini terlalu lama. Perbarui Chrome dari Play Store, lalu buka lagi.",
      "Browser HP punika sampun lami sanget. Chrome dipunenggalaken rumiyin saking Play Store, lajeng dipunbikak malih.",
      "This browser is too old. Update Chrome from the Play Store, then open this page again.",
    ],
    failed: [
      "Halaman tidak dapat dibuka. Muat ulang. Isian yang sudah tersimpan tetap ada di HP ini.",
      "Kaca mboten saged dipunbikak. Cobi dipunbikak malih. Isian ingkang sampun kasimpen taksih wonten ing HP punika.",
      "The page could not start. Reload it. Answers already saved are still on this phone.",
    ],
    stopped: [
      "Halaman berhenti karena kesalahan. Muat ulang. Isian yang sudah tersimpan tetap ada di HP ini.",
      "Kaca kendel amargi wonten lepat. Cobi dipunbikak malih. Isian ingkang sampun kasimpen taksih wonten ing HP punika.",
      "The page stopped because of an error. Reload it. Answers already saved are still on this phone.",
    ],
    slow: ["Masih memuat. Sinyal mungkin lemah.", "Taksih dipunbikak. Sinyalipun mbokmenawi ringkih.", "Still loading. The signal may be weak."],
  };
  var LANGUAGES = ["id", "jv", "en"];

  // One function that needs all the wasm features our modules are built with: the newest of them,
  // reference types, came with Chrome 96.
  var WASM_PROBE = "AGFzbQEAAAABCAFgAn9/An9/AgcBAAFnA38BAwIBAAQEAW8AAQUDAQABCh0BGwEBfyAAwEMAAAAA/AAhAkEAQQBBAPwLACACCw==";

  function isSupported() {
    try {
      if (!("noModule" in HTMLScriptElement.prototype) || !window.indexedDB) return false;
      if (typeof WritableStream !== "function") return false; // Firefox 100
      new RegExp("(?<=a)b"); // Safari 16.4
      var text = atob(WASM_PROBE);
      var bytes = new Uint8Array(text.length);
      for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      return WebAssembly.validate(bytes);
    } catch (error) {
      return false;
    }
  }

  function link(text, href) {
    var a = document.createElement("a");
    a.href = href;
    a.appendChild(document.createTextNode(text));
    return a;
  }

  function show(kind, offersReload) {
    var box = document.getElementById("boot");
    if (!box) {
      box = document.createElement("div");
      box.id = "boot";
      document.body.insertBefore(box, document.body.firstChild);
    }
    if (box.getAttribute("data-kind") === "old") return;
    box.setAttribute("data-kind", kind);
    box.setAttribute("role", "alert");
    box.textContent = "";
    for (var i = 0; i < LANGUAGES.length; i++) {
      var p = document.createElement("p");
      p.lang = LANGUAGES[i];
      p.appendChild(document.createTextNode(TEXT[kind][i]));
      box.appendChild(p);
    }
    var links = document.createElement("p");
    if (offersReload) {
      links.appendChild(link("Muat ulang", location.href));
      links.appendChild(document.createTextNode(" · "));
    }
    links.appendChild(link("Selamatkan isian ke berkas", "/rescue.html"));
    box.appendChild(links);
  }

  function isReady() {
    return root.getAttribute("data-ready") === "1";
  }

  // A panic in wasm ends in a RuntimeError; the page is dead from then on, whatever it still shows.
  function isWasmTrap(error) {
    return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
  }

  function onFailure(error, isOurs) {
    if (isWasmTrap(error)) show(isReady() ? "stopped" : "failed", true);
    else if (isOurs && !isReady()) show("failed", true);
  }

  if (!isSupported()) {
    show("old", false);
    return;
  }
  // Capturing, because a script that cannot be loaded (no signal, wrong digest) does not bubble.
  window.addEventListener("error", function (event) {
    onFailure(event.error, event.error || (event.target && event.target.tagName === "SCRIPT"));
  }, true);
  window.addEventListener("unhandledrejection", function (event) { onFailure(event.reason, true); });
  var timer = setTimeout(function () { if (!isReady()) show("slow", true); }, 20000);
  new MutationObserver(function (_, observer) {
    if (!isReady()) return;
    observer.disconnect();
    clearTimeout(timer);
    var box = document.getElementById("boot");
    if (box) box.parentNode.removeChild(box);
  }).observe(root, { attributes: true, attributeFilter: ["data-ready"] });
})();
