//! A server and an officer's phone.

use super::interview::enrol;
use super::phone::{Phone, Screen};
use super::server::Server;
use tempfile::TempDir;

/// Both, with the folders that hold their data.
pub async fn enrolled() -> (Server, Phone, [TempDir; 2]) {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let server = Server::start(folders[0].path(), &[]);
    let phone = Phone::open(folders[1].path(), Screen::Phone).await;
    enrol(&phone, &server.enrolment_link()).await;
    (server, phone, folders)
}
