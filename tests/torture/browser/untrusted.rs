//! Whatever answers, it is not our server: a sign-in page, noise in the place of TLS or HTTP. The app runs from what it keeps.

use super::super::row::Harm;
use super::phone::Phone;
use super::profile::ORIGIN;
use super::queue::forgets;
use super::{CALM, Trial, holds, script};
use std::path::Path;
use std::time::{Duration, Instant};

impl Trial<'_> {
    /// An interview is finished and sent into such a network; gives the browser, where it lives on.
    pub async fn trusts_nobody(&mut self, home: &Path) -> Option<Phone> {
        self.proxy.state().harms = vec![
            (Harm::Garbled, 400),
            (Harm::Portal, 400),
            (Harm::Redirected, 500),
            (Harm::Status, 1000),
        ];
        let phone = self.open(home, Some(script::of(0, self.mistake, self.act))).await;
        holds(&phone, self.act).await;
        let before = self.proxy.state().pushes;
        phone.goto(&format!("{ORIGIN}/kiriman")).await;
        phone.wait_ready().await;
        match self.mistake {
            Some(_) => forgets(&phone).await,
            None => {
                phone.press("send").await;
                self.has_tried(before).await;
            }
        }
        if self.chance.below(2) == 0 {
            self.proxy.calm();
            return Some(phone);
        }
        phone.kill();
        self.proxy.calm();
        None
    }

    /// Waits until the app has tried to send once more.
    async fn has_tried(&self, before: u64) {
        let begun = Instant::now();
        while self.proxy.state().pushes <= before {
            assert!(begun.elapsed() < CALM, "nothing is sent");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
