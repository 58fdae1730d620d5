//! The phones of an officer: when each was seen, a new code for it, and withdrawing its access.

use super::CodeFor;
use crate::{
    id::{AccountId, DeviceId},
    office::{
        api::{self, ApiError},
        load::Load,
        parts::{Dialog, Trouble},
        use_office,
    },
    sync::office::{Device, People, Person},
    ui::{
        clock,
        i18n::{office, shared, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::{prelude::*, task::spawn_local};

/// The phones.
#[component]
pub fn Devices(person: Person, list: Load<People>, wanted: RwSignal<Option<CodeFor>>) -> impl IntoView {
    let i = use_i18n();
    if person.devices.is_empty() {
        return view! { <p class="muted">{i.t(office::NO_DEVICES)}</p> }.into_any();
    }
    let rows = person.devices.clone().into_iter().map(|device| {
        let code_for = CodeFor {
            account: person.account_id,
            name: person.name.clone(),
            device: Some(device.device_id),
        };
        view! { <DeviceRow device=device code_for=code_for list=list wanted=wanted/> }
    });
    view! { <ul role="list" class="devices">{rows.collect_view()}</ul> }.into_any()
}

#[component]
fn DeviceRow(
    device: Device,
    code_for: CodeFor,
    list: Load<People>,
    wanted: RwSignal<Option<CodeFor>>,
) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let is_revoked = device.revoked;
    let asking = RwSignal::new(false);
    let device_id = device.device_id.to_string();
    // The end of the id is random; its beginning is the time, which looks alike on many phones.
    let short = device_id.rsplit('-').next().unwrap_or_default().to_owned();
    let (enrolled_at, seen_at) = (device.enrolled_at.clone(), device.seen_at.clone());
    let (account, name) = (code_for.account, code_for.name.clone());
    view! {
        <li class="device" data-device=device_id data-revoked=is_revoked.to_string()>
            <Icon picture=Picture::Phone/>
            <div class="device-words">
                <p>{i.t(office::PHONE)}" "<span class="mono">{short.clone()}</span>
                    {is_revoked.then(|| view! { " " <span class="badge bad"><Icon picture=Picture::Cross/>{i.t(office::REVOKED)}</span> })}
                </p>
                <p class="small muted">{move || i.fill(office::ENROLLED_AT, &[("time", &clock::say(i.lang(), &enrolled_at))])}</p>
                <p class="small muted">{move || match &seen_at {
                    Some(seen_at) => i.fill(office::SEEN_AT, &[("time", &clock::say(i.lang(), seen_at))]),
                    None => i.t(office::NEVER_SEEN)().to_owned(),
                }}</p>
            </div>
            {(office.may_change() && !is_revoked).then(|| view! {
                <div class="actions">
                    <button class="button quiet" type="button" data-action="issue-device-code" on:click=move |_| wanted.set(Some(code_for.clone()))>
                        <Icon picture=Picture::Key/>{i.t(office::ISSUE_DEVICE_CODE)}
                    </button>
                    <button class="button quiet danger-words" type="button" data-action="revoke" on:click=move |_| asking.set(true)>
                        <Icon picture=Picture::Trash/>{i.t(office::REVOKE)}
                    </button>
                </div>
            })}
            {move || asking.get().then(|| view! {
                <RevokeDialog account=account device_id=device.device_id name=name.clone() short=short.clone() list=list on_close=Callback::new(move |()| asking.set(false))/>
            })}
        </li>
    }
}

#[component]
fn RevokeDialog(
    account: AccountId,
    device_id: DeviceId,
    name: String,
    short: String,
    list: Load<People>,
    on_close: Callback<()>,
) -> impl IntoView {
    let i = use_i18n();
    let office = use_office();
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let revoke = move |_| {
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = api::revoke(account, device_id).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    let _ = on_close.try_run(());
                    list.again();
                }
                Err(trouble) => {
                    office.note(&trouble);
                    let _ = error.try_set(Some(trouble));
                }
            }
        });
    };
    view! {
        <Dialog name="revoke" title=Signal::derive(move || i.t(office::REVOKE_SURE)().to_owned()) on_close=on_close>
            <p><strong>{name}</strong>" · "<span class="mono">{short}</span></p>
            <p>{i.t(office::REVOKE_MEANS)}</p>
            {move || error.get().map(|error| view! { <Trouble error=error/> })}
            <form method="dialog" class="actions">
                <button class="button danger" type="button" data-action="revoke-now" disabled=move || busy.get() on:click=revoke>{i.t(office::REVOKE)}</button>
                <button class="button" data-action="cancel">{i.t(shared::CANCEL)}</button>
            </form>
        </Dialog>
    }
}
