//! Compares an example with its round-trip result.
//!
//! Values are compared as JSON, where 5 and 5.0 are the same number. Three differences are allowed and counted
//! separately: a property that the schema does not define is dropped, a `null` in a response is omitted, and a
//! point in time may be formatted differently.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value};

use super::locations::MessageKind;
use super::subschemas::{Description, Subschemas};

/// An allowed difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AllowedDifference {
    UnknownProperty,
    NullOmitted,
    DateReformatted,
}

/// A difference that is not allowed: its location in the example, and its description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mismatch {
    pub(super) location: String,
    pub(super) description: String,
}

/// All differences between an example and its round-trip result.
#[derive(Debug, Default)]
pub(super) struct Differences {
    pub(super) allowed: BTreeSet<AllowedDifference>,
    pub(super) mismatches: Vec<Mismatch>,
    /// The schemas that applied to a part of the example.
    pub(super) applied: BTreeSet<String>,
}

/// Compares the result with an example of the schema at this location.
pub(super) fn differences(
    description: Description<'_>,
    schema: &str,
    message_kind: MessageKind,
    example: &Value,
    result: Option<&Value>,
) -> Differences {
    let mut comparison = Comparison {
        message_kind,
        differences: Differences::default(),
    };
    let subschemas = Subschemas::at(description, schema, example);
    match result {
        Some(result) => comparison.compare_values(example, result, &subschemas, ""),
        None => comparison.apply(example, &subschemas),
    }
    comparison.differences
}

struct Comparison {
    message_kind: MessageKind,
    differences: Differences,
}

impl Comparison {
    fn compare_values<'a>(
        &mut self,
        example: &'a Value,
        result: &Value,
        schemas: &Subschemas<'a>,
        location: &str,
    ) {
        self.record_schemas(schemas);
        match (example, result) {
            (Value::Object(example), Value::Object(result)) => {
                self.compare_objects(example, result, schemas, location);
            }
            (Value::Array(example), Value::Array(result)) if example.len() == result.len() => {
                for (index, (example, result)) in example.iter().zip(result).enumerate() {
                    let location = format!("{location}/{index}");
                    self.compare_values(example, result, &schemas.item(index, example), &location);
                }
            }
            (Value::Number(example), Value::Number(result)) if is_same_number(example, result) => {}
            (Value::String(example), Value::String(result))
                if example != result
                    && is_same_instant(example, result)
                    && schemas.has_date_time() =>
            {
                self.allow(AllowedDifference::DateReformatted);
            }
            (example, result) if example == result => {}
            (example, result) => self.add_change(example, result, location),
        }
    }

    fn compare_objects<'a>(
        &mut self,
        example: &'a Map<String, Value>,
        result: &Map<String, Value>,
        schemas: &Subschemas<'a>,
        location: &str,
    ) {
        for (name, value) in example {
            let location = format!("{location}/{name}");
            let property = schemas.property(name, value);
            match (result.get(name), &property) {
                (Some(result), Some(property)) => {
                    self.compare_values(value, result, property, &location)
                }
                (Some(result), None) if value == result => {}
                (Some(result), None) => self.add_change(value, result, &location),
                (None, None) => self.allow(AllowedDifference::UnknownProperty),
                (None, Some(property))
                    if value.is_null() && self.may_omit_null(name, schemas, property) =>
                {
                    self.allow(AllowedDifference::NullOmitted);
                }
                (None, Some(_)) => {
                    self.add_mismatch(&location, format!("{} is missing", shorten(value)))
                }
            }
        }
        let added = result
            .iter()
            .filter(|(name, _)| !example.contains_key(*name));
        for (name, value) in added {
            let description = format!("{} is added", shorten(value));
            self.add_mismatch(&format!("{location}/{name}"), description);
        }
    }

    /// Whether `null` may be omitted for this property: it is optional, and either not sent in requests or of any
    /// type.
    fn may_omit_null(
        &self,
        name: &str,
        object: &Subschemas<'_>,
        property: &Subschemas<'_>,
    ) -> bool {
        let is_omissible = self.message_kind != MessageKind::Request && property.admits_null();
        !object.requires(name) && (is_omissible || property.admits_all())
    }

    /// Records the schemas of an example without a result.
    fn apply<'a>(&mut self, example: &'a Value, schemas: &Subschemas<'a>) {
        self.record_schemas(schemas);
        match example {
            Value::Object(properties) => {
                for (name, value) in properties {
                    if let Some(property) = schemas.property(name, value) {
                        self.apply(value, &property);
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.apply(item, &schemas.item(index, item));
                }
            }
            _ => {}
        }
    }

    fn record_schemas(&mut self, schemas: &Subschemas<'_>) {
        let pointers = schemas.schemas.iter();
        let pointers = pointers.map(|(_, origin)| origin.pointer().to_owned());
        self.differences.applied.extend(pointers);
    }

    fn add_change(&mut self, example: &Value, result: &Value, location: &str) {
        let description = format!("{} became {}", shorten(example), shorten(result));
        self.add_mismatch(location, description);
    }

    fn allow(&mut self, difference: AllowedDifference) {
        self.differences.allowed.insert(difference);
    }

    fn add_mismatch(&mut self, location: &str, description: String) {
        self.differences.mismatches.push(Mismatch {
            location: location.to_owned(),
            description,
        });
    }
}

fn is_same_number(left: &serde_json::Number, right: &serde_json::Number) -> bool {
    left == right || left.as_f64() == right.as_f64()
}

fn is_same_instant(left: &str, right: &str) -> bool {
    date_time(left).is_some_and(|left| date_time(right) == Some(left))
}

/// A date and time; without an offset it is in UTC, as the client reads it.
pub(super) fn date_time(text: &str) -> Option<DateTime<FixedOffset>> {
    let parse = DateTime::parse_from_rfc3339;
    parse(text).or_else(|_| parse(&format!("{text}Z"))).ok()
}

/// A value, shortened to fit on a line.
fn shorten(value: &Value) -> String {
    const MAX_LENGTH: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(MAX_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Describes the differences: the allowed ones, then the mismatches.
    fn described(
        schema: &Value,
        message_kind: MessageKind,
        example: &Value,
        result: &Value,
    ) -> String {
        let root = json!({ "S": schema });
        let description = Description {
            root: &root,
            admits: &|location, _| !location.ends_with("/oneOf/1"),
        };
        let differences = differences(description, "/S", message_kind, example, Some(result));
        let Differences {
            allowed,
            mismatches,
            ..
        } = differences;
        let mismatches = mismatches.iter().map(
            |Mismatch {
                 location,
                 description,
             }| format!("{location}: {description}"),
        );
        let allowed = allowed.iter().map(|allowed| format!("{allowed:?}"));
        allowed.chain(mismatches).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn equal_numbers_in_different_notations_are_equal() {
        let schema = json!({ "type": "number" });
        let described = |result| described(&schema, MessageKind::Response, &json!(5), &result);
        assert_eq!(described(json!(5.0)), "");
        assert_eq!(described(json!(6)), ": 5 became 6");
    }

    #[test]
    fn only_undefined_property_may_be_missing() {
        let schema = json!({ "allOf": [{ "properties": { "a": {} } }, { "properties": { "b": { "type": "string" } } }] });
        let example = json!({ "a": 1, "b": "x", "c": 3 });
        let described = |result| described(&schema, MessageKind::Response, &example, &result);
        assert_eq!(described(json!({ "a": 1, "b": "x" })), "UnknownProperty");
        assert_eq!(
            described(json!({ "a": 1, "c": 3, "d": 4 })),
            "/b: \"x\" is missing, /d: 4 is added"
        );
    }

    #[test]
    fn subschema_that_rejects_value_defines_no_properties() {
        let (first, second) = (json!({ "a": {} }), json!({ "b": {} }));
        let schema = json!({ "oneOf": [{ "properties": first }, { "properties": second }] });
        let example = json!({ "a": 1, "b": 2 });
        let described = |result| described(&schema, MessageKind::Response, &example, &result);
        assert_eq!(described(json!({ "a": 1 })), "UnknownProperty");
        assert_eq!(described(json!({ "b": 2 })), "/a: 1 is missing");
    }

    #[test]
    fn every_map_entry_must_round_trip() {
        let schemas = [
            json!({ "type": "object" }),
            json!({ "properties": { "b": {} }, "additionalProperties": { "type": "integer" } }),
        ];
        for schema in schemas {
            let described = described(
                &schema,
                MessageKind::Response,
                &json!({ "a": 1 }),
                &json!({}),
            );
            assert_eq!(described, "/a: 1 is missing", "{schema}");
        }
    }

    #[test]
    fn null_of_optional_response_property_may_be_omitted() {
        let text = json!({ "type": "string", "nullable": true });
        let described = |message_kind, required: &[&str], property: &Value| {
            let schema = json!({ "properties": { "a": property }, "required": required });
            described(&schema, message_kind, &json!({ "a": null }), &json!({}))
        };
        assert_eq!(described(MessageKind::Response, &[], &text), "NullOmitted");
        assert_eq!(
            described(MessageKind::Request, &[], &json!({})),
            "NullOmitted"
        );
        let lost = "/a: null is missing";
        assert_eq!(described(MessageKind::Request, &[], &text), lost);
        assert_eq!(described(MessageKind::Response, &["a"], &text), lost);
        assert_eq!(
            described(MessageKind::Response, &[], &json!({ "type": "string" })),
            lost
        );
    }

    #[test]
    fn date_time_may_be_formatted_differently() {
        let described = |format: &str| {
            let schema = json!({ "items": { "type": "string", "format": format } });
            let example = json!(["2030-01-01T00:00:00.000Z"]);
            described(
                &schema,
                MessageKind::Response,
                &example,
                &json!(["2030-01-01T00:00:00Z"]),
            )
        };
        assert_eq!(described("date-time"), "DateReformatted");
        assert_eq!(
            described("text"),
            "/0: \"2030-01-01T00:00:00.000Z\" became \"2030-01-01T00:00:00Z\""
        );
    }

    #[test]
    fn missing_offset_is_utc() {
        let schema = json!({ "format": "date-time" });
        let (local, utc) = (json!("2030-01-01T00:00:00"), json!("2030-01-01T00:00:00Z"));
        let described = described(&schema, MessageKind::Response, &local, &utc);
        assert_eq!(described, "DateReformatted");
    }
}
