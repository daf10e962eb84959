//! `tests/examples.rs`: round-trips each example of the description.

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::ClientConfig;
use crate::ir::{Api, ExampleTest, Type};

use super::type_expr::File;
use super::{Artifact, Content, docs};

/// The tests, and a file for each example.
pub(super) fn emit<'a>(api: &'a Api, config: &'a ClientConfig) -> Vec<Artifact<'a>> {
    if api.example_tests().next().is_none() {
        return Vec::new();
    }
    let mut artifacts = vec![Artifact::rust("tests/examples.rs", || tests(api, config))];
    artifacts.extend(api.example_tests().map(|(_, example)| {
        Artifact::new(format!("tests/examples/{}.json", example.name), || {
            Content::Verbatim(json(example).into())
        })
    }));
    artifacts
}

fn json(example: &ExampleTest) -> String {
    // Serializing a value that was parsed from text does not fail.
    serde_json::to_string_pretty(&example.value).unwrap_or_default() + "\n"
}

fn tests(api: &Api, config: &ClientConfig) -> TokenStream {
    let mut file = File::outside(api, &config.crate_name());
    let docs = docs::inner(
        "The examples of the API description, decoded into their types and encoded again without a difference.",
    );
    let tests: Vec<_> = api
        .example_tests()
        .map(|(ty, example)| test(&mut file, ty, example))
        .collect();
    let owned = file.imports.name("serde::de", "DeserializeOwned");
    let serialize = file.imports.name("serde", "Serialize");
    let value = file.imports.name("serde_json", "Value");
    // If the API has numbers with fractions, `5` is encoded as `5.0`.
    let has_fractions = api.uses_type(&|ty| matches!(ty, Type::F32 | Type::F64));
    // `to_value` would add digits to those of single precision.
    let encoded = match api.uses_type(&|ty| *ty == Type::F32) {
        true => quote! {
            let encoded = serde_json::to_string(&decoded).expect("a decoded value can be encoded");
            let encoded: #value = serde_json::from_str(&encoded).expect("an encoded value is JSON");
        },
        false => quote! {
            let encoded = serde_json::to_value(&decoded).expect("a decoded value can be encoded");
        },
    };
    let comparison = match has_fractions {
        true => quote! {
            let is_same = same(&encoded, &example);
            assert!(is_same, "expected {example}, found {encoded}");
        },
        false => quote!(assert_eq!(encoded, example);),
    };
    let same = has_fractions.then(|| same(&value));
    let imports = file.imports.items();
    quote! {
        #docs
        #imports

        fn round_trip<T: #owned + #serialize>(example: &str) {
            let example: #value = serde_json::from_str(example).expect("the example is JSON");
            let decoded: T = serde_json::from_value(example.clone()).expect("the example has the shape of its type");
            #encoded
            #comparison
        }

        #same

        #(#tests)*
    }
}

/// A comparison for which `5` and `5.0` are equal.
fn same(value: &TokenStream) -> TokenStream {
    quote! {
        fn same(left: &#value, right: &#value) -> bool {
            match (left, right) {
                (#value::Number(left), #value::Number(right)) => left.as_f64() == right.as_f64(),
                (#value::Array(left), #value::Array(right)) => {
                    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
                }
                (#value::Object(left), #value::Object(right)) => {
                    let has_same = |(name, left)| right.get(name).is_some_and(|right| same(left, right));
                    left.len() == right.len() && left.iter().all(has_same)
                }
                _ => left == right,
            }
        }
    }
}

fn test(file: &mut File<'_>, ty: &Type, example: &ExampleTest) -> TokenStream {
    let (name, ty) = (&example.name, file.ty(ty));
    let path = format!("examples/{}.json", example.name);
    quote! {
        #[test]
        fn #name() {
            let example = include_str!(#path);
            round_trip::<#ty>(example);
        }
    }
}
