//! The way between phone and server: how slow it is, how much of it is lost, when it is not there.

use super::chance::Chance;
use std::time::{Duration, Instant};

/// A link; times are true times, which a pace divides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    pub latency_ms: u64,
    pub kbit_s: u64,
    /// Packets lost of a thousand; each costs a second, as TCP waits.
    pub loss_permille: u64,
    /// There for so long, then away for so long; (0, 0) for always there.
    pub up_ms: u64,
    pub down_ms: u64,
    pub pace: u32,
}

const PACKET_BYTES: usize = 1400;
const LOST_PACKET_MS: u64 = 1000;

pub const CLEAN: Link = Link {
    latency_ms: 0,
    kbit_s: 0,
    loss_permille: 0,
    up_ms: 0,
    down_ms: 0,
    pace: 1,
};

impl Link {
    /// How long so many bytes need.
    pub fn carries(&self, bytes: usize, chance: &mut Chance) -> Duration {
        let packets = bytes.div_ceil(PACKET_BYTES);
        let lost = (0..packets).filter(|_| chance.permille(self.loss_permille)).count() as u64;
        let line_ms = (bytes as u64 * 8).checked_div(self.kbit_s).unwrap_or(0);
        let ms = self.latency_ms + line_ms + lost * LOST_PACKET_MS;
        Duration::from_micros(ms * 1000 / u64::from(self.pace))
    }

    /// For how long it is there yet; nothing where it is away, and for ever where it never is.
    pub fn left(&self, since: Instant) -> Duration {
        let round = self.up_ms + self.down_ms;
        if round == 0 {
            return Duration::MAX;
        }
        let at = since.elapsed().as_millis() as u64 * u64::from(self.pace);
        let left_ms = self.up_ms.saturating_sub(at % round);
        Duration::from_micros(left_ms * 1000 / u64::from(self.pace))
    }
}
