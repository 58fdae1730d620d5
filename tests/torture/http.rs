//! HTTP/1.1 over a socket, one request a connection: enough to break it at any byte.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A message as its bytes: the head with its empty line, and the body.
#[derive(Debug, Clone, Default)]
pub struct Message {
    pub head: String,
    pub body: Vec<u8>,
}

impl Message {
    pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Self {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        Self {
            head,
            body: body.to_vec(),
        }
    }

    pub fn response(status: &str, headers: &[(&str, &str)], body: &str) -> Self {
        let mut head = format!("HTTP/1.1 {status}\r\nconnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        Self {
            head,
            body: body.as_bytes().to_vec(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let mut fields = lines.filter_map(|line| line.split_once(':'));
        fields
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    pub fn status(&self) -> u16 {
        let word = self.head.split(' ').nth(1);
        word.and_then(|status| status.parse().ok()).unwrap_or(0)
    }

    /// Method and path of a request.
    pub fn asks(&self) -> (&str, &str) {
        let mut words = self.head.split(' ');
        (words.next().unwrap_or_default(), words.next().unwrap_or_default())
    }

    /// The same, as a message that is the last one of its connection.
    pub fn closing(mut self) -> Self {
        let mut head = String::new();
        for line in self.head.lines().filter(|line| !line.is_empty()) {
            let field = line.split(':').next().unwrap_or_default().to_lowercase();
            if field != "connection" && field != "keep-alive" {
                head.push_str(line);
                head.push_str("\r\n");
            }
        }
        head.push_str("connection: close\r\n\r\n");
        self.head = head;
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        [self.head.as_bytes(), &self.body].concat()
    }

    pub fn length(&self) -> usize {
        self.head.len() + self.body.len()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn broken(what: &str) -> Error {
    Error::new(ErrorKind::UnexpectedEof, what.to_owned())
}

/// How much of a body there is where no length is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// None: a request.
    Request,
    /// Until the connection ends: an answer.
    Answer,
    /// None, whatever the length says: an answer to HEAD.
    Head,
}

/// Reads one message.
pub async fn read(stream: &mut TcpStream, of: Of) -> Result<Message> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 * 1024];
    let head = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        match stream.read(&mut piece).await? {
            0 => return Err(broken("no whole head")),
            n => bytes.extend_from_slice(&piece[..n]),
        }
    };
    let body = bytes.split_off(head);
    let mut message = Message {
        head: String::from_utf8_lossy(&bytes).into_owned(),
        body,
    };
    if of != Of::Request && !message.head.starts_with("HTTP/1.1 ") {
        return Err(broken("no answer of HTTP"));
    }
    let length = message.header("content-length").and_then(|length| length.parse().ok());
    let is_bare = matches!(message.status(), 100..=199 | 204 | 304);
    let length: usize = match (of, length) {
        (Of::Head, _) => 0,
        (Of::Answer, None) if !is_bare => usize::MAX,
        (_, length) => length.unwrap_or(0),
    };
    while message.body.len() < length {
        match stream.read(&mut piece).await? {
            0 if length == usize::MAX => break,
            0 => return Err(broken("the body was cut")),
            n => message.body.extend_from_slice(&piece[..n]),
        }
    }
    message.body.truncate(length);
    Ok(message)
}

/// Sends a request and reads its answer.
pub async fn ask(address: SocketAddr, request: &Message) -> Result<Message> {
    let mut stream = TcpStream::connect(address).await?;
    // A server that refuses early closes before it has read everything; what it said still counts.
    stream.write_all(&request.bytes()).await.ok();
    read(&mut stream, answer_to(request.asks().0)).await
}

/// What an answer to this method has for a body.
pub fn answer_to(method: &str) -> Of {
    match method {
        "HEAD" => Of::Head,
        _ => Of::Answer,
    }
}
