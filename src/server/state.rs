//! What every handler works with: the store, the clock, the limits and the keys.

use super::attachments::Files;
use super::door::Door;
use super::keys::{ServerKeys, fresh_identity};
use super::store::{Store, StoreError};
use crate::sync::Limits;
use chrono::{DateTime, FixedOffset, SecondsFormat};
use std::{path::PathBuf, sync::Arc};

/// Tells the time; tests have one that stands still.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970 UTC.
    fn now_ms(&self) -> i64;
}

/// The clock of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        // Before 1970 the machine has no clock to speak of.
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// What every handler works with; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The memory of the server.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What is taken at most.
    pub limits: Arc<Limits>,
    /// The server's identity and keys.
    pub keys: Arc<ServerKeys>,
    /// Offset from UTC in which the server writes times; +07:00 unless configured.
    pub offset: FixedOffset,
    /// The folder for everything that is not in the store: attachments and the assets of earlier builds.
    pub data_dir: Arc<PathBuf>,
    /// The files of attachments, inside it.
    pub files: Files,
    /// Address, pages, and what guards the ways in.
    pub door: Arc<Door>,
}

impl AppState {
    /// A state over this store, which gets its keys here if it has none yet. Files go under `data_dir`.
    /// # Errors
    /// `StoreError` when the store fails, or the machine has no source of randomness.
    pub async fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        data_dir: impl Into<PathBuf>,
    ) -> Result<Self, StoreError> {
        let data_dir = data_dir.into();
        let identity = store.identity(fresh_identity(clock.now_ms())?).await?;
        Ok(Self {
            keys: Arc::new(ServerKeys::new(&identity)),
            store,
            clock,
            limits: Arc::new(Limits::default()),
            offset: seven_hours_east(),
            files: Files::new(&data_dir),
            data_dir: Arc::new(data_dir),
            door: Arc::default(),
        })
    }

    /// The same behind this door.
    #[must_use]
    pub fn behind(mut self, door: Door) -> Self {
        self.door = Arc::new(door);
        self
    }

    /// The same with practice open to anybody.
    #[must_use]
    pub fn with_practice(mut self) -> Self {
        Arc::make_mut(&mut self.limits).practice = true;
        self
    }

    /// This moment as RFC 3339 with the server's offset, to the second.
    #[must_use]
    pub fn now(&self) -> String {
        stamp(self.clock.now_ms(), self.offset)
    }
}

/// A moment in milliseconds since 1970 UTC as RFC 3339 with this offset, to the second.
#[must_use]
pub fn stamp(ms: i64, offset: FixedOffset) -> String {
    // Out of chrono's range only for a clock that is wrong by 200,000 years; phones say what they like, and the last
    // hours of that range have no local time.
    let utc = DateTime::from_timestamp_millis(ms)
        .filter(|utc| utc.naive_utc().checked_add_offset(offset).is_some())
        .unwrap_or_default();
    utc.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Western Indonesia.
fn seven_hours_east() -> FixedOffset {
    match FixedOffset::east_opt(7 * 3600) {
        Some(offset) => offset,
        // Seven hours are less than a day.
        None => chrono::Offset::fix(&chrono::Utc),
    }
}
