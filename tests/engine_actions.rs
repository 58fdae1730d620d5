//! The actions of an XForm: what each event sets, where, and when it does not.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/host.rs"]
mod host;

use host::Nine;
use jemput_bola::engine::{Event, Host, Model, Opening, Session};
use jemput_bola::form::Metadata;
use jemput_bola::{xform, xlsform};
use std::rc::Rc;
use std::sync::Arc;

const HEAD: &str = r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>Coba</h:title><model>"#;

/// The model of the form, and its body.
fn begin(model: &str, body: &str) -> Session {
    begin_on(here(), model, body)
}

fn begin_on(host: Rc<dyn Host>, model: &str, body: &str) -> Session {
    let xml = format!("{HEAD}{model}</model></h:head><h:body>{body}</h:body></h:html>");
    let (form, problems) = xform::read(&xml);
    let model = Model::load(form.unwrap_or_else(|| panic!("{problems:?}"))).unwrap();
    Session::start(Arc::new(model), host, Opening { language: 0, seed: 1 })
}

fn values(session: &Session, paths: &str) -> String {
    let value = |path: &str| {
        let node = session.node_at(path).unwrap_or_else(|| panic!("no node at {path}"));
        session.value(node).to_owned()
    };
    paths.split(' ').map(value).collect::<Vec<_>>().join(",")
}

fn answer(session: &mut Session, path: &str, text: &str) {
    let node = session.node_at(path).unwrap();
    let text = text.to_owned();
    session.apply(Event::Answer { node, text });
}

/// A device that knows where it is.
fn here() -> Rc<Nine> {
    Rc::new(Nine {
        place: Some("-7.98 112.63 440 8"),
    })
}

#[test]
fn each_event_of_the_interview_sets_what_it_should() {
    let mut session = begin(
        r#"<instance><data id="coba"><a/><b/><c/><p/><q/></data></instance>
           <bind nodeset="/data/p" type="geopoint"/>
           <setvalue event="odk-instance-first-load" ref="/data/a" value="concat(/data/a, 'f')"/>
           <setvalue event="odk-instance-load" ref="/data/b" value="concat(/data/b, 'l')"/>
           <setvalue event="xforms-revalidate" ref="/data/c">r</setvalue>
           <odk:setgeopoint event="odk-instance-first-load" ref="/data/p"/>"#,
        r#"<input ref="/data/q"/>"#,
    );
    assert_eq!(
        values(&session, "/data/a /data/b /data/c /data/p"),
        "f,l,,-7.98 112.63 440 8"
    );
    let (again, _) = Session::resume(session.model().clone(), here(), &session.saved());
    assert_eq!(
        values(&again, "/data/a /data/b"),
        "f,ll",
        "first-load is over, load comes again"
    );
    session.finalize().unwrap();
    assert_eq!(values(&session, "/data/c"), "r");
}

/// A device that has to look for its place first.
struct Lost;

impl Host for Lost {
    fn now_ms(&self) -> i64 {
        Nine::default().now_ms()
    }
    fn offset_minutes(&self, wall_ms: i64) -> i32 {
        Nine::default().offset_minutes(wall_ms)
    }
    fn random(&self) -> f64 {
        Nine::default().random()
    }
    fn metadata(&self, which: Metadata) -> Option<String> {
        Nine::default().metadata(which)
    }
}

#[test]
fn a_place_that_is_found_later_is_set_then_once_and_what_depends_on_it_follows() {
    let mut session = begin_on(
        Rc::new(Lost),
        r#"<instance><data id="coba"><p/><t/><q/><n/></data></instance>
           <bind nodeset="/data/p" type="geopoint"/><bind nodeset="/data/t" type="geopoint"/>
           <bind nodeset="/data/n" calculate="string-length(/data/p)"/>
           <odk:setgeopoint event="odk-instance-first-load" ref="/data/p"/>"#,
        r#"<input ref="/data/q"><odk:setgeopoint event="xforms-value-changed" ref="/data/t"/></input>"#,
    );
    let found = |session: &mut Session, text: &str| session.apply(Event::Place(text.to_owned()));
    assert!(session.awaits_place());
    answer(&mut session, "/data/q", "a");
    assert_eq!(values(&session, "/data/q /data/p /data/t"), "a,,", "nobody waits");
    found(&mut session, "-7 112 0 9");
    assert_eq!(values(&session, "/data/p /data/t /data/n"), "-7 112 0 9,-7 112 0 9,10");
    assert!(!session.awaits_place());
    found(&mut session, "-8 113 0 9");
    assert_eq!(values(&session, "/data/p"), "-7 112 0 9", "nothing asked for it");
    answer(&mut session, "/data/q", "b");
    assert!(session.awaits_place());
    found(&mut session, "");
    assert_eq!(values(&session, "/data/p /data/t"), "-7 112 0 9,", "refused");
    assert!(!session.awaits_place());
    let (again, _) = Session::resume(session.model().clone(), Rc::new(Lost), &session.saved());
    assert!(!again.awaits_place(), "the beginning is over");
}

#[test]
fn a_start_geopoint_is_where_the_interview_began() {
    let table = "| survey |\n| | type | name | label |\n| | start-geopoint | p | |\n| | text | a | A |\n\
                 | settings |\n| | form_id | version |\n| | coba | 1 |\n";
    let (form, _) = xlsform::compile(&xlsform::read_bytes("coba.md", table.as_bytes()).unwrap());
    let model = Arc::new(Model::load(form.unwrap()).unwrap());
    let opening = Opening { language: 0, seed: 1 };
    let known = Session::start(model.clone(), here(), opening);
    assert_eq!(values(&known, "/data/p"), "-7.98 112.63 440 8");
    let mut session = Session::start(model, Rc::new(Lost), opening);
    assert!(session.awaits_place());
    session.apply(Event::Place("-7 112 0 9".to_owned()));
    assert_eq!(values(&session, "/data/p"), "-7 112 0 9");
}

#[test]
fn a_change_of_value_sets_a_target_in_the_same_repeat_instance() {
    let mut session = begin(
        r#"<instance><data id="coba"><r><a/><b/></r><r><a/><b/></r><all/></data></instance>
           <bind nodeset="/data/r/b" type="int"/>"#,
        r#"<repeat nodeset="/data/r"><input ref="/data/r/a">
             <setvalue event="xforms-value-changed" ref="/data/r/b" value="../a * 2.6"/>
             <setvalue event="xforms-value-changed" ref="/data/all" value="concat(., 'x')"/>
           </input></repeat>"#,
    );
    assert_eq!(
        values(&session, "/data/r[1]/b /data/all"),
        ",",
        "nothing has changed yet"
    );
    answer(&mut session, "/data/r[2]/a", "2");
    assert_eq!(values(&session, "/data/r[1]/b /data/r[2]/b /data/all"), ",5,x");
    answer(&mut session, "/data/r[2]/a", "2");
    assert_eq!(values(&session, "/data/all"), "x", "the same answer is no change");
}

#[test]
fn a_value_that_is_computed_or_set_sets_off_too() {
    let mut session = begin(
        r#"<instance><data id="coba"><a/><b/><c/><d/></data></instance>
           <bind nodeset="/data/b" calculate="/data/a + 1"/>"#,
        r#"<input ref="/data/a"/>
           <input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/c" value="/data/b * 10"/></input>
           <input ref="/data/c"><setvalue event="xforms-value-changed" ref="/data/d" value="/data/c + 1"/></input>"#,
    );
    answer(&mut session, "/data/a", "1");
    assert_eq!(values(&session, "/data/b /data/c /data/d"), "2,20,21");
}

#[test]
fn a_new_instance_is_set_and_those_from_the_beginning_are_not() {
    let mut session = begin(
        r#"<instance><data id="coba"><r><a/></r></data></instance>"#,
        r#"<repeat nodeset="/data/r"><setvalue event="odk-new-repeat" ref="/data/r/a" value="concat('n', position(..))"/>
             <input ref="/data/r/a"/></repeat>"#,
    );
    let range = session.node_at("/data/r").unwrap();
    session.apply(Event::AddRepeat { range });
    assert_eq!(values(&session, "/data/r[1]/a /data/r[2]/a"), ",n2");
}

#[test]
fn a_path_with_a_condition_chooses_among_the_instances() {
    let mut session = begin(
        r#"<instance><data id="coba"><r><a/></r><r><a/></r><r><a/></r><s/></data></instance>"#,
        r#"<repeat nodeset="/data/r"><input ref="/data/r/a"/></repeat>
           <input ref="/data/s"><setvalue event="xforms-value-changed" ref="/data/r[position() = 2]/a" value="/data/s"/></input>"#,
    );
    answer(&mut session, "/data/s", "x");
    assert_eq!(values(&session, "/data/r[1]/a /data/r[2]/a /data/r[3]/a"), ",x,");
}

#[test]
fn an_attribute_is_set_and_read_as_any_node() {
    let mut session = begin(
        r#"<instance><data id="coba"><e id="" kind="lama"/><a/><b/></data></instance>
           <bind nodeset="/data/b" calculate="concat(/data/e/@kind, /data/e/@id)"/>
           <setvalue event="odk-instance-first-load" ref="/data/e/@id" value="1 + 1"/>"#,
        r#"<input ref="/data/a"/>"#,
    );
    assert_eq!(values(&session, "/data/b"), "lama2");
    let answers = session.finalize().unwrap().answers;
    assert!(answers.keys().all(|key| !key.starts_with('@')), "{answers:?}");
    let xml = xform::write_instance(session.model(), session.instance(), None);
    assert!(xml.contains("kind=\"lama\"") && xml.contains(" id=\"2\""), "{xml}");
}

#[test]
fn what_the_end_itself_sets_is_checked_and_taken_back_where_it_is_wrong() {
    let body = r#"<input ref="/data/a"><label>A</label></input>"#;
    let begun = |constraint: &str| {
        begin(
            &format!(
                r#"<instance><data id="coba"><a>5</a></data></instance>
                   <bind nodeset="/data/a" type="int" constraint="{constraint}"/>
                   <setvalue event="xforms-revalidate" ref="/data/a" value=". + 10"/>"#
            ),
            body,
        )
    };
    let mut session = begun(". &lt; 10");
    let violations = session.finalize().unwrap_err();
    assert_eq!(violations.len(), 1);
    assert_eq!(values(&session, "/data/a"), "5", "the interview goes on as it was");
    assert!(begun(". &lt; 20").finalize().is_ok());
}

#[test]
fn effects_that_go_round_in_thousands_of_instances_come_to_an_end_together() {
    const INSTANCES: usize = 2_000;
    let mut session = begin(
        r#"<instance><data id="coba"><n/><r jr:template=""><a/><b/></r></data></instance>"#,
        r#"<input ref="/data/n"><setvalue event="xforms-value-changed" ref="/data/r/a" value="1"/></input>
           <group ref="/data/r"><repeat nodeset="/data/r">
             <input ref="/data/r/a"><setvalue event="xforms-value-changed" ref="/data/r/b" value="../a + 1"/></input>
             <input ref="/data/r/b"><setvalue event="xforms-value-changed" ref="/data/r/a" value="../b + 1"/></input>
           </repeat></group>"#,
    );
    let range = session.node_at("/data/r").unwrap();
    for _ in 0..INSTANCES {
        session.apply(Event::AddRepeat { range });
    }
    answer(&mut session, "/data/n", "x");
    let number = |n: usize, name: &str| -> usize {
        let node = session.node_at(&format!("/data/r[{n}]/{name}")).unwrap();
        session.value(node).parse().unwrap()
    };
    // Each turn adds one; an instance that goes round alone counts to 33.
    let turns: usize = (1..=INSTANCES).map(|n| number(n, "a").max(number(n, "b"))).sum();
    assert!((INSTANCES * 3..=INSTANCES * 3 + 20_000).contains(&turns), "{turns}");
}

#[test]
fn whoever_shows_the_label_of_an_instance_is_told_when_its_place_changes() {
    let mut session = begin(
        r#"<instance><data id="coba"><r jr:template=""><x/></r></data></instance>
           <bind nodeset="/data/r/x" type="string"/>"#,
        r#"<group ref="/data/r"><label>Nomor <output value="position(.)"/></label>
           <repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat></group>"#,
    );
    for _ in 0..2 {
        let range = session.node_at("/data/r").unwrap();
        session.apply(Event::AddRepeat { range });
    }
    let [first, second] = [1, 2].map(|n| session.node_at(&format!("/data/r[{n}]")).unwrap());
    assert_eq!(session.label(second), "Nomor 2");
    let changes = session.apply(Event::RemoveRepeat { instance: first });
    assert_eq!(session.label(second), "Nomor 1");
    assert!(changes.nodes.contains(&second));
}
