//! Reports the changes between corresponding schemas.

use std::collections::BTreeSet;

use crate::diagnostic::Origin;
use crate::ir::{Constraints, CountRange, Direction, SchemaId, Schemas, Shape, Type, TypeId};

use super::super::super::owner::{Element, Owner};
use super::super::super::wire::{ValueFormat, scalar};
use super::super::super::{OldNew, Rule, Wire};
use super::super::properties::constant_value;
use super::super::{Comparison, SATISFY_CONSTRAINT};
use super::alternatives::is_same_kind;
use super::difference;
use super::effective::Effective;
use super::typed_schemas::TypedSchemas;
use super::walk::{Site, Walk};

/// A change of a constraint, a format or a default.
#[derive(Debug)]
pub(super) struct ConstraintReport {
    pub(super) owners: (Owner, Owner),
    pub(super) direction: Direction,
    pub(super) wire: Wire,
    pub(super) help: Option<&'static str>,
}

/// A change between corresponding schemas: its rule, its effect and its message.
type Outcome = (Rule, Wire, String);

/// Corresponding schemas, and the components among them that both descriptions have: changes in these are
/// reported there.
struct Sides<'e, 'a> {
    comparison: &'e Comparison<'a>,
    schemas: &'e OldNew<TypedSchemas<'a>>,
    site: &'e Site,
    before: &'e Effective<'a>,
    after: &'e Effective<'a>,
    paired_types: &'e PairedTypes,
}

impl<'a> Sides<'_, 'a> {
    /// Whether an aspect differs, and not only because of components that both descriptions have.
    fn differ<T: PartialEq>(&self, aspect: impl Fn(&Effective<'a>, &'a Schemas) -> T) -> bool {
        let OldNew { old, new } = self.schemas;
        let is_same = |before: &Effective<'a>, after: &Effective<'a>| {
            aspect(before, old.schemas) == aspect(after, new.schemas)
        };
        !is_same(self.before, self.after) && !self.is_reported_there(is_same)
    }

    fn is_reported_there(&self, is_same: impl Fn(&Effective<'a>, &Effective<'a>) -> bool) -> bool {
        if self.paired_types.is_empty() {
            return false;
        }
        let (old, new) = self.inline();
        is_same(&old, &new)
    }

    /// The schemas without the components that both descriptions have.
    fn inline(&self) -> (Effective<'a>, Effective<'a>) {
        let olds: Vec<_> = self.paired_types.iter().map(|((id, _), _)| *id).collect();
        let news: Vec<_> = self.paired_types.iter().map(|((_, id), _)| *id).collect();
        (
            Effective::of(self.schemas.old.schemas, &self.site.old, &olds),
            Effective::of(self.schemas.new.schemas, &self.site.new, &news),
        )
    }

    /// The keywords that are the same, but refer to schemas that differ.
    fn changed_through_references(&self) -> BTreeSet<&'a str> {
        if self.before.asserted_subschemas.is_empty() {
            return BTreeSet::new();
        }
        let (before, after) = self.inline();
        let (old, new) = (self.schemas.old.schemas, self.schemas.new.schemas);
        let is_different = |olds: &[SchemaId], news: &[SchemaId]| {
            let mut pairs = olds.iter().zip(news);
            pairs.any(|(left, right)| !old.is_deeply_equivalent(*left, (new, *right)))
        };
        let keywords = before
            .asserted_subschemas
            .iter()
            .zip(&after.asserted_subschemas);
        let changed = keywords.filter(|((_, olds), (_, news))| is_different(olds, news));
        changed.map(|((key, _), _)| *key).collect()
    }

    fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        let is_request = self.site.direction.request;
        let of_constraints = self
            .is_same_kind()
            .then(|| [self.constraints(), self.format()]);
        let others = [
            self.exclusion(),
            self.prefix_items(),
            self.assertions(),
            self.undefined_required(),
            self.default(),
        ];
        let of_requests = of_constraints.into_iter().flatten().chain(others).flatten();
        // They have no effect on responses.
        let of_requests = of_requests.map(move |(rule, wire, message)| match is_request {
            true => (rule, wire, message),
            false => (rule, Wire::Ok, message),
        });
        of_requests.chain(self.foreign())
    }

    /// Whether the types only differ in their constraints.
    fn is_same_kind(&self) -> bool {
        let is_union = (
            self.before.alternatives.is_empty(),
            self.after.alternatives.is_empty(),
        );
        let is_string = matches!(self.site.owners.0, Owner::Parameter(..));
        let (before, after) = (&self.before.constraints.ty, &self.after.constraints.ty);
        is_union.0 == is_union.1 && (is_string || is_same_kind(before.as_ref(), after.as_ref()))
    }

    fn constraints(&self) -> Option<Outcome> {
        if self.before.constraints == self.after.constraints {
            return None;
        }
        let (mut before, after) = (
            self.before.untyped_constraints(),
            self.after.untyped_constraints(),
        );
        if self.is_constant_reported(after.enum_values.is_some()) {
            before.enum_values.clone_from(&after.enum_values);
        }
        if before == after || !self.differ(|it, _| it.untyped_constraints()) {
            return None;
        }
        let sent = Constraints {
            ty: self.before.constraints.ty.clone(),
            ..before.clone()
        };
        let (rule, wire) = if !after.implies(&sent.with_type()) {
            (Rule::ConstraintTightened, Wire::Break)
        } else if !before.implies(&after) {
            (Rule::ConstraintLoosened, Wire::Ok)
        } else {
            return None;
        };
        Some((rule, wire, difference::of(&before, &after)))
    }

    /// Whether `structs` reports that a property gained or lost a constant value.
    fn is_constant_reported(&self, is_listed: bool) -> bool {
        self.comparison
            .fields(self.site.owners)
            .is_some_and(|(left, right)| {
                let (before, after) = (constant_value(left), constant_value(right));
                before != after && (after.is_some() || !is_listed)
            })
    }

    fn format(&self) -> Option<Outcome> {
        let (before, after) = (&self.before.constraints, &self.after.constraints);
        if before.format == after.format || !self.differ(|it, _| it.constraints.format.clone()) {
            return None;
        }
        let is_same = before.ty == after.ty && self.is_same_in_rust();
        let may_be_rejected = after.format.as_deref().is_some_and(is_strict);
        let message = match (&before.format, &after.format) {
            (Some(before), Some(after)) => {
                format!("`format` changed from `{before}` to `{after}`")
            }
            (None, Some(after)) => format!("`format: {after}` added"),
            (Some(before), None) => format!("`format: {before}` removed"),
            (None, None) => return None,
        };
        // A different type is reported, but not that the server rejects some of its strings.
        let is_string = may_be_rejected && after.ty == Some(Type::String);
        let message = match is_same {
            true => format!("{message}; the Rust type is the same"),
            false if is_string && !self.is_reported_as_break() => message,
            false => return None,
        };
        Some((
            Rule::FormatChanged,
            Wire::break_if(may_be_rejected),
            message,
        ))
    }

    /// Values that the description defines differently, and that have a type of a different crate in Rust.
    fn foreign(&self) -> Option<Outcome> {
        let before = self.before.constraints.ty.as_ref()?;
        let after = self.after.constraints.ty.as_ref()?;
        let (left, right) = self.types().filter(|_| before != after)?;
        if !is_foreign(left) && !is_foreign(right) {
            return None;
        }
        let (rule, format) = match self.site.owners.0 {
            Owner::Parameter(..) => (Rule::ParameterTypeChanged, ValueFormat::Text),
            Owner::Property(..) => (Rule::PropertyTypeChanged, ValueFormat::Json),
            _ => (Rule::TypeKindChanged, ValueFormat::Json),
        };
        let wire = scalar(self.site.direction, format, before, after);
        let (before, after) = self.comparison.texts(before, after);
        let message = format!("described type changed from `{before}` to `{after}`");
        Some((rule, wire, message))
    }

    /// Whether no request contains it, or a break is already reported for it.
    fn is_reported_as_break(&self) -> bool {
        let site = self.site;
        let mut findings = self.comparison.findings.iter();
        let is_of_it = |owners| owners == (Some(site.owners.0), Some(site.owners.1));
        !site.direction.request
            || findings.any(|it| is_of_it((it.old, it.new)) && it.change.wire == Wire::Break)
    }

    fn is_same_in_rust(&self) -> bool {
        let types = self.types();
        types.is_none_or(|(left, right)| self.comparison.is_same(left, right))
    }

    /// The Rust types of properties, parameters and aliases of both clients.
    fn types(&self) -> Option<(&'a Type, &'a Type)> {
        match self.comparison.elements(self.site.owners)? {
            (Element::Property(left), Element::Property(right)) => Some((&left.ty, &right.ty)),
            (Element::Parameter(left), Element::Parameter(right)) => Some((&left.ty, &right.ty)),
            (Element::Type(left), Element::Type(right)) => match (&left.shape, &right.shape) {
                (Shape::Alias(left), Shape::Alias(right)) => Some((left, right)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Numbers that may match several schemas of a union, and must match exactly one now. For other values, the
    /// types report it.
    fn exclusion(&self) -> Option<Outcome> {
        let (before, after) = (self.before, self.after);
        let is_new = !before.is_one_of && after.is_one_of && !before.alternatives.is_empty();
        if !is_new || !self.differ(|it, _| it.is_one_of) {
            return None;
        }
        let is_number = |id: &&SchemaId| {
            let ty = self.schemas.new.effective(&[**id]).constraints.ty;
            matches!(
                ty,
                Some(Type::I32 | Type::I64 | Type::U64 | Type::F32 | Type::F64)
            )
        };
        let mut alternatives = after.alternatives.iter();
        let has_several =
            alternatives.any(|subschemas| subschemas.iter().filter(is_number).count() > 1);
        has_several.then(|| {
            let message = "values that match several schemas of `oneOf` are no longer allowed";
            (Rule::ConstraintTightened, Wire::Break, message.to_owned())
        })
    }

    /// Items with different types by position (`prefixItems`), if no Rust type distinguishes them.
    fn prefix_items(&self) -> Option<Outcome> {
        let (before, after) = (self.before, self.after);
        let OldNew { old, new } = self.schemas;
        let asserted =
            |schemas: &TypedSchemas<'_>, ids: &[SchemaId]| schemas.effective(ids).constraints.ty;
        let count = before.prefix_items.len().max(after.prefix_items.len());
        let position = (0..count).find(|position| {
            let left = asserted(old, before.item(*position));
            let right = asserted(new, after.item(*position));
            !is_same_kind(left.as_ref(), right.as_ref())
        })?;
        let is_exact = |it: &Effective<'_>| {
            let CountRange {
                min: least,
                max: most,
            } = it.constraints.items;
            least == Some(it.prefix_items.len()) && most == least
        };
        if is_exact(before) && is_exact(after) {
            return None;
        }
        let message = format!("type of array item {} changed", position + 1);
        Some((Rule::ConstraintTightened, Wire::Break, message))
    }

    /// Keywords that the generator does not interpret.
    fn assertions(&self) -> Option<Outcome> {
        let (before, after) = (&self.before.assertions, &self.after.assertions);
        let constraint_changed = |keys: BTreeSet<&str>| {
            let message = format!("{} changed; the allowed values may differ", quoted(keys));
            (Rule::ConstraintTightened, Wire::Risk, message)
        };
        if before == after {
            let keys = self.changed_through_references();
            return (!keys.is_empty()).then(|| constraint_changed(keys));
        }
        if !self.differ(|it, _| it.assertions.clone()) {
            return None;
        }
        let is_nothing =
            |assertions: &BTreeSet<(&str, &str)>| assertions.iter().any(|(key, _)| *key == "false");
        if is_nothing(after) && !is_nothing(before) {
            let message = "schema became `false`; no value is allowed".to_owned();
            return Some((Rule::ConstraintTightened, Wire::Break, message));
        }
        let keys = before.symmetric_difference(after).map(|(key, _)| *key);
        let keys: BTreeSet<_> = keys.collect();
        Some(match after.is_subset(before) {
            true => {
                let message = format!("{} became less restrictive", quoted(keys));
                (Rule::ConstraintLoosened, Wire::Ok, message)
            }
            false => constraint_changed(keys),
        })
    }

    /// Required properties that are not defined.
    fn undefined_required(&self) -> Option<Outcome> {
        if !self.differ(Effective::undefined_required) {
            return None;
        }
        let OldNew { old, new } = self.schemas;
        let before = self.before.undefined_required(old.schemas);
        let after = self.after.undefined_required(new.schemas);
        let added: BTreeSet<_> = after.difference(&before).copied().collect();
        let noun = match added.len() {
            0 => return None,
            1 => "property",
            _ => "properties",
        };
        let message = format!("undefined {noun} {} became required", quoted(added));
        let wire = match self.before.is_listed() {
            true => Wire::Break,
            false => Wire::Risk,
        };
        Some((Rule::ConstraintTightened, wire, message))
    }

    fn default(&self) -> Option<Outcome> {
        let (before, after) = (self.before.default, self.after.default);
        if before == after || !self.differ(|it, _| it.default.cloned()) {
            return None;
        }
        let message = match (before, after) {
            (Some(before), Some(after)) => format!("default changed from `{before}` to `{after}`"),
            (None, Some(after)) => format!("default `{after}` added"),
            (Some(before), None) => format!("default `{before}` removed"),
            (None, None) => return None,
        };
        let wire = Wire::risk_if(before.is_some());
        Some((Rule::DefaultChanged, wire, message))
    }
}

/// Schemas of types that both clients have, and these types.
pub(super) type PairedTypes = [((SchemaId, SchemaId), (TypeId, TypeId))];

impl<'a> Walk<'_, 'a> {
    pub(super) fn compare(
        &mut self,
        site: &Site,
        (before, after): (&Effective<'a>, &Effective<'a>),
        paired_types: &PairedTypes,
    ) {
        let sides = Sides {
            comparison: self.comparison,
            schemas: self.schemas,
            site,
            before,
            after,
            paired_types,
        };
        for (rule, wire, message) in sides.outcomes() {
            self.report(site, rule, wire, message);
        }
    }

    fn report(&mut self, site: &Site, rule: Rule, wire: Wire, message: String) {
        let OldNew { old, new } = self.schemas;
        let old = site.old.first().map(|id| &old.schemas.get(*id).origin);
        let new = site.new.first().map(|id| &new.schemas.get(*id).origin);
        let (Some(old), Some(new)): (Option<&'a Origin>, Option<&'a Origin>) = (old, new) else {
            return;
        };
        let report = self.reports.entry((rule, old, new, message));
        let report = report.or_insert_with(|| ConstraintReport {
            owners: site.owners,
            direction: site.direction,
            wire,
            help: help(rule),
        });
        report.direction = report.direction.or(site.direction);
        report.wire = report.wire.max(wire);
    }
}

/// Whether a type is one of a different crate, or contains one.
fn is_foreign(ty: &Type) -> bool {
    matches!(ty, Type::Foreign(_)) || ty.parts().iter().any(is_foreign)
}

fn quoted(keys: BTreeSet<&str>) -> String {
    let keys = keys.into_iter().map(|key| format!("`{key}`"));
    keys.collect::<Vec<_>>().join(", ")
}

fn help(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::ConstraintTightened => Some(SATISFY_CONSTRAINT),
        Rule::FormatChanged => Some("make sure that sent values have the format"),
        Rule::DefaultChanged => Some("set the value explicitly, if callers depend on it"),
        Rule::PropertyTypeChanged | Rule::ParameterTypeChanged | Rule::TypeKindChanged => {
            Some("make sure that the mapped type serializes and deserializes it")
        }
        _ => None,
    }
}

/// Whether a server may reject values that do not have the format.
fn is_strict(format: &str) -> bool {
    !["binary", "password", "float", "double", "int64"].contains(&format)
}
