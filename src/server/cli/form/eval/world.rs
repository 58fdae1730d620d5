//! The documents of a request with a device around them, as expressions see them.

use super::answer::Problem;
use super::instances::document;
use super::request::Request;
use crate::expr::document::{Document, Paths, ROOT, well_known_namespace};
use crate::expr::{Context, Name, NodeKind, NodeRef, Value, World, evaluate, parse};
use crate::server::cli::form::{Device, Surroundings};
use serde_json::{Value as Json, json};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The world of one request.
pub struct Asked {
    /// The document, then the secondary instances.
    documents: Vec<Document>,
    /// The ids of the secondary instances, in the same order.
    ids: Vec<String>,
    /// The document that holds the texts of the form.
    form: Option<u32>,
    /// What stands for the root of the document, when only a part of it is the primary instance.
    root: Option<NodeRef>,
    prefixes: BTreeMap<String, String>,
    language: String,
    device: Device,
}

impl Asked {
    /// The world of a request with its context node.
    pub fn new(request: &Request, surroundings: &Surroundings) -> Result<(Self, NodeRef), Problem> {
        let surroundings = Surroundings {
            tz: request.tz.or(surroundings.tz),
            now: request.now.or(surroundings.now),
            seed: surroundings.seed,
        };
        let form = request.xform.as_deref();
        // The whole form given as the instance too is the form.
        let is_form = |given: &Json| form.is_some() && given.as_str() == form;
        let given = request
            .instance
            .as_ref()
            .filter(|given| !given.is_null() && !is_form(given));
        let xml = |which: &str, text: &str| Document::read_xml(text).map_err(|error| Problem::unreadable(which, error));
        let mut documents = vec![match (given, form) {
            (Some(given), _) => document("instance", given, false)?,
            (None, Some(form)) => xml("xform", form)?,
            (None, None) => Document::empty(),
        }];
        let mut ids = Vec::new();
        for (id, value) in &request.instances {
            documents.push(document(id, value, true)?);
            ids.push(id.clone());
        }
        let form = match (given, form) {
            (Some(_), Some(form)) => {
                documents.push(xml("xform", form)?);
                Some(documents.len() as u32 - 1)
            }
            (Some(_), None) => Some(0),
            (None, form) => form.map(|_| 0),
        };
        let mut world = Self {
            documents,
            ids,
            form,
            root: None,
            prefixes: request.namespaces.clone(),
            language: request.language.clone(),
            device: surroundings.device(),
        };
        let context = match given {
            Some(_) => request.context.as_deref(),
            None => request.xform_context.as_deref().or(request.context.as_deref()),
        };
        let node = world.find(context.unwrap_or("/"))?;
        if let (None, Some(path)) = (given, request.xform_root.as_deref()) {
            world.root = Some(world.find(path)?);
        }
        Ok((world, node))
    }

    /// The first node of a path from the root of the document.
    fn find(&self, path: &str) -> Result<NodeRef, Problem> {
        let context = Context {
            contextualise: false,
            ..Context::at(self, at(0, ROOT))
        };
        match evaluate(&parse(path)?, &context)? {
            Value::Nodes(nodes) => nodes.first().copied().ok_or_else(|| Problem::no_context(path)),
            _ => Err(Problem::no_context(path)),
        }
    }

    /// `[{"path", "text"}]` of nodes; paths in a secondary instance begin with `instance('id')`.
    pub fn describe(&self, nodes: &[NodeRef]) -> Json {
        let mut paths: BTreeMap<u32, Paths<'_>> = BTreeMap::new();
        let describe = |&node: &NodeRef| {
            let known = paths.entry(node.document);
            let mut path = known.or_insert_with(|| Paths::of(self.document(node))).path(node.node);
            if let Some(id) = (node.document as usize).checked_sub(1).and_then(|at| self.ids.get(at)) {
                path = format!("instance('{id}'){path}");
            }
            json!({"path": path, "text": self.text(node)})
        };
        nodes.iter().map(describe).collect()
    }

    fn document(&self, node: NodeRef) -> &Document {
        &self.documents[node.document as usize]
    }

    /// A secondary instance by its id: one of the request, or one that stands in the form.
    fn list(&self, id: &str) -> Option<NodeRef> {
        if let Some(place) = self.ids.iter().position(|known| known == id) {
            return Some(at(place as u32 + 1, ROOT));
        }
        let form = self.form?;
        let document = &self.documents[form as usize];
        let found = document
            .called("instance")
            .find(|&element| document.attribute(element, "id") == Some(id));
        found.map(|element| at(form, element))
    }
}

fn at(document: u32, node: u32) -> NodeRef {
    NodeRef { document, node }
}

impl World for Asked {
    fn kind(&self, node: NodeRef) -> NodeKind {
        self.document(node).kind(node.node)
    }

    fn name(&self, node: NodeRef) -> Name<'_> {
        self.document(node).plain_name(node.node)
    }

    fn parent(&self, node: NodeRef) -> Option<NodeRef> {
        let parent = self.document(node).parent(node.node)?;
        Some(at(node.document, parent))
    }

    fn children(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        out.extend(
            self.document(node)
                .children(node.node)
                .map(|child| at(node.document, child)),
        );
    }

    fn width(&self, node: NodeRef) -> u64 {
        u64::from(self.document(node).width(node.node)) + 1
    }

    fn attributes(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        out.extend(
            self.document(node)
                .attributes(node.node)
                .map(|child| at(node.document, child)),
        );
    }

    fn namespaces(&self, node: NodeRef, out: &mut Vec<NodeRef>) {
        out.extend(
            self.document(node)
                .namespaces(node.node)
                .map(|child| at(node.document, child)),
        );
    }

    fn text(&self, node: NodeRef) -> Cow<'_, str> {
        Cow::Borrowed(self.document(node).text(node.node))
    }

    fn order(&self, a: NodeRef, b: NodeRef) -> Ordering {
        a.node.cmp(&b.node)
    }

    fn instance(&self, id: &str) -> Option<NodeRef> {
        self.list(id)
    }

    fn root(&self, node: NodeRef) -> NodeRef {
        match self.root {
            Some(root) if root.document == node.document => root,
            _ => at(node.document, ROOT),
        }
    }

    fn namespace_of(&self, prefix: &str) -> Option<&str> {
        let given = self.prefixes.get(prefix).map(String::as_str);
        given.or_else(|| well_known_namespace(prefix))
    }

    fn now_ms(&self) -> i64 {
        self.device.now_ms()
    }

    fn offset_minutes(&self, instant_ms: i64) -> i32 {
        self.device.offset_minutes(instant_ms)
    }

    fn random(&self) -> f64 {
        self.device.random()
    }

    fn language(&self) -> &str {
        &self.language
    }

    /// The values of a text in the language asked for, else in the form's default language, else in its first.
    fn itext_nodes(&self, id: &str, out: &mut Vec<NodeRef>) {
        let Some(form) = self.form else { return };
        let document = &self.documents[form as usize];
        let translations: Vec<u32> = document.called("translation").collect();
        let of = |wanted: &dyn Fn(u32) -> bool| translations.iter().copied().find(|&node| wanted(node));
        let asked = of(&|node| document.attribute(node, "lang") == Some(&self.language));
        let preset = of(&|node| document.attribute(node, "default").is_some());
        let Some(translation) = asked.or(preset).or(translations.first().copied()) else {
            return;
        };
        let text = document
            .elements(translation)
            .find(|&text| document.attribute(text, "id") == Some(id));
        if let Some(text) = text {
            out.extend(document.elements(text).map(|value| at(form, value)));
        }
    }

    fn pulldata(&self, file: &str, column: &str, key_column: &str, key: &str) -> Option<String> {
        let list = self.list(file.strip_suffix(".csv").unwrap_or(file))?;
        let document = self.document(list);
        let cell = |row: u32, column: &str| {
            let cell = document.elements(row).find(|&cell| document.name(cell).local == column);
            cell.map(|cell| document.text(cell))
        };
        let root = document.elements(list.node).next()?;
        let first = document.elements(root).next()?;
        cell(first, column).and(cell(first, key_column))?;
        let row = document.elements(root).find(|&row| cell(row, key_column) == Some(key));
        Some(row.and_then(|row| cell(row, column)).unwrap_or_default().to_owned())
    }

    fn form_version(&self) -> &str {
        let document = &self.documents[0];
        let root = self.root.map(|root| root.node).unwrap_or(ROOT);
        let version = document
            .elements(root)
            .next()
            .and_then(|root| document.attribute(root, "version"));
        version.unwrap_or_default()
    }
}
