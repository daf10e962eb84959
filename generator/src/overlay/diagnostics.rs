//! What is said of an overlay.

use serde_json::{Map, Value};
use serde_json_path::ParseError;

use super::fields::{Key, Kind, Shape, Version};
use super::merge::{self, MergeError};
use crate::diagnostic::{Code, Diagnostic, Origin};

pub(super) fn no_overlay(origin: &Origin) -> Diagnostic {
    let message = "an overlay is an object, and this is none";
    Diagnostic::new(Code::InvalidType, origin.clone(), message)
        .help("write an Overlay document, with `overlay`, `info` and `actions`")
}

pub(super) fn no_version(origin: &Origin, members: &Map<String, Value>) -> Diagnostic {
    let (message, help) = match members.contains_key("openapi") {
        true => (
            "this is a description, not an overlay",
            "name the file under `description`, or an Overlay document here",
        ),
        false => (
            "this does not say which version of Overlay it is of",
            "add `overlay: 1.1.0` at the top",
        ),
    };
    Diagnostic::new(Code::UnsupportedVersion, origin.clone(), message).help(help)
}

pub(super) fn unknown_version(place: &Origin, text: &str) -> Diagnostic {
    let message = format!("`{text}` is no version of Overlay that is read");
    Diagnostic::new(Code::UnsupportedVersion, place.clone(), message)
        .at_value()
        .help("write `1.0.0` or `1.1.0`")
}

pub(super) fn version_is_no_text(place: &Origin, value: &Value) -> Diagnostic {
    let message = format!("the version of Overlay is a text, and `{value}` is none");
    Diagnostic::new(Code::UnsupportedVersion, place.clone(), message)
        .help("write `1.0.0` or `1.1.0`")
}

pub(super) fn unknown_key(place: &Origin, name: &str, kind: &Kind) -> Diagnostic {
    let help = match kind.nearest(name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let names: Vec<_> = kind.keys.iter().map(|key| key.name).collect();
            format!("there is `{}`", names.join("`, `"))
        }
    };
    let message = format!("{} has no `{name}`", kind.name);
    Diagnostic::new(Code::UnknownField, place.clone(), message)
        .at_key()
        .help(help)
}

pub(super) fn newer_key(place: &Origin, key: &Key) -> Diagnostic {
    let message = format!("`{}` is new in Overlay 1.1, and this is 1.0", key.name);
    Diagnostic::new(Code::UnknownField, place.clone(), message)
        .at_key()
        .help("write `overlay: 1.1.0`")
}

pub(super) fn wrong_type(place: &Origin, shape: Shape) -> Diagnostic {
    let name = place.last().unwrap_or_default();
    let message = format!("`{name}` is to be {}", shape.name());
    Diagnostic::new(Code::InvalidType, place.clone(), message)
        .at_value()
        .help(format!("write {}", shape.name()))
}

pub(super) fn missing_key(origin: &Origin, key: &Key, kind: &Kind) -> Diagnostic {
    let message = format!("{} has `{}`, and this has none", kind.name, key.name);
    Diagnostic::new(Code::MissingField, origin.clone(), message).help(format!("add `{}`", key.name))
}

pub(super) fn no_action(origin: &Origin) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidValue,
        origin.clone(),
        "the overlay has no action",
    )
    .help("add an action, or leave the overlay out")
}

pub(super) fn same_action(origin: &Origin, first: &Origin) -> Diagnostic {
    let message = "the same action once more: it is done twice";
    Diagnostic::new(Code::InvalidValue, origin.clone(), message)
        .related(first.clone(), "first written here")
        .help("keep one of them")
}

pub(super) fn no_object(origin: &Origin) -> Diagnostic {
    Diagnostic::new(Code::InvalidType, origin.clone(), "an action is an object")
        .help("write an object with `target`, and `update` or `remove`")
}

pub(super) fn no_change(origin: &Origin, version: Version) -> Diagnostic {
    let message = "the action does not say what to do";
    Diagnostic::new(Code::MissingField, origin.clone(), message).help(match version {
        Version::V1_0 => "add `update`, or `remove: true`",
        Version::V1_1 => "add `update`, `copy`, or `remove: true`",
    })
}

pub(super) fn nothing_removed(origin: &Origin) -> Diagnostic {
    let message = "`remove: false` removes nothing: the action does nothing";
    Diagnostic::new(Code::InvalidValue, origin.key("remove"), message)
        .help("write `remove: true`, or remove the action")
}

pub(super) fn beside_remove(origin: &Origin, name: &str) -> Diagnostic {
    let message = format!("`{name}` has no effect beside `remove: true`");
    Diagnostic::new(Code::ConflictingFields, origin.key(name), message)
        .at_key()
        .related_key(origin.key("remove"), "this goes before")
        .help("make two actions of it")
}

pub(super) fn update_and_copy(origin: &Origin) -> Diagnostic {
    let message = "`copy` and `update` exclude each other";
    Diagnostic::new(Code::ConflictingFields, origin.key("copy"), message)
        .at_key()
        .related_key(origin.key("update"), "beside this")
        .help("make two actions of it")
}

pub(super) fn no_path(place: &Origin, text: &str, error: &ParseError) -> Diagnostic {
    let rest = text.get(error.position()..).unwrap_or_default();
    let reason = match (rest, error.message()) {
        (_, message) if !message.ends_with(UNTOLD) => message.to_owned(),
        ("", _) => "it ends too early".to_owned(),
        (rest, _) => format!("nothing is understood from `{rest}` on"),
    };
    let help = match rest.chars().next() {
        _ if !text.starts_with('$') => "begin with `$`, the whole description".to_owned(),
        Some('-' | '/' | '{') => {
            "write a name with other characters than letters, digits and `_` in brackets: `['x-name']`"
                .to_owned()
        }
        _ => "write a JSONPath of RFC 9535, such as `$.paths['/pets'].get`".to_owned(),
    };
    let message = format!("`{text}` is no JSONPath: {reason}");
    Diagnostic::new(Code::InvalidValue, place.clone(), message)
        .at_value()
        .help(help)
}

/// What the parser ends with where it has no words for what is wrong.
const UNTOLD: &str = "parser error";

pub(super) fn long_path(place: &Origin) -> Diagnostic {
    let message = "a JSONPath may have 2,000 bytes, 16 brackets open at once and `..` three times, and select a value 16 times; this asks for more";
    Diagnostic::new(Code::InvalidValue, place.clone(), message)
        .at_value()
        .help("write it shorter, or make several actions of it")
}

pub(super) fn other_description(place: &Origin, extends: &str, name: &str) -> Diagnostic {
    let message = format!("the overlay is for `{extends}`, and is laid over `{name}`");
    Diagnostic::new(Code::ExtendsMismatch, place.clone(), message)
        .at_value()
        .help("mend the path, which is from the overlay's folder, or leave `extends` out")
}

pub(super) fn matches_nothing(action: &Origin, key: &str, near: Option<&str>) -> Diagnostic {
    let message = format!("`{key}` selects nothing in the description: the action does nothing");
    Diagnostic::new(Code::UnmatchedAction, action.key(key), message)
        .at_value()
        .help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "mend the path; or remove the action, where the description is mended by now"
                .to_owned(),
        })
}

pub(super) fn copy_of_several(action: &Origin, count: usize) -> Diagnostic {
    let message = format!("`copy` selects {count} values, and one is copied");
    unfit(action.key("copy"), message).help("select one of them")
}

pub(super) fn root_removed(action: &Origin) -> Diagnostic {
    let message = "this would remove the whole description";
    unfit(action.key("target"), message).help("select what is to go")
}

pub(super) fn of_several_kinds(action: &Origin, first: &Origin, other: &Origin) -> Diagnostic {
    let message = "what is selected is to be all objects, all lists, or neither of both";
    unfit(action.key("target"), message)
        .related(first.clone(), "this is one kind")
        .related(other.clone(), "this is another")
        .help("make an action for each kind")
}

pub(super) fn primitive(action: &Origin, target: &Origin) -> Diagnostic {
    let message = "Overlay 1.0 updates objects and lists, and this selects neither";
    unfit(action.key("target"), message)
        .related(target.clone(), "this is selected")
        .help("write `overlay: 1.1.0`, or select the object around it")
}

pub(super) fn misfit(place: Origin, misfit: &MergeError, target: Origin) -> Diagnostic {
    let MergeError {
        at: _,
        from: _,
        target: target_kind,
        value,
    } = misfit;
    let help = match target_kind {
        merge::Kind::Object => "write an object with what is to change",
        merge::Kind::List => "write a list of what is to be added",
        merge::Kind::Primitive => "remove what is there with an action before this one",
    };
    unfit(
        place,
        format!("{value} cannot be merged into {target_kind}"),
    )
    .related(target, "into this")
    .help(help)
}

pub(super) fn without_effect(place: Origin) -> Diagnostic {
    let message = "`null` is put over an object or a list: nothing is changed there";
    Diagnostic::new(Code::InvalidType, place, message)
        .help("write what is to change, or remove the key; to remove what is there, use `remove`")
}

pub(super) fn too_deep(action: &Origin) -> Diagnostic {
    let message = "with this, lists and objects lie in one another more than 100 levels deep";
    Diagnostic::new(Code::DepthLimitExceeded, action.clone(), message)
        .help("move inner schemas to `components` and refer to them with `$ref`")
}

pub(super) fn too_much(action: &Origin) -> Diagnostic {
    let message = "with this, the overlays add more to the description than the limits allow";
    Diagnostic::new(Code::SizeLimitExceeded, action.clone(), message)
        .help("select less; or raise `limits.copies` and `limits.bytes` in `codegen.toml`")
}

fn unfit(place: Origin, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::InvalidAction, place, message)
}
