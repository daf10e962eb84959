//! Whether two clients have the same code, apart from docs and from names that callers cannot use.

use std::collections::{BTreeMap, HashMap};

use proc_macro2::{TokenStream, TokenTree};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::config::{ClientConfig, FIRST_VERSION, Options, Runtime};
use crate::emit::{Artifact, Content, emit};
use crate::ir::{Api, Case, Location, Name, Operation, Scope, TypeDef, TypeModule};

/// The requested files whose code differs between the clients, or that only one of them has.
pub(crate) fn changed_files(
    old: &Api,
    new: &Api,
    is_requested: impl Fn(&str) -> bool,
) -> Vec<String> {
    let config = config();
    let (old, mut new) = (with_canonical_names(old), with_canonical_names(new));
    restore_modules(&old, &mut new);
    let (old_files, new_files) = (sources(&old, &config), sources(&new, &config));
    let mut paths: Vec<&String> = old_files.keys().chain(new_files.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.retain(|path| is_requested(path));
    let changed = paths.par_iter().filter(|path| {
        let (old, new) = (old_files.get(**path), new_files.get(**path));
        match (old.map(code), new.map(code)) {
            (Some(old), Some(new)) => !is_same(old, new),
            (old, new) => old.is_some() || new.is_some(),
        }
    });
    changed.map(|path| (*path).clone()).collect()
}

/// The client without names that callers cannot use: aliases are resolved, and path parameters, whose names are
/// not sent, are numbered.
fn with_canonical_names(api: &Api) -> Api {
    let mut canonical = api.clone();
    // Changes of features are reported separately.
    canonical.features = None;
    let operations = canonical.operations.iter_mut();
    let types = canonical.types.iter_mut();
    let types = types.flat_map(|def| def.shape.types_mut());
    for ty in operations.flat_map(Operation::types_mut).chain(types) {
        *ty = api.resolve_aliases(ty);
    }
    number_variables(&mut canonical);
    canonical
}

/// Restores the previous modules of component types, because callers cannot name these modules.
fn restore_modules(old: &Api, new: &mut Api) {
    let is_of_component = |def: &&TypeDef| matches!(def.module, TypeModule::Component(_));
    let old_types = old.types.iter().filter(is_of_component);
    let old_types: HashMap<&Name, &TypeDef> = old_types.map(|def| (&def.name, def)).collect();
    for def in &mut new.types {
        let previous = old_types.get(&def.name).filter(|_| is_of_component(&&*def));
        if let Some(previous) = previous {
            def.module.clone_from(&previous.module);
            // The order in a file depends on the depth of the location.
            def.origin.clone_from(&previous.origin);
        }
    }
}

fn number_variables(api: &mut Api) {
    for operation in &mut api.operations {
        let path = operation.path.clone();
        let path_parameters = operation
            .parameters
            .iter_mut()
            .filter(|it| it.location == Location::Path);
        for parameter in path_parameters {
            let variable = format!("{{{}}}", parameter.wire);
            let before = path.split(&variable).next().unwrap_or_default();
            let number = before.matches('{').count().to_string();
            operation.path = operation.path.replace(&variable, &format!("{{{number}}}"));
            parameter.name = Scope::new(Case::Snake, &[]).name(&number);
            parameter.wire = number;
        }
    }
}

/// The same configuration for both clients: none of it is in the code.
fn config() -> ClientConfig {
    ClientConfig {
        name: "client".to_owned(),
        description: "description".into(),
        label: "description".to_owned(),
        output: "client".into(),
        version: FIRST_VERSION,
        runtime: Runtime::Embedded,
        options: Options::default(),
    }
}

/// The source files of the crate.
fn sources<'a>(api: &'a Api, config: &'a ClientConfig) -> BTreeMap<String, Artifact<'a>> {
    let artifacts = emit(api, config).into_iter();
    let sources = artifacts.filter(|artifact| artifact.path.starts_with("src/"));
    sources
        .map(|artifact| (artifact.path.clone(), artifact))
        .collect()
}

/// The code of a file; empty where it has no code.
fn code(artifact: &Artifact<'_>) -> TokenStream {
    match artifact.content() {
        Content::Rust(code) | Content::Markdown { code, .. } => code,
        Content::Text { .. } | Content::Verbatim(_) => TokenStream::new(),
    }
}

/// Whether two token streams are the same apart from docs.
fn is_same(left: TokenStream, right: TokenStream) -> bool {
    let (mut left_trees, mut right_trees) = (without_docs(left), without_docs(right));
    loop {
        let is_equal = match (left_trees.next(), right_trees.next()) {
            (None, None) => return true,
            (Some(TokenTree::Group(left)), Some(TokenTree::Group(right))) => {
                left.delimiter() == right.delimiter() && is_same(left.stream(), right.stream())
            }
            (Some(TokenTree::Ident(left)), Some(TokenTree::Ident(right))) => left == right,
            (Some(TokenTree::Punct(left)), Some(TokenTree::Punct(right))) => {
                left.as_char() == right.as_char()
            }
            (Some(TokenTree::Literal(left)), Some(TokenTree::Literal(right))) => {
                left.to_string() == right.to_string()
            }
            _ => false,
        };
        if !is_equal {
            return false;
        }
    }
}

/// The token trees without documentation: `#[doc = …]`, `#![doc = …]`, `#[deprecated]`.
fn without_docs(code: TokenStream) -> impl Iterator<Item = TokenTree> {
    without_attributes(code, &["doc", "deprecated"])
}

/// The token trees without the attributes of these names.
pub(crate) fn without_attributes(
    code: TokenStream,
    names: &'static [&str],
) -> impl Iterator<Item = TokenTree> {
    let mut trees = code.into_iter().peekable();
    let mut pending: Vec<TokenTree> = Vec::new();
    std::iter::from_fn(move || {
        loop {
            if let Some(tree) = pending.pop() {
                return Some(tree);
            }
            let tree = trees.next()?;
            if !is_punct(&tree, '#') {
                return Some(tree);
            }
            let inner = trees.next_if(|tree| is_punct(tree, '!'));
            match trees.next_if(|tree| is_attribute(tree, names)) {
                Some(_) => {}
                None => {
                    pending.extend(inner);
                    return Some(tree);
                }
            }
        }
    })
}

fn is_punct(tree: &TokenTree, ch: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ch)
}

/// Whether it is the bracket of an attribute of one of these names: `[doc = …]`, `[deprecated]`.
fn is_attribute(tree: &TokenTree, names: &[&str]) -> bool {
    let TokenTree::Group(group) = tree else {
        return false;
    };
    let first = group.stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(ident)) if names.iter().any(|name| ident == name))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::is_same;

    #[test]
    fn is_same_ignores_doc_comments() {
        let one = quote!(
            json_struct! { #[doc = "One."] #[must_use] pub struct A { #![allow(x)] a: i64 } }
        );
        let other = quote!(
            #[doc = "Two."]
            json_struct! { #[must_use] pub struct A { #![allow(x)] a: i64 } }
        );
        assert!(is_same(one.clone(), other));
        assert!(!is_same(
            one,
            quote!(json_struct! { pub struct A { a: i64 } })
        ));
        assert!(!is_same(quote!(a + b), quote!(a - b)));
        assert!(!is_same(quote!("a"), quote!("b")));
    }
}
