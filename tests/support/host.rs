//! The device on which the interviews of tests and benches run.
#![allow(dead_code)] // each test binary uses its part

use jemput_bola::engine::Host;
use jemput_bola::form::Metadata;

/// A device that stands still: nine in the morning of 22 November 2026 in Malang, and no chance.
#[derive(Default)]
pub struct Nine {
    /// Where it is, where it knows.
    pub place: Option<&'static str>,
}

impl Host for Nine {
    fn now_ms(&self) -> i64 {
        1_795_312_800_000
    }
    fn offset_minutes(&self, _wall_ms: i64) -> i32 {
        420
    }
    fn random(&self) -> f64 {
        0.5
    }
    fn metadata(&self, _which: Metadata) -> Option<String> {
        None
    }
    fn place(&self) -> Option<String> {
        self.place.map(str::to_owned)
    }
}
