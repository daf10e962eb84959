//! The values of a description inside of `openapiv3`: examples, defaults, enum values and extensions.
//!
//! `openapiv3` stores them as `serde_json::Value`, which sorts the properties of objects. So an object is packed as its
//! entries, in their order: `{ "=entries": [["b", 1], ["a", 2]] }`.

use serde::Serialize;

use super::marks::{is_extension, is_mark};
use super::tree::Fields;
use crate::json::{Map, Value, to_value};

const ENTRIES: &str = "=entries";

/// Whether the field of an object of OpenAPI is any value.
fn is_value(name: &str) -> bool {
    matches!(name, "default" | "enum" | "example" | "value") || is_extension(name) || is_mark(name)
}

/// Packs the values of an object of OpenAPI.
pub(super) fn pack_fields(fields: &mut Fields) {
    for (name, value) in fields {
        if is_value(name) {
            *value = pack(value.take());
        }
    }
}

/// Packs the values of an object of OpenAPI, as extensions of `openapiv3`.
pub(super) fn packed<M: FromIterator<(String, serde_json::Value)>>(fields: Fields) -> M {
    let fields = fields.into_iter();
    fields
        .map(|(name, value)| (name, (&pack(value)).into()))
        .collect()
}

fn pack(value: Value) -> Value {
    match value {
        Value::Object(properties) => {
            let properties = properties.into_iter();
            let entries = properties.map(|(name, value)| vec![name.into(), pack(value)]);
            let entries = (ENTRIES.to_owned(), entries.collect());
            Value::Object(Map::from([entries]))
        }
        Value::Array(items) => items.into_iter().map(pack).collect(),
        value => value,
    }
}

/// The value that `openapiv3` stores.
pub(crate) fn unpack(value: &serde_json::Value) -> Value {
    unpacked(value.into())
}

/// Unpacks all values inside of a value.
fn unpacked(value: Value) -> Value {
    match value {
        Value::Object(properties) => match properties.get(ENTRIES) {
            Some(Value::Array(entries)) => entries.iter().filter_map(entry).collect::<Map>().into(),
            _ => properties
                .into_iter()
                .map(|(name, value)| (name, unpacked(value)))
                .collect::<Map>()
                .into(),
        },
        Value::Array(items) => items.into_iter().map(unpacked).collect(),
        value => value,
    }
}

/// What `openapiv3` has decoded, as a value.
pub(crate) fn decoded<T: Serialize + ?Sized>(decoded: &T) -> Option<Value> {
    to_value(decoded).map(unpacked)
}

fn entry(entry: &Value) -> Option<(String, Value)> {
    match entry.as_array()?.as_slice() {
        [Value::String(name), value] => Some((name.clone(), unpacked(value.clone()))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use openapiv3::Schema;
    use serde::Deserialize;

    use super::*;
    use crate::json::json;

    #[test]
    fn values_keep_the_order_of_properties_in_openapiv3() {
        let example = json!({ "b": 1, "a": [{ "d": null, "c": 0.1 }], "=entries": [["e", 2]] });
        let written = json!({ "type": "object", "example": example, "default": {} });
        let mut fields = written.as_object().cloned().unwrap();
        pack_fields(&mut fields);
        let schema = Schema::deserialize(Value::Object(fields)).unwrap();
        let data = &schema.schema_data;
        let unpacked = data.example.as_ref().map(unpack).unwrap();
        assert_eq!(unpacked.to_string(), example.to_string());
        let decoded = decoded(&schema).unwrap();
        assert_eq!(decoded["example"].to_string(), example.to_string());
        assert_eq!(decoded["default"], json!({}));
    }
}
