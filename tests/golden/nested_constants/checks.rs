//! No nested property is lost, and nested constants select the variant.

use nested_constants::types::{T, TDeep, TEvent, TLists, TPlain};
use serde_json::{Value, from_value, json, to_value};

fn read(value: Value) -> T {
    let read: T = from_value(value.clone()).unwrap();
    assert_eq!(to_value(&read).unwrap(), value);
    read
}

#[test]
fn a_nested_constant_selects_the_variant() {
    let event = |value: Value| read(json!({ "event": value })).event;
    let deleted = event(json!({ "meta": { "type": "deleted" }, "data": { "y": 1 } }));
    assert!(matches!(deleted, Some(TEvent::Deleted(_))), "{deleted:?}");
    let created = event(json!({ "meta": { "type": "created" }, "data": {} }));
    assert!(matches!(created, Some(TEvent::Created(_))), "{created:?}");
    let other = event(json!({ "meta": { "type": "moved" }, "data": { "y": 1 } }));
    assert!(matches!(other, Some(TEvent::Unknown(_))), "{other:?}");
    let mixed = event(json!({ "meta": { "type": "created" }, "data": { "y": 1 } }));
    assert!(matches!(mixed, Some(TEvent::Unknown(_))), "{mixed:?}");
    let deep = |c: &str| read(json!({ "deep": { "a": { "b": { "c": c, "n": 1 } } } })).deep;
    assert!(matches!(deep("two"), Some(TDeep::DeepA(_))));
    assert!(matches!(deep("three"), Some(TDeep::DeepB(_))));
    assert!(matches!(deep("four"), Some(TDeep::Unknown(_))));
}

#[test]
fn a_value_whose_nested_properties_do_not_fit_is_kept() {
    let plain = |data: Value| read(json!({ "plain": { "id": "a", "data": data } })).plain;
    assert!(matches!(plain(json!({ "x": 1 })), Some(TPlain::PlainX(_))));
    assert!(matches!(plain(json!({ "y": 1 })), Some(TPlain::PlainY(_))));
    assert!(matches!(plain(json!({ "x": 1, "y": 1 })), Some(TPlain::Unknown(_))));
    assert!(matches!(plain(json!({ "x": "text" })), Some(TPlain::Unknown(_))));
    let lists = |rows: Value| read(json!({ "lists": { "rows": rows } })).lists;
    assert!(matches!(lists(json!([{ "x": 1 }, { "z": 2 }])), Some(TLists::ListX(_))));
    assert!(matches!(lists(json!([{ "z": 1 }, { "y": 2 }])), Some(TLists::ListY(_))));
    assert!(matches!(lists(json!([{ "x": 1 }, { "y": 2 }])), Some(TLists::Unknown(_))));
}

#[test]
fn a_nested_property_that_no_variant_lists_is_ignored() {
    let value = json!({ "plain": { "data": { "x": 1, "new": 2 } } });
    let read: T = from_value(value).unwrap();
    assert!(matches!(read.plain, Some(TPlain::PlainX(_))));
}
