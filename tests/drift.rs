//! Tests that the checked-in crates are up to date, and that each run generates the same files.

use std::collections::BTreeSet;

use generator::output::{self, Drift};
use proc_macro2::{TokenStream, TokenTree};
use tests::{
    Outcome, client_of, directories_in, files_below, generate, listed_clients, names_in, root,
};
use toml::Table;

#[test]
fn checked_in_crates_are_up_to_date() {
    for client in listed_clients().unwrap() {
        let Outcome {
            generated,
            rendered,
            ..
        } = generate(&client);
        assert_eq!(rendered, "");
        let (_, files) = generated.unwrap();
        assert_eq!(
            output::check(&files, &client.output).unwrap(),
            Drift::default()
        );
    }
}

#[test]
fn two_runs_generate_identical_files() {
    for client in listed_clients().unwrap() {
        let [first, second] =
            [generate(&client), generate(&client)].map(|outcome| outcome.generated.unwrap().1);
        assert_eq!(first, second);
    }
}

#[test]
fn embedded_runtime_equals_runtime_crate() {
    let mut original = files_below(&root().join("generator/runtime/src"));
    let lib = original.remove("lib.rs").unwrap();
    original.insert("mod.rs".to_owned(), lib);
    let mut embedded = files_below(&root().join("generated/src/runtime"));
    let newtypes = std::fs::read(root().join("generator/runtime/newtypes.rs")).unwrap();
    let embedded_newtypes = std::fs::read(root().join("generated/src/newtypes.rs")).unwrap();
    assert_eq!(embedded_newtypes, newtypes);
    // A client has only the format files that its description needs, and its own list of them.
    embedded.retain(|path, _| !path.starts_with("formats/"));
    original.retain(|path, _| !path.starts_with("formats/"));
    assert_eq!(embedded, original);
}

#[test]
fn runtime_is_tested_with_the_manifest_of_clients() {
    let [of_clients, tested] = [
        "generator/runtime/manifest.toml",
        "tests/runtime/Cargo.toml",
    ]
    .map(|path| copied_parts(&std::fs::read_to_string(root().join(path)).unwrap()));
    assert_eq!(tested, of_clients);
}

/// The parts of a manifest of the runtime that manifests of clients copy.
fn copied_parts(manifest: &str) -> Table {
    let mut manifest: Table = manifest.parse().unwrap();
    let copied_fields = ["edition", "rust-version"];
    let package = manifest["package"].as_table_mut().unwrap();
    package.retain(|field, _| copied_fields.contains(&field));
    let copied_sections = ["package", "dependencies", "target", "features"];
    manifest.retain(|section, _| copied_sections.contains(&section));
    manifest
}

#[test]
fn generated_code_has_no_allow_or_expect_attributes() {
    let fixtures = directories_in(&root().join("tests/golden"));
    let clients = fixtures
        .into_iter()
        .map(|fixture| client_of(fixture.join("spec.yaml")));
    for client in listed_clients().unwrap().into_iter().chain(clients) {
        let (_, files) = generate(&client).generated.unwrap();
        for (path, text) in files.0.iter().filter(|(path, _)| path.ends_with(".rs")) {
            let mut names = BTreeSet::new();
            names_in_attributes(text.parse().unwrap(), &mut names);
            let relaxing: Vec<_> = names
                .iter()
                .filter(|name| ["allow", "expect"].contains(&name.as_str()))
                .collect();
            assert_eq!(relaxing, Vec::<&String>::new(), "in {path}");
        }
    }
}

/// Adds the identifiers in `#[…]` and `#![…]`.
fn names_in_attributes(code: TokenStream, names: &mut BTreeSet<String>) {
    let mut is_attribute = false;
    for token in code {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => is_attribute = true,
            TokenTree::Punct(punct) if punct.as_char() == '!' && is_attribute => {}
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
