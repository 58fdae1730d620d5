//! The files that a form names.

use crate::form::{Form, ItemsetSource, Media, Node, NodeKind, QuestionType, Text};
use std::collections::BTreeSet;

/// Names of all files that a form uses: media of labels and choices, lists of choices, data.
pub fn named_by(form: &Form) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = form.instances.values().cloned().collect();
    for choice in form.lists.values().flat_map(|list| &list.0) {
        of_media(&choice.media, &mut names);
    }
    of_node(&form.root, &mut names);
    names
}

fn of_node(node: &Node, names: &mut BTreeSet<String>) {
    of_media(&node.media, names);
    if let NodeKind::Question(
        QuestionType::SelectOne(itemset) | QuestionType::SelectMultiple(itemset) | QuestionType::Rank(itemset),
    ) = &node.kind
        && let ItemsetSource::File(name) = &itemset.source
    {
        names.insert(name.clone());
    }
    for child in &node.children {
        of_node(child, names);
    }
}

fn of_media(media: &Media, names: &mut BTreeSet<String>) {
    let all = [&media.image, &media.big_image, &media.audio, &media.video];
    let phrases = all.into_iter().flatten().flat_map(|Text(phrases)| phrases).flatten();
    names.extend(
        phrases
            .map(|phrase| phrase.without_values())
            .filter(|name| !name.is_empty()),
    );
}
