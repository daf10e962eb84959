//! The declarations of modules in the file of their parent module.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Name;

/// The declaration of a module.
pub(super) struct Declared<'a> {
    pub(super) name: &'a Name,
    /// Whether callers use its path; otherwise its parent module re-exports its items.
    pub(super) is_public: bool,
    /// The attribute with the condition on which it is compiled.
    pub(super) cfg: Option<TokenStream>,
}

/// The declarations of the modules, sorted by name, and the re-exports of the items of private ones.
pub(super) fn declare<'a>(
    modules: impl IntoIterator<Item = Declared<'a>>,
) -> (TokenStream, TokenStream) {
    let mut modules: Vec<_> = modules.into_iter().collect();
    modules.sort_by_key(|declared| declared.name);
    let declarations = modules.iter().map(|declared| {
        let Declared {
            name,
            is_public,
            cfg,
        } = declared;
        let public = is_public.then(|| quote!(pub));
        quote!(#cfg #public mod #name;)
    });
    let private = modules.iter().filter(|declared| !declared.is_public);
    let exports = private.map(|Declared { name, cfg, .. }| quote!(#cfg pub use #name::*;));
    (declarations.collect(), exports.collect())
}
