//! Links to undefined operations.

use std::collections::HashSet;

use serde_json::Value;

use super::super::parameters::{ADDITIONAL, METHODS, QUERY};
use super::callbacks::is_invalid_expression;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail, did_you_mean};

/// The `operationId`s of a description.
#[derive(Debug, Default)]
pub(in super::super) struct OperationIds(HashSet<String>);

impl OperationIds {
    /// Adds those of a tree. Operations that are not selected are valid targets of links too.
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

/// The possible targets of links.
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
            let message = format!("undefined `operationId` `{id}` in Link Object");
            let help = did_you_mean(id, ids.iter().map(String::as_str)).unwrap_or_else(|| {
                format!("add `operationId: {id}` to the target operation or change the link")
            });
            self.report(unresolved(trail, "operationId", message, help));
        }
        self.link_sources(trail, members);
        let reference = text("operationRef");
        let pointer = reference.and_then(|reference| reference.strip_prefix("#/"));
        // Without `paths` the operations were not selected: targets cannot be checked.
        let is_whole = root.pointer("/paths").is_some();
        if let Some(pointer) = pointer.filter(|_| is_whole)
            && root.pointer(&format!("/{pointer}")).is_none()
        {
            let message = format!("unresolved `operationRef` `#/{pointer}`");
            let help = help_for_reference(pointer, root);
            self.report(unresolved(trail, "operationRef", message, help));
        }
    }
}

impl Check<'_> {
    /// Parameters of a link that are taken from a request or a response.
    fn link_sources(&mut self, trail: &Trail<'_>, members: &Members) {
        let parameters = members.get("parameters").and_then(Value::as_object);
        let place = trail.key("parameters");
        for (name, value) in parameters.into_iter().flatten() {
            if let Some(text) = value.as_str().filter(|text| is_invalid_expression(text)) {
                let message =
                    format!("invalid runtime expression `{text}` for link parameter `{name}`");
                self.report(
                    Diagnostic::new(
                        Code::InvalidRuntimeExpression,
                        place.key(name).origin(),
                        message,
                    )
                    .at_value()
                    .help("use an expression such as `$response.body#/id`"),
                );
            }
        }
    }
}

/// The help for an `operationRef` that has no target, without its `#/`.
fn help_for_reference(pointer: &str, root: &Value) -> String {
    if let Some(("paths", operation)) = pointer.split_once('/')
        && operation.matches('/').count() > 1
    {
        return "escape each `/` of the path as `~1`, as in `#/paths/~1pets~1{id}/get`".to_owned();
    }
    let paths = root.get("paths").and_then(Value::as_object);
    let operations = paths.into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flat_map(Members::keys);
        let methods = methods.filter(|key| METHODS.contains(&key.as_str()) || *key == QUERY);
        let path = Trail::Root.key("paths").key(path).origin();
        methods.map(move |method| format!("#{}", path.key(method).pointer()))
    });
    let operations: Vec<_> = operations.collect();
    let written = format!("#/{pointer}");
    did_you_mean(&written, operations.iter().map(String::as_str))
        .unwrap_or_else(|| "change the reference, or add the operation".to_owned())
}

fn unresolved(trail: &Trail<'_>, key: &str, message: String, help: String) -> Diagnostic {
    Diagnostic::new(Code::UnresolvedLink, trail.key(key).origin(), message)
        .at_value()
        .help(help)
}
