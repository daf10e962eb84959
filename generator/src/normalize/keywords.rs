//! Checks every object of the description against the table of its kind.
//!
//! `openapiv3` drops keys that it does not know and says little about values of the wrong type, so
//! both are found here, at their exact places, before it sees the tree.

mod messages;

use serde_json::{Map, Value};

use self::messages::{
    conflicting_keys, ignored_key, invalid_path, invalid_status, keys_beside_reference,
    missing_key, missing_one_of, other_variant, unknown_key, word_not_allowed, wrong_type,
};
use super::shape::{Found, Kind, Pattern, Presence, Shape};
use super::walk::{Visit, walk};
use crate::diagnostic::{Diagnostics, Trail};

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
        if !words.contains(&word) {
            self.diagnostics
                .report(word_not_allowed(trail, word, words));
        }
    }

    /// OpenAPI 3.0: "this object cannot be extended with additional properties and any properties
    /// added SHALL be ignored".
    fn check_reference(&mut self, trail: &Trail<'_>, members: &Map<String, Value>) {
        if let Some(target) = members.get("$ref").filter(|target| !target.is_string()) {
            let place = trail.key("$ref");
            self.diagnostics
                .report(wrong_type(&place, target, Shape::String));
        }
        let beside: Vec<_> = members.keys().filter(|key| *key != "$ref").collect();
        if let [first, ..] = beside.as_slice() {
            self.diagnostics
                .report(keys_beside_reference(&trail.key(first), &beside));
        }
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
            Found::Key(key) if key.presence == Presence::Ignored => {
                self.diagnostics.report(ignored_key(&place, name, kind));
            }
            Found::OtherVariant => {
                self.diagnostics
                    .report(other_variant(&place, name, members, kind));
            }
            Found::Pattern(others) => self.check_pattern(&place, name, others.pattern),
            Found::Unknown => self.diagnostics.report(unknown_key(&place, name, kind)),
            Found::Key(_) | Found::Extension => {}
        }
    }

    fn check_pattern(&mut self, place: &Trail<'_>, name: &str, pattern: Pattern) {
        match pattern {
            Pattern::Path if !name.starts_with('/') => {
                self.diagnostics.report(invalid_path(place, name));
            }
            Pattern::Status if !is_status(name) => {
                self.diagnostics.report(invalid_status(place, name));
            }
            Pattern::Path | Pattern::Status | Pattern::Expression => {}
        }
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
                self.diagnostics.report(missing_one_of(trail, kind));
            }
            (Some(first), Some(second)) => {
                self.diagnostics
                    .report(conflicting_keys(trail, first, second));
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

fn is_status(name: &str) -> bool {
    let bytes = name.as_bytes();
    matches!(
        bytes,
        [b'1'..=b'5', b'X', b'X'] | [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9']
    )
}
