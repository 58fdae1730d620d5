//! The real server, as its own process, on a data folder of its own; stopped and started again on the same address.
#![allow(dead_code)]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs, or is stopped.
pub struct Server {
    port: u16,
    data_dir: PathBuf,
    child: Option<Child>,
    /// What it has said since it was last started, up to the line that it is ready.
    pub said: String,
}

/// The program under test, for one call of its command line.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jemput-bola"));
    command.env_remove("JB_TOKEN").stdin(Stdio::null());
    command
}

impl Server {
    /// Starts a server on an empty data folder.
    pub fn start(data_dir: &Path, extra: &[&str]) -> Self {
        // The port is free at this moment; nothing else on this machine asks for fixed ones.
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|it| it.local_addr())
            .unwrap()
            .port();
        let mut server = Self {
            port,
            data_dir: data_dir.to_owned(),
            child: None,
            said: String::new(),
        };
        server.start_again(extra);
        server
    }

    pub fn start_again(&mut self, extra: &[&str]) {
        let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        let mut child = program()
            .args(["serve", "--bind", &format!("127.0.0.1:{}", self.port), "--app-dir"])
            .arg(&pages)
            .arg("--data-dir")
            .arg(&self.data_dir)
            .args(extra)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        self.child = Some(child);
        self.said.clear();
        // The invitation to stop it is the last thing that it says.
        while !self.said.contains("Ctrl-C") {
            let line = told
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|e| panic!("{e}; it said:\n{}", self.said));
            self.said.push_str(&line);
            self.said.push('\n');
        }
        // The pipe must stay open, or the server's next word would end it.
        std::thread::spawn(move || told.iter().for_each(drop));
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The link that enrols the first officer's phone.
    pub fn enrolment_link(&self) -> String {
        let at = self
            .said
            .find("http://127.0.0.1")
            .and_then(|_| self.said.find("#daftar="));
        let at = at.unwrap_or_else(|| panic!("no link in:\n{}", self.said));
        let start = self.said[..at].rfind("http").unwrap();
        self.said[start..].split_whitespace().next().unwrap().to_owned()
    }

    /// A token of the first admin, for a call of the command line.
    pub fn token(&self) -> String {
        let made = program()
            .args(["user", "token", "create", "admin", "--data-dir"])
            .arg(&self.data_dir)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let said = String::from_utf8(made.stdout).unwrap();
        said.split_whitespace().last().unwrap().to_owned()
    }

    /// Publishes a workbook with the files of a folder, as a coordinator does from a terminal; gives what was said.
    pub fn publish(&self, workbook: &Path, files: &Path) -> String {
        let published = program()
            .args(["form", "publish", "--server", &self.url(""), "--attachments"])
            .args([files, workbook])
            .env("JB_TOKEN", self.token())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&published.stdout).into_owned();
        let wrong = String::from_utf8_lossy(&published.stderr);
        assert!(published.status.success(), "{said}{wrong}");
        said
    }

    /// Asks it to stop, as Ctrl-C does, and waits until nothing listens any more.
    pub fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        Command::new("kill")
            .args(["-TERM", &child.id().to_string()])
            .status()
            .unwrap();
        let ended = child.wait().unwrap();
        assert!(ended.success(), "the server did not stop cleanly: {ended}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
