//! Rows in a real browser: an interview is held in Chromium on the built pages, a page script reports what the screen says, and
//! something befalls the phone.

#[path = "../story/interview.rs"]
mod interview;
#[path = "../support/phone.rs"]
mod phone;

mod builds;
mod profile;
mod queue;
mod script;
mod tabs;
mod untrusted;

use super::chance::Chance;
use super::dump::Dump;
use super::host::{Host, copy};
use super::judge::{self, Tally, say};
use super::oracle::Oracle;
use super::proxy::Proxy;
use super::row::{Act, Mistake};
use super::trial::{Outcome, Which};
use builds::Build;
use interview::{REFUSES, fill};
use phone::{Phone, Screen};
use profile::{ORIGIN, count, dump, flags, template};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

pub use phone::pages_are_built;
pub use profile::prepare;

/// How long the calm may last without anything being sent.
const CALM: Duration = Duration::from_secs(40);

struct Trial<'a> {
    oracle: &'a Oracle,
    proxy: Proxy,
    chance: Chance,
    which: Which,
    mistake: Option<Mistake>,
    act: Act,
    tally: Tally,
    /// What pages have told of answers.
    known: script::Answers,
}

pub async fn run(act: Act, which: Which) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, home) = (folder.path().join("data"), folder.path().join("profile"));
    copy(template().profile.path(), &home);
    let oracle = Oracle::new(folder.path());
    let mut host = Host::on_copy(template().data.path(), &data);
    host.start(&[]).await;
    let mut chance = Chance::new(which.seed);
    let mut trial = Trial {
        oracle: &oracle,
        proxy: Proxy::start(host.address(), chance.next()).await,
        chance,
        which,
        mistake: which.mistake,
        act,
        tally: Tally::default(),
        known: script::Answers::new(),
    };
    let alive = match act {
        Act::Updated => trial.is_updated(&home, &mut host).await,
        Act::TwoTabs => trial.in_two_tabs(&home).await,
        Act::LongQueue => trial.drains(&home).await,
        Act::Untrusted => trial.trusts_nobody(&home).await,
        _ => trial.befalls(&home).await,
    };
    trial.hear();
    let begun = Instant::now();
    let dumped = trial.calm(&home, alive).await;
    let drained_ms = begun.elapsed().as_millis() as i64;
    let verdict = judge::all(&oracle, host.data(), &[dumped]).await;
    trial.tally.add(verdict);
    Outcome {
        tally: trial.tally,
        drained_ms,
        struck: 1,
        broke_off: false,
    }
}

impl Trial<'_> {
    async fn open(&self, home: &Path, script: Option<String>) -> Phone {
        let flags = flags(self.proxy.address);
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let phone = Phone::open_with(home, Screen::Phone, &flags, json!({})).await;
        if let Some(script) = script {
            phone.before_every_page(&script).await;
        }
        phone
    }

    /// Interviews are held until something befalls the phone; gives the browser, where it lives on.
    async fn befalls(&mut self, home: &Path) -> Option<Phone> {
        let at_step = match self.act {
            Act::KilledAtStep => 20 + self.chance.below(150),
            _ => 0,
        };
        let limit = match self.act {
            Act::KilledAnytime | Act::Crashed => Duration::from_millis(500 + self.chance.below(6_000)),
            _ => Duration::from_secs(60),
        };
        let phone = self.open(home, Some(script::of(at_step, self.mistake, self.act))).await;
        if self.act == Act::Crashed {
            // A second tab, from which the phone is used afterwards.
            phone.new_tab().await;
            phone.to_tab(0).await;
        }
        let at_step = self.proxy.at_step.clone();
        tokio::select! {
            () = holds(&phone, self.act) => {}
            () = at_step.notified() => {}
            () = tokio::time::sleep(limit) => {}
        }
        match self.act {
            Act::Crashed => {
                phone.goto("chrome://crash").await;
                phone.to_tab(1).await;
                return Some(phone);
            }
            Act::JournalFull => {
                // A little finds room all the same and is called saved; else the screen says that there is none.
                let says = phone.text().await;
                self.tally.other += u64::from(!says.contains("penuh") && !says.contains("Tersimpan"));
                phone.kill();
            }
            Act::Damaged => {
                // Closed in peace: else the other store may lack what is young.
                phone.close().await;
                profile::damage(home, &mut self.chance);
            }
            Act::Wiped => {
                phone.close().await;
                profile::wipe(home, &mut self.chance);
            }
            _ => drop(phone.kill()),
        }
        None
    }

    /// The server has another build in the middle of an interview; then there is no signal.
    async fn is_updated(&mut self, home: &Path, host: &mut Host) -> Option<Phone> {
        let build = match (self.mistake, self.chance.below(2)) {
            (Some(Mistake::HastyWorker), _) => Build::Hasty,
            (_, 0) => Build::New,
            _ => Build::Broken,
        };
        let phone = self.open(home, Some(script::of(0, self.mistake, self.act))).await;
        phone.goto(&format!("{ORIGIN}/isi/sosialisasi_bpu")).await;
        phone.wait_ready().await;
        fill(&phone, REFUSES, Some("setuju")).await;
        host.kill();
        host.pages = Some(builds::folder(build, host.data()));
        host.start(&[]).await;
        meets_build(&phone).await;
        tokio::time::sleep(Duration::from_millis(500 + self.chance.below(2000))).await;
        fill(&phone, REFUSES, None).await;
        phone.press("finish").await;
        phone.wait("document.querySelector('[data-done]')").await;
        if build == Build::New && self.chance.below(2) == 0 {
            // It is loaded anew, whatever page this is.
            let take = "window.isOld = true; setTimeout(() => window.jbActivateUpdate(), 50)";
            phone.run(take).await;
            phone.wait("!window.isOld").await;
            phone.wait_ready().await;
        }
        phone.goto(&format!("{ORIGIN}/isi/sosialisasi_bpu")).await;
        phone.wait_ready().await;
        fill(&phone, REFUSES, Some("setuju")).await;
        // No signal any more: the app must open all the same.
        host.kill();
        phone.goto(&format!("{ORIGIN}/")).await;
        let is_ready = "return document.documentElement.dataset.ready === '1'";
        let begun = Instant::now();
        while phone.run(is_ready).await != json!(true) {
            if begun.elapsed() > Duration::from_secs(12) {
                say("the app does not open without a signal");
                self.tally.other += 1;
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        phone.kill();
        host.pages = None;
        host.start(&[]).await;
        None
    }

    /// What pages have told goes into the oracle's file.
    fn hear(&mut self) {
        let told = std::mem::take(&mut self.proxy.state().told);
        for text in told {
            let Ok(value) = serde_json::from_str::<Value>(&text) else {
                continue;
            };
            say(&text.chars().take(120).collect::<String>());
            for told in script::read(&value, &mut self.known) {
                self.oracle.hears(&told);
            }
        }
    }

    /// The phone is opened in peace, and sends.
    async fn calm(&mut self, home: &Path, alive: Option<Phone>) -> Dump {
        let phone = match alive {
            Some(phone) => phone,
            None => self.open(home, None).await,
        };
        phone.goto(&format!("{ORIGIN}/")).await;
        phone.wait_ready().await;
        let (mut left, mut since) = (usize::MAX, Instant::now());
        loop {
            let now = count(&phone).await;
            if now < left {
                (left, since) = (now, Instant::now());
            }
            if now == 0 || since.elapsed() > CALM {
                let dumped = dump(&phone).await;
                phone.close().await;
                return dumped;
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }
}

/// The browser looks for another build until it has begun to install one: it may take its time, and more than one try.
async fn meets_build(phone: &Phone) {
    let look = "const worker = await navigator.serviceWorker.getRegistration(); \
        try { await worker.update(); } catch { return false; } \
        return !!(worker.installing || worker.waiting) || await caches.has('dua');";
    let begun = Instant::now();
    while phone.run(look).await != json!(true) {
        assert!(begun.elapsed() < CALM, "no other build was met");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// An interview that is finished, and one that is begun.
async fn holds(phone: &Phone, act: Act) {
    phone.goto(&format!("{ORIGIN}/isi/sosialisasi_bpu")).await;
    phone.wait_ready().await;
    fill(phone, REFUSES, None).await;
    phone.press("finish").await;
    phone.wait("document.querySelector('[data-done]')").await;
    phone.press("again").await;
    if act == Act::JournalFull {
        let quota = json!({ "origin": ORIGIN, "quotaSize": 1 });
        phone.cdp("Storage.overrideQuotaForOrigin", quota).await;
        // Two pages are to be read first.
        while phone.run("return !document.querySelector('[data-q=setuju]')").await == json!(true) {
            phone.press("next").await;
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
        phone.tap("[data-q=setuju] label:has(input)").await;
        // So long it takes at most until the screen says that it could not be stored.
        tokio::time::sleep(Duration::from_secs(2)).await;
        return;
    }
    fill(phone, REFUSES, Some("alasan_tolak")).await;
    // Nothing more is done; what was said last is heard.
    tokio::time::sleep(Duration::from_millis(300)).await;
}
