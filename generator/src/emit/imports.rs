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

    /// The `use` items, one for each module: the language's, the dependencies', the crate's own, and
    /// within each of these in rustfmt's order.
    pub(super) fn items(&self) -> TokenStream {
        let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, module) in &self.imported {
            modules.entry(module).or_default().push(name);
        }
        let mut uses: Vec<_> = modules.into_iter().collect();
        for (_, names) in &mut uses {
            names.sort_by_key(|name| place(name));
        }
        uses.sort_by_key(|(module, names)| {
            let steps = self.steps(module);
            let own = matches!(names.as_slice(), [_]).then(|| names[0]);
            let places: Vec<_> = steps.iter().copied().chain(own).map(place).collect();
            // A list goes after all single names of its module.
            let list = own.is_none().then_some(Namespace::List);
            (
                rank(steps[0]),
                places.into_iter().chain(list).collect::<Vec<_>>(),
            )
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
        let steps = self.steps(module).into_iter();
        let steps = steps.map(|step| Ident::new(step, Span::call_site()));
        quote!(#(#steps)::*)
    }

    fn steps<'a>(&'a self, module: &'a str) -> Vec<&'a str> {
        let steps = module.split("::");
        steps
            .map(|step| if step == "crate" { &self.root } else { step })
            .collect()
    }
}

fn rank(first: &str) -> u8 {
    match first {
        "std" => 0,
        "crate" | "super" => 2,
        _ => 1,
    }
}

/// A step of a path as rustfmt orders it: numbers in names count as numbers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Namespace {
    Super,
    Crate,
    Name(Vec<Part>),
    List,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// An underscore goes before everything else.
    Gap,
    Number(u64),
    Sign(char),
}

fn place(step: &str) -> Namespace {
    match step {
        "super" => return Namespace::Super,
        "crate" => return Namespace::Crate,
        _ => {}
    }
    let mut parts = Vec::new();
    for sign in step.chars() {
        let part = match (sign.to_digit(10), parts.last_mut()) {
            (Some(digit), Some(Part::Number(number))) => {
                *number = number.saturating_mul(10).saturating_add(digit.into());
                continue;
            }
            (Some(digit), _) => Part::Number(digit.into()),
            (None, _) if sign == '_' => Part::Gap,
            (None, _) => Part::Sign(sign),
        };
        parts.push(part);
    }
    Namespace::Name(parts)
}
