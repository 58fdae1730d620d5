#![cfg(not(target_arch = "wasm32"))]
//! JSON text to types: the values that `serde_json` reads, and nothing that it refuses.

use jemput_bola::json::{JsonError, from_json, read};
use jemput_bola::sorted::Map;
use proptest::prelude::*;
use proptest::sample::Index;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

from_json! {
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

    /// One of everything that the macro knows.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Zoo {
        tagged: Vec<Tagged>,
        #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
        word: Option<Word>,
        by_name: Map<String, Lenient>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        many: Vec<(Around, i32)>,
        #[serde(skip)]
        unseen: u64,
        is: bool,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "state", rename_all = "snake_case")]
    enum Tagged {
        AtRest,
        Within(Nested),
        Moving {
            speed: f64,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            to: Option<String>,
        },
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "kind")]
    enum Nested {
        One,
        #[serde(rename = "two-of-them")]
        Two(Lenient),
    }

    #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Word {
        HandMade,
        #[serde(rename = "grown1")]
        Grown,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Lenient {
        most: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        least: Option<u8>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(transparent)]
    struct Around(String);
}

impl Default for Lenient {
    fn default() -> Self {
        Self { most: 9, least: None }
    }
}

fn zoo() -> Zoo {
    let lenient = Lenient {
        most: 1,
        least: Some(2),
    };
    Zoo {
        tagged: vec![
            Tagged::AtRest,
            Tagged::Within(Nested::One),
            Tagged::Within(Nested::Two(lenient.clone())),
            Tagged::Moving {
                speed: 2.5,
                to: Some("x".to_owned()),
            },
            Tagged::Moving { speed: -1.0, to: None },
        ],
        word: Some(Word::HandMade),
        by_name: Map::from([("a".to_owned(), lenient), ("b".to_owned(), Lenient::default())]),
        many: vec![(Around("y".to_owned()), -7), (Around(String::new()), 0)],
        unseen: 0,
        is: true,
    }
}

#[test]
fn what_lacks_is_as_serde_has_it() {
    let text = r#" {"tagged":[{"speed":1,"new":[],"state":"moving"}],"by_name":{"z":{},"a":{"most":3}},"is":false,"unseen":4} "#;
    let read: Zoo = read(text).unwrap();
    assert_eq!(read, serde_json::from_str(text).unwrap());
    assert_eq!((read.unseen, read.by_name["z"].most), (0, 9));
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

/// No array, or one of the zoo's own values.
fn change() -> impl Strategy<Value = Value> {
    let own = serde_json::to_value(zoo()).unwrap();
    let own = [
        "/tagged",
        "/tagged/0",
        "/tagged/2",
        "/type",
        "/by_name/a",
        "/by_name",
        "/many",
        "/many/0",
        "/is",
    ]
    .map(|at| own.pointer(at).unwrap().clone());
    prop_oneof![
        prop::sample::select(own.to_vec()),
        any_value().prop_filter("an array", |value| !value.to_string().contains('[')),
    ]
}

/// Replaces the value of this number, counted as they are written.
fn replaced(value: &mut Value, number: &mut usize, by: &Value) {
    if *number == 0 {
        *value = by.clone();
    }
    *number = number.wrapping_sub(1);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|it| replaced(it, number, by)),
        Value::Object(fields) => fields.values_mut().for_each(|it| replaced(it, number, by)),
        _ => {}
    }
}

proptest! {
    /// A type means the same to both: what is changed in its text is refused by both, or read as the same value. Only a
    /// struct written as an array, which serde takes too, is for no reader of ours.
    #[test]
    fn a_type_is_read_as_serde_reads_it(changes in prop::collection::vec((any::<Index>(), change()), 0..3)) {
        let mut value = serde_json::to_value(zoo()).unwrap();
        for (at, change) in changes {
            replaced(&mut value, &mut at.index(40), &change);
        }
        let text = value.to_string();
        prop_assert_eq!(read::<Zoo>(&text).ok(), serde_json::from_str(&text).ok(), "{}", text);
    }

    #[test]
    fn a_type_with_bytes_changed_is_read_as_serde_reads_it(changes in prop::collection::vec((any::<Index>(), any::<Index>()), 1..4)) {
        let mut text = serde_json::to_string(&zoo()).unwrap().into_bytes();
        for (at, from) in changes {
            // Its own bytes: braces, quotes, commas, digits and letters that stand elsewhere.
            let byte = text[from.index(text.len())];
            let at = at.index(text.len());
            text[at] = byte;
        }
        let text = String::from_utf8(text).unwrap();
        prop_assert_eq!(read::<Zoo>(&text).ok(), serde_json::from_str(&text).ok(), "{}", text);
    }

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
