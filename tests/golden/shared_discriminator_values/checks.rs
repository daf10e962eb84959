//! The value narrows the variants, and the other properties select one of them.

use serde_json::{Value, from_value, json, to_value};
use shared_discriminator_values::types::{Pet, Spaniel, SpanielBreed, SpanielPetType, T, TShape, Terrier};

fn read(value: Value) -> T {
    let read: T = from_value(value.clone()).unwrap();
    assert_eq!(to_value(&read).unwrap(), value);
    read
}

#[test]
fn other_properties_select_among_variants_with_the_same_value() {
    let pet = |value: Value| read(json!({ "pet": value })).pet;
    let spaniel = pet(json!({ "petType": "dog", "breed": "spaniel" }));
    assert!(matches!(spaniel, Some(Pet::Spaniel(_))), "{spaniel:?}");
    let terrier = pet(json!({ "breed": "terrier", "petType": "dog" }));
    assert!(matches!(terrier, Some(Pet::Terrier(_))), "{terrier:?}");
    let cat = pet(json!({ "petType": "Cat", "breed": "spaniel" }));
    assert!(matches!(cat, Some(Pet::Cat(_))), "{cat:?}");
    for other in [json!({ "petType": "dog", "breed": "poodle" }), json!({ "petType": "newt" })] {
        let other = pet(other);
        assert!(matches!(other, Some(Pet::Unknown(_))), "{other:?}");
    }
}

#[test]
fn the_callers_value_is_written() {
    let pet = |pet: Pet| to_value(pet).unwrap();
    let spaniel = pet(Spaniel::new().into());
    assert_eq!(spaniel, json!({ "petType": "dog", "breed": "spaniel" }));
    let terrier = pet(Terrier::new().into());
    assert_eq!(terrier, json!({ "petType": "dog", "breed": "terrier" }));
    let mut other = Spaniel::new();
    other.pet_type = SpanielPetType::Unknown("hound".to_owned());
    other.breed = SpanielBreed::Spaniel;
    assert_eq!(pet(other.into()), json!({ "petType": "hound", "breed": "spaniel" }));
}

#[test]
fn values_in_common_narrow_without_discriminator() {
    let shape = |value: Value| read(json!({ "shape": value })).shape;
    let flat = shape(json!({ "form": "circle", "area": 2.5 }));
    assert!(matches!(flat, Some(TShape::Flat(_))), "{flat:?}");
    let angular = shape(json!({ "form": "rectangle" }));
    assert!(matches!(angular, Some(TShape::Angular(_))), "{angular:?}");
    let angular = shape(json!({ "form": "square", "side": 1.5 }));
    assert!(matches!(angular, Some(TShape::Angular(_))), "{angular:?}");
    let other = shape(json!({ "form": "ellipse", "area": 1.5 }));
    assert!(matches!(other, Some(TShape::Unknown(_))), "{other:?}");
}
