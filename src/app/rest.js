// Brings the rest of the app (src/server/pack/halves.rs): what no first answer needs. An installed app has it before it
// starts; on a first visit it comes once the page may be used (worker.js), when the app asks for it (src/app/rest.rs), or when a
// function of it is called, which then waits.
import { imports } from "./jemput-bola.js";

const address = new URL("./rest-0000000000000000_bg.wasm", import.meta.url);
const worker = navigator.serviceWorker;
let first, coming;

const rest = (globalThis.jbRest = {
  isHere: false,
  // Answers whether it is here; whoever asks while it comes waits for the same. Beside a load() it is harmless: it fills the
  // same places with the same functions.
  async bring() {
    if (rest.isHere) return true;
    coming ??= WebAssembly.instantiateStreaming(fetch(address), joined()).then(
      () => (rest.isHere = true),
      (error) => {
        console.error(error);
        coming = undefined; // asked for anew the next time
        return rest.isHere;
      },
    );
    return coming;
  },
});

// Before the first half starts.
export async function prepare(exports) {
  first = exports;
  if ((worker && worker.controller) || !mayWait()) await rest.bring();
}

// Called by the first half, in the middle of what it does.
export function load() {
  if (rest.isHere) return;
  try {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw request.status;
    const bytes = Uint8Array.from(request.responseText, (it) => it.charCodeAt(0));
    new WebAssembly.Instance(new WebAssembly.Module(bytes), joined());
    rest.isHere = true;
  } catch (error) {
    // Said as any fault that stops the page is (src/ui/boot.js).
    throw new WebAssembly.RuntimeError("the rest of the app did not come: " + error);
  }
}

function joined() {
  return { ...imports(), first };
}

// Chrome before 115 compiles nothing above 4 KiB while a page waits: an empty module of that size tells.
function mayWait() {
  const bytes = new Uint8Array(4200);
  bytes.set([0, 97, 115, 109, 1, 0, 0, 0, 0, 0xdd, 0x20]);
  try {
    return !!new WebAssembly.Module(bytes);
  } catch {
    return false;
  }
}
