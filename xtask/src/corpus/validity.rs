//! Whether an example is one that its own schema admits: the judgement of a JSON Schema validator,
//! in which the client's types have no part.

use std::collections::HashMap;

use jsonschema::{Draft, Registry, Retrieve, Uri, Validator};
use serde_json::{Value, json};

use super::places::{Places, Way};
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
pub(super) struct Judge {
    registry: Registry<'static>,
    /// Where the schemas are that do not stand where they do in the document.
    moved: HashMap<String, String>,
    validators: HashMap<String, Option<Validator>>,
}

impl Judge {
    pub(super) fn new(root: &Value, places: &Places, way: Way) -> anyhow::Result<Self> {
        let tree = schema::json_schemas(root, places, way);
        let schemas = places.examples.iter().map(|place| place.schema.as_str());
        let moved = schemas
            .map(|place| (place, schema::place_of(&tree, place)))
            .filter(|(place, found)| place != found)
            .map(|(place, found)| (place.to_owned(), found))
            .collect();
        let registry = Registry::new()
            .retriever(Elsewhere)
            .draft(Draft::Draft202012)
            .add(DOCUMENT, tree)?
            .prepare()?;
        Ok(Self {
            registry,
            moved,
            validators: HashMap::new(),
        })
    }

    /// Judges an example of the schema at this place.
    pub(super) fn verdict(&mut self, example: &Value, schema: &str) -> Verdict {
        let registry = &self.registry;
        let found = self.moved.get(schema).map_or(schema, String::as_str);
        let validator = self
            .validators
            .entry(schema.to_owned())
            .or_insert_with(|| validator(registry, found));
        let Some(validator) = validator else {
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
const ESCAPED: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
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
