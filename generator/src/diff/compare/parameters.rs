//! Parameters.

use crate::ir::{Location, Operation, Parameter, Shape, StyleKind, Type};

use super::super::pairs::template;
use super::super::surface::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::operations::endpoint;
use super::{Comparison, Finding, REQUEST, type_changed};

/// Pairs each old parameter with the new one that replaces it.
pub(in super::super) fn parameter_pairs(old: &Operation, new: &Operation) -> Vec<Option<usize>> {
    let mut pairs = vec![None; old.parameters.len()];
    let mut is_taken = vec![false; new.parameters.len()];
    pair_by(&mut pairs, &mut is_taken, old, new, |left, right| {
        left.wire == right.wire && left.location == right.location
    });
    let is_same_path = template(&old.path) == template(&new.path);
    let offset = |operation: &Operation, wire: &str| operation.path.find(&format!("{{{wire}}}"));
    let placeholder_index = |operation: &Operation, wire: &str| {
        let before = operation.path.get(..offset(operation, wire)?)?;
        Some(before.matches('{').count())
    };
    pair_by(&mut pairs, &mut is_taken, old, new, |left, right| {
        let are_in_path = (left.location, right.location) == (Location::Path, Location::Path);
        are_in_path
            && is_same_path
            && placeholder_index(old, &left.wire) == placeholder_index(new, &right.wire)
    });
    pair_by(&mut pairs, &mut is_taken, old, new, |left, right| {
        left.wire.eq_ignore_ascii_case(&right.wire)
    });
    pair_by(&mut pairs, &mut is_taken, old, new, |left, right| {
        left.location == right.location
            && left.required == right.required
            && is_similar(left, right)
    });
    pairs
}

/// Whether both parameters may be the same under different names: one name contains the other.
fn is_similar(left: &Parameter, right: &Parameter) -> bool {
    let normalized = |parameter: &Parameter| {
        let alphanumeric = parameter.wire.chars().filter(char::is_ascii_alphanumeric);
        alphanumeric.collect::<String>().to_ascii_lowercase()
    };
    let (left_name, right_name) = (normalized(left), normalized(right));
    let is_part = left_name.contains(&right_name) || right_name.contains(&left_name);
    is_part && left.ty.parts().len() == right.ty.parts().len()
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
            let mut candidates = new.parameters.iter().enumerate();
            let position =
                candidates.find(|(position, it)| !is_taken[*position] && is_pair(parameter, it));
            if let Some((position, _)) = position {
                pairs[index] = Some(position);
                is_taken[position] = true;
            }
        }
    }
}

/// The old and the new version of a parameter.
struct Pair<'a> {
    indices: (usize, usize),
    positions: (usize, usize),
    endpoint: String,
    old: &'a Parameter,
    new: &'a Parameter,
}

impl Pair<'_> {
    fn finding(&self, rule: Rule) -> Finding {
        Finding::new(rule, subject(self.old, &self.endpoint))
            .old(
                Owner::Parameter(self.indices.0, self.positions.0),
                &self.old.origin,
            )
            .new_(
                Owner::Parameter(self.indices.1, self.positions.1),
                &self.new.origin,
            )
            .direction(REQUEST)
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
        let pairs = parameter_pairs(old, new);
        for (position, parameter) in old.parameters.iter().enumerate() {
            match pairs[position] {
                Some(new_position) => self.parameter(&Pair {
                    indices,
                    positions: (position, new_position),
                    endpoint: endpoint(old),
                    old: parameter,
                    new: &new.parameters[new_position],
                }),
                None => self.parameter_removed((indices.0, position), old, parameter),
            }
        }
        for (position, parameter) in new.parameters.iter().enumerate() {
            if !pairs.contains(&Some(position)) {
                self.parameter_added((indices.1, position), old, parameter);
            }
        }
    }

    fn parameter_removed(
        &mut self,
        (index, position): (usize, usize),
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
            .old(Owner::Parameter(index, position), &parameter.origin)
            .direction(REQUEST)
            .wire(wire)
            .message(message)
            .help("stop using it"),
        );
    }

    fn parameter_added(
        &mut self,
        (index, position): (usize, usize),
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
                .new_(Owner::Parameter(index, position), &parameter.origin)
                .direction(REQUEST)
                .wire(wire)
                .message(message)
                .help(help),
        );
    }

    fn parameter(&mut self, pair: &Pair<'_>) {
        let (old, new) = (pair.old, pair.new);
        if old.location != new.location {
            let (before, after) = (keyword(old.location), keyword(new.location));
            let message = format!("location changed from `{before}` to `{after}`");
            let help = "release the new crate before the server stops reading the old location";
            let finding = pair
                .finding(Rule::ParameterLocationChanged)
                .wire(Wire::Break);
            self.add(finding.message(message).help(help).recompiled());
        } else if old.location != Location::Path && !is_same_name(old, new) {
            let message = format!(
                "parameter renamed from `{}` to `{}`; deployed clients send the old name",
                old.wire, new.wire
            );
            let finding = pair.finding(Rule::ParameterRenamed).wire(Wire::Break);
            self.add(finding.message(message).help("use its new name"));
        } else if !self.is_serialized_identically(old, new) {
            let message = format!("style changed from {} to {}", style(old), style(new));
            let help = "release the new crate before the server stops accepting the old style";
            let finding = pair.finding(Rule::ParameterStyleChanged).wire(Wire::Break);
            self.add(finding.message(message).help(help).recompiled());
        }
        if old.style.allow_reserved != new.style.allow_reserved {
            let message = match new.style.allow_reserved {
                true => "reserved characters are no longer percent-encoded",
                false => "reserved characters are now percent-encoded",
            };
            let help = "make sure that the server accepts the new encoding";
            let finding = pair.finding(Rule::ParameterStyleChanged).wire(Wire::Risk);
            self.add(finding.message(message).help(help).recompiled());
        }
        self.parameter_presence(pair);
        if !self.is_same(&old.ty, &new.ty) {
            self.parameter_retyped(pair);
        }
        if new.deprecated && !old.deprecated {
            let finding = pair.finding(Rule::ParameterDeprecated);
            self.add(
                finding
                    .message("parameter deprecated")
                    .help("stop using it"),
            );
        }
    }

    fn parameter_presence(&mut self, pair: &Pair<'_>) {
        match (pair.old.required, pair.new.required) {
            (false, true) => {
                let finding = pair
                    .finding(Rule::ParameterBecameRequired)
                    .wire(Wire::Break);
                let message = "parameter became required; deployed clients may omit it";
                self.add(finding.message(message).help("pass it in every call"));
            }
            (true, false) => {
                let finding = pair.finding(Rule::ParameterBecameOptional);
                let message = "parameter became optional";
                self.add(
                    finding
                        .message(message)
                        .help("set it with its method of `Call`"),
                );
            }
            _ => {}
        }
    }

    fn parameter_retyped(&mut self, pair: &Pair<'_>) {
        let format = match pair.new.style.kind {
            StyleKind::Json => ValueFormat::Json,
            _ => ValueFormat::Text,
        };
        let (old, new) = (&pair.old.ty, &pair.new.ty);
        let wire = match self.repeated(pair) {
            Some((item, min_wire)) => {
                let wire = self.decoder.type_change_effect(old, &item, REQUEST, format);
                wire.max(min_wire)
            }
            None => self.decoder.type_change_effect(old, new, REQUEST, format),
        };
        let (before, after) = (self.old_text(old), self.new_text(new));
        let message = type_changed(&before, &after);
        let finding = pair.finding(Rule::ParameterTypeChanged).wire(wire);
        self.add(
            finding
                .message(message)
                .help("pass a value of the new type"),
        );
    }

    /// If a single value became an array with the same serialization: the type of its items, and the minimum effect
    /// of delimiters that an old value contains.
    fn repeated(&self, pair: &Pair<'_>) -> Option<(Type, Wire)> {
        let Type::Array(item) = self.new.resolve_alias(&pair.new.ty) else {
            return None;
        };
        let is_single = self.is_single(&pair.old.ty);
        let is_plain = pair.old.style.kind == pair.new.style.kind && is_plain(pair.new.style.kind);
        let min_wire = match (pair.new.style.kind, pair.new.style.explode) {
            (StyleKind::Form, true) => Wire::Ok,
            _ => Wire::Risk,
        };
        (is_single && is_plain).then(|| ((**item).clone(), min_wire))
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
    fn is_serialized_identically(&self, old: &Parameter, new: &Parameter) -> bool {
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
