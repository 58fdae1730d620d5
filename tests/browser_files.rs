//! A form's own files in a real Chromium against the real server: published with the workbook, fetched once, and used in
//! the interview while the server is gone. Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "story/interview.rs"]
mod interview;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use interview::{enrol, saved};
use phone::{Phone, Screen, pages_are_built};
use serde_json::{Value, json};
use server::Server;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const FORM: &str = "
| survey  |
| | type                                          | name   | label                | choice_filter  | calculation                             | media::image | media::audio |
| | start-geopoint                                | tempat |                      |                |                                         |              |              |
| | select_one kec                                | kec    | Kecamatan mana?      |                |                                         | peta.svg     |              |
| | select_one_from_file desa.csv                 | desa   | Desa mana?           | kec = ${kec}   |                                         |              |              |
| | calculate                                     | pos    |                      |                | pulldata('desa', 'pos', 'name', ${desa}) |             |              |
| | note                                          | n      | Kode pos ${pos}      |                |                                         |              | salam.wav    |
| | select_one_from_file warga.csv                | warga  | Siapa?               |                |                                         |              |              |
| choices |
| | list_name | name | label     | media::image |
| | kec       | k1   | Donomulyo | merah.svg    |
| | kec       | k2   | Pagak     | biru.svg     |
| settings |
| | form_id | version | form_title |
| | berkas  | 1       | Dengan berkas |
";

fn picture(colour: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='320' height='160'>\
         <rect width='320' height='160' fill='{colour}'/><circle cx='160' cy='80' r='50' fill='#fff'/></svg>"
    )
}

/// A tenth of a second of silence.
fn sound() -> Vec<u8> {
    let samples = [0_u8; 1600];
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + samples.len() as u32).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(8000_u32.to_le_bytes());
    wav.extend(16_000_u32.to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend((samples.len() as u32).to_le_bytes());
    wav.extend(samples);
    wav
}

/// The workbook and the folder of its files, but for `biru.svg`.
fn write_form(folder: &Path) {
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    put("berkas.md", FORM.as_bytes());
    fs::create_dir(folder.join("files")).unwrap();
    put(
        "files/desa.csv",
        b"name,label,kec,pos\nd1,Sumberoto,k1,65167\nd2,Tempursari,k1,65168\nd3,Sempol,k2,65170\n",
    );
    let mut people = "name,label\n".to_owned();
    for at in 0..10_000 {
        writeln!(people, "w{at},\"Warga ke {at}, RT {}\"", at % 30).unwrap();
    }
    put("files/warga.csv", people.as_bytes());
    put("files/peta.svg", picture("#2a6").as_bytes());
    put("files/merah.svg", picture("#c33").as_bytes());
    put("files/salam.wav", &sound());
}

fn publish(server: &Server, folder: &Path) -> String {
    server.publish(&folder.join("berkas.md"), &folder.join("files"))
}

async fn open(phone: &Phone, url: &str) {
    phone.goto(url).await;
    phone.wait_ready().await;
}

async fn tap_choice(phone: &Phone, value: &str) {
    phone.tap(&format!("label:has(input[value='{value}'])")).await;
    saved(phone).await;
}

/// Whether an address of this page can still be shown.
async fn is_alive(phone: &Phone, address: &Value) -> Value {
    let script = format!(
        "return await new Promise((done) => {{ const it = new Image(); \
         it.onload = () => done(true); it.onerror = () => done(false); it.src = {address}; }})"
    );
    phone.run(&script).await
}

const WHOLE: &str =
    "document.querySelector('[data-form=berkas]') && document.querySelector('[data-forms-missing=\"0\"]')";
const CHOICES: &str = "return [...document.querySelectorAll('[data-q=desa] input')].map((it) => it.value).join(' ')";

#[tokio::test]
async fn lists_pictures_and_sounds_of_a_form_are_there_without_a_signal() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let mut server = Server::start(folders[0].path(), &[]);
    write_form(folders[2].path());
    let told = publish(&server, folders[2].path());
    assert!(told.contains("\"biru.svg\", which was not uploaded"), "{told}");

    let phone = Phone::open(folders[1].path(), Screen::Phone).await;
    enrol(&phone, &server.enrolment_link()).await;
    phone.wait(WHOLE).await;
    server.stop();

    open(&phone, &server.url("/")).await;
    phone.tap("[data-form=berkas]").await;
    phone
        .wait("[...document.querySelectorAll('[data-q=kec] .media img')].filter((it) => it.naturalWidth === 320).length === 2")
        .await;
    let alts = "return [...document.querySelectorAll('.media img')].map((it) => it.alt).join('|')";
    assert_eq!(phone.run(alts).await, json!("Kecamatan mana?|Donomulyo"));
    phone
        .wait("document.querySelector('label:has(input[value=k2])').innerText.includes('Berkas biru.svg belum ada di HP ini')")
        .await;
    phone.shot("30-gambar").await;
    let address = phone.run("return document.querySelector('.media img').src").await;
    assert_eq!(is_alive(&phone, &address).await, json!(true));
    tap_choice(&phone, "k2").await;
    tap_choice(&phone, "k1").await;
    phone.press("next").await;

    phone.wait("document.querySelector('[data-q=desa]')").await;
    assert_eq!(phone.run(CHOICES).await, json!("d1 d2"));
    assert_eq!(is_alive(&phone, &address).await, json!(false), "let go with its page");
    tap_choice(&phone, "d2").await;
    phone.shot("31-desa").await;
    let draft = phone.run("return location.href").await;
    open(&phone, draft.as_str().unwrap()).await;
    phone
        .wait("document.querySelector('[data-q=desa] input:checked')")
        .await;
    phone.press("next").await;

    phone
        .wait("document.querySelector('[data-q=n]')?.innerText.includes('Kode pos 65168')")
        .await;
    phone
        .wait("document.querySelector('[data-q=n] audio')?.readyState > 0")
        .await;
    phone.shot("32-suara").await;
    phone.press("next").await;

    phone.press("open-list").await;
    phone.type_into("[data-action=search]", "ke 9999").await;
    phone.shot("33-warga").await;
    phone.tap(".option[data-value=w9999]").await;
    saved(&phone).await;
    phone
        .wait("document.querySelector('[data-q=warga] .picker').innerText.includes('Warga ke 9999, RT 9')")
        .await;
    let times = "return performance.getEntriesByName('jb:load-form').map((it) => it.duration)";
    println!("opened with 10,000 rows in {} ms", phone.run(times).await);

    let kept = phone
        .run(
            "const db = await new Promise((done) => { const it = indexedDB.open('jemput-bola'); it.onsuccess = () => done(it.result); }); \
             const all = await new Promise((done) => { const it = db.transaction('drafts').objectStore('drafts').getAll(); it.onsuccess = () => done(it.result); }); \
             db.close(); return all.join()",
        )
        .await;
    let kept = kept.as_str().unwrap();
    assert!(
        kept.contains("-7.98") && kept.contains("112.63"),
        "where it began: {kept}"
    );
    phone.close().await;
}

/// Takes the data of the form out of the phone, as if it had not come yet.
const LOSE_DATA: &str = "const db = await new Promise((done) => { const it = indexedDB.open('jemput-bola'); it.onsuccess = () => done(it.result); }); \
    const tx = db.transaction('forms', 'readwrite'); \
    await new Promise((done) => { const it = tx.objectStore('forms').openCursor(); it.onsuccess = () => { \
        const at = it.result; if (!at) return done(); if (at.value.startsWith('[')) at.delete(); at.continue(); }; }); \
    db.close(); return 0";

#[tokio::test]
async fn a_form_whose_data_has_not_come_says_so_and_can_be_fetched() {
    if !pages_are_built() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let mut server = Server::start(folders[0].path(), &[]);
    write_form(folders[2].path());
    publish(&server, folders[2].path());
    let phone = Phone::open(folders[1].path(), Screen::Phone).await;
    enrol(&phone, &server.enrolment_link()).await;
    phone.wait(WHOLE).await;
    server.stop();

    phone.run(LOSE_DATA).await;
    phone.cdp("Network.clearBrowserCache", json!({})).await;
    open(&phone, &server.url("/")).await;
    phone
        .wait(
            "document.querySelector('[data-form=berkas]')?.innerText.includes('Belum lengkap. Ketuk untuk mengambil.')",
        )
        .await;
    phone
        .wait("document.body.innerText.includes('Belum lengkap di HP ini, kurang 2 berkas')")
        .await;
    let lacking = "return [...document.querySelectorAll('.form-row')].filter((it) => it.innerText.includes('Belum lengkap')).map((it) => it.dataset.form).join()";
    assert_eq!(phone.run(lacking).await, json!("berkas"), "the others are whole");
    phone.shot("34-belum-lengkap").await;
    phone.tap("[data-form=berkas]").await;
    phone
        .wait("document.body.innerText.includes('Isi formulir belum terambil')")
        .await;
    phone.press("home").await;

    server.start_again(&[]);
    phone.tap("[data-form=berkas]").await;
    phone.wait("document.querySelector('[data-q=kec]')").await;
    server.stop();
    phone.cdp("Network.clearBrowserCache", json!({})).await;
    open(&phone, &server.url("/")).await;
    phone.wait(WHOLE).await;
    assert_eq!(phone.run(lacking).await, json!(""));
    phone.close().await;
}
