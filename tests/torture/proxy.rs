//! The proxy between phones and server: it reads a request whole, and then does to it what the row says.

use super::chance::Chance;
use super::http::{Message, Of, ask, read};
use super::link::{CLEAN, Link};
use super::noise;
use super::row::Harm;
use serde_json::Value;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

pub struct State {
    pub harms: Vec<(Harm, u64)>,
    pub link: Link,
    chance: Chance,
    pub requests: u64,
    /// How many of them were pushes.
    pub pushes: u64,
    /// Bytes that went over the link, there and back.
    pub bytes: u64,
    /// Those of them that had to: pushes whose answer told a phone of an interview for the first time, and checks that were not
    /// answered before.
    pub useful_bytes: u64,
    told_of: BTreeSet<String>,
    /// How often something was done to a request.
    pub struck: u64,
    /// Where to cut the next push, where the row cuts at every byte.
    pub cut_at: Option<usize>,
    /// Requests that are held and will wander in later.
    held: Vec<JoinHandle<()>>,
    /// What pages told.
    pub told: Vec<String>,
}

#[derive(Clone)]
pub struct Proxy {
    state: Arc<Mutex<State>>,
    server: SocketAddr,
    begun: Instant,
    pub address: SocketAddr,
    /// A page stands at its last step.
    pub at_step: Arc<Notify>,
}

/// The address under which pages speak to whoever drives them.
const DRIVER: &str = "/api/v1/torture";

impl Proxy {
    pub async fn start(server: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a proxy");
        let state = State {
            harms: Vec::new(),
            link: CLEAN,
            chance: Chance::new(seed),
            requests: 0,
            pushes: 0,
            bytes: 0,
            useful_bytes: 0,
            told_of: BTreeSet::new(),
            struck: 0,
            cut_at: None,
            held: Vec::new(),
            told: Vec::new(),
        };
        let proxy = Self {
            state: Arc::new(Mutex::new(state)),
            server,
            begun: Instant::now(),
            address: listener.local_addr().expect("an address"),
            at_step: Arc::default(),
        };
        let serving = proxy.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.serve(stream).await });
            }
        });
        proxy
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("a state")
    }

    /// Everything goes through from now on.
    pub fn calm(&self) {
        let mut state = self.state();
        state.harms.clear();
        state.link = CLEAN;
        state.cut_at = None;
    }

    /// What is held comes in now.
    pub async fn let_in(&self) {
        let held = std::mem::take(&mut self.state().held);
        for one in held {
            one.await.ok();
        }
    }

    async fn serve(self, mut stream: TcpStream) {
        if self.state().hangs_up() {
            // With what was asked still unread: the phone sees a reset.
            return;
        }
        let Ok(request) = read(&mut stream, Of::Request).await else {
            return;
        };
        let request = request.closing();
        if request.asks().1.starts_with(DRIVER) {
            return self.driver(&mut stream, &request).await;
        }
        let (harm, roll, link) = {
            let mut state = self.state();
            state.requests += 1;
            state.pushes += u64::from(request.asks().1.ends_with("/submissions"));
            let harm = state.draw(&request);
            (harm, state.chance.next(), state.link)
        };
        if !self.carries(link, request.length()).await {
            return;
        }
        if harm == Some(Harm::Garbled) {
            stream.write_all(&noise::of(roll)).await.ok();
            return;
        }
        let answer = self.treat(harm, roll, &request).await;
        let Some(answer) = answer else {
            // Dropped: the phone sees a connection that breaks.
            return;
        };
        {
            // What the server itself refuses.
            let is_refused = harm.is_none() && answer.status() >= 400;
            self.state().struck += u64::from(is_refused);
        }
        if !self.carries(link, answer.length()).await {
            return;
        }
        let mut bytes = answer.clone().closing().bytes();
        if harm == Some(Harm::AnswerCut) {
            bytes.truncate(answer.head.len() + roll as usize % answer.body.len().max(1));
        }
        if stream.write_all(&bytes).await.is_ok() && harm.is_none() {
            self.state().got_through(&request, &answer);
        }
    }

    /// A page tells what its screen says, or stands at the step at which its browser is to be killed.
    async fn driver(&self, stream: &mut TcpStream, request: &Message) {
        if request.asks().1.contains("/step") {
            self.at_step.notify_one();
            std::future::pending::<()>().await;
        }
        self.state().told.push(request.text());
        let answer = Message::response("200 OK", &[("content-type", "text/plain")], "");
        stream.write_all(&answer.bytes()).await.ok();
    }

    /// Carries so many bytes over the link; whether all of them arrived before it went away.
    async fn carries(&self, link: Link, bytes: usize) -> bool {
        let takes = link.carries(bytes, &mut self.state().chance);
        let left = link.left(self.begun);
        let all = takes <= left;
        let wait = takes.min(left);
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        let share = if all {
            1.0
        } else {
            wait.as_secs_f64() / takes.as_secs_f64()
        };
        let mut state = self.state();
        state.bytes += (bytes as f64 * share) as u64;
        state.struck += u64::from(!all);
        all
    }

    /// The answer that the phone gets, if any.
    async fn treat(&self, harm: Option<Harm>, roll: u64, request: &Message) -> Option<Message> {
        let server = self.server;
        match harm {
            None | Some(Harm::AnswerCut) => ask(server, request).await.ok(),
            Some(Harm::RequestLost | Harm::HungUp | Harm::Garbled) => None,
            Some(Harm::AnswerLost) => {
                ask(server, request).await.ok();
                None
            }
            Some(Harm::AnswerLate) => {
                let answer = ask(server, request).await.ok();
                tokio::time::sleep(Duration::from_millis(roll % 20)).await;
                answer
            }
            Some(Harm::Twice) => {
                ask(server, request).await.ok();
                ask(server, request).await.ok()
            }
            Some(Harm::TwiceAtOnce) => {
                let (first, _) = tokio::join!(ask(server, request), ask(server, request));
                first.ok()
            }
            Some(Harm::Held) => {
                let request = request.clone();
                let held = tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_millis(5 + roll % 150)).await;
                    ask(server, &request).await.ok();
                });
                self.state().held.push(held);
                None
            }
            Some(Harm::BodyCut) => self.cut(request, roll).await,
            Some(Harm::Flipped) => {
                let mut request = request.clone();
                let at = roll as usize % request.body.len().max(1);
                if let Some(byte) = request.body.get_mut(at) {
                    // Another digit or letter, so that the text stays a text.
                    *byte ^= 1;
                }
                ask(server, &request).await.ok()
            }
            Some(Harm::Portal) => Some(Message::response(
                "200 OK",
                &[("content-type", "text/html")],
                "<!doctype html><title>Wi-Fi</title><form>Masuk dulu</form>",
            )),
            Some(Harm::Redirected) => Some(match request.asks().1 {
                "/masuk" => Message::response("200 OK", &[("content-type", "text/html")], "<title>Wi-Fi</title>"),
                _ => Message::response("302 Found", &[("location", "/masuk")], ""),
            }),
            Some(Harm::Status) => {
                let known = [
                    "500 Oops",
                    "502 Bad Gateway",
                    "503 Busy",
                    "504 Late",
                    "429 Slow",
                    "408 Slow",
                    "404 Gone",
                    "204 Nothing",
                ];
                let status = known[roll as usize % known.len()];
                Some(Message::response(status, &[("content-type", "text/html")], ""))
            }
        }
    }

    /// Cut on the way: either the connection breaks there, or the length says that this was all.
    async fn cut(&self, request: &Message, roll: u64) -> Option<Message> {
        let at = self.state().cut_at.unwrap_or(roll as usize) % request.body.len().max(1);
        let mut short = request.clone();
        short.body.truncate(at);
        if roll & 1 == 0 {
            let length = format!("content-length: {}", request.body.len());
            short.head = short.head.replace(&length, &format!("content-length: {at}"));
            return ask(self.server, &short).await.ok();
        }
        let mut stream = TcpStream::connect(self.server).await.ok()?;
        stream.write_all(&short.bytes()).await.ok();
        stream.shutdown().await.ok();
        read(&mut stream, Of::Answer).await.ok()
    }
}

impl State {
    fn hangs_up(&mut self) -> bool {
        let known = self.harms.iter().find(|(harm, _)| *harm == Harm::HungUp);
        let permille = known.map_or(0, |(_, permille)| *permille);
        let hangs_up = self.chance.permille(permille);
        self.struck += u64::from(hangs_up);
        hangs_up
    }

    /// An answer has reached its phone.
    fn got_through(&mut self, request: &Message, answer: &Message) {
        let (path, mut is_news) = (request.asks().1, false);
        if answer.status() != 200 {
            return;
        }
        if path.ends_with("/submissions/check") {
            is_news = self.told_of.insert(request.text());
        }
        if path.ends_with("/submissions") {
            for line in answer.text().lines() {
                let verdict: Value = serde_json::from_str(line).unwrap_or_default();
                let id = verdict["instance_id"].as_str().unwrap_or_default().to_owned();
                is_news |= self.told_of.insert(id);
            }
        }
        if is_news {
            self.useful_bytes += (request.length() + answer.length()) as u64;
        }
    }

    /// What is done to a request.
    fn draw(&mut self, request: &Message) -> Option<Harm> {
        let (method, path) = request.asks();
        if path == "/masuk" {
            return Some(Harm::Redirected);
        }
        for (harm, permille) in self.harms.clone() {
            let fits = match harm {
                Harm::BodyCut | Harm::Flipped => {
                    method == "POST" && path.ends_with("/submissions") || method == "PATCH"
                }
                // That was decided before it was read.
                Harm::HungUp => false,
                _ => true,
            };
            if fits && self.chance.permille(permille) {
                self.struck += 1;
                return Some(harm);
            }
        }
        None
    }
}
