//! Whether two clients have the same code, apart from docs and from names that callers cannot use.

use std::collections::{BTreeMap, HashMap};

use proc_macro2::{TokenStream, TokenTree};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::config::{ClientConfig, FIRST_VERSION, Options, Runtime};
use crate::emit::{Artifact, Content, emit};
use crate::ir::{Api, Case, Location, Name, Payload, Scope, Shape, Type, TypeDef, TypeModule};

/// Of the requested files, those whose code differs between the clients, or that only one of them has.
pub(crate) fn changed_files(
    old: &Api,
    new: &Api,
    is_requested: impl Fn(&str) -> bool,
) -> Vec<String> {
    let config = config();
    let (old, mut new) = (with_plain_names(old), with_plain_names(new));
    put_where_they_were(&old, &mut new);
    let (olds, news) = (sources(&old, &config), sources(&new, &config));
    let mut paths: Vec<&String> = olds.keys().chain(news.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.retain(|path| is_requested(path));
    let changed = paths.par_iter().filter(|path| {
        let (old, new) = (olds.get(**path), news.get(**path));
        match (old.map(code), new.map(code)) {
            (Some(old), Some(new)) => !is_same(old, new),
            (old, new) => old.is_some() || new.is_some(),
        }
    });
    changed.map(|path| (*path).clone()).collect()
}

/// The client without names that callers cannot use: aliases are resolved, and path parameters, whose names are
/// not sent, are numbered.
fn with_plain_names(api: &Api) -> Api {
    let mut plain = api.clone();
    // Changes of features are reported separately.
    plain.features = None;
    for ty in types(&mut plain) {
        *ty = api.resolve_aliases(ty);
    }
    number_variables(&mut plain);
    plain
}

/// Puts the types of components into their previous modules, which callers cannot name.
fn put_where_they_were(old: &Api, new: &mut Api) {
    let is_of_component = |def: &&TypeDef| matches!(def.module, TypeModule::Component(_));
    let olds = old.types.iter().filter(is_of_component);
    let olds: HashMap<&Name, &TypeDef> = olds.map(|def| (&def.name, def)).collect();
    for def in &mut new.types {
        let known = olds.get(&def.name).filter(|_| is_of_component(&&*def));
        if let Some(known) = known {
            def.module.clone_from(&known.module);
            // The order in a file depends on the depth of the location.
            def.origin.clone_from(&known.origin);
        }
    }
}

/// All types that are mentioned.
fn types(api: &mut Api) -> Vec<&mut Type> {
    let mut types = Vec::new();
    for operation in &mut api.operations {
        types.extend(operation.parameters.iter_mut().map(|it| &mut it.ty));
        let body = operation.body.iter_mut().map(|it| &mut it.payload);
        let responses = operation
            .success_responses
            .iter_mut()
            .chain(&mut operation.error_responses);
        let carried = body.chain(responses.map(|it| &mut it.payload));
        types.extend(carried.filter_map(|payload| match payload {
            Payload::Empty => None,
            Payload::Single(content) => Some(&mut content.ty),
            Payload::Multiple(ty) => Some(ty),
        }));
    }
    for def in &mut api.types {
        match &mut def.shape {
            Shape::Struct(shape) => {
                types.extend(shape.fields.iter_mut().map(|it| &mut it.ty));
                types.extend(shape.additional.iter_mut().map(|it| &mut it.ty));
            }
            Shape::Union(shape) => types.extend(shape.variants.iter_mut().map(|it| &mut it.ty)),
            Shape::Headers(shape) => types.extend(shape.fields.iter_mut().map(|it| &mut it.ty)),
            Shape::Content(contents) => types.extend(contents.iter_mut().map(|it| &mut it.ty)),
            Shape::Alias(ty) | Shape::Newtype(ty) => types.push(ty),
            Shape::Enumeration(_) => {}
        }
    }
    types
}

fn number_variables(api: &mut Api) {
    for operation in &mut api.operations {
        let path = operation.path.clone();
        let in_path = operation
            .parameters
            .iter_mut()
            .filter(|it| it.location == Location::Path);
        for parameter in in_path {
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

/// The files of the crate itself.
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
fn is_same(one: TokenStream, other: TokenStream) -> bool {
    let (mut ones, mut others) = (without_docs(one), without_docs(other));
    loop {
        let is_alike = match (ones.next(), others.next()) {
            (None, None) => return true,
            (Some(TokenTree::Group(one)), Some(TokenTree::Group(other))) => {
                one.delimiter() == other.delimiter() && is_same(one.stream(), other.stream())
            }
            (Some(TokenTree::Ident(one)), Some(TokenTree::Ident(other))) => one == other,
            (Some(TokenTree::Punct(one)), Some(TokenTree::Punct(other))) => {
                one.as_char() == other.as_char()
            }
            (Some(TokenTree::Literal(one)), Some(TokenTree::Literal(other))) => {
                one.to_string() == other.to_string()
            }
            _ => false,
        };
        if !is_alike {
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
    let mut held: Vec<TokenTree> = Vec::new();
    std::iter::from_fn(move || {
        loop {
            if let Some(tree) = held.pop() {
                return Some(tree);
            }
            let tree = trees.next()?;
            if !is_sign(&tree, '#') {
                return Some(tree);
            }
            let inner = trees.next_if(|tree| is_sign(tree, '!'));
            match trees.next_if(|tree| is_attribute(tree, names)) {
                Some(_) => {}
                None => {
                    held.extend(inner);
                    return Some(tree);
                }
            }
        }
    })
}

fn is_sign(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Whether it is the bracket of an attribute of one of these names: `[doc = …]`, `[deprecated]`.
fn is_attribute(tree: &TokenTree, names: &[&str]) -> bool {
    let TokenTree::Group(group) = tree else {
        return false;
    };
    let first = group.stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(word)) if names.iter().any(|name| word == name))
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
