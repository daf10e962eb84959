//! Instances of the schemas of a description, from the raw document without the generator.

use serde_json::{Map, Value, json};

/// The maximum depth of schemas.
const MAX_DEPTH: usize = 6;

/// The maximum number of values of one schema.
const MAX_VALUES: usize = 24;

/// A document with schemas.
#[derive(Debug)]
pub struct Instances<'a> {
    pub(crate) document: &'a Value,
    is_request: bool,
}

impl<'a> Instances<'a> {
    /// Returns instances of the schemas of this document, which is one file.
    pub fn of(document: &'a Value) -> Self {
        Self {
            document,
            is_request: false,
        }
    }

    /// Like [`Instances::of`], for requests: without `readOnly` properties.
    pub fn of_request(document: &'a Value) -> Self {
        Self {
            document,
            is_request: true,
        }
    }

    /// Returns the target of a reference, or the value itself.
    pub fn resolved(&self, value: &'a Value) -> &'a Value {
        let mut found = value;
        for _ in 0..MAX_DEPTH {
            let reference = found.get("$ref").and_then(Value::as_str);
            let target = reference.and_then(|it| self.document.pointer(it.strip_prefix('#')?));
            match target {
                Some(target) => found = target,
                None => break,
            }
        }
        found
    }

    /// Returns instances of a schema: the minimal one, the complete one, and each alternative in it once.
    pub fn values(&self, schema: &'a Value) -> Vec<Value> {
        self.values_at(schema, 0)
    }

    fn values_at(&self, schema: &'a Value, depth: usize) -> Vec<Value> {
        let schema = self.resolved(schema);
        if depth > MAX_DEPTH {
            return Vec::new();
        }
        let mut values = self.without_null(schema, depth);
        if schema["nullable"] == true {
            values.push(Value::Null);
        }
        values.dedup();
        values.truncate(MAX_VALUES);
        values
    }

    fn without_null(&self, schema: &'a Value, depth: usize) -> Vec<Value> {
        if let Some(value) = schema.get("const") {
            return vec![value.clone()];
        }
        if let Some(values) = schema["enum"].as_array() {
            return values.clone();
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(schemas) = schema[keyword].as_array() {
                let each = schemas
                    .iter()
                    .map(|schema| self.values_at(schema, depth + 1));
                return interleaved(each.collect());
            }
        }
        if let Some(schemas) = schema["allOf"].as_array() {
            return self.merged(schemas, schema, depth);
        }
        match &schema["type"] {
            Value::String(ty) => self.of_type(ty, schema, depth),
            Value::Array(types) => {
                let types = types.iter().filter_map(Value::as_str);
                let each = types.map(|ty| self.of_type(ty, schema, depth));
                interleaved(each.collect())
            }
            _ if schema.get("properties").is_some() => self.of_type("object", schema, depth),
            _ => vec![json!({"anything": 1}), json!("anything")],
        }
    }

    /// Returns objects with the properties of all schemas, the minimal and the complete ones.
    fn merged(&self, schemas: &'a [Value], schema: &'a Value, depth: usize) -> Vec<Value> {
        let mut instances: Vec<_> = schemas
            .iter()
            .map(|it| self.values_at(it, depth + 1))
            .collect();
        if schema.get("properties").is_some() {
            instances.push(self.of_type("object", schema, depth));
        }
        let longest = instances.iter().map(Vec::len).max().unwrap_or_default();
        let nth = |index: usize| {
            let each = instances
                .iter()
                .map(|values| values.get(index).or_else(|| values.first()));
            each.collect::<Option<Vec<_>>>()
        };
        let all = (0..longest).filter_map(nth);
        all.map(|values| {
            let mut merged = Map::new();
            for value in &values {
                match value {
                    Value::Object(properties) => merged.extend(properties.clone()),
                    other => return (*other).clone(),
                }
            }
            Value::Object(merged)
        })
        .collect()
    }

    fn of_type(&self, ty: &str, schema: &'a Value, depth: usize) -> Vec<Value> {
        match ty {
            "object" => self.objects(schema, depth),
            "array" => {
                let items = self.values_at(&schema["items"], depth + 1);
                let minimal = schema["minItems"].as_u64().unwrap_or_default();
                let none = (minimal == 0).then(|| json!([]));
                none.into_iter()
                    .chain(items.into_iter().map(|it| json!([it])))
                    .collect()
            }
            "integer" => match schema["format"].as_str() {
                Some("int32") => vec![json!(7)],
                _ => vec![json!(7), json!(5_000_000_000_i64)],
            },
            "number" => vec![json!(1.5), json!(2)],
            "boolean" => vec![json!(true), json!(false)],
            "null" => vec![Value::Null],
            "string" => vec![json!(string(schema["format"].as_str()))],
            _ => Vec::new(),
        }
    }

    fn objects(&self, schema: &'a Value, depth: usize) -> Vec<Value> {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut complete = Map::new();
        let mut each = Vec::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if self.is_request && self.resolved(property)["readOnly"] == true {
                continue;
            }
            let values = self.values_at(property, depth + 1);
            if let Some(first) = values.first() {
                complete.insert(name.clone(), first.clone());
                each.push((name, values));
            }
        }
        let mut minimal = complete.clone();
        minimal.retain(|name, _| required.contains(&json!(name)));
        let mut objects = vec![Value::Object(minimal), Value::Object(complete.clone())];
        for (name, values) in each {
            for value in values.into_iter().skip(1) {
                let mut other = complete.clone();
                other.insert(name.clone(), value);
                objects.push(Value::Object(other));
            }
        }
        if let Some(more @ Value::Object(_)) = schema.get("additionalProperties") {
            for value in self.values_at(more, depth + 1) {
                let mut other = complete.clone();
                other.insert("another".to_owned(), value);
                objects.push(Value::Object(other));
            }
        }
        objects
    }
}

/// Returns the first value of each, then the second value of each, and so on.
fn interleaved(each: Vec<Vec<Value>>) -> Vec<Value> {
    let longest = each.iter().map(Vec::len).max().unwrap_or_default();
    let rounds = (0..longest).flat_map(|index| each.iter().filter_map(move |it| it.get(index)));
    rounds.cloned().collect()
}

fn string(format: Option<&str>) -> &'static str {
    match format {
        Some("date-time") => "2026-02-03T04:05:06Z",
        Some("date") => "2026-02-03",
        Some("uuid") => "0fcb7a6e-7fd3-4b0a-9c2e-5a2d8a1f0b11",
        Some("byte") => "AQID",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        Some("uri") => "https://example.com/a",
        Some("duration") => "PT1H",
        Some("decimal") => "1.50",
        _ => "text",
    }
}
