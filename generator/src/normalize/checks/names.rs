//! Names that OpenAPI or HTTP does not allow, and segments of paths that do not do what they seem to.

use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

impl Check<'_> {
    /// Names of components. Those that were made of what stands elsewhere are not the author's.
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
                    format!("`{name}` is no name of a component: it is taken as it stands");
                let help = "make it of letters from `a` to `z`, digits, `.`, `-` and `_`";
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
            (
                "this parameter has an empty name".to_owned(),
                "name it as the server does",
            )
        } else if text("in") == Some("cookie") && !is_token(name) {
            let message = format!("`{name}` is no name of a cookie: it is sent as it stands");
            (message, "make it of letters, digits and `-._~!#$%&'*+^|`")
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

/// What is wrong with a segment of a path, and what to do.
fn segment_fault(segment: &str) -> Option<(String, String)> {
    let rest = |sign| segment.strip_prefix(sign);
    if let Some(name) = rest(':').filter(|name| is_word(name)) {
        let message = format!("`{segment}` is no variable of OpenAPI: it is sent as it stands");
        return Some((message, format!("write `{{{name}}}`")));
    }
    if matches!(segment, "." | "..") {
        let message =
            format!("`{segment}` never reaches the server: it is resolved before sending");
        return Some((message, "write the path that is left without it".to_owned()));
    }
    let mut escapes = segment.split('%').skip(1);
    let broken = escapes.find(|escape| !is_escape(escape))?;
    let shown: String = broken.chars().take(2).collect();
    let message = format!("`%{shown}` is no escaped byte: it is sent as it stands");
    Some((
        message,
        "write two hexadecimal digits, or `%25` for the sign itself".to_owned(),
    ))
}

fn is_escape(after: &str) -> bool {
    let digits = after.as_bytes().get(..2);
    digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

fn is_word(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(is_letter)
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
