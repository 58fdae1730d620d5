//! The map, pictures, sounds, films and files in a real Chromium against the real server, which is gone while they are
//! used: each is answered, changed, found again after a reload, and cleared. Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "browser_tools/cases.rs"]
mod cases;
#[path = "support/exif.rs"]
mod exif;
#[path = "story/interview.rs"]
mod interview;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use cases::{
    CASES, Case,
    Hand::{self, Draw, File, Map, Press, Record},
};
use exif::with_gps;
use interview::{enrol, saved};
use phone::{Phone, Screen, pages_are_built};
use serde_json::{Value, json};
use server::Server;
use std::fs;
use std::path::{Path, PathBuf};

fn gallery() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/gallery/alat.md")
}

async fn open(phone: &Phone, url: &str) {
    phone.goto(url).await;
    phone.wait_ready().await;
}

async fn write_files(phone: &Phone, folder: &Path) {
    let script = "const it = document.createElement('canvas'); it.width = 900; it.height = 600; \
        const pen = it.getContext('2d'); pen.fillStyle = '#2a7'; pen.fillRect(0, 0, 900, 600); \
        pen.fillStyle = '#fc5'; pen.fillRect(300, 200, 300, 300); return it.toDataURL('image/jpeg').split(',')[1]";
    let jpeg = BASE64.decode(phone.run(script).await.as_str().unwrap()).unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    put("place.jpg", &with_gps(&jpeg));
    put(
        "icon.png",
        &fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("public/icon-512.png")).unwrap(),
    );
    put("film.webm", &[7; 1500]);
    put("longer.webm", &[8; 3000]);
    put("surat.pdf", b"%PDF-1.4 surat");
    fs::File::create(folder.join("large.bin"))
        .unwrap()
        .set_len(21 * 1024 * 1024)
        .unwrap();
}

async fn act(phone: &Phone, question: &str, hand: &Hand, files: &Path) {
    let inside = |selector: &str| format!("[data-q={question}] {selector}");
    match hand {
        Press(actions) => {
            for action in *actions {
                phone.tap(&inside(&format!("[data-action={action}]"))).await;
            }
        }
        Map(steps) => {
            phone.tap(&inside("[data-action=open-map]")).await;
            phone
                .wait("document.querySelector('.tool .map-where')?.textContent")
                .await;
            for step in *steps {
                map_step(phone, step).await;
                if *step == "drag" {
                    narrow(phone, &format!("the map of {question}")).await;
                    phone.shot(&format!("{question}-peta")).await;
                }
            }
            phone.wait("!document.querySelector('dialog')").await;
        }
        File(selector, name) => phone.choose_file(&inside(selector), &files.join(name)).await,
        Draw => phone.draw_on(&inside("canvas")).await,
        Record => {
            phone.tap(&inside("[data-action=record]")).await;
            phone
                .wait(&format!("document.querySelector('{}')", inside("[data-action=stop]")))
                .await;
            tokio::time::sleep(std::time::Duration::from_millis(600)).await;
            phone.tap(&inside("[data-action=stop]")).await;
        }
    }
    saved(phone).await;
}

async fn map_step(phone: &Phone, step: &str) {
    match step {
        "drag" => phone.draw_on(".map-view").await,
        "left" => {
            let key = "const it = document.querySelector('.map-view'); it.focus(); \
                it.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft', bubbles: true, cancelable: true}))";
            phone.run(key).await;
        }
        "here" => {
            phone.press("here").await;
            phone
                .wait("document.querySelector('.map-told').textContent.includes('Posisi didapat')")
                .await;
            phone
                .wait("document.querySelector('.map-where').textContent === 'Kec. Klojen, Kota Malang'")
                .await;
        }
        action => phone.press(action).await,
    }
}

/// Nothing is wider than the screen, neither here nor on the narrowest phones.
async fn narrow(phone: &Phone, what: &str) {
    for (width, height) in [(320, 568), (360, 740)] {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 2, "mobile": true});
        phone.cdp("Emulation.setDeviceMetricsOverride", size).await;
        let wide = "return Math.max(document.documentElement.scrollWidth, ...[...document.querySelectorAll('dialog, .map-foot')].map((it) => it.scrollWidth)) - innerWidth";
        let over = phone.run(wide).await;
        assert!(over.as_i64().unwrap() <= 0, "{what} is {over} px too wide at {width}");
        if width == 320 {
            phone.shot(&format!("{}-320", what.replace(' ', "-"))).await;
        }
    }
}

async fn check(phone: &Phone, case: &Case, files: &Path) {
    let name = case.question;
    let shown = format!("document.querySelector('[data-q={name}] {}')", case.shown);
    phone.wait(&format!("document.querySelector('[data-q={name}]')")).await;
    if case.is_required {
        phone.press("next").await;
        phone
            .wait(&format!("document.querySelector('[data-q={name}].wrong .error')"))
            .await;
        phone.shot(&format!("{name}-salah")).await;
    }
    narrow(phone, name).await;
    act(phone, name, &case.first, files).await;
    phone.wait(&shown).await;
    phone
        .wait(&format!("!document.querySelector('[data-q={name}].wrong')"))
        .await;
    phone.shot(&format!("{name}-1")).await;
    act(phone, name, &case.second, files).await;
    let says = format!(
        "document.querySelector('[data-q={name}]').innerText.includes({})",
        json!(case.says)
    );
    phone.wait(&format!("{shown} && {says}")).await;
    narrow(phone, &format!("{name} answered")).await;
    phone.shot(&format!("{name}-2")).await;
    let here = phone.run("return location.href").await;
    open(phone, here.as_str().unwrap()).await;
    phone.wait(&format!("{shown} && {says}")).await;
    phone
        .tap(&format!("[data-q={name}] [data-action={}]", case.clear))
        .await;
    phone.wait(&format!("!({shown})")).await;
    act(phone, name, &case.first, files).await;
    phone.wait(&shown).await;
    phone.press("next").await;
}

/// Where the phone is, and how well it knows.
async fn stand(phone: &Phone, accuracy: u32) {
    let place = json!({"latitude": -7.98, "longitude": 112.63, "accuracy": accuracy});
    phone.cdp("Emulation.setGeolocationOverride", place).await;
}

/// The files that the phone keeps, as `type size` and whether they still hold a place.
const KEPT: &str = "const db = await new Promise((done) => { const it = indexedDB.open('jemput-bola'); it.onsuccess = () => done(it.result); }); \
    const all = await new Promise((done) => { const it = db.transaction('attachments').objectStore('attachments').getAll(); it.onsuccess = () => done(it.result); }); \
    db.close(); const told = []; \
    for (const blob of all) { const text = new TextDecoder('latin1').decode(await blob.arrayBuffer()); \
        told.push({type: blob.type, size: blob.size, exif: text.includes('Exif')}); } return told";

async fn begin(phone: &Phone, server: &mut Server) {
    enrol(phone, &server.enrolment_link()).await;
    phone.wait("document.querySelector('[data-form=contoh_alat]')").await;
    phone.wait("document.querySelector('[data-forms-missing=\"0\"]')").await;
    server.stop();
    open(phone, &server.url("/")).await;
    phone.tap("[data-form=contoh_alat]").await;
}

#[tokio::test]
async fn every_tool_answers_changes_comes_back_and_clears_without_a_signal() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 4].map(|()| tempfile::tempdir().unwrap());
    let mut server = Server::start(folders[0].path(), &[]);
    server.publish(&gallery(), folders[2].path());
    let flags = ["--use-fake-device-for-media-stream"];
    let phone = Phone::open_with(folders[1].path(), Screen::Phone, &flags, json!({})).await;
    begin(&phone, &mut server).await;
    let files = folders[3].path();
    write_files(&phone, files).await;
    let given = fs::read(files.join("place.jpg")).unwrap();
    assert!(given.windows(4).any(|it| it == b"Exif"), "the camera wrote its place");
    for case in CASES {
        check(&phone, case, files).await;
    }
    phone.wait("document.querySelector('[data-action=finish]')").await;
    let kept = phone.run(KEPT).await;
    let pictures: Vec<&Value> = kept
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["type"] == "image/jpeg")
        .collect();
    assert!(pictures.len() >= 2, "{kept}");
    let telling = pictures.iter().filter(|it| it["exif"] == json!(true)).count();
    assert_eq!(telling, 1, "only the picture that was asked to tells its place: {kept}");
    phone.close().await;
}

#[tokio::test]
async fn what_a_phone_cannot_do_is_said_with_a_way_on() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 4].map(|()| tempfile::tempdir().unwrap());
    let mut server = Server::start(folders[0].path(), &[]);
    server.publish(&gallery(), folders[2].path());
    let phone = Phone::open(folders[1].path(), Screen::Phone).await;
    begin(&phone, &mut server).await;
    let files = folders[3].path();
    write_files(&phone, files).await;

    // Vaguer than the form warns of: said while it is sought and after it was taken. Nearer than it asks: taken at once.
    stand(&phone, 45).await;
    phone.press("locate").await;
    phone
        .wait("document.querySelector('.geo-search')?.innerText.includes('45 m') && document.querySelector('.geo-search').innerText.includes('Kurang teliti')")
        .await;
    phone.shot("lokasi-mencari").await;
    phone.press("accept").await;
    phone
        .wait("document.querySelector('[data-q=lokasi] .geo-found.poor')?.innerText.includes('Kurang teliti')")
        .await;
    phone.shot("lokasi-kurang-teliti").await;
    stand(&phone, 8).await;
    phone.press("locate").await;
    phone
        .wait("document.querySelector('[data-q=lokasi] .geo-found:not(.poor)')?.innerText.includes('ketelitian 8 m')")
        .await;
    phone.press("remove").await;
    saved(&phone).await;

    let denied = json!({"permission": {"name": "geolocation"}, "setting": "denied"});
    phone.cdp("Browser.setPermission", denied).await;
    phone.press("locate").await;
    phone.wait("document.querySelector('[data-q=lokasi] [role=alert] + *') && document.body.innerText.includes('Lokasi belum diizinkan')").await;
    phone.shot("lokasi-ditolak").await;
    act(&phone, "lokasi", &Map(&["drag", "take"]), files).await;
    phone
        .wait("document.querySelector('[data-q=lokasi] .geo-found').innerText.includes('ditunjuk di peta')")
        .await;
    phone.press("next").await;

    // North of the line that the form allows.
    let north = ["zoom-in", "zoom-in", "zoom-in"];
    phone.tap("[data-q=lokasi_peta] [data-action=open-map]").await;
    phone
        .wait("document.querySelector('.tool .map-where')?.textContent")
        .await;
    for step in north {
        map_step(&phone, step).await;
    }
    let up = "const it = document.querySelector('.map-view'); \
        for (let n = 0; n < 60; n += 1) it.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp', bubbles: true}))";
    phone.run(up).await;
    phone.press("take").await;
    saved(&phone).await;
    phone.press("next").await;
    phone
        .wait("document.querySelector('[data-q=lokasi_peta] .error')?.innerText.includes('di selatan garis')")
        .await;
    phone.press("remove").await;
    phone.press("next").await;

    phone.wait("document.querySelector('[data-q=lokasi_boleh]')").await;
    for question in ["jalan", "lahan"] {
        phone.press("next").await;
        phone
            .wait(&format!("document.querySelector('[data-q={question}]')"))
            .await;
    }
    phone.tap("[data-q=lahan] [data-action=open-map]").await;
    phone.press("add-point").await;
    phone.wait("document.querySelector('.map-told').textContent.includes('paling sedikit 3 titik') && document.querySelector('[data-action=take]').disabled").await;
    for _ in 0..2 {
        map_step(&phone, "drag").await;
        phone.press("add-point").await;
    }
    phone.press("take").await;
    saved(&phone).await;
    for question in ["foto", "foto_baru", "foto_diri", "foto_tempat", "sketsa", "paraf"] {
        phone.press("next").await;
        phone
            .wait(&format!("document.querySelector('[data-q={question}]')"))
            .await;
    }
    act(&phone, "paraf", &Draw, files).await;
    for question in ["suara", "video"] {
        phone.press("next").await;
        phone
            .wait(&format!("document.querySelector('[data-q={question}]')"))
            .await;
    }
    phone
        .choose_file("[data-q=video] input[capture]", &files.join("large.bin"))
        .await;
    phone.wait("document.querySelector('[data-q=video] [role=alert]') && document.querySelector('[data-q=video]').innerText.includes('lebih dari batas')").await;
    phone.shot("video-terlalu-besar").await;
    phone.close().await;
}
