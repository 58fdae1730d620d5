//! What fingers feel: from a tap or a key to the next picture, on every question of the gallery.

use super::phone::Phone;
use super::{HANDS, Server, open};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

const GALLERY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/gallery/contoh.md");

/// Notes how long each real event took until its picture, as the browser measures it (in steps of 8 ms), and each task
/// of more than 50 ms, with when it began. From a finger on, `watchFor` waits until something stands that was not there,
/// and notes when its picture was made.
const WATCH: &str = "
    window.felt = []; window.long = [];
    new PerformanceObserver((list) => { for (const it of list.getEntries()) if (it.interactionId) felt.push([it.startTime, it.duration]); })
        .observe({ type: 'event', durationThreshold: 16 });
    new PerformanceObserver((list) => { for (const it of list.getEntries()) long.push([it.startTime, it.duration]); })
        .observe({ type: 'longtask' });
    window.watchFor = (sight) => {
        window.stood = null;
        const stands = () => document.querySelector(sight);
        addEventListener('click', (finger) => {
            const note = () => requestAnimationFrame(() => setTimeout(() => { stood = performance.now() - finger.timeStamp; }));
            const sees = new MutationObserver(() => { if (stands()) { sees.disconnect(); note(); } });
            sees.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['hidden', 'open'] });
        }, { capture: true, once: true });
    };
";

/// All answers are in the list: those beyond the screen come a little later.
const LISTED: &str = "document.querySelector('[data-change]') && !document.querySelector('.rows-part:empty')";

/// How long the page rests before and after a finger, so that one is not felt with the other.
const REST: Duration = Duration::from_millis(250);

/// How often the screens around interviews and the interview of 1,000 questions are gone through.
const TIMES: usize = 4;

/// Puts the gallery on the server, with its list of 10,000.
pub fn publish(server: &Server, files: &Path) {
    super::files::files_with_a_long_list(files);
    server.publish(Path::new(GALLERY), files);
}

/// What was felt: for each kind of deed, milliseconds.
#[derive(Default)]
struct Felt {
    deeds: BTreeMap<&'static str, Vec<f64>>,
    /// From a tap until what it leads to stands.
    stood: BTreeMap<&'static str, Vec<f64>>,
    /// Tasks of more than 50 ms.
    n_long: BTreeMap<&'static str, usize>,
}

/// Turns to every question of the gallery and uses it, at a sixth of the speed. Adds for turns of a page, taps and keys the
/// worst, the 95th and the 50th percentile and the number of long tasks, the same for how long a new page takes until it
/// stands, and how long a tap on a form takes until its first question.
pub async fn measure(phone: &Phone, server: &Server, figures: &mut Map<String, Value>) {
    let first = tap_forms(phone, server).await;
    figures.insert("form_tapped_6x_ms".to_owned(), super::median(first));
    open(phone, &server.url("/isi/contoh")).await;
    phone.run(WATCH).await;
    phone.press("overview").await;
    phone.wait(LISTED).await;
    let asked = "return [...document.querySelectorAll('[data-change]')].map((it) => it.dataset.change)";
    let names: Vec<String> = serde_json::from_value(phone.run(asked).await).expect("the questions");
    let mut felt = Felt::default();
    for name in &names {
        let question = format!("main [data-q='{name}']");
        felt.turn(phone, &format!("[data-change='{name}']"), &question).await;
        felt.use_it(phone, name).await;
        felt.turn(phone, "[data-action=overview]", "[data-change][aria-current]")
            .await;
        phone.wait(LISTED).await;
    }
    felt.go_round(phone, server).await;
    for (kind, all) in [("felt", felt.deeds), ("stood", felt.stood)] {
        for (what, mut all) in all {
            all.sort_by(f64::total_cmp);
            let at = |part: f64| all.get((all.len().saturating_sub(1) as f64 * part) as usize).copied();
            for (key, part) in [("p50", 0.5), ("p95", 0.95), ("worst", 1.0)] {
                figures.insert(format!("{kind}_{what}_{key}_6x_ms"), json!(at(part)));
            }
        }
    }
    for (what, n) in felt.n_long {
        figures.insert(format!("felt_{what}_long_tasks_6x"), json!(n));
    }
}

impl Felt {
    /// The screens around interviews; and an interview of 1,000 questions: into it, keys, its list of answers, out of it.
    async fn go_round(&mut self, phone: &Phone, server: &Server) {
        open_home(phone, server).await;
        phone.run(WATCH).await;
        let [to_list, from_list, leave] = [
            "[data-action=overview]",
            "[data-change]:not([aria-current])",
            "[data-action=leave]",
        ];
        for _ in 0..TIMES {
            for at in [2, 3, 4, 1] {
                let tab = format!(".tab:nth-child({at})");
                self.go(phone, "screen", &tab, &format!("{tab}[aria-current]")).await;
            }
            self.go(phone, "form", "[data-form=f2]", "main [data-q]").await;
            let field = "main [data-q] input";
            phone.wait(&format!("document.querySelector('{field}')")).await;
            self.keys(phone, field, "120").await;
            self.go(phone, "list_of_1000", to_list, "[data-change][aria-current]")
                .await;
            phone.wait(LISTED).await;
            self.go(phone, "turn_of_1000", from_list, "main [data-q]").await;
            self.go(phone, "screen", leave, "[data-form=f2]").await;
        }
    }

    /// A tap that leads to another page of the interview.
    async fn turn(&mut self, phone: &Phone, selector: &str, sight: &str) {
        self.go(phone, "turn", selector, sight).await;
    }

    /// A tap that leads elsewhere, until what is sought stands there.
    async fn go(&mut self, phone: &Phone, what: &'static str, selector: &str, sight: &str) {
        phone.run(&format!("watchFor({})", json!(sight))).await;
        self.tap(phone, what, selector).await;
        phone.wait("stood !== null").await;
        let stood = phone.run("return stood").await;
        let stood = stood.as_f64().expect("milliseconds").round();
        self.stood.entry(what).or_default().push(stood);
    }

    /// Uses the control of a question.
    async fn use_it(&mut self, phone: &Phone, name: &str) {
        let inside = |selector: &str| format!("main [data-q='{name}'] {selector}");
        let has = async |selector: &str| {
            let found = format!("return !!document.querySelector({})", json!(selector));
            phone.run(&found).await == json!(true)
        };
        const WRITTEN: &str = ":is(input[type=text], input[type=search], input[type=tel], input[type=url], input[inputmode], textarea):not([disabled])";
        if has(&inside("[data-action=open-list]:not([disabled])")).await {
            self.tap(phone, "tap", &inside("[data-action=open-list]")).await;
            phone.wait("document.querySelector('dialog[open] .option')").await;
            if has("dialog[open] [type=search]").await {
                self.keys(phone, "dialog[open] [type=search]", "tani 12").await;
            }
            self.tap(phone, "tap", "dialog[open] .option").await;
            if has("dialog[open]").await {
                self.tap(phone, "tap", "dialog[open] [data-action=close]").await;
            }
        } else if has(&inside(WRITTEN)).await {
            self.tap(phone, "tap", &inside(WRITTEN)).await;
            self.keys(phone, &inside(WRITTEN), "120").await;
        } else if has(&inside("label:has(input:not([disabled]))")).await {
            self.tap(phone, "tap", &inside("label:has(input:not([disabled]))"))
                .await;
        } else if has(&inside("button:not([disabled], .clear)")).await {
            self.tap(phone, "tap", &inside("button:not([disabled], .clear)")).await;
        }
    }

    /// A finger on the middle of an element. It is the browser's own, and comes when the page rests: what a driver of browsers
    /// runs in the page to find a place would be felt, too.
    async fn tap(&mut self, phone: &Phone, what: &'static str, selector: &str) {
        let place = format!(
            "const it = document.querySelector({}); it.scrollIntoView({{ block: 'center' }}); \
             const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + Math.min(box.height, 48) / 2]",
            json!(selector)
        );
        let place = phone.run(&place).await;
        let since = self.rest(phone).await;
        for kind in ["mousePressed", "mouseReleased"] {
            let finger = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            phone.cdp("Input.dispatchMouseEvent", finger).await;
        }
        self.note(phone, what, selector, since).await;
    }

    /// Keys into a field, each after the picture of the one before.
    async fn keys(&mut self, phone: &Phone, selector: &str, keys: &str) {
        phone
            .run(&format!("document.querySelector({}).focus()", json!(selector)))
            .await;
        for key in keys.chars() {
            let since = self.rest(phone).await;
            for kind in ["keyDown", "keyUp"] {
                let text = if kind == "keyDown" {
                    key.to_string()
                } else {
                    String::new()
                };
                let finger = json!({"type": kind, "key": key.to_string(), "text": text});
                phone.cdp("Input.dispatchKeyEvent", finger).await;
            }
            self.note(phone, "key", selector, since).await;
        }
    }

    /// Waits until the page has nothing to do; gives the moment, by its clock.
    async fn rest(&self, phone: &Phone) -> f64 {
        let now = phone.run("return performance.now()").await;
        tokio::time::sleep(REST).await;
        now.as_f64().expect("a moment") + REST.as_secs_f64() * 500.0
    }

    async fn note(&mut self, phone: &Phone, what: &'static str, selector: &str, since: f64) {
        tokio::time::sleep(REST).await;
        let taken = phone.run("return [felt.splice(0), long.splice(0)]").await;
        let [felt, long]: [Vec<(f64, f64)>; 2] = serde_json::from_value(taken).expect("two lists");
        let after = |all: Vec<(f64, f64)>| {
            all.into_iter()
                .filter(move |(begun, _)| *begun > since)
                .map(|(_, took)| took)
        };
        let long: Vec<f64> = after(long).collect();
        let worst = after(felt).fold(0.0, f64::max);
        if worst > 50.0 || !long.is_empty() {
            println!("{what:5} {worst:>4} ms, long tasks {long:?}: {selector}");
        }
        *self.n_long.entry(what).or_default() += long.len();
        self.deeds.entry(what).or_default().push(worst);
    }
}

/// From a tap on a form on the home screen until its first question is on the screen, milliseconds.
async fn tap_forms(phone: &Phone, server: &Server) -> Vec<f64> {
    let mut took = Vec::new();
    for _ in 0..super::ROUNDS {
        open_home(phone, server).await;
        let tap = format!(
            "{HANDS} const begun = performance.now(); document.querySelector('[data-form=f1]').click(); \
             while (!document.querySelector('main [data-q]')) await painted(); return performance.now() - begun"
        );
        took.push(phone.run(&tap).await.as_f64().expect("milliseconds"));
    }
    took
}

async fn open_home(phone: &Phone, server: &Server) {
    phone.goto(&server.url("/")).await;
    phone.wait_ready().await;
    phone.wait("document.querySelector('[data-form=f1]')").await;
}
