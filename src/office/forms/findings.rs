//! What the compiler found in a workbook, as a table that leads back to the cell.

use crate::{
    sync::office::Finding,
    ui::{
        i18n::{office, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::prelude::*;

/// The table.
#[component]
pub fn Findings(findings: Vec<Finding>) -> impl IntoView {
    let i = use_i18n();
    let n_errors = findings.iter().filter(|finding| finding.severity == "error").count();
    let n_warnings = findings.len() - n_errors;
    view! {
        <p>
            {move || i.fill(office::FINDINGS_N, &[("e", &n_errors.to_string()), ("w", &n_warnings.to_string())])}
        </p>
        <table class="table" data-role="findings">
            <caption class="visually-hidden">{i.t(office::FINDINGS)}</caption>
            <thead><tr>
                <th scope="col">{i.t(office::SHEET)}</th>
                <th scope="col">{i.t(office::ROW)}</th>
                <th scope="col">{i.t(office::COLUMN)}</th>
                <th scope="col">{i.t(office::WHAT)}</th>
                <th scope="col">{i.t(office::HOW)}</th>
            </tr></thead>
            <tbody>{findings.into_iter().map(|finding| view! { <FindingRow finding=finding/> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn FindingRow(finding: Finding) -> impl IntoView {
    let i = use_i18n();
    let is_error = finding.severity == "error";
    let badge = if is_error {
        view! { <span class="badge bad"><Icon picture=Picture::Cross/>{i.t(office::FINDING_ERROR)}</span> }.into_any()
    } else {
        view! { <span class="badge warn"><Icon picture=Picture::Warning/>{i.t(office::FINDING_WARNING)}</span> }
            .into_any()
    };
    let code = finding.code.clone();
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let text = given(finding.text);
    view! {
        <tr data-severity=finding.severity data-code=code>
            <td data-label=i.t(office::SHEET)>{given(finding.sheet)}</td>
            <td data-label=i.t(office::ROW) class="number">{finding.row}</td>
            <td data-label=i.t(office::COLUMN)>
                {finding.column}{finding.name.map(|name| view! { <span class="small muted mono break">{name}</span> })}
            </td>
            <td data-label=i.t(office::WHAT) class="finding">
                {badge}
                <span>{finding.message}</span>
                {text.map(|text| view! { <code class="break">{text}</code> })}
                <span class="small muted mono">{finding.code}</span>
            </td>
            <td data-label=i.t(office::HOW)>{given(finding.help)}</td>
        </tr>
    }
}
