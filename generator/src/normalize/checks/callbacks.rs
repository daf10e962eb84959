//! Callbacks: URLs with invalid runtime expressions.

use super::super::parameters::{METHODS, QUERY};
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

impl Check<'_> {
    pub(super) fn callback(&mut self, trail: &Trail<'_>, members: &Members) {
        for name in members.keys().filter(|name| !name.starts_with("x-")) {
            let is_method = METHODS.contains(&name.as_str()) || name == QUERY;
            let fault = match invalid_expression(name) {
                _ if is_method => {
                    format!("expected a URL in Callback Object, found the method `{name}`")
                }
                Some(expression) => {
                    format!("invalid runtime expression `{expression}` in callback URL")
                }
                None => continue,
            };
            self.report(
                Diagnostic::new(Code::InvalidRuntimeExpression, trail.key(name).origin(), fault)
                    .at_key()
                    .help(
                        "use the URL that the API calls, such as `{$request.body#/url}`, and declare the method below it",
                    ),
            );
        }
    }
}

/// Whether the value of a link parameter is an invalid runtime expression. A value without `$` is a constant.
pub(super) fn is_invalid_expression(text: &str) -> bool {
    text.starts_with('$') && !text.contains('{') && invalid_expression(text).is_some()
}

/// The first expression in a URL that is not a runtime expression of OpenAPI.
fn invalid_expression(url: &str) -> Option<&str> {
    let whole = url.starts_with('$').then_some(url);
    let inside = url.split('{').skip(1);
    let inside = inside.map(|rest| rest.split('}').next().unwrap_or(rest));
    let mut expressions = inside.chain(whole.filter(|url| !url.contains('{')));
    expressions.find(|expression| !is_expression(expression))
}

/// `$url`, `$request.query.id`, `$response.body#/url` and the like.
fn is_expression(text: &str) -> bool {
    if matches!(text, "$url" | "$method" | "$statusCode") {
        return true;
    }
    let source = text
        .strip_prefix("$request.")
        .or_else(|| text.strip_prefix("$response."));
    source.is_some_and(|source| {
        let named = ["header.", "query.", "path."].iter();
        let mut named = named.filter_map(|place| source.strip_prefix(place));
        source == "body" || source.starts_with("body#/") || named.any(|name| !name.is_empty())
    })
}
