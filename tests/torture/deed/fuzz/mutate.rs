//! Small changes, of the kinds that find what a reader did not think of.

use crate::torture::chance::Chance;

/// What is put in where it is not expected.
const ODD: &[&[u8]] = &[
    b"\0",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    b",",
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"0.1",
    b"18446744073709551616",
    b"-9223372036854775809",
    b"\n",
    b"\r\n\r\n",
    b"\xff\xfe",
    b"\xf0\x9f\x92\xa9",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"../../etc/passwd",
    b"'; drop table submission; --",
];

/// One change.
pub fn bytes(body: &mut Vec<u8>, chance: &mut Chance) {
    let n = body.len() as u64;
    let at = chance.below(n.max(1)) as usize;
    let to = (at + 1 + chance.below(40) as usize).min(body.len());
    match chance.below(8) {
        0 | 1 if n > 0 => body[at] ^= 1 << chance.below(8),
        2 if n > 0 => body[at] = chance.below(256) as u8,
        3 if n > 0 => drop(body.drain(at..to)),
        4 if n > 0 => {
            let again = body[at..to].to_vec();
            body.splice(at..at, again);
        }
        5 if chance.below(4) == 0 => body.truncate(at),
        _ => {
            let odd = ODD[chance.below(ODD.len() as u64) as usize];
            // In the place of something, or between.
            let end = if chance.below(2) == 0 { to.max(at) } else { at };
            let at = at.min(body.len());
            body.splice(at..end.min(body.len()), odd.iter().copied());
        }
    }
}

/// Another value of a header: still one that a header can have.
pub fn field(value: &str, chance: &mut Chance) -> String {
    let odd = [
        "",
        "-1",
        "99999999999999999999",
        "gzip, gzip",
        "text/html; charset=\"",
        "a=:b:",
        "é",
    ];
    match chance.below(3) {
        0 => odd[chance.below(odd.len() as u64) as usize].to_owned(),
        1 => value.chars().rev().collect(),
        _ => value.repeat(1 + chance.below(30) as usize),
    }
}
