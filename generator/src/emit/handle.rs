//! The handle of a tag: the type with the methods of its operations, if methods are grouped by tag.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Handle, Operation, TagGroup};

use super::docs;
use super::imports::Imports;
use super::type_expr::File;

/// The handle, and the client's method that returns it, in the module of the tag. `gate_docs` documents the
/// features that enable it.
pub(super) fn items(
    imports: &mut Imports,
    group: &TagGroup,
    handle: &Handle,
    gate_docs: Option<&str>,
) -> TokenStream {
    let client = imports.name("crate", "Client");
    let (accessor, ty) = (&handle.accessor, &handle.ty);
    let summary = docs::summary(&group.docs);
    let tagged = tagged(group);
    let gate_docs = gate_docs.map_or_else(String::new, |gate_docs| format!("\n\n{gate_docs}"));
    let method_docs = docs::generated(format!("{summary}\n\n{tagged}.{gate_docs}").trim_start());
    let type_summary =
        format!("{tagged}. [`Client::{accessor}`](crate::Client::{accessor}) returns them.");
    let type_docs = docs::with(&group.docs, &type_summary);
    quote! {
        impl #client {
            #method_docs
            #[inline]
            pub fn #accessor(&self) -> #ty<'_> {
                #ty(self)
            }
        }

        #type_docs
        #[derive(Debug, Clone, Copy)]
        pub struct #ty<'a>(&'a #client);
    }
}

/// The beginning of a sentence about the operations of a tag.
pub(super) fn tagged(group: &TagGroup) -> String {
    format!("The operations tagged {}", docs::code(&group.wire))
}

/// The type that has the method of an operation, and the expression for the client in that method.
pub(super) fn owner(file: &mut File<'_>, operation: &Operation) -> (TokenStream, TokenStream) {
    match file.api.handle_of(operation) {
        None => (file.imports.name("crate", "Client"), quote!(self)),
        Some(handle) => {
            let ty = file.imports.name("super", handle.ty.as_str());
            (quote!(#ty<'_>), quote!(self.0))
        }
    }
}

/// A link to the method of an operation, for the docs of items in the same module.
pub(super) fn link(api: &Api, operation: &Operation) -> String {
    let method = &operation.call_name;
    match api.handle_of(operation) {
        None => format!("[`crate::Client::{method}`]"),
        Some(Handle { ty, .. }) => format!("[`{ty}::{method}`]"),
    }
}

/// The path from a client to the method of an operation.
pub(super) fn path(api: &Api, operation: &Operation) -> TokenStream {
    let method = &operation.call_name;
    let accessor = api.handle_of(operation).map(|handle| {
        let accessor = &handle.accessor;
        quote!(#accessor().)
    });
    quote!(#accessor #method)
}
