//! Recovery that is specific to the keywords of a schema.

use serde_json::Value;

use super::super::shape::Shape;
use super::super::tree::{Fields, Read, record_move, retain, set_missing};
use super::super::version::Version;
use super::messages::{
    empty_enum, empty_types, format_as_type, invalid_type, items_array, older_bound,
    value_not_allowed,
};
use super::{Check, Omission};
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
        if keywords.array("enum").is_some_and(Vec::is_empty) {
            self.report(empty_enum(&trail.key("enum")));
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
        let Some((ty, format)) = keywords.get("type").and_then(format_for) else {
            return;
        };
        self.report(format_as_type(trail, keywords, ty, format));
        keywords.insert("type".to_owned(), Value::from(ty));
        set_missing(keywords, "format", format);
    }

    /// An exclusive bound is a boolean next to the inclusive bound in 3.0, and a number since 3.1.
    fn exclusive(&mut self, trail: &Trail<'_>, keywords: &Fields, bound: &str, inclusive: &str) {
        let location = trail.key(bound);
        match keywords.get(bound) {
            Some(Value::Number(_)) => {
                self.newer(&location, &format!("a number in `{bound}`"), Version::V3_1);
            }
            Some(Value::Bool(true)) if self.version >= Version::V3_1 => {
                self.report(older_bound(&location, bound, inclusive));
            }
            _ => {}
        }
    }

    /// Before JSON Schema 2020-12, an array in `items` had the meaning of `prefixItems`.
    fn move_items_to_prefix_items(&mut self, trail: &Trail<'_>, keywords: &mut Fields) {
        if !keywords.get("items").is_some_and(Value::is_array)
            || keywords.contains_key("prefixItems")
        {
            return;
        }
        self.is_newer = true;
        let location = trail.key("items");
        self.report(items_array(&location, self.version));
        record_move(self.diagnostics, &trail.key("prefixItems"), &location);
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
                set_missing(keywords, "format", "uint64");
            }
            for bound in ["minimum", "maximum", "multipleOf"] {
                if keywords.get(bound).is_some_and(|bound| !bound.is_i64()) {
                    keywords.shift_remove(bound);
                }
            }
        }
    }

    /// The name of a type, or an array of them.
    pub(super) fn types(&mut self, trail: &Trail<'_>, types: &mut Value) -> bool {
        if types.is_array() || types == "null" {
            let feature = "`null` or an array of types in `type`";
            self.newer(trail, feature, Version::V3_1);
        }
        match types {
            Value::String(name) => self.type_name(trail, name),
            Value::Array(names) => {
                if names.is_empty() {
                    self.report(empty_types(trail));
                }
                // Nothing refers to the location of a name.
                let _ = retain(trail, names, |trail, name| self.type_item(trail, name));
                !names.is_empty()
            }
            _ => false,
        }
    }

    fn type_item(&mut self, trail: &Trail<'_>, name: &mut Value) -> bool {
        match name {
            Value::String(name) => self.type_name(trail, name),
            // YAML reads `[string, null]` so.
            Value::Null => {
                *name = Value::from("null");
                true
            }
            other => {
                let consequence = Omission::Value.to_string();
                let report = invalid_type(trail, other, Shape::String, &consequence, self.version);
                self.report(report.help("use a type name, such as `string`"));
                false
            }
        }
    }

    fn type_name(&mut self, trail: &Trail<'_>, name: &mut String) -> bool {
        if TYPES.contains(&name.as_str()) {
            return true;
        }
        let lower = name.to_lowercase();
        let is_any = ANY_TYPE_NAMES.contains(&lower.as_str());
        let intended = match TYPE_ALIASES.iter().find(|(alias, _)| *alias == lower) {
            Some((_, intended)) => Some(*intended),
            None if is_any => None,
            None => closest_match(&lower, TYPES.iter().copied()),
        };
        let omission = match trail {
            Trail::Index(..) => Omission::Value,
            _ => Omission::Field("keyword"),
        };
        let report = value_not_allowed(trail, name, TYPES, intended, self.version, omission);
        self.report(match is_any {
            true => report.help("remove `type` to allow any value"),
            false => report,
        });
        if let Some(intended) = intended {
            intended.clone_into(name);
        }
        intended.is_some()
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
