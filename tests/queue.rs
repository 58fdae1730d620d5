#![cfg(not(target_arch = "wasm32"))]
//! The queue of sending: what each answer, fault and status does to it.

#[path = "queue/model.rs"]
mod model;

use jemput_bola::id::Digest;
use jemput_bola::sync::queue::{
    Effect, Fault, Hold, Next, Parked, Queue, Stage, Trouble, UploadFault, Wake, time_limit_ms, wait_ms,
};
use jemput_bola::sync::{CheckAnswer, Code, Outcome, ReceiptState, Verdict};
use model::{believe, entry, id, pushed, receipt, signer, verdict};

/// A queue with interviews 1 to `n`.
fn queue(n: u64) -> Queue {
    let mut queue = Queue::default();
    (1..=n).for_each(|i| queue.add(entry(i, 1_000)));
    queue
}

fn push(queue: &mut Queue, now_ms: i64) -> Vec<u64> {
    match queue.next(now_ms) {
        Next::Push(ids) => ids.iter().map(|id| model::number(*id)).collect(),
        other => panic!("a push was expected, not {other:?}"),
    }
}

fn status(code: u16) -> Fault {
    Fault::Status {
        status: code,
        problem: None,
        retry_after_ms: None,
    }
}

fn stored(ids: &[u64]) -> Vec<Verdict> {
    ids.iter()
        .map(|i| verdict(*i, Outcome::Stored, ReceiptState::Complete))
        .collect()
}

#[test]
fn a_batch_doubles_when_it_was_full_and_quick_and_only_then() {
    // (interviews waiting, how long the answer took, batch afterwards)
    for (n, took_ms, batch) in [(100, 100, 50), (25, 9_999, 50), (100, 10_000, 25), (24, 100, 25)] {
        let mut queue = queue(n);
        let ids = push(&mut queue, 0);
        assert_eq!(ids.len(), 25.min(n as usize));
        pushed(&mut queue, Ok(stored(&ids)), took_ms, 0);
        assert_eq!(queue.batch_size(), batch, "{n} waiting, {took_ms} ms");
    }
}

#[test]
fn oldest_go_first_and_nothing_else_while_in_flight() {
    let mut queue = queue(30);
    assert_eq!(push(&mut queue, 0), (1..=25).collect::<Vec<u64>>());
    assert_eq!(queue.next(0), Next::Idle);
    assert_eq!(queue.stage(id(1)), Some((&Stage::Waiting, true)));
    assert_eq!(queue.stage(id(26)), Some((&Stage::Waiting, false)));
}

#[test]
fn a_batch_stays_within_the_servers_limits() {
    let mut large = Queue::default();
    (1..=10).for_each(|i| large.add(entry(i, 1_000_000)));
    // 1 MiB compressed three times, with a quarter more for escaping.
    assert_eq!(push(&mut large, 0).len(), 2);
    let mut alone = Queue::default();
    alone.add(entry(1, 4_000_000));
    assert_eq!(push(&mut alone, 0), [1], "one is always tried");
}

#[test]
fn batches_halve_down_to_one_and_then_only_the_bad_one_is_set_apart() {
    for code in [413, 400, 422] {
        let mut queue = queue(4);
        let mut sizes = Vec::new();
        let mut delivered = 0;
        // Interview 2 cannot be taken; whatever goes with it is refused too.
        for round in 0..40 {
            let Next::Push(ids) = queue.next(round * 1_000_000) else {
                break;
            };
            let ids: Vec<u64> = ids.into_iter().map(model::number).collect();
            sizes.push(ids.len());
            let outcome = match ids.contains(&2) {
                true => Err(status(code)),
                false => Ok(stored(&ids)),
            };
            delivered += pushed(&mut queue, outcome, 60_000, round * 1_000_000).len();
        }
        assert_eq!(sizes[..3], [4, 2, 1], "status {code}");
        assert_eq!(delivered, 3, "status {code}: the rest went on");
        let Some((Stage::Parked(reason), false)) = queue.stage(id(2)) else {
            panic!("not set apart")
        };
        let expected = match code {
            413 => Parked::TooLarge,
            _ => Parked::Refused(None),
        };
        assert_eq!(*reason, expected);
    }
}

#[test]
fn faults_of_the_link_halve_and_wait_but_set_nothing_apart() {
    for (fault, trouble) in [(Fault::Lost, Trouble::Offline), (Fault::TimedOut, Trouble::Slow)] {
        let mut queue = queue(3);
        for (round, size) in [3, 1, 1, 1, 1].into_iter().enumerate() {
            let now_ms = round as i64 * 1_000_000;
            assert_eq!(push(&mut queue, now_ms).len(), size);
            pushed(&mut queue, Err(fault.clone()), 0, now_ms);
            assert_eq!(queue.trouble(), Some(&trouble));
            assert!(matches!(queue.next(now_ms), Next::Sleep(until) if until > now_ms));
        }
        assert!(
            (1..=3).all(|i| queue.stage(id(i)) == Some((&Stage::Waiting, false))),
            "{fault:?}"
        );
    }
}

#[test]
fn one_interview_that_never_gets_through_lets_the_others_pass() {
    let mut queue = queue(3);
    let mut delivered = Vec::new();
    for round in 0..60 {
        let now_ms = round * 1_000_000;
        let Next::Push(ids) = queue.next(now_ms) else { continue };
        let ids: Vec<u64> = ids.into_iter().map(model::number).collect();
        // The server stumbles over interview 1, every time.
        let outcome = match ids.contains(&1) {
            true => Err(status(500)),
            false => Ok(stored(&ids)),
        };
        for effect in pushed(&mut queue, outcome, 60_000, now_ms) {
            let Effect::Delivered { receipt, .. } = effect else {
                panic!("{effect:?}")
            };
            delivered.push(model::number(receipt.instance_id));
        }
    }
    assert_eq!(delivered, [2, 3]);
    assert_eq!(
        queue.stage(id(1)),
        Some((&Stage::Waiting, false)),
        "kept, and tried for ever"
    );
}

/// What a status does to a queue of two that was pushed at 0 with the dice at one half.
#[test]
fn each_status_has_its_own_meaning_and_none_drops_anything() {
    type Row = (u16, Option<i64>, Option<Hold>, Option<i64>);
    // (status, Retry-After, hold, when it goes on)
    let rows: &[Row] = &[
        (401, None, Some(Hold::NotEnrolled), None),
        (403, None, Some(Hold::Revoked), None),
        (426, None, Some(Hold::Outdated), None),
        (404, None, None, Some(500)),
        (408, None, None, Some(500)),
        (409, None, None, Some(1_500)),
        (429, Some(20_000), None, Some(20_500)),
        (429, None, None, Some(500)),
        (500, None, None, Some(500)),
        (502, None, None, Some(500)),
        (503, Some(60_000), None, Some(60_500)),
        (507, None, None, Some(300_500)),
        (302, None, None, Some(500)),
    ];
    for (code, retry_after_ms, hold, goes_on) in rows {
        let mut queue = queue(2);
        push(&mut queue, 0);
        let fault = Fault::Status {
            status: *code,
            problem: Some(Code::Overloaded.problem(true)),
            retry_after_ms: *retry_after_ms,
        };
        assert_eq!(pushed(&mut queue, Err(fault), 100, 0), []);
        assert_eq!(queue.hold(), *hold, "{code}");
        let next = match goes_on {
            Some(until) => Next::Sleep(*until),
            None => Next::Idle,
        };
        assert_eq!(queue.next(0), next, "{code}");
        assert_eq!(queue.len(), 2, "{code}");
        queue.wake(Wake::Tap, 0);
        assert_eq!(push(&mut queue, 0).len(), 2, "{code}: kirim sekarang always works");
    }
}

#[test]
fn a_push_that_was_damaged_on_the_way_goes_again_and_sets_nothing_apart() {
    let mut queue = queue(1);
    let mut now_ms = 0;
    for _ in 0..3 {
        assert_eq!(push(&mut queue, now_ms), [1]);
        let fault = Fault::Status {
            status: 400,
            problem: Some(Code::DigestMismatch.problem(true)),
            retry_after_ms: None,
        };
        pushed(&mut queue, Err(fault), 0, now_ms);
        assert_eq!(queue.stage(id(1)), Some((&Stage::Waiting, false)));
        match queue.next(now_ms) {
            Next::Sleep(until_ms) => now_ms = until_ms,
            other => panic!("later, not at once: {other:?}"),
        }
    }
}

#[test]
fn a_server_without_gzip_gets_it_plain() {
    let mut queue = queue(1);
    push(&mut queue, 0);
    pushed(&mut queue, Err(status(415)), 0, 0);
    assert!(queue.sends_plain());
    assert_eq!(push(&mut queue, 0), [1]);
}

#[test]
fn a_hint_lifts_chance_but_not_the_servers_word() {
    let mut lost = queue(1);
    push(&mut lost, 0);
    pushed(&mut lost, Err(Fault::Lost), 0, 0);
    lost.wake(Wake::Hint, 10);
    assert_eq!(push(&mut lost, 10), [1]);
    let mut told = queue(1);
    push(&mut told, 0);
    let fault = Fault::Status {
        status: 503,
        problem: None,
        retry_after_ms: Some(60_000),
    };
    pushed(&mut told, Err(fault), 0, 0);
    told.wake(Wake::Hint, 10);
    assert!(matches!(told.next(10), Next::Sleep(_)));
}

#[test]
fn only_a_believed_receipt_for_exactly_these_bytes_counts() {
    let good = verdict(1, Outcome::Stored, ReceiptState::Complete);
    let no_receipt = Verdict {
        receipt: None,
        ..good.clone()
    };
    let other_bytes = Verdict {
        sha256: Some(Digest::of(b"other")),
        ..good.clone()
    };
    let of_another = Verdict {
        receipt: Some(receipt(2, ReceiptState::Complete)),
        ..good.clone()
    };
    let mut forged = good.clone();
    forged.receipt.as_mut().expect("a receipt").number += 1;
    let mut strange = good.clone();
    strange.receipt = strange.receipt.map(|receipt| signer(8).sign_receipt(receipt));
    let no_id = Verdict {
        instance_id: None,
        ..good.clone()
    };
    let rows = [
        ("none at all", vec![], Trouble::NotOurs),
        ("no receipt", vec![no_receipt], Trouble::NotOurs),
        ("other bytes", vec![other_bytes], Trouble::NotOurs),
        ("the receipt of another", vec![of_another], Trouble::NotOurs),
        ("no id", vec![no_id], Trouble::NotOurs),
        ("signature changed", vec![forged], Trouble::Untrusted),
        ("signed by a stranger", vec![strange], Trouble::Untrusted),
    ];
    for (name, verdicts, trouble) in rows {
        let mut queue = queue(1);
        push(&mut queue, 0);
        assert_eq!(pushed(&mut queue, Ok(verdicts), 0, 0), [], "{name}");
        assert_eq!(queue.trouble(), Some(&trouble), "{name}");
        assert_eq!(queue.stage(id(1)), Some((&Stage::Waiting, false)), "{name}");
    }
    let mut queue = queue(1);
    push(&mut queue, 0);
    assert_eq!(pushed(&mut queue, Ok(vec![good]), 0, 0).len(), 1);
    assert!(queue.is_empty() && queue.trouble().is_none());
}

#[test]
fn each_outcome_ends_where_it_should() {
    for outcome in [
        Outcome::Stored,
        Outcome::Duplicate,
        Outcome::Quarantined,
        Outcome::Conflict,
    ] {
        let mut queue = queue(1);
        push(&mut queue, 0);
        let effects = pushed(&mut queue, Ok(vec![verdict(1, outcome, ReceiptState::Complete)]), 0, 0);
        assert!(matches!(&effects[..], [Effect::Delivered { outcome: told, .. }] if *told == outcome));
    }
    let mut erased = queue(1);
    push(&mut erased, 0);
    let effects = pushed(
        &mut erased,
        Ok(vec![verdict(1, Outcome::Erased, ReceiptState::Complete)]),
        0,
        0,
    );
    assert_eq!(effects, [Effect::Erased(id(1))]);
    // A refusal carries no receipt; one that may pass later stays in line, the other is set apart with its reason.
    for (code, parked) in [(Code::LineTooLarge, true), (Code::DigestMismatch, false)] {
        let mut queue = queue(1);
        push(&mut queue, 0);
        let refused = Verdict {
            receipt: None,
            problem: Some(code.problem(true)),
            ..verdict(1, Outcome::Refused, ReceiptState::Complete)
        };
        assert_eq!(pushed(&mut queue, Ok(vec![refused]), 0, 0), []);
        let (stage, _) = queue.stage(id(1)).expect("kept");
        assert_eq!(matches!(stage, Stage::Parked(Parked::Refused(Some(_)))), parked);
        queue.wake(Wake::Tap, 0);
        assert_eq!(push(&mut queue, 0), [1]);
    }
}

#[test]
fn files_go_after_the_texts_and_the_complete_receipt_is_fetched() {
    let mut queue = queue(2);
    push(&mut queue, 0);
    let file = Digest::of(b"photo");
    let partial = Verdict {
        missing: vec![file],
        ..verdict(1, Outcome::AwaitingAttachments, ReceiptState::Partial)
    };
    let effects = pushed(&mut queue, Ok(vec![partial, stored(&[2]).remove(0)]), 0, 0);
    assert_eq!(effects.len(), 1, "interview 2 is done");
    queue.add(entry(3, 10));
    assert_eq!(push(&mut queue, 0), [3], "texts first");
    pushed(&mut queue, Ok(stored(&[3])), 0, 0);
    assert_eq!(queue.next(0), Next::Upload(id(1), vec![file]));
    queue.uploaded(Err(UploadFault::Request(Fault::Lost)), 0, 0.5);
    assert_eq!(queue.next(0), Next::Sleep(500));
    assert_eq!(queue.next(500), Next::Upload(id(1), vec![file]), "kept");
    queue.uploaded(Ok(()), 500, 0.5);
    let Next::Check(items) = queue.next(500) else {
        panic!("a check")
    };
    assert_eq!(items.len(), 1);
    let known = CheckAnswer::Known {
        receipt: receipt(1, ReceiptState::Complete),
        missing: vec![],
        held_s: None,
    };
    let effects = queue.checked(Ok(vec![known]), &believe, 500, 0.5);
    assert!(matches!(&effects[..], [Effect::Delivered { .. }]));
    assert!(queue.is_empty());
}

#[test]
fn a_file_that_is_gone_sets_its_interview_apart_and_a_server_that_forgot_gets_the_text_again() {
    let mut queue = queue(1);
    let file = Digest::of(b"photo");
    let partial = || Verdict {
        missing: vec![file],
        ..verdict(1, Outcome::AwaitingAttachments, ReceiptState::Partial)
    };
    push(&mut queue, 0);
    pushed(&mut queue, Ok(vec![partial()]), 0, 0);
    queue.next(0);
    queue.uploaded(Err(UploadFault::NotHere(file)), 0, 0.5);
    assert_eq!(
        queue.stage(id(1)),
        Some((&Stage::Parked(Parked::FileMissing(file)), false))
    );
    queue.wake(Wake::Tap, 0);
    push(&mut queue, 0);
    pushed(&mut queue, Ok(vec![partial()]), 0, 0);
    queue.next(0);
    queue.uploaded(Ok(()), 0, 0.5);
    queue.next(0);
    assert_eq!(queue.checked(Ok(vec![CheckAnswer::Unknown]), &believe, 0, 0.5), []);
    assert_eq!(push(&mut queue, 0), [1]);
}

#[test]
fn waits_grow_to_five_minutes_and_are_spread_by_chance() {
    let most: Vec<i64> = (1..=11).map(|failures| wait_ms(failures, 1.0)).collect();
    assert_eq!(most[..5], [1_000, 2_000, 4_000, 8_000, 16_000]);
    assert_eq!((most[8], most[9], wait_ms(u32::MAX, 1.0)), (256_000, 300_000, 300_000));
    assert_eq!((wait_ms(5, 0.0), wait_ms(5, 0.5)), (0, 8_000));
    assert_eq!((time_limit_ms(0), time_limit_ms(200_000)), (15_000, 115_000));
}

#[test]
fn a_clock_that_was_set_back_makes_nobody_wait_for_years() {
    let mut queue = queue(1);
    let year = 365 * 86_400_000;
    push(&mut queue, year);
    pushed(&mut queue, Err(Fault::Lost), 0, year);
    assert!(matches!(queue.next(0), Next::Sleep(until) if until <= 600_000));
}
