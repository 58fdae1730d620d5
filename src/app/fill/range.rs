//! A number on a scale: a slider, and two buttons for small steps. Nothing is chosen until it is touched.

use super::{
    question::{described_by, dom_id},
    session::Fill,
};
use crate::{
    engine::NodeId,
    form::RangeScale,
    ui::{
        i18n::{app, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};

/// The slider.
#[must_use]
pub fn control(fill: Fill, node: NodeId, scale: &RangeScale) -> AnyView {
    let i = use_i18n();
    let slider = NodeRef::<html::Input>::new();
    let value = Signal::derive(move || fill.value(node));
    let is_untouched = Signal::derive(move || value.with(String::is_empty));
    let read_only = move || fill.of(node, |session| session.is_read_only(node));
    let shown = move || match value.get() {
        value if value.is_empty() => i.fill(app::TOUCH_TO_CHOOSE, &[]),
        value => value,
    };
    let take = move || {
        if let Some(slider) = slider.get_untracked() {
            fill.answer(node, slider.value());
        }
    };
    let step = move |up: bool| {
        let Some(slider) = slider.get_untracked() else { return };
        if !is_untouched.get_untracked() {
            call(&slider, if up { "stepUp" } else { "stepDown" });
        }
        take();
    };
    view! {
        <div class="range" class:untouched=is_untouched>
            <output class="range-value" for=dom_id(node)>{shown}</output>
            <div class="range-row">
                <button type="button" class="button" data-action="less" aria-label=i.t(app::LESS) disabled=read_only
                    on:click=move |_| step(false)><span class="minus" aria-hidden="true">"−"</span></button>
                <input type="range" id=dom_id(node) node_ref=slider
                    min=scale.start.clone() max=scale.end.clone() step=scale.step.clone()
                    aria-describedby=described_by(node) aria-valuetext=shown disabled=read_only
                    prop:value=move || value.get()
                    on:input=move |_| take() on:click=move |_| take()/>
                <button type="button" class="button" data-action="more" aria-label=i.t(app::MORE_OF_IT)
                    disabled=read_only on:click=move |_| step(true)><Icon picture=Picture::Plus/></button>
            </div>
            <div class="range-ends" aria-hidden="true"><span>{scale.start.clone()}</span><span>{scale.end.clone()}</span></div>
        </div>
    }
    .into_any()
}

/// Calls a method of an input that web-sys lacks. It fails only without a step, and a scale always has one.
fn call(input: &web_sys::HtmlInputElement, method: &str) {
    let method = js_sys::Reflect::get(input, &JsValue::from_str(method));
    if let Some(method) = method.ok().and_then(|it| it.dyn_into::<js_sys::Function>().ok()) {
        let _ = method.call0(input);
    }
}
