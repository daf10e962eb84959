//! Validates examples against their schemas with a JSON Schema validator, independently of the client's types.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use jsonschema::{Draft, Registry, Retrieve, Uri, Validator};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::difference::date_time;
use super::locations::{Locations, MessageKind};
use super::schema;

/// The URI of the document in the validator.
const DOCUMENT: &str = "urn:document";

/// The result of validating an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Valid,
    /// The schema cannot be compiled to a validator. The example is treated as valid, so that no loss is excused.
    Unvalidated,
    /// The violation.
    Invalid(String),
}

/// The schemas of a document, for requests or for responses.
pub(super) struct ExampleValidator {
    registry: Registry<'static>,
    wrapped: BTreeSet<String>,
    validators: HashMap<String, Option<Validator>>,
}

impl ExampleValidator {
    pub(super) fn new(
        root: &Value,
        locations: &Locations,
        message_kind: MessageKind,
    ) -> anyhow::Result<Self> {
        let (tree, wrapped) = schema::json_schemas(root, locations, message_kind);
        let registry = Registry::new()
            .retriever(ExternalSchemas)
            .draft(Draft::Draft202012)
            .add(DOCUMENT, tree)?
            .prepare()?;
        Ok(Self {
            registry,
            wrapped,
            validators: HashMap::new(),
        })
    }

    /// Validates an example of the schema at this location.
    pub(super) fn verdict(&mut self, example: &Value, schema: &str) -> Verdict {
        let compiled = self.validators.entry(schema.to_owned());
        let compiled = compiled.or_insert_with(|| {
            let location = schema::converted_location(&self.wrapped, schema);
            validator(&self.registry, &location)
        });
        let Some(validator) = compiled else {
            return Verdict::Unvalidated;
        };
        match validator.iter_errors(example).next() {
            None => Verdict::Valid,
            Some(error) => {
                let location = error.instance_path().to_string();
                Verdict::Invalid(format!("{} at {location:?}", error.masked()))
            }
        }
    }
}

/// A validator for each direction, created on first use.
pub(super) struct ExampleValidators<'a> {
    root: &'a Value,
    locations: &'a Locations,
    validators: RefCell<HashMap<MessageKind, Option<ExampleValidator>>>,
}

impl<'a> ExampleValidators<'a> {
    pub(super) fn new(root: &'a Value, locations: &'a Locations) -> Self {
        Self {
            root,
            locations,
            validators: RefCell::default(),
        }
    }

    /// Validates a value; unvalidated if the document as a whole cannot be compiled.
    pub(super) fn verdict(
        &self,
        message_kind: MessageKind,
        schema: &str,
        value: &Value,
    ) -> Verdict {
        let mut validators = self.validators.borrow_mut();
        let create = || ExampleValidator::new(self.root, self.locations, message_kind).ok();
        match validators.entry(message_kind).or_insert_with(create) {
            Some(validator) => validator.verdict(value, schema),
            None => Verdict::Unvalidated,
        }
    }
}

/// Schemas in other files are not retrieved, and allow everything.
struct ExternalSchemas;

impl Retrieve for ExternalSchemas {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Ok(json!({}))
    }
}

fn validator(registry: &Registry<'static>, schema: &str) -> Option<Validator> {
    let escaped = utf8_percent_encode(schema, ESCAPED);
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(registry)
        .should_validate_formats(true)
        .with_format("date-time", |text: &str| date_time(text).is_some())
        .build(&json!({ "$ref": format!("{DOCUMENT}#{escaped}") }))
        .ok()
}

/// The characters to escape in a JSON Pointer that is the fragment of a URI.
pub(super) const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/');

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::locations::locations;

    /// Validates each value against the component schema `S`.
    fn verdicts(schemas: Value, message_kind: MessageKind, values: &[Value]) -> Vec<bool> {
        verdicts_at("/components/schemas/S", schemas, message_kind, values)
    }

    fn verdicts_at(
        location: &str,
        schemas: Value,
        message_kind: MessageKind,
        values: &[Value],
    ) -> Vec<bool> {
        let root = json!({ "openapi": "3.0.3", "components": { "schemas": schemas } });
        let mut validator = ExampleValidator::new(&root, &locations(&root), message_kind).unwrap();
        let verdict = |value| validator.verdict(value, location);
        let verdicts = values.iter().map(verdict);
        let is_valid = |verdict| match verdict {
            Verdict::Valid => true,
            Verdict::Invalid(_) => false,
            Verdict::Unvalidated => panic!("no validator"),
        };
        verdicts.map(is_valid).collect()
    }

    #[test]
    fn null_is_valid_if_schema_is_nullable_in_any_form() {
        let values = [json!(null), json!("a"), json!(1)];
        let nullable = [
            json!({ "type": "string", "nullable": true }),
            json!({ "type": "string", "nullable": true, "enum": ["a"] }),
            json!({ "allOf": [{ "type": "string" }], "nullable": true }),
            json!({ "oneOf": [{ "type": "string" }], "nullable": true }),
        ];
        for schema in nullable {
            let verdicts = verdicts(json!({ "S": schema }), MessageKind::Either, &values);
            assert_eq!(verdicts, [true, true, false], "{schema}");
        }
        let schema = json!({ "type": "string" });
        let verdicts = verdicts(json!({ "S": schema }), MessageKind::Either, &values);
        assert_eq!(verdicts, [false, true, false]);
    }

    #[test]
    fn validates_subschema_of_nullable_schema() {
        let schemas = json!({ "S": { "nullable": true, "oneOf": [{ "type": "string" }] } });
        let location = "/components/schemas/S/oneOf/0";
        let verdicts = verdicts_at(
            location,
            schemas,
            MessageKind::Either,
            &[json!("a"), json!([])],
        );
        assert_eq!(verdicts, [true, false]);
    }

    #[test]
    fn read_only_property_is_required_only_in_responses() {
        let base = json!({ "properties": { "id": { "type": "integer", "readOnly": true } } });
        let part = json!({ "required": ["id"] });
        let whole = json!({ "allOf": [{ "$ref": "#/components/schemas/Base" }, part] });
        let schemas = json!({ "Base": base, "S": whole });
        let values = [json!({}), json!({ "id": 1 })];
        let verdicts = |message_kind| verdicts(schemas.clone(), message_kind, &values);
        assert_eq!(verdicts(MessageKind::Request), [true, true]);
        assert_eq!(verdicts(MessageKind::Response), [false, true]);
        assert_eq!(verdicts(MessageKind::Either), [true, true]);
    }

    #[test]
    fn asserts_constraints_and_ranges_of_formats() {
        let bound = json!({ "type": "number", "minimum": 1, "exclusiveMinimum": true });
        let values = [json!(1), json!(1.5)];
        let bounded = verdicts(json!({ "S": bound }), MessageKind::Either, &values);
        assert_eq!(bounded, [false, true]);
        let range = json!({ "type": "integer", "format": "int32" });
        let values = [json!(2_147_483_647), json!(2_147_483_648_u64)];
        let ranged = verdicts(json!({ "S": range }), MessageKind::Either, &values);
        assert_eq!(ranged, [true, false]);
    }

    #[test]
    fn asserts_known_formats_and_ignores_unsupported_patterns() {
        let of = |format: &str, value: &str| {
            let schema = json!({ "type": "string", "format": format });
            verdicts(json!({ "S": schema }), MessageKind::Either, &[json!(value)])
        };
        assert_eq!(of("date-time", "2030-01-01"), [false]);
        assert_eq!(of("date-time", "2030-01-01T00:00:00+02:00"), [true]);
        assert_eq!(of("date-time", "2030-01-01T00:00:00"), [true]);
        assert_eq!(of("uuid", "144"), [false]);
        assert_eq!(of("email", "nobody"), [true]);
        let schema = json!({ "type": "string", "pattern": "(?<!" });
        let verdicts = verdicts(json!({ "S": schema }), MessageKind::Either, &[json!("a")]);
        assert_eq!(verdicts, [true]);
    }
}
