//! All answers at a glance before the interview is finished: what is wrong or missing first, each one tap away.

use super::{
    answers::{self, Answer, Standing},
    question::not_of_its_kind,
    session::Fill,
};
use crate::{
    app::home::tidy,
    engine::{Violation, ViolationKind},
    ui::{
        dom::{View, el},
        i18n::{app, shared, use_i18n},
        icon::{Picture, icon},
        markdown::inline_view,
    },
};

/// The id of the heading.
pub const HEADING: &str = "summary-title";

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
    let title = el("h2").class("page-title").attr("tabindex", "-1").id(HEADING);
    View::of([
        title.words(i, words).into(),
        name(fill),
        el("p").class("muted").words(i, app::SUMMARY_HOW).into(),
        wrong_box.into(),
        answers::sections(fill, &answers::all(fill), &[], move |answer, words| {
            answers::row(fill, answer, words).into()
        }),
    ])
}

/// The answers, only to be looked at.
#[must_use]
pub fn to_read(fill: Fill) -> View {
    let answers = answers::all(fill);
    let sections = answers::sections(fill, &answers, &[], move |answer, words| {
        answers::row_to_read(fill, answer, words)
    });
    View::of([name(fill), sections])
}

fn name(fill: Fill) -> View {
    let name = fill.ask(|session| session.instance_name()).unwrap_or_default();
    let name = tidy(use_i18n().lang(), &name);
    (!name.is_empty())
        .then(|| el("p").class("done-name").text(&name))
        .into()
}

fn wrong_row(fill: Fill, violation: &Violation) -> View {
    let i = use_i18n();
    let node = violation.node;
    let label = fill.ask(|session| session.label(node));
    let why = violation.message.clone().unwrap_or_else(|| {
        let words = match violation.kind {
            ViolationKind::Required => shared::REQUIRED,
            ViolationKind::Constraint => shared::WRONG,
            ViolationKind::Type => not_of_its_kind(fill, node),
        };
        i.fill(words, &[])
    });
    let words = el("span")
        .class("row-words")
        .child(el("span").class("muted small").child(inline_view(&label)))
        .child(el("span").class("row-main").child(inline_view(&why)));
    let standing = Standing::Wrong;
    answers::row(fill, Answer { node, standing }, words.into()).into()
}
