//! Elements made by hand: how the screens of the officers' app are written.
//!
//! An element is made at once and its parts are told to it one after another:
//! `el("p").class("hint").words(i, app::CODE_HINT)`. What changes is a closure; it is run again when a signal that it
//! has read changes, until the surrounding owner is cleaned up. Leptos keeps the signals and owners; its templates are
//! a type for every shape of markup, compiled once for each, and here is one type for all: a third of the bytes.
//!
//! - [`el`], [`button`], [`svg`]: an element under construction, [`El`].
//! - [`View`]: something to show: an element, a text, several of them, or nothing.
//! - [`show`]: a place whose content is made anew when a signal changes; [`each`]: rows that keep their nodes by key.
//! - [`mount`]: puts the page's root in its place.

mod each;
mod follow;

pub use each::{Row, each};
pub use follow::{mount, show};

use super::i18n::{I18n, Words};
use follow::{Part, bind};
use leptos::prelude::{LocalStorage, StoredValue, document};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlInputElement, MouseEvent, Node};

/// Something to show, not yet in its place.
#[derive(Clone)]
pub struct View(Node);

impl View {
    /// Nothing.
    #[must_use]
    pub fn none() -> Self {
        Self(document().create_document_fragment().unchecked_into())
    }

    /// A text that stays.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self(document().create_text_node(text).unchecked_into())
    }

    /// Several, one after another.
    #[must_use]
    pub fn of<const N: usize>(views: [Self; N]) -> Self {
        Self::all(&views)
    }

    fn all(views: &[Self]) -> Self {
        let all = Self::none();
        views.iter().for_each(|view| all.append(view));
        all
    }

    fn append(&self, view: &Self) {
        // Refused only for a node that would hold itself.
        let _ = self.0.append_child(&view.0);
    }
}

impl FromIterator<View> for View {
    fn from_iter<I: IntoIterator<Item = View>>(views: I) -> Self {
        let all = Self::none();
        views.into_iter().for_each(|view| all.append(&view));
        all
    }
}

impl From<El> for View {
    fn from(element: El) -> Self {
        Self(element.0.unchecked_into())
    }
}

impl From<Vec<View>> for View {
    fn from(views: Vec<View>) -> Self {
        views.into_iter().collect()
    }
}

impl<V: Into<View>> From<Option<V>> for View {
    fn from(view: Option<V>) -> Self {
        view.map_or_else(Self::none, Into::into)
    }
}

/// An element under construction; a clone is the same element.
#[derive(Clone)]
#[must_use]
pub struct El(Element);

/// An element of HTML.
pub fn el(tag: &str) -> El {
    // Refused only for what is no name at all.
    El(document().create_element(tag).unwrap_or_else(JsCast::unchecked_into))
}

/// An element of SVG.
pub fn svg(tag: &str) -> El {
    let made = document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag);
    El(made.unwrap_or_else(JsCast::unchecked_into))
}

/// A button with its class and the name of what it does, which tests know it by.
pub fn button(class: &str, action: &str) -> El {
    el("button")
        .attr("type", "button")
        .class(class)
        .attr("data-action", action)
}

impl El {
    /// Another of the same, with all that is in it; what listens to it or follows a signal is not copied.
    pub fn copy(&self) -> Self {
        let copied = self.0.clone_node_with_deep(true);
        Self(copied.map_or_else(JsCast::unchecked_into, JsCast::unchecked_into))
    }

    /// An attribute that stays.
    pub fn attr(self, name: &str, value: &str) -> Self {
        // Refused only for what is no name at all.
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// An attribute without a value that stays, there or not.
    pub fn flag(self, name: &str, is_on: bool) -> Self {
        if is_on { self.attr(name, "") } else { self }
    }

    /// Its classes.
    pub fn class(self, class: &str) -> Self {
        self.attr("class", class)
    }

    /// Its id.
    pub fn id(self, id: &str) -> Self {
        self.attr("id", id)
    }

    /// An attribute that follows signals; `None` takes it away.
    pub fn attr_of(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        self.bind(Part::Attribute(name), Box::new(value))
    }

    /// An attribute without a value that follows signals: `disabled`, `readonly`, `hidden`.
    pub fn flag_of(self, name: &'static str, is_on: impl Fn() -> bool + 'static) -> Self {
        self.bind(Part::Attribute(name), when(is_on))
    }

    /// A class that follows signals.
    pub fn class_of(self, class: &'static str, is_on: impl Fn() -> bool + 'static) -> Self {
        self.bind(Part::Class(class), when(is_on))
    }

    /// One property of its style that follows signals.
    pub fn style_of(self, name: &'static str, value: impl Fn() -> String + 'static) -> Self {
        self.bind(Part::Style(name), Box::new(move || Some(value())))
    }

    /// What stands in a field; follows signals.
    pub fn value_of(self, value: impl Fn() -> String + 'static) -> Self {
        self.bind(Part::Value, Box::new(move || Some(value())))
    }

    /// Whether a box is ticked; follows signals.
    pub fn checked_of(self, is_on: impl Fn() -> bool + 'static) -> Self {
        self.bind(Part::Checked, when(is_on))
    }

    /// The spoken label, in the language of the page.
    pub fn label(self, i: I18n, words: Words) -> Self {
        self.attr_words("aria-label", i, words)
    }

    /// An attribute in the language of the page.
    pub fn attr_words(self, name: &'static str, i: I18n, words: Words) -> Self {
        self.bind(Part::Attribute(name), Box::new(move || Some(i.fill(words, &[]))))
    }

    fn bind(self, part: Part, value: Box<dyn Fn() -> Option<String>>) -> Self {
        bind(self.0.clone().unchecked_into(), part, value);
        self
    }

    /// A text that stays.
    pub fn text(self, text: &str) -> Self {
        self.child(View::text(text))
    }

    /// Words in the language of the page.
    pub fn words(self, i: I18n, words: Words) -> Self {
        self.tells(move || i.fill(words, &[]))
    }

    /// A text that follows signals.
    pub fn tells(self, text: impl Fn() -> String + 'static) -> Self {
        self.tell(Box::new(move || Some(text())))
    }

    fn tell(self, text: Box<dyn Fn() -> Option<String>>) -> Self {
        let node = View::text("");
        let element = self.append(node.clone());
        bind(node.0, Part::Text, text);
        element
    }

    /// Something inside, after what is there already.
    pub fn child(self, view: impl Into<View>) -> Self {
        self.append(view.into())
    }

    fn append(self, view: View) -> Self {
        // Refused only for a node that would hold itself.
        let _ = self.0.append_child(&view.0);
        self
    }

    /// Several inside.
    pub fn children(self, views: impl IntoIterator<Item = View>) -> Self {
        views.into_iter().fold(self, Self::append)
    }

    /// Something inside that is made anew when a signal changes that was read for it.
    pub fn shows(self, make: impl FnMut() -> View + 'static) -> Self {
        self.append(show(make))
    }

    /// Does something when it is tapped or clicked.
    pub fn on_click(self, mut run: impl FnMut() + 'static) -> Self {
        self.on("click", move |_: MouseEvent| run())
    }

    /// Takes what is typed, with every key.
    pub fn on_input(self, mut take: impl FnMut(String) + 'static) -> Self {
        self.on("input", move |ev: Event| take(typed(&ev)))
    }

    /// Does something when a field was changed and left, or a box ticked.
    pub fn on_change(self, mut run: impl FnMut(HtmlInputElement) + 'static) -> Self {
        self.on("change", move |ev: Event| {
            if let Some(field) = field(&ev) {
                run(field);
            }
        })
    }

    /// Listens to an event of this kind.
    pub fn on<E: JsCast + 'static>(self, name: &str, mut run: impl FnMut(E) + 'static) -> Self {
        self.listen(name, Box::new(move |ev| run(ev.unchecked_into())))
    }

    fn listen(self, name: &str, run: Box<dyn FnMut(Event)>) -> Self {
        // The browser drops it together with the element.
        let run = Closure::wrap(run).into_js_value();
        // Never refused for a function.
        let _ = self.0.add_event_listener_with_callback(name, run.unchecked_ref());
        self
    }

    /// The element itself, for closures that outlive its making; gone with the owner.
    #[must_use]
    pub fn kept<T: JsCast + Clone + 'static>(&self) -> StoredValue<T, LocalStorage> {
        StoredValue::new_local(self.0.clone().unchecked_into())
    }
}

fn when(is_on: impl Fn() -> bool + 'static) -> Box<dyn Fn() -> Option<String>> {
    Box::new(move || is_on().then(String::new))
}

/// The field that an event came from.
#[must_use]
pub fn field(ev: &Event) -> Option<HtmlInputElement> {
    ev.target().map(JsCast::unchecked_into)
}

/// What stands in the field that an event came from; a field of several lines answers alike.
#[must_use]
pub fn typed(ev: &Event) -> String {
    field(ev).map(|field| field.value()).unwrap_or_default()
}
