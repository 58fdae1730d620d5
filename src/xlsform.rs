//! XLSForm: a workbook to a compiled form, with every problem of the workbook on the way.
//!
//! - `read_bytes`, `read_folder` (native): the bytes of files to a [`Workbook`]
//! - [`compile`]: a [`Workbook`] to a [`Form`] and its [`Diagnostic`]s; never stops at the first problem
//! - [`CheckReport`]: the diagnostics for programs and for people

mod choices;
pub mod code;
#[cfg(not(target_arch = "wasm32"))]
mod csv;
mod default;
mod diagnostic;
mod entity;
mod entity_form;
mod entity_place;
mod expression;
#[cfg(not(target_arch = "wasm32"))]
mod file;
#[cfg(not(target_arch = "wasm32"))]
mod foreign;
mod geometry;
mod heading;
mod instances;
mod kept;
mod language;
mod later;
mod logic;
mod lower;
#[cfg(not(target_arch = "wasm32"))]
mod markdown;
mod name;
mod naming;
mod or_other;
mod other_sheets;
mod parameters;
mod phrase;
mod question;
mod question_type;
mod range;
mod reference;
mod report;
mod runs;
mod select;
mod settings;
mod sheet;
mod shown;
mod spots;
mod survey;
mod table;
#[cfg(not(target_arch = "wasm32"))]
mod tables;
mod typed;
#[cfg(not(target_arch = "wasm32"))]
mod xlsx;

pub use diagnostic::{Diagnostic, Severity};
#[cfg(not(target_arch = "wasm32"))]
pub use file::{LARGEST_FILE, ReadError, read_bytes, read_folder};
#[cfg(not(target_arch = "wasm32"))]
pub use foreign::is_encrypted;
pub use report::CheckReport;
pub use sheet::{Sheet, SheetRow, Workbook};

use crate::form::{Beginning, FORM_SCHEMA, Form, Node, NodeKind};
use crate::sorted::Map;
use diagnostic::{Place, Problems};
use language::Languages;
use lower::Lower;
use name::{Names, Step};
use reference::Site;
use std::collections::HashSet;
use table::Table;

/// Questions and groups of a form, at most: ten times what the longest surveys have.
const MOST_NODES: usize = 40_000;

/// Compiles a workbook.
///
/// Gives all problems in the order of sheets and rows, and a form whenever one can be made, so that a form with
/// errors can be looked at; it is good to be published only when no problem is a [`Severity::Error`].
#[must_use]
pub fn compile(workbook: &Workbook) -> (Option<Form>, Vec<Diagnostic>) {
    let mut problems = Problems::default();
    let form = form(workbook, &mut problems);
    (form, problems.into_list())
}

fn form(workbook: &Workbook, problems: &mut Problems) -> Option<Form> {
    let Some(sheet) = workbook.survey().filter(|sheet| !sheet.rows.is_empty()) else {
        let help = settings::similar_sheet(workbook, "survey").map_or_else(
            || "Add a sheet \"survey\" with the columns type, name and label.".to_owned(),
            |near| format!("Did you mean the sheet \"{near}\"? Call it \"survey\"."),
        );
        problems.error(
            code::NO_SURVEY,
            Place::default(),
            "The workbook has no sheet \"survey\".",
            help,
        );
        return None;
    };
    let squeezed = (!settings::keeps_spaces(workbook)).then(|| sheet.squeezed());
    let table = Table::read(squeezed.as_ref().unwrap_or(sheet), &heading::SURVEY, problems);
    table.report_unknown(&heading::SURVEY, problems);
    if !table.has("type") {
        problems.error(
            code::MISSING_COLUMN,
            Place::row(&table.sheet, table.heading_row).column("type"),
            "The survey has no column \"type\".",
            "Write the headings type, name and label into its first row.",
        );
        return None;
    }
    let survey = survey::read(&table, problems);
    let settings = settings::read(workbook, &survey.settings, problems);
    let choice_sheet = workbook.sheet("choices");
    let choice_table = choice_sheet
        .map(|sheet| Table::read(sheet, &heading::CHOICES, problems))
        .unwrap_or_default();
    if choice_sheet.is_none() {
        settings::misspelt(workbook, "choices", problems);
    }
    let sheets = [(&table, &heading::SURVEY), (&choice_table, &heading::CHOICES)];
    let languages = Languages::find(&sheets, settings.default_language.as_deref(), problems);
    for (table, words) in sheets {
        languages.report_missing_columns(table, words, problems);
    }

    let choice_names = choices::names(&choice_table);
    if spots::count(&survey.items, &choice_names) > MOST_NODES {
        problems.error(
            code::TOO_LARGE,
            Place::sheet(&table.sheet),
            format!("The form would have more than {MOST_NODES} questions and groups."),
            "Divide it into several forms, or use a repeat instead of a loop.",
        );
        return None;
    }
    naming::report_repeats(&survey.items, &settings.root, problems);
    let mut names = Names::new(&settings.root);
    spots::find(&survey.items, &choice_names, settings.has_instance_id(), &mut names);
    let top = Site {
        names: &names,
        node: &[],
        filter: false,
        within: None,
    };
    let lists = choices::read(
        &choice_table,
        &languages,
        top,
        settings.allow_choice_duplicates,
        problems,
    );

    let lists = choices::with_other(lists, &survey.items, &languages);
    let others = other_sheets::read(workbook, &survey.items, &names, problems);
    let mut lower = Lower {
        table: &table,
        names: &names,
        languages: &languages,
        lists: &lists,
        problems,
        files: Map::new(),
        told: HashSet::new(),
        turn: None,
        geometries: others.geometries,
        none_stands_alone: settings.add_none_option,
        external_lists: others.external_lists,
        choice_columns: choice_table
            .headings
            .iter()
            .flatten()
            .map(|heading| heading.key.clone())
            .collect(),
    };
    let children = lower.nodes(&survey.items, &[]);
    let instances = lower.take_files();
    if survey.items.is_empty() && !problems.has_errors() {
        problems.error(
            code::NO_QUESTIONS,
            Place::sheet(&table.sheet),
            "The form asks nothing.",
            "Write at least one question.",
        );
    }
    let meta = ["meta", "instanceName"].map(|name| Step {
        name: name.to_owned(),
        repeat: false,
    });
    let instance_name = settings.instance_name.as_ref().map(|setting| {
        let site = Site {
            names: &names,
            node: &meta,
            filter: false,
            within: None,
        };
        expression::read(&logic::clean(&setting.text), site, &setting.place, problems)
    });
    let form = Form {
        schema: FORM_SCHEMA,
        form_id: settings.form_id?,
        version: settings.version?,
        title: settings.title,
        default_language: languages.default,
        languages: languages.list,
        style: settings.style,
        instance_name,
        root: root(&settings.root, children),
        lists,
        instances,
        files: Vec::new(),
        secondary: Map::new(),
        itext: Map::new(),
        actions: Vec::new(),
        entities: others.entities,
        beginning: Beginning::default(),
        body_groups: Vec::new(),
        primary_id: None,
        namespaces: Map::new(),
        other_sheets: others.rows,
        other_settings: settings.other,
    };
    if !problems.has_errors() {
        runs::check(&form, &table.sheet, problems);
    }
    Some(form)
}

fn root(name: &str, children: Vec<Node>) -> Node {
    Node {
        children,
        ..Node::new(name, NodeKind::Group)
    }
}
