//! The office's HTTP client: one function for each thing the server does for it.
//! Filters on answers travel in bodies, never in addresses.

mod transfer;

pub use transfer::{Progress, publish_form, upload_batch};

use crate::{
    form::Form,
    id::{AccountId, DeviceId, FormId},
    sync::{
        FormList, FormState, GUARD_HEADER, Problem,
        office::{
            BatchList, BatchReport, CodeIssued, CodeRequest, Finding, FormProblems, FormStateChange, NewPassword,
            NewPerson, People, PersonMade, SignIn, SubmissionPage, SubmissionQuery, Who,
        },
    },
};
use gloo_net::http::{Method, RequestBuilder};
use leptos::prelude::document;
use serde::{Serialize, de::DeserializeOwned};

/// Why the server did not do it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ApiError {
    /// No answer came.
    #[error("the server cannot be reached")]
    Offline,
    /// The server says why not; for a workbook also what was found in it.
    #[error("{} {}", .problem.code, .problem.title)]
    Refused {
        /// The server's words.
        problem: Box<Problem>,
        /// Errors and warnings of a workbook.
        findings: Vec<Finding>,
    },
    /// An answer with this status that is none of ours.
    #[error("an answer with status {0} that is not understood")]
    Strange(u16),
}

impl ApiError {
    /// The problem in the text of an answer.
    fn from_answer(status: u16, text: &str) -> Self {
        match serde_json::from_str(text) {
            Ok(FormProblems { problem, diagnostics }) => Self::Refused {
                problem: Box::new(problem),
                findings: diagnostics,
            },
            Err(_) => Self::Strange(status),
        }
    }

    /// Whether signing in again is what helps.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        matches!(self, Self::Refused { problem, .. } if problem.status == 401 && problem.code != WRONG_PASSWORD)
    }
}

/// The one 401 that does not mean that the session has ended.
const WRONG_PASSWORD: &str = "JB-4011";

/// What a call gives.
pub type Answer<T> = Result<T, ApiError>;

/// Who is signed in.
/// # Errors
/// `ApiError`; see there, as for every function of this module.
pub async fn who() -> Answer<Who> {
    get("/api/v1/session").await
}

/// Signs in; the answer comes with the session's cookie.
/// # Errors
/// `ApiError`.
pub async fn sign_in(request: &SignIn) -> Answer<Who> {
    send(Method::POST, "/api/v1/session", Some(request)).await
}

/// Ends the session.
/// # Errors
/// `ApiError`.
pub async fn sign_out() -> Answer<()> {
    send_only(Method::DELETE, "/api/v1/session", None::<&()>).await
}

/// Changes the password of whoever is signed in.
/// # Errors
/// `ApiError`.
pub async fn change_password(request: &NewPassword) -> Answer<()> {
    send_only(Method::POST, "/api/v1/session/password", Some(request)).await
}

/// The batches, newest first, without their verdicts.
/// # Errors
/// `ApiError`.
pub async fn batches() -> Answer<BatchList> {
    get("/api/v1/batches").await
}

/// One batch with all its verdicts.
/// # Errors
/// `ApiError`.
pub async fn batch(batch_id: u64) -> Answer<BatchReport> {
    get(&format!("/api/v1/batches/{batch_id}")).await
}

/// A page of submissions.
/// # Errors
/// `ApiError`.
pub async fn submissions(query: &SubmissionQuery) -> Answer<SubmissionPage> {
    send(Method::POST, "/api/v1/submissions/search", Some(query)).await
}

/// The published forms.
/// # Errors
/// `ApiError`.
pub async fn forms() -> Answer<FormList> {
    get("/api/v1/forms").await
}

/// Opens or closes a form for new interviews.
/// # Errors
/// `ApiError`.
pub async fn set_form_state(form_id: &FormId, state: FormState) -> Answer<()> {
    let path = format!("/api/v1/forms/{}/state", component(form_id.as_str()));
    send_only(Method::POST, &path, Some(&FormStateChange { state })).await
}

/// The current version of a form, to know its repeats.
/// # Errors
/// `ApiError`; `Strange` when the form was compiled by a newer version than this page.
pub async fn form(form_id: &FormId) -> Answer<Form> {
    let forms = forms().await?.forms;
    let found = forms
        .into_iter()
        .find(|form| form.form_id == *form_id)
        .ok_or(ApiError::Strange(404))?;
    let (status, text) = call(
        Method::GET,
        &format!("/api/v1/forms/by-digest/{}", found.digest),
        None::<&()>,
    )
    .await?;
    Form::from_json(&text).map_err(|_| ApiError::Strange(status))
}

/// Which CSV of a form is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csv {
    /// The form.
    pub form_id: FormId,
    /// Names from the root to a repeat, with `/` between; empty for the interviews themselves.
    pub repeat: String,
    /// `;` between cells, as spreadsheets want it where the comma is the decimal sign.
    pub semicolon: bool,
    /// Practice instead of real ones.
    pub practice: bool,
}

impl Csv {
    /// Where it is.
    #[must_use]
    pub fn address(&self) -> String {
        let mut address = format!("/api/v1/forms/{}/export.csv", component(self.form_id.as_str()));
        let mut mark = '?';
        let separator = if self.semicolon { "semicolon" } else { "" };
        let practice = if self.practice { "true" } else { "" };
        for (name, value) in [
            ("repeat", self.repeat.as_str()),
            ("separator", separator),
            ("practice", practice),
        ] {
            if !value.is_empty() {
                address.push_str(&format!("{mark}{name}={}", component(value)));
                mark = '&';
            }
        }
        address
    }
}

/// Everyone who works with the system.
/// # Errors
/// `ApiError`.
pub async fn people() -> Answer<People> {
    get("/api/v1/people").await
}

/// Adds a person.
/// # Errors
/// `ApiError`.
pub async fn add_person(person: &NewPerson) -> Answer<PersonMade> {
    send(Method::POST, "/api/v1/people", Some(person)).await
}

/// A one-time enrolment code for an officer; for a phone that is enrolled already where `device` is given.
/// # Errors
/// `ApiError`.
pub async fn issue_code(account: AccountId, device: Option<DeviceId>) -> Answer<CodeIssued> {
    let path = format!("/api/v1/people/{account}/codes");
    send(Method::POST, &path, Some(&CodeRequest { device_id: device })).await
}

/// A new one-time password for somebody who signs in.
/// # Errors
/// `ApiError`.
pub async fn reset_password(account: AccountId) -> Answer<PersonMade> {
    let path = format!("/api/v1/people/{account}/password");
    send(Method::POST, &path, None::<&()>).await
}

/// Withdraws the access of a person's phone.
/// # Errors
/// `ApiError`.
pub async fn revoke(account: AccountId, device: DeviceId) -> Answer<()> {
    let path = format!("/api/v1/people/{account}/devices/{device}/revoke");
    send_only(Method::POST, &path, None::<&()>).await
}

async fn get<T: DeserializeOwned>(path: &str) -> Answer<T> {
    send(Method::GET, path, None::<&()>).await
}

async fn send<T: DeserializeOwned>(method: Method, path: &str, body: Option<&impl Serialize>) -> Answer<T> {
    let (status, text) = call(method, path, body).await?;
    serde_json::from_str(&text).map_err(|_| ApiError::Strange(status))
}

/// For calls whose answer has nothing to tell.
async fn send_only(method: Method, path: &str, body: Option<&impl Serialize>) -> Answer<()> {
    call(method, path, body).await.map(|_| ())
}

async fn call(method: Method, path: &str, body: Option<&impl Serialize>) -> Answer<(u16, String)> {
    let builder = RequestBuilder::new(path)
        .method(method)
        .header(GUARD_HEADER, "1")
        .header("accept", "application/json, application/problem+json")
        .header("accept-language", &language());
    let request = match body {
        // Both fail only on what cannot occur: a value that is no JSON, an address that is none.
        Some(body) => builder.json(body),
        None => builder.build(),
    };
    let answer = request
        .map_err(|_| ApiError::Strange(0))?
        .send()
        .await
        .map_err(|_| ApiError::Offline)?;
    let (status, ok) = (answer.status(), answer.ok());
    let text = answer.text().await.map_err(|_| ApiError::Offline)?;
    if ok {
        Ok((status, text))
    } else {
        Err(ApiError::from_answer(status, &text))
    }
}

/// The language of the page, in which the server is to speak.
fn language() -> String {
    let tag = document()
        .document_element()
        .and_then(|root| root.get_attribute("lang"));
    // The server knows no Javanese; whoever reads it reads Indonesian.
    tag.map_or_else(|| "id".to_owned(), |tag| format!("{tag}, id;q=0.5"))
}

/// A text as one part of an address.
fn component(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}
