//! The filters: a form, an officer, a kecamatan, dates, practice.

use super::Hidden;
use crate::{
    office::{
        load::Load,
        router::{Route, View},
    },
    sync::{FormList, office::SubmissionPage},
    ui::i18n::{Words, office, shared, use_i18n},
};
use leptos::prelude::*;

/// From this width the filters stand open.
const WIDE_PX: f64 = 768.0;

/// The filters; a change takes effect at once and begins at the first page.
#[component]
pub fn Filters(
    view: Memo<View>,
    hidden: RwSignal<Hidden>,
    page: Load<SubmissionPage>,
    forms: Load<FormList>,
) -> impl IntoView {
    let i = use_i18n();
    let go = move |change: &dyn Fn(&mut View)| {
        let mut next = view.get_untracked();
        next.page = 0;
        change(&mut next);
        Route::Submissions(next).go();
    };
    // A filter that the address does not hold goes back to the first page too.
    let hide = move |change: &dyn Fn(&mut Hidden)| {
        go(&|_| ());
        hidden.update(|hidden| change(hidden));
    };
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let form_options = Signal::derive(move || {
        let forms = forms.ready().map(|list| list.forms).unwrap_or_default();
        forms
            .into_iter()
            .map(|form| (form.form_id.to_string(), form.title))
            .collect::<Vec<_>>()
    });
    let officer_options = Signal::derive(move || {
        let officers = page.ready().map(|page| page.officers).unwrap_or_default();
        officers
            .into_iter()
            .map(|name| (name.clone(), name))
            .collect::<Vec<_>>()
    });
    let kecamatan_options = Signal::derive(move || page.ready().map(|page| page.kecamatan).unwrap_or_default());
    let form_value = Signal::derive(move || view.get().form_id.map(|id| id.to_string()).unwrap_or_default());
    // On a phone the list comes first, and the filters on a tap.
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    let is_wide = width.is_some_and(|width| width >= WIDE_PX);
    view! {
        <details class="card filter-box" open=is_wide>
        <summary data-action="filters">{i.t(office::FILTER)}</summary>
        <form class="filters" role="search" aria-label=i.t(office::FILTER) on:submit=|event| event.prevent_default()>
            <Choice id="filter-form" words=shared::FORM all=office::ALL_FORMS value=form_value options=form_options
                on_choose=Callback::new(move |text: String| go(&|view| view.form_id = text.parse().ok()))/>
            <Choice id="filter-officer" words=shared::OFFICER all=office::ALL_OFFICERS options=officer_options
                value=Signal::derive(move || hidden.get().officer.unwrap_or_default())
                on_choose=Callback::new(move |text: String| hide(&|hidden| hidden.officer = given(text.clone())))/>
            <Choice id="filter-kecamatan" words=office::KECAMATAN all=office::ALL_KECAMATAN options=kecamatan_options
                value=Signal::derive(move || hidden.get().kecamatan.unwrap_or_default())
                on_choose=Callback::new(move |text: String| hide(&|hidden| hidden.kecamatan = given(text.clone())))/>
            <DateField id="filter-from" words=office::FROM_DATE value=Signal::derive(move || view.get().from.unwrap_or_default())
                on_choose=Callback::new(move |text: String| go(&|view| view.from = given(text.clone())))/>
            <DateField id="filter-to" words=office::TO_DATE value=Signal::derive(move || view.get().to.unwrap_or_default())
                on_choose=Callback::new(move |text: String| go(&|view| view.to = given(text.clone())))/>
            <div class="filter-foot">
                <label class="check">
                    <input type="checkbox" data-action="practice" prop:checked=move || hidden.get().practice
                        on:change=move |event| { let on = event_target_checked(&event); hide(&|hidden| hidden.practice = on); }/>
                    <span>{i.t(office::PRACTICE_ONLY)}</span>
                </label>
                <button class="button quiet" type="button" data-action="clear-filters"
                    on:click=move |_| { hidden.set(Hidden::default()); Route::Submissions(View::default()).go(); }>
                    {i.t(office::CLEAR_FILTERS)}
                </button>
            </div>
        </form>
        </details>
    }
}

#[component]
fn Choice(
    id: &'static str,
    words: Words,
    all: Words,
    value: Signal<String>,
    options: Signal<Vec<(String, String)>>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let i = use_i18n();
    // A chosen value stays in the list, also where the answer no longer names it.
    let shown = Memo::new(move |_| {
        let (mut options, value) = (options.get(), value.get());
        if !value.is_empty() && !options.iter().any(|(key, _)| *key == value) {
            options.push((value.clone(), value));
        }
        options
    });
    view! {
        <div class="field">
            <label for=id>{i.t(words)}</label>
            <select id=id class="input" data-filter=id on:change=move |event| on_choose.run(event_target_value(&event))>
                <option value="" selected=move || value.get().is_empty()>{i.t(all)}</option>
                {move || {
                    let value = value.get();
                    shown.get().into_iter().map(|(key, words)| {
                        let selected = key == value;
                        view! { <option value=key selected=selected>{words}</option> }
                    }).collect_view()
                }}
            </select>
        </div>
    }
}

#[component]
fn DateField(id: &'static str, words: Words, value: Signal<String>, on_choose: Callback<String>) -> impl IntoView {
    let i = use_i18n();
    view! {
        <div class="field">
            <label for=id>{i.t(words)}</label>
            <input id=id class="input" type="date" data-filter=id prop:value=move || value.get()
                on:change=move |event| on_choose.run(event_target_value(&event))/>
        </div>
    }
}
