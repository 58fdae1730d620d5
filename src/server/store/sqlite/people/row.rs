//! Rows of people's tables, and what they mean.

use crate::id::Digest;
use crate::server::store::{Account, DeviceRecord, ProgramToken, SessionRecord, StoreError};
use crate::sync::office::Role;
use sqlx::FromRow;

#[derive(FromRow)]
pub struct AccountRow {
    account_id: String,
    name: String,
    login: Option<String>,
    role: String,
    password_hash: Option<String>,
    must_change_password: bool,
}

#[derive(FromRow)]
pub struct DeviceRow {
    device_id: String,
    account_id: String,
    secret_sha256: Vec<u8>,
    epoch: u32,
    enrolled_ms: i64,
    seen_ms: Option<i64>,
    revoked_ms: Option<i64>,
}

#[derive(FromRow)]
pub struct SessionRow {
    #[sqlx(flatten)]
    account: AccountRow,
    device_id: Option<String>,
    seen_ms: i64,
    is_device_revoked: bool,
}

#[derive(FromRow)]
pub struct TokenRow {
    token_sha256: Vec<u8>,
    account_id: String,
    created_ms: i64,
}

pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Coordinator => "coordinator",
        Role::Viewer => "viewer",
        Role::Officer => "officer",
    }
}

fn role(name: &str) -> Result<Role, StoreError> {
    let all = [Role::Admin, Role::Coordinator, Role::Viewer, Role::Officer];
    let found = all.into_iter().find(|role| role_name(*role) == name);
    found.ok_or(StoreError::Unreadable("account.role"))
}

/// A stored text as the id that it must be.
pub fn id<T: std::str::FromStr>(text: &str, column: &'static str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable(column))
}

/// Stored bytes as the digest that they must be.
pub fn digest(bytes: Vec<u8>, column: &'static str) -> Result<Digest, StoreError> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| StoreError::Unreadable(column))?;
    Ok(Digest::from_bytes(bytes))
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;
    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        Ok(Self {
            account_id: id(&row.account_id, "account.account_id")?,
            name: row.name,
            login: row.login,
            role: role(&row.role)?,
            password_hash: row.password_hash,
            must_change_password: row.must_change_password,
        })
    }
}

impl TryFrom<DeviceRow> for DeviceRecord {
    type Error = StoreError;
    fn try_from(row: DeviceRow) -> Result<Self, StoreError> {
        Ok(Self {
            device_id: id(&row.device_id, "device.device_id")?,
            account_id: id(&row.account_id, "device.account_id")?,
            secret_sha256: digest(row.secret_sha256, "device.secret_sha256")?,
            epoch: row.epoch,
            enrolled_ms: row.enrolled_ms,
            seen_ms: row.seen_ms,
            revoked_ms: row.revoked_ms,
        })
    }
}

impl TryFrom<SessionRow> for SessionRecord {
    type Error = StoreError;
    fn try_from(row: SessionRow) -> Result<Self, StoreError> {
        let device_id = row.device_id.map(|text| id(&text, "session.device_id"));
        Ok(Self {
            account: row.account.try_into()?,
            device_id: device_id.transpose()?,
            is_device_revoked: row.is_device_revoked,
            seen_ms: row.seen_ms,
        })
    }
}

impl TryFrom<TokenRow> for ProgramToken {
    type Error = StoreError;
    fn try_from(row: TokenRow) -> Result<Self, StoreError> {
        Ok(Self {
            token_sha256: digest(row.token_sha256, "program_token.token_sha256")?,
            account_id: id(&row.account_id, "program_token.account_id")?,
            created_ms: row.created_ms,
        })
    }
}
