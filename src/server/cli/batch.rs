//! `batch upload FILES… --server URL`

use super::remote::{Refused, Remote, Server, escape};
use super::{Outcome, table};
use crate::sync::office::BatchReport;
use crate::sync::{self, Verdict};
use anyhow::Context as _;
use serde_json::Value;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Write};
use std::path::{Path, PathBuf};
use ureq::SendBody;

/// Upload files that phones saved.
#[derive(Debug, clap::Subcommand)]
pub enum Batch {
    /// Upload .jbz, .ndjson or .json files; exits 1 when a record was refused or damaged
    Upload {
        /// The files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        server: Server,
    },
}

pub fn run(verb: &Batch, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let Batch::Upload { files, server } = verb;
    let remote = server.connect()?;
    let mut wrong = false;
    for path in files {
        match upload(&remote, path) {
            Ok(report) => wrong |= tell(&report, out)?,
            // This file was looked at and refused whole; the others still go.
            Err(error) => match error.downcast_ref::<Refused>() {
                Some(refused) if matches!(refused.problem.status, 400 | 413 | 415 | 422) => {
                    wrong = true;
                    writeln!(out, "{}: {refused}", path.display())?;
                }
                _ => return Err(error.context(path.display().to_string())),
            },
        }
    }
    Ok(Outcome::wrong_if(wrong))
}

fn upload(remote: &Remote, path: &Path) -> anyhow::Result<BatchReport> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let mut progress = Progress {
        total: file.metadata()?.len(),
        done: 0,
        shown: None,
        name: name.to_string(),
        file,
    };
    let address = format!("/api/v1/batches?name={}", escape(&name));
    let answer = remote.post(
        &address,
        "application/octet-stream",
        SendBody::from_reader(&mut progress),
    );
    progress.finish();
    answer
}

/// Writes the verdicts; true when one was refused or damaged.
fn tell(report: &BatchReport, out: &mut dyn Write) -> io::Result<bool> {
    let rows: Vec<[String; 5]> = report.verdicts.iter().map(row).collect();
    writeln!(out, "{} (batch {})", report.file_name, report.batch_id)?;
    table::write(out, ["line", "outcome", "receipt", "record", "reason"], &rows)?;
    let totals: Vec<String> = report
        .totals
        .iter()
        .map(|(outcome, n)| format!("{n} {}", word(*outcome)))
        .collect();
    writeln!(out, "{}", totals.join(", "))?;
    let is_wrong = |verdict: &Verdict| matches!(verdict.outcome, sync::Outcome::Refused | sync::Outcome::Damaged);
    Ok(report.verdicts.iter().any(is_wrong))
}

fn row(verdict: &Verdict) -> [String; 5] {
    let reason = verdict.problem.as_ref().map(|problem| {
        let detail = problem.detail.as_ref().map(|d| format!(" ({d})")).unwrap_or_default();
        format!("{} {}{detail}", problem.code, problem.title)
    });
    [
        verdict.line.to_string(),
        word(verdict.outcome),
        verdict
            .receipt
            .as_ref()
            .map(|receipt| receipt.number.to_string())
            .unwrap_or_default(),
        verdict.instance_id.map(|id| id.to_string()).unwrap_or_default(),
        reason.unwrap_or_default(),
    ]
}

/// The word of the wire: `awaiting_attachments`.
fn word(outcome: sync::Outcome) -> String {
    match serde_json::to_value(outcome) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A file that shows on the terminal how much of it is gone.
struct Progress {
    file: File,
    name: String,
    total: u64,
    done: u64,
    shown: Option<u64>,
}

impl Read for Progress {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.done += n as u64;
        let percent = (self.done * 100).checked_div(self.total).unwrap_or(100);
        if self.shown != Some(percent) && io::stderr().is_terminal() {
            self.shown = Some(percent);
            write!(io::stderr(), "\r{}: {percent} %", self.name).ok();
        }
        Ok(n)
    }
}

impl Progress {
    fn finish(&self) {
        if self.shown.is_some() {
            writeln!(io::stderr()).ok();
        }
    }
}
