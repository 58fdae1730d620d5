//! `form check`, `form eval`, `form test`, `form publish`

mod check;
mod eval;
mod publish;
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
        /// .xlsx, .xls, .csv or .md file, or a folder with survey.csv
        file: PathBuf,
        /// Tell people: a table instead of JSON, and exit 1 when there are errors
        #[arg(long)]
        human: bool,
    },
    /// Evaluate expressions: one request a line on standard input, as JSON, and one answer a line; exits 0
    Eval,
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
        Form::Check { file, human } => check::run(file, *human, out),
        Form::Eval => eval::run(&mut std::io::stdin().lock(), surroundings, out),
        Form::Test { form, scenarios } => test::run(form, scenarios, out),
        Form::Publish {
            file,
            attachments,
            server,
        } => publish::run(file, attachments.as_deref(), server, out),
    }
}
