//! The list of submissions, with filters. What filters on answers stays in the page and travels in bodies;
//! form, dates and page stand in the address, so that a reload and the way back keep them.

mod filters;
mod rows;

use super::{
    api,
    export::CsvButton,
    load::{Loaded, use_load},
    parts::{Empty, Loading, Screen, Trouble},
    router::{Route, View},
    use_office,
};
use crate::{
    sync::office::{SubmissionPage, SubmissionQuery},
    ui::{
        format,
        i18n::{office, use_i18n},
        icon::{Icon, Picture},
    },
};
use filters::Filters;
use leptos::prelude::*;
use rows::Rows;

/// Rows a page.
const PER_PAGE: u64 = 50;

/// The filters that never stand in an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Hidden {
    officer: Option<String>,
    kecamatan: Option<String>,
    practice: bool,
}

/// The list.
#[component]
pub fn SubmissionsScreen() -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let view_now = Memo::new(move |_| match office.route.get() {
        Route::Submissions(view) => view,
        _ => View::default(),
    });
    let hidden = RwSignal::new(Hidden::default());
    let page = use_load(move || {
        let (view, hidden) = (view_now.get(), hidden.get());
        let query = SubmissionQuery {
            form_id: view.form_id,
            officer: hidden.officer,
            kecamatan: hidden.kecamatan,
            from: view.from,
            to: view.to,
            practice: hidden.practice,
            page: view.page,
            per_page: PER_PAGE,
        };
        async move { api::submissions(&query).await }
    });
    let forms = use_load(api::forms);
    let again = Callback::new(move |()| page.again());
    let is_filtered = move || {
        let view = view_now.get();
        hidden.get() != Hidden::default() || View { page: 0, ..view } != View::default()
    };
    view! {
        <Screen name="submissions" title=office::SUBMISSIONS lead=office::SUBMISSIONS_LEAD>
            <Filters view=view_now hidden=hidden page=page forms=forms/>
            {move || match page.get() {
                Loaded::Waiting => view! { <Loading/> }.into_any(),
                Loaded::Failed(error) => view! { <Trouble error=error again=again/> }.into_any(),
                Loaded::Ready(page) if page.total == 0 && is_filtered() => view! {
                    <Empty picture=Picture::Search title=office::NOTHING_FOUND text=office::NOTHING_FOUND_HELP/>
                }
                .into_any(),
                Loaded::Ready(page) if page.total == 0 => view! {
                    <Empty picture=Picture::File title=office::NO_SUBMISSIONS text=office::NO_SUBMISSIONS_HELP/>
                }
                .into_any(),
                Loaded::Ready(page) => {
                    let total = i64::try_from(page.total).unwrap_or(i64::MAX);
                    view! {
                        <div class="list-head">
                            <p role="status" data-role="total">
                                <strong>{move || i.fill(office::SUBMISSIONS_N, &[("n", &format::whole(i.lang(), total))])}</strong>
                            </p>
                            <CsvButton form_id=view_now.get_untracked().form_id/>
                        </div>
                        <Rows page=page.clone() forms=forms/>
                        <Pages view=view_now page=page/>
                    }
                    .into_any()
                }
            }}
        </Screen>
    }
}

/// The ways to the page before and after.
#[component]
fn Pages(view: Memo<View>, page: SubmissionPage) -> impl IntoView {
    let i = use_i18n();
    let n_pages = page.total.div_ceil(PER_PAGE);
    let here = view.get_untracked().page;
    // The new page is read from its beginning.
    let up = |_| window().scroll_to_with_x_and_y(0.0, 0.0);
    let to = move |page| {
        Route::Submissions(View {
            page,
            ..view.get_untracked()
        })
        .href()
    };
    (n_pages > 1).then(|| view! {
        <nav class="pages" aria-label=i.t(office::PAGES)>
            {(here > 0).then(|| view! {
                <a class="button" href=to(here - 1) data-action="page-before" rel="prev" on:click=up><Icon picture=Picture::Back/>{i.t(office::PAGE_BEFORE)}</a>
            })}
            <span>{move || i.fill(office::PAGE_N, &[("n", &(here + 1).to_string()), ("m", &n_pages.to_string())])}</span>
            {(here + 1 < n_pages).then(|| view! {
                <a class="button" href=to(here + 1) data-action="page-after" rel="next" on:click=up>{i.t(office::PAGE_AFTER)}<Icon picture=Picture::Next/></a>
            })}
        </nav>
    })
}
