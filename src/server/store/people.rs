//! People, devices, sessions and enrolment codes, as the store knows them. Times are milliseconds since 1970 UTC.

use super::StoreError;
use crate::id::{AccountId, DeviceId, Digest};
use crate::sync::office::Role;
use async_trait::async_trait;

/// A person, or a program that acts for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The account.
    pub account_id: AccountId,
    /// The name to show.
    pub name: String,
    /// The sign-in name, lower case.
    pub login: Option<String>,
    /// What it may do.
    pub role: Role,
    /// argon2id, a PHC string.
    pub password_hash: Option<String>,
    /// The password was given out for one sign-in.
    pub must_change_password: bool,
}

/// One enrolled browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRecord {
    /// The device.
    pub device_id: DeviceId,
    /// Whose it is.
    pub account_id: AccountId,
    /// SHA-256 of its secret.
    pub secret_sha256: Digest,
    /// Goes up when the device lost its counter.
    pub epoch: u32,
    /// When it was enrolled.
    pub enrolled_ms: i64,
    /// When it last spoke to the server, to some minutes.
    pub seen_ms: Option<i64>,
    /// When its access was withdrawn.
    pub revoked_ms: Option<i64>,
}

/// A session with whoever is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// Who.
    pub account: Account,
    /// On which phone, where it is one.
    pub device_id: Option<DeviceId>,
    /// The phone's access was withdrawn.
    pub is_device_revoked: bool,
    /// When it was last used, to some minutes.
    pub seen_ms: i64,
}

/// A token by which a program acts for an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramToken {
    /// SHA-256 of the token.
    pub token_sha256: Digest,
    /// For whom it acts.
    pub account_id: AccountId,
    /// When it was made.
    pub created_ms: i64,
}

/// A phone that asks to be enrolled.
#[derive(Debug, Clone)]
pub struct EnrolmentAttempt {
    /// SHA-256 of the code.
    pub code_sha256: Digest,
    /// The id that the phone made.
    pub device_id: DeviceId,
    /// Its public key, base64.
    pub public_key: String,
    /// SHA-256 of its secret.
    pub secret_sha256: Digest,
    /// This moment.
    pub now_ms: i64,
    /// Until when a code that was used gives the same phone the same answer, counted from its use.
    pub replay_ms: i64,
}

/// How an attempt ended. Only `Enrolled` changed anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolmentOutcome {
    /// The phone is the account's now.
    Enrolled {
        /// Whose it is.
        account: Account,
        /// The id that it goes by.
        device_id: DeviceId,
        /// Its epoch.
        epoch: u32,
    },
    /// No such code.
    Unknown,
    /// Used by another phone, or too long ago.
    Used,
    /// Too old.
    Expired,
    /// The id belongs to a phone with other keys.
    DeviceTaken,
    /// The phone's access was withdrawn; only a code made for that phone lets it in again.
    Revoked,
}

/// What the server remembers of people.
#[async_trait]
pub trait PeopleStore {
    /// Adds an account; false when its login is taken, and then nothing is kept.
    async fn add_account(&self, account: Account, now_ms: i64) -> Result<bool, StoreError>;
    /// All accounts by name.
    async fn accounts(&self) -> Result<Vec<Account>, StoreError>;
    /// One account.
    async fn account(&self, account_id: AccountId) -> Result<Option<Account>, StoreError>;
    /// The account with this login, which is lower case.
    async fn account_by_login(&self, login: &str) -> Result<Option<Account>, StoreError>;
    /// Another password. Every session of the account ends, but the one with the digest `keep`.
    async fn set_password(
        &self,
        account_id: AccountId,
        password_hash: String,
        must_change: bool,
        keep: Option<Digest>,
    ) -> Result<(), StoreError>;

    /// All devices, by time of enrolment.
    async fn devices(&self) -> Result<Vec<DeviceRecord>, StoreError>;
    /// One device.
    async fn device(&self, device_id: DeviceId) -> Result<Option<DeviceRecord>, StoreError>;
    /// Withdraws a device's access; its sessions then say so, and codes of the account that nobody used are forgotten:
    /// whoever has the phone may have one. False when the account has no such device.
    async fn revoke_device(&self, account_id: AccountId, device_id: DeviceId, now_ms: i64) -> Result<bool, StoreError>;

    /// Opens a session under the digest of its token.
    async fn add_session(
        &self,
        token: Digest,
        account_id: AccountId,
        device_id: Option<DeviceId>,
        now_ms: i64,
    ) -> Result<(), StoreError>;
    /// The session of a token, however old.
    async fn session(&self, token: Digest) -> Result<Option<SessionRecord>, StoreError>;
    /// The session, and the device where one is named, were used now.
    async fn touch(&self, token: Option<Digest>, device_id: Option<DeviceId>, now_ms: i64) -> Result<(), StoreError>;
    /// Ends a session.
    async fn end_session(&self, token: Digest) -> Result<(), StoreError>;

    /// Keeps the digest of a program's token.
    async fn add_program_token(&self, token: Digest, account_id: AccountId, now_ms: i64) -> Result<(), StoreError>;
    /// All tokens of programs, by time of making.
    async fn program_tokens(&self) -> Result<Vec<ProgramToken>, StoreError>;
    /// Forgets a program's token; false when there is none with this digest.
    async fn end_program_token(&self, token: Digest) -> Result<bool, StoreError>;
    /// The account of a program's token.
    async fn account_by_program_token(&self, token: Digest) -> Result<Option<Account>, StoreError>;

    /// Keeps the digest of an enrolment code, for a new phone or for one that exists.
    async fn add_code(
        &self,
        code: Digest,
        account_id: AccountId,
        device_id: Option<DeviceId>,
        now_ms: i64,
        expires_ms: i64,
    ) -> Result<(), StoreError>;
    /// Uses a code, all or nothing.
    async fn enrol(&self, attempt: EnrolmentAttempt) -> Result<EnrolmentOutcome, StoreError>;
}
