#![cfg(not(target_arch = "wasm32"))]
//! The command line, as people run it: the real binary, its output and its exit codes.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jemput-bola"));
    for name in [
        "JB_TOKEN",
        "JB_SERVER",
        "JB_DATA_DIR",
        "JB_PUBLIC_URL",
        "JB_BIND",
        "JB_APP_DIR",
    ] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The word after `name` at the beginning of a line.
fn told(text: &str, name: &str) -> String {
    let line = text.lines().find_map(|line| line.trim().strip_prefix(name));
    let line = line.unwrap_or_else(|| panic!("no {name:?} in\n{text}"));
    line.split_whitespace().next().unwrap().to_owned()
}

const GOOD: &str = "| survey |\n| | type | name | label |\n| | integer | umur | Umur |\n\
                    | settings |\n| | form_id | version | form_title |\n| | coba | 1 | Coba |\n";

/// A form with an error in row 2.
const BAD: &str = "| survey |\n| | type | name | label |\n| | texx | nama | Nama |\n\
                   | settings |\n| | form_id | version |\n| | coba | 1 |\n";

#[test]
fn exit_codes_are_0_done_1_found_wrong_2_not_done() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (good, bad) = (put("good.md", GOOD), put("bad.md", BAD));
    let right = put(
        "right.json",
        r#"{"scenarios":[{"id":"S1","form":"coba","today":"2026-11-23","answers":[{"field":"umur","value":30}],"expected_values":{"umur":30}}]}"#,
    );
    let wrong = put(
        "wrong.json",
        r#"{"scenarios":[{"id":"S1","form":"good","today":"2026-11-23","answers":[{"field":"umur","value":30}],"expected_values":{"umur":31}}]}"#,
    );
    let none = put("none.json", r#"{"scenarios":[]}"#);
    let rows: [(&[&str], i32); 17] = [
        (&["--help"], 0),
        (&["--version"], 0),
        (&[], 2),
        (&["nonsense"], 2),
        (&["form", "check"], 2),
        (&["form", "check", &good], 0),
        (&["form", "check", &bad], 0),
        (&["form", "check", &good, "--human"], 0),
        (&["form", "check", &bad, "--human"], 1),
        (&["form", "check", "tiada.xlsx"], 2),
        (&["form", "test", &good, &right], 0),
        (&["form", "test", &good, &wrong], 1),
        (&["form", "test", &bad, &right], 1),
        (&["form", "test", &good, &none], 2),
        (&["form", "test", &good, "tiada.json"], 2),
        (&["export", "coba", "--server", "http://127.0.0.1:9"], 2),
        (&["app", "pack", "tiada"], 2),
    ];
    for (arguments, expected) in rows {
        let output = run(arguments);
        assert_eq!(
            code(&output),
            expected,
            "{arguments:?}\n{}{}",
            out(&output),
            err(&output)
        );
        if expected == 2 {
            assert!(!err(&output).is_empty(), "{arguments:?} says what is wrong");
            assert!(!err(&output).contains("panicked"), "{}", err(&output));
        }
    }
}

#[test]
fn form_check_tells_programs_json_and_people_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.md");
    fs::write(&bad, BAD).unwrap();
    let bad = bad.display().to_string();
    let report: serde_json::Value = serde_json::from_str(&out(&run(&["form", "check", &bad]))).unwrap();
    assert_eq!((&report["ok"], &report["errors"]), (&false.into(), &1.into()));
    assert_eq!(report["diagnostics"][0]["row"], 2);
    let table = out(&run(&["form", "check", &bad, "--human"]));
    assert!(table.contains("survey row 2") && table.contains("texx"), "{table}");
}

#[test]
fn every_sample_passes_its_own_scenarios() {
    for form in [
        "a_sosialisasi",
        "b_mutu_layanan",
        "c_klaim_jkk",
        "d_log_sosialisasi",
        "e_kepatuhan",
    ] {
        let form = format!("src/server/samples/forms/{form}.xlsx");
        let output = run(&["form", "test", &form, "src/server/samples/forms/scenarios.json"]);
        assert_eq!(code(&output), 0, "{form}\n{}{}", out(&output), err(&output));
        assert!(out(&output).trim_end().ends_with(", 0 not"), "{}", out(&output));
    }
}

/// A server of its own, stopped when dropped.
struct Served {
    child: Child,
    base: String,
    told: String,
}

impl Served {
    fn start(data: &Path, more: &[&str]) -> Self {
        let mut child = program()
            .args(["serve", "--bind", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        while !told.contains("Ctrl-C") {
            assert!(lines.read_line(&mut told).unwrap() > 0, "ended with\n{told}");
        }
        child.stdout = Some(lines.into_inner());
        let base = told
            .split("officers' page:")
            .nth(1)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap();
        let base = base.trim_end_matches('/').to_owned();
        Self { child, base, told }
    }

    /// SIGTERM, and how it ended.
    fn stop(mut self) -> i32 {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").arg(&pid).status().unwrap().success());
        let mut rest = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn serve_says_what_people_need_once_and_stops_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let first = Served::start(&data, &["--server-name", "Survei Malang"]);
    assert!(first.told.starts_with("Survei Malang siap dipakai."), "{}", first.told);
    let password = told(&first.told, "Kata sandi sekali pakai / one-time password:");
    assert_eq!(password.len(), 14, "{password}");
    let link = told(&first.told, "Tautan / link:");
    let code = told(&first.told, "Kode / code:");
    assert_eq!(link, format!("{}/#daftar={}", first.base, code.replace('-', "")));
    assert!(first.told.contains("████ ▄▄▄▄▄ █"), "the QR code");
    let mut health = ureq::get(format!("{}/api/v1/health", first.base)).call().unwrap();
    assert!(health.body_mut().read_to_string().unwrap().contains("\"ok\""));
    let forms: (i64,) = count(&data, "select count(*) from form");
    assert_eq!(forms.0, 5);
    assert_eq!(first.stop(), 0);
    assert!(!data.join("jemput-bola.db-wal").exists(), "all is in the main file");

    let second = Served::start(&data, &[]);
    assert!(!second.told.contains("one-time password"), "{}", second.told);
    assert!(second.told.contains("#daftar="), "no phone is enrolled yet");
    let people: (i64,) = count(&data, "select count(*) from account");
    assert_eq!(people.0, 2);
    assert_eq!(second.stop(), 0);
}

fn count(data: &Path, sql: &'static str) -> (i64,) {
    let path = data.join("jemput-bola.db");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).read_only(true);
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        sqlx::query_as(sql).fetch_one(&pool).await.unwrap()
    })
}

#[test]
fn serve_says_what_is_in_its_way() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = folder.path().join("data").display().to_string();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let file = file.display().to_string();
    let rows: [(&[&str], &str); 3] = [
        (&["--bind", &address, "--data-dir", &data], "--bind"),
        (&["--bind", "127.0.0.1:0", "--data-dir", &file], "the data folder"),
        (&["--public-url", "survei.example.org/app"], "https://host"),
    ];
    for (arguments, expected) in rows {
        let output = program().arg("serve").args(arguments).output().unwrap();
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(err(&output).contains(expected), "{arguments:?}: {}", err(&output));
    }
}

#[test]
fn serve_warns_where_phones_would_lack_https() {
    let folder = tempfile::tempdir().unwrap();
    let rows: [(&[&str], bool); 2] = [
        (&["--bind", "0.0.0.0:0"], true),
        (
            &["--bind", "0.0.0.0:0", "--public-url", "https://survei.example.org"],
            false,
        ),
    ];
    for (arguments, expected) in rows {
        // The last --bind counts; clap takes one, so the helper's own is left out.
        let mut child = program()
            .args(["serve", "--data-dir"])
            .arg(folder.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        while !told.contains("Ctrl-C") {
            assert!(lines.read_line(&mut told).unwrap() > 0, "ended with\n{told}");
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(told.contains("PERHATIAN"), expected, "{arguments:?}\n{told}");
    }
}

#[test]
fn people_are_kept_on_the_data_folder_beside_a_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let served = Served::start(&data, &[]);
    let user = |arguments: &[&str]| {
        program()
            .arg("user")
            .args(arguments)
            .arg("--data-dir")
            .arg(&data)
            .output()
            .unwrap()
    };

    let added = user(&["add", "Koordinator Timur", "--role", "coordinator", "--login", "timur"]);
    assert_eq!(code(&added), 0, "{}", err(&added));
    assert_eq!(told(&out(&added), "password").len(), 14);
    let again = user(&["add", "Lain", "--role", "coordinator", "--login", "timur"]);
    assert_eq!(code(&again), 2);
    assert!(err(&again).contains("JB-4093"), "{}", err(&again));

    let list = out(&user(&["list"]));
    for word in [
        "Koordinator Timur",
        "coordinator",
        "timur",
        "Petugas 1",
        "officer",
        "admin",
    ] {
        assert!(list.contains(word), "{word} in\n{list}");
    }
    let issued = out(&user(&[
        "code",
        "Petugas 1",
        "--public-url",
        "https://survei.example.org",
    ]));
    let code_ = told(&issued, "code").replace('-', "");
    assert_eq!(
        told(&issued, "link"),
        format!("https://survei.example.org/#daftar={code_}")
    );
    for arguments in [&["code", "timur"][..], &["code", "Siapa"], &["password", "siapa"]] {
        assert_eq!(code(&user(arguments)), 2, "{arguments:?}");
    }
    let fresh = out(&user(&["password", "TIMUR"]));
    let password = told(&fresh, "password");
    let body = serde_json::json!({"login": "timur", "password": password});
    let answer = ureq::post(format!("{}/api/v1/session", served.base))
        .header("x-jemput-bola", "1")
        .send_json(body)
        .unwrap();
    assert_eq!(answer.status(), 200);
}

#[test]
fn a_form_is_published_and_batches_go_up_by_token() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let served = Served::start(&data, &[]);
    let token = program()
        .args(["user", "token", "create", "admin", "--data-dir"])
        .arg(&data)
        .output()
        .unwrap();
    let token = out(&token).trim().to_owned();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let token_file = put("token", &format!("{token}\n"));
    // The first admin must change the password, but programs do not sign in by it.
    let remote = |arguments: &[&str]| {
        program()
            .args(arguments)
            .args(["--server", &served.base])
            .env("JB_TOKEN", &token)
            .output()
            .unwrap()
    };

    let (good, bad) = (put("good.md", GOOD), put("bad.md", BAD));
    let other = put("other.md", &GOOD.replace("Umur", "Usia"));
    let rows = [
        (vec!["form", "publish", &good], 0, "Coba (coba, version 1) is published"),
        (vec!["form", "publish", &good], 0, "unchanged"),
        (vec!["form", "publish", &other], 1, "JB-4092"),
        (vec!["form", "publish", &bad], 1, "survey row 2"),
        (vec!["form", "publish", "tiada.xlsx"], 2, ""),
    ];
    for (arguments, expected, text) in rows {
        let output = remote(&arguments);
        assert_eq!(
            code(&output),
            expected,
            "{arguments:?}\n{}{}",
            out(&output),
            err(&output)
        );
        assert!(out(&output).contains(text), "{arguments:?}\n{}", out(&output));
    }

    let line = |id: u8, spoil: bool| {
        let body = format!("{{\"n\":{id}}}");
        let sha256 = jemput_bola::id::Digest::of(body.as_bytes()).to_string();
        let sha256 = if spoil { "0".repeat(64) } else { sha256 };
        let id = format!("0197f5a0-0000-7000-8000-0000000000{id:02}");
        serde_json::json!({"schema": 1, "instance_id": id, "sha256": sha256, "enc": "none", "media_type": "application/json", "body": body}).to_string()
    };
    let whole = put("whole.ndjson", &format!("{}\n{}\n", line(1, false), line(2, false)));
    let spoilt = put("spoilt.ndjson", &format!("{}\n{}\n", line(3, false), line(4, true)));
    let foreign = put("foreign.jbz", "this is no bundle");
    let rows = [
        (vec!["batch", "upload", &whole], 0, "2 quarantined"),
        (vec!["batch", "upload", &spoilt], 1, "JB-4"),
        (vec!["batch", "upload", &foreign, &whole], 1, "JB-4007"),
        (vec!["batch", "upload"], 2, ""),
    ];
    for (arguments, expected, text) in rows {
        let output = remote(&arguments);
        assert_eq!(
            code(&output),
            expected,
            "{arguments:?}\n{}{}",
            out(&output),
            err(&output)
        );
        assert!(out(&output).contains(text), "{arguments:?}\n{}", out(&output));
    }

    let csv = folder.path().join("coba.csv");
    let arguments = ["export", "coba", "--format", "csv", "--out", &csv.display().to_string()];
    let output = remote(&arguments);
    assert_eq!(code(&output), 0, "{}{}", out(&output), err(&output));
    assert!(fs::read_to_string(&csv).unwrap().contains("umur"));
    let to_stdout = remote(&["export", "coba"]);
    assert_eq!(to_stdout.stdout, fs::read(&csv).unwrap());
    let by_file = program()
        .args(["export", "coba", "--server", &served.base, "--token-file", &token_file])
        .output()
        .unwrap();
    assert_eq!(code(&by_file), 0, "{}", err(&by_file));

    let stranger = program()
        .args(["export", "coba", "--server", &served.base])
        .env("JB_TOKEN", "wrong")
        .output()
        .unwrap();
    assert_eq!(code(&stranger), 2);
    assert!(err(&stranger).contains("JB-4010"), "{}", err(&stranger));
    let nobody = run(&["export", "coba", "--server", &served.base]);
    assert_eq!(code(&nobody), 2);
    assert!(err(&nobody).contains("JB_TOKEN"), "{}", err(&nobody));
    assert_eq!(served.stop(), 0);
}
