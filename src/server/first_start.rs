//! What a server without people gets: a first admin with a one-time password, and a first officer.

use super::problem::ApiError;
use super::state::AppState;
use super::{enrolment, people};
use crate::sync::office::{CodeIssued, NewPerson, Role};

/// Sign-in name of the first admin.
pub const ADMIN_LOGIN: &str = "admin";
const ADMIN_NAME: &str = "Admin";
const OFFICER_NAME: &str = "Petugas 1";

/// What is told once, in the terminal.
pub struct Welcome {
    /// The first admin's one-time password; only at the first start.
    pub admin_password: Option<String>,
    /// A code for the first officer; at every start until a phone is enrolled.
    pub officer_code: Option<CodeIssued>,
}

/// Makes the first people where there are none.
/// # Errors
/// When the store fails, or the machine has no source of randomness.
pub async fn welcome(state: &AppState) -> Result<Welcome, ApiError> {
    let mut admin_password = None;
    if state.store.accounts().await?.is_empty() {
        // Broken off between the two, `user add --role admin` makes what is missing.
        people::add(state, person(OFFICER_NAME, Role::Officer, None)).await?;
        let admin = people::add(state, person(ADMIN_NAME, Role::Admin, Some(ADMIN_LOGIN))).await?;
        admin_password = admin.one_time_password;
    }
    let mut officer_code = None;
    if state.store.devices().await?.is_empty() {
        let accounts = state.store.accounts().await?;
        if let Some(officer) = accounts.iter().find(|account| account.role == Role::Officer) {
            officer_code = Some(enrolment::issue(state, officer.account_id, None).await?);
        }
    }
    Ok(Welcome {
        admin_password,
        officer_code,
    })
}

fn person(name: &str, role: Role, login: Option<&str>) -> NewPerson {
    NewPerson {
        name: name.to_owned(),
        role,
        login: login.map(str::to_owned),
        password: None,
    }
}
