//! What is said of the API as a whole.

use std::collections::BTreeSet;

use crate::diagnostic::Origin;
use crate::ir::{Api, Server};

use super::super::surface::Owner;
use super::super::{Rule, Wire};
use super::operations::url;
use super::{Comparison, Finding, REQUEST};

impl<'a> Comparison<'a> {
    pub(super) fn whole(&mut self) {
        self.servers();
        self.schemes();
    }

    fn servers(&mut self) {
        let origin = Origin::root().key("servers");
        let found = || {
            Finding::new(Rule::ServerChanged, "the server")
                .old(Owner::Server, &origin)
                .new_(Owner::Server, &origin)
                .reach(REQUEST)
        };
        let (old, new) = (&self.old.server, &self.new.server);
        let varied = variables_changed(self.old, self.new);
        if old != new {
            let (wire, how, advice) = match plain(self.old) == plain(self.new) {
                true => self.spelled_otherwise(),
                false => self.moved_to(new, old),
            };
            let message = format!("it is {}, not {}{how}", shown(new), shown(old));
            self.add(found().wire(wire).says(message, advice));
        }
        let urls = |api: &Api| {
            let servers = api.servers.iter().map(|server| server.url.clone());
            servers.collect::<BTreeSet<_>>()
        };
        let (before, after) = (urls(self.old), urls(self.new));
        if before != after && old == new {
            let gone: Vec<_> = before.difference(&after).cloned().collect();
            let (wire, message) = match gone.is_empty() {
                true => (Wire::Ok, "other servers are listed besides it".to_owned()),
                // It may have been chosen.
                false => {
                    let gone = gone.join("`, `");
                    (Wire::Risk, format!("no longer listed besides it: `{gone}`"))
                }
            };
            self.add(
                found()
                    .wire(wire)
                    .says(message, "choose from those that are listed"),
            );
        }
        if let Some(message) = varied.filter(|_| old == new) {
            let advice = "choose the values that matter";
            self.add(found().wire(Wire::Risk).says(message, advice));
        }
    }

    /// What it means that the same URL is written otherwise, as long as callers choose nothing in it.
    fn spelled_otherwise(&self) -> (Wire, &'static str, &'static str) {
        let kept = &self.new.server_variables;
        let is_kept = |wire: &String| kept.iter().any(|it| it.wire == *wire);
        let mut olds = self.old.server_variables.iter();
        match olds.all(|it| is_kept(&it.wire)) {
            true => (Wire::Ok, ", which is the same", "nothing"),
            false => (
                Wire::Risk,
                ", which is the same where no value is chosen",
                "choose the values that matter",
            ),
        }
    }

    /// What it means that requests go to another server.
    fn moved_to(&self, new: &Server, old: &Server) -> (Wire, &'static str, &'static str) {
        let advice = "release the new crate before the old server goes";
        match old {
            // Where it is is the callers' to say.
            Server::Unknown => (Wire::Ok, "", advice),
            Server::Absolute(_) | Server::Relative(_) if self.has_same_urls() => {
                (Wire::Ok, "", advice)
            }
            Server::Absolute(url) | Server::Relative(url) if lists(self.new, url) => match new {
                Server::Absolute(_) => (
                    Wire::Risk,
                    ", which is listed still: whoever recompiles calls another one",
                    "choose from those that are listed where it matters",
                ),
                Server::Relative(_) | Server::Unknown => (Wire::Ok, "", advice),
            },
            Server::Absolute(_) | Server::Relative(_) => (Wire::Break, "", advice),
        }
    }

    /// Whether each operation is where it was, though the server's path has taken some of its path, or has
    /// given some.
    fn has_same_urls(&self) -> bool {
        let mut pairs = self.pairs.operations();
        pairs.all(|(one, other)| {
            let (one, other) = (&self.old.operations[one], &self.new.operations[other]);
            url(&self.old.server, one) == url(&self.new.server, other)
        })
    }
}

/// Whether something else stands in the server's URL, or some of it may no longer stand there.
fn variables_changed(old: &Api, new: &Api) -> Option<String> {
    let defaults = |api: &Api| {
        let variables = api.server_variables.iter();
        let variables = variables.map(|it| (it.wire.clone(), it.default.clone()));
        variables.collect::<Vec<_>>()
    };
    if defaults(old) != defaults(new) {
        return Some("what varies in its URL has changed".to_owned());
    }
    let met = old.server_variables.iter().zip(&new.server_variables);
    let mut met = met.filter(|(one, other)| {
        let is_listed = |value| other.values.is_empty() || other.values.contains(value);
        let is_any = one.values.is_empty() && !other.values.is_empty();
        is_any || !one.values.iter().all(is_listed)
    });
    let (_, variable) = met.next()?;
    let (name, values) = (&variable.wire, variable.values.join("`, `"));
    Some(format!("`{name}` in its URL may only be `{values}`"))
}

/// The server where callers choose nothing, with the host in lower case and without the port that goes without
/// saying.
fn plain(api: &Api) -> Server {
    let Server::Absolute(url) = &api.server else {
        return api.server.clone();
    };
    let variables = api.server_variables.iter();
    let url = variables.fold(url.clone(), |url, it| {
        url.replace(&format!("{{{}}}", it.wire), &it.default)
    });
    let Some((scheme, rest)) = url.split_once("://") else {
        return Server::Absolute(url);
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let port = match scheme.as_str() {
        "https" => ":443",
        _ => ":80",
    };
    let host = host.strip_suffix(port).unwrap_or(&host);
    Server::Absolute(format!("{scheme}://{host}{path}"))
}

fn shown(server: &Server) -> String {
    match server {
        Server::Absolute(url) => format!("`{url}`"),
        Server::Relative(path) => format!("the caller's, with the path `{path}`"),
        Server::Unknown => "the caller's to say".to_owned(),
    }
}

fn lists(api: &Api, url: &str) -> bool {
    let is_first = match &api.server {
        Server::Absolute(own) | Server::Relative(own) => own == url,
        Server::Unknown => false,
    };
    is_first
        || api
            .servers
            .iter()
            .any(|server| server.url.trim_end_matches('/') == url)
}
