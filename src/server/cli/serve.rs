//! `serve`

use super::{Outcome, runtime};
use crate::server::{config::Config, serve};
use std::io::Write;

pub fn run(config: Config, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    runtime()?.block_on(serve(config, out))?;
    Ok(Outcome::Good)
}
