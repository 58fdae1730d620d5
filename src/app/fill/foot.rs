//! The foot of the interview, under the thumb: back, next or finish, and how far the writing is.

use super::{
    finish::{NotFinished, finish_later, show_wrong},
    keeper::{Saving, Trouble},
    page::{focus_heading, focus_question},
    session::{Fill, Place},
};
use crate::{
    app::{context::App, parts::notice},
    ui::{
        clock,
        dom::{View, button, el, show},
        format,
        i18n::{Words, app as words, shared},
        icon::{Picture, icon},
    },
    vault::Headline,
};
use leptos::{prelude::*, task::spawn_local};

/// The steps of an interview and their buttons; `Copy`, so every closure can hold it.
#[derive(Clone, Copy)]
pub struct Foot {
    app: App,
    fill: Fill,
    on_done: Callback<Headline>,
    is_finishing: RwSignal<bool>,
    trouble: RwSignal<Option<(Words, &'static str)>>,
}

impl Foot {
    /// The foot of an interview; `on_done` runs when it is finished and stored.
    #[must_use]
    pub fn new(app: App, fill: Fill, on_done: Callback<Headline>) -> Self {
        Self {
            app,
            fill,
            on_done,
            is_finishing: RwSignal::new(false),
            trouble: RwSignal::new(None),
        }
    }

    /// To the next page, or to what keeps people on this one.
    pub fn next(self) {
        let keeper = self.fill.keeper();
        if keeper.has_incoming() {
            // A photo or signature just made is an answer only when it is stored.
            return spawn_local(async move {
                keeper.files_settled().await;
                self.step();
            });
        }
        self.step();
    }

    fn step(self) {
        if self.fill.place_now() == Place::Summary {
            return self.finish();
        }
        // What is wrong is said at once.
        match self.fill.tell_wrong_here() {
            Some(wrong) => focus_question_later(wrong),
            None => self.fill.then("next", move || match self.fill.next() {
                Some(wrong) => focus_question_later(wrong),
                None => self.after_step(),
            }),
        }
    }

    /// To the page before.
    pub fn back(self) {
        self.fill.then("back", move || {
            if self.fill.back() {
                self.after_step();
            }
        });
    }

    fn after_step(self) {
        window().scroll_to_with_x_and_y(0.0, 0.0);
        spawn_local(async move {
            leptos::task::tick().await;
            focus_heading(self.fill);
        });
    }

    /// Finishes the interview, or shows what keeps it from being finished.
    pub fn finish(self) {
        if self.is_finishing.get_untracked() {
            return;
        }
        self.is_finishing.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let outcome = finish_later(self.app, self.fill).await;
            // Already gone when the officer left meanwhile; the interview is stored all the same.
            self.is_finishing.try_set(false);
            match outcome {
                Ok(headline) => {
                    self.app.sender().nudge();
                    self.app.router.guard(None);
                    self.on_done.run(headline);
                }
                Err(NotFinished::Wrong(wrong)) => show_wrong(self.fill, &wrong),
                Err(NotFinished::Storage(words, code)) => {
                    self.trouble.try_set(Some((words, code)));
                }
            }
        });
    }

    /// Back, next and the line above them.
    #[must_use]
    pub fn view(self) -> View {
        let i = self.app.i18n;
        let fill = self.fill;
        let is_first = move || match fill.place() {
            Place::Summary | Place::Overview(_) => false,
            Place::Page(node) => fill
                .pages()
                .with(|pages| pages.first().is_some_and(|page| page.node == node)),
        };
        let main = move || match fill.place() {
            Place::Summary => button("button main foot-next", "finish")
                .flag_of("disabled", move || self.is_finishing.get())
                .on_click(move || self.finish())
                .child(icon(Picture::Check))
                .child(el("span").words(i, words::FINISH))
                .into(),
            place => button("button main foot-next", "next")
                .on_click(move || self.next())
                .child(el("span").words(i, next_words(place)))
                .child(icon(Picture::Next))
                .into(),
        };
        let back = button("button foot-back", "back")
            .flag_of("disabled", is_first)
            // Going on leads back already.
            .flag_of("hidden", move || matches!(fill.place(), Place::Overview(_)))
            .label(i, shared::BACK)
            .on_click(move || self.back())
            .child(icon(Picture::Back))
            .child(el("span").class("foot-back-words").words(i, shared::BACK));
        let line = el("div")
            .class("foot-line")
            .child(saving(self.app, fill))
            .child(count(fill));
        el("footer")
            .class("foot")
            .child(self.trouble_view())
            .child(line)
            .child(el("div").class("foot-buttons").child(back).shows(main))
            .into()
    }

    /// What kept the interview from being stored when it was finished.
    #[must_use]
    pub fn trouble_view(self) -> View {
        let i = self.app.i18n;
        show(move || {
            let Some((words, code)) = self.trouble.get() else {
                return View::none();
            };
            let code = el("span").class("small").text(code);
            let says = el("div").words(i, words).text(" ").child(code);
            notice("notice bad", Picture::Warning, says)
                .attr("role", "alert")
                .into()
        })
    }
}

fn focus_question_later(node: crate::engine::NodeId) {
    spawn_local(async move {
        leptos::task::tick().await;
        focus_question(node);
    });
}

fn next_words(place: Place) -> Words {
    match place {
        Place::Overview(_) => words::GO_ON_FILLING,
        Place::Page(_) | Place::Summary => shared::NEXT,
    }
}

fn count(fill: Fill) -> View {
    let words = move || match fill.place() {
        Place::Summary | Place::Overview(_) => String::new(),
        Place::Page(node) => fill.pages().with(|pages| {
            let at = pages.iter().position(|page| page.node == node).unwrap_or(0) + 1;
            [&at.to_string(), " / ", &pages.len().to_string()].concat()
        }),
    };
    el("span").class("count").tells(words).into()
}

/// Says how far the writing is, truthfully: "Tersimpan" only when everything is on disk.
#[must_use]
pub fn saving(app: App, fill: Fill) -> View {
    let i = app.i18n;
    let state = Memo::new(move |_| fill.keeper().saving());
    let is_safe = move || {
        let is_safe = !matches!(state.get(), Saving::Busy | Saving::Failed(_));
        Some(if is_safe { "1" } else { "0" }.to_owned())
    };
    let words = move || match state.get() {
        Saving::Nothing => String::new(),
        Saving::Busy => i.fill(words::SAVING, &[]),
        Saving::Done(at_ms) => match clock::local(at_ms) {
            Some(at) => i.fill(words::SAVED_AT, &[("time", &format::clock_time(i.lang(), at))]),
            None => i.fill(words::SAVED_HERE, &[]),
        },
        Saving::OnlyLocal => i.fill(words::SAVED_LOOSELY, &[]),
        Saving::Failed(Trouble::Full) => i.fill(words::NO_ROOM, &[]),
        Saving::Failed(Trouble::Overtaken | Trouble::Gone) => i.fill(words::ELSEWHERE, &[]),
        Saving::Failed(Trouble::Other(code)) => [
            &i.fill(words::NOT_SAVED, &[]),
            " ",
            &i.fill(shared::CODE, &[("code", code)]),
        ]
        .concat(),
    };
    let picture = move || match state.get() {
        Saving::Nothing | Saving::Busy => View::none(),
        Saving::Done(_) | Saving::OnlyLocal => icon(Picture::Check).into(),
        Saving::Failed(_) => icon(Picture::Warning).into(),
    };
    let is_bad = move || matches!(state.get(), Saving::Failed(_) | Saving::OnlyLocal);
    el("span")
        .class("saving")
        .attr_of("data-saved", is_safe)
        .class_of("bad", is_bad)
        .attr("role", "status")
        .shows(picture)
        .child(el("span").tells(words))
        .into()
}
