#![cfg(not(target_arch = "wasm32"))]
//! CSV export: every rule of its format, and that it is written in constant memory.

#[path = "support/bench.rs"]
mod bench;

use bench::*;
use futures::TryStreamExt as _;
use jemput_bola::form::Form;
use jemput_bola::server::export::{Export, Style, csv};
use jemput_bola::submission::Mode;
use serde_json::{Value, json};

fn question(name: &str, kind: &str) -> Value {
    json!({"name": name, "kind": {"kind": "question", "type": kind}})
}

fn inside(name: &str, kind: &str, children: Vec<Value>) -> Value {
    json!({"name": name, "kind": {"kind": kind}, "children": children})
}

fn form(version: &str, children: Vec<Value>) -> Form {
    let form = json!({
        "schema": 1, "form_id": FORM, "version": version, "title": "Sosialisasi", "default_language": 0,
        "languages": [{"name": "", "code": "id"}], "root": inside("data", "group", children),
    });
    Form::from_json(&form.to_string()).unwrap()
}

fn real() -> Export {
    Export {
        form_id: FORM.parse().unwrap(),
        repeat: vec![],
        mode: Mode::Real,
        style: Style::default(),
    }
}

async fn text(bench: &Bench, export: Export) -> String {
    let pieces: Vec<Vec<u8>> = csv(&bench.state, export).await.unwrap().try_collect().await.unwrap();
    String::from_utf8(pieces.concat()).unwrap()
}

/// Headings and rows, as a reader of CSV sees them.
fn table(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

/// The cells under one heading.
fn column(table: &[Vec<String>], heading: &str) -> Vec<String> {
    let at = table[0]
        .iter()
        .position(|cell| cell == heading)
        .unwrap_or_else(|| panic!("no column {heading}"));
    table[1..].iter().map(|row| row[at].clone()).collect()
}

async fn answered(bench: &Bench, answers: Value) -> String {
    let envelope = wrap(&body(fresh_id(), answers));
    assert!(bench.push_one(&envelope).await.problem.is_none());
    envelope.instance_id.to_string()
}

#[tokio::test]
async fn the_file_is_exactly_this() {
    let bench = Bench::in_memory().await;
    bench
        .publish_form(&form(
            VERSION,
            vec![
                question("nama", "text"),
                question("catatan_umum", "note"),
                inside(
                    "lokasi",
                    "group",
                    vec![question("kecamatan", "text"), question("titik", "geopoint")],
                ),
                inside("anggota", "repeat", vec![question("usia", "integer")]),
                question("usia", "integer"),
            ],
        ))
        .await;
    let id = answered(
        &bench,
        json!({
            "nama": "Bu \"Tini\", S.Pd", "usia": 41, "anggota": [{"usia": 3}],
            "lokasi": {"kecamatan": "350701", "titik": {"lat": -8.25, "lon": 112.5, "acc": 4.5}},
        }),
    )
    .await;
    let expected = format!(
        "\u{feff}SubmissionDate,nama,lokasi-kecamatan,lokasi-titik-Latitude,lokasi-titik-Longitude,\
         lokasi-titik-Altitude,lokasi-titik-Accuracy,usia,KEY,ReceiptNumber,Officer,DeviceID,FormVersion,Language,\
         InstanceName,Started,Finalized,Attachments,AttachmentsMissing\r\n\
         2026-11-23T08:00:00+07:00,\"Bu \"\"Tini\"\", S.Pd\",350701,-8.25,112.5,,4.5,41,{id},1,Sri Wahyuni,{},{VERSION},\
         id,Pak Slamet,2026-11-23T06:00:00+07:00,2026-11-23T06:30:00+07:00,0,0\r\n",
        device()
    );
    assert_eq!(text(&bench, real()).await, expected);
}

/// How one answer stands in its cell, guarded and raw.
#[tokio::test]
async fn cells() {
    let rows: Vec<(&str, Value, &str, &str)> = vec![
        ("unanswered", Value::Null, "", ""),
        ("text", json!("Sukun"), "Sukun", "Sukun"),
        ("letters of all kinds", json!("ꦗꦮ é ☂"), "ꦗꦮ é ☂", "ꦗꦮ é ☂"),
        ("lines", json!("satu\ndua"), "satu\ndua", "satu\ndua"),
        ("a whole number", json!(-3), "-3", "-3"),
        ("a fraction", json!(0.1), "0.1", "0.1"),
        (
            "a number too large for JSON",
            json!("-9007199254740993"),
            "-9007199254740993",
            "-9007199254740993",
        ),
        ("a negative amount computed", json!("-12.50"), "-12.50", "-12.50"),
        ("several choices", json!(["kimia", "alat"]), "kimia alat", "kimia alat"),
        ("no choice", json!([]), "", ""),
        (
            "a line of points",
            json!([{"lat": 1, "lon": 2}, {"lat": 3, "lon": 4.5, "alt": 5, "acc": 6}]),
            "1 2 0 0;3 4.5 5 6",
            "1 2 0 0;3 4.5 5 6",
        ),
        ("a formula", json!("=1+1"), "'=1+1", "=1+1"),
        ("a phone number", json!("+62812"), "'+62812", "+62812"),
        ("a dash", json!("- tidak ada"), "'- tidak ada", "- tidak ada"),
        ("two dashes", json!("-1-1"), "'-1-1", "-1-1"),
        ("an at sign", json!("@SUM(A1)"), "'@SUM(A1)", "@SUM(A1)"),
        ("a tab", json!("\t=1"), "'\t=1", "\t=1"),
        ("after blanks", json!("  \u{a0}=1"), "'  \u{a0}=1", "  \u{a0}=1"),
        ("after a line", json!("a\n=1"), "'a\n=1", "a\n=1"),
        ("after a carriage return", json!("a\r=1"), "'a\r=1", "a\r=1"),
        ("in full width", json!("＝1"), "'＝1", "＝1"),
        ("a choice like a formula", json!(["=x", "y"]), "'=x y", "=x y"),
        ("an equals sign inside", json!("1=1"), "1=1", "1=1"),
    ];
    let bench = Bench::in_memory().await;
    bench.publish_form(&form(VERSION, vec![question("a", "text")])).await;
    for (_, answer, ..) in &rows {
        answered(&bench, json!({"a": answer})).await;
    }
    let guarded = column(&table(&text(&bench, real()).await), "a");
    let style = Style {
        raw: true,
        semicolon: false,
    };
    let raw = text(&bench, Export { style, ..real() }).await;
    assert!(raw.starts_with("SubmissionDate,"), "no mark for programs");
    let raw = column(&table(&raw), "a");
    for ((name, _, expected, expected_raw), (cell, cell_raw)) in rows.iter().zip(guarded.iter().zip(&raw)) {
        assert_eq!((cell.as_str(), cell_raw.as_str()), (*expected, *expected_raw), "{name}");
    }
}

#[tokio::test]
async fn what_people_typed_as_officer_or_title_is_guarded_too() {
    let bench = Bench::in_memory().await;
    bench.publish_form(&form(VERSION, vec![])).await;
    let mut body = body(fresh_id(), json!({}));
    body["officer"] = json!("=officer");
    body["instance_name"] = json!("@name");
    bench.push_one(&wrap(&body)).await;
    let table = table(&text(&bench, real()).await);
    assert_eq!(
        (column(&table, "Officer"), column(&table, "InstanceName")),
        (vec!["'=officer".to_owned()], vec!["'@name".to_owned()])
    );
}

#[tokio::test]
async fn only_what_counts_is_in_the_file() {
    let bench = Bench::in_memory().await;
    bench.publish_form(&form(VERSION, vec![question("a", "text")])).await;
    let a = |change: &dyn Fn(&mut Value)| {
        let mut body = body(fresh_id(), json!({"a": "x"}));
        change(&mut body);
        wrap(&body)
    };
    let plain = a(&|_| ());
    let void = a(&|b| b["kind"] = json!("void"));
    let practice = a(&|b| b["mode"] = json!("practice"));
    let unknown_version = a(&|b| b["form_version"] = json!("0"));
    let replaced = a(&|_| ());
    let edit = a(&|b| b["deprecated_id"] = json!(replaced.instance_id));
    let later_edit = a(&|b| b["deprecated_id"] = json!(replaced.instance_id));
    let practice_edit = a(&|b| {
        b["mode"] = json!("practice");
        b["deprecated_id"] = json!(plain.instance_id);
    });
    let mut other = body(plain.instance_id, json!({"a": "other bytes"}));
    other["seq"] = json!(8);
    for envelope in [
        &plain,
        &void,
        &practice,
        &unknown_version,
        &replaced,
        &edit,
        &later_edit,
        &practice_edit,
        &wrap(&other),
    ] {
        bench.push_one(envelope).await;
    }
    let keys = |text: String| column(&table(&text), "KEY");
    let ids = |envelopes: &[&jemput_bola::submission::Envelope]| {
        envelopes.iter().map(|e| e.instance_id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(keys(text(&bench, real()).await), ids(&[&plain, &later_edit]));
    let practised = Export {
        mode: Mode::Practice,
        ..real()
    };
    assert_eq!(keys(text(&bench, practised).await), ids(&[&practice, &practice_edit]));
}

#[tokio::test]
async fn all_versions_stand_in_one_file_under_the_newest_order() {
    let bench = Bench::in_memory().await;
    bench
        .publish_form(&form(
            "1",
            vec![
                question("dulu", "text"),
                question("nama", "text"),
                question("titik", "text"),
            ],
        ))
        .await;
    bench
        .publish_form(&form(
            VERSION,
            vec![
                question("nama", "text"),
                question("baru", "text"),
                question("titik", "geopoint"),
            ],
        ))
        .await;
    let mut old = body(fresh_id(), json!({"dulu": "d", "nama": "n", "titik": "di sana"}));
    old["form_version"] = json!("1");
    bench.push_one(&wrap(&old)).await;
    answered(&bench, json!({"nama": "m", "baru": "b", "titik": {"lat": 1, "lon": 2}})).await;
    let table = table(&text(&bench, real()).await);
    let expected = [
        "SubmissionDate",
        "nama",
        "baru",
        "titik-Latitude",
        "titik-Longitude",
        "titik-Altitude",
        "titik-Accuracy",
        "dulu",
        "titik",
        "KEY",
    ];
    assert_eq!(table[0][..10], expected);
    assert_eq!(column(&table, "nama"), ["n", "m"]);
    assert_eq!(column(&table, "dulu"), ["d", ""]);
    assert_eq!(column(&table, "baru"), ["", "b"]);
    assert_eq!(column(&table, "titik")[0], "di sana");
}

#[tokio::test]
async fn a_repeat_has_a_file_of_its_own() {
    let bench = Bench::in_memory().await;
    let visits = inside("kunjungan", "repeat", vec![question("tanggal", "date")]);
    let people = inside(
        "anggota",
        "repeat",
        vec![inside("diri", "group", vec![question("nama", "text")]), visits],
    );
    bench
        .publish_form(&form(VERSION, vec![inside("rumah", "group", vec![people])]))
        .await;
    let id = answered(
        &bench,
        json!({"rumah": {"anggota": [
            {"diri": {"nama": "A"}, "kunjungan": []},
            {"diri": {"nama": "B"}, "kunjungan": [{"tanggal": "2026-01-02"}, {"tanggal": "2026-01-03"}]},
        ]}}),
    )
    .await;
    answered(&bench, json!({"rumah": {"anggota": []}})).await;
    answered(&bench, json!({})).await;
    let file = |path: &str| {
        let repeat = path.split('/').map(str::to_owned).collect();
        text(&bench, Export { repeat, ..real() })
    };
    assert_eq!(
        file("rumah/anggota").await,
        format!("\u{feff}diri-nama,PARENT_KEY,KEY\r\nA,{id},{id}/rumah/anggota[1]\r\nB,{id},{id}/rumah/anggota[2]\r\n")
    );
    let parent = format!("{id}/rumah/anggota[2]");
    assert_eq!(
        file("rumah/anggota/kunjungan").await,
        format!(
            "\u{feff}tanggal,PARENT_KEY,KEY\r\n2026-01-02,{parent},{parent}/kunjungan[1]\r\n2026-01-03,{parent},{parent}/kunjungan[2]\r\n"
        )
    );
    for path in ["rumah", "lain", "rumah/anggota/diri"] {
        let repeat = path.split('/').map(str::to_owned).collect();
        let end = csv(&bench.state, Export { repeat, ..real() }).await.err().unwrap();
        assert_eq!(end.code.to_string(), "JB-4040", "{path}");
    }
}

#[tokio::test]
async fn a_form_that_was_never_published_has_no_file() {
    let bench = Bench::in_memory().await;
    assert_eq!(
        csv(&bench.state, real()).await.err().unwrap().code.to_string(),
        "JB-4040"
    );
}

#[tokio::test]
async fn a_long_export_comes_in_pieces_and_misses_none() {
    let bench = Bench::in_memory().await;
    bench.publish_form(&form(VERSION, vec![question("n", "integer")])).await;
    for hundred in 0..5 {
        let lines: Vec<_> = (0..101)
            .map(|n| {
                wrap(&body(fresh_id(), json!({"n": hundred * 101 + n})))
                    .to_line()
                    .unwrap()
            })
            .collect();
        bench.push(&lines).await;
    }
    let pieces: Vec<Vec<u8>> = csv(&bench.state, real()).await.unwrap().try_collect().await.unwrap();
    assert!(pieces.len() > 5, "one piece for each page");
    assert!(
        pieces.iter().all(|piece| piece.len() < 40_000),
        "no piece grows with the export"
    );
    let table = table(&String::from_utf8(pieces.concat()).unwrap());
    assert_eq!(column(&table, "n"), (0..505).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn semicolons_for_excel_where_the_comma_is_the_decimal_sign() {
    let bench = Bench::in_memory().await;
    bench.publish_form(&form(VERSION, vec![question("a", "text")])).await;
    answered(&bench, json!({"a": "x;y"})).await;
    let style = Style {
        raw: false,
        semicolon: true,
    };
    let text = text(&bench, Export { style, ..real() }).await;
    assert!(text.starts_with("\u{feff}SubmissionDate;a;KEY;") && text.contains(";\"x;y\";"));
}
