//! What the office does, or whoever else knocks at the server.

use crate::torture::host::template;
use crate::torture::http::{Message, ask};
use crate::torture::judge::say;
use crate::torture::oracle::Told;
use crate::torture::phone::Phone;
use crate::torture::trial::{Scene, token};
use jemput_bola::bundle::BundleWriter;
use jemput_bola::id::Digest;
use jemput_bola::phone::ATTACHMENTS;
use jemput_bola::submission::Envelope;
use serde_json::{Value, json};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::Path;
use std::time::Duration;

async fn database(data: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(data.join("jemput-bola.db"))
        .foreign_keys(false);
    SqliteConnection::connect_with(&options).await.expect("the database")
}

/// As a server without its unique index would have it.
pub async fn without_unique_index(data: &Path) {
    let mut connection = database(data).await;
    let (made,): (String,) = sqlx::query_as("select sql from sqlite_schema where name = 'submission'")
        .fetch_one(&mut connection)
        .await
        .expect("the table");
    let loose = made.replace("unique (instance_id, sha256)", "check (1)");
    assert_ne!(made, loose);
    for sql in [
        "pragma legacy_alter_table = on".to_owned(),
        "alter table submission rename to strict".to_owned(),
        loose,
        "drop table strict".to_owned(),
    ] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .expect("a table");
    }
    connection.close().await.expect("a database that closes");
}

pub async fn end_sessions(data: &Path) {
    let mut connection = database(data).await;
    sqlx::query("delete from session")
        .execute(&mut connection)
        .await
        .expect("no sessions");
    connection.close().await.expect("a database that closes");
}

/// The coordinator revokes every phone; each hands over a file of what it has.
pub async fn revoke(scene: &mut Scene<'_>) {
    for phone in &scene.phones {
        let device = phone.device().await.device_id;
        let path = format!("/api/v1/people/{}/devices/{device}/revoke", template().officer);
        let told = scene.host.call(token(), "POST", &path, "application/json", b"{}").await;
        assert_eq!(told.status(), 204, "{}", told.text());
        scene.struck += 1;
    }
    if scene.chance.below(2) == 0 {
        carry(scene).await;
    }
}

/// The coordinator gives a code for each phone that exists, and it enrols again.
pub async fn enrol_again(scene: &mut Scene<'_>) {
    for phone in &scene.phones {
        let device = phone.device().await.device_id;
        let path = format!("/api/v1/people/{}/codes", template().officer);
        let asked = json!({ "device_id": device }).to_string();
        let told = scene
            .host
            .call(token(), "POST", &path, "application/json", asked.as_bytes())
            .await;
        let issued: Value = serde_json::from_str(&told.text()).unwrap_or_default();
        let code = issued["code"]
            .as_str()
            .unwrap_or_else(|| panic!("no code: {}", told.text()))
            .to_owned();
        phone.proves.set(true);
        let app = phone.open().await;
        phone.enrol(&app.storage, &code).await;
    }
}

/// A file of everything finished that waits on a phone.
async fn bundle(phone: &Phone) -> Option<Vec<u8>> {
    let app = phone.open().await;
    let server = app.storage.device().await.ok()??.enrolment?.server_id;
    let mut writer = BundleWriter::new(Some(server), "2026-11-30T08:00:00+07:00");
    let mut packed = Vec::new();
    let waiting = app.storage.outbox().await.ok()?;
    let mut any = false;
    for headline in waiting {
        let envelope = app.storage.envelope(headline.instance_id).await.ok()??;
        for file in &headline.attachments {
            let text = phone.disk.journal_text(ATTACHMENTS, &file.sha256.to_string())?;
            if let Some(head) = writer.attachment(text.as_bytes()).ok()? {
                packed.extend(head);
                packed.extend(text.as_bytes());
            }
        }
        writer.envelope(&envelope).ok()?;
        any = true;
    }
    packed.extend(writer.finish().ok()?);
    any.then_some(packed)
}

/// Files of the phones reach the office: whole, cut, twice, at once.
pub async fn carry(scene: &mut Scene<'_>) {
    let path = "/api/v1/batches?name=kiriman.jbz";
    for phone in &scene.phones {
        let Some(mut file) = bundle(phone).await else { continue };
        if scene.chance.below(4) == 0 {
            let cut = scene.chance.below(file.len() as u64) as usize;
            let part = &file[..cut];
            scene
                .host
                .call(token(), "POST", path, "application/octet-stream", part)
                .await;
        }
        let upload = || {
            scene
                .host
                .call(token(), "POST", path, "application/octet-stream", &file)
        };
        match scene.chance.below(3) {
            0 => drop(upload().await),
            1 => drop((upload().await, upload().await)),
            _ => drop(tokio::join!(upload(), upload())),
        }
        scene.struck += 1;
        file.clear();
    }
}

/// Others bring other bytes under the ids of interviews that were finished.
pub async fn bring_other_bytes(scene: &mut Scene<'_>) {
    for (id, story) in scene.oracle.stories() {
        let Some((body, _)) = story.bodies.last() else { continue };
        if story.saved.is_none() || !story.brought.is_empty() || scene.chance.below(2) == 0 {
            continue;
        }
        let other = Envelope::wrap(id, body.replace("Sumiati", "Sumarni"));
        let line = other.to_line().expect("a line");
        let path = "/api/v1/batches?name=lain.ndjson";
        let told = scene
            .host
            .call(token(), "POST", path, "application/octet-stream", line.as_bytes())
            .await;
        let report: Value = serde_json::from_str(&told.text()).unwrap_or_default();
        let outcome = report["verdicts"][0]["outcome"].as_str().unwrap_or_default();
        let sure = matches!(outcome, "stored" | "conflict" | "duplicate");
        let body = other.body;
        scene.oracle.hears(&Told::Brought { id, body, sure });
        scene.struck += 1;
    }
}

/// Nonsense of every kind: the server answers each, and lives.
pub async fn nonsense(scene: &mut Scene<'_>) {
    let digest = |body: &[u8]| {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        format!("sha-256=:{}:", STANDARD.encode(Digest::of(body).as_bytes()))
    };
    let bearer = format!("Bearer {}", token());
    for _ in 0..12 {
        let (body, packed) = garbage(scene);
        let stated = digest(&body);
        let mut headers = vec![
            ("x-jemput-bola", "1"),
            ("authorization", bearer.as_str()),
            ("content-digest", stated.as_str()),
        ];
        if packed {
            headers.push(("content-encoding", "gzip"));
        }
        let paths = [
            ("POST", "/api/v1/submissions", "application/x-ndjson"),
            ("POST", "/api/v1/submissions/check", "application/json"),
            ("POST", "/api/v1/batches?name=a.jbz", "application/octet-stream"),
            ("POST", "/api/v1/enrolments", "application/json"),
            ("POST", "/api/v1/attachments", "application/json"),
            ("PATCH", "/api/v1/attachments/zz", "application/partial-upload"),
        ];
        let (method, path, kind) = paths[scene.chance.below(6) as usize];
        headers.push(("content-type", kind));
        let request = Message::request(method, path, &headers, &body);
        let answer = tokio::time::timeout(Duration::from_secs(10), ask(scene.host.address(), &request)).await;
        let status = answer.map(|answer| answer.map_or(0, |answer| answer.status()));
        if !matches!(status, Ok(200..=499)) {
            say(&format!("{method} {path}: {status:?}"));
            scene.tally.other += 1;
        }
        scene.struck += 1;
    }
}

/// A body, and whether it says that it is packed.
fn garbage(scene: &mut Scene) -> (Vec<u8>, bool) {
    let n = 1 + scene.chance.below(3000) as usize;
    let chance = &mut scene.chance;
    match chance.below(8) {
        0 => ((0..n).map(|_| chance.below(256) as u8).collect(), false),
        1 => ((0..n).map(|_| chance.below(256) as u8).collect(), true),
        2 => ("[".repeat(n * 20).into_bytes(), false),
        3 => (
            format!("{{\"instance_id\":{}", "\"\\u0000".repeat(n)).into_bytes(),
            false,
        ),
        4 => (bomb(), true),
        5 => (
            b"PK\x03\x04"
                .iter()
                .copied()
                .chain((0..n).map(|_| chance.below(256) as u8))
                .collect(),
            false,
        ),
        6 => (b"{}\n\n[]\nnull\n1e999\n\"\xff\xfe\"\n".to_vec(), false),
        _ => (json!({ "items": vec![json!({}); n] }).to_string().into_bytes(), false),
    }
}

/// Ten million zeros in ten thousand bytes.
fn bomb() -> Vec<u8> {
    use std::io::Write as _;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..160 {
        packer.write_all(&[0; 65_536]).expect("memory");
    }
    packer.finish().expect("memory")
}
