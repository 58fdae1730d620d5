//! The foot of the interview, under the thumb: back, next or finish, and how far the writing is.

use super::{
    finish::{NotFinished, finish, show_wrong},
    keeper::{Saving, Trouble},
    page::{focus_heading, focus_question},
    session::{Fill, Place},
};
use crate::{
    app::context::App,
    ui::{
        clock, format,
        i18n::{Words, app as words, shared},
        icon::{Icon, Picture},
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
        let wrong = self.fill.next();
        self.after_step(wrong.map(focus_question_later));
    }

    /// To the page before.
    pub fn back(self) {
        if self.fill.back() {
            self.after_step(None);
        }
    }

    fn after_step(self, is_wrong: Option<()>) {
        if is_wrong.is_some() {
            return;
        }
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
            let outcome = finish(self.app, self.fill).await;
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
    pub fn view(self) -> AnyView {
        let i = self.app.i18n;
        let fill = self.fill;
        let is_first = Signal::derive(move || match fill.place() {
            Place::Summary => false,
            Place::Page(node) => fill
                .pages()
                .with(|pages| pages.first().is_some_and(|page| page.node == node)),
        });
        let main = move || match fill.place() {
            Place::Summary => view! {
                <button type="button" class="button main foot-next" data-action="finish"
                    disabled=move || self.is_finishing.get() on:click=move |_| self.finish()>
                    <Icon picture=Picture::Check/><span>{i.t(words::FINISH)}</span>
                </button>
            }
            .into_any(),
            Place::Page(_) => view! {
                <button type="button" class="button main foot-next" data-action="next" on:click=move |_| self.next()>
                    <span>{i.t(shared::NEXT)}</span><Icon picture=Picture::Next/>
                </button>
            }
            .into_any(),
        };
        view! {
            <footer class="foot">
                {self.trouble_view()}
                <div class="foot-line">{saving(self.app, fill)}{count(fill)}</div>
                <div class="foot-buttons">
                    <button type="button" class="button foot-back" data-action="back" disabled=is_first
                        aria-label=i.t(shared::BACK) on:click=move |_| self.back()>
                        <Icon picture=Picture::Back/><span class="foot-back-words">{i.t(shared::BACK)}</span>
                    </button>
                    {main}
                </div>
            </footer>
        }
        .into_any()
    }

    /// What kept the interview from being stored when it was finished.
    #[must_use]
    pub fn trouble_view(self) -> AnyView {
        let i = self.app.i18n;
        (move || {
            self.trouble.get().map(|(words, code)| {
                view! {
                    <div class="notice bad" role="alert">
                        <Icon picture=Picture::Warning/>
                        <div>{i.t(words)}" "<span class="small">{code}</span></div>
                    </div>
                }
            })
        })
        .into_any()
    }
}

fn focus_question_later(node: crate::engine::NodeId) {
    spawn_local(async move {
        leptos::task::tick().await;
        focus_question(node);
    });
}

fn count(fill: Fill) -> AnyView {
    let words = move || match fill.place() {
        Place::Summary => String::new(),
        Place::Page(node) => fill.pages().with(|pages| {
            let at = pages.iter().position(|page| page.node == node).unwrap_or(0) + 1;
            [&at.to_string(), " / ", &pages.len().to_string()].concat()
        }),
    };
    view! { <span class="count">{words}</span> }.into_any()
}

/// Says how far the writing is, truthfully: "Tersimpan" only when everything is on disk.
#[must_use]
pub fn saving(app: App, fill: Fill) -> AnyView {
    let i = app.i18n;
    let state = Memo::new(move |_| fill.keeper().saving());
    let is_safe = move || {
        if matches!(state.get(), Saving::Busy | Saving::Failed(_)) {
            "0"
        } else {
            "1"
        }
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
        Saving::Nothing | Saving::Busy => ().into_any(),
        Saving::Done(_) | Saving::OnlyLocal => view! { <Icon picture=Picture::Check/> }.into_any(),
        Saving::Failed(_) => view! { <Icon picture=Picture::Warning/> }.into_any(),
    };
    let is_bad = move || matches!(state.get(), Saving::Failed(_) | Saving::OnlyLocal);
    view! {
        <span class="saving" data-saved=is_safe class:bad=is_bad role="status">{picture}<span>{words}</span></span>
    }
    .into_any()
}
