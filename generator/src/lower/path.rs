//! Paths, as they can stand in a URL.

use openapiv3::PathItem;
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
    /// The path with everything percent-encoded that stands in no URL; nothing when it is more than
    /// a path.
    pub(super) fn path(&mut self, written: &str, origin: &Origin) -> Option<String> {
        if let Some(end) =
            outside_braces(written).find_map(|part| part.find(['?', '#']).map(|at| &part[at..]))
        {
            let message = format!("`{end}` is no part of a path");
            self.report(
                Diagnostic::new(Code::UnsupportedOperation, origin.clone(), message)
                    .at_key()
                    .help("its operations are left out; describe what stands in the query as parameters with `in: query`"),
            );
            return None;
        }
        let path = encoded(written);
        if path != written {
            let message = "the path has characters that stand in no URL";
            self.report(
                Diagnostic::new(Code::EncodedPath, origin.clone(), message)
                    .at_key()
                    .help(format!("requests go to `{path}`")),
            );
        }
        Some(path)
    }

    /// Says which keys of a path item have no effect.
    pub(super) fn path_item(&mut self, item: &PathItem, origin: &Origin) {
        let PathItem {
            summary: _,
            description: _,
            get: _,
            put: _,
            post: _,
            delete: _,
            options: _,
            head: _,
            patch: _,
            trace: _,
            servers,
            // `normalize` has given them to the operations.
            parameters: _,
            extensions: _,
        } = item;
        self.ignored_servers(servers, &origin.key("servers"));
    }
}

/// The parts of a path beside its variables.
fn outside_braces(path: &str) -> impl Iterator<Item = &str> {
    path.split('}').filter_map(|part| part.split('{').next())
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
