#![cfg(not(target_arch = "wasm32"))]
//! Rules of the house that the compiler does not check. Each rule is proven on a bad sample, then applied to all files.

#[path = "tidy/pages.rs"]
mod pages;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/source.rs"]
mod source;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rules::*;
use source::{SourceFile, code_only, files};

type Rule = fn(&SourceFile) -> Vec<String>;

fn hold(rule: Rule, files: &[SourceFile]) {
    assert!(!files.is_empty(), "the rule has files to look at");
    let problems: Vec<String> = files.iter().flat_map(rule).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Rows of (path, text, how many problems the rule finds).
fn prove(rule: Rule, rows: &[(&str, &str, usize)]) {
    for (path, text, n) in rows {
        let problems = rule(&SourceFile::new(path, text));
        assert_eq!(problems.len(), *n, "{path}: {text}\n{problems:?}");
    }
}

#[test]
fn no_file_is_longer_than_400_lines() {
    prove(
        is_short,
        &[
            ("src/id.rs", &"x\n".repeat(400), 0),
            ("src/id.rs", &"x\n".repeat(401), 1),
        ],
    );
    hold(
        is_short,
        &files(&["src", "tests", "public"], &[".rs", ".js", ".css", ".html"]),
    );
}

#[test]
fn no_module_is_a_mod_rs() {
    prove(is_a_door, &[("src/form/mod.rs", "", 1), ("src/form.rs", "", 0)]);
    hold(is_a_door, &files(&["src"], &[".rs"]));
}

#[test]
fn modules_import_only_what_lies_below_them() {
    prove(
        imports_downwards,
        &[
            ("src/expr/lex.rs", "use crate::id::FormId;", 0),
            ("src/expr/lex.rs", "use crate::form::Form;", 1),
            ("src/expr/lex.rs", "fn f() { crate::server::run() }", 1),
            (
                "src/expr/lex.rs",
                "use crate::{id::FormId, form::{node, text}, sync};",
                2,
            ),
            ("src/expr/lex.rs", "use super::super::form::Form;", 1),
            ("src/expr/lex.rs", "use super::form::Form;", 0),
            ("src/expr.rs", "use super::form::Form;", 1),
            (
                "src/expr/lex.rs",
                "// use crate::form::Form;\nlet s = \"crate::form\";",
                0,
            ),
            ("src/app/home.rs", "use crate::ui::Button; use crate::sync::queue;", 0),
            ("src/app/home.rs", "use crate::office::Page;", 1),
            ("src/server/store.rs", "use crate::app::api;", 1),
            ("src/extra.rs", "", 1),
            ("src/main.rs", "use crate::app; use jemput_bola::server;", 0),
        ],
    );
    hold(imports_downwards, &files(&["src"], &[".rs"]));
}

#[test]
fn browser_and_server_crates_stay_in_their_shells() {
    prove(
        keeps_crates_in_their_shell,
        &[
            ("src/form.rs", "use leptos::prelude::*;", 1),
            ("src/server/auth.rs", "use web_sys::window;", 1),
            ("src/app/api.rs", "use gloo_net::http::Request;", 0),
            ("src/sync.rs", "fn f() { tokio::spawn(x) }", 1),
            ("src/ui/list.rs", "use axum;", 1),
            ("src/server.rs", "use axum::Router;", 0),
            ("src/form.rs", "let idb = 1; /* leptos:: */ my_leptos::x();", 0),
            ("src/main.rs", "fn main() { leptos::mount::mount_to_body(app) }", 0),
        ],
    );
    hold(keeps_crates_in_their_shell, &files(&["src"], &[".rs"]));
}

#[test]
fn core_has_no_clock_no_randomness_and_no_files() {
    prove(
        is_pure_in_core,
        &[
            ("src/sync/queue.rs", "let now = std::time::SystemTime::now();", 1),
            ("src/engine.rs", "let now = Instant::now();", 1),
            ("src/form.rs", "let now = chrono::Utc::now();", 1),
            ("src/id.rs", "Uuid::now_v7()", 1),
            ("src/xlsform/survey.rs", "std::fs::read(path)", 1),
            (
                "src/id.rs",
                "/// Not `SystemTime`.\n#[cfg(test)]\nmod tests { fn f() { std::fs::read(x); } }",
                0,
            ),
            ("src/server/auth.rs", "SystemTime::now()", 0),
        ],
    );
    hold(is_pure_in_core, &files(&["src"], &[".rs"]));
}

#[test]
fn nothing_in_src_unwraps_panics_or_prints() {
    prove(
        never_panics_or_prints,
        &[
            ("src/id.rs", "x.unwrap();", 1),
            ("src/id.rs", "x.expect(\"why\");\ny\n    .expect(&reason)", 2),
            ("src/id.rs", "panic!(\"no\"); ", 1),
            ("src/server/cli.rs", "println!(\"{x}\");", 1),
            ("src/server/cli.rs", "dbg!(x);\ntodo!()\neprintln!()", 3),
            (
                "src/id.rs",
                "x.unwrap_or_default(); x.expect_err(1); self.expect(Token::Comma)?; writeln!(out)?;",
                0,
            ),
            (
                "src/id.rs",
                "// x.unwrap()\nlet c = '\"'; let s = r#\"panic!()\"#; let t = \"a\\\".unwrap()\";",
                0,
            ),
            (
                "src/id.rs",
                "#[cfg(test)]\nmod tests {\n fn f() { x.unwrap() }\n}\nfn g() { x.unwrap() }",
                1,
            ),
        ],
    );
    hold(never_panics_or_prints, &files(&["src"], &[".rs"]));
}

#[test]
fn no_text_is_ever_set_as_markup() {
    prove(
        sets_no_markup,
        &[
            ("src/ui/label.rs", "<p inner_html=label/>", 1),
            ("public/rescue.js", "box.innerHTML = text;", 1),
            ("src/ui/label.rs", "// never inner_html", 0),
        ],
    );
    hold(sets_no_markup, &files(&["src", "public"], &[".rs", ".js"]));
}

#[test]
fn no_page_sets_a_style_attribute() {
    prove(
        sets_no_style_attribute,
        &[
            ("src/app/fill/head.rs", "<span style=move || width()></span>", 1),
            ("src/office/index.html", "<p style=\"color:red\">", 1),
            ("src/app/fill/head.rs", "<span style:width=move || width()></span>", 0),
            ("src/app/fill/head.rs", "let style = a == b;", 0),
        ],
    );
    hold(
        sets_no_style_attribute,
        &files(&["src/app", "src/ui", "src/office", "public"], &[".rs", ".html"]),
    );
}

#[test]
fn integration_tests_say_on_which_target_they_run() {
    let line = "#![cfg(not(target_arch = \"wasm32\"))]\n";
    prove(
        is_native_test,
        &[
            ("tests/a.rs", line, 0),
            ("tests/a.rs", "//! x\n", 1),
            ("tests/a.rs", "use wasm_bindgen_test::wasm_bindgen_test as test;\n", 0),
            ("tests/a/b.rs", "", 0),
        ],
    );
    hold(is_native_test, &files(&["tests"], &[".rs"]));
}

#[test]
fn code_is_told_from_comments_and_strings() {
    for (text, code) in [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        ("f(\"a\\\"b\", c)", "f(\"    \", c)"),
        ("r#\"a\"b\"# x", "         x"),
        ("let l: &'a str = '\\''; y", "let l: &'a str =     ; y"),
        ("r#type", "r#type"),
    ] {
        assert_eq!(code_only(text), code, "{text}");
    }
}

#[test]
fn both_backends_have_migrations_of_the_same_names() {
    let names = |backend: &str| -> Option<BTreeSet<String>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/server/store/migrations")
            .join(backend);
        let entries = fs::read_dir(folder).ok()?;
        Some(
            entries
                .flatten()
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect(),
        )
    };
    if let (Some(sqlite), Some(postgres)) = (names("sqlite"), names("postgres")) {
        assert_eq!(sqlite, postgres);
    }
}

#[test]
fn pages_need_only_the_wasm_features_of_the_oldest_browsers() {
    let module = b"\0asm\x01\0\0\0\x00\x19\x0ftarget_features\x01+\x06simd12";
    assert_eq!(pages::wasm_features(module), Some(vec!["simd12".to_owned()]));
    assert_eq!(pages::wasm_features(b"\0asm\x01\0\0\0"), None);
    let Some(dist) = pages::dist() else { return };
    // The officers' page has two halves.
    for (folder, n_modules) in [(dist.clone(), 2), (dist.join("kantor"), 1)] {
        let entries = fs::read_dir(&folder)
            .expect("a built page")
            .flatten()
            .map(|entry| entry.path());
        let modules: Vec<_> = entries
            .filter(|path| path.extension().is_some_and(|ending| ending == "wasm"))
            .collect();
        assert_eq!(modules.len(), n_modules, "{}: its modules", folder.display());
        for module in modules {
            let features = pages::wasm_features(&fs::read(&module).expect("the module"));
            // wasm-opt refuses a module that uses more than this section says.
            let features = features.expect("wasm-opt leaves the target_features section");
            let extra: Vec<_> = features
                .iter()
                .filter(|name| !pages::WASM_FEATURES.contains(&name.as_str()))
                .collect();
            assert!(extra.is_empty(), "{}: {extra:?}", module.display());
        }
    }
}

#[test]
fn officers_app_weighs_no_more_than_its_budget() {
    let Some(dist) = pages::dist() else { return };
    let paths = pages::precache(&fs::read_to_string(dist.join("sw.js")).expect("the worker"));
    assert!(
        paths.iter().all(|path| !path.starts_with("/kantor")),
        "phones never load the office"
    );
    let html = fs::read_to_string(dist.join("index.html")).expect("the page");
    let sum = |paths: &[String]| paths.iter().map(|path| pages::wire_bytes(&dist, path)).sum::<u64>();
    let first = pages::named_by_page(&html, &paths);
    assert!(
        first.iter().any(|path| path.ends_with(".wasm")),
        "the page names its wasm: {first:?}"
    );
    let (first, install) = (sum(&first), sum(&paths) + pages::wire_bytes(&dist, "/sw.js"));
    assert!(
        first <= pages::MAX_FIRST_ANSWER,
        "{first} bytes to the first answer, at most {}",
        pages::MAX_FIRST_ANSWER
    );
    assert!(
        install <= pages::MAX_INSTALL,
        "{install} bytes to install, at most {}",
        pages::MAX_INSTALL
    );
    println!("officers' app, brotli: {first} bytes to the first answer, {install} for the whole install");
}
