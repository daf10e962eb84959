//! What a file imports: paths are short, and no import hides another name.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::ir::Name;

/// The `use` block of one file in the making.
pub(super) struct Imports {
    /// The names that the file declares itself.
    declared: BTreeSet<String>,
    /// The imported names, and the modules that they come from.
    imported: BTreeMap<String, String>,
    /// What the file calls the crate: `crate`, or its name from outside.
    root: String,
}

impl Imports {
    /// The imports of a file that declares these names.
    pub(super) fn new<'a>(declared: impl IntoIterator<Item = &'a Name>, root: &str) -> Self {
        let declared = declared.into_iter().map(Name::to_string).collect();
        Self {
            declared,
            imported: BTreeMap::new(),
            root: root.to_owned(),
        }
    }

    /// The name of an item in this file: imported, unless the file has another item of that name.
    pub(super) fn name(&mut self, module: &str, name: &str) -> TokenStream {
        let is_free = match self.imported.get(name) {
            Some(other) => other == module,
            None => !self.declared.contains(name),
        };
        if is_free {
            self.imported.insert(name.to_owned(), module.to_owned());
            let name = format_ident!("{name}");
            return quote!(#name);
        }
        let path = self.path(module);
        let name = format_ident!("{name}");
        quote!(#path::#name)
    }

    /// The `use` items, one for each module, in rustfmt's order: the language's, the dependencies',
    /// the crate's own.
    pub(super) fn items(&self) -> TokenStream {
        let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, module) in &self.imported {
            modules.entry(module).or_default().push(name);
        }
        let mut uses: Vec<_> = modules.into_iter().collect();
        uses.sort_by_key(|(module, names)| match names.as_slice() {
            [name] => (rank(module), format!("{module}::{name}")),
            _ => (rank(module), format!("{module}::{{")),
        });
        let items = uses.into_iter().map(|(module, names)| {
            let path = self.path(module);
            let names: Vec<_> = names
                .into_iter()
                .map(|name| format_ident!("{name}"))
                .collect();
            match names.as_slice() {
                [name] => quote!(use #path::#name;),
                names => quote!(use #path::{#(#names),*};),
            }
        });
        quote!(#(#items)*)
    }

    fn path(&self, module: &str) -> TokenStream {
        let steps = module
            .split("::")
            .map(|step| if step == "crate" { &self.root } else { step });
        let steps = steps.map(|step| Ident::new(step, Span::call_site()));
        quote!(#(#steps)::*)
    }
}

fn rank(module: &str) -> u8 {
    match module.split("::").next() {
        Some("std") => 0,
        Some("crate" | "super") => 2,
        _ => 1,
    }
}
