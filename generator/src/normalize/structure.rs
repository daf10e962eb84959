//! Checks every object of the description against the table of its kind, and recovers from what does
//! not match it.
//!
//! `openapiv3` drops unknown keys and reports values of the wrong type without a location, so both are
//! found here, at their exact locations, before it sees the tree. An error affects no more than the
//! invalid value: where the intended value is clear, it is used, else the value is ignored, and a
//! warning reports which.

mod allowed_values;
mod conditional;
mod fields;
mod messages;
mod misplaced;
mod recovery;
mod schema;
mod swagger_2;

use std::collections::BTreeSet;
use std::fmt;

use crate::json::{Value, json};

use self::messages::{invalid_type, newer, value_not_allowed};
use self::recovery::Recovery;
use super::faults::{consequence, substitute};
use super::openapi::OPENAPI;
use super::shape::{ObjectKind, Shape};
use super::tree::{self, Fields};
use super::version::Version;
use crate::diagnostic::{Diagnostic, Diagnostics, Trail, closest_match};

/// The findings that later passes need.
#[derive(Clone, Debug)]
pub(super) struct Classified {
    /// Whether the description uses features that are later than OpenAPI 3.0.
    pub(super) is_newer: bool,
    /// The security schemes that are declared, but cannot be recovered.
    pub(super) invalid_schemes: BTreeSet<String>,
}

/// Reports everything in `root` that does not match the tables, and recovers from it.
pub(super) fn repair(
    root: &mut Value,
    version: Version,
    diagnostics: &mut Diagnostics,
) -> Classified {
    let mut check = Check {
        diagnostics,
        version,
        is_newer: version > Version::V3_0,
        invalid_schemes: BTreeSet::new(),
    };
    let shape = Shape::Object(&OPENAPI);
    check.value(&Trail::Root, root, shape, Omission::Value);
    Classified {
        is_newer: check.is_newer,
        invalid_schemes: check.invalid_schemes,
    }
}

struct Check<'a> {
    diagnostics: &'a mut Diagnostics,
    version: Version,
    is_newer: bool,
    invalid_schemes: BTreeSet<String>,
}

/// What is ignored with a value that cannot be kept.
#[derive(Clone, Copy)]
enum Omission {
    /// An item of an array, or an entry of a map.
    Value,
    /// A field or a keyword, by that noun.
    Field(&'static str),
    /// The object that requires the value, by its noun.
    Object(&'static str),
    /// A component of this kind, to which references may exist: it is an error.
    Component(&'static ObjectKind),
}

impl Omission {
    /// What is ignored with a value that an object requires.
    fn of_object(trail: &Trail<'_>, kind: &'static ObjectKind) -> Self {
        match is_referenced_component(trail, kind) {
            true => Self::Component(kind),
            false => Self::Object(kind.noun),
        }
    }

    /// Reports a value that cannot be kept.
    fn report(self, diagnostics: &mut Diagnostics, diagnostic: Diagnostic) {
        match self {
            Self::Component(kind) => diagnostics.report_fault(diagnostic, &consequence(kind)),
            Self::Value | Self::Field(_) | Self::Object(_) => diagnostics.report(diagnostic),
        }
    }
}

/// The end of a message.
impl fmt::Display for Omission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value => f.write_str("; the value is ignored"),
            Self::Field(noun) | Self::Object(noun) => write!(f, "; the {noun} is ignored"),
            Self::Component(_) => Ok(()),
        }
    }
}

impl Check<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }

    /// Reports a feature that requires a later version than the description declares.
    fn newer(&mut self, location: &Trail<'_>, feature: &str, since: Version) {
        if since > self.version {
            self.is_newer = true;
            self.report(newer(location, feature, since, self.version));
        }
    }
}

/// Each of these functions checks a value, and returns whether the value is kept.
impl Check<'_> {
    fn value(
        &mut self,
        trail: &Trail<'_>,
        value: &mut Value,
        shape: Shape,
        omission: Omission,
    ) -> bool {
        if !shape.accepts(value) {
            return self.repair_type(trail, value, shape, omission);
        }
        match (shape, value) {
            (Shape::Enum(allowed), Value::String(string)) => {
                self.enum_value(trail, string, allowed, omission)
            }
            (Shape::Types, types) => self.types(trail, types),
            (Shape::Array(item), Value::Array(items)) => self.array(trail, items, *item),
            (Shape::Map(item), Value::Object(entries)) => {
                entries.retain(|name, value| {
                    let location = trail.key(name);
                    let omission = match item.kind() {
                        Some(kind) if is_referenced_component(&location, kind) => {
                            Omission::Component(kind)
                        }
                        _ => Omission::Value,
                    };
                    self.entry(&location, value, *item, omission)
                        || self.replace_component(value, omission)
                });
                true
            }
            (Shape::Schema(_), Value::Bool(_)) => {
                self.newer(trail, "a boolean schema", Version::V3_1);
                true
            }
            (Shape::Reference(kind) | Shape::Schema(kind), Value::Object(fields))
                if self.is_reference(shape, fields) =>
            {
                self.reference(trail, fields, kind)
            }
            (
                Shape::Object(kind) | Shape::Reference(kind) | Shape::Schema(kind),
                Value::Object(fields),
            ) => self.fields(trail, fields, kind),
            (Shape::BooleanOr(inner), value) if !value.is_boolean() => {
                self.value(trail, value, *inner, omission)
            }
            (Shape::SecurityRequirement, Value::Object(requirement)) => {
                self.scopes(trail, requirement)
            }
            _ => true,
        }
    }

    /// Whether an object is a Reference Object. Since 3.1, a schema with `$ref` is not.
    fn is_reference(&self, shape: Shape, fields: &Fields) -> bool {
        let is_schema = matches!(shape, Shape::Schema(_));
        fields.contains_key("$ref") && (!is_schema || self.version == Version::V3_0)
    }

    /// A scheme whose scopes are invalid is still required, without scopes.
    fn scopes(&mut self, trail: &Trail<'_>, requirement: &mut Fields) -> bool {
        for (name, scopes) in requirement {
            let shape = Shape::Array(&Shape::String);
            if !self.value(&trail.key(name), scopes, shape, Omission::Value) {
                *scopes = json!([]);
            }
        }
        true
    }

    fn array(&mut self, trail: &Trail<'_>, items: &mut Vec<Value>, shape: Shape) -> bool {
        let moves = tree::retain(trail, items, |trail, item| {
            self.value(trail, item, shape, Omission::Value)
        });
        moves.record(trail, self.diagnostics);
        true
    }

    /// A value under a key. Requirements of a security scheme that is ignored are checked later.
    fn entry(
        &mut self,
        trail: &Trail<'_>,
        value: &mut Value,
        shape: Shape,
        omission: Omission,
    ) -> bool {
        let is_kept = self.value(trail, value, shape, omission);
        if let (false, Shape::Reference(kind), Trail::Key(_, name)) = (is_kept, shape, trail)
            && is_component(trail)
            && kind.section == Some("securitySchemes")
        {
            self.invalid_schemes.insert((*name).to_owned());
        }
        is_kept
    }

    /// Whether an invalid component is replaced, so that references to it resolve.
    fn replace_component(&self, value: &mut Value, omission: Omission) -> bool {
        let substitute = match omission {
            Omission::Component(kind) if self.diagnostics.keeps_going() => substitute(kind),
            _ => None,
        };
        substitute.map(|it| *value = Value::Object(it)).is_some()
    }

    fn repair_type(
        &mut self,
        trail: &Trail<'_>,
        value: &mut Value,
        shape: Shape,
        omission: Omission,
    ) -> bool {
        let recovery = Recovery::of(trail, value, shape, self.diagnostics);
        let consequence = recovery.describe(omission);
        let mut report = invalid_type(trail, value, shape, &consequence, self.version);
        if let (Shape::String, Recovery::TreatAs(text)) = (shape, &recovery) {
            report = report.help(format!("quote the value: `{text}`"));
        }
        match recovery {
            Recovery::Ignore => {
                omission.report(self.diagnostics, report);
                false
            }
            Recovery::TreatAs(intended) => {
                self.report(report);
                *value = recovery::with_required_fields(intended, shape);
                self.value(trail, value, shape, omission)
            }
            Recovery::Null => {
                self.report(report);
                *value = recovery::schema_of_null(self.version);
                true
            }
        }
    }

    fn enum_value(
        &mut self,
        trail: &Trail<'_>,
        string: &mut String,
        allowed: &[&str],
        omission: Omission,
    ) -> bool {
        if allowed.contains(&string.as_str()) {
            self.value_from_newer_version(trail, string, allowed);
            return true;
        }
        let intended = closest_match(string, allowed.iter().copied());
        let report = value_not_allowed(trail, string, allowed, intended, self.version, omission);
        match intended {
            Some(intended) => {
                self.report(report);
                intended.clone_into(string);
            }
            None => omission.report(self.diagnostics, report),
        }
        intended.is_some()
    }
}

/// Whether the location is a component, and not inside of one.
fn is_component(trail: &Trail<'_>) -> bool {
    matches!(
        trail,
        Trail::Key(Trail::Key(Trail::Key(Trail::Root, "components"), _), _)
    )
}

/// Whether an object is a component that cannot be ignored, because references to it may exist.
fn is_referenced_component(trail: &Trail<'_>, kind: &ObjectKind) -> bool {
    let is_in_section = !matches!(kind.section, None | Some("schemas" | "securitySchemes"));
    is_in_section && is_component(trail)
}

fn is_status(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        [b'1'..=b'5', b'X', b'X'] | [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9']
    )
}
