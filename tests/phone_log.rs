#![cfg(not(target_arch = "wasm32"))]
//! The log of the phone: what it keeps, for how long, and that it never stands in the way.

use jemput_bola::id::InstanceId;
use jemput_bola::phone::{LOG_EVENTS, Local, StorageError, What, append, read};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// A store in memory that can be full.
#[derive(Default)]
struct Store {
    texts: RefCell<BTreeMap<String, String>>,
    is_full: Cell<bool>,
}

impl Local for Store {
    fn set_under<T: Serialize>(&self, key: &str, value: &T) -> Result<(), StorageError> {
        if self.is_full.get() {
            return Err(StorageError::Full);
        }
        let text = serde_json::to_string(value).unwrap();
        self.texts.borrow_mut().insert(key.to_owned(), text);
        Ok(())
    }

    fn text(&self, key: &str) -> Option<String> {
        self.texts.borrow().get(key).cloned()
    }

    fn delete(&self, key: &str) {
        self.texts.borrow_mut().remove(key);
    }

    fn ids(&self, prefix: &str) -> Vec<String> {
        let texts = self.texts.borrow();
        texts
            .keys()
            .filter_map(|key| key.strip_prefix(prefix).map(str::to_owned))
            .collect()
    }
}

#[test]
fn the_last_500_events_are_kept_newest_first() {
    let store = Store::default();
    for n in 0..1_234 {
        append(&store, 1_000 + n, What::Sending.times(n as usize));
    }
    let entries = read(&store);
    assert_eq!(entries.len() as u64, LOG_EVENTS);
    let numbers: Vec<u64> = entries.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, (734..1_234).rev().collect::<Vec<_>>());
    assert!(
        entries
            .iter()
            .all(|entry| entry.event.count == Some(entry.number) && entry.at_ms == 1_000 + entry.number as i64)
    );
    // One key for each, and the one that says which comes next.
    assert_eq!(store.ids("").len() as u64, LOG_EVENTS + 1);
}

#[test]
fn an_event_comes_back_with_all_that_was_said_of_it() {
    let store = Store::default();
    let id: InstanceId = "019aa000-0000-7000-8000-000000000001".parse().unwrap();
    let told = What::Finished.of(id).times(812).code("stored");
    append(&store, 7, told.clone());
    assert_eq!(read(&store)[0].event, told);
}

#[test]
fn a_full_store_takes_no_note_and_loses_none_that_it_has() {
    let store = Store::default();
    append(&store, 1, What::Opened.event());
    store.is_full.set(true);
    append(&store, 2, What::Opened.event());
    store.is_full.set(false);
    append(&store, 3, What::Opened.event());
    let times: Vec<i64> = read(&store).iter().map(|entry| entry.at_ms).collect();
    assert_eq!(times, [3, 1]);
}

#[test]
fn a_damaged_event_is_passed_over_and_the_next_ones_are_noted() {
    let store = Store::default();
    append(&store, 1, What::Opened.event());
    append(&store, 2, What::Opened.event());
    store
        .texts
        .borrow_mut()
        .insert("log:0".to_owned(), "{\"number\":0,".to_owned());
    append(&store, 3, What::Opened.event());
    let times: Vec<i64> = read(&store).iter().map(|entry| entry.at_ms).collect();
    assert_eq!(times, [3, 2]);
}
