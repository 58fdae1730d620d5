//! A long queue in the app itself: what waits was stored as the app stores it, and home and outbox must tell true numbers of
//! it while it is sent.

use super::super::deed::plant::planted;
use super::super::row::Harm;
use super::super::trial::Scale;
use super::phone::Phone;
use super::profile::{ORIGIN, count};
use super::{CALM, Trial, script};
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

/// How many wait.
const MANY: usize = 500;
/// How many in one trial of twenty.
const VERY_MANY: usize = 10_000;
/// The outbox is looked at where it has no more cards than this.
const CARDS: usize = 1000;

/// Stores records in the outbox, past the app.
const PLANT: &str = "const open = indexedDB.open('jemput-bola'); \
    const db = await new Promise((done, wrong) => { open.onsuccess = () => done(open.result); open.onerror = wrong; }); \
    const tx = db.transaction('outbox', 'readwrite'); \
    for (const [id, text] of RECORDS) tx.objectStore('outbox').put(text, id); \
    await new Promise((done, wrong) => { tx.oncomplete = done; tx.onerror = wrong; }); \
    db.close();";

impl Trial<'_> {
    /// Gives the browser in the middle of sending.
    pub async fn drains(&mut self, home: &Path) -> Option<Phone> {
        let n = match self.which.scale {
            Scale::Full if self.which.index % 20 == 7 => VERY_MANY,
            _ => MANY,
        };
        let phone = self.open(home, Some(script::of(0, self.mistake, self.act))).await;
        // A page of the same origin on which the app does not run.
        phone.goto(&format!("{ORIGIN}/api/v1/health")).await;
        let records = planted(self.oracle, n);
        for some in records.chunks(500) {
            let script = PLANT.replace("RECORDS", &json!(some).to_string());
            assert_eq!(phone.run(&script).await, json!(null), "records that are stored");
        }
        self.proxy.state().harms = vec![(Harm::RequestLost, 1000)];
        phone.goto(&format!("{ORIGIN}/")).await;
        phone.wait_ready().await;
        if self.mistake.is_some() {
            forgets(&phone).await;
            self.proxy.calm();
            return Some(phone);
        }
        tells(&phone, n, 0).await;
        // A network that loses much, and then nothing for a while, in the middle.
        self.proxy.state().harms = vec![(Harm::AnswerLost, 150), (Harm::RequestLost, 150)];
        if n <= CARDS {
            phone.goto(&format!("{ORIGIN}/kiriman")).await;
            phone.wait_ready().await;
            phone.press("send").await;
        } else {
            // Opening the app sends, too; the page's script would report every card of the outbox.
            phone.goto(&format!("{ORIGIN}/")).await;
            phone.wait_ready().await;
        }
        while count(&phone).await * 3 > n * 2 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.proxy.state().harms = vec![(Harm::RequestLost, 1000)];
        phone.goto(&format!("{ORIGIN}/")).await;
        phone.wait_ready().await;
        let left = count(&phone).await;
        tells(&phone, left, n - left).await;
        if n <= CARDS {
            phone.goto(&format!("{ORIGIN}/kiriman")).await;
            phone.wait_ready().await;
            phone.wait(&cards("", n)).await;
            phone.wait(&cards("[data-state=sent]", n - left)).await;
        }
        self.proxy.calm();
        Some(phone)
    }
}

/// Waits until the app has let go of everything, as its mistake is.
pub async fn forgets(phone: &Phone) {
    let begun = Instant::now();
    while count(phone).await > 0 {
        assert!(begun.elapsed() < CALM, "the mistake is not made");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn cards(which: &str, n: usize) -> String {
    format!("document.querySelectorAll('[data-record]{which}').length === {n}")
}

/// Home says that so many wait and so many were sent.
async fn tells(phone: &Phone, waiting: usize, sent: usize) {
    for (name, n) in [("waiting", waiting), ("sent", sent)] {
        let number = format!("(document.querySelector('[data-count={name}]')?.textContent.match(/\\d+/) ?? ['0'])[0]");
        phone.wait(&format!("{number} === '{n}'")).await;
    }
}
