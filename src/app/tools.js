// Loads the rare tools (src/bin/alat.rs) when the first of them is opened; the page names their two files.
let loading;
let tries = 0;

window.jbLoadTools = () => {
  loading ??= load().catch((error) => {
    loading = undefined; // without a signal on the very first visit: the next tap tries again
    throw error;
  });
  return loading;
};

async function load() {
  const [script, wasm] = document.querySelector("meta[name=tools]").content.split(" ");
  // A browser may remember that a module failed, so another try has another address.
  const module = await import(tries++ ? `${script}?${tries}` : script);
  await module.default({ module_or_path: wasm });
}
