#![cfg(not(target_arch = "wasm32"))]
//! XForms and what the reader makes of them. The cases are in tests/data/xform.

use jemput_bola::form::{Diagnostic, Form, Node, Severity};
use jemput_bola::server::workbook;
use jemput_bola::{xform, xlsform};
use proptest::prelude::*;
use serde_json::Value;
use std::path::Path;

/// A case of a data file: its name, the XForm, and what is expected, one line each.
struct Case {
    name: String,
    xml: String,
    expected: Vec<String>,
}

fn cases(file: &str, mark: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/xform")
        .join(file);
    let text = std::fs::read_to_string(path).expect("the cases");
    let cases: Vec<Case> = text.split("\n## ").skip(1).map(|case| one_case(case, mark)).collect();
    assert!(cases.len() > 30, "the cases of {file} have gone missing");
    cases
}

fn one_case(case: &str, mark: &str) -> Case {
    let (name, lines) = case.split_once('\n').unwrap_or((case, ""));
    let part = |key: &str| -> Option<String> {
        let found: Vec<&str> = lines.lines().filter_map(|line| line.strip_prefix(key)).collect();
        (!found.is_empty()).then(|| found.concat())
    };
    let [instance, model, body] = ["instance ", "model ", "body "].map(|key| part(key).unwrap_or_default());
    let xml = part("xml ").unwrap_or_else(|| {
        format!(
            "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\" \
             xmlns:jr=\"http://openrosa.org/javarosa\" xmlns:orx=\"http://openrosa.org/xforms\" \
             xmlns:odk=\"http://www.opendatakit.org/xforms\" xmlns:entities=\"http://www.opendatakit.org/xforms/entities\">\
             <h:head><h:title>Coba</h:title><model><instance><data id=\"coba\" version=\"1\">{instance}</data></instance>\n\
             {model}</model></h:head>\n<h:body>{body}</h:body></h:html>"
        )
    });
    let expected = lines
        .lines()
        .filter_map(|line| line.strip_prefix(mark))
        .map(|line| line.trim().to_owned());
    Case {
        name: name.to_owned(),
        expected: expected.collect(),
        xml,
    }
}

fn as_json(form: &Form) -> Value {
    let text = form.to_json().expect("form JSON");
    assert_eq!(
        &Form::from_json(&text).expect("form JSON"),
        form,
        "form JSON reads back"
    );
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn every_part_of_an_xform_finds_its_place_in_the_form() {
    let mut wrong = Vec::new();
    for case in cases("forms.md", "= ") {
        let (form, problems) = xform::read(&case.xml);
        let errors: Vec<_> = problems.iter().filter(|one| one.severity == Severity::Error).collect();
        let Some(form) = form.filter(|_| errors.is_empty()) else {
            wrong.push(format!("{}: {errors:?}", case.name));
            continue;
        };
        assert!(!case.expected.is_empty(), "{}: nothing is expected", case.name);
        let json = as_json(&form);
        for line in &case.expected {
            let (pointer, value) = line.split_once(' ').expect("a pointer and a value");
            let found = json.pointer(pointer).map_or("-".to_owned(), Value::to_string);
            let value: String = match serde_json::from_str::<Value>(value) {
                Ok(value) => value.to_string(),
                Err(_) => value.to_owned(),
            };
            if sorted(&found) != sorted(&value) {
                wrong.push(format!(
                    "{}: {pointer}\n    found {found}\n    not   {value}",
                    case.name
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// JSON with the keys of its objects in order, so that their order counts for nothing.
fn sorted(text: &str) -> String {
    fn sort(value: Value) -> Value {
        match value {
            Value::Object(map) => {
                let mut pairs: Vec<_> = map.into_iter().map(|(key, value)| (key, sort(value))).collect();
                pairs.sort_by(|a, b| a.0.cmp(&b.0));
                Value::Object(pairs.into_iter().collect())
            }
            Value::Array(all) => Value::Array(all.into_iter().map(sort).collect()),
            other => other,
        }
    }
    serde_json::from_str(text).map_or_else(|_| text.to_owned(), |value| sort(value).to_string())
}

/// Whether a problem is the expected one: `severity code part "text" words of message or help`.
fn fits(problem: &Diagnostic, expected: &str) -> bool {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let part = if problem.sheet.is_empty() { "-" } else { &problem.sheet };
    let head = format!("{severity} {} {part} \"{}\" ", problem.code, problem.text);
    let words = expected.strip_prefix(&head);
    words.is_some_and(|words| problem.message.contains(words) || problem.help.contains(words))
}

#[test]
fn every_problem_is_told_once_with_its_place_and_what_to_write() {
    let mut wrong = Vec::new();
    for case in cases("problems.md", "! ") {
        let (_, problems) = xform::read(&case.xml);
        let all_fit = problems.len() == case.expected.len()
            && problems
                .iter()
                .zip(&case.expected)
                .all(|(problem, expected)| fits(problem, expected));
        let all_help = problems
            .iter()
            .all(|problem| !problem.help.is_empty() && problem.message.ends_with('.'));
        if !all_fit || !all_help {
            let found: Vec<String> = problems.iter().map(|problem| format!("    {problem:?}")).collect();
            wrong.push(format!(
                "{}: expected {:?}\n{}",
                case.name,
                case.expected,
                found.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_problem_names_the_line_where_its_element_begins() {
    let xml = "\n\n<html><head><model>\n<instance><data id=\"f\" version=\"1\"><a/></data></instance>\n\
               <bind nodeset=\"/data/a\"\n relevant=\"(\"/>\n</model></head><body>\n<input/></body></html>";
    let (_, problems) = xform::read(xml);
    let lines: Vec<_> = problems.iter().map(|problem| problem.row).collect();
    assert_eq!(lines, [Some(5), Some(8)]);
}

#[test]
fn a_text_that_would_cost_too_much_is_refused() {
    let deep = format!("<html>{}{}</html>", "<a>".repeat(200_000), "</a>".repeat(200_000));
    let hidden = format!("<html a='>'>{}", "<!-- </a> --><a b='/>'>".repeat(5_000));
    let bomb = "<!DOCTYPE a [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]><a>&b;</a>".to_owned();
    for (text, words) in [(deep, "nested deeper"), (hidden, "nested deeper"), (bomb, "DTD")] {
        let (form, problems) = xform::read(&text);
        assert!(form.is_none());
        let found = problems
            .iter()
            .any(|problem| problem.code == "JB-X001" && problem.message.contains(words));
        assert!(found, "{words}: {problems:?}");
    }
}

#[test]
fn a_form_that_is_too_large_is_refused() {
    let form = |primary: &str, itext: &str| {
        format!("<html><head><model><instance>{primary}</instance><itext>{itext}</itext></model></head><body/></html>")
    };
    let long = "a".repeat(1_200);
    let data = |inside: &str| form(&format!("<data id=\"f\" version=\"1\">{inside}</data>"), "");
    let languages: String = (0..101).map(|n| format!("<translation lang=\"{n}\"/>")).collect();
    let rows = [
        ("elements", data(&"<a/>".repeat(100_001))),
        ("a path", data(&format!("<{long}/>"))),
        ("languages", form("<data id=\"f\" version=\"1\"/>", &languages)),
    ];
    for (what, xml) in rows {
        let (_, problems) = xform::read(&xml);
        assert!(
            problems.iter().any(|problem| problem.code == "JB-X011"),
            "{what}: {problems:?}"
        );
    }
}

/// Pieces that XForms are made of, put together without sense.
fn soup() -> impl Strategy<Value = String> {
    let pieces = [
        "<html>",
        "</html>",
        "<head>",
        "</head>",
        "<model>",
        "</model>",
        "<instance>",
        "</instance>",
        "<data id='a'>",
        "</data>",
        "<a/>",
        "<r>",
        "</r>",
        "<body>",
        "</body>",
        "<bind nodeset='/data/a' type='int' relevant='../b'/>",
        "<repeat nodeset='/data/r'>",
        "</repeat>",
        "<group ref='r'>",
        "</group>",
        "<input ref='/data/a'>",
        "</input>",
        "<select1 ref='a'><itemset nodeset='randomize(instance(\"x\")/a[1]'/></select1>",
        "<label ref=\"jr:itext('x')\"/>",
        "<setvalue event='odk-new-repeat' ref='/data/r/@b' value='1'/>",
        "<itext><translation lang='x'>",
        "text",
        "</translation></itext>",
        "<text id='x'><value form='image'>a</value></text>",
        "<!-- ",
        " -->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&x;",
        "<",
        "'",
        "\"",
        ">",
        "\u{feff}",
        "é",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|all| all.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_never_panics(text in any::<String>(), soup in soup()) {
        let _ = xform::read(&text);
        let _ = xform::read(&soup);
        let whole = format!(
            "<html><head><model><instance><data id='a'><a/><r><b/></r></data></instance></model></head><body>{soup}</body></html>"
        );
        let (form, problems) = xform::read(&whole);
        prop_assert!(form.is_some() || problems.iter().any(|one| one.severity == Severity::Error));
    }
}

#[test]
fn the_questionnaires_come_back_from_their_xforms_with_the_same_logic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/samples/forms");
    for name in [
        "a_sosialisasi",
        "b_mutu_layanan",
        "c_klaim_jkk",
        "d_log_sosialisasi",
        "e_kepatuhan",
    ] {
        let workbook = workbook::read(&folder.join(format!("{name}.xlsx"))).expect("a workbook");
        let form = xlsform::compile(&workbook).0.expect("a form");
        let (back, problems) = xform::read(&xform::write(&form));
        let errors: Vec<_> = problems.iter().filter(|one| one.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let back = back.expect("a form");
        let (there, here) = (logic(&form.root, ""), logic(&back.root, ""));
        for (there, here) in there.iter().zip(&here) {
            assert_eq!(there, here, "{name}");
        }
        assert!(here.len() > there.len(), "{name}: the meta block comes on top");
        let is_meta = |line: &String| line.starts_with("/data/meta");
        assert!(here[there.len()..].iter().all(is_meta), "{name}");
    }
}

/// Every node by its path, with the logic of its bind and the words of its label; spaces count for nothing.
fn logic(node: &Node, above: &str) -> Vec<String> {
    let path = format!("{above}/{}", node.name);
    let bind = &node.bind;
    let line = format!(
        "{path} {:?} {:?} {:?} {:?} {:?} {:?}",
        bind.relevant, bind.required, bind.constraint, bind.calculation, bind.constraint_message, node.label
    );
    let mut lines = vec![line.replace(' ', "")];
    lines.extend(node.children.iter().flat_map(|child| logic(child, &path)));
    lines
}
