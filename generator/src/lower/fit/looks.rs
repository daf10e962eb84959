//! Which variants of a union a value looks like: the same answer that the runtime's `Evidence` gives.

use std::cmp::Reverse;

use serde_json::{Map, Number, Value};

use crate::ir::Evidence;

/// The variants that the value looks like, the likeliest first. Where it may have the members of
/// several at once, none of them may lose what another one lists.
pub(super) fn candidates(evidence: &[Evidence], may_overlap: bool, value: &Value) -> Vec<usize> {
    let weighed = evidence.iter().enumerate();
    let mut found: Vec<_> = weighed
        .filter_map(|(index, evidence)| Some((weight(evidence, value)?, index)))
        .collect();
    found.sort_by_key(|(weight, index)| (Reverse(*weight), *index));
    let found: Vec<usize> = found.into_iter().map(|(_, index)| index).collect();
    let described = match may_overlap {
        true => found.as_slice(),
        false => found.get(..1).unwrap_or_default(),
    };
    let keeps_all = |index: &usize| {
        let loss = Loss {
            read: forms(&evidence[*index]),
            described: described
                .iter()
                .flat_map(|it| forms(&evidence[*it]))
                .collect(),
            all: evidence.iter().flat_map(forms).collect(),
        };
        !loss.happens(value)
    };
    found.iter().copied().filter(keeps_all).collect()
}

fn weight(evidence: &Evidence, value: &Value) -> Option<usize> {
    let weight_if = |fits: bool, weight: usize| fits.then_some(weight);
    match (evidence, value) {
        (Evidence::Any, _) => Some(0),
        (Evidence::Either(parts), value) => {
            parts.iter().filter_map(|part| weight(part, value)).max()
        }
        (Evidence::Open(object), value) => weight(object, value),
        (Evidence::List(item), Value::Array(items)) => weight_of_all(item, items),
        (Evidence::Map(value), Value::Object(members)) => weight_of_all(value, members.values()),
        (Evidence::Bool, Value::Bool(_)) | (Evidence::Number, Value::Number(_)) => Some(1),
        (Evidence::Integer, Value::Number(number)) if number.is_f64() => {
            weight_if(as_integer(number).is_some(), 0)
        }
        (Evidence::Integer, Value::Number(_)) => Some(2),
        (Evidence::Integers(listed), Value::Number(number)) => {
            let is_listed = as_integer(number).is_some_and(|it| listed.contains(&it));
            weight_if(is_listed, if number.is_f64() { 0 } else { 3 })
        }
        (Evidence::Text(listed), Value::String(_)) if listed.is_empty() => Some(1),
        (Evidence::Text(listed), Value::String(text)) => weight_if(listed.contains(text), 2),
        (
            Evidence::Object {
                required,
                optional,
                constants,
            },
            Value::Object(members),
        ) => {
            let has_all = required.iter().all(|name| members.contains_key(name));
            let is_known = |name: &&String| required.contains(name) || optional.contains(name);
            let known = members.keys().filter(is_known).count();
            let constants = constant_weight(constants, members)?;
            weight_if(has_all, 1 + known + constants)
        }
        _ => None,
    }
}

fn weight_of_all<'v>(
    evidence: &Evidence,
    values: impl IntoIterator<Item = &'v Value>,
) -> Option<usize> {
    let mut told = values.into_iter().filter(|value| !value.is_null());
    told.try_fold(1, |sum, value| Some(sum + weight(evidence, value)?))
}

fn constant_weight(
    constants: &[(String, Vec<String>)],
    members: &Map<String, Value>,
) -> Option<usize> {
    let mut told = constants.iter().filter_map(|(name, texts)| {
        let value = members.get(name).filter(|value| !value.is_null())?;
        Some(texts.contains(&tag(value)))
    });
    told.try_fold(0, |weight, is_right| is_right.then_some(weight + 1))
}

/// Up to 2^53, as the runtime reads it.
fn as_integer(number: &Number) -> Option<i64> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let whole = |float: &f64| float.fract() == 0.0 && float.abs() <= LARGEST;
    let cut = |float: f64| float as i64;
    number
        .as_i64()
        .or_else(|| number.as_f64().filter(whole).map(cut))
}

fn tag(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn forms(evidence: &Evidence) -> Vec<&Evidence> {
    match evidence {
        Evidence::Either(parts) => parts.iter().flat_map(forms).collect(),
        form => vec![form],
    }
}

/// What may be lost of a value that is read as one variant.
struct Loss<'e> {
    /// What the variant looks like.
    read: Vec<&'e Evidence>,
    /// The variants of which no member may be lost.
    described: Vec<&'e Evidence>,
    /// All variants: what one was refused for is not lost either.
    all: Vec<&'e Evidence>,
}

impl<'e> Loss<'e> {
    fn happens(&self, value: &Value) -> bool {
        match value {
            Value::Array(items) => {
                let inside = self.inside(|it| match it {
                    Evidence::List(item) => Some(item),
                    _ => None,
                });
                inside.happens_to_any(items)
            }
            Value::Object(members) => {
                let inside = self.inside(|it| match it {
                    Evidence::Map(value) => Some(value),
                    _ => None,
                });
                self.loses_members(members) || inside.happens_to_any(members.values())
            }
            _ => false,
        }
    }

    fn loses_members(&self, members: &Map<String, Value>) -> bool {
        let mut kept = members.iter().filter(|(name, value)| {
            self.described.iter().any(|it| lists(it, name))
                || self.all.iter().any(|it| refuses(it, name, value))
        });
        !kept.all(|(name, _)| self.read.iter().any(|it| keeps(it, name)))
    }

    fn happens_to_any<'v>(&self, values: impl IntoIterator<Item = &'v Value>) -> bool {
        let may_happen = !self.read.is_empty();
        may_happen && values.into_iter().any(|value| self.happens(value))
    }

    fn inside(&self, part: impl Fn(&'e Evidence) -> Option<&'e Evidence>) -> Self {
        let parts = |of: &[&'e Evidence]| {
            let parts = of.iter().filter_map(|it| part(it));
            parts.flat_map(forms).collect()
        };
        Self {
            read: parts(&self.read),
            described: parts(&self.described),
            all: parts(&self.all),
        }
    }
}

fn lists(evidence: &Evidence, name: &String) -> bool {
    match evidence {
        Evidence::Object {
            required, optional, ..
        } => required.contains(name) || optional.contains(name),
        Evidence::Open(object) => lists(object, name),
        _ => false,
    }
}

fn keeps(evidence: &Evidence, name: &String) -> bool {
    match evidence {
        Evidence::Object {
            required, optional, ..
        } => (required.is_empty() && optional.is_empty()) || lists(evidence, name),
        _ => true,
    }
}

fn refuses(evidence: &Evidence, name: &String, value: &Value) -> bool {
    match evidence {
        Evidence::Object { constants, .. } => {
            let mut fixed = constants.iter().filter(|(fixed, _)| fixed == name);
            fixed.any(|(_, texts)| !value.is_null() && !texts.contains(&tag(value)))
        }
        Evidence::Open(object) => refuses(object, name, value),
        _ => false,
    }
}
