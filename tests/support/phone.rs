//! A phone: one Chromium at 360 x 740 with a profile that stays, so that it can be killed and opened again.
#![allow(dead_code)]

#[path = "hands.rs"]
mod hands;

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

const PATIENCE: Duration = Duration::from_secs(40);
const QUIET_FLAGS: [&str; 10] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--lang=id-ID",
];

/// A browser on a profile.
pub struct Phone {
    driver: WebDriver,
    chromedriver: Child,
    /// The browser's own process, to be killed.
    pid: u32,
    profile: PathBuf,
    screen: Screen,
}

/// How large its window is.
#[derive(Clone, Copy)]
pub enum Screen {
    Phone,
    Desk,
}

/// Whether the pages are built; in `make test` they always are.
pub fn pages_are_built() -> bool {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    let built = ["index.html", "kantor/index.html"]
        .iter()
        .all(|page| dist.join(page).is_file());
    assert!(
        built || std::env::var_os("JB_PAGES_BUILT").is_none(),
        "dist/ is not built: make app"
    );
    built
}

/// Runs `body` with a phone on a profile of its own, which is thrown away whatever happens.
pub async fn with_phone<F: Future<Output = ()>>(body: impl FnOnce(Phone) -> F) {
    let profile = tempfile::tempdir().unwrap();
    body(Phone::open(profile.path(), Screen::Phone).await).await;
}

impl Phone {
    /// Opens the browser on a profile, new or used.
    pub async fn open(profile: &Path, screen: Screen) -> Self {
        Self::open_with(profile, screen, &[], json!({})).await
    }

    /// The same with flags of its own, and with settings as people change them in the browser.
    pub async fn open_with(profile: &Path, screen: Screen, flags: &[&str], settings: Value) -> Self {
        let (chromedriver, port) = start_chromedriver();
        let mut wanted = DesiredCapabilities::chrome();
        for flag in QUIET_FLAGS.iter().chain(flags) {
            wanted.add_arg(flag).unwrap();
        }
        wanted.add_experimental_option("prefs", settings).unwrap();
        wanted
            .add_arg(&format!("--user-data-dir={}", profile.display()))
            .unwrap();
        if std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
            wanted.add_arg("--no-sandbox").unwrap(); // Chromium's sandbox does not start for root
        }
        let downloads = profile.join("downloads");
        std::fs::create_dir_all(&downloads).unwrap();
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted)
            .await
            .unwrap();
        // A session that is dropped asks its driver to end it, and waits; the driver of a killed browser never answers.
        std::mem::forget(driver.clone());
        let mut phone = Self {
            driver,
            chromedriver,
            pid: 0,
            profile: profile.to_owned(),
            screen,
        };
        phone.size_tab().await;
        phone
            .cdp("Emulation.setTimezoneOverride", json!({"timezoneId": "Asia/Jakarta"}))
            .await;
        phone
            .cdp(
                "Emulation.setGeolocationOverride",
                json!({"latitude": -7.98, "longitude": 112.63, "accuracy": 12}),
            )
            .await;
        phone
            .cdp(
                "Browser.grantPermissions",
                json!({"permissions": ["geolocation", "audioCapture", "videoCapture"]}),
            )
            .await;
        phone
            .cdp(
                "Browser.setDownloadBehavior",
                json!({"behavior": "allow", "downloadPath": downloads}),
            )
            .await;
        phone.pid = child_of(phone.chromedriver.id());
        phone
    }

    /// SIGKILL, as when the battery is pulled: no page gets a last word.
    pub fn kill(mut self) -> PathBuf {
        Command::new("kill")
            .args(["-KILL", &self.pid.to_string()])
            .status()
            .unwrap();
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
        // The lock of a dead browser would make the next one think that the profile is in use elsewhere.
        for name in ["SingletonLock", "SingletonCookie", "SingletonSocket"] {
            let _ = std::fs::remove_file(self.profile.join(name));
        }
        self.profile.clone()
    }

    /// Closes it as people do.
    pub async fn close(mut self) {
        let _ = self.driver.clone().quit().await;
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }

    pub async fn cdp(&self, method: &str, parameters: Value) -> Value {
        self.driver.cdp().send_raw(method, parameters).await.unwrap()
    }

    pub async fn goto(&self, url: &str) {
        // Without a server this is an error page, which the claim that follows will tell.
        let _ = self.driver.goto(url).await;
    }

    /// Runs this before every page of this tab from now on.
    pub async fn before_every_page(&self, script: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }))
            .await;
    }

    /// Opens another tab and goes on in it.
    pub async fn new_tab(&self) {
        let tab = self.driver.new_tab().await.unwrap();
        self.driver.switch_to_window(tab).await.unwrap();
        self.size_tab().await;
    }

    async fn size_tab(&self) {
        let (width, height, is_phone) = match self.screen {
            Screen::Phone => (360, 740, true),
            Screen::Desk => (1280, 800, false),
        };
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 2, "mobile": is_phone});
        self.cdp("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Goes on in the tab that was opened as the n-th, from 0.
    pub async fn to_tab(&self, n: usize) {
        let tab = self.driver.windows().await.unwrap()[n].clone();
        self.driver.switch_to_window(tab).await.unwrap();
    }

    /// Closes the tab, as people do.
    pub async fn close_tab(&self) {
        self.driver.close_window().await.unwrap();
    }

    /// Names of the caches, oldest first.
    pub async fn caches(&self) -> Vec<String> {
        serde_json::from_value(self.run("return await caches.keys()").await).unwrap()
    }

    pub async fn title(&self) -> String {
        self.driver.title().await.unwrap()
    }

    /// Runs the body of an async function and answers with what it returns.
    pub async fn run(&self, script: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {script} }})().then(done, (error) => done('error: ' + error));"
        );
        self.driver
            .execute_async(script, Vec::new())
            .await
            .unwrap()
            .json()
            .clone()
    }

    pub async fn text(&self) -> String {
        self.run("return document.body.innerText")
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Waits until the expression is true.
    pub async fn wait(&self, expression: &str) {
        let started = Instant::now();
        while !self.is(expression).await {
            if started.elapsed() > PATIENCE {
                self.shot("never").await;
                let address = self.run("return location.href").await;
                panic!("never came true at {address}: {expression}\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Whether the expression is true now. What waits for nothing is asked at once: a page that is left meanwhile would never
    /// answer [`Phone::run`], and is no reason to give up.
    async fn is(&self, expression: &str) -> bool {
        let script = format!("return !!({expression})");
        if expression.contains("await ") {
            return self.run(&script).await == json!(true);
        }
        let asked = self.driver.execute(script, Vec::new()).await;
        asked.is_ok_and(|answer| *answer.json() == json!(true))
    }

    /// Waits until the screen says this.
    pub async fn says(&self, words: &str) {
        self.wait(&format!("document.body.innerText.includes({})", json!(words)))
            .await;
    }

    pub async fn wait_ready(&self) {
        self.wait("document.documentElement.dataset.ready === '1'").await;
    }

    /// A picture of the screen, where `JB_SCREENSHOTS` names a folder.
    pub async fn shot(&self, name: &str) {
        let Some(folder) = std::env::var_os("JB_SCREENSHOTS") else {
            return;
        };
        let folder = PathBuf::from(folder);
        std::fs::create_dir_all(&folder).unwrap();
        // Nothing moves in a picture.
        tokio::time::sleep(Duration::from_millis(250)).await;
        let png = self.driver.screenshot_as_png().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
    }

    /// The one file that was downloaded, waited for.
    pub async fn download(&self) -> PathBuf {
        let started = Instant::now();
        loop {
            let mut files = self.downloads();
            if let Some(file) = files.pop() {
                assert!(files.is_empty(), "more than one file: {files:?}");
                return file;
            }
            assert!(started.elapsed() < PATIENCE, "nothing was downloaded");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn downloads(&self) -> Vec<PathBuf> {
        let folder = std::fs::read_dir(self.profile.join("downloads")).unwrap();
        let files = folder.flatten().map(|entry| entry.path());
        files
            .filter(|path| path.extension().is_some_and(|it| it != "crdownload" && it != "tmp"))
            .collect()
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        // Until the browser has started there is no process, and 0 would mean this whole group of processes.
        if self.pid != 0 {
            let mut kill = Command::new("kill");
            // It has ended already where it was closed.
            let _ = kill
                .args(["-KILL", &self.pid.to_string()])
                .stderr(Stdio::null())
                .status();
        }
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }
}

/// The browser that this chromedriver started.
fn child_of(chromedriver: u32) -> u32 {
    let listed = Command::new("pgrep")
        .args(["-P", &chromedriver.to_string()])
        .output()
        .unwrap();
    String::from_utf8(listed.stdout)
        .unwrap()
        .split_whitespace()
        .next()
        .expect("a browser")
        .parse()
        .unwrap()
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
        let port = line.split("on port ").nth(1)?.trim_end_matches('.').parse().ok()?;
        line.contains("started").then_some(port)
    });
    std::thread::spawn(move || lines.for_each(drop)); // keeps the pipe open
    (child, port.expect("chromedriver says its port"))
}
