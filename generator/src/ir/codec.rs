//! How a client selects the variant of a union: the code of the runtime itself, over values and lists that are owned.

#[path = "../../runtime/src/codec/integer.rs"]
mod integer;
#[path = "../../runtime/src/codec/matcher.rs"]
mod matcher;

pub(crate) use matcher::Selection;
pub use matcher::{Matcher, Representation};

/// The values that variants are selected for. A client has not decoded them completely.
mod buffered {
    use crate::json::{Map, Value};

    pub(super) use crate::diagnostic::plain_text as constant_text;

    pub(crate) type Buffered<'de> = Value;
    pub(super) type Properties<'de> = Map;

    pub(super) fn property<'v>(properties: &'v Properties<'_>, name: &str) -> Option<&'v Value> {
        properties.get(name)
    }
}

/// The lists of matchers. A client has constants instead.
mod names {
    pub(super) type Name = String;
    pub(super) type List<T> = Vec<T>;
    pub(super) type Ref<T> = Box<T>;

    pub(super) fn index_of(names: &[Name], _expected: usize, name: &str) -> Option<usize> {
        names.iter().position(|it| it == name)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use crate::json::{Value, json};
    use runtime::codec;
    use serde::Deserializer;

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
        let representation = Representation::Untagged(union.to_vec());
        let shape = codec::Union::untagged(matchers);
        for value in values {
            let Selection::Candidates(found) = representation.select(value) else {
                panic!("{value} has a discriminator");
            };
            assert_eq!(found, tried(&shape, value), "{value} as {shape:?}");
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
        let rejected = union.read::<_, Rejection>(value.clone());
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
            Matcher::Nested(
                Box::new(object(&["tom"], &["rex"], &[])),
                vec![("tom".to_owned(), cat())],
            ),
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
            Matcher::Nested(object, properties) => codec::Matcher::Nested(
                &leak([codec_matcher(object)])[0],
                leak(properties.iter().map(|(name, matcher)| {
                    let name: &'static str = Box::leak(name.clone().into_boxed_str());
                    (name, codec_matcher(matcher))
                })),
            ),
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
