//! Rows that ask something: their type with all that belongs to it.

use super::code;
use super::logic::Logic;
use super::lower::{Here, Lower};
use super::question_type::TypeCell;
use super::{geometry, or_other, parameters, range};
use crate::form::nearest::nearest;
use crate::form::{InitialAnswer, ItemsetSource, Node, NodeKind, QuestionType, Text};
use crate::sorted::Map;

impl<'a> Lower<'a, '_> {
    /// The node of a question, and of its "other" where it has one.
    pub fn question(&mut self, here: Here<'a, '_>, nodes: &mut Vec<Node>) {
        let record = here.item.record;
        let pairs = match record.get("parameters") {
            Some(cell) => {
                let place = record.at(cell).named(&here.item.name);
                parameters::read(cell.text, &place, self.problems)
            }
            None => Map::new(),
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
        self.none_alone(here, &asked, &mut node.bind);
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
        self.check_default(here, &asked, &node);
        self.check_columns(here, &mut node);
        self.resolve_geometry(here, &mut node);
        self.report_not_shown(here, &asked);
        let other = or_other(&asked).then(|| self.other(here, &node));
        nodes.push(node);
        nodes.extend(other);
    }

    /// The text question that goes with a choice "other".
    fn other(&mut self, here: Here<'a, '_>, node: &Node) -> Node {
        let unspoken = or_other::unspoken(self.languages);
        if !unspoken.is_empty() && self.told.insert("or_other".to_owned()) {
            let place = here
                .item
                .record
                .get("type")
                .map_or_else(|| here.item.record.place(), |cell| here.item.record.at(cell));
            self.problems.warning(
                code::OTHER_NOT_TRANSLATED,
                place.named(&node.name),
                format!(
                    "The choice and the question that or_other adds stay English in: {}.",
                    unspoken.join(", ")
                ),
                "Add a choice \"other\" to the list and a text question below, with labels in every language.",
            );
        }
        Node {
            bind: crate::form::Bind {
                relevant: Some(format!("selected(../{}, 'other')", node.name)),
                ..crate::form::Bind::default()
            },
            label: Some(or_other::question(self.languages)),
            row: node.row,
            ..Node::new(format!("{}_other", node.name), NodeKind::Question(QuestionType::Text))
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

    /// A default of a select that is no choice of its list.
    fn check_default(&mut self, here: Here<'a, '_>, asked: &QuestionType, node: &Node) {
        let (QuestionType::SelectOne(set) | QuestionType::SelectMultiple(set)) = asked else {
            return;
        };
        let (ItemsetSource::List(list), Some(InitialAnswer::Static(text))) = (&set.source, &node.bind.default) else {
            return;
        };
        let Some(choices) = self.lists.get(list) else {
            return;
        };
        let is_choice = |name: &str| choices.0.iter().any(|choice| choice.name == name);
        let wrong = match asked {
            QuestionType::SelectOne(_) => Some(text.as_str()).filter(|name| !is_choice(name)),
            _ => text.split_whitespace().find(|name| !is_choice(name)),
        };
        if let (Some(wrong), Some(cell)) = (wrong, here.item.record.get("default")) {
            let near = nearest(wrong, choices.0.iter().map(|choice| choice.name.as_str()));
            self.problems.warning(
                code::CHOICE_DEFAULT,
                here.item.record.at(cell).named(&node.name).text(wrong),
                format!("The list \"{list}\" has no choice \"{wrong}\" to begin with."),
                near.map_or_else(
                    || "Write the name of a choice, not its label.".to_owned(),
                    |near| format!("Did you mean \"{near}\"?"),
                ),
            );
        }
    }

    /// Columns that this type of row does not use: kept, and told.
    pub(super) fn check_columns(&mut self, here: Here<'a, '_>, node: &mut Node) {
        let is_select = matches!(here.item.asks, TypeCell::Select(_)) || node.parameters.contains_key(geometry::KEY);
        let is_repeat = matches!(node.kind, NodeKind::Repeat { .. });
        for (key, is_used) in [("choice_filter", is_select), ("repeat_count", is_repeat)] {
            let Some(cell) = here.item.record.get(key).filter(|_| !is_used) else {
                continue;
            };
            node.other_columns.insert(key.to_owned(), cell.text.to_owned());
            self.problems.warning(
                code::COLUMN_NOT_ALLOWED,
                here.item.record.at(cell).named(&node.name),
                format!("The column \"{key}\" means nothing on this row."),
                "Remove it, or move it to the row that it is meant for.",
            );
        }
    }

    fn check_calculation(&mut self, here: Here<'a, '_>, asked: &QuestionType, node: &Node) {
        let dynamic = matches!(node.bind.default, Some(InitialAnswer::Dynamic(_)));
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
