//! The end of a history: everybody starts in peace, and everything that was promised must be there.

use super::history::{DAY_MS, History, MOST_STEPS};
use super::ledger::check_server;
use super::phone::{Phone, drive};
use jemput_bola::phone::SETTINGS;
use jemput_bola::sync::queue::Wake;

impl History {
    /// At every moment: what was called finished is on its phone or on the server.
    pub fn nothing_is_lost(&self) {
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
    pub fn calm(&mut self) {
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
        let asked = |phone: &Phone| phone.disk.journal_text(SETTINGS, "checked");
        let asked_before: Vec<_> = self.phones.iter().map(asked).collect();
        // A clock that was wrong may put the daily question off by a day, or by two. The first phone starts twice in any case.
        for round in 0..3 {
            for (place, before) in asked_before.iter().enumerate() {
                if round > usize::from(place == 0) && asked(&self.phones[place]) != *before {
                    continue;
                }
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
