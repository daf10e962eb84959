//! Callbacks: URLs with invalid runtime expressions, and the `operationId`s of the operations that the API calls.

use super::super::marks::is_extension;
use super::super::parameters::is_method;
use super::super::tree::{Fields, Read, at_key};
use super::Check;
use crate::diagnostic::{Code, Origin, Trail};

impl Check<'_> {
    /// The `operationId` of an operation that the API calls.
    pub(super) fn incoming_id(&mut self, trail: &Trail<'_>, operation: &Fields) {
        if let Some(id) = operation.string("operationId").filter(|id| !id.is_empty()) {
            let origin = trail.origin();
            if is_incoming(&origin) {
                self.incoming_ids
                    .push((id.to_owned(), origin.key("operationId")));
            }
        }
    }

    pub(super) fn callback(&mut self, trail: &Trail<'_>, fields: &Fields) {
        for name in fields.keys().filter(|name| !is_extension(name)) {
            let message = match invalid_expression(name) {
                _ if is_method(name) => {
                    format!("expected a URL in Callback Object, found the method `{name}`")
                }
                Some(expression) => {
                    format!("invalid runtime expression `{expression}` in callback URL")
                }
                None => continue,
            };
            let help = "use the URL that the API calls, such as `{$request.body#/url}`, and declare the method below it";
            let code = Code::InvalidRuntimeExpression;
            self.report(at_key(code, &trail.key(name), message).help(help));
        }
    }
}

/// Whether an operation is one of a webhook or a callback. Those of paths are checked with their paths, and those of
/// path items that nothing refers to are no operations.
fn is_incoming(operation: &Origin) -> bool {
    let mut steps = operation.steps();
    let (section, component) = (steps.next(), steps.next());
    match (section.as_deref(), component.as_deref()) {
        (Some("paths"), _) => steps.any(|key| key == "callbacks"),
        (Some("components"), Some("pathItems")) => false,
        _ => true,
    }
}

/// Whether the value of a link parameter is an invalid runtime expression. A value without `$` is a constant.
pub(super) fn is_invalid_expression(string: &str) -> bool {
    string.starts_with('$') && !string.contains('{') && invalid_expression(string).is_some()
}

/// The first expression in a URL that is not a runtime expression of OpenAPI.
fn invalid_expression(url: &str) -> Option<&str> {
    let expression = url.starts_with('$').then_some(url);
    let inside = url.split('{').skip(1);
    let inside = inside.map(|rest| rest.split('}').next().unwrap_or(rest));
    let mut expressions = inside.chain(expression.filter(|url| !url.contains('{')));
    expressions.find(|expression| !is_expression(expression))
}

/// `$url`, `$request.query.id`, `$response.body#/url` and the like.
fn is_expression(expression: &str) -> bool {
    if matches!(expression, "$url" | "$method" | "$statusCode") {
        return true;
    }
    let source = expression
        .strip_prefix("$request.")
        .or_else(|| expression.strip_prefix("$response."));
    source.is_some_and(|source| {
        let named = ["header.", "query.", "path."].iter();
        let mut named = named.filter_map(|location| source.strip_prefix(location));
        source == "body" || source.starts_with("body#/") || named.any(|name| !name.is_empty())
    })
}
