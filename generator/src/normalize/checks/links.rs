//! Links to undefined operations.

use std::collections::HashSet;

use crate::json::Value;

use super::super::parameters::{each_item, each_operation, is_method};
use super::super::tree::{Fields, Read, at_value};
use super::Check;
use super::callbacks::is_invalid_expression;
use crate::diagnostic::{Code, Trail, did_you_mean};

/// The `operationId`s of a description.
#[derive(Debug, Default)]
pub(in super::super) struct OperationIds(HashSet<String>);

impl OperationIds {
    /// Adds those of a tree, which stays unchanged. Operations that are not selected are valid targets of links too.
    pub(in super::super) fn add(&mut self, root: &mut Value) {
        let Some(root) = root.as_object_mut() else {
            return;
        };
        each_item(root, |trail, item| {
            each_operation(trail, item, &mut |_, operation| {
                let id = operation.string("operationId");
                self.0.extend(id.map(str::to_owned));
            });
        });
    }
}

/// The possible targets of links.
#[derive(Clone, Copy)]
pub(super) struct Links<'a> {
    pub(super) root: &'a Value,
    pub(super) ids: &'a OperationIds,
}

impl Check<'_> {
    pub(super) fn link(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let Links { root, ids } = self.links;
        let OperationIds(ids) = ids;
        if let Some(id) = fields.string("operationId")
            && !ids.contains(id)
        {
            let message = format!("undefined `operationId` `{id}` in Link Object");
            let help = did_you_mean(id, ids.iter().map(String::as_str)).unwrap_or_else(|| {
                format!("add `operationId: {id}` to the target operation or change the link")
            });
            let trail = trail.key("operationId");
            self.report(at_value(Code::UnresolvedLink, &trail, message).help(help));
        }
        self.link_parameters(trail, fields);
        let reference = fields.string("operationRef");
        let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
        // Without `paths` the operations were not selected: targets cannot be checked.
        if let Some(pointer) = pointer.filter(|pointer| pointer.starts_with('/'))
            && root.get("paths").is_some()
            && root.pointer(pointer).is_none()
        {
            let message = format!("unresolved `operationRef` `#{pointer}`");
            let help = help_for_reference(pointer, root);
            let trail = trail.key("operationRef");
            self.report(at_value(Code::UnresolvedLink, &trail, message).help(help));
        }
    }

    /// Parameters of a link that are taken from a request or a response.
    fn link_parameters(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let trail = trail.key("parameters");
        for (name, value) in fields.entries("parameters") {
            if let Some(value) = value.as_str().filter(|value| is_invalid_expression(value)) {
                let message =
                    format!("invalid runtime expression `{value}` for link parameter `{name}`");
                let help = "use an expression such as `$response.body#/id`";
                let code = Code::InvalidRuntimeExpression;
                self.report(at_value(code, &trail.key(name), message).help(help));
            }
        }
    }
}

/// The help for an `operationRef` that has no target.
fn help_for_reference(pointer: &str, root: &Value) -> String {
    if let Some(operation) = pointer.strip_prefix("/paths/")
        && operation.matches('/').count() > 1
    {
        return "escape each `/` of the path as `~1`, as in `#/paths/~1pets~1{id}/get`".to_owned();
    }
    let operations = root.entries("paths").flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flat_map(Fields::keys);
        let methods = methods.filter(|key| is_method(key));
        let path = Trail::Root.key("paths").key(path).origin();
        methods.map(move |method| format!("#{}", path.key(method).pointer()))
    });
    let operations: Vec<_> = operations.collect();
    let help = did_you_mean(
        &format!("#{pointer}"),
        operations.iter().map(String::as_str),
    );
    help.unwrap_or_else(|| "change the reference, or add the operation".to_owned())
}
