//! Operations: which were added or removed, and where requests go.

use std::collections::BTreeSet;

use crate::ir::{Direction, Operation, Server};

use super::super::owner::{Owner, endpoint};
use super::super::pairs::template;
use super::super::{Rule, Rust, Wire};
use super::{Comparison, Finding, NO_HELP, OLD_SERVER, Pair};

/// An operation of both clients, with its indices.
pub(super) type OperationPair<'a> = Pair<'a, Operation, usize>;

impl OperationPair<'_> {
    pub(super) fn owners(&self) -> (Owner, Owner) {
        (Owner::Operation(self.ids.0), Owner::Operation(self.ids.1))
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn operations(&mut self) {
        let (old, new) = (self.old, self.new);
        self.methods_moved();
        for (index, operation) in old.operations.iter().enumerate() {
            match self.pairs.new_operation(index) {
                Some(new_index) => self.operation(&Pair {
                    ids: (index, new_index),
                    old: operation,
                    new: &new.operations[new_index],
                    direction: Direction::default(),
                }),
                None => {
                    let call = &self.names.old.operation(index).call;
                    let message = format!("operation removed, with its method `{call}`");
                    let finding = self.removed(Rule::OperationRemoved, Owner::Operation(index));
                    let help = "stop calling it before the server removes it";
                    self.add(finding.wire(Wire::Break), message, help);
                }
            }
        }
        for index in 0..new.operations.len() {
            if self.pairs.old_operation(index).is_none() {
                let call = &self.names.new.operation(index).call;
                let message = format!("operation added as `{call}`");
                let finding = self.added(Rule::OperationAdded, Owner::Operation(index));
                self.add(finding, message, NO_HELP);
            }
        }
    }

    fn operation(&mut self, pair: &OperationPair<'a>) {
        self.renamed(pair);
        self.moved(pair);
        self.retagged(pair);
        self.info(pair);
        if pair.new.deprecated && !pair.old.deprecated {
            let finding = self.changed(Rule::OperationDeprecated, pair.owners());
            let help = "look for a replacement in its documentation";
            self.add(finding, "operation deprecated", help);
        }
        self.parameters(pair);
        self.body(pair);
        self.responses(pair);
        self.security(pair);
    }

    fn renamed(&mut self, pair: &OperationPair<'_>) {
        let (old, new) = (pair.old, pair.new);
        let (before, after) = self.calls(pair.ids);
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
        let finding = self.changed(Rule::OperationRenamed, pair.owners());
        self.add(finding.rust(Rust::Major), message, help);
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
        let subject = "methods of tagged operations";
        let finding = Finding::of_api(Rule::MethodsMoved, subject, Owner::Crate, "paths");
        self.add(finding, message, help);
    }

    fn moved(&mut self, pair: &OperationPair<'_>) {
        let (old, new) = (pair.old, pair.new);
        let is_same_path = template(&old.path) == template(&new.path)
            && !are_swapped(names(&old.path), names(&new.path));
        let is_same_method = old.method == new.method;
        let is_same_server = old.server == new.server;
        if is_same_path && is_same_method {
            if !is_same_server {
                self.server_changed(pair);
            }
            return;
        }
        let urls = (url(&self.old.server, old), url(&self.new.server, new));
        let is_path_moved = template(&old.path) != template(&new.path);
        if is_path_moved && is_same_method && is_same_server && urls.0 == urls.1 {
            return;
        }
        let (before, after) = (endpoint(old), endpoint(new));
        let message = format!("endpoint changed from `{before}` to `{after}`");
        let help = "release the new crate before the server removes the old endpoint";
        let finding = self.changed(Rule::OperationEndpointChanged, pair.owners());
        self.add(finding.wire(Wire::Break).recompiled(), message, help);
    }

    fn server_changed(&mut self, pair: &OperationPair<'_>) {
        let server = |operation: &Operation| match &operation.server {
            Some(url) => format!("`{url}`"),
            None => "the server of the API".to_owned(),
        };
        let (before, after) = (server(pair.old), server(pair.new));
        let message = format!("server changed from {before} to {after}");
        let finding = self.changed(Rule::ServerChanged, pair.owners());
        self.add(finding.wire(Wire::Break).recompiled(), message, OLD_SERVER);
    }

    fn retagged(&mut self, pair: &OperationPair<'_>) {
        if pair.old.group != pair.new.group {
            let module = |operation: &Operation| match &operation.group {
                Some(group) => format!("`operations::{group}`"),
                None => "`operations`".to_owned(),
            };
            let (before, after) = (module(pair.old), module(pair.new));
            let mut message = format!("module changed from {before} to {after}");
            let mut help = "import its types from the new module; its method does not move";
            let (before, after) = self.calls(pair.ids);
            if before != after {
                message.push_str(&format!(", and method from `{before}` to `{after}`"));
                help = "call the new method, and import its types from the new module";
            }
            let finding = self.changed(Rule::OperationTagChanged, pair.owners());
            self.add(finding, message, help);
        }
    }

    /// What the request does not show. The first tag is the module, and is reported as such.
    fn info(&mut self, pair: &OperationPair<'a>) {
        let (old, new) = (pair.old, pair.new);
        let set = |is_idempotent: bool| format!("`{is_idempotent}`");
        let header = |name: &String| format!("`{name}`");
        let seconds = |seconds: u64| format!("{seconds} s");
        let further_tags = |operation: &'a Operation| operation.tags.iter().skip(1);
        let settings = [
            further_tags(old)
                .ne(further_tags(new))
                .then(|| "tags after the first one changed".to_owned()),
            changed("idempotent", (old.idempotent, new.idempotent), set),
            changed(
                "idempotency_key",
                (old.idempotency_key.as_ref(), new.idempotency_key.as_ref()),
                header,
            ),
            changed(
                "response_timeout",
                (old.response_timeout, new.response_timeout),
                seconds,
            ),
        ];
        let changes: Vec<_> = settings.into_iter().flatten().collect();
        if changes.is_empty() {
            return;
        }
        let help = (is_repeatable(new) && !is_repeatable(old))
            .then_some("check that the server may carry its requests out twice");
        let finding = self.changed(Rule::OperationInfoChanged, pair.owners());
        self.add(finding, changes.join("; "), help);
    }
}

/// Returns how a setting of an operation changed, if it did.
fn changed<T: PartialEq>(
    name: &str,
    (old, new): (Option<T>, Option<T>),
    describe: impl Fn(T) -> String,
) -> Option<String> {
    (old != new).then(|| {
        let [old, new] = [old, new].map(|value| value.map_or("none".to_owned(), &describe));
        format!("`{name}` in `codegen.toml` changed from {old} to {new}")
    })
}

/// Whether the configuration has calls sent again when their outcome is unclear.
fn is_repeatable(operation: &Operation) -> bool {
    operation.idempotent == Some(true) || operation.idempotency_key.is_some()
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
    old != new && BTreeSet::from_iter(&old) == BTreeSet::from_iter(&new)
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
