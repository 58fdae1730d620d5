//! One history: a storm of a hundred steps and more, then a calm in which everything must come to rest.

use super::chance::Chance;
use super::ledger::Ledger;
use super::officer;
use super::phone::Phone;
use super::server::{Mistakes, Server};
use super::signing::{Ed25519, Keyed, Signing};
use super::world::{Bug, Counts, Fault, Shared, World};
use jemput_bola::sync::ServerSigner;
use jemput_bola::sync::queue::Wake;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

const SUBMISSIONS: usize = 20;
const STEPS: u64 = 100;
pub const MOST_STEPS: u64 = 6_000;
pub const DAY_MS: i64 = 86_400_000;

/// What is simulated.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    pub bug: Option<Bug>,
    /// With the real signatures.
    pub real: bool,
    /// Tells what happens.
    pub tells: bool,
}

/// How a history ended.
pub struct Told {
    pub violations: Vec<String>,
    pub steps: u64,
    pub submissions: usize,
    pub counts: Counts,
}

/// Files that somebody carries to the server by hand.
pub type Carried = Vec<String>;

pub struct History {
    pub world: Shared,
    pub phones: Vec<Phone>,
    pub carried: Carried,
}

/// A world in peace, with nobody in it yet.
pub fn world(seed: u64, setting: Setting) -> Shared {
    let signing: Box<dyn Signing> = match setting.real {
        true => Box::new(Ed25519(ServerSigner::from_secret(&[7; 32]))),
        false => Box::new(Keyed),
    };
    let mistakes = Mistakes {
        no_unique_index: setting.bug == Some(Bug::NoUniqueIndex),
        acknowledges_early: setting.bug == Some(Bug::AcknowledgeBeforeCommit),
        last_write_wins: setting.bug == Some(Bug::LastWriteWins),
    };
    Rc::new(World {
        chance: RefCell::new(Chance::new(seed)),
        now_ms: Cell::new(1_790_000_000_000),
        server: RefCell::new(Server::new(mistakes)),
        ledger: RefCell::new(Ledger::default()),
        counts: RefCell::default(),
        bug: setting.bug,
        signing,
        calm: Cell::new(true),
        wandering: RefCell::default(),
        lives: Cell::new(0),
        tells: setting.tells,
    })
}

/// Lives through one history.
pub fn live(seed: u64, setting: Setting) -> Told {
    let world = world(seed, setting);
    let n_phones = 2 + world.below(2) as usize;
    let phones = (0..n_phones).map(|number| Phone::new(number, &world)).collect();
    let mut history = History {
        world: world.clone(),
        phones,
        carried: Vec::new(),
    };
    world.calm.set(false);
    let steps = history.storm();
    world.calm.set(true);
    history.calm();
    // Whoever is still there goes before what they share.
    history.phones.clear();
    let ledger = world.ledger.borrow();
    Told {
        violations: ledger.violations.clone(),
        steps,
        submissions: ledger.finished(),
        counts: world.counts.borrow().clone(),
    }
}

impl History {
    fn storm(&mut self) -> u64 {
        let world = self.world.clone();
        for step in 1..=MOST_STEPS {
            world.now_ms.set(world.now_ms.get() + world.below(1_500) as i64);
            match world.below(1000) {
                0..40 => self.elsewhere(),
                _ => {
                    let n_phones = self.phones.len() as u64;
                    self.phone_step(world.below(n_phones) as usize);
                }
            }
            if step % 25 == 0 {
                self.nothing_is_lost();
            }
            let ledger = world.ledger.borrow();
            if !ledger.violations.is_empty() || step >= STEPS && ledger.finished() >= SUBMISSIONS {
                return step;
            }
        }
        MOST_STEPS
    }

    fn phone_step(&mut self, place: usize) {
        let world = self.world.clone();
        let phone = &mut self.phones[place];
        if phone.is_starting() {
            match world.below(1000) < 12 {
                true => phone.kill(),
                false => phone.go_on_starting(),
            }
            return;
        }
        if !phone.is_up() {
            self.misfortune(place);
            let weak = world.strikes(Fault::JournalMissing, 20);
            self.phones[place].start(weak);
            return;
        }
        match world.below(1000) {
            0..6 => phone.kill(),
            6..10 => {
                world.note(Fault::PageClosed);
                phone.close();
            }
            10..14 => {
                world.note(Fault::ClockJumped);
                let jumps = [3_600_000, DAY_MS, 40 * DAY_MS, 400 * DAY_MS];
                let jump = jumps[world.below(4) as usize] * if world.below(2) == 0 { 1 } else { -1 };
                phone.disk.skew_ms.set(phone.disk.skew_ms.get() + jump);
            }
            14..17 => {
                world.note(Fault::LocalFull);
                phone.disk.local_is_full.set(true);
                phone.is_mended = false;
            }
            17..20 => {
                world.note(Fault::JournalFull);
                phone.disk.journal_is_full.set(true);
            }
            20..60 => {
                phone.disk.local_is_full.set(false);
                phone.disk.journal_is_full.set(false);
            }
            60..560 => match phone.hand.is_some() {
                true => phone.go_on_by_hand(),
                false => officer::acts(phone),
            },
            _ if phone.sender.is_some() => phone.go_on_sending(),
            // Somebody taps, or a network shows up; mostly nothing happens.
            _ if world.below(8) == 0 => phone.wake(if world.below(3) == 0 { Wake::Tap } else { Wake::Hint }),
            _ => {}
        }
    }
}
