#![cfg(not(target_arch = "wasm32"))]
//! The command line's verbs on forms, and those that speak to a server: output and exit codes.

#[path = "support/program.rs"]
mod program;

use program::{BAD, GOOD, Served, code, err, out, program, run};
use serde_json::Value;
use std::fs;

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
    // What `check` accepts can be tested, also before it has a version.
    let draft = put(
        "coba.md",
        "| survey |\n| | type | name | label |\n| | integer | umur | Umur |\n",
    );
    let none = put("none.json", r#"{"scenarios":[]}"#);
    let rows: [(&[&str], i32); 19] = [
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
        (&["form", "test", &draft, &right], 0),
        (&["form", "test", &draft, &wrong], 2),
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
fn what_the_system_says_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("tiada.xlsx").display().to_string();
    for arguments in [
        ["form", "check", gone.as_str()].as_slice(),
        &["form", "publish", &gone, "--server", "http://127.0.0.1:9"],
        &["form", "test", &gone, &gone],
    ] {
        let output = program().args(arguments).env("JB_TOKEN", "x").output().unwrap();
        let said = err(&output);
        assert_eq!(
            said.matches("No such file or directory").count(),
            1,
            "{arguments:?}\n{said}"
        );
    }
}

#[test]
fn tokens_are_listed_without_telling_them_and_revoked_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let user = |arguments: &[&str]| {
        let mut command = program();
        command.args(["user", "--data-dir"]).arg(&data).args(arguments);
        command.output().unwrap()
    };
    user(&["add", "Sri", "--role", "viewer", "--login", "sri"]);
    let [first, second] = [(); 2].map(|()| out(&user(&["token", "create", "sri"])).trim().to_owned());
    let list = || out(&user(&["token", "list"]));
    let listed = list();
    assert_eq!(listed.lines().count(), 3, "{listed}");
    let name = |token: &str| jemput_bola::id::Digest::of(token.as_bytes()).to_string()[..12].to_owned();
    for token in [&first, &second] {
        assert!(!listed.contains(token.as_str()), "{listed}");
        let row = listed.lines().find(|row| row.starts_with(&name(token))).unwrap();
        assert!(row.contains("Sri"), "{row}");
    }
    let rows = [
        (name(&first), 0),
        // It is gone now.
        (name(&first), 2),
        (first.clone(), 2),
        (String::new(), 2),
        (name(&second)[..4].to_owned(), 2),
    ];
    for (token, expected) in rows {
        let output = user(&["token", "revoke", &token]);
        assert_eq!(code(&output), expected, "{token}\n{}", err(&output));
    }
    assert!(!list().contains(&name(&first)) && list().contains(&name(&second)));
}

#[test]
fn form_check_tells_programs_json_and_people_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.md");
    fs::write(&bad, BAD).unwrap();
    let bad = bad.display().to_string();
    let report: serde_json::Value = serde_json::from_str(&out(&run(&["form", "check", &bad]))).unwrap();
    assert_eq!(
        (&report["ok"], &report["warnings"]),
        (&false.into(), &serde_json::json!([]))
    );
    assert_eq!(report["errors"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["errors"][0]["row"], 2);
    let table = out(&run(&["form", "check", &bad, "--human"]));
    assert!(table.contains("survey row 2") && table.contains("texx"), "{table}");
}

#[test]
fn form_check_takes_tables_and_writes_the_form_in_both_its_shapes() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (tables, xml, json) = (path("tables.json"), path("out.xml"), path("out.json"));
    let workbook = serde_json::json!({
        "form_name": "isi",
        "sheets": {
            "survey": [
                ["type", "name", "label", "constraint", "image"],
                ["select_one k", "a", "Pilih", null, null],
                ["integer", "b", "Umur ${a}", ". > 0", "umur.png"],
            ],
            "choices": [["list_name", "name", "label", "w"], ["k", 1, "Satu", true]],
        },
    });
    fs::write(&tables, workbook.to_string()).unwrap();
    let attachments = folder.path().display().to_string();
    let asked = [
        "form",
        "check",
        &tables,
        "--describe",
        "--xform",
        &xml,
        "--json",
        &json,
        "--attachments",
        &attachments,
    ];
    let output = run(&asked);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let report: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let at = |pointer: &str| report.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(
        (at("/ok"), at("/form/form_id"), at("/form/root")),
        (true.into(), "data".into(), "isi".into())
    );
    assert_eq!(
        (at("/nodes/0/ref"), at("/nodes/0/control")),
        ("/isi/a".into(), "select1".into())
    );
    assert_eq!(
        (at("/nodes/0/choices/list"), at("/nodes/1/bind/type")),
        ("k".into(), "int".into())
    );
    assert_eq!(at("/nodes/1/labels/default"), "Umur ${/isi/a}");
    assert_eq!(
        (at("/choice_lists/k/0/name"), at("/choice_lists/k/0/columns/w")),
        ("1".into(), "TRUE".into())
    );
    let codes: Vec<_> = report["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].clone())
        .collect();
    assert!(
        codes.contains(&"JB-F008".into()) && codes.contains(&"JB-F101".into()),
        "{codes:?}"
    );

    let again: serde_json::Value = serde_json::from_str(&out(&run(&["form", "check", &xml]))).unwrap();
    assert_eq!(
        (&again["ok"], &again["form"]["root"]),
        (&true.into(), &"isi".into()),
        "{again}"
    );
    let form = jemput_bola::form::Form::from_json(&fs::read_to_string(json).unwrap()).unwrap();
    assert_eq!(form.root.children.len(), 2);
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

    let name = &jemput_bola::id::Digest::of(token.as_bytes()).to_string()[..12];
    let revoked = program()
        .args(["user", "token", "revoke", name, "--data-dir"])
        .arg(&data)
        .output()
        .unwrap();
    assert_eq!(code(&revoked), 0, "{}", err(&revoked));
    let ended = remote(&["export", "coba"]);
    assert!(err(&ended).contains("JB-4010"), "{}", err(&ended));

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

#[test]
fn a_problem_has_all_its_keys_and_no_bytes_are_a_misuse() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let rows: [(&str, &[u8]); 8] = [
        ("a.xlsx", b""),
        ("b.xml", b""),
        ("c.json", b"[1]"),
        ("d.md", b""),
        ("e.xml", picture),
        ("f.xlsx", picture),
        ("g.xls", picture),
        ("h.csv", picture),
    ];
    for (name, bytes) in rows {
        let output = run(&["form", "check", &put(name, bytes)]);
        assert_eq!(code(&output), 0, "{name}: {}", err(&output));
        let report: Value = serde_json::from_str(&out(&output)).unwrap();
        assert_eq!(
            (&report["ok"], &report["form"]),
            (&Value::Bool(false), &Value::Null),
            "{name}"
        );
        let error = report["errors"][0].as_object().unwrap();
        for key in ["code", "message", "sheet", "row", "column", "name"] {
            assert!(error.contains_key(key), "{name}: no {key}");
        }
    }
}
