//! What a finger and a keyboard do to a phone: every deed waits until what it is done to is there.

use super::{PATIENCE, Phone};
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

impl Phone {
    async fn find(&self, selector: &str) -> WebElement {
        let started = Instant::now();
        loop {
            for element in self.driver.find_all(By::Css(selector)).await.unwrap_or_default() {
                if element.is_present().await.unwrap_or(false) {
                    return element;
                }
            }
            if started.elapsed() > PATIENCE {
                self.shot("never").await;
                panic!("nothing at {selector}\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Waits until what a finger asked for is done: the app does it in the task after the next picture (`app::felt`).
    async fn settled(&self) {
        let ask = "globalThis.isSettled = false; \
            const settle = () => setTimeout(() => { globalThis.isSettled = true; }); \
            setTimeout(settle, 200); requestAnimationFrame(settle);";
        // A page that was left by the tap, or a question of the browser's own that it opened, has nothing to wait for.
        let mut is_settled = self.driver.execute(ask, Vec::new()).await.is_err();
        while !is_settled {
            let asked = self
                .driver
                .execute("return globalThis.isSettled !== false", Vec::new())
                .await;
            is_settled = asked.map_or(true, |it| *it.json() == json!(true));
        }
    }

    /// A real tap in the middle of the first element that the selector finds.
    pub async fn tap(&self, selector: &str) {
        let started = Instant::now();
        loop {
            let element = self.find(selector).await;
            let _ = element.scroll_into_view().await;
            match element.click().await {
                Ok(()) => return self.settled().await,
                Err(e) if started.elapsed() > PATIENCE => panic!("cannot tap {selector}: {e}\n{}", self.text().await),
                // Covered, moving, or just drawn anew: a moment later it is not.
                Err(_) => tokio::time::sleep(Duration::from_millis(60)).await,
            }
        }
    }

    /// The button with this `data-action`.
    pub async fn press(&self, action: &str) {
        self.tap(&format!("[data-action='{action}']:not([disabled])")).await;
    }

    /// Types into a field, in the place of what stands there.
    pub async fn type_into(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        let _ = field.scroll_into_view().await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses keys in an element, behind what stands there.
    pub async fn keys(&self, selector: &str, keys: &str) {
        self.find(selector).await.send_keys(keys).await.unwrap();
        self.settled().await;
    }

    /// Drags one element onto another.
    pub async fn drag(&self, from: &str, to: &str) {
        let (from, to) = (self.find(from).await, self.find(to).await);
        let _ = from.scroll_into_view().await;
        let chain = self
            .driver
            .action_chain()
            .move_to_element_center(&from)
            .click_and_hold();
        let chain = chain.move_by_offset(0, 4).move_to_element_center(&to).release();
        chain.perform().await.unwrap();
    }

    /// Gives a file input a file.
    pub async fn choose_file(&self, selector: &str, file: &Path) {
        self.find(selector)
            .await
            .send_keys(file.display().to_string())
            .await
            .unwrap();
    }

    /// Draws a line across an element with the finger.
    pub async fn draw_on(&self, selector: &str) {
        let element = self.find(selector).await;
        let _ = element.scroll_into_view().await;
        self.driver
            .action_chain()
            .move_to_element_with_offset(&element, -60, -20)
            .click_and_hold()
            .move_to_element_with_offset(&element, 0, 25)
            .move_to_element_with_offset(&element, 60, -15)
            .release()
            .perform()
            .await
            .unwrap();
    }
}
