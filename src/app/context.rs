//! What every screen of the officers' app shares: handles, cheap to copy.

use super::{
    network::Want,
    prefs::Prefs,
    rest,
    route::Router,
    sender::Sender,
    sheet::Question,
    storage::{BootReport, SentItem, Storage},
};
use crate::{
    submission::Mode,
    sync::FormList,
    ui::i18n::I18n,
    vault::{Device, Draft, Headline},
};
use leptos::prelude::*;

/// The shared handles; `Copy`, so every closure can hold it.
#[derive(Clone, Copy)]
pub struct App {
    /// Which screen is shown.
    pub router: Router,
    /// The words.
    pub i18n: I18n,
    /// Theme and text size.
    pub prefs: Prefs,
    /// What this phone is to the server.
    pub device: RwSignal<Option<Device>>,
    /// The published forms as last seen.
    pub forms: RwSignal<Option<FormList>>,
    /// What of them is not on this phone yet; nobody knows before the stores were looked through.
    pub wanted: RwSignal<Option<Vec<Want>>>,
    /// They are being fetched.
    pub is_fetching: RwSignal<bool>,
    /// Whether the server lets people try forms without enrolment.
    pub is_practice: RwSignal<bool>,
    /// What is asked before something that cannot be taken back.
    pub question: RwSignal<Option<Question>>,
    /// A new version of the app waits.
    pub has_update: RwSignal<bool>,
    /// Unfinished interviews, the one changed last first.
    pub drafts: RwSignal<Vec<Draft>>,
    /// Finished and not yet sent, the oldest first.
    pub waiting: RwSignal<Vec<Headline>>,
    /// Sent, the newest first.
    pub sent: RwSignal<Vec<SentItem>>,
    /// How many stored texts were set aside because they cannot be read.
    pub n_set_aside: RwSignal<usize>,
    /// What was mended when the app opened.
    pub report: RwSignal<Option<BootReport>>,
    storage: StoredValue<Storage, LocalStorage>,
    sender: StoredValue<Sender, LocalStorage>,
}

impl App {
    /// The handles around what was opened.
    #[must_use]
    pub fn new(router: Router, i18n: I18n, prefs: Prefs, storage: Storage, sender: Sender) -> Self {
        Self {
            router,
            i18n,
            prefs,
            device: RwSignal::new(None),
            forms: RwSignal::new(None),
            wanted: RwSignal::new(None),
            is_fetching: RwSignal::new(false),
            is_practice: RwSignal::new(false),
            question: RwSignal::new(None),
            has_update: RwSignal::new(false),
            drafts: RwSignal::new(Vec::new()),
            waiting: RwSignal::new(Vec::new()),
            sent: RwSignal::new(Vec::new()),
            n_set_aside: RwSignal::new(0),
            report: RwSignal::new(None),
            storage: StoredValue::new_local(storage),
            sender: StoredValue::new_local(sender),
        }
    }

    /// The stores.
    #[must_use]
    pub fn storage(self) -> Storage {
        self.storage.get_value()
    }

    /// Who sends.
    #[must_use]
    pub fn sender(self) -> Sender {
        self.sender.get_value()
    }

    /// Whether this phone belongs to an officer; for views to follow.
    #[must_use]
    pub fn is_enrolled(self) -> bool {
        self.device
            .with(|device| device.as_ref().is_some_and(|device| device.enrolment.is_some()))
    }

    /// The same, for event handlers.
    #[must_use]
    pub fn is_enrolled_now(self) -> bool {
        self.device
            .with_untracked(|device| device.as_ref().is_some_and(|device| device.enrolment.is_some()))
    }

    /// Whether interviews that begin now count.
    #[must_use]
    pub fn mode(self) -> Mode {
        if self.is_enrolled_now() {
            Mode::Real
        } else {
            Mode::Practice
        }
    }

    /// The officer's name, empty without enrolment.
    #[must_use]
    pub fn officer(self) -> String {
        self.device.with_untracked(|device| {
            let enrolment = device.as_ref().and_then(|device| device.enrolment.as_ref());
            enrolment
                .map(|enrolment| enrolment.officer.name.clone())
                .unwrap_or_default()
        })
    }

    /// Reads the lists anew, for instance after something was sent.
    pub async fn refresh(self) {
        // A list that cannot be read stays as it was.
        if let Ok(drafts) = self.storage().drafts().await {
            set_changed(self.drafts, drafts);
        }
        // Before it is here, nothing was kept when the app opened and nothing was finished since.
        if rest::is_here() {
            rest::apart(self.refresh_finished()).await;
        }
    }

    /// A list that cannot be read stays as it was; opening a record says what is wrong.
    async fn refresh_finished(self) {
        let storage = self.storage();
        if let Ok(waiting) = storage.outbox().await {
            set_changed(self.waiting, waiting);
        }
        if let Ok(sent) = storage.sent().await {
            set_changed(self.sent, sent);
        }
        // Last: reading the lists sets aside what cannot be read.
        if let Ok(set_aside) = storage.quarantine().await {
            set_changed(self.n_set_aside, set_aside.len());
        }
    }
}

/// The shared handles; the root has put them into context.
#[must_use]
pub fn use_app() -> App {
    expect_context()
}

/// Sets a signal only when that changes it: whoever follows it is made anew, under the finger perhaps. A signal that
/// is gone with its screen is left alone.
pub fn set_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|now| *now != value) == Some(true) {
        signal.try_set(value);
    }
}
