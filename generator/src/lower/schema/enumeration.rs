//! Listed values: enumerations.

use std::collections::HashSet;

use serde_json::Value;

use crate::ir::{Case, Docs, EnumValues, Enumeration, Scope, Shape, Type, Variant};

use super::Made;
use super::all_of::Facts;

/// The variant of the values that are not listed. A listed value of that name gives way.
pub(super) const UNKNOWN: &str = "Unknown";

/// A value that is listed, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) value: Value,
    /// What a number is called.
    pub(super) title: Option<String>,
    pub(super) docs: Docs,
    pub(super) deprecated: bool,
}

impl Listed {
    /// A value of which nothing is said.
    pub(super) fn bare(value: Value) -> Self {
        Self {
            value,
            title: None,
            docs: Docs::default(),
            deprecated: false,
        }
    }

    /// The same value, and what is said of it in another list as well.
    fn and(&self, other: &Self) -> Self {
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
pub(super) fn in_both(known: &[Listed], listed: &[Listed]) -> Vec<Listed> {
    let both = listed.iter().filter_map(|one| {
        let other = known.iter().find(|known| known.value == one.value)?;
        Some(other.and(one))
    });
    both.collect()
}

/// The type of values that are all listed.
pub(super) fn listed(facts: &Facts<'_>) -> Made {
    let listed = facts.listed.iter().filter(|it| !it.value.is_null());
    let listed: Vec<_> = listed.cloned().collect();
    match values_of(&listed) {
        Some(values) => Made::Named(Shape::Enumeration(Enumeration {
            is_open: facts.is_open,
            ..enumeration(values, listed)
        })),
        None if listed.iter().all(|it| it.value.is_boolean()) && !listed.is_empty() => {
            Made::Plain(Type::Bool)
        }
        None if listed.iter().all(|it| it.value.is_u64()) && !listed.is_empty() => {
            Made::Plain(Type::U64)
        }
        None if listed.iter().all(|it| it.value.is_number()) && !listed.is_empty() => {
            Made::Plain(Type::F64)
        }
        None => Made::Plain(Type::Json),
    }
}

/// What the listed values have in common; nothing where they are no enumeration: `true` and `false`
/// have a type of their own, as have numbers that only a `u64` holds, and numbers that need not be
/// whole have no variants.
fn values_of(listed: &[Listed]) -> Option<EnumValues> {
    let are = |question: fn(&Value) -> bool| listed.iter().all(|it| question(&it.value));
    match listed {
        [] => None,
        _ if are(Value::is_string) => Some(EnumValues::String),
        _ if are(Value::is_i64) => Some(EnumValues::Integer),
        _ if are(Value::is_boolean) || are(Value::is_u64) => None,
        // No type of Rust's has them all.
        _ if are(|value| value.is_i64() || value.is_u64()) => Some(EnumValues::Json),
        _ if are(Value::is_number) => None,
        _ => Some(EnumValues::Json),
    }
}

fn enumeration(values: EnumValues, listed: Vec<Listed>) -> Enumeration {
    let mut names = Scope::new(Case::Camel, &[UNKNOWN]);
    let mut variants = Vec::with_capacity(listed.len());
    let mut values_so_far = HashSet::new();
    for Listed {
        value,
        title,
        docs,
        deprecated,
    } in listed
    {
        if values_so_far.insert(value.clone()) {
            let title = title.filter(|_| value.is_number());
            variants.push(Variant {
                name: names.name(&title.unwrap_or_else(|| spelled(&value))),
                wire: value,
                docs,
                deprecated,
            });
        }
    }
    Enumeration {
        values,
        variants,
        unknown: Some(Scope::new(Case::Camel, &[]).name(UNKNOWN)),
        is_open: false,
    }
}

/// The text that a value's variant is named after.
fn spelled(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.to_string().strip_prefix('-') {
            Some(rest) => format!("minus {rest}"),
            None => number.to_string(),
        },
        other => other.to_string(),
    }
}
