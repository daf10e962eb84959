//! What programs can name of a runtime that is a crate of its own, and what a change of it means.
//!
//! No description says what the runtime is: its files do. Its interface is what its root hands on; everything else
//! is there for generated code alone, which is made anew with it.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use serde::{Deserialize, Serialize};
use syn::{Fields, ImplItem, Item, TraitItem, UseTree, Visibility};

use crate::diff::Rust;
use crate::format::FileSet;
use crate::ir::stable_hash;

/// What each client has around it, and hands on with the same methods.
const WRAPPED: [&str; 3] = ["Call", "Client", "ClientBuilder"];

/// A runtime as programs see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// What stands for all of its code, docs aside.
    code: String,
    /// What its types and traits have that programs can name, an item each.
    items: BTreeSet<String>,
    /// What whoever implements one of its traits has to write.
    required: BTreeSet<String>,
}

impl Interface {
    /// The interface of a runtime with these files.
    ///
    /// # Errors
    ///
    /// When a file is no Rust.
    pub fn of(FileSet(files): &FileSet) -> syn::Result<Self> {
        let sources = files.iter().filter(|(place, _)| place.ends_with(".rs"));
        let sources = sources.map(|(place, text)| Ok((place, syn::parse_file(text)?)));
        let sources: Vec<_> = sources.collect::<syn::Result<_>>()?;
        let mut exported = BTreeSet::from(WRAPPED.map(str::to_owned));
        let mut code = String::new();
        for (place, file) in &sources {
            code.push_str(place);
            write_code(file.to_token_stream(), &mut code);
            if *place == "src/lib.rs" {
                for item in &file.items {
                    if let Item::Use(item) = item {
                        names(&item.tree, &mut exported);
                    }
                }
            }
        }
        let mut interface = Self {
            code: format!("{:016x}", stable_hash(&code)),
            items: BTreeSet::new(),
            required: BTreeSet::new(),
        };
        for item in sources.into_iter().flat_map(|(_, file)| file.items) {
            interface.add(&item, &exported);
        }
        Ok(interface)
    }

    /// What programs can name of it and not of the other, in words of Rust.
    pub fn items_without(&self, other: &Self) -> Vec<String> {
        self.items.difference(&other.items).cloned().collect()
    }

    /// What it means for programs that this one becomes the next.
    pub fn step(&self, next: &Self) -> Rust {
        let is_new = |required: &&String| !self.required.contains(*required);
        let asks_for_more = next.required.iter().any(|it| is_new(&it));
        if !self.items.is_subset(&next.items) || asks_for_more {
            return Rust::Major;
        }
        match (self.items == next.items, self.code == next.code) {
            (false, _) => Rust::Minor,
            (true, false) => Rust::Patch,
            (true, true) => Rust::None,
        }
    }

    fn add(&mut self, item: &Item, exported: &BTreeSet<String>) {
        let is_exported = |name: &str| exported.contains(name);
        match item {
            Item::Struct(item) if is_exported(&item.ident.to_string()) => {
                self.item(&item.ident, &item.generics);
                self.fields(&item.ident.to_string(), &item.fields);
            }
            Item::Enum(item) if is_exported(&item.ident.to_string()) => {
                self.item(&item.ident, &item.generics);
                for variant in &item.variants {
                    let fields = &variant.fields;
                    self.item(format!("{}::{}", item.ident, variant.ident), fields);
                }
            }
            Item::Type(item) if is_exported(&item.ident.to_string()) => {
                self.item(&item.ident, &item.ty);
            }
            Item::Trait(item) if is_exported(&item.ident.to_string()) => {
                self.item(&item.ident, &item.generics);
                for inner in &item.items {
                    self.trait_item(&item.ident.to_string(), inner);
                }
            }
            Item::Impl(item) => {
                let ty = text(&item.self_ty);
                let name = ty.split('<').next().unwrap_or_default();
                if !is_exported(name) {
                    return;
                }
                if let Some((path, _)) = &item.trait_ {
                    self.items.insert(format!("impl {} for {ty}", text(path)));
                    return;
                }
                for inner in &item.items {
                    match inner {
                        ImplItem::Fn(it) if matches!(it.vis, Visibility::Public(_)) => {
                            self.item(format!("{ty}::{}", it.sig.ident), &it.sig);
                        }
                        ImplItem::Const(it) if matches!(it.vis, Visibility::Public(_)) => {
                            self.item(format!("{ty}::{}", it.ident), &it.ty);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, owner: &str, fields: &Fields) {
        for (index, field) in fields.iter().enumerate() {
            if matches!(field.vis, Visibility::Public(_)) {
                let name = field.ident.as_ref().map_or(index.to_string(), text);
                self.item(format!("{owner}.{name}"), &field.ty);
            }
        }
    }

    fn trait_item(&mut self, owner: &str, item: &TraitItem) {
        let (name, signature, is_given) = match item {
            TraitItem::Fn(it) => (&it.sig.ident, text(&it.sig), it.default.is_some()),
            TraitItem::Type(it) => (&it.ident, text(&it.bounds), it.default.is_some()),
            TraitItem::Const(it) => (&it.ident, text(&it.ty), it.default.is_some()),
            _ => return,
        };
        self.items.insert(format!("{owner}::{name}: {signature}"));
        if !is_given {
            self.required.insert(format!("{owner}::{name}"));
        }
    }

    fn item(&mut self, path: impl ToString, signature: &impl ToTokens) {
        self.items
            .insert(format!("{}: {}", path.to_string(), text(signature)));
    }
}

/// The names that a `use` hands on.
fn names(tree: &UseTree, found: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => names(&path.tree, found),
        UseTree::Name(name) => drop(found.insert(name.ident.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, found)),
        UseTree::Rename(_) | UseTree::Glob(_) => {}
    }
}

/// A code in one line, without docs.
fn text(code: &impl ToTokens) -> String {
    let mut text = String::new();
    write_code(code.to_token_stream(), &mut text);
    text
}

fn write_code(code: TokenStream, text: &mut String) {
    let mut tokens = code.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let inner = tokens.next_if(|it| it.to_string() == "!");
                let is_doc = |it: &TokenTree| it.to_string().starts_with("[doc");
                if tokens.next_if(is_doc).is_none() {
                    text.push('#');
                    text.extend(inner.map(|_| '!'));
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write_code(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(sign) => text.push(sign.as_char()),
            word => {
                if text.ends_with(|last: char| last.is_alphanumeric() || last == '_') {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "pub mod runtime; pub use runtime::call::Operation;";

    fn of(call: &str) -> Interface {
        let files = [("src/lib.rs", LIB), ("src/runtime/call.rs", call)];
        let files = files.map(|(place, text)| (place.to_owned(), text.to_owned()));
        Interface::of(&FileSet(files.into())).unwrap()
    }

    #[test]
    fn a_change_of_the_runtime_is_told_by_what_programs_can_name_of_it() {
        let old = "pub struct Call { inner: u8 } impl Call { pub fn send(self) {} } \
                   pub trait Operation { fn read(&self); }";
        let step = |next: &str| of(old).step(&of(next));
        assert_eq!(step(old), Rust::None);
        assert_eq!(step(&format!("//! Docs.\n{old}")), Rust::None);
        assert_eq!(step(&old.replace("{}", "{ drop(1) }")), Rust::Patch);
        assert_eq!(step(&old.replace("inner", "other")), Rust::Patch);
        assert_eq!(step(&format!("{old} pub struct Hidden;")), Rust::Patch);
        let added = old.replace("pub fn", "pub fn with(self) {} pub fn");
        assert_eq!(step(&added), Rust::Minor);
        assert_eq!(of(&added).step(&of(old)), Rust::Major);
        assert_eq!(step(&old.replace("send(self)", "send(&self)")), Rust::Major);
        let given = old.replace("&self);", "&self); fn wait(&self) {}");
        assert_eq!(step(&given), Rust::Minor);
        let required = old.replace("&self);", "&self); fn wait(&self);");
        assert_eq!(step(&required), Rust::Major);
    }
}
