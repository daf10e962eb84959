//! The diagnostics about operations, their paths and their parameters.

use serde_json::Value;

use super::super::parameters::ParameterKey;
use super::super::template::TemplateError;
use super::Fields;
use crate::diagnostic::{Code, Diagnostic, Origin};

pub(super) fn invalid_braces(origin: &Origin, path: &str, error: TemplateError) -> Diagnostic {
    let (finding, help) = match error {
        TemplateError::Unmatched => ("unbalanced braces", "use `{name}` for each path parameter"),
        TemplateError::Nameless => (
            "empty braces",
            "add a name between the braces, and declare a path parameter with that name",
        ),
    };
    let message = format!("{finding} in path `{path}`; its operations are omitted");
    Diagnostic::new(Code::InvalidPath, origin.clone(), message)
        .at_key()
        .help(help)
}

pub(super) fn repeated_variable(origin: &Origin, variable: &str) -> Diagnostic {
    let message = format!(
        "path parameter `{variable}` occurs more than once in the path; all occurrences have the same value"
    );
    Diagnostic::new(Code::InvalidPath, origin.clone(), message)
        .at_key()
        .help("rename one occurrence, and declare a path parameter for it")
}

pub(super) fn duplicate_path(origin: Origin, first: &Origin) -> Diagnostic {
    let path = |origin: &Origin| origin.last().unwrap_or_default().into_owned();
    let message = format!(
        "path `{}` differs from `{}` only in the names of its path parameters; the operations of both are generated",
        path(&origin),
        path(first)
    );
    Diagnostic::new(Code::DuplicatePath, origin, message)
        .at_key()
        .related_key(first.clone(), "first declared here")
        .help("move the operations of both into one path")
}

pub(super) fn duplicate_id(origin: Origin, id: &str, first: &Origin) -> Diagnostic {
    let message = format!(
        "duplicate `operationId` `{id}`; a number is appended to the name of this operation"
    );
    Diagnostic::new(Code::DuplicateOperationId, origin, message)
        .at_value()
        .related(first.clone(), "first used here")
        .help("rename one of the two")
}

pub(super) fn empty_id(origin: Origin) -> Diagnostic {
    let message = "empty `operationId`; the operation is named after its method and path";
    Diagnostic::new(Code::InvalidValue, origin, message)
        .at_value()
        .help("set a name, or remove the field")
}

/// A path item that two paths refer to.
pub(super) fn shared_operation(origin: &Origin, id: &str) -> Diagnostic {
    let mut steps = origin.steps().skip(1);
    let path = steps.next().unwrap_or_default();
    let message = format!(
        "operation `{id}` is shared with another path; a number is appended to its name for `{path}`"
    );
    Diagnostic::new(
        Code::DuplicateOperationId,
        origin.key("operationId"),
        message,
    )
    .at_value()
    .help("replace the second reference with a path item whose `operationId` is different")
}

pub(super) fn not_required(location: &Origin, parameter: &Fields) -> Diagnostic {
    let name = parameter.get("name").and_then(Value::as_str);
    let message = format!(
        "path parameter `{}` must have `required: true`; it is treated as required",
        name.unwrap_or_default()
    );
    Diagnostic::new(Code::OptionalPathParameter, location.clone(), message)
        .help("add `required: true`; a path parameter cannot be optional")
}

pub(super) fn undeclared(origin: &Origin, variable: &str) -> Diagnostic {
    let message = format!("path parameter `{variable}` is not declared; it is treated as a string");
    let item = origin.parent().unwrap_or_default();
    let path = item.last().unwrap_or_default();
    let (_, query) = path.split_once('?').unwrap_or_default();
    let help = match query.contains(&format!("{{{variable}}}")) {
        true => "declare it as a parameter with `in: query`, and remove the query from the path",
        false => &format!("add a parameter `{variable}` with `in: path` and `required: true`"),
    };
    Diagnostic::new(Code::UndeclaredPathParameter, origin.clone(), message)
        .at_key()
        .help(help)
}

pub(super) fn misspelled(location: &Origin, name: &str, intended: &str) -> Diagnostic {
    let message = format!(
        "path parameter `{name}` does not occur in the path; it is treated as `{intended}`"
    );
    Diagnostic::new(Code::UnusedPathParameter, location.clone(), message)
        .help("use the same name in the path and in the parameter")
}

pub(super) fn unused(location: &Origin, name: &str) -> Diagnostic {
    let message = format!("path parameter `{name}` does not occur in the path; it is ignored");
    Diagnostic::new(Code::UnusedPathParameter, location.clone(), message).help(format!(
        "add `{{{name}}}` to the path, or remove the parameter"
    ))
}

pub(super) fn duplicate(location: &Origin, key: &ParameterKey<'_>, first: &Origin) -> Diagnostic {
    let ParameterKey {
        name,
        location: parameter_location,
    } = key;
    let message = format!(
        "duplicate {parameter_location} parameter `{name}`; only the first declaration is used"
    );
    Diagnostic::new(Code::DuplicateParameter, location.clone(), message)
        .related(first.clone(), "first declared here")
        .help("remove one of the two")
}
