//! What is said about an object that is not as its table says.

use serde_json::{Number, Value};

use super::super::shape::{Fallback, Key, ObjectKind, Shape};
use super::super::version::Version;
use super::allowed_values::allowed_values;
use super::recovery::{is_in_choice, is_type};
use super::{Omission, is_status, misplaced, swagger_2};
use crate::diagnostic::{Code, Diagnostic, Trail, closest_match};

pub(super) fn wrong_type(
    trail: &Trail<'_>,
    value: &Value,
    shape: Shape,
    instead: &str,
    version: Version,
) -> Diagnostic {
    let expected = expected(shape);
    let is_count = matches!(shape, Shape::NonNegativeInteger);
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if is_count && number.as_f64() > Some(LARGEST) => {
            "a number that is too large"
        }
        Value::Number(number) if is_count && is_whole(number) => {
            "a number with a point or an exponent"
        }
        Value::Number(number) if is_count && number.is_f64() => "a number with a fraction",
        Value::Number(_) if is_count => "a negative number",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    let help = match (trail, value) {
        (Trail::Key(_, "required"), Value::Bool(_)) if matches!(shape, Shape::List(_)) => {
            "name it in the `required` of the object that it is a member of".to_owned()
        }
        (_, Value::Null) if is_in_choice(trail) => match version {
            Version::V3_0 => {
                "remove it; where `null` is meant, write `nullable: true` in the schema"
            }
            _ => "write `{ type: \"null\" }`, or remove it",
        }
        .to_owned(),
        (Trail::Index(..), Value::Null) => "give it a value, or remove it".to_owned(),
        _ => help_for_type(value, shape),
    };
    let message = format!("expected {expected}, found {found}: {instead}");
    Diagnostic::new(Code::InvalidType, trail.origin(), message).help(help)
}

/// The largest count that is read.
const LARGEST: f64 = 18_446_744_073_709_551_615.0;

/// A whole number that is not written as one.
fn is_whole(number: &Number) -> bool {
    let written = number.as_f64().filter(|_| number.is_f64());
    written.is_some_and(|number| number.fract() == 0.0)
}

fn expected(shape: Shape) -> &'static str {
    match shape {
        Shape::Any => "a value",
        Shape::String | Shape::Enum(_) | Shape::SchemaName => "a string",
        Shape::Types => "the name of a type",
        Shape::Boolean => "a boolean",
        Shape::Number => "a number",
        Shape::NonNegativeInteger => "a whole number from 0 on",
        Shape::List(_) => "a list",
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
        (Shape::Schema(_), value) if is_type(value) => "write it as `{ type: … }`",
        (_, Value::Null) => "give it a value, or remove the key",
        // What is `1.10` in the text is 1.1 here.
        (Shape::String, Value::Number(number)) if number.is_f64() => {
            "put it in quotes, as it is written here"
        }
        (Shape::String, Value::Number(_) | Value::Bool(_)) => {
            return format!("put it in quotes: `\"{value}\"`");
        }
        (Shape::Any | Shape::String | Shape::Enum(_) | Shape::SchemaName, _) => "write plain text",
        (Shape::Types, _) => "write `string`, `number`, `integer`, `boolean`, `array` or `object`",
        (Shape::Boolean, _) => "write `true` or `false`, without quotes",
        (Shape::Number | Shape::BooleanOr(Shape::Number), _) => "write a number, without quotes",
        (Shape::NonNegativeInteger, _) => "write a whole number from 0 on, without quotes",
        (Shape::List(_), _) => "write a list, also where it has one item or none",
        (Shape::Map(_) | Shape::Object(_) | Shape::SecurityRequirement, _) => {
            "write an object: keys and values"
        }
        (Shape::Reference(_) | Shape::Schema(_), _) => {
            "write an object, or a reference to one: `$ref: …`"
        }
        (Shape::BooleanOr(_), _) => "write `true`, `false` or an object",
    };
    help.to_owned()
}

pub(super) fn missing_key(
    trail: &Trail<'_>,
    key: &Key,
    kind: &ObjectKind,
    version: Version,
) -> Diagnostic {
    let instead = match key.stand_in {
        Some(Fallback::Text("")) => "it is read as empty".to_owned(),
        Some(Fallback::Text(text)) => format!("it is read as `{text}`"),
        Some(Fallback::Object) => "it is read as an object without members".to_owned(),
        None => format!("the {} is left out", kind.noun),
    };
    let message = format!("this {} has no `{}`: {instead}", kind.noun, key.name);
    let help = match key.shape {
        Shape::Enum(words) => {
            let words = listed(&allowed_values(words, version), "or");
            format!("add `{}`: {words}", key.name)
        }
        _ => format!("add `{}`", key.name),
    };
    Diagnostic::new(Code::MissingField, trail.origin(), message)
        .absent(trail.key(key.name).origin())
        .help(help)
}

pub(super) fn no_component_left(trail: &Trail<'_>, kind: &ObjectKind) -> Diagnostic {
    let message = format!(
        "nothing is left of this {}, and there may be references to it",
        kind.noun
    );
    Diagnostic::new(Code::InvalidValue, trail.origin(), message)
        .at_key()
        .help("mend what the warning about it says")
}

pub(super) fn no_reference(place: &Trail<'_>) -> Diagnostic {
    Diagnostic::new(Code::InvalidType, place.origin(), "a reference is a string")
        .help("write where it leads: `$ref: \"#/components/…\"`")
}

pub(super) fn no_values(place: &Trail<'_>) -> Diagnostic {
    let message = "an `enum` without values admits no value: it is left out";
    Diagnostic::new(Code::InvalidValue, place.origin(), message)
        .at_key()
        .help("list the values, or remove the key")
}

pub(super) fn newer_key(place: &Trail<'_>, key: &Key, version: Version) -> Diagnostic {
    let Key { name, since, .. } = key;
    newer(
        place,
        &format!("`{name}` came with OpenAPI {since}"),
        version,
    )
}

pub(super) fn newer_schema(place: &Trail<'_>, version: Version) -> Diagnostic {
    newer(
        place,
        "a boolean as a schema came with OpenAPI 3.1",
        version,
    )
}

pub(super) fn newer_word(
    place: &Trail<'_>,
    word: &str,
    since: Version,
    version: Version,
) -> Diagnostic {
    let what = format!("`{word}` came with OpenAPI {since}");
    newer(place, &what, version).at_value()
}

pub(super) fn newer_types(place: &Trail<'_>, version: Version) -> Diagnostic {
    newer(
        place,
        "`null` and lists of types came with OpenAPI 3.1",
        version,
    )
}

pub(super) fn newer_bound(place: &Trail<'_>, bound: &str, version: Version) -> Diagnostic {
    newer(
        place,
        &format!("a number as `{bound}` came with OpenAPI 3.1"),
        version,
    )
}

pub(super) fn older_bound(place: &Trail<'_>, bound: &str, inclusive: &str) -> Diagnostic {
    let message = format!("`{bound}` is a number since OpenAPI 3.1: it is read as in 3.0");
    Diagnostic::new(Code::InvalidType, place.origin(), message)
        .at_value()
        .help(format!(
            "write the number of `{inclusive}` here, and remove that"
        ))
}

pub(super) fn listed_items(place: &Trail<'_>, version: Version) -> Diagnostic {
    let help = match version {
        Version::V3_0 => {
            "give all items one schema: `items: { anyOf: […] }`; `prefixItems` came with OpenAPI 3.1"
        }
        _ => "call it `prefixItems`: `items` is the schema of all further items",
    };
    let message =
        "expected a schema, found a list: they are read as the schemas of the items in order";
    Diagnostic::new(Code::InvalidType, place.origin(), message)
        .at_key()
        .help(help)
}

pub(super) fn outside_of_schema(place: &Trail<'_>, key: &str, kind: &ObjectKind) -> Diagnostic {
    let message = format!(
        "`{key}` is not a key of {}: it is read as if it stood in `schema`",
        kind.with_article()
    );
    Diagnostic::new(Code::UnknownField, place.origin(), message)
        .at_key()
        .help(format!("put it there: `schema: {{ {key}: … }}`"))
}

fn newer(place: &Trail<'_>, what: &str, version: Version) -> Diagnostic {
    let message = format!("{what}, and this description is of {version}: it is read as there");
    Diagnostic::new(Code::UnknownField, place.origin(), message)
        .at_key()
        .help("give the description the later version, or write it as the version that it has")
}

pub(super) fn unknown_key(
    place: &Trail<'_>,
    name: &str,
    kind: &'static ObjectKind,
    version: Version,
) -> Diagnostic {
    let message = format!(
        "`{name}` is not a key of {}: {}",
        kind.with_article(),
        swagger_2::handling_of_field(kind, name)
    );
    let help = swagger_2::help_for_field(kind, name).map(str::to_owned);
    let help = help.or_else(|| without_blank(name, kind, version));
    let help = help.or_else(|| misplaced::help_for_key(place, name, kind, version));
    let near = || closest_match(name, kind.names_in(version));
    let help = help.or_else(|| Some(format!("did you mean `{}`?", near()?)));
    let help = help.unwrap_or_else(|| "remove it, or let its name begin with `x-`".to_owned());
    Diagnostic::new(Code::UnknownField, place.origin(), message)
        .at_key()
        .help(help)
}

/// `{ title:Pets }` is one key to YAML.
fn without_blank(name: &str, kind: &'static ObjectKind, version: Version) -> Option<String> {
    let (key, value) = name.split_once(':')?;
    let is_key = kind.names_in(version).any(|known| known == key);
    is_key.then(|| format!("put a blank behind the `:`, as in `{key}: {value}`"))
}

pub(super) fn other_variant(
    place: &Trail<'_>,
    name: &str,
    variant: &str,
    kind: &'static ObjectKind,
) -> Diagnostic {
    let by = kind.variants.as_ref().map_or("", |variants| variants.by);
    let message = format!(
        "`{name}` has no effect in {} with `{by}: {variant}`",
        kind.with_article()
    );
    ignored(place, message)
}

pub(super) fn ignored_key(place: &Trail<'_>, name: &str, kind: &ObjectKind) -> Diagnostic {
    let message = format!("`{name}` in this {} has no effect on the client", kind.noun);
    ignored(place, message)
}

fn ignored(place: &Trail<'_>, message: String) -> Diagnostic {
    Diagnostic::new(Code::IgnoredField, place.origin(), message)
        .at_key()
        .help("remove it, or leave it for other tools")
}

pub(super) fn word_not_allowed(
    trail: &Trail<'_>,
    word: &str,
    words: &[&str],
    meant: Option<&str>,
    loss: Omission,
) -> Diagnostic {
    let expected = listed(words, "or");
    let instead = match meant {
        Some(meant) => format!("it is read as `{meant}`"),
        None => loss.to_string(),
    };
    let help = match meant {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write {expected}"),
    };
    let message = format!("`{word}` is not allowed here: {instead}");
    Diagnostic::new(Code::InvalidValue, trail.origin(), message)
        .at_value()
        .help(help)
}

pub(super) fn keys_beside_reference(
    first: &Trail<'_>,
    keys: &[&String],
    kind: &ObjectKind,
) -> Diagnostic {
    let keys: Vec<_> = keys.iter().map(|key| key.as_str()).collect();
    let has = if keys.len() == 1 { "has" } else { "have" };
    let keys = listed(&keys, "and");
    let (since, help) = match kind.section {
        Some("schemas") => (
            " in OpenAPI 3.0",
            "move it into the component, or wrap the reference: `allOf: [{ $ref: … }]`",
        ),
        _ => ("", "move it into the component"),
    };
    let message = format!("{keys} beside `$ref` {has} no effect{since}");
    Diagnostic::new(Code::RefSibling, first.origin(), message)
        .at_key()
        .help(help)
}

pub(super) fn invalid_path(place: &Trail<'_>, path: &str, deeper: Option<String>) -> Diagnostic {
    let message = format!("the path `{path}` does not begin with `/`: it is read as if it did");
    let of_url = || {
        let (_, after) = path.split_once("://")?;
        let (host, rest) = after.split_once('/').unwrap_or((after, ""));
        let server = &path[..path.len() - after.len() + host.len()];
        Some(format!("write `/{rest}`, and `{server}` under `servers`"))
    };
    let help = deeper.or_else(of_url);
    Diagnostic::new(Code::InvalidPath, place.origin(), message)
        .at_key()
        .help(help.unwrap_or_else(|| format!("write `/{path}`")))
}

pub(super) fn invalid_status(place: &Trail<'_>, name: &str, deeper: Option<String>) -> Diagnostic {
    let upper = name.to_uppercase();
    let (instead, help) = if is_status(&upper) {
        (
            format!("it is read as `{upper}`"),
            format!("write `{upper}`"),
        )
    } else {
        let help = deeper.unwrap_or_else(|| match nearest_status(name) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "write `default`, a status from `100` to `599`, or a range such as `4XX`".to_owned()
            }
        });
        ("it is left out".to_owned(), help)
    };
    let message =
        format!("`{name}` is neither a status, nor a range of them, nor `default`: {instead}");
    Diagnostic::new(Code::InvalidStatusCode, place.origin(), message)
        .at_key()
        .help(help)
}

/// `type: []`
pub(super) fn no_types(trail: &Trail<'_>) -> Diagnostic {
    let message = "`type` lists no type: it is as if it were not there";
    Diagnostic::new(Code::InvalidValue, trail.origin(), message)
        .at_key()
        .help("list at least one, or remove the key")
}

/// A format in the place of a type.
pub(super) fn format_as_type(
    trail: &Trail<'_>,
    word: &Value,
    ty: &str,
    format: &str,
) -> Diagnostic {
    let word = word.as_str().unwrap_or_default();
    let message =
        format!("`{word}` is no type: it is read as `type: {ty}` with `format: {format}`");
    Diagnostic::new(Code::InvalidValue, trail.origin(), message)
        .at_value()
        .help(format!("write `type: {ty}` and `format: {format}`"))
}

/// ` 200`, `20X`, `200 OK`, `defualt`
fn nearest_status(name: &str) -> Option<String> {
    let word = name.split_whitespace().next()?;
    let upper = word.to_uppercase();
    let range = upper.chars().next().map(|first| format!("{first}XX"));
    let range = range.filter(|range| upper.len() == 3 && upper.ends_with('X') && is_status(range));
    let whole = Some(upper).filter(|upper| is_status(upper));
    let default = || closest_match(word, ["default"]).map(str::to_owned);
    whole.or(range).or_else(default)
}

pub(super) fn missing_one_of(trail: &Trail<'_>, kind: &ObjectKind) -> Diagnostic {
    let neither = quoted(kind.one_of).join(" nor ");
    let instead = match kind.one_of.contains(&"schema") {
        true => "its value may be anything".to_owned(),
        false => format!("the {} is left out", kind.noun),
    };
    let message = format!("this {} has neither {neither}: {instead}", kind.noun);
    let help = format!("add {}", listed(kind.one_of, "or"));
    Diagnostic::new(Code::MissingField, trail.origin(), message).help(help)
}

pub(super) fn conflicting_keys(trail: &Trail<'_>, first: &str, second: &str) -> Diagnostic {
    let message = format!("`{second}` and `{first}` exclude each other: `{second}` is left out");
    Diagnostic::new(Code::ConflictingFields, trail.key(second).origin(), message)
        .at_key()
        .related_key(trail.key(first).origin(), "the other one")
        .help("keep one of the two")
}

fn quoted(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| format!("`{word}`")).collect()
}

/// "`a`, `b` or `c`"
pub(super) fn listed(words: &[&str], conjunction: &str) -> String {
    let mut words = quoted(words);
    match words.pop() {
        Some(last) if !words.is_empty() => format!("{} {conjunction} {last}", words.join(", ")),
        last => last.unwrap_or_default(),
    }
}
