//! Finds the schemas and examples of a document in its tree, by the structure that OpenAPI defines.

use std::collections::BTreeSet;

use generator::diagnostic::Origin;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::{entries, follow_references, resolve_reference, section};
use super::files;

/// The messages that contain a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum MessageKind {
    Request,
    Response,
    /// An example in a Schema Object.
    Either,
}

/// An example, and the schema that it is an example of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct ExampleLocation {
    /// The JSON Pointer of the example.
    pub(super) example: String,
    /// The JSON Pointer of its schema.
    pub(super) schema: String,
    pub(super) message_kind: MessageKind,
}

/// The schemas and examples of a document.
#[derive(Debug, Default)]
pub(super) struct Locations {
    /// The JSON Pointers of the outermost schemas.
    pub(super) schemas: Vec<String>,
    pub(super) examples: Vec<ExampleLocation>,
}

/// Finds all schemas and examples of a document.
pub(super) fn locations(root: &Value) -> Locations {
    let mut finder = Finder {
        root,
        external_targets: BTreeSet::new(),
        locations: Locations::default(),
    };
    for (keys, kind) in SECTIONS {
        if let Some((entries, origin)) = section(root, keys) {
            for entry in contained(entries, &origin, "", Entries) {
                finder.visit(kind, &entry, MessageKind::Either);
            }
        }
    }
    let Locations { schemas, examples } = &mut finder.locations;
    schemas.sort_unstable();
    schemas.dedup();
    examples.sort_unstable();
    examples.dedup();
    finder.locations
}

/// The locations of the subschemas of a schema, with their keywords.
pub(super) fn subschemas(schema: &Value, origin: &Origin) -> Vec<(&'static str, Origin)> {
    let keywords = SCHEMA_KEYWORDS.into_iter();
    keywords
        .flat_map(|(key, container)| {
            let contained = contained(schema, origin, key, container);
            contained.into_iter().map(move |origin| (key, origin))
        })
        .collect()
}

/// The keywords with subschemas.
const SCHEMA_KEYWORDS: [(&str, Container); 22] = [
    ("additionalProperties", Single),
    ("contains", Single),
    ("contentSchema", Single),
    ("else", Single),
    ("if", Single),
    ("items", Single),
    ("not", Single),
    ("propertyNames", Single),
    ("then", Single),
    ("unevaluatedItems", Single),
    ("unevaluatedProperties", Single),
    ("additionalItems", Single),
    ("itemSchema", Single),
    ("allOf", Array),
    ("anyOf", Array),
    ("oneOf", Array),
    ("prefixItems", Array),
    ("properties", Map),
    ("patternProperties", Map),
    ("$defs", Map),
    ("definitions", Map),
    ("dependentSchemas", Map),
];

/// How an object contains values.
#[derive(Clone, Copy)]
enum Container {
    /// The value of a key.
    Single,
    /// The items of the array that is the value of a key.
    Array,
    /// The entries of the map that is the value of a key.
    Map,
    /// The values of all keys.
    Entries,
}

use Container::{Array, Entries, Map, Single};

/// The locations of the values that an object contains in this way.
fn contained(object: &Value, origin: &Origin, key: &str, container: Container) -> Vec<Origin> {
    let at = origin.key(key);
    match (container, object.get(key)) {
        (Single, Some(_)) => vec![at],
        (Array, Some(Value::Array(items))) => {
            (0..items.len()).map(|index| at.index(index)).collect()
        }
        (Map, map) => entries(map).map(|(key, _)| at.key(key)).collect(),
        (Entries, _) => entries(Some(object))
            .map(|(key, _)| origin.key(key))
            .collect(),
        _ => Vec::new(),
    }
}

/// The objects that contain schemas, by their names in the specification.
#[derive(Clone, Copy)]
enum Kind {
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Header,
    Callback,
    MediaType,
    Schema,
}

/// The sections of a document, and the kinds of their entries.
const SECTIONS: [(&[&str], Kind); 10] = [
    (&["paths"], Kind::PathItem),
    (&["webhooks"], Kind::PathItem),
    (&["components", "schemas"], Kind::Schema),
    (&["components", "parameters"], Kind::Parameter),
    (&["components", "headers"], Kind::Header),
    (&["components", "requestBodies"], Kind::RequestBody),
    (&["components", "responses"], Kind::Response),
    (&["components", "pathItems"], Kind::PathItem),
    (&["components", "callbacks"], Kind::Callback),
    (&["components", "mediaTypes"], Kind::MediaType),
];

impl Kind {
    /// The fields that contain further objects, and the kinds of these.
    fn fields(self) -> &'static [(&'static str, Container, Self)] {
        match self {
            Self::PathItem => &[
                ("parameters", Array, Self::Parameter),
                ("additionalOperations", Map, Self::Operation),
                ("", Entries, Self::Operation),
            ],
            Self::Operation => &[
                ("parameters", Array, Self::Parameter),
                ("requestBody", Single, Self::RequestBody),
                ("responses", Map, Self::Response),
                ("callbacks", Map, Self::Callback),
            ],
            Self::Parameter | Self::Header => &[
                ("schema", Single, Self::Schema),
                ("itemSchema", Single, Self::Schema),
                ("content", Map, Self::MediaType),
            ],
            Self::RequestBody => &[("content", Map, Self::MediaType)],
            Self::Response => &[
                ("content", Map, Self::MediaType),
                ("headers", Map, Self::Header),
            ],
            Self::Callback => &[("", Entries, Self::PathItem)],
            Self::MediaType => &[
                ("schema", Single, Self::Schema),
                ("itemSchema", Single, Self::Schema),
            ],
            // Its fields are the keywords of JSON Schema.
            Self::Schema => &[],
        }
    }
}

struct Finder<'a> {
    root: &'a Value,
    /// The locations in other files that were visited.
    external_targets: BTreeSet<Origin>,
    locations: Locations,
}

impl<'a> Finder<'a> {
    fn value(&self, origin: &Origin) -> &'a Value {
        self.root.pointer(origin.pointer()).unwrap_or(&Value::Null)
    }

    /// Visits an object; `message_kind` is that of the object which contains it.
    fn visit(&mut self, kind: Kind, origin: &Origin, message_kind: MessageKind) {
        let object = self.value(origin);
        let message_kind = match kind {
            Kind::Parameter | Kind::RequestBody => MessageKind::Request,
            Kind::Response | Kind::Header => MessageKind::Response,
            _ => message_kind,
        };
        match kind {
            Kind::Schema => {
                self.locations.schemas.push(origin.pointer().to_owned());
                return self.schema(object, origin);
            }
            Kind::Operation | Kind::Callback => {}
            Kind::PathItem | Kind::RequestBody | Kind::Response => {
                self.external_target(object, kind);
            }
            Kind::Parameter | Kind::Header => {
                self.external_target(object, kind);
                self.examples(object, origin, message_kind);
            }
            Kind::MediaType => self.examples(object, origin, message_kind),
        }
        for (key, container, kind) in kind.fields() {
            for origin in contained(object, origin, key, *container) {
                self.visit(*kind, &origin, message_kind);
            }
        }
    }

    /// Visits the target of a reference in another file. The components of the first file are visited separately.
    fn external_target(&mut self, value: &Value, kind: Kind) {
        let target = value.get("$ref").and_then(Value::as_str);
        if let Some((_, origin)) = target.and_then(|target| resolve_reference(self.root, target))
            && files::is_external(&origin)
            && self.external_targets.insert(origin.clone())
        {
            self.visit(kind, &origin, MessageKind::Either);
        }
    }

    fn schema(&mut self, schema: &Value, origin: &Origin) {
        self.external_target(schema, Kind::Schema);
        self.schema_examples(schema, origin, origin);
        for (keyword, at) in subschemas(schema, origin) {
            let subschema = self.value(&at);
            match keyword == "allOf" && has_no_assertions(subschema) {
                true => self.schema_examples(subschema, &at, origin),
                false => self.schema(subschema, &at),
            }
        }
    }

    /// Visits the examples at one location, of the schema at another location.
    fn schema_examples(&mut self, holder: &Value, origin: &Origin, schema: &Origin) {
        for (key, container) in [("example", Single), ("examples", Array)] {
            let examples = contained(holder, origin, key, container);
            self.add_examples(examples, schema, MessageKind::Either);
        }
    }

    /// Visits the examples of a parameter, a header or a media type.
    fn examples(&mut self, holder: &Value, origin: &Origin, message_kind: MessageKind) {
        let schema = origin.key("schema");
        let example = contained(holder, origin, "example", Single);
        self.add_examples(example, &schema, message_kind);
        for entry in contained(holder, origin, "examples", Map) {
            let (example, target) = follow_references(self.root, self.value(&entry), entry);
            // `dataValue` since OpenAPI 3.2.
            for key in ["value", "dataValue"] {
                let example = contained(example, &target, key, Single);
                self.add_examples(example, &schema, message_kind);
            }
        }
    }

    fn add_examples(&mut self, examples: Vec<Origin>, schema: &Origin, message_kind: MessageKind) {
        // In callbacks and webhooks, the API sends requests and receives responses.
        let is_callback = schema
            .steps()
            .any(|step| step == "webhooks" || step == "callbacks");
        let examples = examples.into_iter().map(|example| ExampleLocation {
            example: example.pointer().to_owned(),
            schema: schema.pointer().to_owned(),
            message_kind: match is_callback {
                true => MessageKind::Either,
                false => message_kind,
            },
        });
        self.locations.examples.extend(examples);
    }
}

/// Whether a subschema of `allOf` has no assertions: its examples are those of the enclosing schema.
fn has_no_assertions(subschema: &Value) -> bool {
    const ASSERTIONS: [&str; 12] = [
        "$ref",
        "type",
        "enum",
        "const",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "prefixItems",
        "allOf",
        "anyOf",
        "oneOf",
    ];
    ASSERTIONS.iter().all(|key| subschema.get(key).is_none())
}
