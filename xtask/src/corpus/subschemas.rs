//! Finds the schemas in a document that apply to one value.

use generator::diagnostic::Origin;
use serde_json::Value;

use super::document::pointed_at;

/// A schema and its location.
#[derive(Clone)]
pub(super) struct Subschema<'a> {
    schema: &'a Value,
    pub(super) origin: Origin,
}

/// All schemas that apply to one value: a schema, its references and its subschemas.
#[derive(Clone)]
pub(super) struct Subschemas<'a> {
    description: Description<'a>,
    value: &'a Value,
    pub(super) found: Vec<Subschema<'a>>,
}

/// A document, and a predicate whether the schema at a location admits a value: of several alternatives, only
/// those that do apply.
#[derive(Clone, Copy)]
pub(super) struct Description<'a> {
    pub(super) root: &'a Value,
    pub(super) admits: &'a dyn Fn(&str, &Value) -> bool,
}

impl<'a> Subschemas<'a> {
    /// The subschemas of the schema at a location that apply to a value.
    pub(super) fn at(description: Description<'a>, place: &str, value: &'a Value) -> Self {
        let mut found = Self::none(description, value);
        let schema = description.root.pointer(place);
        if let (Some(schema), Some(origin)) = (schema, Origin::parse(place)) {
            found.add(schema, &origin);
        }
        found
    }

    fn none(description: Description<'a>, value: &'a Value) -> Self {
        Self {
            description,
            value,
            found: Vec::new(),
        }
    }

    fn add(&mut self, schema: &'a Value, origin: &Origin) {
        if self.found.iter().any(|known| known.origin == *origin) {
            return;
        }
        self.found.push(Subschema {
            schema,
            origin: origin.clone(),
        });
        let root = self.description.root;
        let reference = schema.get("$ref").and_then(Value::as_str);
        if let Some((target, origin)) = reference.and_then(|target| pointed_at(root, target)) {
            self.add(target, &origin);
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            let parts = schema.get(key).and_then(Value::as_array);
            for (index, part) in parts.into_iter().flatten().enumerate() {
                let origin = origin.key(key).index(index);
                if key == "allOf" || (self.description.admits)(origin.pointer(), self.value) {
                    self.add(part, &origin);
                }
            }
        }
        for key in ["if", "then", "else"] {
            if let Some(part) = schema.get(key) {
                self.add(part, &origin.key(key));
            }
        }
    }

    /// The subschemas of a property; none if it is not defined.
    pub(super) fn property(&self, name: &str, value: &'a Value) -> Option<Self> {
        let mut found = Self::none(self.description, value);
        let mut has_properties = false;
        for Subschema { schema, origin } in &self.found {
            if let Some(properties) = schema.get("properties") {
                has_properties = true;
                if let Some(property) = properties.get(name) {
                    found.add(property, &origin.key("properties").key(name));
                    continue;
                }
            }
            let patterns = schema.get("patternProperties").and_then(Value::as_object);
            for (pattern, property) in patterns.into_iter().flatten() {
                found.add(property, &origin.key("patternProperties").key(pattern));
            }
            let others = schema.get("additionalProperties");
            if let Some(others) =
                others.filter(|it| it.as_object().is_some_and(|it| !it.is_empty()))
            {
                found.add(others, &origin.key("additionalProperties"));
            }
        }
        // Without `properties`, every property is an entry of a map, or of any value.
        (!has_properties || !found.found.is_empty()).then_some(found)
    }

    /// The subschemas of an item.
    pub(super) fn item(&self, index: usize, value: &'a Value) -> Self {
        let mut found = Self::none(self.description, value);
        for Subschema { schema, origin } in &self.found {
            let first = schema.get("prefixItems").and_then(|items| items.get(index));
            if let Some(item) = first {
                found.add(item, &origin.key("prefixItems").index(index));
            } else if let Some(items) = schema.get("items") {
                found.add(items, &origin.key("items"));
            }
        }
        found
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        let lists = self
            .found
            .iter()
            .filter_map(|it| it.schema.get("required")?.as_array());
        lists.flatten().any(|required| required == name)
    }

    pub(super) fn has_date_time(&self) -> bool {
        let mut formats = self.found.iter().filter_map(|it| it.schema.get("format"));
        formats.any(|format| format == "date-time")
    }

    /// Whether the schemas allow `null` explicitly.
    pub(super) fn admits_null(&self) -> bool {
        let is_null = |value: &Value| value == "null";
        let lists_null = |value: &Value| {
            value
                .as_array()
                .is_some_and(|it| it.iter().any(|it| is_null(it) || it.is_null()))
        };
        let admits = |schema: &Value| {
            schema.get("nullable") == Some(&Value::Bool(true))
                || schema
                    .get("type")
                    .is_some_and(|ty| is_null(ty) || lists_null(ty))
                || schema.get("enum").is_some_and(lists_null)
                || schema.get("const").is_some_and(Value::is_null)
        };
        self.admits_all() || self.found.iter().any(|it| admits(it.schema))
    }

    /// Whether the schemas have no assertions.
    pub(super) fn admits_all(&self) -> bool {
        const ASKING: [&str; 10] = [
            "type",
            "enum",
            "const",
            "properties",
            "items",
            "allOf",
            "anyOf",
            "oneOf",
            "not",
            "additionalProperties",
        ];
        let asks = |schema: &Value| ASKING.iter().any(|key| schema.get(key).is_some());
        self.found.iter().all(|it| !asks(it.schema))
    }
}
