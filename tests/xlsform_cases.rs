#![cfg(not(target_arch = "wasm32"))]
//! Workbooks and what the compiler makes of them. The cases are in tests/data/xlsform.

use jemput_bola::form::Form;
use jemput_bola::server::workbook;
use jemput_bola::xlsform::{self, CheckReport, Diagnostic, Severity, Sheet, SheetRow, Workbook};
use proptest::prelude::*;
use serde_json::Value;
use std::path::{Path, PathBuf};

const FORMS: [&str; 5] = [
    "a_sosialisasi",
    "b_mutu_layanan",
    "c_klaim_jkk",
    "d_log_sosialisasi",
    "e_kepatuhan",
];

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A case of a data file: its name, its workbook, and what is expected, one line each.
struct Case {
    name: String,
    workbook: Workbook,
    expected: Vec<String>,
}

fn cases(file: &str, mark: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(here("tests/data/xlsform").join(file)).unwrap();
    let cases: Vec<Case> = text.split("\n## ").skip(1).map(|case| one_case(case, mark)).collect();
    assert!(cases.len() > 20, "the cases of {file} have gone missing");
    cases
}

fn one_case(case: &str, mark: &str) -> Case {
    let (name, body) = case.split_once('\n').unwrap();
    let mut workbook = xlsform::read_bytes("coba.md", body.as_bytes()).unwrap();
    if !workbook.sheets.iter().any(|sheet| sheet.name == "settings") {
        let rows = [["form_id", "version"], ["coba", "1"]];
        let rows = rows.iter().zip(1..).map(|(cells, number)| SheetRow {
            number,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        });
        workbook.sheets.push(Sheet {
            name: "settings".to_owned(),
            rows: rows.collect(),
        });
    }
    let expected = body
        .lines()
        .filter_map(|line| line.strip_prefix(mark))
        .map(|line| line.trim().to_owned());
    Case {
        name: name.to_owned(),
        expected: expected.collect(),
        workbook,
    }
}

/// Whether a problem is the expected one: `severity code sheet:row column "text" part of the help`.
fn fits(problem: &Diagnostic, expected: &str) -> bool {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut place = problem.sheet.clone();
    if let Some(row) = problem.row {
        place.push_str(&format!(":{row}"));
    }
    if place.is_empty() {
        place.push_str("- -");
    }
    let mut rest = expected;
    let mut take = |part: &str| match rest.strip_prefix(part) {
        Some(after) => {
            rest = after.trim_start();
            true
        }
        None => false,
    };
    if !(take(severity) && take(problem.code) && take(&place)) {
        return false;
    }
    if let Some(column) = &problem.column {
        take(column);
    }
    let quoted = format!("\"{}\"", problem.text);
    let help = if rest.starts_with('"') {
        let Some(help) = rest.strip_prefix(&*quoted) else {
            return false;
        };
        help.trim()
    } else {
        rest
    };
    problem.help.contains(help)
}

#[test]
fn every_problem_is_found_at_its_place_and_no_other() {
    let mut wrong = Vec::new();
    for case in cases("problems.md", "> ") {
        let (_, found) = xlsform::compile(&case.workbook);
        let good = found.len() == case.expected.len()
            && case
                .expected
                .iter()
                .all(|expected| found.iter().any(|problem| fits(problem, expected)));
        if !good {
            let table = CheckReport::new(None, found).table();
            wrong.push(format!(
                "## {}\nexpected:\n{}\nfound:\n{table}",
                case.name,
                case.expected.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn workbooks_become_the_forms_that_they_describe() {
    let mut wrong = Vec::new();
    for case in cases("forms.md", "= ") {
        let (form, problems) = xlsform::compile(&case.workbook);
        for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
            wrong.push(format!("## {}\n{problem:?}", case.name));
        }
        let json = serde_json::to_value(form).unwrap();
        for line in &case.expected {
            let (pointer, value) = line.split_once(' ').unwrap();
            let expected: Option<Value> = (value.trim() != "-").then(|| serde_json::from_str(value).unwrap());
            if json.pointer(pointer) != expected.as_ref() {
                wrong.push(format!(
                    "## {}\n{line}\nfound: {:?}",
                    case.name,
                    json.pointer(pointer).map(Value::to_string)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_five_questionnaires_compile_without_diagnostics_from_xlsx_and_csv_to_the_same_form() {
    for name in FORMS {
        let compile = |path: &Path| xlsform::compile(&workbook::read(path).unwrap());
        let path = here("src/server/samples/forms").join(name);
        let (sheet, problems) = compile(&path.with_extension("xlsx"));
        assert_eq!(problems, [], "{name}.xlsx");
        let (folder, problems) = compile(&path);
        assert_eq!(problems, [], "{name}/");
        let sheet = sheet.unwrap();
        assert_eq!(Some(&sheet), folder.as_ref(), "{name}");
        let json = sheet.to_json().unwrap();
        assert_eq!(Form::from_json(&json).unwrap(), sheet, "{name}");
    }
}

#[test]
fn a_report_counts_and_is_readable() {
    let path = here("src/server/samples/forms/a_sosialisasi.xlsx");
    let (form, problems) = xlsform::compile(&workbook::read(&path).unwrap());
    let report = CheckReport::new(form.as_ref(), problems);
    assert!(report.ok);
    assert_eq!((report.questions, report.errors, report.warnings), (58, 0, 0));
    assert_eq!(report.languages.len(), 3);
    assert_eq!(
        report.table(),
        "Wawancara Sosialisasi Pekerja Informal (sosialisasi_bpu, version 2026112201)\n\
         58 questions; Bahasa Indonesia (id), Basa Jawa (jv), English (en); 0 errors; 0 warnings\n"
    );
    let case = one_case(
        "x\n| survey | type | name | label | relevant |\n| | text | nama | Nama | ${nma} = 1 |\n",
        "> ",
    );
    let (form, problems) = xlsform::compile(&case.workbook);
    let report = CheckReport::new(form.as_ref(), problems);
    assert!(!report.ok);
    assert_eq!(
        report.table(),
        "coba (coba, version 1)\n1 question; 1 language; 1 error; 0 warnings\n\n\
         error   JB-F302  survey row 2, column \"relevant\" (nama): ${nma}\n        \
         Nothing in the form is called \"nma\".\n        Did you mean ${nama}?\n"
    );
}

/// Cells that mean something, and cells that mean nothing.
fn cell() -> impl Strategy<Value = String> {
    let words = [
        "type",
        "name",
        "label",
        "label::A (a)",
        "relevant",
        "calculation",
        "default",
        "parameters",
        "trigger",
        "choice_filter",
        "appearance",
        "repeat_count",
        "list_name",
        "save_to",
        "bind::x",
        "form_id",
        "version",
        "text",
        "begin_group",
        "end_group",
        "begin_repeat",
        "end repeat",
        "begin_loop over a",
        "end_loop",
        "select_one a or_other",
        "select_multiple ${a}",
        "range",
        "start=1 end=5 step=0",
        "tick_labelset=a",
        "${a}",
        "${a",
        "a",
        "b",
        "'",
        "[${a}]",
        "indexed-repeat(${a},${b},1)",
        "jr:choice-name(${a},'${a}')",
        "instance('a')/root/item[name=${a}]/b",
        "yes",
        "",
        "audit",
        "csv-external",
        "e1",
        "a#b",
        "\u{2028}",
        "1e400",
        "calculate",
        "geopoint",
        "reference-geometry=a",
    ];
    prop_oneof![3 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    proptest::collection::vec(proptest::collection::vec(cell(), 0..8), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_workbook_makes_the_compiler_panic(survey in table(), choices in table(), settings in table(), entities in table()) {
        let headed = |heads: &[&str], rows: &[Vec<String>]| {
            let mut all = vec![heads.iter().map(|head| (*head).to_owned()).collect()];
            all.extend(rows.iter().cloned());
            all
        };
        let survey_heads = ["type", "name", "label", "relevant", "parameters", "choice_filter", "trigger", "save_to"];
        for survey in [headed(&survey_heads, &survey), survey] {
            let tables = [
                ("survey", survey),
                ("choices", headed(&["list_name", "name", "label"], &choices)),
                ("settings", settings.clone()),
                ("entities", headed(&["list_name", "label"], &entities)),
            ];
            let (form, problems) = xlsform::compile(&Workbook::from_tables("x", tables));
            let json = form.as_ref().map(|form| form.to_json().unwrap());
            prop_assert_eq!(form, json.map(|json| Form::from_json(&json).unwrap()));
            drop(CheckReport::new(None, problems).table());
        }
    }

    #[test]
    fn no_bytes_make_the_readers_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in any::<String>()) {
        for ending in ["xlsx", "xls", "csv", "md", "pdf"] {
            for bytes in [&bytes[..], text.as_bytes(), &[b"PK\x03\x04", &bytes[..]].concat()] {
                let _ = xlsform::read_bytes(&format!("a.{ending}"), bytes);
            }
        }
    }
}

#[test]
fn loops_inside_loops_cannot_fill_the_memory() {
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let mut survey = vec![row(&["type", "name", "label"])];
    survey.extend((0..20).map(|n| row(&["begin_loop over a", &format!("l{n}"), "L"])));
    survey.push(row(&["text", "t", "T"]));
    survey.extend((0..20).map(|_| row(&["end_loop"])));
    let mut choices = vec![row(&["list_name", "name", "label"])];
    choices.extend((0..500).map(|n| row(&["a", &format!("c{n}"), "C"])));
    let (form, problems) = xlsform::compile(&Workbook::from_tables("x", [("survey", survey), ("choices", choices)]));
    assert_eq!(form, None);
    assert!(problems.iter().any(|problem| problem.code == xlsform::code::TOO_LARGE));
}

#[test]
fn a_form_in_which_everything_reads_everything_is_refused() {
    let row = |cells: [String; 4]| cells.to_vec();
    let heading = row(["type", "name", "label", "calculation"].map(str::to_owned));
    let reader = |n: usize| row(["calculate".into(), format!("c{n}"), String::new(), "count(//*)".into()]);
    let question = row(["text".into(), "q".into(), "Q".into(), String::new()]);
    let compile = |n_readers: usize| {
        let rows = [heading.clone(), question.clone()];
        let survey: Vec<_> = rows.into_iter().chain((0..n_readers).map(reader)).collect();
        let workbook = Workbook::from_tables("coba", [("survey", survey)]);
        let (_, problems) = xlsform::compile(&workbook);
        let errors = problems.into_iter().filter(|one| one.severity == Severity::Error);
        errors.map(|one| one.code).collect::<Vec<_>>()
    };
    // Each of a few would wait for all others too: that is told as what it is.
    assert_eq!(compile(3), ["JB-F309"]);
    assert_eq!(compile(1_500), ["JB-F007"]);
}
