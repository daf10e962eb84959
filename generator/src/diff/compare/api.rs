//! Servers and security schemes of the API.

use std::collections::BTreeSet;

use crate::ir::{Api, Direction, Server};

use super::super::owner::Owner;
use super::super::{Rule, Wire};
use super::operations::url;
use super::{Comparison, Finding, NO_HELP, OLD_SERVER};

impl Comparison<'_> {
    pub(super) fn api(&mut self) {
        self.servers();
        self.schemes();
        self.conventions();
    }

    /// What errors say depends on them, and nothing that is sent or decoded.
    fn conventions(&mut self) {
        let (old, new) = (&self.old.conventions, &self.new.conventions);
        let settings = [
            ("retry_after", old.retry_after != new.retry_after),
            ("request_id", old.request_id != new.request_id),
            ("error_message", old.error_message != new.error_message),
        ];
        let changed = settings.iter().filter(|(_, is_changed)| *is_changed);
        let changed: Vec<_> = changed.map(|(name, _)| format!("`{name}`")).collect();
        if !changed.is_empty() {
            let rule = Rule::ConventionsChanged;
            let finding = Finding::of_api(rule, "conventions", Owner::Crate, "paths");
            let message = format!("{} in `codegen.toml` changed", changed.join(", "));
            self.add(finding.direction(Direction::RESPONSE), message, NO_HELP);
        }
    }

    fn servers(&mut self) {
        let finding = || {
            Finding::of_api(Rule::ServerChanged, "server", Owner::Server, "servers")
                .direction(Direction::REQUEST)
        };
        let (old, new) = (&self.old.server, &self.new.server);
        let varied = variables_changed(self.old, self.new);
        if old != new {
            let (wire, consequence, help) = match canonical(self.old) == canonical(self.new) {
                true => self.equivalent_url_effect(),
                false => self.server_change_effect(new, old),
            };
            let (before, after) = (describe(old), describe(new));
            let message = format!("server URL changed from {before} to {after}{consequence}");
            self.add(finding().wire(wire), message, help);
        }
        let urls = |api: &Api| {
            let servers = api.servers.iter().map(|server| server.url.clone());
            servers.collect::<BTreeSet<_>>()
        };
        let (before, after) = (urls(self.old), urls(self.new));
        if before != after && old == new {
            let removed: Vec<_> = before.difference(&after).cloned().collect();
            let (wire, message) = match removed.is_empty() {
                true => (Wire::Ok, "alternative server URLs added".to_owned()),
                // Callers may have selected one of them.
                false => {
                    let plural = if removed.len() > 1 { "s" } else { "" };
                    let removed = removed.join("`, `");
                    let message = format!("alternative server URL{plural} `{removed}` removed");
                    (Wire::Risk, message)
                }
            };
            let help = "select one of the listed servers";
            self.add(finding().wire(wire), message, help);
        }
        if let Some(message) = varied.filter(|_| old == new) {
            self.add(finding().wire(Wire::Risk), message, SET_VARIABLES);
        }
    }

    /// The effect of a URL that is equivalent to the old one, as long as callers set no server variable.
    fn equivalent_url_effect(&self) -> (Wire, &'static str, Option<&'static str>) {
        let new_variables = &self.new.server_variables;
        let is_kept = |wire: &String| new_variables.iter().any(|it| it.wire == *wire);
        let mut olds = self.old.server_variables.iter();
        match olds.all(|it| is_kept(&it.wire)) {
            true => (Wire::Ok, "; both are equivalent", None),
            false => (
                Wire::Risk,
                "; both are equivalent unless callers set a server variable",
                Some(SET_VARIABLES),
            ),
        }
    }

    /// The effect of sending requests to a different server.
    fn server_change_effect(
        &self,
        new: &Server,
        old: &Server,
    ) -> (Wire, &'static str, Option<&'static str>) {
        let help = Some(OLD_SERVER);
        match old {
            // Callers set its URL.
            Server::Unknown => (Wire::Ok, "", help),
            Server::Absolute(_) | Server::Relative(_) if self.has_same_urls() => {
                (Wire::Ok, "", help)
            }
            Server::Absolute(url) | Server::Relative(url) if lists(self.new, url) => match new {
                Server::Absolute(_) => (
                    Wire::Risk,
                    "; the old URL is still listed, but recompiled callers use the new one",
                    Some("select a listed server, if callers depend on the old URL"),
                ),
                Server::Relative(_) | Server::Unknown => (Wire::Ok, "", help),
            },
            Server::Absolute(_) | Server::Relative(_) => (Wire::Break, "", help),
        }
    }

    /// Whether each operation has the same URL, although a prefix moved between its path and the server URL.
    fn has_same_urls(&self) -> bool {
        let mut pairs = self.pairs.operations();
        pairs.all(|(old, new)| {
            let (old, new) = (&self.old.operations[old], &self.new.operations[new]);
            url(&self.old.server, old) == url(&self.new.server, new)
        })
    }
}

/// The help for a change of server variables.
const SET_VARIABLES: &str = "set the server variables explicitly where they matter";

/// Describes a change of the server variables: different names or defaults, or fewer allowed values.
fn variables_changed(old: &Api, new: &Api) -> Option<String> {
    let defaults = |api: &Api| {
        let variables = api.server_variables.iter();
        let variables = variables.map(|it| (it.wire.clone(), it.default.clone()));
        variables.collect::<Vec<_>>()
    };
    if defaults(old) != defaults(new) {
        return Some("server variables or their defaults changed".to_owned());
    }
    let variable_pairs = old.server_variables.iter().zip(&new.server_variables);
    let mut variable_pairs = variable_pairs.filter(|(old, new)| {
        let is_listed = |value| new.values.is_empty() || new.values.contains(value);
        let is_any = old.values.is_empty() && !new.values.is_empty();
        is_any || !old.values.iter().all(is_listed)
    });
    let (_, variable) = variable_pairs.next()?;
    let (name, values) = (&variable.wire, variable.values.join("`, `"));
    Some(format!(
        "values of server variable `{name}` restricted to `{values}`"
    ))
}

/// The server URL with the default values of its variables, the host in lower case and no default port.
fn canonical(api: &Api) -> Server {
    let Server::Absolute(url) = &api.server else {
        return api.server.clone();
    };
    let variables = api.server_variables.iter();
    let url = variables.fold(url.clone(), |url, it| {
        url.replace(&format!("{{{}}}", it.wire), &it.default)
    });
    let Some((scheme, remainder)) = url.split_once("://") else {
        return Server::Absolute(url);
    };
    let (host, path) = remainder.split_at(remainder.find('/').unwrap_or(remainder.len()));
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let port = match scheme.as_str() {
        "https" => ":443",
        _ => ":80",
    };
    let host = host.strip_suffix(port).unwrap_or(&host);
    Server::Absolute(format!("{scheme}://{host}{path}"))
}

fn describe(server: &Server) -> String {
    match server {
        Server::Absolute(url) => format!("`{url}`"),
        Server::Relative(path) => format!("a URL set by the caller, with path `{path}`"),
        Server::Unknown => "a URL set by the caller".to_owned(),
    }
}

fn lists(api: &Api, url: &str) -> bool {
    let is_first = match &api.server {
        Server::Absolute(main) | Server::Relative(main) => main == url,
        Server::Unknown => false,
    };
    is_first
        || api
            .servers
            .iter()
            .any(|server| server.url.trim_end_matches('/') == url)
}
