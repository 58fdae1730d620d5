#![cfg(not(target_arch = "wasm32"))]
//! Answers as the XML of a submission, out and in.

use jemput_bola::form::Model;
use jemput_bola::instance::{Instance, Saved};
use jemput_bola::xform::{self, InstanceError, InstanceMeta, read_instance, write_instance};
use jemput_bola::xlsform;

const HEAD: &str = "<h:html xmlns=\"http://www.w3.org/2002/xforms\" xmlns:h=\"http://www.w3.org/1999/xhtml\" \
                    xmlns:jr=\"http://openrosa.org/javarosa\" xmlns:orx=\"http://openrosa.org/xforms\">";

fn model(instance: &str, rest: &str, body: &str) -> Model {
    let xml = format!(
        "{HEAD}<h:head><h:title>T</h:title><model><instance>{instance}</instance>{rest}</model></h:head><h:body>{body}</h:body></h:html>"
    );
    let (form, problems) = xform::read(&xml);
    Model::load(form.unwrap_or_else(|| panic!("{problems:?}"))).expect("a form that can be run")
}

fn saved(repeats: &[(&str, usize)], answers: &[(&str, &str)]) -> Saved {
    Saved {
        repeats: repeats.iter().map(|(path, n)| ((*path).to_owned(), *n)).collect(),
        answers: answers
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect(),
        ..Saved::default()
    }
}

/// Writes answers, expects this XML, and reads it back to the same answers.
fn round(model: &Model, answers: &Saved, xml: &str) {
    let (instance, orphans) = Instance::restore(model, answers);
    assert!(orphans.is_empty(), "{orphans:?}");
    assert_eq!(write_instance(model, &instance, None), xml);
    let read = read_instance(model, xml).expect("the answers");
    assert_eq!(read.saved, *answers, "{xml}");
    assert!(read.orphans.is_empty(), "{:?}", read.orphans);
}

#[test]
fn answers_are_elements_and_missing_ones_are_empty() {
    let model = model("<data id=\"f\" version=\"2\"><a/><g><b/><c/></g></data>", "", "");
    round(
        &model,
        &saved(&[], &[]),
        "<data id=\"f\" version=\"2\"><a/><g><b/><c/></g></data>",
    );
    round(
        &model,
        &saved(&[], &[("/data/a", "1"), ("/data/g/c", "dua kata")]),
        "<data id=\"f\" version=\"2\"><a>1</a><g><b/><c>dua kata</c></g></data>",
    );
}

#[test]
fn any_text_comes_back_as_it_was() {
    let model = model("<data id=\"f\"><a/></data>", "", "");
    round(
        &model,
        &saved(&[], &[("/data/a", " <b> & \"c\"\r\n\t'd' ]]> é\u{1F600} ")]),
        "<data id=\"f\"><a> &lt;b&gt; &amp; \"c\"&#13;\n\t'd' ]]&gt; é\u{1F600} </a></data>",
    );
}

#[test]
fn a_character_that_xml_cannot_hold_is_replaced() {
    let model = model("<data id=\"f\"><a/></data>", "", "");
    let (instance, _) = Instance::restore(&model, &saved(&[], &[("/data/a", "a\u{0}b\u{FFFF}")]));
    let xml = write_instance(&model, &instance, None);
    assert_eq!(xml, "<data id=\"f\"><a>a\u{FFFD}b\u{FFFD}</a></data>");
}

#[test]
fn instances_of_repeats_stand_where_the_repeat_stands() {
    let model = model(
        "<data id=\"f\"><r><a/><s><b/></s></r><z/></data>",
        "",
        "<repeat nodeset=\"/data/r\"><repeat nodeset=\"/data/r/s\"/></repeat>",
    );
    round(&model, &saved(&[], &[]), "<data id=\"f\"><z/></data>");
    round(
        &model,
        &saved(
            &[("/data/r", 2), ("/data/r[2]/s", 2)],
            &[("/data/r[1]/a", "1"), ("/data/r[2]/s[2]/b", "2"), ("/data/z", "9")],
        ),
        "<data id=\"f\"><r><a>1</a></r><r><a/><s><b/></s><s><b>2</b></s></r><z>9</z></data>",
    );
}

#[test]
fn attributes_and_namespaces_stand_as_in_the_form() {
    let model = model(
        "<data id=\"f\" orx:v=\"a&gt;&quot;\" xmlns=\"http://contoh.id\"><e x=\"1\" y=\"\"/><orx:meta><orx:instanceID/></orx:meta></data>",
        "<bind nodeset=\"/data/e/@y\" calculate=\"1\"/>",
        "",
    );
    round(
        &model,
        &saved(&[], &[("/data/e/@y", "7"), ("/data/orx:meta/orx:instanceID", "uuid:1")]),
        "<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"f\" orx:v=\"a&gt;&quot;\" xmlns=\"http://contoh.id\">\
         <e x=\"1\" y=\"7\"/><orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>",
    );
}

#[test]
fn elements_stand_in_the_order_of_the_instance_not_of_the_body() {
    let model = model(
        "<data id=\"f\"><a/><b/></data>",
        "",
        "<input ref=\"/data/b\"/><input ref=\"/data/a\"/>",
    );
    round(
        &model,
        &saved(&[], &[("/data/a", "1"), ("/data/b", "2")]),
        "<data id=\"f\"><a>1</a><b>2</b></data>",
    );
}

#[test]
fn what_is_irrelevant_is_left_out() {
    let model = model("<data id=\"f\"><a/><g><b/></g></data>", "", "");
    let (mut instance, _) = Instance::restore(&model, &saved(&[], &[("/data/a", "1"), ("/data/g/b", "2")]));
    let group = instance.at_path(&model, "/data/g").expect("a group");
    instance.get_mut(group).expect("a group").is_relevant = false;
    assert_eq!(
        write_instance(&model, &instance, None),
        "<data id=\"f\"><a>1</a></data>"
    );
}

#[test]
fn what_is_not_there_keeps_its_default_outside_of_repeats() {
    let model = model(
        "<data id=\"f\"><a>x</a><g><b>y</b></g><r><c>z</c></r></data>",
        "",
        "<repeat nodeset=\"/data/r\"/>",
    );
    let read = read_instance(&model, "<data id=\"f\"><a/><r/></data>").expect("the answers");
    assert_eq!(read.saved, saved(&[("/data/r", 1)], &[("/data/g/b", "y")]));
}

#[test]
fn a_repeat_that_nobody_can_add_to_keeps_its_number() {
    let model = model(
        "<data id=\"f\"><r><a/></r><r><a/></r></data>",
        "",
        "<repeat nodeset=\"/data/r\" jr:noAddRemove=\"true()\"/>",
    );
    for xml in ["<data id=\"f\"/>", "<data id=\"f\"><r/><r/><r><a>3</a></r></data>"] {
        let read = read_instance(&model, xml).expect("the answers");
        assert_eq!(read.saved, saved(&[("/data/r", 2)], &[]), "{xml}");
    }
}

#[test]
fn the_meta_block_is_written_and_read_also_without_nodes_of_the_form() {
    let meta = InstanceMeta {
        instance_id: "uuid:2".to_owned(),
        instance_name: Some("Siti & Co".to_owned()),
        deprecated_id: Some("uuid:1".to_owned()),
    };
    let plain = model("<data id=\"f\"><a/></data>", "", "");
    let own = model(
        "<data id=\"f\"><a/><orx:meta><orx:instanceID/></orx:meta></data>",
        "",
        "",
    );
    let block = "<meta><instanceID>uuid:2</instanceID><instanceName>Siti &amp; Co</instanceName><deprecatedID>uuid:1</deprecatedID></meta>";
    let xml = write_instance(&plain, &Instance::new(&plain), Some(&meta));
    assert_eq!(xml, format!("<data id=\"f\"><a/>{block}</data>"));
    let read = read_instance(&plain, &xml).expect("the answers");
    assert_eq!((read.meta, read.orphans.len()), (Some(meta.clone()), 0));
    let xml = write_instance(&own, &Instance::new(&own), Some(&meta));
    let rest = "<orx:instanceName>Siti &amp; Co</orx:instanceName><orx:deprecatedID>uuid:1</orx:deprecatedID>";
    assert!(
        xml.ends_with(&format!("<orx:meta><orx:instanceID/>{rest}</orx:meta></data>")),
        "{xml}"
    );
}

#[test]
fn answers_without_a_place_are_given_back() {
    let model = model("<data id=\"f\"><a/></data>", "", "");
    let read = read_instance(
        &model,
        "<data id=\"f\" version=\"1\"><lama><x>1</x></lama><a>2</a></data>",
    )
    .expect("answers");
    assert_eq!(read.saved, saved(&[], &[("/data/a", "2")]));
    assert_eq!(read.version.as_deref(), Some("1"));
    assert_eq!(
        read.orphans.into_iter().collect::<Vec<_>>(),
        [("/data/lama/x".to_owned(), "1".to_owned())]
    );
}

#[test]
fn answers_to_another_form_are_refused() {
    let model = model("<data id=\"f\"><a/></data>", "", "");
    type Check = fn(&InstanceError) -> bool;
    let rows: [(&str, Check); 4] = [
        (
            "<data id=\"g\"/>",
            |error| matches!(error, InstanceError::OtherForm { found, .. } if found == "g"),
        ),
        (
            "<data/>",
            |error| matches!(error, InstanceError::OtherForm { found, .. } if found.is_empty()),
        ),
        ("<lain id=\"f\"/>", |error| matches!(error, InstanceError::Root { .. })),
        ("<data id=\"f\">", |error| matches!(error, InstanceError::Xml(_))),
    ];
    for (xml, is_right) in rows {
        let error = read_instance(&model, xml).expect_err(xml);
        assert!(is_right(&error), "{xml}: {error}");
    }
}

#[test]
fn a_form_that_was_no_xform_has_its_id_and_version_too() {
    let tables =
        "| survey | type | name | label |\n| | text | a | A |\n| settings | form_id | version |\n| | coba | 7 |\n";
    let workbook = xlsform::read_bytes("coba.md", tables.as_bytes()).expect("a workbook");
    let (form, problems) = xlsform::compile(&workbook);
    let model = Model::load(form.unwrap_or_else(|| panic!("{problems:?}"))).expect("a form that can be run");
    let xml = write_instance(&model, &Instance::new(&model), None);
    assert_eq!(xml, "<data id=\"coba\" version=\"7\"><a/></data>");
}
