//! Runs an interview from a script: a line for each deed or claim.
#![allow(dead_code)]

#[path = "host.rs"]
mod host;

pub use host::Nine;
use jemput_bola::engine::{Changes, Event, Item, Model, NodeId, Opening, Session};
use jemput_bola::xlsform;
use std::rc::Rc;
use std::sync::Arc;

/// Compiles `table` (a form id and version are added), starts an interview on 2026-11-22 at nine, and follows `script`:
///
/// `set PATH TEXT`, `add PATH`, `remove PATH`, `back` (what was removed last), `language N`, `reopen` do something;
/// `value PATH TEXT`, `relevant PATH BOOL`, `label PATH TEXT`, `choices PATH NAMES`, `items PATH NAMES`,
/// `violation PATH KIND MESSAGE`, `fine PATH`, `trail PATH TITLES`, `pages PATHS` (without the root),
/// `progress PERCENTS` (of each page), `held TEXT` (where), `changed PATHS` (by the last deed) and `json TEXT` (all answers) claim something.
pub fn check(table: &str, script: &str) {
    let mut session = start(table);
    let mut changes = Changes::default();
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (path, text) = rest.split_once(' ').unwrap_or((rest, ""));
        let node = || {
            session
                .node_at(path)
                .unwrap_or_else(|| panic!("{line}: no node at {path}"))
        };
        let claim = |found: String, expected: &str| assert_eq!(found, expected, "{line}");
        match verb {
            "set" => {
                changes = apply(&mut session, |s| Event::Answer {
                    node: at(s, path),
                    text: text.to_owned(),
                })
            }
            "add" => changes = apply(&mut session, |s| Event::AddRepeat { range: at(s, path) }),
            "remove" => changes = apply(&mut session, |s| Event::RemoveRepeat { instance: at(s, path) }),
            "back" => changes = session.apply(Event::RestoreRepeat),
            "language" => changes = apply(&mut session, |_| Event::Language(path.parse().unwrap())),
            "reopen" => {
                let stored = serde_json::to_string(&session.saved()).unwrap();
                let saved = jemput_bola::json::read(&stored).unwrap();
                let (reopened, orphans) = Session::resume(session.model().clone(), Rc::new(Nine::default()), &saved);
                assert!(orphans.is_empty(), "{orphans:?}");
                session = reopened;
            }
            "value" => claim(session.value(node()).to_owned(), text),
            "relevant" => claim(session.is_relevant(node()).to_string(), text),
            "label" => claim(session.label(node()), text),
            "trail" => claim(session.trail(node()).join(" / "), text),
            "choices" => {
                let names: Vec<_> = session
                    .choices(node())
                    .iter()
                    .map(|choice| choice.value.clone())
                    .collect();
                claim(names.join(" "), text);
            }
            "items" => {
                let items = session.items(node()).into_iter().map(|item| match item {
                    Item::Heading(node) => session.label(node),
                    Item::Question(node) | Item::Repeat(node) => session.name(node).to_owned(),
                });
                claim(items.collect::<Vec<_>>().join(" "), text);
            }
            "violation" => {
                let violation = session
                    .violation(node())
                    .unwrap_or_else(|| panic!("{line}: nothing is wrong"));
                let message = violation.message.unwrap_or_default();
                claim(format!("{:?} {message}", violation.kind).trim().to_owned(), text);
            }
            "fine" => assert_eq!(session.violation(node()), None, "{line}"),
            "pages" => {
                let pages = session.pages().into_iter().map(|page| short(&page.path));
                claim(pages.collect::<Vec<_>>().join(" "), rest);
            }
            "held" => claim(session.where_held(), rest),
            "progress" => {
                let pages = session.pages().into_iter();
                let percents = pages.map(|page| (session.progress(page.node) * 100.0).round().to_string());
                claim(percents.collect::<Vec<_>>().join(" "), rest);
            }
            "changed" => {
                let mut paths: Vec<_> = changes.nodes.iter().map(|&node| session.path(node)).collect();
                paths.sort();
                claim(paths.join(" "), rest);
            }
            "json" => {
                let finalized = session
                    .finalize()
                    .unwrap_or_else(|violations| panic!("{line}: {violations:?}"));
                claim(serde_json::to_string(&finalized.answers).unwrap(), rest);
            }
            other => panic!("no such line: {other}"),
        }
        assert!(session.problems().is_empty(), "{line}: {:?}", session.problems());
    }
}

/// A running interview on the form of a Markdown table.
pub fn start(table: &str) -> Session {
    let mut text: String = table.lines().map(|line| format!("{}\n", line.trim())).collect();
    if text.contains("| settings |") {
        text = text.replace("| | default_language |", "| | form_id | version | default_language |");
        text = text.replace("| | Indonesia (id)   |", "| | coba | 1 | Indonesia (id) |");
    } else {
        text.push_str("| settings |\n| | form_id | version |\n| | coba | 1 |\n");
    }
    let workbook = xlsform::read_bytes("coba.md", text.as_bytes()).expect("a Markdown table");
    let (form, diagnostics) = xlsform::compile(&workbook);
    let errors: Vec<_> = diagnostics
        .iter()
        .filter(|one| one.severity == xlsform::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let model = Arc::new(Model::load(form.expect("a form")).expect("a form that can be run"));
    Session::start(model, Rc::new(Nine::default()), Opening { language: 0, seed: 7 })
}

fn at(session: &Session, path: &str) -> NodeId {
    session.node_at(path).unwrap_or_else(|| panic!("no node at {path}"))
}

fn apply(session: &mut Session, event: impl FnOnce(&Session) -> Event) -> Changes {
    let event = event(session);
    session.apply(event)
}

fn short(path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').skip(2).collect();
    // Groups are left out to keep scripts readable; repeat instances and the last step stay.
    let last = parts.pop().unwrap_or_default();
    parts.retain(|part| part.contains('['));
    parts.push(last);
    parts.join("/")
}
