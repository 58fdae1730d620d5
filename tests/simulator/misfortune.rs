//! What happens to the disk of a phone that is off: a damaged byte, a store wiped.

use super::history::History;
use super::world::Fault;
use jemput_bola::phone::{DRAFTS, QUARANTINE};

impl History {
    /// What happens to the disk of a phone that is off.
    pub fn misfortune(&mut self, place: usize) {
        let world = self.world.clone();
        let can_lose =
            self.phones[place].is_mended && self.phones[place].is_settled && self.can_lose_the_journal(place);
        let phone = &mut self.phones[place];
        match world.below(100) {
            // Where neither store takes anything, what is damaged stays where it is and cannot be kept apart.
            0..12 if phone.is_mended && !phone.disk.local_is_full.get() => {
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
                // What a full database could not take was set aside here, and nowhere else.
                let aside = phone.disk.journal_texts(QUARANTINE);
                let mut ledger = world.ledger.borrow_mut();
                let is_kept = |text: &String| aside.iter().any(|it| it.text == *text);
                ledger
                    .damaged
                    .retain(|(number, text)| *number != place || is_kept(text));
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
            // Local storage may have been too full for the mirror of a draft.
            let name = id.to_string();
            let drafted = !phone.disk.has_in_journal(DRAFTS, &name) || phone.disk.has_in_local(&["d:", &name].concat());
            let open = drafted && it.files.is_empty() && it.finished.is_none() && !it.is_finishing && !it.is_deleting;
            on_server || mirrored || open
        })
    }
}
