//! Writes the list of functions that no first answer needs (`.ci/rest.txt`): `make rest`.
//!
//! On pages that tell which of their functions run, new phones open a form, from home and by its address, and give its first answer. What did not
//! run on any of them is in the list.

#[path = "../../tests/story/first.rs"]
mod first;
#[path = "../../tests/story/interview.rs"]
mod interview;
#[path = "../../tests/support/phone.rs"]
mod phone;
#[path = "../../tests/support/server.rs"]
mod server;

use first::answer_first;
use jemput_bola::server::pack::{List, plain};
use phone::{Phone, Screen};
use server::Server;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const LIST: &str = ".ci/rest.txt";
/// Names in the order of the places that functions have; a page leaves a byte at each that ran.
const NAMES: &str = "target/rest/names.txt";
/// A browser that installs nothing, and to which the rest does not come.
const FIRST_VISIT: &str = "globalThis.jbRest = { isHere: false, bring: async () => false };
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new Error('not today'));
    addEventListener('TrunkApplicationStarted', (it) => { window.memory = it.detail.wasm.memory; });";
const MISSING: &str = "document.querySelector('[data-part=missing]')";
/// The outreach questionnaire, which every new server has, and the form on which the peers were measured.
const FORMS: [&str; 2] = ["sosialisasi_bpu", "f1"];

#[tokio::main]
async fn main() {
    let names = fs::read_to_string(Path::new(ROOT).join(NAMES)).expect("pages that trace: make rest");
    let names: Vec<&str> = names.split('\n').collect();
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &["--practice"]);
    let bench = std::env::var_os("JB_BENCH_DIR").map_or_else(|| Path::new(ROOT).join("../shared/bench"), Into::into);
    server.publish(&bench.join("f1.xlsx"), &bench);
    let mut ran = BTreeSet::new();
    for form in FORMS {
        for by_home in [true, false] {
            ran.extend(first_visit(&server, form, by_home, names.len()).await);
        }
    }
    server.stop();
    // Two functions of one name are one here.
    let run: BTreeSet<String> = ran
        .iter()
        .filter_map(|at| names.get(*at))
        .map(|name| plain(name))
        .collect();
    let all: BTreeSet<String> = names
        .iter()
        .map(|name| plain(name))
        .filter(|name| !name.is_empty())
        .collect();
    println!(
        "{} of {} functions run until a first answer is saved",
        run.len(),
        all.len()
    );
    fs::write(Path::new(ROOT).join(LIST), List::of(&all, &run).write()).expect("a list");
}

/// Places of the functions that ran on a new phone.
async fn first_visit(server: &Server, form: &str, by_home: bool, n_functions: usize) -> Vec<usize> {
    let profile = tempfile::tempdir().unwrap();
    let phone = Phone::open(profile.path(), Screen::Phone).await;
    phone.before_every_page(FIRST_VISIT).await;
    match by_home {
        true => {
            phone.goto(&server.url("/")).await;
            phone.wait_ready().await;
            phone.tap(&format!("[data-form={form}]")).await;
        }
        false => phone.goto(&server.url(&format!("/isi/{form}"))).await,
    }
    answer_first(&phone).await;
    let mut ran = places(&phone, n_functions).await;
    // What is said where the rest does not come, in the interview and at the next start.
    phone.press("overview").await;
    phone.wait(MISSING).await;
    ran.extend(places(&phone, n_functions).await);
    phone.goto(&server.url("/")).await;
    phone.wait("document.querySelector('[data-screen=incomplete]')").await;
    ran.extend(places(&phone, n_functions).await);
    phone.close().await;
    ran
}

/// Places of the functions that ran on this page.
async fn places(phone: &Phone, n_functions: usize) -> Vec<usize> {
    let asked =
        format!("return [...new Uint8Array(memory.buffer, 0, {n_functions})].flatMap((it, at) => it ? [at] : [])");
    serde_json::from_value(phone.run(&asked).await).expect("places")
}
