//! The keys of one object: which are there, which are not, and which should not be.

use serde_json::{Map, Value};

use super::super::schema_object::SCHEMA;
use super::super::shape::{Found, Key, Kind, Pattern, Presence, Shape};
use super::super::version::Version;
use super::messages::{
    conflicting_keys, ignored_key, invalid_path, invalid_status, keys_beside_reference,
    missing_key, missing_one_of, newer_key, no_reference, other_variant, unknown_key,
};
use super::{Check, Verdict, is_status};
use crate::diagnostic::Trail;

type Members = Map<String, Value>;

impl Check<'_> {
    pub(super) fn members(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Members,
        kind: &'static Kind,
    ) -> Verdict {
        if kind.others.is_some() {
            self.mend_names(trail, members, kind);
        }
        if kind.section == Some("schemas") {
            self.mend_schema(trail, members);
        }
        let own = kind.variant_keys(members);
        let word = kind.variant(members).map(ToOwned::to_owned);
        let mut dropped = Vec::new();
        members.retain(|name, value| {
            let place = trail.key(name);
            let found = kind.find(name, own);
            self.report_key(&place, name, &found, kind, word.as_deref());
            let shape = match found {
                Found::Key(key) => key.shape,
                Found::Pattern(others) => others.shape,
                Found::OtherVariant | Found::Extension | Found::Unknown => return true,
            };
            let is_kept = self.entry(&place, value, shape);
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
        filled.and(self.one_of(trail, members, kind))
    }

    /// Says what there is to say about a key, whatever its value.
    fn report_key(
        &mut self,
        place: &Trail<'_>,
        name: &str,
        found: &Found,
        kind: &'static Kind,
        variant: Option<&str>,
    ) {
        let report = match found {
            Found::Key(key) if key.since > self.version => {
                self.is_newer = true;
                newer_key(place, key, self.version)
            }
            Found::Key(key) if key.presence == Presence::Ignored => ignored_key(place, name, kind),
            Found::OtherVariant => other_variant(place, name, variant.unwrap_or_default(), kind),
            Found::Unknown => unknown_key(place, name, kind),
            Found::Key(_) | Found::Pattern(_) | Found::Extension => return,
        };
        self.diagnostics.report(report);
    }

    /// Puts something in the place of each required key that is missing, if there is anything to put.
    fn fill(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Members,
        kind: &Kind,
        own: &[Key],
        dropped: &[String],
    ) -> Verdict {
        let mut verdict = Verdict::Keep;
        for key in kind.keys.iter().chain(own) {
            if key.presence != Presence::Required || members.contains_key(key.name) {
                continue;
            }
            let is_told = key.stand_in.is_some() && dropped.iter().any(|name| name == key.name);
            if key.is_required_in(self.version) && !is_told {
                self.diagnostics.report(missing_key(trail, key, kind));
            }
            match key.stand_in {
                Some(stand_in) => _ = members.insert(key.name.to_owned(), stand_in.value()),
                None => verdict = Verdict::Drop,
            }
        }
        verdict
    }

    /// Of some keys, exactly one is to be there. Without any, a value may be anything that the keys
    /// beside them let through.
    fn one_of(&mut self, trail: &Trail<'_>, members: &mut Members, kind: &Kind) -> Verdict {
        let present = |name: &&&str| members.contains_key(**name);
        let mut present = kind.one_of.iter().filter(present).copied();
        match (present.next(), present.next()) {
            (None, _) if !kind.one_of.is_empty() => {
                let report = missing_one_of(trail, kind);
                self.diagnostics.report(report);
                if !kind.one_of.contains(&"schema") {
                    return Verdict::Drop;
                }
                let mut schema = Value::Object(schema_in(members));
                self.value(&trail.key("schema"), &mut schema, Shape::Schema(&SCHEMA));
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

    /// Keys of the author's choice that miss their pattern by little are read as what was meant.
    fn mend_names(&mut self, trail: &Trail<'_>, members: &mut Members, kind: &'static Kind) {
        let is_wrong = |name: &String| match kind.find(name, &[]) {
            Found::Pattern(others) => !others.pattern.is_met_by(name),
            _ => false,
        };
        if !members.keys().any(is_wrong) {
            return;
        }
        for (name, value) in std::mem::take(members) {
            let place = trail.key(&name);
            let meant = match kind.find(&name, &[]) {
                Found::Pattern(others) if !others.pattern.is_met_by(&name) => {
                    self.meant(&place, &name, others.pattern)
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
    fn meant(&mut self, place: &Trail<'_>, name: &str, pattern: Pattern) -> Option<String> {
        match pattern {
            Pattern::Expression => Some(name.to_owned()),
            Pattern::Path => {
                self.diagnostics.report(invalid_path(place, name));
                Some(format!("/{name}"))
            }
            Pattern::Status => {
                self.diagnostics.report(invalid_status(place, name));
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
        members: &mut Members,
        kind: &'static Kind,
    ) -> Verdict {
        if members
            .get("$ref")
            .is_some_and(|target| !target.is_string())
        {
            self.diagnostics.error(no_reference(&trail.key("$ref")));
        }
        let says = |key: &str| {
            let is_said = self.version >= Version::V3_1 && matches!(key, "summary" | "description");
            key == "$ref" || is_said && matches!(kind.find(key, &[]), Found::Key(_))
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

/// The keys of a schema that stand beside those of a parameter, as they did in Swagger 2.0.
fn schema_in(members: &Members) -> Members {
    let keys = ["type", "format", "items", "enum", "default", "pattern"];
    let here = keys
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), members.get(key)?.clone())));
    here.collect()
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
