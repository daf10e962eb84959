//! Types as they stand in fields, arguments and signatures.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Api, ArgumentForm, Name, StringFormat, Type, TypeDef, TypeId, TypeModule};

use super::formats;
use super::imports::Imports;

/// A file in the making: where it stands, and what it imports.
pub(super) struct File<'a> {
    pub(super) api: &'a Api,
    pub(super) imports: Imports,
    /// The home of the types that it declares; none in a file that uses the crate from outside.
    home: Option<TypeModule>,
}

impl<'a> File<'a> {
    /// The file of this home, which declares these names.
    pub(super) fn new<'n>(
        api: &'a Api,
        home: TypeModule,
        declared: impl IntoIterator<Item = &'n Name>,
    ) -> Self {
        Self {
            api,
            imports: Imports::new(declared, "crate"),
            home: Some(home),
        }
    }

    /// A file that uses the crate by its name.
    pub(super) fn outside(api: &'a Api, crate_name: &str) -> Self {
        Self {
            api,
            imports: Imports::new([], crate_name),
            home: None,
        }
    }

    /// A type.
    pub(super) fn ty(&mut self, ty: &Type) -> TokenStream {
        match ty {
            Type::Bool => quote!(bool),
            Type::I32 => quote!(i32),
            Type::I64 => quote!(i64),
            Type::U64 => quote!(u64),
            Type::F64 => quote!(f64),
            Type::String => quote!(String),
            Type::Formatted(format) => self.format(*format),
            Type::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.ty(item)).collect();
                quote!((#(#items,)*))
            }
            Type::Foreign(path) => self.foreign(path),
            Type::Json => self.imports.name("serde_json", "Value"),
            Type::Binary => self.imports.name("bytes", "Bytes"),
            Type::File => self.imports.name("crate", "File"),
            Type::Multipart => self.imports.name("crate", "Multipart"),
            Type::Array(item) => {
                let item = self.ty(item);
                quote!(Vec<#item>)
            }
            Type::Map(value) => {
                let map = self.imports.name("std::collections", "BTreeMap");
                let value = self.ty(value);
                quote!(#map<String, #value>)
            }
            Type::Nullable(value) => {
                let value = self.ty(value);
                quote!(Option<#value>)
            }
            Type::Named(id) => self.named(*id),
        }
    }

    /// A type of another crate: imported where its path is names alone.
    fn foreign(&mut self, path: &str) -> TokenStream {
        let is_name = |step: &str| {
            let mut signs = step.chars();
            signs.next().is_some_and(unicode_ident::is_xid_start)
                && signs.all(unicode_ident::is_xid_continue)
        };
        match path.rsplit_once("::") {
            Some((module, name)) if path.split("::").all(is_name) => {
                self.imports.name(module, name)
            }
            // Only what reads as a path of Rust is asked for.
            _ => path.parse().unwrap_or_default(),
        }
    }

    /// The type of a string format.
    fn format(&mut self, format: StringFormat) -> TokenStream {
        let format = formats::format(self.api.dates, format);
        let name = self.imports.name(format.module, format.name);
        match format.parameter {
            Some(parameter) => {
                let parameter = self.imports.name(format.module, parameter);
                quote!(#name<#parameter>)
            }
            None => name,
        }
    }

    /// A type with a name: by its name alone where it is declared, imported elsewhere.
    pub(super) fn named(&mut self, id: TypeId) -> TokenStream {
        let TypeDef {
            name, module: home, ..
        } = self.api.get(id);
        match (home, &self.home) {
            (home, Some(here)) if home == here => {
                let name = ident(name);
                quote!(#name)
            }
            (TypeModule::Component(_), Some(TypeModule::Component(_))) => {
                self.imports.name("super", name.as_str())
            }
            (TypeModule::Component(_), _) => self.imports.name("crate::types", name.as_str()),
            (TypeModule::Operation(index), _) => {
                let module = match &self.api.operations[*index].group {
                    Some(group) => format!("crate::operations::{group}"),
                    None => "crate::operations".to_owned(),
                };
                self.imports.name(&module, name.as_str())
            }
        }
    }

    /// What an argument of this type takes, and how the argument becomes the value.
    pub(super) fn argument(&mut self, name: &Ident, ty: &Type) -> (TokenStream, TokenStream) {
        match self.api.argument_form(ty) {
            ArgumentForm::Str => (quote!(impl Into<String>), quote!(#name.into())),
            ArgumentForm::Into => {
                let plain = self.ty(ty);
                (quote!(impl Into<#plain>), quote!(#name.into()))
            }
            ArgumentForm::Owned => (self.ty(ty), quote!(#name)),
        }
    }

    /// Whether a type is text, by whatever name.
    pub(super) fn is_text(&self, ty: &Type) -> bool {
        *self.api.resolve_alias(ty) == Type::String
    }
}

/// A name as a token.
pub(super) fn ident(name: &Name) -> Ident {
    format_ident!("{}", name.as_str())
}
