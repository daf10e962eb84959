//! Values that a schema gives beside itself, and that are none of its own: defaults and examples, and those
//! that it lists.

use std::fmt;

use serde_json::Value;

use super::super::version::Version;
use super::describe::{kind_of, with_article};
use super::validate::{Fault, Fitting, Spot, other_type};
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Origin, Trail};

/// How much of one value is held against its schema, and how much of all of them, in schemas that are met.
/// Schemas may refer to each other in ways that would have no end.
const MOST_STEPS: usize = 10_000;
pub(super) const MOST_STEPS_OF_ALL: usize = 1_000_000;

/// Which of a schema's values one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Default,
    Example,
}

impl Check<'_> {
    /// The default and the examples of a schema.
    pub(super) fn values(&mut self, trail: &Trail<'_>, members: &Members) {
        for (key, role) in [("default", Role::Default), ("example", Role::Example)] {
            if let Some(value) = members.get(key) {
                self.value(&trail.key(key), value, (trail, members), role);
            }
        }
        let examples = members.get("examples").and_then(Value::as_array);
        let place = trail.key("examples");
        for (index, value) in examples.into_iter().flatten().enumerate() {
            let place = place.index(index);
            self.value(&place, value, (trail, members), Role::Example);
        }
    }

    /// The examples of a parameter or a header, which stand beside its schema.
    pub(super) fn examples_beside(&mut self, trail: &Trail<'_>, members: &Members) {
        let Some(schema) = members.get("schema").and_then(Value::as_object) else {
            return;
        };
        let schema = (&trail.key("schema"), schema);
        if let Some(example) = members.get("example") {
            self.value(&trail.key("example"), example, schema, Role::Example);
        }
        let named = members.get("examples").and_then(Value::as_object);
        let place = trail.key("examples");
        for (name, example) in named.into_iter().flatten() {
            if let Some(value) = example.get("value") {
                let place = place.key(name);
                self.value(&place.key("value"), value, schema, Role::Example);
            }
        }
    }

    fn value(
        &mut self,
        place: &Trail<'_>,
        value: &Value,
        (asked, schema): (&Trail<'_>, &Members),
        role: Role,
    ) {
        let steps = self.steps.min(MOST_STEPS);
        let mut fitting = Fitting {
            components: self.components,
            version: self.version,
            role,
            left: steps,
        };
        let spot = Spot {
            value: *place,
            schema: *asked,
            depth: 0,
        };
        let fault = fitting.fault(spot, value, schema);
        self.steps -= steps - fitting.left;
        if let Some(fault) = fault {
            self.report(misfit(fault, &place.origin(), &asked.origin(), role));
        }
    }

    /// Values that are listed, and that the type beside them has none of. Where it is plain what is meant
    /// (`1` for `"1"`), that is told where it is read so.
    pub(super) fn listed_types(&mut self, trail: &Trail<'_>, members: &Members) {
        let listed = members.get("enum").and_then(Value::as_array);
        let place = trail.key("enum");
        // `null` alone is how some tools write a `null` that OpenAPI 3.0 has no type for.
        let several = listed.filter(|listed| listed.len() > 1);
        let null = several.and_then(|listed| listed.iter().position(Value::is_null));
        let is_other = || other_type(&Value::Null, members, Role::Default).is_some();
        if let Some(index) = null.filter(|_| is_other()) {
            self.report(listed_null(place.index(index).origin(), self.version));
        }
        let numbered = listed.into_iter().flatten().enumerate();
        let mut others = numbered.filter_map(|(index, value)| {
            let types = listed_otherwise(value, members)?;
            Some((place.index(index).origin(), value, types))
        });
        if let Some((origin, value, types)) = others.next() {
            let more = others.count();
            self.report(of_another_type(origin, value, &types, more));
        }
        if let Some(value) = members.get("const")
            && let Some(types) = listed_otherwise(value, members)
        {
            let origin = trail.key("const").origin();
            self.report(of_another_type(origin, value, &types, 0));
        }
    }
}

/// The types that a listed value is to have one of, where it has none and is not read as one.
fn listed_otherwise<'a>(value: &Value, members: &'a Members) -> Option<Vec<&'a str>> {
    let types = other_type(value, members, Role::Default)?;
    let is_read = match (types.as_slice(), value) {
        (_, Value::Null) | (["string"], Value::Number(_) | Value::Bool(_)) => true,
        (["integer" | "number"], Value::String(text)) => text.parse::<f64>().is_ok(),
        _ => false,
    };
    (!is_read).then_some(types)
}

fn listed_null(origin: Origin, version: Version) -> Diagnostic {
    let message = "`null` is listed, and `type` does not allow it: it is taken as allowed";
    let help = match version {
        Version::V3_0 => "add `nullable: true`, or remove it",
        _ => "add `\"null\"` to `type`, or remove it",
    };
    Diagnostic::new(Code::InvalidType, origin, message)
        .at_value()
        .help(help)
}

fn of_another_type(origin: Origin, value: &Value, types: &[&str], more: usize) -> Diagnostic {
    let expected = asked_for(types);
    let found = kind_of(value);
    let likewise = match more {
        0 => String::new(),
        more => format!(", and {more} more likewise"),
    };
    let message = format!(
        "this value is {found}, and `type` asks for {expected}: it is taken as it stands{likewise}"
    );
    let help = match types {
        ["array"] => "put the list under `items`, or mend `type`".to_owned(),
        _ => format!("write {expected}, or mend `type`"),
    };
    Diagnostic::new(Code::InvalidType, origin, message)
        .at_value()
        .help(help)
}

/// The names of types, in a sentence.
pub(super) fn asked_for(types: &[&str]) -> String {
    let types: Vec<_> = types.iter().map(|ty| with_article(ty)).collect();
    types.join(" or ")
}

fn misfit(fault: Fault, whole: &Origin, schema: &Origin, role: Role) -> Diagnostic {
    let Fault {
        at,
        asked,
        what,
        help,
    } = fault;
    let message = match at == *whole {
        true => format!("the {role} {what}"),
        false => format!("this part of the {role} {what}"),
    };
    let is_beside = asked.parent().as_ref() == Some(schema);
    let diagnostic = Diagnostic::new(role.code(), at, message)
        .at_value()
        .help(help);
    match is_beside {
        true => diagnostic,
        false => diagnostic.related(asked, "asked for here"),
    }
}

impl Role {
    fn code(self) -> Code {
        match self {
            Self::Default => Code::InvalidDefault,
            Self::Example => Code::InvalidExample,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::Example => "example",
        })
    }
}
