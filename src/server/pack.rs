//! Makes a built `dist` ready to be served: hashed files are named after their own bytes, the service worker learns
//! its build id and the files it keeps, and every text and wasm file gets a brotli and a gzip neighbour. Run by `make app` after trunk.

mod halves;
mod imports;
mod links;
mod names;
mod rest;
mod trace;

pub use halves::split;
pub use imports::short_names;
pub use links::{Alone, alone, without_notes};
pub use rest::{List, plain};
pub use trace::trace;

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Folder of the office inside `dist`; phones never load it.
const OFFICE: &str = "kantor";
const WORKER: &str = "sw.js";
/// For unpacking, in bytes.
const BUFFER: usize = 64 * 1024;
const BUILD_ID_LINE: &str = "const BUILD_ID = ";
const PRECACHE_LINE: &str = "const PRECACHE = ";
/// Hex digits of the build id: 64 bits, enough to tell builds apart.
const BUILD_ID_DIGITS: usize = 16;
/// What a browser loads only after the first answer can be saved: icons, manifest, rescue page, and the rest of the app (a
/// test in Chromium says that they are not).
const NOT_BEFORE_FIRST_ANSWER: [&str; 4] = ["manifest.", "rescue.", "icon", "rest-"];

/// What a browser asks for only when it puts the app on the home screen, which needs a signal anyhow.
const NOT_INSTALLED: [&str; 3] = ["icon-192.png", "icon-512.png", "icon-maskable-512.png"];

/// What `pack` made of one `dist`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackReport {
    /// 16 hex digits over the names and digests of the officers' app; also in the worker's cache name.
    pub build_id: String,
    /// The officers' app: every file of the offline install, sorted by name.
    pub app: Vec<PackedFile>,
    /// The office, sorted by name.
    pub office: Vec<PackedFile>,
}

/// One file as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile {
    /// Path below `dist`, with `/`.
    pub name: String,
    /// Lower-case hex SHA-256 of the uncompressed bytes.
    pub sha256: String,
    /// Uncompressed size.
    pub raw_bytes: u64,
    /// Size on the wire: brotli, or as it is for files that do not compress (PNG).
    pub br_bytes: u64,
}

/// Why a `dist` could not be packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The folder is not a built officers' app.
    #[error("{0} is not there; build the pages first (make app)")]
    NotBuilt(PathBuf),
    /// The service worker lacks the line that is filled in here.
    #[error("sw.js has no line starting with `{0}`")]
    Template(&'static str),
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl PackReport {
    /// Bytes of the complete offline install without forms, service worker included.
    pub fn install_br_bytes(&self) -> u64 {
        self.app.iter().map(|file| file.br_bytes).sum()
    }

    /// Bytes until the first answer can be saved: page, scripts, styles and wasm.
    pub fn first_answer_br_bytes(&self) -> u64 {
        self.app
            .iter()
            .filter(|file| is_before_first_answer(&file.name))
            .map(|file| file.br_bytes)
            .sum()
    }
}

/// Packs `dist` in place. Doing it again changes nothing.
/// # Errors
/// `NotBuilt` without `index.html` or `sw.js`, `Template` for a worker without its two lines, `Io`.
pub fn pack(dist: &Path) -> Result<PackReport, PackError> {
    for name in ["index.html", WORKER] {
        if !dist.join(name).is_file() {
            return Err(PackError::NotBuilt(dist.join(name)));
        }
    }
    names::rename_by_content(dist)?;
    if dist.join(OFFICE).join("index.html").is_file() {
        names::rename_by_content(&dist.join(OFFICE))?;
    }
    let names = list(dist, dist)?;
    let (office_names, app_names): (Vec<_>, Vec<_>) = names
        .into_iter()
        .partition(|name| name.split('/').next() == Some(OFFICE));
    let mut app = Vec::new();
    let is_installed = |name: &&String| *name != WORKER && !NOT_INSTALLED.contains(&name.as_str());
    for name in app_names.iter().filter(is_installed) {
        app.push(pack_file(dist, name)?);
    }
    let worker_path = dist.join(WORKER);
    let template = fs::read_to_string(&worker_path).map_err(|source| io_error(&worker_path, source))?;
    let build_id = build_id(&template, &app)?;
    let worker = fill_line(&template, PRECACHE_LINE, &precache(&app))?;
    let worker = fill_line(&worker, BUILD_ID_LINE, &format!("{build_id:?}"))?;
    write(&worker_path, worker.as_bytes())?;
    app.push(pack_file(dist, WORKER)?);
    app.sort_by(|a, b| a.name.cmp(&b.name));
    let office = office_names
        .iter()
        .map(|name| pack_file(dist, name))
        .collect::<Result<_, _>>()?;
    Ok(PackReport { build_id, app, office })
}

/// Writes the report as a table for people, and its two sums as JSON in the last line.
/// # Errors
/// What `out` answers.
pub fn write_report(report: &PackReport, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "build {}", report.build_id)?;
    writeln!(out, "{:>9} {:>9}  file", "bytes", "brotli")?;
    for file in report.app.iter().chain(&report.office) {
        writeln!(out, "{:>9} {:>9}  {}", file.raw_bytes, file.br_bytes, file.name)?;
    }
    writeln!(
        out,
        "officers' app, brotli: {} to the first answer, {} for the whole offline install",
        report.first_answer_br_bytes(),
        report.install_br_bytes()
    )?;
    let sums = serde_json::json!({
        "first_answer": report.first_answer_br_bytes(),
        "offline_install": report.install_br_bytes(),
    });
    writeln!(out, "{sums}")
}

fn is_before_first_answer(name: &str) -> bool {
    name != WORKER && !NOT_BEFORE_FIRST_ANSWER.iter().any(|later| name.starts_with(later))
}

/// The worker's own text counts too, so that a new worker never writes into the cache of an old one.
fn build_id(template: &str, app: &[PackedFile]) -> Result<String, PackError> {
    let blank = fill_line(&fill_line(template, PRECACHE_LINE, "")?, BUILD_ID_LINE, "")?;
    let mut hasher = Sha256::new();
    hasher.update(blank);
    for file in app {
        hasher.update(format!("\n{} {}", file.name, file.sha256));
    }
    Ok(hex(&hasher.finalize()).chars().take(BUILD_ID_DIGITS).collect())
}

/// `[["/","<sha256>"],…]`: the paths as the page asks for them.
fn precache(app: &[PackedFile]) -> String {
    let entries = app.iter().map(|file| {
        let path = if file.name == "index.html" {
            "/".to_owned()
        } else {
            format!("/{}", file.name)
        };
        serde_json::json!([path, file.sha256]).to_string()
    });
    format!("[{}]", entries.collect::<Vec<_>>().join(","))
}

fn fill_line(text: &str, start: &'static str, value: &str) -> Result<String, PackError> {
    if !text.lines().any(|line| line.starts_with(start)) {
        return Err(PackError::Template(start));
    }
    let filled = text.lines().map(|line| {
        if line.starts_with(start) {
            format!("{start}{value};\n")
        } else {
            format!("{line}\n")
        }
    });
    Ok(filled.collect())
}

fn pack_file(dist: &Path, name: &str) -> Result<PackedFile, PackError> {
    let path = dist.join(name);
    let bytes = fs::read(&path).map_err(|source| io_error(&path, source))?;
    let mut br_bytes = bytes.len() as u64;
    if is_compressible(name) {
        let (br, gz) = (dist.join(format!("{name}.br")), dist.join(format!("{name}.gz")));
        // Packing takes seconds a megabyte, unpacking none.
        let is_packed = fs::read(&br).is_ok_and(|packed| {
            br_bytes = packed.len() as u64;
            unpacks_to(brotli::Decompressor::new(&packed[..], BUFFER), &bytes)
        }) && fs::read(&gz)
            .is_ok_and(|packed| unpacks_to(flate2::read::GzDecoder::new(&packed[..]), &bytes));
        if !is_packed {
            let brotli = brotli(&bytes).map_err(|source| io_error(&path, source))?;
            let gzip = gzip(&bytes).map_err(|source| io_error(&path, source))?;
            br_bytes = brotli.len() as u64;
            write(&br, &brotli)?;
            write(&gz, &gzip)?;
        }
    }
    Ok(PackedFile {
        name: name.to_owned(),
        sha256: hex(&Sha256::digest(&bytes)),
        raw_bytes: bytes.len() as u64,
        br_bytes,
    })
}

/// Names below `root` of everything that was built, sorted; neighbours made here and dot files are not.
fn list(root: &Path, folder: &Path) -> Result<Vec<String>, PackError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|source| io_error(folder, source))? {
        let path = entry.map_err(|source| io_error(folder, source))?.path();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            names.extend(list(root, &path)?);
        } else if !file_name.starts_with('.') && !file_name.ends_with(".br") && !file_name.ends_with(".gz") {
            let below = path.strip_prefix(root).unwrap_or(&path);
            names.push(
                below
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy())
                    .collect::<Vec<_>>()
                    .join("/"),
            );
        }
    }
    names.sort();
    Ok(names)
}

fn is_compressible(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    matches!(
        ending,
        "html" | "js" | "css" | "wasm" | "svg" | "json" | "webmanifest" | "txt" | "xml"
    )
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters)?;
    Ok(packed)
}

/// Whether a neighbour that is there already was made from these bytes.
fn unpacks_to(packed: impl Read, bytes: &[u8]) -> bool {
    let mut plain = Vec::with_capacity(bytes.len());
    let most = bytes.len() as u64 + 1;
    packed.take(most).read_to_end(&mut plain).is_ok() && plain == bytes
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Beside and then in place, so that a server that is reading never sees half a file.
fn write(path: &Path, bytes: &[u8]) -> Result<(), PackError> {
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{file_name}.new"));
    fs::write(&beside, bytes).map_err(|source| io_error(&beside, source))?;
    fs::rename(&beside, path).map_err(|source| io_error(path, source))
}

fn io_error(path: &Path, source: io::Error) -> PackError {
    PackError::Io {
        path: path.to_owned(),
        source,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
