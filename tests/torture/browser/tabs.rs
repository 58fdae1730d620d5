//! One interview in two tabs of one browser: one of them is killed or left, and the other goes on; or, where a browser has
//! no locks, both are let in.

use super::interview::{REFUSES, fill};
use super::phone::Phone;
use super::profile::ORIGIN;
use super::{Mistake, Trial, script};
use std::path::Path;

/// What happens to the tab that has the interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Its page's process dies, and the other tab takes over.
    Crashes,
    /// It is left and opened again: the interview goes to the other tab and comes back.
    Left,
    /// There are no locks; the tab that is behind answers.
    BehindAnswers,
    /// There are no locks; the tab that is behind finishes with what it knows.
    BehindFinishes,
}

/// As a browser without Web Locks, or one that gives them to no page of this kind.
const NO_LOCKS: &str = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });";
const FOLLOWS: &str = "document.querySelector('[data-following]')";
const IS_LET_IN: &str = "document.querySelector('[data-action=next], [data-action=finish]')";
/// The last answer is stored, or the screen says why not.
const IS_SAID: &str = "/Tersimpan|dilanjutkan di tab lain/.test(document.querySelector('[data-saved]')?.innerText)";
/// It is finished, or the screen says why not.
const IS_FINISHED_OR_SAID: &str =
    "document.querySelector('[data-done]') || document.body.innerText.includes('dilanjutkan di tab lain')";

impl Trial<'_> {
    /// The first tab answers, the second opens the same interview, and both go on. Gives the browser, where it lives on.
    pub async fn in_two_tabs(&mut self, home: &Path) -> Option<Phone> {
        let guarded = [Way::Crashes, Way::Left];
        let unguarded = [Way::BehindAnswers, Way::BehindFinishes];
        let which = self.chance.below(2) as usize;
        let way = match (self.mistake, self.chance.below(2)) {
            (Some(Mistake::OwnCopy), _) | (_, 0) => unguarded[which],
            _ => guarded[which],
        };
        let mut script = script::of(0, self.mistake, self.act);
        if unguarded.contains(&way) {
            script.insert_str(0, NO_LOCKS);
        }
        let phone = self.open(home, Some(script.clone())).await;
        phone.goto(&format!("{ORIGIN}/isi/sosialisasi_bpu")).await;
        phone.wait_ready().await;
        fill(&phone, REFUSES, Some("setuju")).await;
        // The address names the interview once there is one.
        phone.wait("location.pathname.split('/').length > 3").await;
        let draft = phone.run("return location.href").await;
        let draft = draft.as_str().expect("an address").to_owned();
        phone.new_tab().await;
        phone.before_every_page(&script).await;
        open(&phone, &draft).await;
        match way {
            Way::Crashes => crashes(&phone).await,
            Way::Left => left(&phone, &draft).await,
            Way::BehindAnswers | Way::BehindFinishes => unlocked(&phone, way).await,
        }
        let end = self.chance.below(3);
        // Every third time nothing is finished: it is killed with what was answered last.
        if end > 0 {
            finishes(&phone).await;
        }
        if end == 1 {
            return Some(phone);
        }
        phone.kill();
        None
    }
}

async fn open(phone: &Phone, address: &str) {
    phone.goto(address).await;
    phone.wait_ready().await;
}

/// Goes through what is left, answers nothing more, and finishes if it may.
async fn finishes(phone: &Phone) {
    fill(phone, &[], None).await;
    phone.press("finish").await;
    phone.wait(IS_FINISHED_OR_SAID).await;
}

async fn crashes(phone: &Phone) {
    phone.wait(FOLLOWS).await;
    phone.to_tab(0).await;
    phone.goto("chrome://crash").await;
    phone.to_tab(1).await;
    // This tab is let in now.
    fill(phone, REFUSES, Some("alasan_tolak")).await;
}

async fn left(phone: &Phone, draft: &str) {
    phone.wait(FOLLOWS).await;
    phone.to_tab(0).await;
    open(phone, &format!("{ORIGIN}/")).await;
    phone.to_tab(1).await;
    fill(phone, REFUSES, Some("alasan_tolak")).await;
    phone.to_tab(0).await;
    open(phone, draft).await;
    phone.wait(FOLLOWS).await;
    phone.to_tab(1).await;
    open(phone, &format!("{ORIGIN}/")).await;
    phone.to_tab(0).await;
    phone.wait(IS_LET_IN).await;
}

/// Both were let in: the second tab answers, and the first does not know of it.
async fn unlocked(phone: &Phone, way: Way) {
    fill(phone, REFUSES, Some("alasan_tolak")).await;
    phone.to_tab(0).await;
    match way {
        Way::BehindAnswers => {
            phone.tap("[data-q=setuju] label:has(input[value=ya])").await;
            phone.wait(IS_SAID).await;
        }
        _ => finishes(phone).await,
    }
    phone.to_tab(1).await;
}
