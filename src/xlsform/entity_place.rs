//! Places for entities: no group, repeat or form holds more than one.

use super::code;
use super::diagnostic::Problems;
use super::entity::Request;
use super::name::Step;
use std::collections::HashSet;

/// Gives every entity a place, the earlier rows first, or says that there is none.
pub(super) fn settle(requests: &[Request], problems: &mut Problems) {
    let mut taken: HashSet<Vec<String>> = HashSet::new();
    for request in requests {
        // What another entity is filled from, and all between there and its place, is that entity's.
        let hemmed_in = request.filled_from.iter().any(|path| taken.contains(&key(path)));
        let lowest = request.scope.len();
        if request.wish.len() < lowest {
            continue;
        }
        let free = (lowest..=request.wish.len())
            .rev()
            .map(|length| &request.wish[..length])
            .find(|path| !taken.contains(&key(path)))
            .filter(|path| !hemmed_in || path.len() == request.wish.len());
        let Some(found) = free else {
            problems.error(
                code::ENTITY_SCOPE,
                request.place.clone(),
                "There is no place left for this entity: the form, a group and a repeat each hold one.",
                "Put the questions that fill it into a group of their own.",
            );
            continue;
        };
        taken.insert(key(found));
        for path in &request.filled_from {
            for length in found.len()..=path.len() {
                taken.insert(key(&path[..length]));
            }
        }
    }
}

fn key(path: &[Step]) -> Vec<String> {
    path.iter().map(|step| step.name.clone()).collect()
}
