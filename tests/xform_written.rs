#![cfg(not(target_arch = "wasm32"))]
//! Workbooks and the XForms that are written for them. The cases are in tests/data/xlsform/xforms.md.

#[path = "support/tree.rs"]
mod tree;
#[path = "support/written.rs"]
mod written;

use jemput_bola::form::{Form, Node, NodeKind, Severity, Text};
use jemput_bola::id::{FormId, FormVersion};
use jemput_bola::server::workbook;
use jemput_bola::{xform, xlsform};
use proptest::prelude::*;
use std::path::Path;
use written::Written;

#[test]
fn xforms_say_what_their_workbooks_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/xlsform/xforms.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    let cases: Vec<&str> = text.split("\n## ").skip(1).collect();
    assert!(cases.len() > 20, "the cases have gone missing");
    for case in cases {
        let (name, body) = case.split_once('\n').unwrap();
        let workbook = xlsform::read_bytes("data.md", body.as_bytes()).unwrap();
        let (form, problems) = xlsform::compile(&workbook);
        for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
            wrong.push(format!("## {name}\n{problem:?}"));
        }
        let written = Written::new(xform::write(&form.unwrap()));
        for line in body.lines() {
            let (expected, path) = match (line.strip_prefix("+ "), line.strip_prefix("- ")) {
                (Some(path), _) => (1, path),
                (_, Some(path)) => (0, path),
                _ => continue,
            };
            let found = written.select(&format!("/h:html{path}")).map(|nodes| nodes.len());
            if found != Ok(expected) {
                wrong.push(format!("## {name}\n{line}\nfound: {found:?}\n{}", written.xml));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_five_questionnaires_are_read_back_from_their_xforms() {
    for name in [
        "a_sosialisasi",
        "b_mutu_layanan",
        "c_klaim_jkk",
        "d_log_sosialisasi",
        "e_kepatuhan",
    ] {
        let path = format!("src/server/samples/forms/{name}.xlsx");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let (form, _) = xlsform::compile(&workbook::read(&path).unwrap());
        let form = form.unwrap();
        let (read, problems) = xform::read(&xform::write(&form));
        let errors: Vec<_> = problems.iter().filter(|one| one.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let read = read.unwrap();
        assert_eq!(
            (&read.form_id, &read.version, &read.title),
            (&form.form_id, &form.version, &form.title)
        );
        assert_eq!(paths(&read.root), paths(&form.root), "{name}");
    }
}

/// Names of the questions by their path, but for those in `meta`.
fn paths(node: &Node) -> Vec<String> {
    let children = node.children.iter().filter(|child| child.name != "meta");
    children
        .flat_map(|child| match child.kind {
            NodeKind::Question(_) => vec![child.name.clone()],
            _ => paths(child)
                .into_iter()
                .map(|path| format!("{}/{path}", child.name))
                .collect(),
        })
        .collect()
}

proptest! {
    /// Whatever a label holds, the XForm is well-formed, and the label is in it as it was.
    #[test]
    fn no_text_breaks_the_markup(label in "[ -~<>&\"'éü]{1,40}") {
        let question = Node {
            label: Some(Text::plain(&*label)),
            ..Node::new("q", NodeKind::Question(jemput_bola::form::QuestionType::Text))
        };
        let written = Written::new(xform::write(&form(question)));
        let labels = written.select("/h:html/h:body/x:input/x:label").unwrap();
        prop_assert_eq!(&labels[0].1, &label);
    }
}

fn form(question: Node) -> Form {
    let (form, _) = xlsform::compile(
        &xlsform::read_bytes("data.md", b"| survey | type | name | label |\n| | text | a | A |\n").unwrap(),
    );
    let mut form = form.unwrap();
    form.form_id = FormId::new("coba").unwrap();
    form.version = FormVersion::new("1").unwrap();
    form.root.children = vec![question];
    form
}
