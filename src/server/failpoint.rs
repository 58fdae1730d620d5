//! Where the server dies or errs on purpose, for `make torture` alone. Builds with optimisation, which are those that
//! people run, have nothing of this: neither the points nor the names of the variables.
//!
//! `JB_FAILPOINT=after_row:3` ends the process, without a last word, when the point is reached for the third time.
//! `JB_MISTAKE=keeps_twice` makes it err as [`Mistake`] says: a check that does not notice is none.
//! `JB_MOST_PAGES=400` leaves the database room for so many pages: then the disk is full.

/// A moment while a push or a file is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// A push was read; its transaction has not begun.
    BeforeTransaction,
    /// A row of a push stands in the transaction.
    AfterRow,
    /// The transaction of one or many requests is about to be committed.
    BeforeCommit,
    /// It is on disk; nobody was told.
    AfterCommit,
    /// The verdicts are made; none has left.
    BeforeAnswer,
    /// A whole file lies in its place; the store does not know yet.
    FilePlaced,
}

/// An error made on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// Answers a while before the commit.
    AcknowledgesBeforeCommit,
    /// Does not look whether it has the same bytes already.
    KeepsTwice,
    /// Other bytes under a known id replace the first.
    LastWriteWins,
    /// Believes whatever it is told of digests.
    IgnoresDigests,
    /// Takes nothing of a push in which one line cannot be taken.
    OneBadLineFailsAll,
    /// Ends when a body is not what it says.
    TrustsInput,
    /// Does not remember what was erased.
    ForgetsErasure,
    /// Calls a file whole when its last byte is there, whatever is in it.
    BelievesFiles,
}

#[cfg(debug_assertions)]
mod armed {
    use super::{Mistake, Point};
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

    /// What is written while the server starts does not count.
    pub static IS_READY: AtomicBool = AtomicBool::new(false);

    struct Armed {
        point: Option<(Point, AtomicI64)>,
        mistake: Option<Mistake>,
    }

    fn armed() -> &'static Armed {
        static ARMED: OnceLock<Armed> = OnceLock::new();
        ARMED.get_or_init(|| {
            let told = |name| std::env::var(name).unwrap_or_default();
            let at = told("JB_FAILPOINT");
            let (name, nth) = at.split_once(':').unwrap_or((&at, "1"));
            let nth = AtomicI64::new(nth.parse().unwrap_or(1));
            Armed {
                point: super::point(name).map(|point| (point, nth)),
                mistake: super::mistake(&told("JB_MISTAKE")),
            }
        })
    }

    pub fn reached(point: Point) {
        if let Some((fatal, left)) = &armed().point
            && IS_READY.load(Ordering::Relaxed)
            && *fatal == point
            && left.fetch_sub(1, Ordering::Relaxed) == 1
        {
            std::process::abort();
        }
    }

    pub fn makes(mistake: Mistake) -> bool {
        armed().mistake == Some(mistake)
    }
}

#[cfg(debug_assertions)]
fn point(name: &str) -> Option<Point> {
    Some(match name {
        "before_transaction" => Point::BeforeTransaction,
        "after_row" => Point::AfterRow,
        "before_commit" => Point::BeforeCommit,
        "after_commit" => Point::AfterCommit,
        "before_answer" => Point::BeforeAnswer,
        "file_placed" => Point::FilePlaced,
        _ => return None,
    })
}

#[cfg(debug_assertions)]
fn mistake(name: &str) -> Option<Mistake> {
    Some(match name {
        "acknowledges_before_commit" => Mistake::AcknowledgesBeforeCommit,
        "keeps_twice" => Mistake::KeepsTwice,
        "last_write_wins" => Mistake::LastWriteWins,
        "ignores_digests" => Mistake::IgnoresDigests,
        "one_bad_line_fails_all" => Mistake::OneBadLineFailsAll,
        "trusts_input" => Mistake::TrustsInput,
        "forgets_erasure" => Mistake::ForgetsErasure,
        "believes_files" => Mistake::BelievesFiles,
        _ => return None,
    })
}

/// The server is about to serve: from now on points count.
pub fn ready() {
    #[cfg(debug_assertions)]
    armed::IS_READY.store(true, std::sync::atomic::Ordering::Relaxed);
}

/// Ends the process if it was told to die here.
#[inline]
pub fn reached(point: Point) {
    #[cfg(debug_assertions)]
    armed::reached(point);
    #[cfg(not(debug_assertions))]
    let _ = point;
}

/// Whether this error is to be made.
#[inline]
#[must_use]
pub fn makes(mistake: Mistake) -> bool {
    #[cfg(debug_assertions)]
    return armed::makes(mistake);
    #[cfg(not(debug_assertions))]
    return {
        let _ = mistake;
        false
    };
}

/// Pages of 4 KiB after which the disk is full, where that is wanted.
#[must_use]
pub fn room() -> Option<u32> {
    #[cfg(debug_assertions)]
    return std::env::var("JB_MOST_PAGES").ok().and_then(|pages| pages.parse().ok());
    #[cfg(not(debug_assertions))]
    return None;
}
