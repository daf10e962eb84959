//! The schemas that have something to say of one value, as they stand in the document.

use generator::diagnostic::Origin;
use serde_json::Value;

use super::document::pointed_at;

/// A schema, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Subschema<'a> {
    root: &'a Value,
    schema: &'a Value,
    pub(super) origin: Origin,
}

/// All that is said of one value: by a schema, by what it refers to and by what it consists of.
#[derive(Debug, Clone, Default)]
pub(super) struct Subschemas<'a>(pub(super) Vec<Subschema<'a>>);

impl<'a> Subschemas<'a> {
    pub(super) fn at(root: &'a Value, place: &str) -> Self {
        let mut found = Self::default();
        if let (Some(schema), Some(origin)) = (root.pointer(place), Origin::parse(place)) {
            found.add(root, schema, &origin);
        }
        found
    }

    fn add(&mut self, root: &'a Value, schema: &'a Value, origin: &Origin) {
        if self.0.iter().any(|known| known.origin == *origin) {
            return;
        }
        self.0.push(Subschema {
            root,
            schema,
            origin: origin.clone(),
        });
        let reference = schema.get("$ref").and_then(Value::as_str);
        if let Some((target, origin)) = reference.and_then(|target| pointed_at(root, target)) {
            self.add(root, target, &origin);
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            let parts = schema.get(key).and_then(Value::as_array);
            for (index, part) in parts.into_iter().flatten().enumerate() {
                self.add(root, part, &origin.key(key).index(index));
            }
        }
        for key in ["if", "then", "else"] {
            if let Some(part) = schema.get(key) {
                self.add(root, part, &origin.key(key));
            }
        }
    }

    /// What is said of a member; nothing where it is not described.
    pub(super) fn member(&self, name: &str) -> Option<Self> {
        let mut found = Self::default();
        let mut has_properties = false;
        for Subschema {
            root,
            schema,
            origin,
        } in &self.0
        {
            if let Some(properties) = schema.get("properties") {
                has_properties = true;
                if let Some(property) = properties.get(name) {
                    found.add(root, property, &origin.key("properties").key(name));
                    continue;
                }
            }
            let patterns = schema.get("patternProperties").and_then(Value::as_object);
            for (pattern, property) in patterns.into_iter().flatten() {
                found.add(
                    root,
                    property,
                    &origin.key("patternProperties").key(pattern),
                );
            }
            let others = schema.get("additionalProperties");
            if let Some(others) =
                others.filter(|it| it.as_object().is_some_and(|it| !it.is_empty()))
            {
                found.add(root, others, &origin.key("additionalProperties"));
            }
        }
        // Without any list of members, every member is one of a map, or of anything.
        (!has_properties || !found.0.is_empty()).then_some(found)
    }

    /// What is said of an item.
    pub(super) fn item(&self, index: usize) -> Self {
        let mut found = Self::default();
        for Subschema {
            root,
            schema,
            origin,
        } in &self.0
        {
            let first = schema.get("prefixItems").and_then(|items| items.get(index));
            if let Some(item) = first {
                found.add(root, item, &origin.key("prefixItems").index(index));
            } else if let Some(items) = schema.get("items") {
                found.add(root, items, &origin.key("items"));
            }
        }
        found
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        let lists = self
            .0
            .iter()
            .filter_map(|it| it.schema.get("required")?.as_array());
        lists.flatten().any(|required| required == name)
    }

    pub(super) fn has_date_time(&self) -> bool {
        let mut formats = self.0.iter().filter_map(|it| it.schema.get("format"));
        formats.any(|format| format == "date-time")
    }

    /// Whether `null` is a value like others.
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
        self.admits_all() || self.0.iter().any(|it| admits(it.schema))
    }

    /// Whether nothing at all is asked of a value.
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
        self.0.iter().all(|it| !asks(it.schema))
    }
}
