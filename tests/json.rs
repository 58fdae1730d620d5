#![cfg(not(target_arch = "wasm32"))]
//! JSON text to types: the values that `serde_json` reads, and nothing that it refuses.

use jemput_bola::json::{JsonError, read};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    Counted(u8),
    Named { name: String },
}

#[derive(Debug, PartialEq, Deserialize)]
struct Row {
    kind: Kind,
    at: Option<i64>,
    #[serde(default)]
    pair: (String, f64),
}

#[test]
fn types_are_read_as_serde_writes_them() {
    let row = |kind, at| Row {
        kind,
        at,
        pair: (String::new(), 0.0),
    };
    assert_eq!(read(r#"{"kind":"plain","at":null}"#), Ok(row(Kind::Plain, None)));
    assert_eq!(
        read(r#" { "kind" : { "counted" : 7 } , "at" : -3 , "unknown" : [ {} , [ true ] ] } "#),
        Ok(row(Kind::Counted(7), Some(-3)))
    );
    let named = Kind::Named {
        name: "Ny. \"A\" \u{1F33E}\n".to_owned(),
    };
    assert_eq!(
        read(r#"{"kind":{"named":{"name":"Ny. \"A\" \ud83c\udf3e\n"}}}"#),
        Ok(row(named, None))
    );
    let row: Row = read(r#"{"kind":"plain","pair":["x",2.5]}"#).unwrap();
    assert_eq!(row.pair, ("x".to_owned(), 2.5));
}

#[test]
fn what_is_no_json_is_refused_where_serde_json_refuses_it() {
    for text in [
        "",
        " ",
        "{",
        "[",
        "\"",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "{\"a\" 1}",
        "{\"a\":}",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "1e999",
        "nul",
        "nulls",
        "tru",
        "truefalse",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u+123\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800\\u0041\"",
        "\"\u{1}\"",
        "\"a\nb\"",
        "1 1",
        "{} x",
        "[1}",
        "{\"a\":1]",
        "\u{feff}1",
        "NaN",
        "Infinity",
        "'a'",
        "/**/1",
    ] {
        assert!(serde_json::from_str::<Value>(text).is_err(), "serde_json takes {text}");
        assert!(read::<Value>(text).is_err(), "{text}");
    }
}

#[test]
fn what_does_not_fit_the_type_is_refused() {
    for text in [
        r#"{"kind":"other"}"#,
        r#"{"kind":{"counted":256}}"#,
        r#"{"kind":{"counted":1,"plain":null}}"#,
        r#"{"kind":"plain","kind":"plain"}"#,
        r#"{"at":1}"#,
        r#"{"kind":"plain","at":"1"}"#,
        r#"{"kind":"plain","pair":["x"]}"#,
        r#"{"kind":"plain","pair":["x",1,2]}"#,
        r#"["plain",1]"#,
    ] {
        assert!(read::<Row>(text).is_err(), "{text}");
    }
}

#[test]
fn a_fault_says_where_it_is() {
    let place = |line, column| JsonError { line, column };
    assert_eq!(read::<Value>("{\n  \"a\": x\n}"), Err(place(2, 8)));
    assert_eq!(read::<Value>("[1, 2"), Err(place(1, 6)));
    assert_eq!(
        read::<Value>("").unwrap_err().to_string(),
        "not as expected at line 1, column 1"
    );
}

#[test]
fn a_text_nested_too_deep_is_refused() {
    let nested = |n: usize| ["[".repeat(n), "]".repeat(n)].concat();
    assert!(read::<Value>(&nested(100)).is_ok());
    assert!(read::<Value>(&nested(200)).is_err());
    assert!(read::<Value>(&"[".repeat(1_000_000)).is_err());
    assert!(read::<Value>(&"{\"a\":".repeat(1_000_000)).is_err());
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i32>().prop_map(|n| json!(f64::from(n) / 64.0)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..8).prop_map(|entries| entries.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn every_value_is_read_back(value in any_value()) {
        prop_assert_eq!(&read::<Value>(&value.to_string()).unwrap(), &value);
        prop_assert_eq!(&read::<Value>(&serde_json::to_string_pretty(&value).unwrap()).unwrap(), &value);
    }

    #[test]
    fn what_is_json_is_what_serde_json_takes(text in "[\\[\\]{},:\"\\\\ a0-9.eE+\\-untrfls]{0,12}") {
        prop_assert_eq!(read::<Value>(&text).is_ok(), serde_json::from_str::<Value>(&text).is_ok());
    }

    #[test]
    fn a_damaged_text_never_panics(value in any_value(), at in any::<prop::sample::Index>(), with in any::<char>()) {
        let mut text: Vec<char> = value.to_string().chars().collect();
        let at = at.index(text.len());
        text[at] = with;
        let _ = read::<Value>(&text.into_iter().collect::<String>());
    }
}
