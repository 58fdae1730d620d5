//! The path of a node, as text.

use super::Document;
use crate::expr::world::NodeKind;

impl Document {
    /// The path of a node: `/data/repeat[2]/name`, `/data/@id`, `/data/text()[1]`. A place is given where there are several
    /// of the same name; elements in a namespace go by place alone, `/*[1]/*[2]`, for prefixes mean nothing elsewhere. Namespaces are written as they are declared.
    #[must_use]
    pub fn path(&self, node: u32) -> String {
        let mut steps = Vec::new();
        let mut at = node;
        while let Some(parent) = self.parent(at) {
            steps.push(self.step(at, parent));
            at = parent;
        }
        if steps.is_empty() {
            return "/".to_owned();
        }
        steps.reverse();
        format!("/{}", steps.join("/"))
    }

    fn step(&self, node: u32, parent: u32) -> String {
        let name = self.name(node);
        let kind = self.kind(node);
        let place = |alike: &dyn Fn(u32) -> bool| -> (usize, usize) {
            let alike: Vec<u32> = self.children(parent).filter(|&sibling| alike(sibling)).collect();
            let at = alike.iter().position(|&sibling| sibling == node).unwrap_or(0);
            (at + 1, alike.len())
        };
        let same_kind = |sibling: u32| self.kind(sibling) == kind;
        match kind {
            NodeKind::Element if !name.namespace.is_empty() => format!("*[{}]", place(&same_kind).0),
            NodeKind::Element => match place(&|sibling| same_kind(sibling) && self.name(sibling) == name) {
                (_, 1) => name.local.to_owned(),
                (at, _) => format!("{}[{at}]", name.local),
            },
            NodeKind::Attribute if name.prefix.is_empty() => format!("@{}", name.local),
            NodeKind::Attribute => format!("@{}:{}", name.prefix, name.local),
            NodeKind::Namespace if name.local.is_empty() => "@xmlns".to_owned(),
            NodeKind::Namespace => format!("@xmlns:{}", name.local),
            NodeKind::Text => format!("text()[{}]", place(&same_kind).0),
            NodeKind::Comment => format!("comment()[{}]", place(&same_kind).0),
            NodeKind::Instruction => format!("processing-instruction()[{}]", place(&same_kind).0),
            // No step of XPath leads to it: it is written by its number in the DOM.
            NodeKind::DocumentType => "?type10".to_owned(),
            NodeKind::Document => String::new(),
        }
    }
}
