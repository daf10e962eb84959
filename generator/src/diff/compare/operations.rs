//! Operations: which were added or removed, and where requests go.

use std::collections::BTreeSet;

use crate::diagnostic::Origin;
use crate::ir::{Operation, Server};

use super::super::pairs::template;
use super::super::surface::Owner;
use super::super::{Rule, Rust, Wire};
use super::{Comparison, Finding, OLD_SERVER};

/// The method and the path of an operation.
pub(super) fn endpoint(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

impl<'a> Comparison<'a> {
    pub(super) fn operations(&mut self) {
        let (old, new) = (self.old, self.new);
        self.methods_moved();
        for (index, operation) in old.operations.iter().enumerate() {
            match self.pairs.new_operation(index) {
                Some(new_index) => {
                    let pair = (operation, &new.operations[new_index]);
                    self.operation((index, new_index), pair);
                }
                None => self.operation_removed(index, operation),
            }
        }
        for (index, operation) in new.operations.iter().enumerate() {
            if self.pairs.old_operation(index).is_none() {
                let call = &self.names.new.operation(index).call;
                let message = format!("operation added as `{call}`");
                self.add(
                    Finding::new(Rule::OperationAdded, endpoint(operation))
                        .new_(Owner::Operation(index), &operation.origin)
                        .message(message),
                );
            }
        }
    }

    fn operation_removed(&mut self, index: usize, operation: &Operation) {
        let call = &self.names.old.operation(index).call;
        let message = format!("operation removed, with its method `{call}`");
        self.add(
            Finding::new(Rule::OperationRemoved, endpoint(operation))
                .old(Owner::Operation(index), &operation.origin)
                .wire(Wire::Break)
                .message(message)
                .help("stop calling it before the server removes it"),
        );
    }

    fn operation(&mut self, indices: (usize, usize), (old, new): (&'a Operation, &'a Operation)) {
        self.renamed(indices, old, new);
        self.moved(indices, old, new);
        self.retagged(indices, old, new);
        if new.deprecated && !old.deprecated {
            let finding = self.operation_finding(Rule::OperationDeprecated, indices, old, new);
            let help = "look for a replacement in its documentation";
            self.add(finding.message("operation deprecated").help(help));
        }
        self.parameters(indices, (old, new));
        self.body(indices, (old, new));
        self.responses(indices, (old, new));
        self.security(indices, (old, new));
    }

    /// A change of an operation itself.
    pub(super) fn operation_finding(
        &self,
        rule: Rule,
        (old_index, new_index): (usize, usize),
        old: &Operation,
        new: &Operation,
    ) -> Finding {
        Finding::new(rule, endpoint(old))
            .old(Owner::Operation(old_index), &old.origin)
            .new_(Owner::Operation(new_index), &new.origin)
    }

    fn renamed(&mut self, indices: (usize, usize), old: &Operation, new: &Operation) {
        let (before, after) = self.calls(indices);
        let is_renamed = old.name != new.name;
        let has_moved = old.group != new.group || self.is_switched(old, new);
        let message = match before == after {
            false if is_renamed || !has_moved => {
                format!("operation renamed from `{before}` to `{after}`")
            }
            // The method of its handle has the same name.
            true if is_renamed => {
                let (before, after) = (&old.operation_type_name, &new.operation_type_name);
                format!("operation type renamed from `{before}` to `{after}`")
            }
            _ => return,
        };
        let help = "call it by its new name, or set `name` in `codegen.toml` to keep the old name";
        let finding = self.operation_finding(Rule::OperationRenamed, indices, old, new);
        self.add(finding.rust(Rust::Major).message(message).help(help));
    }

    /// The old and the new call of an operation.
    fn calls(&self, (old_index, new_index): (usize, usize)) -> (&'a str, &'a str) {
        let (old, new) = (&self.names.old, &self.names.new);
        (
            &old.operation(old_index).call,
            &new.operation(new_index).call,
        )
    }

    /// Whether the method of an operation moved between the client and a handle, although the operation has a tag
    /// in both clients.
    fn is_switched(&self, old: &Operation, new: &Operation) -> bool {
        let has_handle = (self.old.handle_of(old), self.new.handle_of(new));
        let is_tagged = old.group.is_some() && new.group.is_some();
        is_tagged && has_handle.0.is_some() != has_handle.1.is_some()
    }

    /// One change for all methods: a setting moved them, and no operation changed.
    fn methods_moved(&mut self) {
        let mut pairs = self.pairs.operations();
        let moved = pairs.find(|(old_index, new_index)| {
            self.is_switched(
                &self.old.operations[*old_index],
                &self.new.operations[*new_index],
            )
        });
        let Some(pair) = moved else {
            return;
        };
        let (before, after) = self.calls(pair);
        let is_by_tag = self.new.groups.iter().any(|group| group.handle.is_some());
        let (moved, help) = match is_by_tag {
            true => (
                "methods moved from `Client` to the handles of their tags",
                "call them on their handles, or remove `methods` from `codegen.toml`",
            ),
            false => (
                "methods moved from the handles of their tags to `Client`",
                "call them on `Client`, or set `methods = \"by-tag\"` in `codegen.toml`",
            ),
        };
        let message = format!("{moved}, for example `{before}` to `{after}`");
        let origin = Origin::root().key("paths");
        self.add(
            Finding::new(Rule::MethodsMoved, "methods of tagged operations")
                .old(Owner::Crate, &origin)
                .new_(Owner::Crate, &origin)
                .message(message)
                .help(help),
        );
    }

    fn moved(&mut self, indices: (usize, usize), old: &Operation, new: &Operation) {
        let is_same_path = template(&old.path) == template(&new.path)
            && !are_swapped(names(&old.path), names(&new.path));
        let is_same_method = old.method == new.method;
        let is_same_server = old.server == new.server;
        if is_same_path && is_same_method {
            if !is_same_server {
                self.server_changed(indices, old, new);
            }
            return;
        }
        let urls = (url(&self.old.server, old), url(&self.new.server, new));
        let is_path_moved = template(&old.path) != template(&new.path);
        if is_path_moved && is_same_method && is_same_server && urls.0 == urls.1 {
            return;
        }
        let message = format!(
            "endpoint changed from `{}` to `{}`",
            endpoint(old),
            endpoint(new)
        );
        let help = "release the new crate before the server removes the old endpoint";
        let finding = self.operation_finding(Rule::OperationEndpointChanged, indices, old, new);
        let finding = finding.wire(Wire::Break).message(message).help(help);
        self.add(finding.recompiled());
    }

    fn server_changed(&mut self, indices: (usize, usize), old: &Operation, new: &Operation) {
        let server = |operation: &Operation| match &operation.server {
            Some(url) => format!("`{url}`"),
            None => "the server of the API".to_owned(),
        };
        let message = format!("server changed from {} to {}", server(old), server(new));
        let finding = self.operation_finding(Rule::ServerChanged, indices, old, new);
        let finding = finding.wire(Wire::Break).message(message).help(OLD_SERVER);
        self.add(finding.recompiled());
    }

    fn retagged(&mut self, indices: (usize, usize), old: &Operation, new: &Operation) {
        if old.group != new.group {
            let module = |operation: &Operation| match &operation.group {
                Some(group) => format!("`operations::{group}`"),
                None => "`operations`".to_owned(),
            };
            let mut message = format!("module changed from {} to {}", module(old), module(new));
            let mut help = "import its types from the new module; its method does not move";
            let (before, after) = self.calls(indices);
            if before != after {
                message.push_str(&format!(", and method from `{before}` to `{after}`"));
                help = "call the new method, and import its types from the new module";
            }
            let finding = self.operation_finding(Rule::OperationTagChanged, indices, old, new);
            self.add(finding.message(message).help(help));
        }
    }
}

/// The names of the path parameters, in the order of the path.
fn names(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect()
}

/// Whether the same names have a different order.
fn are_swapped(old: Vec<&str>, new: Vec<&str>) -> bool {
    let sorted = |names: &[&str]| {
        names
            .iter()
            .map(|it| it.to_string())
            .collect::<BTreeSet<_>>()
    };
    old != new && sorted(&old) == sorted(&new)
}

/// The URL of requests, as far as the description defines it.
pub(super) fn url(server: &Server, operation: &Operation) -> String {
    let prefix = match server {
        Server::Absolute(url) | Server::Relative(url) => url.as_str(),
        Server::Unknown => "",
    };
    format!(
        "{}{}",
        prefix.trim_end_matches('/'),
        template(&operation.path)
    )
}
