//! Recovery that is specific to the keywords of a schema.

use serde_json::Value;

use super::super::shape::Shape;
use super::super::version::Version;
use super::allowed_values::allowed_values;
use super::fields::Fields;
use super::messages::{
    empty_enum, empty_types, format_as_type, invalid_type, items_array, newer_bound, newer_schema,
    newer_types, older_bound, value_not_allowed,
};
use super::{Check, Omission, Verdict};
use crate::diagnostic::{Trail, closest_match};

/// The types of JSON, as schemas name them.
pub(super) const TYPES: &[&str] = &[
    "string", "number", "integer", "boolean", "array", "object", "null",
];

/// Their names in other languages.
const TYPE_ALIASES: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("dict", "object"),
    ("double", "number"),
    ("float", "number"),
    ("int", "integer"),
    ("list", "array"),
    ("long", "integer"),
    ("map", "object"),
    ("str", "string"),
    ("text", "string"),
];

/// Formats that are often written as types, each with its type.
const FORMATS: &[(&str, &str, &str)] = &[
    ("binary", "string", "binary"),
    ("date", "string", "date"),
    ("date-time", "string", "date-time"),
    ("datetime", "string", "date-time"),
    ("decimal", "string", "decimal"),
    ("file", "string", "binary"),
    ("int32", "integer", "int32"),
    ("int64", "integer", "int64"),
    ("timestamp", "string", "date-time"),
    ("uri", "string", "uri"),
    ("url", "string", "uri"),
    ("uuid", "string", "uuid"),
];

/// Type names that allow any value.
const ANY_TYPE_NAMES: [&str; 3] = ["any", "mixed", "unknown"];

/// The type and the format that are intended by a format where a type is expected.
fn format_for(name: &Value) -> Option<(&'static str, &'static str)> {
    let name = name.as_str()?.to_lowercase();
    let (_, ty, format) = FORMATS.iter().find(|(other, ..)| *other == name)?;
    Some((ty, format))
}

/// The exclusive bounds, each with the inclusive one.
const EXCLUSIVE: [(&str, &str); 2] = [
    ("exclusiveMaximum", "maximum"),
    ("exclusiveMinimum", "minimum"),
];

/// Whether a keyword may need recovery. Most schemas have no such keyword, and there are many schemas.
fn may_need_recovery((key, value): (&String, &Value)) -> bool {
    match key.as_str() {
        "dependentSchemas" | "else" | "exclusiveMaximum" | "exclusiveMinimum" | "if" | "then" => {
            true
        }
        "enum" => value.as_array().is_some_and(Vec::is_empty),
        "items" => value.is_array(),
        "type" => format_for(value).is_some(),
        _ => false,
    }
}

impl Check<'_> {
    /// Prepares the keywords of a schema, before each is checked by itself.
    pub(super) fn repair_schema(&mut self, trail: &Trail<'_>, keywords: &mut Fields) {
        if !keywords.iter().any(may_need_recovery) {
            return;
        }
        self.format_for_type(trail, keywords);
        if keywords
            .get("enum")
            .is_some_and(|values| values.as_array().is_some_and(Vec::is_empty))
        {
            self.diagnostics.report(empty_enum(&trail.key("enum")));
            keywords.shift_remove("enum");
        }
        for (bound, inclusive) in EXCLUSIVE {
            self.exclusive(trail, keywords, bound, inclusive);
        }
        self.move_items_to_prefix_items(trail, keywords);
        self.report_conditional_properties(trail, keywords);
    }

    /// `type: date`
    fn format_for_type(&mut self, trail: &Trail<'_>, keywords: &mut Fields) {
        let Some(name) = keywords.get_mut("type") else {
            return;
        };
        let Some((ty, format)) = format_for(name) else {
            return;
        };
        let report = format_as_type(&trail.key("type"), name, ty, format);
        self.diagnostics.report(report);
        *name = Value::from(ty);
        let format = || Value::from(format);
        keywords.entry("format").or_insert_with(format);
    }

    /// An exclusive bound is a boolean next to the inclusive bound in 3.0, and a number since 3.1.
    fn exclusive(&mut self, trail: &Trail<'_>, keywords: &Fields, bound: &str, inclusive: &str) {
        let Some(value) = keywords.get(bound) else {
            return;
        };
        let report = match value {
            Value::Number(_) => {
                self.is_newer = true;
                match self.version {
                    Version::V3_0 => newer_bound(&trail.key(bound), bound, self.version),
                    _ => return,
                }
            }
            Value::Bool(true) if self.version >= Version::V3_1 => {
                older_bound(&trail.key(bound), bound, inclusive)
            }
            _ => return,
        };
        self.diagnostics.report(report);
    }

    /// Before JSON Schema 2020-12, an array in `items` had the meaning of `prefixItems`.
    fn move_items_to_prefix_items(&mut self, trail: &Trail<'_>, keywords: &mut Fields) {
        if !keywords.get("items").is_some_and(Value::is_array)
            || keywords.contains_key("prefixItems")
        {
            return;
        }
        self.is_newer = true;
        let report = items_array(&trail.key("items"), self.version);
        self.diagnostics.report(report);
        let original = trail.key("items").origin();
        self.diagnostics
            .record_move(trail.key("prefixItems").origin(), original);
        let items = keywords.shift_remove("items");
        keywords.extend(items.map(|items| ("prefixItems".to_owned(), items)));
        let additional = keywords.shift_remove("additionalItems");
        keywords.extend(additional.map(|additional| ("items".to_owned(), additional)));
    }

    /// Drops the bounds of an integer that do not fit an `i64`, as the decoded form cannot represent
    /// them. Where they show that a `u64` is intended, the format is set.
    pub(super) fn drop_bounds(keywords: &mut Fields) {
        if keywords.get("type").is_some_and(mentions_integer) {
            if is_unsigned(keywords) {
                keywords
                    .entry("format")
                    .or_insert_with(|| Value::from("uint64"));
            }
            for bound in ["minimum", "maximum", "multipleOf"] {
                if keywords.get(bound).is_some_and(|bound| !bound.is_i64()) {
                    keywords.shift_remove(bound);
                }
            }
        }
    }

    /// A boolean schema.
    pub(super) fn newer_schema(&mut self, trail: &Trail<'_>) {
        if self.version < Version::V3_1 {
            self.is_newer = true;
            self.diagnostics.report(newer_schema(trail, self.version));
        }
    }

    /// The name of a type, or an array of them.
    pub(super) fn types(&mut self, trail: &Trail<'_>, types: &mut Value) -> Verdict {
        if self.version < Version::V3_1 && (types.is_array() || types == "null") {
            self.is_newer = true;
            self.diagnostics.report(newer_types(trail, self.version));
        }
        match types {
            Value::String(name) => self.type_name(trail, name),
            Value::Array(names) if names.is_empty() => {
                self.diagnostics.report(empty_types(trail));
                Verdict::Drop
            }
            Value::Array(names) => {
                let mut index = 0;
                names.retain_mut(|name| {
                    let location = trail.index(index);
                    index += 1;
                    self.type_item(&location, name) == Verdict::Keep
                });
                match names.is_empty() {
                    true => Verdict::Drop,
                    false => Verdict::Keep,
                }
            }
            _ => Verdict::Drop,
        }
    }

    fn type_item(&mut self, trail: &Trail<'_>, name: &mut Value) -> Verdict {
        match name {
            Value::String(name) => self.type_name(trail, name),
            // YAML reads `[string, null]` so.
            Value::Null => {
                *name = Value::from("null");
                Verdict::Keep
            }
            other => {
                let consequence = Omission::Value.to_string();
                let report = invalid_type(trail, other, Shape::String, &consequence, self.version);
                self.diagnostics
                    .report(report.help("use a type name, such as `string`"));
                Verdict::Drop
            }
        }
    }

    fn type_name(&mut self, trail: &Trail<'_>, name: &mut String) -> Verdict {
        if TYPES.contains(&name.as_str()) {
            return Verdict::Keep;
        }
        let lower = name.to_lowercase();
        let other = TYPE_ALIASES.iter().find(|(other, _)| *other == lower);
        let intended = match other {
            Some((_, intended)) => Some(*intended),
            None if ANY_TYPE_NAMES.contains(&lower.as_str()) => None,
            None => closest_match(&lower, TYPES.iter().copied()),
        };
        let supported = allowed_values(TYPES, self.version);
        let omission = match trail {
            Trail::Index(..) => Omission::Value,
            _ => Omission::Field("keyword"),
        };
        let report = value_not_allowed(trail, name, &supported, intended, omission);
        self.diagnostics
            .report(match ANY_TYPE_NAMES.contains(&lower.as_str()) {
                true => report.help("remove `type` to allow any value"),
                false => report,
            });
        match intended {
            Some(intended) => {
                intended.clone_into(name);
                Verdict::Keep
            }
            None => Verdict::Drop,
        }
    }
}

/// Whether the bounds exceed an `i64` and fit a `u64`.
fn is_unsigned(keywords: &Fields) -> bool {
    let bound = |name| keywords.get(name).filter(|bound| bound.is_u64());
    let is_large = |bound: &Value| !bound.is_i64();
    bound("minimum").is_some() && bound("maximum").is_some_and(is_large)
}

fn mentions_integer(types: &Value) -> bool {
    match types {
        Value::Array(types) => types.iter().any(|ty| ty == "integer"),
        ty => ty == "integer",
    }
}
