//! Validates values against schemas, and reports only violations that are certain.
//!
//! Keywords that are not checked accept every value: a full validator would reject more. The client validates no
//! values; these findings are for readers of the description.

mod constraints;
mod enums;
mod formats;

use serde_json::Value;

use super::super::components::{Components, Target};
use super::super::version::Version;
use super::Members;
use super::describe::kind_of;
use super::values::{Role, describe_types};
use crate::diagnostic::{Origin, Trail};

/// How deep schemas are followed, through subschemas and references.
const MAX_DEPTH: usize = 150;

/// A violation of a schema.
pub(super) struct Fault {
    /// The location of the invalid value.
    pub(super) at: Origin,
    /// The location of the violated keyword.
    pub(super) asked: Origin,
    /// The violation: the end of the message.
    pub(super) what: String,
    pub(super) help: String,
}

/// A value that is validated against a schema.
#[derive(Clone, Copy)]
pub(super) struct Spot<'t> {
    pub(super) value: Trail<'t>,
    pub(super) schema: Trail<'t>,
    pub(super) depth: usize,
}

impl<'t> Spot<'t> {
    fn fault(&self, key: &str, what: String, help: impl Into<String>) -> Fault {
        Fault {
            at: self.value.origin(),
            asked: self.schema.key(key).origin(),
            what,
            help: help.into(),
        }
    }

    /// The same value with another schema.
    fn by(self, schema: Trail<'t>) -> Self {
        Self {
            schema,
            depth: self.depth + 1,
            ..self
        }
    }

    /// A value inside this one with its schema.
    fn inside(self, value: Trail<'t>, schema: Trail<'t>) -> Self {
        Self { value, ..self }.by(schema)
    }
}

/// Validates one value against schemas.
pub(super) struct Fitting<'c> {
    pub(super) components: Components<'c>,
    pub(super) version: Version,
    pub(super) role: Role,
    /// The remaining budget.
    pub(super) left: usize,
}

impl Fitting<'_> {
    /// The first violation of a schema by a value.
    pub(super) fn fault(
        &mut self,
        spot: Spot<'_>,
        value: &Value,
        schema: &Members,
    ) -> Option<Fault> {
        if !self.takes(1) || spot.depth > MAX_DEPTH {
            return None;
        }
        if let Some(reference) = schema.get("$ref") {
            let fault = self.referred(spot, value, reference);
            if fault.is_some() || self.version == Version::V3_0 {
                return fault;
            }
        }
        if value.is_null() && is_true(schema, "nullable") {
            return None;
        }
        match other_type(value, schema, self.role) {
            Some(types) => Some(self.of_other_type(spot, value, &types)),
            None => schema
                .iter()
                .find_map(|(key, asked)| self.keyword(spot, value, schema, (key, asked))),
        }
    }

    /// Takes a number of steps from the budget; false if the budget is exceeded.
    fn takes(&mut self, steps: usize) -> bool {
        let left = self.left.checked_sub(steps);
        self.left = left.unwrap_or_default();
        left.is_some()
    }

    fn schema(&mut self, spot: Spot<'_>, value: &Value, schema: &Value) -> Option<Fault> {
        self.fault(spot, value, schema.as_object()?)
    }

    fn referred(&mut self, spot: Spot<'_>, value: &Value, reference: &Value) -> Option<Fault> {
        let Target { section, name } = Target::of(reference.as_str()?)?;
        let schema = self.components.get(section, name)?;
        let components = Trail::Root.key("components");
        let section = components.key(section);
        self.schema(spot.by(section.key(name)), value, schema)
    }

    fn of_other_type(&self, spot: Spot<'_>, value: &Value, types: &[&str]) -> Fault {
        let expected = describe_types(types);
        let found = kind_of(value);
        let what = format!("expected {expected}, found {found}");
        let help = match (value, self.version) {
            (Value::Null, Version::V3_0) => "remove the value or add `nullable: true`".to_owned(),
            (Value::Null, _) => "remove the value or add `\"null\"` to `type`".to_owned(),
            _ => format!("use {expected} or change `type`"),
        };
        spot.fault("type", what, help)
    }

    /// The violation of one keyword by a value.
    fn keyword(
        &mut self,
        spot: Spot<'_>,
        value: &Value,
        schema: &Members,
        (key, asked): (&str, &Value),
    ) -> Option<Fault> {
        match (key, value) {
            ("enum", value) if !value.is_null() => self.listed(spot, value, asked.as_array()?),
            ("const", value) if !value.is_null() => enums::constant(spot, value, asked),
            ("allOf", _) => self.all_of(spot, value, asked.as_array()?),
            ("anyOf" | "oneOf", _) => self.any_of(spot, value, (key, asked.as_array()?)),
            ("items", Value::Array(items)) => {
                self.items(spot, items, asked, schema.get("prefixItems"))
            }
            ("properties", Value::Object(members)) => self.properties(spot, members, asked),
            ("additionalProperties", Value::Object(members)) => {
                self.additional_properties(spot, members, asked, schema)
            }
            ("required", Value::Object(members)) => {
                self.required(spot, members, asked.as_array()?, schema)
            }
            ("type", Value::Number(number))
                if asked == "integer" && !schema.contains_key("format") =>
            {
                formats::fault_of_integer(spot, number)
            }
            ("format", _) => formats::fault(spot, value, asked.as_str()?),
            ("pattern", Value::String(text)) => self.pattern(spot, text, asked.as_str()?),
            _ => constraints::fault(spot, value, schema, (key, asked)),
        }
    }

    fn all_of(&mut self, spot: Spot<'_>, value: &Value, parts: &[Value]) -> Option<Fault> {
        let list = spot.schema.key("allOf");
        let mut numbered = parts.iter().enumerate();
        numbered.find_map(|(index, part)| self.schema(spot.by(list.index(index)), value, part))
    }

    /// A value that matches no subschema. If there is only one besides `null`, its violation is reported.
    fn any_of(
        &mut self,
        spot: Spot<'_>,
        value: &Value,
        (key, choices): (&str, &[Value]),
    ) -> Option<Fault> {
        let list = spot.schema.key(key);
        let mut faults = Vec::new();
        for (index, choice) in choices.iter().enumerate() {
            let fault = self.schema(spot.by(list.index(index)), value, choice)?;
            let is_null = choice.get("type").is_some_and(|ty| ty == "null");
            faults.extend((!is_null).then_some(fault));
        }
        match faults.len() {
            0 => None,
            1 => faults.pop(),
            _ => {
                let what = format!("value matches none of the schemas in `{key}`");
                let help = "use a value that matches one of them, or change the schemas";
                Some(spot.fault(key, what, help))
            }
        }
    }

    fn items(
        &mut self,
        spot: Spot<'_>,
        items: &[Value],
        schema: &Value,
        first: Option<&Value>,
    ) -> Option<Fault> {
        let first = first.and_then(Value::as_array).map_or(0, Vec::len);
        let place = spot.schema.key("items");
        let mut numbered = items.iter().enumerate().skip(first);
        numbered.find_map(|(index, item)| {
            let at = spot.value.index(index);
            self.schema(spot.inside(at, place), item, schema)
        })
    }

    fn properties(
        &mut self,
        spot: Spot<'_>,
        members: &Members,
        properties: &Value,
    ) -> Option<Fault> {
        let place = spot.schema.key("properties");
        members.iter().find_map(|(name, value)| {
            let at = spot.value.key(name);
            let schema = properties.get(name)?;
            self.schema(spot.inside(at, place.key(name)), value, schema)
        })
    }

    /// Validates the properties that `properties` does not define.
    fn additional_properties(
        &mut self,
        spot: Spot<'_>,
        members: &Members,
        rest: &Value,
        schema: &Members,
    ) -> Option<Fault> {
        if !rest.is_object() || schema.contains_key("patternProperties") {
            return None;
        }
        let place = spot.schema.key("additionalProperties");
        let described = schema.get("properties").and_then(Value::as_object);
        let is_described = |name: &str| described.is_some_and(|it| it.contains_key(name));
        let mut others = members.iter().filter(|(name, _)| !is_described(name));
        others.find_map(|(name, value)| {
            let at = spot.value.key(name);
            self.schema(spot.inside(at, place), value, rest)
        })
    }

    /// Missing required properties. A read-only or write-only property need not be in every value.
    fn required(
        &mut self,
        spot: Spot<'_>,
        members: &Members,
        required: &[Value],
        schema: &Members,
    ) -> Option<Fault> {
        if !self.takes(required.len()) {
            return None;
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut names = required.iter().filter_map(Value::as_str);
        let missing = names.find(|name| {
            let property = properties.and_then(|it| self.components.resolve(it.get(*name)?));
            let is_one_way = |it: &Members| is_true(it, "readOnly") || is_true(it, "writeOnly");
            !members.contains_key(*name) && !property.is_some_and(is_one_way)
        })?;
        let what = format!("missing required property `{missing}`");
        let help = format!("add `{missing}` or remove it from `required`");
        Some(spot.fault("required", what, help))
    }
}

fn is_true(schema: &Members, key: &str) -> bool {
    schema.get(key) == Some(&Value::Bool(true))
}

/// The types that `type` allows, if a value has none of them.
pub(super) fn other_type<'a>(
    value: &Value,
    schema: &'a Members,
    role: Role,
) -> Option<Vec<&'a str>> {
    let ty = schema.get("type")?;
    let is_one = match ty {
        Value::String(name) => has_type(value, name),
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .any(|name| has_type(value, name)),
        _ => true,
    };
    if is_one || (value.is_null() && is_true(schema, "nullable")) {
        return None;
    }
    let names: Vec<_> = match ty {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        ty => ty.as_str().into_iter().collect(),
    };
    // YAML may parse a string as a number, and an example only serves as documentation.
    let is_scalar = value.is_number() || value.is_boolean();
    let is_excused = match role {
        Role::Default => false,
        Role::Example => value.is_null() || (is_scalar && names.contains(&"string")),
    };
    (!is_excused).then_some(names)
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    }
}
