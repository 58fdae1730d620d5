//! The script that runs before the page's own: it reports what the screen says, stops the page at a step, and makes mistakes.

use super::super::oracle::Told;
use super::super::row::{Act, Mistake};
use super::interview::REFUSES;
use jemput_bola::id::{Digest, InstanceId};
use jemput_bola::json;
use jemput_bola::vault::{Record, RecordKind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const SCRIPT: &str = include_str!("page.js");

/// The script; `at_step` of 0 stops nowhere.
pub fn of(at_step: u64, mistake: Option<Mistake>, act: Act) -> String {
    let mistake = match mistake {
        Some(Mistake::LocalStorageOnly) => "journal",
        Some(Mistake::StoresNothing) => "both",
        Some(Mistake::OwnCopy) => "own",
        Some(Mistake::AnyEndIsAReceipt) => "forgets",
        _ => "none",
    };
    let fills = act == Act::LocalFull;
    SCRIPT
        .replace("AT_STEP", &at_step.to_string())
        .replace("MISTAKE", &format!("'{mistake}'"))
        .replace("FILLS", &fills.to_string())
}

/// What pages have told of answers, by page and interview.
pub type Answers = BTreeMap<(String, InstanceId), BTreeMap<String, String>>;

/// What a page told, as the oracle hears it. `known` holds what the pages have told of answers before: another tab's are not
/// this one's.
pub fn read(told: &Value, known: &mut Answers) -> Vec<Told> {
    let id = told["id"].as_str().and_then(|id| id.parse::<InstanceId>().ok());
    let Some(id) = id else { return Vec::new() };
    let sha256 = told["sha256"].as_str().and_then(|it| it.parse::<Digest>().ok());
    match (told["told"].as_str(), sha256) {
        (Some("typed"), _) => {
            let state = told["rev"].as_u64().unwrap_or(0) as u32;
            let page = told["tab"].as_str().unwrap_or_default().to_owned();
            let before = known.entry((page, id)).or_default();
            let now = answers(&told["answers"]);
            let mut heard = vec![Told::Typed { id, phone: 0, state }];
            heard.extend(changes(id, before, &now));
            *before = now;
            heard
        }
        (Some("made"), _) => {
            let text = told["text"].as_str().unwrap_or_default();
            let Ok(record) = Record::read(text, RecordKind::Outbox, &id.to_string()) else {
                return Vec::new();
            };
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

/// The questions that are answered here. Others are filled in by the form itself, and anew when it is finished.
fn answers(stored: &Value) -> BTreeMap<String, String> {
    let stored = stored.as_object().into_iter().flatten();
    let named = stored.filter_map(|(path, answer)| Some((path.rsplit('/').next()?, answer.as_str()?)));
    let asked = |name: &str| REFUSES.iter().any(|(question, _)| *question == name);
    let ours = named.filter(|(name, _)| asked(name));
    ours.map(|(name, answer)| (name.to_owned(), answer.to_owned()))
        .collect()
}

/// What a page has changed since it told of these answers last.
fn changes(id: InstanceId, before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<Told> {
    let questions: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let changed = questions.into_iter().filter(|name| before.get(*name) != now.get(*name));
    let heard = changed.map(|name| Told::Answered {
        id,
        question: name.clone(),
        answer: now.get(name).cloned(),
    });
    heard.collect()
}

fn files(body: &str) -> Vec<Digest> {
    let body: Value = json::read(body).unwrap_or_default();
    let named = body["attachments"].as_array().cloned().unwrap_or_default();
    named
        .iter()
        .filter_map(|file| file["sha256"].as_str()?.parse().ok())
        .collect()
}
