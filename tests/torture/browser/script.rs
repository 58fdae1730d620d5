//! The script that runs before the page's own: it reports what the screen says, stops the page at a step, and makes mistakes.

use super::super::oracle::Told;
use super::super::row::{Act, Mistake};
use jemput_bola::id::{Digest, InstanceId};
use jemput_bola::json;
use jemput_bola::vault::{Record, RecordKind};
use serde_json::Value;
use std::collections::BTreeMap;

const SCRIPT: &str = include_str!("page.js");

/// The script; `at_step` of 0 stops nowhere.
pub fn of(at_step: u64, mistake: Option<Mistake>, act: Act) -> String {
    let mistake = match mistake {
        Some(Mistake::LocalStorageOnly) => "journal",
        Some(Mistake::StoresNothing) => "both",
        _ => "none",
    };
    let fills = act == Act::LocalFull;
    SCRIPT
        .replace("AT_STEP", &at_step.to_string())
        .replace("MISTAKE", &format!("'{mistake}'"))
        .replace("FILLS", &fills.to_string())
}

/// What a page told, as the oracle hears it. `made` holds the bodies that were heard of.
pub fn read(told: &Value, made: &mut BTreeMap<InstanceId, Digest>) -> Vec<Told> {
    let id = told["id"].as_str().and_then(|id| id.parse::<InstanceId>().ok());
    let Some(id) = id else { return Vec::new() };
    let sha256 = told["sha256"].as_str().and_then(|it| it.parse::<Digest>().ok());
    match (told["told"].as_str(), sha256) {
        (Some("typed"), _) => {
            let state = told["rev"].as_u64().unwrap_or(0) as u32;
            vec![Told::Typed { id, phone: 0, state }]
        }
        (Some("made"), _) => {
            let text = told["text"].as_str().unwrap_or_default();
            let Ok(record) = Record::read(text, RecordKind::Outbox, &id.to_string()) else {
                return Vec::new();
            };
            made.insert(id, record.sha256);
            let files = files(&record.body);
            vec![Told::Made {
                id,
                phone: 0,
                body: record.body,
                files,
            }]
        }
        (Some("saved"), Some(sha256)) => vec![Told::Saved { id, sha256 }],
        (Some("sent"), Some(sha256)) => vec![Told::Sent { id, sha256 }],
        _ => Vec::new(),
    }
}

fn files(body: &str) -> Vec<Digest> {
    let body: Value = json::read(body).unwrap_or_default();
    let named = body["attachments"].as_array().cloned().unwrap_or_default();
    named
        .iter()
        .filter_map(|file| file["sha256"].as_str()?.parse().ok())
        .collect()
}
