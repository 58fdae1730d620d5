//! All answers at a glance before the interview is finished: what is wrong or missing first, each one tap away.

use super::{
    date::{grain, spoken_date_time, spoken_grain, spoken_time},
    number::written,
    question::not_of_its_kind,
    session::{Fill, is_asked},
};
use crate::{
    app::home::tidy,
    engine::{NodeId, Violation, ViolationKind},
    form::{NodeKind, QuestionType},
    ui::{
        dom::{View, button, el},
        i18n::{Lang, app, shared, use_i18n},
        icon::{Picture, icon},
        markdown::inline_view,
    },
};
use leptos::prelude::Get as _;

/// The id of the heading.
pub const HEADING: &str = "summary-title";

/// Most dots that stand for a hidden text.
const MOST_DOTS: usize = 12;

/// The summary.
#[must_use]
pub fn view(fill: Fill) -> View {
    let i = use_i18n();
    let wrong = fill.ask(|session| session.violations());
    let n = wrong.len();
    let words = if n == 0 { app::SUMMARY } else { app::SUMMARY_WRONG };
    let wrong_box = (n > 0).then(|| {
        let rows = wrong.iter().map(|violation| wrong_row(fill, violation));
        let words = move || i.fill(app::ERRORS_N, &[("n", &n.to_string())]);
        let title = el("h2")
            .id("wrong-title")
            .child(icon(Picture::Warning))
            .child(el("span").tells(words));
        el("section")
            .class("card wrong-box")
            .attr("aria-labelledby", "wrong-title")
            .child(title)
            .children(rows)
    });
    let title = el("h1").class("page-title").attr("tabindex", "-1").id(HEADING);
    View::of([
        title.words(i, words).into(),
        name(fill),
        el("p").class("muted").words(i, app::SUMMARY_HOW).into(),
        wrong_box.into(),
        sections(fill, |node| wrong.iter().any(|violation| violation.node == node), row),
    ])
}

/// The answers, only to be looked at.
#[must_use]
pub fn to_read(fill: Fill) -> View {
    View::of([name(fill), sections(fill, |_| false, row_to_read)])
}

fn name(fill: Fill) -> View {
    let name = tidy(&fill.ask(|session| session.instance_name()).unwrap_or_default());
    (!name.is_empty())
        .then(|| el("p").class("done-name").text(&name))
        .into()
}

fn wrong_row(fill: Fill, violation: &Violation) -> View {
    let i = use_i18n();
    let node = violation.node;
    let label = fill.ask(|session| session.label(node));
    let words = violation.message.clone().unwrap_or_else(|| {
        let words = match violation.kind {
            ViolationKind::Required => shared::REQUIRED,
            ViolationKind::Constraint => shared::WRONG,
            ViolationKind::Type => not_of_its_kind(fill, node),
        };
        i.fill(words, &[])
    });
    row(fill, node, &label, words, true)
}

/// Makes a row: of this node, with its label and its answer, which may be wrong.
type MakeRow = fn(Fill, NodeId, &str, String, bool) -> View;

/// The answers by section, in the order of the interview.
fn sections(fill: Fill, is_wrong: impl Fn(NodeId) -> bool, row: MakeRow) -> View {
    let i = use_i18n();
    let lang = i.lang();
    let pages = fill.pages().get();
    let mut sections: Vec<(String, Vec<View>)> = Vec::new();
    for page in &pages {
        for node in fill.questions_of(page.node) {
            if !fill.definition(node, |definition| is_asked(&definition.kind)) {
                continue;
            }
            let trail = fill.ask(|session| session.trail(node)).join(" › ");
            let label = fill.ask(|session| session.label(node));
            let row = row(fill, node, &label, spoken(fill, node, lang), is_wrong(node));
            match sections.last_mut() {
                Some((title, rows)) if *title == trail => rows.push(row),
                _ => sections.push((trail, vec![row])),
            }
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

fn row(fill: Fill, node: NodeId, label: &str, words: String, is_wrong: bool) -> View {
    let name = fill.ask(|session| session.name(node).to_owned());
    let class = match (is_wrong, words.is_empty()) {
        (false, false) => "row answer",
        (false, true) => "row answer empty",
        (true, false) => "row answer wrong",
        (true, true) => "row answer wrong empty",
    };
    button(class, "change")
        .attr("data-change", &name)
        .on_click(move || fill.go_to(node))
        .child(row_words(label, &words))
        .child(icon(Picture::Chevron))
        .into()
}

fn row_to_read(fill: Fill, node: NodeId, label: &str, words: String, _: bool) -> View {
    let name = fill.ask(|session| session.name(node).to_owned());
    let is_empty = words.is_empty();
    el("div")
        .class(if is_empty {
            "answer to-read empty"
        } else {
            "answer to-read"
        })
        .attr("data-answer", &name)
        .child(row_words(label, &words))
        .into()
}

fn row_words(label: &str, words: &str) -> View {
    let answer = match words.is_empty() {
        true => View::text(&use_i18n().fill(app::NO_ANSWER_YET, &[])),
        false => inline_view(words),
    };
    el("span")
        .class("row-words")
        .child(el("span").class("muted small").child(inline_view(label)))
        .child(el("span").class("row-main").child(answer))
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
