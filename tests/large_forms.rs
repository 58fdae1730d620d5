#![cfg(not(target_arch = "wasm32"))]
//! Forms and interviews that are larger than any that people write: what they cost grows no faster than they do.

#[path = "support/interview.rs"]
mod interview;

use interview::Nine;
use jemput_bola::engine::{Opening, Session, Stop};
use jemput_bola::form::{Choice, ChoiceList, Form, Model, ModelError, Node, NodeKind, QuestionType};
use jemput_bola::xform::read_instance;
use jemput_bola::xlsform;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn form(table: &str) -> Form {
    let workbook = xlsform::read_bytes("coba.md", table.as_bytes()).expect("a Markdown table");
    let (form, problems) = xlsform::compile(&workbook);
    form.unwrap_or_else(|| panic!("{problems:?}"))
}

fn session(form: Form) -> Session {
    let model = Arc::new(Model::load(form).expect("a form that can be run"));
    Session::start(model, Rc::new(Nine::default()), Opening { language: 0, seed: 7 })
}

/// Work that takes a second at most when it is linear, and minutes when it is not.
fn soon<R>(work: impl FnOnce() -> R) -> R {
    let began = Instant::now();
    let result = work();
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    result
}

/// A list in which every choice has a column that no other has.
fn form_with_list(n_choices: usize) -> Form {
    let mut form = form(
        "| survey | type | name | label | calculation |\n\
         | | select_one l | a | A | |\n\
         | | calculate | b | | instance('l')/root/item[name = 'n7']/c7 |\n\
         | | calculate | c | | string(instance('l')/root/item[name = 'n8']) |\n\
         | choices | list_name | name | label | c7 |\n| | l | x | X | 1 |\n",
    );
    let choices = (0..n_choices).map(|number| Choice {
        name: format!("n{number}"),
        label: None,
        media: Default::default(),
        columns: [(format!("c{number}"), format!("v{number}"))].into(),
    });
    form.lists.insert("l".to_owned(), ChoiceList(choices.collect()));
    form
}

#[test]
fn a_list_with_a_column_for_each_choice_is_laid_out_in_one_go() {
    let session = soon(|| session(form_with_list(40_000)));
    let value = |path| session.value(session.node_at(path).unwrap()).to_owned();
    assert_eq!(value("/data/b"), "v7");
    assert_eq!(value("/data/c"), "n8n8v8");
}

#[test]
fn a_list_with_more_cells_than_numbers_is_refused() {
    let refused = soon(|| Model::load(form_with_list(70_000)));
    match refused {
        Err(ModelError::List {
            name,
            n_choices,
            n_columns,
        }) => assert_eq!((name.as_str(), n_choices, n_columns), ("l", 70_000, 70_002)),
        other => panic!("{:?}", other.err()),
    }
}

#[test]
fn answers_under_another_prefix_are_found_without_looking_through_all_for_each() {
    let mut form = form("| survey | type | name | label |\n| | text | q0 | Q |\n");
    let text = || NodeKind::Question(QuestionType::Text);
    form.root.children = (0..20_000)
        .map(|number| Node::new(format!("q{number}"), text()))
        .collect();
    let (root, id) = (form.root.name.clone(), form.form_id.clone());
    let model = Model::load(form).expect("a form that can be run");
    let answers: String = (0..20_000)
        .map(|number| format!("<p:q{number}>{number}</p:q{number}>"))
        .collect();
    let xml = format!("<{root} id=\"{id}\" xmlns:p=\"urn:p\">{answers}</{root}>");
    let read = soon(|| read_instance(&model, &xml)).expect("the answers");
    assert_eq!(read.saved.answers.len(), 20_000);
    assert_eq!(read.saved.answers[&format!("/{root}/q19999")], "19999");
}

#[test]
fn the_place_of_a_node_that_is_no_stop_is_found_without_looking_through_all_for_each() {
    let mut form = form("| survey | type | name | label |\n| | text | q0 | Q |\n");
    let kind = |number| match number {
        39_998 => NodeKind::Question(QuestionType::Hidden),
        _ => NodeKind::Question(QuestionType::Text),
    };
    let children = (0..40_000).map(|number| Node::new(format!("q{number}"), kind(number)));
    form.root.children = children.collect();
    let root = form.root.name.clone();
    let session = session(form);
    let at = |name: &str| session.node_at(&format!("/{root}/{name}")).unwrap();
    let hidden = Stop::Question(at("q39998"));
    assert_eq!(soon(|| session.next_stop(hidden)), Stop::Question(at("q39999")));
    assert_eq!(soon(|| session.previous_stop(hidden)), Stop::Question(at("q39997")));
}
