//! What is on this phone: how many interviews of each kind and since when, what was set aside, what was mended at the start.

use super::{
    context::App,
    parts::notice,
    storage::{BootReport, Healed},
};
use crate::ui::{
    clock,
    dom::{View, el, show},
    format,
    i18n::{Words, app as words},
    icon::Picture,
};
use crate::vault::RecordKind;
use leptos::prelude::*;

/// A line for each kind of which there is something; follows what changes.
#[must_use]
pub fn told(app: App) -> View {
    let i = app.i18n;
    let drafts = app
        .drafts
        .with(|all| since(all.iter().map(|draft| draft.started.wall_ms)));
    let waiting = app
        .waiting
        .with(|all| since(all.iter().map(|headline| headline.finalized.wall_ms)));
    let sent = app.sent.with(|all| {
        let kept = all.iter().filter(|note| note.bytes_kept);
        since(kept.map(|note| note.sent_ms))
    });
    let aside = (app.n_set_aside.get(), None);
    let report = app.report.get().unwrap_or_default();
    let mended = (n_mended(&report), None);
    let lines = [
        ("drafts", words::DRAFT, drafts),
        ("waiting", words::NOT_SENT, waiting),
        ("sent", words::SENT_KEPT, sent),
        ("set-aside", words::SET_ASIDE_KEPT, aside),
        ("mended", words::MENDED_NOW, mended),
    ];
    let line = |(name, what, (n, since)): (&str, Words, (usize, Option<i64>))| -> Option<View> {
        let said = match since.and_then(|ms| Some((clock::local(ms)?, clock::local(clock::now_ms())?))) {
            Some((then, now)) => {
                let time = format::moment(i.lang(), then, now);
                i.fill(words::N_SINCE, &[("n", &n.to_string()), ("time", &time)])
            }
            None => n.to_string(),
        };
        let line = View::of([
            el("dt").words(i, what).into(),
            el("dd").attr("data-stored", name).text(&said).into(),
        ]);
        (n > 0).then_some(line)
    };
    let lost = report.journal_was_lost || report.no_journal.is_some();
    let warning = match report.no_journal.is_some() {
        true => words::NO_DATABASE,
        false => words::DATABASE_RESTORED,
    };
    let warning = lost.then(|| el("p").class("error").words(i, warning));
    let lines: Vec<View> = lines.into_iter().filter_map(line).collect();
    let list = match lines.is_empty() {
        true => el("p").words(i, words::NOTHING_STORED),
        false => el("dl").class("details").child(lines.into_iter().collect::<View>()),
    };
    View::of([list.into(), warning.into()])
}

/// Says on the first screen what was mended when the app opened; nothing where nothing was.
#[must_use]
pub fn mended(app: App) -> View {
    let i = app.i18n;
    show(move || {
        let report = app.report.get().unwrap_or_default();
        let says = match (
            report.no_journal.is_some(),
            report.journal_was_lost,
            report.healed.len(),
        ) {
            (true, ..) => el("div").words(i, words::NO_DATABASE),
            (_, true, _) => el("div").words(i, words::DATABASE_RESTORED),
            (.., 0) => return View::none(),
            (.., n) => el("div").text(&i.fill(words::MENDED_N, &[("n", &n.to_string())])),
        };
        let (class, picture) = match report.no_journal.is_some() {
            true => ("notice warn", Picture::Warning),
            false => ("notice", Picture::Check),
        };
        notice(class, picture, says)
            .attr("role", "status")
            .attr("data-mended", &n_mended(&report).to_string())
            .into()
    })
}

/// How many interviews came back; a receipt or a setting that did is nothing to speak of.
fn n_mended(report: &BootReport) -> usize {
    let is_interview = |healed: &&Healed| matches!(healed.kind, RecordKind::Draft | RecordKind::Outbox);
    report.healed.iter().filter(is_interview).count()
}

/// How many, and the earliest of their moments.
fn since(moments: impl Iterator<Item = i64>) -> (usize, Option<i64>) {
    moments.fold((0, None), |(n, first), ms| {
        (n + 1, Some(first.map_or(ms, |first: i64| first.min(ms))))
    })
}
