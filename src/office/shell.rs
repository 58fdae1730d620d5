//! The frame around the screens: name, ways to the screens, language, sign out.

use super::{Session, api, batches, forms, parts, people, router::Route, submissions, use_office};
use crate::{
    sync::office::{Role, Who},
    ui::{
        i18n::{Lang, Words, office, shared, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// The frame when nobody is signed in.
#[component]
pub fn Plain(children: Children) -> impl IntoView {
    view! {
        <div class="plain">
            <header class="plain-head"><Brand/><LanguageChoice/></header>
            {children()}
        </div>
    }
}

/// The frame for somebody who is signed in.
#[component]
pub fn Shell(who: Who) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let role = who.role;
    // Only the kind of screen is watched: a screen follows its own part of the address.
    let place = Memo::new(move |_| match office.route.get() {
        Route::Submissions(_) => Place::Submissions,
        // Viewers change nothing, so the list is their first screen.
        _ if role == Role::Viewer => Place::Submissions,
        Route::Batches => Place::Batches,
        Route::Batch(id) => Place::Batch(id),
        Route::Forms => Place::Forms,
        Route::People => Place::People,
    });
    let leave = move |_| {
        spawn_local(async move {
            match api::sign_out().await {
                // The session still stands, and whoever leaves must know it.
                Err(error) if !error.is_signed_out() => office.who.set(Session::Unknown(error)),
                _ => {
                    // Whoever comes next begins at the beginning.
                    Route::Batches.go();
                    office.who.set(Session::Nobody { ended: false });
                }
            }
        });
    };
    view! {
        <a class="button skip-link" href="#content" on:click=to_content>{i.t(shared::SKIP_TO_CONTENT)}</a>
        <div class="shell">
            <header class="side">
                <Brand/>
                <nav aria-label=i.t(shared::MENU)>
                    <ul role="list" class="ways">
                        {ways(role).into_iter().map(|way| view! { <WayTo way=way place=place/> }).collect_view()}
                    </ul>
                </nav>
                <div class="side-foot">
                    <p class="who">
                        <Icon picture=Picture::Person/>
                        <span><strong>{who.name}</strong><br/><span class="small">{i.t(parts::role_words(role))}</span></span>
                    </p>
                    <LanguageChoice/>
                    <button class="button" type="button" data-action="sign-out" aria-label=i.t(shared::SIGN_OUT) on:click=leave>
                        <Icon picture=Picture::Leave/><span class="button-words">{i.t(shared::SIGN_OUT)}</span>
                    </button>
                </div>
            </header>
            {move || match place.get() {
                Place::Batches => view! { <batches::BatchesScreen/> }.into_any(),
                Place::Batch(id) => view! { <batches::BatchScreen batch_id=id/> }.into_any(),
                Place::Submissions => view! { <submissions::SubmissionsScreen/> }.into_any(),
                Place::Forms => view! { <forms::FormsScreen/> }.into_any(),
                Place::People => view! { <people::PeopleScreen/> }.into_any(),
            }}
        </div>
    }
}

/// Which screen stands in the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Batches,
    Batch(u64),
    Submissions,
    Forms,
    People,
}

#[derive(Clone)]
struct Way {
    route: Route,
    picture: Picture,
    words: Words,
    name: &'static str,
}

fn ways(role: Role) -> Vec<Way> {
    let way = |route, picture, words, name| Way {
        route,
        picture,
        words,
        name,
    };
    let submissions = way(
        Route::Submissions(Default::default()),
        Picture::File,
        office::SUBMISSIONS,
        "submissions",
    );
    if role == Role::Viewer {
        return vec![submissions];
    }
    vec![
        way(Route::Batches, Picture::Inbox, office::BATCHES, "batches"),
        submissions,
        way(Route::Forms, Picture::Pen, shared::FORMS, "forms"),
        way(Route::People, Picture::People, office::PEOPLE, "people"),
    ]
}

#[component]
fn WayTo(way: Way, place: Memo<Place>) -> impl IntoView {
    let i = use_i18n();
    let name = way.name;
    let is_here = move || {
        let here = match place.get() {
            Place::Batches | Place::Batch(_) => "batches",
            Place::Submissions => "submissions",
            Place::Forms => "forms",
            Place::People => "people",
        };
        (here == name).then_some("page")
    };
    view! {
        <li>
            <a class="way" href=way.route.href() aria-current=is_here data-action=format!("to-{name}")>
                <Icon picture=way.picture/><span>{i.t(way.words)}</span>
            </a>
        </li>
    }
}

/// The fragment is the router's, so the way to the content is gone by hand.
fn to_content(event: web_sys::MouseEvent) {
    use wasm_bindgen::JsCast as _;
    event.prevent_default();
    let heading = document().query_selector("#content h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Only an element outside the page refuses the focus.
        let _ = heading.focus();
    }
}

#[component]
fn Brand() -> impl IntoView {
    let i = use_i18n();
    view! {
        <p class="brand">
            <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                <path class="mark-path" d="M4 25c4-9 9-14 17-15"></path>
                <path class="mark-path" d="M4 17c3-3 6-5 10-6"></path>
                <circle class="mark-ball" cx="25" cy="9" r="5"></circle>
            </svg>
            <span>"Jemput Bola"<br/><span class="small">{i.t(office::OFFICE)}</span></span>
        </p>
    }
}

#[component]
fn LanguageChoice() -> impl IntoView {
    let i = use_i18n();
    let choose = move |event: web_sys::Event| {
        if let Some(lang) = Lang::from_tag(&event_target_value(&event)) {
            i.set(lang);
        }
    };
    view! {
        <label class="language">
            <Icon picture=Picture::Language/>
            <span class="visually-hidden">{i.t(shared::LANGUAGE)}</span>
            <select class="input" data-action="language" on:change=choose prop:value=move || i.lang().tag()>
                {Lang::ALL
                    .into_iter()
                    .map(|lang| view! { <option value=lang.tag() lang=lang.tag() selected=move || i.lang() == lang>{lang.short_name()}</option> })
                    .collect_view()}
            </select>
        </label>
    }
}
