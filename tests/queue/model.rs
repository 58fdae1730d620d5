//! A model server, and a network that loses, repeats and cuts: whatever happens, the server ends with one copy of each
//! and the phone lets go of nothing before that.

use jemput_bola::id::{Digest, InstanceId};
use jemput_bola::sync::queue::{Effect, Entry, Fault, Next, Queue, UploadFault, Wake};
use jemput_bola::sync::{CheckAnswer, CheckItem, Outcome, Receipt, ReceiptError, ReceiptState, ServerSigner, Verdict};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The interview with this number.
pub fn id(i: u64) -> InstanceId {
    InstanceId::from_parts(i, [1; 10])
}

/// The number of an interview.
pub fn number(id: InstanceId) -> u64 {
    (id.uuid().as_u128() >> 80) as u64
}

fn bytes_of(i: u64) -> Digest {
    Digest::of(&i.to_be_bytes())
}

pub fn entry(i: u64, size_bytes: u64) -> Entry {
    Entry {
        id: id(i),
        sha256: bytes_of(i),
        size_bytes,
    }
}

pub fn signer(secret: u8) -> ServerSigner {
    ServerSigner::from_secret(&[secret; 32])
}

pub fn receipt(i: u64, state: ReceiptState) -> Receipt {
    signer(7).sign_receipt(Receipt {
        server_id: "01931b6e-0000-7000-8000-00000000000a".parse().expect("an id"),
        instance_id: id(i),
        sha256: bytes_of(i),
        number: i,
        received_at: "2026-11-23T07:00:00+07:00".to_owned(),
        state,
        key_id: String::new(),
        signature: String::new(),
    })
}

pub fn believe(receipt: &Receipt) -> Result<(), ReceiptError> {
    match receipt.key_id == signer(7).key_id() {
        true => receipt.verify(&signer(7).public_key()),
        false => Err(ReceiptError::UnknownKey),
    }
}

pub fn verdict(i: u64, outcome: Outcome, state: ReceiptState) -> Verdict {
    Verdict {
        line: 1,
        instance_id: Some(id(i)),
        sha256: Some(bytes_of(i)),
        outcome,
        missing: Vec::new(),
        receipt: Some(receipt(i, state)),
        problem: None,
    }
}

pub fn pushed(queue: &mut Queue, outcome: Result<Vec<Verdict>, Fault>, took_ms: i64, now_ms: i64) -> Vec<Effect> {
    queue.pushed(outcome, &believe, took_ms, now_ms, 0.5)
}

/// The server: what it stored, how often each was stored anew, and which files it has.
#[derive(Default)]
struct Server {
    stored: BTreeMap<u64, u32>,
    files: BTreeSet<u64>,
}

impl Server {
    /// Every third interview names a file.
    fn lacks_file(&self, i: u64) -> bool {
        i.is_multiple_of(3) && !self.files.contains(&i)
    }

    fn take(&mut self, i: u64) -> Verdict {
        let new = !self.stored.contains_key(&i);
        if new {
            *self.stored.entry(i).or_default() += 1;
        }
        match (self.lacks_file(i), new) {
            (true, _) => Verdict {
                missing: vec![bytes_of(i)],
                ..verdict(i, Outcome::AwaitingAttachments, ReceiptState::Partial)
            },
            (false, true) => verdict(i, Outcome::Stored, ReceiptState::Complete),
            (false, false) => verdict(i, Outcome::Duplicate, ReceiptState::Complete),
        }
    }

    fn check(&self, item: &CheckItem) -> CheckAnswer {
        let i = number(item.instance_id);
        match (self.stored.contains_key(&i), self.lacks_file(i)) {
            (false, _) => CheckAnswer::Unknown,
            (true, false) => CheckAnswer::Known {
                receipt: receipt(i, ReceiptState::Complete),
                missing: vec![],
                held_s: None,
            },
            (true, true) => CheckAnswer::Known {
                receipt: receipt(i, ReceiptState::Partial),
                missing: vec![bytes_of(i)],
                held_s: None,
            },
        }
    }
}

/// What the network, the server or the phone does at one step.
#[derive(Debug, Clone, Copy)]
enum Weather {
    Fine,
    RequestLost,
    AnswerLost,
    ArrivesTwice,
    AnswerCut(usize),
    Portal,
    Status(u16),
    PhoneRestarts,
    ReceiptNotStored,
    Tap,
}

fn weather() -> impl Strategy<Value = Weather> {
    use Weather::*;
    prop_oneof![
        4 => Just(Fine),
        2 => Just(RequestLost),
        2 => Just(AnswerLost),
        2 => Just(ArrivesTwice),
        1 => (0usize..8).prop_map(AnswerCut),
        1 => Just(Portal),
        1 => prop::sample::select(vec![400u16, 401, 403, 409, 413, 415, 429, 500, 503, 507]).prop_map(Status),
        1 => Just(PhoneRestarts),
        1 => Just(ReceiptNotStored),
        1 => Just(Tap),
    ]
}

/// The phone: what it holds in its outbox, what it let go, and the queue, which does not outlive a restart.
struct Phone {
    outbox: BTreeSet<u64>,
    sent: BTreeSet<u64>,
    queue: Queue,
}

impl Phone {
    fn new(n: u64) -> Self {
        let mut phone = Self {
            outbox: (1..=n).collect(),
            sent: BTreeSet::new(),
            queue: Queue::default(),
        };
        phone.restart();
        phone
    }

    fn restart(&mut self) {
        self.queue = Queue::default();
        self.outbox.iter().for_each(|i| self.queue.add(entry(*i, 900)));
    }

    fn store(&mut self, effects: Vec<Effect>, server: &Server, fails: bool) {
        for effect in effects {
            let Effect::Delivered { receipt, .. } = effect else {
                panic!("{effect:?}")
            };
            let i = number(receipt.instance_id);
            assert!(server.stored.contains_key(&i), "let go of {i}, which the server lacks");
            assert!(!server.lacks_file(i), "let go of {i}, whose file the server lacks");
            match fails {
                true => self.queue.add(entry(i, 900)),
                false => {
                    self.outbox.remove(&i);
                    self.sent.insert(i);
                }
            }
        }
    }

    fn step(&mut self, server: &mut Server, now_ms: i64, weather: Weather) {
        let fails = matches!(weather, Weather::ReceiptNotStored);
        if let Weather::Tap = weather {
            self.queue.wake(Wake::Tap, now_ms);
        }
        let next = self.queue.next(now_ms);
        let arrivals = match weather {
            Weather::RequestLost | Weather::Portal | Weather::Status(_) => 0,
            Weather::ArrivesTwice => 2,
            _ => 1,
        };
        let fault = match weather {
            Weather::RequestLost | Weather::AnswerLost => Some(Fault::Lost),
            Weather::Portal => Some(Fault::NotOurs),
            Weather::Status(status) => Some(Fault::Status {
                status,
                problem: None,
                retry_after_ms: None,
            }),
            _ => None,
        };
        match next {
            Next::Push(ids) => {
                let mut verdicts = Vec::new();
                for _ in 0..arrivals {
                    verdicts = ids.iter().map(|id| server.take(number(*id))).collect();
                }
                if let Weather::AnswerCut(lines) = weather {
                    verdicts.truncate(lines);
                }
                if let Weather::PhoneRestarts = weather {
                    return self.restart();
                }
                let outcome = fault.map_or(Ok(verdicts), Err);
                let effects = pushed(&mut self.queue, outcome, 100, now_ms);
                self.store(effects, server, fails);
            }
            Next::Check(items) => {
                let answers = items.iter().map(|item| server.check(item)).collect();
                let outcome = fault.map_or(Ok(answers), Err);
                let effects = self.queue.checked(outcome, &believe, now_ms, 0.5);
                self.store(effects, server, fails);
            }
            Next::Upload(id, files) => {
                assert_eq!(files, [bytes_of(number(id))]);
                if arrivals > 0 {
                    server.files.insert(number(id));
                }
                let outcome = match fault {
                    Some(fault) => Err(UploadFault::Request(fault)),
                    None => Ok(()),
                };
                self.queue.uploaded(outcome, now_ms, 0.5);
            }
            Next::Sleep(_) | Next::Idle if matches!(weather, Weather::PhoneRestarts) => self.restart(),
            Next::Sleep(_) | Next::Idle => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_network_does_each_interview_ends_once_on_the_server(
        n in 1u64..60,
        storm in prop::collection::vec((weather(), 0i64..400_000), 0..80),
    ) {
        let (mut phone, mut server, mut now_ms) = (Phone::new(n), Server::default(), 1_000_000);
        for (weather, pause_ms) in storm {
            phone.step(&mut server, now_ms, weather);
            now_ms += pause_ms;
            // Nothing is ever in neither place.
            for i in 1..=n {
                prop_assert!(phone.outbox.contains(&i) != phone.sent.contains(&i));
                prop_assert!(phone.outbox.contains(&i) || server.stored.contains_key(&i));
            }
        }
        // Then the sky clears, and somebody taps once.
        phone.queue.wake(Wake::Tap, now_ms);
        for _ in 0..600 {
            if phone.outbox.is_empty() {
                break;
            }
            now_ms += 600_000;
            phone.step(&mut server, now_ms, Weather::Fine);
        }
        prop_assert!(phone.outbox.is_empty(), "left: {:?}", phone.outbox);
        prop_assert_eq!(server.stored.len() as u64, n);
        prop_assert!(server.stored.values().all(|times| *times == 1));
    }
}
