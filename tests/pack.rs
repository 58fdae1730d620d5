#![cfg(not(target_arch = "wasm32"))]
//! Packing the built pages, through the public door.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use jemput_bola::server::pack::{PackError, PackReport, pack, write_report};
use tempfile::TempDir;

const WORKER: &str = "\"use strict\";\nconst BUILD_ID = \"unpacked\";\nconst PRECACHE = [];\nself.x = 1;\n";

fn built() -> TempDir {
    let dist = tempfile::tempdir().unwrap();
    fs::create_dir(dist.path().join("kantor")).unwrap();
    let long = "Jemput Bola ".repeat(200);
    for (name, text) in [
        ("index.html", long.as_str()),
        ("sw.js", WORKER),
        ("app-1a.js", "let a = 1;"),
        ("app-1a_bg.wasm", long.as_str()),
        ("icon-192.png", "png"),
        ("rescue.html", "rescue"),
        (".packed", ""),
        ("kantor/index.html", "office"),
    ] {
        fs::write(dist.path().join(name), text).unwrap();
    }
    dist
}

fn all_files(dist: &Path) -> BTreeMap<String, Vec<u8>> {
    ["", "kantor"]
        .iter()
        .flat_map(|folder| fs::read_dir(dist.join(folder)).unwrap().flatten())
        .filter(|entry| entry.path().is_file())
        .map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).unwrap()))
        .collect()
}

fn names(report: &PackReport) -> Vec<&str> {
    report.app.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn worker_learns_its_build_and_every_file_of_the_app_but_no_icon_and_none_of_the_office() {
    let dist = built();
    let report = pack(dist.path()).unwrap();
    assert_eq!(
        names(&report),
        ["app-1a.js", "app-1a_bg.wasm", "index.html", "rescue.html", "sw.js"]
    );
    let worker = fs::read_to_string(dist.path().join("sw.js")).unwrap();
    assert!(
        worker.contains(&format!("const BUILD_ID = {:?};\n", report.build_id)),
        "{worker}"
    );
    let line = worker
        .lines()
        .find_map(|line| line.strip_prefix("const PRECACHE = ")?.strip_suffix(';'))
        .unwrap();
    let listed: Vec<(String, String)> = serde_json::from_str(line).unwrap();
    let paths: Vec<&str> = listed.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["/app-1a.js", "/app-1a_bg.wasm", "/", "/rescue.html"]);
    // sha256("rescue")
    assert_eq!(
        listed[3].1,
        "824ef7874151e9c8c4f7c3c821d0e5da563a40bbfad1675d991aafabecb73139"
    );
}

#[test]
fn hashed_files_are_named_after_their_own_bytes_and_the_page_follows() {
    let dist = tempfile::tempdir().unwrap();
    let page = "<link href=\"/a-1234567890abcde.css\"><script src=\"/a-1234567890abcdef.js\"></script>\
                '/a-1234567890abcdef_bg.wasm' <img src=\"/icon-192.png\">";
    for (name, text) in [
        ("index.html", page),
        ("sw.js", WORKER),
        ("a-1234567890abcde.css", "css"),
        ("a-1234567890abcdef.js", "js"),
        ("a-1234567890abcdef_bg.wasm", "wasm"),
        ("icon-192.png", "png"),
    ] {
        fs::write(dist.path().join(name), text).unwrap();
    }
    let report = pack(dist.path()).unwrap();
    let page = fs::read_to_string(dist.path().join("index.html")).unwrap();
    for (text, ending) in [("css", ".css"), ("js", ".js"), ("wasm", "_bg.wasm")] {
        let file = report
            .app
            .iter()
            .find(|file| file.name.ends_with(ending) && file.name != "sw.js")
            .unwrap();
        assert_eq!(file.name, format!("a-{}{ending}", &file.sha256[..16]));
        assert_eq!(fs::read_to_string(dist.path().join(&file.name)).unwrap(), text);
        assert!(page.contains(&format!("/{}", file.name)), "{page}");
    }
    assert!(
        page.contains("/icon-192.png") && !page.contains("1234567890abcde"),
        "{page}"
    );
    assert_eq!(pack(dist.path()).unwrap(), report);
}

#[test]
fn a_part_that_only_a_script_names_is_named_after_its_bytes_and_the_script_after_its_own() {
    let dist = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("index.html", "<script src=\"/a-1234567890abcdef.js\"></script>"),
        ("sw.js", WORKER),
        (
            "a-1234567890abcdef.js",
            "fetch(new URL(\"./b-0000000000000000_bg.wasm\", import.meta.url))",
        ),
        ("b-0000000000000000_bg.wasm", "wasm"),
    ] {
        fs::write(dist.path().join(name), text).unwrap();
    }
    let report = pack(dist.path()).unwrap();
    let named = |start: &str| report.app.iter().find(|file| file.name.starts_with(start)).unwrap();
    let (script, part) = (named("a-"), named("b-"));
    assert_eq!(part.name, format!("b-{}_bg.wasm", &part.sha256[..16]));
    assert_eq!(script.name, format!("a-{}.js", &script.sha256[..16]));
    let text = fs::read_to_string(dist.path().join(&script.name)).unwrap();
    assert_eq!(text, format!("fetch(new URL(\"./{}\", import.meta.url))", part.name));
    assert_eq!(pack(dist.path()).unwrap(), report);
}

#[test]
fn the_page_says_the_digest_of_the_bytes_that_are_served() {
    let dist = built();
    let page = "<link href=\"/a-1234567890abcdef.css\" integrity=\"sha384-old\"/><link href=\"/b.css\" integrity=\"sha384-old\">";
    fs::write(dist.path().join("index.html"), page).unwrap();
    fs::write(dist.path().join("a-1234567890abcdef.css"), "css").unwrap();
    pack(dist.path()).unwrap();
    let page = fs::read_to_string(dist.path().join("index.html")).unwrap();
    // sha384("css")
    let expected = "integrity=\"sha384-RIRwFzr42kRoR0mW9x1AZU9Xm/gO/5RVVabX3bhiO9b2e8sI6fZSIzysYuUtKgYU\"/><link href=\"/b.css\" integrity=\"sha384-old\">";
    assert!(page.ends_with(expected), "{page}");
}

#[test]
fn the_report_ends_with_its_sums_as_json() {
    let report = pack(built().path()).unwrap();
    let mut text = Vec::new();
    write_report(&report, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let sums: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    let expected = serde_json::json!({
        "first_answer": report.first_answer_br_bytes(),
        "offline_install": report.install_br_bytes(),
    });
    assert_eq!(sums, expected);
}

#[test]
fn packing_twice_changes_nothing() {
    let dist = built();
    let first = pack(dist.path()).unwrap();
    let files = all_files(dist.path());
    assert_eq!(pack(dist.path()).unwrap(), first);
    assert_eq!(all_files(dist.path()), files);
}

#[test]
fn another_byte_in_the_app_or_in_the_worker_is_another_build_and_in_the_office_is_not() {
    let build_of = |name: &str, text: &str| {
        let dist = built();
        fs::write(dist.path().join(name), text).unwrap();
        pack(dist.path()).unwrap().build_id
    };
    let plain = pack(built().path()).unwrap().build_id;
    assert_ne!(build_of("app-1a.js", "let a = 2;"), plain);
    assert_ne!(build_of("sw.js", &WORKER.replace("x = 1", "x = 2")), plain);
    assert_eq!(build_of("kantor/index.html", "other office"), plain);
}

#[test]
fn neighbours_unpack_to_the_same_bytes_and_the_report_counts_them() {
    let dist = built();
    let report = pack(dist.path()).unwrap();
    for file in report
        .app
        .iter()
        .chain(&report.office)
        .filter(|file| !file.name.ends_with(".png"))
    {
        let original = fs::read(dist.path().join(&file.name)).unwrap();
        let packed = fs::read(dist.path().join(format!("{}.br", file.name))).unwrap();
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(&packed[..], 4096)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, original, "{}", file.name);
        let gzip = fs::read(dist.path().join(format!("{}.gz", file.name))).unwrap();
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&gzip[..])
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, original, "{}", file.name);
        assert_eq!(
            (file.raw_bytes, file.br_bytes),
            (original.len() as u64, packed.len() as u64),
            "{}",
            file.name
        );
    }
    assert!(!dist.path().join("icon-192.png.br").exists(), "images do not compress");
    let size = |name: &str| report.app.iter().find(|file| file.name == name).unwrap().br_bytes;
    assert_eq!(
        report.first_answer_br_bytes(),
        size("index.html") + size("app-1a.js") + size("app-1a_bg.wasm")
    );
    assert_eq!(
        report.install_br_bytes(),
        report.app.iter().map(|file| file.br_bytes).sum::<u64>()
    );
}

#[test]
fn folder_that_is_no_built_app_is_refused_and_left_alone() {
    let dist = built();
    fs::remove_file(dist.path().join("index.html")).unwrap();
    let before = all_files(dist.path());
    assert!(matches!(pack(dist.path()), Err(PackError::NotBuilt(path)) if path.ends_with("index.html")));
    assert_eq!(all_files(dist.path()), before);

    let dist = built();
    fs::write(dist.path().join("sw.js"), "const BUILD_ID = 1;\n").unwrap();
    assert!(matches!(
        pack(dist.path()),
        Err(PackError::Template("const PRECACHE = "))
    ));
}

#[test]
fn a_packed_neighbour_of_other_bytes_or_a_damaged_one_is_made_anew() {
    let dist = built();
    let report = pack(dist.path()).unwrap();
    let packed = all_files(dist.path());
    for (neighbour, bytes) in [
        ("rescue.html.br", &b"damaged"[..]),
        ("rescue.html.gz", b""),
        ("app-1a.js.br", &[]),
    ] {
        fs::write(dist.path().join(neighbour), bytes).unwrap();
    }
    fs::copy(dist.path().join("index.html.br"), dist.path().join("sw.js.br")).unwrap();
    assert_eq!(pack(dist.path()).unwrap(), report);
    assert_eq!(all_files(dist.path()), packed);
}
