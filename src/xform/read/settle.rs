//! Types of the nodes, when controls and binds are all known.

use super::Reader;
use super::tree::{ROOT, without_prefix};
use crate::form::{DataType, Metadata, NodeKind, QuestionType};
use crate::sorted::Set;

impl Reader<'_> {
    /// Gives a type to the nodes without a control, and notes to those that only say something; keeps the type of a
    /// value where it is not the one that goes with the question.
    pub(super) fn settle_types(&mut self) {
        let targets = self.action_targets();
        for spot in self.tree.ids() {
            let is_leaf = self.tree.is_leaf(spot);
            let is_set = targets.contains(&spot);
            let is_audit = self.is_audit(spot);
            let data_type = self.tree.get(spot).data_type;
            let spot = self.tree.get_mut(spot);
            let NodeKind::Question(question) = &mut spot.node.kind else {
                continue;
            };
            let bind = &mut spot.node.bind;
            match question {
                QuestionType::Hidden if is_audit => {
                    *question = QuestionType::Metadata {
                        source: Metadata::Audit,
                    }
                }
                QuestionType::Hidden if is_leaf && bind.calculation.is_some() => *question = QuestionType::Calculate,
                QuestionType::Text
                    if bind.read_only.as_deref() == Some("true()")
                        && bind.calculation.is_none()
                        && bind.default.is_none()
                        && !is_set
                        && matches!(data_type, None | Some(DataType::String)) =>
                {
                    *question = QuestionType::Note;
                }
                _ => {}
            }
            bind.data_type = data_type.filter(|&own| own != question.data_type());
        }
    }

    fn action_targets(&mut self) -> Set<usize> {
        let targets: Vec<String> = self.actions.iter().map(|action| action.target.clone()).collect();
        targets
            .iter()
            .filter_map(|target| self.tree.resolve(target, ROOT))
            .collect()
    }

    /// `meta/audit`: the log of the interview.
    fn is_audit(&self, spot: usize) -> bool {
        let spot = self.tree.get(spot);
        let in_meta = spot
            .parent
            .is_some_and(|parent| without_prefix(&self.tree.get(parent).node.name) == "meta");
        in_meta && without_prefix(&spot.node.name) == "audit" && spot.data_type == Some(DataType::Binary)
    }
}
