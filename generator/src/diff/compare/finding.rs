//! A change, and the elements that it concerns.

use crate::diagnostic::Origin;
use crate::ir::{Direction, Field, TypeId};

use super::super::owner::{Element, Owner, describe_parameter, endpoint};
use super::super::{Change, Client, Item, Rule, Rust, Wire};
use super::Comparison;

/// A change, and the elements of both clients that it concerns.
#[derive(Debug)]
pub(in super::super) struct Finding {
    pub(in super::super) change: Change,
    pub(in super::super) old: Option<Owner>,
    pub(in super::super) new: Option<Owner>,
    /// Whether callers only need to recompile, if no API item differs.
    needs_only_recompile: bool,
}

impl Finding {
    pub(in super::super) fn new(rule: Rule, subject: impl Into<String>) -> Self {
        Self {
            change: Change::new(rule, subject.into()),
            old: None,
            new: None,
            needs_only_recompile: false,
        }
    }

    /// A change of the whole API, which both descriptions define under this key.
    pub(super) fn of_api(rule: Rule, subject: &str, owner: Owner, key: &str) -> Self {
        let origin = Origin::root().key(key);
        let finding = Self::new(rule, subject).old(owner, origin.clone());
        finding.new_(owner, origin)
    }

    /// Returns the change, once all items that it explains are known.
    pub(in super::super) fn into_change(self) -> Change {
        let mut change = self.change;
        if self.needs_only_recompile {
            change.help = Some(match (change.help, change.rust) {
                (Some(help), Rust::Major) => {
                    format!("{help}; update the code that uses these items")
                }
                (Some(help), _) => format!("{help}; callers only need to recompile"),
                (None, Rust::Major) => "update the code that uses these items".to_owned(),
                (None, _) => "recompile with the new crate".to_owned(),
            });
        }
        change
    }

    pub(super) fn rust(mut self, rust: Rust) -> Self {
        self.change.rust = self.change.rust.max(rust);
        self
    }

    pub(in super::super) fn old(mut self, owner: Owner, origin: Origin) -> Self {
        self.old = Some(owner);
        self.at(Client::Old, Some(origin))
    }

    pub(in super::super) fn new_(mut self, owner: Owner, origin: Origin) -> Self {
        self.new = Some(owner);
        self.at(Client::New, Some(origin))
    }

    /// Replaces the location in one of the descriptions.
    pub(super) fn at(mut self, client: Client, origin: Option<Origin>) -> Self {
        match client {
            Client::Old => self.change.old = origin,
            Client::New => self.change.new = origin,
        }
        self
    }

    pub(super) fn subject(mut self, subject: String) -> Self {
        self.change.subject = subject;
        self
    }

    pub(super) fn items(mut self, items: Vec<Item>) -> Self {
        self.change.items = items;
        self
    }

    pub(super) fn wire(mut self, wire: Wire) -> Self {
        self.change.wire = wire;
        self
    }

    pub(super) fn direction(mut self, direction: Direction) -> Self {
        self.change.direction = direction;
        self
    }

    /// Marks the change as one after which callers only need to recompile.
    pub(super) fn recompiled(mut self) -> Self {
        self.needs_only_recompile = true;
        self
    }

    pub(in super::super) fn message(mut self, message: impl Into<String>) -> Self {
        self.change.message = message.into();
        self
    }

    pub(in super::super) fn help<'h>(mut self, help: impl Into<Option<&'h str>>) -> Self {
        self.change.help = help.into().map(str::to_owned);
        self
    }
}

impl<'a> Comparison<'a> {
    /// A change of an element that both clients have.
    pub(super) fn changed(&self, rule: Rule, (old, new): (Owner, Owner)) -> Finding {
        let finding = Finding::new(rule, self.subject(Client::Old, old));
        self.with_owners(finding, Some(old), Some(new))
    }

    /// A change of an element that only the old client has.
    pub(super) fn removed(&self, rule: Rule, owner: Owner) -> Finding {
        let finding = Finding::new(rule, self.subject(Client::Old, owner));
        self.with_owners(finding, Some(owner), None)
    }

    /// A change of an element that only the new client has.
    pub(super) fn added(&self, rule: Rule, owner: Owner) -> Finding {
        let finding = Finding::new(rule, self.subject(Client::New, owner));
        self.with_owners(finding, None, Some(owner))
    }

    fn with_owners(&self, finding: Finding, old: Option<Owner>, new: Option<Owner>) -> Finding {
        let origin = |client, owner: Option<Owner>| {
            owner.and_then(|owner| owner.origin(self.clients.api(client)).cloned())
        };
        let finding = Finding {
            old,
            new,
            ..finding
        };
        let finding = finding.direction(self.direction(old, new));
        let finding = finding.at(Client::Old, origin(Client::Old, old));
        finding.at(Client::New, origin(Client::New, new))
    }

    /// The messages that contain an element that is a part of a type or of an operation.
    pub(super) fn direction(&self, old: Option<Owner>, new: Option<Owner>) -> Direction {
        match old.or(new) {
            Some(Owner::Scheme(_) | Owner::Parameter(..) | Owner::Body(_)) => Direction::REQUEST,
            Some(Owner::Response(..) | Owner::Error(..)) => Direction::RESPONSE,
            Some(Owner::Property(..) | Owner::Additional(_) | Owner::Variant(..)) => {
                let old = old.and_then(Owner::type_id);
                let new = new.and_then(Owner::type_id);
                let old = old.or_else(|| self.pairs.old_type(new?));
                let types = old.and_then(|old| Some((old, self.pairs.new_type(old)?)));
                types.map_or_else(Direction::default, |types| self.direction_of(types))
            }
            _ => Direction::default(),
        }
    }

    /// The name of an element of a client. An element that was added to a renamed one has the old name of that.
    fn subject(&self, client: Client, owner: Owner) -> String {
        let element = owner.element(self.clients.api(client));
        let outer = || self.subject_of_container(client, owner.container());
        match element {
            Some(Element::Scheme(scheme)) => scheme.wire.clone(),
            Some(Element::Operation(_) | Element::Type(_)) => outer(),
            Some(Element::Parameter(it)) => format!("{}: {}", outer(), describe_parameter(it)),
            Some(Element::Body(_)) => format!("{}: request body", outer()),
            Some(Element::Response(it)) => format!("{}: {} response", outer(), it.status),
            Some(Element::Property(field)) => format!("{}.{}", outer(), field.name),
            Some(Element::Header(field)) => format!("{}.{}", outer(), field.name),
            Some(Element::Additional(_)) => format!("{}: additional properties", outer()),
            Some(Element::EnumValue(variant)) => format!("{}::{}", outer(), variant.name),
            Some(Element::UnionVariant(variant)) => format!("{}::{}", outer(), variant.name),
            Some(Element::Content(content)) => format!("{}::{}", outer(), content.name),
            Some(Element::Variable(_)) | None => String::new(),
        }
    }

    fn subject_of_container(&self, client: Client, container: Option<Owner>) -> String {
        let old = match client {
            Client::Old => None,
            Client::New => container.and_then(|new| self.pairs.old_of(new)),
        };
        match old
            .map(|old| (Client::Old, old))
            .or(container.map(|it| (client, it)))
        {
            Some((client, Owner::Type(id))) => self.names.get(client).ty(id).clone(),
            Some((client, Owner::Operation(index))) => {
                endpoint(&self.clients.api(client).operations[index])
            }
            _ => String::new(),
        }
    }

    /// The fields of both clients, if an element is a property.
    pub(super) fn fields(&self, owners: (Owner, Owner)) -> Option<(&'a Field, &'a Field)> {
        match self.elements(owners)? {
            (Element::Property(left), Element::Property(right)) => Some((left, right)),
            _ => None,
        }
    }

    /// An element of both clients.
    pub(super) fn elements(&self, owners: (Owner, Owner)) -> Option<(Element<'a>, Element<'a>)> {
        Some((owners.0.element(self.old)?, owners.1.element(self.new)?))
    }

    /// The messages that contain a type.
    pub(super) fn direction_of(&self, types: (TypeId, TypeId)) -> Direction {
        self.pairs.direction(self.old, self.new, types)
    }

    /// Adds a change: what changed, and what callers should do.
    pub(super) fn add<'h>(
        &mut self,
        finding: Finding,
        message: impl Into<String>,
        help: impl Into<Option<&'h str>>,
    ) {
        self.findings.push(finding.message(message).help(help));
    }
}
