//! Other builds of the pages, which a phone meets in the middle of an interview.

use jemput_bola::server::pack::pack;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What the server offers now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// A new one.
    New,
    /// A new one of which a file cannot be had.
    Broken,
    /// A new one whose worker takes over at once, whatever it could get, and throws the old one away.
    Hasty,
}

static NEW: OnceLock<tempfile::TempDir> = OnceLock::new();

/// A worker as a peer has it (research: an update of which one file fails leaves a page that does not start).
const HASTY: &str = "const NAME = 'dua'; \
    self.addEventListener('install', (it) => { self.skipWaiting(); \
      it.waitUntil(caches.open(NAME).then((cache) => cache.addAll(['/', '/tidak-ada.js'])).catch(() => {})); }); \
    self.addEventListener('activate', (it) => it.waitUntil(caches.keys() \
      .then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)))) \
      .then(() => self.clients.claim()))); \
    self.addEventListener('fetch', (it) => { if (it.request.method === 'GET' && !it.request.url.includes('/api/')) \
      it.respondWith(caches.match(it.request).then((kept) => kept || fetch(it.request))); });";

fn built() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dist")
}

fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("built pages").flatten() {
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}

/// The built pages with another title, packed.
fn new() -> &'static Path {
    let made = NEW.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        for part in ["", "kantor"] {
            copy_files(&built().join(part), &folder.path().join(part));
        }
        let page = folder.path().join("index.html");
        let text = fs::read_to_string(&page).expect("a page");
        fs::write(&page, text.replace("<title>Jemput Bola", "<title>Dua")).expect("a page");
        pack(folder.path()).expect("packed pages");
        folder
    });
    made.path()
}

/// The folder of a build, below `place`.
pub fn folder(build: Build, place: &Path) -> PathBuf {
    let to = place.join("pages");
    for part in ["", "kantor"] {
        copy_files(&new().join(part), &to.join(part));
    }
    match build {
        Build::New => {}
        Build::Broken => remove(&to, "rescue.js"),
        Build::Hasty => {
            remove(&to, "sw.js");
            fs::write(to.join("sw.js"), HASTY).expect("a worker");
        }
    }
    to
}

/// Removes a file and its packed twins.
fn remove(folder: &Path, name: &str) {
    for ending in ["", ".br", ".gz"] {
        fs::remove_file(folder.join(format!("{name}{ending}"))).ok();
    }
}
