//! Forms published over HTTP, as the office does it.
#![allow(dead_code)]

use super::edge::{Answer, Edge};
use jemput_bola::sync::FormList;
use jemput_bola::sync::office::Role;

/// Field, file name, content.
pub type Part<'a> = (&'a str, &'a str, &'a [u8]);

/// A multipart body of these parts.
pub fn multipart(parts: &[Part<'_>]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (field, name, content) in parts {
        body.extend_from_slice(
            format!("--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    ("multipart/form-data; boundary=b".to_owned(), body)
}

pub async fn publish(edge: &Edge, cookie: &str, parts: &[Part<'_>]) -> Answer {
    let (kind, body) = multipart(parts);
    let headers = [("cookie", cookie), ("content-type", kind.as_str())];
    edge.call("POST", "/api/v1/forms", &headers, body).await
}

pub async fn coordinator(edge: &Edge) -> String {
    edge.person(Role::Coordinator).await;
    edge.sign_in(Role::Coordinator).await
}

pub async fn list(edge: &Edge, cookie: &str) -> FormList {
    edge.call("GET", "/api/v1/forms", &[("cookie", cookie)], "")
        .await
        .json()
}
