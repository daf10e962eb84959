//! Tests that each module of the generator uses only what the architecture permits.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use tests::{files_below, names_in, root};

/// The modules, and the names that must not occur in their code.
const FORBIDDEN: &[(&str, &str)] = &[
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
    // `std::net` is permitted, to check whether a string is an address; as in `lower`.
    ("normalize", "proc_macro2 quote syn fs ir lower emit config"),
    (
        "ir",
        "openapiv3 proc_macro2 quote syn fs net normalize lower emit config",
    ),
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

/// Returns the code of each file of the generator, without its tests.
fn all_code() -> impl Iterator<Item = (String, TokenStream)> {
    let files = files_below(&root().join("generator/src")).into_iter();
    let rust = files.filter(|(path, _)| path.ends_with(".rs"));
    rust.map(|(path, text)| (path, code_in(&String::from_utf8(text).unwrap())))
}

/// Returns the code of each file of a module.
fn code_of(module: &str) -> Vec<(String, TokenStream)> {
    let is_in_module =
        |path: &str| path == format!("{module}.rs") || path.starts_with(&format!("{module}/"));
    let code: Vec<_> = all_code().filter(|(path, _)| is_in_module(path)).collect();
    assert!(!code.is_empty(), "no module `{module}`");
    code
}

fn code_in(text: &str) -> TokenStream {
    let code = text.split("#[cfg(test)]").next().unwrap();
    code.parse().unwrap()
}

#[test]
fn modules_do_not_use_forbidden_names() {
    let mut used = Vec::new();
    for (module, forbidden) in FORBIDDEN {
        for (path, code) in code_of(module) {
            let mut names = BTreeSet::new();
            names_in(imports_and_paths(code), &mut names);
            used.extend(
                forbidden
                    .split_whitespace()
                    .filter(|name| names.contains(*name))
                    .map(|name| format!("{path}: {name}")),
            );
        }
    }
    assert_eq!(used, Vec::<String>::new());
}

/// Returns the identifiers beside a `::`, and the `use` items. A local variable may have any name.
fn imports_and_paths(code: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let is_path = |index: usize| matches!(tokens.get(index), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    let is_joint = |index: usize| is_path(index) && is_path(index + 1);
    let mut found = Vec::new();
    let mut is_use = false;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) if *ident == "use" => is_use = true,
            TokenTree::Punct(punct) if punct.as_char() == ';' => is_use = false,
            TokenTree::Ident(_) if is_use || is_joint(index + 1) => found.push(token.clone()),
            TokenTree::Group(group) if is_use => found.push(TokenTree::Group(group.clone())),
            TokenTree::Group(group) => found.extend(imports_and_paths(group.stream())),
            _ => {}
        }
    }
    found.into_iter().collect()
}

/// The library reports; the command prints and exits.
#[test]
fn library_does_not_print_or_exit() {
    let mut found = Vec::new();
    for (path, code) in all_code() {
        let mut names = BTreeSet::new();
        names_in(code, &mut names);
        let is_forbidden = |name: &&&str| names.contains(**name);
        let forbidden = ["println", "eprintln", "print", "eprint", "exit", "abort"];
        found.extend(
            forbidden
                .iter()
                .filter(is_forbidden)
                .map(|name| format!("{path}: {name}")),
        );
    }
    // The generated README contains a program that prints.
    assert_eq!(found, ["emit/readme.rs: println"]);
}

/// ARCHITECTURE.md names the test of each invariant, so that each of these tests must exist.
#[test]
fn tests_named_in_architecture_exist() {
    let architecture = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let references = architecture
        .split('`')
        .filter_map(|span| span.split_once(".rs: "))
        .collect::<Vec<_>>();
    assert!(references.len() > 10);
    for (file, test) in references {
        let path = root().join(format!("{file}.rs"));
        let text =
            std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no {}", path.display()));
        let exists = text
            .lines()
            .any(|line| line.trim_start().starts_with(&format!("fn {test}(")))
            || text
                .lines()
                .any(|line| line.trim_start().starts_with(&format!("async fn {test}(")));
        assert!(exists, "no test `{test}` in {file}.rs");
    }
}
