//! Unfinished interviews: whose, where, how far; each to go on with, or to delete.

use super::{tidy, title_of};
use crate::{
    app::{context::App, parts::muted, rest, route::Route, sheet::Question},
    id::InstanceId,
    submission::Mode,
    ui::{
        clock,
        dom::{View, button, el, show},
        format,
        i18n::{Words, app as words, shared},
        icon::{Picture, icon},
    },
    vault::Draft,
};
use leptos::{prelude::*, task::spawn_local};

/// So many are shown at first, or they would push the forms off the screen.
const FIRST: usize = 3;

/// The section of unfinished interviews; nothing when there are none.
#[must_use]
pub fn view(app: App) -> View {
    let i = app.i18n;
    let shows_all = RwSignal::new(false);
    show(move || {
        let drafts = app.drafts.get();
        let n = drafts.len();
        if n == 0 {
            return View::none();
        }
        let is_cut = n > FIRST && !shows_all.get();
        let cards = drafts.into_iter().take(if is_cut { FIRST } else { n });
        let rest = is_cut.then(|| {
            button("row row-more", "all-drafts")
                .on_click(move || shows_all.set(true))
                .child(el("strong").tells(move || i.fill(words::SHOW_ALL_N, &[("n", &n.to_string())])))
        });
        let title = el("h2").class("section-title").id("drafts-title");
        let list = el("div").class("card rows-card");
        el("section")
            .attr("aria-labelledby", "drafts-title")
            .child(title.words(i, words::DRAFT))
            .child(list.children(cards.map(|draft| card(app, draft))).child(rest))
            .into()
    })
}

/// One of them.
#[must_use]
pub fn card(app: App, draft: Draft) -> View {
    let i = app.i18n;
    let id = draft.id;
    let route = Route::Fill {
        form_id: draft.form_id.clone(),
        instance_id: Some(id),
        is_whole: false,
    };
    let is_practice =
        (draft.mode == Mode::Practice).then(|| el("span").class("badge accent").words(i, words::PRACTICE_SHORT));
    let percent = draft.percent.to_string();
    let (changed_ms, told_percent) = (draft.changed_ms, percent.clone());
    let told = move || {
        let moments = clock::local(clock::now_ms()).zip(clock::local(changed_ms));
        let when = moments.map(|(now, then)| format::moment(i.lang(), then, now));
        i.fill(
            words::DRAFT_TOLD,
            &[("n", &told_percent), ("time", &when.unwrap_or_default())],
        )
    };
    let title = {
        let draft = draft.clone();
        move || match tidy(i.lang(), &draft.title) {
            name if name.is_empty() => title_of(app, draft.form_id.as_str()),
            name => name,
        }
    };
    let below = move || below(app, &draft);
    let bar = el("span").style_of("width", move || [&percent, "%"].concat());
    let foot = el("span")
        .class("row-foot")
        .child(el("span").class("row-do").words(i, words::FORM_CONTINUE))
        .child(is_practice);
    let row_words = el("span")
        .class("row-words")
        .child(el("strong").tells(title))
        .child(muted("span").tells(below))
        .child(muted("span").tells(told))
        .child(el("span").class("how-far").attr("aria-hidden", "true").child(bar))
        .child(foot);
    let go_on = button("row", "continue")
        .on_click(move || app.router.lead(route.clone()))
        .child(row_words);
    let remove = button("button quiet danger-text", "delete-draft")
        .label(i, shared::REMOVE)
        .on_click(move || ask_to_delete(app, id))
        .child(icon(Picture::Trash));
    el("div")
        .class("draft")
        .attr("data-draft", &id.to_string())
        .child(go_on)
        .child(remove)
        .into()
}

/// Below the name of the interview: where it is held and its form, as far as the name does not say it.
fn below(app: App, draft: &Draft) -> String {
    let name = tidy(app.i18n.lang(), &draft.title);
    let place = draft
        .place
        .split(", ")
        .filter(|it| !it.is_empty() && !name.contains(it));
    let place = place.collect::<Vec<_>>().join(", ");
    let form_title = (!name.is_empty()).then(|| title_of(app, draft.form_id.as_str()));
    let parts = [place, form_title.unwrap_or_default()];
    parts
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn ask_to_delete(app: App, id: InstanceId) {
    ask(app, id, words::DELETE_DRAFT, shared::REMOVE);
}

fn ask(app: App, id: InstanceId, asks: Words, yes: Words) {
    app.question.set(Some(Question {
        asks,
        yes,
        then: Callback::new(move |()| spawn_local(delete(app, id))),
    }));
}

/// What could not be deleted is still listed, and people are told so.
async fn delete(app: App, id: InstanceId) {
    let is_deleted = rest::load().await && app.storage().delete_draft(id).await.is_ok();
    app.refresh().await;
    if !is_deleted {
        ask(app, id, words::NOT_DELETED, shared::TRY_AGAIN);
    }
}
