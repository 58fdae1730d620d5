//! What is not yet sent, and what is.

use super::{context::App, network, record, shell};
use crate::ui::{
    i18n::app as words,
    icon::{Icon, Picture},
};
use leptos::{prelude::*, task::spawn_local};

/// The screen.
#[must_use]
pub fn screen(app: App) -> AnyView {
    let i = app.i18n;
    spawn_local(app.refresh());
    let waiting = move || {
        let ids: Vec<_> = app.waiting.with(|list| list.iter().map(|it| it.instance_id).collect());
        match ids.is_empty() {
            true => view! { <p class="muted empty">{i.t(words::ALL_SENT)}</p> }.into_any(),
            false => ids
                .into_iter()
                .map(|id| record::card(app, id))
                .collect_view()
                .into_any(),
        }
    };
    let sent = move || {
        let ids: Vec<_> = app
            .sent
            .with(|list| list.iter().map(|it| it.headline.instance_id).collect());
        (!ids.is_empty()).then(|| {
            let cards: Vec<AnyView> = ids.into_iter().map(|id| record::card(app, id)).collect();
            view! {
                <section class="stack" aria-labelledby="sent-title">
                    <h2 class="section-title" id="sent-title">{i.t(words::SENT)}</h2>
                    {cards}
                </section>
            }
        })
    };
    let content = view! {
        {network::notice(app)}
        <button type="button" class="button main wide large" data-action="send" on:click=move |_| app.sender().kick()>
            <Icon picture=Picture::Send/><span>{i.t(words::SEND_NOW)}</span>
        </button>
        <section class="stack" aria-labelledby="waiting-title">
            <h2 class="section-title" id="waiting-title">{i.t(words::NOT_SENT)}</h2>
            {waiting}
        </section>
        {sent}
    };
    shell::page(app, words::OUTBOX, content.into_any())
}
