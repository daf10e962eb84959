//! Operations whose ids map to the same Rust name.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Case, Operation, Scope};

/// Reports each operation that has a number because a different id maps to the same Rust name. Equal ids are
/// reported by `normalize`.
pub(super) fn report(api: &Api, ids: &[String], diagnostics: &mut Diagnostics) {
    let scope = Scope::new(Case::Snake, &[]);
    let number_of = |operation: &Operation, id| scope.number_of(id, operation.name.as_str());
    let operations = || api.operations.iter().zip(ids);
    let canonical = operations().filter(|(operation, id)| number_of(operation, id) == Some(1));
    let canonical: HashMap<&str, _> = canonical
        .map(|(operation, id)| (operation.name.as_str(), (operation, id)))
        .collect();
    for (operation, id) in operations() {
        if number_of(operation, id).is_some_and(|number| number > 1)
            && let Some((other, other_id)) = canonical.get(scope.canonical(id).as_str())
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
