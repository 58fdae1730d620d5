//! An interview as it is stored while it is unfinished: answers by path.

use super::tree::{Instance, NodeId, Part};
use super::{PathStep, parse_path};
use crate::form::{Model, NodeKind};
use crate::json::from_json;
use crate::sorted::Map;
use serde::Serialize;

from_json! {
    /// The answers of an unfinished interview, those of irrelevant questions too, so that going back loses nothing.
    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
    pub struct Saved {
        /// The language of the form, by its heading.
        pub language: String,
        /// What the interview's chance comes from: shuffled lists stay as they are when it is opened again.
        pub seed: u64,
        /// Text of every answer that is not empty, by path with positions.
        pub answers: Map<String, String>,
        /// How many instances each repeat has, by the path of the repeat; those without an instance are left out.
        pub repeats: Map<String, usize>,
    }
}

impl Instance {
    /// The answers and repeats as stored.
    #[must_use]
    pub fn save(&self, model: &Model, language: &str, seed: u64) -> Saved {
        let (mut answers, mut repeats) = (Vec::new(), Vec::new());
        for id in self.inside(Self::ROOT) {
            let Some(live) = self.get(id) else { continue };
            if live.part == Part::Range && !live.children.is_empty() {
                repeats.push((self.path(model, id), live.children.len()));
            }
            if !live.value.is_empty() {
                answers.push((self.path(model, id), live.value.clone()));
            }
        }
        Saved {
            language: language.to_owned(),
            seed,
            answers: Map::of(answers),
            repeats: repeats.into_iter().collect(),
        }
    }

    /// The tree of a fresh interview, with what the form holds from the beginning.
    #[must_use]
    pub fn beginning(model: &Model) -> Self {
        let mut instance = Self::new(model);
        let beginning = &model.form.beginning;
        instance.make_instances(model, &beginning.repeats);
        // A repeat that nobody can add to has one instance at least.
        for (id, _) in model.defs().filter(|(_, def)| def.is_fixed()) {
            for range in instance.of_def(model, id, Self::ROOT) {
                if instance.children(range).is_empty() {
                    instance.add_instance(model, range);
                }
            }
        }
        for id in instance.inside(Self::ROOT) {
            let default = instance.get(id).and_then(|live| model.def(live.def).default_text());
            if let (Some(text), Some(live)) = (default, instance.get_mut(id)) {
                live.value = text.to_owned();
            }
        }
        instance.fill(model, &beginning.answers);
        instance
    }

    /// Gives an instance that a count makes what the form holds for that place from the beginning.
    pub fn begin_again(&mut self, model: &Model, instance: NodeId) {
        let beginning = &model.form.beginning;
        if beginning.is_empty() {
            return;
        }
        let top = format!("{}/", self.path(model, instance));
        self.make_instances(model, &within(&beginning.repeats, &top));
        self.fill(model, &within(&beginning.answers, &top));
    }

    /// The tree that was stored, and the paths of answers that this version of the form has no place for.
    #[must_use]
    pub fn restore(model: &Model, saved: &Saved) -> (Self, Vec<String>) {
        let mut instance = Self::new(model);
        instance.make_instances(model, &saved.repeats);
        let orphans = instance.fill(model, &saved.answers);
        (instance, orphans)
    }

    fn make_instances(&mut self, model: &Model, repeats: &Map<String, usize>) {
        // Outer repeats come before those inside them: their paths are shorter, and a prefix sorts first.
        let mut repeats: Vec<_> = repeats.iter().collect();
        repeats.sort_by_key(|(path, _)| path.matches('/').count());
        for (path, &count) in repeats {
            if let Some(range) = self.at_path(model, path) {
                while self.children(range).len() < count && !self.add_instance(model, range).is_empty() {}
            }
        }
    }

    /// Writes answers; gives the paths for which there is no place.
    fn fill(&mut self, model: &Model, answers: &Map<String, String>) -> Vec<String> {
        let mut orphans = Vec::new();
        for (path, value) in answers {
            match self.make_room(model, path) {
                Some(live) => live.value.clone_from(value),
                None => orphans.push(path.clone()),
            }
        }
        orphans
    }

    /// The question at a path, with the repeat instances that it needs.
    fn make_room(&mut self, model: &Model, path: &str) -> Option<&mut super::Live> {
        let steps: Vec<PathStep<'_>> = parse_path(path)?;
        let mut at: NodeId = Self::ROOT;
        for step in steps.get(1..)? {
            let child = model.child(self.get(at)?.def, step.name)?;
            at = *self.children(at).get(model.def(child).slot)?;
            if let Some(position) = step.position {
                while self.children(at).len() < position {
                    if self.add_instance(model, at).is_empty() {
                        return None;
                    }
                }
                at = self.children(at)[position - 1];
            }
        }
        let is_question = matches!(model.def(self.get(at)?.def).node.kind, NodeKind::Question(_));
        if is_question { self.get_mut(at) } else { None }
    }
}

/// What stands under the paths that begin so.
fn within<V: Clone>(all: &Map<String, V>, top: &str) -> Map<String, V> {
    let from_there = all.starting_at(top);
    let inside = from_there.take_while(|(path, _)| path.starts_with(top));
    inside.map(|(path, value)| (path.clone(), value.clone())).collect()
}
