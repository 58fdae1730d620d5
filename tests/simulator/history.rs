//! One history: a storm of a hundred steps and more, then a calm in which everything must come to rest.

use super::chance::Chance;
use super::ledger::{Ledger, check_server};
use super::line::deliver;
use super::officer;
use super::phone::{Phone, drive};
use super::server::{Mistakes, Server};
use super::signing::{Ed25519, Keyed, Signing};
use super::world::{Bug, Counts, Fault, Shared, World};
use jemput_bola::submission::Envelope;
use jemput_bola::sync::ServerSigner;
use jemput_bola::sync::queue::Wake;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

const SUBMISSIONS: usize = 20;
const STEPS: u64 = 100;
const MOST_STEPS: u64 = 6_000;
const DAY_MS: i64 = 86_400_000;

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
type Carried = Vec<String>;

pub struct History {
    world: Shared,
    phones: Vec<Phone>,
    carried: Carried,
}

/// Lives through one history.
pub fn live(seed: u64, setting: Setting) -> Told {
    let signing: Box<dyn Signing> = match setting.real {
        true => Box::new(Ed25519(ServerSigner::from_secret(&[7; 32]))),
        false => Box::new(Keyed),
    };
    let mistakes = Mistakes {
        no_unique_index: setting.bug == Some(Bug::NoUniqueIndex),
        acknowledges_early: setting.bug == Some(Bug::AcknowledgeBeforeCommit),
        last_write_wins: setting.bug == Some(Bug::LastWriteWins),
    };
    let world = Rc::new(World {
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
    });
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

    /// Something happens that is no phone's doing.
    fn elsewhere(&mut self) {
        let world = self.world.clone();
        match world.below(100) {
            0..20 => self.wanders_in(),
            20..30 => world.server.borrow_mut().restart(),
            30..38 => {
                let copy = world.server.borrow().kept.clone();
                world.server.borrow_mut().backup = Some(copy);
            }
            38..43 => self.restore(),
            43..65 => self.pick_up(),
            65..88 => self.carry(),
            88..97 => self.bring_other_bytes(),
            _ => {
                world.note(Fault::DayPassed);
                world
                    .now_ms
                    .set(world.now_ms.get() + DAY_MS + world.below(3_600_000) as i64);
            }
        }
    }

    /// A push that was thought lost arrives after all.
    fn wanders_in(&self) {
        let mut wandering = self.world.wandering.borrow_mut();
        if wandering.is_empty() {
            return;
        }
        let place = self.world.below(wandering.len() as u64) as usize;
        let lines = wandering.swap_remove(place);
        drop(wandering);
        self.world.note(Fault::Reordered);
        deliver(&self.world, &lines).ok();
    }

    /// The older copy of the server comes back, if every phone still has what it lacks: that is what is promised.
    fn restore(&self) {
        // What a phone does in the moment after it heard that the server has it cannot be called back.
        if !self.phones.iter().all(Phone::has_heard_nothing) {
            return;
        }
        let Some(copy) = self.world.server.borrow_mut().backup.take() else {
            return;
        };
        let mut ledger = self.world.ledger.borrow_mut();
        let is_kept = ledger.interviews.iter().all(|(id, it)| {
            let phone = &self.phones[it.phone];
            let on_phone = phone.holds(&id.to_string()) && phone.holds_files(it);
            let in_copy = it.finished.is_some_and(|sha256| copy.holds(*id, sha256))
                && it.files.iter().all(|file| copy.holds_file(*file));
            it.finished.is_none() && !it.is_finishing || on_phone || in_copy
        });
        if !is_kept {
            return;
        }
        self.world.note(Fault::ServerRestored);
        self.world.lives.set(self.world.lives.get() + 1);
        // Whoever brought other bytes has to bring them again.
        ledger.foreign.retain(|(id, sha256, _)| copy.holds(*id, *sha256));
        let mut server = self.world.server.borrow_mut();
        server.kept = copy;
        server.restart();
    }

    /// A phone saves everything finished to a file, which somebody takes along.
    fn pick_up(&mut self) {
        let place = self.world.below(self.phones.len() as u64) as usize;
        let phone = &self.phones[place];
        let Some(storage) = phone.storage.clone().filter(|_| !phone.disk.committing.get()) else {
            return;
        };
        let Ok(waiting) = drive(storage.outbox()) else { return };
        let mut lines = String::new();
        for headline in waiting {
            if let Ok(Some(envelope)) = drive(storage.envelope(headline.instance_id))
                && let Ok(line) = envelope.to_line()
            {
                lines.push_str(&line);
                lines.push('\n');
            }
        }
        if !lines.is_empty() {
            self.carried.push(lines);
        }
    }

    /// A carried file reaches the office, perhaps cut short, perhaps not for the last time.
    fn carry(&mut self) {
        if self.carried.is_empty() {
            return;
        }
        let place = self.world.below(self.carried.len() as u64) as usize;
        let lines = self.carried[place].clone();
        let mut end = lines.len();
        if self.world.strikes(Fault::CarriedCut, 200) {
            end = self.world.below(end as u64) as usize;
        }
        match self.world.strikes(Fault::CarriedTwice, 300) {
            true => {}
            false => drop(self.carried.swap_remove(place)),
        }
        self.world.note(Fault::CarriedByHand);
        deliver(&self.world, lines.get(..end).unwrap_or_default()).ok();
    }

    /// Somebody brings other bytes under the id of an interview that was finished.
    fn bring_other_bytes(&self) {
        let finished: Vec<_> = {
            let ledger = self.world.ledger.borrow();
            let bodies = ledger.interviews.iter().filter(|(_, it)| it.finished.is_some());
            bodies
                .filter_map(|(id, it)| Some((*id, it.bodies.last()?.1.clone())))
                .collect()
        };
        if finished.is_empty() {
            return;
        }
        let (id, body) = &finished[self.world.below(finished.len() as u64) as usize];
        let other = body.replace("Sumiati", "Sumarni");
        if self
            .world
            .ledger
            .borrow()
            .foreign
            .iter()
            .any(|(there, _, _)| there == id)
        {
            return;
        }
        let envelope = Envelope::wrap(*id, other);
        let Ok(line) = envelope.to_line() else { return };
        self.world.note(Fault::ForeignBytes);
        let told = deliver(&self.world, &line);
        // An answer that was lost promised nothing; then nobody knows, and nothing is asked of it.
        if told.is_ok_and(|verdicts| verdicts.iter().any(|verdict| verdict.outcome.is_kept())) {
            let mut ledger = self.world.ledger.borrow_mut();
            ledger.foreign.push((*id, envelope.sha256, envelope.body.into()));
        } else {
            self.world.ledger.borrow_mut().unsure.push((*id, envelope.body.into()));
        }
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
            _ => phone.wake(if world.below(3) == 0 { Wake::Tap } else { Wake::Hint }),
        }
    }

    /// What happens to the disk of a phone that is off.
    fn misfortune(&mut self, place: usize) {
        let world = self.world.clone();
        let can_lose =
            self.phones[place].is_mended && self.phones[place].is_settled && self.can_lose_the_journal(place);
        let phone = &mut self.phones[place];
        match world.below(100) {
            0..12 if phone.is_mended => {
                let Some((local_key, store, key, text)) = phone.doubled() else {
                    return;
                };
                let damaged = text.replacen("wall_ms", "wall_ns", 1);
                let fault = match world.below(2) {
                    0 => {
                        phone.disk.damage_local(&local_key, damaged.clone());
                        Fault::LocalDamaged
                    }
                    _ => {
                        phone.disk.damage_journal(store, &key, damaged.clone());
                        Fault::JournalDamaged
                    }
                };
                world.note(fault);
                world.tell(|| format!("damaged: {local_key}"));
                world.ledger.borrow_mut().damaged.insert((place, damaged));
            }
            12..18 if phone.is_mended => {
                world.note(Fault::LocalWiped);
                phone.disk.wipe_local();
            }
            18..30 if can_lose => {
                world.note(Fault::JournalWiped);
                phone.disk.wipe_journal();
                // What was set aside went with it, and so did the bytes that an older server would need.
                world.ledger.borrow_mut().damaged.retain(|(phone, _)| *phone != place);
                world.server.borrow_mut().backup = None;
            }
            _ => return,
        }
        // One at a time: the next start has to mend this one first.
        phone.is_mended = false;
    }

    /// The database may be lost while the rest of what is promised stands elsewhere: not two misfortunes in one.
    fn can_lose_the_journal(&self, place: usize) -> bool {
        let (phone, server) = (&self.phones[place], self.world.server.borrow());
        let ledger = self.world.ledger.borrow();
        let mut mine = ledger.interviews.iter().filter(|(_, it)| it.phone == place);
        mine.all(|(id, it)| {
            let on_server = it.finished.is_some_and(|sha256| server.kept.holds(*id, sha256))
                && it.files.iter().all(|file| server.kept.holds_file(*file));
            let mirrored = it.files.is_empty() && phone.disk.has_in_local(&["o:", &id.to_string()].concat());
            let open = it.files.is_empty() && it.finished.is_none() && !it.is_finishing && !it.is_deleting;
            on_server || mirrored || open
        })
    }

    /// At every moment: what was called finished is on its phone or on the server.
    fn nothing_is_lost(&self) {
        let server = self.world.server.borrow();
        let mut ledger = self.world.ledger.borrow_mut();
        let lost = ledger.interviews.iter().find(|(id, it)| {
            let on_server = it.finished.is_none_or(|sha256| server.kept.holds(**id, sha256));
            !on_server && !self.phones[it.phone].holds(&id.to_string())
        });
        if let Some(id) = lost.map(|(id, _)| *id) {
            ledger.violated(format!(
                "{id}: called finished, and neither on its phone nor on the server"
            ));
        }
    }

    /// The storm is over: everybody starts in peace, sends, asks, sends again, and all of it must be there.
    fn calm(&mut self) {
        for place in 0..self.phones.len() {
            let phone = &mut self.phones[place];
            for _ in 0..MOST_STEPS {
                phone.go_on_by_hand();
                phone.go_on_sending();
                if phone.hand.is_none() {
                    break;
                }
            }
            if phone.hand.is_some() {
                let n = phone.number;
                self.world
                    .ledger
                    .borrow_mut()
                    .violated(format!("phone {n} writes without end"));
            }
            let phone = &mut self.phones[place];
            phone.close();
            phone.disk.local_is_full.set(false);
            phone.disk.journal_is_full.set(false);
        }
        self.world.server.borrow_mut().restart();
        // A clock that was wrong may put the daily question off by a day.
        for _ in 0..3 {
            for place in 0..self.phones.len() {
                self.phones[place].close();
                self.phones[place].start_in_peace();
                self.drain(place);
            }
            let now_ms = self.world.now_ms.get();
            self.world.now_ms.set(now_ms + DAY_MS + 3_600_000);
        }
        self.nothing_is_lost();
        check_server(&self.world);
        self.nothing_waits();
    }

    fn drain(&mut self, place: usize) {
        let world = self.world.clone();
        for _ in 0..60 {
            let phone = &mut self.phones[place];
            phone.wake(Wake::Tap);
            for _ in 0..MOST_STEPS {
                phone.go_on_sending();
                if phone.sender.is_none() {
                    break;
                }
            }
            if phone.sender.is_some() {
                let n = phone.number;
                return world
                    .ledger
                    .borrow_mut()
                    .violated(format!("phone {n} sends without end"));
            }
            let Some(storage) = phone.storage.clone() else { return };
            if drive(storage.outbox()).is_ok_and(|waiting| waiting.is_empty()) {
                return;
            }
            world.now_ms.set(world.now_ms.get() + 600_000);
        }
    }

    fn nothing_waits(&self) {
        for phone in &self.phones {
            let Some(storage) = &phone.storage else {
                self.world
                    .ledger
                    .borrow_mut()
                    .violated("a phone does not start in peace".to_owned());
                continue;
            };
            let waiting = drive(storage.outbox()).unwrap_or_default();
            let sent = drive(storage.sent()).unwrap_or_default();
            let aside = drive(storage.quarantine()).unwrap_or_default();
            let server = self.world.server.borrow();
            let mut ledger = self.world.ledger.borrow_mut();
            if let Some(stuck) = waiting.first() {
                ledger.violated(format!("{}: stuck in the outbox", stuck.instance_id));
            }
            for note in sent {
                if !server.kept.holds(note.headline.instance_id, note.headline.sha256) {
                    let id = note.headline.instance_id;
                    ledger.violated(format!("{id}: called sent, and the server has it not"));
                }
            }
            let gone = ledger
                .damaged
                .iter()
                .filter(|(number, text)| *number == phone.number && !aside.iter().any(|it| it.text == *text))
                .count();
            if gone > 0 {
                ledger.violated(format!("{gone} damaged texts were not set aside"));
            }
        }
    }
}
