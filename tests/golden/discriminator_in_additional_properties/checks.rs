//! A tag that a value keeps goes out as it came in.

use discriminator_in_additional_properties::types::Pet;
use serde_json::{Value, from_value, json, to_value};

#[test]
fn a_tag_is_written_once_and_is_the_values_own() {
    let written = |value: Value| to_value(from_value::<Pet>(value).unwrap()).unwrap();
    for value in [
        json!({ "kind": "siamese", "lives": 9, "color": "cream" }),
        json!({ "lives": 9, "color": "cream", "kind": "cat" }),
        json!({ "kind": "dog", "name": "Rex" }),
    ] {
        assert_eq!(written(value.clone()), value);
    }
}
