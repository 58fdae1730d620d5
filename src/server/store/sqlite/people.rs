//! People, devices, sessions and enrolment codes in SQLite.

mod enrol;
mod revoke;
mod row;

use super::Sqlite;
use crate::id::{AccountId, DeviceId, Digest};
use crate::server::store::{
    Account, DeviceRecord, EnrolmentAttempt, EnrolmentOutcome, PeopleStore, ProgramToken, SessionRecord, StoreError,
};
use async_trait::async_trait;
use row::{AccountRow, DeviceRow, SessionRow, TokenRow, role_name};

#[async_trait]
impl PeopleStore for Sqlite {
    async fn add_account(&self, account: Account, now_ms: i64) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let done = sqlx::query(
                    "insert into account
                       (account_id, name, login, role, password_hash, must_change_password, created_ms)
                     values (?, ?, ?, ?, ?, ?, ?)
                     on conflict do nothing",
                )
                .bind(account.account_id.to_string())
                .bind(account.name)
                .bind(account.login)
                .bind(role_name(account.role))
                .bind(account.password_hash)
                .bind(account.must_change_password)
                .bind(now_ms)
                .execute(connection)
                .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }

    async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows: Vec<AccountRow> = sqlx::query_as(
            "select account_id, name, login, role, password_hash, must_change_password
             from account
             order by name collate nocase, account_id",
        )
        .fetch_all(self.readers())
        .await?;
        rows.into_iter().map(Account::try_from).collect()
    }

    async fn account(&self, account_id: AccountId) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = sqlx::query_as(
            "select account_id, name, login, role, password_hash, must_change_password
             from account
             where account_id = ?",
        )
        .bind(account_id.to_string())
        .fetch_optional(self.readers())
        .await?;
        row.map(Account::try_from).transpose()
    }

    async fn account_by_login(&self, login: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = sqlx::query_as(
            "select account_id, name, login, role, password_hash, must_change_password
             from account
             where login = ?",
        )
        .bind(login)
        .fetch_optional(self.readers())
        .await?;
        row.map(Account::try_from).transpose()
    }

    async fn set_password(
        &self,
        account_id: AccountId,
        password_hash: String,
        must_change: bool,
        keep: Option<Digest>,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("update account set password_hash = ?, must_change_password = ? where account_id = ?")
                    .bind(password_hash)
                    .bind(must_change)
                    .bind(account_id.to_string())
                    .execute(&mut *connection)
                    .await?;
                // Phones signed in by a code, not by the password.
                sqlx::query(
                    "delete from session
                     where account_id = ?
                       and device_id is null
                       and token_sha256 is not ?",
                )
                .bind(account_id.to_string())
                .bind(keep.map(|digest| digest.as_bytes().to_vec()))
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }

    async fn devices(&self) -> Result<Vec<DeviceRecord>, StoreError> {
        let rows: Vec<DeviceRow> = sqlx::query_as(
            "select device_id, account_id, secret_sha256, epoch, enrolled_ms, seen_ms, revoked_ms
             from device
             order by enrolled_ms, device_id",
        )
        .fetch_all(self.readers())
        .await?;
        rows.into_iter().map(DeviceRecord::try_from).collect()
    }

    async fn device(&self, device_id: DeviceId) -> Result<Option<DeviceRecord>, StoreError> {
        let row: Option<DeviceRow> = sqlx::query_as(
            "select device_id, account_id, secret_sha256, epoch, enrolled_ms, seen_ms, revoked_ms
             from device
             where device_id = ?",
        )
        .bind(device_id.to_string())
        .fetch_optional(self.readers())
        .await?;
        row.map(DeviceRecord::try_from).transpose()
    }

    async fn revoke_device(&self, account_id: AccountId, device_id: DeviceId, now_ms: i64) -> Result<bool, StoreError> {
        self.write(move |connection| Box::pin(revoke::revoke_device(connection, account_id, device_id, now_ms)))
            .await
    }

    async fn add_session(
        &self,
        token: Digest,
        account_id: AccountId,
        device_id: Option<DeviceId>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "insert into session (token_sha256, account_id, device_id, created_ms, seen_ms)
                     values (?, ?, ?, ?, ?)",
                )
                .bind(token.as_bytes().to_vec())
                .bind(account_id.to_string())
                .bind(device_id.map(|id| id.to_string()))
                .bind(now_ms)
                .bind(now_ms)
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }

    async fn session(&self, token: Digest) -> Result<Option<SessionRecord>, StoreError> {
        let row: Option<SessionRow> = sqlx::query_as(
            "select account.account_id, account.name, account.login, account.role, account.password_hash,
                    account.must_change_password, session.device_id, session.seen_ms,
                    device.revoked_ms is not null as is_device_revoked
             from session
             join account on account.account_id = session.account_id
             left join device on device.device_id = session.device_id
             where session.token_sha256 = ?",
        )
        .bind(token.as_bytes().to_vec())
        .fetch_optional(self.readers())
        .await?;
        row.map(SessionRecord::try_from).transpose()
    }

    async fn touch(&self, token: Option<Digest>, device_id: Option<DeviceId>, now_ms: i64) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("update session set seen_ms = ? where token_sha256 = ?")
                    .bind(now_ms)
                    .bind(token.map(|digest| digest.as_bytes().to_vec()))
                    .execute(&mut *connection)
                    .await?;
                sqlx::query("update device set seen_ms = ? where device_id = ?")
                    .bind(now_ms)
                    .bind(device_id.map(|id| id.to_string()))
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    async fn end_session(&self, token: Digest) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("delete from session where token_sha256 = ?")
                    .bind(token.as_bytes().to_vec())
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .await
    }

    async fn add_program_token(&self, token: Digest, account_id: AccountId, now_ms: i64) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "insert into program_token (token_sha256, account_id, created_ms)
                     values (?, ?, ?)",
                )
                .bind(token.as_bytes().to_vec())
                .bind(account_id.to_string())
                .bind(now_ms)
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }

    async fn program_tokens(&self) -> Result<Vec<ProgramToken>, StoreError> {
        let rows: Vec<TokenRow> = sqlx::query_as(
            "select token_sha256, account_id, created_ms
             from program_token
             order by created_ms, token_sha256",
        )
        .fetch_all(self.readers())
        .await?;
        rows.into_iter().map(ProgramToken::try_from).collect()
    }

    async fn end_program_token(&self, token: Digest) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let done = sqlx::query("delete from program_token where token_sha256 = ?")
                    .bind(token.as_bytes().to_vec())
                    .execute(connection)
                    .await?;
                Ok(done.rows_affected() == 1)
            })
        })
        .await
    }

    async fn account_by_program_token(&self, token: Digest) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = sqlx::query_as(
            "select account.account_id, account.name, account.login, account.role, account.password_hash,
                    account.must_change_password
             from program_token
             join account on account.account_id = program_token.account_id
             where program_token.token_sha256 = ?",
        )
        .bind(token.as_bytes().to_vec())
        .fetch_optional(self.readers())
        .await?;
        row.map(Account::try_from).transpose()
    }

    async fn add_code(
        &self,
        code: Digest,
        account_id: AccountId,
        device_id: Option<DeviceId>,
        now_ms: i64,
        expires_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "insert into enrolment_code (code_sha256, account_id, device_id, issued_ms, expires_ms)
                     values (?, ?, ?, ?, ?)",
                )
                .bind(code.as_bytes().to_vec())
                .bind(account_id.to_string())
                .bind(device_id.map(|id| id.to_string()))
                .bind(now_ms)
                .bind(expires_ms)
                .execute(connection)
                .await?;
                Ok(())
            })
        })
        .await
    }

    async fn enrol(&self, attempt: EnrolmentAttempt) -> Result<EnrolmentOutcome, StoreError> {
        self.write(move |connection| Box::pin(enrol::enrol(connection, attempt)))
            .await
    }
}
