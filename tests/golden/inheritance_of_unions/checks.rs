//! What is read of a base, and written again.

use inheritance_of_unions::types::{Animal, Bird, Entity, Pet, Problem, Report, Rule, Thing, Vehicle};
use serde_json::{Value, json};

/// What is read, once it was written again as it came.
fn read(value: Value) -> Report {
    let report: Report = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&report).unwrap(), value);
    report
}

#[test]
fn an_heir_that_adds_nothing_has_the_members_of_its_base() {
    let report = read(json!({
        "problem": { "type": "blank", "title": "No" },
        "more": [{ "type": "worse", "title": "Never", "since": 1 }],
    }));
    assert!(matches!(
        report.problem,
        Some(Problem::GenericProblem(problem)) if problem.title == "No"
    ));
    assert!(matches!(report.more.as_deref(), Some([Problem::Unknown(_)])));
}

#[test]
fn a_base_of_one_heir_is_open() {
    let report = read(json!({ "rule": { "type": "access", "actions": 1 } }));
    assert!(matches!(report.rule, Some(Rule::AccessRule(rule)) if rule.actions == 1));
    let report = read(json!({ "rule": { "type": "password", "name": "x" } }));
    assert!(matches!(report.rule, Some(Rule::Unknown(_))));
}

#[test]
fn a_base_is_itself_where_a_tag_says_so() {
    let report = read(json!({ "vehicle": { "kind": "vehicle", "wheels": 3 } }));
    assert!(matches!(report.vehicle, Some(Vehicle::Base(base)) if base.wheels == Some(3)));
    let report = read(json!({ "vehicle": { "kind": "car", "wheels": 4, "doors": 5 } }));
    assert!(matches!(report.vehicle, Some(Vehicle::Car(car)) if car.doors == Some(5)));
}

#[test]
fn a_tag_leads_to_an_heir_of_an_heir() {
    let report = read(json!({ "owner": { "id": "a", "type": "user", "deleted": "no", "name": "b" } }));
    assert!(matches!(
        report.owner,
        Some(Entity::User(user)) if user.name.as_deref() == Some("b")
    ));
}

#[test]
fn a_base_is_itself_where_it_is_an_heir() {
    let report = read(json!({ "owner": { "id": "a", "type": "thing", "deleted": "no" } }));
    assert!(matches!(
        report.owner,
        Some(Entity::Thing(Thing::Base(base))) if base.deleted.as_deref() == Some("no")
    ));
    let report = read(json!({ "animal": { "sort": "Bird", "wings": 2 } }));
    assert!(matches!(
        report.animal,
        Some(Animal::Bird(Bird::Base(base))) if base.wings == Some(2)
    ));
    let report = read(json!({ "animal": { "sort": "parrot", "wings": 2, "talks": true } }));
    assert!(matches!(
        report.animal,
        Some(Animal::Bird(Bird::Parrot(parrot))) if parrot.talks == Some(true)
    ));
}

#[test]
fn a_base_that_lists_its_heirs_has_them() {
    let report = read(json!({ "pet": { "kind": "cat", "meow": true } }));
    assert!(matches!(report.pet, Some(Pet::Cat(cat)) if cat.meow == Some(true)));
    let report = read(json!({ "pet": { "kind": "dog" } }));
    assert!(matches!(report.pet, Some(Pet::Dog(_))));
}
