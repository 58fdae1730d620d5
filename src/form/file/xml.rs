//! XML as a secondary instance, as it stands.

use super::FileError;
use crate::form::tree::{Tree, TreeBuilder};
use crate::form::xml;

pub(super) fn tree(text: &str) -> Result<Tree, FileError> {
    let document = xml::parse(text).map_err(|error| FileError::Malformed {
        kind: "XML",
        reason: error.to_string(),
    })?;
    let mut builder = TreeBuilder::new();
    let root = document.root_element();
    let mut at = Some(root);
    // Without recursion: how deep a file is nested is for its author to say.
    while let Some(node) = at {
        enter(node, &mut builder);
        let mut next = node.first_element_child();
        if next.is_none() {
            let mut up = Some(node);
            while let Some(here) = up {
                builder.close();
                if here == root {
                    break;
                }
                next = here.next_sibling_element();
                if next.is_some() {
                    break;
                }
                up = here.parent_element();
            }
        }
        at = next;
    }
    Ok(builder.finish())
}

fn enter(node: roxmltree::Node<'_, '_>, builder: &mut TreeBuilder) {
    builder.open(node.tag_name().name());
    for attribute in node.attributes() {
        builder.attribute(attribute.name(), attribute.value());
    }
    if node.first_element_child().is_none() {
        let text: String = node
            .children()
            .filter(roxmltree::Node::is_text)
            .filter_map(|child| child.text())
            .collect();
        builder.text(&text);
    }
}
