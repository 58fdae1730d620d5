//! `form check`, `form eval`, `form replay`, `form test`, `form publish`

mod check;
mod describe;
mod eval;
mod publish;
mod replay;
mod surroundings;
mod test;

pub use eval::eval_request;
pub use surroundings::{Device, Now, Surroundings, zone};

use super::Outcome;
use super::remote::Server;
use std::io::Write;
use std::path::PathBuf;

/// Check, test and publish questionnaires.
#[derive(Debug, clap::Subcommand)]
pub enum Form {
    /// Compile a workbook and tell every problem, as JSON; exits 0 whenever it could be looked at
    Check {
        /// .xlsx, .xls, .csv or .md file, a folder with survey.csv, JSON tables, or an XForm (.xml)
        file: PathBuf,
        /// Folder with the files that the form uses; tells which are not there
        #[arg(long)]
        attachments: Option<PathBuf>,
        /// Tell every node of the form as well
        #[arg(long)]
        describe: bool,
        /// Write the form as XForm XML
        #[arg(long, value_name = "OUT.xml")]
        xform: Option<PathBuf>,
        /// Write the form as form JSON
        #[arg(long, value_name = "OUT.json")]
        json: Option<PathBuf>,
        /// Tell people: a table instead of JSON, and exit 1 when there are errors
        #[arg(long)]
        human: bool,
    },
    /// Evaluate expressions: one request a line on standard input, as JSON, and one answer a line; exits 0
    Eval,
    /// Do an interview by a script and tell its states, as JSON; exits 0 whenever it could be tried
    Replay {
        /// The form, as for check
        form: PathBuf,
        /// The script; without one the state at the beginning is told
        script: Option<PathBuf>,
    },
    /// Run worked scenarios; exits 1 on any mismatch
    Test {
        /// The workbook
        form: PathBuf,
        /// The scenarios; those about other forms are left out
        scenarios: PathBuf,
    },
    /// Publish a workbook on a server
    Publish {
        /// The workbook
        file: PathBuf,
        /// Folder with the files that the form uses: pictures, sounds, lists
        #[arg(long)]
        attachments: Option<PathBuf>,
        #[command(flatten)]
        server: Server,
    },
}

pub fn run(verb: &Form, surroundings: &Surroundings, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    match verb {
        Form::Check {
            file,
            attachments,
            describe,
            xform,
            json,
            human,
        } => check::Check {
            file,
            attachments: attachments.as_deref(),
            describe: *describe,
            xform: xform.as_deref(),
            json: json.as_deref(),
            human: *human,
        }
        .run(out),
        Form::Eval => eval::run(&mut std::io::stdin().lock(), surroundings, out),
        Form::Replay { form, script } => replay::run(form, script.as_deref(), surroundings, out),
        Form::Test { form, scenarios } => test::run(form, scenarios, out),
        Form::Publish {
            file,
            attachments,
            server,
        } => publish::run(file, attachments.as_deref(), server, out),
    }
}
