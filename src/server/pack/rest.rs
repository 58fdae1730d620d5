//! The list of functions that a page does without until the first answer is saved (`.ci/rest.txt`): a name a line, as the
//! compiler writes it, without the digests of crates; a line that ends with `*` stands for all that begin so. What is not in it
//! stays in the first half, so a list that is behind the source costs bytes, or a wait, and nothing else. `make rest` writes
//! it anew.

use std::collections::BTreeSet;

/// What stands between the parts of a name.
const BETWEEN: &str = "::";

/// Names of functions.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct List {
    names: BTreeSet<String>,
    beginnings: BTreeSet<String>,
}

impl List {
    /// Reads a list.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut list = Self::default();
        for line in text.lines() {
            match line.strip_suffix('*') {
                Some(beginning) => list.beginnings.insert(beginning.to_owned()),
                None => list.names.insert(line.to_owned()),
            };
        }
        list
    }

    /// The shortest list of what is among `all` and not among `run`; names are [`plain`].
    #[must_use]
    pub fn of(all: &BTreeSet<String>, run: &BTreeSet<String>) -> Self {
        let mut list = Self::default();
        for name in all.difference(run) {
            if list.begins(name) {
                continue;
            }
            let runs = |beginning: &str| {
                let first = run.range(beginning.to_owned()..).next();
                first.is_some_and(|name| name.starts_with(beginning))
            };
            match beginnings(name).find(|beginning| !runs(beginning)) {
                Some(beginning) => list.beginnings.insert(beginning.to_owned()),
                None => list.names.insert(name.clone()),
            };
        }
        list
    }

    /// The list as it is read.
    #[must_use]
    pub fn write(&self) -> String {
        let beginnings = self.beginnings.iter().map(|it| format!("{it}*"));
        let mut lines: Vec<String> = self.names.iter().cloned().chain(beginnings).collect();
        lines.sort();
        lines.join("\n") + "\n"
    }

    /// Whether a function of this name is in the list.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        let name = plain(name);
        self.names.contains(&name) || self.begins(&name)
    }

    fn begins(&self, name: &str) -> bool {
        beginnings(name).any(|beginning| self.beginnings.contains(beginning))
    }
}

/// How a name begins, the shortest first: with its first part, its first two, …
fn beginnings(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices(BETWEEN).map(|(at, _)| &name[..at + BETWEEN.len()])
}

/// A name without the digests of crates, `[` and sixteen digits and `]`, which change with every compiler.
#[must_use]
pub fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let digest = after
            .split_once(']')
            .filter(|(digest, _)| (12..=16).contains(&digest.len()) && digest.bytes().all(|c| c.is_ascii_hexdigit()));
        match digest {
            Some((_, after)) => rest = after,
            None => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_list_holds_what_did_not_run_and_nothing_that_did() {
        let all = set(&[
            "a::b::c",
            "a::b::d",
            "a::e",
            "a::f",
            "<g::H as i::J>::k",
            "<g::H>::l",
            "main",
        ]);
        let run = set(&["a::e", "<g::H>::l"]);
        let list = List::of(&all, &run);
        assert_eq!(list.write(), "<g::H as i::*\na::b::*\na::f\nmain\n");
        assert_eq!(List::read(&list.write()), list);
        for name in &all {
            assert_eq!(list.holds(name), !run.contains(name), "{name}");
        }
    }

    #[test]
    fn the_digests_of_crates_are_no_part_of_a_name() {
        let name = "<core[27cd0353e63fa9bc]::Map<[u8; 12]> as x[0f3b747f647983a]::Y>::z::{closure#0}";
        assert_eq!(plain(name), "<core::Map<[u8; 12]> as x::Y>::z::{closure#0}");
    }
}
