//! Tests that callers can name what they are given: each type in a public signature is at the root of the crate.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Fields, ImplItem, Item, TraitItem, Type, Visibility};
use tests::{files_below, names_in, root};

#[test]
fn every_type_in_a_public_signature_is_at_the_root() {
    let files = files_below(&root().join("generated/src"));
    let is_of_all = |path: &str| path == "newtypes.rs" || path.starts_with("runtime/");
    let of_all = files.iter().filter(|(path, _)| is_of_all(path));
    let items: Vec<_> = of_all.flat_map(|(_, text)| items(text)).collect();
    let exported = exported(&files["lib.rs"]);
    let defined: BTreeSet<_> = items.iter().filter_map(defined).collect();
    let mut hidden: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in &items {
        let Some((owner, signatures)) = signatures(item).filter(|(it, _)| exported.contains(it))
        else {
            continue;
        };
        let named = names(signatures);
        let named = named.into_iter().filter(|name| defined.contains(name));
        let missing: BTreeSet<_> = named.filter(|name| !exported.contains(name)).collect();
        if !missing.is_empty() {
            hidden.entry(owner).or_default().extend(missing);
        }
    }
    assert_eq!(hidden, BTreeMap::new());
}

fn items(file: &[u8]) -> Vec<Item> {
    let text = str::from_utf8(file).unwrap();
    syn::parse_file(text).unwrap().items
}

/// Returns the names that the root of the crate re-exports.
fn exported(root: &[u8]) -> BTreeSet<String> {
    let uses = items(root).into_iter().filter_map(|item| match item {
        Item::Use(item) if matches!(item.vis, Visibility::Public(_)) => Some(item.tree),
        _ => None,
    });
    names(uses.map(ToTokens::into_token_stream).collect())
}

fn names(code: TokenStream) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    names_in(code, &mut names);
    names
}

/// Returns the name of a public type or trait. An alias is not one: callers can write what it stands for.
fn defined(item: &Item) -> Option<String> {
    let (visibility, name) = match item {
        Item::Struct(item) => (&item.vis, &item.ident),
        Item::Enum(item) => (&item.vis, &item.ident),
        Item::Trait(item) => (&item.vis, &item.ident),
        _ => return None,
    };
    matches!(visibility, Visibility::Public(_)).then(|| name.to_string())
}

/// Returns the type or trait of an item, and the tokens of the public signatures that it has.
fn signatures(item: &Item) -> Option<(String, TokenStream)> {
    let is_public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    Some(match item {
        Item::Impl(item) if item.trait_.is_none() => {
            let Type::Path(owner) = &*item.self_ty else {
                return None;
            };
            let methods = item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(method) if is_public(&method.vis) => Some(&method.sig),
                _ => None,
            });
            let owner = owner.path.segments.last()?.ident.to_string();
            (owner, methods.map(ToTokens::to_token_stream).collect())
        }
        Item::Trait(item) => {
            let methods = item.items.iter().map(|item| match item {
                TraitItem::Fn(method) => method.sig.to_token_stream(),
                item => item.to_token_stream(),
            });
            let bounds = item.supertraits.to_token_stream();
            let all = std::iter::once(bounds).chain(methods).collect();
            (item.ident.to_string(), all)
        }
        Item::Struct(item) => {
            let fields = item.fields.iter().filter(|field| is_public(&field.vis));
            let types = fields.map(|field| field.ty.to_token_stream()).collect();
            (item.ident.to_string(), types)
        }
        Item::Enum(item) => {
            let fields = item.variants.iter().map(|variant| match &variant.fields {
                Fields::Unit => TokenStream::new(),
                fields => fields.to_token_stream(),
            });
            (item.ident.to_string(), fields.collect())
        }
        _ => return None,
    })
}
