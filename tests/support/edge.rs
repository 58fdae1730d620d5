//! A whole server without a network, for tests of its edge: people, phones, cookies, calls.
#![allow(dead_code)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use jemput_bola::id::{AccountId, DeviceId, Digest};
use jemput_bola::server::state::{AppState, Clock};
use jemput_bola::server::store::Sqlite;
use jemput_bola::server::{door::Door, enrolment, people, router};
use jemput_bola::sync::office::{NewPerson, Role};
use jemput_bola::sync::{Enrolment, EnrolmentRequest, ServerSigner};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt as _;

pub const MINUTE_MS: i64 = 60 * 1000;
pub const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// 2026-11-23 08:00:00 +07:00.
pub const START_MS: i64 = 1_795_395_600_000;

/// A clock that moves when it is told to.
pub struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl SetClock {
    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

pub struct Edge {
    pub state: AppState,
    pub clock: Arc<SetClock>,
    pub folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// A phone: what it made before it enrolled, and what it got.
#[derive(Clone)]
pub struct Phone {
    pub asked: EnrolmentRequest,
    pub secret: [u8; 32],
    pub cookie: String,
    pub device_id: DeviceId,
}

impl Edge {
    pub async fn new() -> Self {
        Self::with(|state| state).await
    }

    pub async fn with(change: impl FnOnce(AppState) -> AppState) -> Self {
        let clock = Arc::new(SetClock(AtomicI64::new(START_MS)));
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Sqlite::in_memory().await.unwrap());
        let state = AppState::new(store, clock.clone(), folder.path()).await.unwrap();
        let state = change(state.behind(Door::default()));
        Self { state, clock, folder }
    }

    pub fn router(&self) -> Router {
        router(self.state.clone())
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        Answer {
            status: head.status,
            headers: head.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    /// A call with the guard header, as our pages make it. `headers` come after, and replace.
    pub async fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::new(body.into());
        *request.method_mut() = Method::from_bytes(method.as_bytes()).unwrap();
        *request.uri_mut() = path.parse().unwrap();
        request.headers_mut().insert("x-jemput-bola", "1".parse().unwrap());
        for (name, value) in headers {
            let name: axum::http::HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        self.send(request).await
    }

    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        self.call("POST", path, headers, body.to_string()).await
    }

    /// A person with this role; whoever signs in does so as `role`, with the password `kata-sandi-<role>`.
    pub async fn person(&self, role: Role) -> AccountId {
        let name = serde_json::to_value(role).unwrap().as_str().unwrap().to_owned();
        let is_officer = role == Role::Officer;
        let new = NewPerson {
            login: (!is_officer).then(|| name.clone()),
            password: (!is_officer).then(|| format!("kata-sandi-{name}")),
            name,
            role,
        };
        people::add(&self.state, new).await.unwrap().person.account_id
    }

    /// Signs in and gives the `Cookie` header.
    pub async fn sign_in(&self, role: Role) -> String {
        let login = serde_json::to_value(role).unwrap();
        let password = format!("kata-sandi-{}", login.as_str().unwrap());
        let body = json!({ "login": login, "password": password });
        let answer = self.post("/api/v1/session", &[], body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.cookie()
    }

    pub async fn code(&self, account: AccountId, device: Option<DeviceId>) -> String {
        enrolment::issue(&self.state, account, device).await.unwrap().code
    }

    pub async fn enrol(&self, asked: &EnrolmentRequest) -> Answer {
        self.post("/api/v1/enrolments", &[], serde_json::to_value(asked).unwrap())
            .await
    }

    /// A phone with a code of its own, enrolled.
    pub async fn phone(&self, number: u8, officer: AccountId) -> Phone {
        let code = self.code(officer, None).await;
        let (asked, secret) = asked(number, &code);
        let answer = self.enrol(&asked).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        Phone {
            cookie: answer.cookie(),
            device_id: answer.json::<Enrolment>().device_id,
            asked,
            secret,
        }
    }

    /// Pushes one line that is kept, whatever is in it; the status tells whether it was taken.
    pub async fn push(&self, headers: &[(&str, &str)]) -> Answer {
        let id = "0197f5a0-0000-7000-8000-000000000001";
        self.push_text(id, r#"{"not":"a submission"}"#, headers).await
    }

    /// Pushes one submission as this phone and gives its verdict.
    pub async fn push_body(&self, id: &str, body: &Value, phone: &Phone) -> Value {
        let answer = self
            .push_text(id, &body.to_string(), &[("cookie", &phone.cookie)])
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    async fn push_text(&self, id: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let line = json!({
            "schema": 1, "instance_id": id, "sha256": Digest::of(body.as_bytes()), "enc": "none",
            "media_type": "application/json", "body": body,
        })
        .to_string();
        let digest = format!("sha-256=:{}:", BASE64.encode(Digest::of(line.as_bytes()).as_bytes()));
        let mut all = vec![
            ("content-type", "application/x-ndjson"),
            ("content-digest", digest.as_str()),
        ];
        all.extend_from_slice(headers);
        self.call("POST", "/api/v1/submissions", &all, line).await
    }
}

/// What phone `number` asks for with a code, and its secret.
pub fn asked(number: u8, code: &str) -> (EnrolmentRequest, [u8; 32]) {
    let secret = [number; 32];
    let asked = EnrolmentRequest {
        code: code.to_owned(),
        device_id: DeviceId::from_parts(1_700_000_000_000, [number; 10]),
        public_key: ServerSigner::from_secret(&[number + 100; 32]).public_key(),
        secret_sha256: Digest::of(&secret),
    };
    (asked, secret)
}

impl Phone {
    /// The header by which it proves itself without a session.
    pub fn proof(&self) -> String {
        format!("{}:{}", self.device_id, BASE64.encode(self.secret))
    }
}

impl Answer {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The problem's code, or nothing when the call did what was asked.
    pub fn code(&self) -> String {
        if self.status.is_success() {
            return String::new();
        }
        assert_eq!(self.header("content-type"), "application/problem+json");
        self.json::<Value>()["code"].as_str().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// The `Cookie` header that a browser sends from now on.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}
