//! Recovery that is specific to the keywords of a schema.

use std::slice;

use crate::json::Value;

use super::super::enum_values::{convert, convert_default, convert_enum_values};
use super::super::number_formats::is_of_integers;
use super::super::schema_object::SCHEMA;
use super::super::shape::Shape;
use super::super::tree::{Fields, Read, mentions_type, record_move, retain, set_missing};
use super::super::version::Version;
use super::messages::{
    empty_enum, empty_types, excluded_format, format_as_type, invalid_type, items_array,
    older_bound, value_not_allowed,
};
use super::{Check, Omission};
use crate::diagnostic::{Origin, Trail, closest_match};

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

/// The keywords that show values of a schema. A multiple of a fraction may have one.
const SHOWN: [&str; 10] = [
    "const",
    "default",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maximum",
    "minimum",
    "multipleOf",
];

/// Whether a keyword may need recovery. Most schemas have no such keyword, and there are many schemas.
fn may_need_recovery((key, value): (&String, &Value)) -> bool {
    match key.as_str() {
        "anyOf" | "oneOf" => value
            .as_array()
            .is_some_and(|it| it.iter().any(is_nullable_reference)),
        "const" | "default" | "example" => value.is_number() || value.is_boolean(),
        "dependentSchemas" | "else" | "exclusiveMaximum" | "exclusiveMinimum" | "if" | "then" => {
            true
        }
        // `repair_schema` compares the values with `type`.
        "enum" | "examples" => true,
        "format" => value.as_str().is_some_and(is_of_integers),
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
        self.move_nullable_to_union(trail, keywords);
        if keywords.array("enum").is_some_and(Vec::is_empty) {
            self.report(empty_enum(&trail.key("enum")));
            keywords.shift_remove("enum");
        }
        self.convert_to_strings(trail, keywords);
        for (bound, inclusive) in EXCLUSIVE {
            self.exclusive(trail, keywords, bound, inclusive);
        }
        self.move_items_to_prefix_items(trail, keywords);
        self.move_enum_to_items(trail, keywords);
        self.drop_excluded_format(trail, keywords);
        self.report_conditional_properties(trail, keywords);
    }

    /// A nullable reference in a union makes the union nullable: the variant stays a reference, which a discriminator
    /// may select.
    fn move_nullable_to_union(&mut self, trail: &Trail<'_>, keywords: &mut Fields) {
        if self.version > Version::V3_0 {
            return;
        }
        let mut is_nullable = false;
        for union in ["anyOf", "oneOf"] {
            let variants = keywords.get_mut(union).and_then(Value::as_array_mut);
            for (index, variant) in variants.into_iter().flatten().enumerate() {
                let location = trail.key(union);
                if is_nullable_reference(variant)
                    && let Some(fields) = variant.as_object_mut()
                {
                    is_nullable |= self.take_nullable(&location.index(index), fields, &SCHEMA);
                }
            }
        }
        if is_nullable {
            keywords.insert("nullable".to_owned(), Value::Bool(true));
        }
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

    /// Scalars that are listed next to `type: array` are values of the items.
    ///
    /// ```yaml
    /// type: array
    /// enum: [read, write]
    /// items: { type: string }
    /// ```
    fn move_enum_to_items(&mut self, trail: &Trail<'_>, keywords: &mut Fields) {
        let is_of_items = only_type(keywords) == Some("array")
            && keywords
                .array("enum")
                .is_some_and(|it| it.iter().all(is_scalar));
        if !is_of_items || keywords.contains_key("prefixItems") {
            return;
        }
        let items = keywords.shift_remove("items");
        let Some(Value::Array(mut values)) = keywords.shift_remove("enum") else {
            return;
        };
        values.retain(|value| !value.is_null());
        let location = trail.key("items");
        let mut items = match items {
            Some(Value::Object(items)) if !has_values(&items) => items,
            Some(items @ Value::Object(_)) => {
                record_move(self.diagnostics, &location.key("allOf").index(0), &location);
                Fields::from_iter([("allOf".to_owned(), Value::Array(vec![items]))])
            }
            _ => Fields::new(),
        };
        record_move(self.diagnostics, &location.key("enum"), &trail.key("enum"));
        items.insert("enum".to_owned(), Value::Array(values));
        keywords.insert("items".to_owned(), Value::Object(items));
    }

    /// Drops the format of an integer where the schema itself shows a number with a fraction.
    fn drop_excluded_format(&mut self, trail: &Trail<'_>, keywords: &mut Fields) {
        let format = keywords.string("format");
        let Some(format) = format.filter(|format| is_of_integers(format)) else {
            return;
        };
        let is_number = keywords
            .get("type")
            .is_some_and(|ty| mentions_type(ty, "number"));
        let shown = SHOWN
            .iter()
            .filter_map(|key| Some((*key, keywords.get(*key)?)));
        let mut fractions = shown.filter(|(_, value)| has_fraction(value));
        if let Some((key, _)) = fractions.next().filter(|_| is_number) {
            self.report(excluded_format(&trail.key("format"), format, key));
            keywords.shift_remove("format");
        }
    }

    /// Where the type is `string`, numbers and Booleans are strings without quotes.
    fn convert_to_strings(&mut self, trail: &Trail<'_>, keywords: &mut Fields) {
        if only_type(keywords) != Some("string") {
            return;
        }
        for key in ["const", "default", "enum", "example", "examples"] {
            let location = trail.key(key);
            let Some(value) = keywords.get_mut(key) else {
                continue;
            };
            match (key, value) {
                ("enum" | "examples", Value::Array(values)) => {
                    self.convert_all(key, values, |index| location.index(index).origin());
                }
                ("default", value) => {
                    convert_default(value, &location.origin(), self.diagnostics);
                }
                (_, value) => self.convert_all(key, slice::from_mut(value), |_| location.origin()),
            }
        }
    }

    /// Converts the values of a keyword. Examples may have other types.
    fn convert_all(&mut self, key: &str, values: &mut [Value], origin: impl Fn(usize) -> Origin) {
        if matches!(key, "const" | "enum") {
            return convert_enum_values(values, "string", origin, self.diagnostics);
        }
        for (index, value) in values.iter_mut().enumerate() {
            if let Some(text) = convert(value, "string", || origin(index), self.diagnostics) {
                *value = text;
            }
        }
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
        if keywords
            .get("type")
            .is_some_and(|ty| mentions_type(ty, "integer"))
        {
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

fn is_nullable_reference(schema: &Value) -> bool {
    let is_nullable = schema.get("nullable") == Some(&Value::Bool(true));
    is_nullable && schema.get("$ref").is_some_and(Value::is_string)
}

/// The only type besides `null`.
fn only_type(keywords: &Fields) -> Option<&str> {
    match keywords.get("type")? {
        Value::Array(types) => {
            let mut others = types
                .iter()
                .filter_map(Value::as_str)
                .filter(|ty| *ty != "null");
            others.next().filter(|_| others.next().is_none())
        }
        ty => ty.as_str(),
    }
}

/// Whether a schema may list values.
fn has_values(keywords: &Fields) -> bool {
    ["$ref", "enum"]
        .iter()
        .any(|key| keywords.contains_key(*key))
}

/// Whether a value is neither an array nor an object.
fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// Whether a number, or one in an array of them, is no integer.
fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(has_fraction),
        value => value.as_f64().is_some_and(|number| number.fract() != 0.0),
    }
}
