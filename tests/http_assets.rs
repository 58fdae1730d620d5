#![cfg(not(target_arch = "wasm32"))]
//! The pages over HTTP: which file answers which address, with which headers, compressed how, and for how long.

#[path = "support/edge.rs"]
mod edge;

use edge::{Answer, DAY_MS, Edge, START_MS};
use jemput_bola::server::assets::{Assets, KEPT_DAYS, Source};
use jemput_bola::server::config::PublicUrl;
use jemput_bola::server::door::Door;
use std::fs;
use std::io::Write as _;
use std::path::Path;

const SCRIPT: &str = "jemput-bola-0123456789abcdef.js";
const WASM: &str = "jemput-bola-0123456789abcdef_bg.wasm";
const INDEX: &str =
    "<!doctype html><script type=\"module\">\nimport init from '/a.js';\n</script><script src=\"/boot.js\"></script>";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 5, 22);
    writer.write_all(bytes).unwrap();
    drop(writer);
    packed
}

/// A built dist, small.
fn dist(folder: &Path) {
    fs::create_dir_all(folder.join("kantor")).unwrap();
    fs::create_dir_all(folder.join(".stage")).unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    put("index.html", INDEX.as_bytes());
    put("index.html.br", &brotli(INDEX.as_bytes()));
    put("sw.js", b"// worker");
    put("manifest.webmanifest", b"{}");
    put("icon-192.png", b"\x89PNG");
    put(SCRIPT, b"export default 1;");
    put(&format!("{SCRIPT}.br"), &brotli(b"export default 1;"));
    put(&format!("{SCRIPT}.gz"), &gzip(b"export default 1;"));
    put(WASM, b"\0asm");
    put("kantor/index.html", b"<!doctype html>kantor");
    put("kantor/kantor-fedcba9876543210.js", b"office");
    put(".stage/half.js", b"half");
}

fn behind(folder: &Path, kept: Option<&Path>, now_ms: i64) -> Door {
    let assets = Assets::load(&Source::Folder(folder.to_owned()), kept, now_ms).unwrap();
    Door::new("https://survei.example".parse::<PublicUrl>().unwrap(), "Survei", assets)
}

async fn built() -> (Edge, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    dist(folder.path());
    let door = behind(folder.path(), None, START_MS);
    (Edge::with(|state| state.behind(door)).await, folder)
}

async fn get(edge: &Edge, path: &str, headers: &[(&str, &str)]) -> Answer {
    edge.call("GET", path, headers, "").await
}

#[tokio::test]
async fn every_address_answers_with_its_file() {
    let (edge, _folder) = built().await;
    let script = format!("/{SCRIPT}");
    let wasm = format!("/{WASM}");
    let forever = "public, max-age=31536000, immutable";
    let rows = [
        ("/", 200, INDEX, "text/html; charset=utf-8", "no-cache"),
        ("/index.html", 200, INDEX, "text/html; charset=utf-8", "no-cache"),
        (
            "/isi/sosialisasi_bpu",
            200,
            INDEX,
            "text/html; charset=utf-8",
            "no-cache",
        ),
        (
            "/isi/form.v2/0197f5a0-0000-7000-8000-000000000000",
            200,
            INDEX,
            "text/html; charset=utf-8",
            "no-cache",
        ),
        (
            "/isi/form.v2?view=list",
            200,
            INDEX,
            "text/html; charset=utf-8",
            "no-cache",
        ),
        ("/kiriman", 200, INDEX, "text/html; charset=utf-8", "no-cache"),
        ("/sw.js", 200, "// worker", "text/javascript; charset=utf-8", "no-cache"),
        (
            "/manifest.webmanifest",
            200,
            "{}",
            "application/manifest+json",
            "no-cache",
        ),
        (
            &script,
            200,
            "export default 1;",
            "text/javascript; charset=utf-8",
            forever,
        ),
        (&wasm, 200, "\0asm", "application/wasm", forever),
        (
            "/kantor/",
            200,
            "<!doctype html>kantor",
            "text/html; charset=utf-8",
            "no-cache",
        ),
        (
            "/kantor/kiriman/7",
            200,
            "<!doctype html>kantor",
            "text/html; charset=utf-8",
            "no-cache",
        ),
        (
            "/kantor/kantor-fedcba9876543210.js",
            200,
            "office",
            "text/javascript; charset=utf-8",
            forever,
        ),
        ("/tiada.js", 404, "", "application/problem+json", "no-store"),
        ("/kantor/tiada.css", 404, "", "application/problem+json", "no-store"),
        (
            "/jemput-bola-ffffffffffffffff.js",
            404,
            "",
            "application/problem+json",
            "no-store",
        ),
        ("/.stage/half.js", 404, "", "application/problem+json", "no-store"),
        ("/index.html.br", 404, "", "application/problem+json", "no-store"),
        ("/../Cargo.toml", 404, "", "application/problem+json", "no-store"),
        ("/%2e%2e/Cargo.toml", 404, "", "application/problem+json", "no-store"),
        ("/api/v1/tiada", 404, "", "application/problem+json", "no-store"),
        ("/api/v2/forms", 404, "", "application/problem+json", "no-store"),
    ];
    for (path, status, body, kind, cache) in rows {
        let answer = get(&edge, path, &[]).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), kind, "{path}");
        assert_eq!(answer.header("cache-control"), cache, "{path}");
        if status == 200 {
            assert_eq!(answer.text(), body, "{path}");
        }
    }
    let office = get(&edge, "/kantor", &[]).await;
    assert_eq!((office.status.as_u16(), office.header("location")), (308, "/kantor/"));
    let posted = edge.call("POST", "/", &[], "").await;
    assert_eq!(posted.code(), "JB-4050");
}

#[tokio::test]
async fn the_compressed_neighbour_goes_to_whoever_takes_it() {
    let (edge, folder) = built().await;
    let rows = [
        ("gzip, deflate, br", "br", brotli(b"export default 1;")),
        ("gzip", "gzip", gzip(b"export default 1;")),
        ("identity", "", b"export default 1;".to_vec()),
    ];
    for (accepted, encoding, body) in rows {
        let answer = get(&edge, &format!("/{SCRIPT}"), &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.body, body, "{accepted}");
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    }
    // The pages were built anew, but not packed: the old neighbour is not served for the new file.
    fs::write(folder.path().join("index.html"), "<!doctype html>new").unwrap();
    let door = behind(folder.path(), None, START_MS);
    let edge = Edge::with(|state| state.behind(door)).await;
    let answer = get(&edge, "/", &[("accept-encoding", "br")]).await;
    assert_eq!(answer.text(), "<!doctype html>new");
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let (edge, _folder) = built().await;
    let etag = get(&edge, "/", &[]).await.header("etag").to_owned();
    let weak = format!("W/{etag}");
    let both = format!("\"other\", {etag}");
    let rows = [
        (etag.as_str(), 304),
        (weak.as_str(), 304),
        (both.as_str(), 304),
        ("*", 304),
        ("\"other\"", 200),
    ];
    for (asked, status) in rows {
        let answer = get(&edge, "/", &[("if-none-match", asked)]).await;
        assert_eq!(answer.status, status, "{asked}");
        assert_eq!(answer.body.is_empty(), status == 304, "{asked}");
    }
}

#[tokio::test]
async fn pages_run_our_scripts_only() {
    let (edge, _folder) = built().await;
    let answer = get(&edge, "/isi/sosialisasi_bpu", &[]).await;
    // printf '\nimport init from '"'"'/a.js'"'"';\n' | openssl dgst -sha256 -binary | base64
    assert_eq!(
        answer.header("content-security-policy"),
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-nmdLyQ6u69OUSoW4i7ADiAWaKqSloTkmbl/K96XORko='; style-src 'self'; \
         img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
         worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    let office = get(&edge, "/kantor/", &[]).await;
    assert!(
        office
            .header("content-security-policy")
            .contains("script-src 'self' 'wasm-unsafe-eval';")
    );
    let api = get(&edge, "/api/v1/limits", &[]).await;
    assert_eq!(
        api.header("content-security-policy"),
        "default-src 'none'; frame-ancestors 'none'"
    );
    for answer in [answer, office, api] {
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        let allowed = answer.header("permissions-policy");
        for feature in ["camera=(self)", "geolocation=(self)", "microphone=(self)"] {
            assert!(allowed.contains(feature), "{feature} in {allowed}");
        }
    }
}

#[tokio::test]
async fn hashed_files_of_earlier_builds_are_there_for_ninety_days() {
    let folder = tempfile::tempdir().unwrap();
    let data = tempfile::tempdir().unwrap();
    let (dist_dir, kept) = (folder.path(), data.path().join("assets"));
    dist(dist_dir);
    behind(dist_dir, Some(&kept), START_MS);
    // The next build has another script, and no longer the old one.
    fs::remove_file(dist_dir.join(SCRIPT)).unwrap();
    fs::remove_file(dist_dir.join("kantor/kantor-fedcba9876543210.js")).unwrap();
    fs::write(dist_dir.join("jemput-bola-aaaaaaaaaaaaaaaa.js"), "new").unwrap();
    let kept_ms = i64::try_from(KEPT_DAYS).unwrap() * DAY_MS;
    let rows = [(DAY_MS, 200), (kept_ms, 200), (kept_ms + DAY_MS, 404)];
    for (later_ms, status) in rows {
        let door = behind(dist_dir, Some(&kept), START_MS + later_ms);
        let edge = Edge::with(|state| state.behind(door)).await;
        for old in [format!("/{SCRIPT}"), "/kantor/kantor-fedcba9876543210.js".to_owned()] {
            let answer = get(&edge, &old, &[]).await;
            assert_eq!(answer.status, status, "{old} after {} days", later_ms / DAY_MS);
            if status == 200 {
                assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
                assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
            }
        }
        assert_eq!(get(&edge, "/jemput-bola-aaaaaaaaaaaaaaaa.js", &[]).await.text(), "new");
        assert_eq!(
            get(&edge, &format!("/{WASM}"), &[]).await.status,
            200,
            "still of the present build"
        );
    }
}

#[tokio::test]
async fn without_built_pages_the_server_says_how_to_build_them() {
    let folder = tempfile::tempdir().unwrap();
    let door = behind(&folder.path().join("dist"), None, START_MS);
    let edge = Edge::with(|state| state.behind(door)).await;
    let answer = get(&edge, "/", &[]).await;
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("make app"), "{}", answer.text());
    assert_eq!(get(&edge, "/api/v1/limits", &[]).await.status, 200);
}
