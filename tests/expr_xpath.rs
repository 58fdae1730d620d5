#![cfg(not(target_arch = "wasm32"))]
//! XPath 1.0, rule by rule: each row an expression and its value as text, outside of any form.

#[path = "support/tree.rs"]
mod tree;

use jemput_bola::expr::{Context, evaluate, functions, parse};
use tree::Tree;

const DOCUMENT: &str = r#"<!DOCTYPE a><a xml:lang="en-GB" xmlns:p="urn:p"><!--satu--><?cetak ya?>
<b id="b1" n="3">teks<c>1</c><c>2</c><c>3</c>ekor</b>
<b id="b2" p:n="x"><p:c>4</p:c><c xml:lang="id">5</c><div>6</div><mod>7</mod></b><e/>
<f><![CDATA[<7>]]></f></a>"#;

/// The value at a node as text, or `error` with its code.
fn value(at: &str, text: &str) -> String {
    let tree = Tree::new(DOCUMENT);
    let node = *tree.find(at).first().expect("the context node exists");
    let context = Context {
        contextualise: false,
        ..Context::at(&tree, node)
    };
    match parse(text).and_then(|expr| evaluate(&expr, &context)) {
        Ok(value) => value.to_text(&tree),
        Err(error) => format!("error {}", error.code),
    }
}

fn check(at: &str, rows: &[(&str, &str)]) {
    for (text, wanted) in rows {
        assert_eq!(&value(at, text), wanted, "{text} at {at}");
    }
}

/// Section 2.2.
#[test]
fn every_axis_has_its_nodes_in_its_order() {
    check(
        "/a/b[1]/c[2]",
        &[
            ("count(self::c)", "1"),
            ("count(self::b)", "0"),
            ("name(parent::*)", "b"),
            ("count(ancestor::node())", "3"),
            ("name(ancestor::*[1])", "b"),
            ("name(ancestor::*[last()])", "a"),
            ("count(ancestor-or-self::node())", "4"),
            ("following-sibling::c", "3"),
            ("following-sibling::node()[2]", "ekor"),
            ("preceding-sibling::node()[1]", "1"),
            ("preceding-sibling::node()[2]", "teks"),
            ("count(following::*)", "8"),
            ("following::*[1]", "3"),
            ("following::*[last()]", "<7>"),
            ("count(preceding::node())", "7"),
            ("preceding::c[1]", "1"),
            ("count(child::node())", "1"),
            ("count(descendant::node())", "1"),
            ("count(descendant-or-self::node())", "2"),
            ("count(attribute::*)", "0"),
            ("count(namespace::*) > 0", "true"),
            ("count(. | ../c | /a/b[1]/c)", "3"),
            (
                "count(ancestor::* | descendant::* | following::* | preceding::* | self::*) = count(//*)",
                "true",
            ),
        ],
    );
    check(
        "/a/b[1]/@n",
        &[
            ("name(..)", "b"),
            ("count(following-sibling::node())", "0"),
            ("count(preceding-sibling::node())", "0"),
            ("following::*[1]", "1"),
            ("name(preceding::*[1])", ""),
            ("count(child::node())", "0"),
            ("name()", "n"),
            (". + 1", "4"),
        ],
    );
}

/// Section 2.3.
#[test]
fn node_tests_take_kinds_and_names() {
    check(
        "/a",
        &[
            ("count(node())", "9"),
            ("count(*)", "4"),
            ("comment()", "satu"),
            ("processing-instruction()", "ya"),
            ("processing-instruction('cetak')", "ya"),
            ("count(processing-instruction('lain'))", "0"),
            ("name(processing-instruction())", "cetak"),
            ("b[2]/p:*", "4"),
            ("b[2]/p:c", "4"),
            ("count(//c)", "4"),
            ("b[2]/@p:n", "x"),
            ("count(b/@*)", "4"),
            ("count(b/@n)", "1"),
            ("f/text()", "<7>"),
            ("count(/node())", "2"),
            ("count(/comment())", "0"),
        ],
    );
}

/// Section 3.7.
#[test]
fn names_and_operators_are_told_apart_by_what_stands_before() {
    check(
        "/a/b[2]",
        &[
            ("div div div", "1"),
            ("mod mod 4", "3"),
            ("div * mod", "42"),
            ("* * *", "16"),
            ("count(*|*)", "4"),
            ("-c", "-5"),
            ("c -1", "4"),
            ("c-1", ""),
            ("6 mod 4", "2"),
            ("6mod 4", "2"),
            ("/a/e = ''", "true"),
            ("/a /e = ''", "true"),
            ("child::div", "6"),
            ("child :: div", "6"),
            ("self::node()", "4567"),
            ("'a''b'", "error JB-E104"),
            ("and", ""),
            ("or or or", "false"),
        ],
    );
}

/// Sections 2.4 and 3.3.
#[test]
fn predicates_count_along_the_axis_and_over_the_filtered_set() {
    check(
        "/a",
        &[
            ("b[1]/c[last()]", "3"),
            ("b[1]/c[position() = 2]", "2"),
            ("b[1]/c[2.0]", "2"),
            ("count(b/c[1])", "2"),
            ("(b/c)[1]", "1"),
            ("count((b/c)[1])", "1"),
            ("(//c)[last()]", "5"),
            ("count(//c[1])", "2"),
            ("count(/descendant::c[1])", "1"),
            ("b[1]/c[. > 1][1]", "2"),
            ("b[@n][1]/@id", "b1"),
            ("b[@id = 'b2'][1]/@id", "b2"),
            ("b[2][@n]", ""),
            ("b[c = 5]/@id", "b2"),
            ("b['']", ""),
            ("b[0]", ""),
            ("b[1.5]", ""),
            ("b[0 div 0]", ""),
            ("count(b[position()])", "2"),
            ("count(b[-1])", "0"),
            ("b[1]/c[3]/preceding-sibling::c[1]", "2"),
            ("(b[1]/c[3]/preceding-sibling::c)[1]", "1"),
        ],
    );
}

/// Sections 3.4 and 3.5.
#[test]
fn comparisons_convert_by_the_kinds_of_their_sides() {
    check(
        "/a",
        &[
            ("b/c = 2", "true"),
            ("b/c != 2", "true"),
            ("not(b/c = 9)", "true"),
            ("b/c = '2'", "true"),
            ("b/c < 2", "true"),
            ("2 > b/c", "true"),
            ("b/c = b/p:c", "false"),
            ("b[1]/c != b[1]/c", "true"),
            ("b[1]/c[1] != b[1]/c[1]", "false"),
            ("tiada = tiada", "false"),
            ("tiada != tiada", "false"),
            ("tiada = ''", "false"),
            ("tiada = false()", "true"),
            ("b = true()", "true"),
            ("'a' = true()", "true"),
            ("'' = false()", "true"),
            ("1 = '1.0'", "true"),
            ("'1' = '1.0'", "false"),
            ("'a' < 'b'", "false"),
            ("'2' < '10'", "true"),
            ("0 div 0 = 0 div 0", "false"),
            ("0 div 0 != 0 div 0", "true"),
            ("true() > false()", "true"),
            ("-0 = 0", "true"),
            ("1 div -0", "-Infinity"),
            ("5 mod 2", "1"),
            ("5 mod -2", "1"),
            ("-5 mod 2", "-1"),
            ("-5 mod -2", "-1"),
            ("1.5 mod 0.5", "0"),
            ("1 mod 0", "NaN"),
        ],
    );
}

/// Section 4.
#[test]
fn the_core_functions_do_as_written() {
    check(
        "/a",
        &[
            ("substring('12345', 2, 3)", "234"),
            ("substring('12345', 2)", "2345"),
            ("substring('12345', 1.5, 2.6)", "234"),
            ("substring('12345', 0, 3)", "12"),
            ("substring('12345', 0 div 0, 3)", ""),
            ("substring('12345', 1, 0 div 0)", ""),
            ("substring('12345', -42, 1 div 0)", "12345"),
            ("substring('12345', -1 div 0, 1 div 0)", ""),
            ("substring-before('1999/04/01', '/')", "1999"),
            ("substring-after('1999/04/01', '/')", "04/01"),
            ("substring-after('1999/04/01', '19')", "99/04/01"),
            ("substring-before('a', '')", ""),
            ("substring-after('a', '')", "a"),
            ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
            ("translate('aba', 'aa', 'xy')", "xbx"),
            ("contains('a', '')", "true"),
            ("starts-with('a', '')", "true"),
            ("normalize-space('  a \t\n b ')", "a b"),
            ("string(1 div 3)", "0.3333333333333333"),
            ("string(-0)", "0"),
            ("string(1000000000000000000000)", "1000000000000000000000"),
            ("string(0.000001)", "0.000001"),
            ("string(tiada)", ""),
            ("string(b)", "teks123ekor"),
            ("number(' -3.50 ')", "-3.5"),
            ("number('3.')", "3"),
            ("number('.5')", "0.5"),
            ("number('- 3')", "NaN"),
            ("number('1 2')", "NaN"),
            ("number(tiada)", "NaN"),
            ("number(false())", "0"),
            ("boolean(0 div 0)", "false"),
            ("boolean(-0)", "false"),
            ("boolean('false')", "true"),
            ("boolean(tiada)", "false"),
            ("boolean(e)", "true"),
            ("floor(-1.5)", "-2"),
            ("ceiling(-1.5)", "-1"),
            ("floor(0 div 0)", "NaN"),
            ("ceiling(1 div 0)", "Infinity"),
            ("sum(b/c)", "11"),
            ("sum(*)", "NaN"),
            ("sum(e)", "NaN"),
            ("sum(tiada)", "0"),
            ("count(id('b1 b2 b3'))", "2"),
            ("id('b2')/c", "5"),
            ("count(id(b/@id))", "2"),
            ("local-name(b[2]/*)", "c"),
            ("name(b[2]/*)", "p:c"),
            ("namespace-uri(b[2]/*)", "urn:p"),
            ("name(@xml:lang)", "xml:lang"),
            ("name(/)", ""),
            ("lang('en')", "true"),
            ("lang('EN-gb')", "true"),
            ("lang('en-US')", "false"),
            ("lang('e')", "false"),
            ("count(b[2]/c[lang('id')])", "1"),
            ("last()", "1"),
            ("position()", "1"),
            ("count(b | b)", "2"),
            ("(b[2] | b[1])[1]/@id", "b1"),
            ("1 | b", "error JB-E302"),
            ("b | 'x'", "error JB-E302"),
            ("'x'[1]", "error JB-E302"),
            ("count(1)", "error JB-E302"),
        ],
    );
}

#[test]
fn every_function_refuses_one_argument_too_few_or_too_many() {
    for function in functions() {
        let call = |count: usize| format!("{}({})", function.name, vec!["/a"; count].join(", "));
        let outside = function.min_arguments.checked_sub(1).into_iter();
        for count in outside.chain(function.max_arguments.map(|max| max + 1)) {
            assert_eq!(value("/a", &call(count)), "error JB-E202", "{}", call(count));
        }
        assert_ne!(
            value("/a", &call(function.min_arguments)),
            "error JB-E202",
            "{}",
            function.name
        );
    }
}

#[test]
fn a_misspelt_function_is_told_from_its_likely_name() {
    for (written, meant) in [
        ("selectd", Some("selected")),
        ("Concat", Some("concat")),
        ("count_selected", Some("count-selected")),
        ("formatdate", Some("format-date")),
        ("jr:choicename", Some("jr:choice-name")),
        ("indexed-repeated", Some("indexed-repeat")),
        ("xyz", None),
    ] {
        let expr = parse(&format!("{written}(1)")).expect("it parses");
        let error = jemput_bola::expr::check(&expr).expect_err(written);
        assert_eq!(
            (error.code.as_str(), error.span),
            ("JB-E201", Some((0, written.len() + 3)))
        );
        let advice = meant.map(|meant| format!("did you mean {meant}()?"));
        assert!(
            advice
                .as_ref()
                .map_or(!error.message.contains("mean"), |advice| error.message.contains(advice)),
            "{error}"
        );
    }
}
