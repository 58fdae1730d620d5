//! Real requests, one for each door.

use super::mutate;
use crate::torture::chance::Chance;
use crate::torture::http::Message;
use crate::torture::officer::{answers, draft_at, envelope};
use crate::torture::trial::{Scene, token};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jemput_bola::bundle::BundleWriter;
use jemput_bola::id::{Digest, InstanceId};
use jemput_bola::phone::Seq;
use jemput_bola::submission::{Envelope, Moment};
use serde_json::{Value, json};
use std::io::Write as _;

pub struct Request {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    /// Whether the digest that is stated is made anew when the body has been changed, so that this gets past the first door.
    restated: bool,
    packed: bool,
    /// Chance to change it by once it is packed.
    hurt: Option<u64>,
}

/// One of them.
pub async fn real(scene: &mut Scene<'_>, known: &[Value]) -> Request {
    match scene.chance.below(12) {
        0..4 => push(&mut scene.chance),
        4 | 5 => check(&mut scene.chance, known),
        6 => text_file(&mut scene.chance),
        7 => bundle(&mut scene.chance),
        8 => announcement(&mut scene.chance),
        9 | 10 => piece(scene).await,
        _ => enrolment(scene).await,
    }
}

impl Request {
    fn new(method: &'static str, path: &str, kind: &str, body: Vec<u8>) -> Self {
        let headers = vec![
            ("x-jemput-bola", "1".to_owned()),
            ("authorization", format!("Bearer {}", token())),
            ("content-type", kind.to_owned()),
        ];
        Self {
            method,
            path: path.to_owned(),
            headers,
            body,
            restated: false,
            packed: false,
            hurt: None,
        }
    }

    /// Changes it a little, now and then not at all.
    pub fn mutate(&mut self, chance: &mut Chance) {
        if self.packed && chance.below(2) == 0 {
            self.hurt = Some(chance.next());
            return;
        }
        for _ in 0..chance.below(4) {
            mutate::bytes(&mut self.body, chance);
        }
        if chance.below(6) == 0 {
            let at = chance.below(self.headers.len() as u64) as usize;
            self.headers[at].1 = mutate::field(&self.headers[at].1, chance);
        }
    }

    pub fn message(&self) -> Message {
        let mut headers: Vec<(&str, &str)> = self
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let stated = format!("sha-256=:{}:", STANDARD.encode(Digest::of(&self.body).as_bytes()));
        if self.restated {
            headers.push(("content-digest", &stated));
        }
        if self.packed {
            headers.push(("content-encoding", "gzip"));
            let mut packed = pack(&self.body);
            if let Some(seed) = self.hurt {
                mutate::bytes(&mut packed, &mut Chance::new(seed));
            }
            return Message::request(self.method, &self.path, &headers, &packed);
        }
        Message::request(self.method, &self.path, &headers, &self.body)
    }
}

/// An interview under an id that nobody has seen; now and then with a body that was changed before it got its digest.
fn interview(chance: &mut Chance) -> Envelope {
    let moment = Moment {
        wall_ms: 1_795_395_600_000 + chance.below(1_000_000) as i64,
        mono_ms: 0,
        offset_min: 420,
    };
    let random = std::array::from_fn(|_| chance.below(256) as u8);
    let id = InstanceId::from_parts(moment.wall_ms.unsigned_abs(), random);
    let mut draft = draft_at(moment, id);
    draft.answers = answers(chance.below(100) as u32);
    let seq = Seq {
        device_epoch: 1,
        seq: chance.below(1000),
    };
    let whole = envelope(&draft, moment, seq).expect("an envelope");
    if chance.below(2) == 0 {
        return whole;
    }
    let mut body = whole.body.into_bytes();
    for _ in 0..1 + chance.below(3) {
        mutate::bytes(&mut body, chance);
    }
    Envelope::wrap(id, String::from_utf8_lossy(&body).into_owned())
}

fn lines(chance: &mut Chance) -> String {
    let lines = (0..1 + chance.below(3)).map(|_| interview(chance).to_line().expect("a line"));
    lines.collect::<Vec<String>>().join("\n")
}

fn push(chance: &mut Chance) -> Request {
    let body = lines(chance).into_bytes();
    let mut request = Request::new("POST", "/api/v1/submissions", "application/x-ndjson", body);
    request.packed = chance.below(2) == 0;
    request.restated = chance.below(4) > 0;
    if !request.restated {
        let stated = format!("sha-256=:{}:", STANDARD.encode(Digest::of(&request.body).as_bytes()));
        request.headers.push(("content-digest", stated));
    }
    request
}

/// Interviews that were finished, as a check names them.
pub fn known(scene: &Scene<'_>) -> Vec<Value> {
    let stories = scene.oracle.stories();
    let known = stories
        .iter()
        .filter_map(|(id, story)| Some(json!({ "instance_id": id, "sha256": story.saved? })));
    known.take(3).collect()
}

fn check(chance: &mut Chance, known: &[Value]) -> Request {
    let mut items = known.to_vec();
    items.push(json!({ "instance_id": interview(chance).instance_id, "sha256": Digest::of(b"x") }));
    let body = json!({ "items": items }).to_string().into_bytes();
    Request::new("POST", "/api/v1/submissions/check", "application/json", body)
}

fn text_file(chance: &mut Chance) -> Request {
    let body = lines(chance).into_bytes();
    Request::new(
        "POST",
        "/api/v1/batches?name=a.ndjson",
        "application/octet-stream",
        body,
    )
}

fn bundle(chance: &mut Chance) -> Request {
    let mut writer = BundleWriter::new(None, "2026-11-30T08:00:00+07:00");
    let mut packed = Vec::new();
    let file = format!("foto {}", chance.next()).into_bytes();
    packed.extend(writer.attachment(&file).expect("memory").unwrap_or_default());
    packed.extend(&file);
    for _ in 0..1 + chance.below(3) {
        writer.envelope(&interview(chance)).expect("memory");
    }
    packed.extend(writer.finish().expect("memory"));
    Request::new("POST", "/api/v1/batches?name=a.jbz", "application/octet-stream", packed)
}

fn file(chance: &mut Chance) -> (Vec<u8>, String, Vec<u8>) {
    let file = format!("foto {} ", chance.next()).repeat(1 + chance.below(40) as usize);
    let sha256 = Digest::of(file.as_bytes()).to_string();
    let offer = json!({ "sha256": sha256, "size_bytes": file.len() }).to_string();
    (file.into_bytes(), sha256, offer.into_bytes())
}

fn announcement(chance: &mut Chance) -> Request {
    let (_, _, offer) = file(chance);
    Request::new("POST", "/api/v1/attachments", "application/json", offer)
}

/// A piece of a file that was announced as it should be.
async fn piece(scene: &mut Scene<'_>) -> Request {
    let (bytes, sha256, offer) = file(&mut scene.chance);
    scene
        .host
        .call(token(), "POST", "/api/v1/attachments", "application/json", &offer)
        .await;
    let path = format!("/api/v1/attachments/{sha256}");
    let mut request = Request::new("PATCH", &path, "application/partial-upload", bytes);
    request.headers.push(("upload-offset", "0".to_owned()));
    request
}

async fn enrolment(scene: &mut Scene<'_>) -> Request {
    let code = scene.host.code(1 + scene.chance.below(5) as usize);
    let asked = scene.phones[0].device().await.enrolment_request(&code);
    let body = serde_json::to_vec(&asked.expect("its secrets")).expect("a request");
    let mut request = Request::new("POST", "/api/v1/enrolments", "application/json", body);
    // Whoever enrols is nobody yet.
    request.headers.retain(|(name, _)| *name != "authorization");
    request
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}
