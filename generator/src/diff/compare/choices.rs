//! Enumerations, unions, and choices of contents.

use crate::ir::{
    Choice, Content, Direction, Enumeration, Name, TypeId, Union, UnionVariant, Values, Variant,
};

use super::super::pairs::{is_same_content, variants};
use super::super::surface::Owner;
use super::super::wire::Medium;
use super::super::{Rule, Wire};
use super::{Comparing, Found};

impl<'a> Comparing<'a> {
    pub(super) fn enumerations(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Enumeration, &Enumeration),
        reach: Direction,
    ) {
        let path = self.names.old.ty(pair.0).clone();
        let (def, other) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        let lists = |shape: &Enumeration, variant: &Variant| {
            shape.variants.iter().any(|it| it.wire == variant.wire)
        };
        for (place, variant) in old.variants.iter().enumerate() {
            if !lists(new, variant) {
                let (wire, advice) = match reach.request {
                    true => (
                        Wire::Break,
                        "send another value; what is in use may still send it",
                    ),
                    false => (Wire::Ok, "do not wait for it"),
                };
                self.add(
                    Found::new(
                        Rule::EnumerationValueRemoved,
                        format!("{path}::{}", variant.name),
                    )
                    .old(Owner::Variant(pair.0, place), &value(def, place))
                    .reach(reach)
                    .wire(wire)
                    .says(format!("the value `{}` is gone", variant.wire), advice),
                );
            }
        }
        for (place, variant) in new.variants.iter().enumerate() {
            if !lists(old, variant) {
                let is_closed = old.unknown.is_none();
                let (wire, how) = match (reach.reply, is_closed) {
                    (true, true) => (Wire::Break, ": what is in use cannot read it"),
                    (true, false) => (Wire::Ok, ": what is in use keeps it as unknown"),
                    (false, _) => (Wire::Ok, ""),
                };
                self.add(
                    Found::new(
                        Rule::EnumerationValueAdded,
                        format!("{path}::{}", variant.name),
                    )
                    .new_(Owner::Variant(pair.1, place), &value(other, place))
                    .reach(reach)
                    .wire(wire)
                    .says(
                        format!("the value `{}` is new{how}", variant.wire),
                        "match it where it matters",
                    ),
                );
            }
        }
        if old.values != new.values {
            let wire = match new.values {
                Values::Any if !reach.reply => Wire::Ok,
                _ => Wire::Break,
            };
            self.add(
                Found::new(Rule::TypeRetyped, path)
                    .old(Owner::Type(pair.0), def)
                    .new_(Owner::Type(pair.1), other)
                    .reach(reach)
                    .wire(wire)
                    .says("its values are of another kind", "match the new ones"),
            );
        }
    }

    pub(super) fn unions(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&'a Union, &'a Union),
        reach: Direction,
    ) {
        let path = self.names.old.ty(pair.0).clone();
        let met: Vec<_> = variants(self.old, self.new, old, new).collect();
        let is_tagged = matches!(old.choice, Choice::Tag { .. } | Choice::Key(_));
        for (place, variant) in old.variants.iter().enumerate() {
            let subject = format!("{path}::{}", variant.name);
            let found = |rule| {
                Found::new(rule, subject.clone())
                    .old(Owner::Variant(pair.0, place), &variant.origin)
                    .reach(reach)
            };
            let other = met.iter().find(|(one, _)| std::ptr::eq(*one, variant));
            match other {
                Some((_, other)) => self.variant(found, (pair.1, new), (variant, other), reach),
                None => {
                    let wire = match reach.request {
                        true => Wire::Break,
                        false => Wire::Ok,
                    };
                    let found = found(Rule::UnionVariantRemoved).wire(wire);
                    self.add(found.says("the variant is gone", "do without it"));
                }
            }
        }
        for (place, variant) in new.variants.iter().enumerate() {
            if !met.iter().any(|(_, other)| std::ptr::eq(*other, variant)) {
                let (wire, how) = match (reach.reply, is_tagged) {
                    (true, true) => (Wire::Ok, ": what is in use keeps it as unknown"),
                    (true, false) => (Wire::Risk, ": what is in use may take it for another one"),
                    (false, _) => (Wire::Ok, ""),
                };
                self.add(
                    Found::new(Rule::UnionVariantAdded, format!("{path}::{}", variant.name))
                        .new_(Owner::Variant(pair.1, place), &variant.origin)
                        .reach(reach)
                        .wire(wire)
                        .says(
                            format!("the variant is new{how}"),
                            "match it where it matters",
                        ),
                );
            }
        }
        self.choice(pair, (old, new), &met, reach);
    }

    fn variant(
        &mut self,
        found: impl Fn(Rule) -> Found,
        (id, union): (TypeId, &Union),
        (old, new): (&UnionVariant, &UnionVariant),
        reach: Direction,
    ) {
        if self.is_same(&old.ty, &new.ty) {
            return;
        }
        let mut others = union.variants.iter();
        let at = others.position(|it| std::ptr::eq(it, new));
        let wire = self.reading.retyped(&old.ty, &new.ty, reach, Medium::Json);
        let (before, after) = (self.old_text(&old.ty), self.new_text(&new.ty));
        let found = found(Rule::UnionVariantRetyped)
            .new_(Owner::Variant(id, at.unwrap_or_default()), &new.origin)
            .wire(wire);
        self.add(found.says(
            format!("the variant holds `{after}`, not `{before}`"),
            "give and read values of the new type",
        ));
    }

    fn choice(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&Union, &Union),
        met: &[(&UnionVariant, &UnionVariant)],
        reach: Direction,
    ) {
        let (def, other) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
        let path = self.names.old.ty(pair.0).clone();
        let found = |rule| {
            Found::new(rule, path.clone())
                .old(Owner::Type(pair.0), def)
                .new_(Owner::Type(pair.1), other)
                .reach(reach)
        };
        let before = teller(&old.choice);
        let after = teller(&new.choice);
        if before != after {
            let message = format!("its variants are told apart by {after}, not by {before}");
            let wire = match (&old.choice, &new.choice) {
                (Choice::Evidence(_) | Choice::Overlapping(_), Choice::Tag { .. })
                    if !reach.request =>
                {
                    Wire::Risk
                }
                (
                    Choice::Evidence(_) | Choice::Overlapping(_),
                    Choice::Evidence(_) | Choice::Overlapping(_),
                ) => Wire::Risk,
                _ => Wire::Break,
            };
            let found = found(Rule::DiscriminatorChanged).wire(wire);
            self.add(found.says(message, "callers only recompile"));
            return;
        }
        for (one, another) in met {
            let (before, after) = (tags(old, one), tags(new, another));
            if before == after {
                continue;
            }
            let is_known =
                |tags: &[String], known: &[String]| tags.iter().all(|tag| known.contains(tag));
            let is_read = !reach.reply || is_known(&after, &before);
            let is_taken = !reach.request || is_known(&before, &after);
            let wire = match is_read && is_taken {
                true => Wire::Ok,
                false => Wire::Break,
            };
            let message = format!(
                "`{}` is told by `{}`, not by `{}`",
                name(&one.name),
                after.join("`, `"),
                before.join("`, `")
            );
            let found = found(Rule::MappingChanged).wire(wire);
            self.add(found.says(message, "callers only recompile"));
        }
    }

    /// The media types themselves are those of the bodies and replies that have the choice.
    pub(super) fn choices_of_contents(
        &mut self,
        pair: (TypeId, TypeId),
        (old, new): (&[Content], &[Content]),
        reach: Direction,
    ) {
        let path = self.names.old.ty(pair.0).clone();
        for (place, content) in old.iter().enumerate() {
            let at = new.iter().position(|other| is_same_content(content, other));
            let Some(at) = at else { continue };
            let other = &new[at];
            if !self.is_same(&content.ty, &other.ty) && content.format == other.format {
                let (ty, ty_new) = (&content.ty, &other.ty);
                let wire = self.reading.retyped(ty, ty_new, reach, Medium::Json);
                let (before, after) = (self.old_text(ty), self.new_text(ty_new));
                let rule = match reach.request {
                    true => Rule::RequestBodyRetyped,
                    false => Rule::ReplyRetyped,
                };
                let (def, def_new) = (&self.old.get(pair.0).origin, &self.new.get(pair.1).origin);
                self.add(
                    Found::new(rule, format!("{path}::{}", content.name))
                        .old(Owner::Variant(pair.0, place), def)
                        .new_(Owner::Variant(pair.1, at), def_new)
                        .reach(reach)
                        .wire(wire)
                        .says(
                            format!("the variant holds `{after}`, not `{before}`"),
                            "give and read values of the new type",
                        ),
                );
            }
        }
    }
}

/// The place of a value of an enumeration.
fn value(def: &crate::diagnostic::Origin, place: usize) -> crate::diagnostic::Origin {
    def.key("enum").index(place)
}

fn name(name: &Name) -> &str {
    name.as_str()
}

/// What tells the variants of a union apart.
fn teller(choice: &Choice) -> String {
    match choice {
        Choice::Tag { wire, .. } => format!("the member `{wire}`"),
        Choice::Key(_) => "the only member's name".to_owned(),
        Choice::Evidence(_) => "what they look like".to_owned(),
        Choice::Overlapping(_) => "what they look like, where one may look like several".to_owned(),
    }
}

/// The texts that lead to a variant.
fn tags(union: &Union, variant: &UnionVariant) -> Vec<String> {
    let mut variants = union.variants.iter();
    let place = variants.position(|it| std::ptr::eq(it, variant));
    let place = place.unwrap_or(usize::MAX);
    match &union.choice {
        Choice::Tag { tags, .. } => tags.get(place).cloned().unwrap_or_default(),
        Choice::Key(keys) => keys.get(place).cloned().into_iter().collect(),
        Choice::Evidence(_) | Choice::Overlapping(_) => Vec::new(),
    }
}
