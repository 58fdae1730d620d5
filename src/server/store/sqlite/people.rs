//! People, devices, sessions and enrolment codes in SQLite.

use super::Sqlite;
use crate::server::store::PeopleStore;
use async_trait::async_trait;

#[async_trait]
impl PeopleStore for Sqlite {}
