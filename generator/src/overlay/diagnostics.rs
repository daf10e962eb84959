//! The diagnostics about overlays.

use serde_json_path::ParseError;

use super::fields::{BOOLEAN, Key, Kind, Version};
use super::merge::{self, MergeError};
use super::suggest;
use crate::diagnostic::{Code, Diagnostic, Origin, json_type, use_one_of};
use crate::json::{Map, Value};

pub(super) fn not_an_overlay(origin: &Origin, root: &Value) -> Diagnostic {
    let message = format!(
        "expected an Overlay Object at the document root, found {}",
        json_type(root)
    );
    Diagnostic::new(Code::InvalidType, origin.clone(), message)
        .help("use an Overlay document with `overlay`, `info` and `actions`")
}

pub(super) fn missing_version(origin: &Origin, fields: &Map) -> Diagnostic {
    let (message, help) = match fields.contains_key("openapi") {
        true => (
            "expected an Overlay document, found an OpenAPI description",
            "use an Overlay document here, or set `spec` to this file",
        ),
        false => (
            "missing field `overlay`, which declares the Overlay version",
            "add `overlay: 1.1.0` at the top",
        ),
    };
    Diagnostic::new(Code::UnsupportedVersion, origin.clone(), message).help(help)
}

pub(super) fn unknown_version(location: &Origin, text: &str) -> Diagnostic {
    let message = format!("unsupported Overlay version `{text}`");
    Diagnostic::new(Code::UnsupportedVersion, location.clone(), message)
        .at_value()
        .help("use `1.0.0` or `1.1.0`")
}

pub(super) fn version_is_not_a_string(location: &Origin, value: &Value) -> Diagnostic {
    let message = format!(
        "expected a string for the Overlay version, found {}",
        json_type(value)
    );
    Diagnostic::new(Code::UnsupportedVersion, location.clone(), message)
        .help("use `1.0.0` or `1.1.0`")
}

pub(super) fn unknown_field(location: &Origin, name: &str, kind: &Kind) -> Diagnostic {
    let names: Vec<_> = kind.keys.iter().map(|key| key.name).collect();
    let message = format!("unknown field `{name}` in {}", kind.name);
    Diagnostic::new(Code::UnknownField, location.clone(), message)
        .at_key()
        .help(use_one_of(name, &names))
}

pub(super) fn newer_field(location: &Origin, key: &Key) -> Diagnostic {
    let message = format!(
        "field `{}` requires Overlay 1.1, but the document declares 1.0",
        key.name
    );
    Diagnostic::new(Code::UnknownField, location.clone(), message)
        .at_key()
        .help("set `overlay: 1.1.0`")
}

pub(super) fn wrong_type(location: &Origin, key: &Key, value: &Value) -> Diagnostic {
    let (name, expected) = (key.name, key.json_type.unwrap_or("any value"));
    let found = json_type(value);
    let message = format!("expected {expected} for `{name}`, found {found}");
    let help = match (name, expected) {
        ("target" | "copy", _) => "use a JSONPath in quotes",
        ("extends", _) => "use the path or the URL of the description in quotes",
        ("info", _) => "use an object with `title` and `version`",
        ("actions", _) => "use an array, even for one action",
        (_, BOOLEAN) => "use `true` or `false`, without quotes",
        _ => "use a string in quotes",
    };
    Diagnostic::new(Code::InvalidType, location.clone(), message)
        .at_value()
        .help(help)
}

pub(super) fn missing_field(origin: &Origin, key: &Key, kind: &Kind) -> Diagnostic {
    let message = format!("missing field `{}` in {}", key.name, kind.name);
    Diagnostic::new(Code::MissingField, origin.clone(), message).help(format!("add `{}`", key.name))
}

pub(super) fn no_actions(origin: &Origin) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidValue,
        origin.clone(),
        "the overlay has no actions",
    )
    .help("add an action, or remove the overlay")
}

pub(super) fn duplicate_action(origin: &Origin, first: &Origin) -> Diagnostic {
    let message = "duplicate action; it is applied twice";
    Diagnostic::new(Code::InvalidValue, origin.clone(), message)
        .related(first.clone(), "first defined here")
        .help("remove one of them")
}

pub(super) fn not_an_action_object(origin: &Origin, value: &Value) -> Diagnostic {
    let message = format!("expected an Action Object, found {}", json_type(value));
    Diagnostic::new(Code::InvalidType, origin.clone(), message)
        .help("use an object with `target`, and `update` or `remove`")
}

pub(super) fn missing_change(origin: &Origin, version: Version) -> Diagnostic {
    let (message, help) = match version {
        Version::V1_0 => (
            "missing field `update` or `remove` in Action Object",
            "add `update` or `remove: true`",
        ),
        Version::V1_1 => (
            "missing field `update`, `copy` or `remove` in Action Object",
            "add `update`, `copy` or `remove: true`",
        ),
    };
    Diagnostic::new(Code::MissingField, origin.clone(), message).help(help)
}

pub(super) fn remove_is_false(origin: &Origin) -> Diagnostic {
    let message = "`remove: false` removes nothing; the action has no effect";
    Diagnostic::new(Code::InvalidValue, origin.key("remove"), message)
        .help("set `remove: true`, or remove the action")
}

pub(super) fn conflicts_with_remove(origin: &Origin, name: &str) -> Diagnostic {
    let message =
        format!("fields `remove` and `{name}` are mutually exclusive; `{name}` is ignored");
    Diagnostic::new(Code::ConflictingFields, origin.key(name), message)
        .at_key()
        .related_key(origin.key("remove"), "`remove` takes precedence")
        .help("split it into two actions")
}

pub(super) fn update_and_copy(origin: &Origin) -> Diagnostic {
    let message = "fields `update` and `copy` are mutually exclusive";
    Diagnostic::new(Code::ConflictingFields, origin.key("copy"), message)
        .at_key()
        .related_key(origin.key("update"), "`update` is set here")
        .help("split it into two actions")
}

/// Reports a path that is not a JSONPath, from the text at which the parser stopped: no message depends on the
/// wording of the parser.
pub(super) fn invalid_path(location: &Origin, text: &str, error: &ParseError) -> Diagnostic {
    if let Some(path) = suggest::from_pointer(text) {
        let message = format!("expected a JSONPath, found a JSON Pointer `{text}`");
        return Diagnostic::new(Code::InvalidValue, location.clone(), message)
            .at_value()
            .help(format!("use `{path}`"));
    }
    let remaining = text.get(error.position()..).unwrap_or_default();
    let reason = match remaining {
        "" => "unexpected end".to_owned(),
        remaining => format!("unexpected `{remaining}`"),
    };
    let help = match (dollar_name(remaining), remaining.chars().next()) {
        _ if !text.starts_with('$') => {
            "add `$` at the beginning, which selects the document root".to_owned()
        }
        (Some("$ref"), _) => {
            "use `['$ref']`; to replace a reference, select the object that contains it".to_owned()
        }
        (Some(name), _) => format!("use `['{name}']`"),
        (None, Some('-' | '/' | '{')) => {
            "quote names with special characters in brackets, such as `['x-name']`".to_owned()
        }
        _ if is_function_call(remaining) => {
            "use a function of RFC 9535, such as `$.paths[?length(@) > 1]`".to_owned()
        }
        _ => "use a JSONPath of RFC 9535, such as `$.paths['/pets'].get`".to_owned(),
    };
    let message = format!("invalid JSONPath `{text}`: {reason}");
    Diagnostic::new(Code::InvalidValue, location.clone(), message)
        .at_value()
        .help(help)
}

fn is_function_call(remaining: &str) -> bool {
    let name = remaining.split_once('(').map(|(name, _)| name);
    name.is_some_and(|name| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    })
}

/// The name of a segment that begins with `$`, such as `.$ref`.
fn dollar_name(remaining: &str) -> Option<&str> {
    let name = remaining.trim_start_matches('.');
    let after = name.strip_prefix('$')?;
    let is_part = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    let end = after.find(|ch| !is_part(ch)).unwrap_or(after.len());
    (end > 0).then(|| &name[..=end])
}

pub(super) fn path_exceeds_limits(location: &Origin, message: String) -> Diagnostic {
    Diagnostic::new(Code::InvalidValue, location.clone(), message)
        .at_value()
        .help("use a shorter path, or split it into several actions")
}

pub(super) fn extends_mismatch(location: &Origin, extends: &str, name: &str) -> Diagnostic {
    let message = format!("overlay extends `{extends}` but is applied to `{name}`");
    Diagnostic::new(Code::ExtendsMismatch, location.clone(), message)
        .at_value()
        .help("change the path, which is relative to the overlay's directory, or remove `extends`")
}

pub(super) fn matches_nothing(action: &Origin, key: &str, suggestion: Option<&str>) -> Diagnostic {
    let message = format!("`{key}` matches nothing; the action has no effect");
    Diagnostic::new(Code::UnmatchedAction, action.key(key), message)
        .at_value()
        .help(match suggestion {
            Some(suggestion) => format!("did you mean `{suggestion}`?"),
            None => "change the path, or remove the action if the description is fixed".to_owned(),
        })
}

pub(super) fn ambiguous_copy(action: &Origin, count: usize) -> Diagnostic {
    let message = format!("`copy` must select one value, found {count}");
    invalid_action(action.key("copy"), message).help("change the path to select one of them")
}

pub(super) fn root_removed(action: &Origin) -> Diagnostic {
    let message = "`target` selects the document root, which cannot be removed";
    invalid_action(action.key("target"), message).help("change `target` to the values to remove")
}

pub(super) fn mixed_kinds(
    action: &Origin,
    (first, first_kind): (Origin, merge::Kind),
    (second, second_kind): (Origin, merge::Kind),
) -> Diagnostic {
    let message = "`target` must select only objects, only arrays, or only primitive values";
    invalid_action(action.key("target"), message)
        .related(first, format!("this is {first_kind}"))
        .related(second, format!("this is {second_kind}"))
        .help("split it into one action for each type")
}

pub(super) fn primitive(action: &Origin, target: &Origin) -> Diagnostic {
    let message =
        "expected `target` to select objects or arrays in Overlay 1.0, found a primitive value";
    invalid_action(action.key("target"), message)
        .related(target.clone(), "selected here")
        .help("set `overlay: 1.1.0`, or change `target` to the enclosing object")
}

pub(super) fn cannot_merge(location: Origin, error: &MergeError, target: Origin) -> Diagnostic {
    let MergeError {
        at: _,
        from: _,
        target: target_kind,
        value,
    } = error;
    let help = match target_kind {
        merge::Kind::Object => "use an object with the fields to change",
        merge::Kind::Array => "use an array of the items to add",
        merge::Kind::Primitive => "add an action before this one that removes the existing value",
    };
    invalid_action(location, format!("cannot merge {value} into {target_kind}"))
        .related(target, "target of the merge")
        .help(help)
}

pub(super) fn ineffective_null(location: Origin, target: merge::Kind) -> Diagnostic {
    let message = format!("merging `null` into {target} has no effect");
    let help = match target {
        merge::Kind::Array => "use `remove: true` to delete it, or set the items to merge",
        merge::Kind::Object | merge::Kind::Primitive => {
            "use `remove: true` to delete it, or set the object to merge"
        }
    };
    Diagnostic::new(Code::InvalidType, location, message).help(help)
}

pub(super) fn too_deep(action: &Origin) -> Diagnostic {
    let message = "nesting exceeds 100 levels after this action";
    Diagnostic::new(Code::DepthLimitExceeded, action.clone(), message)
        .help("move nested schemas to `components` and reference them with `$ref`")
}

pub(super) fn too_large(action: &Origin) -> Diagnostic {
    let message = "overlays up to this action add more to the description than the limits allow";
    Diagnostic::new(Code::SizeLimitExceeded, action.clone(), message)
        .help("change the action to select less, or raise `limits.copies` and `limits.bytes` in `codegen.toml`")
}

fn invalid_action(location: Origin, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::InvalidAction, location, message)
}
