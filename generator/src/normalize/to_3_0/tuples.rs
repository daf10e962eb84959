//! Tuples: arrays whose first items have separate schemas.
//!
//! ```yaml
//! prefixItems: [A, B]                         items:
//! minItems: 2                         →         x-tuple: { exact: true, closed: true }
//! items: false                                  oneOf: [A, B]
//! ```

use serde_json::{Value, json};

use super::Members;
use crate::diagnostic::{Diagnostics, Trail};

/// Moves the items of a tuple into `items`, in their order, followed by the schema of further items.
pub(super) fn lower(trail: &Trail<'_>, members: &mut Members, diagnostics: &mut Diagnostics) {
    let Some(Value::Array(mut schemas)) = members.shift_remove("prefixItems") else {
        return;
    };
    let count = Some(schemas.len() as u64);
    let bound = |name| members.get(name).and_then(Value::as_u64);
    let is_closed = members.get("items") == Some(&Value::Bool(false)) || bound("maxItems") == count;
    let is_exact = is_closed && bound("minItems") == count;
    let mut tuple = json!({ "exact": is_exact, "closed": is_closed });
    let items = trail.key("items");
    let oneof = items.key("oneOf");
    for index in 0..schemas.len() {
        let written = trail.key("prefixItems").index(index).origin();
        diagnostics.moved(oneof.index(index).origin(), written);
    }
    let rest = members.shift_remove("items").filter(Value::is_object);
    if let Some(rest) = rest.filter(|_| !is_closed) {
        diagnostics.moved(oneof.index(schemas.len()).origin(), items.origin());
        tuple["rest"] = Value::Bool(true);
        schemas.push(rest);
    }
    diagnostics.moved(items.origin(), trail.key("prefixItems").origin());
    members
        .entry("type")
        .or_insert_with(|| Value::from("array"));
    members.insert(
        "items".to_owned(),
        json!({ "x-tuple": tuple, "oneOf": schemas }),
    );
}
