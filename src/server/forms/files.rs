//! The files that a form names, and those that came with its workbook.

use crate::form::{Form, FormFile, ItemsetSource, Media, Node, NodeKind, QuestionType, Text, pack};
use crate::id::Digest;
use crate::server::store::NewMedia;
use crate::xlsform::code::MISSING_FILE;
use crate::xlsform::{Diagnostic, Severity};
use std::collections::BTreeSet;

/// Most bytes of one file of data: a phone reads all of it whenever an interview is opened.
const MOST_DATA_BYTES: usize = 16 * 1024 * 1024;
/// A file of data cannot be read, or is too long.
const UNREADABLE_DATA: &str = "JB-F911";
/// A file that the form does not name.
const NOT_NAMED: &str = "JB-F912";
/// The media type of packed data.
const JSON: &str = "application/json";

/// Names of all files that a form uses: media of labels and choices, lists of choices, data.
pub fn named_by(form: &Form) -> BTreeSet<String> {
    let mut names = data_of(form);
    names.extend(media_of(form));
    names
}

/// Names of its files of data.
fn data_of(form: &Form) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = form.instances.values().cloned().collect();
    each_node(&form.root, &mut |node| {
        if let NodeKind::Question(
            QuestionType::SelectOne(itemset) | QuestionType::SelectMultiple(itemset) | QuestionType::Rank(itemset),
        ) = &node.kind
            && let ItemsetSource::File(name) = &itemset.source
        {
            names.insert(name.clone());
        }
    });
    names
}

/// Names of its pictures, sounds and films.
fn media_of(form: &Form) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for choice in form.lists.values().flat_map(|list| &list.0) {
        of_media(&choice.media, &mut names);
    }
    each_node(&form.root, &mut |node| of_media(&node.media, &mut names));
    names
}

fn each_node(node: &Node, see: &mut dyn FnMut(&Node)) {
    see(node);
    for child in &node.children {
        each_node(child, see);
    }
}

fn of_media(media: &Media, names: &mut BTreeSet<String>) {
    let all = [&media.image, &media.big_image, &media.audio, &media.video];
    let phrases = all.into_iter().flatten().flat_map(|Text(phrases)| phrases).flatten();
    names.extend(
        phrases
            .map(|phrase| phrase.without_values())
            .filter(|name| !name.is_empty()),
    );
}

/// Lists in the form the files that came with it, and gives the texts that phones fetch for its data. Tells what is
/// missing, what cannot be read, and what nobody asked for.
pub fn attach(form: &mut Form, came: &[NewMedia], problems: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut packed = Vec::new();
    let data = data_of(form);
    for name in &data {
        let Some(file) = find(came, name) else {
            problems.push(missing(name, Severity::Error));
            continue;
        };
        match packed_text(file) {
            Ok(text) => {
                form.files.push(FormFile {
                    name: name.clone(),
                    sha256: Digest::of(text.as_bytes()),
                    size_bytes: text.len() as u64,
                    media_type: JSON.to_owned(),
                    is_data: true,
                });
                packed.push(text);
            }
            Err(reason) => problems.push(about(
                Severity::Error,
                UNREADABLE_DATA,
                name,
                format!("The file \"{name}\" cannot be used: {reason}."),
                "Mend the file, save it as UTF-8, and upload it again with the workbook.",
            )),
        }
    }
    for name in media_of(form).difference(&data) {
        match find(came, name) {
            Some(file) => form.files.push(FormFile {
                name: name.clone(),
                sha256: Digest::of(&file.bytes),
                size_bytes: file.bytes.len() as u64,
                media_type: file.media_type.clone(),
                is_data: false,
            }),
            None => problems.push(missing(name, Severity::Warning)),
        }
    }
    for file in came {
        if !form.files.iter().any(|used| short(&used.name) == file.name) && !data.iter().any(|n| short(n) == file.name)
        {
            problems.push(about(
                Severity::Warning,
                NOT_NAMED,
                &file.name,
                format!("The form does not use the file \"{}\".", file.name),
                "Leave it out, or write its name as the form does: capitals count.",
            ));
        }
    }
    packed
}

fn packed_text(file: &NewMedia) -> Result<String, String> {
    if file.bytes.len() > MOST_DATA_BYTES {
        return Err(format!("it has more than {} MiB", MOST_DATA_BYTES / 1024 / 1024));
    }
    let text = std::str::from_utf8(&file.bytes).map_err(|_| "it is not text in UTF-8".to_owned())?;
    let reason = |error: crate::form::FileError| error.to_string();
    pack(&file.name, text).map_err(reason)
}

fn find<'m>(came: &'m [NewMedia], name: &str) -> Option<&'m NewMedia> {
    came.iter().find(|file| file.name == short(name))
}

/// A name without the address (`jr://images/…`) before it.
fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn missing(name: &str, severity: Severity) -> Diagnostic {
    let message = format!("The form uses the file \"{name}\", which was not uploaded with it.");
    let help = match severity {
        Severity::Error => "Choose it together with the workbook: its choices and look-ups would be empty without it.",
        Severity::Warning => "Choose it together with the workbook; phones say that it is not there.",
    };
    about(severity, MISSING_FILE, name, message, help)
}

fn about(severity: Severity, code: &'static str, name: &str, message: String, help: &str) -> Diagnostic {
    Diagnostic {
        severity,
        code,
        sheet: String::new(),
        row: None,
        column: None,
        name: None,
        text: name.to_owned(),
        message,
        help: help.to_owned(),
    }
}
