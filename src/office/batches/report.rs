//! The report on a batch: totals on top, then a verdict for each record.

use crate::sorted::Map;
use crate::{
    office::parts::{Detail, OUTCOMES, OutcomeBadge, outcome_words},
    sync::{Outcome, Verdict, office::BatchReport},
    ui::{
        clock, format,
        i18n::{office, shared, use_i18n},
        icon::{Icon, Picture},
    },
};
use leptos::prelude::*;
use std::sync::Arc;

/// Rows shown at first, and with every tap on "more": a bundle can have thousands.
const STEP: usize = 100;

/// How many records had each outcome; those that had none are left out.
#[component]
pub fn Totals(totals: Map<Outcome, u64>) -> impl IntoView {
    let i = use_i18n();
    let badges = OUTCOMES.into_iter().filter_map(|outcome| {
        let n = totals.get(&outcome).copied().filter(|n| *n > 0)?;
        Some(view! {
            <span class="total" data-outcome-total=outcome.word()>
                <span class="total-n">{move || whole(i.lang(), n)}</span>
                " "
                {i.t(outcome_words(outcome).0)}
            </span>
        })
    });
    view! { <span class="totals">{badges.collect_view()}</span> }
}

fn whole(lang: crate::ui::i18n::Lang, n: u64) -> String {
    format::whole(lang, i64::try_from(n).unwrap_or(i64::MAX))
}

/// A whole report; its verdicts can be narrowed to one outcome.
#[component]
pub fn Report(report: BatchReport) -> impl IntoView {
    let i = use_i18n();
    let only = RwSignal::new(None::<Outcome>);
    let n_shown = RwSignal::new(STEP);
    let verdicts = Arc::new(report.verdicts);
    let n_all = verdicts.len();
    let totals = report.totals;
    let n_kept: u64 = totals
        .iter()
        .filter(|(outcome, _)| outcome.is_kept())
        .map(|(_, n)| n)
        .sum();
    let n_lost: u64 = totals
        .iter()
        .filter(|(outcome, _)| matches!(outcome, Outcome::Refused | Outcome::Damaged))
        .map(|(_, n)| n)
        .sum();
    let choose = move |outcome| {
        only.set(outcome);
        n_shown.set(STEP);
    };
    let matching = {
        let verdicts = Arc::clone(&verdicts);
        Memo::new(move |_| {
            let wanted = only.get();
            verdicts
                .iter()
                .filter(|verdict| wanted.is_none_or(|wanted| verdict.outcome == wanted))
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let chips = OUTCOMES.into_iter().filter_map(|outcome| {
        let n = totals.get(&outcome).copied().filter(|n| *n > 0)?;
        Some(view! {
            <button class="chip" type="button" data-action="filter" data-filter=outcome.word()
                aria-pressed=move || (only.get() == Some(outcome)).to_string() on:click=move |_| choose(Some(outcome))>
                <span class="chip-n">{move || whole(i.lang(), n)}</span>{i.t(outcome_words(outcome).0)}
            </button>
        })
    });
    let received_at = report.received_at.clone();
    view! {
        <div class="report" data-role="report" data-batch=report.batch_id.to_string()>
            <div class="report-head">
                <p><strong class="break">{report.file_name}</strong></p>
                <p class="small muted">
                    <time datetime=report.received_at>{move || clock::say(i.lang(), &received_at)}</time>
                </p>
                <p role="status">
                    {move || i.fill(office::REPORT_SUMMARY, &[("kept", &whole(i.lang(), n_kept)), ("all", &whole(i.lang(), n_all as u64))])}
                    {(n_lost > 0).then(|| view! { " " <strong class="bad-words">{move || i.fill(office::REPORT_LOST, &[("n", &whole(i.lang(), n_lost))])}</strong> })}
                </p>
                {(n_lost > 0).then(|| view! { <p class="small">{i.t(office::REPORT_LOST_HELP)}</p> })}
            </div>
            <div class="chips" role="group" aria-label=i.t(office::FILTER)>
                <button class="chip" type="button" data-action="filter" data-filter="all"
                    aria-pressed=move || only.get().is_none().to_string() on:click=move |_| choose(None)>
                    <span class="chip-n">{move || whole(i.lang(), n_all as u64)}</span>{i.t(office::ALL_RECORDS)}
                </button>
                {chips.collect_view()}
            </div>
            {move || only.get().map(|outcome| view! { <p class="muted">{i.t(outcome_words(outcome).1)}</p> })}
            <table class="table verdicts" data-role="verdicts">
                <caption class="visually-hidden">{i.t(office::VERDICTS)}</caption>
                <thead><tr>
                    <th scope="col">{i.t(office::LINE)}</th>
                    <th scope="col">{i.t(shared::RESULTS)}</th>
                    <th scope="col">{i.t(office::REASON)}</th>
                    <th scope="col">{i.t(shared::RECEIPT)}</th>
                    <th scope="col">{i.t(office::RECORD_ID)}</th>
                </tr></thead>
                <tbody>
                    {move || matching.with(|verdicts| verdicts.iter().take(n_shown.get()).cloned().map(|verdict| view! { <VerdictRow verdict=verdict/> }).collect_view())}
                </tbody>
            </table>
            {move || {
                let n_left = matching.with(Vec::len).saturating_sub(n_shown.get());
                (n_left > 0).then(|| view! {
                    <button class="button wide" type="button" data-action="more" on:click=move |_| n_shown.update(|n| *n += STEP)>
                        {move || i.fill(office::SHOW_MORE, &[("n", &whole(i.lang(), n_left as u64))])}
                    </button>
                })
            }}
        </div>
    }
}

#[component]
fn VerdictRow(verdict: Verdict) -> impl IntoView {
    let i = use_i18n();
    let line = verdict.line;
    let number = verdict.receipt.as_ref().map(|receipt| receipt.number);
    let n_missing = verdict.missing.len() as u64;
    let reason = verdict.problem.map(|problem| {
        view! {
            <span>{problem.title}</span>
            {problem.detail.map(|detail| view! { <Detail detail=detail/> })}
            <span class="small muted mono">{problem.code}</span>
        }
    });
    let missing = (n_missing > 0).then(|| view! {
        <span class="missing"><Icon picture=Picture::Clock/>{move || i.fill(office::MISSING_N, &[("n", &whole(i.lang(), n_missing))])}</span>
    });
    let id = verdict.instance_id.map(|id| id.to_string());
    let named = id.clone().unwrap_or_default();
    view! {
        <tr data-outcome=verdict.outcome.word() data-instance=named>
            <td class="number" data-label=i.t(office::LINE)>{move || whole(i.lang(), line)}</td>
            <td data-label=i.t(shared::RESULTS)><OutcomeBadge outcome=verdict.outcome/></td>
            <td data-label=i.t(office::REASON) class="reason">{reason}{missing}</td>
            <td class="number" data-label=i.t(shared::RECEIPT)>{number.map(|number| number.to_string())}</td>
            <td data-label=i.t(office::RECORD_ID)>{id.map(|id| view! { <span class="mono small break">{id}</span> })}</td>
        </tr>
    }
}
