//! Tests that overlays change a description as the specification requires.

use crate::json::{Value, json};

use super::apply_all;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document;
use crate::source::Source;

/// Returns `description` after these actions of an overlay of this version, and the codes of the diagnostics.
fn applied(version: &str, description: &Value, actions: &Value) -> (Value, Vec<Code>) {
    let mut diagnostics = Diagnostics::new();
    let mut source = |name, value: &Value| Source::new(name, value.to_string(), &mut diagnostics);
    let description = source("spec.json", description);
    let overlay = source(
        "overlay.json",
        &json!({ "overlay": version, "info": { "title": "t", "version": "1" }, "actions": actions }),
    );
    let mut document = document::parse(&description, &mut diagnostics).unwrap();
    let _ = apply_all(&[overlay], &mut document, &mut diagnostics);
    let codes = diagnostics.iter().map(Diagnostic::code).collect();
    (document.root().clone(), codes)
}

/// Checks the result of one action of version 1.1.
fn check(description: &Value, action: &Value, expected: &Value) {
    let (root, codes) = applied("1.1.0", description, &json!([action]));
    assert_eq!((&root, codes), (expected, vec![]), "{action}");
}

/// Checks that an action of this version is rejected.
fn check_error(version: &str, description: &Value, action: &Value, expected: Code) {
    let (_, codes) = applied(version, description, &json!([action]));
    assert_eq!(codes, [expected], "{action}");
}

#[test]
fn update_merges_objects_recursively() {
    check(
        &json!({ "a": { "kept": 1, "both": { "x": 1, "y": [1] } } }),
        &json!({ "target": "$.a", "update": { "both": { "x": 2, "y": [2, [3]], "z": {} }, "new": null } }),
        &json!({ "a": { "kept": 1, "both": { "x": 2, "y": [1, 2, [3]], "z": {} }, "new": null } }),
    );
}

#[test]
fn update_appends_new_keys() {
    let (root, _) = applied(
        "1.0.0",
        &json!({ "b": 1, "c": 2 }),
        &json!([{ "target": "$", "update": { "a": 3, "b": 4 } }]),
    );
    assert_eq!(root.to_string(), r#"{"b":4,"c":2,"a":3}"#);
}

#[test]
fn update_concatenates_array_and_appends_other_value() {
    let arrays = json!({ "a": [1], "b": [] });
    let with = |update| json!({ "target": "$.*", "update": update });
    check(
        &arrays,
        &with(json!({ "x": 1 })),
        &json!({ "a": [1, { "x": 1 }], "b": [{ "x": 1 }] }),
    );
    check(
        &arrays,
        &with(json!("x")),
        &json!({ "a": [1, "x"], "b": ["x"] }),
    );
    check(
        &arrays,
        &with(json!([2, 3])),
        &json!({ "a": [1, 2, 3], "b": [2, 3] }),
    );
}

#[test]
fn update_replaces_primitive_value_since_1_1() {
    let description = json!({ "a": { "x": "1" } });
    let action = json!({ "target": "$.a.x", "update": false });
    check(&description, &action, &json!({ "a": { "x": false } }));
    check_error("1.0.0", &description, &action, Code::InvalidAction);
}

#[test]
fn rejects_update_with_value_of_different_type() {
    let description = json!({ "o": {}, "l": [], "p": 1 });
    for update in [
        json!({ "o": 1 }),
        json!({ "o": [] }),
        json!({ "l": 1 }),
        json!({ "p": {} }),
    ] {
        let action = json!({ "target": "$", "update": update });
        check_error("1.1.0", &description, &action, Code::InvalidAction);
        check_error("1.0.0", &description, &action, Code::InvalidAction);
    }
    let mixed = json!({ "target": "$.*", "update": 1 });
    check_error("1.1.0", &description, &mixed, Code::InvalidAction);
}

#[test]
fn remove_deletes_properties_and_items() {
    let remove = |target| json!({ "target": target, "remove": true });
    let description = json!({ "a": { "x": 1, "y": { "x": 2 } }, "l": [0, { "x": 3 }, 2, "x"] });
    check(
        &description,
        &remove("$.a.y"),
        &json!({ "a": { "x": 1 }, "l": [0, { "x": 3 }, 2, "x"] }),
    );
    check(
        &description,
        &remove("$.l[0, 2, -2]"),
        &json!({ "a": { "x": 1, "y": { "x": 2 } }, "l": [{ "x": 3 }, "x"] }),
    );
    check(
        &description,
        &remove("$.l[?@ == 'x' || @.x]"),
        &json!({ "a": { "x": 1, "y": { "x": 2 } }, "l": [0, 2] }),
    );
    check(
        &description,
        &remove("$..x"),
        &json!({ "a": { "y": {} }, "l": [0, {}, 2, "x"] }),
    );
    check(
        &description,
        &remove("$.a..*"),
        &json!({ "a": {}, "l": [0, { "x": 3 }, 2, "x"] }),
    );
    check_error("1.1.0", &description, &remove("$"), Code::InvalidAction);
}

#[test]
fn copy_uses_value_before_the_action() {
    let copy = |target, copied| json!({ "target": target, "copy": copied });
    let description = json!({ "a": { "x": [1] }, "b": { "x": [2] } });
    check(
        &description,
        &copy("$.b", "$.a"),
        &json!({ "a": { "x": [1] }, "b": { "x": [2, 1] } }),
    );
    check(
        &description,
        &copy("$.*.x", "$.a.x"),
        &json!({ "a": { "x": [1, 1] }, "b": { "x": [2, 1] } }),
    );
    check(
        &description,
        &copy("$.a.x", "$.b.x[0]"),
        &json!({ "a": { "x": [1, 2] }, "b": { "x": [2] } }),
    );
    check_error(
        "1.1.0",
        &description,
        &copy("$.a", "$.*"),
        Code::InvalidAction,
    );
    check_error(
        "1.1.0",
        &description,
        &copy("$.a", "$.c"),
        Code::UnmatchedAction,
    );
}

#[test]
fn applies_actions_in_order() {
    let (root, codes) = applied(
        "1.0.0",
        &json!({ "a": [1, 2] }),
        &json!([
            { "target": "$.a", "remove": true },
            { "target": "$.a[0]", "update": {} },
            { "target": "$", "update": { "a": [] } },
            { "target": "$.a", "update": 3 },
        ]),
    );
    assert_eq!(root, json!({ "a": [3] }));
    assert_eq!(codes, [Code::UnmatchedAction]);
}

#[test]
fn remove_takes_precedence_over_update_and_false_has_no_effect() {
    let description = json!({ "a": {}, "b": {} });
    let (root, codes) = applied(
        "1.0.0",
        &description,
        &json!([
            { "target": "$.a", "update": { "x": 1 }, "remove": true },
            { "target": "$.b", "remove": false },
        ]),
    );
    assert_eq!(
        (root, codes),
        (
            json!({ "b": {} }),
            vec![Code::ConflictingFields, Code::InvalidValue]
        )
    );
}

#[test]
fn limits_depth_after_each_action() {
    let deepen = |index: usize| {
        let inner = format!("$.{}", vec!["a"; index * 40].join("."));
        let value = (0..40).fold(json!({}), |value, _| json!({ "a": value }));
        json!({ "target": (inner.trim_end_matches('.')), "update": value })
    };
    let (_, codes) = applied(
        "1.0.0",
        &json!({}),
        &json!([deepen(0), deepen(1), deepen(2)]),
    );
    assert_eq!(codes, [Code::DepthLimitExceeded]);
}

#[test]
fn rejects_expensive_json_paths() {
    let brackets = |open: &str, count| format!("$[?{}", open.repeat(count));
    let description = (0..90).fold(json!({}), |value, _| json!({ "a": value }));
    let paths = [
        brackets("(", 15),
        brackets("!(", 15),
        brackets("length(", 15),
        brackets("(", 100_000),
        brackets("@[?", 15),
        format!("${}", "..*".repeat(40)),
        format!("$.{}", "a".repeat(100_000)),
    ];
    for path in paths {
        let action = json!({ "target": path, "remove": true });
        check_error("1.1.0", &description, &action, Code::InvalidValue);
    }
}
