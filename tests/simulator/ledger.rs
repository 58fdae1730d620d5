//! The ledger outside of everything: what was promised to people, and whether it still holds.

use super::world::World;
use jemput_bola::id::{Digest, InstanceId};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// An interview as the officer knows it.
#[derive(Default)]
pub struct Interview {
    pub phone: usize,
    /// The answers as typed, state after state; the state that a stored draft holds is its number.
    pub typed: u32,
    /// The newest state that the screen called saved.
    pub saved: Option<u32>,
    /// The officer asked to finish or to delete it: both may have happened or not until they are told.
    pub is_finishing: bool,
    pub is_deleting: bool,
    pub is_deleted: bool,
    /// Every body that was made of it, whether it came to be stored or not.
    pub bodies: Vec<(Digest, Rc<str>)>,
    /// The body that the screen called finished, and when, by the true clock.
    pub finished: Option<Digest>,
    /// Finished without a database: a browser killed within a minute may forget it, and the screen says so.
    pub weak_since_ms: Option<i64>,
    pub was_weak: bool,
    pub files: Vec<Digest>,
}

#[derive(Default)]
pub struct Ledger {
    pub interviews: BTreeMap<InstanceId, Interview>,
    /// Other bytes under a known id, which the server said that it keeps.
    pub foreign: Vec<(InstanceId, Digest, Rc<str>)>,
    /// Other bytes of which nobody heard whether they are kept, and bodies that their phone has forgotten.
    pub unsure: Vec<(InstanceId, Rc<str>)>,
    pub violations: Vec<String>,
    /// Texts that were damaged, by phone.
    pub damaged: BTreeSet<(usize, String)>,
}

impl Ledger {
    pub fn of(&mut self, id: InstanceId) -> &mut Interview {
        self.interviews.entry(id).or_default()
    }

    pub fn violated(&mut self, what: String) {
        if self.violations.len() < 5 {
            self.violations.push(what);
        }
    }

    /// The finished interviews of a phone.
    pub fn finished(&self) -> usize {
        self.interviews.values().filter(|it| it.finished.is_some()).count()
    }

    /// A browser was killed: what it had finished without a database, and later than the moment, it may forget.
    pub fn forgive_weak(&mut self, phone: usize, cut_ms: i64) {
        let mine = self.interviews.values_mut().filter(|it| it.phone == phone);
        for it in mine {
            if it.weak_since_ms.is_some_and(|since| since >= cut_ms) {
                (it.finished, it.weak_since_ms) = (None, None);
                // It may have been forgotten or not: the next start tells.
                it.is_finishing = true;
            }
        }
    }
}

/// Exactly once, byte for byte: asked when everything has come to rest.
pub fn check_server(world: &World) {
    let server = world.server.borrow();
    let mut ledger = world.ledger.borrow_mut();
    let mut wrong = Vec::new();
    for (id, it) in &ledger.interviews {
        for (sha256, body) in &it.bodies {
            let times = server.kept.times(*id, body);
            let is_finished = it.finished == Some(*sha256);
            if times > 1 {
                wrong.push(format!("{id} is on the server {times} times"));
            }
            if is_finished && times == 0 {
                wrong.push(format!(
                    "{id} was called finished and is not on the server, byte for byte"
                ));
            }
            if times > 0 && is_finished && it.files.iter().any(|file| !server.kept.holds_file(*file)) {
                wrong.push(format!("{id} is on the server without its files"));
            }
        }
        // Bodies that were never told finished may be there or not, but one interview is one submission.
        let there = it
            .bodies
            .iter()
            .filter(|(_, body)| server.kept.times(*id, body) > 0)
            .count();
        if there > 1 && !it.was_weak {
            wrong.push(format!("{id} was finished {there} times"));
        }
    }
    for (id, _, body) in &ledger.foreign {
        if server.kept.times(*id, body) != 1 {
            wrong.push(format!("other bytes under {id} are not kept beside the first, once"));
        }
    }
    for row in &server.kept.rows {
        let known = ledger
            .interviews
            .get(&row.id)
            .is_some_and(|it| it.bodies.iter().any(|(_, body)| **body == *row.body));
        let unsure = ledger.unsure.iter().map(|(id, body)| (id, body));
        let brought = ledger.foreign.iter().map(|(id, _, body)| (id, body));
        let foreign = unsure
            .chain(brought)
            .any(|(id, body)| *id == row.id && **body == *row.body);
        if !known && !foreign {
            wrong.push(format!("the server holds bytes under {} that nobody made", row.id));
        }
    }
    wrong.into_iter().for_each(|what| ledger.violated(what));
}
