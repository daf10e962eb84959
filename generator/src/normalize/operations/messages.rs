//! What is said about operations, their paths and their parameters.

use serde_json::Value;

use super::super::parameters::ParameterKey;
use super::super::template::TemplateError;
use super::Members;
use crate::diagnostic::{Code, Diagnostic, Origin};

pub(super) fn wrong_braces(origin: &Origin, path: &str, fault: TemplateError) -> Diagnostic {
    let (what, fault, help) = match fault {
        TemplateError::Unmatched => (
            "the braces in the path",
            "do not match",
            "write each variable as `{name}`",
        ),
        TemplateError::Nameless => (
            "a variable in the path",
            "has no name",
            "write its name into the braces, and describe a parameter of that name",
        ),
    };
    let message = format!("{what} `{path}` {fault}: the path is left out, and its operations");
    Diagnostic::new(Code::InvalidPath, origin.clone(), message)
        .at_key()
        .help(help)
}

pub(super) fn variable_twice(origin: &Origin, variable: &str) -> Diagnostic {
    let message =
        format!("the variable `{variable}` stands more than once in this path, with one value");
    Diagnostic::new(Code::InvalidPath, origin.clone(), message)
        .at_key()
        .help("give each variable a name and a parameter of its own")
}

pub(super) fn duplicate_path(origin: Origin, first: &Origin) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicatePath,
        origin,
        "the same path is described twice",
    )
    .at_key()
    .related_key(first.clone(), "first described here")
    .help("join them: paths that differ only in the names of their variables are one")
}

pub(super) fn duplicate_id(origin: Origin, id: &str, first: &Origin) -> Diagnostic {
    let message = format!("two operations have the `operationId` `{id}`: this one gets a number");
    Diagnostic::new(Code::DuplicateOperationId, origin, message)
        .at_value()
        .related(first.clone(), "first used here")
        .help("give one of them another name")
}

pub(super) fn empty_id(origin: Origin) -> Diagnostic {
    let message = "this `operationId` is empty: the name is made of the method and the path";
    Diagnostic::new(Code::InvalidValue, origin, message)
        .at_value()
        .help("give it a name, or remove the key")
}

/// A path item that two paths refer to.
pub(super) fn used_twice(origin: &Origin, id: &str) -> Diagnostic {
    let mut steps = origin.steps().skip(1);
    let path = steps.next().unwrap_or_default();
    let message = format!(
        "the operation `{id}` stands under another path as well: under `{path}` it gets a number"
    );
    Diagnostic::new(
        Code::DuplicateOperationId,
        origin.key("operationId"),
        message,
    )
    .at_value()
    .help("write the second path item out, with an `operationId` of its own")
}

pub(super) fn not_required(place: &Origin, parameter: &Members) -> Diagnostic {
    let name = parameter.get("name").and_then(Value::as_str);
    let message = format!(
        "the path parameter `{}` must be `required: true`, and is taken to be",
        name.unwrap_or_default()
    );
    Diagnostic::new(Code::OptionalPathParameter, place.clone(), message)
        .help("add `required: true`: a path has no place for a variable that is left out")
}

pub(super) fn undeclared(origin: &Origin, variable: &str) -> Diagnostic {
    let message = format!(
        "the path has the variable `{variable}`, and this operation has no such parameter: \
         it is taken for a string"
    );
    let item = origin.parent().unwrap_or_default();
    let path = item.last().unwrap_or_default();
    let (_, query) = path.split_once('?').unwrap_or_default();
    let help = match query.contains(&format!("{{{variable}}}")) {
        true => "describe it as a parameter with `in: query`, and end the path before the `?`",
        false => &format!("add a parameter `{variable}` with `in: path` and `required: true`"),
    };
    Diagnostic::new(Code::UndeclaredPathParameter, origin.clone(), message)
        .at_key()
        .help(help)
}

pub(super) fn misspelled(place: &Origin, name: &str, near: &str) -> Diagnostic {
    let message = format!(
        "the path has no variable for the path parameter `{name}`: it is taken for `{near}`"
    );
    Diagnostic::new(Code::UnusedPathParameter, place.clone(), message)
        .help("give both the same name")
}

pub(super) fn unused(place: &Origin, name: &str) -> Diagnostic {
    let message =
        format!("the path has no variable for the path parameter `{name}`: it is left out");
    Diagnostic::new(Code::UnusedPathParameter, place.clone(), message).help(format!(
        "write `{{{name}}}` into the path, or remove the parameter"
    ))
}

pub(super) fn duplicate(place: &Origin, same: &ParameterKey<'_>, first: &Origin) -> Diagnostic {
    let ParameterKey { name, place: part } = same;
    let message = format!(
        "two parameters in this list are named `{name}` with `in: {part}`: this one is left out"
    );
    Diagnostic::new(Code::DuplicateParameter, place.clone(), message)
        .related(first.clone(), "first described here")
        .help("keep one of the two")
}
