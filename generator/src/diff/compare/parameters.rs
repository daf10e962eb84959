//! What requests take besides their bodies.

use crate::ir::{Location, Operation, Parameter, Shape, StyleKind, Type};

use super::super::pairs::template;
use super::super::surface::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::operations::endpoint;
use super::{Comparison, Finding, REQUEST};

/// The new parameter that each old one has become.
pub(in super::super) fn pairs_of(old: &Operation, new: &Operation) -> Vec<Option<usize>> {
    let mut pairs = vec![None; old.parameters.len()];
    let mut is_taken = vec![false; new.parameters.len()];
    pair_by(&mut pairs, &mut is_taken, old, new, |one, other| {
        one.wire == other.wire && one.location == other.location
    });
    let is_same_path = template(&old.path) == template(&new.path);
    let place = |operation: &Operation, wire: &str| operation.path.find(&format!("{{{wire}}}"));
    let step = |operation: &Operation, wire: &str| {
        let before = operation.path.get(..place(operation, wire)?)?;
        Some(before.matches('{').count())
    };
    pair_by(&mut pairs, &mut is_taken, old, new, |one, other| {
        let both = (one.location, other.location) == (Location::Path, Location::Path);
        both && is_same_path && step(old, &one.wire) == step(new, &other.wire)
    });
    pair_by(&mut pairs, &mut is_taken, old, new, |one, other| {
        one.wire.eq_ignore_ascii_case(&other.wire)
    });
    pair_by(&mut pairs, &mut is_taken, old, new, |one, other| {
        one.location == other.location && one.required == other.required && is_like(one, other)
    });
    pairs
}

/// Whether one parameter may be the other by another name: words of the one are in the other.
fn is_like(one: &Parameter, other: &Parameter) -> bool {
    let plain = |parameter: &Parameter| {
        let letters = parameter.wire.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let (plain_one, plain_other) = (plain(one), plain(other));
    let is_part = plain_one.contains(&plain_other) || plain_other.contains(&plain_one);
    is_part && one.ty.parts().len() == other.ty.parts().len()
}

fn pair_by(
    pairs: &mut [Option<usize>],
    is_taken: &mut [bool],
    old: &Operation,
    new: &Operation,
    is_pair: impl Fn(&Parameter, &Parameter) -> bool,
) {
    for (index, parameter) in old.parameters.iter().enumerate() {
        if pairs[index].is_none() {
            let mut others = new.parameters.iter().enumerate();
            let other = others.find(|(other, it)| !is_taken[*other] && is_pair(parameter, it));
            if let Some((other, _)) = other {
                pairs[index] = Some(other);
                is_taken[other] = true;
            }
        }
    }
}

/// A parameter before and after.
struct Pair<'a> {
    indices: (usize, usize),
    places: (usize, usize),
    endpoint: String,
    old: &'a Parameter,
    new: &'a Parameter,
}

impl Pair<'_> {
    fn found(&self, rule: Rule) -> Finding {
        Finding::new(rule, subject(self.old, &self.endpoint))
            .old(
                Owner::Parameter(self.indices.0, self.places.0),
                &self.old.origin,
            )
            .new_(
                Owner::Parameter(self.indices.1, self.places.1),
                &self.new.origin,
            )
            .reach(REQUEST)
    }
}

fn subject(parameter: &Parameter, endpoint: &str) -> String {
    format!(
        "{endpoint}: `{}` {}",
        parameter.wire,
        part(parameter.location)
    )
}

/// The part of a request that a parameter stands in.
pub(in super::super) fn part(location: Location) -> &'static str {
    match location {
        Location::Path => "in the path",
        Location::Query => "in the query",
        Location::Querystring => "as the query",
        Location::Header => "in a header",
        Location::Cookie => "in a cookie",
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn parameters(
        &mut self,
        indices: (usize, usize),
        (old, new): (&'a Operation, &'a Operation),
    ) {
        let pairs = pairs_of(old, new);
        for (place, parameter) in old.parameters.iter().enumerate() {
            match pairs[place] {
                Some(other) => self.parameter(&Pair {
                    indices,
                    places: (place, other),
                    endpoint: endpoint(old),
                    old: parameter,
                    new: &new.parameters[other],
                }),
                None => self.parameter_removed((indices.0, place), old, parameter),
            }
        }
        for (place, parameter) in new.parameters.iter().enumerate() {
            if !pairs.contains(&Some(place)) {
                self.parameter_added((indices.1, place), old, parameter);
            }
        }
    }

    fn parameter_removed(
        &mut self,
        (index, place): (usize, usize),
        operation: &Operation,
        parameter: &Parameter,
    ) {
        // What is gone from the path has moved the operation.
        let wire = match parameter.location {
            Location::Path => Wire::Ok,
            _ => Wire::Risk,
        };
        self.add(
            Finding::new(
                Rule::ParameterRemoved,
                subject(parameter, &endpoint(operation)),
            )
            .old(Owner::Parameter(index, place), &parameter.origin)
            .reach(REQUEST)
            .wire(wire)
            .says(
                "the parameter is gone: the server need not read what is sent",
                "do without it",
            ),
        );
    }

    fn parameter_added(
        &mut self,
        (index, place): (usize, usize),
        operation: &Operation,
        parameter: &Parameter,
    ) {
        let (rule, wire, message, advice) = match parameter.required {
            true => (
                Rule::RequiredParameterAdded,
                Wire::Break,
                "a required parameter is new",
                "give it in every call; what is in use does not send it",
            ),
            false => (
                Rule::ParameterAdded,
                Wire::Ok,
                "an optional parameter is new",
                "nothing",
            ),
        };
        self.add(
            Finding::new(rule, subject(parameter, &endpoint(operation)))
                .new_(Owner::Parameter(index, place), &parameter.origin)
                .reach(REQUEST)
                .wire(wire)
                .says(message, advice),
        );
    }

    fn parameter(&mut self, met: &Pair<'_>) {
        let (old, new) = (met.old, met.new);
        if old.location != new.location {
            let message = format!("it stands {}", part(new.location));
            let advice = "release the new crate before the server stops reading it where it was";
            let found = met.found(Rule::ParameterLocationChanged);
            self.add(found.wire(Wire::Break).says(message, advice).recompiled());
        } else if old.location != Location::Path && !is_same_name(old, new) {
            let message = format!("it is called `{}`", new.wire);
            let advice = "give it by its new name; what is in use sends the old one";
            let found = met.found(Rule::ParameterRenamed);
            self.add(found.wire(Wire::Break).says(message, advice));
        } else if !self.is_written_alike(old, new) {
            let message = format!("it is written as {}, not as {}", style(new), style(old));
            let advice = "release the new crate before the server stops reading the old style";
            let found = met.found(Rule::ParameterStyleChanged);
            self.add(found.wire(Wire::Break).says(message, advice).recompiled());
        }
        if old.style.allow_reserved != new.style.allow_reserved {
            let message = match new.style.allow_reserved {
                true => "signs that URLs reserve are written as they are",
                false => "signs that URLs reserve are no longer written as they are",
            };
            let advice = "see to it that the server reads what is sent";
            let found = met.found(Rule::ParameterStyleChanged);
            self.add(found.wire(Wire::Risk).says(message, advice).recompiled());
        }
        self.parameter_presence(met);
        if !self.is_same(&old.ty, &new.ty) {
            self.parameter_retyped(met);
        }
        if new.deprecated && !old.deprecated {
            let found = met.found(Rule::ParameterDeprecated);
            self.add(found.says("it is deprecated", "do without it"));
        }
    }

    fn parameter_presence(&mut self, met: &Pair<'_>) {
        match (met.old.required, met.new.required) {
            (false, true) => {
                let found = met.found(Rule::ParameterBecameRequired).wire(Wire::Break);
                self.add(found.says(
                    "it is required",
                    "give it in every call; what is in use need not send it",
                ));
            }
            (true, false) => {
                let found = met.found(Rule::ParameterBecameOptional);
                self.add(found.says("it is optional", "give it with its method on the call"));
            }
            _ => {}
        }
    }

    fn parameter_retyped(&mut self, met: &Pair<'_>) {
        let medium = match met.new.style.kind {
            StyleKind::Json => ValueFormat::Json,
            _ => ValueFormat::Text,
        };
        let (old, new) = (&met.old.ty, &met.new.ty);
        let wire = match self.repeated(met) {
            Some((item, least)) => {
                let wire = self.reading.retyped(old, &item, REQUEST, medium);
                wire.max(least)
            }
            None => self.reading.retyped(old, new, REQUEST, medium),
        };
        let (before, after) = (self.old_text(old), self.new_text(new));
        let message = match before == after {
            true => "it has another type, which Rust has no word for".to_owned(),
            false => format!("its type is `{after}`, not `{before}`"),
        };
        let found = met.found(Rule::ParameterTypeChanged).wire(wire);
        self.add(found.says(message, "give a value of the new type"));
    }

    /// What the items of a list are that is written as a single value of its own was, and what it is at least that
    /// signs between them were of the value.
    fn repeated(&self, met: &Pair<'_>) -> Option<(Type, Wire)> {
        let Type::Array(item) = self.new.resolve_alias(&met.new.ty) else {
            return None;
        };
        let is_single = self.is_single(&met.old.ty);
        let is_plain = met.old.style.kind == met.new.style.kind && is_plain(met.new.style.kind);
        let least = match (met.new.style.kind, met.new.style.explode) {
            (StyleKind::Form, true) => Wire::Ok,
            _ => Wire::Risk,
        };
        (is_single && is_plain).then(|| ((**item).clone(), least))
    }

    /// Whether a value of an old type is one text and no more.
    fn is_single(&self, ty: &Type) -> bool {
        match self.old.resolve_alias(ty) {
            Type::Array(_) | Type::Map(_) | Type::Tuple(_) | Type::Json => false,
            Type::Named(id) => {
                matches!(self.old.get(*id).shape, Shape::Enumeration(_))
            }
            _ => true,
        }
    }

    /// Whether the styles make no difference: nothing that is written once is told apart from others.
    fn is_written_alike(&self, old: &Parameter, new: &Parameter) -> bool {
        let is_single = self.is_single(&old.ty);
        let is_same = old.style.kind == new.style.kind && old.style.explode == new.style.explode;
        is_same || (is_single && is_plain(old.style.kind) && is_plain(new.style.kind))
    }
}

/// Whether a value alone is written as itself.
fn is_plain(kind: StyleKind) -> bool {
    use StyleKind::{DeepObject, Form, PipeDelimited, Simple, SpaceDelimited};
    let plain = [Form, SpaceDelimited, PipeDelimited, DeepObject, Simple];
    plain.contains(&kind)
}

/// Names of headers are of either case.
fn is_same_name(old: &Parameter, new: &Parameter) -> bool {
    match old.location {
        Location::Header => old.wire.eq_ignore_ascii_case(&new.wire),
        _ => old.wire == new.wire,
    }
}

fn style(parameter: &Parameter) -> String {
    let kind = match parameter.style.kind {
        StyleKind::Simple => "simple",
        StyleKind::Label => "label",
        StyleKind::Matrix => "matrix",
        StyleKind::Form => "form",
        StyleKind::SpaceDelimited => "spaceDelimited",
        StyleKind::PipeDelimited => "pipeDelimited",
        StyleKind::DeepObject => "deepObject",
        StyleKind::Cookie => "cookie",
        StyleKind::Json => return "JSON".to_owned(),
    };
    match parameter.style.explode {
        true => format!("`{kind}`, exploded"),
        false => format!("`{kind}`"),
    }
}
