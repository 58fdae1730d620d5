//! A form as ODK XForm XML, the way the usual converters write it, so that Collect, Enketo and Central take it.
//!
//! First the tree of nodes gets what the format asks for and a workbook does not say ([`expand`]); then model and body
//! are written from it. Nothing is read from the workbook here: what it says stands in the form.

mod action;
mod attribute;
mod bind;
mod body;
mod control;
mod entity;
mod expand;
mod external;
mod instance;
mod itemset;
mod itext;
mod kept;
mod model;
mod repeat;
mod root;
mod secondary;
mod text;
mod xml;

pub use bind::data_type;
pub use control::control;

use crate::form::{Form, Node, NodeKind, QuestionType};
use crate::sorted::{Map, Set};
use action::Triggered;
use xml::Tag;

/// Writes a form as XForm XML.
#[must_use]
pub fn write(form: &Form) -> String {
    let root = expand::expand(form);
    Writer::new(form, &root).html().document()
}

/// What is being written.
struct Writer<'f> {
    form: &'f Form,
    /// The primary instance, with what the format adds to it.
    root: &'f Node,
    /// What is set when the question of a path changes.
    triggered: Map<String, Vec<Triggered<'f>>>,
    /// Lists whose choices stand in the body, for `search()`.
    searched: Set<&'f str>,
    /// The group of the body that holds the node of a path, where one without a node of its own does.
    body_group_of: Map<&'f str, usize>,
    /// Whether anything is said that no other program knows.
    has_ours: bool,
}

impl<'f> Writer<'f> {
    fn new(form: &'f Form, root: &'f Node) -> Self {
        let mut has_ours = false;
        walk(root, "", &mut |node, _| {
            has_ours |= node.parameters.contains_key("keep-exif")
        });
        Self {
            form,
            root,
            triggered: action::triggered(root),
            searched: itemset::searched(root),
            body_group_of: body::body_groups(form),
            has_ours,
        }
    }

    fn html(&self) -> Tag {
        let title = Tag::new("h:title").text(&self.form.title);
        let head = Tag::new("h:head").child(title).child(self.model());
        let mut html = Tag::new("h:html");
        for (prefix, uri) in self.namespaces() {
            html = html.attribute(prefix, uri);
        }
        html.child(head).child(self.body())
    }
}

/// Goes through all nodes below a node in the order of the document, each with its path without positions.
fn walk<'n>(node: &'n Node, path: &str, see: &mut dyn FnMut(&'n Node, &str)) {
    for child in &node.children {
        let path = format!("{path}/{}", child.name);
        see(child, &path);
        walk(child, &path, see);
    }
}

fn question(node: &Node) -> Option<&QuestionType> {
    match &node.kind {
        NodeKind::Question(question) => Some(question),
        NodeKind::Group | NodeKind::Repeat { .. } => None,
    }
}
