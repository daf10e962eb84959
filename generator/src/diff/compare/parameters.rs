//! Parameters.

use crate::ir::{Location, Operation, Parameter, Shape, StyleKind, Type};

use super::super::pairs::template;
use super::super::surface::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::operations::endpoint;
use super::{Comparison, Finding, REQUEST, type_changed};

/// Pairs each old parameter with the new one that replaces it.
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

/// Whether one parameter may be the other under a different name: one name contains the other.
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

/// The old and the new version of a parameter.
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

pub(super) fn subject(parameter: &Parameter, endpoint: &str) -> String {
    format!("{endpoint}: {}", describe(parameter))
}

/// Names a parameter with its location, for example: query parameter `limit`.
pub(in super::super) fn describe(parameter: &Parameter) -> String {
    let location = keyword(parameter.location);
    format!("{location} parameter `{}`", parameter.wire)
}

/// The value of `in` in the description.
fn keyword(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Querystring => "querystring",
        Location::Header => "header",
        Location::Cookie => "cookie",
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
        let (wire, message) = match parameter.location {
            // The change of the path is reported for the operation.
            Location::Path => (Wire::Ok, "parameter removed from the path"),
            _ => (
                Wire::Risk,
                "parameter removed; the server may ignore the value of deployed clients",
            ),
        };
        self.add(
            Finding::new(
                Rule::ParameterRemoved,
                subject(parameter, &endpoint(operation)),
            )
            .old(Owner::Parameter(index, place), &parameter.origin)
            .reach(REQUEST)
            .wire(wire)
            .message(message)
            .help("stop using it"),
        );
    }

    fn parameter_added(
        &mut self,
        (index, place): (usize, usize),
        operation: &Operation,
        parameter: &Parameter,
    ) {
        let (rule, wire, message, help) = match parameter.required {
            true => (
                Rule::RequiredParameterAdded,
                Wire::Break,
                "required parameter added; deployed clients do not send it",
                Some("pass it in every call"),
            ),
            false => (
                Rule::ParameterAdded,
                Wire::Ok,
                "optional parameter added",
                None,
            ),
        };
        self.add(
            Finding::new(rule, subject(parameter, &endpoint(operation)))
                .new_(Owner::Parameter(index, place), &parameter.origin)
                .reach(REQUEST)
                .wire(wire)
                .message(message)
                .help(help),
        );
    }

    fn parameter(&mut self, met: &Pair<'_>) {
        let (old, new) = (met.old, met.new);
        if old.location != new.location {
            let (before, after) = (keyword(old.location), keyword(new.location));
            let message = format!("location changed from `{before}` to `{after}`");
            let help = "release the new crate before the server stops reading the old location";
            let found = met.found(Rule::ParameterLocationChanged).wire(Wire::Break);
            self.add(found.message(message).help(help).recompiled());
        } else if old.location != Location::Path && !is_same_name(old, new) {
            let message = format!(
                "parameter renamed from `{}` to `{}`; deployed clients send the old name",
                old.wire, new.wire
            );
            let found = met.found(Rule::ParameterRenamed).wire(Wire::Break);
            self.add(found.message(message).help("use its new name"));
        } else if !self.is_written_alike(old, new) {
            let message = format!("style changed from {} to {}", style(old), style(new));
            let help = "release the new crate before the server stops accepting the old style";
            let found = met.found(Rule::ParameterStyleChanged).wire(Wire::Break);
            self.add(found.message(message).help(help).recompiled());
        }
        if old.style.allow_reserved != new.style.allow_reserved {
            let message = match new.style.allow_reserved {
                true => "reserved characters are no longer percent-encoded",
                false => "reserved characters are now percent-encoded",
            };
            let help = "make sure that the server accepts the new encoding";
            let found = met.found(Rule::ParameterStyleChanged).wire(Wire::Risk);
            self.add(found.message(message).help(help).recompiled());
        }
        self.parameter_presence(met);
        if !self.is_same(&old.ty, &new.ty) {
            self.parameter_retyped(met);
        }
        if new.deprecated && !old.deprecated {
            let found = met.found(Rule::ParameterDeprecated);
            self.add(found.message("parameter deprecated").help("stop using it"));
        }
    }

    fn parameter_presence(&mut self, met: &Pair<'_>) {
        match (met.old.required, met.new.required) {
            (false, true) => {
                let found = met.found(Rule::ParameterBecameRequired).wire(Wire::Break);
                let message = "parameter became required; deployed clients may omit it";
                self.add(found.message(message).help("pass it in every call"));
            }
            (true, false) => {
                let found = met.found(Rule::ParameterBecameOptional);
                let message = "parameter became optional";
                self.add(
                    found
                        .message(message)
                        .help("set it with its method of `Call`"),
                );
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
        let message = type_changed(&before, &after);
        let found = met.found(Rule::ParameterTypeChanged).wire(wire);
        self.add(found.message(message).help("pass a value of the new type"));
    }

    /// If a single value became an array with the same serialization: the type of its items, and the minimum effect
    /// of delimiters that an old value contains.
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

    /// Whether a value of an old type is serialized as a single string.
    fn is_single(&self, ty: &Type) -> bool {
        match self.old.resolve_alias(ty) {
            Type::Array(_) | Type::Map(_) | Type::Tuple(_) | Type::Json => false,
            Type::Named(id) => {
                matches!(self.old.get(*id).shape, Shape::Enumeration(_))
            }
            _ => true,
        }
    }

    /// Whether the styles make no difference for a value of this type.
    fn is_written_alike(&self, old: &Parameter, new: &Parameter) -> bool {
        let is_single = self.is_single(&old.ty);
        let is_same = old.style.kind == new.style.kind && old.style.explode == new.style.explode;
        is_same || (is_single && is_plain(old.style.kind) && is_plain(new.style.kind))
    }
}

/// Whether a style serializes a single value without additions.
fn is_plain(kind: StyleKind) -> bool {
    use StyleKind::{DeepObject, Form, PipeDelimited, Simple, SpaceDelimited};
    let plain = [Form, SpaceDelimited, PipeDelimited, DeepObject, Simple];
    plain.contains(&kind)
}

/// Whether the names are the same. Names of headers are case-insensitive.
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
        true => format!("`{kind}` (exploded)"),
        false => format!("`{kind}`"),
    }
}
