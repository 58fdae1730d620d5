//! An officer's hands: fills the page in front of it, whatever its controls, and goes on to the next.
#![allow(dead_code)]

use super::phone::Phone;
use serde_json::{Value, json};
use std::path::Path;

const WORKER_IS_ACTIVE: &str = "(await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'";
/// The screen says that no form is missing: the village needs no signal.
const FORMS_ARE_HERE: &str = "document.querySelector('[data-forms-missing=\"0\"]')";

/// Makes this the officer's phone, and waits until it needs no signal any more.
pub async fn enrol(phone: &Phone, link: &str) {
    phone.goto(link).await;
    phone.wait_ready().await;
    phone.shot("01-daftar").await;
    phone.press("enrol").await;
    phone
        .wait("document.querySelector('[data-form=sosialisasi_bpu]')")
        .await;
    phone.wait(WORKER_IS_ACTIVE).await;
    phone.wait(FORMS_ARE_HERE).await;
}

/// What a vegetable farmer answers, in the words of scenario A1 of the worked scenarios.
pub const FARMER: &[(&str, &str)] = &[
    ("setuju", "ya"),
    ("kabkota", "3507"),
    ("kecamatan", "350701"),
    ("desa", "3507012001"),
    ("nama", "Pak Slamet"),
    ("jk", "L"),
    ("tahu_lahir", "ya"),
    ("tgl_lahir", "1985-12-01"),
    ("pendidikan", "sd"),
    ("bidang", "tani"),
    ("pekerjaan", "petani_sayur"),
    ("status_kerja", "sendiri"),
    ("bahaya", "kimia alat"),
    ("celaka", "tidak"),
    ("periode", "hari"),
    ("hasil", "75000"),
    ("hari_kerja", "25"),
    ("tanggungan", "3"),
    ("anak_sekolah", "2"),
    ("jml_kerja", "2"),
    ("anggota[1]/a_panggilan", "Bu Sri"),
    ("anggota[1]/a_bidang", "industri"),
    ("anggota[1]/a_peserta", "tidak"),
    ("anggota[2]/a_panggilan", "Joko"),
    ("anggota[2]/a_bidang", "transport"),
    ("anggota[2]/a_peserta", "ya"),
    ("s_jkk", "1"),
    ("s_jkm", "0"),
    ("s_jht", "0"),
    ("s_jkn", "2"),
    ("peserta", "belum"),
    ("sudah_dijelaskan", "OK"),
    ("t_jkk", "3"),
    ("t_jkm", "2"),
    ("t_jht", "2"),
    ("mampu", "cukup"),
    ("hambatan", "tidak_tahu jauh"),
    ("hambatan_utama", "jauh"),
    ("bersedia", "sekarang"),
    ("kanal", "petugas"),
    ("nik", "3507010112850001"),
    ("boleh_hubungi", "tidak"),
    ("foto", "FILE"),
    ("tanda_tangan", "DRAW"),
];

/// Whoever does not want to be interviewed: the shortest way through the outreach questionnaire.
pub const REFUSES: &[(&str, &str)] = &[("setuju", "tidak"), ("alasan_tolak", "sibuk")];

/// Goes through the pages until the summary, or until the question `stop_at` has been answered and saved.
pub async fn fill(phone: &Phone, answers: &[(&str, &str)], stop_at: Option<&str>) {
    for _ in 0..120 {
        phone
            .wait("document.querySelector('[data-action=next], [data-action=finish]')")
            .await;
        if is_at_summary(phone).await {
            return;
        }
        if answer_page(phone, answers, stop_at).await {
            return;
        }
        let before = heading(phone).await;
        phone.press("next").await;
        phone
            .wait(&format!(
                "document.querySelector('[data-action=finish]') || ({PLACE}) !== {before}"
            ))
            .await;
    }
    panic!("the summary never came:\n{}", phone.text().await);
}

/// What tells one page from another: the paths that it asks.
const PLACE: &str = "JSON.stringify([...document.querySelectorAll('[data-path]')].map((it) => it.dataset.path).concat([document.querySelector('.page-title')?.innerText]))";

async fn heading(phone: &Phone) -> Value {
    phone.run(&format!("return {PLACE}")).await
}

async fn is_at_summary(phone: &Phone) -> bool {
    phone
        .run("return !!document.querySelector('[data-action=finish]')")
        .await
        == json!(true)
}

/// Answers what the page asks; questions that appear because of an answer too. True when `stop_at` was answered.
async fn answer_page(phone: &Phone, answers: &[(&str, &str)], stop_at: Option<&str>) -> bool {
    let mut done: Vec<String> = Vec::new();
    loop {
        let paths = phone
            .run("return [...document.querySelectorAll('[data-path]')].map((it) => it.dataset.path)")
            .await;
        let paths: Vec<String> = serde_json::from_value(paths).unwrap();
        let Some(path) = paths.into_iter().find(|path| !done.contains(path)) else {
            return false;
        };
        done.push(path.clone());
        let answer = answers.iter().find(|(name, _)| path.ends_with(&format!("/{name}")));
        if let Some((name, value)) = answer {
            answer_one(phone, &path, value).await;
            saved(phone).await;
            if stop_at == Some(name) {
                return true;
            }
        }
    }
}

/// Waits until the screen says that everything is stored.
pub async fn saved(phone: &Phone) {
    phone
        .wait("document.querySelector('[data-saved=\"1\"]')?.innerText.includes('Tersimpan')")
        .await;
}

async fn answer_one(phone: &Phone, path: &str, value: &str) {
    let question = format!("[data-path='{path}']");
    let has = async |selector: &str| {
        let script = format!(
            "return !!document.querySelector({})",
            json!(format!("{question} {selector}"))
        );
        phone.run(&script).await == json!(true)
    };
    if value == "FILE" {
        let photo = Path::new(env!("CARGO_MANIFEST_DIR")).join("public/icon-512.png");
        phone.choose_file(&format!("{question} input[type=file]"), &photo).await;
        phone
            .wait(&format!("document.querySelector({})", json!(format!("{question} img"))))
            .await;
    } else if value == "DRAW" {
        phone.draw_on(&format!("{question} canvas")).await;
    } else if has("[data-action=open-list]").await {
        phone.tap(&format!("{question} [data-action=open-list]")).await;
        phone.tap(&format!(".option[data-value='{value}']")).await;
    } else if has("input[type=radio], input[type=checkbox]").await {
        for one in value.split(' ') {
            let card = format!("{question} label:has(input[value='{one}'])");
            // An acknowledgement has one box, whatever its value is called.
            let only = format!("{question} label:has(input)");
            phone
                .tap(if has(&format!("input[value='{one}']")).await {
                    &card
                } else {
                    &only
                })
                .await;
        }
    } else if has("input[type=date], input[type=time]").await {
        // The picker belongs to the system; what it leaves behind is an input event.
        let script = format!(
            "const it = document.querySelector({}); it.value = {}; \
             it.dispatchEvent(new Event('input', {{bubbles: true}})); it.dispatchEvent(new Event('change', {{bubbles: true}}));",
            json!(format!("{question} input")),
            json!(value)
        );
        phone.run(&script).await;
    } else {
        phone
            .type_into(&format!("{question} input, {question} textarea"), value)
            .await;
    }
}
