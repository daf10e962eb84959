//! Nested values need no more stack than a thread has.

use recursion as client;
use recursion::types::Folder;
use serde_json::{Value, json};

#[path = "../../../xtask/src/corpus/programs/nested/uses.rs"]
mod uses;

/// What a thread has that is started in Rust.
const STACK: usize = 2 * 1024 * 1024;

/// A folder around what is in it.
type Nest = fn(Value) -> Value;

fn folder(member: &str, value: Value) -> Value {
    let mut folder = json!({"name": "a", "previous": null});
    folder[member] = value;
    folder
}

fn nested(depth: usize, nest: Nest) -> Value {
    let innermost = json!({"name": "a", "previous": null});
    (1..depth).fold(innermost, |value, _| nest(value))
}

fn assert_used(value: &Value) {
    let written = uses::on_a_stack(STACK, uses::of::<Folder>, &value.to_string());
    let written = written.map(|it| serde_json::from_str::<Value>(&it).unwrap());
    assert_eq!(written.as_ref(), Ok(value));
}

#[test]
fn a_folder_in_folders_is_read_written_cloned_compared_shown_and_dropped() {
    let nests: [Nest; 4] = [
        |inner| folder("previous", inner),
        |inner| folder("parent", inner),
        |inner| folder("clearable", inner),
        |inner| folder("origin", inner),
    ];
    for nest in nests {
        for depth in [8, 30, 100] {
            assert_used(&nested(depth, nest));
        }
    }
}

#[test]
fn what_is_deeper_than_json_may_be_is_an_error() {
    let nests: [Nest; 4] = [
        |inner| folder("children", json!([inner])),
        |inner| folder("shortcuts", json!({"b": inner})),
        |inner| folder("owner", json!({"home": inner})),
        |inner| folder("entry", json!({"kind": "mount", "folder": inner})),
    ];
    for nest in nests {
        for depth in [8, 30] {
            assert_used(&nested(depth, nest));
        }
        let text = nested(100, nest).to_string();
        let fault = uses::on_a_stack(STACK, uses::of::<Folder>, &text).unwrap_err();
        assert!(fault.starts_with("recursion limit exceeded"), "{fault}");
    }
}
