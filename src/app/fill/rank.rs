//! Choices in an order: dragged, or moved with two buttons. Nothing is ranked until it is touched.

use super::{
    choice::clear,
    media,
    question::{described_by, disabled_where_read_only, dom_id},
    session::Fill,
};
use crate::{
    engine::{ChoiceItem, NodeId},
    ui::{
        dom::{El, View, button, each, el},
        i18n::{I18n, Words, answer, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::{prelude::*, task::spawn_local};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, PointerEvent};

/// A row on its way: where it came from, how far the finger is, in pixels, and where it would lie.
#[derive(Clone, Copy, PartialEq)]
struct Drag {
    from: usize,
    to: usize,
    moved: i32,
    begin: i32,
    height: i32,
}

/// A ranking on the screen; `Copy`, so every closure can hold it.
#[derive(Clone, Copy)]
struct Ranking {
    i: I18n,
    fill: Fill,
    node: NodeId,
    /// The places in the list of choices, in the order of the ranks; that of the form until something is ranked.
    order: Memo<Vec<usize>>,
    drag: RwSignal<Option<Drag>>,
    said: RwSignal<String>,
    list: StoredValue<Element, LocalStorage>,
}

/// The list.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> View {
    let i = use_i18n();
    let order = Memo::new(move |_| {
        let value = fill.value(node);
        let choices = fill.choices(node);
        let place = |name: &str| choices.iter().position(|choice| choice.value == name);
        let mut order: Vec<usize> = value.split_whitespace().filter_map(place).collect();
        // A choice that came later has no rank yet and stands at the end.
        order.extend((0..choices.len()).filter(|at| !value.split_whitespace().any(|it| place(it) == Some(*at))));
        order
    });
    let list = el("ol").class("ranks").id(&dom_id(node)).attr("tabindex", "-1");
    let ranking = Ranking {
        i,
        fill,
        node,
        order,
        drag: RwSignal::new(None),
        said: RwSignal::new(String::new()),
        list: list.kept(),
    };
    let is_untouched = move || fill.value(node).is_empty();
    let is_read_only = move || fill.of(node, |session| session.is_read_only(node));
    let rows = each(move || order.get(), |at| *at as u64, move |at| ranking.row(at));
    let list = list
        .class_of("untouched", is_untouched)
        .class_of("dragging", move || ranking.drag.get().is_some())
        .class_of("locked", is_read_only)
        .attr("aria-describedby", &described_by(node))
        .child(rows);
    let accept = button("button", "rank-as-is")
        .class_of("gone", move || !is_untouched())
        .flag_of("disabled", move || !is_untouched() || is_read_only())
        .on_click(move || ranking.take(order.get_untracked()))
        .child(icon(Picture::Check))
        .child(el("span").words(i, answer::RANK_AS_IS));
    let how = el("p")
        .class("hint")
        .words(i, answer::RANK_HOW)
        .flag_of("hidden", is_read_only);
    let said = el("p")
        .class("visually-hidden")
        .attr("role", "status")
        .tells(move || ranking.said.get());
    let foot = el("div").class("buttons").child(accept).child(clear(fill, node));
    View::of([how.into(), list.into(), said.into(), foot.into()])
}

impl Ranking {
    fn choice(self, at: usize) -> Option<ChoiceItem> {
        self.fill.ask(|session| session.choices(self.node).get(at).cloned())
    }

    fn row(self, at: usize) -> View {
        let (fill, node) = (self.fill, self.node);
        let Some(choice) = self.choice(at) else {
            return View::none();
        };
        let position = move || {
            self.order
                .with(|order| order.iter().position(|it| *it == at).unwrap_or(0))
        };
        let number = move || match fill.value(node).is_empty() {
            true => "–".to_owned(),
            false => (position() + 1).to_string(),
        };
        let shift = move || match self.drag.get() {
            None => String::new(),
            Some(drag) => {
                let position = position();
                let by = if position == drag.from {
                    drag.moved
                } else if (drag.from..=drag.to).contains(&position) {
                    -drag.height
                } else if (drag.to..=drag.from).contains(&position) {
                    drag.height
                } else {
                    0
                };
                ["translateY(", &by.to_string(), "px)"].concat()
            }
        };
        let is_dragged = move || self.drag.get().is_some_and(|drag| drag.from == position());
        let label = move || {
            let choices = fill.choices(node);
            match choices.get(at) {
                Some(choice) => media::choice(fill, node, &choice.media, &choice.label),
                None => View::none(),
            }
        };
        let grip = el("span")
            .class("grip")
            .attr("aria-hidden", "true")
            .child(icon(Picture::Grip))
            .child(el("span").class("rank-number").tells(number));
        el("li")
            .class("rank")
            .attr("data-value", &choice.value)
            .class_of("dragged", is_dragged)
            .style_of("transform", shift)
            .child(self.dragged_by(grip, position))
            .child(el("span").class("rank-words").shows(label))
            .child(self.step(at, -1, "up", answer::UP))
            .child(self.step(at, 1, "down", answer::DOWN))
            .into()
    }

    fn step(self, at: usize, by: isize, action: &'static str, words: Words) -> El {
        let i = self.i;
        let what = move || {
            self.fill
                .choices(self.node)
                .get(at)
                .map(|it| it.label.clone())
                .unwrap_or_default()
        };
        let is_end = move || {
            self.order.with(|order| {
                let position = order.iter().position(|it| *it == at);
                position
                    .and_then(|it| it.checked_add_signed(by))
                    .is_none_or(|it| it >= order.len())
            })
        };
        let button = button("button quiet", action)
            .attr_of("aria-label", move || Some(i.fill(words, &[("what", &what())])))
            .attr_of("aria-disabled", move || is_end().then(|| "true".to_owned()))
            .child(icon(Picture::Chevron));
        let kept = button.kept::<HtmlElement>();
        disabled_where_read_only(button, self.fill, self.node).on_click(move || {
            let from = self.order.with_untracked(|order| order.iter().position(|it| *it == at));
            let Some((from, to)) = from.and_then(|from| Some((from, from.checked_add_signed(by)?))) else {
                return;
            };
            self.put(from, to);
            // A row that is moved in the page loses the focus.
            spawn_local(async move {
                leptos::task::tick().await;
                if let Some(button) = kept.try_get_value() {
                    let _ = button.focus();
                }
            });
        })
    }

    /// Moves the choice at one place to another, and says so.
    fn put(self, from: usize, to: usize) {
        let mut order = self.order.get_untracked();
        if to >= order.len() || from >= order.len() {
            return;
        }
        let moved = order.remove(from);
        order.insert(to, moved);
        let n = order.len().to_string();
        self.take(order);
        let what = self.choice(moved).map(|it| it.label).unwrap_or_default();
        let values = [("what", what.as_str()), ("n", &(to + 1).to_string()), ("m", &n)];
        self.said.set(answer::RANKED.fill(self.i.lang_now(), &values));
    }

    fn take(self, order: Vec<usize>) {
        let choices = self.fill.ask(|session| session.choices(self.node));
        let names = order
            .iter()
            .filter_map(|at| choices.get(*at))
            .map(|it| it.value.as_str());
        self.fill.answer(self.node, names.collect::<Vec<_>>().join(" "));
    }

    /// The grip of a row: nothing moves in the page until the finger lets go, rows only make room.
    fn dragged_by(self, grip: El, position: impl Fn() -> usize + Copy + 'static) -> El {
        let rows = move || -> Vec<(i32, i32)> {
            let rects = self.list.with_value(|list| {
                let children = list.children();
                (0..children.length())
                    .filter_map(|at| children.item(at))
                    .map(|row| row.get_bounding_client_rect())
                    .collect::<Vec<_>>()
            });
            rects
                .iter()
                .map(|rect| (rect.top() as i32, rect.height() as i32))
                .collect()
        };
        let begin = Rc::new(RefCell::new(Vec::<(i32, i32)>::new()));
        let begun = begin.clone();
        let drop = move |is_done: bool| {
            if let Some(drag) = self.drag.get_untracked() {
                self.drag.set(None);
                if is_done && drag.moved != 0 {
                    self.put(drag.from, drag.to);
                }
            }
        };
        grip.on("pointerdown", move |ev: PointerEvent| {
            // A swipe over the page begins elsewhere.
            ev.stop_propagation();
            if ev.button() != 0 || self.fill.ask(|session| session.is_read_only(self.node)) {
                return;
            }
            ev.prevent_default();
            if let Some(grip) = ev.current_target().and_then(|it| it.dyn_into::<Element>().ok()) {
                // Refused only for a finger that is gone already.
                let _ = grip.set_pointer_capture(ev.pointer_id());
            }
            let rows = rows();
            let from = position();
            let gap = match (rows.first(), rows.get(1)) {
                (Some((first, height)), Some((second, _))) => second - first - height,
                _ => 0,
            };
            let height = rows.get(from).map_or(0, |(_, height)| height + gap);
            *begun.borrow_mut() = rows;
            self.drag.set(Some(Drag {
                from,
                to: from,
                moved: 0,
                begin: ev.client_y(),
                height,
            }));
        })
        .on("pointermove", move |ev: PointerEvent| {
            let Some(drag) = self.drag.get_untracked() else { return };
            let moved = ev.client_y() - drag.begin;
            let to = landing(&begin.borrow(), drag.from, moved);
            self.drag.set(Some(Drag { moved, to, ..drag }));
        })
        .on("pointerup", move |_: PointerEvent| drop(true))
        .on("pointercancel", move |_: PointerEvent| drop(false))
    }
}

/// Where a row lies that was moved so far: behind every row whose middle it has passed with its own edge.
fn landing(rows: &[(i32, i32)], from: usize, moved: i32) -> usize {
    let Some(&(top, height)) = rows.get(from) else {
        return from;
    };
    let (top, bottom) = (top + moved, top + moved + height);
    let middle = |(top, height): &(i32, i32)| top + height / 2;
    let n_above = rows.iter().take(from).filter(|row| middle(row) < top).count();
    let n_below = rows.iter().skip(from + 1).filter(|row| middle(row) < bottom).count();
    n_above + n_below
}
