//! The imports of a file: paths are short, and no import shadows another name.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::ir::Name;

/// The `use` items of a file that is being generated.
pub(super) struct Imports {
    /// The names that the file declares.
    declared: BTreeSet<String>,
    /// The imported names, and the modules that they come from.
    imported: BTreeMap<String, String>,
    /// The first segment of paths into the crate: `crate`, or its name in files outside of it.
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

    /// The names of several items of a module.
    pub(super) fn names<const N: usize>(
        &mut self,
        module: &str,
        names: [&str; N],
    ) -> [TokenStream; N] {
        names.map(|name| self.name(module, name))
    }

    /// The `use` items, one for each module: of the standard library, of dependencies and of the crate, each group
    /// in rustfmt's order.
    pub(super) fn items(&self) -> TokenStream {
        let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, module) in &self.imported {
            modules.entry(module).or_default().push(name);
        }
        let mut uses: Vec<_> = modules.into_iter().collect();
        for (_, names) in &mut uses {
            names.sort_by_key(|name| sort_key(name));
        }
        uses.sort_by_key(|(module, names)| {
            let segments = self.segments(module);
            let provider = Provider::of(segments[0]);
            let mut keys: Vec<_> = segments.into_iter().map(sort_key).collect();
            keys.push(match names.as_slice() {
                [only] => sort_key(only),
                // A list goes after all single names of its module.
                _ => Namespace::List,
            });
            (provider, keys)
        });
        let items = uses.into_iter().map(|(module, names)| {
            let path = self.path(module);
            let names = names.into_iter().map(|name| format_ident!("{name}"));
            let names: Vec<_> = names.collect();
            match names.as_slice() {
                [name] => quote!(use #path::#name;),
                names => quote!(use #path::{#(#names),*};),
            }
        });
        quote!(#(#items)*)
    }

    fn path(&self, module: &str) -> TokenStream {
        let segments = self.segments(module).into_iter();
        let segments = segments.map(|segment| Ident::new(segment, Span::call_site()));
        quote!(#(#segments)::*)
    }

    fn segments<'a>(&'a self, module: &'a str) -> Vec<&'a str> {
        let segments = module.split("::").map(|segment| match segment {
            "crate" => self.root.as_str(),
            segment => segment,
        });
        segments.collect()
    }
}

/// The provider of an import. Imports are grouped by it, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Provider {
    Language,
    Dependency,
    Crate,
}

impl Provider {
    /// The provider of a path with this first segment.
    pub(crate) fn of(first: &str) -> Self {
        match first {
            "std" => Self::Language,
            "crate" | "super" => Self::Crate,
            _ => Self::Dependency,
        }
    }
}

/// A segment of a path as rustfmt orders it: numbers in names are compared as numbers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Namespace {
    Super,
    Crate,
    Name(Vec<Part>),
    List,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// An underscore, which sorts first.
    Gap,
    Number(u64),
    Char(char),
}

fn sort_key(segment: &str) -> Namespace {
    match segment {
        "super" => return Namespace::Super,
        "crate" => return Namespace::Crate,
        _ => {}
    }
    let mut parts = Vec::new();
    for ch in segment.chars() {
        let part = match (ch.to_digit(10), parts.last_mut()) {
            (Some(digit), Some(Part::Number(number))) => {
                *number = number.saturating_mul(10).saturating_add(digit.into());
                continue;
            }
            (Some(digit), _) => Part::Number(digit.into()),
            (None, _) if ch == '_' => Part::Gap,
            (None, _) => Part::Char(ch),
        };
        parts.push(part);
    }
    Namespace::Name(parts)
}
