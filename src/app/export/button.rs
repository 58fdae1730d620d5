//! The button "Simpan ke berkas" and what came of it.

use super::{ExportError, Exported, Left, bundle};
use crate::app::context::App;
use crate::ui::{
    i18n::{app as words, shared},
    icon::{Icon, Picture},
};
use leptos::{prelude::*, task::spawn_local};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Busy,
    Done { holds: Exported, left: Left },
    Nothing,
    Failed(&'static str),
}

/// The button; makes the bundle and gives it away in one tap, and removes nothing.
#[must_use]
pub fn button(app: App) -> AnyView {
    let i = app.i18n;
    let outcome = RwSignal::new(None::<Outcome>);
    let is_busy = move || outcome.get() == Some(Outcome::Busy);
    let save = move |_| {
        outcome.set(Some(Outcome::Busy));
        spawn_local(async move {
            let result = leave(app).await;
            outcome.try_set(result);
        });
    };
    let says = move || {
        let (is_good, told) = match outcome.get()? {
            Outcome::Busy => return None,
            Outcome::Done { holds, left } => {
                let n = holds.interviews.to_string();
                let told = match left {
                    Left::Shared => i.fill(words::FILE_SHARED, &[("n", &n)]),
                    _ => i.fill(words::FILE_SAVED, &[("n", &n)]),
                };
                let lacking = holds.files_missing + holds.unreadable;
                let lacks = i.fill(words::FILE_LACKS, &[("n", &lacking.to_string())]);
                match lacking {
                    0 => (true, told),
                    _ => (false, [&told, " ", &lacks].concat()),
                }
            }
            Outcome::Nothing => (true, i.fill(words::NOTHING_TO_SAVE, &[])),
            Outcome::Failed(code) => {
                let code = i.fill(shared::CODE, &[("code", code)]);
                (false, [&i.fill(words::FILE_NOT_MADE, &[]), " ", &code].concat())
            }
        };
        let picture = match is_good {
            true => Picture::Info,
            false => Picture::Warning,
        };
        Some(view! {
            <div class="notice" class:bad=!is_good role="status" data-exported=is_good.to_string()>
                <Icon picture=picture/><div>{told}</div>
            </div>
        })
    };
    view! {
        <section class="stack">
            <button type="button" class="button wide" data-action="export" disabled=is_busy on:click=save>
                <span>{i.t(words::SAVE_TO_FILE)}</span>
            </button>
            <p class="muted small">{i.t(words::SAVE_TO_FILE_TOLD)}</p>
            {says}
        </section>
    }
    .into_any()
}

/// Makes the bundle and gives it away; `None` where people changed their mind.
async fn leave(app: App) -> Option<Outcome> {
    let made = match bundle(&app.storage()).await {
        Ok(made) => made,
        Err(ExportError::Nothing) => return Some(Outcome::Nothing),
        Err(error) => return Some(Outcome::Failed(error.code())),
    };
    match made.leave().await {
        Ok(Left::Cancelled) => None,
        Ok(left) => Some(Outcome::Done {
            holds: made.holds,
            left,
        }),
        Err(error) => Some(Outcome::Failed(error.code())),
    }
}
