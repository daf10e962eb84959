//! Operations: which are new or gone, and where requests go.

use std::collections::BTreeSet;

use crate::ir::{Operation, Server};

use super::super::pairs::template;
use super::super::surface::Owner;
use super::super::{Rule, Rust, Wire};
use super::{Comparing, Found};

/// What a person calls an operation.
pub(super) fn endpoint(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

impl<'a> Comparing<'a> {
    pub(super) fn operations(&mut self) {
        let (old, new) = (self.old, self.new);
        for (index, operation) in old.operations.iter().enumerate() {
            match self.pairs.new_operation(index) {
                Some(other) => {
                    let pair = (operation, &new.operations[other]);
                    self.operation((index, other), pair);
                }
                None => self.operation_removed(index, operation),
            }
        }
        for (index, operation) in new.operations.iter().enumerate() {
            if self.pairs.old_operation(index).is_none() {
                let path = self.names.new.operation(index).method.clone();
                self.add(
                    Found::new(Rule::OperationAdded, endpoint(operation))
                        .new_(Owner::Operation(index), &operation.origin)
                        .says(
                            format!("the operation is new: `Client::{path}()`"),
                            "nothing",
                        ),
                );
            }
        }
    }

    fn operation_removed(&mut self, index: usize, operation: &Operation) {
        let path = &self.names.old.operation(index).method;
        let message = format!("the operation is gone, and with it `Client::{path}()`");
        self.add(
            Found::new(Rule::OperationRemoved, endpoint(operation))
                .old(Owner::Operation(index), &operation.origin)
                .wire(Wire::Break)
                .says(message, "stop calling it before the server does without it"),
        );
    }

    fn operation(&mut self, indices: (usize, usize), (old, new): (&'a Operation, &'a Operation)) {
        self.renamed(indices, old, new);
        self.moved(indices, old, new);
        self.retagged(indices, old, new);
        if new.deprecated && !old.deprecated {
            let found = self.about(Rule::OperationDeprecated, indices, old, new);
            self.add(found.says(
                "the operation is deprecated",
                "look in its docs for what stands in its place",
            ));
        }
        self.parameters(indices, (old, new));
        self.body(indices, (old, new));
        self.replies(indices, (old, new));
        self.security(indices, (old, new));
    }

    /// A change of an operation as a whole.
    pub(super) fn about(
        &self,
        rule: Rule,
        (index, other): (usize, usize),
        old: &Operation,
        new: &Operation,
    ) -> Found {
        Found::new(rule, endpoint(old))
            .old(Owner::Operation(index), &old.origin)
            .new_(Owner::Operation(other), &new.origin)
    }

    fn renamed(&mut self, indices: (usize, usize), old: &Operation, new: &Operation) {
        if old.name != new.name {
            let message = format!(
                "`Client::{}()` is called `Client::{}()`",
                old.name, new.name
            );
            let advice =
                "call it by its new name, or keep the old one with `name` in `codegen.toml`";
            let found = self.about(Rule::OperationRenamed, indices, old, new);
            self.add(found.rust(Rust::Major).says(message, advice));
        }
    }

    fn moved(&mut self, indices: (usize, usize), old: &Operation, new: &Operation) {
        let is_same_path = template(&old.path) == template(&new.path)
            && !are_swapped(names(&old.path), names(&new.path));
        let is_same_method = old.method == new.method;
        let is_same_server = old.server == new.server;
        if is_same_path && is_same_method {
            if !is_same_server {
                self.served_elsewhere(indices, old, new);
            }
            return;
        }
        let urls = (url(&self.old.server, old), url(&self.new.server, new));
        let is_moved_alone = template(&old.path) != template(&new.path);
        if is_moved_alone && is_same_method && is_same_server && urls.0 == urls.1 {
            return;
        }
        let message = format!("the operation is at `{}`", endpoint(new));
        let advice = "release the new crate before the server does without the old path";
        let found = self.about(Rule::OperationMoved, indices, old, new);
        self.add(found.wire(Wire::Break).says(message, advice).recompiled());
    }

    fn served_elsewhere(&mut self, indices: (usize, usize), old: &Operation, new: &Operation) {
        let server = |operation: &Operation| match &operation.server {
            Some(url) => format!("`{url}`"),
            None => "the server of the others".to_owned(),
        };
        let message = format!("requests go to {}, not to {}", server(new), server(old));
        let advice = "release the new crate before the old server goes";
        let found = self.about(Rule::ServerChanged, indices, old, new);
        self.add(found.wire(Wire::Break).says(message, advice).recompiled());
    }

    fn retagged(&mut self, indices: (usize, usize), old: &Operation, new: &Operation) {
        if old.group != new.group {
            let module = |operation: &Operation| match &operation.group {
                Some(group) => format!("`operations::{group}`"),
                None => "`operations`".to_owned(),
            };
            let message = format!("its types stand in {}, not in {}", module(new), module(old));
            let advice = "import them from there; `Client`'s method stays";
            let found = self.about(Rule::OperationRetagged, indices, old, new);
            self.add(found.says(message, advice));
        }
    }
}

/// The names in a path, as they follow on each other.
fn names(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect()
}

/// Whether the same names stand in another order.
fn are_swapped(old: Vec<&str>, new: Vec<&str>) -> bool {
    let sorted = |names: &[&str]| {
        names
            .iter()
            .map(|it| it.to_string())
            .collect::<BTreeSet<_>>()
    };
    old != new && sorted(&old) == sorted(&new)
}

/// The path that requests go to, as far as the description has it.
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
