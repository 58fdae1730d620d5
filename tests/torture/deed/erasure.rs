//! Erasing on request, and the old copies of what was erased.

use crate::torture::judge::{held, say};
use crate::torture::oracle::Told;
use crate::torture::trial::{Scene, token};
use jemput_bola::bundle::BundleWriter;
use jemput_bola::id::InstanceId;
use jemput_bola::server::store::{Sqlite, Store as _, SubmissionStore as _};
use jemput_bola::submission::Envelope;
use serde_json::Value;
use std::collections::BTreeSet;

/// The office erases some of what has come, one at least. Phones may still have each of them queued or sent.
pub async fn erases(scene: &mut Scene<'_>) {
    scene.host.kill();
    let there: BTreeSet<InstanceId> = held(scene.host.data())
        .await
        .iter()
        .filter_map(|row| row.id.parse().ok())
        .collect();
    let store = Sqlite::open(scene.host.data().join("jemput-bola.db")).await;
    let store = store.expect("the server's database");
    for (at, id) in there.into_iter().enumerate() {
        if at > 0 && scene.chance.below(2) == 0 {
            continue;
        }
        let at = "2026-11-30T08:00:00+07:00".to_owned();
        store.erase(id, at).await.expect("an interview that is erased");
        scene.oracle.hears(&Told::Erased { id });
        scene.struck += 1;
    }
    store.close().await.expect("a database that closes");
    scene.restart().await;
}

/// Whoever has an old copy of what was erased brings it, in a file and in a push.
pub async fn old_copies_come(scene: &mut Scene<'_>) {
    let stories = scene.oracle.stories();
    let erased = stories.iter().filter(|(_, story)| story.erased);
    let copies = erased.flat_map(|(id, story)| story.bodies.iter().map(|(body, _)| Envelope::wrap(*id, body.clone())));
    let copies: Vec<Envelope> = copies.collect();
    if copies.is_empty() {
        return;
    }
    let lines: Vec<String> = copies.iter().map(|copy| copy.to_line().expect("a line")).collect();
    let path = "/api/v1/batches?name=lama.ndjson";
    let plain = lines.join("\n");
    is_told(scene, path, plain.into_bytes()).await;
    let mut writer = BundleWriter::new(None, "2026-11-30T08:00:00+07:00");
    for copy in &copies {
        writer.envelope(copy).expect("memory");
    }
    let packed = writer.finish().expect("memory");
    is_told(scene, "/api/v1/batches?name=lama.jbz", packed).await;
}

/// Every record of the file is answered as erased.
async fn is_told(scene: &mut Scene<'_>, path: &str, file: Vec<u8>) {
    let told = scene
        .host
        .call(token(), "POST", path, "application/octet-stream", &file)
        .await;
    let report: Value = serde_json::from_str(&told.text()).unwrap_or_default();
    let verdicts = report["verdicts"].as_array().cloned().unwrap_or_default();
    let all_erased = !verdicts.is_empty() && verdicts.iter().all(|verdict| verdict["outcome"] == "erased");
    if !all_erased {
        say(&format!("old copies: {}", told.text()));
        scene.tally.other += 1;
    }
    scene.struck += 1;
}
