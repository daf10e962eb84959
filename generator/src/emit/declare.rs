//! `declare`: the macros that declare types, byte for byte: those that the crate needs.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Shape, Values};

use super::{Artifact, Content, docs};

/// A file of macros, and what other files use of it.
struct Macros {
    path: &'static str,
    text: &'static str,
    list: fn() -> TokenStream,
    is_needed: fn(&Api) -> bool,
}

const ALL: &[Macros] = &[
    Macros {
        path: "src/declare/errors.rs",
        text: include_str!("../../runtime/declare/errors.rs"),
        list: || {
            quote!(
                mod errors;
                pub(crate) use errors::errors;
            )
        },
        is_needed: |api| !api.operations.is_empty(),
    },
    Macros {
        path: "src/declare/object.rs",
        text: include_str!("../../runtime/declare/object.rs"),
        list: || {
            quote!(
                mod object;
                pub(crate) use object::{object, tuple};
            )
        },
        is_needed: |api| has(api, |shape| matches!(shape, Shape::Struct(_))),
    },
    Macros {
        path: "src/declare/texts.rs",
        text: include_str!("../../runtime/declare/texts.rs"),
        list: || {
            quote!(
                mod texts;
                pub(crate) use texts::texts;
            )
        },
        is_needed: |api| has(api, is_open_text),
    },
];

/// The files with the macros that the client needs, and their list.
pub(super) fn emit(api: &Api) -> Vec<Artifact<'_>> {
    if !is_needed(api) {
        return Vec::new();
    }
    let list = Artifact::rust("src/declare/mod.rs", || index(api));
    let files = needed(api)
        .map(|macros| Artifact::new(macros.path, || Content::Verbatim(macros.text.into())));
    std::iter::once(list).chain(files).collect()
}

/// Whether the client has types that a macro declares.
pub(super) fn is_needed(api: &Api) -> bool {
    needed(api).next().is_some()
}

fn needed(api: &Api) -> impl Iterator<Item = &'static Macros> {
    ALL.iter().filter(|macros| (macros.is_needed)(api))
}

fn has(api: &Api, is_declared: fn(&Shape) -> bool) -> bool {
    api.types.iter().any(|def| is_declared(&def.shape))
}

fn is_open_text(shape: &Shape) -> bool {
    matches!(shape, Shape::Enumeration(shape) if shape.values == Values::Text && shape.unknown.is_some())
}

fn index(api: &Api) -> TokenStream {
    let docs = docs::inner("The macros that the crate's types are declared with.");
    let lists = needed(api).map(|macros| (macros.list)());
    quote!(#docs #(#lists)*)
}
