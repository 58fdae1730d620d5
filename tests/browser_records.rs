//! What is drawn on a photo, recorded in the asked quality, and walked, in a real Chromium without a signal: all of it
//! becomes the answer, and what a phone could not do is said. Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "gallery/camera.rs"]
mod camera;
#[path = "support/exif.rs"]
mod exif;
#[path = "story/interview.rs"]
mod interview;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use camera::{IS_CLOSED, begin, says};
use exif::with_gps;
use interview::saved;
use phone::{Phone, pages_are_built};
use serde_json::{Value, json};
use server::Server;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// Remembers how the page asks for sound and records it, and lets it.
const REMEMBER_SOUND: &str = "window.asked = []; const devices = navigator.mediaDevices; \
    const ask = devices.getUserMedia.bind(devices); \
    devices.getUserMedia = (wanted) => { asked.push(wanted); return ask(wanted); }; \
    window.MediaRecorder = class extends MediaRecorder { constructor(stream, wanted) { super(stream, wanted); asked.push(wanted); } }";

/// A phone that has answered the code of the gallery and stands at a question, and its server, which is stopped.
async fn begin_at(question: &str, folders: &[TempDir; 3], flags: &[&str]) -> (Phone, Server) {
    let (phone, server) = begin(folders, flags, REMEMBER_SOUND).await;
    phone.type_into("[data-q=kode] input", "0017").await;
    saved(&phone).await;
    let is_there = format!("return !!document.querySelector('[data-q={question}]')");
    while phone.run(&is_there).await != json!(true) {
        let before = phone.run(PAGE).await;
        phone.press("next").await;
        phone.wait(&format!("(() => {{ {PAGE} }})() !== {before}")).await;
    }
    (phone, server)
}

const PAGE: &str = "return document.querySelector('main [data-q]')?.dataset.q";

/// The answers in the draft that local storage holds.
const STORED: &str = "JSON.parse(JSON.parse(localStorage[Object.keys(localStorage).find((it) => it.startsWith('d:'))]).body).answers.answers";

/// How many pixels of the stored photo are nearly of this colour, and its size.
async fn photo(phone: &Phone, colour: [u8; 3]) -> Value {
    let script = format!(
        "const shown = document.querySelector('figure.photo img'); await shown.decode(); \
         const it = document.createElement('canvas'); it.width = shown.naturalWidth; it.height = shown.naturalHeight; \
         const pen = it.getContext('2d'); pen.drawImage(shown, 0, 0); \
         const all = pen.getImageData(0, 0, it.width, it.height).data; const wanted = {}; let n = 0; \
         for (let at = 0; at < all.length; at += 4) n += wanted.every((part, i) => Math.abs(part - all[at + i]) < 60); \
         return {{n, width: it.width, height: it.height}}",
        json!(colour)
    );
    phone.run(&script).await
}

/// The whole photo is seen, in its proportions.
const IS_WHOLE: &str = "(() => { const [photo, view] = ['.paint-canvas', '.paint-view'].map((it) => document.querySelector(it).getBoundingClientRect()); \
    return photo.top >= view.top && photo.bottom <= view.bottom && photo.left >= view.left && photo.right <= view.right && Math.abs(photo.width - photo.height) < 1; })()";

const RED: [u8; 3] = [224, 32, 32];
const BLUE: [u8; 3] = [16, 96, 224];

#[tokio::test]
async fn a_photo_that_shall_keep_its_place_keeps_it_when_it_is_drawn_on() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let (phone, server) = begin_at("kerusakan", &folders, &[]).await;
    let jpeg = "const it = document.createElement('canvas'); it.width = it.height = 900; \
        return it.toDataURL('image/jpeg').split(',')[1]";
    let jpeg = BASE64.decode(phone.run(jpeg).await.as_str().unwrap()).unwrap();
    let file = folders[2].path().join("place.jpg");
    std::fs::write(&file, with_gps(&jpeg)).unwrap();
    phone.choose_file("[data-q=kerusakan] input[capture]", &file).await;
    phone
        .wait("document.querySelector('.paint-canvas')?.width === 600")
        .await;
    phone.draw_on(".paint-canvas").await;
    phone.press("take").await;
    phone.wait(IS_CLOSED).await;
    saved(&phone).await;
    phone.wait("document.querySelector('figure.photo img')?.complete").await;
    let red = photo(&phone, RED).await;
    assert!(red["n"].as_i64() > Some(100), "drawn on: {red}");
    // The photo as it was taken may still be kept beside the one that was drawn on.
    let kept = "const db = await new Promise((done) => { const it = indexedDB.open('jemput-bola'); it.onsuccess = () => done(it.result); }); \
        const all = await new Promise((done) => { const it = db.transaction('attachments').objectStore('attachments').getAll(); it.onsuccess = () => done(it.result); }); \
        db.close(); const pictures = all.filter((it) => it.type === 'image/jpeg'); \
        const texts = await Promise.all(pictures.map(async (it) => new TextDecoder('latin1').decode(await it.arrayBuffer()))); \
        return texts.length > 0 && texts.every((it) => it.includes('Exif'))";
    assert_eq!(phone.run(kept).await, json!(true), "its place is still in it");
    phone.close().await;
    drop(server);
}

#[tokio::test]
async fn a_photo_is_drawn_on_and_kept_as_one_picture_without_a_signal() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let (phone, server) = begin_at("kerusakan", &folders, &[]).await;
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/icon-512.png");
    phone.choose_file("[data-q=kerusakan] input[capture]", &file).await;
    // The photo first; the pen comes by itself.
    phone
        .wait("document.querySelector('.paint-canvas')?.width === 512")
        .await;
    phone.wait(&says("Gambar di foto dengan jari")).await;
    phone
        .wait("document.querySelector('[data-action=take]').disabled && document.querySelector('[data-action=undo-stroke]').disabled")
        .await;
    phone.draw_on(".paint-canvas").await;
    phone.tap("[data-colour='#1060e0']").await;
    phone
        .wait("document.querySelector('[data-colour=\"#1060e0\"]').ariaPressed === 'true'")
        .await;
    phone.draw_on(".paint-canvas").await;
    phone.wait(IS_WHOLE).await;
    phone.shot("foto-digambar").await;
    let size = json!({"width": 320, "height": 568, "deviceScaleFactor": 2, "mobile": true});
    phone.cdp("Emulation.setDeviceMetricsOverride", size).await;
    phone
        .wait("[...document.querySelectorAll('dialog, dialog *')].every((it) => it.scrollWidth <= innerWidth)")
        .await;
    phone.wait(IS_WHOLE).await;
    phone.shot("foto-digambar-320").await;
    let size = json!({"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true});
    phone.cdp("Emulation.setDeviceMetricsOverride", size).await;
    phone.press("undo-stroke").await;
    phone.press("take").await;
    phone.wait(IS_CLOSED).await;
    saved(&phone).await;
    phone.wait("document.querySelector('figure.photo img')?.complete").await;
    let (red, blue) = (photo(&phone, RED).await, photo(&phone, BLUE).await);
    assert!(red["n"].as_i64() > Some(100), "the red line is in the photo: {red}");
    assert!(blue["n"].as_i64() < Some(20), "the blue one was undone: {blue}");
    assert_eq!((&red["width"], &red["height"]), (&json!(512), &json!(512)));
    phone.shot("foto-bergambar").await;

    // There again after a reload, drawn on once more, and all away again.
    let here = phone.run("return location.href").await;
    phone.goto(here.as_str().unwrap()).await;
    phone.wait("document.querySelector('figure.photo img')?.complete").await;
    phone.press("annotate").await;
    phone
        .wait("document.querySelector('.paint-canvas')?.width === 512")
        .await;
    phone.tap("[data-colour='#1060e0']").await;
    phone.draw_on(".paint-canvas").await;
    phone.press("clear-strokes").await;
    phone
        .wait("document.querySelector('[data-action=take]').disabled")
        .await;
    phone.draw_on(".paint-canvas").await;
    phone.press("take").await;
    phone.wait(IS_CLOSED).await;
    saved(&phone).await;
    phone
        .wait(
            "document.querySelector('figure.photo img')?.complete && document.querySelectorAll('dialog').length === 0",
        )
        .await;
    let mut blue = photo(&phone, BLUE).await;
    for _ in 0..20 {
        if blue["n"].as_i64() > Some(100) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        blue = photo(&phone, BLUE).await;
    }
    assert!(blue["n"].as_i64() > Some(100), "{blue}");
    phone.close().await;
    drop(server);
}

#[tokio::test]
async fn sound_is_recorded_as_the_form_asks_or_by_the_phones_own_recorder() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let flags = ["--use-fake-device-for-media-stream"];
    let (phone, server) = begin_at("cerita", &folders, &flags).await;
    phone.press("record").await;
    phone.wait("document.querySelector('[data-action=stop]')").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    phone.press("stop").await;
    phone.wait("document.querySelector('[data-q=cerita] audio')").await;
    let asked = phone.run("return asked").await;
    assert_eq!(asked[0]["audio"]["channelCount"], json!(1), "{asked}");
    assert_eq!(asked[0]["audio"]["noiseSuppression"], json!(true), "{asked}");
    assert_eq!(asked[1]["audioBitsPerSecond"], json!(12_000), "{asked}");
    saved(&phone).await;
    phone.press("next").await;
    phone
        .wait("document.querySelector('[data-q=wawancara] input[capture][accept=\"audio/*\"]')")
        .await;
    phone.shot("rekam-aplikasi").await;
    let sound = folders[2].path().join("wawancara.ogg");
    std::fs::write(&sound, [9; 2000]).unwrap();
    phone.choose_file("[data-q=wawancara] input[capture]", &sound).await;
    phone.wait("document.querySelector('[data-q=wawancara] audio')").await;
    phone
        .wait("document.querySelector('[data-q=wawancara] .file-name').innerText.endsWith('.ogg')")
        .await;
    saved(&phone).await;
    phone.press("remove").await;
    phone.wait("!document.querySelector('[data-q=wawancara] audio')").await;
    phone
        .choose_file("[data-q=wawancara] input:not([capture])", &sound)
        .await;
    phone.wait("document.querySelector('[data-q=wawancara] audio')").await;
    phone.shot("rekam-aplikasi-2").await;
    phone.close().await;
    drop(server);
}

/// Stands so many metres further north.
async fn walk_to(phone: &Phone, metres: f64, accuracy: f64) {
    let place = json!({"latitude": -7.98 + metres / 111_320.0, "longitude": 112.63, "accuracy": accuracy});
    phone.cdp("Emulation.setGeolocationOverride", place).await;
}

async fn points(phone: &Phone, n: usize) {
    let told = format!("document.querySelector('.map-told').textContent.startsWith('{n} titik')");
    phone.wait(&told).await;
}

#[tokio::test]
async fn a_way_is_recorded_while_it_is_walked_and_what_was_missed_is_said() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let (phone, server) = begin_at("jalan", &folders, &[]).await;
    walk_to(&phone, 0.0, 60.0).await;
    phone.press("open-map").await;
    phone.press("walk").await;
    phone.wait(&says("Posisi belum teliti (60 m)")).await;
    walk_to(&phone, 0.0, 8.0).await;
    phone.wait(&says("Merekam tiap 5 detik")).await;
    phone
        .wait("document.querySelector('.map-dots').getAttribute('d')")
        .await;
    walk_to(&phone, 40.0, 8.0).await;
    points(&phone, 2).await;
    phone.shot("jalan-merekam").await;
    // Stored while it grows: a phone that dies on the way loses a few steps.
    phone
        .wait(&format!(
            "{STORED}['/contoh_kamera/jalan'] ?? Object.values({STORED}).some((it) => it.includes(';'))"
        ))
        .await;

    // Hidden for a while: nothing is recorded then, and that is said.
    let hide = |is_hidden: bool| {
        format!("Object.defineProperty(document, 'hidden', {{ value: {is_hidden}, configurable: true }}); return 0")
    };
    phone.run(&hide(true)).await;
    phone.wait(&says("Rekaman sempat berhenti")).await;
    walk_to(&phone, 80.0, 8.0).await;
    tokio::time::sleep(Duration::from_secs(6)).await;
    points(&phone, 2).await;
    phone.run(&hide(false)).await;
    walk_to(&phone, 90.0, 8.0).await;
    points(&phone, 3).await;
    phone.shot("jalan-terputus").await;
    let size = json!({"width": 320, "height": 568, "deviceScaleFactor": 2, "mobile": true});
    phone.cdp("Emulation.setDeviceMetricsOverride", size).await;
    phone.shot("jalan-terputus-320").await;
    phone
        .wait("[...document.querySelectorAll('dialog, .map-foot, .map-foot *')].every((it) => it.scrollWidth <= innerWidth)")
        .await;

    // Too long for the form: said while it is walked.
    walk_to(&phone, 260.0, 8.0).await;
    phone.wait(&says("Jalan ini kurang dari 200 m")).await;
    phone.press("walk").await;
    phone
        .wait("document.querySelector('[data-action=walk]').ariaPressed === 'false'")
        .await;
    phone.press("undo-point").await;
    points(&phone, 3).await;
    phone.press("take").await;
    phone.wait(IS_CLOSED).await;
    phone
        .wait("document.querySelector('[data-q=jalan] .geo-found').innerText.includes('3 titik')")
        .await;
    saved(&phone).await;
    phone.press("next").await;
    phone.wait("document.querySelector('[data-action=finish]')").await;
    phone.close().await;
    drop(server);
}

#[tokio::test]
async fn a_form_says_which_camera_reads_a_code() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let flags = ["--use-fake-device-for-media-stream"];
    let (phone, server) = begin_at("kartu", &folders, &flags).await;
    phone.press("scan").await;
    phone
        .wait("document.querySelector('dialog video')?.videoWidth > 0")
        .await;
    let asked = phone.run("return asked[0].video.facingMode.ideal").await;
    assert_eq!(asked, json!("user"));
    phone.shot("kartu-depan").await;
    phone.press("close").await;
    phone.press("back").await;
    phone.wait("document.querySelector('[data-q=wawancara]')").await;
    phone.close().await;
    drop(server);
}
