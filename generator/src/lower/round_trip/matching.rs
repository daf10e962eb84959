//! Which variants of a union a value looks like: the same answer that the runtime's `Evidence` gives.

use std::cmp::Reverse;

use serde_json::{Map, Number, Value};

use crate::ir::Matcher;

/// The variants that the value looks like, the likeliest first. Where it may have the members of
/// several at once, none of them may lose what another one lists.
pub(super) fn candidates(evidence: &[Matcher], may_overlap: bool, value: &Value) -> Vec<usize> {
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

fn weight(evidence: &Matcher, value: &Value) -> Option<usize> {
    let weight_if = |fits: bool, weight: usize| fits.then_some(weight);
    match (evidence, value) {
        (Matcher::Any, _) => Some(0),
        (Matcher::AnyOf(parts), value) => parts.iter().filter_map(|part| weight(part, value)).max(),
        (Matcher::OpenObject(object), value) => weight(object, value),
        (Matcher::Array(item), Value::Array(items)) => weight_of_all(item, items),
        (Matcher::Map(value), Value::Object(members)) => weight_of_all(value, members.values()),
        (Matcher::Bool, Value::Bool(_)) | (Matcher::Number, Value::Number(_)) => Some(1),
        (Matcher::Integer, Value::Number(number)) if number.is_f64() => {
            weight_if(as_integer(number).is_some(), 0)
        }
        (Matcher::Integer, Value::Number(_)) => Some(2),
        (Matcher::IntegerEnum(listed), Value::Number(number)) => {
            let is_listed = as_integer(number).is_some_and(|it| listed.contains(&it));
            weight_if(is_listed, if number.is_f64() { 0 } else { 3 })
        }
        (Matcher::String(listed), Value::String(_)) if listed.is_empty() => Some(1),
        (Matcher::String(listed), Value::String(text)) => weight_if(listed.contains(text), 2),
        (
            Matcher::Object {
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
    evidence: &Matcher,
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

fn forms(evidence: &Matcher) -> Vec<&Matcher> {
    match evidence {
        Matcher::AnyOf(parts) => parts.iter().flat_map(forms).collect(),
        form => vec![form],
    }
}

/// What may be lost of a value that is read as one variant.
struct Loss<'e> {
    /// What the variant looks like.
    read: Vec<&'e Matcher>,
    /// The variants of which no member may be lost.
    described: Vec<&'e Matcher>,
    /// All variants: what one was refused for is not lost either.
    all: Vec<&'e Matcher>,
}

impl<'e> Loss<'e> {
    fn happens(&self, value: &Value) -> bool {
        match value {
            Value::Array(items) => {
                let inside = self.inside(|it| match it {
                    Matcher::Array(item) => Some(item),
                    _ => None,
                });
                inside.happens_to_any(items)
            }
            Value::Object(members) => {
                let inside = self.inside(|it| match it {
                    Matcher::Map(value) => Some(value),
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

    fn inside(&self, part: impl Fn(&'e Matcher) -> Option<&'e Matcher>) -> Self {
        let parts = |of: &[&'e Matcher]| {
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

fn lists(evidence: &Matcher, name: &String) -> bool {
    match evidence {
        Matcher::Object {
            required, optional, ..
        } => required.contains(name) || optional.contains(name),
        Matcher::OpenObject(object) => lists(object, name),
        _ => false,
    }
}

fn keeps(evidence: &Matcher, name: &String) -> bool {
    match evidence {
        Matcher::Object {
            required, optional, ..
        } => (required.is_empty() && optional.is_empty()) || lists(evidence, name),
        _ => true,
    }
}

fn refuses(evidence: &Matcher, name: &String, value: &Value) -> bool {
    match evidence {
        Matcher::Object { constants, .. } => {
            let mut fixed = constants.iter().filter(|(fixed, _)| fixed == name);
            fixed.any(|(_, texts)| !value.is_null() && !texts.contains(&tag(value)))
        }
        Matcher::OpenObject(object) => refuses(object, name, value),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use runtime::codec;
    use serde::Deserializer;
    use serde_json::json;

    use super::*;

    thread_local! {
        /// The variants that the runtime has tried.
        static TRIED: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    }

    #[test]
    fn candidates_equal_variants_that_the_runtime_tries() {
        let matchers = matchers();
        let values = values();
        for one in &matchers {
            for other in &matchers {
                for third in [&Matcher::Any, &cat(), other] {
                    let union = [one.clone(), other.clone(), third.clone()];
                    assert_equal_candidates(&union, &values);
                }
            }
        }
    }

    fn assert_equal_candidates(union: &[Matcher], values: &[Value]) {
        let matchers = codec_matchers(union);
        for (may_overlap, shape) in [
            (false, codec::Union::untagged(matchers)),
            (true, codec::Union::untagged_overlapping(matchers)),
        ] {
            for value in values {
                let found = candidates(union, may_overlap, value);
                assert_eq!(found, tried(&shape, value), "{value} as {shape:?}");
            }
        }
    }

    /// A union that rejects each of its variants.
    struct Rejection;

    impl codec::Variants for Rejection {
        fn read<'de, D: Deserializer<'de>>(variant: usize, _: D) -> Result<Self, D::Error> {
            TRIED.with_borrow_mut(|tried| tried.push(variant));
            Err(serde::de::Error::custom("another one"))
        }
    }

    /// Returns the variants that the runtime tries until no candidate remains.
    fn tried(union: &codec::Union, value: &Value) -> Vec<usize> {
        let rejected = union.read::<_, Rejection>(value);
        let mut tried = TRIED.take();
        assert!(rejected.is_err() && tried.pop() == Some(usize::MAX));
        tried
    }

    fn strings(strings: &[&str]) -> Vec<String> {
        strings.iter().copied().map(str::to_owned).collect()
    }

    fn object(required: &[&str], optional: &[&str], constants: &[(&str, &[&str])]) -> Matcher {
        let constants = constants
            .iter()
            .map(|(name, values)| (String::from(*name), strings(values)));
        Matcher::Object {
            required: strings(required),
            optional: strings(optional),
            constants: constants.collect(),
        }
    }

    fn cat() -> Matcher {
        object(&["kind"], &["lives"], &[("kind", &["cat", "7", "true"])])
    }

    fn matchers() -> Vec<Matcher> {
        vec![
            Matcher::Any,
            Matcher::Bool,
            Matcher::Integer,
            Matcher::Number,
            Matcher::String(Vec::new()),
            Matcher::String(strings(&["a", "b"])),
            Matcher::IntegerEnum(vec![-1, 5]),
            object(&[], &[], &[]),
            object(&[], &["kind", "barks"], &[]),
            cat(),
            object(&["kind", "name"], &[], &[]),
            Matcher::OpenObject(Box::new(cat())),
            Matcher::Array(Box::new(Matcher::Integer)),
            Matcher::Array(Box::new(cat())),
            Matcher::Map(Box::new(Matcher::String(Vec::new()))),
            Matcher::Map(Box::new(cat())),
            Matcher::AnyOf(vec![Matcher::Integer, cat()]),
            Matcher::Array(Box::new(Matcher::AnyOf(vec![cat(), Matcher::Bool]))),
        ]
    }

    fn values() -> Vec<Value> {
        vec![
            json!(null),
            json!(true),
            json!(5),
            json!(5.0),
            json!(5.5),
            json!(9_007_199_254_740_993.0),
            json!(u64::MAX),
            json!("a"),
            json!("c"),
            json!([]),
            json!([1, null, 2.0]),
            json!(["a"]),
            json!([{ "kind": "cat", "barks": true }, true]),
            json!([{ "kind": "cat" }, { "kind": "dog", "name": "Rex" }]),
            json!({}),
            json!({ "kind": null }),
            json!({ "kind": "cat", "lives": 9 }),
            json!({ "kind": 7, "name": "Tom" }),
            json!({ "kind": "dog", "barks": true }),
            json!({ "kind": true, "lives": 9, "name": "Tom", "barks": false }),
            json!({ "tom": { "kind": "cat", "barks": false }, "rex": null }),
            json!({ "tom": { "kind": "dog" } }),
        ]
    }

    /// Returns the matchers as a generated crate declares them.
    fn codec_matchers(matchers: &[Matcher]) -> &'static [codec::Matcher] {
        leak(matchers.iter().map(codec_matcher))
    }

    fn codec_matcher(matchers: &Matcher) -> codec::Matcher {
        match matchers {
            Matcher::Any => codec::Matcher::Any,
            Matcher::Bool => codec::Matcher::Bool,
            Matcher::Integer => codec::Matcher::Integer,
            Matcher::Number => codec::Matcher::Number,
            Matcher::String(values) => codec::Matcher::String(names(values)),
            Matcher::IntegerEnum(values) => {
                codec::Matcher::IntegerEnum(leak(values.iter().copied()))
            }
            Matcher::Array(item) => codec::Matcher::Array(&leak([codec_matcher(item)])[0]),
            Matcher::Map(value) => codec::Matcher::Map(&leak([codec_matcher(value)])[0]),
            Matcher::AnyOf(parts) => codec::Matcher::AnyOf(codec_matchers(parts)),
            Matcher::OpenObject(object) => {
                codec::Matcher::OpenObject(&leak([codec_matcher(object)])[0])
            }
            Matcher::Object {
                required,
                optional,
                constants,
            } => codec::Matcher::Object {
                required: names(required),
                optional: names(optional),
                constants: leak(constants.iter().map(|(name, strings)| {
                    let name: &'static str = Box::leak(name.clone().into_boxed_str());
                    (name, names(strings))
                })),
            },
        }
    }

    fn names(strings: &[String]) -> &'static [&'static str] {
        leak(strings.iter().map(|text| {
            let text: &'static str = Box::leak(text.clone().into_boxed_str());
            text
        }))
    }

    /// Generated crates have such slices as constants.
    fn leak<T>(items: impl IntoIterator<Item = T>) -> &'static [T] {
        Vec::leak(items.into_iter().collect())
    }
}
