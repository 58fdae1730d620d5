//! Elements of the tools, made by hand.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element, Event, Window};

/// The window; a tool runs in a page only.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// An element of HTML with its class.
pub fn el(tag: &str, class: &str) -> Element {
    set(make(None, tag), "class", class)
}

/// An element of SVG with its class.
pub fn svg(tag: &str, class: &str) -> Element {
    set(make(Some("http://www.w3.org/2000/svg"), tag), "class", class)
}

fn make(namespace: Option<&str>, tag: &str) -> Element {
    let document = window()
        .and_then(|it| it.document())
        .unwrap_or_else(|| Document::new().unwrap_or_else(JsCast::unchecked_into));
    let namespace = namespace.unwrap_or("http://www.w3.org/1999/xhtml");
    // Refused only for what is no name at all.
    document
        .create_element_ns(Some(namespace), tag)
        .unwrap_or_else(JsCast::unchecked_into)
}

/// The element with this attribute.
pub fn set(element: Element, name: &str, value: &str) -> Element {
    put(&element, name, value);
    element
}

/// Sets an attribute.
pub fn put(element: &Element, name: &str, value: &str) {
    // Refused only for what is no name at all.
    let _ = element.set_attribute(name, value);
}

/// Sets an attribute without a value, or takes it away.
pub fn flag(element: &Element, name: &str, is_on: bool) {
    let _ = element.toggle_attribute_with_force(name, is_on);
}

/// The element with these inside, after what is there.
pub fn with<const N: usize>(element: Element, children: [&Element; N]) -> Element {
    for child in children {
        // Refused only for a node that would hold itself.
        let _ = element.append_child(child);
    }
    element
}

/// Listens for as long as the element lives.
pub fn on<E: JsCast>(element: &Element, name: &str, mut run: impl FnMut(E) + 'static) {
    let run: Box<dyn FnMut(Event)> = Box::new(move |ev| run(ev.unchecked_into()));
    let run = Closure::wrap(run).into_js_value();
    // Never refused for a function.
    let _ = element.add_event_listener_with_callback(name, run.unchecked_ref());
}

/// A number with so many digits behind the point.
pub fn fixed(number: f64, digits: u8) -> String {
    // Fails only beyond 100 digits.
    js_sys::Number::from(number)
        .to_fixed(digits)
        .map(String::from)
        .unwrap_or_default()
}

/// Waits so many milliseconds.
pub async fn sleep(ms: u32) {
    gloo_timers::future::TimeoutFuture::new(ms).await;
}
