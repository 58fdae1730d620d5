//! The survey sheet: rows to a tree of groups, repeats and questions.

use super::code;
use super::diagnostic::Problems;
use super::naming::Siblings;
use super::question_type::{self, Control, TypeCell};
use super::settings::{Setting, is_yes};
use super::table::{Cell, Record, Table};
use crate::form::nearest::nearest;
use crate::sorted::Map;
use std::collections::HashSet;

/// A row of the survey that means something, with what is inside it.
#[derive(Debug, Clone)]
pub(super) struct Item<'t> {
    pub record: Record<'t>,
    pub name: String,
    pub asks: TypeCell,
    pub children: Vec<Item<'t>>,
}

/// The survey sheet, read.
#[derive(Debug, Default)]
pub(super) struct Survey<'t> {
    pub items: Vec<Item<'t>>,
    /// Settings written as rows.
    pub settings: Map<&'static str, Setting>,
}

/// Groups inside groups; more than this no phone shows and no reader of form JSON must follow.
const DEEPEST: usize = 32;

/// A group that is still open.
struct Open<'t> {
    item: Item<'t>,
    control: Control,
    names: Siblings,
}

struct Reader<'t, 'p> {
    problems: &'p mut Problems,
    survey: Survey<'t>,
    open: Vec<Open<'t>>,
    top: Siblings,
    repeats: HashSet<String>,
    /// Groups that were opened beyond the limit.
    too_deep: usize,
}

/// Reads the rows.
pub(super) fn read<'t>(table: &'t Table<'t>, problems: &mut Problems) -> Survey<'t> {
    let mut reader = Reader {
        problems,
        survey: Survey::default(),
        open: Vec::new(),
        top: Siblings::default(),
        repeats: HashSet::new(),
        too_deep: 0,
    };
    for record in table.records() {
        reader.row(record);
    }
    reader.close_all();
    reader.survey
}

impl<'t> Reader<'t, '_> {
    fn row(&mut self, record: Record<'t>) {
        if let Some(disabled) = record.get("disabled")
            && is_yes(disabled.text) == Some(true)
        {
            self.problems.warning(
                code::DISABLED,
                record.at(disabled),
                "This row is switched off and not part of the form.",
                "Remove the row, or hide the question with \"relevant\".",
            );
            return;
        }
        let Some(written) = record.get("type") else {
            return self.row_without_type(record);
        };
        let asks = question_type::read(written.text);
        match &asks {
            TypeCell::End(control) => return self.end(record, written, *control),
            TypeCell::Setting(key) => return self.setting(record, key),
            TypeCell::Include => self.problems.error(
                code::INCLUDE,
                record.at(written),
                "The questions of another form cannot be included.",
                "Copy its rows into this survey.",
            ),
            TypeCell::Unknown => self.unknown_type(record, written),
            _ => {}
        }
        let Some(name) = self.name(record, &asks) else {
            return;
        };
        let item = Item {
            record,
            name,
            asks,
            children: Vec::new(),
        };
        match item.asks {
            TypeCell::Begin(control, _) => self.begin(item, control),
            _ => self.siblings_items().push(item),
        }
    }

    fn row_without_type(&mut self, record: Record<'t>) {
        let says_something = record.all("name").chain(record.all("label")).next().is_some();
        if says_something {
            self.problems.error(
                code::NO_TYPE,
                record.at_empty("type"),
                "This row has no type.",
                "Write what kind of question it is, for instance text, integer or select_one.",
            );
        } else if record.cells().any(|(heading, _)| heading.known) {
            self.problems.warning(
                code::SKIPPED,
                record.at_empty("type"),
                "This row has neither type nor name nor label and is left out.",
                "Remove it, or write its type and name.",
            );
        }
    }

    fn unknown_type(&mut self, record: Record<'t>, written: Cell<'t>) {
        let first = written.text.split_whitespace().next().unwrap_or_default();
        let help = if matches!(first, "select_one" | "select_multiple" | "rank") {
            format!("Write the name of one list after it, for instance \"{first} yes_no\".")
        } else {
            match nearest(first, question_type::USUAL).or_else(|| nearest(written.text, question_type::USUAL)) {
                Some(near) => format!("Did you mean \"{near}\"?"),
                None => "Write one of the types of XLSForm, for instance text, integer or select_one list.".to_owned(),
            }
        };
        self.problems.error(
            code::UNKNOWN_TYPE,
            record.at(written),
            format!("Nobody knows the type \"{}\".", written.text),
            help,
        );
    }

    fn setting(&mut self, record: Record<'t>, key: &'static str) {
        if let Some(cell) = record.get("name") {
            let setting = Setting {
                text: cell.text.to_owned(),
                place: record.at(cell),
            };
            self.survey.settings.insert(key, setting);
        }
    }

    /// The name of a row, checked; none when the row cannot be used.
    fn name(&mut self, record: Record<'t>, asks: &TypeCell) -> Option<String> {
        use crate::form::{Metadata, QuestionType};
        let audit = matches!(
            asks,
            TypeCell::Plain(QuestionType::Metadata {
                source: Metadata::Audit
            })
        );
        let Some(cell) = record.get("name") else {
            match asks {
                TypeCell::Plain(QuestionType::Note) => {
                    return Some(format!("generated_note_name_{}", record.number()));
                }
                _ if audit => return Some("audit".to_owned()),
                TypeCell::Unknown | TypeCell::Include => return None,
                _ => {}
            }
            self.problems.error(
                code::NO_NAME,
                record.at_empty("name"),
                "This row has no name.",
                "Write a short name of letters, digits and \"_\": it names the answer in the data.",
            );
            // What is inside an unnamed group is still read.
            return matches!(asks, TypeCell::Begin(..)).then(|| format!("unnamed_{}", record.number()));
        };
        if audit && cell.text != "audit" {
            self.problems.error(
                code::RESERVED_NAME,
                record.at(cell),
                "An audit is always called \"audit\".",
                "Leave the name empty.",
            );
        }
        let siblings = self.open.last_mut().map_or(&mut self.top, |open| &mut open.names);
        siblings.check(record, cell, self.problems);
        Some(cell.text.to_owned())
    }

    fn begin(&mut self, item: Item<'t>, control: Control) {
        if control == Control::Repeat && !self.repeats.insert(item.name.clone()) {
            let place = item
                .record
                .get("name")
                .map_or_else(|| item.record.place(), |cell| item.record.at(cell));
            self.problems.error(
                code::REPEAT_NAME,
                place.named(&item.name),
                format!("The form has another repeat called \"{}\".", item.name),
                "A repeat needs a name that is there only once in the whole form.",
            );
        }
        if self.open.len() >= DEEPEST {
            if self.too_deep == 0 {
                self.problems.error(
                    code::TOO_DEEP,
                    item.record.place().named(&item.name),
                    format!("More than {DEEPEST} groups inside each other."),
                    "Put fewer groups inside each other.",
                );
            }
            self.too_deep += 1;
            return;
        }
        self.open.push(Open {
            item,
            control,
            names: Siblings::default(),
        });
    }

    fn end(&mut self, record: Record<'t>, written: Cell<'t>, control: Control) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        if self.open.last().is_some_and(|open| open.control == control) {
            self.close();
            return;
        }
        let (message, help) = match self.open.last() {
            Some(open) => (
                format!(
                    "\"{}\" stands where the {} \"{}\" of row {} is still open.",
                    written.text,
                    open.control.word(),
                    open.item.name,
                    open.item.record.number()
                ),
                format!("Write \"end_{}\" first, or move this row.", open.control.word()),
            ),
            None => (
                format!("\"{}\" ends a {} that was not begun.", written.text, control.word()),
                format!("Remove it, or write \"begin_{}\" above.", control.word()),
            ),
        };
        self.problems.error(code::UNOPENED, record.at(written), message, help);
        // A group ended with the wrong word is ended all the same, so that one slip gives one problem; but not
        // where the right one is open further out.
        if !self.open.iter().any(|open| open.control == control) {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.siblings_items().push(open.item);
        }
    }

    fn close_all(&mut self) {
        while let Some(open) = self.open.last() {
            let record = open.item.record;
            let place = record
                .get("type")
                .map_or_else(|| record.place(), |cell| record.at(cell));
            self.problems.error(
                code::UNCLOSED,
                place.named(&open.item.name),
                format!("The {} \"{}\" is never closed.", open.control.word(), open.item.name),
                format!("Write a row \"end_{}\" where it ends.", open.control.word()),
            );
            self.close();
        }
    }

    fn siblings_items(&mut self) -> &mut Vec<Item<'t>> {
        match self.open.last_mut() {
            Some(open) => &mut open.item.children,
            None => &mut self.survey.items,
        }
    }
}
