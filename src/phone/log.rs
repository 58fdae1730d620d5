//! The log of the phone: the last 500 things that happened when it stored and sent, for whoever is asked for help. It holds
//! ids, numbers and codes, never an answer.
//!
//! It stands in local storage, an event under a key of its own that is written over 500 events later. It is a help and no
//! record: where there is no room an event is not noted, and one that cannot be read is passed over.

use super::stores::Local;
use crate::id::InstanceId;
use crate::json::{self, from_json};
use serde::Serialize;

/// Most events that are kept.
pub const LOG_EVENTS: u64 = 500;

const PREFIX: &str = "log:";
const NEXT: &str = "log:next";

from_json! {
    /// What happened.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum What {
        /// The app was opened; the code is its build.
        Opened,
        /// One store was mended from the other; so many records.
        Mended,
        /// The database was lost; the phone counts anew.
        DatabaseLost,
        /// The database cannot be opened; the code is the browser's.
        NoDatabase,
        /// What cannot be read was set aside; the code says why.
        SetAside,
        /// An interview was stored for the first time.
        Begun,
        /// It stands in local storage only.
        LocalOnly,
        /// It could not be stored.
        NotStored,
        /// It was finished; so many bytes.
        Finished,
        /// It could not be finished.
        NotFinished,
        /// It was deleted by whoever holds the phone.
        Deleted,
        /// So many were given to the network.
        Sending,
        /// That did not get through; the code says how.
        NotSent,
        /// The server took it, or so many; the code is its verdict.
        Taken,
        /// The server had it erased on request.
        Erased,
        /// So many files were given to the network.
        Uploading,
        /// The server was asked whether it still holds so many.
        Asked,
        /// The server does not hold it any more; it waits again.
        CameBack,
        /// The server holds it; its bytes have left the phone.
        LetGo,
        /// Something went wrong that needs nobody now; the code says what.
        Trouble,
    }

    /// Something that happened.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct Event {
        /// What.
        pub what: What,
        /// The interview that it happened to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub id: Option<InstanceId>,
        /// How many, or how many bytes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub count: Option<u64>,
        /// A stable code, or the word of a verdict.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub code: Option<String>,
    }

    /// An event with its place and time.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub struct LogEntry {
        /// Counted from 0 since the phone's first event.
        pub number: u64,
        /// By the phone's clock, milliseconds since 1970 UTC.
        pub at_ms: i64,
        /// What happened.
        pub event: Event,
    }
}

impl What {
    /// The event without anything else.
    #[must_use]
    pub fn event(self) -> Event {
        Event {
            what: self,
            id: None,
            count: None,
            code: None,
        }
    }

    /// It happened to this interview.
    #[must_use]
    pub fn of(self, id: InstanceId) -> Event {
        Event {
            id: Some(id),
            ..self.event()
        }
    }

    /// So many.
    #[must_use]
    pub fn times(self, count: usize) -> Event {
        Event {
            count: Some(count as u64),
            ..self.event()
        }
    }

    /// With a code.
    #[must_use]
    pub fn code(self, code: &str) -> Event {
        self.event().code(code)
    }
}

impl Event {
    /// The same with a code.
    #[must_use]
    pub fn code(self, code: &str) -> Self {
        Self {
            code: Some(code.to_owned()),
            ..self
        }
    }

    /// The same with a number.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self {
            count: Some(count),
            ..self
        }
    }
}

/// Takes note of an event. Without room nothing is noted.
pub fn append(local: &impl Local, at_ms: i64, event: Event) {
    let number: u64 = local.text(NEXT).and_then(|text| text.parse().ok()).unwrap_or(0);
    let entry = LogEntry { number, at_ms, event };
    let key = [PREFIX, &(number % LOG_EVENTS).to_string()].concat();
    if local.set_under(&key, &entry).is_ok() {
        // Where this fails the next event takes the place of this one.
        local.set_under(NEXT, &(number + 1)).ok();
    }
}

/// All that is noted, newest first.
#[must_use]
pub fn read(local: &impl Local) -> Vec<LogEntry> {
    let texts = local.ids(PREFIX).into_iter();
    let texts = texts.filter_map(|id| local.text(&[PREFIX, &id].concat()));
    let mut entries: Vec<LogEntry> = texts.filter_map(|text| json::read(&text).ok()).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.number));
    entries
}
