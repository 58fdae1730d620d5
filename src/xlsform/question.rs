//! Rows that ask something: their type with all that belongs to it.

use super::code;
use super::logic::Logic;
use super::lower::{Here, Lower};
use super::question_type::TypeCell;
use super::{parameters, range};
use crate::form::{Itemset, ItemsetSource, Metadata, Node, NodeKind, QuestionType, Text, UploadKind};
use std::collections::BTreeMap;

impl<'a> Lower<'a, '_> {
    /// The node of a question, and of its "other" where it has one.
    pub fn question(&mut self, here: Here<'a, '_>, nodes: &mut Vec<Node>) {
        let record = here.item.record;
        let pairs = match record.get("parameters") {
            Some(cell) => {
                let place = record.at(cell).named(&here.item.name);
                parameters::read(cell.text, &place, self.problems)
            }
            None => BTreeMap::new(),
        };
        let mut kept_type = None;
        let mut own_constraint = None;
        let mut own_hint = None;
        let asked = match &here.item.asks {
            TypeCell::Plain(asked) => asked.clone(),
            TypeCell::Bounded(asked, constraint, hint) => {
                own_constraint = Some((*constraint).to_owned());
                own_hint = *hint;
                asked.clone()
            }
            TypeCell::Range => QuestionType::Range(range::read(self, here, &pairs)),
            TypeCell::Select(select) => {
                kept_type = record.get("type").filter(|_| select.external);
                self.select(here, select, &pairs)
            }
            _ => {
                kept_type = record.get("type");
                QuestionType::Hidden
            }
        };
        let mut node = self.bare(here, NodeKind::Question(asked.clone()));
        node.bind = Logic { lower: self, here }.bind(&asked);
        node.bind.constraint = node.bind.constraint.or(own_constraint);
        node.hint = node.hint.or(own_hint.map(Text::plain));
        self.check_parameters(here, &asked, &pairs);
        node.parameters.extend(pairs);
        if let TypeCell::Select(select) = &here.item.asks
            && let Some(name) = select.instances_of()
        {
            for key in ["value", "label"] {
                node.parameters.insert(key.to_owned(), name.to_owned());
            }
        }
        if let Some(cell) = kept_type {
            node.other_columns.insert("type".to_owned(), cell.text.to_owned());
        }
        self.check_texts(here, &asked, &node);
        self.check_calculation(here, &asked, &node);
        self.report_not_shown(here, &asked);
        let other = or_other(&asked).then(|| self.other(here, &node));
        nodes.push(node);
        nodes.extend(other);
    }

    /// The text question that goes with a choice "other".
    fn other(&mut self, here: Here<'a, '_>, node: &Node) -> Node {
        if self.languages.translated() && self.told.insert("or_other".to_owned()) {
            let place = here
                .item
                .record
                .get("type")
                .map_or_else(|| here.item.record.place(), |cell| here.item.record.at(cell));
            self.problems.warning(
                code::OTHER_NOT_TRANSLATED,
                place.named(&node.name),
                "The choice and the question that or_other adds are not translated.",
                "Add a choice \"other\" to the list and a text question below, with labels in every language.",
            );
        }
        Node {
            name: format!("{}_other", node.name),
            kind: NodeKind::Question(QuestionType::Text),
            bind: crate::form::Bind {
                relevant: Some(format!("selected(../{}, 'other')", node.name)),
                ..crate::form::Bind::default()
            },
            label: Some(Text::plain("Specify other.")),
            hint: None,
            guidance: None,
            media: crate::form::Media::default(),
            appearance: Vec::new(),
            parameters: BTreeMap::new(),
            other_columns: BTreeMap::new(),
            row: node.row,
            children: Vec::new(),
        }
    }

    /// A question that people see must say something.
    fn check_texts(&mut self, here: Here<'a, '_>, asked: &QuestionType, node: &Node) {
        let record = here.item.record;
        if node.media.big_image.is_some() && node.media.image.is_none() {
            self.problems.error(
                code::BIG_IMAGE,
                record.at_empty("image").named(&node.name),
                "A big-image needs the image that it is the large form of.",
                "Write the small picture in the column image.",
            );
        }
        let computed = node.bind.calculation.is_some() || !node.bind.trigger.is_empty();
        let silent = node.label.is_none() && node.hint.is_none();
        if visible(&here.item.asks) && silent && node.media.is_empty() && !computed {
            self.problems.error(
                code::NO_LABEL,
                record.at_empty("label").named(&node.name),
                format!("The question \"{}\" has no label.", node.name),
                "Write what people shall read.",
            );
        }
        // A note without a label is empty space; a note's answer is never asked for.
        if matches!(asked, QuestionType::Note) && node.bind.required.is_some() {
            let place = record
                .get("required")
                .map_or_else(|| record.place(), |cell| record.at(cell));
            self.problems.warning(
                code::COLUMN_NOT_ALLOWED,
                place.named(&node.name),
                "Nobody can answer a note, so it cannot be required.",
                "Leave required empty; for a tick that is needed use the type acknowledge.",
            );
        }
    }

    fn check_calculation(&mut self, here: Here<'a, '_>, asked: &QuestionType, node: &Node) {
        let dynamic = matches!(node.bind.default, Some(crate::form::InitialAnswer::Dynamic(_)));
        if matches!(asked, QuestionType::Calculate) && node.bind.calculation.is_none() && !dynamic {
            self.problems.error(
                code::NO_CALCULATION,
                here.item.record.at_empty("calculation").named(&node.name),
                format!("\"{}\" has nothing to calculate.", node.name),
                "Write an expression in the column calculation.",
            );
        }
    }
}

/// Whether a row of this type is seen by people.
pub(super) fn visible(asks: &TypeCell) -> bool {
    match asks {
        TypeCell::Plain(asked) => !matches!(
            asked,
            QuestionType::Calculate | QuestionType::Hidden | QuestionType::Metadata { .. }
        ),
        TypeCell::Bounded(..) | TypeCell::Select(_) | TypeCell::Range | TypeCell::Osm => true,
        _ => false,
    }
}

fn or_other(asked: &QuestionType) -> bool {
    match asked {
        QuestionType::SelectOne(set) | QuestionType::SelectMultiple(set) | QuestionType::Rank(set) => set.or_other,
        _ => false,
    }
}

impl Lower<'_, '_> {
    /// Warns of types that our screen does not show yet.
    fn report_not_shown(&mut self, here: Here<'_, '_>, asked: &QuestionType) {
        let external = matches!(&here.item.asks, TypeCell::Select(select) if select.external);
        let from_file = |set: &Itemset| !matches!(set.source, ItemsetSource::List(_));
        let shown = match asked {
            QuestionType::Rank(_) | QuestionType::Geotrace | QuestionType::Geoshape | QuestionType::Barcode => false,
            QuestionType::Upload { media } => {
                matches!(media, UploadKind::Image | UploadKind::Audio)
            }
            QuestionType::SelectOne(set) | QuestionType::SelectMultiple(set) => !external && !from_file(set),
            QuestionType::Metadata { source } => !matches!(
                source,
                Metadata::Audit | Metadata::StartGeopoint | Metadata::BackgroundGeopoint
            ),
            QuestionType::Hidden => matches!(here.item.asks, TypeCell::Plain(_)),
            _ => true,
        };
        let Some(cell) = here.item.record.get("type").filter(|_| !shown) else {
            return;
        };
        let what = cell.text.split_whitespace().next().unwrap_or_default();
        let place = here.item.record.at(cell).named(&here.item.name);
        if self.told.insert(format!("type {what}")) {
            self.problems.warning(
                code::TYPE_NOT_SHOWN,
                place,
                format!("Questions of the type \"{what}\" are kept, but not asked on the phone yet."),
                "Do not make them required; use another type where the answer is needed.",
            );
        }
    }

    /// The words of the appearance column.
    pub(super) fn appearance(&mut self, here: Here<'_, '_>) -> Vec<String> {
        let Some(cell) = here.item.record.get("appearance") else {
            return Vec::new();
        };
        let mut words: Vec<String> = Vec::new();
        let mut depth = 0_usize;
        for part in cell.text.split_whitespace() {
            // `search('file', …)` and `ex:app(…)` are one word, whatever space is in them.
            match words.last_mut().filter(|_| depth > 0) {
                Some(last) => {
                    last.push(' ');
                    last.push_str(part);
                }
                None => words.push(part.to_owned()),
            }
            depth = (depth + part.matches('(').count()).saturating_sub(part.matches(')').count());
        }
        for word in &mut words {
            let lower = word.to_lowercase();
            if APPEARANCES.contains(&lower.as_str()) || is_width(&lower) {
                *word = lower;
            }
            let shown = SHOWN.contains(&word.as_str());
            if !shown && self.told.insert(format!("appearance {word}")) {
                self.problems.warning(
                    code::APPEARANCE_NOT_SHOWN,
                    here.item.record.at(cell).text(&**word).named(&here.item.name),
                    format!("The appearance \"{word}\" is kept, but not followed on the phone yet."),
                    "The question is shown in the usual way.",
                );
            }
        }
        words
    }
}

fn is_width(word: &str) -> bool {
    word.strip_prefix('w')
        .and_then(|n| n.parse::<u8>().ok())
        .is_some_and(|n| (1..=10).contains(&n))
}

/// Appearances that our screen follows.
const SHOWN: [&str; 11] = [
    "minimal",
    "autocomplete",
    "search",
    "likert",
    "field-list",
    "table-list",
    "signature",
    "multiline",
    "numbers",
    "thousands-sep",
    "masked",
];

/// Words that clients know, whatever their case.
const APPEARANCES: [&str; 52] = [
    "minimal",
    "autocomplete",
    "search",
    "likert",
    "field-list",
    "table-list",
    "signature",
    "multiline",
    "numbers",
    "thousands-sep",
    "masked",
    "ethiopian",
    "coptic",
    "islamic",
    "bikram-sambat",
    "myanmar",
    "persian",
    "buddhist",
    "no-calendar",
    "month-year",
    "year",
    "columns",
    "columns-pack",
    "compact",
    "quickcompact",
    "list",
    "list-nolabel",
    "label",
    "image-map",
    "no-buttons",
    "quick",
    "map",
    "annotate",
    "draw",
    "new",
    "new-front",
    "front",
    "selfie",
    "hidden-answer",
    "placement-map",
    "maps",
    "bearing",
    "printer",
    "url",
    "rating",
    "counter",
    "vertical",
    "no-ticks",
    "picker",
    "horizontal",
    "distress",
    "comment",
];
