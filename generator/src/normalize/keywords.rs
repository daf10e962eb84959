//! Checks every object of the description against the table of its kind.
//!
//! `openapiv3` drops keys that it does not know and says little about values of the wrong type, so
//! both are found here, at their exact places, before it sees the tree.

use serde_json::{Map, Value};

use super::shape::{Found, Key, Kind, Pattern, Presence, Shape};
use super::walk::{Visit, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Trail, nearest};

/// Reports whatever in `root` is not as the table says.
pub(super) fn check(root: &Value, kind: &'static Kind, diagnostics: &mut Diagnostics) {
    walk(
        &Trail::Root,
        root,
        Shape::Object(kind),
        &mut Check { diagnostics },
    );
}

struct Check<'a> {
    diagnostics: &'a mut Diagnostics,
}

impl Visit for Check<'_> {
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape) {
        if !has_type(value, shape) {
            return self.diagnostics.report(wrong_type(trail, value, shape));
        }
        match (shape, value) {
            (Shape::Word(words), Value::String(word)) => self.check_word(trail, word, words),
            (Shape::Reference(_), Value::Object(members)) if members.contains_key("$ref") => {
                self.check_reference(trail, members);
            }
            (Shape::Object(kind) | Shape::Reference(kind), Value::Object(members)) => {
                self.check_members(trail, members, kind);
            }
            (Shape::SecurityRequirement, Value::Object(members)) => {
                self.check_scopes(trail, members)
            }
            _ => {}
        }
    }
}

impl Check<'_> {
    fn check_word(&mut self, trail: &Trail<'_>, word: &str, words: &[&str]) {
        if words.contains(&word) {
            return;
        }
        let message = format!(
            "`{word}` is not allowed here: expected {}",
            listed(words, "or")
        );
        let help = match nearest(word, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write one of these words".to_owned(),
        };
        let diagnostic = Diagnostic::new(Code::InvalidValue, trail.origin(), message);
        self.diagnostics.report(diagnostic.at_value().help(help));
    }

    /// OpenAPI 3.0: "this object cannot be extended with additional properties and any properties
    /// added SHALL be ignored".
    fn check_reference(&mut self, trail: &Trail<'_>, members: &Map<String, Value>) {
        if let Some(target) = members.get("$ref").filter(|target| !target.is_string()) {
            self.diagnostics
                .report(wrong_type(&trail.key("$ref"), target, Shape::String));
        }
        let beside: Vec<_> = members.keys().map(String::as_str).collect();
        let beside: Vec<_> = beside.into_iter().filter(|key| *key != "$ref").collect();
        let Some(first) = beside.first() else { return };
        let has = if beside.len() == 1 { "has" } else { "have" };
        let keys = listed(&beside, "and");
        let message = format!("{keys} beside `$ref` {has} no effect in OpenAPI 3.0");
        self.diagnostics.report(
            Diagnostic::new(Code::KeyBesideReference, trail.key(first).origin(), message)
                .at_key()
                .help("move it into the component, or wrap the reference: `allOf: [{ $ref: … }]`"),
        );
    }

    fn check_members(
        &mut self,
        trail: &Trail<'_>,
        members: &Map<String, Value>,
        kind: &'static Kind,
    ) {
        for name in members.keys() {
            self.check_key(trail, name, members, kind);
        }
        for key in kind.keys.iter().chain(kind.variant_keys(members)) {
            if key.presence == Presence::Required && !members.contains_key(key.name) {
                self.diagnostics.report(missing_key(trail, key, kind));
            }
        }
        self.check_one_of(trail, members, kind);
    }

    fn check_key(
        &mut self,
        trail: &Trail<'_>,
        name: &str,
        members: &Map<String, Value>,
        kind: &'static Kind,
    ) {
        let place = trail.key(name);
        match kind.find(name, members) {
            Found::Key(Key {
                presence: Presence::Ignored,
                ..
            }) => {
                let message = format!("`{name}` in this {} has no effect on the client", kind.noun);
                self.diagnostics.report(ignored(&place, message));
            }
            Found::OtherVariant => self
                .diagnostics
                .report(other_variant(&place, name, members, kind)),
            Found::Pattern(others) => self.check_pattern(&place, name, others.pattern),
            Found::Unknown => self.diagnostics.report(unknown_key(&place, name, kind)),
            Found::Key(_) | Found::Extension => {}
        }
    }

    fn check_pattern(&mut self, place: &Trail<'_>, name: &str, pattern: Pattern) {
        let diagnostic = match pattern {
            Pattern::Path if !name.starts_with('/') => {
                let message = format!("the path `{name}` does not begin with `/`");
                Diagnostic::new(Code::InvalidPath, place.origin(), message)
                    .help(format!("write `/{name}`"))
            }
            Pattern::Status if !is_status(name) => {
                let message = format!(
                    "`{name}` is no status: expected `default`, a status from `100` to `599`, or a range such as `4XX`"
                );
                let diagnostic = Diagnostic::new(Code::InvalidStatus, place.origin(), message);
                if is_status(&name.to_uppercase()) {
                    diagnostic.help(format!("write `{}`", name.to_uppercase()))
                } else {
                    diagnostic.help("write the status that the server sends")
                }
            }
            Pattern::Path | Pattern::Status | Pattern::Expression => return,
        };
        self.diagnostics.report(diagnostic.at_key());
    }

    fn check_one_of(
        &mut self,
        trail: &Trail<'_>,
        members: &Map<String, Value>,
        kind: &'static Kind,
    ) {
        let mut present = kind.one_of.iter().filter(|key| members.contains_key(**key));
        match (present.next(), present.next()) {
            (None, _) if !kind.one_of.is_empty() => {
                let message = format!(
                    "this {} has neither {}",
                    kind.noun,
                    quoted(kind.one_of).join(" nor ")
                );
                let help = format!("add {}", listed(kind.one_of, "or"));
                self.diagnostics
                    .report(Diagnostic::new(Code::MissingKey, trail.origin(), message).help(help));
            }
            (Some(first), Some(second)) => {
                let message = format!("`{second}` and `{first}` exclude each other");
                self.diagnostics.report(
                    Diagnostic::new(Code::ConflictingKeys, trail.key(second).origin(), message)
                        .at_key()
                        .related_key(trail.key(first).origin(), "the other one")
                        .help("keep one of the two"),
                );
            }
            _ => {}
        }
    }

    fn check_scopes(&mut self, trail: &Trail<'_>, members: &Map<String, Value>) {
        for (name, scopes) in members {
            walk(&trail.key(name), scopes, Shape::List(&Shape::String), self);
        }
    }
}

fn has_type(value: &Value, shape: Shape) -> bool {
    match shape {
        Shape::Any => true,
        Shape::String | Shape::Word(_) | Shape::SchemaName => value.is_string(),
        Shape::Boolean => value.is_boolean(),
        Shape::Number => value.is_number(),
        Shape::Count => value.is_u64(),
        Shape::List(_) => value.is_array(),
        Shape::Map(_) | Shape::Object(_) | Shape::Reference(_) | Shape::SecurityRequirement => {
            value.is_object()
        }
        Shape::BooleanOr(_) => value.is_boolean() || value.is_object(),
    }
}

fn wrong_type(trail: &Trail<'_>, value: &Value, shape: Shape) -> Diagnostic {
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
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(number) if number.is_i64() && !number.is_u64() => "a negative number",
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

fn missing_key(trail: &Trail<'_>, key: &Key, kind: &Kind) -> Diagnostic {
    let message = format!("this {} has no `{}`", kind.noun, key.name);
    let help = match key.shape {
        Shape::Word(words) => format!("add `{}`: {}", key.name, listed(words, "or")),
        _ => format!("add `{}`", key.name),
    };
    Diagnostic::new(Code::MissingKey, trail.origin(), message).help(help)
}

fn unknown_key(place: &Trail<'_>, name: &str, kind: &'static Kind) -> Diagnostic {
    let message = format!("`{name}` is not a key of {}", kind.with_article());
    let help = if kind.newer.contains(&name) {
        "later versions of OpenAPI have this key, 3.0 does not; remove it, or raise `openapi`"
            .to_owned()
    } else if let Some(near) = nearest(name, kind.names()) {
        format!("did you mean `{near}`?")
    } else {
        "remove it, or let its name begin with `x-`".to_owned()
    };
    Diagnostic::new(Code::UnknownKey, place.origin(), message)
        .at_key()
        .help(help)
}

fn other_variant(
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

fn ignored(place: &Trail<'_>, message: String) -> Diagnostic {
    Diagnostic::new(Code::IgnoredKey, place.origin(), message)
        .at_key()
        .help("remove it, or leave it for other tools")
}

fn is_status(name: &str) -> bool {
    let bytes = name.as_bytes();
    matches!(
        bytes,
        [b'1'..=b'5', b'X', b'X'] | [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9']
    )
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
