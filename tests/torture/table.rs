//! The rows.

mod browser;

pub use browser::BROWSER_ROWS;

use super::link::{CLEAN, Link};
use super::row::{CALM, Deed, Harm, Mistake, Plan, Row, Server};

/// 2G: 600 ms, 50 kbit/s, 5 % of packets lost, 10 s there and 20 s away; time runs twenty times as fast.
const TWO_G: Link = Link {
    latency_ms: 600,
    kbit_s: 50,
    loss_permille: 50,
    up_ms: 10_000,
    down_ms: 20_000,
    pace: 20,
};

/// The same without its going away: what is lost depends on the seed alone, and not on how fast this machine is.
const TWO_G_THAT_STAYS: Link = Link {
    up_ms: 0,
    down_ms: 0,
    ..TWO_G
};

const fn dies_at(point: &'static str) -> Plan {
    Plan {
        phones: 2,
        server: Server::DiesAt(point),
        ..CALM
    }
}

const fn harmed(harms: &'static [(Harm, u64)]) -> Plan {
    Plan { harms, ..CALM }
}

const TOO_EARLY: Mistake = Mistake::Server("acknowledges_before_commit");
const TWICE: Mistake = Mistake::Server("keeps_twice");

/// Rows of server and proxy, in the order of the matrix.
pub const ROWS: &[Row] = &[
    Row::new(
        "3",
        "server dies before the transaction",
        dies_at("before_transaction"),
        Mistake::ForgetsBeforeReceipt,
    ),
    Row::new(
        "3",
        "server dies after a row",
        dies_at("after_row"),
        Mistake::ForgetsBeforeReceipt,
    ),
    Row::new(
        "3",
        "server dies before the commit",
        dies_at("before_commit"),
        TOO_EARLY,
    ),
    Row::new(
        "3",
        "server dies after the commit",
        dies_at("after_commit"),
        Mistake::NewIdEachTime,
    ),
    Row::new(
        "3",
        "server dies before the answer",
        dies_at("before_answer"),
        Mistake::NewIdEachTime,
    ),
    Row::new(
        "3",
        "server killed at any moment",
        Plan {
            phones: 4,
            interviews: 12,
            server: Server::KilledAnytime,
            ..CALM
        },
        TOO_EARLY,
    ),
    Row::new(
        "4",
        "answer lost after the commit",
        harmed(&[
            (Harm::AnswerLost, 500),
            (Harm::AnswerCut, 200),
            (Harm::RequestLost, 100),
        ]),
        Mistake::NewIdEachTime,
    ),
    Row::new(
        "5",
        "delivered twice, also at once",
        harmed(&[(Harm::Twice, 400), (Harm::TwiceAtOnce, 500)]),
        TWICE,
    ),
    Row::new(
        "6",
        "reordered, with other bytes under one id",
        Plan {
            harms: &[(Harm::Held, 350), (Harm::AnswerLost, 100)],
            deed: Deed::OtherBytes,
            ..CALM
        },
        Mistake::Server("last_write_wins"),
    ),
    Row::new(
        "7",
        "clocks days off, in 1970, jumping",
        Plan {
            clocks: true,
            phone_killed: true,
            interviews: 9,
            ..CALM
        },
        Mistake::ClockIsOrder,
    ),
    Row::new(
        "11",
        "a push cut at every byte",
        Plan {
            interviews: 3,
            packs: false,
            deed: Deed::CutEverywhere,
            ..CALM
        },
        Mistake::Server("ignores_digests"),
    ),
    Row::new(
        "11",
        "bits turned over on the way",
        Plan {
            harms: &[(Harm::Flipped, 600), (Harm::BodyCut, 200)],
            packs: false,
            ..CALM
        },
        Mistake::Server("ignores_digests"),
    ),
    Row::new(
        "12",
        "server's disk full",
        Plan {
            interviews: 12,
            server: Server::Full,
            ..CALM
        },
        Mistake::AnyAnswerIsAReceipt,
    ),
    Row {
        waits: true,
        ..Row::new(
            "15",
            "2G, 5 % lost, 10 s there and 20 s away",
            Plan {
                interviews: 20,
                link: TWO_G,
                ..CALM
            },
            Mistake::NeverWaits,
        )
    },
    Row {
        waits: true,
        ..Row::new(
            "15",
            "250 queued, 2G, 10 % lost: at most 2.5 times the bytes needed",
            Plan {
                interviews: 0,
                harms: &[(Harm::RequestLost, 50), (Harm::AnswerLost, 50)],
                link: TWO_G_THAT_STAYS,
                deed: Deed::BytesCount(250),
                ..CALM
            },
            Mistake::SendsAgain,
        )
    },
    Row::new(
        "16",
        "250 queued, 10,000 in one trial of sixty",
        Plan {
            interviews: 0,
            harms: &[(Harm::AnswerLost, 100), (Harm::RequestLost, 200)],
            deed: Deed::Queue(250),
            ..CALM
        },
        Mistake::ForgetsBeforeReceipt,
    ),
    Row::new(
        "17",
        "poison among 500",
        Plan {
            interviews: 0,
            deed: Deed::Poison(500),
            ..CALM
        },
        Mistake::Server("one_bad_line_fails_all"),
    ),
    Row::new(
        "18",
        "sessions end",
        Plan {
            deed: Deed::SessionEnds,
            ..CALM
        },
        Mistake::SignedOutForgets,
    ),
    Row::new(
        "18",
        "phone revoked, and enrolled again",
        Plan {
            files: true,
            deed: Deed::Revoked,
            ..CALM
        },
        Mistake::SignedOutForgets,
    ),
    Row::new(
        "19",
        "a sign-in page answers",
        harmed(&[(Harm::Portal, 350), (Harm::Redirected, 250), (Harm::Status, 250)]),
        Mistake::AnyAnswerIsAReceipt,
    ),
    Row::new(
        "19",
        "TLS and framing broken",
        Plan {
            files: true,
            harms: &[(Harm::HungUp, 300), (Harm::Garbled, 500)],
            ..CALM
        },
        Mistake::AnyEndIsAReceipt,
    ),
    Row::new(
        "20",
        "files cut, changed, twice, server dies over them",
        Plan {
            interviews: 4,
            files: true,
            file_bytes: 150_000,
            harms: &[
                (Harm::BodyCut, 150),
                (Harm::Flipped, 150),
                (Harm::AnswerLost, 100),
                (Harm::TwiceAtOnce, 100),
            ],
            server: Server::DiesAt("file_placed"),
            ..CALM
        },
        Mistake::FilesMayFail,
    ),
    Row::new(
        "20",
        "files changed on the way",
        Plan {
            interviews: 4,
            files: true,
            file_bytes: 2000,
            harms: &[(Harm::Flipped, 500)],
            ..CALM
        },
        Mistake::Server("believes_files"),
    ),
    Row::new(
        "23",
        "nonsense comes in",
        Plan {
            deed: Deed::Nonsense,
            ..CALM
        },
        Mistake::Server("trusts_input"),
    ),
    Row::new(
        "23",
        "fuzzed: real requests changed, at every door",
        Plan {
            deed: Deed::Fuzzed,
            ..CALM
        },
        Mistake::Server("trusts_input"),
    ),
    Row::new(
        "21",
        "a profile of the first build, phone killed",
        Plan {
            phone_killed: true,
            harms: &[(Harm::AnswerLost, 200)],
            deed: Deed::OldProfile,
            ..CALM
        },
        Mistake::ForgetsOldSchemas,
    ),
    Row::new(
        "1",
        "phone killed at any step (the app's core)",
        Plan {
            phones: 2,
            files: true,
            phone_killed: true,
            harms: &[(Harm::AnswerLost, 100)],
            ..CALM
        },
        Mistake::LocalStorageOnly,
    ),
    Row::new(
        "",
        "drafts deleted, phone killed",
        Plan {
            interviews: 12,
            phone_killed: true,
            deletes: true,
            ..CALM
        },
        Mistake::LocalStorageOnly,
    ),
    Row::new(
        "",
        "server comes back older",
        Plan {
            files: true,
            interviews: 9,
            deed: Deed::Restored,
            ..CALM
        },
        Mistake::LetsGoAtOnce,
    ),
    Row::new(
        "",
        "erased by the office, old copies come again",
        Plan {
            phones: 2,
            interviews: 9,
            harms: &[(Harm::AnswerLost, 300), (Harm::Held, 200)],
            deed: Deed::Erased,
            ..CALM
        },
        Mistake::Server("forgets_erasure"),
    ),
    Row::new(
        "",
        "files by hand and pushes mixed",
        Plan {
            phones: 2,
            files: true,
            harms: &[(Harm::AnswerLost, 300), (Harm::RequestLost, 300)],
            deed: Deed::Carried,
            ..CALM
        },
        TWICE,
    ),
    Row::new(
        "14",
        "one store lost (the app's core)",
        Plan {
            harms: &[(Harm::RequestLost, 700)],
            link: CLEAN,
            deed: Deed::StoreLost,
            ..CALM
        },
        Mistake::LocalStorageOnly,
    ),
];
