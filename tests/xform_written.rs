#![cfg(not(target_arch = "wasm32"))]
//! Workbooks and the XForms that are written for them. The cases are in tests/data/xlsform/xforms.md.

#[path = "support/tree.rs"]
mod tree;
#[path = "support/written.rs"]
mod written;

use jemput_bola::form::{Form, Node, NodeKind, Phrase, Segment, Severity, Text};
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

/// The body of an XForm may name a hundred thousand nodes in another order than that of their elements.
#[test]
fn another_order_of_elements_is_found_without_looking_through_all_for_each() {
    let began = std::time::Instant::now();
    let mut root = Node::new("data", NodeKind::Group);
    let names = || (0..20_000).map(|number| format!("q{number}"));
    let kind = NodeKind::Question(jemput_bola::form::QuestionType::Text);
    root.children = names().map(|name| Node::new(name, kind.clone())).collect();
    root.instance_order = names().rev().collect();
    let first = root.in_instance_order()[0];
    assert_eq!(first.name, "q19999");
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}

/// Reads an XForm, writes it, and reads what was written.
fn there_and_back(xml: &str) -> (Form, Form) {
    let read = |xml: &str| {
        let (form, problems) = xform::read(xml);
        let errors: Vec<_> = problems.iter().filter(|one| one.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:?}\n{xml}");
        form.unwrap()
    };
    let first = read(xml);
    let second = read(&xform::write(&first));
    (first, second)
}

const XFORM: &str = r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>Coba</h:title><model>
    <itext><translation lang="Bahasa Indonesia (id)">
      <text id="x"><value>Berapa?</value><value form="image">jr://images/x.png</value></text></translation></itext>
    <instance><data id="coba" version="1">
      <r jr:template=""><x/><s jr:template=""><y>0</y></s></r>
      <r><x>satu</x><s><y>1</y></s><s><y>0</y></s></r><r><x/></r><r><x>tiga &amp; empat</x></r>
      <orx:meta><orx:instanceName/></orx:meta></data></instance>
    <bind nodeset="/data/orx:meta/orx:instanceName" calculate="/data/r[1]/x"/>
    </model></h:head><h:body><repeat nodeset="/data/r">
      <input ref="/data/r/x"><label ref="jr:itext('x')"/></input>
      <repeat nodeset="/data/r/s"><input ref="/data/r/s/y"><label>Y</label></input></repeat>
    </repeat></h:body></h:html>"#;

#[test]
fn the_instances_of_a_repeat_from_the_beginning_are_written() {
    let (first, second) = there_and_back(XFORM);
    assert_eq!(first.beginning.repeats["/data/r"], 3);
    assert_eq!(second.beginning, first.beginning);
}

#[test]
fn a_form_of_one_language_stays_one_of_that_language() {
    let (first, second) = there_and_back(XFORM);
    assert_eq!(second.languages, first.languages);
    let label = |form: &Form| form.root.children[0].children[0].label.clone();
    assert_eq!(label(&second), label(&first));
}

#[test]
fn a_meta_block_with_a_prefix_gets_no_second_one() {
    let (first, second) = there_and_back(XFORM);
    let metas = |form: &Form| {
        let names = form.root.children.iter().map(|child| child.name.clone());
        names.filter(|name| name.ends_with("meta")).collect::<Vec<_>>()
    };
    assert_eq!(metas(&second), ["orx:meta"]);
    assert_eq!(second.instance_name, first.instance_name);
    let written = xform::write(&second);
    assert!(written.contains("<orx:instanceID/>"), "{written}");
}

#[test]
fn line_breaks_in_messages_and_values_side_by_side_come_back() {
    let message = "Antara 1 dan 5,\nbukan lebih.";
    let label = Text(vec![Some(Phrase::Mixed(vec![
        Segment::Value {
            value: "/coba/q".to_owned(),
        },
        Segment::Value {
            value: "/coba/q".to_owned(),
        },
    ]))]);
    let mut question = Node::new("q", NodeKind::Question(jemput_bola::form::QuestionType::Text));
    question.label = Some(label.clone());
    question.bind.constraint = Some(". != 'a'".to_owned());
    question.bind.constraint_message = Some(Text::plain(message));
    let mut form = form(question);
    form.root.name = "coba".to_owned();
    let (first, second) = there_and_back(&xform::write(&form));
    for read in [first, second] {
        let question = &read.root.children[0];
        assert_eq!(question.label.as_ref(), Some(&label));
        assert_eq!(question.bind.constraint_message, Some(Text::plain(message)));
    }
}

fn an_xform(data: &str, body: &str) -> String {
    format!(
        r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
            xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Coba</h:title><model>
            <itext><translation lang="id"><text id="k"><value>Keluarga</value></text></translation>
            <translation lang="en"><text id="k"><value>Family</value></text></translation></itext>
            <instance><data id="coba" version="1">{data}</data></instance></model></h:head><h:body>{body}</h:body></h:html>"#
    )
}

#[test]
fn a_repeat_that_is_only_a_template_gets_no_instance() {
    let body = r#"<repeat nodeset="/data/r"><input ref="/data/r/x"><label>X</label></input></repeat>"#;
    let xml = an_xform(r#"<r jr:template=""><x>1</x></r>"#, body);
    let (first, second) = there_and_back(&xml);
    assert_eq!(second.beginning, first.beginning);
    let written = Written::new(xform::write(&first));
    let found = written.select("/h:html/h:head/x:model/x:instance[1]/x:data/x:r");
    assert_eq!(found.map(|nodes| nodes.len()), Ok(1), "{}", written.xml);
}

#[test]
fn a_count_that_is_a_number_stays_one() {
    let body = r#"<repeat nodeset="/data/r" jr:count="3"><input ref="/data/r/x"><label>X</label></input></repeat>"#;
    let (first, second) = there_and_back(&an_xform("<r><x/></r>", body));
    assert_eq!(second.root.children.len(), 1 + 1, "r and meta");
    assert_eq!(second.root.children[0].kind, first.root.children[0].kind);
}

#[test]
fn a_group_without_a_node_is_written_again_with_its_label_and_appearance() {
    let body = r#"<group appearance="field-list" intent="app"><label ref="jr:itext('k')"/>
        <input ref="/data/a"><label>A</label></input>
        <group><label>Dalam</label><input ref="/data/b"><label>B</label></input></group>
        <input ref="/data/c"><label>C</label></input></group>
        <input ref="/data/d"><label>D</label></input>"#;
    let (first, second) = there_and_back(&an_xform("<a/><b/><c/><d/>", body));
    assert_eq!(second.body_groups, first.body_groups);
    let inside: Vec<_> = first.body_groups.iter().map(|group| group.inside.join(" ")).collect();
    assert_eq!(inside, ["/data/a /data/c", "/data/b"]);
    let written = Written::new(xform::write(&first));
    for path in [
        "[@appearance = 'field-list' and @intent = 'app'][x:label/@ref][x:input[@ref = '/data/a']]/x:input[@ref = '/data/c']",
        "/x:group[x:label = 'Dalam']/x:input[@ref = '/data/b']",
        "/../x:input[@ref = '/data/d']",
    ] {
        let found = written.select(&format!("/h:html/h:body/x:group{path}"));
        assert_eq!(found.map(|nodes| nodes.len()), Ok(1), "{path}\n{}", written.xml);
    }
}

#[test]
fn a_short_text_is_no_file() {
    let body = r#"<input ref="/data/a"><label ref="jr:itext('s')"/></input>"#;
    let xml = an_xform("<a/><b/>", body)
        .replace(
            "</text></translation>",
            "</text><text id=\"s\"><value form=\"short\">Umur</value></text></translation>",
        )
        .replace(
            "</model>",
            "<bind nodeset=\"/data/b\" calculate=\"jr:itext('s')\"/></model>",
        );
    let (first, second) = there_and_back(&xml);
    assert_eq!(second.itext.get("s;short"), first.itext.get("s;short"));
    assert!(first.itext.contains_key("s;short"));
}
