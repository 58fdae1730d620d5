//! What follows signals: parts of elements, and places with changing content.

use super::View;
use leptos::prelude::{RenderEffect, StoredValue, document, mount_to_body};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlElement, Node};

/// A part of an element, or of a text, that follows signals.
#[derive(Clone, Copy)]
pub enum Part {
    Attribute(&'static str),
    Class(&'static str),
    Style(&'static str),
    Value,
    Checked,
    Text,
}

impl Part {
    /// Nothing of this is ever refused: the names are ours, and so is the kind of node.
    fn set(self, node: &Node, value: Option<&str>) {
        let element: &Element = node.unchecked_ref();
        match self {
            Self::Text => node.set_node_value(value),
            Self::Attribute(name) => {
                let _ = match value {
                    Some(value) => element.set_attribute(name, value),
                    None => element.remove_attribute(name),
                };
            }
            Self::Class(class) => {
                let _ = element.class_list().toggle_with_force(class, value.is_some());
            }
            Self::Style(name) => {
                let style = element.unchecked_ref::<HtmlElement>().style();
                let _ = style.set_property(name, value.unwrap_or_default());
            }
            Self::Value => set_value(node, value.unwrap_or_default()),
            Self::Checked => set_property(node, "checked", &JsValue::from_bool(value.is_some())),
        }
    }
}

/// What stands there already is left alone: to set it again moves the caret, and empties a date that is half typed.
fn set_value(node: &Node, value: &str) {
    let now = js_sys::Reflect::get(node, &JsValue::from_str("value"));
    if now.ok().and_then(|now| now.as_string()).as_deref() != Some(value) {
        set_property(node, "value", &JsValue::from_str(value));
    }
}

fn set_property(node: &Node, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(node, &JsValue::from_str(name), value);
}

/// Sets the part now, and again whenever its value is another one.
pub fn bind(node: Node, part: Part, value: Box<dyn Fn() -> Option<String>>) {
    let mut last: Option<Option<String>> = None;
    follow(Box::new(move || {
        let now = value();
        if last.as_ref() != Some(&now) {
            part.set(&node, now.as_deref());
            last = Some(now);
        }
    }));
}

/// Runs now, and again when a signal changes that was read, until the owner is cleaned up. What is made meanwhile
/// belongs to this run and is cleaned up before the next.
pub fn follow(mut run: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_: Option<()>| run());
    StoredValue::new_local(effect);
}

/// A place whose content is made anew when a signal changes that was read for it.
#[must_use]
pub fn show(make: impl FnMut() -> View + 'static) -> View {
    show_boxed(Box::new(make))
}

fn show_boxed(mut make: Box<dyn FnMut() -> View>) -> View {
    // The content stands between two empty texts, which stay.
    let (all, begin, end) = (View::none(), View::text(""), View::text(""));
    all.append(&begin);
    all.append(&end);
    follow(Box::new(move || {
        let content = make();
        empty_between(&begin.0, &end.0);
        insert_before(&content.0, &end.0);
    }));
    all
}

/// Takes away what stands between two neighbours.
pub fn empty_between(begin: &Node, end: &Node) {
    while let Some(next) = begin.next_sibling().filter(|next| next != end) {
        if let Some(parent) = next.parent_node() {
            let _ = parent.remove_child(&next);
        }
    }
}

/// Puts a node in front of another one.
pub fn insert_before(node: &Node, next: &Node) {
    if let Some(parent) = next.parent_node() {
        let _ = parent.insert_before(node, Some(next));
    }
}

/// Makes the root and puts it at the end of the page, for as long as the page lives.
pub fn mount(root: fn() -> View) {
    // Leptos brings the signals to life and keeps the owner; the view is put in its place here.
    mount_to_body(move || {
        if let Some(body) = document().body() {
            // Refused only for a node that would hold itself.
            let _ = body.append_child(&root().0);
        }
    });
}
