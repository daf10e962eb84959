//! Walks both clients in parallel, and finds the changes with their wire compatibility. The effect on Rust
//! callers is determined by `attribution`.

mod api;
mod body;
mod constraints;
mod documentation;
mod enumerations;
mod features;
mod headers;
mod objects;
mod operations;
mod parameters;
mod properties;
mod responses;
mod security;
mod types;
mod unions;

pub(super) use objects::partners as property_pairs;
pub(super) use parameters::{describe as describe_parameter, pairs_of as parameter_pairs};
pub(super) use security::describe as describe_credential;

use crate::diagnostic::Origin;
use std::collections::HashSet;

use crate::ir::{Api, Direction, Type, TypeId};

use super::pairs::Pairs;
use super::surface::{Names, Owner, Types};
use super::wire::{Decoder, ValueFormat};
use super::{Change, OldNew, Rule, Rust, Wire};

/// A change, and the elements of both clients that it concerns.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) change: Change,
    pub(super) old: Option<Owner>,
    pub(super) new: Option<Owner>,
    /// Whether callers only need to recompile, if no API item differs.
    pub(super) needs_only_recompile: bool,
}

impl Finding {
    fn new(rule: Rule, subject: impl Into<String>) -> Self {
        Self {
            change: Change {
                rule,
                old: None,
                new: None,
                subject: subject.into(),
                items: Vec::new(),
                direction: Direction::default(),
                wire: Wire::Ok,
                rust: rule.min_bump(),
                message: String::new(),
                help: None,
            },
            old: None,
            new: None,
            needs_only_recompile: false,
        }
    }

    /// Returns the change, once all items that it explains are known.
    pub(super) fn done(self) -> Change {
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

    fn old(mut self, owner: Owner, origin: &Origin) -> Self {
        self.old = Some(owner);
        self.change.old = Some(origin.clone());
        self
    }

    fn new_(mut self, owner: Owner, origin: &Origin) -> Self {
        self.new = Some(owner);
        self.change.new = Some(origin.clone());
        self
    }

    fn wire(mut self, wire: Wire) -> Self {
        self.change.wire = wire;
        self
    }

    fn reach(mut self, reach: Direction) -> Self {
        self.change.direction = reach;
        self
    }

    /// Marks the change as one after which callers only need to recompile.
    fn recompiled(mut self) -> Self {
        self.needs_only_recompile = true;
        self
    }

    fn message(mut self, message: impl Into<String>) -> Self {
        self.change.message = message.into();
        self
    }

    fn help<'h>(mut self, help: impl Into<Option<&'h str>>) -> Self {
        self.change.help = help.into().map(str::to_owned);
        self
    }
}

/// The comparison in progress.
struct Comparison<'a> {
    old: &'a Api,
    new: &'a Api,
    pairs: &'a Pairs,
    names: &'a OldNew<Names>,
    reading: Decoder<'a>,
    /// The old types whose values are only serialized as strings.
    texts: HashSet<TypeId>,
    found: Vec<Finding>,
}

/// Finds the changes.
pub(super) fn compare(old: &Api, new: &Api, pairs: &Pairs, names: &OldNew<Names>) -> Vec<Finding> {
    let mut comparing = Comparison {
        old,
        new,
        pairs,
        names,
        reading: Decoder::new(old, new, pairs),
        texts: body::texts(old),
        found: Vec::new(),
    };
    comparing.whole();
    comparing.features();
    comparing.operations();
    comparing.types();
    comparing.bounds();
    comparing.documentation();
    comparing.found
}

impl Comparison<'_> {
    fn add(&mut self, found: Finding) {
        self.found.push(found);
    }

    /// Whether two types are the same in both clients. A type that becomes an alias of a type is the same
    /// wherever it is used, because the change of the type itself is reported.
    fn is_same(&self, old: &Type, new: &Type) -> bool {
        if let (Type::Named(one), Type::Named(other)) = (self.old.resolve_alias(old), new)
            && self.pairs.new_type(*one) == Some(*other)
        {
            return true;
        }
        match (self.old.resolve_alias(old), self.new.resolve_alias(new)) {
            (Type::Named(one), Type::Named(other)) => self.pairs.new_type(*one) == Some(*other),
            (one, other) => {
                let (parts, others) = (one.parts(), other.parts());
                let mut pairs = parts.iter().zip(others);
                std::mem::discriminant(one) == std::mem::discriminant(other)
                    && parts.len() == others.len()
                    && (!parts.is_empty() || one == other)
                    && pairs.all(|(part, other)| self.is_same(part, other))
            }
        }
    }

    /// How the properties of an old type are serialized.
    fn medium(&self, id: TypeId) -> ValueFormat {
        match self.texts.contains(&id) {
            true => ValueFormat::Text,
            false => ValueFormat::Json,
        }
    }

    /// Returns an old type as Rust code.
    fn old_text(&self, ty: &Type) -> String {
        Types::new(self.old, &self.names.old).text(ty)
    }

    /// Returns a new type as Rust code.
    fn new_text(&self, ty: &Type) -> String {
        Types::new(self.new, &self.names.new).text(ty)
    }
}

/// Describes a change of the type of a variant.
fn variant_type_changed(before: &str, after: &str) -> String {
    format!("type of the variant changed from `{before}` to `{after}`")
}

/// The help for a value of a different type that callers pass and read.
const NEW_TYPE: &str = "pass and read values of the new type";

/// The help for a constraint that requests may violate.
const SATISFY_CONSTRAINT: &str =
    "make sure that sent values satisfy the constraint; the compiler does not check it";

/// The help for a change after which only recompiled callers understand the server.
const RELEASE_FIRST: &str = "release the new crate before the server changes";

/// The help for requests that go to a different server.
const OLD_SERVER: &str = "release the new crate before the old server shuts down";

/// Describes a change of a type, both sides of which are Rust code.
fn type_changed(before: &str, after: &str) -> String {
    match before == after {
        true => format!("type changed to a different type that is also written `{after}`"),
        false => format!("type changed from `{before}` to `{after}`"),
    }
}

const REQUEST: Direction = Direction {
    request: true,
    response: false,
};

const RESPONSE: Direction = Direction {
    request: false,
    response: true,
};
