//! Places for entities: no group, repeat or form holds more than one.

use super::code;
use super::diagnostic::Problems;
use super::entity::Request;
use super::name::Step;
use std::collections::HashSet;

/// Gives every entity a place, the earlier rows first, or says that there is none; then, as where an entity could not
/// wish, its place is the form. The only entity of a form lives in the form itself, unless it is about a repeat.
pub(super) fn settle(requests: &[Option<Request>], problems: &mut Problems) -> Vec<Vec<Step>> {
    let mut places = vec![Vec::new(); requests.len()];
    if let [Some(only)] = requests
        && only.scope.is_empty()
    {
        return places;
    }
    let mut taken: HashSet<Vec<String>> = HashSet::new();
    for (request, place) in requests.iter().zip(&mut places) {
        let Some(request) = request else { continue };
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
        found.clone_into(place);
        taken.insert(key(found));
        for path in &request.filled_from {
            for length in found.len()..=path.len() {
                taken.insert(key(&path[..length]));
            }
        }
    }
    places
}

fn key(path: &[Step]) -> Vec<String> {
    path.iter().map(|step| step.name.clone()).collect()
}
