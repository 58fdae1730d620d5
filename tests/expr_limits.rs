#![cfg(not(target_arch = "wasm32"))]
//! Mistakes, hostile expressions and arbitrary ones: always an answer or an error with its place, never a panic.

#[path = "support/form.rs"]
mod form;
#[path = "support/tree.rs"]
mod tree;

use form::{form, value};
use std::cell::Cell;

use jemput_bola::expr::{ErrorCode, ExprError, MAX_DEPTH, Value, World, check, parse, problems};
use proptest::prelude::*;

#[test]
fn mistakes_are_found_at_their_place() {
    let rows = [
        ("", "JB-E101", (0, 0)),
        ("  ", "JB-E101", (0, 2)),
        ("1 + ‘a’", "JB-E102", (4, 7)),
        ("concat('a", "JB-E103", (7, 9)),
        ("1 +", "JB-E104", (3, 3)),
        ("1 2", "JB-E104", (2, 3)),
        ("umur tahun", "JB-E104", (5, 10)),
        ("(1 + 2", "JB-E105", (0, 1)),
        ("if(1, 2, 3", "JB-E105", (2, 3)),
        ("1)", "JB-E104", (1, 2)),
        ("a/b()", "JB-E104", (2, 3)),
        ("anak::x", "JB-E104", (0, 4)),
        ("${umur} > 3", "JB-E108", (0, 7)),
    ];
    for (text, code, span) in rows {
        let error = parse(text).expect_err(text);
        assert_eq!((error.code.as_str(), error.span), (code, Some(span)), "{text}: {error}");
    }
}

#[test]
fn unknown_functions_and_wrong_arities_are_found_without_evaluating() {
    let expr = parse("if(true(), selectd(a, 'x'), substr('a')) + count(b[nope()])").expect("it parses");
    let found: Vec<String> = problems(&expr).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "there is no function selectd(); did you mean selected()? (JB-E201, characters 11 to 26)",
            "substr() takes 2 or 3 arguments, not 1 (JB-E202, characters 28 to 39)",
            "there is no function nope(); check its spelling (JB-E201, characters 51 to 57)",
        ]
    );
    assert_eq!(check(&expr).expect_err("a problem").code, ErrorCode::UnknownFunction);
    // A pattern is read where a form is looked over, and when it is needed, but not on a phone that opens the form.
    let unreadable = parse("regex(., '[')").expect("it parses");
    assert_eq!(problems(&unreadable).len(), 1);
    assert!(check(&unreadable).is_ok());
    assert!(check(&parse("concat(a, b)").expect("it parses")).is_ok());
}

#[test]
fn a_deeply_nested_expression_is_refused_and_a_long_flat_one_is_not() {
    let nested = |depth: usize| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(parse(&nested(10_000)).expect_err("too deep").code, ErrorCode::TooDeep);
    let ifs = format!(
        "{}0{}",
        "if(a = 1, 2, ".repeat(MAX_DEPTH - 2),
        ")".repeat(MAX_DEPTH - 2)
    );
    assert_eq!(value(&form(), "/data", &ifs), Ok(Value::Number(0.0)));
    assert_eq!(
        parse(&"a[".repeat(1000)).expect_err("too deep").code,
        ErrorCode::TooDeep
    );
    let flat = vec!["1"; 20_000].join(" + ");
    assert_eq!(value(&form(), "/data", &flat), Ok(Value::Number(20_000.0)));
    let signs = format!("{}1", "-".repeat(50_001));
    assert_eq!(value(&form(), "/data", &signs), Ok(Value::Number(-1.0)));
    assert_eq!(
        parse(&"1".repeat(200_000)).expect_err("too long").code,
        ErrorCode::TooLong
    );
}

#[test]
fn a_hostile_expression_ends_in_an_error() {
    let mut predicate = "ancestor-or-self::*/descendant::*".to_owned();
    for _ in 0..12 {
        predicate = format!("ancestor-or-self::*/descendant::*[count({predicate}) > 0]");
    }
    assert_eq!(
        value(&form(), "/data", &predicate).expect_err("too slow").code,
        ErrorCode::TooManySteps
    );
    let mut doubled = "'0123456789'".to_owned();
    for _ in 0..30 {
        doubled = format!("concat(translate({doubled}, '', ''), '0123456789')");
    }
    assert!(value(&form(), "/data", &doubled).is_ok());
    assert_eq!(
        value(&form(), "/data", "uuid(99999999999)").expect_err("too long").code,
        ErrorCode::TextTooLong
    );
    assert_eq!(
        value(&form(), "/data", "date(1e300)").expect_err("too far").code,
        ErrorCode::ArgumentValue
    );
}

#[test]
fn errors_never_repeat_an_answer() {
    let tree = form();
    for text in [
        "instance(nama)",
        "jr:itext(nama)",
        "digest(nama, nama)",
        "date(concat('2026-02-', umur))",
    ] {
        let message = value(&tree, "/data", text).expect_err(text).to_string();
        assert!(!message.contains("Siti") && !message.contains("34"), "{message}");
    }
}

#[test]
fn an_index_gives_the_same_rows_and_is_asked_only_where_it_can_answer() {
    let rows = [
        ("instance('desa')/root/item[name = /data/desa]/label", 1),
        ("instance('desa')/root/item[/data/desa = name]/label", 1),
        ("instance('desa')/root/item[kec = 'k2']/label", 1),
        ("count(instance('desa')/root/item[kec = current()/tiada])", 1),
        ("instance('desa')/root/item[kec = 'k2'][2]/label", 0),
        ("instance('desa')/root/item[kec = label]/label", 0),
        ("instance('desa')/root/item[kec = 2]/label", 0),
        ("instance('desa')/root/item[kec != 'k2']/label", 0),
    ];
    for (text, asked) in rows {
        let plain = form();
        let mut indexed = form();
        indexed.look_ups = Some(Cell::new(0));
        let found = value(&indexed, "/data", text);
        assert_eq!(found, value(&plain, "/data", text), "{text}");
        assert_eq!(indexed.look_ups.map(|count| count.get()), Some(asked), "{text}");
    }
}

/// Expressions that parse, with every kind of part.
fn expression() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(vec![
        "1",
        "0.25",
        "'a'",
        "\"it's\"",
        "umur",
        "./nama",
        "../data/umur",
        "/",
        "//rp",
        "kunjungan[2]/no",
        "@*",
        "*",
        "/data/kunjungan/biaya/rp",
        "today()",
        "current()",
        "instance('desa')/root/item[1]/name",
        "meta//node()",
        "kunjungan/descendant-or-self::biaya[last()]",
        "text()",
        "o:b",
        "(kunjungan/no)[3]",
        ".",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let operator = proptest::sample::select(vec![
            "or", "and", "=", "!=", "<", ">=", "+", "-", "*", "div", "mod", "|",
        ]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(a, op, b)| match op {
                "|" => format!("({a})[true()] | ({b})[true()]"),
                _ => format!("({a}) {op} {b}"),
            }),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.clone().prop_map(|a| format!("kunjungan[{a}]/no")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[{b}]")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("if({a}, {b}, concat({c}, 'x'))")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses_and_evaluates_or_fails_cleanly(text in "\\PC{0,60}") {
        let tree = form();
        let _ = value(&tree, "/data", &text);
    }

    #[test]
    fn any_row_of_words_parses_and_evaluates_or_fails_cleanly(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "(", ")", "[", "]", "/", "//", ".", "..", "@", "*", "|", ",", "+", "-", "=", "!=", "<=", "and", "or",
                "div", "mod", "1", "0.5", "'a'", "''", "data", "kunjungan", "no", "::", "child", "following",
                "position()", "last()", "count(", "sum(", "if(", "substr(", "selected(", "date(", "format-date(",
                "randomize(", "indexed-repeat(", "translate(", "regex(", "round(", "uuid(", "today()", "current()",
                "instance('desa')", "distance(", "node()", "text()", "concat(", "join(", "area(", "intersects(",
            ]),
            0..25,
        )
    ) {
        let tree = form();
        let text = words.join(" ");
        let found = value(&tree, "/data/kunjungan[2]/no", &text);
        if let Ok(expr) = parse(&text) {
            let printed = expr.to_string();
            prop_assert_eq!(parse(&printed).map(|again| again.to_string()), Ok(printed.clone()));
            let again = value(&tree, "/data/kunjungan[2]/no", &printed);
            // Compared as text, since NaN is not equal to itself; places in the text differ.
            let shown = |found: Result<Value, ExprError>| format!("{:?}", found.map_err(|error| error.code));
            prop_assert_eq!(shown(again), shown(found));
        }
    }

    #[test]
    fn an_expression_survives_printing(text in expression()) {
        let tree = form();
        let printed = parse(&text).expect("a made-up expression parses").to_string();
        prop_assert_eq!(parse(&printed).map(|again| again.to_string()), Ok(printed.clone()));
        let shown = |text: &str| format!("{:?}", value(&tree, "/data", text).map_err(|error| error.code));
        prop_assert_eq!(shown(&printed), shown(&text), "{}", printed);
    }

    #[test]
    fn a_number_survives_its_text(number in proptest::num::f64::NORMAL | proptest::num::f64::ZERO) {
        let text = Value::Number(number).to_text(&form());
        prop_assert_eq!(Value::Text(text).to_number(&form() as &dyn World), number);
    }

    #[test]
    fn a_day_survives_its_number(day in -200_000_i32..200_000, offset in -720_i32..840) {
        let mut tree = form();
        tree.offset_minutes = offset;
        let date = chrono::NaiveDate::from_epoch_days(day).expect("in the calendar").format("%Y-%m-%d").to_string();
        let text = format!("date(number('{date}') + 0)");
        prop_assert_eq!(value(&tree, "/data", &text).map(|date| date.to_text(&tree)), Ok(date.clone()));
        let whole = format!("string(number('{date}'))");
        prop_assert_eq!(value(&tree, "/data", &whole).map(|days| days.to_text(&tree)), Ok(day.to_string()));
    }
}
