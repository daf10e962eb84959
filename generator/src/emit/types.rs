//! `types`: one module for each component, with the types that only it has beside it.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Home, Name, Shape, TypeDef};

use super::ty::{File, ident};
use super::{Artifact, content, docs, headers, shapes};

/// The modules, and the one that hands their types on.
pub(super) fn emit(api: &Api) -> Vec<Artifact> {
    let mut modules: BTreeMap<&Name, Vec<&TypeDef>> = BTreeMap::new();
    for def in &api.types {
        if let Home::Component(module) = &def.home {
            modules.entry(module).or_default().push(def);
        }
    }
    if modules.is_empty() {
        return Vec::new();
    }
    // What a type holds stands below it.
    modules
        .values_mut()
        .for_each(|defs| defs.sort_by_key(|def| def.depth()));
    let mut artifacts = vec![Artifact::rust("src/types/mod.rs", index(&modules))];
    artifacts.extend(modules.into_iter().map(|(module, defs)| {
        let file = File::new(api, Home::Component(module.clone()), []);
        Artifact::rust(format!("src/types/{module}.rs"), module_file(file, &defs))
    }));
    artifacts
}

fn index(modules: &BTreeMap<&Name, Vec<&TypeDef>>) -> TokenStream {
    let docs = docs::inner("The types that the API's operations share.");
    let declarations = modules
        .keys()
        .map(|module| ident(module))
        .map(|module| quote!(mod #module;));
    let exports = modules.iter().map(|(module, defs)| {
        let module = ident(module);
        let mut names: Vec<_> = defs.iter().map(|def| &def.name).collect();
        names.sort();
        let names: Vec<_> = names.into_iter().map(ident).collect();
        match names.as_slice() {
            [name] => quote!(pub use #module::#name;),
            names => quote!(pub use #module::{#(#names),*};),
        }
    });
    quote!(#docs #(#declarations)* #(#exports)*)
}

fn module_file(mut file: File<'_>, defs: &[&TypeDef]) -> TokenStream {
    let items: Vec<_> = defs.iter().map(|def| type_def(&mut file, def)).collect();
    let imports = file.imports.items();
    quote!(#imports #(#items)*)
}

/// The items of one type.
pub(super) fn type_def(file: &mut File<'_>, def: &TypeDef) -> TokenStream {
    match &def.shape {
        Shape::Struct(shape) => shapes::structure(file, def, shape),
        Shape::Enumeration(shape) => shapes::enumeration(file, def, shape),
        Shape::Union(_) | Shape::Newtype(_) => TokenStream::new(),
        Shape::Alias(ty) => shapes::alias(file, def, ty),
        Shape::Headers(shape) => headers::emit(file, def, shape),
        Shape::Content(contents) => content::emit(file, def, contents),
    }
}
