//! Each room of the generator knows what the architecture lets it know, and nothing else.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use tests::{files_below, names_in, root};

/// The rooms, and the names that must not occur in their code.
const UNKNOWN_TO: &[(&str, &str)] = &[
    ("config", "openapiv3 proc_macro2 quote fs net ir lower emit"),
    (
        "lock",
        "openapiv3 proc_macro2 quote syn fs net diagnostic lower emit config",
    ),
    (
        "diagnostic",
        "openapiv3 proc_macro2 quote syn fs net ir lower emit config",
    ),
    (
        "source",
        "openapiv3 proc_macro2 quote syn net ir lower emit config",
    ),
    (
        "document",
        "openapiv3 proc_macro2 quote syn fs net ir lower emit config",
    ),
    (
        "overlay",
        "openapiv3 proc_macro2 quote syn fs net ir lower emit config",
    ),
    (
        "select",
        "openapiv3 proc_macro2 quote syn fs net ir lower emit",
    ),
    (
        "normalize",
        "proc_macro2 quote syn fs net ir lower emit config",
    ),
    (
        "ir",
        "openapiv3 proc_macro2 quote syn fs net normalize lower emit config",
    ),
    // It may ask `std::net` whether a text is an address.
    (
        "lower",
        "proc_macro2 quote fs document source emit format output",
    ),
    (
        "emit",
        "openapiv3 prettyplease fs net diagnostic document normalize lower",
    ),
    (
        "diff",
        "openapiv3 proc_macro2 quote syn fs net source document normalize lower emit config output",
    ),
    (
        "approvals",
        "openapiv3 proc_macro2 quote syn fs net source document normalize lower emit config output ir",
    ),
    (
        "pages",
        "openapiv3 proc_macro2 quote syn fs net source document normalize lower emit config output ir",
    ),
    (
        "code_diff",
        "openapiv3 quote syn fs net source document normalize lower output diagnostic diff",
    ),
    (
        "format",
        "openapiv3 quote fs net diagnostic normalize ir lower output",
    ),
    (
        "interface",
        "openapiv3 fs net source document normalize lower emit config output diagnostic",
    ),
    (
        "output",
        "openapiv3 proc_macro2 quote syn net diagnostic ir lower emit",
    ),
];

/// The code of each file of the generator, without its tests.
fn all_code() -> impl Iterator<Item = (String, TokenStream)> {
    let files = files_below(&root().join("generator/src")).into_iter();
    let rust = files.filter(|(place, _)| place.ends_with(".rs"));
    rust.map(|(place, text)| (place, code_in(&String::from_utf8(text).unwrap())))
}

/// The code of each file of a room.
fn code_of(room: &str) -> Vec<(String, TokenStream)> {
    let is_of_room =
        |place: &str| place == format!("{room}.rs") || place.starts_with(&format!("{room}/"));
    let code: Vec<_> = all_code().filter(|(place, _)| is_of_room(place)).collect();
    assert!(!code.is_empty(), "no room `{room}`");
    code
}

fn code_in(text: &str) -> TokenStream {
    let code = text.split("#[cfg(test)]").next().unwrap();
    code.parse().unwrap()
}

#[test]
fn no_room_knows_what_is_not_its_business() {
    let mut known = Vec::new();
    for (room, unknown) in UNKNOWN_TO {
        for (place, code) in code_of(room) {
            let mut names = BTreeSet::new();
            names_in(imports_and_paths(code), &mut names);
            known.extend(
                unknown
                    .split_whitespace()
                    .filter(|name| names.contains(*name))
                    .map(|name| format!("{place}: {name}")),
            );
        }
    }
    assert_eq!(known, Vec::<String>::new());
}

/// The identifiers that stand beside a `::`, and the `use` items: a local variable may have any name.
fn imports_and_paths(code: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let is_path = |index: usize| matches!(tokens.get(index), Some(TokenTree::Punct(sign)) if sign.as_char() == ':');
    let is_joint = |index: usize| is_path(index) && is_path(index + 1);
    let mut kept = Vec::new();
    let mut is_use = false;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) if *ident == "use" => is_use = true,
            TokenTree::Punct(sign) if sign.as_char() == ';' => is_use = false,
            TokenTree::Ident(_) if is_use || is_joint(index + 1) => kept.push(token.clone()),
            TokenTree::Group(group) if is_use => kept.push(TokenTree::Group(group.clone())),
            TokenTree::Group(group) => kept.extend(imports_and_paths(group.stream())),
            _ => {}
        }
    }
    kept.into_iter().collect()
}

/// The library reports; `xtask` prints and exits.
#[test]
fn the_library_neither_prints_nor_exits() {
    let mut found = Vec::new();
    for (place, code) in all_code() {
        let mut names = BTreeSet::new();
        names_in(code, &mut names);
        let is_forbidden = |name: &&&str| names.contains(**name);
        let forbidden = ["println", "eprintln", "print", "eprint", "exit", "abort"];
        found.extend(
            forbidden
                .iter()
                .filter(is_forbidden)
                .map(|name| format!("{place}: {name}")),
        );
    }
    // The README that is generated shows a program that prints.
    assert_eq!(found, ["emit/readme.rs: println"]);
}

/// An invariant in ARCHITECTURE.md is worth what the test that it names is worth.
#[test]
fn every_test_that_the_architecture_names_exists() {
    let papers = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let named = papers
        .split('`')
        .filter_map(|span| span.split_once(".rs: "))
        .collect::<Vec<_>>();
    assert!(named.len() > 10);
    for (file, test) in named {
        let path = root().join(format!("{file}.rs"));
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {}", path.display()));
        let is_there = text
            .lines()
            .any(|line| line.trim_start().starts_with(&format!("fn {test}(")))
            || text
                .lines()
                .any(|line| line.trim_start().starts_with(&format!("async fn {test}(")));
        assert!(is_there, "no test `{test}` in {file}.rs");
    }
}
