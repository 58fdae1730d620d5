//! `--tz`, `--now`, `--seed`: what the device of an interview would know, so that a verb gives the same twice.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset as _, TimeZone as _, Utc};
use chrono_tz::Tz;
use std::cell::Cell;
use std::time::{SystemTime, UNIX_EPOCH};

/// Zone, clock and chance.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Surroundings {
    /// Time zone, for instance Asia/Jakarta [default: TZ, else UTC]
    #[arg(long, global = true, value_name = "ZONE", value_parser = zone)]
    pub tz: Option<Tz>,
    /// The time that it is, for instance 2026-11-22T09:30:00+07:00; without a zone it is the time in --tz [default: the clock]
    #[arg(long, global = true, value_name = "TIME", value_parser = Now::read)]
    pub now: Option<Now>,
    /// What chance comes from [default: drawn anew]
    #[arg(long, global = true, value_name = "NUMBER")]
    pub seed: Option<u64>,
}

/// A time as it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Now {
    /// With its zone (RFC 3339).
    Instant(DateTime<FixedOffset>),
    /// On the wall of whatever zone is in use.
    Local(NaiveDateTime),
}

impl Now {
    /// Reads `YYYY-MM-DDThh:mm[:ss[.fff]]`, with a zone (`Z`, `+07:00`) or without, or a date alone, which is its midnight.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub fn read(text: &str) -> Result<Self, String> {
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self::Instant(instant));
        }
        let whole = match text.len() {
            10 => format!("{text}T00:00:00"),
            16 => format!("{text}:00"),
            _ => text.to_owned(),
        };
        whole
            .parse()
            .map(Self::Local)
            .map_err(|_| format!("{text:?} is no time; write it as 2026-11-22T09:30:00+07:00"))
    }
}

/// Reads the name of a zone of the IANA database.
///
/// # Errors
/// What is wrong, for people.
pub fn zone(name: &str) -> Result<Tz, String> {
    name.parse()
        .map_err(|_| format!("{name:?} is no time zone; write it as Asia/Jakarta"))
}

impl Surroundings {
    /// The device with this zone and clock, its chance begun anew.
    #[must_use]
    pub fn device(&self) -> Device {
        let tz = self.tz.unwrap_or_else(|| {
            let named = std::env::var("TZ").ok();
            named.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
        });
        let now_ms = self.now.and_then(|now| match now {
            Now::Instant(instant) => Some(instant.timestamp_millis()),
            Now::Local(wall) => tz
                .from_local_datetime(&wall)
                .earliest()
                .map(|instant| instant.timestamp_millis()),
        });
        let seed = self.seed.unwrap_or_else(drawn);
        Device {
            tz,
            now_ms,
            seed,
            chance: Cell::new(seed),
        }
    }
}

fn drawn() -> u64 {
    let mut bytes = [0; 8];
    match getrandom::fill(&mut bytes) {
        Ok(()) => u64::from_le_bytes(bytes),
        Err(_) => clock_ms().unsigned_abs(),
    }
}

fn clock_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A device as expressions and interviews see it.
#[derive(Debug, Clone)]
pub struct Device {
    tz: Tz,
    now_ms: Option<i64>,
    seed: u64,
    chance: Cell<u64>,
}

impl Device {
    /// Milliseconds since 1970 UTC: the time that was given, which stands still, else the clock's.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.now_ms.unwrap_or_else(clock_ms)
    }

    /// The zone at an instant, in minutes east of UTC.
    #[must_use]
    pub fn offset_minutes(&self, instant_ms: i64) -> i32 {
        let instant = DateTime::<Utc>::from_timestamp_millis(instant_ms).unwrap_or_default();
        self.tz
            .offset_from_utc_datetime(&instant.naive_utc())
            .fix()
            .local_minus_utc()
            / 60
    }

    /// What chance comes from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The next random number, at least 0 and below 1 (SplitMix64: Steele, Lea and Flood 2014).
    #[must_use]
    pub fn random(&self) -> f64 {
        let state = self.chance.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.chance.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(tz: &str, now: &str) -> Device {
        let surroundings = Surroundings {
            tz: Some(zone(tz).unwrap()),
            now: Some(Now::read(now).unwrap()),
            seed: Some(7),
        };
        surroundings.device()
    }

    #[test]
    fn a_time_without_a_zone_is_the_wall_time_of_the_zone() {
        for now in [
            "2026-11-22T00:00:00+07:00",
            "2026-11-21T17:00:00Z",
            "2026-11-22T00:00",
            "2026-11-22",
        ] {
            assert_eq!(device("Asia/Jakarta", now).now_ms(), 1_795_280_400_000, "{now}");
        }
        assert!(Now::read("kemarin").is_err());
        assert!(zone("Asia/Malang").is_err());
    }

    #[test]
    fn the_offset_follows_the_rules_of_the_zone() {
        let berlin = device("Europe/Berlin", "2026-07-01T12:00:00Z");
        assert_eq!(berlin.offset_minutes(berlin.now_ms()), 120);
        assert_eq!(berlin.offset_minutes(1_795_280_400_000), 60);
    }

    #[test]
    fn the_same_seed_gives_the_same_chance() {
        let draw = |device: &Device| -> Vec<f64> { (0..100).map(|_| device.random()).collect() };
        let first = draw(&device("UTC", "2026-11-22"));
        assert_eq!(first, draw(&device("UTC", "2026-11-22")));
        assert!(first.iter().all(|number| (0.0..1.0).contains(number)));
        assert!(first.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
