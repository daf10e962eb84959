//! Security schemes, and the credentials that operations require.

use std::collections::BTreeSet;

use crate::diagnostic::Origin;
use crate::ir::{Api, Direction, Operation, Requirement, SecurityScheme};

use super::super::owner::{Owner, describe_credential};
use super::super::{Client, Rule, Wire};
use super::operations::OperationPair;
use super::{Comparison, NO_HELP, Pair, Part};

impl Comparison<'_> {
    /// The security schemes.
    pub(super) fn schemes(&mut self) {
        let schemes = (&*self.old.security_schemes, &*self.new.security_schemes);
        for part in self.parts(((), ()), |(), index| Owner::Scheme(index), schemes) {
            match part {
                Part::Both(pair) => self.scheme(&pair),
                Part::Removed(owner, _) => {
                    let finding = self.removed(Rule::SecuritySchemeChanged, owner);
                    let help = "configure different credentials";
                    self.add(finding, "security scheme removed", help);
                }
                Part::Added(owner, _) => {
                    let finding = self.added(Rule::SecuritySchemeChanged, owner);
                    self.add(finding, "security scheme added", NO_HELP);
                }
            }
        }
    }

    fn scheme(&mut self, pair: &Pair<'_, SecurityScheme>) {
        let (old, new) = (pair.old, pair.new);
        let finding = self.changed(Rule::SecuritySchemeChanged, pair.ids);
        if old.credential != new.credential {
            let before = describe_credential(&old.credential);
            let after = describe_credential(&new.credential);
            let message = format!("security scheme changed from {before} to {after}");
            // The effect on operations is reported there.
            let help = "configure the new credentials on the client";
            self.add(finding, message, help);
        } else if old.wire != new.wire {
            let message = format!(
                "security scheme renamed from `{}` to `{}`; its credentials are the same",
                old.wire, new.wire
            );
            let help = (old.name != new.name)
                .then_some("configure the credentials with the renamed method of `ClientBuilder`");
            self.add(finding, message, help);
        }
    }

    pub(super) fn security(&mut self, pair: &OperationPair<'_>) {
        let before = alternatives(self.old, pair.old);
        let after = alternatives(self.new, pair.new);
        if before == after {
            self.requirements(pair);
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
            (false, true) => {
                let required: Vec<_> = after.into_iter().filter(|set| !set.is_empty()).collect();
                let required = listed(&required);
                let message =
                    format!("credentials became optional; the server only reads {required}");
                (Rule::SecurityRequirementRemoved, message)
            }
            _ => (
                Rule::SecurityRequirementChanged,
                requirements_changed(listed(&before), listed(&after)),
            ),
        };
        let help = (wire != Wire::Ok).then_some("configure the credentials on the client");
        self.security_changed(pair, (rule, wire), message, help);
    }

    /// The requirements of the server, if clients send the same credentials as before.
    fn requirements(&mut self, pair: &OperationPair<'_>) {
        let before = requirements(self.old, pair.old);
        let after = requirements(self.new, pair.new);
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
        // The credentials of the caller may be sufficient.
        let wire = Wire::risk_if(!is_all_enough);
        let message = requirements_changed(shown(&before), shown(&after));
        let help = Some("make sure that the credentials are sufficient");
        self.security_changed(
            pair,
            (Rule::SecurityRequirementChanged, wire),
            message,
            help,
        );
    }

    fn security_changed(
        &mut self,
        pair: &OperationPair<'_>,
        (rule, wire): (Rule, Wire),
        message: String,
        help: Option<&str>,
    ) {
        let finding = self.changed(rule, pair.owners());
        let finding = finding
            .at(Client::Old, Some(secured_at(pair.old, pair.new)))
            .at(Client::New, Some(secured_at(pair.new, pair.old)))
            .direction(Direction::REQUEST)
            .wire(wire);
        self.add(finding, message, help);
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
    let alternatives = operation.security.iter();
    let alternatives =
        alternatives.map(|schemes| schemes.iter().map(|wire| sent_by(api, wire)).collect());
    or_none(alternatives.collect())
}

/// The requirements of an operation, by the kind of credentials.
fn requirements(api: &Api, operation: &Operation) -> Vec<Requirement> {
    let requirements = operation.written_requirements.iter().map(|written| {
        let schemes = written.iter();
        let schemes = schemes.map(|(wire, scopes)| (sent_by(api, wire), scopes.clone()));
        schemes.collect()
    });
    or_none(requirements.collect())
}

/// Without alternatives, nothing is required.
fn or_none<R: Default>(alternatives: Vec<R>) -> Vec<R> {
    match alternatives.is_empty() {
        true => vec![R::default()],
        false => alternatives,
    }
}

/// Names the credentials of a security scheme, or those that the client does not send itself.
fn sent_by(api: &Api, wire: &str) -> String {
    let mut schemes = api.security_schemes.iter();
    match schemes.find(|scheme| scheme.wire == wire) {
        Some(scheme) => describe_credential(&scheme.credential),
        None => format!("credentials of security scheme `{wire}`"),
    }
}

fn listed(alternatives: &[BTreeSet<String>]) -> String {
    let sets = alternatives.iter();
    joined(sets.map(|set| set.iter().cloned().collect()).collect())
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
