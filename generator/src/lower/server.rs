//! Servers: the default of a client, those that callers can select, and those of single operations.

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
            let message = "only the first server of a Path Item or Operation Object is used";
            let origin = origin.index(1);
            self.report(
                Diagnostic::new(Code::UnusedServer, origin, message)
                    .help("remove it, or pass its URL to `ClientBuilder::base_url`"),
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
                let message = format!(
                    "server variable `{variable}` is not declared; callers must pass the URL"
                );
                let help = format!("declare `{variable}` in `variables`, with a `default`");
                let origin = origin.key("url");
                self.report(Diagnostic::new(Code::InvalidServerUrl, origin, message).help(help));
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
                format!("Sets the server variable `{wire}`.")
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
        let message = format!(
            "server URL `{written}` is relative; callers must pass the whole URL to `Client::builder`"
        );
        self.report(
            Diagnostic::new(Code::RelativeServerUrl, origin.clone(), message)
                .help("use an absolute URL, such as `https://example.com/api`"),
        );
        match filled.is_empty() {
            true => Server::Unknown,
            false => Server::Relative(template.to_owned()),
        }
    }

    fn report_unusable(&mut self, url: &str, origin: &Origin) {
        let message = match url.contains(['?', '#']) {
            true => {
                format!("server URL `{url}` has a query or fragment, so paths cannot be appended")
            }
            false => format!("server URL `{url}` must be an HTTP(S) URL or a path"),
        };
        self.report(
            Diagnostic::new(Code::InvalidServerUrl, origin.clone(), message).help(
                "use a URL such as `https://host/path`; without one, callers must pass it to `Client::builder`",
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
