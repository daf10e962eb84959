//! Servers: the one that a client calls unless told otherwise, those that callers can choose, and
//! those that single operations have.

use openapiv3::{Server as Written, ServerVariable as WrittenVariable};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{Docs, OtherServer, Server, ServerVariable};

use super::{Lowering, docs};

/// The servers of a whole description.
pub(super) struct Servers {
    pub(super) first: Server,
    pub(super) others: Vec<OtherServer>,
}

impl Lowering<'_> {
    /// The servers that are listed for all operations.
    pub(super) fn servers(&mut self, servers: &[Written]) -> Servers {
        let mut listed = Vec::new();
        for (index, server) in servers.iter().enumerate() {
            let origin = Origin::root().key("servers").index(index);
            let (template, filled) = self.templates(server, &origin);
            let usable =
                filled.map(|filled| self.server_at(&template, &filled, &origin.key("url")));
            listed.push((template, usable.unwrap_or(Server::Unknown)));
        }
        let first = listed.first().map(|(_, server)| server.clone());
        let others = listed.into_iter().zip(servers).skip(1);
        let others = others.map(|((url, _), written)| OtherServer {
            url,
            docs: Docs::first([written.description.as_ref()]),
        });
        Servers {
            first: first.unwrap_or(Server::Unknown),
            others: others.collect(),
        }
    }

    /// The server of a path or an operation: the first that is listed.
    pub(super) fn own_server(&mut self, servers: &[Written], origin: &Origin) -> Option<String> {
        let (first, others) = servers.split_first()?;
        if !others.is_empty() {
            let message = "only the first server of a path or an operation is used";
            let origin = origin.index(1);
            self.report(
                Diagnostic::new(Code::UnusedServer, origin, message)
                    .help("callers give the URL of another one to `ClientBuilder::base_url`"),
            );
        }
        let origin = origin.index(0);
        let (template, filled) = self.templates(first, &origin);
        let filled = filled?;
        match is_http(&filled) || is_path(&filled) {
            true => Some(template).filter(|template| !template.is_empty()),
            false => {
                self.report_unusable(&filled, &origin.key("url"));
                None
            }
        }
    }

    /// The server's URL with variables and with their defaults instead; without the latter when one
    /// of the variables has none.
    fn templates(&mut self, server: &Written, origin: &Origin) -> (String, Option<String>) {
        let Written {
            url,
            description: _,
            variables,
            extensions: _,
        } = server;
        let mut template = url.trim_end_matches('/').to_owned();
        let mut filled = template.clone();
        for (wire, variable) in variables.iter().flatten() {
            let place = format!("{{{wire}}}");
            let default = self.server_variable(wire, variable);
            if default != variable.default {
                // The same name has another default on another server.
                template = template.replace(&place, &variable.default);
            }
            filled = filled.replace(&place, &variable.default);
        }
        match variable_in(&filled) {
            None => (template, Some(filled)),
            Some(variable) => {
                let message =
                    format!("the variable `{variable}` of the server URL is not declared");
                self.report(
                    Diagnostic::new(Code::InvalidServerUrl, origin.key("url"), message).help(format!(
                        "callers have to give the URL; declare `{variable}` under `variables`, with its `default`"
                    )),
                );
                (template, None)
            }
        }
    }

    /// Keeps a variable, and gives the default that it has.
    fn server_variable(&mut self, wire: &str, variable: &WrittenVariable) -> String {
        let known = self
            .server_variables
            .iter()
            .find(|known| known.wire == wire);
        if let Some(known) = known {
            return known.default.clone();
        }
        let WrittenVariable {
            default,
            description,
            enumeration,
            extensions: _,
        } = variable;
        let name = self.builder_methods.name(wire);
        self.server_variables.push(ServerVariable {
            name,
            wire: wire.to_owned(),
            default: default.clone(),
            values: enumeration.clone(),
            docs: docs::or(Docs::first([description.as_ref()]), || {
                format!("Sets `{wire}` in the URL of the server.")
            }),
        });
        default.clone()
    }

    fn server_at(&mut self, template: &str, filled: &str, origin: &Origin) -> Server {
        if is_http(filled) {
            return Server::Absolute(template.to_owned());
        }
        if !is_path(filled) {
            self.report_unusable(filled, origin);
            return Server::Unknown;
        }
        let written = if filled.is_empty() { "/" } else { filled };
        let message = format!("the server URL `{written}` is relative");
        self.report(
            Diagnostic::new(Code::RelativeServerUrl, origin.clone(), message)
                .help("callers have to give the whole URL to `Client::builder`"),
        );
        match filled.is_empty() {
            true => Server::Unknown,
            false => Server::Relative(template.to_owned()),
        }
    }

    fn report_unusable(&mut self, url: &str, origin: &Origin) {
        let message = match url.contains(['?', '#']) {
            true => {
                format!("the server URL `{url}` has a query or a fragment: paths cannot follow it")
            }
            false => format!("the server URL `{url}` is neither an HTTP URL nor a path"),
        };
        self.report(
            Diagnostic::new(Code::InvalidServerUrl, origin.clone(), message).help(
                "callers have to give the URL to `Client::builder`; write it as `https://host/path`",
            ),
        );
    }
}

/// The name of the first variable that is left in a URL.
fn variable_in(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once('{')?;
    Some(rest.split_once('}')?.0)
}

fn is_path(url: &str) -> bool {
    url.is_empty() || (url.starts_with('/') && !url.starts_with("//"))
}

/// Whether the generated client takes the URL as its base.
fn is_http(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else {
        return false;
    };
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    let is_host = uri.authority().is_some_and(|authority| {
        let (host, port) = (authority.host(), authority.port_u16());
        let is_port = authority.as_str() == host || port.is_some();
        !authority.as_str().contains('@') && !host.is_empty() && is_port
    });
    is_http && is_host && !url.contains(['?', '#'])
}
