//! What expressions see of an interview: the answers as document 0, each choice list as a document of its own.
//!
//! Node numbers: in document 0 the document is 0 and a live node is its number plus one. In a list the document is 0,
//! its root 1, and each row takes one number for the item and one for each column.

use super::session::Session;
use crate::expr::{Name, NodeKind, NodeRef, World};
use crate::form::{DefId, ListTable, Model, ROOT};
use crate::instance::{Instance, Live, NodeId, Part};
use std::borrow::Cow;
use std::cmp::Ordering;

const FIRST_ITEM: u32 = 2;
const LIST_ROOT: u32 = 1;

fn stride(table: &ListTable) -> u32 {
    table.columns.len() as u32 + 1
}

/// The number of a row's item in its list's document.
pub(super) fn item_node(table: &ListTable, row: usize) -> u32 {
    FIRST_ITEM + row as u32 * stride(table)
}

/// What a node number of a list means.
enum Cell {
    Document,
    Root,
    Item(usize),
    Column(usize, usize),
}

fn cell(table: &ListTable, node: u32) -> Cell {
    match node {
        0 => Cell::Document,
        LIST_ROOT => Cell::Root,
        _ => {
            let at = node - FIRST_ITEM;
            let row = (at / stride(table)) as usize;
            match at % stride(table) {
                0 => Cell::Item(row),
                column => Cell::Column(row, column as usize - 1),
            }
        }
    }
}

impl Session {
    pub(super) fn node_ref(node: NodeId) -> NodeRef {
        NodeRef {
            document: 0,
            node: node.0 + 1,
        }
    }

    fn live(&self, node: NodeRef) -> Option<(NodeId, &Live)> {
        let id = NodeId(node.node.checked_sub(1)?);
        Some((id, self.instance.get(id)?))
    }

    fn table(&self, node: NodeRef) -> Option<&ListTable> {
        self.model.list_at(node.document.checked_sub(1)? as usize)
    }

    /// The relevant elements inside: instances stand in the place of their range.
    fn each_child(&self, id: NodeId, mut each: impl FnMut(NodeId, &Live)) {
        for &child in self.instance.children(id) {
            let Some(live) = self.instance.get(child) else { continue };
            if live.part == Part::Range {
                for &one in &live.children {
                    if let Some(inner) = self.instance.get(one).filter(|inner| inner.is_relevant) {
                        each(one, inner);
                    }
                }
            } else if live.is_relevant {
                each(child, live);
            }
        }
    }

    fn append_text(&self, id: NodeId, out: &mut String) {
        out.push_str(self.instance.value(id));
        self.each_child(id, |child, _| self.append_text(child, out));
    }

    /// Places from the root down, by which two nodes are put in document order.
    fn place(&self, id: NodeId) -> Vec<usize> {
        let mut place: Vec<usize> = self
            .instance
            .ancestors(id)
            .map(|(id, live)| match live.part {
                Part::RepeatInstance => self.instance.position(id),
                Part::Element | Part::Range => self.model.def(live.def).slot,
            })
            .collect();
        place.reverse();
        place
    }
}

impl World for Session {
    fn kind(&self, node: NodeRef) -> NodeKind {
        if node.node == 0 {
            NodeKind::Document
        } else {
            NodeKind::Element
        }
    }

    fn name(&self, node: NodeRef) -> Name<'_> {
        let local = if node.document == 0 {
            self.live(node)
                .map_or("", |(_, live)| self.model.def(live.def).node.name.as_str())
        } else {
            match self.table(node).map(|table| (table, cell(table, node.node))) {
                Some((_, Cell::Root)) => "root",
                Some((_, Cell::Item(_))) => "item",
                Some((table, Cell::Column(_, column))) => table.columns.get(column).map_or("", String::as_str),
                Some((_, Cell::Document)) | None => "",
            }
        };
        let (prefix, local) = local.split_once(':').unwrap_or(("", local));
        Name {
            prefix,
            local,
            ..Name::NONE
        }
    }

    fn parent(&self, node: NodeRef) -> Option<NodeRef> {
        if node.document == 0 {
            let (id, _) = self.live(node)?;
            let above = self
                .instance
                .ancestors(id)
                .skip(1)
                .find(|(_, up)| up.part != Part::Range);
            return Some(above.map_or(NodeRef { document: 0, node: 0 }, |(up, _)| Self::node_ref(up)));
        }
        let table = self.table(node)?;
        let parent = match cell(table, node.node) {
            Cell::Document => return None,
            Cell::Root => 0,
            Cell::Item(_) => LIST_ROOT,
            Cell::Column(row, _) => item_node(table, row),
        };
        Some(NodeRef { node: parent, ..node })
    }

    fn children(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        if node.document == 0 {
            match self.live(node) {
                None => out.push(Self::node_ref(Instance::ROOT)),
                Some((id, _)) => self.each_child(id, |child, _| out.push(Self::node_ref(child))),
            }
            return;
        }
        let Some(table) = self.table(node) else { return };
        let at = |number: u32| NodeRef { node: number, ..node };
        match cell(table, node.node) {
            Cell::Document => out.push(at(LIST_ROOT)),
            Cell::Root => out.extend((0..table.len()).map(|row| at(item_node(table, row)))),
            Cell::Item(row) => {
                let filled = (0..table.columns.len()).filter(|&column| !table.cell(row, column).is_empty());
                out.extend(filled.map(|column| at(item_node(table, row) + 1 + column as u32)));
            }
            Cell::Column(..) => {}
        }
    }

    fn children_named(&self, node: NodeRef, name: &str, out: &mut Vec<NodeRef>) {
        if node.document == 0 {
            let Some((_, live)) = self.live(node) else {
                if self.model.def(ROOT).node.name == name {
                    out.push(Self::node_ref(Instance::ROOT));
                }
                return;
            };
            if live.part == Part::Range {
                return;
            }
            let Some(def) = self.model.child(live.def, name) else {
                return;
            };
            let Some(&child) = live.children.get(self.model.def(def).slot) else {
                return;
            };
            let Some(inner) = self.instance.get(child) else { return };
            if inner.part == Part::Range {
                let relevant = inner
                    .children
                    .iter()
                    .filter(|&&one| self.instance.get(one).is_some_and(|one| one.is_relevant));
                out.extend(relevant.map(|&one| Self::node_ref(one)));
            } else if inner.is_relevant {
                out.push(Self::node_ref(child));
            }
            return;
        }
        let Some(table) = self.table(node) else { return };
        match cell(table, node.node) {
            Cell::Item(row) => {
                if let Some(column) = table.column(name).filter(|&column| !table.cell(row, column).is_empty()) {
                    out.push(NodeRef {
                        node: item_node(table, row) + 1 + column as u32,
                        ..node
                    });
                }
            }
            Cell::Document if name == "root" => self.children(node, out),
            Cell::Root if name == "item" => self.children(node, out),
            _ => {}
        }
    }

    fn attributes(&self, _node: NodeRef, _out: &mut Vec<NodeRef>) {}

    fn text(&self, node: NodeRef) -> Cow<'_, str> {
        if node.document == 0 {
            let Some((id, live)) = self.live(node) else {
                return Cow::Borrowed("");
            };
            if live.children.is_empty() {
                return Cow::Borrowed(&live.value);
            }
            let mut text = String::new();
            self.append_text(id, &mut text);
            return Cow::Owned(text);
        }
        match self.table(node).map(|table| (table, cell(table, node.node))) {
            Some((table, Cell::Column(row, column))) => Cow::Borrowed(table.cell(row, column)),
            Some((table, Cell::Item(row))) => {
                Cow::Owned((0..table.columns.len()).map(|column| table.cell(row, column)).collect())
            }
            _ => Cow::Borrowed(""),
        }
    }

    fn order(&self, a: NodeRef, b: NodeRef) -> Ordering {
        if a.document != b.document || a.document != 0 {
            return a.cmp(&b);
        }
        let place = |node: NodeRef| self.live(node).map(|(id, _)| self.place(id));
        place(a).cmp(&place(b))
    }

    fn instance(&self, id: &str) -> Option<NodeRef> {
        let (number, _) = self.model.list(id)?;
        Some(NodeRef {
            document: number as u32 + 1,
            node: 0,
        })
    }

    fn is_repeat_instance(&self, node: NodeRef) -> bool {
        node.document == 0
            && self
                .live(node)
                .is_some_and(|(_, live)| live.part == Part::RepeatInstance)
    }

    fn lookup(&self, parent: NodeRef, child: &str, key: &str, value: &str, out: &mut Vec<NodeRef>) -> bool {
        let Some(table) = self
            .table(parent)
            .filter(|_| parent.node == LIST_ROOT && child == "item")
        else {
            return false;
        };
        let Some(rows) = table.lookup(key, value) else {
            return false;
        };
        out.extend(rows.iter().map(|&row| NodeRef {
            node: item_node(table, row as usize),
            ..parent
        }));
        true
    }

    fn now_ms(&self) -> i64 {
        self.now_ms.get()
    }

    fn offset_minutes(&self, instant_ms: i64) -> i32 {
        self.host.offset_minutes(instant_ms)
    }

    fn random(&self) -> f64 {
        self.host.random()
    }

    fn language(&self) -> &str {
        self.model
            .form
            .languages
            .get(self.language)
            .map_or("", |language| language.name.as_str())
    }

    fn choice_label(&self, question: &str, value: &str, context: NodeRef) -> Option<String> {
        let def = self.live(context).map(|(_, live)| live.def);
        let def = question_def(&self.model, question, def)?;
        let node = *self.instance.of_def(&self.model, def, Instance::ROOT).first()?;
        self.choice_label_of(node, value)
    }

    fn form_version(&self) -> &str {
        self.model.form.version.as_str()
    }
}

/// The question at a path, absolute or relative to `context`, positions left aside.
fn question_def(model: &Model, path: &str, context: Option<DefId>) -> Option<DefId> {
    let mut at = if path.starts_with('/') { None } else { Some(context?) };
    for step in path.split('/').filter(|step| !step.is_empty()) {
        at = match (step.split('[').next()?, at) {
            ("." | "current()", here) => here,
            ("..", Some(here)) => model.def(here).parent,
            (name, None) => (model.def(ROOT).node.name == name).then_some(ROOT),
            (name, Some(here)) => Some(model.child(here, name)?),
        };
        at?;
    }
    at
}
