//! The real binary, as people run it.
#![allow(dead_code)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jemput-bola"));
    for name in [
        "JB_TOKEN",
        "JB_SERVER",
        "JB_DATA_DIR",
        "JB_PUBLIC_URL",
        "JB_BIND",
        "JB_APP_DIR",
    ] {
        command.env_remove(name);
    }
    command
}

pub fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The word after `name` at the beginning of a line.
pub fn told(text: &str, name: &str) -> String {
    let line = text.lines().find_map(|line| line.trim().strip_prefix(name));
    let line = line.unwrap_or_else(|| panic!("no {name:?} in\n{text}"));
    line.split_whitespace().next().unwrap().to_owned()
}

pub const GOOD: &str = "| survey |\n| | type | name | label |\n| | integer | umur | Umur |\n\
                    | settings |\n| | form_id | version | form_title |\n| | coba | 1 | Coba |\n";

/// A form with an error in row 2.
pub const BAD: &str = "| survey |\n| | type | name | label |\n| | texx | nama | Nama |\n\
                   | settings |\n| | form_id | version |\n| | coba | 1 |\n";

/// A server of its own, stopped when dropped.
pub struct Served {
    pub child: Child,
    pub base: String,
    pub told: String,
}

impl Served {
    pub fn start(data: &Path, more: &[&str]) -> Self {
        let mut child = program()
            .args(["serve", "--bind", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        while !told.contains("Ctrl-C") {
            assert!(lines.read_line(&mut told).unwrap() > 0, "ended with\n{told}");
        }
        child.stdout = Some(lines.into_inner());
        let base = told
            .split("officers' page:")
            .nth(1)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap();
        let base = base.trim_end_matches('/').to_owned();
        Self { child, base, told }
    }

    /// SIGTERM, and how it ended.
    pub fn stop(mut self) -> i32 {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").arg(&pid).status().unwrap().success());
        let mut rest = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
