//! "Did you mean …": the nearest of several words.

/// The word that differs least from `wrong`, if it is near enough to be meant: at most a third of the letters,
/// and never all of them. Upper and lower case count as alike; an equal distance goes to the earlier word.
pub(crate) fn nearest<'a>(wrong: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong = wrong.trim().to_lowercase();
    let most = (wrong.chars().count() / 3).clamp(1, 4);
    words
        .into_iter()
        .take(5_000)
        .filter(|word| !word.is_empty())
        .map(|word| (distance(&wrong, &word.to_lowercase(), most), word))
        .filter(|(far, word)| *far <= most && *far < word.chars().count())
        .min_by_key(|(far, _)| *far)
        .map(|(_, word)| word)
}

/// Letters to insert, delete, replace or swap to get from one text to the other; anything beyond `most` is `most + 1`.
pub(crate) fn distance(from: &str, to: &str, most: usize) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    if from.len().abs_diff(to.len()) > most || from.len().max(to.len()) > 200 {
        return most + 1;
    }
    let mut before_last = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for i in 1..=from.len() {
        let mut row = vec![i; to.len() + 1];
        for j in 1..=to.len() {
            let same = from[i - 1] == to[j - 1];
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + usize::from(!same));
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[to.len()].min(most + 1)
}
