//! What came back of an example, held against what it was.
//!
//! Equal is equal as JSON, where 5 and 5.0 are one number. Three differences are meant and counted
//! by themselves: a member that the schema does not describe is ignored, a `null` that only a
//! reader meets is nothing at all, and a point in time may be spelled otherwise.

use std::collections::BTreeSet;

use chrono::DateTime;
use serde_json::{Map, Value};

use super::locations::Way;
use super::subschemas::{Description, Subschemas};

/// A difference that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AllowedDifference {
    UnknownMember,
    NullLeftOut,
    DateRespelled,
}

/// A difference that is not meant: where in the example, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mismatch {
    pub(super) place: String,
    pub(super) what: String,
}

/// All differences of an example from what came back of it.
#[derive(Debug, Default)]
pub(super) struct Differences {
    pub(super) meant: BTreeSet<AllowedDifference>,
    pub(super) faults: Vec<Mismatch>,
    /// The schemas that have described a part of the example.
    pub(super) applied: BTreeSet<String>,
}

/// Holds what came back against the example of the schema at this place.
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
                    .meant
                    .insert(AllowedDifference::DateRespelled);
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
            let inner = schemas.member(name, value);
            match (found.get(name), &inner) {
                (Some(found), Some(inner)) => self.values(value, found, inner, &place),
                (Some(found), None) if value == found => {}
                (Some(found), None) => self.changed(value, found, &place),
                (None, None) => {
                    _ = self
                        .differences
                        .meant
                        .insert(AllowedDifference::UnknownMember)
                }
                (None, Some(inner))
                    if value.is_null() && self.may_leave_out(name, schemas, inner) =>
                {
                    self.differences
                        .meant
                        .insert(AllowedDifference::NullLeftOut);
                }
                (None, Some(_)) => {
                    self.fault(&place, format!("{} did not come back", short(value)))
                }
            }
        }
        for (name, value) in found
            .iter()
            .filter(|(name, _)| !example.contains_key(*name))
        {
            self.fault(
                &format!("{place}/{name}"),
                format!("{} came from nowhere", short(value)),
            );
        }
    }

    /// Whether `null` and nothing at all are one for this member: it is optional, and only read
    /// or of any type.
    fn may_leave_out(&self, name: &str, holder: &Subschemas<'_>, member: &Subschemas<'_>) -> bool {
        let is_read = self.way != Way::Request && member.admits_null();
        !holder.requires(name) && (is_read || member.admits_all())
    }

    /// Notes the schemas of an example of which nothing came back.
    fn apply<'a>(&mut self, example: &'a Value, schemas: &Subschemas<'a>) {
        self.note(schemas);
        match example {
            Value::Object(members) => {
                for (name, value) in members {
                    if let Some(inner) = schemas.member(name, value) {
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
        let what = format!("{} came back as {}", short(example), short(found));
        self.fault(place, what);
    }

    fn fault(&mut self, place: &str, what: String) {
        self.differences.faults.push(Mismatch {
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

/// A value as it fits on a line.
fn short(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What is said of the differences: those that are meant, then the faults.
    fn said(schema: &Value, way: Way, example: &Value, found: &Value) -> String {
        let root = json!({ "S": schema });
        let description = Description {
            root: &root,
            admits: &|place, _| !place.ends_with("/oneOf/1"),
        };
        let differences = differences(description, "/S", way, example, Some(found));
        let Differences { meant, faults, .. } = differences;
        let faults = faults
            .iter()
            .map(|Mismatch { place, what }| format!("{place}: {what}"));
        let meant = meant.iter().map(|meant| format!("{meant:?}"));
        meant.chain(faults).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_number_is_one_number_however_it_is_written() {
        let schema = json!({ "type": "number" });
        let said = |found| said(&schema, Way::Reply, &json!(5), &found);
        assert_eq!(said(json!(5.0)), "");
        assert_eq!(said(json!(6)), ": 5 came back as 6");
    }

    #[test]
    fn only_a_member_that_is_not_described_may_be_missing() {
        let schema = json!({ "allOf": [{ "properties": { "a": {} } }, { "properties": { "b": { "type": "string" } } }] });
        let example = json!({ "a": 1, "b": "x", "c": 3 });
        let said = |found| said(&schema, Way::Reply, &example, &found);
        assert_eq!(said(json!({ "a": 1, "b": "x" })), "UnknownMember");
        assert_eq!(
            said(json!({ "a": 1, "c": 3, "d": 4 })),
            "/b: \"x\" did not come back, /d: 4 came from nowhere"
        );
    }

    #[test]
    fn an_alternative_that_forbids_the_value_describes_none_of_its_members() {
        let (first, second) = (json!({ "a": {} }), json!({ "b": {} }));
        let schema = json!({ "oneOf": [{ "properties": first }, { "properties": second }] });
        let example = json!({ "a": 1, "b": 2 });
        let said = |found| said(&schema, Way::Reply, &example, &found);
        assert_eq!(said(json!({ "a": 1 })), "UnknownMember");
        assert_eq!(said(json!({ "b": 2 })), "/a: 1 did not come back");
    }

    #[test]
    fn every_member_of_a_map_has_to_come_back() {
        let schemas = [
            json!({ "type": "object" }),
            json!({ "properties": { "b": {} }, "additionalProperties": { "type": "integer" } }),
        ];
        for schema in schemas {
            let said = said(&schema, Way::Reply, &json!({ "a": 1 }), &json!({}));
            assert_eq!(said, "/a: 1 did not come back", "{schema}");
        }
    }

    #[test]
    fn null_is_nothing_to_a_reader_of_an_optional_member() {
        let text = json!({ "type": "string", "nullable": true });
        let said = |way, required: &[&str], member: &Value| {
            let schema = json!({ "properties": { "a": member }, "required": required });
            said(&schema, way, &json!({ "a": null }), &json!({}))
        };
        assert_eq!(said(Way::Reply, &[], &text), "NullLeftOut");
        assert_eq!(said(Way::Request, &[], &json!({})), "NullLeftOut");
        let lost = "/a: null did not come back";
        assert_eq!(said(Way::Request, &[], &text), lost);
        assert_eq!(said(Way::Reply, &["a"], &text), lost);
        assert_eq!(said(Way::Reply, &[], &json!({ "type": "string" })), lost);
    }

    #[test]
    fn a_point_in_time_may_be_spelled_otherwise() {
        let said = |format: &str| {
            let schema = json!({ "items": { "type": "string", "format": format } });
            let example = json!(["2030-01-01T00:00:00.000Z"]);
            said(
                &schema,
                Way::Reply,
                &example,
                &json!(["2030-01-01T00:00:00Z"]),
            )
        };
        assert_eq!(said("date-time"), "DateRespelled");
        assert_eq!(
            said("text"),
            "/0: \"2030-01-01T00:00:00.000Z\" came back as \"2030-01-01T00:00:00Z\""
        );
    }
}
