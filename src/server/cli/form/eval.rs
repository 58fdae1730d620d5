//! `form eval`: one expression a line in, one answer a line out.

mod answer;
mod instances;
mod request;
mod world;

use super::{Outcome, Surroundings};
use crate::expr::{Context, evaluate, parse};
use answer::Problem;
use request::Request;
use serde_json::Value as Json;
use std::io::{BufRead, Write};

/// Answers every line of `requests`; a line that cannot be read is answered too, and the others go on.
pub fn run(requests: &mut dyn BufRead, surroundings: &Surroundings, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut line = Vec::new();
    while requests.read_until(b'\n', &mut line)? > 0 {
        // Windows puts a byte order mark before what it pipes.
        let text = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
        if !text.trim_ascii().is_empty() {
            let answer = match serde_json::from_slice(text) {
                Ok(request) => eval_request(&request, surroundings),
                Err(error) => answer::failed(&Json::Null, Problem::not_json(&error)),
            };
            serde_json::to_writer(&mut *out, &answer)?;
            writeln!(out)?;
            out.flush()?;
        }
        line.clear();
    }
    Ok(Outcome::Good)
}

/// Answers one request of `form eval`: `{"id", "ok": true, "type", "value"}` or `{"id", "ok": false, "error"}`.
///
/// The expression is evaluated as XPath 1.0 has it, outside of a form: absolute paths are not narrowed to the repeat
/// instance of the context, and a path that finds nothing is no empty text.
#[must_use]
pub fn eval_request(request: &Json, surroundings: &Surroundings) -> Json {
    let id = request.get("id").unwrap_or(&Json::Null);
    match value_of(request, surroundings) {
        Ok((kind, value)) => answer::succeeded(id, kind, value),
        Err(problem) => answer::failed(id, problem),
    }
}

fn value_of(request: &Json, surroundings: &Surroundings) -> Result<(&'static str, Json), Problem> {
    let request: Request = serde::Deserialize::deserialize(request).map_err(|error| Problem::bad_request(&error))?;
    let expr = parse(&request.expr)?;
    let (world, node) = world::Asked::new(&request, surroundings)?;
    let context = Context {
        contextualise: false,
        ..Context::at(&world, node)
    };
    let value = evaluate(&expr, &context)?;
    answer::value(&value, request.kind, &world)
}
