//! What the calls send, and what their responses are read into.

use std::error::Error as _;

use unknown_values::operations::Tell;
use unknown_values::types::{
    Animal, Cat, Event, Made, Outcome, OutcomeContact, OutcomeShape, Removed, Switch, SwitchHuge,
    SwitchOff, SwitchOn, SwitchRatio,
};
use unknown_values::{Body, Client, Error, Operation};
use serde_json::{Value, json};

fn client() -> Client {
    Client::builder().build().unwrap()
}

fn sent(request: http::Request<Body>) -> Value {
    serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap()
}

/// What the response with this body is read into.
fn read(body: &str) -> Result<Outcome, String> {
    let response = http::Response::builder().header("content-type", "application/json");
    match Tell::response(response.body(Body::from(body.to_owned())).unwrap()) {
        Ok(response) => Ok(response.into_body()),
        Err(Error::Decode(error)) => Err(format!("{}: {}", error.path(), error.source().unwrap())),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn the_only_tag_of_a_variant_is_written() {
    let event = |event: Event| sent(client().tell(event).request().unwrap());
    assert_eq!(event(Made::new("removed").into()), json!({"kind": "made"}));
    // Of two tags, the caller says which.
    assert_eq!(
        event(Removed::new("dropped").into()),
        json!({"kind": "dropped"})
    );
}

#[test]
fn a_tag_that_the_base_forbids_is_not_written() {
    let cat = client().keep(Cat::new().claws(18)).request().unwrap();
    assert_eq!(sent(cat), json!({"kind": "animal", "claws": 18}));
    let dog: Animal = serde_json::from_value(json!({"kind": "Dog", "barks": true})).unwrap();
    assert!(matches!(dog, Animal::Dog(_)));
}

#[test]
fn a_constant_of_any_type_is_set_and_tells_variants_apart() {
    for (switch, value) in [
        (
            Switch::from(SwitchOn::new(3)),
            json!({"on": true, "level": 3}),
        ),
        (
            SwitchOff::new().level(3).into(),
            json!({"on": false, "level": 3}),
        ),
        (
            SwitchRatio::new(3).into(),
            json!({"ratio": 0.5, "level": 3}),
        ),
        (
            SwitchHuge::new(3).into(),
            json!({"ratio": 18446744073709551615_u64, "level": 3}),
        ),
    ] {
        assert_eq!(
            sent(client().turn(switch.clone()).request().unwrap()),
            value
        );
        assert_eq!(serde_json::from_value::<Switch>(value).unwrap(), switch);
    }
}

#[test]
fn a_value_of_several_forms_is_kept() {
    let both = json!({"mail": "a@example.com", "phone": "1", "name": "Ada"});
    let outcome = read(&json!({"contact": both}).to_string()).unwrap();
    assert_eq!(outcome.contact, Some(OutcomeContact::Unknown(Box::new(both.into()))));
    let mail = r#"{"contact":{"mail":"a@example.com","new":1}}"#;
    assert!(matches!(
        read(mail).unwrap().contact,
        Some(OutcomeContact::Mail(_))
    ));
}

#[test]
fn a_member_that_is_new_hides_no_variant() {
    let outcome = read(r#"{"shape":{"circle":1.5,"new":1}}"#).unwrap();
    assert_eq!(outcome.shape, Some(OutcomeShape::Circle(1.5)));
}

#[test]
fn an_integer_is_read_however_it_is_written() {
    let outcome =
        read(r#"{"count":1e3,"shape":{"square":2.0},"huge":18446744073709551615}"#).unwrap();
    assert_eq!(outcome.count, Some(1000));
    assert_eq!(outcome.shape, Some(OutcomeShape::Square(2)));
    assert_eq!(outcome.huge, Some(u64::MAX));
}

#[test]
fn a_text_that_is_not_of_its_format_is_told() {
    for (body, told) in [
        (
            r#"{"at":"yesterday"}"#,
            r#"at: input contains invalid characters: "yesterday" at line 1 column 17"#,
        ),
        (
            r#"{"id":"12"}"#,
            r#"id: UUID parsing failed: invalid length: found 2: "12" at line 1 column 10"#,
        ),
    ] {
        assert_eq!(read(body).unwrap_err(), told);
    }
}
