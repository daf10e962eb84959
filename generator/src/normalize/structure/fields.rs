//! The keys of one object: which are there, which are not, and which should not be.

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
        // The word that tells the variants apart may have been mended.
        let own = kind.variant_keys(members);
        let filled = self.fill(trail, members, kind, own, &dropped);
        match filled {
            Verdict::Keep => self.one_of(trail, members, kind),
            Verdict::Drop => Verdict::Drop,
        }
    }

    /// Says what there is to say about a key, whatever its value.
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
                    // It was written otherwise, and that was told.
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

    /// Puts something in the place of each required key that is missing, if there is anything to put.
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
            let is_told = dropped.iter().any(|name| name == key.name);
            if key.is_required_in(self.version) && !is_told {
                self.diagnostics
                    .report(missing_key(trail, key, kind, self.version));
            }
            match key.stand_in {
                Some(stand_in) => {
                    _ = members.insert(key.name.to_owned(), stand_in.value(key.shape))
                }
                None => verdict = Verdict::Drop,
            }
        }
        verdict
    }

    /// Of some keys, exactly one is to be there. Without any, a value may be anything that the keys
    /// beside them let through.
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

    /// The keys of a schema stood beside those of a parameter in Swagger 2.0: they are put into one.
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

    /// Keys of the author's choice that miss their pattern by little are read as what was meant.
    fn repair_names(&mut self, trail: &Trail<'_>, members: &mut Fields, kind: &'static ObjectKind) {
        let is_wrong = |name: &String| match kind.find(name, &[]) {
            FieldMatch::Pattern(others) => !others.pattern.is_met_by(name),
            _ => false,
        };
        if !members.keys().any(is_wrong) {
            return;
        }
        for (name, value) in std::mem::take(members) {
            let place = trail.key(&name);
            let meant = match kind.find(&name, &[]) {
                FieldMatch::Pattern(others) if !others.pattern.is_met_by(&name) => {
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

    /// What a key was meant to be; nothing when the value under it is to be left out.
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
    /// added SHALL be ignored". Since 3.1, a schema is no such object, and what others say of themselves
    /// may be said of the reference.
    pub(super) fn reference(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Fields,
        kind: &'static ObjectKind,
    ) -> Verdict {
        if members
            .get("$ref")
            .is_some_and(|target| !target.is_string())
        {
            self.diagnostics.error(no_reference(&trail.key("$ref")));
        }
        let says = |key: &str| {
            let is_said = self.version >= Version::V3_1 && matches!(key, "summary" | "description");
            key == "$ref" || is_said && matches!(kind.find(key, &[]), FieldMatch::Key(_))
        };
        let beside: Vec<_> = members.keys().filter(|key| !says(key)).collect();
        if let [first, ..] = beside.as_slice() {
            let report = keys_beside_reference(&trail.key(first), &beside, kind);
            self.diagnostics.report(report);
        }
        members.retain(|key, _| says(key));
        Verdict::Keep
    }
}

/// The keys of a schema that stood beside those of a parameter in Swagger 2.0.
const OUTSIDE: [&str; 6] = ["type", "format", "items", "enum", "default", "pattern"];

/// An object that is none of the variants of its kind: nothing else can be said of it.
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
    /// What goes with the value of this key, when that cannot be kept.
    fn loss_in(&self, kind: &ObjectKind) -> Omission {
        match (self.presence, self.stand_in) {
            (Presence::Required, None) => Omission::Holder(kind.noun),
            _ => Omission::Value,
        }
    }
}

impl Pattern {
    fn is_met_by(self, name: &str) -> bool {
        match self {
            Self::Path => name.starts_with('/'),
            Self::Status => is_status(name),
            Self::Expression => true,
        }
    }
}
