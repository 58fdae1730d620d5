//! What the built pages weigh and which wasm features they need.

use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of the officers' app until the first answer can be saved, brotli: the budget, and no more.
pub const MAX_FIRST_ANSWER: u64 = 200_000;
/// Bytes of the complete offline install without forms, brotli: the budget, and no more.
pub const MAX_INSTALL: u64 = 500_000;

/// What Chrome 96, Firefox 100 and Safari 16.4 have; the last two are parts of bulk-memory and reference-types.
pub const WASM_FEATURES: [&str; 8] = [
    "bulk-memory",
    "sign-ext",
    "nontrapping-fptoint",
    "mutable-globals",
    "reference-types",
    "multivalue",
    "bulk-memory-opt",
    "call-indirect-overlong",
];

/// The folder of built pages, if this run is to judge it (`make test` builds it and says so).
pub fn dist() -> Option<PathBuf> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    if dist.join("index.html").is_file() {
        return Some(dist);
    }
    assert!(
        std::env::var_os("JB_PAGES_BUILT").is_none(),
        "dist/ is not built: make app"
    );
    None
}

/// Paths of the offline install as the service worker lists them, `/` being the page itself.
pub fn precache(worker: &str) -> Vec<String> {
    let line = worker
        .lines()
        .find_map(|line| line.strip_prefix("const PRECACHE = ")?.strip_suffix(';'));
    let entries: Vec<(String, String)> =
        serde_json::from_str(line.expect("a worker with its list")).expect("JSON pairs");
    entries.into_iter().map(|(path, _)| path).collect()
}

/// Bytes of a served path on the wire: its brotli neighbour, or the file itself.
pub fn wire_bytes(dist: &Path, path: &str) -> u64 {
    let name = if path == "/" {
        "index.html"
    } else {
        path.trim_start_matches('/')
    };
    let packed = dist.join(format!("{name}.br"));
    let file = if packed.is_file() { packed } else { dist.join(name) };
    fs::metadata(&file)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        .len()
}

/// Paths that the page itself loads: what its HTML names, the icon and the manifest aside.
pub fn named_by_page(html: &str, paths: &[String]) -> Vec<String> {
    let is_later = |path: &str| {
        let later = ["/icon", "/manifest", "/rescue"];
        later.iter().any(|start| path.starts_with(start))
    };
    paths
        .iter()
        .filter(|path| *path == "/" || html.contains(path.as_str()) && !is_later(path))
        .cloned()
        .collect()
}

/// Features named in a module's `target_features` section; `None` when it has no such section.
pub fn wasm_features(module: &[u8]) -> Option<Vec<String>> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0")?;
    while let Some((&id, after)) = rest.split_first() {
        let (section, next) = take_sized(after)?;
        if id == 0 {
            let (name, body) = take_sized(section)?;
            if name == b"target_features" {
                return read_features(body);
            }
        }
        rest = next;
    }
    None
}

fn read_features(body: &[u8]) -> Option<Vec<String>> {
    let (count, mut rest) = take_number(body)?;
    let mut names = Vec::new();
    for _ in 0..count {
        let (name, next) = take_sized(rest.get(1..)?)?; // the first byte is '+' or '-'
        names.push(String::from_utf8(name.to_vec()).ok()?);
        rest = next;
    }
    Some(names)
}

fn take_sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (size, rest) = take_number(bytes)?;
    rest.split_at_checked(size)
}

/// LEB128.
fn take_number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let n = bytes.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let number = bytes[..n]
        .iter()
        .rev()
        .fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
    Some((number, &bytes[n..]))
}
