//! An XForm as text and as a tree that XPath is asked of.
#![allow(dead_code)] // each test binary uses its part

use super::tree::Tree;
use jemput_bola::expr::{Context, NodeKind, Value, World, evaluate, parse};

const PREFIXES: [(&str, &str); 7] = [
    // The tree gives elements of XForms no namespace, as forms name them plainly.
    ("x", ""),
    ("h", "http://www.w3.org/1999/xhtml"),
    ("jr", "http://openrosa.org/javarosa"),
    ("odk", "http://www.opendatakit.org/xforms"),
    ("orx", "http://openrosa.org/xforms"),
    ("ev", "http://www.w3.org/2001/xml-events"),
    ("entities", "http://www.opendatakit.org/xforms/entities"),
];

pub struct Written {
    pub xml: String,
    tree: Tree,
}

impl Written {
    /// Takes XML; panics where it is not well-formed.
    pub fn new(xml: String) -> Self {
        let mut tree = Tree::new(&xml);
        tree.prefixes = PREFIXES.map(|(prefix, uri)| (prefix.to_owned(), uri.to_owned())).into();
        Self { xml, tree }
    }

    /// What a path leads to: the kind and the text of each node.
    pub fn select(&self, path: &str) -> Result<Vec<(NodeKind, String)>, String> {
        let document = self.tree.find("/")[0];
        let context = Context {
            contextualise: false,
            ..Context::at(&self.tree, document)
        };
        let path = path.replace("namespace-uri()='http://www.w3.org/2002/xforms'", "namespace-uri()=''");
        let parsed = parse(path.trim()).map_err(|error| error.to_string())?;
        match evaluate(&parsed, &context) {
            Ok(Value::Nodes(nodes)) => Ok(nodes
                .into_iter()
                .map(|node| (self.tree.kind(node), self.tree.text(node).into_owned()))
                .collect()),
            Ok(other) => Err(format!("no nodes but {other:?}")),
            Err(error) => Err(error.to_string()),
        }
    }
}
