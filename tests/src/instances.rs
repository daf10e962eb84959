//! Values that a description's own schemas allow: taken from the raw document, without the generator.

use serde_json::{Map, Value, json};

/// How deep schemas are followed into one another.
const DEEPEST: usize = 6;

/// How many values are taken of one schema.
const MOST: usize = 24;

/// A document whose schemas values are taken of.
#[derive(Debug)]
pub struct Instances<'a> {
    pub(crate) document: &'a Value,
    is_sent: bool,
}

impl<'a> Instances<'a> {
    /// Values of the schemas of this document, which is one file.
    pub fn of(document: &'a Value) -> Self {
        Self {
            document,
            is_sent: false,
        }
    }

    /// As [`Instances::of`], of what a client sends: without members that are `readOnly`.
    pub fn sent(document: &'a Value) -> Self {
        Self {
            document,
            is_sent: true,
        }
    }

    /// What a reference leads to, or the value itself.
    pub fn resolved(&self, value: &'a Value) -> &'a Value {
        let mut found = value;
        for _ in 0..DEEPEST {
            let reference = found.get("$ref").and_then(Value::as_str);
            let target = reference.and_then(|it| self.document.pointer(it.strip_prefix('#')?));
            match target {
                Some(target) => found = target,
                None => break,
            }
        }
        found
    }

    /// Values that a schema allows: the least, the whole, and each choice inside of it once.
    pub fn values(&self, schema: &'a Value) -> Vec<Value> {
        self.inside(schema, 0)
    }

    fn inside(&self, schema: &'a Value, depth: usize) -> Vec<Value> {
        let schema = self.resolved(schema);
        if depth > DEEPEST {
            return Vec::new();
        }
        let mut values = self.without_null(schema, depth);
        if schema["nullable"] == true {
            values.push(Value::Null);
        }
        values.dedup();
        values.truncate(MOST);
        values
    }

    fn without_null(&self, schema: &'a Value, depth: usize) -> Vec<Value> {
        if let Some(value) = schema.get("const") {
            return vec![value.clone()];
        }
        if let Some(values) = schema["enum"].as_array() {
            return values.clone();
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(schemas) = schema[choice].as_array() {
                let each = schemas.iter().map(|schema| self.inside(schema, depth + 1));
                return taken_by_turns(each.collect());
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
                taken_by_turns(each.collect())
            }
            _ if schema.get("properties").is_some() => self.of_type("object", schema, depth),
            _ => vec![json!({"anything": 1}), json!("anything")],
        }
    }

    /// Objects of all schemas at once: the members of each, in the least and in the whole form.
    fn merged(&self, schemas: &'a [Value], schema: &'a Value, depth: usize) -> Vec<Value> {
        let mut parts: Vec<_> = schemas
            .iter()
            .map(|it| self.inside(it, depth + 1))
            .collect();
        if schema.get("properties").is_some() {
            parts.push(self.of_type("object", schema, depth));
        }
        let longest = parts.iter().map(Vec::len).max().unwrap_or_default();
        let nth = |index: usize| {
            let each = parts
                .iter()
                .map(|part| part.get(index).or_else(|| part.first()));
            each.collect::<Option<Vec<_>>>()
        };
        let all = (0..longest).filter_map(nth);
        all.map(|values| {
            let mut merged = Map::new();
            for value in &values {
                match value {
                    Value::Object(members) => merged.extend(members.clone()),
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
                let items = self.inside(&schema["items"], depth + 1);
                let least = schema["minItems"].as_u64().unwrap_or_default();
                let none = (least == 0).then(|| json!([]));
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
            "string" => vec![json!(text(schema["format"].as_str()))],
            _ => Vec::new(),
        }
    }

    fn objects(&self, schema: &'a Value, depth: usize) -> Vec<Value> {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut whole = Map::new();
        let mut each = Vec::new();
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            if self.is_sent && self.resolved(member)["readOnly"] == true {
                continue;
            }
            let values = self.inside(member, depth + 1);
            if let Some(first) = values.first() {
                whole.insert(name.clone(), first.clone());
                each.push((name, values));
            }
        }
        let mut least = whole.clone();
        least.retain(|name, _| required.contains(&json!(name)));
        let mut objects = vec![Value::Object(least), Value::Object(whole.clone())];
        for (name, values) in each {
            for value in values.into_iter().skip(1) {
                let mut other = whole.clone();
                other.insert(name.clone(), value);
                objects.push(Value::Object(other));
            }
        }
        if let Some(more @ Value::Object(_)) = schema.get("additionalProperties") {
            for value in self.inside(more, depth + 1) {
                let mut other = whole.clone();
                other.insert("another".to_owned(), value);
                objects.push(Value::Object(other));
            }
        }
        objects
    }
}

/// The first of each, then the second of each, and so on.
fn taken_by_turns(each: Vec<Vec<Value>>) -> Vec<Value> {
    let longest = each.iter().map(Vec::len).max().unwrap_or_default();
    let turns = (0..longest).flat_map(|index| each.iter().filter_map(move |it| it.get(index)));
    turns.cloned().collect()
}

fn text(format: Option<&str>) -> &'static str {
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
