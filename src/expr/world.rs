//! What an expression can see: trees of nodes, and the surroundings of the device.

use std::borrow::Cow;
use std::cmp::Ordering;

/// One node of one document. Document 0 is the primary instance, the others are secondary instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeRef {
    /// Which document.
    pub document: u32,
    /// Which node of it; the world chooses the numbers.
    pub node: u32,
}

/// The kinds of node of XPath 1.0, and one of the DOM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// The root of a document.
    Document,
    /// An element.
    Element,
    /// An attribute.
    Attribute,
    /// A run of text.
    Text,
    /// A comment.
    Comment,
    /// A processing instruction.
    Instruction,
    /// A namespace in scope.
    Namespace,
    /// A document type: only `node()` finds it. XPath 1.0 leaves it out; the trees of browsers, which the peers walk, have it.
    DocumentType,
}

/// The name of a node; all empty for kinds without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'a> {
    /// The prefix as written, or empty.
    pub prefix: &'a str,
    /// The namespace URI, or empty. A world whose forms write plain names leaves a default namespace out.
    pub namespace: &'a str,
    /// The name without its prefix.
    pub local: &'a str,
}

impl Name<'_> {
    /// A name that is empty.
    pub const NONE: Name<'static> = Name {
        prefix: "",
        namespace: "",
        local: "",
    };
}

/// The trees and the surroundings. Everything from `now_ms` on has a default, so that a test world stays small.
pub trait World {
    /// The kind of a node.
    fn kind(&self, node: NodeRef) -> NodeKind;
    /// The name of a node.
    fn name(&self, node: NodeRef) -> Name<'_>;
    /// The parent; for an attribute its element; none for a document.
    fn parent(&self, node: NodeRef) -> Option<NodeRef>;
    /// Appends the children in document order. Nodes that are not relevant are left out by the world.
    fn children(&self, node: NodeRef, out: &mut Vec<NodeRef>);
    /// Appends the child elements with this plain name (no prefix, no namespace), in document order.
    fn children_named(&self, node: NodeRef, name: &str, out: &mut Vec<NodeRef>) {
        let from = out.len();
        self.children(node, out);
        let mut kept = from;
        for at in from..out.len() {
            let child = out[at];
            let its = self.name(child);
            if its.local == name && its.namespace.is_empty() && self.kind(child) == NodeKind::Element {
                out[kept] = child;
                kept += 1;
            }
        }
        out.truncate(kept);
    }
    /// The node of document 0 that [`super::ast::Path::goal`] numbers; none where it is not relevant.
    fn goal(&self, _number: u32) -> Option<NodeRef> {
        None
    }
    /// How many nodes [`Self::children_named`] looks at here: what a step is charged for it. 1 where names are indexed.
    fn width(&self, _node: NodeRef) -> u64 {
        1
    }
    /// Appends the attributes of an element.
    fn attributes(&self, node: NodeRef, out: &mut Vec<NodeRef>);
    /// The string-value of a node.
    fn text(&self, node: NodeRef) -> Cow<'_, str>;
    /// Document order of two nodes of one document.
    fn order(&self, a: NodeRef, b: NodeRef) -> Ordering;
    /// What `instance(id)` gives: the document (or root) node of a secondary instance.
    fn instance(&self, id: &str) -> Option<NodeRef>;

    /// The root of the tree that a node is in.
    fn root(&self, node: NodeRef) -> NodeRef {
        let mut top = node;
        while let Some(parent) = self.parent(top) {
            top = parent;
        }
        top
    }
    /// Appends the namespace nodes of an element.
    fn namespaces(&self, _node: NodeRef, _out: &mut Vec<NodeRef>) {}
    /// The namespace that a prefix stands for in expressions; when none is known, prefixes are compared as written.
    fn namespace_of(&self, _prefix: &str) -> Option<&str> {
        None
    }
    /// The element whose id this is, in the document of `context`. By default the attribute `id` is the id.
    fn element_by_id(&self, id: &str, context: NodeRef) -> Option<NodeRef> {
        let mut stack = vec![self.root(context)];
        let mut buffer = Vec::new();
        while let Some(node) = stack.pop() {
            buffer.clear();
            self.attributes(node, &mut buffer);
            if buffer
                .iter()
                .any(|&attribute| self.is_id(attribute) && self.text(attribute) == id)
            {
                return Some(node);
            }
            buffer.clear();
            self.children(node, &mut buffer);
            stack.extend(buffer.iter().rev());
        }
        None
    }
    /// Whether an attribute is an id.
    fn is_id(&self, attribute: NodeRef) -> bool {
        let name = self.name(attribute);
        name.local == "id" && (name.prefix.is_empty() || name.prefix == "xml")
    }
    /// Whether this element is one instance of a repeat (see `Context::contextualise`).
    fn is_repeat_instance(&self, _node: NodeRef) -> bool {
        false
    }
    /// The place of an element among all those beside it that have its name, from 1, those that are not relevant too; none
    /// when the world leaves nothing out, so that counting gives the same.
    fn position(&self, _node: NodeRef) -> Option<usize> {
        None
    }
    /// An indexed look-up: appends those children of `parent` called `child` whose child element `key` has exactly
    /// the text `value`, in document order, and says true; or says false when there is no index, and nothing is appended.
    fn lookup(&self, _parent: NodeRef, _child: &str, _key: &str, _value: &str, _out: &mut Vec<NodeRef>) -> bool {
        false
    }

    /// The wall clock, in milliseconds since 1970 UTC.
    fn now_ms(&self) -> i64 {
        0
    }
    /// The zone of the device at that instant (milliseconds since 1970 UTC), in minutes east of UTC.
    fn offset_minutes(&self, _instant_ms: i64) -> i32 {
        0
    }
    /// A random number, at least 0 and below 1.
    fn random(&self) -> f64 {
        0.0
    }
    /// The language of the form in use.
    fn language(&self) -> &str {
        ""
    }
    /// Appends the value nodes of a text of the form, in a world that keeps texts as nodes.
    fn itext_nodes(&self, _id: &str, _out: &mut Vec<NodeRef>) {}
    /// The label of a choice: `jr:choice-name(value, 'path of the question')`.
    fn choice_label(&self, _question: &str, _value: &str, _context: NodeRef) -> Option<String> {
        None
    }
    /// A text of the form in the language in use: `jr:itext(id)`.
    fn itext(&self, _id: &str) -> Option<String> {
        None
    }
    /// A cell of an external list: the column of the first row whose key column equals the key. `None`: no such list or column.
    fn pulldata(&self, _file: &str, _column: &str, _key_column: &str, _key: &str) -> Option<String> {
        None
    }
    /// A property of the device, such as `deviceid`.
    fn property(&self, _name: &str) -> Option<String> {
        None
    }
    /// The version of the form.
    fn form_version(&self) -> &str {
        ""
    }
}
