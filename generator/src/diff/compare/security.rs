//! Credentials: the ways to prove who is calling, and which of them an operation needs.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::Origin;
use crate::ir::{Api, Credential, Operation, Requirement, SecurityScheme};

use super::super::surface::Owner;
use super::super::{Rule, Wire};
use super::operations::endpoint;
use super::{Comparison, Finding, REQUEST};

impl<'a> Comparison<'a> {
    /// The ways to prove who is calling.
    pub(super) fn schemes(&mut self) {
        let (olds, news) = (&self.old.security_schemes, &self.new.security_schemes);
        let pairs: HashMap<usize, usize> = self.pairs.schemes().collect();
        let found = |scheme: &SecurityScheme| {
            Finding::new(Rule::SecuritySchemeChanged, scheme.wire.clone()).reach(REQUEST)
        };
        for (index, scheme) in olds.iter().enumerate() {
            let found = found(scheme).old(Owner::Scheme(index), &scheme.origin);
            match pairs.get(&index) {
                Some(at) => self.scheme(
                    found.new_(Owner::Scheme(*at), &news[*at].origin),
                    (scheme, &news[*at]),
                ),
                None => self.add(found.says(
                    "this way to prove who is calling is gone",
                    "give another credential",
                )),
            }
        }
        for (index, scheme) in news.iter().enumerate() {
            if !pairs.values().any(|at| *at == index) {
                let found = found(scheme).new_(Owner::Scheme(index), &scheme.origin);
                let message = "this way to prove who is calling is new";
                self.add(found.says(message, "nothing"));
            }
        }
    }

    fn scheme(&mut self, found: Finding, (old, new): (&SecurityScheme, &SecurityScheme)) {
        if old.credential != new.credential {
            let (before, after) = (sent(&old.credential), sent(&new.credential));
            let message = format!("it is sent {after}, not {before}");
            // What the operations make of it is told there.
            self.add(found.says(message, "give the new credential"));
        } else if old.wire != new.wire {
            let message = format!("it is called `{}`, and sent as it was", new.wire);
            let advice = match old.name == new.name {
                true => "nothing",
                false => "give the credential by its new name",
            };
            self.add(found.says(message, advice));
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
        let wire = proven(&before, &after);
        let is_free = |all: &[BTreeSet<String>]| all.iter().any(BTreeSet::is_empty);
        let (rule, message) = match (is_free(&before), is_free(&after)) {
            (true, false) => (
                Rule::SecurityRequirementAdded,
                format!("it needs {}", listed(&after)),
            ),
            (false, true) if wire == Wire::Ok => (
                Rule::SecurityRequirementRemoved,
                "it needs no credential".to_owned(),
            ),
            (false, true) => (
                Rule::SecurityRequirementRemoved,
                format!("it needs {}, and reads no other one", listed(&after)),
            ),
            _ => (
                Rule::SecurityRequirementChanged,
                format!("it needs {}; it needed {}", listed(&after), listed(&before)),
            ),
        };
        let advice = match wire {
            Wire::Ok => "nothing",
            Wire::Risk | Wire::Break => "give the client the credential",
        };
        let found = Finding::new(rule, endpoint(old))
            .old(Owner::Operation(indices.0), &secured_at(old, new))
            .new_(Owner::Operation(indices.1), &secured_at(new, old))
            .reach(REQUEST)
            .wire(wire);
        self.add(found.says(message, advice));
    }

    /// What the server asks to be proven where the same credentials are sent as before.
    fn requirements(&mut self, indices: (usize, usize), (old, new): (&Operation, &Operation)) {
        let before = requirements(self.old, old);
        let after = requirements(self.new, new);
        if before == after {
            return;
        }
        let is_enough = |given: &Requirement, asked: &Requirement| {
            let mut asked = asked.iter();
            asked.all(|(sent, scopes)| given.get(sent).is_some_and(|given| scopes.is_subset(given)))
        };
        let mut given = before.iter();
        let is_all_enough = given.all(|given| after.iter().any(|asked| is_enough(given, asked)));
        let wire = match is_all_enough {
            true => Wire::Ok,
            // What the caller has got may be enough.
            false => Wire::Risk,
        };
        let message = format!("it needs {}; it needed {}", shown(&after), shown(&before));
        let found = Finding::new(Rule::SecurityRequirementChanged, endpoint(old))
            .old(Owner::Operation(indices.0), &secured_at(old, new))
            .new_(Owner::Operation(indices.1), &secured_at(new, old))
            .reach(REQUEST)
            .wire(wire);
        self.add(found.says(
            message,
            "see to it that what proves who is calling is enough",
        ));
    }
}

/// Where it is said what an operation needs. Where nothing is, that is where the other one has it for all that say
/// nothing; else the operation itself.
fn secured_at(operation: &Operation, other: &Operation) -> Origin {
    let of_all = Origin::root().key("security");
    match (&operation.security_origin, &other.security_origin) {
        (Some(place), _) => place.clone(),
        (None, Some(place)) if *place == of_all => of_all,
        (None, _) => operation.origin.clone(),
    }
}

/// What becomes of a caller who proves with what was asked for who is calling.
fn proven(before: &[BTreeSet<String>], after: &[BTreeSet<String>]) -> Wire {
    let is_enough = |sent: &&BTreeSet<String>| after.iter().any(|it| it.is_subset(sent));
    let enough = before.iter().filter(is_enough).count();
    // Where nothing need be proven, whoever sends what is not read is anybody.
    let asked: Vec<_> = after.iter().filter(|it| !it.is_empty()).collect();
    let is_read = |sent: &BTreeSet<String>| {
        sent.is_empty() || asked.is_empty() || asked.iter().any(|it| it.is_subset(sent))
    };
    match enough {
        0 => Wire::Break,
        some if some < before.len() || !before.iter().all(is_read) => Wire::Risk,
        _ => Wire::Ok,
    }
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

/// How a credential is sent.
pub(in super::super) fn sent(credential: &Credential) -> String {
    match credential {
        Credential::Bearer => "as a bearer token".to_owned(),
        Credential::Basic => "as a user name and a password".to_owned(),
        Credential::Authorization(scheme) => format!("as `Authorization: {scheme}`"),
        Credential::Header(name) => format!("in the header `{name}`"),
        Credential::Query(name) => format!("in the query as `{name}`"),
        Credential::Cookie(name) => format!("in the cookie `{name}`"),
    }
}

/// What an operation asks to be proven, by how that is sent.
fn requirements(api: &Api, operation: &Operation) -> Vec<Requirement> {
    let sent_by = |wire: &String| {
        let mut schemes = api.security_schemes.iter();
        match schemes.find(|scheme| scheme.wire == *wire) {
            Some(scheme) => sent(&scheme.credential),
            None => format!("by `{wire}`"),
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
            false => format!("{sent} with `{}`", scopes.join("`, `")),
        }
    };
    let all = requirements.iter().map(|requirement| {
        let parts: Vec<_> = requirement.iter().map(part).collect();
        match parts.is_empty() {
            true => "nothing".to_owned(),
            false => format!("a credential {}", parts.join(" and one ")),
        }
    });
    all.collect::<Vec<_>>().join(", or ")
}
