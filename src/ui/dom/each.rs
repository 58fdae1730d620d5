//! Rows that keep their nodes, and with them focus and caret, as long as their key is in the list.

use super::{
    View,
    follow::{empty_between, follow, insert_before},
};
use leptos::prelude::{Owner, untrack};
use web_sys::Node;

/// A row of a list: its key, and how it is made when it is new.
pub type Row = (u64, Box<dyn FnOnce() -> View>);

/// A row that stands: what belongs to it, and the empty text before and after it.
struct Standing {
    owner: Owner,
    begin: Node,
    end: Node,
}

impl Standing {
    fn new(parent: Option<&Owner>, make: Box<dyn FnOnce() -> View>) -> (Self, View) {
        let owner = parent.map_or_else(Owner::new, Owner::child);
        // What a new row reads is its own affair, not the list's.
        let content = owner.with(|| untrack(make));
        let (begin, end) = (View::text(""), View::text(""));
        let all = View::of([begin.clone(), content, end.clone()]);
        let standing = Self {
            owner,
            begin: begin.0,
            end: end.0,
        };
        (standing, all)
    }

    fn remove(self) {
        self.owner.cleanup();
        empty_between(&self.begin, &self.end);
        for edge in [&self.begin, &self.end] {
            if let Some(parent) = edge.parent_node() {
                let _ = parent.remove_child(edge);
            }
        }
    }

    /// Moves it in front of `next`, from wherever it stands.
    fn move_before(&self, next: &Node) {
        let mut node = Some(self.begin.clone());
        while let Some(moved) = node {
            node = moved.next_sibling().filter(|_| moved != self.end);
            insert_before(&moved, next);
        }
    }
}

/// Rows that follow a list: a new key makes its row, a key that is gone takes it away, the others stay as they are.
#[must_use]
pub fn each<T: 'static>(
    list: impl Fn() -> Vec<T> + 'static,
    key: fn(&T) -> u64,
    make: impl Fn(T) -> View + Clone + 'static,
) -> View {
    each_boxed(Box::new(move || {
        let row = |item: T| -> Row {
            let make = make.clone();
            (key(&item), Box::new(move || make(item)))
        };
        list().into_iter().map(row).collect()
    }))
}

fn each_boxed(list: Box<dyn Fn() -> Vec<Row>>) -> View {
    // Rows outlive a run of the list, so they belong to whom the list belongs to.
    let parent = Owner::current();
    let (all, last) = (View::none(), View::text(""));
    all.append(&last);
    let last = last.0;
    let mut standing: Vec<(u64, Standing)> = Vec::new();
    follow(Box::new(move || {
        let rows = list();
        let mut before = std::mem::take(&mut standing);
        let is_gone = |key: u64| rows.iter().all(|(it, _)| *it != key);
        for (_, row) in before.extract_if(.., |(key, _)| is_gone(*key)) {
            row.remove();
        }
        // From the end, so that what follows is in its place already.
        let mut next = last.clone();
        for (key, make) in rows.into_iter().rev() {
            let row = match before.iter().rposition(|(it, _)| *it == key) {
                Some(at) => {
                    let (_, row) = before.remove(at);
                    if row.end.next_sibling().as_ref() != Some(&next) {
                        row.move_before(&next);
                    }
                    row
                }
                None => {
                    let (row, view) = Standing::new(parent.as_ref(), make);
                    insert_before(&view.0, &next);
                    row
                }
            };
            next = row.begin.clone();
            standing.push((key, row));
        }
        standing.reverse();
    }));
    all
}
