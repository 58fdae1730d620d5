//! Making people, passwords and tokens; who may, the callers decide.

use crate::id::AccountId;
use crate::server::auth::{session, token};
use crate::server::problem::ApiError;
use crate::server::state::{AppState, stamp};
use crate::server::store::{Account, DeviceRecord};
use crate::sync::Code;
use crate::sync::office::{Device, NewPerson, Person, PersonMade, Role};

/// Most characters of a name.
const NAME_CHARACTERS: usize = 200;

/// Makes a person. Whoever signs in and was given no password gets one for one sign-in.
/// # Errors
/// `JB-4222` for a name or sign-in name that is missing or will not do, `JB-4093` when the sign-in name is taken.
pub async fn add(state: &AppState, new: NewPerson) -> Result<PersonMade, ApiError> {
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME_CHARACTERS || name.chars().any(char::is_control) {
        let detail = format!("a name has 1 to {NAME_CHARACTERS} characters, all of them visible");
        return Err(ApiError::new(Code::BadField).at("/name").detail(detail));
    }
    let login = login(&new)?;
    let (password_hash, one_time_password) = match (&login, new.password) {
        (None, _) => (None, None),
        (Some(_), Some(password)) => {
            session::check_new_password(&password).map_err(|error| error.at("/password"))?;
            (Some(hash(state, password).await?), None)
        }
        (Some(_), None) => {
            let password = token::one_time_password().map_err(|e| ApiError::internal(&e))?;
            (Some(hash(state, password.clone()).await?), Some(password))
        }
    };
    let account = Account {
        account_id: new_id(state)?,
        name,
        login,
        role: new.role,
        password_hash,
        must_change_password: one_time_password.is_some(),
    };
    let now_ms = state.clock.now_ms();
    if !state.store.add_account(account.clone(), now_ms).await? {
        return Err(ApiError::new(Code::NameTaken).at("/login"));
    }
    Ok(PersonMade {
        person: person(state, account, Vec::new()),
        one_time_password,
    })
}

/// Gives somebody who signs in a new password for one sign-in; the sessions by the old one end.
/// # Errors
/// `JB-4222` for an account that does not sign in by password.
pub async fn reset_password(state: &AppState, account: Account) -> Result<PersonMade, ApiError> {
    if account.login.is_none() {
        let detail = "this account has no sign-in name; phones enrol by a code";
        return Err(ApiError::new(Code::BadField).detail(detail));
    }
    let password = token::one_time_password().map_err(|e| ApiError::internal(&e))?;
    let hash = hash(state, password.clone()).await?;
    state.store.set_password(account.account_id, hash, true, None).await?;
    Ok(PersonMade {
        person: person(state, account, Vec::new()),
        one_time_password: Some(password),
    })
}

/// A token by which a program acts for the account; told once.
/// # Errors
/// When the store fails, or the machine has no source of randomness.
pub async fn new_token(state: &AppState, account_id: AccountId) -> Result<String, ApiError> {
    let secret = token::token().map_err(|e| ApiError::internal(&e))?;
    let digest = token::at_rest(&secret);
    let now_ms = state.clock.now_ms();
    state.store.add_program_token(digest, account_id, now_ms).await?;
    Ok(secret)
}

/// A person as the office shows one.
#[must_use]
pub fn person(state: &AppState, account: Account, devices: Vec<DeviceRecord>) -> Person {
    let device = |record: DeviceRecord| Device {
        device_id: record.device_id,
        enrolled_at: stamp(record.enrolled_ms, state.offset),
        seen_at: record.seen_ms.map(|ms| stamp(ms, state.offset)),
        revoked: record.revoked_ms.is_some(),
    };
    Person {
        account_id: account.account_id,
        name: account.name,
        login: account.login,
        role: account.role,
        devices: devices.into_iter().map(device).collect(),
    }
}

/// The sign-in name: needed for every role but officer, which has none.
fn login(new: &NewPerson) -> Result<Option<String>, ApiError> {
    let bad = |detail: &str| ApiError::new(Code::BadField).at("/login").detail(detail);
    let login = new.login.as_deref().map(session::normal_login);
    match (new.role, login.filter(|login| !login.is_empty())) {
        (Role::Officer, None) => Ok(None),
        (Role::Officer, Some(_)) => Err(bad("officers have no sign-in name; they enrol by a code")),
        (_, None) => Err(bad("this role needs a sign-in name")),
        (_, Some(login)) => {
            let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
            if login.chars().count() <= NAME_CHARACTERS && login.chars().all(fits) {
                Ok(Some(login))
            } else {
                Err(bad("a sign-in name has letters, digits and . _ - @ + only"))
            }
        }
    }
}

async fn hash(state: &AppState, password: String) -> Result<String, ApiError> {
    let hash = state.door.hasher.hash(password).await;
    hash.map_err(|e| ApiError::internal(&e))
}

fn new_id(state: &AppState) -> Result<AccountId, ApiError> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).map_err(|e| ApiError::internal(&e))?;
    Ok(AccountId::from_parts(state.clock.now_ms().unsigned_abs(), random))
}
