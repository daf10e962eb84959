//! Types as expressions in fields, arguments and signatures.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use crate::ir::{Api, ArgumentForm, Name, StringFormat, Type, TypeDef, TypeId, TypeModule};

use super::formats;
use super::imports::Imports;

/// A file that is being generated: its module and its imports.
pub(super) struct File<'a> {
    pub(super) api: &'a Api,
    pub(super) imports: Imports,
    /// The module of the types that it declares; `None` in a file outside of the crate.
    module: Option<TypeModule>,
}

impl<'a> File<'a> {
    /// A file of this module that declares these names.
    pub(super) fn new<'n>(
        api: &'a Api,
        module: TypeModule,
        declared: impl IntoIterator<Item = &'n Name>,
    ) -> Self {
        Self {
            api,
            imports: Imports::new(declared, "crate"),
            module: Some(module),
        }
    }

    /// A file outside of the crate, which refers to it by its name.
    pub(super) fn outside(api: &'a Api, crate_name: &str) -> Self {
        Self {
            api,
            imports: Imports::new([], crate_name),
            module: None,
        }
    }

    /// A type.
    pub(super) fn ty(&mut self, ty: &Type) -> TokenStream {
        match ty {
            Type::Bool => quote!(bool),
            Type::I32 => quote!(i32),
            Type::I64 => quote!(i64),
            Type::U64 => quote!(u64),
            Type::F32 => quote!(f32),
            Type::F64 => quote!(f64),
            Type::String => quote!(String),
            Type::Formatted(format) => self.format(*format),
            Type::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.ty(item)).collect();
                quote!((#(#items,)*))
            }
            Type::Foreign(path) => self.foreign(path),
            Type::Json => self.imports.name("crate", "Json"),
            Type::Binary => self.imports.name("bytes", "Bytes"),
            Type::Body => self.imports.name("crate", "Body"),
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

    /// A type, in a box if values of it are boxed.
    pub(super) fn boxed(&mut self, ty: &Type, is_boxed: bool) -> TokenStream {
        let ty = self.ty(ty);
        match is_boxed {
            true => quote!(Box<#ty>),
            false => ty,
        }
    }

    /// A type of another crate, which is imported if its path consists only of names.
    fn foreign(&mut self, path: &str) -> TokenStream {
        let is_name = |segment: &str| {
            let mut chars = segment.chars();
            chars.next().is_some_and(unicode_ident::is_xid_start)
                && chars.all(unicode_ident::is_xid_continue)
        };
        match path.rsplit_once("::") {
            Some((module, name)) if path.split("::").all(is_name) => {
                self.imports.name(module, name)
            }
            // The configuration accepts only valid Rust paths.
            _ => path.parse().unwrap_or_default(),
        }
    }

    /// The type of a string format.
    fn format(&mut self, format: StringFormat) -> TokenStream {
        let format = formats::format(format);
        let name = self.imports.name(format.module, format.name);
        let inner = match format.parameter {
            Some(parameter) => {
                let parameter = self.imports.name(format.module, parameter);
                quote!(#name<#parameter>)
            }
            None => name,
        };
        match format.wrapper {
            Some(wrapper) => {
                let wrapper = self.imports.name("crate", wrapper);
                quote!(#wrapper<#inner>)
            }
            None => inner,
        }
    }

    /// A named type: not imported in the module that declares it.
    pub(super) fn named(&mut self, id: TypeId) -> TokenStream {
        let TypeDef { name, module, .. } = self.api.get(id);
        match (module, &self.module) {
            (module, Some(this_module)) if module == this_module => name.to_token_stream(),
            (TypeModule::Component(_), Some(TypeModule::Component(_))) => {
                self.imports.name("super", name.as_str())
            }
            _ => self
                .imports
                .name(&module_path(self.api, module), name.as_str()),
        }
    }

    /// The type of an argument for values of this type, and the expression that converts it to the value.
    pub(super) fn argument(&mut self, name: &Name, ty: &Type) -> (TokenStream, TokenStream) {
        match self.api.argument_form(ty) {
            ArgumentForm::Str => (quote!(impl Into<String>), quote!(#name.into())),
            ArgumentForm::Into => {
                let target = self.ty(ty);
                (quote!(impl Into<#target>), quote!(#name.into()))
            }
            ArgumentForm::Owned => (self.ty(ty), name.to_token_stream()),
        }
    }

    /// Whether a type is a string after resolving aliases.
    pub(super) fn is_string(&self, ty: &Type) -> bool {
        *self.api.resolve_alias(ty) == Type::String
    }
}

/// The path of a named type.
pub(super) fn path(api: &Api, id: TypeId) -> String {
    let TypeDef { name, module, .. } = api.get(id);
    format!("{}::{name}", module_path(api, module))
}

/// The path of the module that exports the types of this one.
fn module_path(api: &Api, module: &TypeModule) -> String {
    match module {
        TypeModule::Component(_) => "crate::types".to_owned(),
        TypeModule::Operation(index) => match &api.operations[*index].group {
            Some(group) => format!("crate::operations::{group}"),
            None => "crate::operations".to_owned(),
        },
    }
}

/// A value, in a box if the field or the variant is boxed.
pub(super) fn boxed_value(value: TokenStream, is_boxed: bool) -> TokenStream {
    match is_boxed {
        true => quote!(Box::new(#value)),
        false => value,
    }
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(Ident::new(self.as_str(), Span::call_site()));
    }
}
