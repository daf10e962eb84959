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

pub(super) use objects::property_pairs;
pub(super) use parameters::{describe as describe_parameter, parameter_pairs};
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
    pub(super) fn into_change(self) -> Change {
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

    fn direction(mut self, direction: Direction) -> Self {
        self.change.direction = direction;
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
    decoder: Decoder<'a>,
    /// The old types whose values are only serialized as strings.
    string_types: HashSet<TypeId>,
    findings: Vec<Finding>,
}

/// Finds the changes.
pub(super) fn compare(old: &Api, new: &Api, pairs: &Pairs, names: &OldNew<Names>) -> Vec<Finding> {
    let mut comparison = Comparison {
        old,
        new,
        pairs,
        names,
        decoder: Decoder::new(old, new, pairs),
        string_types: body::string_types(old),
        findings: Vec::new(),
    };
    comparison.api();
    comparison.features();
    comparison.operations();
    comparison.types();
    comparison.constraints();
    comparison.documentation();
    comparison.findings
}

impl Comparison<'_> {
    fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Whether two types are the same in both clients. A type that becomes an alias of a type is the same
    /// wherever it is used, because the change of the type itself is reported.
    fn is_same(&self, old: &Type, new: &Type) -> bool {
        if let (Type::Named(old), Type::Named(new)) = (self.old.resolve_alias(old), new)
            && self.pairs.new_type(*old) == Some(*new)
        {
            return true;
        }
        match (self.old.resolve_alias(old), self.new.resolve_alias(new)) {
            (Type::Named(old), Type::Named(new)) => self.pairs.new_type(*old) == Some(*new),
            (old, new) => {
                let (parts, new_parts) = (old.parts(), new.parts());
                let mut pairs = parts.iter().zip(new_parts);
                std::mem::discriminant(old) == std::mem::discriminant(new)
                    && parts.len() == new_parts.len()
                    && (!parts.is_empty() || old == new)
                    && pairs.all(|(part, new)| self.is_same(part, new))
            }
        }
    }

    /// How the properties of an old type are serialized.
    fn value_format(&self, id: TypeId) -> ValueFormat {
        match self.string_types.contains(&id) {
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
