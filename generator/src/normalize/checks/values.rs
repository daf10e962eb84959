//! Values that a schema gives beside itself, and that are none of its own: defaults and examples.

use serde_json::Value;

use super::super::version::Version;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Origin, Trail, nearest};

/// Which of a schema's values one is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Default,
    Example,
}

impl Check<'_> {
    /// The default and the example of a schema.
    pub(super) fn values(&mut self, trail: &Trail<'_>, members: &Members) {
        for (key, role) in [("default", Role::Default), ("example", Role::Example)] {
            if let Some(value) = members.get(key) {
                self.value(trail.key(key).origin(), value, members, role);
            }
        }
    }

    /// The example of a parameter or a header, which stands beside its schema.
    pub(super) fn example_beside(&mut self, trail: &Trail<'_>, members: &Members) {
        let Some(example) = members.get("example") else {
            return;
        };
        let schema = members.get("schema");
        if let Some(schema) = schema.and_then(|schema| self.components.resolve(schema)) {
            let origin = trail.key("example").origin();
            self.value(origin, example, schema, Role::Example);
        }
    }

    fn value(&mut self, origin: Origin, value: &Value, schema: &Members, role: Role) {
        let fault = match other_type(value, schema, role) {
            Some(types) => Some(self.of_other_type(value, &types, role)),
            None => not_listed(value, schema, role),
        };
        if let Some((message, help)) = fault {
            let diagnostic = Diagnostic::new(role.code(), origin, message);
            self.report(diagnostic.at_value().help(help));
        }
    }

    fn of_other_type(&self, value: &Value, types: &[&str], role: Role) -> (String, String) {
        let expected: Vec<_> = types.iter().map(|ty| with_article(ty)).collect();
        let expected = expected.join(" or ");
        let found = kind_of(value);
        let message = format!("the {role} is {found}, and its schema asks for {expected}");
        let help = match (value, self.version) {
            (Value::Null, Version::V3_0) => "remove it, or add `nullable: true`".to_owned(),
            (Value::Null, _) => "remove it, or add `\"null\"` to `type`".to_owned(),
            _ => format!("write {expected}, or mend `type`"),
        };
        (message, help)
    }
}

/// A value that is none of those that are listed.
fn not_listed(value: &Value, schema: &Members, role: Role) -> Option<(String, String)> {
    /// More than these are not read in a line.
    const FEW: usize = 6;
    let listed = schema.get("enum").and_then(Value::as_array)?;
    let is_listed = listed.iter().any(|listed| is_same(listed, value));
    if listed.is_empty() || is_listed || value.is_null() {
        return None;
    }
    let message = format!("the {role} is none of the values that `enum` lists");
    let texts = listed.iter().filter_map(Value::as_str);
    let near = value.as_str().and_then(|text| nearest(text, texts));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if listed.len() <= FEW => {
            let words: Vec<_> = listed
                .iter()
                .map(|value| format!("`{}`", text(value)))
                .collect();
            format!("it may be {}; or list it there", words.join(", "))
        }
        None => "give one of them, or list it there".to_owned(),
    };
    Some((message, help))
}

impl Role {
    fn code(self) -> Code {
        match self {
            Self::Default => Code::WrongDefault,
            Self::Example => Code::WrongExample,
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::Example => "example",
        })
    }
}

/// The types that a value is to have one of, and has not.
fn other_type<'a>(value: &Value, schema: &'a Members, role: Role) -> Option<Vec<&'a str>> {
    let names: Vec<_> = match schema.get("type")? {
        Value::String(name) => vec![name.as_str()],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    // YAML makes numbers of texts, and an example is for people.
    let is_scalar = value.is_number() || value.is_boolean();
    let is_plain = role == Role::Example && (is_scalar || value.is_null());
    let is_null = value.is_null() && schema.get("nullable") == Some(&Value::Bool(true));
    let is_fit = names.iter().any(|name| has_type(value, name)) || is_null;
    let is_excused = is_plain && (names.contains(&"string") || value.is_null());
    (!is_fit && !is_excused).then_some(names)
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    }
}

/// Whether a value is a listed one. YAML makes numbers of texts on either side.
fn is_same(listed: &Value, value: &Value) -> bool {
    listed == value || text(listed) == text(value)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// The name of a type in a sentence.
fn with_article(name: &str) -> String {
    match name {
        "array" => "a list".to_owned(),
        "integer" | "object" => format!("an {name}"),
        "null" => "null".to_owned(),
        _ => format!("a {name}"),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
