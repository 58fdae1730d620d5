//! A field that opens a list over the whole screen, to be searched: for long lists of choices.

use super::{
    choice::{is_among, toggled},
    media,
    question::{described_by, dom_id, is_wrong},
    session::Fill,
};
use crate::{
    app::sheet,
    engine::NodeId,
    form::Media,
    ui::{
        i18n::{app, shared, use_i18n},
        icon::{Icon, Picture},
        markdown::inline_view,
    },
};
use leptos::{html, prelude::*};

/// Rows shown at first, and added whenever the end of the list comes near.
const BATCH: usize = 60;
/// How near the end of the list must be, in pixels, before more rows are added.
const NEAR_END_PX: i32 = 800;

/// One of a long list.
#[must_use]
pub fn one(fill: Fill, node: NodeId) -> AnyView {
    field(fill, node, false)
}

/// Any number of a long list.
#[must_use]
pub fn many(fill: Fill, node: NodeId) -> AnyView {
    field(fill, node, true)
}

fn field(fill: Fill, node: NodeId, is_multiple: bool) -> AnyView {
    let i = use_i18n();
    let is_open = RwSignal::new(false);
    let is_wrong = is_wrong(fill, node);
    let shown = Signal::derive(move || fill.of(node, |session| session.display(node)));
    let is_empty = Signal::derive(move || shown.with(String::is_empty));
    let words = move || match shown.get() {
        words if words.is_empty() => i.fill(app::PICK, &[]).into_any(),
        words => inline_view(&words),
    };
    view! {
        <button type="button" class="input picker" id=dom_id(node) data-action="open-list" aria-haspopup="dialog"
            aria-describedby=described_by(node)
            data-value=move || fill.value(node)
            class:empty=is_empty class:wrong=is_wrong
            disabled=move || fill.of(node, |session| session.is_read_only(node))
            on:click=move |_| is_open.set(true)>
            <span>{words}</span>
            <Icon picture=Picture::Chevron/>
        </button>
        {move || is_open.get().then(|| list(fill, node, is_multiple, is_open))}
    }
    .into_any()
}

struct Entry {
    value: String,
    label: String,
    media: Media,
    /// The label as it is searched.
    needle: String,
}

fn list(fill: Fill, node: NodeId, is_multiple: bool, is_open: RwSignal<bool>) -> AnyView {
    let i = use_i18n();
    let entries: Vec<Entry> = fill
        .ask(|session| session.choices(node))
        .iter()
        .map(|choice| Entry {
            value: choice.value.clone(),
            label: choice.label.clone(),
            // A row is a button, in which nothing can be played.
            media: Media {
                image: choice.media.image.clone(),
                ..Media::default()
            },
            needle: simplify(&choice.label),
        })
        .collect();
    let n_entries = entries.len();
    let entries = StoredValue::new(entries);
    let sought = RwSignal::new(String::new());
    let n_shown = RwSignal::new(BATCH);
    let found = Memo::new(move |_| {
        let words = simplify(&sought.get());
        entries.with_value(|entries| search(entries, &words))
    });
    let rows = move || {
        let found = found.get();
        let rows: Vec<AnyView> = entries.with_value(|entries| {
            let shown = found.iter().take(n_shown.get()).filter_map(|&at| entries.get(at));
            shown
                .map(|entry| row(fill, node, entry, is_multiple, is_open))
                .collect()
        });
        rows
    };
    let count = move || {
        let n = found.with(Vec::len);
        match n {
            0 => i.fill(app::NONE_FOUND, &[]),
            n => i.fill(app::FOUND_N, &[("n", &n.to_string())]),
        }
    };
    let on_search = move |ev| {
        n_shown.set(BATCH);
        sought.set(event_target_value(&ev));
    };
    // Enter takes the first that was found; it must not reach the form around.
    let on_enter = move |ev: web_sys::KeyboardEvent| {
        if ev.key() != "Enter" {
            return;
        }
        ev.prevent_default();
        let first = found.with_untracked(|found| found.first().copied());
        let value = entries.with_value(|entries| first.and_then(|at| entries.get(at)).map(|entry| entry.value.clone()));
        if let (Some(value), false) = (value, is_multiple) {
            fill.answer(node, value);
            is_open.set(false);
        }
    };
    let box_ref = NodeRef::<html::Div>::new();
    let on_scroll = move |_| {
        let Some(list) = box_ref.get_untracked() else { return };
        let left = list.scroll_height() - list.scroll_top() - list.client_height();
        if left < NEAR_END_PX && n_shown.get_untracked() < found.with_untracked(Vec::len) {
            n_shown.update(|n| *n += BATCH);
        }
    };
    let title = fill.ask(|session| session.label(node));
    let search_field = (n_entries > 8).then(|| {
        view! {
            <div class="search">
                <Icon picture=Picture::Search/>
                <input class="input" type="search" data-action="search" autocomplete="off"
                    aria-label=i.t(shared::SEARCH) placeholder=i.t(shared::SEARCH)
                    on:input=on_search on:keydown=on_enter/>
            </div>
        }
    });
    let done = is_multiple.then(|| {
        view! {
            <div class="sheet-foot">
                <button type="button" class="button main wide" data-action="close" on:click=move |_| is_open.set(false)>
                    {i.t(app::DONE)}
                </button>
            </div>
        }
    });
    let content = view! {
        {search_field}
        <p class="count" role="status">{count}</p>
        <div class="rows" node_ref=box_ref on:scroll=on_scroll>{rows}</div>
        {done}
    }
    .into_any();
    sheet::full(inline_view(&title), content, is_open)
}

fn row(fill: Fill, node: NodeId, entry: &Entry, is_multiple: bool, is_open: RwSignal<bool>) -> AnyView {
    let value = StoredValue::new(entry.value.clone());
    let is_chosen = Signal::derive(move || value.with_value(|value| is_among(&fill.value(node), value, is_multiple)));
    let choose = move |_| {
        let own = value.get_value();
        match is_multiple {
            true => fill.answer(node, toggled(fill, node, &own, !is_chosen.get_untracked())),
            false => {
                let is_same = is_chosen.get_untracked();
                fill.answer(node, if is_same { String::new() } else { own });
                is_open.set(false);
            }
        }
    };
    view! {
        <button type="button" class="row option" data-value=entry.value.clone()
            aria-pressed=move || if is_chosen.get() { "true" } else { "false" } on:click=choose>
            <span class="option-words">{media::choice(fill, node, &entry.media, &entry.label)}</span>
            <Icon picture=Picture::Check/>
        </button>
    }
    .into_any()
}

/// Small letters without the accents of Javanese, so that `pekalongan` finds `Pékalongan`.
fn simplify(text: &str) -> String {
    let plain = |c: char| match c {
        'é' | 'è' | 'ê' | 'ě' => 'e',
        'á' | 'à' | 'â' | 'å' => 'a',
        'í' | 'ì' => 'i',
        'ó' | 'ò' | 'ô' => 'o',
        'ú' | 'ù' => 'u',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// Every entry that holds all the words, those that begin with the first before those that only hold it.
fn search(entries: &[Entry], sought: &str) -> Vec<usize> {
    let words: Vec<&str> = sought.split_whitespace().collect();
    let Some(first) = words.first() else {
        return (0..entries.len()).collect();
    };
    let mut begin = Vec::new();
    let mut hold = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        if words.iter().all(|word| entry.needle.contains(word)) {
            if entry.needle.starts_with(first) {
                begin.push(at)
            } else {
                hold.push(at)
            }
        }
    }
    begin.append(&mut hold);
    begin
}
