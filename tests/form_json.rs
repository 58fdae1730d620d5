#![cfg(not(target_arch = "wasm32"))]
//! Form JSON from anywhere: read and run, or refused; never a panic, and never without an end.

#[path = "support/host.rs"]
mod host;

use host::Nine;
use jemput_bola::engine::{Opening, Session};
use jemput_bola::form::{Form, FormJsonError, Model};
use jemput_bola::server::samples::WORKBOOKS;
use jemput_bola::xlsform::{self, read_bytes};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

/// Reads the text, makes it ready and begins an interview, as far as each of them goes.
fn run(text: &str) {
    let Ok(form) = Form::from_json(text) else { return };
    let Ok(model) = Model::load(form) else { return };
    let opening = Opening { language: 0, seed: 1 };
    let mut session = Session::start(Arc::new(model), Rc::new(Nine::default()), opening);
    let _ = session.pages();
    let _ = session.finalize();
}

/// A questionnaire as form JSON, compiled once.
fn sample() -> &'static str {
    static SAMPLE: OnceLock<String> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let (name, bytes) = WORKBOOKS[2];
        let form = xlsform::compile(&read_bytes(name, bytes).unwrap()).0.unwrap();
        form.to_json().unwrap()
    })
}

#[test]
fn every_form_is_read_back_and_none_that_was_cut() {
    for (name, bytes) in WORKBOOKS {
        let form = xlsform::compile(&read_bytes(name, bytes).unwrap()).0.unwrap();
        let json = form.to_json().unwrap();
        assert!(Form::from_json(&json).unwrap() == form, "{name}");
        for end in (0..json.len()).step_by(101).filter(|&end| json.is_char_boundary(end)) {
            assert!(Form::from_json(&json[..end]).is_err(), "{name} cut at {end}");
        }
    }
}

#[test]
fn a_form_of_a_newer_build_says_so_whatever_else_it_holds() {
    let newer = |text: &str| matches!(Form::from_json(text), Err(FormJsonError::TooNew { found: 9 }));
    assert!(newer(&sample().replacen("\"schema\":1", "\"schema\":9", 1)));
    assert!(newer(r#"{"schema":9,"root":7}"#));
    assert!(!newer(r#"{"root":7}"#));
}

/// JSON pointers to all values inside, however deep.
fn pointers(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, found: &mut Vec<String>) {
        found.push(at.to_owned());
        match value {
            Value::Array(items) => (0..)
                .zip(items)
                .for_each(|(n, it): (usize, _)| walk(it, &format!("{at}/{n}"), found)),
            Value::Object(fields) => fields.iter().for_each(|(name, it)| {
                let name = name.replace('~', "~0").replace('/', "~1");
                walk(it, &format!("{at}/{name}"), found);
            }),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

/// Values that a form has somewhere, and some that it has nowhere.
fn strange() -> impl Strategy<Value = Value> {
    proptest::sample::select(vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!([]),
        json!({}),
        json!("/data"),
        json!("../.."),
        json!(". + 1"),
        json!("count(//*[//*])"),
        json!("1 div"),
        json!({"kind": "repeat", "count": "999999999"}),
        json!({"kind": "repeat", "count": "position(..)"}),
        json!({"kind": "question", "type": "integer"}),
        json!([[{"value": "/data"}]]),
        json!({"dynamic": "today()"}),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_form_with_strange_values_is_run_or_refused(changes in proptest::collection::vec((any::<Index>(), strange()), 1..6)) {
        let mut form: Value = serde_json::from_str(sample()).unwrap();
        for (at, value) in changes {
            let pointers = pointers(&form);
            let pointer = &pointers[at.index(pointers.len())];
            if let Some(place) = form.pointer_mut(pointer) {
                *place = value;
            }
        }
        run(&form.to_string());
    }

    #[test]
    fn a_form_with_bytes_changed_is_run_or_refused(changes in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..8)) {
        let mut bytes = sample().as_bytes().to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        run(&String::from_utf8_lossy(&bytes));
    }
}
