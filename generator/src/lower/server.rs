//! The server that a client calls unless told otherwise.

use openapiv3::Server;

use crate::diagnostic::{Code, Diagnostic, Origin};

use super::Lowering;

impl Lowering<'_> {
    /// The first server's URL, its variables filled in with their defaults; nothing when there is
    /// no absolute one, and the caller has to say where the server is.
    pub(super) fn server(&mut self, servers: &[Server]) -> Option<String> {
        let Server {
            url,
            description: _,
            variables,
            extensions: _,
        } = servers.first()?;
        let mut filled = url.clone();
        for (name, variable) in variables.iter().flatten() {
            filled = filled.replace(&format!("{{{name}}}"), &variable.default);
        }
        if filled.starts_with("http://") || filled.starts_with("https://") {
            return Some(filled.trim_end_matches('/').to_owned());
        }
        let origin = Origin::root().key("servers").index(0).key("url");
        self.diagnostics.report(
            Diagnostic::new(
                Code::RelativeServer,
                origin,
                format!("the server URL `{url}` is relative"),
            )
            .help("callers have to give the URL to `Client::builder`"),
        );
        None
    }
}
