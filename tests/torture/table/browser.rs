//! Rows in a real browser.

use super::super::row::{Act, Mistake, Row};

/// Rows in a real browser, on the built pages.
pub const BROWSER_ROWS: &[Row] = &[
    Row::browser(
        "1",
        "browser killed at a step",
        Act::KilledAtStep,
        Mistake::LocalStorageOnly,
    ),
    Row::browser(
        "1",
        "browser killed at any moment",
        Act::KilledAnytime,
        Mistake::LocalStorageOnly,
    ),
    Row::browser("2", "the page's process dies", Act::Crashed, Mistake::StoresNothing),
    Row::browser("8", "local storage full", Act::LocalFull, Mistake::LocalStorageOnly),
    Row::browser("8", "IndexedDB full", Act::JournalFull, Mistake::StoresNothing),
    Row::browser("9", "one interview in two tabs", Act::TwoTabs, Mistake::OwnCopy),
    Row::browser(
        "10",
        "another build in mid-interview, then no signal",
        Act::Updated,
        Mistake::HastyWorker,
    ),
    Row::browser("13", "a store's files damaged", Act::Damaged, Mistake::LocalStorageOnly),
    Row::browser("14", "a store gone", Act::Wiped, Mistake::LocalStorageOnly),
    Row::browser(
        "16",
        "500 queued, 10,000 in one trial of twenty",
        Act::LongQueue,
        Mistake::AnyEndIsAReceipt,
    ),
    Row::browser(
        "19",
        "what answers is not our server",
        Act::Untrusted,
        Mistake::AnyEndIsAReceipt,
    ),
];
