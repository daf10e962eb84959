//! Paths, as they are sent in a URL.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};

/// Characters that are not allowed in a path (RFC 3986, section 3.3). `%` is: the path may be encoded already.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'|');

/// The path as it is sent in a URL: without a fragment, which is never sent, and percent-encoded where necessary. A query
/// is kept, and parameters follow it.
pub(super) fn path(written: &str, origin: &Origin, diagnostics: &mut Diagnostics) -> String {
    let mut report = |message: String, help: &str| {
        let diagnostic = Diagnostic::new(Code::NonstandardPath, origin.clone(), message);
        diagnostics.report(diagnostic.at_key().help(help));
    };
    let (sent, fragment) = split_outside_braces(written, '#');
    let (path, query) = split_outside_braces(sent, '?');
    let url = encoded(path) + &encoded(query);
    if url != written {
        let (message, help) = match fragment {
            "" => (
                format!(
                    "path has characters that are not allowed in a URL; requests go to `{url}`"
                ),
                "escape the characters with percent-encoding",
            ),
            _ => (
                format!("fragment `{fragment}` in path is never sent; requests go to `{url}`"),
                "remove the fragment",
            ),
        };
        report(message, help);
    }
    if !query.is_empty() {
        let message = format!("path contains the query `{query}`; it is sent literally");
        let help = "declare the query as parameters with `in: query`";
        report(message, help);
    }
    let variables = path.split('{').skip(1);
    let variables = variables.filter_map(|part| part.split_once('}'));
    for (variable, _) in variables.filter(|(name, _)| name.starts_with('+')) {
        let message = format!(
            "`{{{variable}}}` is not an OpenAPI path template; `/` in its value is sent as `%2F`"
        );
        let help = "use one path parameter for each segment, because a value cannot add segments";
        report(message, help);
    }
    url
}

/// The text before the first such character outside of template names, and the text from there on.
fn split_outside_braces(path: &str, separator: char) -> (&str, &str) {
    let mut is_name = false;
    let found = path.char_indices().find(|(_, ch)| {
        is_name = (is_name || *ch == '{') && *ch != '}';
        *ch == separator && !is_name
    });
    path.split_at(found.map_or(path.len(), |(at, _)| at))
}

/// The path encoded, but for the names of its variables.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for part in path.split_inclusive('}') {
        let (before, variable) = part.split_at(part.find('{').unwrap_or(part.len()));
        encoded.extend(utf8_percent_encode(before, FORBIDDEN));
        encoded.push_str(variable);
    }
    encoded
}
