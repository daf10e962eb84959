//! Names that OpenAPI or HTTP does not allow, and path segments that are not sent as written or not as templates.

use super::super::marks::is_extension;
use super::super::shape::ObjectKind;
use super::super::tree::{Fields, Read, at_key, at_value};
use super::Check;
use crate::diagnostic::{Code, Trail};

impl Check<'_> {
    /// Names of components. Names that bundling generated are not the author's, and are skipped.
    pub(super) fn component_names(&mut self, trail: &Trail<'_>, fields: &Fields) {
        for section in fields.keys().filter(|key| !is_extension(key)) {
            let trail = trail.key(section);
            let names = fields.keys_of(section);
            for name in names.filter(|name| !is_component_name(name)) {
                let trail = trail.key(name);
                if self.diagnostics.written(&trail.origin()).is_some() {
                    continue;
                }
                let message =
                    format!("`{name}` is not a valid component name; it is used as written");
                let help = "use only `A` to `Z`, `a` to `z`, `0` to `9`, `.`, `-` and `_`";
                self.report(at_key(Code::InvalidValue, &trail, message).help(help));
            }
        }
    }

    /// The name of a parameter or an API key.
    pub(super) fn sent_name(&mut self, trail: &Trail<'_>, fields: &Fields, kind: &ObjectKind) {
        let (message, help) = match (fields.string("name"), fields.string("in")) {
            (Some(""), location) => {
                let noun = match kind.noun {
                    "security scheme" => "API key",
                    noun => noun,
                };
                let consequence = match location {
                    Some("query" | "cookie") => format!("; the {noun} is sent with an empty name"),
                    // Reported as an invalid header name, or as a name that the path does not have.
                    _ => String::new(),
                };
                (
                    format!("empty `name` in {}{consequence}", kind.title()),
                    "set `name` to the name that the server expects",
                )
            }
            (Some(name), Some("cookie")) if !is_token(name) => (
                format!("`{name}` is not a valid cookie name; it is sent as written"),
                "use only `A` to `Z`, `a` to `z`, `0` to `9` and `-._~!#$%&'*+^|`",
            ),
            _ => return,
        };
        self.report(at_value(Code::InvalidValue, &trail.key("name"), message).help(help));
    }

    pub(super) fn paths(&mut self, trail: &Trail<'_>, fields: &Fields) {
        for path in fields.keys().filter(|path| path.starts_with('/')) {
            let path_alone = path.split(['?', '#']).next().unwrap_or_default();
            if let Some((message, help)) = path_alone.split('/').find_map(nonstandard_segment) {
                self.report(at_key(Code::NonstandardPath, &trail.key(path), message).help(help));
            }
        }
    }
}

/// The problem of a path segment, and the help.
fn nonstandard_segment(segment: &str) -> Option<(String, String)> {
    if let Some(name) = segment.strip_prefix(':').filter(|name| is_word(name)) {
        let message = format!("`{segment}` is not an OpenAPI path template; it is sent literally");
        return Some((message, format!("use `{{{name}}}`")));
    }
    if matches!(segment, "." | "..") {
        let message = format!(
            "path segment `{segment}` never reaches the server; it is resolved before sending"
        );
        let help = "replace the path with the resolved path";
        return Some((message, help.to_owned()));
    }
    let mut escapes = segment.split('%').skip(1);
    let invalid = escapes.find(|escape| !is_escape(escape))?;
    let shown: String = invalid.chars().take(2).collect();
    let message = format!("`%{shown}` is not a valid percent-encoding; it is sent literally");
    let help = "use two hexadecimal digits after `%`, or escape a literal `%` as `%25`";
    Some((message, help.to_owned()))
}

/// Whether a `%` begins an escape, given the text after it.
pub(super) fn is_escape(after: &str) -> bool {
    let digits = after.as_bytes().get(..2);
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

fn is_word(text: &str) -> bool {
    let is_allowed = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(is_allowed)
}

fn is_component_name(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    !name.is_empty() && name.bytes().all(is_allowed)
}

/// A token of RFC 9110.
pub(super) fn is_token(text: &str) -> bool {
    let is_symbol = |byte| b"!#$%&'*+-.^_`|~".contains(&byte);
    let mut bytes = text.bytes();
    !text.is_empty() && bytes.all(|byte| byte.is_ascii_alphanumeric() || is_symbol(byte))
}
