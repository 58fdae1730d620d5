//! All answers at a glance before the interview is finished: what is wrong or missing first, each one tap away.

use super::{
    date::{spoken_date, spoken_date_time, spoken_time},
    session::{Fill, is_asked},
};
use crate::{
    app::home::tidy,
    engine::{NodeId, Violation, ViolationKind},
    form::{NodeKind, QuestionType},
    ui::{
        i18n::{Lang, app, shared, use_i18n},
        icon::{Icon, Picture},
        markdown::inline_view,
    },
};
use leptos::prelude::*;

/// The id of the heading.
pub const HEADING: &str = "summary-title";

/// The summary.
#[must_use]
pub fn view(fill: Fill) -> AnyView {
    let i = use_i18n();
    let wrong = fill.ask(|session| session.violations());
    let n = wrong.len();
    let title = if n == 0 { app::SUMMARY } else { app::SUMMARY_WRONG };
    let wrong_box = (n > 0).then(|| {
        let rows: Vec<AnyView> = wrong.iter().map(|violation| wrong_row(fill, violation)).collect();
        view! {
            <section class="card wrong-box" aria-labelledby="wrong-title">
                <h2 id="wrong-title"><Icon picture=Picture::Warning/>
                    <span>{move || i.fill(app::ERRORS_N, &[("n", &n.to_string())])}</span></h2>
                {rows}
            </section>
        }
    });
    view! {
        <h1 class="page-title" tabindex="-1" id=HEADING>{i.t(title)}</h1>
        {name(fill)}
        <p class="muted">{i.t(app::SUMMARY_HOW)}</p>
        {wrong_box}
        {sections(fill, |node| wrong.iter().any(|violation| violation.node == node), row)}
    }
    .into_any()
}

/// The answers, only to be looked at.
#[must_use]
pub fn to_read(fill: Fill) -> AnyView {
    view! { {name(fill)} {sections(fill, |_| false, row_to_read)} }.into_any()
}

fn name(fill: Fill) -> AnyView {
    let name = tidy(&fill.ask(|session| session.instance_name()).unwrap_or_default());
    (!name.is_empty())
        .then(|| view! { <p class="done-name">{name}</p> })
        .into_any()
}

fn wrong_row(fill: Fill, violation: &Violation) -> AnyView {
    let i = use_i18n();
    let node = violation.node;
    let label = fill.ask(|session| session.label(node));
    let words = violation.message.clone().unwrap_or_else(|| {
        let words = match violation.kind {
            ViolationKind::Required => shared::REQUIRED,
            ViolationKind::Constraint => shared::WRONG,
            ViolationKind::Type => app::NOT_OF_ITS_KIND,
        };
        i.fill(words, &[])
    });
    row(fill, node, &label, words, true)
}

/// Makes a row: of this node, with its label and its answer, which may be wrong.
type MakeRow = fn(Fill, NodeId, &str, String, bool) -> AnyView;

/// The answers by section, in the order of the interview.
fn sections(fill: Fill, is_wrong: impl Fn(NodeId) -> bool, row: MakeRow) -> Vec<AnyView> {
    let i = use_i18n();
    let lang = i.lang();
    let pages = fill.pages().get();
    let mut sections: Vec<(String, Vec<AnyView>)> = Vec::new();
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
            let title = (!title.is_empty()).then(|| view! { <h2 class="section-title">{title}</h2> });
            view! { <section class="answers">{title}<div class="card rows-card">{rows}</div></section> }.into_any()
        })
        .collect()
}

fn row(fill: Fill, node: NodeId, label: &str, words: String, is_wrong: bool) -> AnyView {
    let is_empty = words.is_empty();
    let name = fill.ask(|session| session.name(node).to_owned());
    view! {
        <button type="button" class="row answer" data-action="change" data-change=name class:wrong=is_wrong class:empty=is_empty
            on:click=move |_| fill.go_to(node)>
            {row_words(label, &words)}
            <Icon picture=Picture::Chevron/>
        </button>
    }
    .into_any()
}

fn row_to_read(fill: Fill, node: NodeId, label: &str, words: String, _: bool) -> AnyView {
    let is_empty = words.is_empty();
    let name = fill.ask(|session| session.name(node).to_owned());
    view! {
        <div class="answer to-read" data-answer=name class:empty=is_empty>{row_words(label, &words)}</div>
    }
    .into_any()
}

fn row_words(label: &str, words: &str) -> AnyView {
    let i = use_i18n();
    let answer = match words.is_empty() {
        true => i.fill(app::NO_ANSWER_YET, &[]).into_any(),
        false => inline_view(words),
    };
    view! {
        <span class="row-words"><span class="muted small">{inline_view(label)}</span><span class="row-main">{answer}</span></span>
    }
    .into_any()
}

/// The answer as people say it.
fn spoken(fill: Fill, node: NodeId, lang: Lang) -> String {
    let (kind, value) = fill.ask(|session| (session.definition(node).kind.clone(), session.value(node).to_owned()));
    if value.is_empty() {
        return value;
    }
    let NodeKind::Question(kind) = kind else { return value };
    match kind {
        QuestionType::Date => spoken_date(lang, &value),
        QuestionType::Time => spoken_time(lang, &value),
        QuestionType::DateTime => spoken_date_time(lang, &value),
        QuestionType::Integer if fill.looks(node, "thousands-sep") => value
            .parse()
            .map_or(value, |number| crate::ui::format::whole(lang, number)),
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
