//! The phone's wire over a socket, with the marked steps of a request on its way.

use super::disk::Disk;
use super::http::{Message, answer_to, read};
use flate2::Compression;
use flate2::write::GzEncoder;
use jemput_bola::phone::wire::{Answer, Call, Wire};
use jemput_bola::sync::queue::Fault;
use std::cell::{Cell, RefCell};
use std::io::Write as _;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

pub struct Socket {
    pub address: Cell<SocketAddr>,
    pub disk: Rc<Disk>,
    pub cookie: RefCell<Option<String>>,
    /// Whether a browser that can pack is imitated.
    pub packs: bool,
    /// Time runs so many times as fast.
    pub pace: u32,
}

impl Socket {
    async fn once(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> std::io::Result<Message> {
        // Killed here, nothing went out.
        self.disk.fuse.step().await;
        let mut stream = TcpStream::connect(self.address.get()).await?;
        let request = Message::request(method, path, headers, body);
        stream.write_all(&request.bytes()).await?;
        // Killed here, it is on its way.
        self.disk.fuse.step().await;
        let answer = read(&mut stream, answer_to(method)).await?;
        // Killed here, the answer came and nobody read it.
        self.disk.fuse.step().await;
        Ok(answer)
    }

    async fn followed(&self, call: &Call<Vec<u8>>) -> std::io::Result<Message> {
        let cookie = self.cookie.borrow().clone();
        let mut headers = vec![("x-jemput-bola", "1"), ("accept-language", "id")];
        headers.extend(call.headers.iter().map(|(name, value)| (*name, value.as_str())));
        headers.extend(cookie.iter().map(|cookie| ("cookie", cookie.as_str())));
        let body = call.body.as_deref().unwrap_or_default();
        let answer = self.once(call.method, &call.path, &headers, body).await?;
        // As fetch does.
        match (answer.status(), answer.header("location")) {
            (301..=303, Some(place)) => self.once("GET", place, &[], &[]).await,
            (307 | 308, Some(place)) => self.once(call.method, place, &headers, body).await,
            _ => Ok(answer),
        }
    }
}

impl Wire for Socket {
    type Body = Vec<u8>;
    type File = Vec<u8>;

    async fn send(&self, call: Call<Vec<u8>>) -> Result<Answer, Fault> {
        let limit = Duration::from_millis(u64::from(call.limit_ms / self.pace));
        let answer = tokio::time::timeout(limit, self.followed(&call)).await;
        let answer = answer.map_err(|_| Fault::TimedOut)?.map_err(|_| Fault::Lost)?;
        if let Some(cookie) = answer.header("set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            *self.cookie.borrow_mut() = Some(pair.to_owned());
        }
        Ok(Answer {
            status: answer.status(),
            kind: answer.header("content-type").unwrap_or_default().to_owned(),
            offset: answer.header("upload-offset").and_then(|offset| offset.parse().ok()),
            retry_after_s: answer.header("retry-after").and_then(|seconds| seconds.parse().ok()),
            bytes: answer.body,
        })
    }

    fn text(&self, text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }

    async fn packed(&self, text: &str) -> Option<(Vec<u8>, usize)> {
        if !self.packs {
            return None;
        }
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text.as_bytes()).ok()?;
        let packed = packer.finish().ok()?;
        let bytes = packed.len();
        Some((packed, bytes))
    }

    fn size(&self, file: &Vec<u8>) -> u64 {
        file.len() as u64
    }

    fn part(&self, file: &Vec<u8>, from: u64, to: u64) -> Result<Vec<u8>, Fault> {
        let part = file.get(from as usize..to as usize);
        part.map(<[u8]>::to_vec).ok_or(Fault::Lost)
    }
}
