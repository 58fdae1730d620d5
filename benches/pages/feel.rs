//! What fingers feel: from a tap or a key to the next picture, on every question of the gallery.

use super::phone::Phone;
use super::{HANDS, Server, open};
use serde_json::{Map, Value, json};
use std::path::Path;

const GALLERY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/gallery/contoh.md");

/// Notes how long each real event took until its picture, as the browser measures it (in steps of 8 ms), and each task
/// of more than 50 ms.
const WATCH: &str = "
    window.tapped = []; window.typed = []; window.long = [];
    new PerformanceObserver((list) => { for (const it of list.getEntries()) if (it.interactionId) (it.name.startsWith('key') ? typed : tapped).push(it.duration); })
        .observe({ type: 'event', durationThreshold: 16 });
    new PerformanceObserver((list) => { for (const it of list.getEntries()) long.push(it.duration); })
        .observe({ type: 'longtask' });
";

/// Puts the gallery on the server, with its list of 10,000.
pub fn publish(server: &Server, files: &Path) {
    super::files::files_with_a_long_list(files);
    server.publish(Path::new(GALLERY), files);
}

/// Taps and types on every question at a sixth of the speed; adds the worst, the 95th and the 50th percentile of taps, which
/// turn pages too, and of keys; the number of long tasks, and how long a tap on a form takes until its first question.
pub async fn measure(phone: &Phone, server: &Server, figures: &mut Map<String, Value>) {
    let first = tap_forms(phone, server).await;
    figures.insert("form_tapped_6x_ms".to_owned(), super::median(first));
    open(phone, &server.url("/isi/contoh")).await;
    phone.run(WATCH).await;
    phone.press("overview").await;
    let asked = "return [...document.querySelectorAll('[data-change]')].map((it) => it.dataset.change)";
    let names: Vec<String> = serde_json::from_value(phone.run(asked).await).expect("the questions");
    let (mut tapped, mut typed, mut n_long) = (Vec::new(), Vec::new(), 0);
    for name in &names {
        phone
            .run("window.tapped.length = 0; window.typed.length = 0; window.long.length = 0")
            .await;
        phone.tap(&format!("[data-change='{name}']")).await;
        phone
            .wait(&format!("document.querySelector('main [data-q=\"{name}\"]')"))
            .await;
        use_it(phone, name).await;
        // Entries come after the picture.
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        let taken = phone.run("return [window.tapped, window.typed, window.long]").await;
        let [taps, keys, long]: [Vec<f64>; 3] = serde_json::from_value(taken).expect("three lists");
        let worst = |all: &[f64]| all.iter().copied().fold(0.0, f64::max);
        println!(
            "{name:20} taps {:>6}, keys {:>6}, long tasks {long:?}",
            worst(&taps),
            worst(&keys)
        );
        tapped.extend(taps);
        typed.extend(keys);
        n_long += long.len();
        phone.press("overview").await;
        phone.wait("document.querySelector('[data-change]')").await;
    }
    for (what, mut all) in [("tap", tapped), ("key", typed)] {
        all.sort_by(f64::total_cmp);
        let at = |part: f64| all.get((all.len().saturating_sub(1) as f64 * part) as usize).copied();
        for (key, part) in [("p50", 0.5), ("p95", 0.95), ("worst", 1.0)] {
            figures.insert(format!("felt_{what}_{key}_6x_ms"), json!(at(part)));
        }
    }
    figures.insert("felt_long_tasks_6x".to_owned(), json!(n_long));
}

/// Real taps and keys on the control of a question.
async fn use_it(phone: &Phone, name: &str) {
    let inside = |selector: &str| format!("main [data-q='{name}'] {selector}");
    let has = async |selector: &str| {
        let found = format!("return !!document.querySelector({})", json!(inside(selector)));
        phone.run(&found).await == json!(true)
    };
    const WRITTEN: &str = ":is(input[type=text], input[type=search], input[type=tel], input[type=url], input[inputmode], textarea):not([disabled])";
    if has("[data-action=open-list]:not([disabled])").await {
        phone.tap(&inside("[data-action=open-list]")).await;
        phone.wait("document.querySelector('dialog[open] .option')").await;
        if phone
            .run("return !!document.querySelector('dialog[open] [type=search]')")
            .await
            == json!(true)
        {
            phone.keys("dialog[open] [type=search]", "tani 12").await;
        }
        phone.tap("dialog[open] .option").await;
        if phone.run("return !!document.querySelector('dialog[open]')").await == json!(true) {
            phone.tap("dialog[open] [data-action=close]").await;
        }
    } else if has(WRITTEN).await {
        phone.keys(&inside(WRITTEN), "120").await;
    } else if has("label:has(input:not([disabled]))").await {
        phone.tap(&inside("label:has(input:not([disabled]))")).await;
    } else if has("button:not([disabled], .clear)").await {
        phone.tap(&inside("button:not([disabled], .clear)")).await;
    }
}

/// From a tap on a form on the home screen until its first question is on the screen, milliseconds.
async fn tap_forms(phone: &Phone, server: &Server) -> Vec<f64> {
    let mut took = Vec::new();
    for _ in 0..super::ROUNDS {
        open_home(phone, server).await;
        let tap = format!(
            "{HANDS} const begun = performance.now(); document.querySelector('[data-form=f1]').click(); \
             while (!document.querySelector('main [data-q]')) await painted(); return performance.now() - begun"
        );
        took.push(phone.run(&tap).await.as_f64().expect("milliseconds"));
    }
    took
}

async fn open_home(phone: &Phone, server: &Server) {
    phone.goto(&server.url("/")).await;
    phone.wait_ready().await;
    phone.wait("document.querySelector('[data-form=f1]')").await;
}
