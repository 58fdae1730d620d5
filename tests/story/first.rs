//! A first answer, and what stands on disk once it is given.
#![allow(dead_code)]

use super::interview::saved;
use super::phone::Phone;
use serde_json::json;
use std::time::Duration;

/// Pages that are only read may come before the first question.
const PAGES: usize = 4;

/// Gives the first answer of the form that is open, and waits until it is on disk.
pub async fn answer_first(phone: &Phone) {
    phone.wait("document.querySelector('main [data-q]')").await;
    for _ in 0..PAGES {
        if phone
            .run("return !!document.querySelector('main [data-q] input')")
            .await
            == json!(true)
        {
            break;
        }
        phone.press("next").await;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    phone.wait("document.querySelector('main [data-q] input')").await;
    phone
        .run(
            "const it = document.querySelector('main input');
             if (it.type === 'radio' || it.type === 'checkbox') it.click();
             else { it.value = it.type === 'date' ? '2026-11-30' : '7'; it.dispatchEvent(new Event('input', {bubbles: true})); }",
        )
        .await;
    saved(phone).await;
}
