//! The real server: our binary on a data folder of its own, killed and started again on the same address.

use super::http::{Message, ask};
use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

/// A data folder after the first start, with codes for phones; copied for every trial.
pub struct Template {
    folder: tempfile::TempDir,
    pub token: String,
    pub officer: String,
    codes: Vec<String>,
    pub form: (String, String),
}

/// Phones that may enrol in one trial.
const CODES: usize = 6;

static TEMPLATE: OnceLock<Template> = OnceLock::new();

pub fn template() -> &'static Template {
    TEMPLATE.get().expect("a template that was made")
}

/// Makes the template, once.
pub async fn prepare() {
    if TEMPLATE.get().is_none() {
        let made = make().await;
        TEMPLATE.set(made).ok();
    }
}

async fn make() -> Template {
    let folder = tempfile::tempdir().expect("a folder");
    let mut host = Host::on(folder.path().to_owned());
    host.start(&[]).await;
    let token = Command::new(env!("CARGO_BIN_EXE_jemput-bola"))
        .args(["user", "token", "create", "admin", "--data-dir"])
        .arg(folder.path())
        .output()
        .expect("a token");
    let said = String::from_utf8_lossy(&token.stdout).into_owned();
    let token = said.split_whitespace().last().expect("a token").to_owned();
    let call = async |method: &str, path: &str, body: &str| -> Value {
        let answer = host
            .call(&token, method, path, "application/json", body.as_bytes())
            .await;
        serde_json::from_str(&answer.text()).unwrap_or_else(|e| panic!("{path}: {e}: {}", answer.text()))
    };
    let people = call("GET", "/api/v1/people", "").await;
    let is_officer = |person: &&Value| person["role"] == "officer";
    let officer = people["people"].as_array().and_then(|all| all.iter().find(is_officer));
    let officer = officer.expect("an officer")["account_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let mut codes = Vec::new();
    for _ in 0..CODES {
        let issued = call("POST", &format!("/api/v1/people/{officer}/codes"), "{}").await;
        codes.push(issued["code"].as_str().expect("a code").to_owned());
    }
    let forms = call("GET", "/api/v1/forms", "").await;
    let form = &forms["forms"][0];
    let word = |name: &str| {
        form[name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name}: {forms}"))
            .to_owned()
    };
    let form = (word("form_id"), word("version"));
    host.stop();
    Template {
        folder,
        token,
        officer,
        codes,
        form,
    }
}

/// A port of our own below those that connections take, so that nobody has it when the server comes up again.
fn port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let from = (std::process::id() % 40) as u16 * 250;
        let port = 20_000 + (from + NEXT.fetch_add(1, Ordering::Relaxed)) % 11_000;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

pub struct Host {
    port: u16,
    data: PathBuf,
    child: Option<Child>,
    /// The pages that it serves, where they are others than the built ones.
    pub pages: Option<PathBuf>,
}

impl Host {
    fn on(data: PathBuf) -> Self {
        Self {
            port: port(),
            data,
            child: None,
            pages: None,
        }
    }

    /// On a copy of the template.
    pub fn fresh(data: &Path) -> Self {
        copy(template().folder.path(), data);
        Self::on(data.to_owned())
    }

    /// On a copy of another folder.
    pub fn on_copy(from: &Path, data: &Path) -> Self {
        copy(from, data);
        Self::on(data.to_owned())
    }

    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    /// An enrolment code that nobody has used in this trial.
    pub fn code(&self, number: usize) -> String {
        template().codes[number].clone()
    }

    /// Starts it with these variables, and waits until it answers.
    pub async fn start(&mut self, variables: &[(&str, String)]) {
        let begun = Instant::now();
        loop {
            let mut command = Command::new(env!("CARGO_BIN_EXE_jemput-bola"));
            for name in [
                "JB_TOKEN",
                "JB_PUBLIC_URL",
                "JB_PRACTICE",
                "JB_FAILPOINT",
                "JB_MISTAKE",
                "JB_MOST_PAGES",
            ] {
                command.env_remove(name);
            }
            if let Some(pages) = &self.pages {
                command.env("JB_APP_DIR", pages);
            }
            let child = command
                .args(["serve", "--bind", &self.address().to_string(), "--data-dir"])
                .arg(&self.data)
                .env("JB_LOG", "off")
                .envs(variables.iter().map(|(name, value)| (name, value)))
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn();
            self.child = Some(child.expect("a server"));
            while !self.is_dead() {
                let health = Message::request("GET", "/api/v1/health", &[], &[]);
                if ask(self.address(), &health)
                    .await
                    .is_ok_and(|answer| answer.status() == 200)
                {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(4)).await;
            }
            // It died while it started: another has the port, or it was killed as planned.
            assert!(begun.elapsed() < Duration::from_secs(20), "the server does not start");
        }
    }

    pub fn is_dead(&mut self) -> bool {
        let Some(child) = &mut self.child else { return true };
        let ended = child.try_wait().expect("a child");
        if ended.is_some() {
            self.child = None;
        }
        ended.is_some()
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().ok();
            child.wait().expect("a child that ends");
        }
    }

    /// SIGTERM, and waits.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let pid = child.id().to_string();
            Command::new("kill").args(["-TERM", &pid]).status().expect("kill");
            child.wait().expect("a child that ends");
        }
    }

    /// A call by the admin's token.
    pub async fn call(&self, token: &str, method: &str, path: &str, kind: &str, body: &[u8]) -> Message {
        let bearer = format!("Bearer {token}");
        let headers = [
            ("x-jemput-bola", "1"),
            ("authorization", bearer.as_str()),
            ("content-type", kind),
        ];
        let request = Message::request(method, path, &headers, body);
        ask(self.address(), &request).await.unwrap_or_default()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Copies a folder, for a server that does not run.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (there, here) = (entry.path(), to.join(entry.file_name()));
        match there.is_dir() {
            true => copy(&there, &here),
            false => drop(std::fs::copy(&there, &here).expect("a copy")),
        }
    }
}
