//! The walk through both clients, side by side, that finds what has changed and what it means on the
//! wire. What it means in Rust is `attach`'s to say.

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

pub(super) use objects::partners as member_pairs;
pub(super) use parameters::{pairs_of as parameter_pairs, part};
pub(super) use security::sent;

use crate::diagnostic::Origin;
use std::collections::HashSet;

use crate::ir::{Api, Direction, Type, TypeId};

use super::pairs::Pairs;
use super::surface::{Names, Owner, Types};
use super::wire::{Decoder, ValueFormat};
use super::{Change, OldNew, Rule, Rust, Wire};

/// A change, and what of both clients it is about.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) change: Change,
    pub(super) old: Option<Owner>,
    pub(super) new: Option<Owner>,
    /// Whether callers have nothing to do but to recompile, where they meet all items as they were.
    pub(super) is_for_recompiling: bool,
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
                help: String::new(),
            },
            old: None,
            new: None,
            is_for_recompiling: false,
        }
    }

    /// The change, once all items that it explains are known.
    pub(super) fn done(self) -> Change {
        let mut change = self.change;
        if self.is_for_recompiling {
            let rest = match change.rust {
                Rust::Major => "callers change what uses these items",
                Rust::None | Rust::Patch | Rust::Minor => "callers only recompile",
            };
            let advice = [change.help.as_str(), rest].into_iter();
            let advice = advice.filter(|it| !it.is_empty());
            change.help = advice.collect::<Vec<_>>().join("; ");
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

    /// Callers have nothing to do but to recompile.
    fn recompiled(mut self) -> Self {
        self.is_for_recompiling = true;
        self
    }

    fn says(mut self, message: impl Into<String>, advice: impl Into<String>) -> Self {
        self.change.message = message.into();
        self.change.help = advice.into();
        self
    }
}

/// The work in progress.
struct Comparison<'a> {
    old: &'a Api,
    new: &'a Api,
    pairs: &'a Pairs,
    names: &'a OldNew<Names>,
    reading: Decoder<'a>,
    /// The old types whose values are written as texts and never otherwise.
    texts: HashSet<TypeId>,
    found: Vec<Finding>,
}

/// Finds what has changed.
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

    /// Whether two types are the same in both clients. What becomes another name of a type is the same
    /// wherever it is used: that is told of the type itself.
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

    /// How the members of an old type are written.
    fn medium(&self, id: TypeId) -> ValueFormat {
        match self.texts.contains(&id) {
            true => ValueFormat::Text,
            false => ValueFormat::Json,
        }
    }

    /// How an old type is written in Rust.
    fn old_text(&self, ty: &Type) -> String {
        Types::new(self.old, &self.names.old).text(ty)
    }

    /// How a new type is written in Rust.
    fn new_text(&self, ty: &Type) -> String {
        Types::new(self.new, &self.names.new).text(ty)
    }
}

const REQUEST: Direction = Direction {
    request: true,
    response: false,
};

const REPLY: Direction = Direction {
    request: false,
    response: true,
};
