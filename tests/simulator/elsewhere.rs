//! What happens that is no phone's doing: the server comes back older, files are carried by hand, strangers bring other
//! bytes, days pass.

use super::history::{DAY_MS, History};
use super::line::deliver;
use super::phone::{Phone, drive};
use super::world::Fault;
use jemput_bola::submission::Envelope;

impl History {
    /// Something happens that is no phone's doing.
    pub fn elsewhere(&mut self) {
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
            let on_phone = phone.keeps(&id.to_string()) && phone.holds_files(it);
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
}
