//! Whether a value is one of those that a schema describes, as far as that can be said for certain.
//!
//! What is not looked at lets everything through: a validator would refuse more. The client checks no values;
//! what is found here is for the one who reads the description.

mod constraints;
mod enums;
mod formats;

use serde_json::Value;

use super::super::components::{Components, Target};
use super::super::version::Version;
use super::Members;
use super::describe::kind_of;
use super::values::{Role, asked_for};
use crate::diagnostic::{Origin, Trail};

/// How many schemas are gone through to one, by what holds them and by references.
const DEEPEST: usize = 150;

/// What is wrong with a value.
pub(super) struct Fault {
    /// Where the value stands that is wrong.
    pub(super) at: Origin,
    /// The key of a schema that asks for another.
    pub(super) asked: Origin,
    /// What is wrong with it: the end of a sentence.
    pub(super) what: String,
    pub(super) help: String,
}

/// A value that is held against a schema.
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

    /// The same value, and another schema.
    fn by(self, schema: Trail<'t>) -> Self {
        Self {
            schema,
            depth: self.depth + 1,
            ..self
        }
    }

    /// A value inside this one, and its schema.
    fn inside(self, value: Trail<'t>, schema: Trail<'t>) -> Self {
        Self { value, ..self }.by(schema)
    }
}

/// Holds one value against schemas.
pub(super) struct Fitting<'c> {
    pub(super) components: Components<'c>,
    pub(super) version: Version,
    pub(super) role: Role,
    /// How much more is looked at.
    pub(super) left: usize,
}

impl Fitting<'_> {
    /// The first thing that is wrong with a value.
    pub(super) fn fault(
        &mut self,
        spot: Spot<'_>,
        value: &Value,
        schema: &Members,
    ) -> Option<Fault> {
        if !self.takes(1) || spot.depth > DEEPEST {
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

    /// Whether there is as much left to be looked at.
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
        let expected = asked_for(types);
        let found = kind_of(value);
        let what = format!("is {found}, and its schema asks for {expected}");
        let help = match (value, self.version) {
            (Value::Null, Version::V3_0) => "remove it, or add `nullable: true`".to_owned(),
            (Value::Null, _) => "remove it, or add `\"null\"` to `type`".to_owned(),
            _ => format!("write {expected}, or mend `type`"),
        };
        spot.fault("type", what, help)
    }

    /// What one key of a schema says of a value.
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
                self.rest(spot, members, asked, schema)
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

    /// A value that is none of those that are to choose from. What is wrong with it is known where there is
    /// nothing else to choose.
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
                let what = format!("fits none of the schemas that `{key}` lists");
                let help = "write one that fits, or mend the schemas";
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

    /// The members that have no schema of their own.
    fn rest(
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

    /// Members that are missing. One that is only read, or only written, need not be in every value.
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
            let goes_one_way = |it: &Members| is_true(it, "readOnly") || is_true(it, "writeOnly");
            !members.contains_key(*name) && !property.is_some_and(goes_one_way)
        })?;
        let what = format!("lacks `{missing}`, which is required");
        Some(spot.fault("required", what, "add it, or take it out of `required`"))
    }
}

fn is_true(schema: &Members, key: &str) -> bool {
    schema.get(key) == Some(&Value::Bool(true))
}

/// The types that a value is to have one of, and has not.
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
    // YAML makes numbers of texts, and an example is for people.
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
