//! A server without a network: state, clock and submissions for the tests of the data half.
#![allow(dead_code)]

use axum::{body::Body, http::HeaderMap};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use jemput_bola::form::Form;
use jemput_bola::id::{AccountId, DeviceId, Digest, InstanceId};
use jemput_bola::server::{
    auth::Carrier,
    problem::ApiError,
    state::{AppState, Clock},
    store::{NewForm, PublishOutcome, Sqlite, Store},
    submissions::accept_push,
};
use jemput_bola::submission::{AttachmentRef, Envelope};
use jemput_bola::sync::{Verdict, office::Role};
use serde_json::{Value, json};
use std::{
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

/// 2026-11-23 08:00:00 +07:00.
pub const NOW_MS: i64 = 1_795_395_600_000;

/// A clock that moves only when it is told to.
pub struct Still(pub AtomicI64);

impl Clock for Still {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

pub struct Bench {
    pub folder: tempfile::TempDir,
    pub clock: Arc<Still>,
    pub state: AppState,
}

impl Bench {
    pub async fn in_memory() -> Self {
        Self::over(Arc::new(Sqlite::in_memory().await.unwrap())).await
    }

    pub async fn on_disk() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Sqlite::open(folder.path().join("jb.sqlite3")).await.unwrap();
        Self::over_in(folder, Arc::new(store)).await
    }

    pub async fn both() -> [Self; 2] {
        [Self::in_memory().await, Self::on_disk().await]
    }

    async fn over(store: Arc<dyn Store>) -> Self {
        Self::over_in(tempfile::tempdir().unwrap(), store).await
    }

    async fn over_in(folder: tempfile::TempDir, store: Arc<dyn Store>) -> Self {
        let clock = Arc::new(Still(AtomicI64::new(NOW_MS)));
        let state = AppState::new(store, clock.clone(), folder.path()).await.unwrap();
        Self { folder, clock, state }
    }

    /// Publishes the form that [`body`] names.
    pub async fn publish(&self) {
        publish_in(&self.state).await;
    }

    /// Publishes a form.
    pub async fn publish_form(&self, form: &Form) {
        publish_form_in(&self.state, form).await;
    }

    /// Pushes these lines as an officer's phone does.
    pub async fn push(&self, lines: &[String]) -> Vec<Verdict> {
        self.push_as(&phone(), lines).await.unwrap()
    }

    pub async fn push_as(&self, carrier: &Carrier, lines: &[String]) -> Result<Vec<Verdict>, ApiError> {
        let body = lines.join("\n");
        let headers = headers(&[("content-digest", &content_digest(body.as_bytes()))]);
        accept_push(&self.state, carrier, &headers, Body::from(body)).await
    }

    pub async fn push_one(&self, envelope: &Envelope) -> Verdict {
        let mut verdicts = self.push(&[envelope.to_line().unwrap()]).await;
        assert_eq!(verdicts.len(), 1);
        verdicts.remove(0)
    }
}

/// Publishes the form that [`body`] names.
pub async fn publish_in(state: &AppState) {
    let kecamatan = json!({"name": "kecamatan", "kind": {
        "kind": "question", "type": "select_one", "source": {"list": "kecamatan"},
    }});
    let form = json!({
        "schema": 1, "form_id": FORM, "version": VERSION, "title": "Sosialisasi", "default_language": 0,
        "languages": [{"name": "Bahasa Indonesia (id)", "code": "id"}],
        "lists": {"kecamatan": [{"name": "350701", "label": ["Donomulyo"]}]},
        "root": {"name": "data", "kind": {"kind": "group"}, "children": [
            {"name": "lokasi", "kind": {"kind": "group"}, "children": [kecamatan]},
        ]},
    });
    publish_form_in(state, &Form::from_json(&form.to_string()).unwrap()).await;
}

pub async fn publish_form_in(state: &AppState, form: &Form) {
    let json = form.to_json().unwrap();
    let form = NewForm {
        form_id: form.form_id.clone(),
        version: form.version.clone(),
        title: form.title.clone(),
        digest: Digest::of(json.as_bytes()),
        workbook: json.clone().into_bytes(),
        json,
        workbook_name: "form.xlsx".to_owned(),
        media: vec![],
        files: vec![],
        packed: vec![],
        published_by: None,
        now_ms: NOW_MS,
    };
    let outcome = state.store.publish_form(form).await.unwrap();
    assert_eq!(outcome, PublishOutcome::Published);
}

pub fn phone() -> Carrier {
    Carrier {
        account_id: Some(AccountId::from_parts(1, [7; 10])),
        device_id: Some(device()),
        role: Role::Officer,
        practice_only: false,
    }
}

pub fn passer_by() -> Carrier {
    Carrier {
        account_id: None,
        device_id: None,
        role: Role::Officer,
        practice_only: true,
    }
}

pub fn coordinator() -> Carrier {
    Carrier {
        account_id: Some(AccountId::from_parts(1, [8; 10])),
        device_id: None,
        role: Role::Coordinator,
        practice_only: false,
    }
}

pub fn device() -> DeviceId {
    DeviceId::from_parts(1, [9; 10])
}

pub fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/x-ndjson".parse().unwrap());
    for (name, value) in pairs {
        headers.insert(*name, value.parse().unwrap());
    }
    headers
}

pub fn content_digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64.encode(Digest::of(bytes).as_bytes()))
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An id that no other call in this process gave.
pub fn fresh_id() -> InstanceId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let next = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    let mut random = [0; 10];
    random[2..].copy_from_slice(&next);
    InstanceId::from_parts(1_795_395_600_000, random)
}

/// A submission of a form that is published, with these answers.
pub fn body(id: InstanceId, answers: Value) -> Value {
    json!({
        "schema": 1, "kind": "submission", "instance_id": id, "form_id": FORM, "form_version": VERSION,
        "form_digest": Digest::of(b"form"), "mode": "real", "device_id": device(), "device_epoch": 1, "seq": 7,
        "officer": "Sri Wahyuni", "language": "id", "instance_name": "Pak Slamet",
        "started": {"wall_ms": 1_795_388_400_000_i64, "mono_ms": 1000, "offset_min": 420},
        "finalized": {"wall_ms": 1_795_390_200_000_i64, "mono_ms": 1_801_000, "offset_min": 420},
        "app_build": "test", "answers": answers, "attachments": [],
    })
}

pub const FORM: &str = "sosialisasi_bpu";
pub const VERSION: &str = "2026112201";

pub fn wrap(body: &Value) -> Envelope {
    let id = body["instance_id"].as_str().unwrap().parse().unwrap();
    Envelope::wrap(id, body.to_string())
}

/// A submission that is like others but for its id.
pub fn any() -> Envelope {
    wrap(&body(
        fresh_id(),
        json!({"lokasi": {"kecamatan": "350701"}, "nama": "Pak Slamet"}),
    ))
}

pub fn with_attachment(bytes: &[u8]) -> (Envelope, AttachmentRef) {
    let attachment = AttachmentRef {
        name: "ttd.png".to_owned(),
        sha256: Digest::of(bytes),
        size_bytes: bytes.len() as u64,
        media_type: "image/png".to_owned(),
    };
    let mut body = body(fresh_id(), json!({"ttd": "ttd.png"}));
    body["attachments"] = json!([attachment]);
    (wrap(&body), attachment)
}
