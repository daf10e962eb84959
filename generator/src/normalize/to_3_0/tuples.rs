//! Tuples: arrays whose first items have separate schemas.
//!
//! ```yaml
//! prefixItems: [A, B]                         items:
//! minItems: 2                         →         =tuple:  { exact: true, closed: true }
//! items: false                                  oneOf: [A, B]
//! ```

use crate::json::{Map, Value, json};

use super::super::marks::TUPLE;
use super::super::tree::{Fields, record_move, set_missing};
use crate::diagnostic::{Diagnostics, Trail};

/// Moves the items of a tuple into `items`, in their order, followed by the schema of further items.
pub(super) fn lower(trail: &Trail<'_>, keywords: &mut Fields, diagnostics: &mut Diagnostics) {
    let Some(Value::Array(mut schemas)) = keywords.shift_remove("prefixItems") else {
        return;
    };
    let count = Some(schemas.len() as u64);
    let bound = |name| keywords.get(name).and_then(Value::as_u64);
    let is_closed =
        keywords.get("items") == Some(&Value::Bool(false)) || bound("maxItems") == count;
    let is_exact = is_closed && bound("minItems") == count;
    let flags = [("exact", is_exact), ("closed", is_closed)];
    let flags = flags.map(|(name, flag)| (name.to_owned(), flag.into()));
    let mut tuple = Map::from_iter(flags);
    let (items, prefix) = (trail.key("items"), trail.key("prefixItems"));
    let one_of = items.key("oneOf");
    for index in 0..schemas.len() {
        record_move(diagnostics, &one_of.index(index), &prefix.index(index));
    }
    let additional = keywords.shift_remove("items").filter(Value::is_object);
    if let Some(additional) = additional.filter(|_| !is_closed) {
        record_move(diagnostics, &one_of.index(schemas.len()), &items);
        tuple.insert("rest".to_owned(), true.into());
        schemas.push(additional);
    }
    record_move(diagnostics, &items, &prefix);
    set_missing(keywords, "type", "array");
    let schema = json!({ TUPLE: tuple, "oneOf": schemas });
    keywords.insert("items".to_owned(), schema);
}
