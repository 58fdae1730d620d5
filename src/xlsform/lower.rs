//! Rows to nodes: every row of the tree becomes a node of the compiled form.

use super::choices::media;
use super::code;
use super::diagnostic::{Place, Problems};
use super::heading;
use super::language::Languages;
use super::logic::{Logic, clean};
use super::name::{Names, Step, is_xml_name};
use super::phrase::phrase;
use super::question_type::{Control, TypeCell};
use super::reference::Site;
use super::survey::Item;
use super::table::{Cell, Table};
use crate::form::{Bind, Choice, ChoiceList, InitialAnswer, Node, NodeKind, Phrase, QuestionType, Segment, Text};
use crate::sorted::Map;
use std::collections::HashSet;

/// All that rows are read against.
pub(super) struct Lower<'a, 'p> {
    pub table: &'a Table<'a>,
    pub names: &'a Names,
    pub languages: &'a Languages,
    pub lists: &'a Map<String, ChoiceList>,
    pub problems: &'p mut Problems,
    /// Files of data that the form names, by instance id.
    pub files: Map<String, String>,
    /// Columns and words that have been reported as kept and not followed: once is enough.
    pub told: HashSet<String>,
    /// The choice that the rows of a loop are being written for.
    pub turn: Option<&'a Choice>,
    /// Instances that `reference-geometry` may name beside the lists.
    pub geometries: HashSet<String>,
    /// Columns of the choices that filters may use, by heading.
    pub choice_columns: Vec<String>,
    /// Whoever chooses `none` of several may choose nothing beside it.
    pub none_stands_alone: bool,
    /// Names of the lists of the sheet of external choices, where there is one.
    pub external_lists: Option<HashSet<String>>,
}

/// The row at hand.
#[derive(Clone, Copy)]
pub(super) struct Here<'a, 'i> {
    pub item: &'i Item<'a>,
    /// Path of its node.
    pub path: &'i [Step],
}

impl<'a> Lower<'a, '_> {
    /// The nodes of these rows, inside the node of this path.
    pub fn nodes(&mut self, items: &[Item<'a>], above: &[Step]) -> Vec<Node> {
        let mut nodes = Vec::new();
        for item in items {
            let mut path = above.to_vec();
            path.push(Step {
                name: item.name.clone(),
                repeat: matches!(item.asks, TypeCell::Begin(Control::Repeat, _)),
            });
            let here = Here { item, path: &path };
            match &item.asks {
                TypeCell::Begin(control, list) => nodes.push(self.group(here, *control, list.as_deref())),
                TypeCell::External(extension) => self.external(here, extension),
                TypeCell::Unknown | TypeCell::Include | TypeCell::End(_) | TypeCell::Setting(_) => {}
                _ => self.question(here, &mut nodes),
            }
        }
        nodes
    }

    fn group(&mut self, here: Here<'a, '_>, control: Control, list: Option<&str>) -> Node {
        let record = here.item.record;
        let kind = if control == Control::Repeat {
            let count = record
                .get("repeat_count")
                .map(|cell| self.expression(here, cell, false));
            NodeKind::Repeat { count, is_fixed: false }
        } else {
            NodeKind::Group
        };
        let mut node = self.bare(here, kind);
        node.bind = self.bind(here, &QuestionType::Calculate);
        self.check_nothing_set(here, &mut node);
        self.check_columns(here, &mut node);
        if control == Control::Repeat && node.label.is_none() && node.media.is_empty() {
            self.problems.warning(
                code::NO_LABEL,
                record.at_empty("label").named(&node.name),
                format!("The repeat \"{}\" has no label.", node.name),
                "Write what one of them is called, for instance \"Household member\".",
            );
        }
        if node.appearance.iter().any(|word| word == "table-list") {
            self.check_table_list(here);
            node.appearance.retain(|word| word != "field-list");
            node.appearance.insert(0, "field-list".to_owned());
        }
        if here.item.children.is_empty() {
            self.problems.warning(
                code::EMPTY_GROUP,
                record.place().named(&node.name),
                format!("There is nothing inside the {} \"{}\".", control.word(), node.name),
                "Remove it, or put questions inside.",
            );
        }
        node.children = match control {
            Control::Loop => self.turns(here, list),
            _ => self.nodes(&here.item.children, here.path),
        };
        node
    }

    /// A group holds no answer that a trigger or a default could set.
    fn check_nothing_set(&mut self, here: Here<'a, '_>, node: &mut Node) {
        let is_dynamic = matches!(node.bind.default, Some(InitialAnswer::Dynamic(_)));
        for (key, is_set) in [("trigger", !node.bind.trigger.is_empty()), ("default", is_dynamic)] {
            if let Some(cell) = here.item.record.get(key).filter(|_| is_set) {
                self.problems.error(
                    code::COLUMN_NOT_ALLOWED,
                    here.item.record.at(cell).named(&node.name),
                    format!("\"{}\" is a group, and holds no answer that could be set.", node.name),
                    format!("Write the {key} at a question inside the group."),
                );
            }
        }
        node.bind.trigger.clear();
        if is_dynamic {
            node.bind.default = None;
        }
    }

    /// A loop: a group for each choice of its list, with the rows of the loop inside.
    fn turns(&mut self, here: Here<'a, '_>, list: Option<&str>) -> Vec<Node> {
        let place = here
            .item
            .record
            .get("type")
            .map_or_else(|| here.item.record.place(), |cell| here.item.record.at(cell));
        let lists = self.lists;
        let Some(choices) = list.and_then(|list| lists.get(list)) else {
            self.problems.error(
                code::UNKNOWN_LIST,
                place,
                "A loop needs a list of choices to go through.",
                "Write \"begin_loop over LIST\" with a list of the choices sheet.",
            );
            return self.nodes(&here.item.children, here.path);
        };
        let mut groups = Vec::new();
        for choice in choices.0.iter().filter(|choice| choice.name != "none") {
            if !is_xml_name(&choice.name) {
                self.problems.error(
                    code::BAD_NAME,
                    place.clone().text(&*choice.name),
                    format!(
                        "A loop makes a group of each choice, and \"{}\" cannot be a name.",
                        choice.name
                    ),
                    "Let the names of the choices begin with a letter or \"_\".",
                );
            }
            let mut path = here.path.to_vec();
            path.push(Step {
                name: choice.name.clone(),
                repeat: false,
            });
            let before = self.turn.replace(choice);
            let children = self.nodes(&here.item.children, &path);
            self.turn = before;
            groups.push(Node {
                label: choice.label.clone(),
                media: choice.media.clone(),
                row: here.item.record.number(),
                children,
                ..Node::new(&*choice.name, NodeKind::Group)
            });
        }
        groups
    }

    /// `csv-external`, `xml-external`.
    fn external(&mut self, here: Here<'a, '_>, extension: &str) {
        let name = here.item.name.clone();
        let file = format!("{name}.{extension}");
        let place = here.item.record.place().named(&name);
        self.file(name, file, place);
    }

    /// Remembers a file of data under its instance id.
    pub fn file(&mut self, id: String, file: String, place: Place) {
        if let Some(other) = self.files.get(&id).filter(|other| **other != file) {
            self.problems.error(
                code::INSTANCE_CLASH,
                place.text(&*file),
                format!("The files \"{other}\" and \"{file}\" would both be known as \"{id}\"."),
                "Give one of the files another name.",
            );
            return;
        }
        self.files.insert(id, file);
    }

    /// The files of data, none of them under the name of a list.
    pub fn take_files(&mut self) -> Map<String, String> {
        for (id, file) in self.files.iter().filter(|(id, _)| self.lists.contains_key(*id)) {
            self.problems.error(
                code::INSTANCE_CLASH,
                Place::sheet(&self.table.sheet).text(file),
                format!("The file \"{file}\" and a list of choices would both be known as \"{id}\"."),
                "Give the file or the list another name.",
            );
        }
        std::mem::take(&mut self.files)
    }

    /// A node with what every kind of node may have.
    pub fn bare(&mut self, here: Here<'a, '_>, kind: NodeKind) -> Node {
        let record = here.item.record;
        self.report_later(here);
        self.languages
            .report_missing_cells(record, self.table, &heading::SURVEY, self.problems);
        Node {
            label: self.text(here, "label"),
            hint: self.text(here, "hint"),
            guidance: self.text(here, "guidance_hint"),
            media: media(record, self.languages, self.site(here, false), self.problems),
            appearance: self.appearance(here),
            other_columns: self.other_columns(here),
            row: record.number(),
            ..Node::new(&*here.item.name, kind)
        }
    }

    fn bind(&mut self, here: Here<'a, '_>, asked: &QuestionType) -> Bind {
        Logic { lower: self, here }.bind(asked)
    }

    /// The texts of a translatable column.
    pub fn text(&mut self, here: Here<'a, '_>, key: &'static str) -> Option<Text> {
        let site = self.site(here, false);
        let record = here.item.record;
        let problems = &mut *self.problems;
        let mut text = self.languages.text(record.all(key), |cell| {
            phrase(cell.text, site, &record.at(cell).named(&here.item.name), problems)
        })?;
        if let Some(choice) = self.turn {
            fill_in(&mut text, choice);
        }
        Some(text)
    }

    /// The expression of a cell, with paths for its references, checked.
    pub fn expression(&mut self, here: Here<'a, '_>, cell: Cell<'_>, filter: bool) -> String {
        let place = here.item.record.at(cell).named(&here.item.name);
        super::expression::read(&clean(cell.text), self.site(here, filter), &place, self.problems)
    }

    pub fn site<'s>(&self, here: Here<'_, 's>, filter: bool) -> Site<'s>
    where
        'a: 's,
    {
        Site {
            names: self.names,
            node: here.path,
            filter,
            within: None,
        }
    }
}

/// `%(name)s` and `%(label)s` in the texts of a loop.
fn fill_in(text: &mut Text, choice: &Choice) {
    for (language, phrase) in text.0.iter_mut().enumerate() {
        let label = choice
            .label
            .as_ref()
            .and_then(|label| label.in_language(language))
            .map_or_else(|| choice.name.clone(), Phrase::without_values);
        let swap = |text: &mut String| {
            *text = text.replace("%(name)s", &choice.name).replace("%(label)s", &label);
        };
        match phrase {
            Some(Phrase::Plain(text)) => swap(text),
            Some(Phrase::Mixed(segments)) => {
                for segment in segments {
                    if let Segment::Text(text) = segment {
                        swap(text);
                    }
                }
            }
            None => {}
        }
    }
}
