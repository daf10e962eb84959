//! `types`: one module for each component, with the types that are nested in it.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Gate, Name, Shape, TypeDef, TypeModule};

use super::modules::{Declared, declare};
use super::type_expr::File;
use super::{Artifact, content, docs, gate, headers, shapes};

/// The modules, and the parent module that re-exports their types.
pub(super) fn emit<'a>(
    api: &'a Api,
    types: &BTreeMap<&'a TypeModule, Vec<&'a TypeDef>>,
) -> Vec<Artifact<'a>> {
    let mut modules = Vec::new();
    let mut artifacts = Vec::new();
    for (&type_module, defs) in types {
        if let TypeModule::Component(module) = type_module {
            modules.push((module, api.gate(type_module)));
            let (path, defs) = (file(module), defs.clone());
            artifacts.push(Artifact::rust(path, move || {
                module_file(api, type_module, &defs)
            }));
        }
    }
    if !modules.is_empty() {
        artifacts.push(Artifact::rust("src/types/mod.rs", move || {
            index(api, &modules)
        }));
    }
    artifacts
}

/// The file of a component.
pub(super) fn file(module: &Name) -> String {
    format!("src/types/{module}.rs")
}

fn index(api: &Api, modules: &[(&Name, &Gate)]) -> TokenStream {
    let docs = docs::inner("The types that the API's operations share.");
    let (declarations, exports) = declare(modules.iter().map(|(name, gate)| Declared {
        name,
        is_public: false,
        cfg: gate::attribute(api, gate, &Gate::Always),
    }));
    quote!(#docs #declarations #exports)
}

fn module_file(api: &Api, type_module: &TypeModule, defs: &[&TypeDef]) -> TokenStream {
    let declared = defs.iter().map(|def| &def.name);
    let mut file = File::new(api, type_module.clone(), declared);
    let items: Vec<_> = defs.iter().map(|def| type_def(&mut file, def)).collect();
    let imports = file.imports.items();
    quote!(#imports #(#items)*)
}

/// The items of one type.
pub(super) fn type_def(file: &mut File<'_>, def: &TypeDef) -> TokenStream {
    match &def.shape {
        Shape::Struct(shape) => shapes::structure(file, def, shape),
        Shape::Enumeration(shape) => shapes::enumeration(file, def, shape),
        Shape::Union(shape) => shapes::union(file, def, shape),
        Shape::Newtype(ty) => shapes::newtype(file, def, ty),
        Shape::Alias(ty) => shapes::alias(file, def, ty),
        Shape::Headers(shape) => headers::emit(file, def, shape),
        Shape::Content(contents) => content::emit(file, def, contents),
    }
}
