//! What the phone makes of a failed request: the table of statuses. Nothing here ever drops an interview.

use super::{Parked, Queue, Stage};
use crate::id::{Digest, InstanceId};
use crate::sync::Problem;

/// How a request failed.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// No connection, or it broke.
    Lost,
    /// No answer in time.
    TimedOut,
    /// An answer that is not our server's: a captive portal, a proxy's page, an answer cut short.
    NotOurs,
    /// Our server's word that it did not work.
    Status {
        /// HTTP status.
        status: u16,
        /// The problem, where the answer held one.
        problem: Option<Problem>,
        /// `Retry-After`, milliseconds.
        retry_after_ms: Option<i64>,
    },
}

impl Fault {
    /// A stable word: how the request failed, or the code of the server's problem, or its status.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Lost => "lost".to_owned(),
            Self::TimedOut => "timed-out".to_owned(),
            Self::NotOurs => "not-ours".to_owned(),
            Self::Status { status, problem, .. } => {
                let code = problem.as_ref().map(|problem| problem.code.to_string());
                code.unwrap_or_else(|| status.to_string())
            }
        }
    }
}

/// Why the files of an interview did not get up.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadFault {
    /// The file is not on the phone any more, or damaged.
    NotHere(Digest),
    /// The request failed.
    Request(Fault),
}

/// What stops everything until people do something. The answers stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Not enrolled, or not known to the server any more.
    NotEnrolled,
    /// The device was revoked.
    Revoked,
    /// The app is too old for the server.
    Outdated,
}

/// What went wrong last, for people.
#[derive(Debug, Clone, PartialEq)]
pub enum Trouble {
    /// No connection.
    Offline,
    /// Too slow.
    Slow,
    /// Something that is not our server answers: open the Wi-Fi's sign-in page.
    NotOurs,
    /// The receipts are not signed by a key that this phone knows: enrol again.
    Untrusted,
    /// The server has a problem, in its words.
    Server(Option<Problem>),
}

/// What a status asks for.
enum Move {
    /// Smaller; at one, set apart.
    Split(fn(Option<Problem>) -> Parked),
    /// Later.
    Wait,
    /// Much later.
    WaitLong,
    /// In a second or two.
    WaitShort,
    /// Without compression.
    Plain,
    Hold(Hold),
}

fn meaning(status: u16) -> Move {
    match status {
        401 => Move::Hold(Hold::NotEnrolled),
        403 => Move::Hold(Hold::Revoked),
        426 => Move::Hold(Hold::Outdated),
        413 => Move::Split(|_| Parked::TooLarge),
        400 | 422 => Move::Split(Parked::Refused),
        409 => Move::WaitShort,
        415 => Move::Plain,
        507 => Move::WaitLong,
        _ => Move::Wait,
    }
}

impl Queue {
    /// A push or check failed as a whole.
    pub(super) fn faulted(&mut self, flight: &[InstanceId], fault: Fault, now_ms: i64, roll: f64) {
        match fault {
            Fault::Lost | Fault::TimedOut => {
                self.trouble = Some(match fault {
                    Fault::Lost => Trouble::Offline,
                    _ => Trouble::Slow,
                });
                if self.pace.halve(flight.len()) {
                    self.let_others_pass(flight.iter().copied());
                }
                self.pace.back_off(now_ms, roll);
            }
            Fault::NotOurs => {
                self.trouble = Some(Trouble::NotOurs);
                self.pace.back_off(now_ms, roll);
            }
            Fault::Status {
                status,
                problem,
                retry_after_ms,
            } => {
                self.trouble = Some(Trouble::Server(problem.clone()));
                self.answered_status(flight, status, problem, now_ms, roll);
                if let Some(told_ms) = retry_after_ms {
                    self.pace.told_to_wait(now_ms, told_ms, roll);
                }
            }
        }
    }

    fn answered_status(
        &mut self,
        flight: &[InstanceId],
        status: u16,
        problem: Option<Problem>,
        now_ms: i64,
        roll: f64,
    ) {
        match meaning(status) {
            Move::Hold(hold) => self.hold = Some(hold),
            // Damaged on the way: the same bytes may pass the next time.
            Move::Split(_) if status != 413 && problem.as_ref().is_some_and(|problem| problem.retryable) => {
                self.pace.halve(flight.len());
                self.let_others_pass(flight.iter().copied());
                self.pace.back_off(now_ms, roll);
            }
            Move::Split(reason) => {
                if self.pace.halve(flight.len()) {
                    for id in flight {
                        self.set_stage(*id, Stage::Parked(reason(problem.clone())));
                    }
                }
            }
            Move::Plain if !self.plain => self.plain = true,
            Move::WaitShort => self.pace.told_to_wait(now_ms, 1_000, roll),
            Move::WaitLong => self.pace.told_to_wait(now_ms, 300_000, roll),
            Move::Wait | Move::Plain => {
                // A request that makes the server stumble again and again may hold one bad interview: make it smaller,
                // and let the others go first. A server that is only busy sees less of us, which is no harm.
                if self.pace.failures() > 0 && self.pace.halve(flight.len()) {
                    self.let_others_pass(flight.iter().copied());
                }
                self.pace.back_off(now_ms, roll);
            }
        }
    }
}
