//! What is said of the API as a whole: servers and credentials.

use std::collections::BTreeSet;

use crate::diagnostic::Origin;
use crate::ir::{Api, Credential, Operation, SecurityScheme, Server};

use super::super::surface::Owner;
use super::super::{Rule, Wire};
use super::operations::{endpoint, url};
use super::{Comparing, Found, REQUEST};

impl<'a> Comparing<'a> {
    pub(super) fn whole(&mut self) {
        self.servers();
        self.schemes();
    }

    fn servers(&mut self) {
        let origin = Origin::root().key("servers");
        let found = || {
            Found::new(Rule::ServerChanged, "the server")
                .old(Owner::Server, &origin)
                .new_(Owner::Server, &origin)
                .reach(REQUEST)
        };
        let (old, new) = (&self.old.server, &self.new.server);
        if old != new {
            let (wire, how, advice) = self.moved_to(new, old);
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
        if let Some(message) = variables_changed(self.old, self.new) {
            let advice = "choose the values that matter";
            self.add(found().wire(Wire::Risk).says(message, advice));
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

    fn schemes(&mut self) {
        let (old, new) = (self.old, self.new);
        for (index, scheme) in old.security_schemes.iter().enumerate() {
            let mut others = new.security_schemes.iter();
            let at = others.position(|it| it.wire == scheme.wire);
            let found = Found::new(Rule::CredentialChanged, scheme.wire.clone())
                .old(Owner::Scheme(index), &scheme.origin)
                .reach(REQUEST);
            match at {
                None => {
                    let message = "this way to prove who is calling is gone";
                    self.add(found.says(message, "give another credential"));
                }
                Some(at) if new.security_schemes[at].credential != scheme.credential => {
                    let other = &new.security_schemes[at];
                    let message = format!(
                        "it is sent {}, not {}",
                        sent(&other.credential),
                        sent(&scheme.credential)
                    );
                    let found = found.new_(Owner::Scheme(at), &other.origin);
                    // What the operations make of it is told there.
                    self.add(found.says(message, "give the new credential"));
                }
                Some(_) => {}
            }
        }
        for (index, scheme) in new.security_schemes.iter().enumerate() {
            if old.security_schemes.iter().all(|it| it.wire != scheme.wire) {
                let found = Found::new(Rule::CredentialChanged, scheme.wire.clone())
                    .new_(Owner::Scheme(index), &scheme.origin)
                    .reach(REQUEST);
                let message = "this way to prove who is calling is new";
                self.add(found.says(message, "nothing"));
            }
        }
    }

    pub(super) fn security(
        &mut self,
        indices: (usize, usize),
        (old, new): (&'a Operation, &'a Operation),
    ) {
        let before = alternatives(self.old, old);
        let after = alternatives(self.new, new);
        if before == after {
            return;
        }
        let is_enough = |sent: &BTreeSet<String>| after.iter().any(|it| it.is_subset(sent));
        let enough = before.iter().filter(|sent| is_enough(sent)).count();
        let wire = match enough {
            0 => Wire::Break,
            some if some < before.len() => Wire::Risk,
            _ => Wire::Ok,
        };
        let is_free = |all: &[BTreeSet<String>]| all.iter().any(BTreeSet::is_empty);
        let (rule, message, advice) = match (is_free(&before), is_free(&after)) {
            (true, false) => (
                Rule::SecurityAdded,
                format!("it needs {}", listed(&after)),
                "give the client the credential",
            ),
            (false, true) => (
                Rule::SecurityRemoved,
                "it needs no credential".to_owned(),
                "nothing",
            ),
            _ => (
                Rule::SecurityChanged,
                format!("it needs {}, not {}", listed(&after), listed(&before)),
                "give the client the credential",
            ),
        };
        let found = Found::new(rule, endpoint(old))
            .old(Owner::Operation(indices.0), &old.origin)
            .new_(Owner::Operation(indices.1), &new.origin)
            .reach(REQUEST)
            .wire(wire);
        self.add(found.says(message, advice));
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

/// What is sent together, one of which is enough: an empty one is nothing.
fn alternatives(api: &Api, operation: &Operation) -> Vec<BTreeSet<String>> {
    let is_named = |wire: &String| {
        let mut schemes = api.security_schemes.iter();
        schemes.find(|scheme: &&SecurityScheme| scheme.wire == *wire)
    };
    let sent_by = |wire: &String| match is_named(wire) {
        Some(scheme) => sent(&scheme.credential),
        None => wire.clone(),
    };
    match operation.security.is_empty() {
        true => vec![BTreeSet::new()],
        false => operation
            .security
            .iter()
            .map(|alternative| alternative.iter().map(sent_by).collect())
            .collect(),
    }
}

fn listed(alternatives: &[BTreeSet<String>]) -> String {
    let all = alternatives.iter().map(|alternative| {
        let parts: Vec<_> = alternative.iter().map(String::as_str).collect();
        match parts.is_empty() {
            true => "nothing".to_owned(),
            false => format!("a credential {}", parts.join(" and one ")),
        }
    });
    all.collect::<Vec<_>>().join(", or ")
}

fn sent(credential: &Credential) -> String {
    match credential {
        Credential::Bearer => "as a bearer token".to_owned(),
        Credential::Basic => "as a user name and a password".to_owned(),
        Credential::Authorization(scheme) => format!("as `Authorization: {scheme}`"),
        Credential::Header(name) => format!("in the header `{name}`"),
        Credential::Query(name) => format!("in the query as `{name}`"),
        Credential::Cookie(name) => format!("in the cookie `{name}`"),
    }
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
