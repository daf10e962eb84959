//! Names that OpenAPI or HTTP does not allow, and path segments that are not sent as written or not as templates.

use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

impl Check<'_> {
    /// Names of components. Names that bundling generated are not the author's, and are skipped.
    pub(super) fn component_names(&mut self, trail: &Trail<'_>, members: &Members) {
        for (section, components) in members.iter().filter(|(key, _)| !key.starts_with("x-")) {
            let place = trail.key(section);
            let names = components.as_object().into_iter().flat_map(Members::keys);
            for name in names.filter(|name| !is_component(name)) {
                let origin = place.key(name).origin();
                if self.diagnostics.written(&origin).is_some() {
                    continue;
                }
                let message =
                    format!("`{name}` is not a valid component name; it is used as written");
                let help = "use only `A` to `Z`, `a` to `z`, `0` to `9`, `.`, `-` and `_`";
                self.report(
                    Diagnostic::new(Code::InvalidValue, origin, message)
                        .at_key()
                        .help(help),
                );
            }
        }
    }

    pub(super) fn parameter_name(&mut self, trail: &Trail<'_>, members: &Members) {
        let text = |key| members.get(key).and_then(|value| value.as_str());
        let Some(name) = text("name") else { return };
        let (message, help) = if name.is_empty() {
            let consequence = match text("in") {
                Some("query" | "cookie") => "; the parameter is sent with an empty name",
                // Reported as an invalid header name, or as a name that the path does not have.
                _ => "",
            };
            (
                format!("empty `name` in Parameter Object{consequence}"),
                "set `name` to the name that the server expects",
            )
        } else if text("in") == Some("cookie") && !is_token(name) {
            let message = format!("`{name}` is not a valid cookie name; it is sent as written");
            (
                message,
                "use only `A` to `Z`, `a` to `z`, `0` to `9` and `-._~!#$%&'*+^|`",
            )
        } else {
            return;
        };
        self.report(
            Diagnostic::new(Code::InvalidValue, trail.key("name").origin(), message)
                .at_value()
                .help(help),
        );
    }

    pub(super) fn paths(&mut self, trail: &Trail<'_>, members: &Members) {
        for path in members.keys().filter(|path| path.starts_with('/')) {
            let path_alone = path.split(['?', '#']).next().unwrap_or_default();
            let fault = path_alone.split('/').find_map(segment_fault);
            if let Some((message, help)) = fault {
                let origin = trail.key(path).origin();
                self.report(
                    Diagnostic::new(Code::NonstandardPath, origin, message)
                        .at_key()
                        .help(help),
                );
            }
        }
    }
}

/// The problem of a path segment, and the help.
fn segment_fault(segment: &str) -> Option<(String, String)> {
    if let Some(name) = segment.strip_prefix(':').filter(|name| is_word(name)) {
        let message = format!("`{segment}` is not an OpenAPI path template; it is sent literally");
        return Some((message, format!("use `{{{name}}}`")));
    }
    if matches!(segment, "." | "..") {
        let message = format!(
            "path segment `{segment}` never reaches the server; it is resolved before sending"
        );
        return Some((
            message,
            "replace the path with the resolved path".to_owned(),
        ));
    }
    let mut escapes = segment.split('%').skip(1);
    let broken = escapes.find(|escape| !is_escape(escape))?;
    let shown: String = broken.chars().take(2).collect();
    let message = format!("`%{shown}` is not a valid percent-encoding; it is sent literally");
    Some((
        message,
        "use two hexadecimal digits after `%`, or escape a literal `%` as `%25`".to_owned(),
    ))
}

fn is_escape(after: &str) -> bool {
    let digits = after.as_bytes().get(..2);
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

fn is_word(text: &str) -> bool {
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(is_allowed)
}

fn is_component(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    !name.is_empty() && name.bytes().all(is_allowed)
}

/// A token of RFC 9110.
pub(super) fn is_token(text: &str) -> bool {
    let is_mark = |byte| b"!#$%&'*+-.^_`|~".contains(&byte);
    let mut bytes = text.bytes();
    !text.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte))
}
