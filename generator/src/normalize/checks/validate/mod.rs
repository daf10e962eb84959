//! Validates values against schemas, and reports only violations that are certain.
//!
//! Keywords that are not checked accept every value: a full validator would reject more. The client validates no
//! values; these findings are for readers of the description.

mod constraints;
mod enums;
mod formats;

use std::slice;

use crate::json::Value;

use super::super::components::{Components, Target};
use super::super::tree::{Fields, Read};
use super::super::version::Version;
use super::values::Role;
use crate::diagnostic::{Origin, Trail, exact_type, type_list};

/// How deep schemas are followed, through subschemas and references.
const MAX_DEPTH: usize = 150;

/// A violation of a schema.
pub(super) struct Violation {
    /// The location of the invalid value.
    pub(super) at: Origin,
    /// The location of the violated keyword.
    pub(super) keyword: Origin,
    /// The violation: the end of the message.
    pub(super) what: String,
    pub(super) help: String,
}

/// A value that is validated against a schema.
#[derive(Clone, Copy)]
pub(super) struct Instance<'t> {
    pub(super) value: &'t Value,
    pub(super) at: Trail<'t>,
    pub(super) schema: &'t Fields,
    pub(super) schema_at: Trail<'t>,
    pub(super) depth: usize,
}

impl<'t> Instance<'t> {
    fn violation(&self, keyword: &str, what: String, help: impl Into<String>) -> Violation {
        Violation {
            at: self.at.origin(),
            keyword: self.schema_at.key(keyword).origin(),
            what,
            help: help.into(),
        }
    }

    /// The same value with another schema, if that is an object.
    fn with(self, schema: &'t Value, schema_at: Trail<'t>) -> Option<Self> {
        Some(Self {
            schema: schema.as_object()?,
            schema_at,
            depth: self.depth + 1,
            ..self
        })
    }

    /// A value inside this one.
    fn nested(self, value: &'t Value, at: Trail<'t>) -> Self {
        Self { value, at, ..self }
    }
}

/// Validates one value against schemas.
pub(super) struct Validator<'c> {
    pub(super) components: Components<'c>,
    pub(super) version: Version,
    pub(super) role: Role,
    /// The remaining budget.
    pub(super) remaining_steps: usize,
}

impl Validator<'_> {
    /// The first violation of a schema by a value.
    pub(super) fn violation(&mut self, instance: Instance<'_>) -> Option<Violation> {
        let Instance { value, schema, .. } = instance;
        if !self.spend(1) || instance.depth > MAX_DEPTH {
            return None;
        }
        if value.is_null() && schema.is_true("nullable") {
            return None;
        }
        if let Some(reference) = schema.get("$ref") {
            let violation = self.referenced(instance, reference);
            if violation.is_some() || self.version == Version::V3_0 {
                return violation;
            }
        }
        // A default of another type is reported where it is converted.
        let is_converted = |types: &Vec<&str>| {
            let is_scalar = value.is_number() || value.is_boolean();
            instance.depth == 0 && is_scalar && are_strings(types)
        };
        match other_type(value, schema, self.role).filter(|types| !is_converted(types)) {
            Some(types) => Some(self.of_other_type(instance, &types)),
            None => schema
                .iter()
                .find_map(|(key, keyword)| self.keyword(instance, key, keyword)),
        }
    }

    /// Spends a number of steps of the budget; false if the budget is exceeded.
    fn spend(&mut self, steps: usize) -> bool {
        let remaining = self.remaining_steps.checked_sub(steps);
        self.remaining_steps = remaining.unwrap_or_default();
        remaining.is_some()
    }

    fn referenced(&mut self, instance: Instance<'_>, reference: &Value) -> Option<Violation> {
        let Target { section, name } = Target::of(reference.as_str()?)?;
        let schema = self.components.get(section, name)?;
        let components = Trail::Root.key("components");
        let section = components.key(section);
        self.violation(instance.with(schema, section.key(name))?)
    }

    fn of_other_type(&self, instance: Instance<'_>, types: &[&str]) -> Violation {
        let expected = type_list(types);
        let found = exact_type(instance.value);
        let what = format!("expected {expected}, found {found}");
        let help = match (instance.value, self.version) {
            (Value::Null, Version::V3_0) => "remove the value or add `nullable: true`".to_owned(),
            (Value::Null, _) => "remove the value or add `\"null\"` to `type`".to_owned(),
            _ => format!("use {expected} or change `type`"),
        };
        instance.violation("type", what, help)
    }

    /// The violation of one keyword by a value.
    fn keyword(&mut self, instance: Instance<'_>, key: &str, keyword: &Value) -> Option<Violation> {
        match (key, instance.value) {
            ("enum" | "const", Value::Null) => None,
            ("enum", _) => self.enumeration(instance, keyword.as_array()?),
            ("const", _) => enums::constant(instance, keyword),
            ("allOf", _) => self.all_of(instance, keyword.as_array()?),
            ("anyOf" | "oneOf", _) => self.any_of(instance, key, keyword.as_array()?),
            ("items", Value::Array(items)) => self.items(instance, items, keyword),
            ("properties", Value::Object(values)) => self.properties(instance, values, keyword),
            ("additionalProperties", Value::Object(values)) => {
                self.additional_properties(instance, values, keyword)
            }
            ("required", Value::Object(values)) => {
                self.required(instance, values, keyword.as_array()?)
            }
            ("type", Value::Number(number))
                if keyword == "integer" && !instance.schema.contains_key("format") =>
            {
                formats::violation_of_integer(instance, number)
            }
            ("format", _) => formats::violation(instance, keyword.as_str()?),
            ("pattern", Value::String(text)) => self.pattern(instance, text, keyword.as_str()?),
            _ => constraints::violation(instance, key, keyword),
        }
    }

    fn all_of(&mut self, instance: Instance<'_>, parts: &[Value]) -> Option<Violation> {
        let list = instance.schema_at.key("allOf");
        let mut numbered = parts.iter().enumerate();
        numbered.find_map(|(index, part)| self.violation(instance.with(part, list.index(index))?))
    }

    /// A value that matches no subschema. If there is only one besides `null`, its violation is reported.
    fn any_of(
        &mut self,
        instance: Instance<'_>,
        key: &str,
        subschemas: &[Value],
    ) -> Option<Violation> {
        let list = instance.schema_at.key(key);
        let mut violations = Vec::new();
        for (index, subschema) in subschemas.iter().enumerate() {
            let violation = self.violation(instance.with(subschema, list.index(index))?)?;
            let is_null = subschema.get("type").is_some_and(|ty| ty == "null");
            violations.extend((!is_null).then_some(violation));
        }
        match violations.len() {
            0 => None,
            1 => violations.pop(),
            _ => {
                let what = format!("value matches none of the schemas in `{key}`");
                let help = "use a value that matches one of them, or change the schemas";
                Some(instance.violation(key, what, help))
            }
        }
    }

    fn items(
        &mut self,
        instance: Instance<'_>,
        items: &[Value],
        schema: &Value,
    ) -> Option<Violation> {
        let prefix = instance.schema.array("prefixItems").map_or(0, Vec::len);
        let location = instance.schema_at.key("items");
        let mut numbered = items.iter().enumerate().skip(prefix);
        numbered.find_map(|(index, item)| {
            let item = instance.nested(item, instance.at.index(index));
            self.violation(item.with(schema, location)?)
        })
    }

    fn properties(
        &mut self,
        instance: Instance<'_>,
        values: &Fields,
        properties: &Value,
    ) -> Option<Violation> {
        let location = instance.schema_at.key("properties");
        values.iter().find_map(|(name, value)| {
            let value = instance.nested(value, instance.at.key(name));
            self.violation(value.with(properties.get(name)?, location.key(name))?)
        })
    }

    /// Validates the properties that `properties` does not define.
    fn additional_properties(
        &mut self,
        instance: Instance<'_>,
        values: &Fields,
        additional: &Value,
    ) -> Option<Violation> {
        let schema = instance.schema;
        if !additional.is_object() || schema.contains_key("patternProperties") {
            return None;
        }
        let location = instance.schema_at.key("additionalProperties");
        let defined = schema.object("properties");
        let is_defined = |name: &str| defined.is_some_and(|it| it.contains_key(name));
        let mut others = values.iter().filter(|(name, _)| !is_defined(name));
        others.find_map(|(name, value)| {
            let value = instance.nested(value, instance.at.key(name));
            self.violation(value.with(additional, location)?)
        })
    }

    /// Missing required properties. A read-only or write-only property need not be in every value.
    fn required(
        &mut self,
        instance: Instance<'_>,
        values: &Fields,
        required: &[Value],
    ) -> Option<Violation> {
        if !self.spend(required.len()) {
            return None;
        }
        let properties = instance.schema.object("properties");
        let mut names = required.iter().filter_map(Value::as_str);
        let missing = names.find(|name| {
            let property = properties.and_then(|it| self.components.resolve(it.get(*name)?));
            let is_one_directional =
                |it: &Fields| it.is_true("readOnly") || it.is_true("writeOnly");
            !values.contains_key(*name) && !property.is_some_and(is_one_directional)
        })?;
        let what = format!("missing required property `{missing}`");
        let help = format!("add `{missing}` or remove it from `required`");
        Some(instance.violation("required", what, help))
    }
}

/// The types that `type` allows, if a value has none of them.
pub(super) fn other_type<'a>(
    value: &Value,
    schema: &'a Fields,
    role: Role,
) -> Option<Vec<&'a str>> {
    let names = match schema.get("type")? {
        Value::Array(names) => names.as_slice(),
        name @ Value::String(_) => slice::from_ref(name),
        _ => return None,
    };
    let names = || names.iter().filter_map(Value::as_str);
    let is_allowed = names().any(|name| has_type(value, name))
        || (value.is_null() && schema.is_true("nullable"));
    // YAML may parse a string as a number, and an example only serves as documentation.
    let is_scalar = value.is_number() || value.is_boolean();
    let is_excused = || match role {
        Role::Default => false,
        Role::Example => value.is_null() || (is_scalar && names().any(|name| name == "string")),
    };
    (!is_allowed && !is_excused()).then(|| names().collect())
}

/// Whether types allow only strings, and `null`.
pub(super) fn are_strings(types: &[&str]) -> bool {
    let mut others = types.iter().filter(|it| **it != "null");
    others.next() == Some(&"string") && others.next().is_none()
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

/// Whether a type has this name. `null` is not one: it occurs next to other types only.
pub(super) fn is_type(name: &str) -> bool {
    matches!(
        name,
        "array" | "boolean" | "integer" | "number" | "object" | "string"
    )
}
