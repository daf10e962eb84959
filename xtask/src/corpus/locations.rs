//! Finds the schemas and examples of a document in its tree, by the structure that OpenAPI defines.

use std::collections::BTreeSet;

use generator::diagnostic::Origin;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document::{behind_references, entries, pointed_at};
use super::files;

/// The direction of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Way {
    Request,
    Response,
    /// An example in a Schema Object.
    Either,
}

/// An example, and the schema that it is an example of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Place {
    /// The JSON Pointer of the example.
    pub(super) example: String,
    /// The JSON Pointer of its schema.
    pub(super) schema: String,
    pub(super) way: Way,
}

/// The schemas and examples of a document.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The JSON Pointers of the outermost schemas.
    pub(super) schemas: Vec<String>,
    pub(super) examples: Vec<Place>,
}

/// Finds all schemas and examples of a document.
pub(super) fn places(root: &Value) -> Places {
    let mut finder = Finder {
        root,
        elsewhere: BTreeSet::new(),
        places: Places::default(),
    };
    for section in ["paths", "webhooks"] {
        let (items, origin) = finder.part(root.get(section), Origin::root().key(section));
        finder.path_items(items, &origin);
    }
    let (components, origin) =
        finder.part(root.get("components"), Origin::root().key("components"));
    finder.components(components, &origin);
    let Places { schemas, examples } = &mut finder.places;
    schemas.sort_unstable();
    schemas.dedup();
    examples.sort_unstable();
    examples.dedup();
    finder.places
}

struct Finder<'a> {
    root: &'a Value,
    /// The locations in other files that were visited.
    elsewhere: BTreeSet<Origin>,
    places: Places,
}

/// The keywords whose value is a schema, an array of schemas, or an object of schemas.
pub(super) const ONE: [&str; 13] = [
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
pub(super) const LIST: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
pub(super) const OBJECT: [&str; 5] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
];

impl<'a> Finder<'a> {
    /// A section of the document, in any of its files.
    fn part(&self, section: Option<&'a Value>, origin: Origin) -> (Option<&'a Value>, Origin) {
        match section {
            Some(section) => {
                let (section, origin) = behind_references(self.root, section, origin);
                (Some(section), origin)
            }
            None => (None, origin),
        }
    }

    /// Visits the target of a reference in another file. The components of the first file are visited separately.
    fn elsewhere(&mut self, value: &'a Value, find: impl FnOnce(&mut Self, &'a Value, &Origin)) {
        let target = value.get("$ref").and_then(Value::as_str);
        if let Some((found, origin)) = target.and_then(|target| pointed_at(self.root, target))
            && files::is_elsewhere(&origin)
            && self.elsewhere.insert(origin.clone())
        {
            find(self, found, &origin);
        }
    }

    fn path_items(&mut self, items: Option<&'a Value>, origin: &Origin) {
        for (path, item) in entries(items) {
            self.path_item(item, &origin.key(path));
        }
    }

    fn path_item(&mut self, item: &'a Value, origin: &Origin) {
        self.elsewhere(item, Self::path_item);
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
                finder.parameter(it, at, Way::Request)
            }),
            ("headers", |finder, it, at| {
                finder.parameter(it, at, Way::Response)
            }),
            ("requestBodies", Self::body),
            ("responses", Self::response),
            ("pathItems", Self::path_item),
            ("callbacks", |finder, it, at| {
                finder.path_items(Some(it), at)
            }),
            ("mediaTypes", |finder, it, at| {
                finder.described(it, at, Way::Either)
            }),
        ];
        for (kind, find) in kinds {
            let section = components.and_then(|components| components.get(kind));
            let (section, origin) = self.part(section, origin.key(kind));
            for (name, component) in entries(section) {
                find(self, component, &origin.key(name));
            }
        }
    }

    fn parameters(&mut self, parameters: Option<&'a Value>, origin: &Origin) {
        let listed = parameters.and_then(Value::as_array).into_iter().flatten();
        for (index, parameter) in listed.enumerate() {
            self.parameter(parameter, &origin.index(index), Way::Request);
        }
    }

    fn parameter(&mut self, parameter: &'a Value, origin: &Origin, way: Way) {
        self.elsewhere(parameter, |finder, it, at| finder.parameter(it, at, way));
        self.described(parameter, origin, way);
        self.content(parameter, origin, way);
    }

    fn body(&mut self, body: &'a Value, origin: &Origin) {
        self.elsewhere(body, Self::body);
        self.content(body, origin, Way::Request);
    }

    fn response(&mut self, response: &'a Value, origin: &Origin) {
        self.elsewhere(response, Self::response);
        self.content(response, origin, Way::Response);
        for (name, header) in entries(response.get("headers")) {
            self.parameter(header, &origin.key("headers").key(name), Way::Response);
        }
    }

    fn content(&mut self, holder: &'a Value, origin: &Origin, way: Way) {
        for (name, media_type) in entries(holder.get("content")) {
            self.described(media_type, &origin.key("content").key(name), way);
        }
    }

    /// Visits an object with a schema and examples: a parameter, a header or a media type.
    fn described(&mut self, holder: &'a Value, origin: &Origin, way: Way) {
        let at = origin.key("schema");
        if let Some(schema) = holder.get("schema") {
            self.outer_schema(schema, &at);
        }
        if let Some(schema) = holder.get("itemSchema") {
            self.outer_schema(schema, &origin.key("itemSchema"));
        }
        if holder.get("example").is_some() {
            self.example(&origin.key("example"), &at, way);
        }
        for (name, example) in entries(holder.get("examples")) {
            let written = origin.key("examples").key(name);
            let (example, found) = behind_references(self.root, example, written);
            // `dataValue` since OpenAPI 3.2.
            for key in ["value", "dataValue"] {
                if example.get(key).is_some() {
                    self.example(&found.key(key), &at, way);
                }
            }
        }
    }

    fn outer_schema(&mut self, schema: &'a Value, origin: &Origin) {
        self.places.schemas.push(origin.pointer().to_owned());
        self.schema(schema, origin);
    }

    fn schema(&mut self, schema: &'a Value, origin: &Origin) {
        self.elsewhere(schema, Self::outer_schema);
        self.schema_examples(schema, origin, origin);
        for key in ONE {
            if let Some(inner) = schema.get(key) {
                self.schema(inner, &origin.key(key));
            }
        }
        for key in LIST {
            let listed = schema.get(key).and_then(Value::as_array);
            for (index, inner) in listed.into_iter().flatten().enumerate() {
                let place = origin.key(key).index(index);
                match key == "allOf" && is_remark(inner) {
                    true => self.schema_examples(inner, &place, origin),
                    false => self.schema(inner, &place),
                }
            }
        }
        for key in OBJECT {
            for (name, inner) in entries(schema.get(key)) {
                self.schema(inner, &origin.key(key).key(name));
            }
        }
    }

    /// Visits the examples at one location, of the schema at another location.
    fn schema_examples(&mut self, holder: &'a Value, origin: &Origin, schema: &Origin) {
        if holder.get("example").is_some() {
            self.example(&origin.key("example"), schema, Way::Either);
        }
        let examples = holder.get("examples").and_then(Value::as_array);
        for index in 0..examples.map_or(0, Vec::len) {
            self.example(&origin.key("examples").index(index), schema, Way::Either);
        }
    }

    fn example(&mut self, example: &Origin, schema: &Origin, way: Way) {
        // What the API calls gets what it sends, and sends what it gets.
        let is_called = schema
            .steps()
            .any(|step| step == "webhooks" || step == "callbacks");
        let way = if is_called { Way::Either } else { way };
        self.places.examples.push(Place {
            example: example.pointer().to_owned(),
            schema: schema.pointer().to_owned(),
            way,
        });
    }
}

/// Whether a subschema of `allOf` has no assertions: its examples are those of the enclosing schema.
fn is_remark(part: &Value) -> bool {
    const ASKING: [&str; 12] = [
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
    ASKING.iter().all(|key| part.get(key).is_none())
}
