//! The nodes that the format asks for and a workbook does not say: the counts of repeats, the headings of tables,
//! `meta` with what is in it.

use super::repeat::count_node;
use super::root::meta_nodes;
use crate::form::{Form, ItemsetSource, Metadata, Node, NodeKind, QuestionType};

/// The primary instance with all its nodes.
pub(super) fn expand(form: &Form) -> Node {
    let mut root = form.root.clone();
    let mut meta = Vec::new();
    let path = format!("/{}", root.name);
    children(form, &mut root, &path, false, &mut meta);
    add_meta(&mut root, entity(form, &path));
    meta.extend(meta_nodes(form));
    add_meta(&mut root, meta);
    root
}

/// `audit` goes from wherever it stands into `meta`.
fn children(form: &Form, node: &mut Node, path: &str, in_repeat: bool, meta: &mut Vec<Node>) {
    let mut nodes = Vec::new();
    for mut child in std::mem::take(&mut node.children) {
        let inside = format!("{path}/{}", child.name);
        let repeats = matches!(child.kind, NodeKind::Repeat { .. });
        children(form, &mut child, &inside, in_repeat || repeats, meta);
        nodes.extend(count_node(&mut child, path, in_repeat));
        if child.appearance.iter().any(|word| word == "table-list") {
            table(&mut child);
        }
        if matches!(
            child.kind,
            NodeKind::Question(QuestionType::Metadata {
                source: Metadata::Audit
            })
        ) && !is_meta(node)
        {
            meta.push(child);
            continue;
        }
        if !matches!(child.kind, NodeKind::Question(_)) {
            add_meta(&mut child, entity(form, &inside));
        }
        nodes.push(child);
    }
    node.children = nodes;
}

/// The node of the entity that lives in a group, repeat or form.
fn entity(form: &Form, container: &str) -> Vec<Node> {
    let here = form.entities.iter().any(|entity| entity.container == container);
    here.then(|| Node::new("entity", NodeKind::Group)).into_iter().collect()
}

/// Adds nodes to the `meta` of a node, those that it does not have yet.
fn add_meta(node: &mut Node, mut more: Vec<Node>) {
    if let Some(meta) = node.children.iter_mut().find(|child| is_meta(child)) {
        more.retain(|new| !meta.children.iter().any(|old| without_prefix(&old.name) == new.name));
        if let Some((prefix, _)) = meta.name.split_once(':') {
            more.iter_mut()
                .for_each(|new| new.name = format!("{prefix}:{}", new.name));
        }
        meta.children.append(&mut more);
    } else if !more.is_empty() {
        let mut meta = Node::new("meta", NodeKind::Group);
        meta.children = more;
        node.children.push(meta);
    }
}

/// The block of metadata, whatever its prefix.
pub(super) fn is_meta(node: &Node) -> bool {
    without_prefix(&node.name) == "meta"
}

fn without_prefix(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// A table-list: its label becomes a note, the choices stand over the first select, and no select repeats them.
fn table(group: &mut Node) {
    group.appearance.retain(|word| word != "table-list");
    if group.appearance.is_empty() {
        group.appearance.push("field-list".to_owned());
    }
    let mut nodes = Vec::new();
    if group.label.is_some() || group.hint.is_some() {
        let name = format!("generated_table_list_label_{}", group.row);
        nodes.push(Node {
            label: group.label.take(),
            hint: group.hint.take(),
            ..Node::new(name, NodeKind::Question(QuestionType::Note))
        });
    }
    let mut has_heading = false;
    for mut child in std::mem::take(&mut group.children) {
        if is_table_row(&child) {
            if !std::mem::replace(&mut has_heading, true) {
                nodes.push(heading(&child));
            }
            child.appearance = vec!["list-nolabel".to_owned()];
        }
        nodes.push(child);
    }
    group.children = nodes;
}

fn is_table_row(node: &Node) -> bool {
    matches!(
        &node.kind,
        NodeKind::Question(QuestionType::SelectOne(set) | QuestionType::SelectMultiple(set))
            if matches!(set.source, ItemsetSource::List(_))
    )
}

fn heading(select: &Node) -> Node {
    let name = format!("reserved_name_for_field_list_labels_{}", select.row);
    let mut heading = Node::new(name, select.kind.clone());
    heading.appearance = vec!["label".to_owned()];
    heading.label = Some(crate::form::Text::plain(" "));
    heading
}
