//! How fast the interview is in a browser, on the forms on which the peers were measured: `make bench-pages`.
//!
//! The real pages from dist/, the real server, Chromium at phone size, once as it is and once with its processor throttled
//! to a sixth, as slow as a cheap phone. Every figure is a median, in milliseconds; the last line is JSON with all of them.

#[path = "../../tests/support/phone.rs"]
mod phone;
#[path = "../../tests/support/server.rs"]
mod server;

use phone::{Phone, Screen};
use serde_json::{Map, Value, json};
use server::{Server, program};
use std::path::{Path, PathBuf};

/// How often each thing is done.
const ROUNDS: usize = 9;

/// Something done on a page, by its figure's name, the form's whole page, and a script that does it for the n-th time.
const DEEDS: [(&str, &str, &str); 4] = [
    ("chain_answer_f2", "f2", "await type('[data-q=q0] input', n)"),
    ("repeat_added_f3", "f3", "await press('add-repeat')"),
    ("repeat_answer_f3", "f3", "await type('[data-q=m_income] input', n)"),
    ("filter_changed_f4", "f4", "await choose('region', n)"),
];

/// What scripts use: each ends when what it did is on the screen.
const HANDS: &str = "
    const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const type = async (selector, text) => {
        const field = document.querySelector(selector);
        field.focus();
        field.value = String(text);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
        await painted();
    };
    const press = async (action) => {
        document.querySelector(`[data-action=${action}]`).click();
        await painted();
    };
    const choose = async (question, n) => {
        const options = document.querySelectorAll(`[data-q=${question}] input[type=radio]`);
        options[n % options.length].click();
        await painted();
    };
";

#[tokio::main]
async fn main() {
    assert!(phone::pages_are_built(), "make app");
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let server = Server::start(folders[0].path(), &[]);
    publish(&server);
    let phone = Phone::open(folders[1].path(), Screen::Phone).await;
    phone.goto(&server.enrolment_link()).await;
    phone.wait_ready().await;
    phone.press("enrol").await;
    phone.wait("document.querySelector('[data-forms-missing=\"0\"]')").await;
    let mut figures = Map::new();
    for rate in [1, 6] {
        phone
            .cdp("Emulation.setCPUThrottlingRate", json!({ "rate": rate }))
            .await;
        for (form, is_whole) in [("f1", false), ("f2", false), ("f2", true), ("f3", true), ("f4", true)] {
            let name = if is_whole {
                format!("{form}_whole")
            } else {
                form.to_owned()
            };
            let loaded = load(&phone, &server, form, is_whole).await;
            figures.insert(format!("load_{name}_{rate}x_ms"), median(loaded));
        }
        for (name, form, script) in DEEDS {
            let took = deed(&phone, &server, form, script).await;
            figures.insert(format!("{name}_{rate}x_ms"), median(took));
        }
    }
    for (name, figure) in &figures {
        println!("{name:32} {figure:>10}");
    }
    println!("{}", Value::Object(figures));
    phone.close().await;
}

fn publish(server: &Server) {
    let made = program()
        .args(["user", "token", "create", "admin", "--data-dir"])
        .arg(server.data_dir())
        .output()
        .unwrap();
    let token = String::from_utf8(made.stdout).unwrap();
    let token = token.split_whitespace().last().unwrap();
    let folder = std::env::var_os("JB_BENCH_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench"),
        PathBuf::from,
    );
    for form in ["f1", "f2", "f3", "f4"] {
        let said = program()
            .args(["form", "publish"])
            .arg(folder.join(format!("{form}.xlsx")))
            .arg("--attachments")
            .arg(&folder)
            .args(["--server", &server.url("")])
            .env("JB_TOKEN", token)
            .output()
            .unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    }
}

/// How long from the start of the page until the first question can be answered.
async fn load(phone: &Phone, server: &Server, form: &str, is_whole: bool) -> Vec<f64> {
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        open(phone, server, form, is_whole).await;
        took.push(
            phone
                .run(
                    "const one = performance.getEntriesByName('jb:load-form')[0]; \
                     return one.startTime + one.duration",
                )
                .await
                .as_f64()
                .unwrap(),
        );
    }
    took
}

async fn open(phone: &Phone, server: &Server, form: &str, is_whole: bool) {
    let view = if is_whole { "?view=list" } else { "" };
    phone.goto(&server.url(&format!("/isi/{form}{view}"))).await;
    phone.wait_ready().await;
    phone.wait("document.querySelector('[data-q]')").await;
    phone.wait("performance.getEntriesByName('jb:load-form').length").await;
}

/// How long from doing something until it is on the screen.
async fn deed(phone: &Phone, server: &Server, form: &str, script: &str) -> Vec<f64> {
    open(phone, server, form, true).await;
    let mut took = Vec::new();
    for n in 1..=ROUNDS {
        let timed = format!(
            "{HANDS} const n = {n}; const begun = performance.now(); {script}; return performance.now() - begun"
        );
        let one = phone.run(&timed).await;
        took.push(one.as_f64().unwrap_or_else(|| panic!("{form}: {one}")));
    }
    took
}

fn median(mut all: Vec<f64>) -> Value {
    all.sort_by(f64::total_cmp);
    Value::from((all[all.len() / 2] * 10.0).round() / 10.0)
}
