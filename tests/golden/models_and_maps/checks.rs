//! Which variant keeps a value.

use models_and_maps::types::{T, TCounts, TEmpty, TFilter, TFirst, TOpen, TOwner};
use serde_json::{Value, from_value, json, to_value};

fn read(value: Value) -> T {
    let read: T = from_value(value.clone()).unwrap();
    assert_eq!(to_value(&read).unwrap(), value);
    read
}

#[test]
fn a_map_has_the_properties_that_the_model_lacks() {
    let filter = |value: Value| read(json!({ "filter": value.clone(), "first": value }));
    for value in [json!({}), json!({ "name": "a" })] {
        let read = filter(value);
        assert!(matches!(read.filter, Some(TFilter::Filter(_))), "{read:?}");
        assert!(matches!(read.first, Some(TFirst::Filter(_))), "{read:?}");
    }
    for value in [json!({ "color": "red" }), json!({ "name": "a", "color": "red" })] {
        let read = filter(value);
        assert!(matches!(read.filter, Some(TFilter::Object(_))), "{read:?}");
        assert!(matches!(read.first, Some(TFirst::Object(_))), "{read:?}");
    }
    // The map cannot keep it, so that it is an unknown property like any other.
    let read: T = from_value(json!({ "filter": { "name": "a", "size": 5 } })).unwrap();
    assert!(matches!(read.filter, Some(TFilter::Filter(_))), "{read:?}");
}

#[test]
fn a_property_that_only_the_map_may_have_is_kept() {
    let counts = |value: Value| read(json!({ "counts": value })).counts;
    assert!(matches!(counts(json!({ "name": "a" })), Some(TCounts::Filter(_))));
    assert!(matches!(counts(json!({ "size": 5 })), Some(TCounts::Object(_))));
    let both = counts(json!({ "name": "a", "size": 5 }));
    assert!(matches!(both, Some(TCounts::Unknown(_))), "{both:?}");
}

#[test]
fn a_value_that_no_variant_keeps_is_unknown() {
    let owner = |value: Value| read(json!({ "owner": value })).owner;
    assert!(matches!(owner(json!({ "login": "a" })), Some(TOwner::User(_))));
    assert!(matches!(owner(json!({ "login": "a", "members": 1 })), Some(TOwner::Team(_))));
    let both = owner(json!({ "login": "a", "type": "b", "members": 1 }));
    assert!(matches!(both, Some(TOwner::Unknown(_))), "{both:?}");
    let read: T = from_value(json!({ "owner": { "login": "a", "new": true } })).unwrap();
    assert!(matches!(read.owner, Some(TOwner::User(_))), "{read:?}");
}

#[test]
fn additional_properties_are_kept() {
    let open = |value: Value| read(json!({ "open": value })).open;
    assert!(matches!(open(json!({ "login": "a", "type": "b" })), Some(TOpen::User(_))));
    assert!(matches!(open(json!({ "login": "a", "x": [1] })), Some(TOpen::Extra(_))));
    let empty = |value: Value| read(json!({ "empty": value })).empty;
    assert!(matches!(empty(json!({})), Some(TEmpty::Nothing(_))));
    assert!(matches!(empty(json!({ "login": "a" })), Some(TEmpty::User(_))));
    assert!(matches!(empty(json!({ "type": "a" })), Some(TEmpty::Unknown(_))));
}
