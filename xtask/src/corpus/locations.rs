//! Finds the schemas and examples of a document in its tree, by the structure that OpenAPI defines.

use std::collections::BTreeSet;

use generator::diagnostic::Origin;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::{entries, follow_references, resolve_reference};
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    for section in ["paths", "webhooks"] {
        let (items, origin) =
            finder.resolve_section(root.get(section), Origin::root().key(section));
        finder.path_items(items, &origin);
    }
    let (components, origin) =
        finder.resolve_section(root.get("components"), Origin::root().key("components"));
    finder.components(components, &origin);
    let Locations { schemas, examples } = &mut finder.locations;
    schemas.sort_unstable();
    schemas.dedup();
    examples.sort_unstable();
    examples.dedup();
    finder.locations
}

struct Finder<'a> {
    root: &'a Value,
    /// The locations in other files that were visited.
    external_targets: BTreeSet<Origin>,
    locations: Locations,
}

/// The keywords whose value is a schema, an array of schemas, or an object of schemas.
pub(super) const SCHEMA_KEYWORDS: [&str; 13] = [
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
    "itemSchema",
];
pub(super) const SCHEMA_ARRAY_KEYWORDS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
pub(super) const SCHEMA_MAP_KEYWORDS: [&str; 5] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
];

impl<'a> Finder<'a> {
    /// A section of the document, in any of its files.
    fn resolve_section(
        &self,
        section: Option<&'a Value>,
        origin: Origin,
    ) -> (Option<&'a Value>, Origin) {
        match section {
            Some(section) => {
                let (section, origin) = follow_references(self.root, section, origin);
                (Some(section), origin)
            }
            None => (None, origin),
        }
    }

    /// Visits the target of a reference in another file. The components of the first file are visited separately.
    fn external_target(
        &mut self,
        value: &'a Value,
        find: impl FnOnce(&mut Self, &'a Value, &Origin),
    ) {
        let target = value.get("$ref").and_then(Value::as_str);
        if let Some((resolved, origin)) =
            target.and_then(|target| resolve_reference(self.root, target))
            && files::is_external(&origin)
            && self.external_targets.insert(origin.clone())
        {
            find(self, resolved, &origin);
        }
    }

    fn path_items(&mut self, items: Option<&'a Value>, origin: &Origin) {
        for (path, item) in entries(items) {
            self.path_item(item, &origin.key(path));
        }
    }

    fn path_item(&mut self, item: &'a Value, origin: &Origin) {
        self.external_target(item, Self::path_item);
        self.parameters(item.get("parameters"), &origin.key("parameters"));
        let is_operation = |key: &str| !matches!(key, "parameters" | "servers");
        for (key, operation) in entries(Some(item)).filter(|(key, _)| is_operation(key)) {
            let origin = origin.key(key);
            match key.as_str() {
                "additionalOperations" => {
                    for (method, operation) in entries(Some(operation)) {
                        self.operation(operation, &origin.key(method));
                    }
                }
                _ => self.operation(operation, &origin),
            }
        }
    }

    fn operation(&mut self, operation: &'a Value, origin: &Origin) {
        self.parameters(operation.get("parameters"), &origin.key("parameters"));
        if let Some(body) = operation.get("requestBody") {
            self.body(body, &origin.key("requestBody"));
        }
        for (status, response) in entries(operation.get("responses")) {
            self.response(response, &origin.key("responses").key(status));
        }
        for (name, callback) in entries(operation.get("callbacks")) {
            self.path_items(Some(callback), &origin.key("callbacks").key(name));
        }
    }

    fn components(&mut self, components: Option<&'a Value>, origin: &Origin) {
        type Find<'a> = fn(&mut Finder<'a>, &'a Value, &Origin);
        let kinds: [(&str, Find<'a>); 8] = [
            ("schemas", Self::outer_schema),
            ("parameters", |finder, it, at| {
                finder.parameter(it, at, MessageKind::Request)
            }),
            ("headers", |finder, it, at| {
                finder.parameter(it, at, MessageKind::Response)
            }),
            ("requestBodies", Self::body),
            ("responses", Self::response),
            ("pathItems", Self::path_item),
            ("callbacks", |finder, it, at| {
                finder.path_items(Some(it), at)
            }),
            ("mediaTypes", |finder, it, at| {
                finder.typed_value(it, at, MessageKind::Either)
            }),
        ];
        for (kind, find) in kinds {
            let section = components.and_then(|components| components.get(kind));
            let (section, origin) = self.resolve_section(section, origin.key(kind));
            for (name, component) in entries(section) {
                find(self, component, &origin.key(name));
            }
        }
    }

    fn parameters(&mut self, parameters: Option<&'a Value>, origin: &Origin) {
        let items = parameters.and_then(Value::as_array).into_iter().flatten();
        for (index, parameter) in items.enumerate() {
            self.parameter(parameter, &origin.index(index), MessageKind::Request);
        }
    }

    fn parameter(&mut self, parameter: &'a Value, origin: &Origin, message_kind: MessageKind) {
        self.external_target(parameter, |finder, it, at| {
            finder.parameter(it, at, message_kind)
        });
        self.typed_value(parameter, origin, message_kind);
        self.content(parameter, origin, message_kind);
    }

    fn body(&mut self, body: &'a Value, origin: &Origin) {
        self.external_target(body, Self::body);
        self.content(body, origin, MessageKind::Request);
    }

    fn response(&mut self, response: &'a Value, origin: &Origin) {
        self.external_target(response, Self::response);
        self.content(response, origin, MessageKind::Response);
        for (name, header) in entries(response.get("headers")) {
            self.parameter(
                header,
                &origin.key("headers").key(name),
                MessageKind::Response,
            );
        }
    }

    fn content(&mut self, holder: &'a Value, origin: &Origin, message_kind: MessageKind) {
        for (name, media_type) in entries(holder.get("content")) {
            self.typed_value(media_type, &origin.key("content").key(name), message_kind);
        }
    }

    /// Visits an object with a schema and examples: a parameter, a header or a media type.
    fn typed_value(&mut self, holder: &'a Value, origin: &Origin, message_kind: MessageKind) {
        let at = origin.key("schema");
        if let Some(schema) = holder.get("schema") {
            self.outer_schema(schema, &at);
        }
        if let Some(schema) = holder.get("itemSchema") {
            self.outer_schema(schema, &origin.key("itemSchema"));
        }
        if holder.get("example").is_some() {
            self.example(&origin.key("example"), &at, message_kind);
        }
        for (name, example) in entries(holder.get("examples")) {
            let entry = origin.key("examples").key(name);
            let (example, target) = follow_references(self.root, example, entry);
            // `dataValue` since OpenAPI 3.2.
            for key in ["value", "dataValue"] {
                if example.get(key).is_some() {
                    self.example(&target.key(key), &at, message_kind);
                }
            }
        }
    }

    fn outer_schema(&mut self, schema: &'a Value, origin: &Origin) {
        self.locations.schemas.push(origin.pointer().to_owned());
        self.schema(schema, origin);
    }

    fn schema(&mut self, schema: &'a Value, origin: &Origin) {
        self.external_target(schema, Self::outer_schema);
        self.schema_examples(schema, origin, origin);
        for key in SCHEMA_KEYWORDS {
            if let Some(inner) = schema.get(key) {
                self.schema(inner, &origin.key(key));
            }
        }
        for key in SCHEMA_ARRAY_KEYWORDS {
            let items = schema.get(key).and_then(Value::as_array);
            for (index, inner) in items.into_iter().flatten().enumerate() {
                let location = origin.key(key).index(index);
                match key == "allOf" && has_no_assertions(inner) {
                    true => self.schema_examples(inner, &location, origin),
                    false => self.schema(inner, &location),
                }
            }
        }
        for key in SCHEMA_MAP_KEYWORDS {
            for (name, inner) in entries(schema.get(key)) {
                self.schema(inner, &origin.key(key).key(name));
            }
        }
    }

    /// Visits the examples at one location, of the schema at another location.
    fn schema_examples(&mut self, holder: &'a Value, origin: &Origin, schema: &Origin) {
        if holder.get("example").is_some() {
            self.example(&origin.key("example"), schema, MessageKind::Either);
        }
        let examples = holder.get("examples").and_then(Value::as_array);
        for index in 0..examples.map_or(0, Vec::len) {
            self.example(
                &origin.key("examples").index(index),
                schema,
                MessageKind::Either,
            );
        }
    }

    fn example(&mut self, example: &Origin, schema: &Origin, message_kind: MessageKind) {
        // In callbacks and webhooks, the API sends requests and receives responses.
        let is_callback = schema
            .steps()
            .any(|step| step == "webhooks" || step == "callbacks");
        let message_kind = if is_callback {
            MessageKind::Either
        } else {
            message_kind
        };
        self.locations.examples.push(ExampleLocation {
            example: example.pointer().to_owned(),
            schema: schema.pointer().to_owned(),
            message_kind,
        });
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
