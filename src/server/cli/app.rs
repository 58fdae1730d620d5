//! `app pack`

use super::Outcome;
use crate::server::pack;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// Tools for the built pages.
#[derive(Debug, clap::Subcommand)]
pub enum App {
    /// Make a built dist ready to be served: build id, list of files for the offline install, compressed neighbours
    Pack {
        /// The folder that trunk built
        dist: PathBuf,
    },
    /// Say what only the rest of a module reaches, by the notes of its linker, and take the notes out
    Links {
        /// The module as it was linked
        module: PathBuf,
        /// Names of the functions that the first half does without
        #[arg(long)]
        list: PathBuf,
        /// Where it is said
        #[arg(long)]
        alone: PathBuf,
        /// Where the module without its notes goes
        #[arg(long)]
        to: PathBuf,
    },
    /// Split a module in two: what a first answer needs stays, the rest becomes a module of its own
    Split {
        /// The module, which becomes the first half
        module: PathBuf,
        /// What `app links` said
        #[arg(long)]
        alone: PathBuf,
        /// Where the rest goes
        #[arg(long)]
        rest: PathBuf,
    },
    /// Give what a module imports names of a few letters
    Names {
        /// The module
        module: PathBuf,
        /// The script that gives it
        #[arg(long)]
        script: PathBuf,
    },
    /// Make a module tell which of its functions run
    Trace {
        /// The module
        module: PathBuf,
        /// Where the names of its functions go
        #[arg(long)]
        names: PathBuf,
    },
}

pub fn run(verb: &App, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    match verb {
        App::Pack { dist } => pack::write_report(&pack::pack(dist)?, out)?,
        App::Links {
            module,
            list,
            alone,
            to,
        } => {
            let list = pack::List::read(&fs::read_to_string(list)?);
            let module = fs::read(module)?;
            let said = pack::alone(&module, |name| list.holds(name))?;
            fs::write(alone, serde_json::to_vec(&said)?)?;
            fs::write(to, pack::without_notes(&module))?;
        }
        App::Split { module, alone, rest } => {
            let alone = serde_json::from_slice(&fs::read(alone)?)?;
            let halves = pack::split(&fs::read(module)?, &alone)?;
            fs::write(rest, halves.rest)?;
            fs::write(module, halves.first)?;
        }
        App::Names { module, script } => {
            let named = pack::short_names(&fs::read(module)?, &fs::read_to_string(script)?)?;
            fs::write(script, named.script)?;
            fs::write(module, named.module)?;
        }
        App::Trace { module, names } => {
            let traced = pack::trace(&fs::read(module)?)?;
            fs::write(names, traced.names.join("\n"))?;
            fs::write(module, traced.module)?;
        }
    }
    Ok(Outcome::Good)
}
