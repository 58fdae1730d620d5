//! An enrolment code: big enough to be read across a table, as a QR code, and as a link.

use super::CodeFor;
use crate::{
    office::{
        api,
        load::{Loaded, use_load},
        parts::{CopyButton, Dialog, Loading, Trouble},
    },
    sync::office::CodeIssued,
    ui::{
        clock,
        i18n::{office, use_i18n},
    },
};
use leptos::prelude::*;

/// Asks for a code and shows it; it is told this once.
#[component]
pub fn CodeDialog(who: CodeFor, on_close: Callback<()>) -> impl IntoView {
    let i = use_i18n();
    let CodeFor { account, name, device } = who;
    let code = use_load(move || api::issue_code(account, device));
    view! {
        <Dialog name="code" title=Signal::derive(move || i.fill(office::CODE_FOR, &[("name", &name)])) on_close=on_close>
            {move || match code.get() {
                Loaded::Waiting => view! { <Loading/> }.into_any(),
                Loaded::Failed(error) => view! { <Trouble error=error again=Callback::new(move |()| code.again())/> }.into_any(),
                Loaded::Ready(code) => view! { <Code code=code is_again=device.is_some()/> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Code(code: CodeIssued, is_again: bool) -> impl IntoView {
    let i = use_i18n();
    let CodeIssued {
        code,
        link,
        qr_path,
        qr_side,
        expires_at,
    } = code;
    let steps = if is_again {
        office::CODE_STEPS_AGAIN
    } else {
        office::CODE_STEPS
    };
    view! {
        <p>{i.t(steps)}</p>
        <svg class="qr" viewBox=format!("0 0 {qr_side} {qr_side}") role="img" aria-label=i.t(office::QR_LABEL) shape-rendering="crispEdges">
            <rect width=qr_side height=qr_side fill="#fff"></rect>
            <path d=qr_path fill="#000"></path>
        </svg>
        <p class="code mono" data-role="code">{code.clone()}</p>
        <p class="small muted center">{move || i.fill(office::CODE_EXPIRES, &[("time", &clock::say(i.lang(), &expires_at))])}</p>
        <div class="field">
            <label for="code-link">{i.t(office::CODE_LINK)}</label>
            <div class="with-button">
                <input id="code-link" class="input mono" readonly prop:value=link.clone() data-role="link" on:focus:target=|event| event.target().select()/>
                <CopyButton text=link.clone()/>
            </div>
        </div>
        <p class="small muted">{i.t(office::CODE_ONCE)}</p>
    }
}
