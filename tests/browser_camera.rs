//! The camera in a real Chromium, whose camera is a film of what is before it: codes are read without a signal, and a
//! phone without a camera says so and lets people type. Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "gallery/camera.rs"]
mod camera;
#[path = "story/interview.rs"]
mod interview;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/picture.rs"]
mod picture;
#[path = "support/server.rs"]
mod server;

use barcoders::sym::ean13::EAN13;
use camera::{IS_CLOSED, begin, says};
use interview::saved;
use phone::{Phone, pages_are_built};
use picture::Picture;
use serde_json::{Value, json};
use std::path::Path;

const FILM: &str = "--use-fake-device-for-media-stream";
const FIELD: &str = "[data-q=kode] input";
const IS_OPEN: &str = "document.querySelector('dialog video')?.videoWidth > 0";

/// Remembers every stream that the page asks for, so that it can be told whether one is still on.
const REMEMBER_STREAMS: &str = "window.streams = []; const devices = navigator.mediaDevices; \
    const ask = devices.getUserMedia.bind(devices); \
    devices.getUserMedia = async (wanted) => { const it = await ask(wanted); streams.push(it); return it; }";
const N_ON: &str = "streams.filter((it) => it.active).length";

/// What the camera will see.
fn film(folder: &Path, picture: &Picture) -> String {
    let file = folder.join("kamera.y4m");
    std::fs::write(&file, picture.film()).unwrap();
    format!("--use-file-for-fake-video-capture={}", file.display())
}

async fn field(phone: &Phone) -> Value {
    phone
        .run(&format!("return document.querySelector('{FIELD}').value"))
        .await
}

#[tokio::test]
async fn a_code_before_the_camera_becomes_the_answer_without_a_signal() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let code = "https://contoh.desa.id/meteran/3507012001-0017";
    let film = film(folders[2].path(), &Picture::of_code(code, 640, 480, 0.55, 0.15));
    let (phone, server) = begin(&folders, &[FILM, &film], REMEMBER_STREAMS).await;
    phone.press("next").await;
    phone.wait("document.querySelector('[data-q=kode].wrong')").await;
    phone.shot("kode-salah").await;
    phone.press("scan").await;
    phone
        .wait(&format!("document.querySelector('{FIELD}').value === {}", json!(code)))
        .await;
    phone.wait(&format!("{IS_CLOSED} && {N_ON} === 0")).await;
    phone
        .wait("document.querySelector('[data-q=kode] [role=status]').innerText.includes('Terbaca oleh kamera')")
        .await;
    saved(&phone).await;
    phone.shot("kode-terbaca").await;

    // Typed over, it is no longer what the camera read; and it is there again after a reload.
    phone.type_into(FIELD, "0017").await;
    phone
        .wait("!document.querySelector('[data-q=kode]').innerText.includes('Terbaca oleh kamera')")
        .await;
    saved(&phone).await;
    let here = phone.run("return location.href").await;
    phone.goto(here.as_str().unwrap()).await;
    phone
        .wait(&format!("document.querySelector('{FIELD}')?.value === '0017'"))
        .await;
    phone.press("scan").await;
    phone
        .wait(&format!("document.querySelector('{FIELD}').value === {}", json!(code)))
        .await;
    saved(&phone).await;
    phone.press("next").await;
    phone.wait("document.querySelector('[data-q=kerusakan]')").await;
    phone.close().await;
    drop(server);
}

#[tokio::test]
async fn a_code_of_lines_is_read_where_the_browser_reads_none() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let modules = EAN13::new("899123456789").unwrap().encode();
    let film = film(folders[2].path(), &Picture::of_lines(&modules, 640, 480, 0.6, 0.05));
    let (phone, server) = begin(&folders, &[FILM, &film], REMEMBER_STREAMS).await;
    let browsers = phone.run("return typeof BarcodeDetector").await;
    assert_eq!(browsers, json!("undefined"), "ours must read it");
    phone.press("scan").await;
    phone
        .wait(&format!("document.querySelector('{FIELD}').value === '8991234567891'"))
        .await;
    phone.wait(&format!("{IS_CLOSED} && {N_ON} === 0")).await;
    phone.close().await;
    drop(server);
}

#[tokio::test]
async fn the_camera_is_off_when_the_page_is_hidden_left_or_typed_in() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let film = film(folders[2].path(), &Picture::grey(640, 480));
    let (phone, server) = begin(&folders, &[FILM, &film], REMEMBER_STREAMS).await;
    phone.press("scan").await;
    phone.wait(&format!("{IS_OPEN} && {N_ON} === 1")).await;
    phone.wait(&says("seluruh kode masuk kotak")).await;
    phone.shot("kode-mencari").await;
    let size = json!({"width": 320, "height": 568, "deviceScaleFactor": 2, "mobile": true});
    phone.cdp("Emulation.setDeviceMetricsOverride", size).await;
    phone.shot("kode-mencari-320").await;
    phone
        .wait("[...document.querySelectorAll('dialog, dialog *')].every((it) => it.scrollWidth <= innerWidth)")
        .await;

    // Another tab comes to the front, and goes again.
    phone.new_tab().await;
    phone.to_tab(0).await;
    let hide = |is_hidden: bool| {
        format!(
            "Object.defineProperty(document, 'hidden', {{ value: {is_hidden}, configurable: true }}); \
             document.dispatchEvent(new Event('visibilitychange')); return {N_ON}"
        )
    };
    assert_eq!(phone.run(&hide(true)).await, json!(0), "off at once when hidden");
    phone.run(&hide(false)).await;
    phone.wait(&format!("{N_ON} === 1")).await;

    // Closed, the camera is off; whoever would rather type finds the cursor in the field.
    phone.press("close").await;
    phone.wait(&format!("{IS_CLOSED} && {N_ON} === 0")).await;
    phone.press("scan").await;
    phone.wait(&format!("{N_ON} === 1")).await;
    phone.press("type").await;
    phone
        .wait(&format!(
            "{IS_CLOSED} && {N_ON} === 0 && document.activeElement.matches('{FIELD}')"
        ))
        .await;
    assert_eq!(field(&phone).await, json!(""));

    // The interview is left while the camera looks.
    phone.press("scan").await;
    phone.wait(&format!("{N_ON} === 1")).await;
    phone.run("history.back(); return 0").await;
    phone
        .wait(&format!("!document.querySelector('{FIELD}') && {N_ON} === 0"))
        .await;
    phone.close().await;
    drop(server);
}

#[tokio::test]
async fn without_a_camera_the_screen_says_why_and_lets_people_type() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let (phone, server) = begin(&folders, &[], REMEMBER_STREAMS).await;
    phone.press("scan").await;
    phone.wait(&says("kamera tidak bisa dipakai")).await;
    phone.shot("kode-tanpa-kamera").await;
    phone.press("type").await;
    phone
        .wait(&format!("{IS_CLOSED} && document.activeElement.matches('{FIELD}')"))
        .await;
    phone.type_into(FIELD, "0017").await;
    saved(&phone).await;
    phone.press("next").await;
    phone.wait("document.querySelector('[data-q=kerusakan]')").await;
    phone.close().await;
    drop(server);
}

#[tokio::test]
async fn a_camera_that_is_not_allowed_works_as_soon_as_it_is() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let film = film(folders[2].path(), &Picture::of_code("0017", 640, 480, 0.5, 0.0));
    let (phone, server) = begin(&folders, &[FILM, &film], REMEMBER_STREAMS).await;
    let may = |setting: &str| json!({"permission": {"name": "camera"}, "setting": setting});
    phone.cdp("Browser.setPermission", may("denied")).await;
    phone.press("scan").await;
    phone.wait(&says("Kamera belum diizinkan")).await;
    phone.shot("kode-ditolak").await;
    phone.cdp("Browser.setPermission", may("granted")).await;
    phone.press("try-again").await;
    phone
        .wait(&format!("document.querySelector('{FIELD}').value === '0017'"))
        .await;
    phone.close().await;
    drop(server);
}

/// The `BarcodeDetector` of phones, which Chromium has on no desk: the same shape, seeing what the test says.
const DETECTOR: &str = "window.BarcodeDetector = class { \
    static async getSupportedFormats() { return ['code_128', 'ean_13', 'qr_code']; } \
    async detect(video) { if (!video.videoWidth || window.isBroken) throw new Error('no service'); \
        return window.seen ? [{ rawValue: window.seen }] : []; } }";

#[tokio::test]
async fn a_browser_that_reads_bar_codes_is_asked_and_gives_way_to_our_reader_when_it_fails() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let film = film(folders[2].path(), &Picture::of_code("0017", 640, 480, 0.5, 0.0));
    let (phone, server) = begin(&folders, &[FILM, &film], REMEMBER_STREAMS).await;
    phone.run(&format!("{DETECTOR}; return 0")).await;
    phone.press("scan").await;
    phone.wait(&says("seluruh kode masuk kotak")).await;
    phone.shot("kode-batang-mencari").await;
    phone.run("window.seen = '8991002\\u001d101630'; return 0").await;
    phone
        .wait(&format!("document.querySelector('{FIELD}').value === '8991002101630'"))
        .await;
    phone.wait(&format!("{IS_CLOSED} && {N_ON} === 0")).await;
    phone.run("window.isBroken = true; return 0").await;
    phone.press("scan").await;
    phone
        .wait(&format!("document.querySelector('{FIELD}').value === '0017'"))
        .await;
    saved(&phone).await;
    phone.close().await;
    drop(server);
}
