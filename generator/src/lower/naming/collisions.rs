//! What is said of operations that read the same in Rust.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{Api, Case, Name, Operation, Scope};

/// Reports each operation that has a number because another one, of another text, has its plain name.
/// Those of one text were reported when they were met.
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
            diagnostics.report(alike(operation, pair, &other.origin));
        }
    }
}

fn is_plain(scope: &Scope, operation: &Operation, wire: &str) -> bool {
    scope.number_of(wire, operation.name.as_str()) == Some(1)
}

fn alike(operation: &Operation, (wire, other): (&str, &str), first: &Origin) -> Diagnostic {
    let message = format!(
        "`{wire}` and `{other}` read the same in Rust: this one is called `{}`",
        operation.name
    );
    let place = operation.origin.key("operationId");
    Diagnostic::new(Code::DuplicateOperationId, place, message)
        .related(first.key("operationId"), "the plain name is this one's")
        .help("give one of them another `operationId`, or a `name` in `codegen.toml`")
}
