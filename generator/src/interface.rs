//! The API surface of a runtime that is a separate crate, and the version bump that a change of it requires.
//!
//! It is taken from the runtime's files, not from a description. The API consists of what the crate root exports;
//! all other items are only for generated code, which is generated again with the runtime.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use serde::{Deserialize, Serialize};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Fields, Generics, ImplItem, Item, ItemImpl, Path, Token, TraitItem, UseTree,
    Visibility,
};

use crate::code_diff::write_code;
use crate::diff::Rust;
use crate::format::FileSet;
use crate::ir::stable_hash;

/// The types that each client wraps, with the same methods.
const WRAPPED: [&str; 3] = ["Call", "Client", "ClientBuilder"];

/// The API surface of a runtime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// A hash of all of its code, without docs.
    code: String,
    /// The API items of its types and traits.
    items: BTreeSet<String>,
    /// The items that an implementation of one of its traits, or an exhaustive `match`, must have.
    required: BTreeSet<String>,
}

impl Interface {
    /// Returns the API surface of a runtime with these files, as a crate with this root exports it: the runtime
    /// crate, or a client, which exports the items that its callers need.
    ///
    /// # Errors
    ///
    /// If a file is not valid Rust.
    pub fn of(FileSet(files): &FileSet, root: &str) -> syn::Result<Self> {
        let mut exported = BTreeSet::from(WRAPPED.map(str::to_owned));
        for item in syn::parse_file(root)?.items {
            if let Item::Use(item) = item {
                collect_exports(&item.tree, &mut exported);
            }
        }
        let mut interface = Self {
            code: String::new(),
            items: exported.iter().map(|name| format!("use {name}")).collect(),
            required: BTreeSet::new(),
        };
        let mut code = String::new();
        for (path, text) in files {
            if path == "Cargo.toml" {
                // The version follows from all other changes.
                let lines = text.lines().filter(|line| !line.starts_with("version = "));
                code.extend(lines);
            } else if path.starts_with("src/runtime/") {
                let file = syn::parse_file(text)?;
                code.push_str(path);
                write_code(&mut code, file.to_token_stream(), &["doc"]);
                for item in &file.items {
                    interface.add(item, &exported);
                }
            }
        }
        interface.code = format!("{:016x}", stable_hash(&code));
        Ok(interface)
    }

    /// The API items that the other does not have, in Rust syntax.
    pub fn items_without(&self, other: &Self) -> Vec<String> {
        self.items.difference(&other.items).cloned().collect()
    }

    /// The version bump that callers need when this one is replaced by the next.
    pub fn required_bump(&self, next: &Self) -> Rust {
        let is_new = |required: &&String| !self.required.contains(*required);
        let requires_more = next.required.iter().any(|it| is_new(&it));
        if !self.items.is_subset(&next.items) || requires_more {
            return Rust::Major;
        }
        match (self.items == next.items, self.code == next.code) {
            (false, _) => Rust::Minor,
            (true, false) => Rust::Patch,
            (true, true) => Rust::None,
        }
    }

    fn add(&mut self, item: &Item, exported: &BTreeSet<String>) {
        let is_exported = |name: &Ident| exported.contains(&name.to_string());
        match item {
            Item::Struct(item) if is_exported(&item.ident) => {
                self.add_declaration(&item.ident, &item.attrs, &item.generics);
                self.add_fields(&item.ident.to_string(), &item.fields);
            }
            Item::Enum(item) if is_exported(&item.ident) => {
                let is_non_exhaustive =
                    self.add_declaration(&item.ident, &item.attrs, &item.generics);
                for variant in &item.variants {
                    let path = format!("{}::{}", item.ident, variant.ident);
                    if !is_non_exhaustive {
                        self.required.insert(path.clone());
                    }
                    self.add_item(path, &variant.fields);
                }
            }
            Item::Type(item) if is_exported(&item.ident) => {
                self.add_item(&item.ident, &item.ty);
            }
            Item::Trait(item) if is_exported(&item.ident) => {
                self.add_declaration(&item.ident, &item.attrs, &item.generics);
                self.add_item(format!("trait {}", item.ident), &item.supertraits);
                for inner in &item.items {
                    self.add_trait_item(&item.ident.to_string(), inner);
                }
            }
            Item::Impl(item) if mentions(item.to_token_stream(), exported) => {
                self.add_impl(item, exported);
            }
            // The input of a macro of the runtime identifies what the macro declares.
            Item::Macro(item) if mentions(item.mac.tokens.clone(), exported) => {
                self.items.insert(text(&item.mac));
            }
            _ => {}
        }
    }

    /// Adds a type or trait with its generics and derived traits. Returns whether it is `#[non_exhaustive]`.
    fn add_declaration(
        &mut self,
        name: &Ident,
        attributes: &[Attribute],
        generics: &Generics,
    ) -> bool {
        let bounds = &generics.where_clause;
        self.add_item(name, &quote::quote!(#generics #bounds));
        let mut is_non_exhaustive = false;
        for attribute in attributes {
            if attribute.path().is_ident("non_exhaustive") {
                is_non_exhaustive = true;
                self.required.insert(format!("{name} is non_exhaustive"));
            } else if attribute.path().is_ident("derive") {
                let derives = Punctuated::<Path, Token![,]>::parse_terminated;
                let derives = attribute.parse_args_with(derives).into_iter().flatten();
                let derives = derives.map(|path| format!("impl {} for {name}", text(&path)));
                self.items.extend(derives);
            }
        }
        is_non_exhaustive
    }

    fn add_impl(&mut self, item: &ItemImpl, exported: &BTreeSet<String>) {
        let ty = text(&item.self_ty);
        let (generics, bounds) = (&item.generics, &item.generics.where_clause);
        let bounds = text(&quote::quote!(#generics #bounds));
        if let Some((path, _)) = &item.trait_ {
            let self_type = &item.self_ty;
            if !mentions(quote::quote!(#path #self_type), exported) {
                return;
            }
            let head = format!("impl{bounds} {} for {ty}", text(path));
            for inner in &item.items {
                if let ImplItem::Type(it) = inner {
                    self.add_item(format!("{head}::{}", it.ident), &it.ty);
                }
            }
            self.items.insert(head);
            return;
        }
        let name = ty.split('<').next().unwrap_or_default();
        if !exported.contains(name) {
            return;
        }
        for inner in &item.items {
            match inner {
                ImplItem::Fn(it) if matches!(it.vis, Visibility::Public(_)) => {
                    self.add_item(format!("{ty}{bounds}::{}", it.sig.ident), &it.sig);
                }
                ImplItem::Const(it) if matches!(it.vis, Visibility::Public(_)) => {
                    self.add_item(format!("{ty}{bounds}::{}", it.ident), &it.ty);
                }
                _ => {}
            }
        }
    }

    fn add_fields(&mut self, owner: &str, fields: &Fields) {
        for (index, field) in fields.iter().enumerate() {
            if matches!(field.vis, Visibility::Public(_)) {
                let name = field.ident.as_ref().map_or(index.to_string(), text);
                self.add_item(format!("{owner}.{name}"), &field.ty);
            }
        }
    }

    fn add_trait_item(&mut self, owner: &str, item: &TraitItem) {
        let (name, signature, has_default) = match item {
            TraitItem::Fn(it) => (&it.sig.ident, text(&it.sig), it.default.is_some()),
            TraitItem::Type(it) => (&it.ident, text(&it.bounds), it.default.is_some()),
            TraitItem::Const(it) => (&it.ident, text(&it.ty), it.default.is_some()),
            _ => return,
        };
        self.items.insert(format!("{owner}::{name}: {signature}"));
        if !has_default {
            self.required.insert(format!("{owner}::{name}"));
        }
    }

    fn add_item(&mut self, path: impl ToString, signature: &impl ToTokens) {
        self.items
            .insert(format!("{}: {}", path.to_string(), text(signature)));
    }
}

/// Whether the code mentions one of these names.
fn mentions(code: TokenStream, names: &BTreeSet<String>) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Ident(name) => names.contains(&name.to_string()),
        TokenTree::Group(group) => mentions(group.stream(), names),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Collects the names that a `use` exports.
fn collect_exports(tree: &UseTree, exports: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => collect_exports(&path.tree, exports),
        UseTree::Name(name) => drop(exports.insert(name.ident.to_string())),
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| collect_exports(tree, exports)),
        UseTree::Rename(_) | UseTree::Glob(_) => {}
    }
}

/// The code in one line, without docs.
fn text(code: &impl ToTokens) -> String {
    let mut text = String::new();
    write_code(&mut text, code.to_token_stream(), &["doc"]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "pub mod runtime; pub use runtime::call::{Operation, Patch, Uri};";

    fn of(call: &str) -> Interface {
        let files = [("src/runtime/call.rs".to_owned(), call.to_owned())];
        Interface::of(&FileSet(files.into()), ROOT).unwrap()
    }

    #[test]
    fn classifies_runtime_change_by_api_items() {
        let old = "pub struct Call { inner: u8 } impl Call { pub fn send(self) {} } \
                   pub trait Operation { fn read(&self); }";
        let bump = |next: &str| of(old).required_bump(&of(next));
        assert_eq!(bump(old), Rust::None);
        assert_eq!(bump(&format!("//! Docs.\n{old}")), Rust::None);
        assert_eq!(bump(&old.replace("{}", "{ drop(1) }")), Rust::Patch);
        assert_eq!(bump(&old.replace("inner", "other")), Rust::Patch);
        assert_eq!(bump(&format!("{old} pub struct Hidden;")), Rust::Patch);
        let added = old.replace("pub fn", "pub fn with(self) {} pub fn");
        assert_eq!(bump(&added), Rust::Minor);
        assert_eq!(of(&added).required_bump(&of(old)), Rust::Major);
        assert_eq!(bump(&old.replace("send(self)", "send(&self)")), Rust::Major);
        let given = old.replace("&self);", "&self); fn wait(&self) {}");
        assert_eq!(bump(&given), Rust::Minor);
        let required = old.replace("&self);", "&self); fn wait(&self);");
        assert_eq!(bump(&required), Rust::Major);
    }

    #[test]
    fn incompatible_change_of_api_item_is_major() {
        let old = "#[derive(Clone, Debug)] pub enum Patch<T> { Absent, Value(T) } \
                   string_newtype! { pub struct Uri } \
                   impl From<Uri> for String { } \
                   pub trait Operation: Send { type Output; } \
                   impl<T: Copy> Operation for Patch<T> { type Output = T; }";
        let bump = |from: &str, to: &str| {
            assert!(old.contains(from), "{from}");
            of(old).required_bump(&of(&old.replace(from, to)))
        };
        assert_eq!(bump("Clone, ", ""), Rust::Major);
        assert_eq!(bump("Absent,", "Absent, Null,"), Rust::Major);
        assert_eq!(bump("pub enum", "#[non_exhaustive] pub enum"), Rust::Major);
        assert_eq!(bump("string_newtype! { pub struct Uri }", ""), Rust::Major);
        assert_eq!(bump("impl From<Uri> for String { }", ""), Rust::Major);
        assert_eq!(bump(": Send", ": Send + Sync"), Rust::Major);
        assert_eq!(bump("T: Copy", "T: Copy + Ord"), Rust::Major);
        assert_eq!(bump("Output = T", "Output = u8"), Rust::Major);
        let added = "Operation: Send { fn more(&self) {}";
        assert_eq!(bump("Operation: Send {", added), Rust::Minor);
    }
}
