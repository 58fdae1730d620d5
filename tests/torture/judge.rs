//! The verdict: what people were told, against what the server's database, its folder of files and the phones hold.

use super::dump::Dump;
use super::oracle::{Oracle, Story};
use jemput_bola::id::{Digest, InstanceId};
use serde_json::Value;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// What one or many trials came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub lost: u64,
    pub duplicated: u64,
    pub altered: u64,
    pub stuck: u64,
    /// What else a row promises: no storm of requests, a server that lives.
    pub other: u64,
}

impl Tally {
    pub fn is_clean(&self) -> bool {
        *self == Self::default()
    }

    pub fn add(&mut self, more: Self) {
        self.lost += more.lost;
        self.duplicated += more.duplicated;
        self.altered += more.altered;
        self.stuck += more.stuck;
        self.other += more.other;
    }
}

/// A body that the server holds.
pub struct Held {
    pub id: String,
    sha256: Vec<u8>,
    pub body: Vec<u8>,
}

/// Every body that the server holds, read past the server.
pub async fn held(data: &Path) -> Vec<Held> {
    let options = SqliteConnectOptions::new()
        .filename(data.join("jemput-bola.db"))
        .busy_timeout(std::time::Duration::from_secs(5));
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
    let pool = pool.expect("the server's database");
    let rows = sqlx::query("select instance_id, sha256, body from submission")
        .fetch_all(&pool)
        .await
        .expect("the submissions");
    pool.close().await;
    let held = rows.iter().map(|row| Held {
        id: row.get("instance_id"),
        sha256: row.get("sha256"),
        body: row.get("body"),
    });
    held.collect()
}

fn has_file(data: &Path, file: Digest) -> bool {
    let name = file.to_string();
    let bytes = std::fs::read(data.join("attachments").join(&name[..2]).join(&name));
    bytes.is_ok_and(|bytes| Digest::of(&bytes) == file)
}

struct Case<'a> {
    times: HashMap<&'a [u8], usize>,
    held: &'a [Held],
    data: &'a Path,
}

impl<'a> Case<'a> {
    fn new(held: &'a [Held], data: &'a Path) -> Self {
        let mut times = HashMap::new();
        for row in held {
            *times.entry(row.body.as_slice()).or_default() += 1;
        }
        Self { times, held, data }
    }

    /// How often the server holds exactly these bytes, under whatever id.
    fn times(&self, body: &str) -> usize {
        self.times.get(body.as_bytes()).copied().unwrap_or(0)
    }

    fn is_whole(&self, body: &str, files: &[Digest]) -> bool {
        self.times(body) > 0 && files.iter().all(|file| has_file(self.data, *file))
    }
}

fn body_of(story: &Story, sha256: Digest) -> Option<&(String, Vec<Digest>)> {
    let fits = |(body, _): &&(String, Vec<Digest>)| Digest::of(body.as_bytes()) == sha256;
    story.bodies.iter().find(fits)
}

/// In the middle of a storm: what is called sent must be on the server, whatever is on the phone.
pub async fn sent_is_there(oracle: &Oracle, data: &Path) -> Tally {
    let held = held(data).await;
    let case = Case::new(&held, data);
    let mut tally = Tally::default();
    for (id, story) in oracle.stories() {
        let Some(sha256) = story.sent.filter(|_| !story.erased) else {
            continue;
        };
        let whole = body_of(&story, sha256).is_some_and(|(body, files)| case.is_whole(body, files));
        if !whole {
            say(&format!("{id}: called sent, and the server has it not"));
            tally.lost += 1;
        }
    }
    tally
}

/// At the end, when everything has come to rest.
pub async fn all(oracle: &Oracle, data: &Path, phones: &[Dump]) -> Tally {
    let held = held(data).await;
    let case = Case::new(&held, data);
    let stories = oracle.stories();
    let mut tally = Tally::default();
    for (id, story) in &stories {
        tally.add(match story.erased {
            true => erased(*id, story, &held, phones),
            false => finished(*id, story, &case, phones),
        });
    }
    tally.add(drafts(&stories, &case, phones));
    tally.add(answers(&stories, &case, phones));
    for row in &held {
        let id = row.id.parse::<InstanceId>().ok();
        let story = id.and_then(|id| stories.get(&id));
        let body = String::from_utf8_lossy(&row.body);
        let made = story.is_some_and(|story| {
            let made = story.bodies.iter().map(|(body, _)| body);
            made.chain(story.brought.iter().map(|(body, _)| body))
                .any(|it| *it == body)
        });
        if Digest::of(&row.body).as_bytes() != row.sha256.as_slice() || !made {
            say(&format!("{}: the server holds bytes that nobody made", row.id));
            tally.altered += 1;
        }
    }
    tally
}

/// The app was opened again after a kill: what it lists now must be as new as what was called saved. Later answers would hide
/// it.
pub fn opened(oracle: &Oracle, number: usize, drafts: &BTreeMap<InstanceId, u32>) -> Tally {
    let mut tally = Tally::default();
    let stories = oracle.stories();
    for (id, state) in drafts {
        let story = stories.get(id).filter(|story| story.phone == number);
        let Some(story) = story else { continue };
        if story.deleted || story.saved.is_some() {
            say(&format!("{id}: deleted or finished, and a draft again"));
            tally.altered += 1;
        } else if Some(*state) < story.typed {
            say(&format!("{id}: saved {:?}, and {state} came back", story.typed));
            tally.lost += 1;
        }
    }
    tally
}

/// What was erased is nowhere any more, and whoever sends an old copy is told so.
fn erased(id: InstanceId, story: &Story, held: &[Held], phones: &[Dump]) -> Tally {
    let mut tally = Tally::default();
    let name = id.to_string();
    if held.iter().any(|row| row.id == name) {
        say(&format!("{id}: erased, and on the server again"));
        tally.altered += 1;
    }
    let phone = phones.get(story.phone);
    if phone.is_some_and(|phone| phone.waits(&name)) {
        say(&format!("{id}: erased, and waits to be sent"));
        tally.stuck += 1;
    }
    if phone.is_some_and(|phone| !phone.bodies(&name).is_empty()) {
        say(&format!("{id}: erased, and on the phone"));
        tally.other += 1;
    }
    tally
}

fn finished(id: InstanceId, story: &Story, case: &Case, phones: &[Dump]) -> Tally {
    let mut tally = Tally::default();
    let name = id.to_string();
    let phone = phones.get(story.phone);
    for (body, files) in &story.bodies {
        let times = case.times(body);
        if times > 1 {
            say(&format!("{id}: on the server {times} times"));
            tally.duplicated += 1;
        }
        if story.saved != Some(Digest::of(body.as_bytes())) {
            continue;
        }
        let on_phone = phone.is_some_and(|phone| phone.holds(&name, body, files));
        if !case.is_whole(body, files) && !on_phone {
            say(&format!("{id}: called saved, and gone"));
            tally.lost += 1;
        }
    }
    // One interview is one submission.
    let there = story.bodies.iter().filter(|(body, _)| case.times(body) > 0).count();
    if there > 1 {
        say(&format!("{id}: finished {there} times"));
        tally.duplicated += 1;
    }
    for (body, sure) in &story.brought {
        let is_it = |row: &&Held| row.id == name && row.body == body.as_bytes();
        let times = case.held.iter().filter(is_it).count();
        if times > 1 {
            tally.duplicated += 1;
        }
        if *sure && times == 0 {
            say(&format!("{id}: other bytes were called kept, and are gone"));
            tally.lost += 1;
        }
    }
    if !story.may_wait && phone.is_some_and(|phone| phone.waits(&name)) {
        say(&format!("{id}: waits for ever"));
        tally.stuck += 1;
    }
    tally
}

/// What was called saved and is not finished must be a draft, at least as new.
fn drafts(stories: &BTreeMap<InstanceId, Story>, case: &Case<'_>, phones: &[Dump]) -> Tally {
    let mut tally = Tally::default();
    for (number, phone) in phones.iter().enumerate() {
        for (id, story) in stories.iter().filter(|(_, story)| story.phone == number) {
            let draft = phone.drafts.get(id).copied();
            let is_finished = story
                .bodies
                .iter()
                .any(|(body, files)| case.times(body) > 0 || phone.holds(&id.to_string(), body, files));
            match draft {
                Some(_) if story.deleted || story.saved.is_some() => {
                    say(&format!("{id}: deleted or finished, and a draft again"));
                    tally.altered += 1;
                }
                Some(state) if Some(state) < story.typed => {
                    say(&format!("{id}: saved {:?}, and {state} came back", story.typed));
                    tally.lost += 1;
                }
                None if story.typed.is_some() && !story.deleting && story.saved.is_none() && !is_finished => {
                    say(&format!("{id}: saved, and gone"));
                    tally.lost += 1;
                }
                _ => {}
            }
        }
    }
    tally
}

/// Every answer that was called saved is in the interview as it stands at the end, finished or not.
fn answers(stories: &BTreeMap<InstanceId, Story>, case: &Case<'_>, phones: &[Dump]) -> Tally {
    let mut tally = Tally::default();
    for (id, story) in stories
        .iter()
        .filter(|(_, story)| !story.answered.is_empty() && !story.deleting)
    {
        let Some(phone) = phones.get(story.phone) else { continue };
        let is_there = |body: &&String| case.times(body) > 0 || phone.bodies(&id.to_string()).contains(body);
        let finished = story.bodies.iter().map(|(body, _)| body).find(is_there);
        let finished = finished.and_then(|body| serde_json::from_str::<Value>(body).ok());
        // Where nothing of it is there at all, that is told elsewhere.
        let Some(interview) = finished.as_ref().or(phone.answers.get(id)) else {
            continue;
        };
        for (question, answer) in &story.answered {
            if answer_to(interview, question).as_ref() != Some(answer) {
                say(&format!("{id}: the answer to {question} was called saved, and is gone"));
                tally.lost += 1;
            }
        }
    }
    tally
}

/// The answer to a question outside of repeats, whether answers are nested in groups or stand under whole paths.
fn answer_to(interview: &Value, question: &str) -> Option<String> {
    let object = interview.as_object()?;
    object.iter().find_map(|(key, value)| match value {
        Value::Object(_) => answer_to(value, question),
        Value::String(answer) if key.rsplit('/').next() == Some(question) => Some(answer.clone()),
        _ => None,
    })
}

/// For whoever looks at one trial.
pub fn say(what: &str) {
    if std::env::var_os("TELL").is_some() {
        println!("    {what}");
    }
}
