//! `form publish FILE [--attachments DIR] --server URL`

use super::{Outcome, Server};
use crate::server::cli::remote::Refused;
use crate::sync::{Code, office::Published};
use anyhow::{Context as _, bail};
use serde_json::Value;
use std::io::Write;
use std::path::Path;

pub fn run(file: &Path, attachments: Option<&Path>, server: &Server, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if file.is_dir() {
        bail!("{}: publish the workbook as one file (.xlsx)", file.display());
    }
    let remote = server.connect()?;
    let mut form = Multipart::new()?;
    form.add("workbook", file)?;
    if let Some(folder) = attachments {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_file() {
                files.push(path);
            }
        }
        files.sort();
        files.iter().try_for_each(|path| form.add("attachment", path))?;
    }
    let (kind, body) = form.finish();
    match remote.post::<Published>("/api/v1/forms", &kind, &body[..]) {
        Ok(published) => {
            let how = if published.unchanged {
                "was published before, unchanged"
            } else {
                "is published"
            };
            writeln!(
                out,
                "{} ({}, version {}) {how}",
                published.title, published.form_id, published.version
            )?;
            published
                .warnings
                .iter()
                .try_for_each(|warning| writeln!(out, "warning: {warning}"))?;
            Ok(Outcome::Good)
        }
        Err(error) => match error.downcast_ref::<Refused>() {
            Some(refused) if is_about_the_form(refused) => {
                writeln!(out, "{refused}")?;
                let list = refused.whole["diagnostics"].as_array();
                list.into_iter().flatten().try_for_each(|problem| tell(problem, out))?;
                Ok(Outcome::FoundWrong)
            }
            _ => Err(error),
        },
    }
}

fn is_about_the_form(refused: &Refused) -> bool {
    let codes = [Code::FormHasErrors, Code::VersionTaken];
    codes.iter().any(|code| code.to_string() == refused.problem.code)
}

fn tell(problem: &Value, out: &mut dyn Write) -> std::io::Result<()> {
    let text = |name: &str| problem[name].as_str().unwrap_or_default();
    let row = problem["row"]
        .as_u64()
        .map(|row| format!(" row {row}"))
        .unwrap_or_default();
    let place = format!("{}{row} {}", text("sheet"), text("column"));
    let (severity, code) = (text("severity"), text("code"));
    writeln!(
        out,
        "{severity} {code} {}: {} {}",
        place.trim(),
        text("message"),
        text("help")
    )
}

/// A multipart/form-data body (RFC 7578).
struct Multipart {
    boundary: String,
    body: Vec<u8>,
}

impl Multipart {
    fn new() -> anyhow::Result<Self> {
        let mut random = [0; 16];
        getrandom::fill(&mut random)?;
        Ok(Self {
            boundary: format!("jb-{:032x}", u128::from_be_bytes(random)),
            body: Vec::new(),
        })
    }

    fn add(&mut self, field: &str, path: &Path) -> anyhow::Result<()> {
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // As browsers escape it (RFC 7578, section 2, and the HTML standard).
        let name = name.replace('"', "%22").replace(['\r', '\n'], "");
        let boundary = &self.boundary;
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(&bytes);
        self.body.extend_from_slice(b"\r\n");
        Ok(())
    }

    fn finish(mut self) -> (String, Vec<u8>) {
        let boundary = self.boundary;
        self.body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), self.body)
    }
}
