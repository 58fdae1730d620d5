#![cfg(not(target_arch = "wasm32"))]
//! Maps and sets as sorted lists: they hold what a tree holds, and the worst order does not make them slow.

use jemput_bola::sorted::{Map, Set};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn it_holds_what_a_tree_holds_however_it_was_filled() {
    let numbers: Vec<(u32, usize)> = (0..2_000_u32)
        .map(|n| n.wrapping_mul(2_654_435_761) % 700)
        .zip(0..)
        .collect();
    let tree: BTreeMap<u32, usize> = numbers.iter().copied().collect();
    let mut one_by_one = Map::new();
    numbers.iter().for_each(|&(key, value)| {
        one_by_one.insert(key, value);
    });
    let text = serde_json::to_string(&tree).unwrap();
    let text = text.replacen('{', "{\"3\":0,", 1);
    let ways = [
        numbers.iter().copied().collect::<Map<u32, usize>>(),
        one_by_one,
        serde_json::from_str(&text).unwrap(),
    ];
    for map in ways {
        assert!(map.iter().eq(tree.iter()), "the last of a key counts");
        assert!((0..700).all(|key| map.get(&key) == tree.get(&key)));
    }
    let keys = || numbers.iter().map(|(key, _)| *key);
    assert!(
        keys()
            .collect::<Set<u32>>()
            .iter()
            .eq(keys().collect::<BTreeSet<u32>>().iter())
    );
}

#[test]
fn a_large_object_in_the_worst_order_is_read_at_once() {
    let pairs = (0..200_000).rev().map(|n| format!("\"{n:06}\":{n}"));
    let text = format!("{{{}}}", pairs.collect::<Vec<_>>().join(","));
    let map: Map<String, u32> = serde_json::from_str(&text).unwrap();
    assert_eq!(map.first_key_value(), Some((&"000000".to_owned(), &0)));
    assert_eq!(map.len(), 200_000);
}
