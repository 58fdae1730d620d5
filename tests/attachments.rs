#![cfg(not(target_arch = "wasm32"))]
//! Attachments: resumed anywhere, whole only when the hash fits, and the second receipt.

#[path = "support/bench.rs"]
mod bench;

use axum::body::Body;
use bench::*;
use jemput_bola::id::{DeviceId, Digest};
use jemput_bola::server::attachments::{append, offer, progress};
use jemput_bola::server::submissions::accept_check;
use jemput_bola::sync::{
    AttachmentOffer, AttachmentState, CheckAnswer, CheckItem, CheckRequest, Outcome, ReceiptState,
};
use std::sync::atomic::Ordering;

fn picture() -> Vec<u8> {
    (0..300_000_u32)
        .map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0])
        .collect()
}

fn whole(bytes: &[u8]) -> AttachmentOffer {
    AttachmentOffer {
        sha256: Digest::of(bytes),
        size_bytes: bytes.len() as u64,
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, jemput_bola::server::problem::ApiError>) -> String {
    result.unwrap_err().code.to_string()
}

#[tokio::test]
async fn a_submission_waits_for_its_attachments_and_then_gets_a_second_receipt_with_the_same_number() {
    for bench in Bench::both().await {
        bench.publish().await;
        let bytes = picture();
        let (envelope, attachment) = with_attachment(&bytes);
        let first = bench.push_one(&envelope).await;
        assert_eq!(first.outcome, Outcome::AwaitingAttachments);
        assert_eq!(first.missing, [attachment.sha256]);
        let partial = first.receipt.unwrap();
        assert_eq!(partial.state, ReceiptState::Partial);
        let again = bench.push_one(&envelope).await;
        assert_eq!(
            (again.outcome, again.receipt.as_ref()),
            (Outcome::AwaitingAttachments, Some(&partial))
        );

        bench.clock.0.fetch_add(100_000, Ordering::Relaxed);
        let there = offer(&bench.state, &phone(), &whole(&bytes)).await.unwrap();
        assert_eq!((there.offset, there.complete), (0, false));
        let there = append(&bench.state, &phone(), attachment.sha256, 0, Body::from(bytes.clone()))
            .await
            .unwrap();
        assert_eq!((there.offset, there.complete), (bytes.len() as u64, true));
        assert_eq!(std::fs::read(bench.state.files.path(attachment.sha256)).unwrap(), bytes);

        let after = bench.push_one(&envelope).await;
        assert_eq!((after.outcome, after.missing.len()), (Outcome::Duplicate, 0));
        let complete = after.receipt.unwrap();
        assert_eq!(
            (complete.state, complete.number),
            (ReceiptState::Complete, partial.number)
        );
        complete.verify(&bench.state.keys.receipt_keys()[0].public_key).unwrap();
        let item = CheckItem {
            instance_id: envelope.instance_id,
            sha256: envelope.sha256,
        };
        // All of it is held since the file came; a clock that was set back says nothing of it.
        for (moved_s, held_s) in [(50, 50), (-100, 0)] {
            bench.clock.0.fetch_add(moved_s * 1000, Ordering::Relaxed);
            let items = vec![item.clone()];
            let answer = accept_check(&bench.state, &CheckRequest { items }).await.unwrap();
            let known = CheckAnswer::Known {
                receipt: complete.clone(),
                missing: vec![],
                held_s: Some(held_s),
            };
            assert_eq!(answer.items, [known], "{moved_s}");
        }

        // The next submission with the same picture lacks nothing.
        let (other, _) = with_attachment(&bytes);
        let verdict = bench.push_one(&other).await;
        assert_eq!(
            (verdict.outcome, verdict.receipt.unwrap().state),
            (Outcome::Stored, ReceiptState::Complete)
        );
    }
}

#[tokio::test]
async fn an_upload_cut_anywhere_goes_on_from_what_came() {
    let bench = Bench::in_memory().await;
    let bytes = picture();
    let sha256 = Digest::of(&bytes);
    offer(&bench.state, &phone(), &whole(&bytes)).await.unwrap();
    let mut offset = 0;
    let mut tries = 0;
    while offset < bytes.len() {
        // Each try breaks off after some pieces of odd size.
        let mut pieces: Vec<Result<Vec<u8>, std::io::Error>> = bytes[offset..]
            .chunks(7_777)
            .take(9)
            .map(|piece| Ok(piece.to_vec()))
            .collect();
        pieces.push(Err(std::io::Error::other("reset")));
        let body = Body::from_stream(futures::stream::iter(pieces));
        assert_eq!(
            code(append(&bench.state, &phone(), sha256, offset as u64, body).await),
            "JB-4000"
        );
        let there = progress(&bench.state, &phone(), sha256).await.unwrap();
        assert!(there.offset > offset as u64, "what came is kept");
        offset = there.offset as usize;
        tries += 1;
    }
    assert!(tries > 3);
    let there = append(&bench.state, &phone(), sha256, offset as u64, Body::empty())
        .await
        .unwrap();
    assert!(there.complete);
    assert_eq!(std::fs::read(bench.state.files.path(sha256)).unwrap(), bytes);
}

#[tokio::test]
async fn bytes_that_do_not_fit_are_thrown_away_and_the_upload_begins_anew() {
    let bench = Bench::in_memory().await;
    let bytes = picture();
    let sha256 = Digest::of(&bytes);
    assert_eq!(code(progress(&bench.state, &phone(), sha256).await), "JB-4041");
    assert_eq!(
        code(append(&bench.state, &phone(), sha256, 0, Body::from("x")).await),
        "JB-4041"
    );
    offer(&bench.state, &phone(), &whole(&bytes)).await.unwrap();
    assert_eq!(
        code(append(&bench.state, &phone(), sha256, 5, Body::from("x")).await),
        "JB-4091"
    );

    let mut damaged = bytes.clone();
    damaged[1000] ^= 1;
    assert_eq!(
        code(append(&bench.state, &phone(), sha256, 0, Body::from(damaged)).await),
        "JB-4223"
    );
    assert_eq!(progress(&bench.state, &phone(), sha256).await.unwrap().offset, 0);
    let longer = [bytes.as_slice(), b"x"].concat();
    assert_eq!(
        code(append(&bench.state, &phone(), sha256, 0, Body::from(longer)).await),
        "JB-4223"
    );
    assert_eq!(progress(&bench.state, &phone(), sha256).await.unwrap().offset, 0);
    assert!(
        append(&bench.state, &phone(), sha256, 0, Body::from(bytes))
            .await
            .unwrap()
            .complete
    );
}

#[tokio::test]
async fn nobody_can_spoil_the_upload_of_another() {
    let bench = Bench::in_memory().await;
    let bytes = picture();
    let sha256 = Digest::of(&bytes);
    let mut hostile = phone();
    hostile.device_id = Some(DeviceId::from_parts(2, [1; 10]));
    offer(&bench.state, &phone(), &whole(&bytes)).await.unwrap();
    append(&bench.state, &phone(), sha256, 0, Body::from(bytes[..1000].to_vec()))
        .await
        .unwrap();
    append(&bench.state, &hostile, sha256, 0, Body::from(vec![0; 5000]))
        .await
        .unwrap();
    assert_eq!(progress(&bench.state, &phone(), sha256).await.unwrap().offset, 1000);
    assert!(
        append(&bench.state, &phone(), sha256, 1000, Body::from(bytes[1000..].to_vec()))
            .await
            .unwrap()
            .complete
    );
}

#[tokio::test]
async fn two_connections_with_the_same_upload_end_with_one_whole_file() {
    let bench = Bench::in_memory().await;
    let bytes = picture();
    let sha256 = Digest::of(&bytes);
    offer(&bench.state, &phone(), &whole(&bytes)).await.unwrap();
    let (state, carrier) = (&bench.state, &phone());
    let tries = (0..8).map(|_| append(state, carrier, sha256, 0, Body::from(bytes.clone())));
    let ends = futures::future::join_all(tries).await;
    assert!(ends.iter().any(Result::is_ok));
    assert!(
        ends.into_iter()
            .filter_map(Result::err)
            .all(|e| e.code.to_string() == "JB-4091")
    );
    assert_eq!(std::fs::read(bench.state.files.path(sha256)).unwrap(), bytes);
}

#[tokio::test]
async fn limits_and_edges() {
    let bench = Bench::in_memory().await;
    let large = AttachmentOffer {
        sha256: Digest::of(b""),
        size_bytes: 20 * 1024 * 1024 + 1,
    };
    assert_eq!(code(offer(&bench.state, &phone(), &large).await), "JB-4132");
    let there = offer(&bench.state, &phone(), &whole(b"")).await.unwrap();
    assert_eq!(
        there,
        AttachmentState {
            sha256: Digest::of(b""),
            offset: 0,
            complete: true
        }
    );
    // Offered again when it is whole: nothing is asked for.
    assert!(offer(&bench.state, &phone(), &whole(b"")).await.unwrap().complete);
}

#[tokio::test]
async fn a_file_put_in_place_before_the_server_ended_is_found_again() {
    let bench = Bench::in_memory().await;
    let bytes = picture();
    let path = bench.state.files.path(Digest::of(&bytes));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, &bytes).unwrap();
    assert!(offer(&bench.state, &phone(), &whole(&bytes)).await.unwrap().complete);
}

fn offered(name: u32, size_bytes: u64) -> AttachmentOffer {
    AttachmentOffer {
        sha256: Digest::of(&name.to_be_bytes()),
        size_bytes,
    }
}

/// Anybody may bring files for practice, so there is an end to them: of bytes, and of files. Real ones go on.
#[tokio::test]
async fn files_for_practice_have_a_limit_of_their_own() {
    const LARGEST: u64 = 20 * 1024 * 1024;
    for (size_bytes, most) in [(LARGEST, 25), (1, 1000)] {
        let bench = Bench::in_memory().await;
        for name in 0..most {
            offer(&bench.state, &passer_by(), &offered(name, size_bytes))
                .await
                .unwrap();
        }
        let one_more = offered(most, size_bytes);
        assert_eq!(code(offer(&bench.state, &passer_by(), &one_more).await), "JB-4225");
        assert_eq!(
            code(progress(&bench.state, &passer_by(), one_more.sha256).await),
            "JB-4041"
        );
        // What was announced may be announced again, and no larger.
        offer(&bench.state, &passer_by(), &offered(0, size_bytes))
            .await
            .unwrap();
        offer(&bench.state, &phone(), &one_more).await.unwrap();
        // A file that a real interview names as well is practice no longer, and makes room.
        offer(&bench.state, &phone(), &offered(0, size_bytes)).await.unwrap();
        let another = offered(most + 1, size_bytes);
        offer(&bench.state, &passer_by(), &another).await.unwrap();
    }
}

#[tokio::test]
async fn practice_changes_nothing_of_a_file_that_is_real() {
    let bench = Bench::in_memory().await;
    let bytes = picture();
    let sha256 = Digest::of(&bytes);
    offer(&bench.state, &phone(), &whole(&bytes)).await.unwrap();
    let shorter = AttachmentOffer { sha256, size_bytes: 7 };
    offer(&bench.state, &passer_by(), &shorter).await.unwrap();
    let there = append(&bench.state, &phone(), sha256, 0, Body::from(bytes))
        .await
        .unwrap();
    assert!(there.complete);
}
