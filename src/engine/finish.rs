//! The end of an interview: checked as a whole, then frozen.

use super::session::Session;
use super::validate::Violation;
use crate::form::ActionEvent;
use crate::instance::{Instance, answers_json};
use serde_json::{Map, Value};

/// A finished interview, ready to be put into a submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Finalized {
    /// The answers as the submission holds them.
    pub answers: Map<String, Value>,
    /// Title of the interview, where the form gives one. An answer: never for logs, file names or addresses.
    pub instance_name: Option<String>,
    /// Names of the attachments that the answers mention, in the order of the form.
    pub attachments: Vec<String>,
}

/// Names of the questions that say where an interview is held, the smallest place first.
const PLACES: [&[&str]; 2] = [
    &["desa", "kelurahan", "desa_kelurahan", "village"],
    &["kecamatan", "district", "subdistrict"],
];

impl Session {
    /// Where the interview is held, for lists: the answers to the first questions named `desa`, `kelurahan` or `village`,
    /// and `kecamatan`, `district` or `subdistrict`, as people read them. Empty while nothing of it is answered.
    #[must_use]
    pub fn where_held(&self) -> String {
        let mut found = PLACES.map(|_| None);
        for node in self.instance.inside(Instance::ROOT) {
            let name = self.name(node);
            let known = PLACES.iter().zip(&mut found).find(|(names, _)| names.contains(&name));
            if let Some((_, place)) = known
                && place.is_none()
                && self.is_relevant(node)
            {
                *place = Some(self.display(node)).filter(|it| !it.is_empty());
            }
        }
        let found: Vec<String> = found.into_iter().flatten().collect();
        found.join(", ")
    }

    /// Title of the interview as it stands.
    #[must_use]
    pub fn instance_name(&self) -> Option<String> {
        let expr = self.model.instance_name.as_ref()?;
        self.evaluate_text(expr, Instance::ROOT)
            .ok()
            .filter(|name| !name.trim().is_empty())
    }

    /// Sets the time of the end, checks everything, and gives the answers.
    /// # Errors
    /// All answers that are missing or wrong, in the order of the form; the interview then goes on as it was.
    pub fn finalize(&mut self) -> Result<Finalized, Vec<Violation>> {
        let violations = self.violations();
        if !violations.is_empty() {
            return Err(violations);
        }
        self.now_ms.set(self.host.now_ms());
        let before = (self.instance.clone(), self.problems.clone());
        let ending = self.set_off(&[ActionEvent::Revalidate]);
        let mut changed = self.settle(ending).nodes;
        changed.extend(self.set_end().nodes);
        // What the end itself sets, and what follows from it, is checked like every other answer.
        if changed.iter().any(|&node| self.violation(node).is_some()) {
            let violations = self.violations();
            (self.instance, self.problems) = before;
            return Err(violations);
        }
        let uploads = self.model.uploads();
        let mut attachments = Vec::new();
        if !uploads.is_empty() {
            let given = self.instance.walk(Instance::ROOT).map(|(_, live)| live);
            let given = given.filter(|live| live.is_relevant && !live.value.is_empty());
            let files = given.filter(|live| uploads.binary_search(&live.def).is_ok());
            attachments.extend(files.map(|live| live.value.clone()));
        }
        Ok(Finalized {
            answers: answers_json(&self.model, &self.instance),
            instance_name: self.instance_name(),
            attachments,
        })
    }
}
