//! What stands on a phone before the storm: long queues, records that cannot be taken, what an older build stored.

use super::finished;
use crate::torture::officer::{answers, draft, draft_at, envelope, now, state};
use crate::torture::oracle::{Oracle, Told};
use crate::torture::trial::Scene;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jemput_bola::id::InstanceId;
use jemput_bola::json;
use jemput_bola::phone::{DRAFTS, OUTBOX, Seq, TOMBSTONES};
use jemput_bola::submission::{Encoding, Envelope, Moment};
use jemput_bola::vault::{Draft, RECORD_SCHEMA, Record, RecordKind};
use serde_json::Value;
use std::time::SystemTime;

/// So many finished interviews wait; with `poison` a few of them cannot be taken as they are. In each somebody has `said` so many
/// characters that do not shrink much.
pub async fn queue(scene: &mut Scene<'_>, n: usize, poison: bool, said: usize) {
    let app = scene.phones[0].open().await;
    let has_giant = scene.chance.below(4) == 0;
    for at in 0..n {
        let id = app.storage.new_instance_id().expect("an id");
        let mut draft = draft(&app.storage, id);
        draft.answers = answers(at as u32);
        if said > 0 {
            draft.answers["cerita"] = Value::String(noise(scene, said));
        }
        let kind = if poison { at } else { usize::MAX };
        scene.struck += u64::from(matches!(kind, 7 | 19) || kind == 31 && has_giant);
        match kind {
            // Nested deeper than the server reads: set aside, with a receipt.
            7 => draft.answers["dalam"] = nested(60),
            // A form that the server does not know: set aside, with a receipt.
            19 => draft.form_id = jemput_bola::id::FormId::new("tak_dikenal").expect("a form's id"),
            // Too large for a push, whatever it is packed with: it stays on the phone, and only it.
            31 if has_giant => draft.answers["besar"] = Value::String(noise(scene, 1_700_000)),
            _ => {}
        }
        let seq = Seq {
            device_epoch: 1,
            seq: at as u64 + 1,
        };
        let envelope = envelope(&draft, now(&app.storage), seq).expect("an envelope");
        if kind == 31 && has_giant {
            scene.oracle.hears(&Told::MayWait { id });
        }
        let text = record(&envelope).to_text();
        scene.phones[0].disk.plant(OUTBOX, &id.to_string(), text);
        finished(scene.oracle, 0, &envelope);
    }
}

/// So many finished interviews as the app stores them, by their ids, for a phone that is a browser.
pub fn planted(oracle: &Oracle, n: usize) -> Vec<(String, String)> {
    let begun = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let begun_ms = begun.map_or(0, |begun| begun.as_millis() as i64) - n as i64;
    let record = |at: usize| {
        let moment = Moment {
            wall_ms: begun_ms + at as i64,
            mono_ms: 0,
            offset_min: 420,
        };
        let id = InstanceId::from_parts(moment.wall_ms.unsigned_abs(), [7; 10]);
        let mut draft = draft_at(moment, id);
        draft.answers = answers(at as u32);
        let seq = Seq {
            device_epoch: 1,
            seq: at as u64 + 1,
        };
        let envelope = envelope(&draft, moment, seq).expect("an envelope");
        finished(oracle, 0, &envelope);
        (id.to_string(), record(&envelope).to_text())
    };
    (0..n).map(record).collect()
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(Value::from(1), |inner, _| Value::from(vec![inner]))
}

/// Text that does not shrink much.
fn noise(scene: &mut Scene, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 16);
    while text.len() < bytes {
        text.push_str(&STANDARD.encode(scene.chance.next().to_le_bytes()));
    }
    text
}

fn record(envelope: &Envelope) -> Record {
    Record {
        schema: RECORD_SCHEMA,
        kind: RecordKind::Outbox,
        id: envelope.instance_id.to_string(),
        rev: 1,
        sha256: envelope.sha256,
        enc: Encoding::None,
        media_type: None,
        device_sig: None,
        body: envelope.body.clone(),
    }
}

/// What the first build left, as it stood, in both stores.
const OLD: &str = include_str!("../../data/profiles/schema-1.json");

/// The phone has what an older build stored.
pub async fn old_profile(scene: &mut Scene<'_>) {
    let old: Value = serde_json::from_str(OLD).expect("a profile");
    let disk = &scene.phones[0].disk;
    let texts = |part: &Value| -> Vec<(String, String)> {
        let part = part.as_object().into_iter().flatten();
        part.map(|(key, text)| (key.clone(), text.as_str().unwrap_or_default().to_owned()))
            .collect()
    };
    for (key, text) in texts(&old["local"]) {
        hears_old(scene, &key, &text);
        disk.plant_local(&key, text);
    }
    for (name, prefix) in [(DRAFTS, "d:"), (OUTBOX, "o:"), (TOMBSTONES, "t:")] {
        for (id, text) in texts(&old["journal"][name]) {
            hears_old(scene, &[prefix, &id].concat(), &text);
            disk.plant(name, &id, text);
        }
    }
    scene.struck += 1;
}

/// What people were told when it was stored.
fn hears_old(scene: &Scene, key: &str, text: &str) {
    let Some((prefix, id)) = key.split_once(':') else {
        return;
    };
    let (Ok(id), Ok(record)) = (id.parse::<InstanceId>(), json::read::<Record>(text)) else {
        return;
    };
    let oracle = scene.oracle;
    match prefix {
        "d" => {
            let draft = json::read::<Draft>(&record.body).expect("a draft");
            let state = state(&draft);
            oracle.hears(&Told::Typed { id, phone: 0, state });
        }
        "o" => {
            let body = record.body;
            let sha256 = record.sha256;
            if !oracle.stories().contains_key(&id) {
                let files = Vec::new();
                oracle.hears(&Told::Made {
                    id,
                    phone: 0,
                    body,
                    files,
                });
                oracle.hears(&Told::Saved { id, sha256 });
            }
        }
        _ => {
            oracle.hears(&Told::Deleting { id });
            oracle.hears(&Told::Deleted { id });
        }
    }
}
