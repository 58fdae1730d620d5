#![cfg(not(target_arch = "wasm32"))]
//! `serve` and `user` on a data folder: what is said, what is kept, how it ends.

#[path = "support/program.rs"]
mod program;

use program::{Served, code, err, out, program, told};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

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
        let row = sqlx::query_as(sql).fetch_one(&pool).await.unwrap();
        // While a reader is open, the server that stops cannot fold its log into the main file.
        pool.close().await;
        row
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
