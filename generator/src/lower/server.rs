//! The server that a client calls unless told otherwise.

use openapiv3::{Server as Written, ServerVariable};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::Server;

use super::Lowering;

impl Lowering<'_> {
    /// The first server, its variables filled in with their defaults.
    pub(super) fn server(&mut self, servers: &[Written]) -> Server {
        let Some((first, others)) = servers.split_first() else {
            return Server::Unknown;
        };
        let listed = Origin::root().key("servers");
        if !others.is_empty() {
            self.report_unused_servers(&listed.index(1));
        }
        let origin = listed.index(0);
        match self.filled(first, &origin) {
            Some(url) => self.server_at(&url, &origin.key("url")),
            None => Server::Unknown,
        }
    }

    /// Says that the servers of a path or an operation are not called.
    pub(super) fn ignored_servers(&mut self, servers: &[Written], origin: &Origin) {
        if servers.is_empty() {
            return;
        }
        let message = "servers other than those of the whole description are not supported yet";
        self.report(
            Diagnostic::new(Code::IgnoredServer, origin.clone(), message)
                .at_key()
                .help("requests go to the client's server; make a second client, with this server's URL"),
        );
    }

    /// The server's URL without variables; nothing when one of them has no value.
    fn filled(&mut self, server: &Written, origin: &Origin) -> Option<String> {
        let Written {
            url,
            description: _,
            variables,
            extensions: _,
        } = server;
        let mut filled = url.clone();
        for (name, variable) in variables.iter().flatten() {
            let ServerVariable {
                default,
                description: _,
                enumeration: _,
                extensions: _,
            } = variable;
            filled = filled.replace(&format!("{{{name}}}"), default);
        }
        let origin = origin.key("url");
        if let Some(variable) = variable_in(&filled) {
            let message = format!("the variable `{variable}` of the server URL is not declared");
            self.report(
                Diagnostic::new(Code::UnusableServer, origin, message).help(format!(
                    "callers have to give the URL; declare `{variable}` under `variables`, with its `default`"
                )),
            );
            return None;
        }
        if filled != *url {
            let message = format!("the server URL is taken to be `{filled}`");
            self.report(Diagnostic::new(Code::ServerVariable, origin, message).help(
                "its variables have their defaults; give `ClientBuilder::base_url` another URL",
            ));
        }
        Some(filled)
    }

    fn server_at(&mut self, url: &str, origin: &Origin) -> Server {
        let path = url.trim_end_matches('/');
        if is_http(url) {
            return Server::Absolute(path.to_owned());
        }
        let is_path = url.is_empty() || (url.starts_with('/') && !url.starts_with("//"));
        let diagnostic = match is_path {
            true => Diagnostic::new(
                Code::RelativeServer,
                origin.clone(),
                format!("the server URL `{url}` is relative"),
            )
            .help("callers have to give the whole URL to `Client::builder`"),
            false => Diagnostic::new(
                Code::UnusableServer,
                origin.clone(),
                format!("the server URL `{url}` is neither an HTTP URL nor a path"),
            )
            .help("callers have to give the URL to `Client::builder`; write it as `https://host/path`"),
        };
        self.report(diagnostic);
        match is_path && !path.is_empty() {
            true => Server::Relative(path.to_owned()),
            false => Server::Unknown,
        }
    }

    fn report_unused_servers(&mut self, origin: &Origin) {
        let message = "only the first server is used";
        self.report(
            Diagnostic::new(Code::UnusedServer, origin.clone(), message)
                .help("callers give the URL of another one to `ClientBuilder::base_url`"),
        );
    }
}

/// The name of the first variable that is left in a URL.
fn variable_in(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once('{')?;
    Some(rest.split_once('}')?.0)
}

/// Whether the generated client takes the URL as its base.
fn is_http(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else {
        return false;
    };
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    let is_host = uri
        .authority()
        .is_some_and(|authority| !authority.as_str().contains('@') && !authority.host().is_empty());
    is_http && is_host && !url.contains(['?', '#'])
}
