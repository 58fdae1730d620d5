//! All answers in the middle of the interview: what is answered, missing or wrong, and the way there and back.

use super::{
    answers::{self, Answer, Standing},
    session::{Fill, Place},
    summary::HEADING,
};
use crate::{
    app::rest,
    engine::NodeId,
    ui::{
        dom::{View, button, el, show},
        i18n::{Words, app, use_i18n},
    },
};
use leptos::prelude::*;

/// From this width on, in pixels, the list stands beside the page.
const WIDE_PX: f64 = 1100.0;

/// Which answers are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    All,
    Unanswered,
    Wrong,
}

impl Filter {
    const EACH: [(Self, Words); 3] = [
        (Self::All, app::EVERY),
        (Self::Unanswered, app::NOTHING_YET),
        (Self::Wrong, app::TO_MEND),
    ];

    fn takes(self, standing: Standing) -> bool {
        match self {
            Self::All => true,
            Self::Unanswered => matches!(standing, Standing::Open | Standing::Missing),
            Self::Wrong => standing == Standing::Wrong,
        }
    }
}

/// The list, as seen from the page of this node.
#[must_use]
pub fn view(fill: Fill, from: NodeId) -> View {
    let i = use_i18n();
    let answers = answers::all(fill);
    let n_given = answers.iter().filter(|it| it.standing == Standing::Given).count();
    let n_all = answers.len();
    let counted = move || {
        let (given, all) = (n_given.to_string(), n_all.to_string());
        i.fill(app::ANSWERED_OF, &[("n", &given), ("m", &all)])
    };
    let filter = RwSignal::new(Filter::All);
    let chips = Filter::EACH.into_iter().filter_map(|(which, words)| {
        let n = answers.iter().filter(|it| which.takes(it.standing)).count();
        (n > 0).then(|| chip(filter, which, words, n))
    });
    let chips = el("div").class("chips").attr("role", "group").children(chips);
    let title = el("h2").class("page-title").attr("tabindex", "-1").id(HEADING);
    let here = fill.questions_of(from);
    let list = show(move || {
        let filter = filter.get();
        let shown: Vec<Answer> = answers.iter().copied().filter(|it| filter.takes(it.standing)).collect();
        let marked = here.clone();
        answers::sections(fill, &shown, &here, move |answer, words| {
            row(fill, answer, words, &marked)
        })
    });
    View::of([
        title.words(i, app::ALL_ANSWERS).into(),
        el("p").class("muted").tells(counted).into(),
        chips.into(),
        list,
    ])
}

fn chip(filter: RwSignal<Filter>, which: Filter, words: Words, n: usize) -> View {
    let i = use_i18n();
    button("chip", "filter")
        .attr_of("aria-pressed", move || Some((filter.get() == which).to_string()))
        .on_click(move || filter.set(which))
        .child(el("span").words(i, words))
        .child(el("span").class("chip-n").text(&n.to_string()))
        .into()
}

/// Beside the page where the screen has room for it: the way to every other question, as things stood when it was opened.
#[must_use]
pub fn aside(fill: Fill) -> View {
    let is_wide = RwSignal::new(false);
    let look = move || {
        let width = window().inner_width().ok().and_then(|it| it.as_f64());
        is_wide.maybe_update(|is| std::mem::replace(is, width >= Some(WIDE_PX)) != *is);
    };
    // Asked in the middle of a new page, the browser would lay out twice what is not whole yet.
    request_animation_frame(look);
    let listens = window_event_listener_untyped("resize", move |_| look());
    on_cleanup(move || listens.remove());
    show(move || match (fill.place(), is_wide.get()) {
        (Place::Page(from), true) => rest::shown(move || beside(fill, from)),
        _ => View::none(),
    })
}

/// The list beside the page of this node; whoever calls this in a view follows the pages.
#[must_use]
pub fn beside(fill: Fill, from: NodeId) -> View {
    let here = fill.questions_of(from);
    let marked = here.clone();
    let list = answers::sections(fill, &answers::all(fill), &here, move |answer, words| {
        row(fill, answer, words, &marked)
    });
    el("aside")
        .class("fill-aside")
        .label(use_i18n(), app::ALL_ANSWERS)
        .child(list)
        .into()
}

fn row(fill: Fill, answer: Answer, words: View, here: &[NodeId]) -> View {
    let row = answers::row(fill, answer, words);
    match here.contains(&answer.node) {
        true => row.attr("aria-current", "step").into(),
        false => row.into(),
    }
}

/// Brings the question from which people came into view.
pub fn scroll_to_here() {
    if let Ok(Some(row)) = document().query_selector(".answer[aria-current]") {
        row.scroll_into_view_with_bool(false);
    }
}
