//! The mapping of an inner union counts, and a base in the middle has its own variant.

use nested_discriminators::types::{Ball, Body, Customer, CustomerCustomerType, Flat, Party, Straight, T, TEither, TForm, TInline, TOpen, Wrapped};
use serde_json::{Value, from_value, json, to_value};

fn read(value: Value) -> T {
    let read: T = from_value(value.clone()).unwrap();
    assert_eq!(to_value(&read).unwrap(), value);
    read
}

#[test]
fn values_of_an_inner_union_select_its_variant() {
    let form = |kind: &str| read(json!({ "form": { "kind": kind } })).form;
    assert!(matches!(form("square"), Some(TForm::Flat(_))));
    assert!(matches!(form("ball"), Some(TForm::Solid(_))));
    assert!(matches!(form("line"), Some(TForm::Line(_))));
    for other in ["Solid", "Flat", "Ball"] {
        assert!(matches!(form(other), Some(TForm::Unknown(_))));
    }
    let solid = T::new().form(Ball::new("ball"));
    assert_eq!(to_value(solid).unwrap(), json!({ "form": { "kind": "ball" } }));
    let line = T::new().form(Straight::new("line"));
    assert_eq!(to_value(line).unwrap(), json!({ "form": { "kind": "line" } }));
}

#[test]
fn inline_unions_have_their_discriminators() {
    let inline = |kind: &str| read(json!({ "inline": { "kind": kind } })).inline;
    assert!(matches!(inline("ball"), Some(TInline::Object(_))));
    assert!(matches!(inline("circle"), Some(TInline::Flat(Flat::Circle(_)))));
    let wrapped: Wrapped = from_value(json!({ "kind": "square" })).unwrap();
    assert!(matches!(wrapped, Wrapped::Square(_)), "{wrapped:?}");
}

#[test]
fn values_of_inner_unions_select_the_variant_of_a_union_without_discriminator() {
    let either = |kind: &str| read(json!({ "either": { "kind": kind } })).either;
    assert!(matches!(either("square"), Some(TEither::Flat(Flat::Square(_)))));
    assert!(matches!(either("line"), Some(TEither::Body(Body::Straight(_)))));
    assert!(matches!(either("cube"), Some(TEither::Unknown(_))));
    let open = |value: Value| read(json!({ "open": value })).open;
    let ball = open(json!({ "kind": "ball" }));
    assert!(matches!(ball, Some(TOpen::Body(Body::Ball(_)))), "{ball:?}");
    for other in [json!({ "kind": "cube" }), json!({ "kind": "ball", "color": "red" }), json!({})] {
        let other = open(other);
        assert!(matches!(other, Some(TOpen::Object(_))), "{other:?}");
    }
}

#[test]
fn a_base_that_is_derived_from_another_one_has_its_own_variant() {
    let party = |value: Value| match read(json!({ "party": value })).party {
        Some(Party::Customer(customer)) => customer,
        other => panic!("{other:?}"),
    };
    let trust = party(json!({ "partyType": "customer", "id": "1", "customerType": "trust", "since": "x" }));
    assert!(matches!(&trust, Customer::Base(it) if it.customer_type == CustomerCustomerType::Trust), "{trust:?}");
    let person = party(json!({ "partyType": "customer", "id": "1", "customerType": "person", "first": "Ada" }));
    assert!(matches!(person, Customer::Person(_)), "{person:?}");
}
