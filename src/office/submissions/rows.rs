//! One page of submissions.

use crate::{
    office::{load::Load, parts::OutcomeBadge},
    sync::{
        FormList, Outcome,
        office::{SubmissionPage, SubmissionRow},
    },
    ui::{
        clock, format,
        i18n::{office, shared, use_i18n},
    },
};
use leptos::prelude::*;
use std::collections::HashMap;

/// The table; on a narrow screen each row is a card.
#[component]
pub fn Rows(page: SubmissionPage, forms: Load<FormList>) -> impl IntoView {
    let i = use_i18n();
    let kecamatan: HashMap<_, _> = page.kecamatan.into_iter().collect();
    let rows = page.rows.into_iter().map(|row| {
        // A code that no list names is shown as it is.
        let place = row
            .kecamatan
            .as_ref()
            .map(|code| kecamatan.get(code).cloned().unwrap_or_else(|| code.clone()));
        view! { <Row row=row place=place forms=forms/> }
    });
    view! {
        <table class="table card-table" data-role="submissions">
            <caption class="visually-hidden">{i.t(office::SUBMISSIONS)}</caption>
            <thead><tr>
                <th scope="col">{i.t(office::TITLE)}</th>
                <th scope="col">{i.t(shared::OFFICER)}</th>
                <th scope="col">{i.t(office::KECAMATAN)}</th>
                <th scope="col">{i.t(office::FINISHED_AT)}</th>
                <th scope="col">{i.t(shared::RECEIPT)}</th>
                <th scope="col">{i.t(office::STATE)}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Row(row: SubmissionRow, place: Option<String>, forms: Load<FormList>) -> impl IntoView {
    let i = use_i18n();
    let form_id = row.form_id.clone();
    let form = move || {
        let titles = forms.ready().map(|list| list.forms).unwrap_or_default();
        let form_id = form_id.as_ref()?;
        let title = titles
            .into_iter()
            .find(|form| form.form_id == *form_id)
            .map(|form| form.title);
        Some(title.unwrap_or_else(|| form_id.to_string()))
    };
    let has_title = row.instance_name.is_some();
    let title = row.instance_name.unwrap_or_default();
    let (finished, received) = (row.finalized_at, row.received_at);
    let n_missing = i64::try_from(row.missing_attachments).unwrap_or(i64::MAX);
    // A submission that is simply there needs no more than a calm word.
    let outcome = if row.outcome == Outcome::Duplicate {
        Outcome::Stored
    } else {
        row.outcome
    };
    let moment = finished.clone().unwrap_or_else(|| received.clone());
    let iso = moment.clone();
    view! {
        <tr data-instance=row.instance_id.to_string() data-outcome=row.outcome.word()>
            <td data-label=i.t(office::TITLE) class="row-title">
                <strong class="break">{move || if has_title { title.clone() } else { i.t(office::NO_TITLE)().to_owned() }}</strong>
                <span class="small muted">{form}</span>
            </td>
            <td data-label=i.t(shared::OFFICER)>{row.officer}</td>
            <td data-label=i.t(office::KECAMATAN)>{place}</td>
            <td data-label=i.t(office::FINISHED_AT)><time datetime=iso>{move || clock::say(i.lang(), &moment)}</time></td>
            <td data-label=i.t(shared::RECEIPT) class="number">{row.receipt_number.to_string()}</td>
            <td data-label=i.t(office::STATE)>
                <OutcomeBadge outcome=outcome/>
                {(n_missing > 0).then(|| view! {
                    <span class="small muted missing">{move || i.fill(office::MISSING_N, &[("n", &format::whole(i.lang(), n_missing))])}</span>
                })}
            </td>
        </tr>
    }
}
