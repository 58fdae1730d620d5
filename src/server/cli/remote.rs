//! A server that the command line speaks to, by a program's token.

use crate::sync::{GUARD_HEADER, Problem};
use anyhow::{Context as _, bail};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, AsSendBody, Body};

/// Which server, and by whose right.
#[derive(Debug, Clone, clap::Args)]
pub struct Server {
    /// Address of the server, for instance `https://survei.example.org`
    #[arg(long, env = "JB_SERVER")]
    server: String,
    /// File with the token that `user token create` gave; otherwise JB_TOKEN holds it
    #[arg(long)]
    token_file: Option<PathBuf>,
}

/// A server and a token.
pub struct Remote {
    agent: Agent,
    base: String,
    token: String,
}

/// Why the server did not do it: its own problem, with all its members.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}{}", .problem.code, .problem.title, .problem.detail.as_ref().map(|d| format!(" ({d})")).unwrap_or_default())]
pub struct Refused {
    /// What the server says.
    pub problem: Problem,
    /// The whole of it.
    pub whole: Value,
}

impl Server {
    pub fn connect(&self) -> anyhow::Result<Remote> {
        let token = match &self.token_file {
            Some(path) => std::fs::read_to_string(path).with_context(|| path.display().to_string())?,
            None => std::env::var("JB_TOKEN")
                .context("a token is needed: `jemput-bola user token create LOGIN` makes one; give it by JB_TOKEN or --token-file")?,
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(15)))
            .user_agent(concat!("jemput-bola/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Remote {
            agent: config.into(),
            base: self.server.trim_end_matches('/').to_owned(),
            token: token.trim().to_owned(),
        })
    }
}

impl Remote {
    /// Sends a body and reads the answer's JSON.
    pub fn post<T: DeserializeOwned>(&self, path: &str, kind: &str, body: impl AsSendBody) -> anyhow::Result<T> {
        let url = format!("{}{path}", self.base);
        let sent = self
            .agent
            .post(&url)
            .header("authorization", format!("Bearer {}", self.token))
            .header("accept-language", "en")
            .header(GUARD_HEADER, "1")
            .content_type(kind)
            .send(body);
        let mut answer = self.check(sent.with_context(|| self.unreachable())?)?;
        answer
            .body_mut()
            .read_json()
            .context("the server's answer cannot be read")
    }

    /// Asks for something; the body comes as a stream.
    pub fn get(&self, path: &str) -> anyhow::Result<Response<Body>> {
        let url = format!("{}{path}", self.base);
        let sent = self
            .agent
            .get(&url)
            .header("authorization", format!("Bearer {}", self.token))
            .header("accept-language", "en")
            .call();
        self.check(sent.with_context(|| self.unreachable())?)
    }

    fn unreachable(&self) -> String {
        format!("the server {} cannot be reached", self.base)
    }

    fn check(&self, mut answer: Response<Body>) -> anyhow::Result<Response<Body>> {
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let text = answer.body_mut().read_to_string().unwrap_or_default();
        let whole: Value = serde_json::from_str(&text).unwrap_or_default();
        match serde_json::from_value(whole.clone()) {
            Ok(problem) => Err(Refused { problem, whole }.into()),
            Err(_) => bail!("{} answered {status}; is it a Jemput Bola server?", self.base),
        }
    }
}

/// A text as part of a query or path (RFC 3986: all but the unreserved characters escaped).
pub fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}
