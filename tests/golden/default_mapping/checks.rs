//! What a value is whose tag is missing, or not listed.

use default_mapping::types::Pet;
use serde_json::{Value, from_value, json, to_value};

#[test]
fn an_unlisted_tag_leads_to_the_default() {
    let pet = |value: Value| from_value::<Pet>(value).unwrap();
    assert!(matches!(pet(json!({ "kind": "cat" })), Pet::Cat(_)));
    for other in [json!({ "legs": 2 }), json!({ "kind": "newt", "legs": 4 })] {
        let read = pet(other.clone());
        assert!(matches!(read, Pet::Other(_)));
        assert_eq!(to_value(&read).unwrap(), other);
    }
}

#[test]
fn the_tag_that_was_given_is_written() {
    let puppy = json!({ "kind": "puppy", "barks": true });
    let read: Pet = from_value(puppy.clone()).unwrap();
    assert!(matches!(read, Pet::Dog(_)));
    assert_eq!(to_value(&read).unwrap(), puppy);
}

#[test]
fn what_does_not_fit_the_default_is_kept() {
    let value = json!({ "kind": "snake" });
    let read: Pet = from_value(value.clone()).unwrap();
    assert!(matches!(read, Pet::Unknown(_)));
    assert_eq!(to_value(&read).unwrap(), value);
}
