//! A folder served on loopback, as bare as can be: it can be stopped, started again on the same address,
//! given another folder, and told to fail one path.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What the site answers with.
#[derive(Default)]
struct Shared {
    folder: Mutex<PathBuf>,
    failing: Mutex<Option<String>>,
    requests: Mutex<Vec<String>>,
    is_stopped: AtomicBool,
}

/// A running (or stopped) site.
pub struct Site {
    port: u16,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Site {
    pub fn serve(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut site = Self {
            port,
            shared: Arc::default(),
            thread: None,
        };
        site.publish(folder);
        site.run(listener);
        site
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Another build is put in place.
    pub fn publish(&self, folder: &Path) {
        *self.shared.folder.lock().unwrap() = folder.to_owned();
    }

    /// Answers this path with status 500 from now on.
    pub fn fail(&self, path: Option<&str>) {
        *self.shared.failing.lock().unwrap() = path.map(str::to_owned);
    }

    /// Every request since the last call, as `GET /path`.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut *self.shared.requests.lock().unwrap())
    }

    /// Nothing listens any more.
    pub fn stop(&mut self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port)); // wakes the thread
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    fn run(&mut self, listener: TcpListener) {
        let shared = Arc::clone(&self.shared);
        self.thread = Some(std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.is_stopped.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || answer(stream, &shared));
            }
        }));
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop();
    }
}

fn answer(mut stream: TcpStream, shared: &Shared) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
        if first.is_empty() {
            first = line.clone();
        }
        line.clear();
    }
    let mut parts = first.split(' ');
    let (Some(method), Some(target)) = (parts.next(), parts.next()) else {
        return;
    };
    let path = target.split('?').next().unwrap_or(target);
    shared.requests.lock().unwrap().push(format!("{method} {path}"));
    let is_failing = shared.failing.lock().unwrap().as_deref() == Some(path);
    let folder = shared.folder.lock().unwrap().clone();
    let (status, name) = match path {
        _ if is_failing => ("500 Internal Server Error", "none"),
        "/api/v1/forms" => ("200 OK", "none"),
        "/kantor/" => ("200 OK", "kantor/index.html"),
        _ if folder.join(&path[1..]).is_file() => ("200 OK", &path[1..]),
        _ => ("200 OK", "index.html"),
    };
    let body = std::fs::read(folder.join(name)).unwrap_or_default();
    let media_type = match name.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nVary: Accept-Encoding\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}
