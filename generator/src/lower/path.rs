//! Paths, as they can stand in a URL.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::diagnostic::{Code, Diagnostic, Origin};

use super::Lowering;

/// What stands in no path (RFC 3986, section 3.3). `%` does: the path may be encoded already.
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

impl Lowering<'_> {
    /// The path as it goes into a URL: without a fragment, which is never sent, and percent-encoded
    /// where it has to be. A query stays, and parameters follow it.
    pub(super) fn path(&mut self, written: &str, origin: &Origin) -> String {
        let (sent, fragment) = split_outside_braces(written, '#');
        let (path, query) = split_outside_braces(sent, '?');
        let url = encoded(path) + &encoded(query);
        if url != written {
            let (message, why) = match fragment {
                "" => (
                    "the path has characters that stand in no URL".to_owned(),
                    "",
                ),
                _ => (
                    format!("`{fragment}` is no part of a path"),
                    ": a fragment is never sent",
                ),
            };
            self.report_path(origin, message, format!("requests go to `{url}`{why}"));
        }
        if !query.is_empty() {
            let help = "it is sent as it is; describe it as parameters with `in: query`";
            self.report_path(
                origin,
                format!("`{query}` is no part of a path"),
                help.to_owned(),
            );
        }
        let variables = path.split('{').skip(1);
        let variables = variables.filter_map(|part| part.split_once('}'));
        for (variable, _) in variables.filter(|(name, _)| name.starts_with('+')) {
            let message = format!(
                "`{{{variable}}}` asks for its value as it is, and OpenAPI has no such variables"
            );
            let help = "a `/` in the value is sent as `%2F`, so that no value leads to another path; write a variable for each segment";
            self.report_path(origin, message, help.to_owned());
        }
        url
    }

    fn report_path(&mut self, origin: &Origin, message: String, help: String) {
        let diagnostic = Diagnostic::new(Code::NonstandardPath, origin.clone(), message);
        self.report(diagnostic.at_key().help(help));
    }
}

/// The text before the first such sign that is in no variable's name, and the rest from there on.
fn split_outside_braces(path: &str, sign: char) -> (&str, &str) {
    let mut is_name = false;
    let found = path.char_indices().find(|(_, met)| {
        is_name = (is_name || *met == '{') && *met != '}';
        *met == sign && !is_name
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
