//! Selects: the choices and how they are offered.

use super::code;
use super::diagnostic::Place;
use super::expression::plain_names;
use super::instances::with_default_filter;
use super::lower::{Here, Lower};
use super::parameters;
use super::question_type::{Choosing, SelectCell, TypeCell};
use crate::expr;
use crate::form::nearest::nearest;
use crate::form::{Bind, ChoiceList, Itemset, ItemsetSource, NONE, NONE_ALONE, QuestionType};
use crate::sorted::Map;

const FILES: [&str; 3] = ["csv", "xml", "geojson"];

impl<'a> Lower<'a, '_> {
    /// The type of a select, checked.
    pub fn select(&mut self, here: Here<'a, '_>, select: &SelectCell, pairs: &Map<String, String>) -> QuestionType {
        let record = here.item.record;
        let place = match record.get("type") {
            Some(cell) => record.at(cell).named(&here.item.name),
            None => record.place(),
        };
        let source = self.source(here, select, &place);
        if select.or_other {
            self.check_or_other(here, select, &source, &place);
        }
        if select.choosing == Choosing::Multiple {
            self.check_spaces(&source, &place);
        }
        self.check_search(here, &source, &place);
        let filter = record.get("choice_filter").map(|cell| {
            let filter = self.filter(here, cell, select.instances_of());
            self.check_filter(&filter, &source, record.at(cell).named(&here.item.name));
            filter
        });
        let source = with_default_filter(source, select, filter.is_none());
        let set = Itemset {
            source,
            filter,
            randomize: self.randomize(here, pairs),
            or_other: select.or_other,
        };
        match select.choosing {
            Choosing::One => QuestionType::SelectOne(set),
            Choosing::Multiple => QuestionType::SelectMultiple(set),
            Choosing::Rank => QuestionType::Rank(set),
        }
    }

    fn source(&mut self, here: Here<'a, '_>, select: &SelectCell, place: &Place) -> ItemsetSource {
        let from = select.from.as_str();
        if from.contains("${") {
            return self.instances(here, select, place);
        }
        let (stem, extension) = from.rsplit_once('.').unwrap_or((from, ""));
        let is_file = FILES.contains(&extension);
        if select.from_file && (!is_file || stem.contains('.')) {
            self.problems.error(
                code::CHOICE_FILE,
                place.clone().text(from),
                format!("\"{from}\" is not the name of a file of choices."),
                "Write the name of a file that ends in .csv, .xml or .geojson.",
            );
        }
        if select.from_file || is_file && !select.external {
            self.file(stem.to_owned(), from.to_owned(), place.clone());
            return ItemsetSource::File(from.to_owned());
        }
        if select.external {
            self.check_external_list(from, place);
        } else if !self.lists.contains_key(from) {
            self.unknown_list(from, place);
        }
        ItemsetSource::List(from.to_owned())
    }

    /// Words of a filter that stand alone are columns of the list.
    fn check_filter(&mut self, filter: &str, source: &ItemsetSource, place: Place) {
        let (ItemsetSource::List(list), Ok(tree)) = (source, expr::parse(filter)) else {
            return;
        };
        if !self.lists.contains_key(list) {
            return;
        }
        for name in plain_names(&tree) {
            if matches!(name, "name" | "label") || self.choice_columns.iter().any(|heading| heading == name) {
                continue;
            }
            let near = self
                .problems
                .wants_suggestions()
                .then(|| nearest(name, self.choice_columns.iter().map(String::as_str)));
            let help = near.flatten().map_or_else(
                || format!("Add a column \"{name}\" to the choices, or write '{name}' in quotes if it is a value."),
                |near| format!("Did you mean \"{near}\"?"),
            );
            self.problems.warning(
                code::FILTER_COLUMN,
                place.clone().text(name),
                format!("The choices have no column \"{name}\"; it is always empty."),
                help,
            );
        }
    }

    fn check_external_list(&mut self, from: &str, place: &Place) {
        let (message, help) = match &self.external_lists {
            Some(lists) if lists.contains(from) => return,
            Some(lists) => (
                format!("The sheet \"external_choices\" has no list \"{from}\"."),
                nearest(from, lists.iter().map(String::as_str)).map_or_else(
                    || "Add its choices there.".to_owned(),
                    |near| format!("Did you mean \"{near}\"?"),
                ),
            ),
            None => (
                "A select_one_external needs a sheet \"external_choices\".".to_owned(),
                "Add the sheet with the columns list_name and name, or use select_one.".to_owned(),
            ),
        };
        self.problems
            .error(code::UNKNOWN_LIST, place.clone().text(from), message, help);
    }

    fn unknown_list(&mut self, from: &str, place: &Place) {
        if self.lists.is_empty() {
            self.problems.error(
                code::NO_CHOICES,
                place.clone().text(from),
                format!("The list \"{from}\" is asked for, and there are no choices."),
                "Add a sheet \"choices\" with the columns list_name, name and label.",
            );
            return;
        }
        let near = self
            .problems
            .wants_suggestions()
            .then(|| nearest(from, self.lists.keys().map(String::as_str)));
        let help = near.flatten().map_or_else(
            || "Add its choices to the sheet \"choices\".".to_owned(),
            |near| format!("Did you mean \"{near}\"?"),
        );
        self.problems.error(
            code::UNKNOWN_LIST,
            place.clone().text(from),
            format!("There is no list \"{from}\"."),
            help,
        );
    }

    fn check_or_other(&mut self, here: Here<'a, '_>, select: &SelectCell, source: &ItemsetSource, place: &Place) {
        if let Some(cell) = here.item.record.get("choice_filter") {
            self.problems.error(
                code::OR_OTHER,
                here.item.record.at(cell).named(&here.item.name),
                "A select with or_other cannot have a choice_filter.",
                "Add a choice \"other\" to the list and a text question below instead of or_other.",
            );
        }
        if !matches!(source, ItemsetSource::List(list) if self.lists.contains_key(list)) {
            self.problems.error(
                code::OR_OTHER,
                place.clone().text(&*select.from),
                "or_other goes with a list of this workbook only.",
                "Write the choices in the sheet \"choices\", or leave out or_other.",
            );
        }
    }

    /// Answers of a select_multiple are written with spaces between them.
    fn check_spaces(&mut self, source: &ItemsetSource, place: &Place) {
        let ItemsetSource::List(list) = source else {
            return;
        };
        let Some(choices) = self.lists.get(list) else {
            return;
        };
        if !self.told.insert(format!("spaces {list}")) {
            return;
        }
        for choice in choices.0.iter().filter(|choice| choice.name.contains(' ')) {
            self.problems.error(
                code::CHOICE_SPACE,
                place.clone().text(&*choice.name),
                format!(
                    "The list \"{list}\" has a choice \"{}\" with a space in its name.",
                    choice.name
                ),
                "Write \"_\" instead of the space: answers of a select_multiple are divided by spaces.",
            );
        }
    }

    /// The rule of `add_none_option`: the choice itself is for the author to write, as no converter writes it.
    pub(super) fn none_alone(&mut self, here: Here<'a, '_>, asked: &QuestionType, bind: &mut Bind) {
        let QuestionType::SelectMultiple(set) = asked else {
            return;
        };
        let ItemsetSource::List(list) = &set.source else {
            return;
        };
        if !self.none_stands_alone {
            return;
        }
        bind.constraint = Some(match bind.constraint.take() {
            Some(own) => format!("({own}) and {NONE_ALONE}"),
            None => NONE_ALONE.to_owned(),
        });
        let has_none = |list: &ChoiceList| list.0.iter().any(|choice| choice.name == NONE);
        let lacks_none = self.lists.get(list).is_some_and(|list| !has_none(list));
        if lacks_none && self.told.insert(format!("none {list}")) {
            self.problems.warning(
                code::NO_NONE_CHOICE,
                here.item.record.place().named(&here.item.name),
                format!("The list \"{list}\" has no choice \"none\", for which add_none_option makes a rule."),
                "Write a choice with the name none into the list, with its label in each language.",
            );
        }
    }

    fn check_search(&mut self, here: Here<'a, '_>, source: &ItemsetSource, place: &Place) {
        let searches = here
            .item
            .record
            .get("appearance")
            .is_some_and(|cell| is_search(cell.text));
        if searches && matches!(source, ItemsetSource::File(_)) {
            self.problems.error(
                code::SEARCH,
                place.clone(),
                "A select from a file cannot use search() as well.",
                "Leave out search(), or take the choices from a list.",
            );
        }
    }

    fn randomize(&mut self, here: Here<'a, '_>, pairs: &Map<String, String>) -> Option<String> {
        let cell = here.item.record.get("parameters")?;
        let place = here.item.record.at(cell).named(&here.item.name);
        let seed = pairs.get("seed");
        parameters::check_words(pairs, "randomize", &["true", "false"], &place, self.problems);
        if let Some(seed) = seed
            && !pairs.contains_key("randomize")
        {
            parameters::bad_value("seed", seed, "randomize=true beside it", &place, self.problems);
        }
        if pairs.get("randomize").is_none_or(|text| text != "true") {
            return None;
        }
        let Some(seed) = seed else {
            return Some(String::new());
        };
        if seed.parse::<f64>().is_err() && !(seed.starts_with("${") && seed.ends_with('}')) {
            parameters::bad_value("seed", seed, "a number or a reference", &place, self.problems);
            return Some(String::new());
        }
        let site = self.site(here, false);
        Some(super::expression::read(seed, site, &place, self.problems))
    }

    /// All selects of a table-list share one list and have no filter.
    pub fn check_table_list(&mut self, here: Here<'a, '_>) {
        let mut first: Option<&str> = None;
        for item in &here.item.children {
            let TypeCell::Select(select) = &item.asks else {
                continue;
            };
            let list = *first.get_or_insert(select.from.as_str());
            let place = item
                .record
                .get("type")
                .map_or_else(|| item.record.place(), |cell| item.record.at(cell));
            if list != select.from {
                self.problems.error(
                    code::TABLE_LIST,
                    place.named(&item.name),
                    format!(
                        "A table-list has one list for all its selects, and this one has \"{}\" instead of \"{list}\".",
                        select.from
                    ),
                    "Use the same list, or put the question into another group.",
                );
            } else if let Some(cell) = item.record.get("choice_filter") {
                self.problems.error(
                    code::TABLE_LIST,
                    item.record.at(cell).named(&item.name),
                    "A select in a table-list cannot have a choice_filter.",
                    "Leave the filter out, or put the question into another group.",
                );
            }
        }
    }
}

/// Whether an appearance calls `search()`.
pub(super) fn is_search(appearance: &str) -> bool {
    let mut rest = appearance;
    while let Some(at) = rest.find("search") {
        rest = &rest[at + "search".len()..];
        if rest.trim_start().starts_with('(') {
            return true;
        }
    }
    false
}
