//! A phone with the gallery of the camera, where there is no signal.

use super::interview::enrol;
use super::phone::{Phone, Screen};
use super::server::Server;
use serde_json::json;
use std::path::Path;
use tempfile::TempDir;

pub const IS_CLOSED: &str = "!document.querySelector('dialog')";

/// The phone at the first question of the gallery, a code, and its server, which is stopped. `remember` runs before every
/// page.
pub async fn begin(folders: &[TempDir; 3], flags: &[&str], remember: &str) -> (Phone, Server) {
    let mut server = Server::start(folders[0].path(), &[]);
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/gallery/kamera.md");
    server.publish(&gallery, folders[2].path());
    let phone = Phone::open_with(folders[1].path(), Screen::Phone, flags, json!({})).await;
    enrol(&phone, &server.enrolment_link()).await;
    phone.wait("document.querySelector('[data-form=contoh_kamera]')").await;
    server.stop();
    phone.before_every_page(remember).await;
    phone.goto(&server.url("/")).await;
    phone.wait_ready().await;
    phone.tap("[data-form=contoh_kamera]").await;
    phone.wait("document.querySelector('[data-q=kode]')").await;
    (phone, server)
}

/// Whether the sheet that is open says these words.
pub fn says(words: &str) -> String {
    format!("document.querySelector('dialog')?.innerText.includes({})", json!(words))
}
