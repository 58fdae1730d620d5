//! Secrets that the server hands out: session and program tokens, enrolment codes, one-time passwords.
//! Only their SHA-256 is stored.

use crate::id::Digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// Letters and digits that nobody mistakes for each other, on paper or by voice: without 0 O 1 I L U V.
const PLAIN: &[u8] = b"23456789ABCDEFGHJKMNPQRSTWXYZ";
/// Characters of an enrolment code: 29^10, 48 bits, far beyond the guesses that the limits let through in 7 days.
const CODE_CHARACTERS: usize = 10;
/// Characters of a one-time password.
const PASSWORD_CHARACTERS: usize = 12;

/// An opaque token of 256 bits, URL-safe base64.
/// # Errors
/// When the system gives no random bytes.
pub fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// An enrolment code of ten characters, ungrouped.
/// # Errors
/// When the system gives no random bytes.
pub fn enrolment_code() -> Result<String, getrandom::Error> {
    plain(CODE_CHARACTERS)
}

/// A password for one sign-in, in groups of four.
/// # Errors
/// When the system gives no random bytes.
pub fn one_time_password() -> Result<String, getrandom::Error> {
    Ok(grouped(&plain(PASSWORD_CHARACTERS)?))
}

/// In groups of four with dashes between: `ABCD-EFGH-JK`.
#[must_use]
pub fn grouped(code: &str) -> String {
    let mut text = String::new();
    for (i, c) in code.chars().enumerate() {
        if i > 0 && i % 4 == 0 {
            text.push('-');
        }
        text.push(c);
    }
    text
}

/// A code as people type it, as it was made: upper case, no dashes or spaces. `None` where it cannot be one.
#[must_use]
pub fn normal_code(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'))
        .map(|c| c.to_ascii_uppercase())
        .take(CODE_CHARACTERS + 1)
        .collect();
    let fits = code.len() == CODE_CHARACTERS && code.bytes().all(|c| PLAIN.contains(&c));
    fits.then_some(code)
}

/// What is stored of a secret.
#[must_use]
pub fn at_rest(secret: &str) -> Digest {
    Digest::of(secret.as_bytes())
}

/// Evenly distributed: bytes that would favour the first letters are thrown away.
fn plain(n: usize) -> Result<String, getrandom::Error> {
    let fair = 256 - 256 % PLAIN.len();
    let mut text = String::with_capacity(n);
    while text.len() < n {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        for byte in bytes.map(usize::from) {
            if byte < fair && text.len() < n {
                text.push(char::from(PLAIN[byte % PLAIN.len()]));
            }
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{enrolment_code, grouped, normal_code};

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let rows = [
            ("ABCD-EFGH-JK", Some("ABCDEFGHJK")),
            (" abcd efgh jk ", Some("ABCDEFGHJK")),
            ("ABCD\u{2013}EFGH\u{2013}JK", Some("ABCDEFGHJK")),
            ("ABCDEFGHJ", None),
            ("ABCDEFGHJKM", None),
            ("ABCDEFGHJ0", None),
            ("", None),
        ];
        for (typed, expected) in rows {
            assert_eq!(normal_code(typed).as_deref(), expected, "{typed:?}");
        }
    }

    #[test]
    fn a_new_code_is_a_normal_code_even_when_grouped() -> Result<(), getrandom::Error> {
        for _ in 0..50 {
            let code = enrolment_code()?;
            assert_eq!(normal_code(&grouped(&code)), Some(code));
        }
        Ok(())
    }
}
