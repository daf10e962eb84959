//! Links to operations that there are none of.

use std::collections::HashSet;

use serde_json::Value;

use super::super::parameters::{ADDITIONAL, METHODS, QUERY};
use super::callbacks::no_source;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail, closest_match};

/// The `operationId`s of a description.
#[derive(Debug, Default)]
pub(in super::super) struct OperationIds(HashSet<String>);

impl OperationIds {
    /// Takes in those of a tree. One that is cut still is what a link may lead to.
    pub(in super::super) fn take_in(&mut self, root: &Value) {
        for section in ["paths", "webhooks"] {
            let items = root.get(section).and_then(Value::as_object);
            let items = items.into_iter().flat_map(Members::values);
            for (name, value) in items.filter_map(Value::as_object).flatten() {
                if METHODS.contains(&name.as_str()) || name == QUERY {
                    self.operation(value);
                } else if name == ADDITIONAL {
                    let operations = value.as_object().into_iter().flat_map(Members::values);
                    operations.for_each(|operation| self.operation(operation));
                }
            }
        }
    }

    fn operation(&mut self, operation: &Value) {
        let id = operation.get("operationId").and_then(Value::as_str);
        self.0.extend(id.map(ToOwned::to_owned));
    }
}

/// What a link may lead to.
#[derive(Clone, Copy)]
pub(super) struct Links<'a> {
    pub(super) root: &'a Value,
    pub(super) ids: &'a OperationIds,
}

impl Check<'_> {
    pub(super) fn link(&mut self, trail: &Trail<'_>, members: &Members) {
        let Links { root, ids } = self.links;
        let OperationIds(ids) = ids;
        let text = |key| members.get(key).and_then(Value::as_str);
        if let Some(id) = text("operationId").filter(|id| !ids.contains(*id)) {
            let message = format!("no operation has the `operationId` `{id}`");
            let help = match closest_match(id, ids.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "give it to the operation that is meant, or mend the link".to_owned(),
            };
            self.report(unresolved(trail, "operationId", message, help));
        }
        self.link_sources(trail, members);
        let reference = text("operationRef");
        let pointer = reference.and_then(|reference| reference.strip_prefix("#/"));
        // Of an operation that is cut nothing is left to lead to.
        let is_whole = root.pointer("/paths").is_some();
        if let Some(pointer) = pointer.filter(|_| is_whole)
            && root.pointer(&format!("/{pointer}")).is_none()
        {
            let message = format!("`#/{pointer}` leads to nothing");
            let help = "write it as `#/paths/~1pets~1{id}/get`: each `/` of the path is `~1`";
            self.report(unresolved(trail, "operationRef", message, help.to_owned()));
        }
    }
}

impl Check<'_> {
    /// Values that a link takes out of a request or a reply.
    fn link_sources(&mut self, trail: &Trail<'_>, members: &Members) {
        let parameters = members.get("parameters").and_then(Value::as_object);
        let place = trail.key("parameters");
        for (name, value) in parameters.into_iter().flatten() {
            if let Some(text) = value.as_str().filter(|text| no_source(text)) {
                let message = format!("`{text}` is no expression that gives a value");
                self.report(
                    Diagnostic::new(
                        Code::InvalidRuntimeExpression,
                        place.key(name).origin(),
                        message,
                    )
                    .at_value()
                    .help("write where the value is, such as `$response.body#/id`"),
                );
            }
        }
    }
}

fn unresolved(trail: &Trail<'_>, key: &str, message: String, help: String) -> Diagnostic {
    Diagnostic::new(Code::UnresolvedLink, trail.key(key).origin(), message)
        .at_value()
        .help(help)
}
