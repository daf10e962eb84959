//! The keys of one object: which are present, missing, or unknown.

use serde_json::{Map, Value};

use super::super::shape::{FieldMatch, Key, ObjectKind, Pattern, PatternedFields, Presence};
use super::super::version::Version;
use super::allowed_values::allowed_values;
use super::messages::{
    conflicting_keys, ignored_key, invalid_path, invalid_status, keys_beside_reference,
    missing_key, missing_one_of, newer_key, no_reference, other_variant, outside_of_schema,
    unknown_key, word_not_allowed,
};
use super::{Check, Omission, Verdict, is_status, misplaced, swagger_2};
use crate::diagnostic::{Diagnostic, Trail, closest_match};

pub(super) type Fields = Map<String, Value>;

impl Check<'_> {
    pub(super) fn members(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Fields,
        kind: &'static ObjectKind,
    ) -> Verdict {
        if let Some(report) = unknown_variant(trail, members, kind, self.version) {
            self.diagnostics.report(report);
            return Verdict::Drop;
        }
        if kind.others.is_some() {
            self.repair_names(trail, members, kind);
        }
        self.schema_outside(trail, members, kind);
        if kind.section == Some("schemas") {
            self.repair_schema(trail, members);
        }
        let own = kind.variant_keys(members);
        let word = kind.variant(members).map(ToOwned::to_owned);
        let mut dropped = Vec::new();
        members.retain(|name, value| {
            let place = trail.key(name);
            let found = kind.find(name, own);
            self.report_key(&place, name, &found, kind, word.as_deref());
            let (shape, loss) = match found {
                FieldMatch::Key(key) => (key.shape, key.loss_in(kind)),
                FieldMatch::Pattern(others) => (others.shape, Omission::Value),
                FieldMatch::OtherVariant | FieldMatch::Extension | FieldMatch::Unknown => {
                    return true;
                }
            };
            let is_kept = self.entry(&place, value, shape, loss);
            if !is_kept {
                dropped.push(name.clone());
            }
            is_kept
        });
        if kind.section == Some("schemas") {
            Self::drop_bounds(members);
        }
        // The value that selects the variant may have been corrected.
        let own = kind.variant_keys(members);
        let filled = self.fill(trail, members, kind, own, &dropped);
        match filled {
            Verdict::Keep => self.one_of(trail, members, kind),
            Verdict::Drop => Verdict::Drop,
        }
    }

    /// Reports what applies to a key, whatever its value.
    fn report_key(
        &mut self,
        place: &Trail<'_>,
        name: &str,
        found: &FieldMatch,
        kind: &'static ObjectKind,
        variant: Option<&str>,
    ) {
        let report = match found {
            FieldMatch::Key(key) if key.since > self.version => {
                self.is_newer = true;
                let written = self.diagnostics.written(&place.origin());
                if written.is_some_and(|written| written.last().as_deref() != Some(name)) {
                    // It was written under another key, and that was reported.
                    return;
                }
                newer_key(place, key, self.version)
            }
            FieldMatch::Key(key) if key.presence == Presence::Ignored => {
                ignored_key(place, name, kind)
            }
            FieldMatch::OtherVariant => {
                other_variant(place, name, variant.unwrap_or_default(), kind)
            }
            FieldMatch::Unknown => unknown_key(place, name, kind, self.version),
            FieldMatch::Key(_) | FieldMatch::Pattern(_) | FieldMatch::Extension => return,
        };
        self.diagnostics.report(report);
    }

    /// Inserts the fallback of each required key that is missing, if it has one.
    fn fill(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Fields,
        kind: &ObjectKind,
        own: &[Key],
        dropped: &[String],
    ) -> Verdict {
        let mut verdict = Verdict::Keep;
        for key in kind.keys.iter().chain(own) {
            if key.presence != Presence::Required || members.contains_key(key.name) {
                continue;
            }
            let is_reported = dropped.iter().any(|name| name == key.name);
            if key.is_required_in(self.version) && !is_reported {
                self.diagnostics
                    .report(missing_key(trail, key, kind, self.version));
            }
            match key.fallback {
                Some(fallback) => {
                    _ = members.insert(key.name.to_owned(), fallback.value(key.shape))
                }
                None => verdict = Verdict::Drop,
            }
        }
        verdict
    }

    /// Of some keys, exactly one must be present. Without any, every value is allowed.
    fn one_of(&mut self, trail: &Trail<'_>, members: &mut Fields, kind: &ObjectKind) -> Verdict {
        let present = |name: &&&str| members.contains_key(**name);
        let mut present = kind.one_of.iter().filter(present).copied();
        match (present.next(), present.next()) {
            (None, _) if !kind.one_of.is_empty() => {
                let report = missing_one_of(trail, kind);
                self.diagnostics.report(report);
                if !kind.one_of.contains(&"schema") {
                    return Verdict::Drop;
                }
                let schema = Value::Object(Fields::new());
                members.insert("schema".to_owned(), schema);
            }
            (Some(first), Some(second)) => {
                let report = conflicting_keys(trail, first, second);
                self.diagnostics.report(report);
                members.shift_remove(second);
            }
            _ => {}
        }
        Verdict::Keep
    }

    /// Swagger 2.0 has the keywords of the schema in the parameter itself: they are moved into a schema.
    fn schema_outside(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Fields,
        kind: &'static ObjectKind,
    ) {
        let is_asked = kind.one_of.contains(&"schema");
        let has_one = kind.one_of.iter().any(|key| members.contains_key(*key));
        if !is_asked || has_one {
            return;
        }
        let mut schema = Fields::new();
        for key in OUTSIDE {
            let Some(value) = members.shift_remove(key) else {
                continue;
            };
            if schema.is_empty() {
                let report = outside_of_schema(&trail.key(key), key, kind);
                self.diagnostics.report(report);
            }
            let met = trail.key("schema").key(key).origin();
            self.diagnostics.moved(met, trail.key(key).origin());
            schema.insert(key.to_owned(), value);
        }
        if !schema.is_empty() {
            members.insert("schema".to_owned(), Value::Object(schema));
        }
    }

    /// Corrects patterned keys that differ little from their pattern.
    fn repair_names(&mut self, trail: &Trail<'_>, members: &mut Fields, kind: &'static ObjectKind) {
        let is_wrong = |name: &String| match kind.find(name, &[]) {
            FieldMatch::Pattern(others) => !others.pattern.matches(name),
            _ => false,
        };
        if !members.keys().any(is_wrong) {
            return;
        }
        for (name, value) in std::mem::take(members) {
            let place = trail.key(&name);
            let meant = match kind.find(&name, &[]) {
                FieldMatch::Pattern(others) if !others.pattern.matches(&name) => {
                    self.meant(&place, &name, others)
                }
                _ => Some(name.clone()),
            };
            let Some(meant) = meant.filter(|meant| !members.contains_key(meant)) else {
                continue;
            };
            if meant != name {
                let met = trail.key(&meant).origin();
                self.diagnostics.moved(met, place.origin());
            }
            members.insert(meant, value);
        }
    }

    /// The intended key; none when the value under it is ignored.
    fn meant(&mut self, place: &Trail<'_>, name: &str, others: &PatternedFields) -> Option<String> {
        let deeper = misplaced::help_for_name(name, others.shape, self.version);
        match others.pattern {
            Pattern::Expression => Some(name.to_owned()),
            Pattern::Path => {
                self.diagnostics.report(invalid_path(place, name, deeper));
                Some(format!("/{name}"))
            }
            Pattern::Status => {
                self.diagnostics.report(invalid_status(place, name, deeper));
                Some(name.to_uppercase()).filter(|upper| is_status(upper))
            }
        }
    }

    /// OpenAPI 3.0: "this object cannot be extended with additional properties and any properties
    /// added SHALL be ignored". Since 3.1, this does not apply to schemas, and `summary` and `description`
    /// are allowed next to the reference.
    pub(super) fn reference(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Fields,
        kind: &'static ObjectKind,
    ) -> Verdict {
        if let Some(target) = members.get("$ref").filter(|target| !target.is_string()) {
            self.diagnostics
                .error(no_reference(&trail.key("$ref"), target));
        }
        let is_kept = |key: &str| {
            let is_allowed =
                self.version >= Version::V3_1 && matches!(key, "summary" | "description");
            key == "$ref" || is_allowed && matches!(kind.find(key, &[]), FieldMatch::Key(_))
        };
        let beside: Vec<_> = members.keys().filter(|key| !is_kept(key)).collect();
        if let [first, ..] = beside.as_slice() {
            let report = keys_beside_reference(&trail.key(first), &beside, kind);
            self.diagnostics.report(report);
        }
        members.retain(|key, _| is_kept(key));
        Verdict::Keep
    }
}

/// The keywords of a schema that Swagger 2.0 has in the parameter itself.
const OUTSIDE: [&str; 6] = ["type", "format", "items", "enum", "default", "pattern"];

/// Reports an object of an unknown variant: its other keys cannot be checked.
fn unknown_variant(
    trail: &Trail<'_>,
    members: &Fields,
    kind: &'static ObjectKind,
    version: Version,
) -> Option<Diagnostic> {
    let variants = kind.variants.as_ref()?;
    let word = members.get(variants.by)?.as_str()?;
    let words: Vec<_> = variants.cases.iter().map(|(case, _)| *case).collect();
    let is_known = closest_match(word, words.iter().copied()).is_some();
    let words = allowed_values(&words, version);
    let loss = Omission::Holder(kind.noun);
    (!is_known).then(|| match swagger_2::help_for_value(kind, word) {
        Some(help) => {
            word_not_allowed(&trail.key(variants.by), word, &words, None, loss).help(help)
        }
        None => word_not_allowed(&trail.key(variants.by), word, &words, None, loss),
    })
}

impl Key {
    /// What is ignored when the value of this key cannot be kept.
    fn loss_in(&self, kind: &ObjectKind) -> Omission {
        match (self.presence, self.fallback) {
            (Presence::Required, None) => Omission::Holder(kind.noun),
            _ => Omission::Field(kind.key_noun()),
        }
    }
}

impl Pattern {
    fn matches(self, name: &str) -> bool {
        match self {
            Self::Path => name.starts_with('/'),
            Self::Status => is_status(name),
            Self::Expression => true,
        }
    }
}
