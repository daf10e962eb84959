//! Defaults, examples and enum values that are not valid against their schema.

use crate::json::Value;

use super::super::tree::{Fields, Read};
use super::super::version::Version;
use super::Check;
use super::validate::{Instance, Validator, Violation, are_strings, other_type};
use crate::diagnostic::{Code, Diagnostic, Origin, Trail, exact_type, type_list};

/// How many schemas are visited to validate one value, and to validate all values. Without a limit, schemas that
/// refer to each other could take forever.
const MAX_STEPS: usize = 10_000;
pub(super) const MAX_STEPS_OF_ALL: usize = 1_000_000;

/// The purpose of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Default,
    Example,
}

impl Check<'_> {
    /// The default and the examples of a schema.
    pub(super) fn values(&mut self, trail: &Trail<'_>, schema: &Fields) {
        for (key, role) in [("default", Role::Default), ("example", Role::Example)] {
            if let Some(value) = schema.get(key) {
                self.value(&trail.key(key), value, (trail, schema), role);
            }
        }
        let location = trail.key("examples");
        for (index, value) in schema.items("examples") {
            let location = location.index(index);
            self.value(&location, value, (trail, schema), Role::Example);
        }
    }

    /// The examples of a parameter or a header, which are siblings of its schema.
    pub(super) fn examples_beside(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let Some(schema) = fields.object("schema") else {
            return;
        };
        let schema = (&trail.key("schema"), schema);
        if let Some(example) = fields.get("example") {
            self.value(&trail.key("example"), example, schema, Role::Example);
        }
        let location = trail.key("examples");
        for (name, example) in fields.entries("examples") {
            if let Some(value) = example.get("value") {
                let location = location.key(name);
                self.value(&location.key("value"), value, schema, Role::Example);
            }
        }
    }

    fn value(
        &mut self,
        location: &Trail<'_>,
        value: &Value,
        (schema_at, schema): (&Trail<'_>, &Fields),
        role: Role,
    ) {
        let steps = self.steps.min(MAX_STEPS);
        let mut validator = Validator {
            components: self.components,
            version: self.version,
            role,
            remaining_steps: steps,
        };
        let instance = Instance {
            value,
            at: *location,
            schema,
            schema_at: *schema_at,
            depth: 0,
        };
        let violation = validator.violation(instance);
        self.steps -= steps - validator.remaining_steps;
        if let Some(violation) = violation {
            self.report(invalid_value(
                violation,
                &location.origin(),
                &schema_at.origin(),
                role,
            ));
        }
    }

    /// Reports enum values and constants whose type `type` does not allow. Those that have an obvious
    /// interpretation (`1` for `"1"`) are reported where they are converted.
    pub(super) fn enum_value_types(&mut self, trail: &Trail<'_>, schema: &Fields) {
        let listed = schema.array("enum");
        let location = trail.key("enum");
        // Some tools write an `enum` of `null` alone for the type `null`, which OpenAPI 3.0 lacks.
        let several = listed.filter(|listed| listed.len() > 1);
        let null = several.and_then(|listed| listed.iter().position(Value::is_null));
        let is_other = || other_type(&Value::Null, schema, Role::Default).is_some();
        if let Some(index) = null.filter(|_| is_other()) {
            self.report(null_in_enum(location.index(index).origin(), self.version));
        }
        let numbered = listed.into_iter().flatten().enumerate();
        let mut others = numbered.filter_map(|(index, value)| {
            let types = unexpected_type(value, schema)?;
            Some((location.index(index).origin(), value, types))
        });
        if let Some((origin, value, types)) = others.next() {
            let more = others.count();
            self.report(of_another_type(origin, "enum", value, &types, more));
        }
        if let Some(value) = schema.get("const")
            && let Some(types) = unexpected_type(value, schema)
        {
            let origin = trail.key("const").origin();
            self.report(of_another_type(origin, "const", value, &types, 0));
        }
    }
}

/// The types that `type` allows, if a listed value has none of them and is not converted to one.
fn unexpected_type<'a>(value: &Value, schema: &'a Fields) -> Option<Vec<&'a str>> {
    let types = other_type(value, schema, Role::Default)?;
    let is_read = match (types.as_slice(), value) {
        (_, Value::Null) => true,
        (types, Value::Number(_) | Value::Bool(_)) if are_strings(types) => true,
        (["integer" | "number"], Value::String(text)) => text.parse::<f64>().is_ok(),
        _ => false,
    };
    (!is_read).then_some(types)
}

fn null_in_enum(origin: Origin, version: Version) -> Diagnostic {
    let message =
        "`enum` contains `null`, which `type` does not allow; `null` is treated as allowed";
    let help = match version {
        Version::V3_0 => "add `nullable: true` or remove `null`",
        _ => "add `\"null\"` to `type` or remove `null` from `enum`",
    };
    Diagnostic::new(Code::InvalidType, origin, message)
        .at_value()
        .help(help)
}

fn of_another_type(
    origin: Origin,
    key: &str,
    value: &Value,
    types: &[&str],
    more: usize,
) -> Diagnostic {
    let expected = type_list(types);
    let found = exact_type(value);
    let is_of_items = key == "enum" && types == ["array"] && !value.is_object();
    let consequence = match (is_of_items, more) {
        (true, _) => "`enum` is treated as that of the items".to_owned(),
        (false, 0) => "the value is used as written".to_owned(),
        (false, more) => format!("this value and {more} more are used as written"),
    };
    let message = format!("expected {expected} in `{key}`, found {found}; {consequence}");
    let help = match types {
        ["array"] => format!("move `{key}` into `items` or change `type`"),
        _ => format!("use {expected} or change `type`"),
    };
    Diagnostic::new(Code::InvalidType, origin, message)
        .at_value()
        .help(help)
}

fn invalid_value(violation: Violation, whole: &Origin, schema: &Origin, role: Role) -> Diagnostic {
    let Violation {
        at,
        keyword,
        what,
        help,
    } = violation;
    let (code, noun) = match role {
        Role::Default => (Code::InvalidDefault, "default"),
        Role::Example => (Code::InvalidExample, "example"),
    };
    let message = match at == *whole {
        true => format!("invalid {noun}: {what}"),
        false => format!("invalid value in {noun}: {what}"),
    };
    let is_beside = keyword.parent().as_ref() == Some(schema);
    let diagnostic = Diagnostic::new(code, at, message).at_value().help(help);
    match is_beside {
        true => diagnostic,
        false if keyword.last().as_deref() == Some("type") => {
            diagnostic.related(keyword, "expected type is declared here")
        }
        false => diagnostic.related(keyword, "required by this keyword"),
    }
}
