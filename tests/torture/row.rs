//! What a row is: a fault, what it does to whom, and the mistake that it must notice.

use super::link::{CLEAN, Link};

/// What the proxy does to a request or its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Harm {
    RequestLost,
    AnswerLost,
    AnswerLate,
    AnswerCut,
    Twice,
    TwiceAtOnce,
    /// The phone hears nothing, and the request arrives later.
    Held,
    BodyCut,
    /// One bit is another.
    Flipped,
    /// 200 with a sign-in page.
    Portal,
    /// 302 to a sign-in page.
    Redirected,
    /// A status that something on the way gives.
    Status,
    /// The connection ends before anything was asked, as where a TLS handshake fails.
    HungUp,
    /// What comes back is no answer: a TLS alert, noise, or HTTP whose framing is broken.
    Garbled,
}

/// A deliberate mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// The phone lets go of what it sends before it hears anything.
    ForgetsBeforeReceipt,
    /// The phone gives an interview a new id each time it is sent.
    NewIdEachTime,
    /// The phone takes any answer for a receipt.
    AnyAnswerIsAReceipt,
    /// The phone takes the end of a connection for a receipt.
    AnyEndIsAReceipt,
    /// The phone lets go when it is signed out or revoked.
    SignedOutForgets,
    /// The phone lets go of an interview whose files could not be sent.
    FilesMayFail,
    /// The phone lets the bytes go with the receipt.
    LetsGoAtOnce,
    /// Of two copies of a draft the one with the later clock counts.
    ClockIsOrder,
    /// Nothing is written to the journal.
    LocalStorageOnly,
    /// The phone takes what an older build stored for nothing.
    ForgetsOldSchemas,
    /// The new build's worker takes over at once, and throws the old build away.
    HastyWorker,
    /// The phone sends everything five times, to be sure.
    SendsAgain,
    /// The phone never waits before it tries again.
    NeverWaits,
    /// A tab takes what it wrote of a draft itself for all that there is.
    OwnCopy,
    /// The screen says that it is saved, and nothing is stored.
    StoresNothing,
    /// A mistake of the server, by the name that it knows (`JB_MISTAKE`).
    Server(&'static str),
}

/// What befalls a phone in a real browser while an interview is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// SIGKILL of the browser, at a step of storing or sending.
    KilledAtStep,
    /// SIGKILL of the browser, at any moment.
    KilledAnytime,
    /// The page's process dies, the browser lives.
    Crashed,
    /// Local storage is full to its last unit.
    LocalFull,
    /// IndexedDB takes nothing more.
    JournalFull,
    /// The server has another build in the middle of an interview, perhaps one that is broken; then there is no signal.
    Updated,
    /// One interview is open in two tabs, and both go on with it.
    TwoTabs,
    /// Many interviews wait and are sent.
    LongQueue,
    /// Something answers that is not our server.
    Untrusted,
    /// Killed; then bytes of one store's files are turned over.
    Damaged,
    /// Killed; then one of the stores is gone.
    Wiped,
}

/// What happens to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    Stays,
    /// It dies at this failpoint, again and again.
    DiesAt(&'static str),
    /// SIGKILL at any moment, again and again.
    KilledAnytime,
    /// Its disk is full, until the calm.
    Full,
}

/// What people do, or what befalls a phone, beside interviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Nothing,
    /// One push is cut at every byte.
    CutEverywhere,
    /// So many wait from the beginning.
    Queue(usize),
    /// Among many that wait are some that cannot be taken.
    Poison(usize),
    /// Every session ends.
    SessionEnds,
    /// So many wait, and on a slow link with losses not many more bytes are sent than they need.
    BytesCount(usize),
    /// The phone is revoked, hands over a file, and is enrolled again.
    Revoked,
    /// The server comes back as it was before.
    Restored,
    /// Files of the phone reach the office while it sends.
    Carried,
    /// Others bring other bytes under the ids of finished interviews.
    OtherBytes,
    /// Nonsense of every kind comes in meanwhile.
    Nonsense,
    /// Real requests come in with small changes, at every door.
    Fuzzed,
    /// One of the two stores is gone.
    StoreLost,
    /// The office erases interviews on request that phones still have; old copies of them come again.
    Erased,
    /// The phone has what an older build stored.
    OldProfile,
}

/// What a row does.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub phones: usize,
    /// Interviews of each phone.
    pub interviews: usize,
    /// Whether interviews have files.
    pub files: bool,
    /// Bytes of a file.
    pub file_bytes: usize,
    pub harms: &'static [(Harm, u64)],
    pub link: Link,
    pub server: Server,
    /// The phone's browser is killed at any step.
    pub phone_killed: bool,
    /// The phone's clock jumps.
    pub clocks: bool,
    /// Drafts are deleted.
    pub deletes: bool,
    /// Whether pushes are packed.
    pub packs: bool,
    pub deed: Deed,
}

/// Nothing goes wrong.
pub const CALM: Plan = Plan {
    phones: 1,
    interviews: 6,
    files: false,
    file_bytes: 200,
    harms: &[],
    link: CLEAN,
    server: Server::Stays,
    phone_killed: false,
    clocks: false,
    deletes: false,
    packs: true,
    deed: Deed::Nothing,
};

pub struct Row {
    pub name: &'static str,
    /// Its number in the matrix of faults; empty for further rows.
    pub number: &'static str,
    pub plan: Plan,
    /// What it must notice.
    pub control: Mistake,
    /// In a real browser, instead of the plan.
    pub browser: Option<Act>,
    /// A row that mostly waits shares the processors with more of its kind.
    pub waits: bool,
}

impl Row {
    pub const fn new(number: &'static str, name: &'static str, plan: Plan, control: Mistake) -> Self {
        Self {
            name,
            number,
            plan,
            control,
            browser: None,
            waits: false,
        }
    }

    /// A row in a real browser.
    pub const fn browser(number: &'static str, name: &'static str, act: Act, control: Mistake) -> Self {
        Self {
            browser: Some(act),
            ..Self::new(number, name, CALM, control)
        }
    }
}
