#![cfg(not(target_arch = "wasm32"))]
//! Forms over HTTP: the list, form JSON by digest, publishing, files, opening and closing.

#[path = "support/edge.rs"]
mod edge;
#[path = "support/publishing.rs"]
mod publishing;
#[path = "support/xls.rs"]
mod xls;

use edge::Edge;
use jemput_bola::form::Form;
use jemput_bola::id::Digest;
use jemput_bola::server::samples;
use jemput_bola::sync::office::Published;
use jemput_bola::sync::{FormList, FormState};
use publishing::{Part, coordinator, list, multipart, publish};
use serde_json::{Value, json};

/// A small questionnaire as Markdown tables.
fn workbook(version: &str, label: &str) -> String {
    format!(
        "| survey |\n| | type | name | label |\n| | text | nama | {label} |\n\
         | settings |\n| | form_id | version | form_title |\n| | coba | {version} | Coba |\n"
    )
}

#[tokio::test]
async fn a_workbook_that_would_fill_the_memory_is_refused_with_its_reason() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    let corners = xls::Xls {
        cells: vec![xls::number(0, 0), xls::number(65_535, 65_535)],
        ..xls::Xls::default()
    };
    let answer = publish(&edge, &cookie, &[("workbook", "a.xls", &corners.bytes())]).await;
    assert_eq!(answer.code(), "JB-4009");
    let diagnostic = &answer.json::<Value>()["diagnostics"][0];
    assert_eq!(diagnostic["code"], "JB-F904");
    assert!(diagnostic["message"].as_str().unwrap().contains(".xlsx"));
}

#[tokio::test]
async fn the_five_samples_are_published_once_and_open() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    for _ in 0..2 {
        samples::publish_if_empty(&edge.state).await.unwrap();
    }
    let FormList { forms } = list(&edge, &cookie).await;
    let mut ids: Vec<_> = forms.iter().map(|form| form.form_id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(
        ids,
        [
            "kepatuhan_pemberi_kerja",
            "klaim_jkk",
            "log_sosialisasi",
            "mutu_layanan",
            "sosialisasi_bpu"
        ]
    );
    for form in forms {
        assert_eq!(form.state, FormState::Open);
        let path = format!("/api/v1/forms/by-digest/{}", form.digest);
        let answer = edge.call("GET", &path, &[("cookie", &cookie)], "").await;
        assert_eq!(Digest::of(&answer.body), form.digest);
        assert_eq!(Form::from_json(&answer.text()).unwrap().form_id, form.form_id);
    }
}

#[tokio::test]
async fn form_json_is_kept_for_ever_and_comes_compressed() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    samples::publish_if_empty(&edge.state).await.unwrap();
    let FormList { forms } = list(&edge, &cookie).await;
    let path = format!("/api/v1/forms/by-digest/{}", forms[0].digest);
    let plain = edge.call("GET", &path, &[("cookie", &cookie)], "").await;
    assert_eq!(plain.header("cache-control"), "private, max-age=31536000, immutable");
    for encoding in ["br", "gzip"] {
        let headers = [("cookie", cookie.as_str()), ("accept-encoding", encoding)];
        let packed = edge.call("GET", &path, &headers, "").await;
        assert_eq!(packed.header("content-encoding"), encoding);
        assert!(
            packed.body.len() * 4 < plain.body.len(),
            "{encoding}: {} bytes",
            packed.body.len()
        );
    }
}

#[tokio::test]
async fn a_list_that_did_not_change_is_not_sent_again() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    samples::publish_if_empty(&edge.state).await.unwrap();
    let first = edge.call("GET", "/api/v1/forms", &[("cookie", &cookie)], "").await;
    let etag = first.header("etag").to_owned();
    let headers = [("cookie", cookie.as_str()), ("if-none-match", etag.as_str())];
    let second = edge.call("GET", "/api/v1/forms", &headers, "").await;
    assert_eq!((second.status.as_u16(), second.body.len()), (304, 0));
    assert_eq!(second.header("etag"), etag);

    let change = json!({"state": "closed"});
    let path = "/api/v1/forms/sosialisasi_bpu/state";
    let changed = edge.post(path, &[("cookie", &cookie)], change).await;
    assert_eq!(changed.status, 204);
    let third = edge.call("GET", "/api/v1/forms", &headers, "").await;
    assert_eq!(third.status, 200);
    let forms = third.json::<FormList>().forms;
    let closed: Vec<_> = forms.iter().filter(|form| form.state == FormState::Closed).collect();
    assert_eq!(closed.len(), 1);
    assert_eq!(closed[0].form_id.as_str(), "sosialisasi_bpu");
}

#[tokio::test]
async fn a_version_is_published_once_and_for_ever() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    let first = workbook("1", "Nama");
    let rows = [
        ("new", workbook("1", "Nama"), 201, ""),
        ("the same again", workbook("1", "Nama"), 200, ""),
        (
            "the same version, other words",
            workbook("1", "Nama lengkap"),
            409,
            "JB-4092",
        ),
        ("a new version", workbook("2", "Nama lengkap"), 201, ""),
        ("the old version again", workbook("1", "Nama"), 200, ""),
    ];
    for (name, text, status, code) in rows {
        let answer = publish(&edge, &cookie, &[("workbook", "coba.md", text.as_bytes())]).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (status, code),
            "{name}"
        );
        if status != 409 {
            assert_eq!(answer.json::<Published>().unchanged, status == 200, "{name}");
        }
    }
    let FormList { forms } = list(&edge, &cookie).await;
    assert_eq!(forms.len(), 1);
    assert_eq!(forms[0].version.as_str(), "2", "the one published last is current");

    let path = "/api/v1/forms/coba/versions/1/workbook";
    let kept = edge.call("GET", path, &[("cookie", &cookie)], "").await;
    assert_eq!(kept.text(), first);
    assert_eq!(kept.header("content-disposition"), "attachment; filename=\"coba-1.md\"");
}

#[tokio::test]
async fn every_error_of_a_workbook_comes_back_with_its_place() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    let two_errors = "| survey |\n| | type | name | label |\n| | texx | nama | Nama |\n| | select_one tiada | pilih | Pilih |\n\
                      | settings |\n| | form_id | version |\n| | coba | 1 |\n";
    let no_version =
        "| survey |\n| | type | name | label |\n| | text | nama | Nama |\n| settings |\n| | form_id |\n| | coba |\n";
    let cycle = "| survey |\n| | type | name | label | calculation |\n| | calculate | a | | ${b} + 1 |\n| | calculate | b | | ${a} + 1 |\n\
                 | | text | nama | Nama | |\n| settings |\n| | form_id | version |\n| | coba | 1 |\n";
    let rows: [(&str, &str, &[u8], &[&str]); 4] = [
        (
            "two errors",
            "coba.md",
            two_errors.as_bytes(),
            &["survey 2", "survey 3"],
        ),
        ("no version", "coba.md", no_version.as_bytes(), &["settings 2"]),
        ("a cycle", "coba.md", cycle.as_bytes(), &["survey"]),
        ("no workbook at all", "coba.xlsx", b"not a zip", &[""]),
    ];
    for (name, file, bytes, places) in rows {
        let answer = publish(&edge, &cookie, &[("workbook", file, bytes)]).await;
        assert_eq!(answer.code(), "JB-4009", "{name}");
        let problem: Value = answer.json();
        let errors: Vec<String> = problem["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|d| d["severity"] == "error")
            .map(|d| {
                assert!(d["code"].as_str().unwrap().starts_with("JB-"), "{name}: {d}");
                assert!(!d["message"].as_str().unwrap().is_empty(), "{name}: {d}");
                assert!(!d["help"].as_str().unwrap().is_empty(), "{name}: {d}");
                format!("{} {}", d["sheet"].as_str().unwrap(), d["row"]).replace(" null", "")
            })
            .collect();
        assert!(
            errors.iter().zip(places).all(|(found, place)| found.starts_with(place)),
            "{name}: {errors:?}"
        );
        assert_eq!(errors.len(), places.len(), "{name}: {errors:?}");
    }
    assert!(list(&edge, &cookie).await.forms.is_empty());
}

#[tokio::test]
async fn an_upload_that_is_none_is_told_what_it_lacks() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    let text = workbook("1", "Nama");
    let huge = vec![b'x'; 32 * 1024 * 1024 + 1];
    let rows: [(&str, &[Part<'_>], &str); 5] = [
        (
            "a file that is too large",
            &[("workbook", "a.md", text.as_bytes()), ("attachment", "a.png", &huge)],
            "JB-4132",
        ),
        ("no workbook", &[("attachment", "a.png", b"x")], "JB-4222"),
        (
            "two workbooks",
            &[
                ("workbook", "a.md", text.as_bytes()),
                ("workbook", "b.md", text.as_bytes()),
            ],
            "JB-4222",
        ),
        (
            "a field of another name",
            &[("form", "a.md", text.as_bytes())],
            "JB-4222",
        ),
        (
            "two files of one name",
            &[
                ("workbook", "a.md", text.as_bytes()),
                ("attachment", "a.png", b"x"),
                ("attachment", "a.png", b"y"),
            ],
            "JB-4222",
        ),
    ];
    for (name, parts, expected) in rows {
        assert_eq!(publish(&edge, &cookie, parts).await.code(), expected, "{name}");
    }
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "multipart/form-data; boundary=b"),
    ];
    let (_, mut cut) = multipart(&[("workbook", "a.md", text.as_bytes())]);
    cut.truncate(cut.len() - 20);
    let answer = edge.call("POST", "/api/v1/forms", &headers, cut).await;
    assert_eq!(answer.code(), "JB-4000");
    let answer = edge.call("POST", "/api/v1/forms", &[("cookie", &cookie)], "x").await;
    assert_eq!(answer.code(), "JB-4000", "no multipart");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    let nothing = "0".repeat(64);
    let rows = [
        ("GET", format!("/api/v1/forms/by-digest/{nothing}")),
        ("GET", "/api/v1/forms/by-digest/nonsense".to_owned()),
        ("GET", format!("/api/v1/media/{nothing}")),
        ("GET", "/api/v1/forms/tiada/versions/1/workbook".to_owned()),
        ("GET", "/api/v1/forms/tiada/versions/1/files/a.csv".to_owned()),
        ("POST", "/api/v1/forms/tiada/state".to_owned()),
    ];
    for (method, path) in rows {
        let body = json!({"state": "closed"}).to_string();
        let answer = edge.call(method, &path, &[("cookie", &cookie)], body).await;
        assert_eq!(answer.code(), "JB-4040", "{method} {path}");
    }
}
