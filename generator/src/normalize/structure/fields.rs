//! The keys of one object: which are present, missing, or unknown.

use crate::json::{Value, json};

use super::super::faults::{UNKNOWN, consequence};
use super::super::marks::{ALIAS, is_mark};
use super::super::shape::{FieldMatch, Key, ObjectKind, Pattern, PatternedFields, Presence};
use super::super::tree::{Fields, record_move};
use super::super::version::Version;
use super::messages::{
    conflicting_keys, ignored_key, invalid_path, invalid_status, keys_beside_reference,
    keyword_outside_schema, missing_key, missing_one_of, non_string_reference,
    nullable_beside_reference, other_variant, unbound, unknown_key, value_not_allowed,
};
use super::{Check, Omission, is_status, misplaced, swagger_2};
use crate::diagnostic::{Diagnostic, Trail, closest_match};

impl Check<'_> {
    pub(super) fn fields(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        kind: &'static ObjectKind,
    ) -> bool {
        let omission_of_object = Omission::of_object(trail, kind);
        let unknown = unknown_variant(trail, fields, kind, self.version, omission_of_object);
        if let Some(report) = unknown {
            omission_of_object.report(self.diagnostics, report);
            return false;
        }
        if kind.patterned.is_some() {
            self.repair_names(trail, fields, kind);
        }
        self.move_into_schema(trail, fields, kind);
        if is_schema(kind) {
            self.repair_schema(trail, fields);
        }
        let variant_keys = kind.variant_keys(fields);
        let variant = kind.variant(fields).map(ToOwned::to_owned);
        let mut dropped_keys = Vec::new();
        fields.retain(|name, value| {
            let location = trail.key(name);
            let field_match = kind.find(name, variant_keys);
            self.report_key(
                &location,
                (name, value),
                &field_match,
                kind,
                variant.as_deref(),
            );
            let omission = match field_match {
                FieldMatch::Key(key) => key.omission_in(trail, kind),
                _ => Omission::Value,
            };
            let is_kept = match field_match.shape() {
                Some(shape) => self.entry(&location, value, shape, omission),
                // No later pass reads it, unless it has the form of a mark.
                None => !is_mark(name),
            };
            if !is_kept {
                dropped_keys.push(name.clone());
            }
            is_kept
        });
        if is_schema(kind) {
            Self::drop_bounds(fields);
        }
        // The value that selects the variant may have been corrected.
        let variant_keys = kind.variant_keys(fields);
        self.fill(trail, fields, kind, variant_keys, &dropped_keys)
            && self.one_of(trail, fields, kind)
    }

    /// Reports what applies to a key, whatever its value.
    fn report_key(
        &mut self,
        location: &Trail<'_>,
        (name, value): (&str, &Value),
        field_match: &FieldMatch,
        kind: &'static ObjectKind,
        variant: Option<&str>,
    ) {
        let report = match field_match {
            FieldMatch::Key(key) if key.since > self.version => {
                self.is_newer = true;
                let original = self.diagnostics.written(&location.origin());
                // Under a different key of the description, it was reported.
                if original.is_none_or(|original| original.last().as_deref() == Some(name)) {
                    self.newer(location, &format!("`{name}`"), key.since);
                }
                return;
            }
            FieldMatch::Key(key) if key.name == "$dynamicRef" => unbound(location, value),
            FieldMatch::Key(key) if key.presence == Presence::Ignored => {
                ignored_key(location, name, kind)
            }
            FieldMatch::OtherVariant => {
                other_variant(location, name, variant.unwrap_or_default(), kind)
            }
            FieldMatch::Unknown => match unknown_key(location, (name, value), kind, self.version) {
                Some(report) => report,
                None => return,
            },
            FieldMatch::Key(_) | FieldMatch::Pattern(_) | FieldMatch::Extension => return,
        };
        self.report(report);
    }

    /// Inserts the fallback of each required key that is missing, if it has one; else the object is not kept.
    fn fill(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        kind: &'static ObjectKind,
        variant_keys: &[Key],
        dropped_keys: &[String],
    ) -> bool {
        let mut is_kept = true;
        for key in kind.keys.iter().chain(variant_keys) {
            if key.presence != Presence::Required || fields.contains_key(key.name) {
                continue;
            }
            let is_reported = dropped_keys.iter().any(|name| name == key.name);
            if key.is_required_in(self.version) && !is_reported {
                let omission = Omission::of_object(trail, kind);
                let report = missing_key(trail, key, kind, self.version, omission);
                match key.fallback {
                    Some(_) => self.report(report),
                    None => omission.report(self.diagnostics, report),
                }
            }
            match key.fallback {
                Some(fallback) => _ = fields.insert(key.name.to_owned(), fallback.value(key.shape)),
                None => is_kept = false,
            }
        }
        is_kept
    }

    /// Of some keys, exactly one must be present. Without any, every value is allowed.
    fn one_of(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        kind: &'static ObjectKind,
    ) -> bool {
        let present = |name: &&&str| fields.contains_key(**name);
        let mut present = kind.one_of.iter().filter(present).copied();
        match (present.next(), present.next()) {
            (None, _) if !kind.one_of.is_empty() => {
                let omission = Omission::of_object(trail, kind);
                let report = missing_one_of(trail, kind, omission);
                if !kind.one_of.contains(&"schema") {
                    omission.report(self.diagnostics, report);
                    return false;
                }
                self.report(report);
                fields.insert("schema".to_owned(), json!({}));
            }
            (Some(first), Some(second)) => {
                self.report(conflicting_keys(trail, first, second));
                fields.shift_remove(second);
            }
            _ => {}
        }
        true
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
                self.report(keyword_outside_schema(&trail.key(key), key, kind));
            }
            let current = trail.key("schema");
            record_move(self.diagnostics, &current.key(key), &trail.key(key));
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
                record_move(self.diagnostics, &trail.key(&intended), &location);
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
                self.report(invalid_path(location, name, nesting_help));
                Some(format!("/{name}"))
            }
            Pattern::Status => {
                self.report(invalid_status(location, name, nesting_help));
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
    ) -> bool {
        if let Some(target) = fields.get_mut("$ref").filter(|target| !target.is_string()) {
            let report = non_string_reference(&trail.key("$ref"), target);
            self.diagnostics.report_fault(report, &consequence(kind));
            *target = Value::from(UNKNOWN);
        }
        let is_nullable = self.take_nullable(trail, fields, kind);
        let allows_docs = self.version >= Version::V3_1;
        let is_kept = |key: &str| {
            let is_allowed = allows_docs && matches!(key, "summary" | "description");
            key == "$ref" || is_allowed && matches!(kind.find(key, &[]), FieldMatch::Key(_))
        };
        let siblings: Vec<_> = fields.keys().filter(|key| !is_kept(key)).collect();
        if let [first, ..] = siblings.as_slice() {
            self.report(keys_beside_reference(&trail.key(first), &siblings, kind));
        }
        fields.retain(|key, _| is_kept(key));
        if is_nullable {
            record_move(self.diagnostics, &trail.key("allOf").index(0), trail);
            let reference = Value::Object(std::mem::take(fields));
            fields.insert("nullable".to_owned(), Value::Bool(true));
            fields.insert(ALIAS.to_owned(), Value::Bool(true));
            fields.insert("allOf".to_owned(), json!([reference]));
        }
        true
    }

    /// Removes `nullable: true` next to the reference to a schema, where its meaning is plain.
    pub(super) fn take_nullable(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
        kind: &ObjectKind,
    ) -> bool {
        let is_nullable = is_schema(kind) && fields.get("nullable") == Some(&Value::Bool(true));
        if is_nullable {
            self.report(nullable_beside_reference(&trail.key("nullable")));
            fields.shift_remove("nullable");
        }
        is_nullable
    }
}

fn is_schema(kind: &ObjectKind) -> bool {
    kind.section == Some("schemas")
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
    let variant = kind.variant(fields)?;
    let known_variants: Vec<_> = variants.cases.iter().map(|(case, _)| *case).collect();
    let is_known = closest_match(variant, known_variants.iter().copied()).is_some();
    if is_known {
        return None;
    }
    let location = trail.key(variants.selector);
    let report = value_not_allowed(&location, variant, &known_variants, None, version, omission);
    Some(match swagger_2::help_for_value(kind, variant) {
        Some(help) => report.help(help),
        None => report,
    })
}

impl Key {
    /// What is ignored when the value of this key cannot be kept.
    fn omission_in(&self, trail: &Trail<'_>, kind: &'static ObjectKind) -> Omission {
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
