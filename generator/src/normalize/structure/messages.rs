//! The diagnostics about an object that does not match its table.

use serde_json::Number;

use super::super::shape::{Fallback, Key, ObjectKind, Shape};
use super::super::tree::{Fields, Read, at, at_key, at_value};
use super::super::version::Version;
use super::allowed_values::allowed_values;
use super::recovery::{is_in_union, is_type};
use super::{Omission, is_referenced_component, is_status, misplaced, swagger_2};
use crate::diagnostic::{Change, Code, Diagnostic, Trail, closest_match, json_type};
use crate::json::{Value, json};

pub(super) fn invalid_type(
    trail: &Trail<'_>,
    value: &Value,
    shape: Shape,
    consequence: &str,
    version: Version,
) -> Diagnostic {
    let expected = match shape.kind() {
        Some(kind) if is_referenced_component(trail, kind) => kind.title_with_article(),
        _ => expected(shape).to_owned(),
    };
    let found = match (shape, value) {
        (Shape::NonNegativeInteger, Value::Number(number)) => found_number(number),
        _ => json_type(value),
    };
    let help = match (trail, value) {
        (Trail::Key(_, "required"), Value::Bool(_)) if matches!(shape, Shape::Array(_)) => {
            "add the property name to the `required` array of the enclosing schema".to_owned()
        }
        (_, Value::Null) if is_in_union(trail) => match version {
            Version::V3_0 => "remove it, or add `nullable: true` to the schema to allow `null`",
            _ => "use `{ type: \"null\" }`, or remove it",
        }
        .to_owned(),
        (Trail::Index(..), Value::Null) => "set a value, or remove the item".to_owned(),
        _ => help_for_type(value, shape),
    };
    let message = format!("expected {expected}, found {found}{consequence}");
    at(Code::InvalidType, trail, message).help(help)
}

/// The largest non-negative integer that is supported.
const MAX_INTEGER: f64 = 18_446_744_073_709_551_615.0;

/// Why a number is not a non-negative integer.
fn found_number(number: &Number) -> &'static str {
    match number {
        number if number.as_f64() > Some(MAX_INTEGER) => "a number that is too large",
        number if is_integral(number) => "a number with a decimal point or an exponent",
        number if number.is_f64() => "a fractional number",
        _ => "a negative number",
    }
}

/// Whether an integer has a decimal point or an exponent.
fn is_integral(number: &Number) -> bool {
    let number = number.as_f64().filter(|_| number.is_f64());
    number.is_some_and(|number| number.fract() == 0.0)
}

fn expected(shape: Shape) -> &'static str {
    match shape {
        Shape::Any => "a value",
        Shape::String | Shape::Enum(_) | Shape::SchemaName => "a string",
        Shape::Types => "a type name",
        Shape::Boolean => "a boolean",
        Shape::Number => "a number",
        Shape::NonNegativeInteger => "a non-negative integer",
        Shape::Array(_) => "an array",
        Shape::Schema(_) => "a schema",
        Shape::Map(_) | Shape::Object(_) | Shape::Reference(_) | Shape::SecurityRequirement => {
            "an object"
        }
        Shape::BooleanOr(Shape::Number) => "a boolean or a number",
        Shape::BooleanOr(_) => "a boolean or an object",
    }
}

fn help_for_type(value: &Value, shape: Shape) -> String {
    let help = match (shape, value) {
        (Shape::Schema(_), Value::String(name)) if is_type(value) => {
            return format!("use `{{ type: {name} }}`");
        }
        (_, Value::Null) => "set a value, or remove the key",
        (Shape::Any | Shape::String | Shape::Enum(_) | Shape::SchemaName, _) => "use a string",
        (Shape::Types, _) => "use `string`, `number`, `integer`, `boolean`, `array` or `object`",
        (Shape::Boolean, _) => "use `true` or `false`, without quotes",
        (Shape::Number | Shape::BooleanOr(Shape::Number), _) => "use a number, without quotes",
        (Shape::NonNegativeInteger, _) => "use a non-negative integer, without quotes",
        (Shape::Array(_), _) => "use an array, even for one item or none",
        (Shape::Map(_) | Shape::Object(_) | Shape::SecurityRequirement, _) => "use an object",
        (Shape::Reference(_) | Shape::Schema(_), _) => {
            "use an object, or a reference to one: `$ref: ...`"
        }
        (Shape::BooleanOr(_), _) => "use `true`, `false` or an object",
    };
    help.to_owned()
}

pub(super) fn missing_key(
    trail: &Trail<'_>,
    key: &Key,
    kind: &ObjectKind,
    version: Version,
    omission: Omission,
) -> Diagnostic {
    let consequence = match key.fallback {
        Some(Fallback::String("")) => "; it defaults to an empty string".to_owned(),
        Some(Fallback::String(string)) => format!("; it defaults to `{string}`"),
        Some(Fallback::Object) => "; it defaults to an empty object".to_owned(),
        None => omission.to_string(),
    };
    let message = format!(
        "missing field `{}` in {}{consequence}",
        key.name,
        kind.title()
    );
    let help = match key.shape {
        Shape::Enum(values) => {
            let values = join_quoted(&allowed_values(values, version), "or");
            format!("add `{}` with the value {values}", key.name)
        }
        _ => format!("add `{}`", key.name),
    };
    at(Code::MissingField, trail, message)
        .absent(trail.key(key.name).origin())
        .help(help)
}

pub(super) fn non_string_reference(location: &Trail<'_>, target: &Value) -> Diagnostic {
    let message = format!("expected a string for `$ref`, found {}", json_type(target));
    at(Code::InvalidType, location, message)
        .help("set the target of the reference: `$ref: \"#/components/...\"`")
}

pub(super) fn empty_enum(location: &Trail<'_>) -> Diagnostic {
    let message = "empty `enum` allows no value; the keyword is ignored";
    at_key(Code::InvalidValue, location, message)
        .help("add the allowed values, or remove the keyword")
}

pub(super) fn older_bound(location: &Trail<'_>, bound: &str, inclusive: &str) -> Diagnostic {
    let message = format!(
        "`{bound}` must be a number since OpenAPI 3.1; the boolean is interpreted as in OpenAPI 3.0"
    );
    at_value(Code::InvalidType, location, message).help(format!(
        "set `{bound}` to the number of `{inclusive}`, and remove `{inclusive}`"
    ))
}

pub(super) fn items_array(location: &Trail<'_>, version: Version) -> Diagnostic {
    let help = match version {
        Version::V3_0 => {
            "use one schema for all items: `items: { anyOf: [...] }`; `prefixItems` requires OpenAPI 3.1"
        }
        _ => "rename `items` to `prefixItems`; `items` is the schema of all further items",
    };
    let message = "expected a schema, found an array; its schemas are treated as `prefixItems`";
    at_key(Code::InvalidType, location, message).help(help)
}

pub(super) fn keyword_outside_schema(
    location: &Trail<'_>,
    key: &str,
    kind: &ObjectKind,
) -> Diagnostic {
    let message = format!(
        "unknown field `{key}` in {}; it is treated as a keyword of `schema`",
        kind.title()
    );
    at_key(Code::UnknownField, location, message)
        .help(format!("move it into `schema`: `schema: {{ {key}: ... }}`"))
}

/// A feature that requires a later version than the description declares.
pub(super) fn newer(
    location: &Trail<'_>,
    feature: &str,
    since: Version,
    version: Version,
) -> Diagnostic {
    let message = format!(
        "{feature} requires OpenAPI {since}, but the description declares {version}; \
         it is interpreted as in {since}"
    );
    at_key(Code::UnknownField, location, message).help(format!(
        "set `openapi: {since}.0`, or replace it with the OpenAPI {version} equivalent"
    ))
}

/// Since 3.1, a schema may have keywords that OpenAPI does not define: they are reported only if another keyword, or
/// another object, seems to be intended.
pub(super) fn unknown_key(
    location: &Trail<'_>,
    (name, value): (&str, &Value),
    kind: &'static ObjectKind,
    version: Version,
) -> Option<Diagnostic> {
    let help = help_for_unknown_key(location, name, kind, version);
    let intended = closest_match(name, kind.names_in(version));
    let is_schema = kind.section == Some("schemas");
    if is_schema && version >= Version::V3_1 && help.is_none() && intended.is_none() {
        return None;
    }
    let noun = kind.key_noun();
    let consequence = match swagger_2::has_definitions(kind, name) {
        true => "only the schemas that are referenced are used".to_owned(),
        false => format!("the {noun} is ignored"),
    };
    let message = format!("unknown {noun} `{name}` in {}; {consequence}", kind.title());
    let report = at_key(Code::UnknownField, location, message);
    Some(match (help, intended) {
        (Some(help), _) => report.help(help),
        (None, Some(intended)) if name.len() > 2 && kind.accepts(intended, value) => {
            report.intended_key(intended)
        }
        (None, Some(intended)) => report.help(format!("did you mean `{intended}`?")),
        (None, None) => report.help("remove it, or rename it to start with `x-`"),
    })
}

/// The help for a key that is written as the key of another object, version or syntax.
fn help_for_unknown_key(
    location: &Trail<'_>,
    name: &str,
    kind: &'static ObjectKind,
    version: Version,
) -> Option<String> {
    misplaced::help_for_repeated_key(location)
        .or_else(|| swagger_2::help_for_field(kind, name).map(str::to_owned))
        .or_else(|| without_space(name, kind, version))
        .or_else(|| misplaced::help_for_key(name, kind, version))
        .or_else(|| misplaced::help_for_key_in_schema(name, kind, version))
}

/// `{ title:Pets }` is one key to YAML.
fn without_space(name: &str, kind: &'static ObjectKind, version: Version) -> Option<String> {
    let (key, value) = name.split_once(':')?;
    let is_key = kind.names_in(version).any(|known| known == key);
    is_key.then(|| format!("add a space after the `:`, as in `{key}: {value}`"))
}

pub(super) fn other_variant(
    location: &Trail<'_>,
    name: &str,
    variant: &str,
    kind: &'static ObjectKind,
) -> Diagnostic {
    let selector = kind.variants.as_ref().map_or("", |it| it.selector);
    let object = kind.with_article();
    let message = format!("`{name}` does not apply to {object} with `{selector}: {variant}`");
    ignored(location, message)
}

/// A dynamic reference that `bundle` has not replaced.
pub(super) fn unbound(location: &Trail<'_>, reference: &Value) -> Diagnostic {
    let message = format!(
        "no `$dynamicAnchor` is known for `$dynamicRef: {reference}`; the keyword is ignored"
    );
    at_key(Code::UnsupportedSchema, location, message)
        .help("declare the anchor in this schema or one around it, or use `$ref`")
}

pub(super) fn ignored_key(location: &Trail<'_>, name: &str, kind: &ObjectKind) -> Diagnostic {
    let message = format!("`{name}` in {} does not affect the client", kind.title());
    ignored(location, message)
}

fn ignored(location: &Trail<'_>, message: String) -> Diagnostic {
    at_key(Code::IgnoredField, location, message).help("remove it, unless other tools use it")
}

pub(super) fn value_not_allowed(
    trail: &Trail<'_>,
    value: &str,
    allowed: &[&str],
    intended: Option<&str>,
    version: Version,
    omission: Omission,
) -> Diagnostic {
    let consequence = match intended {
        Some(intended) => format!("; it is treated as `{intended}`"),
        None => omission.to_string(),
    };
    let key = match trail {
        Trail::Index(Trail::Key(_, key), _) | Trail::Key(_, key) => format!(" for `{key}`"),
        _ => String::new(),
    };
    let message = format!("invalid value `{value}`{key}{consequence}");
    let report = at_value(Code::InvalidValue, trail, message);
    match intended {
        Some(intended) => report.intended_value(intended),
        None => {
            let expected = join_quoted(&allowed_values(allowed, version), "or");
            report.help(format!("use {expected}"))
        }
    }
}

pub(super) fn keys_beside_reference(
    first: &Trail<'_>,
    keys: &[&String],
    kind: &ObjectKind,
) -> Diagnostic {
    let keys: Vec<_> = keys.iter().map(|key| key.as_str()).collect();
    let (are, them) = match keys.len() {
        1 => ("is", "it"),
        _ => ("are", "them"),
    };
    let keys = join_quoted(&keys, "and");
    let (since, wrapped) = match kind.section {
        Some("schemas") => (
            " in OpenAPI 3.0",
            ", or replace the reference with `allOf: [{ $ref: ... }]`",
        ),
        _ => ("", ""),
    };
    let message = format!("{keys} next to `$ref` {are} ignored{since}");
    at_key(Code::RefSibling, first, message).help(format!(
        "move {them} into the referenced component{wrapped}"
    ))
}

/// `nullable: true`, whose meaning is plain, where 3.0 ignores it.
pub(super) fn nullable_beside_reference(location: &Trail<'_>) -> Diagnostic {
    let message = "`nullable` next to `$ref` requires `allOf` in OpenAPI 3.0; it is treated as if the \
                   reference were in one";
    at_key(Code::RefSibling, location, message)
        .help("replace the reference with `allOf: [{ $ref: ... }]`")
}

pub(super) fn invalid_path(
    location: &Trail<'_>,
    path: &str,
    nesting_help: Option<String>,
) -> Diagnostic {
    let message = format!("path `{path}` must start with `/`; it is treated as `/{path}`");
    let of_url = || {
        let (_, after) = path.split_once("://")?;
        let (host, remaining) = after.split_once('/').unwrap_or((after, ""));
        let server = &path[..path.len() - after.len() + host.len()];
        Some(format!(
            "use `/{remaining}`, and add `{server}` to `servers`"
        ))
    };
    let help = nesting_help.or_else(of_url);
    at_key(Code::InvalidPath, location, message)
        .help(help.unwrap_or_else(|| format!("use `/{path}`")))
}

pub(super) fn invalid_status(
    location: &Trail<'_>,
    name: &str,
    nesting_help: Option<String>,
) -> Diagnostic {
    let upper = name.to_uppercase();
    let consequence = match is_status(&upper) {
        true => format!("it is treated as `{upper}`"),
        false => "the response is ignored".to_owned(),
    };
    let message = format!("invalid status code `{name}`; {consequence}");
    let report = at_key(Code::InvalidStatusCode, location, message);
    match (nesting_help, intended_status(name)) {
        _ if is_status(&upper) => report
            .help(format!("use `{upper}`"))
            .fix_here(Change::Rename(upper)),
        (Some(help), _) => report.help(help),
        (None, Some(intended)) => report.intended_key(&intended),
        (None, None) => report
            .help("use a status code from `100` to `599`, a range such as `2XX`, or `default`"),
    }
}

/// `type: []`
pub(super) fn empty_types(trail: &Trail<'_>) -> Diagnostic {
    let message = "empty `type` array; the keyword is ignored";
    at_key(Code::InvalidValue, trail, message).help("add a type, or remove the keyword")
}

/// A format where a type is expected.
pub(super) fn format_as_type(
    schema: &Trail<'_>,
    keywords: &Fields,
    ty: &str,
    format: &str,
) -> Diagnostic {
    let trail = &schema.key("type");
    let value = keywords.string("type").unwrap_or_default();
    let added = match keywords.contains_key("format") {
        true => json!({ "type": ty }),
        false => json!({ "type": ty, "format": format }),
    };
    let message = format!(
        "invalid value `{value}` for `type`; it is treated as `type: {ty}` with `format: {format}`"
    );
    at_value(Code::InvalidValue, trail, message)
        .help(format!("use `type: {ty}` and `format: {format}`"))
        .fix(schema.origin(), Change::Add(added))
}

/// A format of integers next to a value with a fraction.
pub(super) fn excluded_format(trail: &Trail<'_>, format: &str, key: &str) -> Diagnostic {
    let message =
        format!("`format: {format}` does not allow the fraction in `{key}`; the format is ignored");
    at_value(Code::IgnoredField, trail, message)
        .help(format!("remove `format`, or use integers in `{key}`"))
}

/// ` 200`, `20X`, `200 OK`, `defualt`
fn intended_status(name: &str) -> Option<String> {
    let code = name.split_whitespace().next().unwrap_or_default();
    let upper = code.to_uppercase();
    let intended = match upper.chars().next() {
        Some(class) if upper.len() == 3 && upper.ends_with('X') => format!("{class}XX"),
        _ => upper,
    };
    match is_status(&intended) {
        true => Some(intended),
        false => closest_match(code, ["default"]).map(str::to_owned),
    }
}

pub(super) fn missing_one_of(
    trail: &Trail<'_>,
    kind: &ObjectKind,
    omission: Omission,
) -> Diagnostic {
    let fields = join_quoted(kind.one_of, "or");
    let consequence = match kind.one_of.contains(&"schema") {
        true => "; any value is allowed".to_owned(),
        false => omission.to_string(),
    };
    let message = format!("missing field {fields} in {}{consequence}", kind.title());
    let help = format!("add {fields}");
    at(Code::MissingField, trail, message).help(help)
}

pub(super) fn conflicting_keys(trail: &Trail<'_>, first: &str, second: &str) -> Diagnostic {
    let message =
        format!("fields `{first}` and `{second}` are mutually exclusive; `{second}` is ignored");
    at_key(Code::ConflictingFields, &trail.key(second), message)
        .related_key(
            trail.key(first).origin(),
            format!("conflicts with `{first}`"),
        )
        .help(format!("remove `{first}` or `{second}`"))
}

fn quote(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| format!("`{value}`")).collect()
}

/// "`a`, `b` or `c`"
pub(super) fn join_quoted(values: &[&str], conjunction: &str) -> String {
    let mut values = quote(values);
    match values.pop() {
        Some(last) if !values.is_empty() => format!("{} {conjunction} {last}", values.join(", ")),
        last => last.unwrap_or_default(),
    }
}
