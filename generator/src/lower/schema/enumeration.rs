//! Enums.

use std::collections::{HashMap, HashSet};

use crate::json::Value;
use crate::normalize::values::unpack;
use openapiv3::Schema;

use crate::diagnostic::json_type;
use crate::ir::{Case, Docs, EnumValues, Enumeration, Name, Scope, Type, Variant};

use super::kind::Kind;
use super::variant_names::variant_names;

/// An enum value and its annotations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EnumValue {
    pub(super) value: Value,
    /// The name that a vendor extension gives it.
    pub(super) name: Option<String>,
    /// The name of a number.
    pub(super) title: Option<String>,
    pub(super) docs: Docs,
    pub(super) deprecated: bool,
}

impl EnumValue {
    pub(super) fn without_docs(value: Value) -> Self {
        Self {
            value,
            name: None,
            title: None,
            docs: Docs::default(),
            deprecated: false,
        }
    }

    /// The text that its variant is named after.
    fn text(&self) -> String {
        let title = self.title.as_ref().filter(|_| self.value.is_number());
        let name = self.name.as_ref().or(title).cloned();
        name.unwrap_or_else(|| variant_name(&self.value))
    }

    /// The same value with the annotations of both lists.
    fn merge(&self, other: &Self) -> Self {
        let mut docs = [self, other].into_iter().map(|it| &it.docs);
        Self {
            value: self.value.clone(),
            name: self.name.clone().or_else(|| other.name.clone()),
            title: self.title.clone().or_else(|| other.title.clone()),
            docs: docs.rfind(|it| !it.is_empty()).cloned().unwrap_or_default(),
            deprecated: self.deprecated || other.deprecated,
        }
    }
}

/// The vendor extensions with the names of enum values, the first of which is used.
const NAMES: [&str; 2] = ["x-enum-varnames", "x-enumNames"];

/// The vendor extension with the descriptions of enum values.
const DESCRIPTIONS: &str = "x-enum-descriptions";

/// The values of an `enum`, with the names and descriptions of vendor extensions.
pub(super) fn annotated(schema: &Schema, values: Vec<Value>) -> Vec<EnumValue> {
    let valid = |key| annotation(schema, key, &values)?.ok();
    let names = NAMES.into_iter().find_map(valid).unwrap_or_default();
    let descriptions = valid(DESCRIPTIONS).unwrap_or_default();
    let mut names = names.into_iter();
    let mut descriptions = descriptions.into_iter();
    let values = values.into_iter().map(|value| EnumValue {
        name: names.next().flatten(),
        docs: Docs::first([descriptions.next().flatten().as_ref()]),
        ..EnumValue::without_docs(value)
    });
    values.collect()
}

/// The vendor extensions of an `enum` that are ignored, each with the reason.
pub(super) fn ignored_annotations(
    schema: &Schema,
    values: &[Value],
) -> Vec<(&'static str, String)> {
    let mut used = None;
    let mut ignored = Vec::new();
    for key in NAMES.into_iter().chain([DESCRIPTIONS]) {
        match (annotation(schema, key, values), &used) {
            (None, _) => {}
            (Some(Err(reason)), _) => ignored.push((key, reason)),
            (Some(Ok(names)), None) if key != DESCRIPTIONS => used = Some((key, names)),
            (Some(Ok(names)), Some((other, used))) if key != DESCRIPTIONS && names != *used => {
                ignored.push((key, format!("the names in `{other}` are used")));
            }
            (Some(Ok(_)), _) => {}
        }
    }
    ignored
}

/// The strings of a vendor extension, one for each value; `null` need not have one. An error is why it is ignored.
fn annotation(
    schema: &Schema,
    key: &str,
    values: &[Value],
) -> Option<Result<Vec<Option<String>>, String>> {
    let list = unpack(schema.schema_data.extensions.get(key)?);
    let without_null = values.iter().filter(|value| !value.is_null()).count();
    let lengths = [values.len(), without_null];
    let items = list
        .as_array()
        .filter(|items| lengths.contains(&items.len()));
    let Some(items) = items.filter(|items| items.iter().all(Value::is_string)) else {
        let found = match list.as_array() {
            Some(items) => match items.iter().find(|item| !item.is_string()) {
                Some(item) => json_type(item).to_owned(),
                None => items.len().to_string(),
            },
            None => json_type(&list).to_owned(),
        };
        let expected = match values.len() {
            1 => "an array of 1 string".to_owned(),
            count => format!("an array of {count} strings, one for each enum value"),
        };
        return Some(Err(format!("expected {expected}, found {found}")));
    };
    let has_null = items.len() == values.len();
    let mut items = items.iter().filter_map(Value::as_str);
    let strings = values.iter().map(|value| {
        let text = if has_null || !value.is_null() {
            items.next()
        } else {
            None
        };
        Some(text?.trim().to_owned()).filter(|text| !text.is_empty())
    });
    let strings: Vec<_> = strings.collect();
    if key != DESCRIPTIONS
        && let Some(name) = ambiguous(&strings, values)
    {
        return Some(Err(format!("`{name}` is the name of several values")));
    }
    Some(Ok(strings))
}

/// A name of different values.
fn ambiguous<'a>(names: &'a [Option<String>], values: &[Value]) -> Option<&'a str> {
    let mut named = HashMap::new();
    let mut names = names.iter().zip(values);
    names.find_map(|(name, value)| {
        let name = name.as_deref()?;
        (*named.entry(name).or_insert(value) != value).then_some(name)
    })
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
    let variants = variants(values);
    Kind::Enum(Enumeration {
        unknown: Some(unknown_name(variants.iter().map(|it| &it.name))),
        values: ty,
        variants,
        is_open,
    })
}

/// The variant of unknown values leaves its usual name to another variant.
pub(super) fn unknown_name<'a>(variants: impl Iterator<Item = &'a Name>) -> Name {
    let mut scope = Scope::new(Case::Camel, &[]);
    for name in variants {
        scope.reserve(name);
    }
    let free = ["Unknown", "Unlisted"]
        .into_iter()
        .find_map(|name| scope.first_free(name, 1));
    free.unwrap_or_else(|| scope.name("Unlisted value"))
}

fn variants(mut values: Vec<EnumValue>) -> Vec<Variant> {
    let mut visited = HashSet::new();
    values.retain(|it| visited.insert(it.value.clone()));
    let texts: Vec<_> = values.iter().map(|it| (it.text(), &it.value)).collect();
    let names = variant_names(&texts);
    let variants = values.into_iter().zip(names);
    variants
        .map(|(value, name)| Variant {
            name,
            wire: value.value,
            docs: value.docs,
            deprecated: value.deprecated,
        })
        .collect()
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
