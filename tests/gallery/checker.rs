//! The hands and eyes of a case: what is done to the controls of one question, and what must then be so.

use super::phone::Phone;
use serde_json::{Value, json};
use std::time::Duration;

/// One question: its name, and what is done and claimed, in order.
pub type Case = (&'static str, &'static [Step]);

/// What is done, or claimed. A selector looks inside the question; one that begins with `body` in the whole page.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Types into the first field, in the place of what stands there.
    Type(&'static str),
    /// Types into a field.
    Into(&'static str, &'static str),
    /// Types on, behind what stands in the first field.
    More(&'static str),
    /// Leaves a field with what the system's own picker gives back.
    Set(&'static str, &'static str),
    /// Taps.
    Tap(&'static str),
    /// Taps the card of a choice.
    Choose(&'static str),
    /// Presses a key.
    Key(&'static str, &'static str),
    /// Drags the grip of a row onto another row.
    Drag(&'static str, &'static str),
    /// To the next page, which must be refused because of an error with these words.
    Stuck(&'static str),
    /// The page was turned by the answer itself.
    Gone,
    /// Loads the page anew.
    Reload,
    /// The answer that is stored.
    Is(&'static str),
    /// What stands in a field.
    Field(&'static str, &'static str),
    /// The question says this.
    Says(&'static str),
    /// It does not.
    Silent(&'static str),
    /// The error says this.
    Wrong(&'static str),
    /// No error is shown.
    Right,
    /// An expression about `it`, the question, is true.
    So(&'static str),
}

/// Does a case on the page that is shown; gives what was not so.
pub async fn check(phone: &Phone, (name, steps): &Case) -> Vec<String> {
    let mut wrong = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        if let Err(why) = one(phone, name, step).await {
            wrong.push(format!("{name}, step {at}, {step:?}: {why}"));
        }
    }
    wrong
}

fn within(name: &str, selector: &str) -> String {
    match selector.strip_prefix("body") {
        Some(_) => selector.to_owned(),
        None => format!("[data-q='{name}'] {selector}"),
    }
}

async fn one(phone: &Phone, name: &str, step: &Step) -> Result<(), String> {
    let field = [within(name, "input"), within(name, "textarea")].join(", ");
    match *step {
        Step::Type(text) => phone.type_into(&field, text).await,
        Step::Into(selector, text) => phone.type_into(&within(name, selector), text).await,
        Step::More(text) => phone.keys(&field, text).await,
        Step::Set(selector, value) => {
            let script = format!(
                "const it = document.querySelector({}); it.value = {}; \
                 for (const name of ['input', 'change']) it.dispatchEvent(new Event(name, {{bubbles: true}}))",
                json!(within(name, selector)),
                json!(value)
            );
            phone.run(&script).await;
        }
        Step::Tap(selector) => phone.tap(&within(name, selector)).await,
        Step::Choose(value) => {
            phone
                .tap(&within(name, &format!("label:has(input[value='{value}'])")))
                .await
        }
        Step::Key(selector, key) => phone.keys(&within(name, selector), key).await,
        Step::Drag(from, to) => {
            let row = |value: &str| format!("[data-value='{value}']");
            phone
                .drag(&within(name, &format!("{} .grip", row(from))), &within(name, &row(to)))
                .await;
        }
        Step::Stuck(words) => {
            phone.press("next").await;
            return claim(
                phone,
                name,
                &format!("it.querySelector('.error')?.innerText.includes({})", json!(words)),
            )
            .await;
        }
        Step::Gone => {
            phone
                .wait(&format!("!document.querySelector(\"[data-q='{name}']\")"))
                .await;
        }
        Step::Reload => {
            settle(phone).await;
            let address = phone.run("return location.href").await;
            phone.goto(address.as_str().unwrap()).await;
            phone.wait_ready().await;
        }
        Step::Is(value) => {
            settle(phone).await;
            let stored = answer(phone, name).await;
            if stored != value {
                return Err(format!("{stored:?} is stored"));
            }
        }
        Step::Field(selector, value) => {
            return claim(
                phone,
                name,
                &format!("it.querySelector({})?.value === {}", json!(selector), json!(value)),
            )
            .await;
        }
        Step::Says(words) => return claim(phone, name, &format!("it.innerText.includes({})", json!(words))).await,
        Step::Silent(words) => return claim(phone, name, &format!("!it.innerText.includes({})", json!(words))).await,
        Step::Wrong(words) => {
            return claim(
                phone,
                name,
                &format!("it.querySelector('.error')?.innerText.includes({})", json!(words)),
            )
            .await;
        }
        Step::Right => return claim(phone, name, "!it.querySelector('.error')").await,
        Step::So(expression) => return claim(phone, name, expression).await,
    }
    Ok(())
}

/// Waits until an expression about the question is true.
async fn claim(phone: &Phone, name: &str, expression: &str) -> Result<(), String> {
    let script = format!("return !!((it) => it && ({expression}))(document.querySelector(\"[data-q='{name}']\"))");
    for _ in 0..60 {
        if phone.run(&script).await == json!(true) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let shows = phone
        .run(&format!(
            "return document.querySelector(\"[data-q='{name}']\")?.innerText"
        ))
        .await;
    Err(format!("{expression} never came true; it shows {shows}"))
}

/// Waits until everything is stored.
pub async fn settle(phone: &Phone) {
    phone.wait("document.querySelector('[data-saved=\"1\"]')").await;
}

/// The answer in the draft that local storage holds; empty for none.
async fn answer(phone: &Phone, name: &str) -> String {
    let script = "const key = Object.keys(localStorage).find((it) => it.startsWith('d:')); return localStorage[key]";
    let record = phone.run(script).await;
    let record: Value = serde_json::from_str(record.as_str().unwrap()).unwrap();
    let body: Value = serde_json::from_str(record["body"].as_str().unwrap()).unwrap();
    found(&body["answers"], name).unwrap_or_default()
}

fn found(answers: &Value, name: &str) -> Option<String> {
    match answers {
        Value::Object(map) => map.iter().find_map(|(key, value)| {
            let is_it = key == name || key.ends_with(&format!("/{name}"));
            match value {
                Value::String(text) if is_it => Some(text.clone()),
                other => found(other, name),
            }
        }),
        Value::Array(list) => list.iter().find_map(|value| found(value, name)),
        _ => None,
    }
}

/// Nothing is wider than the screen, and what fingers must hit is large enough.
pub async fn check_page(phone: &Phone, place: &str) -> Vec<String> {
    let claims = [
        ("wider than the screen", WIDER),
        ("beyond the edge", TOO_WIDE),
        ("smaller than a finger", TOO_SMALL),
    ];
    phone.run(STILL).await;
    let mut wrong = Vec::new();
    for (what, script) in claims {
        let found = phone.run(script).await;
        if found != json!([]) {
            wrong.push(format!("{place}: {what}: {found}"));
        }
    }
    wrong
}

/// Waits until nothing moves: a page that is turned slides in.
const STILL: &str = "await Promise.all(document.getAnimations().filter((it) => it.effect.getTiming().iterations < 9).map((it) => it.finished.catch(() => {})))";

/// The page and its main part, where they can be moved sideways.
const WIDER: &str = "return [document.documentElement, document.querySelector('main')].filter((it) => it.scrollWidth > it.clientWidth).map((it) => it.scrollWidth)";

/// What reaches beyond the edge, although the page cannot be moved sideways.
const TOO_WIDE: &str = "return [...document.querySelectorAll('main *')].filter((it) => { const box = it.getBoundingClientRect(); \
    return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !it.closest('.visually-hidden, .no-words .choice-words') }).map((it) => it.className + ' ' + it.innerText)";

/// Targets below 48 px in height, or in width where they do not share a row of a table.
const TOO_SMALL: &str = "return [...document.querySelectorAll('main button, main label:has(input), main input, main select, main textarea, main .grip')]\
    .filter((it) => { const box = it.getBoundingClientRect(); const low = 47.5; const narrow = it.closest('.table, .likert') ? 36 : it.matches('.grip') ? 40 : 47.5; \
    return box.width > 0 && !it.closest('.visually-hidden') && getComputedStyle(it).visibility !== 'hidden' && !it.matches('.visually-hidden') && (box.height < low || box.width < narrow) }).map((it) => it.outerHTML.slice(0, 90) + ' ' + Math.round(it.getBoundingClientRect().width) + 'x' + Math.round(it.getBoundingClientRect().height))";

/// The questions of the page that is shown.
pub async fn questions(phone: &Phone) -> Vec<String> {
    let names = phone
        .run("return [...document.querySelectorAll('main [data-q]')].map((it) => it.dataset.q)")
        .await;
    serde_json::from_value(names).unwrap()
}
