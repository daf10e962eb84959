//! Security schemes, and the credentials that operations require.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::Origin;
use crate::ir::{Api, Credential, Operation, Requirement, SecurityScheme};

use super::super::surface::Owner;
use super::super::{Rule, Wire};
use super::operations::endpoint;
use super::{Comparison, Finding, REQUEST};

impl<'a> Comparison<'a> {
    /// The security schemes.
    pub(super) fn schemes(&mut self) {
        let (olds, news) = (&self.old.security_schemes, &self.new.security_schemes);
        let pairs: HashMap<usize, usize> = self.pairs.schemes().collect();
        let finding = |scheme: &SecurityScheme| {
            Finding::new(Rule::SecuritySchemeChanged, scheme.wire.clone()).direction(REQUEST)
        };
        for (index, scheme) in olds.iter().enumerate() {
            let finding = finding(scheme).old(Owner::Scheme(index), &scheme.origin);
            match pairs.get(&index) {
                Some(new_index) => self.scheme(
                    finding.new_(Owner::Scheme(*new_index), &news[*new_index].origin),
                    (scheme, &news[*new_index]),
                ),
                None => {
                    let help = "configure different credentials";
                    self.add(finding.message("security scheme removed").help(help));
                }
            }
        }
        for (index, scheme) in news.iter().enumerate() {
            if !pairs.values().any(|new_index| *new_index == index) {
                let finding = finding(scheme).new_(Owner::Scheme(index), &scheme.origin);
                self.add(finding.message("security scheme added"));
            }
        }
    }

    fn scheme(&mut self, finding: Finding, (old, new): (&SecurityScheme, &SecurityScheme)) {
        if old.credential != new.credential {
            let (before, after) = (describe(&old.credential), describe(&new.credential));
            let message = format!("security scheme changed from {before} to {after}");
            // The effect on operations is reported there.
            let help = "configure the new credentials on the client";
            self.add(finding.message(message).help(help));
        } else if old.wire != new.wire {
            let message = format!(
                "security scheme renamed from `{}` to `{}`; its credentials are the same",
                old.wire, new.wire
            );
            let help = (old.name != new.name)
                .then_some("configure the credentials with the renamed method of `ClientBuilder`");
            self.add(finding.message(message).help(help));
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
            self.requirements(indices, (old, new));
            return;
        }
        let wire = credential_effect(&before, &after);
        let is_free = |all: &[BTreeSet<String>]| all.iter().any(BTreeSet::is_empty);
        let (rule, message) = match (is_free(&before), is_free(&after)) {
            (true, false) => (
                Rule::SecurityRequirementAdded,
                format!("{} are now required", listed(&after)),
            ),
            (false, true) if wire == Wire::Ok => (
                Rule::SecurityRequirementRemoved,
                "credentials are no longer required".to_owned(),
            ),
            (false, true) => (
                Rule::SecurityRequirementRemoved,
                format!(
                    "credentials became optional; the server only reads {}",
                    listed(&without_empty(&after))
                ),
            ),
            _ => (
                Rule::SecurityRequirementChanged,
                requirements_changed(listed(&before), listed(&after)),
            ),
        };
        let help = (wire != Wire::Ok).then_some("configure the credentials on the client");
        let finding = Finding::new(rule, endpoint(old))
            .old(Owner::Operation(indices.0), &secured_at(old, new))
            .new_(Owner::Operation(indices.1), &secured_at(new, old))
            .direction(REQUEST)
            .wire(wire);
        self.add(finding.message(message).help(help));
    }

    /// The requirements of the server, if clients send the same credentials as before.
    fn requirements(&mut self, indices: (usize, usize), (old, new): (&Operation, &Operation)) {
        let before = requirements(self.old, old);
        let after = requirements(self.new, new);
        if before == after {
            return;
        }
        let is_enough = |granted: &Requirement, required: &Requirement| {
            let mut required = required.iter();
            required.all(|(sent, scopes)| {
                granted
                    .get(sent)
                    .is_some_and(|granted| scopes.is_subset(granted))
            })
        };
        let mut granted = before.iter();
        let is_all_enough =
            granted.all(|granted| after.iter().any(|required| is_enough(granted, required)));
        let wire = match is_all_enough {
            true => Wire::Ok,
            // The credentials of the caller may be sufficient.
            false => Wire::Risk,
        };
        let message = requirements_changed(shown(&before), shown(&after));
        let finding = Finding::new(Rule::SecurityRequirementChanged, endpoint(old))
            .old(Owner::Operation(indices.0), &secured_at(old, new))
            .new_(Owner::Operation(indices.1), &secured_at(new, old))
            .direction(REQUEST)
            .wire(wire);
        let help = "make sure that the credentials are sufficient";
        self.add(finding.message(message).help(help));
    }
}

/// The location of the security requirements of an operation. Without any, it is the one of the API if the other
/// operation uses it, or else the operation.
fn secured_at(operation: &Operation, other: &Operation) -> Origin {
    let of_all = Origin::root().key("security");
    match (&operation.security_origin, &other.security_origin) {
        (Some(origin), _) => origin.clone(),
        (None, Some(origin)) if *origin == of_all => of_all,
        (None, _) => operation.origin.clone(),
    }
}

/// The effect on a client that sends the credentials of the old requirements.
fn credential_effect(before: &[BTreeSet<String>], after: &[BTreeSet<String>]) -> Wire {
    let is_enough = |sent: &&BTreeSet<String>| after.iter().any(|it| it.is_subset(sent));
    let enough = before.iter().filter(is_enough).count();
    // Where credentials are optional, a client whose credentials are not read is anonymous.
    let required: Vec<_> = after.iter().filter(|it| !it.is_empty()).collect();
    let is_read = |sent: &BTreeSet<String>| {
        sent.is_empty() || required.is_empty() || required.iter().any(|it| it.is_subset(sent))
    };
    match enough {
        0 => Wire::Break,
        some if some < before.len() || !before.iter().all(is_read) => Wire::Risk,
        _ => Wire::Ok,
    }
}

/// The alternative sets of credentials. An empty set means that no credentials are required.
fn alternatives(api: &Api, operation: &Operation) -> Vec<BTreeSet<String>> {
    let is_named = |wire: &String| {
        let mut schemes = api.security_schemes.iter();
        schemes.find(|scheme: &&SecurityScheme| scheme.wire == *wire)
    };
    let sent_by = |wire: &String| match is_named(wire) {
        Some(scheme) => describe(&scheme.credential),
        None => of_scheme(wire),
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
    let sets = alternatives.iter();
    joined(sets.map(|set| set.iter().cloned().collect()).collect())
}

fn without_empty(alternatives: &[BTreeSet<String>]) -> Vec<BTreeSet<String>> {
    let sets = alternatives.iter().filter(|set| !set.is_empty());
    sets.cloned().collect()
}

/// Lists alternatives, each of which consists of credentials that are sent together.
fn joined(alternatives: Vec<Vec<String>>) -> String {
    let or = match alternatives.iter().any(|parts| parts.len() > 1) {
        true => ", or ",
        false => " or ",
    };
    let all = alternatives.iter().map(|parts| match parts.is_empty() {
        true => "none".to_owned(),
        false => parts.join(" and "),
    });
    all.collect::<Vec<_>>().join(or)
}

fn requirements_changed(before: String, after: String) -> String {
    format!("security requirement changed from {before} to {after}")
}

/// Names the kind of a credential.
pub(in super::super) fn describe(credential: &Credential) -> String {
    match credential {
        Credential::Bearer => "bearer credentials".to_owned(),
        Credential::Basic => "basic credentials".to_owned(),
        Credential::Authorization(scheme) => format!("`{scheme}` credentials"),
        Credential::Header(name) => format!("credentials in header `{name}`"),
        Credential::Query(name) => format!("credentials in query parameter `{name}`"),
        Credential::Cookie(name) => format!("credentials in cookie `{name}`"),
    }
}

/// Names credentials that the client does not send itself.
fn of_scheme(wire: &str) -> String {
    format!("credentials of security scheme `{wire}`")
}

/// The requirements of an operation, by the kind of credentials.
fn requirements(api: &Api, operation: &Operation) -> Vec<Requirement> {
    let sent_by = |wire: &String| {
        let mut schemes = api.security_schemes.iter();
        match schemes.find(|scheme| scheme.wire == *wire) {
            Some(scheme) => describe(&scheme.credential),
            None => of_scheme(wire),
        }
    };
    let requirement = |written: &Requirement| {
        let schemes = written.iter();
        let schemes = schemes.map(|(wire, scopes)| (sent_by(wire), scopes.clone()));
        schemes.collect()
    };
    match operation.written_requirements.is_empty() {
        true => vec![Requirement::new()],
        false => operation
            .written_requirements
            .iter()
            .map(requirement)
            .collect(),
    }
}

fn shown(requirements: &[Requirement]) -> String {
    let part = |(sent, scopes): (&String, &BTreeSet<String>)| {
        let scopes: Vec<_> = scopes.iter().map(String::as_str).collect();
        match scopes.is_empty() {
            true => sent.clone(),
            false => {
                let plural = if scopes.len() > 1 { "s" } else { "" };
                format!("{sent} with scope{plural} `{}`", scopes.join("`, `"))
            }
        }
    };
    let sets = requirements.iter();
    joined(sets.map(|set| set.iter().map(part).collect()).collect())
}
