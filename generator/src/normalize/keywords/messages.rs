//! What is said about an object that is not as its table says.

use serde_json::{Map, Value};

use super::super::shape::{Key, Kind, Shape};
use super::is_status;
use crate::diagnostic::{Code, Diagnostic, Trail, nearest};

pub(super) fn wrong_type(trail: &Trail<'_>, value: &Value, shape: Shape) -> Diagnostic {
    let expected = match shape {
        Shape::Any => "a value",
        Shape::String | Shape::Word(_) | Shape::SchemaName => "a string",
        Shape::Boolean => "a boolean",
        Shape::Number => "a number",
        Shape::Count => "a whole number from 0 on",
        Shape::List(_) => "a list",
        Shape::Map(_) | Shape::Object(_) | Shape::Reference(_) | Shape::SecurityRequirement => {
            "an object"
        }
        Shape::BooleanOr(_) => "a boolean or an object",
    };
    let is_count = matches!(shape, Shape::Count);
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if is_count && number.is_f64() => "a number with a fraction",
        Value::Number(_) if is_count => "a negative number",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    let help = help_for_type(value, shape);
    let message = format!("expected {expected}, found {found}");
    Diagnostic::new(Code::WrongType, trail.origin(), message).help(help)
}

fn help_for_type(value: &Value, shape: Shape) -> String {
    let help = match (shape, value) {
        (_, Value::Null) => "give it a value, or remove the key",
        (Shape::String, Value::Number(_) | Value::Bool(_)) => {
            return format!("put it in quotes: `\"{value}\"`");
        }
        (Shape::Word(_), Value::Array(_)) => {
            "a list of types is OpenAPI 3.1; in 3.0, write one type and `nullable: true`, or `oneOf`"
        }
        (Shape::Any | Shape::String | Shape::Word(_) | Shape::SchemaName, _) => "write plain text",
        (Shape::Boolean, _) => "write `true` or `false`, without quotes",
        (Shape::Number, _) => "write a number, without quotes",
        (Shape::Count, _) => "write a whole number from 0 on, without quotes",
        (Shape::List(_), _) => "write a list, also where it has one item or none",
        (Shape::Map(_) | Shape::Object(_) | Shape::SecurityRequirement, _) => {
            "write an object: keys and values"
        }
        (Shape::Reference(_), _) => "write an object, or a reference to one: `$ref: …`",
        (Shape::BooleanOr(_), _) => "write `true`, `false` or an object",
    };
    help.to_owned()
}

pub(super) fn missing_key(trail: &Trail<'_>, key: &Key, kind: &Kind) -> Diagnostic {
    let message = format!("this {} has no `{}`", kind.noun, key.name);
    let help = match key.shape {
        Shape::Word(words) => format!("add `{}`: {}", key.name, listed(words, "or")),
        _ => format!("add `{}`", key.name),
    };
    Diagnostic::new(Code::MissingKey, trail.origin(), message).help(help)
}

pub(super) fn unknown_key(place: &Trail<'_>, name: &str, kind: &'static Kind) -> Diagnostic {
    let message = format!("`{name}` is not a key of {}", kind.with_article());
    let help = if kind.newer.contains(&name) {
        "later versions of OpenAPI have this key, 3.0 does not; remove it".to_owned()
    } else if let Some(near) = nearest(name, kind.names()) {
        format!("did you mean `{near}`?")
    } else {
        "remove it, or let its name begin with `x-`".to_owned()
    };
    Diagnostic::new(Code::UnknownKey, place.origin(), message)
        .at_key()
        .help(help)
}

pub(super) fn other_variant(
    place: &Trail<'_>,
    name: &str,
    members: &Map<String, Value>,
    kind: &'static Kind,
) -> Diagnostic {
    let by = kind.variants.as_ref().map_or("", |variants| variants.by);
    let word = members.get(by).and_then(Value::as_str).unwrap_or_default();
    let message = format!(
        "`{name}` has no effect in {} with `{by}: {word}`",
        kind.with_article()
    );
    ignored(place, message)
}

pub(super) fn ignored_key(place: &Trail<'_>, name: &str, kind: &Kind) -> Diagnostic {
    let message = format!("`{name}` in this {} has no effect on the client", kind.noun);
    ignored(place, message)
}

fn ignored(place: &Trail<'_>, message: String) -> Diagnostic {
    Diagnostic::new(Code::IgnoredKey, place.origin(), message)
        .at_key()
        .help("remove it, or leave it for other tools")
}

pub(super) fn word_not_allowed(trail: &Trail<'_>, word: &str, words: &[&str]) -> Diagnostic {
    let expected = listed(words, "or");
    let help = match nearest(word, words.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write one of these words".to_owned(),
    };
    let message = format!("`{word}` is not allowed here: expected {expected}");
    Diagnostic::new(Code::InvalidValue, trail.origin(), message)
        .at_value()
        .help(help)
}

pub(super) fn keys_beside_reference(first: &Trail<'_>, keys: &[&String]) -> Diagnostic {
    let keys: Vec<_> = keys.iter().map(|key| key.as_str()).collect();
    let has = if keys.len() == 1 { "has" } else { "have" };
    let keys = listed(&keys, "and");
    let message = format!("{keys} beside `$ref` {has} no effect in OpenAPI 3.0");
    Diagnostic::new(Code::KeyBesideReference, first.origin(), message)
        .at_key()
        .help("move it into the component, or wrap the reference: `allOf: [{ $ref: … }]`")
}

pub(super) fn invalid_path(place: &Trail<'_>, path: &str) -> Diagnostic {
    let message = format!("the path `{path}` does not begin with `/`");
    Diagnostic::new(Code::InvalidPath, place.origin(), message)
        .at_key()
        .help(format!("write `/{path}`"))
}

pub(super) fn invalid_status(place: &Trail<'_>, name: &str) -> Diagnostic {
    let upper = name.to_uppercase();
    let help = if is_status(&upper) {
        format!("write `{upper}`")
    } else {
        "write `default`, a status from `100` to `599`, or a range such as `4XX`".to_owned()
    };
    let message = format!("`{name}` is neither a status, nor a range of them, nor `default`");
    Diagnostic::new(Code::InvalidStatus, place.origin(), message)
        .at_key()
        .help(help)
}

pub(super) fn missing_one_of(trail: &Trail<'_>, kind: &Kind) -> Diagnostic {
    let neither = quoted(kind.one_of).join(" nor ");
    let message = format!("this {} has neither {neither}", kind.noun);
    let help = format!("add {}", listed(kind.one_of, "or"));
    Diagnostic::new(Code::MissingKey, trail.origin(), message).help(help)
}

pub(super) fn conflicting_keys(trail: &Trail<'_>, first: &str, second: &str) -> Diagnostic {
    let message = format!("`{second}` and `{first}` exclude each other");
    Diagnostic::new(Code::ConflictingKeys, trail.key(second).origin(), message)
        .at_key()
        .related_key(trail.key(first).origin(), "the other one")
        .help("keep one of the two")
}

fn quoted(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| format!("`{word}`")).collect()
}

/// "`a`, `b` or `c`"
fn listed(words: &[&str], conjunction: &str) -> String {
    let mut words = quoted(words);
    match words.pop() {
        Some(last) if !words.is_empty() => format!("{} {conjunction} {last}", words.join(", ")),
        last => last.unwrap_or_default(),
    }
}
