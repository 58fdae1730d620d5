//! One trial of a row: a fresh server, phones that enrolled, a storm, the calm, and the verdict.

use super::chance::Chance;
use super::deed;
use super::host::{Host, template};
use super::judge::{self, Tally};
use super::officer::{Officer, state};
use super::oracle::Oracle;
use super::phone::{App, Make, Phone};
use super::proxy::Proxy;
use super::row::{Deed, Mistake, Plan, Row, Server};
use super::tend::{Tended, variables};
use futures::future::join_all;
use jemput_bola::id::InstanceId;
use jemput_bola::phone::{OUTBOX, Rest};
use jemput_bola::sync::queue::Wake;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::time::Duration;

/// What a trial came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcome {
    pub tally: Tally,
    /// How long it took from the last finished interview until nothing waited, by the phones' clocks.
    pub drained_ms: i64,
    /// How often something was done to a request, to the server, or to a phone.
    pub struck: u64,
    /// It did not come to a verdict.
    pub broke_off: bool,
}

/// How much of a row is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    Full,
    /// As much as fits into `make test`.
    Short,
}

/// Which trial.
#[derive(Debug, Clone, Copy)]
pub struct Which {
    pub scale: Scale,
    pub seed: u64,
    pub index: u64,
    /// Of so many.
    pub of: u64,
    pub mistake: Option<Mistake>,
}

/// Rounds of a storm; between them is the time for deeds.
const ROUNDS: usize = 3;
/// What a phone does in a round.
const TURNS: usize = 5;
/// How often a phone tries in the calm before it counts as stuck.
const TRIES: usize = 60;

/// A phone with whoever holds it.
pub struct Pair<'a> {
    pub officer: Officer<'a>,
    pub known: RefCell<BTreeSet<InstanceId>>,
    pub kills: Cell<u64>,
    pub tally: Cell<Tally>,
    /// When the last interview was finished, and when nothing waited any more, by the phone.
    pub busy_ms: Cell<i64>,
    pub empty_ms: Cell<i64>,
}

/// Everything of a trial.
pub struct Scene<'a> {
    pub plan: Plan,
    pub which: Which,
    pub host: Host,
    pub proxy: Proxy,
    pub oracle: &'a Oracle,
    pub chance: Chance,
    pub phones: Vec<Phone>,
    pub pairs: Vec<Pair<'a>>,
    pub tally: Tally,
    pub struck: u64,
}

pub async fn run(row: &Row, which: Which) -> Outcome {
    if let Some(act) = row.browser {
        return super::browser::run(act, which).await;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let oracle = Oracle::new(folder.path());
    let mut scene = raise(row.plan, which, &oracle, &folder.path().join("data")).await;
    deed::before(&mut scene).await;
    scene.proxy.state().harms = row.plan.harms.to_vec();
    scene.proxy.state().link = row.plan.link;
    for round in 0..ROUNDS {
        scene.storm().await;
        deed::between(&mut scene, round).await;
    }
    scene.struck += scene.proxy.state().struck + scene.pairs.iter().map(|pair| pair.kills.get()).sum::<u64>();
    scene.calm().await;
    deed::after(&mut scene).await;
    let drained_ms = scene.drain().await;
    deed::at_the_end(&mut scene).await;
    let mut dumps = Vec::new();
    for phone in &scene.phones {
        dumps.push(phone.dump().await);
    }
    let verdict = judge::all(&oracle, scene.host.data(), &dumps).await;
    scene.tally.add(verdict);
    scene.pairs.iter().for_each(|pair| scene.tally.add(pair.tally.get()));
    Outcome {
        tally: scene.tally,
        drained_ms,
        struck: scene.struck,
        broke_off: false,
    }
}

async fn raise<'a>(plan: Plan, which: Which, oracle: &'a Oracle, data: &std::path::Path) -> Scene<'a> {
    let mut chance = Chance::new(which.seed);
    let mut host = Host::fresh(data);
    if which.mistake == Some(Mistake::Server("keeps_twice")) {
        deed::without_unique_index(data).await;
    }
    host.start(&[]).await;
    let proxy = Proxy::start(host.address(), chance.next()).await;
    let mut phones = Vec::new();
    let mut pairs = Vec::new();
    for number in 0..plan.phones {
        let make = Make {
            number,
            seed: chance.next(),
            mistake: which.mistake.filter(|mistake| !matches!(mistake, Mistake::Server(_))),
            packs: plan.packs,
            pace: plan.link.pace,
        };
        phones.push(Phone::enrolled(make, &host, proxy.address).await);
        pairs.push(Pair {
            officer: Officer {
                phone: number,
                plan,
                oracle,
                chance: RefCell::new(Chance::new(chance.next())),
                left: RefCell::new(plan.interviews),
                open: RefCell::default(),
            },
            known: RefCell::default(),
            kills: Cell::new(0),
            tally: Cell::default(),
            busy_ms: Cell::new(0),
            empty_ms: Cell::new(0),
        });
    }
    let mut scene = Scene {
        plan,
        which,
        host,
        proxy,
        oracle,
        chance,
        phones,
        pairs,
        tally: Tally::default(),
        struck: 0,
    };
    if !scene.variables().is_empty() {
        scene.host.kill();
        scene.restart().await;
    }
    scene
}

impl Scene<'_> {
    fn variables(&mut self) -> Vec<(&'static str, String)> {
        let size = std::fs::metadata(self.host.data().join("jemput-bola.db")).map_or(0, |it| it.len());
        variables(self.plan.server, self.which.mistake, size, &mut self.chance)
    }

    /// Starts the server as it is in the storm.
    pub async fn restart(&mut self) {
        let told = self.variables();
        self.host.start(&told).await;
    }

    /// A round: phones work and send, the server is killed and comes up again.
    async fn storm(&mut self) {
        let is_over = Cell::new(false);
        let (plan, phones, pairs, oracle) = (self.plan, &self.phones, &self.pairs, self.oracle);
        let rounds = async {
            let days = phones
                .iter()
                .zip(pairs)
                .map(|(phone, pair)| day(plan, phone, pair, oracle));
            join_all(days).await;
            is_over.set(true);
        };
        let mut tended = Tended {
            server: plan.server,
            mistake: self.which.mistake,
            host: &mut self.host,
            chance: &mut self.chance,
            deaths: 0,
        };
        tokio::join!(rounds, tended.tend(&is_over));
        self.struck += tended.deaths;
        if self.host.is_dead() {
            self.struck += 1;
            self.restart().await;
        }
    }

    /// Nothing goes wrong any more.
    async fn calm(&mut self) {
        self.proxy.let_in().await;
        self.proxy.calm();
        for phone in &self.phones {
            phone.watch.wrong_ms.set(0);
            phone.disk.fuse.set(0);
        }
        let is_plain = matches!(self.plan.server, Server::Stays | Server::KilledAnytime);
        if !is_plain || self.host.is_dead() {
            self.host.kill();
            let mistake = match self.which.mistake {
                Some(Mistake::Server(name)) => vec![("JB_MISTAKE", name.to_owned())],
                _ => Vec::new(),
            };
            self.host.start(&mistake).await;
        }
        for (phone, pair) in self.phones.iter().zip(&self.pairs) {
            let app = phone.open().await;
            look(phone, &app, pair, self.oracle).await;
        }
        if self.plan.deed != Deed::Restored {
            let sent = judge::sent_is_there(self.oracle, self.host.data()).await;
            self.tally.add(sent);
        }
    }

    /// Sends whatever waits; how long it waited, by the phone that needs longest.
    async fn drain(&mut self) -> i64 {
        let drained = self.phones.iter().zip(&self.pairs).map(|(phone, pair)| {
            let oracle = self.oracle;
            // Whoever makes a mistake is not waited for.
            let tries = if self.which.mistake.is_some() { TRIES / 6 } else { TRIES };
            async move {
                for _ in 0..tries {
                    let app = phone.open().await;
                    app.courier.wake(Wake::Hint);
                    let rest = app.courier.run().await;
                    look(phone, &app, pair, oracle).await;
                    let waiting = app.storage.outbox().await.unwrap_or_default();
                    let may_wait = oracle_may_wait(oracle, &waiting);
                    if rest != Rest::Not && may_wait {
                        if pair.empty_ms.get() == 0 {
                            pair.empty_ms.set(phone.watch.passed_ms());
                        }
                        break;
                    }
                    rests(phone, rest).await;
                }
                pair.empty_ms.get() - pair.busy_ms.get()
            }
        });
        join_all(drained).await.into_iter().max().unwrap_or(0)
    }
}

fn oracle_may_wait(oracle: &Oracle, waiting: &[jemput_bola::vault::Headline]) -> bool {
    if waiting.len() > 3 {
        return false;
    }
    let stories = oracle.stories();
    let may = |id: &InstanceId| stories.get(id).is_some_and(|story| story.may_wait);
    waiting.iter().all(|headline| may(&headline.instance_id))
}

/// What a phone does in a round.
async fn day(plan: Plan, phone: &Phone, pair: &Pair<'_>, oracle: &Oracle) {
    let below = |n: u64| pair.officer.chance.borrow_mut().below(n);
    let mut app = phone.open().await;
    // Those who only wait until it is sent need no second turn.
    let turns = if plan.interviews == 0 { 1 } else { TURNS };
    for _ in 0..turns {
        if plan.phone_killed && below(2) == 0 {
            phone.disk.fuse.set(1 + below(24));
        }
        let acts = 1 + below(4);
        let killed = {
            let works = async {
                for _ in 0..acts {
                    if plan.clocks {
                        jump(phone, below(6));
                    }
                    if below(4) == 0 {
                        phone.disk.flush();
                    }
                    let finished = phone.disk.journal_keys(OUTBOX).len();
                    pair.officer.acts(&app.storage).await;
                    if phone.disk.journal_keys(OUTBOX).len() > finished {
                        pair.busy_ms.set(phone.watch.passed_ms());
                        pair.empty_ms.set(0);
                    }
                }
                app.courier.wake(Wake::Hint);
                let rest = app.courier.run().await;
                look(phone, &app, pair, oracle).await;
                rest
            };
            tokio::select! {
                rest = works => {
                    rests(phone, rest).await;
                    false
                }
                () = phone.disk.fuse.gone_off() => true,
            }
        };
        if killed {
            drop(app);
            phone.disk.kill();
            pair.kills.set(pair.kills.get() + 1);
            app = phone.open().await;
            let drafts = app.storage.drafts().await.unwrap_or_default();
            let drafts = drafts.iter().map(|draft| (draft.id, state(draft))).collect();
            let mut tally = pair.tally.get();
            tally.add(judge::opened(oracle, phone.number, &drafts));
            pair.tally.set(tally);
        }
    }
    phone.disk.fuse.set(0);
}

/// The phone's clock is suddenly another.
fn jump(phone: &Phone, which: u64) {
    const DAY_MS: i64 = 86_400_000;
    let since_1970 = phone.watch.now_ms() - phone.watch.wrong_ms.get();
    let jumps = [0, 2 * DAY_MS, -2 * DAY_MS, -since_1970, 3_600_000, -3_600_000];
    phone.watch.wrong_ms.set(jumps[which as usize]);
}

/// The officer looks at what was sent.
async fn look(phone: &Phone, app: &App, pair: &Pair<'_>, oracle: &Oracle) {
    if let Ok(notes) = app.storage.sent().await {
        oracle.hears_sent(&mut pair.known.borrow_mut(), &notes);
    }
    let waits = !phone.disk.journal_keys(OUTBOX).is_empty();
    if waits {
        pair.empty_ms.set(0);
    } else if pair.empty_ms.get() == 0 {
        pair.empty_ms.set(phone.watch.passed_ms());
    }
}

/// Waits for as long as the courier says.
pub async fn rests(phone: &Phone, rest: Rest) {
    let impatient = phone.disk.mistake == Some(Mistake::NeverWaits);
    match rest {
        Rest::Until(_) if impatient && phone.watch.is_slow() => tokio::time::sleep(Duration::from_millis(2)).await,
        Rest::Until(until_ms) => phone.watch.until(until_ms).await,
        Rest::Idle => tokio::time::sleep(Duration::from_millis(1)).await,
        Rest::Not => {}
    }
}

/// The admin's token.
pub fn token() -> &'static str {
    &template().token
}
