#![cfg(not(target_arch = "wasm32"))]
//! Which copy of an interview counts, when two stores disagree after a kill, a wipe or a damaged byte.

use jemput_bola::id::Digest;
use jemput_bola::vault::{
    Held, Mirror, ReadFault, Record, RecordKind, Side, Step, Why, decide, is_unchanged, make_way,
};

use RecordKind::{Draft, Outbox, Receipt, Setting, Tombstone};
use Side::{Journal, Local};

fn held(side: Side, kind: RecordKind, rev: u64, bytes: &str) -> Held {
    Held {
        side,
        kind,
        rev,
        sha256: Digest::of(bytes.as_bytes()),
        erased: bytes == "erased",
    }
}

/// One row: what is found, which copy wins, what is done. Everything but receipts is mirrored, as on the phone.
fn row(name: &str, found: &[Held], winner: (Side, RecordKind, u64), steps: &[Step]) {
    let mirrored = |kind| kind != Receipt;
    let plan = decide(found, mirrored);
    assert_eq!(
        plan.winner.map(|w| (w.side, w.kind, w.rev)),
        Some(winner),
        "{name}: winner"
    );
    assert_eq!(plan.steps, steps, "{name}: steps");
    // The order in which the stores were read must not matter.
    let turned: Vec<Held> = found.iter().rev().copied().collect();
    let again = decide(&turned, mirrored);
    assert_eq!(again.winner, plan.winner, "{name}: winner, turned");
    assert_eq!(again.steps.len(), steps.len(), "{name}: steps, turned");
    assert!(
        steps.iter().all(|step| again.steps.contains(step)),
        "{name}: steps, turned"
    );
}

#[test]
fn the_newest_state_of_a_draft_wins_and_heals_the_other_side() {
    let h = held;
    assert_eq!(decide(&[], |_| true).winner, None);
    let both = [h(Local, Draft, 3, "a"), h(Journal, Draft, 3, "a")];
    row("both the same", &both, (Journal, Draft, 3), &[]);
    let local = [h(Local, Draft, 3, "a")];
    row(
        "the database was lost",
        &local,
        (Local, Draft, 3),
        &[Step::Heal(Journal)],
    );
    let journal = [h(Journal, Draft, 3, "a")];
    row(
        "killed before local storage was flushed",
        &journal,
        (Journal, Draft, 3),
        &[Step::Heal(Local)],
    );
    let last_moment = [h(Local, Draft, 4, "b"), h(Journal, Draft, 3, "a")];
    row(
        "written while the page closed",
        &last_moment,
        (Local, Draft, 4),
        &[Step::Heal(Journal)],
    );
    let journal_newer = [h(Local, Draft, 3, "a"), h(Journal, Draft, 4, "b")];
    row(
        "killed while typing",
        &journal_newer,
        (Journal, Draft, 4),
        &[Step::Heal(Local)],
    );
    let clash = [h(Local, Draft, 4, "a"), h(Journal, Draft, 4, "b")];
    let steps = [Step::SetAside(Local, Draft, Why::OtherBytes), Step::Heal(Local)];
    row(
        "same rev, other bytes: both kept, the journal's in use",
        &clash,
        (Journal, Draft, 4),
        &steps,
    );
    let setting = [h(Local, Setting, 2, "s")];
    row(
        "a setting is healed like the rest",
        &setting,
        (Local, Setting, 2),
        &[Step::Heal(Journal)],
    );
}

#[test]
fn rank_goes_before_rev() {
    let h = held;
    let killed = [h(Local, Draft, 9, "d"), h(Journal, Outbox, 1, "o")];
    let steps = [Step::Heal(Local), Step::Remove(Local, Draft)];
    row(
        "killed just after finalising: the draft does not come back",
        &killed,
        (Journal, Outbox, 1),
        &steps,
    );
    let lost = [h(Local, Draft, 9, "d"), h(Local, Outbox, 1, "o")];
    let steps = [Step::Heal(Journal), Step::Remove(Local, Draft)];
    row(
        "the database was lost, the mirror is left",
        &lost,
        (Local, Outbox, 1),
        &steps,
    );
    let receipted = [h(Local, Outbox, 1, "o"), h(Journal, Receipt, 1, "o")];
    row(
        "killed after the receipt: the bytes are kept",
        &receipted,
        (Journal, Receipt, 1),
        &[Step::Retire(Local)],
    );
    let mirror = [h(Local, Receipt, 1, "o"), h(Journal, Outbox, 1, "o")];
    let steps = [Step::Heal(Journal), Step::Retire(Journal)];
    row("a receipt in local storage alone", &mirror, (Local, Receipt, 1), &steps);
    let other = [
        h(Journal, Receipt, 1, "o"),
        h(Journal, Outbox, 1, "other"),
        h(Local, Outbox, 1, "other"),
    ];
    row(
        "a receipt for other bytes covers nothing",
        &other,
        (Journal, Outbox, 1),
        &[],
    );
}

#[test]
fn what_was_deleted_stays_deleted_and_nothing_finalised_is_lost_by_it() {
    let h = held;
    let stone = |word| [h(Journal, Tombstone, 1, word), h(Local, Tombstone, 1, word)];
    let [j, l] = stone("deleted");
    let steps = [Step::Remove(Local, Draft)];
    row(
        "an old copy of a deleted draft",
        &[h(Local, Draft, 99, "d"), j, l],
        (Journal, Tombstone, 1),
        &steps,
    );
    let steps = [Step::Heal(Journal), Step::Remove(Journal, Draft)];
    row(
        "the stone in local storage alone",
        &[h(Journal, Draft, 99, "d"), l],
        (Local, Tombstone, 1),
        &steps,
    );
    let steps = [Step::SetAside(Journal, Outbox, Why::DeletedYetFinalised)];
    row(
        "deleted, yet finalised elsewhere",
        &[h(Journal, Outbox, 1, "o"), j, l],
        (Journal, Tombstone, 1),
        &steps,
    );
    let [j, l] = stone("erased");
    let found = [h(Local, Outbox, 1, "o"), h(Local, Receipt, 1, "o"), j, l];
    let steps = [Step::Remove(Local, Outbox), Step::Remove(Local, Receipt)];
    row(
        "erased on request: nothing is kept aside",
        &found,
        (Journal, Tombstone, 1),
        &steps,
    );
}

#[test]
fn an_outbox_beyond_the_mirrors_share_is_not_healed_into_local_storage() {
    let found = [held(Journal, Outbox, 1, "o")];
    assert_eq!(decide(&found, |_| false).steps, []);
}

#[test]
fn doing_the_steps_leaves_nothing_to_do_and_loses_nothing_finalised() {
    // Every mixture of up to three copies with two revs and two bodies, done step by step on a model of both stores.
    let mut all: Vec<Held> = Vec::new();
    for side in [Local, Journal] {
        for kind in [Draft, Outbox, Receipt, Tombstone] {
            all.extend([
                held(side, kind, 1, "a"),
                held(side, kind, 1, "b"),
                held(side, kind, 2, "a"),
            ]);
        }
    }
    let mut rows = 0;
    for a in 0..all.len() {
        for b in a..all.len() {
            for c in b..all.len() {
                let mut store: Vec<Held> = Vec::new();
                for copy in [all[a], all[b], all[c]] {
                    if !store
                        .iter()
                        .any(|other| (other.side, other.kind) == (copy.side, copy.kind))
                    {
                        store.push(copy);
                    }
                }
                let (after, kept) = done(&store);
                let again = decide(&after, |kind| kind != Receipt);
                assert_eq!(again.steps, [], "{store:?} -> {after:?}");
                for before in store.iter().filter(|h| h.kind == Outbox) {
                    let there = |h: &Held| h.kind == Outbox && h.sha256 == before.sha256;
                    let safe = after.iter().any(there) || kept.contains(&before.sha256);
                    assert!(safe, "finalised bytes were lost: {store:?} -> {after:?}");
                }
                rows += 1;
            }
        }
    }
    assert!(rows > 2_000);
}

/// Does a plan on a model; what is left, and the digests of what was kept aside or among the sent.
fn done(store: &[Held]) -> (Vec<Held>, Vec<Digest>) {
    let plan = decide(store, |kind| kind != Receipt);
    let (mut after, mut kept) = (store.to_vec(), Vec::new());
    let winner = plan.winner.expect("there is a copy");
    for step in plan.steps {
        let at = |side, kind| move |h: &Held| (h.side, h.kind) == (side, kind);
        match step {
            Step::Heal(side) => {
                after.retain(|h| !at(side, winner.kind)(h));
                after.push(Held { side, ..winner });
            }
            Step::SetAside(side, kind, why) => {
                kept.extend(after.iter().filter(|h| at(side, kind)(h)).map(|h| h.sha256));
                if why == Why::DeletedYetFinalised {
                    after.retain(|h| !at(side, kind)(h));
                }
            }
            Step::Retire(side) => {
                kept.extend(after.iter().filter(|h| at(side, Outbox)(h)).map(|h| h.sha256));
                after.retain(|h| !at(side, Outbox)(h));
            }
            Step::Remove(side, kind) => after.retain(|h| !at(side, kind)(h)),
        }
    }
    (after, kept)
}

#[test]
fn a_stored_text_is_read_only_when_it_is_whole_and_in_its_place() {
    let record = Record::new(Draft, "x".to_owned(), 7, r#"{"umur":42}"#.to_owned());
    let text = record.to_text();
    assert_eq!(Record::read(&text, Draft, "x"), Ok(record));
    let newer = text.replacen("\"schema\":1", "\"schema\":2", 1);
    let rows = [
        ("cut short", text[..text.len() - 3].to_owned(), ReadFault::Malformed),
        ("empty", String::new(), ReadFault::Malformed),
        (
            "of another program",
            r#"{"theme":"dark"}"#.to_owned(),
            ReadFault::Malformed,
        ),
        (
            "one answer changed",
            text.replace("42", "43"),
            ReadFault::DigestMismatch,
        ),
        ("of a newer build", newer, ReadFault::TooNew(2)),
        (
            "of another kind",
            text.replacen("\"draft\"", "\"outbox\"", 1),
            ReadFault::WrongKey,
        ),
        (
            "of another interview",
            text.replacen("\"x\"", "\"y\"", 1),
            ReadFault::WrongKey,
        ),
    ];
    for (name, text, fault) in rows {
        assert_eq!(Record::read(&text, Draft, "x"), Err(fault), "{name}");
    }
}

#[test]
fn a_place_is_changed_only_while_it_holds_what_the_plan_was_made_on() {
    let record = |rev, body: &str| Record::new(Draft, "x".to_owned(), rev, body.to_owned());
    let seen = record(4, "a");
    let text = |record: Record| Some(record.to_text());
    let newer_build = text(seen.clone()).map(|text| text.replacen("\"schema\":1", "\"schema\":2", 1));
    let rows = [
        ("nothing was seen and nothing is there", None, None, true),
        ("what was seen is there", Some(&seen), text(seen.clone()), true),
        (
            "another tab has saved a later state",
            Some(&seen),
            text(record(5, "b")),
            false,
        ),
        (
            "another tab has saved the same number",
            Some(&seen),
            text(record(4, "b")),
            false,
        ),
        ("another tab has finished or deleted it", Some(&seen), None, false),
        ("another tab has begun it", None, text(record(1, "a")), false),
        ("a newer build keeps its text there", None, newer_build, false),
        ("what cannot be read is there", None, Some(String::new()), false),
    ];
    for (name, seen, there, unchanged) in rows {
        assert_eq!(is_unchanged(seen, there.as_deref()), unchanged, "{name}");
    }
}

#[test]
fn mirrors_make_way_oldest_first_and_never_an_only_copy() {
    let mirrors = |kept: [bool; 3]| {
        let named = ["3", "1", "2"].into_iter().zip(kept);
        let mirrors = named.map(|(id, is_kept)| Mirror {
            id: id.to_owned(),
            units: 10,
            is_kept,
        });
        mirrors.collect::<Vec<_>>()
    };
    type Row = (&'static str, [bool; 3], usize, Option<&'static [&'static str]>);
    let rows: [Row; 6] = [
        ("there is room", [true; 3], 10, Some(&[])),
        ("the oldest goes", [true; 3], 11, Some(&["1"])),
        ("as many as must", [true; 3], 25, Some(&["1", "2"])),
        (
            "an only copy stays, however old",
            [true, false, true],
            25,
            Some(&["2", "3"]),
        ),
        ("none goes in vain", [true, false, true], 31, None),
        ("nothing fits that is larger than the share", [true; 3], 41, None),
    ];
    for (name, kept, needed, going) in rows {
        let mirrors = mirrors(kept);
        assert_eq!(make_way(&mirrors, needed, 40).as_deref(), going, "{name}");
    }
}
