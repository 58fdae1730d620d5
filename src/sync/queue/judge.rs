//! What the server's answers do to the queue. Only a verdict with the same id and SHA-256 and a receipt that is
//! believed counts as delivered.

use super::{Fault, Parked, Queue, Stage, Trouble, UploadFault};
use crate::id::InstanceId;
use crate::sync::{CheckAnswer, Outcome, Problem, Receipt, ReceiptError, ReceiptState, Verdict};

/// What the driver has to store. Each may be done twice without harm.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Commit the receipt, then move the interview to what was sent. If that cannot be stored, add it to the queue
    /// again: it will be answered as a duplicate.
    Delivered {
        /// Complete, for exactly these bytes, and believed.
        receipt: Box<Receipt>,
        /// What the server did.
        outcome: Outcome,
        /// Why a coordinator has to look at it.
        problem: Option<Problem>,
    },
    /// Erased on request: nothing of it stays on the phone.
    Erased(InstanceId),
}

/// Whether a receipt is believed: of the pinned server, signed by a pinned key.
pub type Believes<'a> = &'a dyn Fn(&Receipt) -> Result<(), ReceiptError>;

impl Queue {
    /// The outcome of [`super::Next::Push`]. `took_ms` is how long it took; `roll` is drawn evenly from 0..1.
    pub fn pushed(
        &mut self,
        outcome: Result<Vec<Verdict>, Fault>,
        believes: Believes,
        took_ms: i64,
        now_ms: i64,
        roll: f64,
    ) -> Vec<Effect> {
        let flight = self.landed();
        let verdicts = match outcome {
            Ok(verdicts) => verdicts,
            Err(fault) => {
                self.faulted(&flight, fault, now_ms, roll);
                return Vec::new();
            }
        };
        let mut effects = Vec::new();
        let (mut open, mut untrusted) = (flight.clone(), false);
        for verdict in verdicts {
            let Some(id) = self.meant(&verdict, &flight) else {
                continue;
            };
            match self.judge(id, verdict, believes) {
                Ok(effect) => {
                    open.retain(|other| *other != id);
                    effects.extend(effect);
                }
                Err(Unsettled::Untrusted) => untrusted = true,
                Err(Unsettled::Later) => {}
            }
        }
        if open.is_empty() {
            self.trouble = None;
            self.pace.answered(flight.len(), took_ms);
            return effects;
        }
        // Some lines have no verdict that counts: an answer cut short, or not our server's. They go again, later.
        self.trouble = Some(match untrusted {
            true => Trouble::Untrusted,
            false => Trouble::NotOurs,
        });
        self.let_others_pass(open);
        self.pace.back_off(now_ms, roll);
        effects
    }

    /// The outcome of [`super::Next::Check`]: the answers in the order of the items.
    pub fn checked(
        &mut self,
        outcome: Result<Vec<CheckAnswer>, Fault>,
        believes: Believes,
        now_ms: i64,
        roll: f64,
    ) -> Vec<Effect> {
        let flight = self.landed();
        let answers = match outcome {
            Ok(answers) if answers.len() == flight.len() => answers,
            Ok(_) => {
                self.faulted(&flight, Fault::NotOurs, now_ms, roll);
                return Vec::new();
            }
            Err(fault) => {
                self.faulted(&flight, fault, now_ms, roll);
                return Vec::new();
            }
        };
        let mut effects = Vec::new();
        for (id, answer) in flight.into_iter().zip(answers) {
            match answer {
                // Not complete, and nothing to bring: a push says why.
                CheckAnswer::Known { receipt, missing, .. }
                    if receipt.state == ReceiptState::Partial && missing.is_empty() =>
                {
                    self.set_stage(id, Stage::Waiting);
                }
                CheckAnswer::Known { receipt, missing, .. } => {
                    let verdict = Verdict {
                        line: 0,
                        instance_id: Some(id),
                        sha256: Some(receipt.sha256),
                        outcome: Outcome::Duplicate,
                        missing,
                        receipt: Some(receipt),
                        problem: None,
                    };
                    match self.judge(id, verdict, believes) {
                        Ok(effect) => effects.extend(effect),
                        Err(_) => {
                            self.trouble = Some(Trouble::Untrusted);
                            self.pace.back_off(now_ms, roll);
                        }
                    }
                }
                // A push tells more, and does no harm.
                CheckAnswer::Unknown | CheckAnswer::Differs | CheckAnswer::Erased => {
                    self.set_stage(id, Stage::Waiting);
                }
            }
        }
        effects
    }

    /// The outcome of [`super::Next::Upload`].
    pub fn uploaded(&mut self, outcome: Result<(), UploadFault>, now_ms: i64, roll: f64) {
        let flight = self.landed();
        match outcome {
            Ok(()) => {
                self.trouble = None;
                self.pace.reset();
                flight.iter().for_each(|id| self.set_stage(*id, Stage::Confirming));
            }
            Err(UploadFault::NotHere(file)) => {
                flight
                    .iter()
                    .for_each(|id| self.set_stage(*id, Stage::Parked(Parked::FileMissing(file))));
            }
            Err(UploadFault::Request(fault)) => {
                // The size of batches says nothing about files: only the wait is taken from the table.
                let batch = self.pace.batch();
                self.let_others_pass(flight.iter().copied());
                self.faulted(&flight, fault, now_ms, roll);
                self.pace.set_batch(batch);
            }
        }
    }

    /// Ends the flight; its interviews in the order in which they were asked for.
    fn landed(&mut self) -> Vec<InstanceId> {
        let mut flight: Vec<InstanceId> = std::mem::take(&mut self.in_flight).into_iter().collect();
        flight.retain(|id| self.items.contains_key(id));
        flight
    }

    /// The interview of the flight that a verdict speaks of, with exactly its bytes. A refusal may lack the digest.
    fn meant(&self, verdict: &Verdict, flight: &[InstanceId]) -> Option<InstanceId> {
        let id = verdict.instance_id.filter(|id| flight.contains(id))?;
        let sha256 = self.items.get(&id)?.entry.sha256;
        let fits = verdict
            .sha256
            .map_or(verdict.outcome == Outcome::Refused, |stated| stated == sha256);
        fits.then_some(id)
    }

    fn judge(&mut self, id: InstanceId, verdict: Verdict, believes: Believes) -> Result<Option<Effect>, Unsettled> {
        let Some(item) = self.items.get(&id) else {
            return Ok(None);
        };
        let sha256 = item.entry.sha256;
        if matches!(verdict.outcome, Outcome::Refused | Outcome::Damaged) {
            if verdict.problem.as_ref().is_some_and(|problem| problem.retryable) {
                return Err(Unsettled::Later);
            }
            self.set_stage(id, Stage::Parked(Parked::Refused(verdict.problem)));
            return Ok(None);
        }
        let receipt = verdict
            .receipt
            .filter(|receipt| receipt.instance_id == id && receipt.sha256 == sha256);
        let receipt = receipt.ok_or(Unsettled::Later)?;
        believes(&receipt).map_err(|_| Unsettled::Untrusted)?;
        match (verdict.outcome, receipt.state) {
            (Outcome::Erased, _) => {
                self.items.remove(&id);
                Ok(Some(Effect::Erased(id)))
            }
            (outcome, ReceiptState::Complete) => {
                self.items.remove(&id);
                Ok(Some(Effect::Delivered {
                    receipt: Box::new(receipt),
                    outcome,
                    problem: verdict.problem,
                }))
            }
            // The server cannot read which files belong to it, so the phone keeps it, and asks no more by itself.
            (Outcome::Quarantined, ReceiptState::Partial) if verdict.missing.is_empty() => {
                self.set_stage(id, Stage::Parked(Parked::Refused(verdict.problem)));
                Ok(None)
            }
            (_, ReceiptState::Partial) if verdict.missing.is_empty() => {
                self.set_stage(id, Stage::Confirming);
                Ok(None)
            }
            (_, ReceiptState::Partial) => {
                self.set_stage(id, Stage::Uploading(verdict.missing));
                Ok(None)
            }
        }
    }
}

enum Unsettled {
    /// No verdict that counts yet.
    Later,
    /// The receipt is not believed.
    Untrusted,
}
