//! The address of exports.

use super::{Export, Style, csv};
use crate::id::FormId;
use crate::server::auth::Reader;
use crate::server::{problem::ApiError, state::AppState};
use crate::submission::Mode;
use crate::sync::Code;
use axum::{
    Router,
    body::Body,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

/// The address, under `/api/v1`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/forms/{form_id}/export.csv", get(export))
}

/// What may stand in the address: no answers.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    /// Names from the root to a repeat, with `/` between.
    repeat: String,
    /// Practice instead of real interviews.
    practice: bool,
    /// For programs: no byte order mark, no guard against formulas.
    raw: bool,
    /// `comma` or `semicolon`.
    separator: Separator,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Separator {
    #[default]
    Comma,
    Semicolon,
}

async fn export(
    State(state): State<AppState>,
    _: Reader,
    Path(form_id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiError> {
    let form_id = FormId::new(form_id).map_err(|_| Code::NotFound)?;
    let repeat: Vec<String> = asked
        .repeat
        .split('/')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    let name = file_name(&form_id, &repeat);
    let export = Export {
        form_id,
        repeat,
        mode: if asked.practice { Mode::Practice } else { Mode::Real },
        style: Style {
            raw: asked.raw,
            semicolon: asked.separator == Separator::Semicolon,
        },
    };
    let body = Body::from_stream(csv(&state, export).await?);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

/// The form's and the repeat's name, of plain letters only.
fn file_name(form_id: &FormId, repeat: &[String]) -> String {
    let parts = std::iter::once(form_id.as_str()).chain(repeat.iter().map(String::as_str));
    let name = parts.collect::<Vec<_>>().join("-");
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') {
            c
        } else {
            '_'
        }
    };
    format!("{}.csv", name.chars().map(plain).collect::<String>())
}
