//! Enums.

use std::collections::HashSet;

use serde_json::Value;

use crate::ir::{Case, Docs, EnumValues, Enumeration, Scope, Type, Variant};

use super::kind::Kind;

/// The variant of unknown values. An enum value of that name gets another variant name.
pub(super) const UNKNOWN: &str = "Unknown";

/// An enum value and its annotations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EnumValue {
    pub(super) value: Value,
    /// The name of a number.
    pub(super) title: Option<String>,
    pub(super) docs: Docs,
    pub(super) deprecated: bool,
}

impl EnumValue {
    pub(super) fn without_docs(value: Value) -> Self {
        Self {
            value,
            title: None,
            docs: Docs::default(),
            deprecated: false,
        }
    }

    /// The same value with the annotations of both lists.
    fn merge(&self, other: &Self) -> Self {
        let mut docs = [self, other].into_iter().map(|it| &it.docs);
        Self {
            value: self.value.clone(),
            title: self.title.clone().or_else(|| other.title.clone()),
            docs: docs.rfind(|it| !it.is_empty()).cloned().unwrap_or_default(),
            deprecated: self.deprecated || other.deprecated,
        }
    }
}

/// The values that are in both lists.
pub(super) fn intersection(known: &[EnumValue], found: &[EnumValue]) -> Vec<EnumValue> {
    let common = found.iter().filter_map(|value| {
        let known = known.iter().find(|known| known.value == value.value)?;
        Some(known.merge(value))
    });
    common.collect()
}

/// The kind of type that has these values. `true` and `false` have a type already, as have numbers that only `u64` can
/// represent; numbers that are not integers have no variants.
pub(super) fn kind<'a>(values: Vec<EnumValue>, is_open: bool) -> Kind<'a> {
    let values: Vec<_> = values
        .into_iter()
        .filter(|it| !it.value.is_null())
        .collect();
    let are = |question: fn(&Value) -> bool| values.iter().all(|it| question(&it.value));
    let ty = match values.as_slice() {
        [] => return Kind::Unnamed(Type::Json),
        _ if are(Value::is_string) => EnumValues::String,
        _ if are(Value::is_i64) => EnumValues::Integer,
        _ if are(Value::is_boolean) => return Kind::Unnamed(Type::Bool),
        _ if are(Value::is_u64) => return Kind::Unnamed(Type::U64),
        // No type of Rust's has them all.
        _ if are(|value| value.is_i64() || value.is_u64()) => EnumValues::Json,
        _ if are(Value::is_number) => return Kind::Unnamed(Type::F64),
        _ => EnumValues::Json,
    };
    Kind::Enum(Enumeration {
        values: ty,
        variants: variants(values),
        unknown: Some(Scope::new(Case::Camel, &[]).name(UNKNOWN)),
        is_open,
    })
}

fn variants(values: Vec<EnumValue>) -> Vec<Variant> {
    let mut names = Scope::new(Case::Camel, &[UNKNOWN]);
    let mut visited = HashSet::new();
    let mut variants = Vec::with_capacity(values.len());
    for EnumValue {
        value,
        title,
        docs,
        deprecated,
    } in values
    {
        if visited.insert(value.clone()) {
            let title = title.filter(|_| value.is_number());
            variants.push(Variant {
                name: names.name(&title.unwrap_or_else(|| variant_name(&value))),
                wire: value,
                docs,
                deprecated,
            });
        }
    }
    variants
}

/// The words that a value's variant is named after.
fn variant_name(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.to_string().strip_prefix('-') {
            Some(digits) => format!("minus {digits}"),
            None => number.to_string(),
        },
        other => other.to_string(),
    }
}
