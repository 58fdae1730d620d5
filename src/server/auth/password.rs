//! Passwords: argon2id with 19 MiB, two passes, one lane (OWASP's first choice for one lane), away from the async
//! threads and few at a time, so that a storm of sign-ins cannot fill the memory.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Fewest characters of a password that a person chooses.
pub const LEAST_CHARACTERS: usize = 10;
/// Most bytes; more is an attack on the hash's time, not a password.
pub const MOST_BYTES: usize = 1024;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const AT_ONCE: usize = 2;

/// Why a password could not be hashed or checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The library refused its input, or the stored hash cannot be read.
    #[error("a password hash could not be made or read: {0}")]
    Hash(argon2::password_hash::Error),
    /// The system gave no random bytes.
    #[error("no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// The thread for hashing ended.
    #[error("hashing was interrupted")]
    Interrupted,
}

impl From<argon2::password_hash::Error> for PasswordError {
    fn from(error: argon2::password_hash::Error) -> Self {
        Self::Hash(error)
    }
}

/// Hashes and checks passwords, two at a time.
#[derive(Clone)]
pub struct PasswordHasher {
    permits: Arc<Semaphore>,
}

impl Default for PasswordHasher {
    fn default() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl PasswordHasher {
    /// The password as a PHC string.
    /// # Errors
    /// `PasswordError` when the system gives no random bytes or no thread.
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        self.away(move || hash_now(&password)).await
    }

    /// Whether the password fits the PHC string. Without one (no such account) the same work is done for nothing,
    /// so that the time of the answer tells no names.
    /// # Errors
    /// `PasswordError` when the stored hash cannot be read: that is no "wrong password".
    pub async fn fits(&self, password: String, phc: Option<String>) -> Result<bool, PasswordError> {
        self.away(move || match phc {
            Some(phc) => fits_now(&password, &phc),
            None => hash_now(&password).map(|_| false),
        })
        .await
    }

    async fn away<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let permit = self.permits.clone().acquire_owned().await;
        let permit = permit.map_err(|_| PasswordError::Interrupted)?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(permit);
            result
        });
        done.await.map_err(|_| PasswordError::Interrupted)?
    }
}

fn hasher() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn fits_now(password: &str, phc: &str) -> Result<bool, PasswordError> {
    use argon2::password_hash::Error;
    let stored = PasswordHash::new(phc)?;
    if stored.hash.is_none() {
        // The library would call this a wrong password.
        return Err(Error::PhcStringField.into());
    }
    match hasher()?.verify_password(password.as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(Error::Password) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn hash_now(password: &str) -> Result<String, PasswordError> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt)?;
    let salt = SaltString::encode_b64(&salt)?;
    Ok(hasher()?.hash_password(password.as_bytes(), &salt)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::{PasswordError, PasswordHasher};

    #[tokio::test]
    async fn a_hash_fits_its_password_alone_and_names_its_cost() -> Result<(), PasswordError> {
        let hasher = PasswordHasher::default();
        let phc = hasher.hash("sawojajar-2026".to_owned()).await?;
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(hasher.fits("sawojajar-2026".to_owned(), Some(phc.clone())).await?);
        assert!(!hasher.fits("sawojajar-2027".to_owned(), Some(phc)).await?);
        assert!(!hasher.fits("sawojajar-2026".to_owned(), None).await?);
        Ok(())
    }

    #[tokio::test]
    async fn a_hash_that_cannot_be_read_is_an_error_and_no_wrong_password() {
        let hasher = PasswordHasher::default();
        let fits = hasher.fits("x".to_owned(), Some("$argon2id$broken".to_owned())).await;
        assert!(matches!(fits, Err(PasswordError::Hash(_))));
    }
}
