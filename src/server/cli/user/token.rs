//! `user token create | list | revoke`: tokens for programs. Only their digests are stored, and a token is named by the
//! beginning of its digest.

use super::{explain, find};
use crate::server::cli::table;
use crate::server::people;
use crate::server::state::{AppState, stamp};
use crate::server::store::ProgramToken;
use anyhow::{anyhow, ensure};
use std::io::Write;

/// Characters of a digest by which a token is named.
const SHOWN: usize = 12;

#[derive(Debug, clap::Subcommand)]
pub enum Token {
    /// Make a token for JB_TOKEN or --token-file; shown once
    Create {
        /// For whom it acts: sign-in name, name or account id
        account: String,
    },
    /// List all tokens: for whom each acts, never the token itself
    List,
    /// End a token; whatever uses it gets no further
    Revoke {
        /// The token's name as listed
        token: String,
    },
}

pub async fn run(verb: Token, state: &AppState, out: &mut dyn Write) -> anyhow::Result<()> {
    match verb {
        Token::Create { account } => {
            let account = find(state, &account).await?;
            let token = people::new_token(state, account.account_id).await.map_err(explain)?;
            writeln!(out, "{token}")?;
        }
        Token::List => list(state, out).await?,
        Token::Revoke { token } => {
            let tokens = state.store.program_tokens().await?;
            let mut meant = tokens.iter().filter(|known| is_named(known, &token));
            let (found, other) = (meant.next(), meant.next());
            ensure!(
                other.is_none(),
                "several tokens are called {token}: write more of the name"
            );
            let found = found.ok_or_else(|| anyhow!("there is no token called {token} (user token list)"))?;
            state.store.end_program_token(found.token_sha256).await?;
        }
    }
    Ok(())
}

async fn list(state: &AppState, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for token in state.store.program_tokens().await? {
        let account = state.store.account(token.account_id).await?;
        rows.push([
            name(&token),
            account.map(|account| account.name).unwrap_or_default(),
            stamp(token.created_ms, state.offset),
            token.account_id.to_string(),
        ]);
    }
    table::write(out, ["token", "name", "made", "account"], &rows)?;
    Ok(())
}

fn name(token: &ProgramToken) -> String {
    token.token_sha256.to_string().chars().take(SHOWN).collect()
}

/// By the name as listed, or more of the digest.
fn is_named(token: &ProgramToken, name: &str) -> bool {
    name.len() >= SHOWN && token.token_sha256.to_string().starts_with(name)
}
