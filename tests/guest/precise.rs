//! The program turns on `serde_json/arbitrary_precision`: a number with a fraction or with many digits then is a map of
//! its digits, wherever `serde` does not know the type before it reads the value.

use guest::Json;
use guest::types::{Thing, ThingMixed, ThingPart, ThingPet, ThingShape, ThingSwitch, ThingValue};
use serde_json::{from_str, json, to_string};

fn read(text: &str) -> Thing {
    from_str(text).unwrap()
}

#[test]
fn numbers_round_trip() {
    for text in [
        r#"{"id":9223372036854775807,"ratio":0.1,"small":0.1,"level":2}"#,
        r#"{"id":-1,"ratio":-1.5,"level":7}"#,
        // More digits than a float has.
        r#"{"any":1.10,"more":123456789012345678901234567890}"#,
        r#"{"any":[{"b":-0.0,"a":1e+400},3]}"#,
        r#"{"mixed":1}"#,
        r#"{"mixed":[1,2.5]}"#,
        r#"{"mixed":{"b":1,"a":2.5}}"#,
        r#"{"mixed":7.250}"#,
        r#"{"value":5}"#,
        r#"{"value":[1.5,2.0]}"#,
        r#"{"value":123456789012345678901234567890}"#,
        r#"{"part":2.5}"#,
        r#"{"pet":{"kind":"cat","lives":9}}"#,
        r#"{"pet":{"kind":"fish","age":1.50}}"#,
        r#"{"pet":1.50}"#,
        r#"{"animal":1.50}"#,
        r#"{"shape":{"circle":2.5}}"#,
        r#"{"shape":{"square":2,"circle":1.50}}"#,
        r#"{"shape":7}"#,
        r#"{"switch":{"ratio":0.5,"count":1}}"#,
    ] {
        let thing = read(text);
        assert_eq!(to_string(&thing).unwrap(), text);
        assert_eq!(thing, thing.clone());
    }
}

#[test]
fn numbers_select_variants() {
    let mixed = |text| read(&format!(r#"{{"mixed":{text}}}"#)).mixed.unwrap();
    assert_eq!(mixed("1.5"), ThingMixed::N1_5);
    assert!(matches!(mixed("2"), ThingMixed::Unknown(_)));
    let value = |text| read(&format!(r#"{{"value":{text}}}"#)).value.unwrap();
    assert_eq!(value("5"), ThingValue::Integer(5));
    assert_eq!(value("5.0"), ThingValue::Integer(5));
    assert_eq!(value("[1]"), ThingValue::NumberArray(vec![1.0]));
    assert_eq!(value("5.5"), ThingValue::Unknown(Box::new(json!(5.5).into())));
    let thing = read(
        r#"{"part":2,"pet":{"lives":9,"kind":"cat"},"shape":{"square":2},"switch":{"count":1,"ratio":1}}"#,
    );
    assert_eq!(thing.part, Some(ThingPart::Number(2.0)));
    assert!(matches!(thing.pet, Some(ThingPet::Cat(cat)) if cat.lives == Some(9)));
    assert!(matches!(thing.shape, Some(ThingShape::Square(_))));
    assert!(matches!(thing.switch, Some(ThingSwitch::One(_))));
}

#[test]
fn debug_output_and_comparison_have_the_digits() {
    let [thing, other] = ["1.10", "1.1"].map(|text| read(&format!(r#"{{"any":{text}}}"#)));
    assert_eq!(format!("{thing:?}"), r#"{"any": 1.10}"#);
    assert_ne!(thing, other);
}

#[test]
fn requests_have_the_digits() {
    let client = guest::Client::builder().build().unwrap();
    let any: Json = from_str(r#"[1.10,2.0,123456789012345678901234567890]"#).unwrap();
    let deep = [("a".to_owned(), json!(1.5).into())].into();
    let call = client.put(read(r#"{"id":1,"ratio":2.5}"#));
    let call = call.limit(5).ratio(0.1).any(any.clone()).deep(deep).x_ratio(2.0);
    let request = call.request().unwrap();
    assert_eq!(
        request.uri().query().unwrap(),
        "limit=5&ratio=0.1&any=1.10&any=2&any=123456789012345678901234567890&deep%5Ba%5D=1.5",
    );
    assert_eq!(request.headers()["x-ratio"], "2");
    assert_eq!(request.body().as_bytes().unwrap(), r#"{"id":1,"ratio":2.5}"#);
    let form = Json::from_iter([("b", any), ("a", json!({ "c": 1 }).into())]);
    let request = client.fill().body(form).request().unwrap();
    assert_eq!(
        request.body().as_bytes().unwrap(),
        "b=1.10&b=2&b=123456789012345678901234567890&a=%7B%22c%22%3A1%7D",
    );
}

/// The response is decoded a second time, because of the integer with a fraction.
#[test]
fn integer_with_a_fraction_is_read() {
    use guest::Operation;
    let response = http::Response::builder().header("content-type", "application/json");
    let response = response.body(r#"{"id":2.0,"value":1e2,"any":1.10}"#.into()).unwrap();
    let thing = guest::operations::Put::response(response).unwrap().into_body();
    assert_eq!(to_string(&thing).unwrap(), r#"{"id":2,"any":1.10,"value":100}"#);
}

/// What a program flattens, `serde` keeps as maps of digits, and has no `f64` in them: nothing that a client could mend.
#[test]
fn flattened_values_of_any_type_are_read_and_typed_numbers_are_not() {
    #[derive(serde::Deserialize)]
    struct Flattened<T> {
        #[serde(flatten)]
        thing: T,
    }
    let any: Flattened<Thing> = from_str(r#"{"any":{"b":1.10,"a":2}}"#).unwrap();
    assert_eq!(to_string(&any.thing).unwrap(), r#"{"any":{"b":1.10,"a":2}}"#);
    let error = from_str::<Flattened<Thing>>(r#"{"ratio":1.5}"#).err().unwrap();
    assert_eq!(error.to_string(), "invalid type: map, expected f64 at line 1 column 13");
}
