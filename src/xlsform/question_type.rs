//! The type column: every type of question under every name that XLSForm gives it.

use crate::form::{Metadata, QuestionType, UploadKind};

/// What the type column of a row says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TypeCell {
    /// `begin_group`, `begin_repeat` …
    Begin(Control, Option<String>),
    /// `end_group`, `end_repeat` …
    End(Control),
    /// A question that needs nothing more.
    Plain(QuestionType),
    /// A question of text or number that brings a constraint, and perhaps a hint, of its own.
    Bounded(QuestionType, &'static str, Option<&'static str>),
    /// A choice from a list, a file or the instances of a repeat.
    Select(SelectCell),
    /// `range`
    Range,
    /// `csv-external`, `xml-external`: a file of data, no question. The extension of the file.
    External(&'static str),
    /// `background-audio`
    BackgroundAudio,
    /// `osm`
    Osm,
    /// `subscriberid`, `simserial`: what phones no longer tell.
    Withdrawn,
    /// A setting written as a row of the survey.
    Setting(&'static str),
    /// `include`
    Include,
    /// Nothing that anybody knows.
    Unknown,
}

/// What can be begun and ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Control {
    Group,
    Repeat,
    Loop,
}

impl Control {
    /// The word for it in the type column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Repeat => "repeat",
            Self::Loop => "loop",
        }
    }
}

/// How many may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choosing {
    One,
    Multiple,
    Rank,
}

/// A select as its type says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SelectCell {
    /// How many may be chosen.
    pub choosing: Choosing,
    /// The list, file or `${repeat}` as written.
    pub from: String,
    /// Whether the type says that it is a file.
    pub from_file: bool,
    /// `select_one_external`
    pub external: bool,
    /// `or_other`
    pub or_other: bool,
}

const SELECTS: [(&str, Choosing); 22] = [
    ("add select one prompt using", Choosing::One),
    ("add select multiple prompt using", Choosing::Multiple),
    ("select all that apply from", Choosing::Multiple),
    ("select all that apply", Choosing::Multiple),
    ("select one from file", Choosing::One),
    ("select_one_from_file", Choosing::One),
    ("select multiple from file", Choosing::Multiple),
    ("select_multiple_from_file", Choosing::Multiple),
    ("select one external", Choosing::One),
    ("select_one_external", Choosing::One),
    ("select one from", Choosing::One),
    ("select one using", Choosing::One),
    ("select multiple from", Choosing::Multiple),
    ("select multiple using", Choosing::Multiple),
    ("select_one", Choosing::One),
    ("select one", Choosing::One),
    ("select1", Choosing::One),
    ("select_multiple", Choosing::Multiple),
    ("select multiple", Choosing::Multiple),
    ("q select1", Choosing::One),
    ("q select", Choosing::Multiple),
    ("rank", Choosing::Rank),
];

const OTHER: [&str; 3] = [" or specify other", " or_other", " or other"];

/// Reads the type column.
pub(super) fn read(written: &str) -> TypeCell {
    let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = words.to_lowercase();
    if let Some(cell) = control(&words, &lower) {
        return cell;
    }
    if let Some(select) = select(&words, &lower) {
        return TypeCell::Select(select);
    }
    if lower == "osm" || lower.starts_with("osm ") {
        return TypeCell::Osm;
    }
    plain(&lower)
}

fn control(words: &str, lower: &str) -> Option<TypeCell> {
    const NAMES: [(&str, Control); 5] = [
        ("looped group", Control::Repeat),
        ("lgroup", Control::Repeat),
        ("group", Control::Group),
        ("repeat", Control::Repeat),
        ("loop", Control::Loop),
    ];
    let begins = lower.starts_with("begin");
    let at = if begins { "begin".len() } else { "end".len() };
    if !begins && !lower.starts_with("end") || !matches!(lower.as_bytes().get(at), Some(b' ' | b'_')) {
        return None;
    }
    let rest = &lower[at + 1..];
    let (name, control) = NAMES.into_iter().find(|(name, _)| {
        rest.strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })?;
    let list = rest[name.len()..].trim();
    match (begins, list) {
        (true, "") => Some(TypeCell::Begin(control, None)),
        (true, _) => {
            // Lower case keeps the lengths of ASCII; a list name stands at the very end.
            let last = words.rsplit(' ').next().unwrap_or_default();
            Some(TypeCell::Begin(control, Some(last.to_owned())))
        }
        (false, "") => Some(TypeCell::End(control)),
        (false, _) => None,
    }
}

fn select(words: &str, lower: &str) -> Option<SelectCell> {
    let (name, choosing) = SELECTS
        .into_iter()
        .find(|(name, _)| lower.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))?;
    let mut from = words.get(name.len()..)?.trim();
    let mut or_other = false;
    for other in OTHER {
        let cut = from
            .len()
            .checked_sub(other.len())
            .filter(|at| from.is_char_boundary(*at));
        if let Some((list, ending)) = cut.map(|at| from.split_at(at))
            && ending.eq_ignore_ascii_case(other)
        {
            from = list.trim();
            or_other = true;
            break;
        }
    }
    (!from.is_empty() && !from.contains(' ')).then(|| SelectCell {
        choosing,
        from: from.to_owned(),
        from_file: name.ends_with("file"),
        external: name.ends_with("external"),
        or_other,
    })
}

fn plain(lower: &str) -> TypeCell {
    let upload = |media| QuestionType::Upload { media };
    let meta = |source| QuestionType::Metadata { source };
    TypeCell::Plain(match lower {
        "text" | "string" | "q string" | "add text prompt" => QuestionType::Text,
        "integer" | "int" | "q int" | "add integer prompt" => QuestionType::Integer,
        "decimal" | "q decimal" | "add decimal prompt" => QuestionType::Decimal,
        "date" | "q date" | "add date prompt" => QuestionType::Date,
        "time" => QuestionType::Time,
        "datetime" | "date time" | "q date time" | "q datetime" | "add date time prompt" | "add datetime prompt" => {
            QuestionType::DateTime
        }
        "note" | "q note" | "add note prompt" => QuestionType::Note,
        "acknowledge" | "q acknowledge" | "add acknowledge prompt" | "trigger" => QuestionType::Acknowledge,
        "calculate" | "q calculate" | "add calculate prompt" => QuestionType::Calculate,
        "hidden" => QuestionType::Hidden,
        "geopoint" | "gps" | "location" | "q geopoint" | "q location" | "add location prompt" => QuestionType::Geopoint,
        "geotrace" | "q geotrace" => QuestionType::Geotrace,
        "geoshape" | "q geoshape" => QuestionType::Geoshape,
        "image" | "photo" | "q image" | "q picture" | "add image prompt" | "add photo prompt" => {
            upload(UploadKind::Image)
        }
        "audio" | "q audio" | "add audio prompt" => upload(UploadKind::Audio),
        "video" | "q video" | "add video prompt" => upload(UploadKind::Video),
        "file" | "add file prompt" => upload(UploadKind::File),
        "barcode" | "q barcode" | "add barcode prompt" => QuestionType::Barcode,
        "start" | "start time" | "get start time" => meta(Metadata::Start),
        "end" | "end time" | "get end time" => meta(Metadata::End),
        "today" | "get today" => meta(Metadata::Today),
        "deviceid" | "device id" | "get device id" | "imei" | "uri:deviceid" => meta(Metadata::DeviceId),
        "username" | "uri:username" => meta(Metadata::Username),
        "email" | "uri:email" => meta(Metadata::Email),
        "phonenumber" | "get phone number" | "uri:phonenumber" => meta(Metadata::PhoneNumber),
        "audit" => meta(Metadata::Audit),
        "start-geopoint" => meta(Metadata::StartGeopoint),
        "background-geopoint" => meta(Metadata::BackgroundGeopoint),
        _ => return special(lower),
    })
}

fn special(lower: &str) -> TypeCell {
    let days = |constraint, hint| TypeCell::Bounded(QuestionType::Integer, constraint, Some(hint));
    match lower {
        "range" => TypeCell::Range,
        "percentage" => TypeCell::Bounded(QuestionType::Integer, "0 <= . and . <= 100", None),
        "phone number" => TypeCell::Bounded(QuestionType::Text, "regex(., '^\\d*$')", Some("Enter numbers only.")),
        "number of days in last month" => days("0 <= . and . <= 31", "Enter a number 0-31."),
        "number of days in last six months" => days("0 <= . and . <= 183", "Enter a number 0-183."),
        "number of days in last year" => days("0 <= . and . <= 365", "Enter a number 0-365."),
        "csv-external" => TypeCell::External("csv"),
        "xml-external" => TypeCell::External("xml"),
        "background-audio" => TypeCell::BackgroundAudio,
        "subscriberid" | "subscriber id" | "get subscriber id" | "uri:subscriberid" | "simserial" | "sim id"
        | "get sim id" | "uri:simserial" => TypeCell::Withdrawn,
        "form_title" | "set_form_title" | "set form title" => TypeCell::Setting("form_title"),
        "form_id" | "set_form_id" | "set form id" | "id_string" => TypeCell::Setting("form_id"),
        "include" => TypeCell::Include,
        _ => TypeCell::Unknown,
    }
}

/// The usual types, for "did you mean".
pub(super) const USUAL: [&str; 33] = [
    "text",
    "integer",
    "decimal",
    "date",
    "time",
    "dateTime",
    "select_one",
    "select_multiple",
    "select_one_from_file",
    "select_multiple_from_file",
    "rank",
    "range",
    "note",
    "acknowledge",
    "calculate",
    "hidden",
    "geopoint",
    "geotrace",
    "geoshape",
    "image",
    "audio",
    "video",
    "file",
    "barcode",
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
    "start",
    "end",
    "today",
    "deviceid",
    "username",
];
