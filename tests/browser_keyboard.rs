//! The outreach questionnaire by keyboard alone, and what a screen reader is told on the way: names, roles, states, and
//! what is wrong. Runs on the pages that `make app` built.
#![cfg(not(target_arch = "wasm32"))]

#[path = "story/interview.rs"]
mod interview;
#[path = "keyboard/keyboard.rs"]
mod keyboard;
#[path = "support/phone.rs"]
mod phone;
#[path = "support/server.rs"]
mod server;

use interview::FARMER;
use keyboard::{Keyboard, Said};
use phone::{Phone, Screen, pages_are_built};
use serde_json::{Value, json};
use server::Server;

const PAGE: &str = "return [...document.querySelectorAll('main [data-path]')].map((it) => it.dataset.path)";

async fn paths(phone: &Phone) -> Vec<String> {
    serde_json::from_value(phone.run(PAGE).await).unwrap()
}

/// What the focused control is, to those who type: its question, its type and its value.
async fn focused(phone: &Phone) -> Value {
    phone
        .run(
            "const it = document.activeElement; \
             return { path: it.closest('[data-path]')?.dataset.path ?? '', type: it.type ?? '', value: it.value ?? '', action: it.dataset?.action ?? '' }",
        )
        .await
}

/// Tabs until this control of the question has the focus.
async fn tab_to(keys: &Keyboard<'_>, path: &str, is_it: impl Fn(&Value) -> bool) {
    for _ in 0..60 {
        let at = focused(keys.phone).await;
        if at["path"] == path && is_it(&at) {
            return;
        }
        keys.press("Tab").await;
    }
    panic!("Tab never reaches {path}:\n{}", keys.phone.text().await);
}

/// Answers a question as somebody does who has no finger on the screen.
async fn answer(keys: &Keyboard<'_>, path: &str, value: &str) {
    let phone = keys.phone;
    let kind = phone
        .run(&format!(
            "const it = document.querySelector({}); const input = it.querySelector('input, textarea'); \
             return it.querySelector('[data-action=open-list]') ? 'list' : input?.type ?? 'none'",
            json!(format!("[data-path='{path}']"))
        ))
        .await;
    match kind.as_str().unwrap() {
        "list" => {
            tab_to(keys, path, |at| at["action"] == "open-list").await;
            keys.press("Enter").await;
            phone.wait("document.querySelector('dialog[open] .option')").await;
            let label = phone
                .run(&format!(
                    "return document.querySelector('dialog[open] .option[data-value=\"{value}\"]')?.innerText.trim()"
                ))
                .await;
            let has_search = phone
                .run("return !!document.querySelector('dialog[open] [type=search]')")
                .await;
            if has_search == json!(true) {
                for _ in 0..5 {
                    if focused(phone).await["type"] == "search" {
                        break;
                    }
                    keys.press("Tab").await;
                }
                let label = match label.as_str() {
                    Some(label) => label.to_owned(),
                    // Far down in a long list.
                    None => "Tulungrejo".to_owned(),
                };
                keys.write(&label).await;
                phone
                    .wait("document.querySelectorAll('dialog[open] .option').length >= 1")
                    .await;
                keys.press("Enter").await;
            } else {
                for _ in 0..20 {
                    let at = phone.run("return document.activeElement.dataset.value ?? ''").await;
                    if at == json!(value) {
                        break;
                    }
                    keys.press("Tab").await;
                }
                keys.press("Enter").await;
            }
            phone.wait("!document.querySelector('dialog[open]')").await;
        }
        "radio" => {
            tab_to(keys, path, |at| at["type"] == "radio").await;
            let chosen = format!(
                "document.activeElement.value === {} && document.activeElement.checked",
                json!(value)
            );
            if focused(phone).await["value"] == value {
                keys.press("Space").await;
            }
            for _ in 0..20 {
                if phone.run(&format!("return {chosen}")).await == json!(true) {
                    return;
                }
                keys.press("ArrowDown").await;
            }
            panic!("the arrows never choose {value} of {path}");
        }
        "checkbox" => {
            for one in value.split(' ') {
                tab_to(keys, path, |at| {
                    at["type"] == "checkbox" && (at["value"] == one || one == "OK")
                })
                .await;
                keys.press("Space").await;
            }
        }
        "date" => {
            tab_to(keys, path, |at| at["type"] == "date").await;
            // Day, month and year, as the field of this language asks for them.
            let (year, rest) = value.split_once('-').unwrap();
            let (month, day) = rest.split_once('-').unwrap();
            keys.write(&format!("{day}{month}{year}")).await;
        }
        "none" | "file" => {}
        _ => {
            tab_to(keys, path, |at| {
                !["", "submit", "button"].contains(&at["type"].as_str().unwrap_or_default())
            })
            .await;
            keys.write(value).await;
        }
    }
}

/// What can be operated.
const CONTROLS: [&str; 10] = [
    "button",
    "textbox",
    "searchbox",
    "radio",
    "checkbox",
    "combobox",
    "slider",
    "spinbutton",
    "link",
    "Date",
];

/// Every control that can be reached has a name, and the page has its landmarks.
fn check_names(said: &[Said], page: &str) {
    let nameless: Vec<_> = said
        .iter()
        .filter(|it| CONTROLS.contains(&it.role.as_str()) && it.name.is_empty())
        .collect();
    assert!(nameless.is_empty(), "{page}: without a name: {nameless:?}");
    for role in ["banner", "main", "contentinfo", "progressbar"] {
        assert!(said.iter().any(|it| it.role == role), "{page}: no {role}");
    }
}

#[tokio::test]
async fn the_outreach_questionnaire_is_completed_by_keyboard_alone_and_says_what_it_asks() {
    if !pages_are_built() {
        return;
    }
    let (folder, profile) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut server = Server::start(folder.path(), &["--practice"]);
    let phone = Phone::open(profile.path(), Screen::Phone).await;
    let keys = Keyboard { phone: &phone };
    phone.goto(&server.url("/isi/sosialisasi_bpu")).await;
    phone.wait_ready().await;
    phone.wait("document.querySelector('[data-action=next]')").await;
    let mut n_pages = 0;
    while phone
        .run("return !!document.querySelector('[data-action=finish]')")
        .await
        == json!(false)
    {
        n_pages += 1;
        assert!(n_pages < 80, "the summary never comes");
        let before = paths(&phone).await;
        check_names(&keys.said().await, &before.join(" "));
        let mut done: Vec<String> = Vec::new();
        while let Some(path) = paths(&phone).await.into_iter().find(|path| !done.contains(path)) {
            if let Some((_, value)) = FARMER.iter().find(|(name, _)| path.ends_with(&format!("/{name}"))) {
                if path.ends_with("/nama") {
                    the_empty_name_is_called_wrong(&keys, &path).await;
                }
                match *value {
                    "DRAW" => sign(&keys, &path).await,
                    value => answer(&keys, &path, value).await,
                }
            }
            done.push(path);
        }
        // Page Down turns the page from every control; the new page begins with its heading or its question.
        keys.press("PageDown").await;
        let now = format!(
            "JSON.stringify((() => {{ {PAGE} }})()) !== {}",
            json!(json!(before).to_string())
        );
        phone
            .wait(&format!("document.querySelector('[data-action=finish]') || {now}"))
            .await;
        let at = "return !!document.activeElement.closest('main')";
        phone.wait(&format!("(() => {{ {at} }})()")).await;
    }
    let said = keys.said().await;
    check_names(&said, "the summary");
    assert!(
        said.iter()
            .any(|it| it.role == "heading" && it.name == "Periksa sebelum selesai")
    );
    for _ in 0..200 {
        if focused(&phone).await["action"] == "finish" {
            break;
        }
        keys.press("Tab").await;
    }
    keys.press("Enter").await;
    phone.wait("document.querySelector('[data-done]')").await;
    let focus = phone.run("return document.activeElement.id").await;
    assert_eq!(focus, json!("done-title"), "the end is read out");
    phone.close().await;
    server.stop();
}

/// Signs with the written name.
async fn sign(keys: &Keyboard<'_>, path: &str) {
    let phone = keys.phone;
    for _ in 0..10 {
        if phone.run("return document.activeElement.tagName").await == json!("SUMMARY") {
            break;
        }
        keys.press("Tab").await;
    }
    keys.press("Enter").await;
    tab_to(keys, path, |at| at["type"] == "text").await;
    keys.write("Slamet").await;
    tab_to(keys, path, |at| at["action"] == "sign-name").await;
    keys.press("Enter").await;
    phone.wait("document.querySelector('main [data-action=clear]')").await;
    let ink = "const it = document.querySelector('main canvas'); \
        const all = it.getContext('2d').getImageData(0, 0, it.width, it.height).data; let n = 0; \
        for (let at = 0; at < all.length; at += 4) n += all[at] < 80 && all[at + 3] > 200; return n > 300";
    assert_eq!(phone.run(ink).await, json!(true), "the name stands on the paper");
}

/// Going on without a name: the field is said to be required and wrong, has the focus, and the reason is read out.
async fn the_empty_name_is_called_wrong(keys: &Keyboard<'_>, path: &str) {
    keys.press("PageDown").await;
    keys.phone.wait("document.querySelector('main .error')").await;
    let at = focused(keys.phone).await;
    assert_eq!(
        (at["path"].as_str(), at["type"].as_str()),
        (Some(path), Some("text")),
        "the focus goes to what is wrong"
    );
    let said = keys.said().await;
    let field = said
        .iter()
        .find(|it| it.role == "textbox" && it.is_focused)
        .expect("the field");
    assert!(field.is_invalid, "{field:?}");
    assert_eq!(field.name, "Nama (harus diisi)");
    assert!(field.description.contains("Harap diisi"), "{field:?}");
    assert!(said.iter().any(|it| it.role == "alert"), "an alert");
}
