//! The answers of an interview by section, in its order: how each one stands, and what was said.

use super::{
    date::{grain, spoken_date_time, spoken_grain, spoken_time},
    number::written,
    session::{Fill, is_asked},
};
use crate::{
    engine::{NodeId, ViolationKind},
    form::{NodeKind, QuestionType},
    ui::{
        dom::{El, View, button, el},
        i18n::{Lang, Words, app, use_i18n},
        icon::{Picture, icon},
        markdown::inline_view,
    },
};
use leptos::prelude::Get as _;

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
    let pages = fill.pages().get();
    let nodes = pages.iter().flat_map(|page| fill.questions_of(page.node));
    nodes
        .filter(|node| fill.definition(*node, |definition| is_asked(&definition.kind)))
        .map(|node| Answer {
            node,
            standing: standing(fill, node),
        })
        .collect()
}

fn standing(fill: Fill, node: NodeId) -> Standing {
    fill.ask(|session| match session.violation(node).map(|it| it.kind) {
        Some(ViolationKind::Required) => Standing::Missing,
        Some(_) => Standing::Wrong,
        None if session.value(node).is_empty() => Standing::Open,
        None => Standing::Given,
    })
}

/// The answers under the titles of their sections, each with its row.
#[must_use]
pub fn sections(fill: Fill, answers: &[Answer], row: impl Fn(Answer, View) -> View) -> View {
    let lang = use_i18n().lang();
    let mut sections: Vec<(String, Vec<View>)> = Vec::new();
    for &answer in answers {
        let trail = fill.ask(|session| session.trail(answer.node)).join(" › ");
        let row = row(answer, words(fill, answer, &spoken(fill, answer.node, lang)));
        match sections.last_mut() {
            Some((title, rows)) if *title == trail => rows.push(row),
            _ => sections.push((trail, vec![row])),
        }
    }
    sections
        .into_iter()
        .map(|(title, rows)| {
            let title = (!title.is_empty()).then(|| el("h2").class("section-title").text(&title));
            let card = el("div").class("card rows-card").children(rows);
            el("section").class("answers").child(title).child(card).into()
        })
        .collect()
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
        .on_click(move || fill.go_to(node))
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
    let (kind, value) = fill.ask(|session| (session.definition(node).kind.clone(), session.value(node).to_owned()));
    if value.is_empty() {
        return value;
    }
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
