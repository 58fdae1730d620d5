//! Files of data: read as secondary instances, looked up by index, offered as choices.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/interview.rs"]
mod interview;

use interview::Nine;
use jemput_bola::engine::{Event, Model, Opening, Session};
use jemput_bola::form::{Form, ModelError, Phrase, Text, pack};
use jemput_bola::sorted::Map;
use jemput_bola::{xform, xlsform};
use std::rc::Rc;
use std::sync::Arc;

/// The form with its files as they are; packed for phones they must say the same, which [`both`] asks.
fn model(table: &str, files: &[(&str, &str)]) -> Result<Model, ModelError> {
    load(table, files, false)
}

fn compiled(table: &str) -> Form {
    let mut text: String = table.lines().map(|line| format!("{}\n", line.trim())).collect();
    text.push_str("| settings |\n| | form_id | version |\n| | coba | 1 |\n");
    let (form, _) = xlsform::compile(&xlsform::read_bytes("coba.md", text.as_bytes()).unwrap());
    form.unwrap()
}

fn load(table: &str, files: &[(&str, &str)], is_packed: bool) -> Result<Model, ModelError> {
    let files = files.iter().map(|&(name, text)| (name.to_owned(), text.to_owned()));
    if is_packed {
        let packed = files.map(|(name, text)| (name.clone(), pack(&name, &text).unwrap()));
        return Model::load_packed(compiled(table), &packed.collect());
    }
    Model::load_with(compiled(table), &files.collect())
}

/// An interview on the files as they are, and one on what phones fetch.
fn both(table: &str, files: &[(&str, &str)]) -> [Session; 2] {
    [false, true].map(|is_packed| begin(load(table, files, is_packed).unwrap()))
}

fn begin(model: Model) -> Session {
    let opening = Opening { language: 0, seed: 7 };
    Session::start(Arc::new(model), Rc::new(Nine::default()), opening)
}

fn set(session: &mut Session, path: &str, text: &str) {
    let node = session.node_at(path).unwrap();
    let text = text.to_owned();
    session.apply(Event::Answer { node, text });
}

fn value(session: &Session, path: &str) -> String {
    session.value(session.node_at(path).unwrap()).to_owned()
}

fn choices(session: &Session, path: &str) -> String {
    let choices = session.choices(session.node_at(path).unwrap());
    let shown: Vec<String> = choices
        .iter()
        .map(|one| format!("{}={}", one.value, one.label))
        .collect();
    shown.join(" ")
}

const VILLAGES: &str = "| survey |
    | | type                              | name | label | choice_filter  | calculation |
    | | text                              | kec  | Kec   |                |             |
    | | select_one_from_file desa.csv     | desa | Desa  | kec = ${kec}   |             |
    | | calculate                         | p    |       |                | pulldata('desa', 'pos', 'name', ${desa}) |
    | | calculate                         | n    |       |                | count(instance('desa')/root/item[kec = ${kec}]) |";

#[test]
fn a_csv_file_gives_choices_cells_and_nodes() {
    let csv = "\u{feff}name,label,kec,pos\r\nd1,\"Sumber, \"\"Wetan\"\"\",k1,65111\r\nd2,Pagak,k1,65112\r\n\r\nd3,Kepanjen,k2,65113\r\n";
    for session in &mut both(VILLAGES, &[("desa.csv", csv)]) {
        assert_eq!(choices(session, "/data/desa"), "");
        set(session, "/data/kec", "k1");
        assert_eq!(choices(session, "/data/desa"), "d1=Sumber, \"Wetan\" d2=Pagak");
        assert_eq!(value(session, "/data/n"), "2");
        set(session, "/data/desa", "d2");
        assert_eq!(value(session, "/data/p"), "65112");
        set(session, "/data/kec", "k2");
        assert_eq!(value(session, "/data/desa"), "", "it is no longer offered");
        assert_eq!(value(session, "/data/p"), "");
    }
}

#[test]
fn csv_is_read_whatever_divides_cells_and_lines() {
    for (divider, line) in [(",", "\n"), (";", "\r\n"), ("\t", "\n"), ("|", "\r"), (";", "\n\r")] {
        let csv = [["name", "label", "kec", "pos"], ["d1", "Satu", "k1", "1"]]
            .map(|row| row.join(divider))
            .join(line);
        let mut session = begin(model(VILLAGES, &[("desa.csv", &csv)]).unwrap());
        set(&mut session, "/data/kec", "k1");
        assert_eq!(choices(&session, "/data/desa"), "d1=Satu", "{csv:?}");
    }
}

#[test]
fn geojson_gives_places_as_geopoint_text() {
    let table = "| survey |
        | | type                            | name | label | calculation |
        | | select_one_from_file pos.geojson | pos | Pos   |             |
        | | calculate | g | | instance('pos')/root/item[id = ${pos}]/geometry |
        | | calculate | k | | instance('pos')/root/item[id = ${pos}]/kind     |";
    let geojson = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"p1","geometry":{"type":"Point","coordinates":[112.63,-7.98]},"properties":{"title":"Pos 1","kind":"air"}},
        {"type":"Feature","geometry":{"type":"LineString","coordinates":[[112,-7],[113,-8]]},"properties":{"id":"p2","title":"Pos 2"}}]}"#;
    for session in &mut both(table, &[("pos.geojson", geojson)]) {
        assert_eq!(choices(session, "/data/pos"), "p1=Pos 1 p2=Pos 2");
        set(session, "/data/pos", "p1");
        assert_eq!(value(session, "/data/g"), "-7.98 112.63 0 0");
        assert_eq!(value(session, "/data/k"), "air");
        set(session, "/data/pos", "p2");
        assert_eq!(value(session, "/data/g"), "-7 112 0 0; -8 113 0 0");
    }
}

#[test]
fn xml_is_taken_as_it_stands() {
    let table = "| survey |
        | | type         | name | label | calculation |
        | | xml-external | alat |       |             |
        | | calculate | a | | instance('alat')/daftar/alat[@jenis = 'pompa']/nama |
        | | calculate | b | | count(instance('alat')//nama) |
        | | calculate | c | | instance('alat')/daftar/x:ket |";
    let xml = "<daftar xmlns:x='urn:x'><!-- \"a\" --><alat jenis='keran' baru=''><nama>K1</nama></alat>\
        <alat jenis='pompa'><nama>P1</nama></alat><x:ket>a <i>\\</i> &lt;b></x:ket></daftar>";
    for session in &both(table, &[("alat.xml", xml)]) {
        assert_eq!(value(session, "/data/a"), "P1");
        assert_eq!(value(session, "/data/b"), "2");
        assert_eq!(value(session, "/data/c"), "a \\ <b>");
    }
}

#[test]
fn a_file_that_is_not_there_is_an_empty_list_and_is_named() {
    let model = model(VILLAGES, &[]).unwrap();
    assert_eq!(model.missing_files(), ["desa.csv"]);
    let session = begin(model);
    assert_eq!(choices(&session, "/data/desa"), "");
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_refused() {
    let broken = [("desa.csv", "name,label\n\"d1,Satu\n")];
    assert!(matches!(model(VILLAGES, &broken), Err(ModelError::File { name, .. }) if name == "desa.csv"));
}

#[test]
fn a_packed_text_that_is_none_is_refused() {
    for text in ["", "name,label", "[\"root\"", "[\"root\"] []", "[\"root\",1]"] {
        let files = Map::from([("desa.csv".to_owned(), text.to_owned())]);
        let loaded = Model::load_packed(compiled(VILLAGES), &files);
        assert!(matches!(loaded, Err(ModelError::File { .. })), "{text:?}");
    }
}

#[test]
fn ten_thousand_choices_are_narrowed_without_looking_at_each() {
    let mut csv = "name,label,kec,pos\n".to_owned();
    for at in 0..10_000 {
        csv.push_str(&format!("d{at},Desa {at},k{},{at}\n", at % 500));
    }
    let mut session = begin(model(VILLAGES, &[("desa.csv", &csv)]).unwrap());
    set(&mut session, "/data/kec", "k0");
    let began = std::time::Instant::now();
    for at in 1..=100 {
        set(&mut session, "/data/kec", &format!("k{at}"));
        assert_eq!(session.choices(session.node_at("/data/desa").unwrap()).len(), 20);
    }
    println!("one change of the filter: {:?}", began.elapsed() / 100);
    // A scan of the list takes more than ten times as long, even where nothing is optimised.
    assert!(began.elapsed().as_millis() < 1500, "{:?}", began.elapsed());
}

#[test]
fn an_answer_from_a_file_that_is_missing_now_is_kept() {
    let csv = "name,label,kec,pos\nd1,Sumber,k1,65111\n";
    let mut session = begin(model(VILLAGES, &[("desa.csv", csv)]).unwrap());
    set(&mut session, "/data/kec", "k1");
    set(&mut session, "/data/desa", "d1");
    let without = Arc::new(model(VILLAGES, &[]).unwrap());
    let (reopened, orphans) = Session::resume(without, Rc::new(Nine::default()), &session.saved());
    assert!(orphans.is_empty());
    assert_eq!(value(&reopened, "/data/desa"), "d1");
    let other = Arc::new(model(VILLAGES, &[("desa.csv", "name,label,kec,pos\nd2,Pagak,k1,65112\n")]).unwrap());
    let (reopened, _) = Session::resume(other, Rc::new(Nine::default()), &session.saved());
    assert_eq!(value(&reopened, "/data/desa"), "", "a file without it takes it away");
}

/// As in ODK: a text of the form has media, an answer or a column called `image` has none.
#[test]
fn choices_that_are_nodes_have_the_media_of_their_texts() {
    let xml = r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>
        <h:title>Coba</h:title><model><itext><translation lang="id">
        <text id="b-0"><value>Mangga</value><value form="image">jr://images/m.png</value>
        <value form="audio">jr://audio/m.mp3</value></text>
        <text id="b-00"><value>Lain</value><value form="image">jr://images/l.png</value></text>
        <text id="b-1"><value>Pisang</value></text></translation></itext>
        <instance><data id="coba"><a/><c/></data></instance>
        <instance id="b"><root><item><itextId>b-0</itextId><name>m</name><image>x.png</image></item>
        <item><itextId>b-1</itextId><name>p</name><image>y.png</image></item></root></instance></model></h:head><h:body>
        <select1 ref="/data/a"><itemset nodeset="instance('b')/root/item"><value ref="name"/>
        <label ref="jr:itext(itextId)"/></itemset></select1>
        <select1 ref="/data/c"><itemset nodeset="instance('b')/root/item"><value ref="name"/>
        <label ref="name"/></itemset></select1></h:body></h:html>"#;
    let (form, problems) = xform::read(xml);
    let session = begin(Model::load(form.unwrap_or_else(|| panic!("{problems:?}"))).unwrap());
    let choices = |path: &str| session.choices(session.node_at(path).unwrap());
    let name = |text: &Option<Text>| match text.as_ref()?.0.first()?.as_ref()? {
        Phrase::Plain(name) => Some(name.clone()),
        Phrase::Mixed(_) => None,
    };
    let [mango, banana] = &*choices("/data/a") else {
        panic!("two choices")
    };
    assert_eq!((mango.label.as_str(), banana.label.as_str()), ("Mangga", "Pisang"));
    assert_eq!(name(&mango.media.image).as_deref(), Some("m.png"));
    assert_eq!(name(&mango.media.audio).as_deref(), Some("m.mp3"));
    assert!(mango.media.video.is_none() && banana.media.is_empty());
    assert!(choices("/data/c").iter().all(|choice| choice.media.is_empty()));
}
