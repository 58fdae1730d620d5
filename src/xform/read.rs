//! XForm XML to a form, with every problem that it has.
//!
//! The primary instance is read first and gives the tree of nodes; binds and the controls of the body are then hung
//! on its nodes. What we do not follow is kept where the form has a place for it, and reported.

mod action;
mod bind;
mod body;
mod control;
mod expression;
mod head;
mod instance;
mod itemset;
mod itext;
mod label;
mod metadata;
mod place;
mod secondary;
mod settle;
mod split;
mod tree;

use super::{code, xml};
use crate::form::{
    Action, Beginning, BodyGroup, ChoiceList, Diagnostic, Element, FORM_SCHEMA, Form, Model, ModelError,
};
use crate::form::{Place, Problems};
use crate::sorted::{Map, Set};
use itext::Texts;
use roxmltree::{Document, Node as Xml};
use tree::Tree;

/// Reads an XForm. Gives all problems, and a form whenever one can be made, so that a form with errors can be looked
/// at; it is good to be run only when no problem is a [`crate::form::Severity::Error`].
#[must_use]
pub fn read(text: &str) -> (Option<Form>, Vec<Diagnostic>) {
    let mut problems = Problems::default();
    let text = xml::escaped(text);
    let document = match xml::parse(&text) {
        Ok(document) => document,
        Err(error) => {
            let place = Place {
                row: error.line(),
                ..Place::default()
            };
            problems.error(
                code::NOT_XML,
                place,
                format!("This cannot be read as XML: {error}."),
                "Write well-formed XML without a document type.",
            );
            return (None, problems.into_list());
        }
    };
    let form = form(&document, &mut problems);
    let lines = xml::Lines::of(&text, &document);
    let mut list = problems.into_list();
    for problem in &mut list {
        problem.row = problem.row.map(|offset| lines.line(offset));
    }
    list.sort_by_key(|problem| problem.row);
    (form, list)
}

/// All that is known while a form is read.
struct Reader<'p> {
    problems: &'p mut Problems,
    tree: Tree,
    texts: Texts,
    lists: Map<String, ChoiceList>,
    secondary: Map<String, Element>,
    files: Map<String, String>,
    actions: Vec<Action>,
    body_groups: Vec<BodyGroup>,
    /// Nodes by the ids of their binds.
    bind_ids: Map<String, usize>,
    /// The id of the primary instance, where it has one.
    primary_id: Option<String>,
    /// What binds say of the device's own answers: node, `jr:preload` and `jr:preloadParams`.
    preloads: Vec<(usize, String, String)>,
    other_settings: Map<String, String>,
    /// Names of what has been reported as not followed: once is enough.
    told: Set<String>,
    /// Expressions, to be looked at again when all that they may name is known.
    expressions: Vec<expression::Written>,
}

fn form(document: &Document<'_>, problems: &mut Problems) -> Option<Form> {
    let html = document.root_element();
    let model = html
        .descendants()
        .find(|node| node.is_element() && xml::local(*node) == "model");
    let Some(model) = model else {
        problems.error(
            code::NO_MODEL,
            place::at("", html),
            "The XML has no model.",
            "Write html with a head, in it a model, and a body.",
        );
        return None;
    };
    let texts = Texts::read(model, problems);
    let Some(primary) = instance::primary(model) else {
        problems.error(
            code::NO_INSTANCE,
            place::at("model", model),
            "The model has no primary instance.",
            "Write an instance with one element for each answer as the first in the model.",
        );
        return None;
    };
    let Some(tree) = Tree::read(primary) else {
        problems.error(
            code::TOO_LARGE,
            place::at("model", primary),
            "The primary instance has too many elements, or paths that are too long.",
            "Divide the form into several, or give its elements shorter names.",
        );
        return None;
    };
    let mut reader = Reader {
        tree,
        texts,
        problems,
        lists: Map::new(),
        secondary: Map::new(),
        files: Map::new(),
        actions: Vec::new(),
        body_groups: Vec::new(),
        bind_ids: Map::new(),
        primary_id: None,
        preloads: Vec::new(),
        other_settings: Map::new(),
        told: Set::new(),
        expressions: Vec::new(),
    };
    reader.secondary_instances(model);
    reader.binds(model);
    reader.model_actions(model);
    reader.model_rest(model);
    reader.whole_body(html);
    reader.report_siblings(primary);
    let beginning = reader.beginning(primary);
    reader.settle_preloads();
    reader.settle_types();
    reader.check_expressions();
    let form = reader.finish(html, primary, beginning)?;
    if !problems.has_errors() {
        report_model(&form, problems);
    }
    Some(form)
}

impl Reader<'_> {
    fn finish(mut self, html: Xml<'_, '_>, primary: Xml<'_, '_>, beginning: Beginning) -> Option<Form> {
        let title = head::title(html);
        let form_id = self.form_id(primary, &title)?;
        let version = self.version(primary)?;
        let style = head::style(html);
        let instance_name = self.tree.instance_name();
        let itext = self.texts.take_kept();
        Some(Form {
            schema: FORM_SCHEMA,
            title: if title.is_empty() {
                form_id.as_str().to_owned()
            } else {
                title
            },
            form_id,
            version,
            languages: self.texts.languages.clone(),
            default_language: self.texts.default_language,
            style,
            instance_name,
            root: self.tree.into_node(),
            lists: self.lists,
            instances: self.files,
            files: Vec::new(),
            secondary: self.secondary,
            itext,
            actions: self.actions,
            entities: Vec::new(),
            beginning,
            body_groups: self.body_groups,
            namespaces: head::namespaces(html),
            primary_id: self.primary_id,
            other_sheets: Map::new(),
            other_settings: self.other_settings,
        })
    }
}

/// What can only be seen of the form as a whole: cycles.
fn report_model(form: &Form, problems: &mut Problems) {
    match Model::load(form.clone()) {
        Ok(_) => {}
        Err(ModelError::Cycle(cycle)) => problems.error(
            code::CYCLE,
            Place::sheet("model"),
            format!("These nodes wait for each other: {cycle}."),
            "Let one of them do without the others.",
        ),
        Err(ModelError::Expression { path, what, error }) => problems.error(
            error.code.as_str(),
            Place::sheet("model").column(what).named(&path),
            error.to_string(),
            "Correct the expression.",
        ),
        Err(error @ ModelError::TooManyReads { .. }) => problems.error(
            code::TOO_LARGE,
            Place::sheet("model"),
            format!("The form cannot be run: {error}."),
            "Name the nodes that an expression reads.",
        ),
        Err(error @ ModelError::List { .. }) => problems.error(
            code::TOO_LARGE,
            Place::sheet("model"),
            format!("The form cannot be run: {error}."),
            "Divide the list into several, or give its items the same elements.",
        ),
        Err(error @ (ModelError::Action { .. } | ModelError::File { .. })) => problems.error(
            code::ACTION_PLACE,
            Place::sheet("model"),
            format!("The form cannot be run: {error}."),
            "Correct the action.",
        ),
    }
}
