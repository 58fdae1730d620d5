#![cfg(not(target_arch = "wasm32"))]
//! Files of forms over HTTP: published with the workbook, listed, fetched by digest.

#[path = "support/edge.rs"]
mod edge;
#[path = "support/publishing.rs"]
mod publishing;

use edge::{Answer, Edge};
use jemput_bola::engine::Model;
use jemput_bola::form::{Form, FormFile};
use jemput_bola::id::Digest;
use jemput_bola::sorted::Map;
use jemput_bola::sync::office::Published;
use publishing::{Part, coordinator, list, publish};
use serde_json::Value;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const CSV: &[u8] = b"name,label,kec,pos\nd1,Sumber,k1,65111\nd2,Pagak,k2,65112\n";

/// A form with a list, a look-up, a picture of a label and one of a choice.
fn workbook(version: &str) -> String {
    format!(
        "| survey |
         | | type                          | name | label | calculation                             | media::image |
         | | select_one_from_file desa.csv | desa | Desa  |                                         |              |
         | | calculate                     | pos  |       | pulldata('desa', 'pos', 'name', ${{desa}}) |              |
         | | select_one warna              | w    | Warna |                                         | kartu.png    |
         | choices |
         | | list_name | name | label | media::image |
         | | warna     | m    | Merah | merah.svg    |
         | settings |
         | | form_id | version |
         | | coba | {version} |
"
    )
}

fn diagnostics(answer: &Answer) -> Vec<(String, String, String)> {
    let problem: Value = answer.json();
    let all = problem["diagnostics"].as_array().cloned().unwrap_or_default();
    let text = |it: &Value, key: &str| it[key].as_str().unwrap_or_default().to_owned();
    all.iter()
        .map(|it| (text(it, "severity"), text(it, "code"), text(it, "text")))
        .collect()
}

async fn get(edge: &Edge, cookie: &str, path: &str) -> Answer {
    edge.call("GET", path, &[("cookie", cookie)], "").await
}

/// The form as the list gives it, and its files by name.
async fn published(edge: &Edge, cookie: &str) -> (Form, Map<String, FormFile>) {
    let entry = list(edge, cookie).await.forms.remove(0);
    let json = get(edge, cookie, &format!("/api/v1/forms/by-digest/{}", entry.digest)).await;
    let form = Form::from_json(&json.text()).unwrap();
    assert_eq!(form.files, entry.files, "the list says what the form says");
    let files = entry.files.into_iter().map(|file| (file.name.clone(), file)).collect();
    (form, files)
}

#[tokio::test]
async fn a_form_with_all_its_files_runs_on_what_phones_fetch() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    let text = workbook("1");
    let parts = [
        ("workbook", "coba.md", text.as_bytes()),
        ("attachment", "desa.csv", CSV),
        ("attachment", "C:\\gambar\\kartu.png", PNG),
        ("attachment", "merah.svg", b"<svg onload='alert(1)'/>".as_slice()),
    ];
    let answer = publish(&edge, &cookie, &parts).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let warnings = answer.json::<Published>().warnings;
    assert!(warnings.is_empty(), "{warnings:?}");

    let (form, files) = published(&edge, &cookie).await;
    assert_eq!(files.keys().collect::<Vec<_>>(), ["desa.csv", "kartu.png", "merah.svg"]);
    let data = &files["desa.csv"];
    assert!(data.is_data);
    let packed = get(&edge, &cookie, &format!("/api/v1/forms/by-digest/{}", data.sha256)).await;
    assert_eq!(Digest::of(&packed.body), data.sha256);
    assert_eq!(packed.body.len() as u64, data.size_bytes);
    assert_eq!(packed.header("cache-control"), "private, max-age=31536000, immutable");
    let texts = Map::from([("desa.csv".to_owned(), packed.text())]);
    let model = Model::load_packed(form, &texts).unwrap();
    assert!(model.missing_files().is_empty());

    let original = get(&edge, &cookie, "/api/v1/forms/coba/versions/1/files/desa.csv").await;
    assert_eq!(original.body, CSV, "as it was uploaded");
    assert_eq!(
        original.header("content-disposition"),
        "attachment; filename=\"desa.csv\""
    );

    for (name, bytes, kind) in [
        ("kartu.png", PNG, "image/png"),
        ("merah.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"),
    ] {
        let file = &files[name];
        assert!(!file.is_data);
        let found = get(&edge, &cookie, &format!("/api/v1/media/{}", file.sha256)).await;
        assert_eq!(found.body, bytes);
        assert_eq!(found.header("content-type"), kind);
        assert_eq!(found.header("x-content-type-options"), "nosniff");
        assert_eq!(found.header("content-disposition"), "attachment");
        assert!(found.header("content-security-policy").contains("sandbox"), "{name}");
        assert_eq!(found.header("cache-control"), "private, max-age=31536000, immutable");
    }
}

#[tokio::test]
async fn nothing_is_given_out_as_a_page_or_a_script() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    for (at, name) in ["a.html", "a.js", "a.xhtml", "a.wasm", "a"].into_iter().enumerate() {
        let text = workbook(&at.to_string())
            .replace("kartu.png", name)
            .replace("select_one_from_file desa.csv", "text")
            .replace("pulldata('desa', 'pos', 'name', ${desa})", "1");
        let bytes = format!("<script>{at}</script>");
        let parts = [
            ("workbook", "coba.md", text.as_bytes()),
            ("attachment", name, bytes.as_bytes()),
        ];
        let answer = publish(&edge, &cookie, &parts).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let path = format!("/api/v1/media/{}", Digest::of(bytes.as_bytes()));
        let found = get(&edge, &cookie, &path).await;
        assert_eq!(found.header("content-type"), "application/octet-stream", "{name}");
    }
}

#[tokio::test]
async fn what_is_missing_broken_or_unasked_for_is_told() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    let text = workbook("1");
    let book: Part<'_> = ("workbook", "coba.md", text.as_bytes());
    let rows: [(&str, &[Part<'_>], &str, &str); 3] = [
        ("no data", &[book], "JB-F008", "desa.csv"),
        (
            "no text",
            &[book, ("attachment", "desa.csv", b"name,label\n\xff,\xfe\n")],
            "JB-F911",
            "desa.csv",
        ),
        (
            "an open quotation mark",
            &[book, ("attachment", "desa.csv", b"name,label\n\"d1,Sumber\n")],
            "JB-F911",
            "desa.csv",
        ),
    ];
    for (name, parts, code, file) in rows {
        let answer = publish(&edge, &cookie, parts).await;
        assert_eq!(answer.code(), "JB-4009", "{name}");
        let found = diagnostics(&answer);
        let expected = ("error".to_owned(), code.to_owned(), file.to_owned());
        assert!(found.contains(&expected), "{name}: {found:?}");
    }
    assert!(list(&edge, &cookie).await.forms.is_empty());

    let parts = [book, ("attachment", "desa.csv", CSV), ("attachment", "Kartu.PNG", PNG)];
    let answer = publish(&edge, &cookie, &parts).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let warnings = answer.json::<Published>().warnings;
    for said in [
        "\"kartu.png\", which was not",
        "\"merah.svg\", which was not",
        "does not use the file \"Kartu.PNG\"",
    ] {
        assert!(
            warnings.iter().any(|warning| warning.contains(said)),
            "{said}: {warnings:?}"
        );
    }
    let (_, files) = published(&edge, &cookie).await;
    assert_eq!(files.keys().collect::<Vec<_>>(), ["desa.csv"]);
}

#[tokio::test]
async fn a_new_list_is_a_new_version_which_every_phone_learns_of() {
    let edge = Edge::new().await;
    let cookie = coordinator(&edge).await;
    let (first, second) = (workbook("1"), workbook("2"));
    let longer = [CSV, b"d3,Kepanjen,k2,65113\n"].concat();
    let rows: [(&str, &str, &[u8], u16, &str); 5] = [
        ("new", &first, CSV, 201, ""),
        ("the same again", &first, CSV, 200, ""),
        ("the same version, another list", &first, &longer, 409, "JB-4092"),
        ("another version, another list", &second, &longer, 201, ""),
        ("the first one again", &first, CSV, 200, ""),
    ];
    let mut digests = Vec::new();
    for (name, text, csv, status, code) in rows {
        let parts = [
            ("workbook", "coba.md", text.as_bytes()),
            ("attachment", "desa.csv", csv),
        ];
        let answer = publish(&edge, &cookie, &parts).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (status, code),
            "{name}"
        );
        digests.push(list(&edge, &cookie).await.forms[0].digest);
    }
    assert_eq!(digests[0], digests[2], "nothing changed");
    assert_ne!(digests[0], digests[3]);
    assert_eq!(digests[3], digests[4], "the one published last is current");
    let (_, files) = published(&edge, &cookie).await;
    let path = format!("/api/v1/forms/by-digest/{}", files["desa.csv"].sha256);
    assert!(get(&edge, &cookie, &path).await.text().contains("Kepanjen"));
}
