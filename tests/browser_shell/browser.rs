//! One headless Chromium with a fresh profile, driven by a chromedriver of its own.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::panic::AssertUnwindSafe;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures::FutureExt;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const PATIENCE: Duration = Duration::from_secs(20);
const QUIET_FLAGS: [&str; 9] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=360,740",
];

/// The browser, with a few words for what the tests do.
pub struct Browser(WebDriver);

/// Runs `body` with a browser of its own, and closes it whatever happens.
pub async fn with_browser<F: Future<Output = ()>>(body: impl FnOnce(Browser) -> F) {
    let (mut chromedriver, port) = start_chromedriver();
    let profile = tempfile::tempdir().unwrap();
    let mut wanted = DesiredCapabilities::chrome();
    for flag in QUIET_FLAGS {
        wanted.add_arg(flag).unwrap();
    }
    wanted
        .add_arg(&format!("--user-data-dir={}", profile.path().display()))
        .unwrap();
    if std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
        wanted.add_arg("--no-sandbox").unwrap(); // Chromium's sandbox does not start for root
    }
    let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted)
        .await
        .unwrap();
    let end = AssertUnwindSafe(body(Browser(driver.clone()))).catch_unwind().await;
    let _ = driver.quit().await;
    let _ = chromedriver.kill();
    let _ = chromedriver.wait();
    if let Err(panic) = end {
        std::panic::resume_unwind(panic);
    }
}

fn start_chromedriver() -> (Child, u16) {
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver is on PATH (.ci/setup --tests)");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let port = lines.find_map(|line| {
        let line = line.ok()?;
        line.split("on port ")
            .nth(1)?
            .trim_end_matches('.')
            .parse()
            .ok()
            .filter(|_| line.contains("started"))
    });
    std::thread::spawn(move || lines.for_each(drop)); // keeps the pipe open
    (child, port.expect("chromedriver says its port"))
}

impl Browser {
    pub async fn open(&self, url: &str) {
        // Without a server this is an error page, which the assertion that follows will tell.
        let _ = self.0.goto(url).await;
    }

    pub async fn title(&self) -> String {
        self.0.title().await.unwrap()
    }

    pub async fn text(&self) -> String {
        self.run("return document.body.innerText")
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Runs the body of an async function and answers with what it returns.
    pub async fn run(&self, script: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {script} }})().then(done, (error) => done('error: ' + error));"
        );
        self.0.execute_async(script, Vec::new()).await.unwrap().json().clone()
    }

    /// Waits until the expression is true.
    pub async fn wait(&self, expression: &str) {
        let started = Instant::now();
        while self.run(&format!("return !!({expression})")).await != json!(true) {
            if started.elapsed() > PATIENCE {
                panic!("never came true: {expression}\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn wait_ready(&self) {
        self.wait("document.documentElement.dataset.ready === '1'").await;
    }

    /// Runs this before every page from now on.
    pub async fn before_every_page(&self, script: &str) {
        let command = json!({ "source": script });
        self.0
            .cdp()
            .send_raw("Page.addScriptToEvaluateOnNewDocument", command)
            .await
            .unwrap();
    }

    /// Names of the caches, oldest first.
    pub async fn caches(&self) -> Vec<String> {
        serde_json::from_value(self.run("return await caches.keys()").await).unwrap()
    }
}
