//! What people do beside interviews, and what befalls a phone or a server: before the storm, between its rounds, in the
//! calm, and at the end.

mod erasure;
mod fuzz;
mod office;
pub mod plant;

pub use office::without_unique_index;

use super::host::copy;
use super::judge::{held, say};
use super::oracle::{Oracle, Told};
use super::phone::Phone;
use super::proxy::Proxy;
use super::row::{Deed, Harm};
use super::trial::{Scale, Scene, rests};
use jemput_bola::phone::OUTBOX;
use jemput_bola::sync::queue::Wake;

const DAY_MS: i64 = 86_400_000;

/// On a bad link: bytes that may be sent for ten that have to be.
const MOST_BYTES_OF_TEN: u64 = 25;

pub async fn before(scene: &mut Scene<'_>) {
    match scene.plan.deed {
        Deed::Queue(n) => {
            // One trial in sixty has forty times as many.
            let n = match scene.which.scale {
                Scale::Short => n / 3,
                Scale::Full if scene.which.index % 60 == 23 => n * 40,
                Scale::Full => n,
            };
            plant::queue(scene, n, false, 0).await;
        }
        Deed::BytesCount(n) => {
            let n = if scene.which.scale == Scale::Short { n / 3 } else { n };
            plant::queue(scene, n, false, 300).await;
        }
        Deed::Poison(n) => {
            let n = if scene.which.scale == Scale::Short { n / 5 } else { n };
            plant::queue(scene, n, true, 0).await;
        }
        Deed::CutEverywhere => cut_everywhere(scene).await,
        Deed::OldProfile => plant::old_profile(scene).await,
        Deed::SessionEnds => {
            // Every other trial has a phone that cannot prove itself beside its session.
            let proves = scene.chance.below(2) == 0 && scene.which.mistake.is_none();
            scene.phones.iter().for_each(|phone| phone.proves.set(proves));
        }
        _ => {}
    }
}

pub async fn between(scene: &mut Scene<'_>, round: usize) {
    match (scene.plan.deed, round) {
        (Deed::SessionEnds, 0) => {
            scene.host.kill();
            office::end_sessions(scene.host.data()).await;
            scene.restart().await;
        }
        (Deed::Revoked, 0) => office::revoke(scene).await,
        (Deed::Restored, 0) => {
            scene.host.kill();
            copy(scene.host.data(), &backup(scene));
            scene.restart().await;
        }
        (Deed::Carried, _) => office::carry(scene).await,
        (Deed::OtherBytes, 0 | 1) => office::bring_other_bytes(scene).await,
        (Deed::Erased, 0 | 1) => erasure::erases(scene).await,
        (Deed::Fuzzed, _) => fuzz::fuzz(scene).await,
        (Deed::Nonsense, _) => office::nonsense(scene).await,
        (Deed::StoreLost, 0 | 1) => {
            let wipes_journal = scene.chance.below(2) == 0;
            for phone in &scene.phones {
                match wipes_journal {
                    true => phone.disk.wipe_journal(),
                    false => phone.disk.wipe_local(),
                }
                // The page was closed in peace before: what local storage holds is on its disk.
                phone.disk.flush();
                scene.struck += 1;
            }
        }
        _ => {}
    }
}

fn backup(scene: &Scene) -> std::path::PathBuf {
    scene.host.data().with_extension("backup")
}

pub async fn after(scene: &mut Scene<'_>) {
    match scene.plan.deed {
        Deed::Restored => {
            scene.host.kill();
            let data = scene.host.data().to_owned();
            std::fs::remove_dir_all(&data).expect("a folder");
            copy(&backup(scene), &data);
            scene.restart().await;
            scene.struck += 1;
            a_day_passes(scene);
        }
        Deed::Erased => {
            erasure::old_copies_come(scene).await;
            a_day_passes(scene);
        }
        Deed::SessionEnds | Deed::Revoked => office::enrol_again(scene).await,
        _ => {}
    }
}

/// Time for phones to ask about everything that they have sent.
fn a_day_passes(scene: &Scene) {
    for phone in &scene.phones {
        let moved_ms = phone.watch.moved_ms.get();
        phone.watch.moved_ms.set(moved_ms + DAY_MS + 3_600_000);
    }
}

pub async fn at_the_end(scene: &mut Scene<'_>) {
    let state = scene.proxy.state();
    let (requests, pace) = (state.requests, scene.plan.link.pace);
    let (bytes, useful_bytes) = (state.bytes, state.useful_bytes);
    drop(state);
    if scene.host.is_dead() {
        say("the server has died");
        scene.tally.other += 1;
    }
    // On a bad link: a phone that waits as it should asks a few times a minute.
    let most = 60 * scene.phones.len() as u64;
    if pace > 1 && requests > most {
        say(&format!("a storm of {requests} requests"));
        scene.tally.other += 1;
    }
    if pace > 1 {
        say(&format!("{bytes} bytes where {useful_bytes} had to be"));
    }
    let counts = matches!(scene.plan.deed, Deed::BytesCount(_));
    if counts && bytes * 10 > useful_bytes * MOST_BYTES_OF_TEN {
        scene.tally.other += 1;
    }
}

/// One push is cut at every byte that is this trial's share: nothing of it may be stored.
async fn cut_everywhere(scene: &mut Scene<'_>) {
    let phone = &scene.phones[0];
    while !scene.pairs[0].officer.is_done() {
        let app = phone.open().await;
        scene.pairs[0].officer.acts(&app.storage).await;
    }
    let size = push_size(phone);
    scene.proxy.state().harms = vec![(Harm::BodyCut, 1000)];
    let mut at = scene.which.index as usize;
    while at < size {
        cut_once(phone, &scene.proxy, at).await;
        let rows = held(scene.host.data()).await.len();
        if rows > 0 {
            say(&format!("cut at {at}: {rows} rows of half a push"));
            scene.tally.altered += 1;
            break;
        }
        at += scene.which.of.max(1) as usize;
    }
}

async fn cut_once(phone: &Phone, proxy: &Proxy, at: usize) {
    proxy.state().cut_at = Some(at);
    // Opened anew: what was parked is tried again.
    let app = phone.open().await;
    app.courier.wake(Wake::Hint);
    let sent = app.courier.run();
    // One push is enough.
    let rest = tokio::time::timeout(std::time::Duration::from_millis(400), sent).await;
    if let Ok(rest) = rest {
        rests(phone, rest).await;
    }
}

/// Bytes of a push of all that waits, about.
fn push_size(phone: &Phone) -> usize {
    let texts = phone.disk.journal_keys(OUTBOX).into_iter();
    texts
        .filter_map(|id| phone.disk.journal_text(OUTBOX, &id))
        .map(|text| text.len())
        .sum()
}

/// Tells the oracle that an interview was finished in peace.
fn finished(oracle: &Oracle, number: usize, envelope: &jemput_bola::submission::Envelope) {
    let id = envelope.instance_id;
    oracle.hears(&Told::Made {
        id,
        phone: number,
        body: envelope.body.clone(),
        files: Vec::new(),
    });
    oracle.hears(&Told::Saved {
        id,
        sha256: envelope.sha256,
    });
}
