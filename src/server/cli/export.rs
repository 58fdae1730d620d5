//! `export FORM --format csv [--out FILE] --server URL`

use super::Outcome;
use super::remote::{Server, escape};
use anyhow::Context as _;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

/// Download the submissions of a form.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// form_id
    form: String,
    /// As what
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// The rows of a repeat instead of the interviews: names from the root, with / between
    #[arg(long)]
    repeat: Option<String>,
    /// Practice interviews instead of real ones
    #[arg(long)]
    practice: bool,
    /// For programs: no byte order mark, no guard against formulas
    #[arg(long)]
    raw: bool,
    /// Where to; otherwise standard output
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    server: Server,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Csv,
}

pub fn run(args: &Export, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let Format::Csv = args.format;
    let remote = args.server.connect()?;
    let mut answer = remote.get(&address(args))?;
    let mut body = answer.body_mut().as_reader();
    match &args.out {
        Some(path) => {
            // Under another name until it is whole: a file cut short must not pass for an export.
            let part = path.with_extension("part");
            let mut file = File::create(&part).with_context(|| part.display().to_string())?;
            io::copy(&mut body, &mut file).context("the export broke off")?;
            file.sync_all()?;
            std::fs::rename(&part, path).with_context(|| path.display().to_string())?;
        }
        None => {
            io::copy(&mut body, out).context("the export broke off")?;
        }
    }
    Ok(Outcome::Good)
}

fn address(args: &Export) -> String {
    let mut address = format!("/api/v1/forms/{}/export.csv", escape(&args.form));
    address.push_str(&format!("?practice={}&raw={}", args.practice, args.raw));
    if let Some(repeat) = &args.repeat {
        address.push_str(&format!("&repeat={}", escape(repeat)));
    }
    address
}
