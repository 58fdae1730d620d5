#![cfg(not(target_arch = "wasm32"))]
//! .xls workbooks made to cost more than they weigh: told from good ones before anything of them is laid out.

#[path = "support/xls.rs"]
mod xls;

use jemput_bola::server::workbook::from_bytes;
use xls::{Xls, label, number, texts};

/// The code, or the texts of the first row of the first sheet.
fn read(bytes: &[u8]) -> Result<Vec<String>, &'static str> {
    let book = from_bytes("a.xls", bytes).map_err(|error| error.code())?;
    Ok(book.sheets[0].rows[0].cells.clone())
}

fn good() -> Xls {
    Xls {
        texts: texts(&["type", "name", "label"]),
        cells: (0..3).map(|at| label(0, at, at.into())).collect(),
        rows: 1,
        ..Xls::default()
    }
}

#[test]
fn a_good_xls_is_read() {
    assert_eq!(
        read(&good().bytes()),
        Ok(["type", "name", "label"].map(str::to_owned).to_vec())
    );
    // A text that goes on in another record, in letters of another width.
    let (first, rest) = ("x".repeat(8000), "y".repeat(300));
    let mut long = good();
    long.texts = [&8300_u16.to_le_bytes()[..], &[0], first.as_bytes()].concat();
    let wide: Vec<u8> = rest.bytes().flat_map(|letter| [letter, 0]).collect();
    long.continued = vec![[&[1][..], &wide].concat()];
    long.cells.truncate(1);
    assert_eq!(read(&long.bytes()), Ok(vec![format!("{first}{rest}")]));
    // A column that is formatted to its end makes a sheet that says it is as long as it can be.
    let mut formatted = good();
    (formatted.rows, formatted.columns) = (65_536, 256);
    assert!(read(&formatted.bytes()).is_ok());
}

#[test]
fn an_xls_that_would_fill_the_memory_is_refused() {
    let change = |change: &dyn Fn(&mut Xls)| {
        let mut book = good();
        change(&mut book);
        book.bytes()
    };
    let patched = |at: usize, bytes: &[u8]| {
        let mut file = good().bytes();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    let rows: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "a sheet that says it has four thousand million rows",
            change(&|book| book.rows = u32::MAX),
            "JB-F903",
        ),
        (
            "a cell in each corner",
            change(&|book| book.cells.push(number(65_535, 65_535))),
            "JB-F904",
        ),
        (
            "many sheets that are one",
            change(&|book| {
                book.cells.extend((0..2000).map(|row| number(row, 0)));
                book.sheets = 200;
            }),
            "JB-F903",
        ),
        (
            "a long text in many cells",
            change(&|book| {
                book.texts = texts(&[&"x".repeat(8000)]);
                book.cells = (0..5000).map(|row| label(row, 0, 0)).collect();
            }),
            "JB-F904",
        ),
        ("a sheet behind the end", change(&|book| book.skip = 1 << 30), "JB-F903"),
        // The directory lies in sector 1, the workbook from sector 2 on; the FAT in sector 0 says what follows what.
        (
            "a directory in a circle",
            patched(512 + 4, &1_u32.to_le_bytes()),
            "JB-F903",
        ),
        (
            "a workbook in a circle",
            [(512 + 8, 2), (1024 + 128 + 120, u32::MAX)]
                .iter()
                .fold(good().bytes(), |mut file, (at, number)| {
                    file[*at..at + 4].copy_from_slice(&number.to_le_bytes());
                    file
                }),
            "JB-F903",
        ),
        (
            "more of its FAT elsewhere",
            patched(68, &0_u32.to_le_bytes()),
            "JB-F903",
        ),
        ("cut", good().bytes()[..1500].to_vec(), "JB-F903"),
        (
            "too large",
            change(&|book| book.cells.extend((0..300_000).map(|at| number(at as u16, 0)))),
            "JB-F904",
        ),
    ];
    for (name, file, code) in rows {
        assert_eq!(read(&file), Err(code), "{name}");
    }
}
