//! What a form says, as JSON for programs.

use crate::form::{
    Diagnostic, Form, InitialAnswer, Itemset, ItemsetSource, Language, Media, Metadata, Node, NodeKind, Phrase,
    QuestionType, Segment, Severity, Text, UploadKind,
};
use crate::xform;
use crate::xlsform::CheckReport;
use serde_json::{Map, Value, json};

/// The report of `form check`.
pub fn report(report: &CheckReport, form: Option<&Form>, with_nodes: bool) -> Value {
    let of = |severity| -> Vec<Value> {
        let some = report.diagnostics.iter().filter(|d| d.severity == severity);
        some.map(problem).collect()
    };
    let mut whole = json!({
        "ok": report.ok,
        "errors": of(Severity::Error),
        "warnings": of(Severity::Warning),
        "form": form.map(|form| head(form, report.questions)),
        "choice_lists": form.map(choice_lists).unwrap_or_default(),
        "languages": report.languages,
        "settings": form.map(settings).unwrap_or_default(),
    });
    if let (true, Some(form)) = (with_nodes, form) {
        let mut nodes = Vec::new();
        describe(form, &form.root, String::new(), &mut nodes);
        whole["nodes"] = nodes.into();
    }
    whole
}

/// A problem with all of its keys, null where it has no such place.
fn problem(problem: &Diagnostic) -> Value {
    json!({
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "name": problem.name,
        "text": problem.text,
        "help": problem.help,
    })
}

fn head(form: &Form, questions: usize) -> Value {
    json!({
        "form_id": form.form_id,
        "version": form.version,
        "title": form.title,
        "root": form.root.name,
        "questions": questions,
    })
}

fn settings(form: &Form) -> Map<String, Value> {
    let mut settings = Map::new();
    let mut set = |name: &str, value: Value| {
        if !value.is_null() && value != "" {
            settings.insert(name.to_owned(), value);
        }
    };
    set("form_title", json!(form.title));
    set("form_id", json!(form.form_id));
    set("version", json!(form.version));
    set("name", json!(form.root.name));
    let default = form.languages.get(form.default_language);
    set("default_language", json!(default.map(|language| &language.name)));
    set("style", json!(form.style.join(" ")));
    set("instance_name", json!(form.instance_name));
    for (name, value) in &form.other_settings {
        set(name, json!(value));
    }
    settings
}

fn choice_lists(form: &Form) -> Map<String, Value> {
    let lists = form.lists.iter().map(|(name, list)| {
        let choices = list.0.iter().map(|choice| {
            json!({
                "name": choice.name,
                "labels": labels(form, choice.label.as_ref()),
                "media": media(form, &choice.media),
                "columns": choice.columns,
            })
        });
        (name.clone(), choices.collect())
    });
    lists.collect()
}

/// Adds this node and all below it, in the order of the form.
fn describe(form: &Form, node: &Node, above: String, out: &mut Vec<Value>) {
    let path = format!("{above}/{}", node.name);
    if !above.is_empty() {
        out.push(describe_one(form, node, &path));
    }
    for child in &node.children {
        describe(form, child, path.clone(), out);
    }
}

fn describe_one(form: &Form, node: &Node, path: &str) -> Value {
    let (kind, type_word) = match &node.kind {
        NodeKind::Group => ("group", "group"),
        NodeKind::Repeat { .. } => ("repeat", "repeat"),
        NodeKind::Question(asked) => (
            "question",
            node.other_columns.get("type").map_or(word(asked), String::as_str),
        ),
    };
    let set = match &node.kind {
        NodeKind::Question(
            QuestionType::SelectOne(set) | QuestionType::SelectMultiple(set) | QuestionType::Rank(set),
        ) => Some(choices(set)),
        _ => None,
    };
    let mut whole = json!({
        "ref": path,
        "name": node.name,
        "kind": kind,
        "type": type_word,
        "control": xform::control(node),
        "bind": bind(form, node),
        "labels": labels(form, node.label.as_ref()),
        "hints": labels(form, node.hint.as_ref()),
        "guidance_hints": labels(form, node.guidance.as_ref()),
        "media": media(form, &node.media),
        "appearance": node.appearance.join(" "),
        "parameters": node.parameters,
        "choices": set,
        "other_columns": node.other_columns,
        "row": node.row,
    });
    if let NodeKind::Repeat { count, is_fixed } = &node.kind {
        whole["count"] = json!(count);
        whole["fixed"] = json!(is_fixed);
    }
    whole
}

fn choices(set: &Itemset) -> Value {
    let (key, from) = match &set.source {
        ItemsetSource::List(list) => ("list", list),
        ItemsetSource::File(file) => ("file", file),
        ItemsetSource::Nodes(path) => ("nodes", path),
    };
    json!({ key: from, "filter": set.filter, "randomize": set.randomize, "or_other": set.or_other })
}

fn bind(form: &Form, node: &Node) -> Value {
    let bind = &node.bind;
    let (default, dynamic) = match &bind.default {
        Some(InitialAnswer::Static(text)) => (Some(text), false),
        Some(InitialAnswer::Dynamic(text)) => (Some(text), true),
        None => (None, false),
    };
    let mut all = Map::new();
    let texts = [
        ("relevant", &bind.relevant),
        ("constraint", &bind.constraint),
        ("required", &bind.required),
        ("calculate", &bind.calculation),
        ("readonly", &bind.read_only),
    ];
    if let Some(name) = xform::data_type(node) {
        all.insert("type".to_owned(), json!(name));
    }
    for (name, text) in texts {
        if let Some(text) = text {
            all.insert(name.to_owned(), json!(text.trim()));
        }
    }
    for (name, text) in [
        ("constraint_message", &bind.constraint_message),
        ("required_message", &bind.required_message),
    ] {
        if text.is_some() {
            all.insert(name.to_owned(), labels(form, text.as_ref()));
        }
    }
    if let Some(default) = default {
        all.insert("default".to_owned(), json!(default.trim()));
        all.insert("default_is_dynamic".to_owned(), json!(dynamic));
    }
    if !bind.trigger.is_empty() {
        all.insert("trigger".to_owned(), json!(bind.trigger));
    }
    all.into()
}

/// A text by language; a text that is the same in every language stands under each.
fn labels(form: &Form, text: Option<&Text>) -> Value {
    let Some(text) = text else {
        return Value::Object(Map::new());
    };
    let own = |at: usize| {
        if text.0.len() == 1 {
            text.0.first()
        } else {
            text.0.get(at)
        }
    };
    let by_language = form.languages.iter().enumerate().filter_map(|(at, language)| {
        let phrase = own(at)?.as_ref()?;
        Some((key(language), Value::String(written(phrase))))
    });
    Value::Object(by_language.collect())
}

fn key(language: &Language) -> String {
    if language.name.is_empty() {
        "default".to_owned()
    } else {
        language.name.clone()
    }
}

fn media(form: &Form, media: &Media) -> Map<String, Value> {
    let all = [
        ("image", &media.image),
        ("big-image", &media.big_image),
        ("audio", &media.audio),
        ("video", &media.video),
    ];
    let given = all.into_iter().filter(|(_, text)| text.is_some());
    given
        .map(|(name, text)| (name.to_owned(), labels(form, text.as_ref())))
        .collect()
}

/// A phrase with its values as XPath in `${…}`.
fn written(phrase: &Phrase) -> String {
    match phrase {
        Phrase::Plain(text) => text.clone(),
        Phrase::Mixed(segments) => segments
            .iter()
            .map(|segment| match segment {
                Segment::Text(text) => text.clone(),
                Segment::Value { value } => format!("${{{}}}", value.trim()),
            })
            .collect(),
    }
}

/// The type in the word of XLSForm.
fn word(asked: &QuestionType) -> &'static str {
    match asked {
        QuestionType::Text => "text",
        QuestionType::Integer => "integer",
        QuestionType::Decimal => "decimal",
        QuestionType::Date => "date",
        QuestionType::Time => "time",
        QuestionType::DateTime => "dateTime",
        QuestionType::SelectOne(_) => "select_one",
        QuestionType::SelectMultiple(_) => "select_multiple",
        QuestionType::Rank(_) => "rank",
        QuestionType::Range(_) => "range",
        QuestionType::Note => "note",
        QuestionType::Acknowledge => "acknowledge",
        QuestionType::Calculate => "calculate",
        QuestionType::Hidden => "hidden",
        QuestionType::Geopoint => "geopoint",
        QuestionType::Geotrace => "geotrace",
        QuestionType::Geoshape => "geoshape",
        QuestionType::Barcode => "barcode",
        QuestionType::Upload { media } => match media {
            UploadKind::Image => "image",
            UploadKind::Audio => "audio",
            UploadKind::Video => "video",
            UploadKind::File => "file",
        },
        QuestionType::Metadata { source } => match source {
            Metadata::Start => "start",
            Metadata::End => "end",
            Metadata::Today => "today",
            Metadata::DeviceId => "deviceid",
            Metadata::Username => "username",
            Metadata::Email => "email",
            Metadata::PhoneNumber => "phonenumber",
            Metadata::InstanceId => "instanceID",
            Metadata::Audit => "audit",
            Metadata::StartGeopoint => "start-geopoint",
            Metadata::BackgroundGeopoint => "background-geopoint",
        },
    }
}
