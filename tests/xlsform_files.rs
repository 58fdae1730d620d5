#![cfg(not(target_arch = "wasm32"))]
//! Files that are workbooks, and files that are not.

#[path = "support/xls.rs"]
mod xls;

use jemput_bola::server::workbook;
use jemput_bola::xlsform::{ReadError, Workbook, read_bytes, read_folder};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Writer};
use std::io::{Cursor, Write as _};
use xls::Xls;

/// The texts of a sheet by row number.
fn texts<'w>(workbook: &'w Workbook, sheet: &str) -> Vec<(u32, Vec<&'w str>)> {
    let sheet = workbook.sheets.iter().find(|found| found.name == sheet).unwrap();
    let cells = |cells: &'w [String]| cells.iter().map(String::as_str).collect();
    sheet.rows.iter().map(|row| (row.number, cells(&row.cells))).collect()
}

fn xlsx(fill: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new();
    fill(&mut writer);
    writer.save_to_buffer().unwrap()
}

#[test]
fn cells_of_a_spreadsheet_are_read_as_their_author_typed_them() {
    let bytes = xlsx(|book| {
        let sheet = book.add_worksheet();
        sheet.set_name("survey").unwrap();
        let texts = ["type", "", "name"];
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(0, column, text).unwrap();
        }
        sheet.write_number(2, 0, 3_507_012_001.0).unwrap();
        sheet.write_number(2, 1, 0.5).unwrap();
        sheet.write_boolean(2, 2, true).unwrap();
        let day = ExcelDateTime::from_ymd(2026, 11, 22).unwrap();
        sheet
            .write_datetime_with_format(4, 1, &day, &Format::new().set_num_format("yyyy-mm-dd"))
            .unwrap();
        sheet.write_string(4, 2, "a\u{A0}b").unwrap();
    });
    let workbook = read_bytes("formulir.uji.xlsx", &bytes).unwrap();
    assert_eq!(workbook.name, "formulir.uji");
    let expected = vec![
        (1, vec!["type", "", "name"]),
        (3, vec!["3507012001", "0.5", "TRUE"]),
        (5, vec!["", "2026-11-22", "a b"]),
    ];
    assert_eq!(texts(&workbook, "survey"), expected);
    assert_eq!(
        texts(&read_bytes("a.xls", &bytes).unwrap(), "survey"),
        expected,
        "an .xlsx that is called .xls"
    );
}

#[test]
fn text_files_are_read_as_sheets() {
    let survey = vec![(1, vec!["type", "name"]), (2, vec!["text", "a"])];
    let csv = read_bytes(
        "a.csv",
        b"\xEF\xBB\xBFsurvey\n,type,name\n,text,a\nchoices\n,list_name,name\n",
    )
    .unwrap();
    assert_eq!(texts(&csv, "survey"), survey);
    assert_eq!(texts(&csv, "choices").len(), 1);
    let plain = read_bytes("a.csv", b"type,name\ntext,a\n").unwrap();
    assert_eq!(texts(&plain, "survey"), survey);
    let marked = read_bytes(
        "a.md",
        b"# Form\n| survey | type | name |\n|---|---|---|\n| | text | a |\n",
    )
    .unwrap();
    assert_eq!(texts(&marked, "survey"), survey);
    let folder = [
        ("Survey.csv".to_owned(), b"type,name\ntext,a\n".to_vec()),
        ("x.csv".to_owned(), b"\xFF".to_vec()),
    ];
    assert_eq!(texts(&read_folder("f", &folder).unwrap(), "survey"), survey);
}

#[test]
fn what_is_no_workbook_is_refused_with_a_code() {
    let code = |name: &str, bytes: &[u8]| read_bytes(name, bytes).map_err(|error| error.code());
    assert_eq!(code("a.pdf", b""), Err("JB-F902"));
    assert_eq!(code("xlsx", b""), Err("JB-F902"));
    assert_eq!(code("a.xlsx", b"hello"), Err("JB-F903"));
    assert_eq!(code("a.xlsx", b"PK\x03\x04 but no more"), Err("JB-F903"));
    assert_eq!(code("a.xls", b"\xD0\xCF\x11\xE0 but no more"), Err("JB-F903"));
    assert_eq!(code("a.csv", b"\xFF\xFE"), Err("JB-F903"));
    assert_eq!(code("a.md", b"no table"), Err("JB-F903"));
    assert_eq!(read_folder("f", &[]).map_err(|error| error.code()), Err("JB-F905"));
    let missing = workbook::read(std::path::Path::new("/nowhere/at/all.xlsx"));
    assert!(matches!(missing, Err(ReadError::Io { .. })));
}

/// An archive with these parts.
fn archive(parts: &[&str]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        archive
            .start_file(*part, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(b"<x/>").unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn what_looks_like_a_workbook_is_told_what_it_is_and_what_to_do() {
    let locked = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/xlsform/locked.xlsx")).unwrap();
    let locked_xls = Xls {
        locked: true,
        ..Xls::default()
    };
    let whole = xlsx(|book| {
        book.add_worksheet().write_string(0, 0, "type").unwrap();
    });
    let half = whole[..whole.len() / 2].to_vec();
    let without_end = whole[..whole.len() - 10].to_vec();
    let mut rotten = whole.clone();
    rotten[40..200].fill(0xFF);
    let rows: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        ("a.xlsx", locked.clone(), "JB-F906", "protected by a password"),
        ("a.xls", locked, "JB-F906", "without one"),
        ("a.xls", locked_xls.bytes(), "JB-F906", "protected by a password"),
        ("a.ods", archive(&["mimetype", "content.xml"]), "JB-F902", "(.xlsx)"),
        ("a.numbers", archive(&["Index/Document.iwa"]), "JB-F902", "(.xlsx)"),
        (
            "a.xlsx",
            archive(&["mimetype", "content.xml"]),
            "JB-F903",
            "OpenDocument",
        ),
        ("a.xlsx", archive(&["Index/Document.iwa"]), "JB-F903", "Numbers"),
        (
            "a.xlsx",
            archive(&["_rels/.rels", "word/document.xml"]),
            "JB-F903",
            "word processor",
        ),
        (
            "a.xlsx",
            archive(&["_rels/.rels", "xl/workbook.bin"]),
            "JB-F903",
            ".xlsb",
        ),
        ("a.xlsx", archive(&[]), "JB-F903", "(.xlsx)"),
        ("a.xlsx", half, "JB-F903", "cut off"),
        ("a.xlsx", without_end, "JB-F903", "cut off"),
        ("a.xlsx", rotten, "JB-F903", "damaged"),
        ("a.xlsx", Vec::new(), "JB-F903", "empty"),
        ("a.xls", Vec::new(), "JB-F903", "empty"),
        ("a.csv", Vec::new(), "JB-F903", "empty"),
        ("a.json", Vec::new(), "JB-F903", "empty"),
    ];
    for (name, bytes, code, words) in rows {
        let error = workbook::from_bytes(name, &bytes).expect_err(words);
        let told = format!("{error} {}", error.help());
        assert!(
            error.code() == code && told.contains(words),
            "{name}, {words}: {} {told}",
            error.code()
        );
        assert_eq!(
            read_bytes(name, &bytes).map_err(|error| error.code()),
            Err(code),
            "{words}"
        );
    }
}

#[test]
fn a_workbook_that_would_fill_the_memory_is_refused() {
    let code = |name: &str, bytes: &[u8]| read_bytes(name, bytes).map_err(|error| error.code());
    assert_eq!(
        code("a.csv", &vec![b' '; (16 << 20) + 1]),
        Err("JB-F904"),
        "a file that is too large"
    );
    let wide = format!("survey\n{}x\n", ",".repeat(1_500));
    assert_eq!(code("a.csv", wide.as_bytes()), Err("JB-F904"), "too many columns");

    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default())
        .unwrap();
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..65 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert_eq!(code("a.xlsx", &bomb), Err("JB-F904"), "a zip bomb");

    let corners = xlsx(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "type").unwrap();
        sheet.write_string(1_048_575, 900, "x").unwrap();
    });
    let rows = texts(&read_bytes("a.xlsx", &corners).unwrap(), "Sheet1").len();
    assert_eq!(
        rows, 2,
        "a sheet with a cell in each of two corners is not laid out whole"
    );
}
