//! Finds where each name of the survey stands, before anything refers to it.

use super::name::{Names, Spot, Step};
use super::question::visible;
use super::question_type::{Control, TypeCell};
use super::survey::Item;
use crate::sorted::Map;

/// Adds the names of the rows; `lists` has the names of the choices by list, for the loops.
pub(super) fn find(items: &[Item<'_>], lists: &Map<&str, Vec<&str>>, instance_id: bool, names: &mut Names) {
    add(items, &mut Vec::new(), lists, names);
    if instance_id {
        let path = ["meta", "instanceID"]
            .map(|name| Step {
                name: name.to_owned(),
                repeat: false,
            })
            .to_vec();
        names.add(Spot {
            path,
            question: true,
            visible: false,
            row: 0,
        });
    }
}

/// Nodes that the rows become; every choice of a loop's list makes the rows of the loop anew.
pub(super) fn count(items: &[Item<'_>], lists: &Map<&str, Vec<&str>>) -> usize {
    items.iter().fold(0, |sum, item| {
        let inside = count(&item.children, lists);
        let all = match &item.asks {
            // A turn is a group of its own.
            TypeCell::Begin(Control::Loop, Some(list)) => {
                let turns = lists.get(list.as_str()).map_or(1, Vec::len);
                inside.saturating_add(1).saturating_mul(turns)
            }
            _ => inside,
        };
        sum.saturating_add(1).saturating_add(all)
    })
}

fn add(items: &[Item<'_>], path: &mut Vec<Step>, lists: &Map<&str, Vec<&str>>, names: &mut Names) {
    for item in items {
        let repeat = matches!(item.asks, TypeCell::Begin(Control::Repeat, _));
        let group = matches!(item.asks, TypeCell::Begin(..));
        path.push(Step {
            name: item.name.clone(),
            repeat,
        });
        let visible = visible(&item.asks) && !computed(item);
        names.add(Spot {
            path: path.clone(),
            question: !group,
            visible,
            row: item.record.number(),
        });
        if let TypeCell::Begin(Control::Loop, Some(list)) = &item.asks {
            for choice in lists.get(list.as_str()).into_iter().flatten() {
                path.push(Step {
                    name: (*choice).to_owned(),
                    repeat: false,
                });
                add(&item.children, path, lists, names);
                path.pop();
            }
        } else {
            add(&item.children, path, lists, names);
        }
        path.pop();
        if matches!(&item.asks, TypeCell::Select(select) if select.or_other) {
            path.push(Step {
                name: format!("{}_other", item.name),
                repeat: false,
            });
            names.add(Spot {
                path: path.clone(),
                question: true,
                visible: true,
                row: item.record.number(),
            });
            path.pop();
        }
    }
}

/// Whether a row has a calculation or trigger and nothing to read: then nobody sees it, whatever its type.
fn computed(item: &Item<'_>) -> bool {
    let has = |key| item.record.all(key).next().is_some();
    (has("calculation") || has("trigger")) && !(has("label") || has("hint"))
}
