//! Reports the changes between corresponding schemas.

use std::collections::BTreeSet;

use crate::diagnostic::Origin;
use crate::ir::{Constraints, CountRange, Direction, SchemaId, Schemas, Shape, Type, TypeId};

use super::super::super::owner::{Element, Owner};
use super::super::super::wire::{ValueFormat, scalar};
use super::super::super::{OldNew, Rule, Wire};
use super::super::SATISFY_CONSTRAINT;
use super::super::properties::constant_value;
use super::alternatives::is_same_kind;
use super::described::Described;
use super::difference;
use super::effective::Effective;
use super::walk::{Site, Walk};

/// A change of a constraint, a format or a default.
#[derive(Debug)]
pub(super) struct ConstraintReport {
    pub(super) owners: (Owner, Owner),
    pub(super) direction: Direction,
    pub(super) wire: Wire,
    pub(super) help: Option<&'static str>,
}

/// Corresponding schemas, and the components among them that both descriptions have: changes in these are
/// reported there.
struct Sides<'e, 's, 'a> {
    described: &'e OldNew<Described<'a>>,
    site: &'s Site,
    effective: (&'e Effective<'a>, &'e Effective<'a>),
    paired_types: &'s PairedTypes,
}

impl<'a> Sides<'_, '_, 'a> {
    /// Whether an aspect differs, and not only because of components that both descriptions have.
    fn differ<T: PartialEq>(&self, aspect: impl Fn(&Effective<'a>, &'a Schemas) -> T) -> bool {
        let OldNew { old, new } = self.described;
        let is_same = |before: &Effective<'a>, after: &Effective<'a>| {
            aspect(before, old.schemas) == aspect(after, new.schemas)
        };
        !is_same(self.effective.0, self.effective.1) && !self.is_reported_there(is_same)
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
            Effective::of(self.described.old.schemas, &self.site.old, &olds),
            Effective::of(self.described.new.schemas, &self.site.new, &news),
        )
    }

    /// The keywords that are the same, but refer to schemas that differ.
    fn changed_through_references(&self) -> BTreeSet<&'a str> {
        if self.effective.0.asserted_subschemas.is_empty() {
            return BTreeSet::new();
        }
        let (before, after) = self.inline();
        let (old, new) = (self.described.old.schemas, self.described.new.schemas);
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
}

/// Schemas of types that both clients have, and these types.
pub(super) type PairedTypes = [((SchemaId, SchemaId), (TypeId, TypeId))];

impl<'a> Walk<'_, 'a> {
    pub(super) fn compare(
        &mut self,
        site: &Site,
        effective: (&Effective<'a>, &Effective<'a>),
        paired_types: &PairedTypes,
    ) {
        let sides = Sides {
            described: self.described,
            site,
            effective,
            paired_types,
        };
        let is_union_in_one =
            effective.0.alternatives.is_empty() != effective.1.alternatives.is_empty();
        let is_string = matches!(site.owners.0, Owner::Parameter(..));
        let (before, after) = (&effective.0.constraints.ty, &effective.1.constraints.ty);
        if !is_union_in_one && (is_string || is_same_kind(before.as_ref(), after.as_ref())) {
            self.constraints(&sides);
            self.format(&sides);
        }
        self.foreign(&sides);
        self.exclusion(&sides);
        self.prefix_items(&sides);
        self.assertions(&sides);
        self.undefined_required(&sides);
        self.default(&sides);
    }

    fn constraints(&mut self, sides: &Sides<'_, '_, 'a>) {
        if sides.effective.0.constraints == sides.effective.1.constraints {
            return;
        }
        let (mut before, after) = (
            sides.effective.0.untyped_constraints(),
            sides.effective.1.untyped_constraints(),
        );
        if self.is_constant_reported(sides.site, after.enum_values.is_some()) {
            before.enum_values.clone_from(&after.enum_values);
        }
        if before == after || !sides.differ(|it, _| it.untyped_constraints()) {
            return;
        }
        let sent = Constraints {
            ty: sides.effective.0.constraints.ty.clone(),
            ..before.clone()
        };
        if !after.implies(&sent.with_type()) {
            let message = difference::of(&before, &after);
            self.report_for_requests(sides, Rule::ConstraintTightened, Wire::Break, message);
        } else if !before.implies(&after) {
            let message = difference::of(&before, &after);
            self.report_for_requests(sides, Rule::ConstraintLoosened, Wire::Ok, message);
        }
    }

    /// Whether `structs` reports that a property gained or lost a constant value.
    fn is_constant_reported(&self, site: &Site, is_listed: bool) -> bool {
        self.fields(site.owners).is_some_and(|(left, right)| {
            let (before, after) = (constant_value(left), constant_value(right));
            before != after && (after.is_some() || !is_listed)
        })
    }

    fn format(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = (
            &sides.effective.0.constraints,
            &sides.effective.1.constraints,
        );
        if before.format == after.format || !sides.differ(|it, _| it.constraints.format.clone()) {
            return;
        }
        let is_same = before.ty == after.ty && self.is_same_in_rust(sides.site);
        let may_be_rejected = after.format.as_deref().is_some_and(is_strict);
        let wire = Wire::break_if(may_be_rejected);
        let message = match (&before.format, &after.format) {
            (Some(before), Some(after)) => {
                format!("`format` changed from `{before}` to `{after}`")
            }
            (None, Some(after)) => format!("`format: {after}` added"),
            (Some(before), None) => format!("`format: {before}` removed"),
            (None, None) => return,
        };
        if is_same {
            let message = format!("{message}; the Rust type is the same");
            self.report_for_requests(sides, Rule::FormatChanged, wire, message);
        } else if may_be_rejected
            && after.ty == Some(Type::String)
            && !self.is_reported_as_break(sides.site)
        {
            // A different type is reported, but not that the server rejects some of its strings.
            self.report_for_requests(sides, Rule::FormatChanged, wire, message);
        }
    }

    /// Values that the description defines differently, and that have a type of a different crate in Rust.
    fn foreign(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = (
            &sides.effective.0.constraints.ty,
            &sides.effective.1.constraints.ty,
        );
        let (Some(before), Some(after)) = (before, after) else {
            return;
        };
        let site = sides.site;
        let is_foreign = || {
            let types = self.types(site.owners);
            types.is_some_and(|(left, right)| is_foreign(left) || is_foreign(right))
        };
        if before == after || !is_foreign() {
            return;
        }
        let (rule, format) = match site.owners.0 {
            Owner::Parameter(..) => (Rule::ParameterTypeChanged, ValueFormat::Text),
            Owner::Property(..) => (Rule::PropertyTypeChanged, ValueFormat::Json),
            _ => (Rule::TypeKindChanged, ValueFormat::Json),
        };
        let wire = scalar(site.direction, format, before, after);
        let (before, after) = self.comparison.texts(before, after);
        let message = format!("described type changed from `{before}` to `{after}`");
        self.report(sides, rule, wire, message);
    }

    /// Whether no request contains it, or a break is already reported for it.
    fn is_reported_as_break(&self, site: &Site) -> bool {
        let mut findings = self.comparison.findings.iter();
        let is_of_it = |owners| owners == (Some(site.owners.0), Some(site.owners.1));
        !site.direction.request
            || findings.any(|it| is_of_it((it.old, it.new)) && it.change.wire == Wire::Break)
    }

    fn is_same_in_rust(&self, site: &Site) -> bool {
        let types = self.types(site.owners);
        types.is_none_or(|(left, right)| self.comparison.is_same(left, right))
    }

    /// The Rust types of properties, parameters and aliases of both clients.
    fn types(&self, owners: (Owner, Owner)) -> Option<(&'a Type, &'a Type)> {
        match self.elements(owners)? {
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
    fn exclusion(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = sides.effective;
        let is_new = !before.is_one_of && after.is_one_of && !before.alternatives.is_empty();
        if !is_new || !sides.differ(|it, _| it.is_one_of) {
            return;
        }
        let is_number = |id: &SchemaId| {
            let ty = sides.described.new.effective(&[*id]).constraints.ty;
            matches!(ty, Some(Type::I32 | Type::I64 | Type::U64 | Type::F64))
        };
        let mut alternatives = after.alternatives.iter();
        if alternatives.any(|subschemas| subschemas.iter().filter(|id| is_number(id)).count() > 1) {
            let message =
                "values that match several schemas of `oneOf` are no longer allowed".to_owned();
            self.report_for_requests(sides, Rule::ConstraintTightened, Wire::Break, message);
        }
    }

    /// Items with different types by position (`prefixItems`), if no Rust type distinguishes them.
    fn prefix_items(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = sides.effective;
        let OldNew { old, new } = sides.described;
        let asserted =
            |described: &Described<'_>, ids: &[SchemaId]| described.effective(ids).constraints.ty;
        let count = before.prefix_items.len().max(after.prefix_items.len());
        let mut positions = (0..count).filter(|position| {
            let (left, right) = (
                asserted(old, before.item(*position)),
                asserted(new, after.item(*position)),
            );
            !is_same_kind(left.as_ref(), right.as_ref())
        });
        let Some(position) = positions.next() else {
            return;
        };
        let is_exact = |it: &Effective<'_>| {
            let CountRange {
                min: least,
                max: most,
            } = it.constraints.items;
            least == Some(it.prefix_items.len()) && most == least
        };
        if is_exact(before) && is_exact(after) {
            return;
        }
        let message = format!("type of array item {} changed", position + 1);
        self.report_for_requests(sides, Rule::ConstraintTightened, Wire::Break, message);
    }

    /// Keywords that the generator does not interpret.
    fn assertions(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = (&sides.effective.0.assertions, &sides.effective.1.assertions);
        if before == after {
            let keys = sides.changed_through_references();
            if !keys.is_empty() {
                let message = constraint_changed(keys);
                self.report_for_requests(sides, Rule::ConstraintTightened, Wire::Risk, message);
            }
            return;
        }
        if !sides.differ(|it, _| it.assertions.clone()) {
            return;
        }
        let is_nothing =
            |assertions: &BTreeSet<(&str, &str)>| assertions.iter().any(|(key, _)| *key == "false");
        if is_nothing(after) && !is_nothing(before) {
            let message = "schema became `false`; no value is allowed".to_owned();
            self.report_for_requests(sides, Rule::ConstraintTightened, Wire::Break, message);
            return;
        }
        let keys = before.symmetric_difference(after).map(|(key, _)| *key);
        let keys: BTreeSet<_> = keys.collect();
        if after.is_subset(before) {
            let message = format!("{} became less restrictive", quoted(keys));
            self.report_for_requests(sides, Rule::ConstraintLoosened, Wire::Ok, message);
        } else {
            let message = constraint_changed(keys);
            self.report_for_requests(sides, Rule::ConstraintTightened, Wire::Risk, message);
        }
    }

    /// Required properties that are not defined.
    fn undefined_required(&mut self, sides: &Sides<'_, '_, 'a>) {
        if !sides.differ(Effective::undefined_required) {
            return;
        }
        let OldNew { old, new } = self.described;
        let before = sides.effective.0.undefined_required(old.schemas);
        let after = sides.effective.1.undefined_required(new.schemas);
        let added: Vec<_> = after
            .difference(&before)
            .map(|it| format!("`{it}`"))
            .collect();
        if !added.is_empty() {
            let wire = match sides.effective.0.is_listed() {
                true => Wire::Break,
                false => Wire::Risk,
            };
            let (noun, names) = match added.len() {
                1 => ("property", added.concat()),
                _ => ("properties", added.join(", ")),
            };
            let message = format!("undefined {noun} {names} became required");
            self.report_for_requests(sides, Rule::ConstraintTightened, wire, message);
        }
    }

    fn default(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = (sides.effective.0.default, sides.effective.1.default);
        if before == after || !sides.differ(|it, _| it.default.cloned()) {
            return;
        }
        let message = match (before, after) {
            (Some(before), Some(after)) => format!("default changed from `{before}` to `{after}`"),
            (None, Some(after)) => format!("default `{after}` added"),
            (Some(before), None) => format!("default `{before}` removed"),
            (None, None) => return,
        };
        let wire = Wire::risk_if(before.is_some());
        self.report_for_requests(sides, Rule::DefaultChanged, wire, message);
    }

    /// Reports a change that only has an effect on requests.
    fn report_for_requests(
        &mut self,
        sides: &Sides<'_, '_, 'a>,
        rule: Rule,
        wire: Wire,
        message: String,
    ) {
        let wire = match sides.site.direction.request {
            true => wire,
            false => Wire::Ok,
        };
        self.report(sides, rule, wire, message);
    }

    fn report(&mut self, sides: &Sides<'_, '_, 'a>, rule: Rule, wire: Wire, message: String) {
        let site = sides.site;
        let OldNew { old, new } = self.described;
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

fn constraint_changed(keys: BTreeSet<&str>) -> String {
    let keys = quoted(keys);
    format!("{keys} changed; the allowed values may differ")
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
