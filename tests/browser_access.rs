//! What axe-core finds on every screen and every control, in every theme: nothing. In the sun theme text has 7:1.
//! Runs on the pages that `make app` built, with the axe-core that `.ci/setup` put there.
#![cfg(not(target_arch = "wasm32"))]

#[path = "gallery/files.rs"]
mod files;
#[path = "story/interview.rs"]
mod interview;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use files::files_with_a_long_list;
use interview::{REFUSES, enrol, fill};
use phone::{Phone, Screen, pages_are_built};
use serde_json::json;
use server::Server;
use std::ops::Range;
use std::path::Path;

const GALLERY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/gallery/contoh.md");
const THEMES: [&str; 3] = ["light", "dark", "sun"];

/// What is wrong with the first question is not covered by the bar, the head of a table or the buttons.
const FIRST_ERROR_IS_SEEN: &str = "(() => { const it = document.querySelector('main .error'); \
    const box = it.getBoundingClientRect(); \
    return it.contains(document.elementFromPoint(box.left + box.height / 2, box.top + box.height / 2)); })()";

/// The source of axe-core, or nothing where it is not installed; in `make test` it always is.
fn axe_core() -> Option<String> {
    let Some(path) = std::env::var_os("JB_AXE") else {
        assert!(
            std::env::var_os("JB_PAGES_BUILT").is_none(),
            "JB_AXE is not set: make test"
        );
        println!("JB_AXE is not set: nothing was checked with axe-core");
        return None;
    };
    Some(std::fs::read_to_string(path).expect("axe-core (.ci/setup)"))
}

/// What axe finds wrong on the screen that is shown, in each theme.
async fn look(phone: &Phone, screen: &str, wrong: &mut Vec<String>) {
    for theme in THEMES {
        let script = format!(
            "document.documentElement.dataset.theme = '{theme}'; \
             for (let n = 0; n < 2; n += 1) await new Promise(requestAnimationFrame); \
             await Promise.all(document.getAnimations().map((it) => it.finished.catch(() => null))); \
             const rules = {{ 'color-contrast-enhanced': {{ enabled: {} }} }}; \
             const found = await axe.run(document, {{ rules, resultTypes: ['violations'] }}); \
             return found.violations.flatMap((it) => it.nodes.map((node) => it.id + ' at ' + node.target.join(' ') + ': ' + node.failureSummary))",
            theme == "sun"
        );
        let found = phone.run(&script).await;
        let found: Vec<String> = serde_json::from_value(found.clone()).unwrap_or_else(|_| panic!("{screen}: {found}"));
        wrong.extend(found.into_iter().map(|it| format!("{screen}, {theme}: {it}")));
        phone.shot(&format!("{screen}-{theme}")).await;
    }
}

async fn open(phone: &Phone, url: &str) {
    phone.goto(url).await;
    phone.wait_ready().await;
}

/// A phone on which nothing moves and every page has axe.
async fn with_axe(body: impl AsyncFnOnce(&Phone, &Server, &mut Vec<String>)) {
    let (true, Some(axe)) = (pages_are_built(), axe_core()) else {
        return;
    };
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let server = Server::start(folders[0].path(), &[]);
    files_with_a_long_list(folders[2].path());
    server.publish(Path::new(GALLERY), folders[2].path());
    let phone = Phone::open(folders[1].path(), Screen::Phone).await;
    let still = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
    phone.cdp("Emulation.setEmulatedMedia", still).await;
    phone.before_every_page(&axe).await;
    let mut wrong = Vec::new();
    body(&phone, &server, &mut wrong).await;
    phone.close().await;
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn axe_finds_nothing_on_any_screen_in_any_theme() {
    with_axe(async |phone, server, wrong| {
        open(phone, &server.url("/")).await;
        look(phone, "daftar", wrong).await;
        enrol(phone, &server.enrolment_link()).await;
        look(phone, "beranda-awal", wrong).await;
        open(phone, &server.url("/isi/sosialisasi_bpu")).await;
        look(phone, "isi", wrong).await;
        fill(phone, REFUSES, None).await;
        look(phone, "ringkasan", wrong).await;
        phone.press("finish").await;
        phone.wait("document.querySelector('[data-done]')").await;
        look(phone, "selesai", wrong).await;
        phone.press("again").await;
        fill(phone, REFUSES, Some("setuju")).await;
        phone.press("language").await;
        phone.wait("document.querySelector('dialog[open]')").await;
        look(phone, "bahasa", wrong).await;
        phone.press("close").await;
        phone.press("overview").await;
        look(phone, "semua-jawaban", wrong).await;
        phone.press("leave").await;
        phone.wait("document.querySelector('[data-draft]')").await;
        look(phone, "beranda", wrong).await;
        phone.press("delete-draft").await;
        phone.wait("document.querySelector('dialog[open]')").await;
        look(phone, "hapus", wrong).await;
        for path in ["/kiriman", "/pengaturan", "/bantuan", "/isi/tidak_ada"] {
            open(phone, &server.url(path)).await;
            look(
                phone,
                path.trim_start_matches('/').split('/').next().unwrap_or_default(),
                wrong,
            )
            .await;
        }
        phone.goto(&server.url("/rescue.html")).await;
        phone.wait("!document.getElementById('save').disabled").await;
        look(phone, "selamatkan", wrong).await;
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_controls_of_the_first_half_in_any_theme() {
    look_at_controls(|n| 0..n / 2).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_controls_of_the_second_half_in_any_theme() {
    look_at_controls(|n| n / 2..n).await;
}

/// Looks at the questions of the gallery with these places.
async fn look_at_controls(which: impl Fn(usize) -> Range<usize>) {
    with_axe(async |phone, server, wrong| {
        enrol(phone, &server.enrolment_link()).await;
        phone.wait("document.querySelector('[data-form=contoh]')").await;
        phone.tap("[data-form=contoh]").await;
        phone.press("overview").await;
        phone
            .wait("document.querySelector('[data-change]') && !document.querySelector('.rows-part:empty')")
            .await;
        let asked = "return [...document.querySelectorAll('[data-change]')].map((it) => it.dataset.change)";
        let names: Vec<String> = serde_json::from_value(phone.run(asked).await).unwrap();
        assert!(names.len() > 50, "{names:?}");
        let mut seen: Vec<String> = Vec::new();
        for name in &names[which(names.len())] {
            if seen.contains(name) {
                continue;
            }
            phone.tap(&format!("[data-change='{name}']")).await;
            phone
                .wait(&format!("document.querySelector('main [data-q=\"{name}\"]')"))
                .await;
            let here = "return [...document.querySelectorAll('main [data-q]')].map((it) => it.dataset.q)";
            let here: Vec<String> = serde_json::from_value(phone.run(here).await).unwrap();
            seen.extend(here);
            look(phone, &format!("isian-{name}"), wrong).await;
            // With an error on the screen as well.
            phone.press("next").await;
            phone
                .wait(&format!(
                    "document.querySelector('main .error') || !document.querySelector('main [data-q=\"{name}\"]')"
                ))
                .await;
            if phone.run("return !!document.querySelector('main .error')").await == json!(true) {
                phone.wait(FIRST_ERROR_IS_SEEN).await;
                look(phone, &format!("isian-{name}-salah"), wrong).await;
            }
            // Behind the last question stands the summary, which has the same list.
            if phone.run("return !!document.querySelector('[data-change]')").await == json!(false) {
                phone.press("overview").await;
            }
            phone.wait("document.querySelector('[data-change]')").await;
        }
    })
    .await;
}
