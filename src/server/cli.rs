//! The command line. Every verb returns what it means for the shell:
//! 0 done; 1 done, and something was found wrong (errors in a form, records refused); 2 could not be done (misuse, an
//! unreadable file, no server).

mod app;
mod batch;
mod export;
mod form;
mod remote;
mod serve;
mod table;
mod user;

pub use form::{Device, Now, Surroundings, eval_request, zone};

use super::config::Config;
use clap::{Parser, Subcommand};
use std::io::{self, Write};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Offline-first field surveys: the server and its tools.
///
/// Exit codes: 0 done; 1 done, but something was found wrong (errors in a form, records refused);
/// 2 could not be done (misuse, an unreadable file, no server).
#[derive(Debug, Parser)]
#[command(name = "jemput-bola", version, verbatim_doc_comment)]
struct Cli {
    #[command(flatten)]
    surroundings: form::Surroundings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and the API until Ctrl-C
    Serve(Config),
    /// Check, test and publish questionnaires
    #[command(subcommand)]
    Form(form::Form),
    /// Upload files that phones saved
    #[command(subcommand)]
    Batch(batch::Batch),
    /// Download the submissions of a form
    Export(export::Export),
    /// People, their phones' codes, passwords and tokens; works on the data folder
    User(user::User),
    /// Tools for the built pages
    #[command(subcommand)]
    App(app::App),
}

/// What a verb found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Done.
    Good,
    /// Done, and something was found wrong.
    FoundWrong,
}

impl Outcome {
    fn wrong_if(wrong: bool) -> Self {
        if wrong { Self::FoundWrong } else { Self::Good }
    }
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let log = EnvFilter::try_from_env("JB_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(log)
        .with_writer(io::stderr)
        .init();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            error.print().ok();
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    match run(cli, &mut io::stdout().lock()) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::FoundWrong) => ExitCode::from(1),
        Err(error) => {
            writeln!(io::stderr(), "{}", in_one_line(&error)).ok();
            ExitCode::from(2)
        }
    }
}

/// An error and its causes, with a cause left out that the words before it end with already.
fn in_one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.ends_with(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line
}

fn run(cli: Cli, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    match cli.command {
        Command::Serve(config) => serve::run(config, out),
        Command::Form(verb) => form::run(&verb, &cli.surroundings, out),
        Command::Batch(verb) => batch::run(&verb, out),
        Command::Export(args) => export::run(&args, out),
        Command::User(args) => user::run(args, out),
        Command::App(verb) => app::run(&verb, out),
    }
}

/// What needs the store or the network runs in here.
fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
