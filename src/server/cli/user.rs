//! `user add | list | code | password | token`: people, straight in the data folder, beside a running server
//! or without one. Whoever can write the folder is whoever runs the server; there is nobody else to ask.

mod token;

use super::{Outcome, runtime, table};
use crate::server::config::PublicUrl;
use crate::server::door::Door;
use crate::server::people;
use crate::server::problem::ApiError;
use crate::server::qr::Qr;
use crate::server::state::AppState;
use crate::server::store::Account;
use crate::server::{auth::session, enrolment, open};
use crate::sync::office::{NewPerson, Role};
use anyhow::{Context as _, anyhow};
use std::io::Write;
use std::path::PathBuf;

/// People, their phones' codes, passwords and tokens; works on the data folder.
#[derive(Debug, clap::Args)]
pub struct User {
    /// Folder of the server's data
    #[arg(long, env = "JB_DATA_DIR", default_value = "data", global = true)]
    data_dir: PathBuf,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Make an account; whoever signs in gets a one-time password
    Add {
        /// The name to show
        name: String,
        /// What it may do
        #[arg(long, value_enum, default_value = "officer")]
        role: RoleName,
        /// The sign-in name; for every role but officer
        #[arg(long)]
        login: Option<String>,
    },
    /// List everybody
    List,
    /// Make an enrolment code for an officer, shown with its QR code
    Code {
        /// The officer: name or account id
        officer: String,
        /// Enrol this device of the officer again: it keeps its id
        #[arg(long)]
        device: Option<String>,
        /// Address under which phones reach the server
        #[arg(long, env = "JB_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
        public_url: PublicUrl,
    },
    /// Give somebody a new one-time password
    Password {
        /// The sign-in name
        login: String,
    },
    /// Tokens for programs
    #[command(subcommand)]
    Token(token::Token),
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum RoleName {
    Admin,
    Coordinator,
    Viewer,
    Officer,
}

pub fn run(args: User, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    runtime()?.block_on(async {
        let state = open(&args.data_dir).await?;
        let done = dispatch(args.verb, &state, out).await;
        state.store.close().await?;
        done.map(|()| Outcome::Good)
    })
}

async fn dispatch(verb: Verb, state: &AppState, out: &mut dyn Write) -> anyhow::Result<()> {
    match verb {
        Verb::Add { name, role, login } => {
            let new = NewPerson {
                name,
                role: role.role(),
                login,
                password: None,
            };
            let made = people::add(state, new).await.map_err(explain)?;
            writeln!(out, "account   {}", made.person.account_id)?;
            if let Some(password) = made.one_time_password {
                writeln!(out, "password  {password}  (for one sign-in)")?;
            }
        }
        Verb::List => list(state, out).await?,
        Verb::Code {
            officer,
            device,
            public_url,
        } => {
            let state = state.clone().behind(Door {
                public_url,
                ..Door::default()
            });
            code(&state, &officer, device.as_deref(), out).await?;
        }
        Verb::Password { login } => {
            let account = find(state, &login).await?;
            let made = people::reset_password(state, account).await.map_err(explain)?;
            let password = made.one_time_password.unwrap_or_default();
            writeln!(out, "password  {password}  (for one sign-in)")?;
        }
        Verb::Token(verb) => token::run(verb, state, out).await?,
    }
    Ok(())
}

async fn list(state: &AppState, out: &mut dyn Write) -> anyhow::Result<()> {
    let devices = state.store.devices().await?;
    let mut rows = Vec::new();
    for account in state.store.accounts().await? {
        let own = devices.iter().filter(|device| device.account_id == account.account_id);
        let (gone, used): (Vec<_>, Vec<_>) = own.partition(|device| device.revoked_ms.is_some());
        let revoked = if gone.is_empty() {
            String::new()
        } else {
            format!(" (+{} revoked)", gone.len())
        };
        rows.push([
            account.name,
            RoleName::of(account.role).to_owned(),
            account.login.unwrap_or_default(),
            format!("{}{revoked}", used.len()),
            account.account_id.to_string(),
        ]);
    }
    table::write(out, ["name", "role", "login", "phones", "account"], &rows)?;
    Ok(())
}

async fn code(state: &AppState, officer: &str, device: Option<&str>, out: &mut dyn Write) -> anyhow::Result<()> {
    let account = find(state, officer).await?;
    anyhow::ensure!(
        account.role == Role::Officer,
        "only officers enrol phones; {officer} signs in by password"
    );
    let mut device_id = None;
    if let Some(device) = device {
        let known = state.store.device(device.parse()?).await?;
        let known = known.filter(|known| known.account_id == account.account_id);
        device_id = Some(
            known
                .with_context(|| format!("{officer} has no device {device}"))?
                .device_id,
        );
    }
    let issued = enrolment::issue(state, account.account_id, device_id)
        .await
        .map_err(explain)?;
    writeln!(out, "code      {}", issued.code)?;
    writeln!(out, "link      {}", issued.link)?;
    writeln!(out, "expires   {}", issued.expires_at)?;
    writeln!(out, "{}", Qr::of(&issued.link)?.blocks())?;
    Ok(())
}

/// By account id, else by sign-in name, else by a name that only one has.
async fn find(state: &AppState, whom: &str) -> anyhow::Result<Account> {
    if let Ok(account_id) = whom.parse()
        && let Some(account) = state.store.account(account_id).await?
    {
        return Ok(account);
    }
    if let Some(account) = state.store.account_by_login(&session::normal_login(whom)).await? {
        return Ok(account);
    }
    let mut named = state.store.accounts().await?;
    named.retain(|account| account.name == whom.trim());
    match (named.pop(), named.is_empty()) {
        (Some(account), true) => Ok(account),
        (Some(_), false) => Err(anyhow!(
            "several people are called {whom}: name the account id (user list)"
        )),
        (None, _) => Err(anyhow!("there is nobody called {whom} (user list)")),
    }
}

/// The server's words for a refusal, for whoever types.
fn explain(error: ApiError) -> anyhow::Error {
    let problem = error.problem(false);
    match problem.detail {
        Some(detail) => anyhow!("{}: {} ({detail})", problem.code, problem.title),
        None => anyhow!("{}: {}", problem.code, problem.title),
    }
}

impl RoleName {
    fn role(self) -> Role {
        match self {
            Self::Admin => Role::Admin,
            Self::Coordinator => Role::Coordinator,
            Self::Viewer => Role::Viewer,
            Self::Officer => Role::Officer,
        }
    }

    fn of(role: Role) -> &'static str {
        match role {
            Role::Admin => "admin",
            Role::Coordinator => "coordinator",
            Role::Viewer => "viewer",
            Role::Officer => "officer",
        }
    }
}
