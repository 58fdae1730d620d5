//! The coordinators' list: a page of submissions and what may be filtered by.

use crate::form::{Form, ItemsetSource, Node, NodeKind, Phrase, QuestionType};
use crate::server::problem::ApiError;
use crate::server::state::AppState;
use crate::server::store::{Facets, StoreError};
use crate::submission::Mode;
use crate::sync::Code;
use crate::sync::office::{SubmissionPage, SubmissionQuery};
use std::collections::HashMap;

/// Rows of a page when none are asked for.
const ROWS: u64 = 50;
/// Most rows of a page.
const MOST_ROWS: u64 = 200;

/// Answers `POST /api/v1/submissions/search`.
/// # Errors
/// `ApiError`: `BadField` for a date that is none, or a failure of the store.
pub async fn search(state: &AppState, mut query: SubmissionQuery) -> Result<SubmissionPage, ApiError> {
    query.per_page = match query.per_page {
        0 => ROWS,
        rows => rows.min(MOST_ROWS),
    };
    for (date, pointer) in [(&query.from, "/from"), (&query.to, "/to")] {
        let is_date = |text: &String| chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok() && text.len() == 10;
        if !date.as_ref().is_none_or(is_date) {
            return Err(ApiError::new(Code::BadField).detail("a date is YYYY-MM-DD").at(pointer));
        }
    }
    let mode = if query.practice { Mode::Practice } else { Mode::Real };
    let (total, rows) = state.store.search(&query).await?;
    let facets = state.store.facets(mode).await?;
    let names = names(state, &facets).await?;
    let named = |code: String| {
        let name = names.get(&code).unwrap_or(&code).clone();
        (code, name)
    };
    Ok(SubmissionPage {
        total,
        rows,
        officers: facets.officers,
        kecamatan: facets.kecamatan.into_iter().map(named).collect(),
    })
}

/// The names of the kecamatan that occur, as far as the forms tell them.
async fn names(state: &AppState, facets: &Facets) -> Result<HashMap<String, String>, StoreError> {
    let mut names = HashMap::new();
    for form_id in &facets.forms {
        if facets.kecamatan.iter().all(|code| names.contains_key(code)) {
            break;
        }
        for json in state.store.form_json_of_versions(form_id).await? {
            add_names(&json, &mut names)?;
        }
    }
    Ok(names)
}

/// Adds the labels of the choices of the question named `kecamatan`; a newer version was here first.
fn add_names(json: &str, names: &mut HashMap<String, String>) -> Result<(), StoreError> {
    let form = Form::from_json(json).map_err(|_| StoreError::Unreadable("form JSON"))?;
    let Some(list) = kecamatan_list(&form.root).and_then(|list| form.lists.get(list)) else {
        return Ok(());
    };
    for choice in &list.0 {
        let label = choice
            .label
            .as_ref()
            .and_then(|label| label.in_language(form.default_language));
        let name = label.map_or_else(|| choice.name.clone(), Phrase::without_values);
        names.entry(choice.name.clone()).or_insert(name);
    }
    Ok(())
}

/// The choice list of the question named `kecamatan`.
fn kecamatan_list(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Question(QuestionType::SelectOne(itemset)) if node.name == "kecamatan" => match &itemset.source {
            ItemsetSource::List(list) => Some(list),
            ItemsetSource::File(_) | ItemsetSource::Nodes(_) => None,
        },
        _ => node.children.iter().find_map(kecamatan_list),
    }
}
