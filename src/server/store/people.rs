//! People, devices, sessions and enrolment codes, as the store knows them.

use async_trait::async_trait;

/// What the server remembers of people.
#[async_trait]
pub trait PeopleStore {}
