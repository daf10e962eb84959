//! Operations whose ids map to the same Rust name.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Case, Name, Operation, Scope};

/// Reports each operation that has a number because a different id maps to the same Rust name. Equal ids are
/// reported by `normalize`.
pub(super) fn report(api: &Api, wires: &[String], diagnostics: &mut Diagnostics) {
    let scope = Scope::new(Case::Snake, &[]);
    let all = || api.operations.iter().zip(wires);
    let plain = all().filter(|(operation, wire)| is_plain(&scope, operation, wire));
    let plain: HashMap<&Name, (&Operation, &String)> = plain
        .map(|(operation, wire)| (&operation.name, (operation, wire)))
        .collect();
    for (operation, wire) in all() {
        let other = scope.first_free(wire, 1);
        let other = other.and_then(|name| plain.get(&name));
        let Some((other, other_wire)) = other.filter(|(_, other)| *other != wire) else {
            continue;
        };
        let number = scope.number_of(wire, operation.name.as_str());
        if number.is_some_and(|number| number > 1) {
            let pair = (wire.as_str(), other_wire.as_str());
            diagnostics.report(collision(operation, pair, other));
        }
    }
}

fn is_plain(scope: &Scope, operation: &Operation, wire: &str) -> bool {
    scope.number_of(wire, operation.name.as_str()) == Some(1)
}

fn collision(
    operation: &Operation,
    (wire, other_wire): (&str, &str),
    other: &Operation,
) -> Diagnostic {
    // An operation without `operationId` goes by its method and path.
    let (kind, help) = match [wire, other_wire].iter().any(|wire| wire.contains(" /")) {
        true => ("operations", "add an `operationId`"),
        false => ("`operationId`", "rename one of them"),
    };
    let message = format!(
        "{kind} `{wire}` and `{other_wire}` map to the same Rust name; this operation is named `{}`",
        operation.name
    );
    let label = format!("this operation is named `{}`", other.name);
    let place = operation.origin.key("operationId");
    Diagnostic::new(Code::DuplicateOperationId, place, message)
        .related(other.origin.key("operationId"), label)
        .help(format!("{help}, or set a `name` in `codegen.toml`"))
}
