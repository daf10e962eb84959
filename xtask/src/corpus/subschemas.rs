//! Finds the schemas in a document that apply to one value.

use generator::diagnostic::Origin;
use serde_json::Value;

use super::document::resolve_reference;

/// All schemas that apply to one value: a schema, its references and its subschemas.
#[derive(Clone)]
pub(super) struct Subschemas<'a> {
    description: Description<'a>,
    value: &'a Value,
    /// The schemas and their locations.
    pub(super) schemas: Vec<(&'a Value, Origin)>,
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
    pub(super) fn at(description: Description<'a>, location: &str, value: &'a Value) -> Self {
        let mut subschemas = Self::none(description, value);
        let schema = description.root.pointer(location);
        if let (Some(schema), Some(origin)) = (schema, Origin::parse(location)) {
            subschemas.add(schema, &origin);
        }
        subschemas
    }

    fn none(description: Description<'a>, value: &'a Value) -> Self {
        Self {
            description,
            value,
            schemas: Vec::new(),
        }
    }

    fn add(&mut self, schema: &'a Value, origin: &Origin) {
        if self.schemas.iter().any(|(_, added)| added == origin) {
            return;
        }
        self.schemas.push((schema, origin.clone()));
        let root = self.description.root;
        let reference = schema.get("$ref").and_then(Value::as_str);
        if let Some((target, origin)) = reference.and_then(|target| resolve_reference(root, target))
        {
            self.add(target, &origin);
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            let subschemas = schema.get(key).and_then(Value::as_array);
            for (index, subschema) in subschemas.into_iter().flatten().enumerate() {
                let origin = origin.key(key).index(index);
                if key == "allOf" || (self.description.admits)(origin.pointer(), self.value) {
                    self.add(subschema, &origin);
                }
            }
        }
        for key in ["if", "then", "else"] {
            if let Some(subschema) = schema.get(key) {
                self.add(subschema, &origin.key(key));
            }
        }
    }

    /// The subschemas of a property; none if it is not defined.
    pub(super) fn property(&self, name: &str, value: &'a Value) -> Option<Self> {
        let mut subschemas = Self::none(self.description, value);
        let mut has_properties = false;
        for (schema, origin) in &self.schemas {
            if let Some(properties) = schema.get("properties") {
                has_properties = true;
                if let Some(property) = properties.get(name) {
                    subschemas.add(property, &origin.key("properties").key(name));
                    continue;
                }
            }
            let patterns = schema.get("patternProperties").and_then(Value::as_object);
            for (pattern, property) in patterns.into_iter().flatten() {
                subschemas.add(property, &origin.key("patternProperties").key(pattern));
            }
            let additional = schema.get("additionalProperties");
            if let Some(additional) =
                additional.filter(|it| it.as_object().is_some_and(|it| !it.is_empty()))
            {
                subschemas.add(additional, &origin.key("additionalProperties"));
            }
        }
        // Without `properties`, every property is an entry of a map, or of any value.
        (!has_properties || !subschemas.schemas.is_empty()).then_some(subschemas)
    }

    /// The subschemas of an item.
    pub(super) fn item(&self, index: usize, value: &'a Value) -> Self {
        let mut subschemas = Self::none(self.description, value);
        for (schema, origin) in &self.schemas {
            let prefix_item = schema.get("prefixItems").and_then(|items| items.get(index));
            if let Some(item) = prefix_item {
                subschemas.add(item, &origin.key("prefixItems").index(index));
            } else if let Some(items) = schema.get("items") {
                subschemas.add(items, &origin.key("items"));
            }
        }
        subschemas
    }

    fn any(&self, predicate: impl Fn(&Value) -> bool) -> bool {
        self.schemas.iter().any(|(schema, _)| predicate(schema))
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        self.any(|schema| contains(schema.get("required"), |required| required == name))
    }

    pub(super) fn has_date_time(&self) -> bool {
        self.any(|schema| schema.get("format").is_some_and(|it| it == "date-time"))
    }

    /// Whether the schemas allow `null` explicitly.
    pub(super) fn admits_null(&self) -> bool {
        let is_null = |value: &Value| value.is_null() || value == "null";
        let admits = |schema: &Value| {
            let ty = schema.get("type");
            schema.get("nullable") == Some(&Value::Bool(true))
                || ty.is_some_and(|ty| ty == "null")
                || contains(ty, is_null)
                || contains(schema.get("enum"), is_null)
                || schema.get("const").is_some_and(Value::is_null)
        };
        self.admits_all() || self.any(admits)
    }

    /// Whether the schemas have no assertions.
    pub(super) fn admits_all(&self) -> bool {
        const ASSERTIONS: [&str; 10] = [
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
        !self.any(|schema| ASSERTIONS.iter().any(|key| schema.get(key).is_some()))
    }
}

/// Whether a value is an array with such an item.
fn contains(array: Option<&Value>, is_item: impl Fn(&Value) -> bool) -> bool {
    let items = array.and_then(Value::as_array);
    items.is_some_and(|items| items.iter().any(is_item))
}
