//! Opens an interview: the form it runs on, the draft if it was begun, the session around both.

use super::{keeper::Keeper, session::Fill};
use crate::sorted::Map;
use crate::{
    app::{
        api,
        context::App,
        lock::Lock,
        measure,
        storage::{Storage, StorageError},
    },
    engine::{Host, Model, Opening, Saved, Session},
    form::{Form, Metadata},
    id::{Digest, FormId, InstanceId},
    json,
    submission::{Mode, Moment},
    sync::FormState,
    ui::{clock, i18n::Words, i18n::app},
    vault::{DRAFT_SCHEMA, Device, Draft},
};
use leptos::prelude::*;
use std::{rc::Rc, sync::Arc};

/// Why an interview cannot be opened, in words, with the code of the error where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CannotOpen {
    /// What to say.
    pub words: Words,
    /// A code to read out.
    pub code: Option<&'static str>,
}

impl CannotOpen {
    fn because(words: Words) -> Self {
        Self { words, code: None }
    }
}

impl From<StorageError> for CannotOpen {
    fn from(error: StorageError) -> Self {
        Self {
            words: app::STORAGE_TROUBLE,
            code: Some(error.code()),
        }
    }
}

/// The browser's clock and zone, and what this phone knows of itself.
struct PhoneHost {
    device_id: String,
    officer: String,
}

impl Host for PhoneHost {
    fn now_ms(&self) -> i64 {
        clock::now_ms()
    }
    fn offset_minutes(&self, wall_ms: i64) -> i32 {
        clock::offset_min(wall_ms)
    }
    fn random(&self) -> f64 {
        js_sys::Math::random()
    }
    fn metadata(&self, which: Metadata) -> Option<String> {
        match which {
            Metadata::DeviceId => Some(self.device_id.clone()),
            Metadata::Username => Some(self.officer.clone()),
            _ => None,
        }
    }
}

/// This moment as a submission tells it.
#[must_use]
pub fn moment() -> Moment {
    let wall_ms = clock::now_ms();
    Moment {
        wall_ms,
        mono_ms: measure::start() as i64,
        offset_min: clock::offset_min(wall_ms),
    }
}

/// An interview that was opened, before there is a screen for it.
pub struct Opened {
    session: Session,
    draft: Draft,
    language: usize,
    is_begun: bool,
}

impl Opened {
    /// The interview's id.
    #[must_use]
    pub fn id(&self) -> InstanceId {
        self.draft.id
    }

    /// The number of the write that was read.
    #[must_use]
    pub fn rev(&self) -> u64 {
        self.draft.rev
    }

    /// Puts it on the screen; its signals belong to the current owner. Without its lock it can only be looked at.
    #[must_use]
    pub fn show(self, storage: Storage, lock: Option<Lock>) -> Fill {
        let cursor = self.draft.cursor.clone();
        let keeper = Keeper::new(storage, self.draft, self.is_begun, lock);
        Fill::new(self.session, self.language, &cursor, keeper)
    }

    /// Puts it in the place of an older state of the same interview.
    pub fn renew(self, fill: Fill) {
        fill.renew(self.session, &self.draft.cursor);
    }
}

/// Opens a new interview, or the one with this id.
/// # Errors
/// `CannotOpen` says in words why not.
pub async fn open(app: App, form_id: &FormId, instance_id: Option<InstanceId>) -> Result<Opened, CannotOpen> {
    let begun = measure::start();
    let device = app.storage().device_or_new().await?;
    let host = host(app, &device);
    app.device.set(Some(device));
    let opened = match instance_id {
        Some(id) => {
            let draft = draft(app, id).await?;
            let model = model(app, draft.form_digest).await?;
            resume(draft, model, host)?
        }
        None => start(app, form_id, host).await?,
    };
    measure::finish("jb:load-form", begun);
    Ok(opened)
}

/// Reads a later state of an interview that is on the screen already, as another tab has saved it; `None` where `rev`
/// is still the last.
/// # Errors
/// `CannotOpen` when it is no draft any more, or cannot be read.
pub async fn read_again(app: App, fill: Fill, rev: u64) -> Result<Option<Opened>, CannotOpen> {
    let id = fill.keeper().draft().borrow().id;
    let draft = draft(app, id).await?;
    if draft.rev == rev {
        return Ok(None);
    }
    let model = fill.ask(|session| session.model().clone());
    let device = app.storage().device_or_new().await?;
    resume(draft, model, host(app, &device)).map(Some)
}

fn host(app: App, device: &Device) -> Rc<PhoneHost> {
    Rc::new(PhoneHost {
        device_id: device.device_id.to_string(),
        officer: app.officer(),
    })
}

async fn draft(app: App, id: InstanceId) -> Result<Draft, CannotOpen> {
    let draft = app.storage().draft(id).await?;
    draft.ok_or(CannotOpen::because(app::NOT_A_DRAFT))
}

fn resume(draft: Draft, model: Arc<Model>, host: Rc<PhoneHost>) -> Result<Opened, CannotOpen> {
    let answers = serde_json::to_string(&draft.answers).map_err(|_| StorageError::Unreadable)?;
    let saved: Saved = json::read(&answers).map_err(|_| StorageError::Unreadable)?;
    let (session, orphans) = Session::resume(model, host, &saved);
    if !orphans.is_empty() {
        // A draft opens on its own version, so every answer has its place; anything else is a fault of ours.
        log::error!("{} answers of a draft have no place in its form", orphans.len());
    }
    let language = session.language();
    Ok(Opened {
        session,
        draft,
        language,
        is_begun: true,
    })
}

async fn start(app: App, form_id: &FormId, host: Rc<PhoneHost>) -> Result<Opened, CannotOpen> {
    let mode = app.mode();
    if mode == Mode::Practice && !app.is_practice.get_untracked() {
        return Err(CannotOpen::because(app::ENROL_FIRST));
    }
    let entry = app.forms.with_untracked(|list| {
        list.as_ref()
            .and_then(|list| list.forms.iter().find(|entry| entry.form_id == *form_id).cloned())
    });
    let entry = entry.ok_or(CannotOpen::because(app::NO_SUCH_FORM))?;
    if entry.state == FormState::Closed {
        return Err(CannotOpen::because(app::FORM_CLOSED));
    }
    let model = model(app, entry.digest).await?;
    let tag = app.i18n.lang().tag();
    let languages = &model.form.languages;
    let language = languages.iter().position(|it| it.code.as_deref() == Some(tag));
    let language = language.unwrap_or(model.form.default_language);
    let seed = (js_sys::Math::random() * f64::from(u32::MAX)) as u64;
    let draft = Draft {
        schema: DRAFT_SCHEMA,
        id: app.storage().new_instance_id()?,
        deprecated_id: None,
        form_id: model.form.form_id.clone(),
        form_version: model.form.version.clone(),
        form_digest: entry.digest,
        mode,
        cursor: String::new(),
        language: languages.get(language).map(|it| it.name.clone()).unwrap_or_default(),
        seed,
        started: moment(),
        changed_ms: clock::now_ms(),
        answers: serde_json::Value::Null,
        attachments: Vec::new(),
        title: String::new(),
        place: String::new(),
        percent: 0,
        rev: 0,
    };
    let session = Session::start(model, host, Opening { language, seed });
    Ok(Opened {
        session,
        draft,
        language,
        is_begun: false,
    })
}

/// The form with this digest, and with its data.
async fn model(app: App, digest: Digest) -> Result<Arc<Model>, CannotOpen> {
    let written = text(app, digest).await?;
    let form = Form::from_json(&written).map_err(|_| CannotOpen::because(app::FORM_TOO_NEW))?;
    let mut data = Map::new();
    for file in form.files.iter().filter(|file| file.is_data) {
        data.insert(file.name.clone(), text(app, file.sha256).await?);
    }
    let model = Model::load_packed(form, &data).map_err(|_| CannotOpen::because(app::FORM_BROKEN))?;
    Ok(Arc::new(model))
}

/// The text of a form, or of its data: from the phone, or else from the server.
async fn text(app: App, digest: Digest) -> Result<String, CannotOpen> {
    let storage = app.storage();
    let kept = match storage.form(digest).await {
        Ok(kept) => kept,
        // Damaged or without a database: the server has it too.
        Err(StorageError::Unreadable | StorageError::NoJournal) => None,
        Err(error) => return Err(error.into()),
    };
    if let Some(text) = kept {
        return Ok(text);
    }
    let text = api::form(digest)
        .await
        .map_err(|_| CannotOpen::because(app::FORM_NOT_HERE))?;
    if let Err(error) = storage.put_form(&text).await {
        log::warn!("a form could not be kept: {}", error.code());
    }
    Ok(text)
}
