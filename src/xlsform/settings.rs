//! The settings sheet, and settings written as rows of the survey.

use super::code;
use super::diagnostic::{Place, Problems};
use super::heading;
use super::name::is_xml_name;
use super::sheet::{KNOWN_SHEETS, Workbook};
use super::table::{Record, Table};
use crate::form::nearest::nearest;
use crate::id::{FormId, FormVersion};
use crate::sorted::Map;

/// What the settings lay down.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub form_id: Option<FormId>,
    pub version: Option<FormVersion>,
    pub title: String,
    /// Name of the root element.
    pub root: String,
    pub default_language: Option<String>,
    pub style: Vec<String>,
    pub instance_name: Option<Setting>,
    pub allow_choice_duplicates: bool,
    /// Whoever chooses `none` of several may choose nothing beside it.
    pub add_none_option: bool,
    /// What we keep and do not follow.
    pub other: Map<String, String>,
}

impl Settings {
    /// Whether the form has an instanceID that may be referred to.
    pub fn has_instance_id(&self) -> bool {
        self.other
            .get("omit_instanceid")
            .is_none_or(|text| is_yes(text) != Some(true))
    }
}

/// A setting with the place where it stands.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub text: String,
    pub place: Place,
}

/// Settings that change what a form does, and that we do not follow.
const NOT_FOLLOWED: [&str; 5] = ["public_key", "instance_id", "omit_instanceid", "flat", "instance_xmlns"];

/// Reads the settings; `rows` are those written in the survey (`set_form_title` and the like).
pub(super) fn read(workbook: &Workbook, rows: &Map<&'static str, Setting>, problems: &mut Problems) -> Settings {
    let mut all: Map<String, Setting> = Map::new();
    let sheet = workbook.sheet("settings");
    let mut place = Place::sheet(if sheet.is_some() { "settings" } else { "" });
    if let Some(sheet) = sheet {
        let table = Table::read(sheet, &heading::SETTINGS, problems);
        table.report_unknown(&heading::SETTINGS, problems);
        place = Place::row(&table.sheet, table.heading_row + 1);
        let mut records = table.records();
        if let Some(record) = records.next() {
            place = record.place();
            all = cells(record);
        }
        if let Some(extra) = records.next() {
            problems.warning(
                code::EXTRA_SETTINGS,
                extra.place(),
                "The settings are one row below the headings; this row is not used.",
                "Move what it says into the first row, or remove it.",
            );
        }
    } else {
        misspelt(workbook, "settings", problems);
    }
    for (key, setting) in rows {
        all.insert((*key).to_owned(), setting.clone());
    }
    interpret(all, place, workbook, problems)
}

/// Whether the texts of the survey keep their runs of spaces.
pub(super) fn keeps_spaces(workbook: &Workbook) -> bool {
    let Some(sheet) = workbook.sheet("settings") else {
        return false;
    };
    // Its problems are told where the settings themselves are read.
    let table = Table::read(sheet, &heading::SETTINGS, &mut Problems::default());
    let record = table.records().next();
    let cell = record.and_then(|record| record.get("clean_text_values"));
    cell.is_some_and(|cell| is_yes(cell.text) == Some(false))
}

fn cells(record: Record<'_>) -> Map<String, Setting> {
    record
        .cells()
        .map(|(heading, cell)| {
            let setting = Setting {
                text: cell.text.to_owned(),
                place: record.at(cell),
            };
            (heading.key.clone(), setting)
        })
        .collect()
}

fn interpret(mut all: Map<String, Setting>, place: Place, workbook: &Workbook, problems: &mut Problems) -> Settings {
    let form_id = form_id(all.remove("form_id"), &place, &workbook.name, problems);
    let version = version(all.remove("version"), &place, problems);
    let root = match all.remove("name") {
        Some(name) if is_xml_name(&name.text) => name.text,
        Some(name) => {
            root_name(&name.text, name.place, problems);
            "data".to_owned()
        }
        None => match &workbook.root {
            Some(name) if is_xml_name(name) => name.clone(),
            Some(name) => {
                root_name(name, place.clone().text(&**name), problems);
                "data".to_owned()
            }
            None => "data".to_owned(),
        },
    };
    for key in NOT_FOLLOWED {
        if let Some(setting) = all.get(key).filter(|setting| is_yes(&setting.text) != Some(false)) {
            problems.warning(
                code::SETTING_NOT_USED,
                setting.place.clone(),
                format!("The setting \"{key}\" is kept, and not followed here."),
                "Nothing to do if the form also runs elsewhere; otherwise remove it.",
            );
        }
    }
    if let (Some(omit), Some(_)) = (all.get("omit_instanceid"), all.get("public_key"))
        && is_yes(&omit.text) == Some(true)
    {
        problems.error(
            code::SETTING_CONFLICT,
            omit.place.clone(),
            "A form that is encrypted needs its instanceID.",
            "Remove omit_instanceID, or public_key.",
        );
    }
    let default_language = all.get("default_language").map(|setting| setting.text.clone());
    let mut take = |key: &str| all.remove(key).map(|setting| setting.text);
    Settings {
        title: take("form_title").unwrap_or_else(|| form_id.as_ref().map_or("", FormId::as_str).to_owned()),
        default_language,
        style: take("style")
            .map(|style| style.split_whitespace().map(str::to_owned).collect())
            .unwrap_or_default(),
        allow_choice_duplicates: take("allow_choice_duplicates").is_some_and(|text| is_yes(&text) == Some(true)),
        add_none_option: all
            .get("add_none_option")
            .is_some_and(|text| is_yes(&text.text) == Some(true)),
        instance_name: all.remove("instance_name"),
        other: all.into_iter().map(|(key, setting)| (key, setting.text)).collect(),
        form_id,
        version,
        root,
    }
}

fn root_name(name: &str, place: Place, problems: &mut Problems) {
    problems.error(
        code::ROOT_NAME,
        place,
        format!("\"{name}\" cannot be the name of an element."),
        "Begin with a letter or \"_\", then letters, digits, \"_\", \"-\" or \".\"; or leave it empty.",
    );
}

fn form_id(written: Option<Setting>, place: &Place, file: &str, problems: &mut Problems) -> Option<FormId> {
    let Some(written) = written else {
        let id = FormId::fitted(file).or_else(|| FormId::fitted("form"));
        problems.warning(
            code::NO_FORM_ID,
            place.clone().column("form_id"),
            format!(
                "The form has no form_id; it is named \"{}\" after its file.",
                id.as_ref().map_or("", FormId::as_str)
            ),
            "Write a form_id in the settings: it must stay the same when the file gets another name.",
        );
        return id;
    };
    FormId::new(&*written.text)
        .map_err(|error| {
            problems.error(
                code::FORM_ID,
                written.place.clone(),
                format!("\"{}\" cannot be a form_id: {error}.", written.text),
                advice(FormId::fitted(&written.text).map(String::from), 128),
            );
        })
        .ok()
}

fn version(written: Option<Setting>, place: &Place, problems: &mut Problems) -> Option<FormVersion> {
    let Some(written) = written else {
        problems.warning(
            code::NO_VERSION,
            place.clone().column("version"),
            "The form has no version.",
            "Write one in the settings before the form is published, for instance the date and a number: 2026112201. Every change of the form needs a new one.",
        );
        return FormVersion::new("").ok();
    };
    FormVersion::new(&*written.text)
        .map_err(|error| {
            problems.error(
                code::VERSION,
                written.place.clone(),
                format!("\"{}\" cannot be a version: {error}.", written.text),
                advice(FormVersion::fitted(&written.text).map(String::from), 64),
            );
        })
        .ok()
}

/// What may be written, and what that would be here.
fn advice(fitted: Option<String>, most: usize) -> String {
    let instead = fitted
        .map(|text| format!(", for instance \"{text}\""))
        .unwrap_or_default();
    format!("Use letters, digits, spaces, \"_\", \"-\" and \".\", at most {most} bytes{instead}.")
}

/// `yes` and `no` in their spellings.
pub(super) fn is_yes(text: &str) -> Option<bool> {
    match text.trim() {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "true()" => Some(true),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "false()" => Some(false),
        _ => None,
    }
}

/// Names of sheets that are probably meant to be called `wanted`.
pub(super) fn similar_sheet<'w>(workbook: &'w Workbook, wanted: &str) -> Option<&'w str> {
    let candidates = workbook
        .sheets
        .iter()
        .map(|sheet| sheet.name.trim())
        .filter(|name| !name.starts_with('_'))
        .filter(|name| !KNOWN_SHEETS.contains(&name.to_lowercase().as_str()));
    nearest(wanted, candidates)
}

/// Warns of a sheet that is probably meant to be called `wanted`.
pub(super) fn misspelt(workbook: &Workbook, wanted: &str, problems: &mut Problems) {
    if let Some(found) = similar_sheet(workbook, wanted) {
        problems.warning(
            code::SHEET_NAME,
            Place::sheet(found).text(found),
            format!("There is no sheet \"{wanted}\", but one called \"{found}\"."),
            format!("Call it \"{wanted}\"; if it is a note, start its name with \"_\"."),
        );
    }
}
