//! The root of a program that uses types of a client from outside.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::config::ClientConfig;
use crate::ir::{Api, Type};

use super::type_expr::File;

/// Passes `program::of` each of the types, in their order, to `program::run`. The module `program` is a fixed file
/// that refers to the crate as `super::client`.
pub(super) fn root(api: &Api, config: &ClientConfig, types: &[Type]) -> TokenStream {
    let client = Ident::new(&config.crate_name(), Span::call_site());
    let mut file = File::outside(api, &config.crate_name());
    let types: Vec<_> = types.iter().map(|ty| file.ty(ty)).collect();
    let imports = file.imports.items();
    quote! {
        mod program;

        pub use #client as client;
        #imports

        fn main() {
            program::run(&[#(program::of::<#types>),*]);
        }
    }
}
