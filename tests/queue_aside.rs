#![cfg(not(target_arch = "wasm32"))]
//! The queue and what the server sets aside.

#[path = "queue/model.rs"]
#[allow(dead_code)]
mod model;

use jemput_bola::id::Digest;
use jemput_bola::sync::queue::{Next, Parked, Queue, Stage, Wake};
use jemput_bola::sync::{CheckAnswer, Code, Outcome, ReceiptState};
use model::{believe, entry, id, pushed, receipt, verdict};

fn aside(missing: Vec<Digest>) -> jemput_bola::sync::Verdict {
    let mut verdict = verdict(1, Outcome::Quarantined, ReceiptState::Partial);
    verdict.missing = missing;
    verdict.problem = Some(Code::BrokenContent.problem(true));
    verdict
}

#[test]
fn an_interview_that_was_set_aside_brings_its_files_before_it_goes() {
    let mut queue = Queue::default();
    queue.add(entry(1, 1_000));
    queue.next(0);
    let file = Digest::of(b"a signature");
    assert!(pushed(&mut queue, Ok(vec![aside(vec![file])]), 100, 0).is_empty());
    assert_eq!(queue.next(0), Next::Upload(id(1), vec![file]));
}

/// Nobody can say what belongs to it, so it is kept, with the reason, and the server is not asked without end.
#[test]
fn an_interview_whose_files_the_server_cannot_read_is_set_apart_and_kept() {
    let mut queue = Queue::default();
    queue.add(entry(1, 1_000));
    queue.next(0);
    assert!(pushed(&mut queue, Ok(vec![aside(vec![])]), 100, 0).is_empty());
    let parked = Stage::Parked(Parked::Refused(Some(Code::BrokenContent.problem(true))));
    assert_eq!(queue.stage(id(1)), Some((&parked, false)));
    assert_eq!(queue.next(0), Next::Idle);
    // "Kirim sekarang" tries again; so does a check that knows no more, by the way of a push.
    queue.wake(Wake::Tap, 0);
    assert_eq!(queue.next(0), Next::Push(vec![id(1)]));
    let mut verdict = aside(vec![]);
    verdict.outcome = Outcome::AwaitingAttachments;
    pushed(&mut queue, Ok(vec![verdict]), 100, 0);
    assert!(matches!(queue.next(0), Next::Check(_)));
    let known = CheckAnswer::Known {
        receipt: receipt(1, ReceiptState::Partial),
        missing: vec![],
        held_s: None,
    };
    assert!(queue.checked(Ok(vec![known]), &believe, 0, 0.5).is_empty());
    assert_eq!(queue.next(0), Next::Push(vec![id(1)]));
    assert_eq!(queue.len(), 1);
}
