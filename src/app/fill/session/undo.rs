//! Instances of a repeat that were just taken away, and the offer to bring them back.

use super::{Fill, walk::is_asked};
use crate::engine::{Event, NodeId, Session};
use crate::ui::clock;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// How long the offer stands, milliseconds.
const OFFERED_MS: u32 = 10_000;

/// The offer to bring back what was taken away last; at most one in an interview.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Undo {
    range: NodeId,
    /// Where each stood, from 0, and what it was called; the last gone last.
    taken: Vec<(usize, String)>,
    /// Milliseconds since 1970 UTC.
    since: i64,
}

impl Fill {
    /// Takes an instance of a repeat away, with its answers, and offers to bring it back.
    pub fn remove_instance(self, instance: NodeId) {
        let found = self.ask(|session| {
            let range = session.range_of(instance)?;
            let place = session.instances(range).iter().position(|it| *it == instance)?;
            let number = (place + 1).to_string();
            let mut called = [&session.label(instance), " ", &number].concat();
            // Those behind it have its number now: what was answered first tells it from them.
            if let Some(answer) = first_answer(session, instance) {
                called = [&called, " (", &answer, ")"].concat();
            }
            Some((range, place, called.trim().to_owned()))
        });
        let Some((range, place, called)) = found else { return };
        let before = self.undo.get_untracked().filter(|undo| undo.range == range);
        let mut taken = before.map(|undo| undo.taken).unwrap_or_default();
        taken.push((place, called));
        self.apply(Event::RemoveRepeat { instance });
        self.offer(range, taken);
    }

    /// Brings back what was taken away last, while that is offered; gives the path at which it stands again.
    pub fn restore_instance(self) -> Option<String> {
        let mut undo = self.undo.get_untracked()?;
        let (place, _) = undo.taken.pop()?;
        self.apply(Event::RestoreRepeat);
        self.offer(undo.range, undo.taken);
        let back = |session: &Session| {
            let instance = *session.instances(undo.range).get(place)?;
            Some(session.path(instance))
        };
        self.ask(back)
    }

    /// Where in a repeat the last that was taken away stood, from 0, what it was called, and when that was: while it can
    /// come back. Whoever calls this in a view follows it.
    #[must_use]
    pub fn removed_from(self, range: NodeId) -> Option<(usize, String, i64)> {
        let undo = self.undo.get().filter(|undo| undo.range == range)?;
        let (place, called) = undo.taken.last()?.clone();
        Some((place, called, undo.since))
    }

    fn offer(self, range: NodeId, taken: Vec<(usize, String)>) {
        let offer = (!taken.is_empty()).then(|| Undo {
            range,
            taken,
            since: clock::now_ms(),
        });
        self.undo.set(offer.clone());
        let end = move || {
            // Another one has its own time; and the screen may be gone.
            if self.undo.try_get_untracked() == Some(offer) {
                self.undo.set(None);
            }
        };
        Timeout::new(OFFERED_MS, end).forget();
    }
}

fn first_answer(session: &Session, instance: NodeId) -> Option<String> {
    let inside = session.instance().inside(instance).into_iter();
    inside
        .filter(|&node| session.is_relevant(node) && is_asked(&session.definition(node).kind))
        .map(|node| session.display(node))
        .find(|text| !text.is_empty())
}
