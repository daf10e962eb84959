//! Whether two clients have the same code, apart from docs and from names that callers cannot use.

use std::collections::{BTreeMap, HashMap};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
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
    // The code of a client depends on nothing else.
    if old == new {
        return Vec::new();
    }
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
        let text = |artifact| text(code(artifact));
        old.map(text) != new.map(text)
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

/// The code in one line, without documentation: `#[doc = …]`, `#![doc = …]`, `#[deprecated]`.
fn text(code: TokenStream) -> String {
    let mut text = String::new();
    write_code(&mut text, code, &["doc", "deprecated"]);
    text
}

/// Appends the code in one line, without the attributes of these names.
pub(crate) fn write_code(text: &mut String, code: TokenStream, attributes: &'static [&str]) {
    for token in without_attributes(code, attributes) {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write_code(text, group.stream(), attributes);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => text.push(punct.as_char()),
            token => {
                if text.ends_with(|last: char| last.is_alphanumeric() || last == '_') {
                    text.push(' ');
                }
                text.push_str(&token.to_string());
            }
        }
    }
}

/// The token trees without the attributes of these names.
fn without_attributes(
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

    use super::text;

    #[test]
    fn text_ignores_doc_comments() {
        let one = quote!(
            json_struct! { #[doc = "One."] #[must_use] pub struct A { #![allow(x)] a: i64 } }
        );
        let other = quote!(
            #[doc = "Two."]
            json_struct! { #[must_use] pub struct A { #![allow(x)] a: i64 } }
        );
        assert_eq!(text(one.clone()), text(other));
        let without_attributes = quote!(json_struct! { pub struct A { a: i64 } });
        assert_ne!(text(one), text(without_attributes));
        assert_ne!(text(quote!(a + b)), text(quote!(a - b)));
        assert_ne!(text(quote!("a")), text(quote!("b")));
    }
}
