//! What is told of schemas that stand for each other.

use std::collections::BTreeSet;

use crate::diagnostic::Origin;
use crate::ir::{
    Constant, Constraints, CountRange, Direction, Field, SchemaId, Schemas, Shape, Type, TypeId,
};

use super::super::super::surface::Owner;
use super::super::super::wire::{ValueFormat, scalar};
use super::super::super::{Rule, Wire};
use super::alternatives::is_alike;
use super::difference;
use super::effective::Effective;
use super::walk::{Site, Walk};

/// A change of what schemas say.
#[derive(Debug)]
pub(super) struct ConstraintReport {
    pub(super) owners: (Owner, Owner),
    pub(super) reach: Direction,
    pub(super) wire: Wire,
    pub(super) advice: &'static str,
}

/// What schemas say that stand for each other, with components that are in both descriptions: what these
/// say is told there.
struct Sides<'e, 's, 'a> {
    schemas: (&'a Schemas, &'a Schemas),
    site: &'s Site,
    whole: (&'e Effective<'a>, &'e Effective<'a>),
    met: &'s Pair,
}

impl<'a> Sides<'_, '_, 'a> {
    /// Whether an aspect is another one, and not for what components say that are in both.
    fn differ<T: PartialEq>(&self, aspect: impl Fn(&Effective<'a>, Side) -> T) -> bool {
        let is_same = |old: &Effective<'a>, new: &Effective<'a>| {
            aspect(old, Side::Old) == aspect(new, Side::New)
        };
        !is_same(self.whole.0, self.whole.1) && !self.is_reported_there(is_same)
    }

    fn is_reported_there(&self, is_same: impl Fn(&Effective<'a>, &Effective<'a>) -> bool) -> bool {
        if self.met.is_empty() {
            return false;
        }
        let (old, new) = self.own();
        is_same(&old, &new)
    }

    /// What is said beside components that are in both descriptions.
    fn own(&self) -> (Effective<'a>, Effective<'a>) {
        let olds: Vec<_> = self.met.iter().map(|((id, _), _)| *id).collect();
        let news: Vec<_> = self.met.iter().map(|((_, id), _)| *id).collect();
        (
            Effective::of(self.schemas.0, &self.site.old, &olds),
            Effective::of(self.schemas.1, &self.site.new, &news),
        )
    }

    /// The keywords that say the same, and refer to what does not.
    fn changed_elsewhere(&self) -> BTreeSet<&'a str> {
        if self.whole.0.checked.is_empty() {
            return BTreeSet::new();
        }
        let (before, after) = self.own();
        let (old, new) = self.schemas;
        let is_other = |olds: &[SchemaId], news: &[SchemaId]| {
            let mut pairs = olds.iter().zip(news);
            pairs.any(|(one, other)| !old.is_deeply_equivalent(*one, (new, *other)))
        };
        let keywords = before.checked.iter().zip(&after.checked);
        let changed = keywords.filter(|((_, olds), (_, news))| is_other(olds, news));
        changed.map(|((key, _), _)| *key).collect()
    }
}

#[derive(Clone, Copy)]
enum Side {
    Old,
    New,
}

/// Schemas of types that are in both clients, and these types.
pub(super) type Pair = [((SchemaId, SchemaId), (TypeId, TypeId))];

impl<'a> Walk<'_, 'a> {
    pub(super) fn compare(
        &mut self,
        site: &Site,
        whole: (&Effective<'a>, &Effective<'a>),
        met: &Pair,
    ) {
        let sides = Sides {
            schemas: self.schemas(),
            site,
            whole,
            met,
        };
        let is_picked_apart = whole.0.choices.is_empty() != whole.1.choices.is_empty();
        let is_text = matches!(site.owners.0, Owner::Parameter(..));
        let (before, after) = (&whole.0.bounds.ty, &whole.1.bounds.ty);
        if !is_picked_apart && (is_text || is_alike(before.as_ref(), after.as_ref())) {
            self.bounds(&sides);
            self.format(&sides);
        }
        self.foreign(&sides);
        self.exclusion(&sides);
        self.places(&sides);
        self.checks(&sides);
        self.strangers(&sides);
        self.default(&sides);
    }

    fn bounds(&mut self, sides: &Sides<'_, '_, 'a>) {
        if sides.whole.0.bounds == sides.whole.1.bounds {
            return;
        }
        let (mut before, after) = (sides.whole.0.plain_bounds(), sides.whole.1.plain_bounds());
        if self.is_constant_told(sides.site, after.listed.is_some()) {
            before.listed.clone_from(&after.listed);
        }
        if before == after || !sides.differ(|it, _| it.plain_bounds()) {
            return;
        }
        let sent = Constraints {
            ty: sides.whole.0.bounds.ty.clone(),
            ..before.clone()
        };
        if !after.implies(&sent.with_type()) {
            let difference = difference::of(&before, &after);
            let message = format!("fewer values are allowed: {difference}");
            self.tell(sides, Rule::ConstraintTightened, Wire::Break, message);
        } else if !before.implies(&after) {
            let difference = difference::of(&before, &after);
            let message = format!("more values are allowed: {difference}");
            self.tell(sides, Rule::ConstraintLoosened, Wire::Ok, message);
        }
    }

    /// Whether `structs` tells that a member has one value alone, or no longer has.
    fn is_constant_told(&self, site: &Site, is_listed: bool) -> bool {
        let value = |field: &Field| match &field.constant {
            Some(Constant::Value(value)) => Some(value.clone()),
            Some(Constant::Variant(_)) | None => None,
        };
        self.fields(site.owners).is_some_and(|(one, other)| {
            let (before, after) = (value(one), value(other));
            before != after && (after.is_some() || !is_listed)
        })
    }

    fn format(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = (&sides.whole.0.bounds, &sides.whole.1.bounds);
        if before.format == after.format || !sides.differ(|it, _| it.bounds.format.clone()) {
            return;
        }
        let is_same = before.ty == after.ty && self.is_same_in_rust(sides.site);
        let is_refused = after.format.as_deref().is_some_and(is_strict);
        let wire = match is_refused {
            true => Wire::Break,
            false => Wire::Ok,
        };
        let shown = |format: &Option<String>| match format {
            Some(format) => format!("`{format}`"),
            None => "nothing".to_owned(),
        };
        let (was, is) = (shown(&before.format), shown(&after.format));
        if is_same {
            let message = format!("its format is {is}, not {was}; its type in Rust is the same");
            self.tell(sides, Rule::FormatChanged, wire, message);
        } else if is_refused && after.ty == Some(Type::String) && !self.is_told_broken(sides.site) {
            // That the type is another one is told; that not all of its texts are taken is not.
            let message = format!("its format is {is}, not {was}");
            self.tell(sides, Rule::FormatChanged, wire, message);
        }
    }

    /// Values of which the description says something else, and Rust has a type of another crate for them.
    fn foreign(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = (&sides.whole.0.bounds.ty, &sides.whole.1.bounds.ty);
        let (Some(before), Some(after)) = (before, after) else {
            return;
        };
        let site = sides.site;
        let is_foreign = || {
            let types = self.types(site.owners);
            types.is_some_and(|(one, other)| is_foreign(one) || is_foreign(other))
        };
        if before == after || !is_foreign() {
            return;
        }
        let (rule, medium) = match site.owners.0 {
            Owner::Parameter(..) => (Rule::ParameterTypeChanged, ValueFormat::Text),
            Owner::Property(..) => (Rule::PropertyTypeChanged, ValueFormat::Json),
            _ => (Rule::TypeKindChanged, ValueFormat::Json),
        };
        let wire = scalar(site.reach, medium, before, after);
        let (was, is) = (
            self.comparing.old_text(before),
            self.comparing.new_text(after),
        );
        let message = format!("it is described as `{is}`, not as `{was}`");
        self.report(sides, rule, wire, message);
    }

    /// Whether no request has it, or it is told already that what is sent or read is broken.
    fn is_told_broken(&self, site: &Site) -> bool {
        let mut found = self.comparing.found.iter();
        let is_of_it = |owners| owners == (Some(site.owners.0), Some(site.owners.1));
        !site.reach.request
            || found.any(|it| is_of_it((it.old, it.new)) && it.change.wire == Wire::Break)
    }

    fn is_same_in_rust(&self, site: &Site) -> bool {
        let types = self.types(site.owners);
        types.is_none_or(|(one, other)| self.comparing.is_same(one, other))
    }

    /// The types in Rust of members, parameters and other names of both clients.
    fn types(&self, owners: (Owner, Owner)) -> Option<(&'a Type, &'a Type)> {
        match (self.fields(owners), owners) {
            (Some((one, other)), _) => Some((&one.ty, &other.ty)),
            (None, (Owner::Parameter(index, place), Owner::Parameter(other, at))) => {
                let one = &self.comparing.old.operations[index].parameters[place];
                let other = &self.comparing.new.operations[other].parameters[at];
                Some((&one.ty, &other.ty))
            }
            (None, (Owner::Type(id), Owner::Type(other))) => {
                let one = &self.comparing.old.get(id).shape;
                match (one, &self.comparing.new.get(other).shape) {
                    (Shape::Alias(one), Shape::Alias(other)) => Some((one, other)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Numbers that are of several schemas, of which they may have one alone now. Of other values the types
    /// tell.
    fn exclusion(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = sides.whole;
        let is_new = !before.is_exclusive && after.is_exclusive && !before.choices.is_empty();
        if !is_new || !sides.differ(|it, _| it.is_exclusive) {
            return;
        }
        let is_number = |id: &SchemaId| {
            let ty = Effective::of(sides.schemas.1, &[*id], &[]).bounds.ty;
            matches!(ty, Some(Type::I32 | Type::I64 | Type::U64 | Type::F64))
        };
        let mut choices = after.choices.iter();
        if choices.any(|choice| choice.iter().filter(|id| is_number(id)).count() > 1) {
            let message =
                "fewer values are allowed: none that have two schemas of `oneOf`".to_owned();
            self.tell(sides, Rule::ConstraintTightened, Wire::Break, message);
        }
    }

    /// Items that are told apart by their places, where no type does that.
    fn places(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = sides.whole;
        let (old, new) = sides.schemas;
        let said = |schemas: &Schemas, ids: &[SchemaId]| Effective::of(schemas, ids, &[]).bounds.ty;
        let count = before.prefix.len().max(after.prefix.len());
        let mut places = (0..count).filter(|place| {
            let (one, other) = (
                said(old, before.item(*place)),
                said(new, after.item(*place)),
            );
            !is_alike(one.as_ref(), other.as_ref())
        });
        let Some(place) = places.next() else {
            return;
        };
        let is_exact = |it: &Effective<'_>| {
            let CountRange { least, most } = it.bounds.items;
            least == Some(it.prefix.len()) && most == least
        };
        if is_exact(before) && is_exact(after) {
            return;
        }
        let message = format!(
            "fewer values are allowed: the item at place {} is of another type",
            place + 1
        );
        self.tell(sides, Rule::ConstraintTightened, Wire::Break, message);
    }

    /// Keywords that nothing is made of: what they ask for is not looked into.
    fn checks(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = (&sides.whole.0.checks, &sides.whole.1.checks);
        if before == after {
            let keys = sides.changed_elsewhere();
            if !keys.is_empty() {
                let message = constraint_changed(keys);
                self.tell(sides, Rule::ConstraintTightened, Wire::Risk, message);
            }
            return;
        }
        if !sides.differ(|it, _| it.checks.clone()) {
            return;
        }
        let is_nothing =
            |checks: &BTreeSet<(&str, &str)>| checks.iter().any(|(key, _)| *key == "false");
        if is_nothing(after) && !is_nothing(before) {
            let message = "no value is allowed any more".to_owned();
            self.tell(sides, Rule::ConstraintTightened, Wire::Break, message);
            return;
        }
        let keys = before.symmetric_difference(after).map(|(key, _)| *key);
        let keys: BTreeSet<_> = keys.collect();
        if after.is_subset(before) {
            let message = format!("more values are allowed: {} asks for less", quoted(keys));
            self.tell(sides, Rule::ConstraintLoosened, Wire::Ok, message);
        } else {
            let message = constraint_changed(keys);
            self.tell(sides, Rule::ConstraintTightened, Wire::Risk, message);
        }
    }

    /// Members that have to be there, and that nobody can give.
    fn strangers(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (old, new) = self.schemas();
        let strangers = |it: &Effective<'a>, side| match side {
            Side::Old => it.undefined_required(old),
            Side::New => it.undefined_required(new),
        };
        if !sides.differ(strangers) {
            return;
        }
        let (before, after) = (
            sides.whole.0.undefined_required(old),
            sides.whole.1.undefined_required(new),
        );
        let more: Vec<_> = after
            .difference(&before)
            .map(|it| format!("`{it}`"))
            .collect();
        if !more.is_empty() {
            let wire = match sides.whole.0.is_listed() {
                true => Wire::Break,
                false => Wire::Risk,
            };
            let message = format!(
                "fewer values are allowed: {} is required, and is no member that is described",
                more.join(", ")
            );
            self.tell(sides, Rule::ConstraintTightened, wire, message);
        }
    }

    fn default(&mut self, sides: &Sides<'_, '_, 'a>) {
        let (before, after) = (sides.whole.0.default, sides.whole.1.default);
        if before == after || !sides.differ(|it, _| it.default.cloned()) {
            return;
        }
        let shown = |value: Option<&serde_json::Value>| match value {
            Some(value) => format!("`{value}`"),
            None => "nothing that is told".to_owned(),
        };
        let message = format!(
            "left out, it counts as {}, not as {}",
            shown(after),
            shown(before)
        );
        let wire = match before.is_some() {
            true => Wire::Risk,
            false => Wire::Ok,
        };
        self.tell(sides, Rule::DefaultChanged, wire, message);
    }

    /// Tells of what matters where requests have the schema.
    fn tell(&mut self, sides: &Sides<'_, '_, 'a>, rule: Rule, wire: Wire, message: String) {
        let wire = match sides.site.reach.request {
            true => wire,
            false => Wire::Ok,
        };
        self.report(sides, rule, wire, message);
    }

    fn report(&mut self, sides: &Sides<'_, '_, 'a>, rule: Rule, wire: Wire, message: String) {
        let site = sides.site;
        let (old, new) = self.schemas();
        let old = site.old.first().map(|id| &old.get(*id).origin);
        let new = site.new.first().map(|id| &new.get(*id).origin);
        let (Some(old), Some(new)): (Option<&'a Origin>, Option<&'a Origin>) = (old, new) else {
            return;
        };
        let told = self.told.entry((rule, old, new, message));
        let told = told.or_insert_with(|| ConstraintReport {
            owners: site.owners,
            reach: site.reach,
            wire,
            advice: advice(rule),
        });
        told.reach.request |= site.reach.request;
        told.reach.response |= site.reach.response;
        told.wire = told.wire.max(wire);
    }
}

/// Whether a type is one of another crate, or holds such a one.
fn is_foreign(ty: &Type) -> bool {
    matches!(ty, Type::Foreign(_)) || ty.parts().iter().any(is_foreign)
}

fn constraint_changed(keys: BTreeSet<&str>) -> String {
    let keys = quoted(keys);
    format!("other values may be allowed: {keys} asks for something else")
}

fn quoted(keys: BTreeSet<&str>) -> String {
    let keys = keys.into_iter().map(|key| format!("`{key}`"));
    keys.collect::<Vec<_>>().join(", ")
}

fn advice(rule: Rule) -> &'static str {
    match rule {
        Rule::ConstraintTightened => "see to it that what is sent is allowed; no type tells",
        Rule::FormatChanged => "see to it that what is sent has the format",
        Rule::DefaultChanged => "give the value where it matters",
        Rule::PropertyTypeChanged | Rule::ParameterTypeChanged | Rule::TypeKindChanged => {
            "see to it that the type in its place reads and writes it"
        }
        _ => "nothing",
    }
}

/// Whether a server may refuse what has not the format.
fn is_strict(format: &str) -> bool {
    !["binary", "password", "float", "double", "int64"].contains(&format)
}
