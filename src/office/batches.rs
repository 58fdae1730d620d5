//! Batches: files that officers carried by hand go in, and a verdict for each of their records comes out.

mod report;
mod upload;

use super::{
    api,
    load::{Loaded, use_load},
    parts::{Empty, Loading, Screen, Trouble},
    router::Route,
};
use crate::{
    sync::office::BatchReport,
    ui::{
        clock,
        i18n::{office, shared, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::prelude::*;
use report::{Report, Totals};
use upload::Uploads;

/// Uploading, and the earlier batches.
#[component]
pub fn BatchesScreen() -> impl IntoView {
    let i = use_i18n();
    let list = use_load(api::batches);
    let again = Callback::new(move |()| list.again());
    view! {
        <Screen name="batches" title=office::BATCHES lead=office::BATCHES_LEAD>
            <Uploads on_done=again/>
            <section class="stack" aria-labelledby="earlier">
                <h2 id="earlier">{i.t(office::EARLIER_BATCHES)}</h2>
                {move || match list.get() {
                    Loaded::Waiting => view! { <Loading/> }.into_any(),
                    Loaded::Failed(error) => view! { <Trouble error=error again=again/> }.into_any(),
                    Loaded::Ready(list) if list.batches.is_empty() => view! {
                        <Empty picture=Picture::Inbox title=office::NO_BATCHES text=office::NO_BATCHES_HELP/>
                    }
                    .into_any(),
                    Loaded::Ready(list) => view! {
                        <ul role="list" class="rows" data-role="batches">
                            {list.batches.into_iter().map(|batch| view! { <BatchRow batch=batch/> }).collect_view()}
                        </ul>
                    }
                    .into_any(),
                }}
            </section>
        </Screen>
    }
}

#[component]
fn BatchRow(batch: BatchReport) -> impl IntoView {
    let i = use_i18n();
    let received_at = batch.received_at.clone();
    view! {
        <li>
            <a class="row" href=Route::Batch(batch.batch_id).href() data-batch=batch.batch_id.to_string()>
                <span class="row-main">
                    <strong class="break">{batch.file_name.clone()}</strong>
                    <span class="small muted">
                        <time datetime=batch.received_at.clone()>{move || clock::say(i.lang(), &received_at)}</time>
                    </span>
                </span>
                <Totals totals=batch.totals/>
                <Icon picture=Picture::Chevron/>
            </a>
        </li>
    }
}

/// One batch with all its verdicts.
#[component]
pub fn BatchScreen(
    /// The batch.
    batch_id: u64,
) -> impl IntoView {
    let i = use_i18n();
    let batch = use_load(move || api::batch(batch_id));
    let again = Callback::new(move |()| batch.again());
    view! {
        <Screen name="batch" title=office::BATCH_RESULT>
            <a class="button quiet back" href=Route::Batches.href() data-action="back"><Icon picture=Picture::Back/>{i.t(shared::BACK)}</a>
            {move || match batch.get() {
                Loaded::Waiting => view! { <Loading/> }.into_any(),
                Loaded::Failed(error) => view! { <Trouble error=error again=again/> }.into_any(),
                Loaded::Ready(batch) => view! {
                    <div class="card"><Report report=batch/></div>
                }
                .into_any(),
            }}
        </Screen>
    }
}
