//! Operations whose ids map to the same Rust name.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Case, Operation, Scope};

/// Reports each operation that has a number because a different id maps to the same Rust name, given the strings that
/// operations are named after, and their ids. Equal ids are reported by `normalize`.
pub(super) fn report(
    api: &Api,
    (texts, ids): (&[String], &[String]),
    diagnostics: &mut Diagnostics,
) {
    let scope = Scope::new(Case::Snake, &[]);
    let number_of = |operation: &Operation, text| scope.number_of(text, operation.name.as_str());
    let operations = || api.operations.iter().zip(texts.iter().zip(ids));
    let canonical =
        operations().filter(|(operation, (text, _))| number_of(operation, text) == Some(1));
    let canonical: HashMap<&str, _> = canonical
        .map(|(operation, (_, id))| (operation.name.as_str(), (operation, id)))
        .collect();
    for (operation, (text, id)) in operations() {
        if number_of(operation, text).is_some_and(|number| number > 1)
            && let Some((other, other_id)) = canonical.get(scope.canonical(text).as_str())
            && *other_id != id
        {
            diagnostics.report(collision(operation, (id, other_id), other));
        }
    }
}

fn collision(operation: &Operation, (id, other_id): (&str, &str), other: &Operation) -> Diagnostic {
    // An operation without `operationId` has its method and path as its id.
    let (kind, help) = match [id, other_id].iter().any(|id| id.contains(" /")) {
        true => ("operations", "add an `operationId`"),
        false => ("`operationId`", "rename one of them"),
    };
    let message = format!(
        "{kind} `{id}` and `{other_id}` map to the same Rust name; this operation is named `{}`",
        operation.name
    );
    let label = format!("this operation is named `{}`", other.name);
    let location = operation.origin.key("operationId");
    Diagnostic::new(Code::DuplicateOperationId, location, message)
        .related(other.origin.key("operationId"), label)
        .help(format!("{help}, or set a `name` in `codegen.toml`"))
}
