#![cfg(not(target_arch = "wasm32"))]
//! The shell of the officers' app in a real Chromium: service worker, start check, rescue page.
//! Runs on the pages that `make app` built; knows nothing of the app but that it says `data-ready`.

#[path = "support/phone.rs"]
mod phone;
#[path = "browser_shell/site.rs"]
mod site;

use std::fs;
use std::path::Path;

use jemput_bola::server::pack::pack;
use phone::{Phone, pages_are_built, with_phone};
use serde_json::json;
use site::Site;
use tempfile::TempDir;

const ACTIVE: &str = "(await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'";
const WAITING: &str = "(await navigator.serviceWorker.getRegistration())?.waiting";

/// A build of its own: the built pages, changed by `edit`, packed. `None` when no pages are built.
fn build(edit: impl Fn(&Path)) -> Option<(TempDir, String)> {
    if !pages_are_built() {
        return None;
    }
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    let dist = tempfile::tempdir().unwrap();
    for folder in ["", "kantor"] {
        fs::create_dir_all(dist.path().join(folder)).unwrap();
        for entry in fs::read_dir(built.join(folder))
            .unwrap()
            .flatten()
            .filter(|entry| entry.path().is_file())
        {
            fs::copy(entry.path(), dist.path().join(folder).join(entry.file_name())).unwrap();
        }
    }
    edit(dist.path());
    let build_id = pack(dist.path()).unwrap().build_id;
    Some((dist, format!("jemput-bola-app-{build_id}")))
}

fn as_it_is(_: &Path) {}

fn titled_two(dist: &Path) {
    let page = fs::read_to_string(dist.join("index.html")).unwrap();
    fs::write(
        dist.join("index.html"),
        page.replace("<title>Jemput Bola", "<title>Dua"),
    )
    .unwrap();
}

/// Its wasm has another name, as in a real new build, and is cut short.
fn broken(dist: &Path) {
    titled_two(dist);
    let names = fs::read_dir(dist)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().into_string().unwrap());
    let is_of_the_app = |name: &String| name.starts_with("jemput-bola") && name.ends_with("_bg.wasm");
    let wasm = names.into_iter().find(is_of_the_app).unwrap();
    let page = fs::read_to_string(dist.join("index.html")).unwrap();
    fs::write(dist.join("index.html"), page.replace(&wasm, "broken_bg.wasm")).unwrap();
    fs::write(dist.join("broken_bg.wasm"), b"\0asm\x01\0\0\0\x01").unwrap();
    fs::remove_file(dist.join(wasm)).unwrap();
}

async fn first_visit(phone: &Phone, site: &Site) {
    phone.goto(&site.url("/")).await;
    phone.wait_ready().await;
    phone.wait(ACTIVE).await;
    phone.goto(&site.url("/")).await;
    phone.wait_ready().await;
    phone.wait("navigator.serviceWorker.controller").await;
}

#[tokio::test]
async fn after_one_visit_every_page_of_the_app_opens_without_a_server() {
    let Some((dist, cache)) = build(as_it_is) else { return };
    let mut site = Site::serve(dist.path());
    with_phone(async |phone: Phone| {
        phone.goto(&site.url("/")).await;
        phone.wait_ready().await;
        phone.wait(ACTIVE).await;
        site.stop();
        for path in ["/", "/isi/sosialisasi_bpu?view=list"] {
            phone.goto(&site.url(path)).await;
            phone.wait_ready().await;
            assert_eq!(
                phone.run("return !document.getElementById('boot')").await,
                json!(true),
                "{path}"
            );
        }
        phone.goto(&site.url("/rescue.html")).await;
        phone.wait("!document.getElementById('save').disabled").await;
        assert_eq!(phone.caches().await, [cache]);
    })
    .await;
}

#[tokio::test]
async fn new_build_waits_until_it_is_taken_and_the_old_one_goes_when_it_has_started() {
    let Some((one, cache_one)) = build(as_it_is) else {
        return;
    };
    let Some((two, cache_two)) = build(titled_two) else {
        return;
    };
    let site = Site::serve(one.path());
    with_phone(async |phone: Phone| {
        first_visit(&phone, &site).await;
        site.publish(two.path());
        phone.goto(&site.url("/")).await;
        phone.wait_ready().await;
        assert_eq!(phone.title().await, "Jemput Bola");
        phone.wait("window.jbUpdateReady").await;
        phone.goto(&site.url("/")).await;
        phone.wait_ready().await;
        assert_eq!(phone.title().await, "Jemput Bola", "reloading does not take it");
        phone.wait(WAITING).await;
        assert_eq!(phone.caches().await, [cache_one.clone(), cache_two.clone()]);
        phone.run("window.jbActivateUpdate()").await;
        phone
            .wait("document.title === 'Dua' && document.documentElement.dataset.ready === '1'")
            .await;
        phone.wait("(await caches.keys()).length === 1").await;
        assert_eq!(phone.caches().await, [cache_two]);
    })
    .await;
}

#[tokio::test]
async fn build_of_which_one_file_fails_or_differs_is_not_installed_at_all() {
    let Some((one, cache_one)) = build(as_it_is) else {
        return;
    };
    let Some((two, _)) = build(titled_two) else { return };
    let mut site = Site::serve(one.path());
    with_phone(async |phone: Phone| {
        first_visit(&phone, &site).await;
        let update = "const r = await navigator.serviceWorker.getRegistration(); await r.update(); const w = r.installing; \
            return w ? await new Promise((done) => { w.onstatechange = () => done(w.state); }) : 'no worker';";
        site.publish(two.path());
        site.fail(Some("/rescue.js"));
        assert_eq!(phone.run(update).await, json!("redundant"));
        site.fail(None);
        fs::write(two.path().join("rescue.css"), "another").unwrap();
        assert_eq!(phone.run(update).await, json!("redundant"));
        assert_eq!(phone.caches().await, [cache_one]);
        site.stop();
        phone.goto(&site.url("/")).await;
        phone.wait_ready().await;
        assert_eq!(phone.title().await, "Jemput Bola");
    })
    .await;
}

#[tokio::test]
async fn build_that_twice_does_not_start_gives_way_to_the_one_before_and_offers_the_rescue_page() {
    let Some((one, cache_one)) = build(as_it_is) else {
        return;
    };
    let Some((two, cache_two)) = build(broken) else { return };
    let site = Site::serve(one.path());
    with_phone(async |phone: Phone| {
        first_visit(&phone, &site).await;
        site.publish(two.path());
        phone.goto(&site.url("/")).await;
        phone.wait(WAITING).await;
        phone.run("window.jbActivateUpdate()").await;
        phone
            .wait("document.title === 'Dua' && document.querySelector('#boot a[href=\"/rescue.html\"]')")
            .await;
        assert!(phone.text().await.contains("Halaman tidak dapat dibuka"));
        phone.goto(&site.url("/")).await;
        assert_eq!(phone.title().await, "Dua", "tried once more");
        phone.goto(&site.url("/")).await;
        phone.wait_ready().await;
        assert_eq!(phone.title().await, "Jemput Bola");
        assert_eq!(
            phone.caches().await,
            [cache_one.clone(), cache_two.clone()],
            "the old build is still needed"
        );
    })
    .await;
}

#[tokio::test]
async fn api_office_and_sent_data_pass_the_worker_untouched() {
    let Some((dist, _)) = build(as_it_is) else { return };
    let site = Site::serve(dist.path());
    with_phone(async |phone: Phone| {
        first_visit(&phone, &site).await;
        site.requests();
        phone.run("await fetch('/api/v1/forms'); await fetch('/', { method: 'POST', body: 'x' }); await fetch('/icon.svg');").await;
        assert_eq!(site.requests(), ["GET /api/v1/forms", "POST /"], "the icon comes from the cache");
        phone.goto(&site.url("/kantor/")).await;
        assert!(phone.title().await.starts_with("Kantor"));
        assert!(site.requests().contains(&"GET /kantor/".to_owned()));
        let cached = phone.run("return (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((r) => r.url)))).flat().join(' ')").await;
        assert!(!cached.to_string().contains("kantor") && !cached.to_string().contains("/api"), "{cached}");
    })
    .await;
}

#[tokio::test]
async fn browser_that_is_too_old_is_told_to_update_chrome_in_three_languages() {
    let Some((dist, _)) = build(as_it_is) else { return };
    let site = Site::serve(dist.path());
    with_phone(async |phone: Phone| {
        phone.before_every_page("delete window.WritableStream").await;
        phone.goto(&site.url("/")).await;
        phone
            .wait("document.querySelectorAll('#boot p[lang]').length === 3")
            .await;
        let text = phone.text().await;
        assert!(
            text.contains("Perbarui Chrome") && text.contains("Update Chrome"),
            "{text}"
        );
        assert!(text.contains("Selamatkan isian"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn rescue_page_exports_both_stores_and_makes_none() {
    let Some((dist, _)) = build(as_it_is) else { return };
    let site = Site::serve(dist.path());
    with_phone(async |phone: Phone| {
        let export = "URL.createObjectURL = (file) => { window.file = file; return '#'; }; document.getElementById('save').click(); \
            return JSON.parse(await window.file.text());";
        phone.goto(&site.url("/rescue.html")).await;
        phone.wait("!document.getElementById('save').disabled").await;
        assert!(phone.text().await.contains("Tidak ada isian"), "{}", phone.text().await);
        assert_eq!(phone.run(export).await["indexed_db"], json!(null));
        assert_eq!(phone.run("return (await indexedDB.databases()).length").await, json!(0));

        phone
            .run("localStorage.setItem('d:1', 'isian \"satu\"'); const open = indexedDB.open('jemput-bola', 3); \
                open.onupgradeneeded = () => { open.result.createObjectStore('outbox'); open.result.createObjectStore('blob'); }; \
                const db = await new Promise((done) => { open.onsuccess = () => done(open.result); }); \
                const t = db.transaction(['outbox', 'blob'], 'readwrite'); \
                t.objectStore('outbox').put({ body: 'dua', rev: 2, at: new Date(0) }, 'o1'); \
                t.objectStore('blob').put(new Blob(['foto'], { type: 'image/jpeg' }), 'b1'); \
                t.objectStore('blob').put(new Uint8Array([1, 2]), 'b2'); \
                await new Promise((done) => { t.oncomplete = done; }); db.close();")
            .await;
        phone.goto(&site.url("/rescue.html")).await;
        phone.wait("!document.getElementById('save').disabled").await;
        assert!(phone.text().await.contains("Ditemukan 4 catatan"), "{}", phone.text().await);
        let file = phone.run(export).await;
        assert_eq!(file["local_storage"], json!({ "d:1": "isian \"satu\"" }));
        assert_eq!(
            file["indexed_db"],
            json!({ "name": "jemput-bola", "version": 3, "stores": {
                "outbox": [{ "key": "o1", "value": { "body": "dua", "rev": 2, "at": { "$date": "1970-01-01T00:00:00.000Z" } } }],
                "blob": [
                    { "key": "b1", "value": { "$bytes": "Zm90bw==", "type": "image/jpeg" } },
                    { "key": "b2", "value": { "$bytes": "AQI=" } },
                ],
            } })
        );
        assert_eq!(file["problems"], json!([]));
    })
    .await;
}
