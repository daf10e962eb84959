//! Objects: their members, and what is not listed.

use std::collections::HashMap;

use crate::ir::{
    Constant, Direction, Enumeration, Field, Presence, Shape, Struct, Type, TypeId, Values, Way,
};

use super::super::surface::Owner;
use super::super::wire::{Allowed, Journey, Medium};
use super::super::{Rule, Wire};
use super::{Comparing, Found};

/// A member before and after.
struct Met<'a> {
    owners: (Owner, Owner),
    subject: String,
    reach: Direction,
    old: &'a Field,
    new: &'a Field,
}

impl Met<'_> {
    fn found(&self, rule: Rule) -> Found {
        Found::new(rule, self.subject.clone())
            .old(self.owners.0, &self.old.origin)
            .new_(self.owners.1, &self.new.origin)
            .reach(self.reach)
    }
}

impl<'a> Comparing<'a> {
    pub(super) fn structs(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&'a Struct, &'a Struct),
        reach: Direction,
    ) {
        let path = self.names.old.ty(pair.0).clone();
        let wires = new.fields.iter().enumerate();
        let wires: HashMap<&str, usize> = wires.map(|(at, it)| (it.wire.as_str(), at)).collect();
        let known: HashMap<&str, ()> = old.fields.iter().map(|it| (it.wire.as_str(), ())).collect();
        for (place, field) in old.fields.iter().enumerate() {
            let subject = format!("{path}.{}", field.name);
            let owner = Owner::Member(pair.0, place);
            match wires.get(field.wire.as_str()) {
                Some(at) => self.member(&Met {
                    owners: (owner, Owner::Member(pair.1, *at)),
                    subject,
                    reach,
                    old: field,
                    new: &new.fields[*at],
                }),
                None => {
                    let found = Found::new(Rule::MemberRemoved, subject)
                        .old(owner, &field.origin)
                        .reach(reach);
                    self.member_removed(found, field, new, reach);
                }
            }
        }
        for (place, field) in new.fields.iter().enumerate() {
            if !known.contains_key(field.wire.as_str()) {
                let owner = Owner::Member(pair.1, place);
                self.member_added(&path, owner, field, old, reach);
            }
        }
        self.rest(pair, (old, new), reach, &path);
    }

    fn member_removed(&mut self, found: Found, field: &Field, new: &Struct, reach: Direction) {
        let mut wire = Wire::Ok;
        if reach.request && field.way != Way::Reply {
            let medium = Medium::Json;
            let unread = self
                .reading
                .unread(Journey::Request, medium, &field.ty, new);
            wire = wire.max(unread);
        }
        if reach.reply && field.way != Way::Request {
            wire = wire.max(match Allowed::by_reader(Journey::Reply, field).absence {
                // It is as if it were left out, for ever.
                true => Wire::Risk,
                false => Wire::Break,
            });
        }
        let message = match (wire, reach.reply) {
            (Wire::Break, true) => "the member is gone: what is in use cannot read what lacks it",
            (Wire::Break, false) => "the member is gone: what is in use sends what is not allowed",
            _ => "the member is gone",
        };
        self.add(found.wire(wire).says(message, "do without it"));
    }

    fn member_added(
        &mut self,
        path: &str,
        owner: Owner,
        field: &'a Field,
        old: &Struct,
        reach: Direction,
    ) {
        let is_needed = reach.request && !Allowed::by_reader(Journey::Request, field).absence;
        let (rule, mut wire, message, advice) = match is_needed {
            true => (
                Rule::RequiredMemberAdded,
                Wire::Break,
                "a required member is new",
                "give it to `new`; what is in use does not send it",
            ),
            false => (Rule::MemberAdded, Wire::Ok, "the member is new", "nothing"),
        };
        if reach.reply && field.way != Way::Request {
            let medium = Medium::Json;
            let unread = self.reading.unread(Journey::Reply, medium, &field.ty, old);
            wire = wire.max(unread);
        }
        self.add(
            Found::new(rule, format!("{path}.{}", field.name))
                .new_(owner, &field.origin)
                .reach(reach)
                .wire(wire)
                .says(message, advice),
        );
    }

    fn member(&mut self, met: &Met<'_>) {
        self.member_way(met);
        self.member_presence(met);
        let (old, new) = (met.old, met.new);
        if !self.is_same(&old.ty, &new.ty) {
            self.member_retyped(met);
        }
        if old.constant != new.constant && self.is_same(&old.ty, &new.ty) {
            self.constant_changed(met);
        }
        if new.deprecated && !old.deprecated {
            let found = met.found(Rule::MemberDeprecated);
            self.add(found.says("the member is deprecated", "do without it"));
        }
    }

    fn member_way(&mut self, met: &Met<'_>) {
        let (old, new) = (met.old, met.new);
        if old.way == new.way {
            return;
        }
        let (rule, message) = match new.way {
            Way::Reply => (Rule::MemberReadOnly, "the member is in replies alone"),
            Way::Request => (Rule::MemberWriteOnly, "the member is in requests alone"),
            Way::Both => (
                Rule::MemberBothWays,
                "the member is in requests and in replies",
            ),
        };
        let mut wire = self.absence(met);
        if new.way == Way::Reply && met.reach.request {
            // The server should not get it, and may refuse it.
            wire = wire.max(Wire::Risk);
        }
        if new.way == Way::Request && met.reach.reply {
            wire = wire.max(Wire::Risk);
        }
        let found = met.found(rule).wire(wire);
        self.add(found.says(message, "give it or read it where it is"));
    }

    /// Whether a member is left out that is needed.
    fn absence(&self, met: &Met<'_>) -> Wire {
        let ways = Journey::ALL.into_iter().filter(|it| it.is_in(met.reach));
        let mut ways = ways.map(|journey| {
            let (writer, reader) = sides(journey, met);
            Allowed::by_writer(journey, writer).absence
                && !Allowed::by_reader(journey, reader).absence
        });
        match ways.any(|is_missed| is_missed) {
            true => Wire::Break,
            false => Wire::Ok,
        }
    }

    /// Whether a member is `null` where that is not read.
    fn null(&self, met: &Met<'_>) -> Wire {
        let ways = Journey::ALL.into_iter().filter(|it| it.is_in(met.reach));
        let wires = ways.map(|journey| {
            let (writer, reader) = sides(journey, met);
            let is_missed = Allowed::by_writer(journey, writer).null
                && !Allowed::by_reader(journey, reader).null;
            match is_missed {
                true => self.reading.null(journey, &reader.ty),
                false => Wire::Ok,
            }
        });
        wires.max().unwrap_or_default()
    }

    fn member_presence(&mut self, met: &Met<'_>) {
        let is_absent =
            |field: &Field| matches!(field.described, Presence::Optional | Presence::Patch);
        let is_null =
            |field: &Field| matches!(field.described, Presence::Nullable | Presence::Patch);
        let presence = match (is_absent(met.old), is_absent(met.new)) {
            (true, false) => Some((Rule::MemberRequired, "the member is required")),
            (false, true) => Some((Rule::MemberOptional, "the member is optional")),
            _ => None,
        };
        if let Some((rule, message)) = presence {
            let found = met.found(rule).wire(self.absence(met));
            self.add(found.says(message, presence_advice(rule)));
        }
        let nullness = match (is_null(met.old), is_null(met.new)) {
            (false, true) => Some((Rule::MemberNullable, "the member may be `null`")),
            (true, false) => Some((Rule::MemberNotNullable, "the member may not be `null`")),
            _ => None,
        };
        if let Some((rule, message)) = nullness {
            let found = met.found(rule).wire(self.null(met));
            self.add(found.says(message, presence_advice(rule)));
        }
    }

    fn member_retyped(&mut self, met: &Met<'_>) {
        let (old, new) = (&met.old.ty, &met.new.ty);
        let wire = self.reading.retyped(old, new, met.reach, Medium::Json);
        let rule = self.retyped_by(old, new).unwrap_or(Rule::MemberRetyped);
        let (before, after) = (self.old_text(old), self.new_text(new));
        let message = match before == after {
            true => "the member has another type of the same name".to_owned(),
            false => format!("the member's type is `{after}`, not `{before}`"),
        };
        let found = met.found(rule).wire(wire);
        self.add(found.says(message, "give and read values of the new type"));
    }

    /// The rule of a type that becomes another one in a way that has its own.
    pub(super) fn retyped_by(&self, old: &Type, new: &Type) -> Option<Rule> {
        let is_listed = |shape: &Shape| {
            matches!(
                shape,
                Shape::Enumeration(Enumeration {
                    values: Values::Text,
                    ..
                })
            )
        };
        match (self.old.unaliased(old), self.new.unaliased(new)) {
            (Type::Named(id), Type::Text) if is_listed(&self.old.get(*id).shape) => {
                Some(Rule::EnumerationToString)
            }
            (Type::Text, Type::Named(id)) if is_listed(&self.new.get(*id).shape) => {
                Some(Rule::StringToEnumeration)
            }
            _ => None,
        }
    }

    /// A number or a truth value that has one value alone. Of other types that is an enumeration's matter.
    fn constant_changed(&mut self, met: &Met<'_>) {
        let value = |field: &Field| match &field.constant {
            Some(Constant::Value(value)) => Some(value.clone()),
            Some(Constant::Variant(_)) | None => None,
        };
        let (wire, message) = match (value(met.old), value(met.new)) {
            (_, Some(value)) => (Wire::Break, format!("the member is always `{value}`")),
            (Some(value), None) => (
                Wire::Ok,
                format!("the member is not always `{value}` any more"),
            ),
            (None, None) => return,
        };
        let found = met.found(Rule::MemberRetyped).wire(wire);
        self.add(found.says(message, "give it where `new` asks for it"));
    }

    fn rest(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Struct, &Struct),
        reach: Direction,
        path: &str,
    ) {
        let (def, other) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        let found = |rule| {
            Found::new(rule, format!("{path}: other members"))
                .old(Owner::Rest(pair.0), def)
                .new_(Owner::Rest(pair.1), other)
                .reach(reach)
        };
        match (&old.rest, &new.rest) {
            (Some(one), Some(another)) if !self.is_same(&one.ty, &another.ty) => {
                let (ty, other) = (&one.ty, &another.ty);
                let wire = self.reading.retyped(ty, other, reach, Medium::Json);
                let (before, after) = (self.old_text(ty), self.new_text(other));
                let message = format!("their type is `{after}`, not `{before}`");
                let found = found(Rule::OtherMembersRetyped).wire(wire);
                self.add(found.says(message, "give and read values of the new type"));
            }
            (None, Some(_)) => {
                let found = found(Rule::OtherMembersOpened);
                self.add(found.says("members that are not listed are kept", "nothing"));
            }
            (Some(_), None) => {
                let wire = match (reach.request, new.is_closed) {
                    (true, true) => Wire::Break,
                    (true, false) => Wire::Risk,
                    (false, _) => Wire::Ok,
                };
                let message = "members that are not listed are no longer kept";
                let found = found(Rule::OtherMembersClosed).wire(wire);
                self.add(found.says(message, "do without them"));
            }
            (None, None) if new.is_closed && !old.is_closed => {
                let found = found(Rule::OtherMembersClosed);
                self.add(found.says("members that are not listed are not allowed", "nothing"));
            }
            (None, None) if old.is_closed && !new.is_closed => {
                let found = found(Rule::OtherMembersOpened);
                self.add(found.says("members that are not listed are allowed", "nothing"));
            }
            _ => {}
        }
    }
}

/// The member as it is written, and as it is read.
fn sides<'m>(journey: Journey, met: &Met<'m>) -> (&'m Field, &'m Field) {
    match journey {
        Journey::Request => (met.old, met.new),
        Journey::Reply => (met.new, met.old),
    }
}

fn presence_advice(rule: Rule) -> &'static str {
    match rule {
        Rule::MemberRequired => "give it to `new`; read it without an `Option`",
        Rule::MemberOptional => "give it with its setter; say what happens without it",
        Rule::MemberNullable => "say what happens without it",
        _ => "do not send `null`",
    }
}
