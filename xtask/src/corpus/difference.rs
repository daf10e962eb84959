//! Compares an example with its round-trip result.
//!
//! Values are compared as JSON, where 5 and 5.0 are the same number. Three differences are allowed and counted
//! separately: a property that the schema does not define is dropped, a `null` in a response is omitted, and a
//! point in time may be formatted differently.

use std::collections::BTreeSet;

use chrono::DateTime;
use serde_json::{Map, Value};

use super::locations::Way;
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
    pub(super) place: String,
    pub(super) what: String,
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
    way: Way,
    example: &Value,
    found: Option<&Value>,
) -> Differences {
    let mut comparison = Comparison {
        way,
        differences: Differences::default(),
    };
    let subschemas = Subschemas::at(description, schema, example);
    match found {
        Some(found) => comparison.values(example, found, &subschemas, ""),
        None => comparison.apply(example, &subschemas),
    }
    comparison.differences
}

struct Comparison {
    way: Way,
    differences: Differences,
}

impl Comparison {
    fn values<'a>(
        &mut self,
        example: &'a Value,
        found: &Value,
        schemas: &Subschemas<'a>,
        place: &str,
    ) {
        self.note(schemas);
        match (example, found) {
            (Value::Object(example), Value::Object(found)) => {
                self.objects(example, found, schemas, place);
            }
            (Value::Array(example), Value::Array(found)) if example.len() == found.len() => {
                for (index, (example, found)) in example.iter().zip(found).enumerate() {
                    let place = format!("{place}/{index}");
                    self.values(example, found, &schemas.item(index, example), &place);
                }
            }
            (Value::Number(example), Value::Number(found)) if same_number(example, found) => {}
            (Value::String(example), Value::String(found))
                if example != found && same_instant(example, found) && schemas.has_date_time() =>
            {
                self.differences
                    .allowed
                    .insert(AllowedDifference::DateReformatted);
            }
            (example, found) if example == found => {}
            (example, found) => self.changed(example, found, place),
        }
    }

    fn objects<'a>(
        &mut self,
        example: &'a Map<String, Value>,
        found: &Map<String, Value>,
        schemas: &Subschemas<'a>,
        place: &str,
    ) {
        for (name, value) in example {
            let place = format!("{place}/{name}");
            let inner = schemas.property(name, value);
            match (found.get(name), &inner) {
                (Some(found), Some(inner)) => self.values(value, found, inner, &place),
                (Some(found), None) if value == found => {}
                (Some(found), None) => self.changed(value, found, &place),
                (None, None) => {
                    _ = self
                        .differences
                        .allowed
                        .insert(AllowedDifference::UnknownProperty)
                }
                (None, Some(inner))
                    if value.is_null() && self.may_omit_null(name, schemas, inner) =>
                {
                    self.differences
                        .allowed
                        .insert(AllowedDifference::NullOmitted);
                }
                (None, Some(_)) => self.mismatch(&place, format!("{} is missing", short(value))),
            }
        }
        for (name, value) in found
            .iter()
            .filter(|(name, _)| !example.contains_key(*name))
        {
            self.mismatch(
                &format!("{place}/{name}"),
                format!("{} is added", short(value)),
            );
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
        let is_read = self.way != Way::Request && property.admits_null();
        !object.requires(name) && (is_read || property.admits_all())
    }

    /// Records the schemas of an example without a result.
    fn apply<'a>(&mut self, example: &'a Value, schemas: &Subschemas<'a>) {
        self.note(schemas);
        match example {
            Value::Object(properties) => {
                for (name, value) in properties {
                    if let Some(inner) = schemas.property(name, value) {
                        self.apply(value, &inner);
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

    fn note(&mut self, schemas: &Subschemas<'_>) {
        let places = schemas
            .found
            .iter()
            .map(|it| it.origin.pointer().to_owned());
        self.differences.applied.extend(places);
    }

    fn changed(&mut self, example: &Value, found: &Value, place: &str) {
        let what = format!("{} became {}", short(example), short(found));
        self.mismatch(place, what);
    }

    fn mismatch(&mut self, place: &str, what: String) {
        self.differences.mismatches.push(Mismatch {
            place: place.to_owned(),
            what,
        });
    }
}

fn same_number(left: &serde_json::Number, right: &serde_json::Number) -> bool {
    left == right || left.as_f64() == right.as_f64()
}

fn same_instant(left: &str, right: &str) -> bool {
    let read = |text| DateTime::parse_from_rfc3339(text);
    matches!((read(left), read(right)), (Ok(left), Ok(right)) if left == right)
}

/// A value, shortened to fit on a line.
fn short(value: &Value) -> String {
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
    fn described(schema: &Value, way: Way, example: &Value, found: &Value) -> String {
        let root = json!({ "S": schema });
        let description = Description {
            root: &root,
            admits: &|place, _| !place.ends_with("/oneOf/1"),
        };
        let differences = differences(description, "/S", way, example, Some(found));
        let Differences {
            allowed,
            mismatches,
            ..
        } = differences;
        let mismatches = mismatches
            .iter()
            .map(|Mismatch { place, what }| format!("{place}: {what}"));
        let allowed = allowed.iter().map(|allowed| format!("{allowed:?}"));
        allowed.chain(mismatches).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn equal_numbers_in_different_notations_are_equal() {
        let schema = json!({ "type": "number" });
        let described = |found| described(&schema, Way::Response, &json!(5), &found);
        assert_eq!(described(json!(5.0)), "");
        assert_eq!(described(json!(6)), ": 5 became 6");
    }

    #[test]
    fn only_undefined_property_may_be_missing() {
        let schema = json!({ "allOf": [{ "properties": { "a": {} } }, { "properties": { "b": { "type": "string" } } }] });
        let example = json!({ "a": 1, "b": "x", "c": 3 });
        let described = |found| described(&schema, Way::Response, &example, &found);
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
        let described = |found| described(&schema, Way::Response, &example, &found);
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
            let described = described(&schema, Way::Response, &json!({ "a": 1 }), &json!({}));
            assert_eq!(described, "/a: 1 is missing", "{schema}");
        }
    }

    #[test]
    fn null_of_optional_response_property_may_be_omitted() {
        let text = json!({ "type": "string", "nullable": true });
        let described = |way, required: &[&str], property: &Value| {
            let schema = json!({ "properties": { "a": property }, "required": required });
            described(&schema, way, &json!({ "a": null }), &json!({}))
        };
        assert_eq!(described(Way::Response, &[], &text), "NullOmitted");
        assert_eq!(described(Way::Request, &[], &json!({})), "NullOmitted");
        let lost = "/a: null is missing";
        assert_eq!(described(Way::Request, &[], &text), lost);
        assert_eq!(described(Way::Response, &["a"], &text), lost);
        assert_eq!(
            described(Way::Response, &[], &json!({ "type": "string" })),
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
                Way::Response,
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
}
