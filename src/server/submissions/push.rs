//! Push: lines come in, verdicts go out in the same order, after everything kept is on disk.

use super::judge::{Content, Line, read_line};
use super::unpack::read_body;
use crate::id::{Digest, FormId, FormVersion, InstanceId};
use crate::server::auth::Carrier;
use crate::server::failpoint::{Mistake, makes};
use crate::server::problem::{ApiError, wants_indonesian};
use crate::server::state::{AppState, stamp};
use crate::server::store::{Arrival, Facts, StoreError};
use crate::submission::{Envelope, Kind, Mode};
use crate::sync::office::Role;
use crate::sync::{Code, Limits, Outcome, Problem, Verdict};
use axum::{body::Body, http::HeaderMap};
use std::collections::HashMap;

/// More than this is read away from the threads that serve requests.
const LONG_BYTES: usize = 256 * 1024;

/// Takes a push: the body of `POST /api/v1/submissions` and its headers.
/// # Errors
/// `ApiError` when the request as a whole cannot be taken; then nothing of it is stored.
pub async fn accept_push(
    state: &AppState,
    carrier: &Carrier,
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<Verdict>, ApiError> {
    if carrier.role == Role::Viewer {
        return Err(Code::NotAllowed.into());
    }
    let bytes = read_body(headers, body, &state.limits).await?;
    let size_bytes = bytes.len();
    let limits = state.limits.clone();
    let lines = if bytes.len() > LONG_BYTES {
        let read = tokio::task::spawn_blocking(move || read_lines(&bytes, &limits)).await;
        read.map_err(|e| ApiError::internal(&e))??
    } else {
        read_lines(&bytes, &limits)?
    };
    let is_bad = |(_, line): &(u64, Line)| match line {
        Line::Refused { .. } => true,
        Line::Kept { content, .. } => content.facts.is_err(),
    };
    if makes(Mistake::OneBadLineFailsAll) && lines.iter().any(is_bad) {
        return Err(Code::MalformedBody.into());
    }
    let verdicts = keep_lines(state, carrier, None, lines, wants_indonesian(headers)).await?;
    let n_kept = verdicts.iter().filter(|verdict| verdict.outcome.is_kept()).count();
    tracing::info!(
        push.size_bytes = size_bytes,
        push.lines = verdicts.len(),
        push.kept = n_kept,
        "a push was taken"
    );
    Ok(verdicts)
}

/// The lines that hold anything, with their numbers from 1. Counted before any is read.
fn read_lines(bytes: &[u8], limits: &Limits) -> Result<Vec<(u64, Line)>, ApiError> {
    let lines = || {
        let lines = bytes.split(|byte| *byte == b'\n').zip(1..);
        lines.filter(|(line, _)| !line.trim_ascii().is_empty())
    };
    let most = limits.push_lines;
    if lines().nth(most).is_some() {
        return Err(ApiError::new(Code::PushTooLarge).detail(format!("at most {most} lines")));
    }
    Ok(lines()
        .map(|(line, number)| (number, read_line(line, limits)))
        .collect())
}

/// Keeps the lines of a push or of a batch and says what was done with each, in the same order.
/// # Errors
/// `ApiError` when the store fails; then none of these lines is stored.
pub async fn keep_lines(
    state: &AppState,
    carrier: &Carrier,
    batch_id: Option<u64>,
    lines: Vec<(u64, Line)>,
    indonesian: bool,
) -> Result<Vec<Verdict>, ApiError> {
    let received_ms = state.clock.now_ms();
    let arrive = Arrive {
        state,
        carrier,
        batch_id,
        received_ms,
        received_at: stamp(received_ms, state.offset),
    };
    let mut known = HashMap::new();
    let mut arrivals = Vec::with_capacity(lines.len());
    // A verdict for each line; that of a kept line waits for the store.
    let mut verdicts = Vec::with_capacity(lines.len());
    let mut details = Vec::with_capacity(lines.len());
    for (line, content) in lines {
        let arrival = match content {
            Line::Kept { envelope, content } => arrive.judge(envelope, *content, &mut known).await?,
            Line::Refused {
                instance_id,
                sha256,
                code,
            } => Err((instance_id, sha256, code)),
        };
        verdicts.push(match arrival {
            Ok((arrival, detail)) => {
                details.push(detail);
                let waiting = Verdict {
                    line,
                    instance_id: Some(arrival.instance_id),
                    sha256: Some(arrival.sha256),
                    outcome: Outcome::Stored,
                    missing: Vec::new(),
                    receipt: None,
                    problem: None,
                };
                arrivals.push(arrival);
                waiting
            }
            Err((instance_id, sha256, code)) => Verdict {
                line,
                instance_id,
                sha256,
                outcome: Outcome::Refused,
                missing: Vec::new(),
                receipt: None,
                problem: Some(line_problem(code, None, indonesian)),
            },
        });
    }
    let held = state.store.keep(arrivals, state.keys.clone()).await?;
    let waiting = verdicts.iter_mut().filter(|verdict| verdict.outcome == Outcome::Stored);
    for ((verdict, held), detail) in waiting.zip(held).zip(details) {
        verdict.outcome = held.outcome;
        verdict.missing = held.missing;
        verdict.receipt = Some(held.receipt);
        verdict.problem = held.problem.map(|code| line_problem(code, detail, indonesian));
    }
    Ok(verdicts)
}

/// The problem of one line: it has no status of its own.
pub fn line_problem(code: Code, detail: Option<&str>, indonesian: bool) -> Problem {
    let mut problem = code.problem(indonesian);
    problem.status = 0;
    problem.detail = detail.map(str::to_owned);
    problem
}

/// What is the same for every line of a request.
struct Arrive<'a> {
    state: &'a AppState,
    carrier: &'a Carrier,
    batch_id: Option<u64>,
    received_ms: i64,
    received_at: String,
}

/// Why a line is refused, with what was stated in it.
type Refusal = (Option<InstanceId>, Option<Digest>, Code);

impl Arrive<'_> {
    /// The arrival to keep, and why it is set aside if it is.
    async fn judge(
        &self,
        envelope: Envelope,
        content: Content,
        known: &mut HashMap<(FormId, FormVersion), bool>,
    ) -> Result<Result<(Arrival, Option<&'static str>), Refusal>, StoreError> {
        if self.carrier.practice_only && content.mode != Mode::Practice {
            return Ok(Err((
                Some(envelope.instance_id),
                Some(envelope.sha256),
                Code::NotAllowed,
            )));
        }
        let (facts, problem, detail) = match content.facts {
            Err(why) => (None, Some(Code::BrokenContent), Some(why)),
            // A void counts nothing and needs no form.
            Ok(facts) if facts.kind == Kind::Void || self.form_is_known(&facts, known).await? => {
                (Some(facts), None, None)
            }
            Ok(facts) => (Some(facts), Some(Code::UnknownForm), None),
        };
        let arrival = Arrival {
            instance_id: envelope.instance_id,
            sha256: envelope.sha256,
            enc: envelope.enc,
            media_type: envelope.media_type,
            device_sig: envelope.device_sig,
            body: envelope.body,
            mode: content.mode,
            facts,
            attachments: content.attachments,
            problem,
            carrier_account: self.carrier.account_id,
            carrier_device: self.carrier.device_id,
            batch_id: self.batch_id,
            received_at: self.received_at.clone(),
            received_ms: self.received_ms,
        };
        Ok(Ok((arrival, detail)))
    }

    async fn form_is_known(
        &self,
        facts: &Facts,
        known: &mut HashMap<(FormId, FormVersion), bool>,
    ) -> Result<bool, StoreError> {
        let form = (facts.form_id.clone(), facts.form_version.clone());
        if let Some(is_known) = known.get(&form) {
            return Ok(*is_known);
        }
        let is_known = self.state.store.form_is_known(&form.0, &form.1).await?;
        known.insert(form, is_known);
        Ok(is_known)
    }
}
