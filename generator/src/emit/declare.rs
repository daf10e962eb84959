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
    declares: fn(&Shape) -> bool,
}

const ALL: &[Macros] = &[
    Macros {
        path: "src/declare/object.rs",
        text: include_str!("../../runtime/declare/object.rs"),
        list: || {
            quote!(
                mod object;
                pub(crate) use object::{object, read_members, tuple, wire, write_members};
            )
        },
        declares: |shape| matches!(shape, Shape::Struct(_)),
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
        declares: |shape| match shape {
            Shape::Enumeration(shape) => shape.values == Values::Text && shape.unknown.is_some(),
            _ => false,
        },
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
    let is_needed = |macros: &&Macros| api.types.iter().any(|def| (macros.declares)(&def.shape));
    ALL.iter().filter(is_needed)
}

fn index(api: &Api) -> TokenStream {
    let docs = docs::inner("The macros that the crate's types are declared with.");
    let lists = needed(api).map(|macros| (macros.list)());
    quote!(#docs #(#lists)*)
}
