//! `app pack`

use super::Outcome;
use crate::server::pack;
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
}

pub fn run(verb: &App, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let App::Pack { dist } = verb;
    let report = pack::pack(dist)?;
    pack::write_report(&report, out)?;
    Ok(Outcome::Good)
}
