//! How fast the interview is in a browser, on the forms on which the peers were measured: `make bench-pages`.
//!
//! The real pages from dist/, the real server, Chromium at phone size, once as it is and once with its processor throttled
//! to a sixth, as slow as a cheap phone. Every figure is a median, in milliseconds; the last line is JSON with all of them.

mod feel;
#[path = "../../tests/gallery/files.rs"]
mod files;
#[path = "../../tests/support/phone.rs"]
mod phone;
#[path = "../../tests/support/server.rs"]
mod server;

use phone::{Phone, Screen};
use serde_json::{Map, Value, json};
use server::Server;
use std::path::{Path, PathBuf};

/// How often each thing is done.
const ROUNDS: usize = 9;
/// The whole form on one scrolling page.
const WHOLE: &str = "?view=list";
/// How many instances the repeat of F3 has.
const MEMBERS: usize = 200;

/// Something done on the whole page of a form: its figure's name, the form, what must be in sight for it, and the script
/// that does it for the n-th time.
const DEEDS: [[&str; 4]; 4] = [
    ["chain_answer_f2", "f2", "[data-q=q0] input", "type(it, n)"],
    ["repeat_added_f3", "f3", "[data-action=add-repeat]", "it.click()"],
    ["repeat_answer_f3", "f3", "[data-q=m_income] input", "type(it, n)"],
    ["filter_changed_f4", "f4", "[data-q=region]", "choose(it, n)"],
];

/// What scripts use. A thing is done when what it did is on the screen.
const HANDS: &str = "
    const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const bring = async (selector) => {
        for (let tries = 0; tries < 500; tries += 1) {
            const found = document.querySelector(selector);
            if (found) return found;
            const height = document.documentElement.scrollHeight;
            const at_end = scrollY + innerHeight >= height - 2;
            scrollTo(0, at_end ? 0 : height);
            await painted();
            await painted();
        }
        throw Error(`nothing at ${selector}`);
    };
    const type = (field, text) => {
        field.focus({ preventScroll: true });
        field.value = String(text);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
    };
    const choose = (question, n) => {
        const options = question.querySelectorAll('input[type=radio]');
        options[n % options.length].click();
    };
";

#[tokio::main]
async fn main() {
    assert!(phone::pages_are_built(), "make app");
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let server = Server::start(folders[0].path(), &[]);
    publish(&server);
    feel::publish(&server, folders[2].path());
    let phone = Phone::open(folders[1].path(), Screen::Phone).await;
    phone.goto(&server.enrolment_link()).await;
    phone.wait_ready().await;
    phone.press("enrol").await;
    phone.wait("document.querySelector('[data-forms-missing=\"0\"]')").await;
    let roster = fill_roster(&phone, &server.url("/isi/f3?view=list")).await;
    let address = |form: &str, view: &str| match form {
        "f3" => roster.clone(),
        _ => server.url(&format!("/isi/{form}{view}")),
    };
    let mut figures = Map::new();
    for rate in [1, 6] {
        phone
            .cdp("Emulation.setCPUThrottlingRate", json!({ "rate": rate }))
            .await;
        for (name, form, view) in [
            ("f1", "f1", ""),
            ("f2", "f2", ""),
            ("f2_whole", "f2", WHOLE),
            ("f3_whole", "f3", WHOLE),
            ("f4_whole", "f4", WHOLE),
        ] {
            let loaded = load(&phone, &address(form, view)).await;
            figures.insert(format!("load_{name}_{rate}x_ms"), median(loaded));
        }
        for [name, form, sight, script] in DEEDS {
            open(&phone, &address(form, WHOLE)).await;
            let took = deed(&phone, sight, script).await;
            figures.insert(format!("{name}_{rate}x_ms"), median(took));
        }
    }
    feel::measure(&phone, &server, &mut figures).await;
    for (name, figure) in &figures {
        println!("{name:32} {figure:>10}");
    }
    println!("{}", Value::Object(figures));
    phone.close().await;
}

fn publish(server: &Server) {
    let folder = std::env::var_os("JB_BENCH_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench"),
        PathBuf::from,
    );
    for form in ["f1", "f2", "f3", "f4"] {
        server.publish(&folder.join(format!("{form}.xlsx")), &folder);
    }
}

/// Begins an interview with F3 and adds its members; gives the address at which it can be opened again.
async fn fill_roster(phone: &Phone, start: &str) -> String {
    open(phone, start).await;
    let add = format!(
        "{HANDS} for (let n = 0; n < {MEMBERS}; n += 1) {{
            (await bring('[data-action=add-repeat]')).click();
            await painted();
        }}
        return location.href"
    );
    let address = phone.run(&add).await;
    let address = address.as_str().unwrap_or_default().to_owned();
    assert!(address.starts_with("http"), "{address}");
    phone.wait("performance.getEntriesByName('jb:save').length").await;
    let path = address.split('?').next().unwrap_or_default();
    format!("{path}{WHOLE}")
}

async fn open(phone: &Phone, address: &str) {
    phone.goto(address).await;
    phone.wait_ready().await;
    phone
        .wait("document.querySelector('[data-q]') && performance.getEntriesByName('jb:load-form').length")
        .await;
}

/// How long from the start of the page until the first question can be answered.
async fn load(phone: &Phone, address: &str) -> Vec<f64> {
    const USABLE: &str =
        "const one = performance.getEntriesByName('jb:load-form')[0]; return one.startTime + one.duration";
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        open(phone, address).await;
        took.push(phone.run(USABLE).await.as_f64().expect("a measure"));
    }
    took
}

/// How long from doing something until it is on the screen.
async fn deed(phone: &Phone, sight: &str, script: &str) -> Vec<f64> {
    let mut took = Vec::new();
    for n in 1..=ROUNDS {
        let timed = format!(
            "{HANDS} const n = {n}; const it = await bring('{sight}'); await painted();
            const begun = performance.now(); {script}; await painted(); return performance.now() - begun"
        );
        let one = phone.run(&timed).await;
        took.push(one.as_f64().unwrap_or_else(|| panic!("{script}: {one}")));
    }
    took
}

fn median(mut all: Vec<f64>) -> Value {
    all.sort_by(f64::total_cmp);
    Value::from((all[all.len() / 2] * 10.0).round() / 10.0)
}
