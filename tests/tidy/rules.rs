//! The rules that the compiler does not check. Each takes one file and answers what is wrong with it.

use crate::source::{SourceFile, has_ident};

/// Most lines a file may have.
pub const MAX_LINES: usize = 400;

/// The core: every target, no input or output, no clock, no randomness of its own. With what each may import.
const CORE: [(&str, &[&str]); 18] = [
    ("id", &["json"]),
    ("sorted", &[]),
    ("decimal", &[]),
    ("exif", &[]),
    ("json", &["sorted", "decimal"]),
    ("expr", &["decimal", "id"]),
    ("form", &["sorted", "json", "id", "expr"]),
    ("xlsform", &["sorted", "id", "expr", "form"]),
    ("xform", &["sorted", "id", "expr", "form", "instance"]),
    ("instance", &["sorted", "json", "decimal", "id", "expr", "form"]),
    ("engine", &["sorted", "decimal", "id", "expr", "form", "instance"]),
    (
        "replay",
        &["sorted", "id", "expr", "form", "instance", "engine", "xform"],
    ),
    ("submission", &["json", "id", "expr", "form", "instance"]),
    ("bundle", &["id", "expr", "form", "instance", "submission"]),
    ("seal", &["id", "expr", "form", "instance", "submission"]),
    (
        "sync",
        &["sorted", "json", "id", "expr", "form", "instance", "submission"],
    ),
    (
        "vault",
        &[
            "sorted",
            "json",
            "id",
            "expr",
            "form",
            "instance",
            "submission",
            "bundle",
            "seal",
            "sync",
        ],
    ),
    (
        "phone",
        &[
            "sorted",
            "json",
            "id",
            "expr",
            "form",
            "instance",
            "submission",
            "bundle",
            "seal",
            "sync",
            "vault",
        ],
    ),
];
/// The shells; each may import the whole core, and these.
const SHELLS: [(&str, &[&str]); 5] = [
    ("ui", &[]),
    ("tools", &["ui"]),
    ("app", &["ui", "tools"]),
    ("office", &["ui"]),
    ("server", &[]),
];

const BROWSER_CRATES: [&str; 9] = [
    "leptos",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "idb",
    "gloo_net",
    "gloo_storage",
    "gloo_timers",
];
const SERVER_CRATES: [&str; 7] = ["axum", "sqlx", "tokio", "tower", "tower_http", "clap", "ureq"];
const IMPURE: [&str; 12] = [
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "now_v7",
    "new_v4",
    "getrandom",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
];
/// The one place of the core that opens files: workbooks, for the command line and the server; native only.
const READS_WORKBOOKS: [&str; 2] = ["src/xlsform/file.rs", "src/xlsform/csv.rs"];
const PANICKING_OR_PRINTING: [&str; 8] = [
    "panic!",
    "todo!",
    "unimplemented!",
    "dbg!",
    "print!",
    "println!",
    "eprint!",
    "eprintln!",
];

/// At most 400 lines.
pub fn is_short(file: &SourceFile) -> Vec<String> {
    let n_lines = file.text.lines().count();
    if n_lines > MAX_LINES {
        vec![format!("{}: {n_lines} lines, at most {MAX_LINES}", file.path)]
    } else {
        vec![]
    }
}

/// `foo.rs` beside `foo/`, never `foo/mod.rs`.
pub fn is_a_door(file: &SourceFile) -> Vec<String> {
    if file.path.ends_with("/mod.rs") && file.path.starts_with("src/") {
        vec![file.path.clone()]
    } else {
        vec![]
    }
}

/// Imports only modules of lower layers; a module that is in no table is a layer nobody decided on.
pub fn imports_downwards(file: &SourceFile) -> Vec<String> {
    let Some(module) = file.module() else { return vec![] };
    let Some(allowed) = allowed_imports(module) else {
        return vec![format!(
            "{}: `{module}` is in no layer; add it to the table in tests/tidy/rules.rs",
            file.path
        )];
    };
    let imported = imported_modules(file);
    let bad = imported
        .iter()
        .filter(|(_, name)| name != module && !allowed.contains(&name.as_str()));
    bad.map(|(line, name)| format!("{}:{line}: `{module}` must not import `{name}`", file.path))
        .collect()
}

/// Browser crates only in the pages, server crates only in the server.
pub fn keeps_crates_in_their_shell(file: &SourceFile) -> Vec<String> {
    let module = file.module();
    let is_root = module.is_none() && file.path.starts_with("src/");
    let mut bad = Vec::new();
    if !is_root && !matches!(module, Some("ui" | "tools" | "app" | "office")) {
        bad.extend(file.lines_where(|line| names_crate(line, &BROWSER_CRATES)));
    }
    if !is_root && module != Some("server") {
        bad.extend(file.lines_where(|line| names_crate(line, &SERVER_CRATES)));
    }
    bad
}

/// No clock, no randomness, no files, no network, no environment in the core.
pub fn is_pure_in_core(file: &SourceFile) -> Vec<String> {
    let is_core = file
        .module()
        .is_some_and(|module| CORE.iter().any(|(name, _)| *name == module));
    if !is_core || READS_WORKBOOKS.contains(&file.path.as_str()) {
        return vec![];
    }
    file.lines_where(|line| IMPURE.iter().any(|name| has_ident(line, name, "")))
}

/// No unwrap, expect, panic, todo or print in src.
pub fn never_panics_or_prints(file: &SourceFile) -> Vec<String> {
    file.lines_where(|line| {
        let line = line.replace("self.expect(", ""); // a parser's own method
        line.contains(".unwrap()")
            || line.contains(".expect(")
            || PANICKING_OR_PRINTING.iter().any(|name| has_ident(&line, name, ""))
    })
}

/// No markup from text: labels are nodes.
pub fn sets_no_markup(file: &SourceFile) -> Vec<String> {
    file.lines_where(|line| {
        [
            "inner_html",
            "set_inner_html",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
        ]
        .iter()
        .any(|name| has_ident(line, name, ""))
    })
}

/// The server's Content-Security-Policy blocks `style` attributes; single properties (`style:width=`) are free.
pub fn sets_no_style_attribute(file: &SourceFile) -> Vec<String> {
    file.lines_where(|line| line.contains(" style=") && line.contains('<'))
}

/// A file in tests/ is for the native target, unless it says how it runs in a browser.
pub fn is_native_test(file: &SourceFile) -> Vec<String> {
    const NATIVE: &str = "#![cfg(not(target_arch = \"wasm32\"))]";
    const BROWSER: &str = "use wasm_bindgen_test::wasm_bindgen_test as test;";
    let is_target = file.path.starts_with("tests/") && file.path.split('/').count() == 2;
    let says_where = file.text.lines().any(|line| line == NATIVE || line == BROWSER);
    if is_target && !says_where {
        vec![format!("{}: needs the line {NATIVE}", file.path)]
    } else {
        vec![]
    }
}

fn allowed_imports(module: &str) -> Option<Vec<&'static str>> {
    if let Some((_, allowed)) = CORE.iter().find(|(name, _)| *name == module) {
        return Some(allowed.to_vec());
    }
    let (_, own) = SHELLS.iter().find(|(name, _)| *name == module)?;
    Some(CORE.iter().map(|(name, _)| *name).chain(own.iter().copied()).collect())
}

fn is_module(name: &str) -> bool {
    CORE.iter().chain(&SHELLS).any(|(module, _)| *module == name)
}

/// Top modules named by `crate::…` and by `super::…` that climbs to the root, with their line numbers.
fn imported_modules(file: &SourceFile) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut roots = vec!["crate::".to_owned()];
    roots.extend((file.depth()..file.depth() + 3).map(|n| "super::".repeat(n)));
    for root in roots {
        for (start, _) in file.code.match_indices(&root) {
            if file.code[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let line = file.code[..start].lines().count().max(1);
            for name in first_segments(&file.code[start + root.len()..]) {
                if is_module(&name) {
                    found.push((line, name));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// `a::b` gives a; `{a::b, c::{d, e}}` gives a and c.
fn first_segments(path: &str) -> Vec<String> {
    let ident = |text: &str| {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let Some(group) = path.strip_prefix('{') else {
        return vec![ident(path)];
    };
    let (mut depth, mut names) = (0, vec![ident(group)]);
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(ident(&group[i + 1..])),
            _ => {}
        }
    }
    names
}

fn names_crate(line: &str, crates: &[&str]) -> bool {
    let is_use = line.trim_start().starts_with("use ") || line.trim_start().starts_with("pub use ");
    crates
        .iter()
        .any(|name| has_ident(line, name, "::") || is_use && has_ident(line, name, ";"))
}
