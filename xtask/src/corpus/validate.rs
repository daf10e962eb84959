//! Whether an example is one that its own schema admits: the judgement of a JSON Schema validator,
//! in which the client's types have no part.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use jsonschema::{Draft, Registry, Retrieve, Uri, Validator};
use serde_json::{Value, json};

use super::locations::{Places, Way};
use super::schema;

/// The document, as the validator knows it.
const DOCUMENT: &str = "urn:document";

/// What a validator says of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Valid,
    /// No validator can be made of the schema. It forbids nothing, so that nothing is excused by it.
    Unjudged,
    /// Why not.
    Invalid(String),
}

/// The schemas of a document, for values that travel one way.
pub(super) struct ExampleValidator {
    registry: Registry<'static>,
    deeper: BTreeSet<String>,
    validators: HashMap<String, Option<Validator>>,
}

impl ExampleValidator {
    pub(super) fn new(root: &Value, places: &Places, way: Way) -> anyhow::Result<Self> {
        let tree = schema::json_schemas(root, places, way);
        let deeper = schema::deeper(&tree);
        let registry = Registry::new()
            .retriever(Elsewhere)
            .draft(Draft::Draft202012)
            .add(DOCUMENT, tree)?
            .prepare()?;
        Ok(Self {
            registry,
            deeper,
            validators: HashMap::new(),
        })
    }

    /// Judges an example of the schema at this place.
    pub(super) fn verdict(&mut self, example: &Value, schema: &str) -> Verdict {
        let registry = &self.registry;
        if !self.validators.contains_key(schema) {
            let place = schema::place_of(&self.deeper, schema);
            let validator = validator(registry, &place);
            self.validators.insert(schema.to_owned(), validator);
        }
        let Some(Some(validator)) = self.validators.get(schema) else {
            return Verdict::Unjudged;
        };
        let fault = validator.iter_errors(example).next();
        match fault {
            None => Verdict::Valid,
            Some(fault) => {
                let place = fault.instance_path().to_string();
                Verdict::Invalid(format!("{} at {place:?}", fault.masked()))
            }
        }
    }
}

/// A judge for each way, made when it is first asked.
pub(super) struct ExampleValidators<'a> {
    root: &'a Value,
    places: &'a Places,
    made: RefCell<HashMap<Way, Option<ExampleValidator>>>,
}

impl<'a> ExampleValidators<'a> {
    pub(super) fn new(root: &'a Value, places: &'a Places) -> Self {
        Self {
            root,
            places,
            made: RefCell::default(),
        }
    }

    /// What is said of a value; nothing where the whole document is none that can be judged by.
    pub(super) fn verdict(&self, way: Way, schema: &str, value: &Value) -> Verdict {
        let mut made = self.made.borrow_mut();
        let make = || ExampleValidator::new(self.root, self.places, way).ok();
        match made.entry(way).or_insert_with(make) {
            Some(judge) => judge.verdict(value, schema),
            None => Verdict::Unjudged,
        }
    }
}

/// What stands in other files is not looked up, and admits everything.
struct Elsewhere;

impl Retrieve for Elsewhere {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Ok(json!({}))
    }
}

fn validator(registry: &Registry<'static>, schema: &str) -> Option<Validator> {
    let escaped = percent_encoding::utf8_percent_encode(schema, ESCAPED);
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(registry)
        .should_validate_formats(true)
        .build(&json!({ "$ref": format!("{DOCUMENT}#{escaped}") }))
        .ok()
}

/// What stands in no fragment of a URI as it is.
pub(super) const ESCAPED: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::locations::places;

    /// Whether each value is valid for the component schema `S`, beside others.
    fn verdicts(schemas: Value, way: Way, values: &[Value]) -> Vec<bool> {
        verdicts_at("/components/schemas/S", schemas, way, values)
    }

    fn verdicts_at(place: &str, schemas: Value, way: Way, values: &[Value]) -> Vec<bool> {
        let root = json!({ "openapi": "3.0.3", "components": { "schemas": schemas } });
        let mut judge = ExampleValidator::new(&root, &places(&root), way).unwrap();
        let verdict = |value| judge.verdict(value, place);
        let verdicts = values.iter().map(verdict);
        let is_valid = |verdict| match verdict {
            Verdict::Valid => true,
            Verdict::Invalid(_) => false,
            Verdict::Unjudged => panic!("no validator"),
        };
        verdicts.map(is_valid).collect()
    }

    #[test]
    fn null_is_valid_where_the_schema_says_so_however_it_says_it() {
        let values = [json!(null), json!("a"), json!(1)];
        let spelled = [
            json!({ "type": "string", "nullable": true }),
            json!({ "type": "string", "nullable": true, "enum": ["a"] }),
            json!({ "allOf": [{ "type": "string" }], "nullable": true }),
            json!({ "oneOf": [{ "type": "string" }], "nullable": true }),
        ];
        for schema in spelled {
            let verdicts = verdicts(json!({ "S": schema }), Way::Either, &values);
            assert_eq!(verdicts, [true, true, false], "{schema}");
        }
        let schema = json!({ "type": "string" });
        let verdicts = verdicts(json!({ "S": schema }), Way::Either, &values);
        assert_eq!(verdicts, [false, true, false]);
    }

    #[test]
    fn a_schema_inside_of_one_that_may_be_null_is_found() {
        let schemas = json!({ "S": { "nullable": true, "oneOf": [{ "type": "string" }] } });
        let place = "/components/schemas/S/oneOf/0";
        let verdicts = verdicts_at(place, schemas, Way::Either, &[json!("a"), json!([])]);
        assert_eq!(verdicts, [true, false]);
    }

    #[test]
    fn a_member_is_required_on_its_own_way() {
        let base = json!({ "properties": { "id": { "type": "integer", "readOnly": true } } });
        let part = json!({ "required": ["id"] });
        let whole = json!({ "allOf": [{ "$ref": "#/components/schemas/Base" }, part] });
        let schemas = json!({ "Base": base, "S": whole });
        let values = [json!({}), json!({ "id": 1 })];
        let verdicts = |way| verdicts(schemas.clone(), way, &values);
        assert_eq!(verdicts(Way::Request), [true, true]);
        assert_eq!(verdicts(Way::Reply), [false, true]);
        assert_eq!(verdicts(Way::Either), [true, true]);
    }

    #[test]
    fn bounds_and_ranges_are_asserted() {
        let bound = json!({ "type": "number", "minimum": 1, "exclusiveMinimum": true });
        let values = [json!(1), json!(1.5)];
        let bounded = verdicts(json!({ "S": bound }), Way::Either, &values);
        assert_eq!(bounded, [false, true]);
        let range = json!({ "type": "integer", "format": "int32" });
        let values = [json!(2_147_483_647), json!(2_147_483_648_u64)];
        let ranged = verdicts(json!({ "S": range }), Way::Either, &values);
        assert_eq!(ranged, [true, false]);
    }

    #[test]
    fn few_formats_are_asserted_and_no_pattern_that_nobody_knows() {
        let of = |format: &str, value: &str| {
            let schema = json!({ "type": "string", "format": format });
            verdicts(json!({ "S": schema }), Way::Either, &[json!(value)])
        };
        assert_eq!(of("date-time", "2030-01-01"), [false]);
        assert_eq!(of("date-time", "2030-01-01T00:00:00+02:00"), [true]);
        assert_eq!(of("uuid", "144"), [false]);
        assert_eq!(of("email", "nobody"), [true]);
        let schema = json!({ "type": "string", "pattern": "(?<!" });
        let verdicts = verdicts(json!({ "S": schema }), Way::Either, &[json!("a")]);
        assert_eq!(verdicts, [true]);
    }
}
