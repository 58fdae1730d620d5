//! What comes from a connection that is none: where another protocol answers, or the framing of HTTP is broken.

/// A TLS alert, fatal: the certificate is not known. So a server of TLS answers, and a proxy that breaks it open.
const ALERT: &[u8] = &[0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x2e];

/// Some of it.
pub fn of(roll: u64) -> Vec<u8> {
    let roll_more = roll / 8;
    match roll % 8 {
        0 => ALERT.to_vec(),
        1 => bytes(roll_more, 300),
        // Nothing of HTTP, but with an empty line in it.
        2 => [&bytes(roll_more, 60)[..], b"\r\n\r\n{}"].concat(),
        // More is announced than comes.
        3 => answer("content-type: application/x-ndjson\r\ncontent-length: 9999", "{}\n"),
        4 => answer(
            "content-type: application/x-ndjson\r\ntransfer-encoding: chunked",
            "zz\r\n{}\r\n",
        ),
        // The head breaks off.
        5 => b"HTTP/1.1 200 OK\r\ncontent-type: application/x-nd".to_vec(),
        // An answer to somebody else, whole and of no use.
        6 => answer("content-type: application/x-ndjson\r\ncontent-length: 2", "{}"),
        _ => b"HTTP/1.1 200".to_vec(),
    }
}

fn answer(fields: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n{body}").into_bytes()
}

fn bytes(seed: u64, n: usize) -> Vec<u8> {
    let mut chance = super::chance::Chance::new(seed);
    (0..n).map(|_| chance.below(256) as u8).collect()
}
