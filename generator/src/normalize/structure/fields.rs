//! The keys of one object: which are present, missing, or unknown.

use serde_json::{Map, Value};

use super::super::marks;
use super::super::shape::{FieldMatch, Key, ObjectKind, Pattern, PatternedFields, Presence};
use super::super::version::Version;
use super::allowed_values::allowed_values;
use super::messages::{
    conflicting_keys, ignored_key, invalid_path, invalid_status, keys_beside_reference,
    keyword_outside_schema, missing_key, missing_one_of, newer_key, non_string_reference,
    other_variant, unknown_key, value_not_allowed,
};
use super::{Check, Omission, Verdict, is_status, misplaced, swagger_2};
use crate::diagnostic::{Diagnostic, Trail, closest_match};

pub(super) type Fields = Map<String, Value>;

impl Check<'_> {
    pub(super) fn fields(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        kind: &'static ObjectKind,
    ) -> Verdict {
        let omission_of_object = Omission::of_object(trail, kind);
        let unknown = unknown_variant(trail, fields, kind, self.version, omission_of_object);
        if let Some(report) = unknown {
            omission_of_object.report(self.diagnostics, report);
            return Verdict::Drop;
        }
        if kind.patterned.is_some() {
            self.repair_names(trail, fields, kind);
        }
        self.move_into_schema(trail, fields, kind);
        if kind.section == Some("schemas") {
            self.repair_schema(trail, fields);
        }
        let variant_keys = kind.variant_keys(fields);
        let variant = kind.variant(fields).map(ToOwned::to_owned);
        let mut dropped_keys = Vec::new();
        fields.retain(|name, value| {
            let location = trail.key(name);
            let field_match = kind.find(name, variant_keys);
            self.report_key(&location, name, &field_match, kind, variant.as_deref());
            let (shape, omission) = match field_match {
                FieldMatch::Key(key) => (key.shape, key.omission_in(trail, kind)),
                FieldMatch::Pattern(patterned) => (patterned.shape, Omission::Value),
                FieldMatch::OtherVariant | FieldMatch::Extension | FieldMatch::Unknown => {
                    return true;
                }
            };
            let is_kept = self.entry(&location, value, shape, omission);
            if !is_kept {
                dropped_keys.push(name.clone());
            }
            is_kept
        });
        marks::escape_extensions(fields);
        if kind.section == Some("schemas") {
            Self::drop_bounds(fields);
        }
        // The value that selects the variant may have been corrected.
        let variant_keys = kind.variant_keys(fields);
        let verdict = self.fill(trail, fields, kind, variant_keys, &dropped_keys);
        match verdict {
            Verdict::Keep => self.one_of(trail, fields, kind),
            Verdict::Drop => Verdict::Drop,
        }
    }

    /// Reports what applies to a key, whatever its value.
    fn report_key(
        &mut self,
        location: &Trail<'_>,
        name: &str,
        field_match: &FieldMatch,
        kind: &'static ObjectKind,
        variant: Option<&str>,
    ) {
        let report = match field_match {
            FieldMatch::Key(key) if key.since > self.version => {
                self.is_newer = true;
                let original = self.diagnostics.written(&location.origin());
                if original.is_some_and(|original| original.last().as_deref() != Some(name)) {
                    // The description has it under a different key, which was reported.
                    return;
                }
                newer_key(location, key, self.version)
            }
            FieldMatch::Key(key) if key.presence == Presence::Ignored => {
                ignored_key(location, name, kind)
            }
            FieldMatch::OtherVariant => {
                other_variant(location, name, variant.unwrap_or_default(), kind)
            }
            FieldMatch::Unknown => unknown_key(location, name, kind, self.version),
            FieldMatch::Key(_) | FieldMatch::Pattern(_) | FieldMatch::Extension => return,
        };
        self.diagnostics.report(report);
    }

    /// Inserts the fallback of each required key that is missing, if it has one.
    fn fill(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        kind: &ObjectKind,
        variant_keys: &[Key],
        dropped_keys: &[String],
    ) -> Verdict {
        let mut verdict = Verdict::Keep;
        for key in kind.keys.iter().chain(variant_keys) {
            if key.presence != Presence::Required || fields.contains_key(key.name) {
                continue;
            }
            let is_reported = dropped_keys.iter().any(|name| name == key.name);
            if key.is_required_in(self.version) && !is_reported {
                let omission = Omission::of_object(trail, kind);
                let report = missing_key(trail, key, kind, self.version, omission);
                match key.fallback {
                    Some(_) => self.diagnostics.report(report),
                    None => omission.report(self.diagnostics, report),
                }
            }
            match key.fallback {
                Some(fallback) => _ = fields.insert(key.name.to_owned(), fallback.value(key.shape)),
                None => verdict = Verdict::Drop,
            }
        }
        verdict
    }

    /// Of some keys, exactly one must be present. Without any, every value is allowed.
    fn one_of(&mut self, trail: &Trail<'_>, fields: &mut Fields, kind: &ObjectKind) -> Verdict {
        let present = |name: &&&str| fields.contains_key(**name);
        let mut present = kind.one_of.iter().filter(present).copied();
        match (present.next(), present.next()) {
            (None, _) if !kind.one_of.is_empty() => {
                let omission = Omission::of_object(trail, kind);
                let report = missing_one_of(trail, kind, omission);
                let is_dropped = !kind.one_of.contains(&"schema");
                match is_dropped {
                    true => omission.report(self.diagnostics, report),
                    false => self.diagnostics.report(report),
                }
                if is_dropped {
                    return Verdict::Drop;
                }
                let schema = Value::Object(Fields::new());
                fields.insert("schema".to_owned(), schema);
            }
            (Some(first), Some(second)) => {
                let report = conflicting_keys(trail, first, second);
                self.diagnostics.report(report);
                fields.shift_remove(second);
            }
            _ => {}
        }
        Verdict::Keep
    }

    /// Swagger 2.0 has the keywords of the schema in the parameter itself: they are moved into a schema.
    fn move_into_schema(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        kind: &'static ObjectKind,
    ) {
        let has_schema_field = kind.one_of.contains(&"schema");
        let has_one = kind.one_of.iter().any(|key| fields.contains_key(*key));
        if !has_schema_field || has_one {
            return;
        }
        let mut schema = Fields::new();
        for key in SCHEMA_KEYWORDS_OF_SWAGGER_2 {
            let Some(value) = fields.shift_remove(key) else {
                continue;
            };
            if schema.is_empty() {
                let report = keyword_outside_schema(&trail.key(key), key, kind);
                self.diagnostics.report(report);
            }
            let current = trail.key("schema").key(key).origin();
            self.diagnostics
                .record_move(current, trail.key(key).origin());
            schema.insert(key.to_owned(), value);
        }
        if !schema.is_empty() {
            fields.insert("schema".to_owned(), Value::Object(schema));
        }
    }

    /// Corrects patterned keys that differ little from their pattern.
    fn repair_names(&mut self, trail: &Trail<'_>, fields: &mut Fields, kind: &'static ObjectKind) {
        let is_invalid = |name: &String| match kind.find(name, &[]) {
            FieldMatch::Pattern(patterned) => !patterned.pattern.matches(name),
            _ => false,
        };
        if !fields.keys().any(is_invalid) {
            return;
        }
        for (name, value) in std::mem::take(fields) {
            let location = trail.key(&name);
            let intended = match kind.find(&name, &[]) {
                FieldMatch::Pattern(patterned) if !patterned.pattern.matches(&name) => {
                    self.intended_key(&location, &name, patterned)
                }
                _ => Some(name.clone()),
            };
            let Some(intended) = intended.filter(|intended| !fields.contains_key(intended)) else {
                continue;
            };
            if intended != name {
                let current = trail.key(&intended).origin();
                self.diagnostics.record_move(current, location.origin());
            }
            fields.insert(intended, value);
        }
    }

    /// The intended key; none when the value under it is ignored.
    fn intended_key(
        &mut self,
        location: &Trail<'_>,
        name: &str,
        patterned: &PatternedFields,
    ) -> Option<String> {
        let nesting_help = misplaced::help_for_name(name, patterned.shape, self.version);
        match patterned.pattern {
            Pattern::Expression => Some(name.to_owned()),
            Pattern::Path => {
                self.diagnostics
                    .report(invalid_path(location, name, nesting_help));
                Some(format!("/{name}"))
            }
            Pattern::Status => {
                self.diagnostics
                    .report(invalid_status(location, name, nesting_help));
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
        fields: &mut Fields,
        kind: &'static ObjectKind,
    ) -> Verdict {
        if let Some(target) = fields.get("$ref").filter(|target| !target.is_string()) {
            self.diagnostics
                .error(non_string_reference(&trail.key("$ref"), target));
        }
        let is_kept = |key: &str| {
            let is_allowed =
                self.version >= Version::V3_1 && matches!(key, "summary" | "description");
            key == "$ref" || is_allowed && matches!(kind.find(key, &[]), FieldMatch::Key(_))
        };
        let siblings: Vec<_> = fields.keys().filter(|key| !is_kept(key)).collect();
        if let [first, ..] = siblings.as_slice() {
            let report = keys_beside_reference(&trail.key(first), &siblings, kind);
            self.diagnostics.report(report);
        }
        fields.retain(|key, _| is_kept(key));
        Verdict::Keep
    }
}

/// The keywords of a schema that Swagger 2.0 has in the parameter itself.
const SCHEMA_KEYWORDS_OF_SWAGGER_2: [&str; 6] =
    ["type", "format", "items", "enum", "default", "pattern"];

/// Reports an object of an unknown variant: its other keys cannot be checked.
fn unknown_variant(
    trail: &Trail<'_>,
    fields: &Fields,
    kind: &'static ObjectKind,
    version: Version,
    omission: Omission,
) -> Option<Diagnostic> {
    let variants = kind.variants.as_ref()?;
    let variant = fields.get(variants.selector)?.as_str()?;
    let known_variants: Vec<_> = variants.cases.iter().map(|(case, _)| *case).collect();
    let is_known = closest_match(variant, known_variants.iter().copied()).is_some();
    let known_variants = allowed_values(&known_variants, version);
    (!is_known).then(|| match swagger_2::help_for_value(kind, variant) {
        Some(help) => value_not_allowed(
            &trail.key(variants.selector),
            variant,
            &known_variants,
            None,
            omission,
        )
        .help(help),
        None => value_not_allowed(
            &trail.key(variants.selector),
            variant,
            &known_variants,
            None,
            omission,
        ),
    })
}

impl Key {
    /// What is ignored when the value of this key cannot be kept.
    fn omission_in(&self, trail: &Trail<'_>, kind: &ObjectKind) -> Omission {
        match (self.presence, self.fallback) {
            (Presence::Required, None) => Omission::of_object(trail, kind),
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
