//! Servers: the default of a client, those that callers can select, and those of single operations.

use openapiv3::{Server as ServerObject, ServerVariable as ServerVariableObject};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{Docs, OtherServer, Scope, SecurityScheme, Server, ServerVariable};

use super::index::Components;
use super::{docs, names};

/// The methods of the client's builder: for the variables of servers, and for the credentials of security schemes.
pub(super) struct BuilderMethods {
    pub(super) names: Scope,
    pub(super) server_variables: Vec<ServerVariable>,
    pub(super) security_schemes: Vec<SecurityScheme>,
}

impl BuilderMethods {
    /// The methods for the security schemes of a description.
    pub(super) fn new(components: Components<'_>, diagnostics: &mut Diagnostics) -> Self {
        let mut methods = Self {
            names: names::builder_methods(),
            server_variables: Vec::new(),
            security_schemes: Vec::new(),
        };
        methods.add_security_schemes(components, diagnostics);
        methods
    }

    /// The servers that are listed for all operations: the first, and the others.
    pub(super) fn servers(
        &mut self,
        servers: &[ServerObject],
        diagnostics: &mut Diagnostics,
    ) -> (Server, Vec<OtherServer>) {
        let mut listed = Vec::new();
        for (index, server) in servers.iter().enumerate() {
            let origin = Origin::root().key("servers").index(index);
            let (template, filled) = self.templates(server, &origin, diagnostics);
            let usable =
                filled.map(|filled| server_at(&template, &filled, &origin.key("url"), diagnostics));
            listed.push((template, usable.unwrap_or(Server::Unknown)));
        }
        let mut listed = listed.into_iter();
        let first = listed.next().map_or(Server::Unknown, |(_, server)| server);
        let others = listed.zip(servers.iter().skip(1));
        let others = others.map(|((url, _), written)| OtherServer {
            url,
            docs: Docs::first([written.description.as_ref()]),
        });
        (first, others.collect())
    }

    /// The server of a path or an operation: the first that is listed.
    pub(super) fn first_server(
        &mut self,
        servers: &[ServerObject],
        origin: &Origin,
        diagnostics: &mut Diagnostics,
    ) -> Option<String> {
        let (first, others) = servers.split_first()?;
        if !others.is_empty() {
            let message = "only the first server of a Path Item or Operation Object is used";
            let help = "remove it, or pass its URL to `ClientBuilder::base_url`";
            let diagnostic = Diagnostic::new(Code::UnusedServer, origin.index(1), message);
            diagnostics.report(diagnostic.help(help));
        }
        let origin = origin.index(0);
        let (template, filled) = self.templates(first, &origin, diagnostics);
        let filled = filled?;
        match is_http(&filled) || is_path(&filled) {
            true => Some(template).filter(|template| !template.is_empty()),
            false => {
                report_unusable(&filled, &origin.key("url"), diagnostics);
                None
            }
        }
    }

    /// The server's URL with variables, and with their defaults instead; `None` for the latter if a variable has no
    /// default.
    fn templates(
        &mut self,
        server: &ServerObject,
        origin: &Origin,
        diagnostics: &mut Diagnostics,
    ) -> (String, Option<String>) {
        let ServerObject {
            url,
            description: _,
            variables,
            extensions: _,
        } = server;
        let mut template = url.trim_end_matches('/').to_owned();
        let mut filled = template.clone();
        for (wire, variable) in variables.iter().flatten() {
            let placeholder = format!("{{{wire}}}");
            let default = self.server_variable(wire, variable);
            if default != variable.default {
                // The variable of another server has the same name and another default.
                template = template.replace(&placeholder, &variable.default);
            }
            filled = filled.replace(&placeholder, &variable.default);
        }
        let Some(variable) = first_variable(&filled) else {
            return (template, Some(filled));
        };
        let message =
            format!("server variable `{variable}` is not declared; callers must pass the URL");
        let help = format!("declare `{variable}` in `variables`, with a `default`");
        let diagnostic = Diagnostic::new(Code::InvalidServerUrl, origin.key("url"), message);
        diagnostics.report(diagnostic.help(help));
        (template, None)
    }

    /// Adds a variable, and returns its default.
    fn server_variable(&mut self, wire: &str, variable: &ServerVariableObject) -> String {
        let mut known = self.server_variables.iter();
        if let Some(known) = known.find(|known| known.wire == wire) {
            return known.default.clone();
        }
        let ServerVariableObject {
            default,
            description,
            enumeration,
            extensions: _,
        } = variable;
        self.server_variables.push(ServerVariable {
            name: self.names.name(wire),
            wire: wire.to_owned(),
            default: default.clone(),
            values: enumeration.clone(),
            docs: docs::or(Docs::first([description.as_ref()]), || {
                format!("Sets the server variable `{wire}`.")
            }),
        });
        default.clone()
    }
}

fn server_at(
    template: &str,
    filled: &str,
    origin: &Origin,
    diagnostics: &mut Diagnostics,
) -> Server {
    if is_http(filled) {
        return Server::Absolute(template.to_owned());
    }
    if !is_path(filled) {
        report_unusable(filled, origin, diagnostics);
        return Server::Unknown;
    }
    let written = if filled.is_empty() { "/" } else { filled };
    let message = format!(
        "server URL `{written}` is relative; callers must pass the whole URL to `Client::builder`"
    );
    let help = "use an absolute URL, such as `https://example.com/api`";
    let diagnostic = Diagnostic::new(Code::RelativeServerUrl, origin.clone(), message);
    diagnostics.report(diagnostic.help(help));
    match filled.is_empty() {
        true => Server::Unknown,
        false => Server::Relative(template.to_owned()),
    }
}

fn report_unusable(url: &str, origin: &Origin, diagnostics: &mut Diagnostics) {
    let message = match url.contains(['?', '#']) {
        true => format!("server URL `{url}` has a query or fragment, so paths cannot be appended"),
        false => format!("server URL `{url}` must be an HTTP(S) URL or a path"),
    };
    let help = "use a URL such as `https://host/path`; without one, callers must pass it to `Client::builder`";
    let diagnostic = Diagnostic::new(Code::InvalidServerUrl, origin.clone(), message);
    diagnostics.report(diagnostic.help(help));
}

/// The name of the first variable in a URL.
fn first_variable(url: &str) -> Option<&str> {
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
