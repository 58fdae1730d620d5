//! `jr:preload`: what the device itself answers.

use super::tree::{ROOT, without_prefix};
use super::{Reader, code};
use crate::form::{InitialAnswer, Metadata, NodeKind, Place, QuestionType};

impl Reader<'_> {
    /// Gives every node that a preload fills in its place among the metadata. Where people see and may change the
    /// answer, it is a default.
    pub(super) fn settle_preloads(&mut self) {
        for (spot, preload, params) in std::mem::take(&mut self.preloads) {
            let has_control = self.tree.get(spot).control.is_some();
            let columns = &mut self.tree.get_mut(spot).node.other_columns;
            columns.insert("bind::jr:preload".to_owned(), preload.clone());
            columns.insert("bind::jr:preloadParams".to_owned(), params.clone());
            let default = match (preload.as_str(), params.as_str()) {
                ("date", "today") => "today()".to_owned(),
                ("timestamp", "start") => "now()".to_owned(),
                ("uid", _) => "concat('uuid:', uuid())".to_owned(),
                ("property", name) if !name.contains('\'') => format!("property('{name}')"),
                _ => String::new(),
            };
            match metadata(&preload, &params) {
                Some(source) if !has_control => self.fill_by_device(spot, source),
                _ if has_control && !default.is_empty() => {
                    self.tree.get_mut(spot).node.bind.default = Some(InitialAnswer::Dynamic(default));
                }
                _ => self.report_preload(spot, &preload, &params),
            }
        }
        if let Some(spot) = self.instance_id()
            && self.tree.get(spot).node.kind == NodeKind::Question(QuestionType::Hidden)
            && self.tree.get(spot).node.bind.calculation.is_none()
        {
            self.fill_by_device(spot, Metadata::InstanceId);
        }
    }

    fn fill_by_device(&mut self, spot: usize, source: Metadata) {
        let node = &mut self.tree.get_mut(spot).node;
        node.other_columns.remove("bind::jr:preload");
        node.other_columns.remove("bind::jr:preloadParams");
        node.kind = NodeKind::Question(QuestionType::Metadata { source });
    }

    fn instance_id(&self) -> Option<usize> {
        let meta = self.tree.child(ROOT, "meta")?;
        let children = &self.tree.get(meta).children;
        children
            .iter()
            .copied()
            .find(|&child| without_prefix(&self.tree.get(child).node.name) == "instanceID")
    }

    fn report_preload(&mut self, spot: usize, preload: &str, params: &str) {
        let spot = self.tree.get(spot);
        self.problems.warning(
            code::PRELOAD,
            Place::row("model", spot.offset).named(&spot.path).column("jr:preload").text(params),
            format!("\"{preload}\" with \"{params}\" is nothing that the phone fills in; it stays empty."),
            "Write uid, timestamp with start or end, date with today, or property with deviceid, username, email or phonenumber.",
        );
    }
}

fn metadata(preload: &str, params: &str) -> Option<Metadata> {
    Some(match (preload, params.trim_start_matches("uri:")) {
        ("uid", _) => Metadata::InstanceId,
        ("timestamp", "start") => Metadata::Start,
        ("timestamp", "end") => Metadata::End,
        ("date", "today") => Metadata::Today,
        ("property", "deviceid") => Metadata::DeviceId,
        ("property", "username") => Metadata::Username,
        ("property", "email") => Metadata::Email,
        ("property", "phonenumber") => Metadata::PhoneNumber,
        _ => return None,
    })
}
