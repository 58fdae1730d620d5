#![cfg(not(target_arch = "wasm32"))]
//! Workbooks and what the compiler makes of them.

use jemput_bola::form::Form;
use jemput_bola::server::workbook;
use jemput_bola::xlsform::{self, Diagnostic};
use std::path::{Path, PathBuf};

const FORMS: [&str; 5] = [
    "a_sosialisasi",
    "b_mutu_layanan",
    "c_klaim_jkk",
    "d_log_sosialisasi",
    "e_kepatuhan",
];

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/samples/forms")
}

fn compile_file(path: &Path) -> (Option<Form>, Vec<Diagnostic>) {
    let workbook = workbook::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    xlsform::compile(&workbook)
}

#[test]
fn the_five_questionnaires_compile_without_diagnostics_from_xlsx_and_csv_to_the_same_form() {
    for name in FORMS {
        let (sheet, problems) = compile_file(&samples().join(name).with_extension("xlsx"));
        assert_eq!(problems, [], "{name}.xlsx");
        let (folder, problems) = compile_file(&samples().join(name));
        assert_eq!(problems, [], "{name}/");
        let sheet = sheet.expect("a form");
        assert_eq!(Some(&sheet), folder.as_ref(), "{name}");
        let json = sheet.to_json().expect("form JSON");
        assert_eq!(Form::from_json(&json).expect("form JSON reads back"), sheet, "{name}");
    }
}
