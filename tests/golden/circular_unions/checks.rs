//! Choices of each other end, and a discriminator's mapping leaves a variant its other tags.

use circular_unions::types::{Itself, Left, Pet};

fn shown<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &str) -> String {
    let read: Result<T, _> = serde_json::from_str(json);
    format!("{read:?}")
}

#[test]
fn a_value_is_read_by_the_first_choice_that_it_can_be() {
    assert_eq!(shown::<Left>("5"), "Ok(Right(Integer(5)))");
    assert_eq!(shown::<Left>(r#""x""#), r#"Ok(String("x"))"#);
    assert_eq!(shown::<Left>("true"), "Ok(Unknown(true))");
    assert_eq!(shown::<Itself>(r#""x""#), r#"Ok(String("x"))"#);
    assert_eq!(shown::<Itself>("1"), "Ok(Unknown(1))");
}

#[test]
fn a_tag_that_the_mapping_does_not_speak_of_is_the_variants_own() {
    let json = r#"{"kind":"kitten"}"#;
    let pet: Pet = serde_json::from_str(json).unwrap();
    assert!(matches!(pet, Pet::Cat(_)), "{pet:?}");
    assert_eq!(serde_json::to_string(&pet).unwrap(), json);
}
