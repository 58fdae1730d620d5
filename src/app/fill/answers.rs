//! The answers of an interview by section, in its order: how each one stands, and what was said.

use super::{
    date::{grain, spoken_date_time, spoken_grain, spoken_time},
    number::written,
    session::Fill,
};
use crate::{
    app::measure,
    engine::{NodeId, ViolationKind},
    form::{NodeKind, QuestionType},
    ui::{
        dom::{El, View, button, el},
        i18n::{Lang, Words, app, use_i18n},
        icon::{Picture, icon},
        markdown::inline_view,
    },
};
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

/// Most dots that stand for a hidden text.
const MOST_DOTS: usize = 12;

/// How an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Given, and nothing is wrong with it.
    Given,
    /// Not given; it may stay so.
    Open,
    /// Not given, and has to be.
    Missing,
    /// Given, but it cannot stay so.
    Wrong,
}

/// One question with its answer.
#[derive(Clone, Copy)]
pub struct Answer {
    /// The question.
    pub node: NodeId,
    /// How it stands.
    pub standing: Standing,
}

/// All questions that are asked as things stand, in order; whoever calls this in a view follows the pages.
#[must_use]
pub fn all(fill: Fill) -> Vec<Answer> {
    let answer = |node| Answer {
        node,
        standing: standing(fill, node),
    };
    fill.asked().into_iter().map(answer).collect()
}

fn standing(fill: Fill, node: NodeId) -> Standing {
    fill.ask(|session| match session.violation(node).map(|it| it.kind) {
        Some(ViolationKind::Required) => Standing::Missing,
        Some(_) => Standing::Wrong,
        None if session.value(node).is_empty() => Standing::Open,
        None => Standing::Given,
    })
}

/// Rows that are made together.
const PART: usize = 8;
/// Rows that are made at once: as many as a screen shows.
const FIRST: usize = 14;
/// How long rows are made before a finger may come in between, milliseconds.
const WHILE_MS: f64 = 6.0;

/// The answers under the titles of their sections, each with its row. Those that lead to `here` are made at once, and what
/// lies further away a little at a time: a finger does not wait for a thousand rows.
#[must_use]
pub fn sections(fill: Fill, answers: &[Answer], here: &[NodeId], row: impl Fn(Answer, View) -> View + 'static) -> View {
    let mut parts: Vec<(El, Vec<Answer>)> = Vec::new();
    let section = |answers: &[Answer]| -> View {
        let trail = answers.first().map(|it| trail(fill, it.node)).unwrap_or_default();
        let title = (!trail.is_empty()).then(|| el("h2").class("section-title").text(&trail));
        let mut card = el("div").class("card rows-card");
        for some in answers.chunks(PART) {
            let n = some.len().to_string();
            let part = el("div").class("rows-part").style_of("--rows", move || n.clone());
            card = card.child(part.clone());
            parts.push((part, some.to_vec()));
        }
        el("section").class("answers").child(title).child(card).into()
    };
    let sections = answers
        .chunk_by(|one, next| is_beside(fill, one.node, next.node))
        .map(section)
        .collect();
    let lang = use_i18n().lang();
    let make = move |(part, answers): (El, Vec<Answer>)| {
        let row = |answer: Answer| row(answer, words(fill, answer, &spoken(fill, answer.node, lang)));
        // It stands in the page already.
        let _ = part.children(answers.into_iter().map(row));
    };
    make_nearest_first(parts, here, Box::new(make));
    sections
}

/// Whether two questions stand under the same title.
fn is_beside(fill: Fill, one: NodeId, next: NodeId) -> bool {
    let parent = |node| fill.ask(|session| session.instance().get(node).and_then(|live| live.parent()));
    parent(one) == parent(next) || trail(fill, one) == trail(fill, next)
}

fn trail(fill: Fill, node: NodeId) -> String {
    fill.ask(|session| session.trail(node)).join(" › ")
}

type Parts = Vec<(El, Vec<Answer>)>;

/// The last of them are made first.
fn make_nearest_first(mut parts: Parts, here: &[NodeId], make: Box<dyn Fn((El, Vec<Answer>))>) {
    let at = parts
        .iter()
        .position(|(_, answers)| answers.iter().any(|it| here.contains(&it.node)))
        .unwrap_or(0);
    // The way to `here` is seen, what comes behind hardly.
    let far = |part: usize| if part > at { (part - at) * 3 } else { at - part };
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|part| std::cmp::Reverse(far(*part)));
    parts = order.into_iter().filter_map(|at| parts.get(at).cloned()).collect();
    let mut n_made = 0;
    while n_made < FIRST
        && let Some(part) = parts.pop()
    {
        n_made += part.1.len();
        make(part);
    }
    let owner = Owner::current().unwrap_or_default();
    let is_here = StoredValue::new(());
    spawn_local(async move {
        while !parts.is_empty() {
            TimeoutFuture::new(0).await;
            // Gone with the list.
            if is_here.try_get_value().is_none() {
                return;
            }
            let begun = measure::start();
            while measure::start() - begun < WHILE_MS
                && let Some(part) = parts.pop()
            {
                owner.with(|| make(part));
            }
        }
    });
}

/// A row that leads to its question, with a picture of how it stands.
pub fn row(fill: Fill, Answer { node, standing }: Answer, words: View) -> El {
    let name = fill.ask(|session| session.name(node).to_owned());
    let (class, picture) = match standing {
        Standing::Given => ("row answer", Some(Picture::Check)),
        Standing::Open => ("row answer empty", None),
        Standing::Missing => ("row answer empty missing", None),
        Standing::Wrong => ("row answer wrong", Some(Picture::Warning)),
    };
    let mark = el("span").class("mark").child(picture.map(icon));
    button(class, "change")
        .attr("data-change", &name)
        .on_click(move || fill.then("change", move || fill.go_to(node)))
        .child(mark)
        .child(words)
        .child(icon(Picture::Chevron))
}

/// The same, only to be read.
#[must_use]
pub fn row_to_read(fill: Fill, Answer { node, standing }: Answer, words: View) -> View {
    let name = fill.ask(|session| session.name(node).to_owned());
    let class = match standing {
        Standing::Open | Standing::Missing => "answer to-read empty",
        Standing::Given | Standing::Wrong => "answer to-read",
    };
    el("div").class(class).attr("data-answer", &name).child(words).into()
}

fn words(fill: Fill, answer: Answer, said: &str) -> View {
    let label = fill.ask(|session| session.label(answer.node));
    let not_said = |words: Words| View::text(&use_i18n().fill(words, &[]));
    let said = match answer.standing {
        Standing::Missing => not_said(app::NOT_YET_BUT_MUST),
        _ if said.is_empty() => not_said(app::NOTHING_YET),
        _ => inline_view(said),
    };
    el("span")
        .class("row-words")
        .child(el("span").class("muted small").child(inline_view(&label)))
        .child(el("span").class("row-main").child(said))
        .into()
}

/// The answer as people say it.
fn spoken(fill: Fill, node: NodeId, lang: Lang) -> String {
    let value = fill.value_now(node);
    if value.is_empty() {
        return value;
    }
    let kind = fill.definition(node, |definition| definition.kind.clone());
    let NodeKind::Question(kind) = kind else { return value };
    match kind {
        QuestionType::Date => spoken_grain(grain(fill, node), lang, &value),
        QuestionType::Time => spoken_time(lang, &value),
        QuestionType::DateTime => spoken_date_time(lang, &value),
        // As in the field: the years of a scale have no thousands.
        QuestionType::Integer | QuestionType::Decimal | QuestionType::Range(_) => {
            written(lang, &value, fill.looks(node, "thousands-sep"))
        }
        // Not to be read over the shoulder here either.
        QuestionType::Text if fill.looks(node, "masked") => "•".repeat(value.chars().count().min(MOST_DOTS)),
        QuestionType::Acknowledge => app::ACKNOWLEDGED.in_lang(lang).to_owned(),
        QuestionType::Geopoint => {
            let metres = value
                .split_whitespace()
                .nth(3)
                .unwrap_or("0")
                .split('.')
                .next()
                .unwrap_or("0");
            app::GPS_FOUND.fill(lang, &[("m", metres)])
        }
        QuestionType::Upload { .. } => app::FILE_KEPT.in_lang(lang).to_owned(),
        _ => fill.ask(|session| session.display(node)),
    }
}
