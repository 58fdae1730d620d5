//! The nodes of the form while it is read: one for all elements of one name beside each other, so that the instances
//! of a repeat share one.

use crate::expr;
use crate::expr::ast::{Axis, Expr, NodeTest, Path, Start, Step};
use crate::form::{DataType, Node, NodeKind, QuestionType};
use crate::xform::xml;
use roxmltree::Node as Xml;
use std::collections::HashMap;

/// A node of the form and what is known of it so far.
pub(super) struct Spot {
    /// The node; its children follow when all is known.
    pub node: Node,
    /// Path without positions.
    pub path: String,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    /// Type of its bind.
    pub data_type: Option<DataType>,
    /// Name of its control in the body.
    pub control: Option<String>,
    /// Its place in the order in which the body names nodes.
    pub order: Option<usize>,
    /// Where its element begins, in bytes.
    pub offset: u32,
}

pub(super) struct Tree {
    spots: Vec<Spot>,
    /// Children by parent and name as written, and by name without its prefix.
    by_name: HashMap<(usize, String), usize>,
    by_local: HashMap<(usize, String), usize>,
    n_shown: usize,
}

/// Elements of a primary instance, at most.
const MOST_ELEMENTS: usize = 100_000;
/// The longest path of a node, in bytes: every node and every answer has one.
const LONGEST_PATH: usize = 1_000;

/// The root element.
pub(super) const ROOT: usize = 0;

impl Tree {
    /// The nodes of a primary instance; none where it is larger than a form can be.
    pub fn read(root: Xml<'_, '_>) -> Option<Self> {
        if root.descendants().filter(Xml::is_element).count() > MOST_ELEMENTS {
            return None;
        }
        let mut tree = Self {
            spots: Vec::new(),
            by_name: HashMap::new(),
            by_local: HashMap::new(),
            n_shown: 0,
        };
        tree.add(xml::written_name(root), None, xml::offset(root));
        tree.spots[ROOT].node.kind = NodeKind::Group;
        tree.fill(ROOT, root)?;
        Some(tree)
    }

    fn add(&mut self, name: &str, parent: Option<usize>, offset: u32) -> usize {
        let id = self.spots.len();
        let above = parent.map_or("", |parent| self.spots[parent].path.as_str());
        self.spots.push(Spot {
            node: Node::new(name, NodeKind::Question(QuestionType::Hidden)),
            path: format!("{above}/{name}"),
            parent,
            children: Vec::new(),
            data_type: None,
            control: None,
            order: None,
            offset,
        });
        if let Some(parent) = parent {
            self.by_name.insert((parent, name.to_owned()), id);
            self.by_local
                .entry((parent, without_prefix(name).to_owned()))
                .or_insert(id);
            self.spots[parent].children.push(id);
            self.spots[parent].node.kind = NodeKind::Group;
        }
        id
    }

    fn fill(&mut self, spot: usize, element: Xml<'_, '_>) -> Option<()> {
        if self.spots[spot].path.len() > LONGEST_PATH {
            return None;
        }
        for (name, value) in attributes(element) {
            self.spots[spot].node.attributes.or_insert_with(name, || value);
        }
        for inner in xml::elements(element) {
            let name = xml::written_name(inner);
            let known = self.by_name.get(&(spot, name.to_owned())).copied();
            let child = known.unwrap_or_else(|| self.add(name, Some(spot), xml::offset(inner)));
            self.fill(child, inner)?;
        }
        Some(())
    }

    pub fn get(&self, spot: usize) -> &Spot {
        &self.spots[spot]
    }

    pub fn get_mut(&mut self, spot: usize) -> &mut Spot {
        &mut self.spots[spot]
    }

    pub fn ids(&self) -> std::ops::Range<usize> {
        0..self.spots.len()
    }

    pub fn is_leaf(&self, spot: usize) -> bool {
        let children = &self.spots[spot].children;
        children
            .iter()
            .all(|&child| self.spots[child].node.name.starts_with('@'))
    }

    /// The child of this name; where there is none, the first that is called so under any prefix.
    pub fn child(&self, spot: usize, name: &str) -> Option<usize> {
        let by_local = || self.by_local.get(&(spot, without_prefix(name).to_owned()));
        self.by_name.get(&(spot, name.to_owned())).or_else(by_local).copied()
    }

    /// The body names this node next.
    pub fn show(&mut self, spot: usize) {
        self.spots[spot].order.get_or_insert(self.n_shown);
        self.n_shown += 1;
    }

    /// The node that a path means. Predicates are left aside: a node of the form stands for all its instances.
    pub fn resolve(&mut self, text: &str, context: usize) -> Option<usize> {
        match expr::parse(text).ok()? {
            Expr::Path(path) => self.resolve_path(&path, context),
            Expr::Call(call) if call.name == "current" => Some(context),
            _ => None,
        }
    }

    /// The same for a path that is parsed.
    pub fn resolve_path(&mut self, path: &Path, context: usize) -> Option<usize> {
        let (mut at, steps) = match &path.start {
            Start::Root => {
                let (first, rest) = path.steps.split_first()?;
                (self.is_root(first).then_some(ROOT)?, rest)
            }
            Start::Context => (context, path.steps.as_slice()),
            Start::Filter { base, .. } => match base.as_ref() {
                Expr::Call(call) if call.name == "current" => (context, path.steps.as_slice()),
                _ => return None,
            },
        };
        for step in steps {
            at = self.step(at, step)?;
        }
        Some(at)
    }

    fn is_root(&self, step: &Step) -> bool {
        match &step.test {
            NodeTest::Name { local, .. } => without_prefix(&self.spots[ROOT].node.name) == local,
            NodeTest::Any => true,
            _ => false,
        }
    }

    fn step(&mut self, at: usize, step: &Step) -> Option<usize> {
        match (step.axis, &step.test) {
            (Axis::SelfAxis, _) => Some(at),
            (Axis::Parent, _) => self.spots[at].parent,
            (Axis::Child, NodeTest::Name { prefix, local }) => self.child(at, &with_prefix(prefix, local)),
            (Axis::Attribute, NodeTest::Name { prefix, local }) => self.attribute(at, &with_prefix(prefix, local)),
            _ => None,
        }
    }

    /// An attribute that something binds, sets or reads becomes a node of its own, called `@name`.
    fn attribute(&mut self, element: usize, name: &str) -> Option<usize> {
        let marked = format!("@{name}");
        if let Some(&known) = self.by_name.get(&(element, marked.clone())) {
            return Some(known);
        }
        self.spots[element].node.attributes.get(name)?;
        let kind = self.spots[element].node.kind.clone();
        let offset = self.spots[element].offset;
        let id = self.add(&marked, Some(element), offset);
        self.spots[element].node.kind = kind;
        Some(id)
    }

    /// The path of `meta/instanceName`, which names the answers.
    pub fn instance_name(&self) -> Option<String> {
        let meta = self.child(ROOT, "meta")?;
        let name = self.child(meta, "instanceName")?;
        Some(self.spots[name].path.clone())
    }

    /// The root node with all inside it, in the order of the body.
    pub fn into_node(mut self) -> Node {
        // Children come after their parents, so that from the end each is complete when it is put into its parent.
        for at in (1..self.spots.len()).rev() {
            let order = self.spots[at].order;
            if let (Some(parent), Some(order)) = (self.spots[at].parent, order) {
                let above = &mut self.spots[parent].order;
                *above = Some(above.map_or(order, |own| own.min(order)));
            }
        }
        let orders: Vec<Option<usize>> = self.spots.iter().map(|spot| spot.order).collect();
        let mut nodes: Vec<Option<Node>> = Vec::new();
        let mut families = Vec::new();
        for spot in self.spots {
            nodes.push(Some(spot.node));
            families.push(spot.children);
        }
        for (at, family) in families.iter().enumerate().rev() {
            let mut last = 0;
            let mut children: Vec<(usize, Node)> = Vec::new();
            for &child in family {
                // What is not shown stays behind what stands before it.
                last = orders[child].unwrap_or(last);
                children.extend(nodes[child].take().map(|node| (last, node)));
            }
            let names: Vec<String> = children.iter().map(|(_, node)| node.name.clone()).collect();
            let is_in_order = children.is_sorted_by_key(|(order, _)| *order);
            children.sort_by_key(|(order, _)| *order);
            if let Some(node) = nodes[at].as_mut() {
                node.children = children.into_iter().map(|(_, child)| child).collect();
                if !is_in_order {
                    node.instance_order = names;
                }
            }
        }
        let root = nodes.swap_remove(ROOT);
        root.unwrap_or_else(|| Node::new("data", NodeKind::Group))
    }
}

/// Attributes of an element of the primary instance, and the namespaces that it declares, but `jr:template`.
fn attributes(element: Xml<'_, '_>) -> impl Iterator<Item = (String, String)> {
    let declared: Vec<_> = xml::declared(element)
        .into_iter()
        .map(|(prefix, uri)| {
            let name = if prefix.is_empty() {
                "xmlns".to_owned()
            } else {
                format!("xmlns:{prefix}")
            };
            (name, uri.to_owned())
        })
        .collect();
    let written: Vec<_> = element
        .attributes()
        .filter(|attribute| !(attribute.name() == "template" && attribute.namespace() == Some(xml::JAVAROSA)))
        .map(|attribute| {
            let name = xml::written_attribute(element, &attribute).to_owned();
            (name, attribute.value().to_owned())
        })
        .collect();
    declared.into_iter().chain(written)
}

fn with_prefix(prefix: &str, local: &str) -> String {
    if prefix.is_empty() {
        local.to_owned()
    } else {
        format!("{prefix}:{local}")
    }
}

pub(super) fn without_prefix(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
