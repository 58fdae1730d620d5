#![cfg(not(target_arch = "wasm32"))]
//! Expressions and documents made to hurt: bounded time and memory, and a stack as small as a browser's is enough.

use std::time::{Duration, Instant};

use jemput_bola::expr::document::Document;
use jemput_bola::expr::parse;
use jemput_bola::server::cli::{Surroundings, eval_request};
use proptest::prelude::*;
use serde_json::json;

/// The stack that wasm has by default is 1 MB; frames of code that is not optimised are several times as large.
const STACK: usize = if cfg!(debug_assertions) { 2 << 20 } else { 1 << 20 };
/// Far above what any of them takes, far below what an unbounded one would.
const PATIENCE: Duration = Duration::from_secs(60);

/// 5,000 rows in one list, and 100,000 letters.
fn document() -> String {
    let rows: String = (0..5_000).map(|n| format!("<r><v>{n}</v></r>")).collect();
    format!("<d><t>{}</t><list>{rows}</list></d>", "a".repeat(100_000))
}

/// Evaluates in a thread with a small stack; gives the code of the error, or nothing when there was a value.
fn code(expr: &str, instance: &str) -> String {
    let request = json!({"expr": expr, "instance": instance});
    let run = move || eval_request(&request, &Surroundings::default());
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap();
    let answer = thread.join().expect("no panic");
    answer["error"]["code"].as_str().unwrap_or_default().to_owned()
}

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

#[test]
fn hostile_expressions_end() {
    let long_join = format!("concat({})", vec!["string(/)"; 10_000].join(","));
    let many_copies = format!("string-length({})", nested("substr(", "string(/)", ", 0)", 120));
    let calls = vec!["string-length(substr(/, 0))"; 4000].join(" + ");
    let joined = format!("randomize(//r | //v | //r/v, {})", "9".repeat(40));
    let rows: [(&str, &str); 18] = [
        (&nested("(", "1", ")", 10_000), "JB-E107"),
        (&nested("-(", "1", ")", 10_000), "JB-E107"),
        (&nested("not(", "1", ")", 10_000), "JB-E107"),
        (&nested("a[", "1", "]", 10_000), "JB-E107"),
        (&"(".repeat(60_000), "JB-E107"),
        (&"a[".repeat(60_000), "JB-E107"),
        (&"-".repeat(100_000), "JB-E104"),
        (&"/..".repeat(40_000), ""),
        (&long_join, "JB-E304"),
        (&many_copies, ""),
        (&calls, "JB-E303"),
        ("//*[//*[//*]]", "JB-E303"),
        ("count(//r[../tiada])", "JB-E303"),
        ("//r[regex(/d/t, '(a+)+b')]", "JB-E303"),
        ("regex(/d/t, '(((a{100}){100}){100})')", "JB-E205"),
        ("regex(/d/t, '((a{90}){90})*')", "JB-E303"),
        ("translate(/d/t, /d/list, /d/list)", ""),
        (&joined, ""),
    ];
    let document = document();
    for (expr, wanted) in rows {
        let begun = Instant::now();
        assert_eq!(code(expr, &document), wanted, "{}", &expr[..expr.len().min(60)]);
        let took = begun.elapsed();
        println!("{took:?} {}", &expr[..expr.len().min(60)]);
        assert!(took < PATIENCE, "{took:?} for {}", &expr[..expr.len().min(60)]);
    }
}

#[test]
fn the_deepest_expressions_that_are_read_need_no_more_than_a_small_stack() {
    let depth = 125;
    for expr in [
        nested("(", "1", ")", depth),
        nested("-(", "1", ")", depth),
        nested("not(", "1", ")", depth),
        nested("if(1, ", "1", ", 2)", depth),
        nested("/d[", "1", "]", depth),
        nested("(/d)[", "1", "]", depth),
        nested("concat('a', 1 + ", "1", ")", depth / 2),
        nested("(1 or 1 and 1 = 1 < 1 + 2 * ", "1", ")", depth / 7),
    ] {
        assert_eq!(code(&expr, "<d/>"), "", "{}", &expr[..30]);
        let print = move || parse(&expr).map(|parsed| parse(&parsed.to_string()).is_ok());
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(print).unwrap();
        assert_eq!(thread.join().expect("no panic"), Ok(true));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_parse_or_fail_cleanly(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = parse(&text);
        let _ = Document::read_xml(&text);
    }

    #[test]
    fn any_row_of_markup_is_read_or_refused(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "<a>", "</a>", "<b c='d'>", "</b>", "<x/>", "<!--", "-->", "<![CDATA[", "]]>", "<?p q?>", "<!DOCTYPE a>",
                "t", "&lt;", "&x;", "<p:e xmlns:p='u'>", "</p:e>", "\"", "'", "<", ">", "é",
            ]),
            0..30,
        )
    ) {
        let text = parts.concat();
        if let Ok(document) = Document::read_xml(&text) {
            let paths = jemput_bola::expr::document::Paths::of(&document);
            prop_assert_eq!(paths.path(0), "/");
            for child in document.children(0) {
                prop_assert!(paths.path(child).starts_with('/'));
                prop_assert!(document.text(0).contains(document.text(child)) || document.elements(0).all(|e| e != child));
            }
        }
        let request = json!({"expr": "//node()", "instance": text});
        prop_assert!(eval_request(&request, &Surroundings::default())["ok"].is_boolean());
    }
}
