//! The diagnostics about operations, their paths and their parameters.

use crate::json::{Value, json};

use super::super::parameters::ParameterKey;
use super::super::template::{TemplateError, difference};
use super::super::tree::{Fields, Read, at, at_key, at_value};
use crate::diagnostic::{Change, Code, Diagnostic, Origin, Trail};

pub(super) fn invalid_braces(trail: &Trail<'_>, path: &str, error: TemplateError) -> Diagnostic {
    let (finding, help) = match error {
        TemplateError::Unmatched => ("unbalanced braces", "use `{name}` for each path parameter"),
        TemplateError::Nameless => (
            "empty braces",
            "add a name between the braces, and declare a path parameter with that name",
        ),
    };
    let message = format!("{finding} in path `{path}`; its operations are omitted");
    at_key(Code::InvalidPath, trail, message).help(help)
}

pub(super) fn repeated_variable(trail: &Trail<'_>, variable: &str) -> Diagnostic {
    let message = format!(
        "path parameter `{variable}` occurs more than once in the path; all occurrences have the same value"
    );
    at_key(Code::InvalidPath, trail, message)
        .help("rename one occurrence, and declare a path parameter for it")
}

pub(super) fn duplicate_path(trail: &Trail<'_>, first: &Origin) -> Diagnostic {
    let origin = trail.origin();
    let path = origin.last().unwrap_or_default();
    let other = first.last().unwrap_or_default();
    let message = format!(
        "path `{path}` differs from `{other}` only in {}; the operations of both are generated",
        difference(&path, &other)
    );
    at_key(Code::DuplicatePath, trail, message)
        .related_key(first.clone(), "first declared here")
        .help("move the operations of both into one path")
}

pub(super) fn duplicate_id(trail: &Trail<'_>, id: &str, first: &Origin) -> Diagnostic {
    let message = format!(
        "duplicate `operationId` `{id}`; a number is appended to the name of this operation"
    );
    at_value(Code::DuplicateOperationId, trail, message)
        .related(first.clone(), "first used here")
        .help("rename one of the two")
}

/// An operation of a webhook or a callback. Without `first`, it is another use of the same path item.
pub(super) fn duplicate_incoming_id(
    trail: &Trail<'_>,
    id: &str,
    first: Option<Origin>,
) -> Diagnostic {
    let consequence = "types of webhooks and callbacks are not named after it";
    let report = |finding: String| {
        let message = format!("{finding}; {consequence}");
        at_value(Code::DuplicateOperationId, trail, message)
    };
    match first {
        Some(first) => report(format!("duplicate `operationId` `{id}`"))
            .related(first, "first used here")
            .help("rename one of the two"),
        None => report(format!("operation `{id}` is shared with another path item"))
            .help("replace one reference with a path item whose `operationId` is different"),
    }
}

pub(super) fn empty_id(trail: &Trail<'_>) -> Diagnostic {
    let message = "empty `operationId`; the operation is named after its method and path";
    at_value(Code::InvalidValue, trail, message).help("set a name, or remove the field")
}

/// A path item that two paths refer to.
pub(super) fn shared_operation(trail: &Trail<'_>, id: &str) -> Diagnostic {
    let origin = trail.origin();
    let path = origin.steps().nth(1).unwrap_or_default();
    let message = format!(
        "operation `{id}` is shared with another path; a number is appended to its name for `{path}`"
    );
    at_value(Code::DuplicateOperationId, trail, message)
        .help("replace the second reference with a path item whose `operationId` is different")
}

pub(super) fn not_required(trail: &Trail<'_>, parameter: &Fields) -> Diagnostic {
    let name = parameter.string("name").unwrap_or_default();
    let message =
        format!("path parameter `{name}` must have `required: true`; it is treated as required");
    at(Code::OptionalPathParameter, trail, message)
        .help("add `required: true`; a path parameter cannot be optional")
        .fix_here(Change::Add(json!({ "required": true })))
}

pub(super) fn undeclared_string(trail: &Trail<'_>, variable: &str) -> Diagnostic {
    undeclared(trail, variable)
        .downgraded(Code::UndeclaredPathParameter, "it is treated as a string")
}

pub(super) fn undeclared(trail: &Trail<'_>, variable: &str) -> Diagnostic {
    let message = format!("path parameter `{variable}` is not declared");
    let item = trail.origin().parent().unwrap_or_default();
    let path = item.last().unwrap_or_default();
    let (_, query) = path.split_once('?').unwrap_or_default();
    let report = at_key(Code::UndeclaredPathParameter, trail, message);
    if query.contains(&format!("{{{variable}}}")) {
        let help = "declare it as a parameter with `in: query`, and remove the query from the path";
        return report.help(help);
    }
    report
        .help(format!(
            "add a parameter `{variable}` with `in: path` and `required: true`"
        ))
        .fix_here(Change::Add(
            json!({ "parameters": ([path_parameter(variable)]) }),
        ))
}

/// The declaration of a path parameter of which only the name is known.
pub(super) fn path_parameter(name: &str) -> Value {
    let schema = json!({ "type": "string" });
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

/// A path parameter whose name differs little from that in the path. `is_here` is whether the name is at the location,
/// and not in a component, which other paths may use.
pub(super) fn misspelled(
    trail: &Trail<'_>,
    (name, is_here): (&str, bool),
    intended: &str,
) -> Diagnostic {
    let message = format!(
        "path parameter `{name}` does not occur in the path; it is treated as `{intended}`"
    );
    let report = at(Code::UnusedPathParameter, trail, message)
        .help("use the same name in the path and in the parameter");
    match is_here {
        true => report.fix(trail.key("name").origin(), Change::Set(intended.to_owned())),
        false => report,
    }
}

pub(super) fn unused(trail: &Trail<'_>, name: &str) -> Diagnostic {
    let message = format!("path parameter `{name}` does not occur in the path; it is ignored");
    at(Code::UnusedPathParameter, trail, message).help(format!(
        "add `{{{name}}}` to the path, or remove the parameter"
    ))
}

pub(super) fn duplicate(trail: &Trail<'_>, key: &ParameterKey<'_>, first: &Origin) -> Diagnostic {
    let ParameterKey { name, location } = key;
    let message =
        format!("duplicate {location} parameter `{name}`; only the first declaration is used");
    at(Code::DuplicateParameter, trail, message)
        .related(first.clone(), "first declared here")
        .help("remove one of the two")
}
