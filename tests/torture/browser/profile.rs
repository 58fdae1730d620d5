//! The profile of a phone that has enrolled and needs no signal: made once, copied for every trial.

use super::super::chance::Chance;
use super::super::dump::Dump;
use super::super::host::Host;
use super::super::judge::say;
use super::super::proxy::Proxy;
use super::interview::enrol;
use super::phone::{Phone, Screen};
use jemput_bola::vault::{Record, RecordKind};
use serde_json::json;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The address of the pages, whatever port the proxy of a trial has. Browsers trust names under localhost.
pub const ORIGIN: &str = "http://survei.localhost:8080";

pub struct Template {
    pub profile: tempfile::TempDir,
    pub data: tempfile::TempDir,
}

static TEMPLATE: OnceLock<Template> = OnceLock::new();

pub fn template() -> &'static Template {
    TEMPLATE.get().expect("a profile that was made")
}

/// Flags by which the pages' address leads to the proxy.
pub fn flags(proxy: SocketAddr) -> Vec<String> {
    vec![format!("--host-resolver-rules=MAP survei.localhost:8080 {proxy}")]
}

/// Makes the profile, once.
pub async fn prepare() {
    if TEMPLATE.get().is_some() {
        return;
    }
    let (profile, data) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let mut host = Host::fresh(data.path());
    host.start(&[]).await;
    let proxy = Proxy::start(host.address(), 1).await;
    let flags = flags(proxy.address);
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let phone = Phone::open_with(profile.path(), Screen::Phone, &flags, json!({})).await;
    enrol(&phone, &format!("{ORIGIN}/#daftar={}", host.code(0))).await;
    phone.close().await;
    host.stop();
    TEMPLATE.set(Template { profile, data }).ok();
}

const DUMP: &str = "const open = indexedDB.open('jemput-bola'); \
    const db = await new Promise((done, wrong) => { open.onsuccess = () => done(open.result); open.onerror = wrong; }); \
    const all = {}; \
    for (const name of ['drafts', 'outbox', 'sent']) { \
      const store = db.transaction(name).objectStore(name); \
      const [keys, values] = [store.getAllKeys(), store.getAll()]; \
      await new Promise((done) => { values.onsuccess = done; }); \
      all[name] = keys.result.map((key, i) => [key, values.result[i]]); \
    } \
    db.close(); \
    all.local = Object.keys(localStorage).filter((key) => /^[od]:/.test(key)).map((key) => [key, localStorage[key]]); \
    return all;";

const COUNT: &str = "const open = indexedDB.open('jemput-bola'); \
    const db = await new Promise((done, wrong) => { open.onsuccess = () => done(open.result); open.onerror = wrong; }); \
    const asked = db.transaction('outbox').objectStore('outbox').count(); \
    await new Promise((done, wrong) => { asked.onsuccess = done; asked.onerror = wrong; }); \
    db.close(); \
    return asked.result;";

/// How many wait in the outbox of an open phone; more than can be, where it does not say.
pub async fn count(phone: &Phone) -> usize {
    phone.run(COUNT).await.as_u64().map_or(usize::MAX, |n| n as usize)
}

/// What stands on the disks of an open phone.
pub async fn dump(phone: &Phone) -> Dump {
    let all = phone.run(DUMP).await;
    let pairs = |name: &str| -> Vec<(String, String)> { serde_json::from_value(all[name].clone()).unwrap_or_default() };
    let mut dump = Dump::default();
    for (id, text) in pairs("outbox") {
        dump.holds_text(RecordKind::Outbox, &id, &text);
        dump.waits_for(&id);
    }
    for (id, text) in pairs("sent") {
        dump.holds_text(RecordKind::Sent, &id, &text);
    }
    for (key, text) in pairs("local") {
        if let Some(id) = key.strip_prefix("o:") {
            dump.holds_text(RecordKind::Outbox, id, &text);
        }
    }
    for (id, text) in pairs("drafts") {
        let record = Record::read(&text, RecordKind::Draft, &id);
        if let (Ok(record), Ok(id)) = (record, id.parse()) {
            dump.drafts.insert(id, record.rev as u32);
            dump.answers
                .insert(id, serde_json::from_str(&record.body).unwrap_or_default());
        }
    }
    dump
}

/// The folders of a store in a profile.
fn folders(home: &Path, name: &str) -> PathBuf {
    home.join("Default").join(name)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path().is_dir() {
            true => found.extend(files(&entry.path())),
            false => found.push(entry.path()),
        }
    }
    found
}

/// One of the two stores, and which it is.
fn store(home: &Path, chance: &mut Chance) -> PathBuf {
    let names = ["Local Storage", "IndexedDB"];
    folders(home, names[chance.below(2) as usize])
}

/// Four bytes in the middle of one store's newest log are others; the phone was closed.
pub fn damage(home: &Path, chance: &mut Chance) {
    let folder = store(home, chance);
    let logs = files(&folder)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|it| it == "log"));
    for log in logs {
        let mut bytes = std::fs::read(&log).unwrap_or_default();
        if bytes.is_empty() {
            continue;
        }
        let at = bytes.len() / 2;
        bytes[at..].iter_mut().take(4).for_each(|byte| *byte ^= 0xff);
        say(&format!("{} damaged at {at}", log.display()));
        std::fs::write(&log, bytes).expect("a log that is written");
    }
}

/// One store is gone.
pub fn wipe(home: &Path, chance: &mut Chance) {
    let folder = store(home, chance);
    say(&format!("{} gone", folder.display()));
    std::fs::remove_dir_all(folder).ok();
}
