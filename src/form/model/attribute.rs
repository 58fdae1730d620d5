//! Attributes of the primary instance that expressions read become nodes, as those that are bound or set are already.

use crate::form::{Form, InitialAnswer, Node, NodeKind, QuestionType};
use crate::sorted::Set;

/// Makes a node called `@name` of every attribute that some expression of the form mentions.
pub(super) fn make_nodes(form: &Form, root: &mut Node) {
    let mut mentioned = Set::new();
    mentions(root, &mut mentioned);
    for action in &form.actions {
        add(&action.target, &mut mentioned);
    }
    if !mentioned.is_empty() {
        split(root, &mentioned);
    }
}

fn mentions(node: &Node, found: &mut Set<String>) {
    let bind = &node.bind;
    let default = match &bind.default {
        Some(InitialAnswer::Dynamic(text)) => Some(text),
        _ => None,
    };
    let texts = [
        &bind.relevant,
        &bind.constraint,
        &bind.required,
        &bind.calculation,
        &bind.read_only,
    ];
    for text in texts.into_iter().flatten().chain(default) {
        add(text, found);
    }
    node.children.iter().for_each(|child| mentions(child, found));
}

fn add(text: &str, found: &mut Set<String>) {
    for after in text.split('@').skip(1) {
        let is_of_name = |sign: char| sign.is_alphanumeric() || "_-.:".contains(sign);
        let end = after.find(|sign| !is_of_name(sign)).unwrap_or(after.len());
        found.insert(after[..end].to_owned());
    }
}

fn split(node: &mut Node, mentioned: &Set<String>) {
    node.children.iter_mut().for_each(|child| split(child, mentioned));
    let read: Vec<String> = node
        .attributes
        .keys()
        .filter(|&name| mentioned.contains(name))
        .cloned()
        .collect();
    for name in read {
        let text = node.attributes.remove(&name).unwrap_or_default();
        let mut attribute = Node::new(format!("@{name}"), NodeKind::Question(QuestionType::Hidden));
        attribute.bind.default = Some(InitialAnswer::Static(text));
        node.children.push(attribute);
    }
}
