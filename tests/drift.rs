//! What is checked in is what the generator gives, always the same bytes.

use std::collections::BTreeSet;

use generator::output::{self, Drift};
use proc_macro2::{TokenStream, TokenTree};
use tests::{
    Outcome, client_of, files_below, folders_in, generate, listed_clients, names_in, root,
};

#[test]
fn checked_in_crates_are_what_the_generator_gives() {
    for client in listed_clients().unwrap() {
        let Outcome { made, said, .. } = generate(&client);
        assert_eq!(said, "");
        let (_, files) = made.unwrap();
        assert_eq!(
            output::check(&files, &client.output).unwrap(),
            Drift::default()
        );
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    for client in listed_clients().unwrap() {
        let [first, second] =
            [generate(&client), generate(&client)].map(|outcome| outcome.made.unwrap().1);
        assert_eq!(first, second);
    }
}

#[test]
fn the_embedded_runtime_is_the_runtime_crate_byte_for_byte() {
    let mut original = files_below(&root().join("generator/runtime/src"));
    let lib = original.remove("lib.rs").unwrap();
    original.insert("mod.rs".to_owned(), lib);
    let mut embedded = files_below(&root().join("generated/src/runtime"));
    let newtypes = std::fs::read(root().join("generator/runtime/newtypes.rs")).unwrap();
    let its = std::fs::read(root().join("generated/src/newtypes.rs")).unwrap();
    assert_eq!(its, newtypes);
    // Of the formats there are those that the description has, and a list of them.
    embedded.retain(|place, _| !place.starts_with("formats/"));
    original.retain(|place, _| !place.starts_with("formats/"));
    assert_eq!(embedded, original);
}

#[test]
fn no_generated_file_relaxes_a_lint() {
    let fixtures = folders_in(&root().join("tests/golden"));
    let clients = fixtures
        .into_iter()
        .map(|fixture| client_of(fixture.join("spec.yaml")));
    for client in listed_clients().unwrap().into_iter().chain(clients) {
        let (_, files) = generate(&client).made.unwrap();
        for (place, text) in files.0.iter().filter(|(place, _)| place.ends_with(".rs")) {
            let mut names = BTreeSet::new();
            names_in_attributes(text.parse().unwrap(), &mut names);
            let relaxing: Vec<_> = names
                .iter()
                .filter(|name| ["allow", "expect"].contains(&name.as_str()))
                .collect();
            assert_eq!(relaxing, Vec::<&String>::new(), "in {place}");
        }
    }
}

/// The identifiers in `#[…]` and `#![…]`.
fn names_in_attributes(code: TokenStream, names: &mut BTreeSet<String>) {
    let mut is_attribute = false;
    for token in code {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => is_attribute = true,
            TokenTree::Punct(sign) if sign.as_char() == '!' && is_attribute => {}
            TokenTree::Group(group) => {
                match is_attribute {
                    true => names_in(group.stream(), names),
                    false => names_in_attributes(group.stream(), names),
                }
                is_attribute = false;
            }
            _ => is_attribute = false,
        }
    }
}
