//! What a caller does with each item.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{
    FnArg, GenericArgument, Ident, Path, PathArguments, ReceiverKind, ReturnType, Signature, Type,
    TypeParamBound,
};

use super::declared::{self, Declared};
use super::paths::Module;

/// One use of an item: a function called `used`.
pub(super) struct Use {
    pub(super) item: String,
    pub(super) tokens: TokenStream,
}

/// The uses of the items of a file.
pub(super) fn of_module(module: &Module) -> syn::Result<Vec<Use>> {
    let hidden = module.hidden();
    let path = match module.public.join("::") {
        path if path.is_empty() => path,
        path => format!("{path}::"),
    };
    let mut uses = Vec::new();
    for item in declared::items(&module.file)? {
        Uses {
            path: &path,
            hidden: &hidden,
            found: &mut uses,
        }
        .declared(&item);
    }
    Ok(uses)
}

struct Uses<'a> {
    path: &'a str,
    hidden: &'a BTreeSet<String>,
    found: &'a mut Vec<Use>,
}

impl Uses<'_> {
    fn declared(&mut self, item: &Declared) {
        match item {
            Declared::Struct(name, fields) => self.fields(name, fields),
            Declared::Enum(name, variants) => self.variants(name, variants),
            Declared::Name(name) => self.name(name),
            Declared::Method(ty, signature) => self.method(ty, signature),
            Declared::Trait(of_trait, ty, types) => self.of_trait(of_trait, ty, types),
        }
    }

    fn push(&mut self, item: String, tokens: TokenStream) {
        self.found.push(Use { item, tokens });
    }

    fn name(&mut self, name: &Ident) {
        let item = format!("{}{name}", self.path);
        self.push(item, quote!(fn used(_: #name) {}));
    }

    /// Reads each field with its type written out, and takes the struct apart.
    fn fields(&mut self, name: &Ident, fields: &[(Ident, Type)]) {
        self.name(name);
        for (field, ty) in fields {
            let item = format!("{}{name}.{field}", self.path);
            self.push(item, quote!(fn used(it: #name) { let _: #ty = it.#field; }));
        }
    }

    /// Makes each variant, and looks at each beside a wildcard.
    fn variants(&mut self, name: &Ident, variants: &[(Ident, Option<Type>)]) {
        self.name(name);
        for (variant, held) in variants {
            let item = format!("{}{name}::{variant}", self.path);
            let tokens = match held {
                Some(ty) => quote! {
                    fn used(it: #name, held: #ty) {
                        let _ = #name::#variant(held);
                        match it { #name::#variant(held) => { let _: #ty = held; } _ => {} }
                    }
                },
                None => quote! {
                    fn used(it: #name) {
                        let _ = #name::#variant;
                        match it { #name::#variant => {} _ => {} }
                    }
                },
            };
            self.push(item, tokens);
        }
    }

    /// Calls a function with values of the types that it takes; and once more for each argument that
    /// takes what can be turned into one, with what else callers write there.
    fn method(&mut self, ty: &Type, signature: &Signature) {
        let name = &signature.ident;
        let owner = written(ty);
        let item = match owner.as_str() {
            "Client" | "ClientBuilder" => format!("{owner}::{name}()"),
            _ => format!("{}{owner}::{name}()", self.path),
        };
        let given = match &signature.output {
            ReturnType::Type(_, given) if written(given) == "Self" => quote!(let _: #ty =),
            ReturnType::Type(_, given) => quote!(let _: #given =),
            ReturnType::Default => TokenStream::new(),
        };
        let usual: Vec<_> = signature.inputs.iter().map(|it| argument(ty, it)).collect();
        let mut calls = vec![usual.clone()];
        for (index, input) in signature.inputs.iter().enumerate() {
            for other in others(input) {
                let mut arguments = usual.clone();
                arguments[index] = other;
                calls.push(arguments);
            }
        }
        for arguments in calls {
            let names = (0..arguments.len()).map(|index| format_ident!("value_{index}"));
            let names: Vec<_> = names.collect();
            self.push(
                item.clone(),
                quote!(fn used(#(#names: #arguments),*) { #given <#ty>::#name(#(#names),*); }),
            );
        }
    }

    fn of_trait(&mut self, of_trait: &Path, ty: &Type, types: &[(Ident, Type)]) {
        let Some(last) = of_trait.segments.last() else {
            return;
        };
        let (owner, shown) = (written(ty), written(of_trait));
        let first = of_trait.segments[0].ident.to_string();
        if self.hidden.contains(&first) || shown.starts_with("crate::runtime") {
            return;
        }
        let item = format!("impl {shown} for {}{owner}", self.path);
        let argument = argument_of(&last.arguments);
        let tokens = match (last.ident.to_string().as_str(), argument) {
            ("From", Some(from)) => quote!(fn used(it: #from) -> #ty { it.into() }),
            ("TryFrom", Some(from)) => {
                quote!(fn used(it: #from) { let _: Result<#ty, _> = it.try_into(); })
            }
            ("Operation", None) => {
                for (name, given) in types {
                    let item = format!("{}{owner}::{name}", self.path);
                    let tokens = quote!(fn used(it: <#ty as #of_trait>::#name) -> #given { it });
                    self.push(item, tokens);
                }
                return;
            }
            ("Deserialize", _) => {
                quote!(fn used() { fn has<T: serde::de::DeserializeOwned>() {} has::<#ty>() })
            }
            _ => quote!(fn used() { fn has<T: #of_trait>() {} has::<#ty>() }),
        };
        self.push(item, tokens);
    }
}

/// A type as it is written, without spaces.
fn written(of: &impl ToTokens) -> String {
    of.to_token_stream().to_string().replace(' ', "")
}

/// The type of what is given for an argument: `String` for `impl Into<String>`.
fn argument(owner: &Type, argument: &FnArg) -> TokenStream {
    match argument {
        FnArg::Receiver(receiver) => match receiver.kind {
            ReceiverKind::Reference(..) => quote!(&#owner),
            _ => owner.to_token_stream(),
        },
        FnArg::Typed(typed) => match turned_into(&typed.ty) {
            Some(ty) => ty.to_token_stream(),
            None => typed.ty.to_token_stream(),
        },
    }
}

/// The types of what else is given for an argument: a literal for a `String`, a value for a `Patch`.
fn others(argument: &FnArg) -> Vec<TokenStream> {
    let FnArg::Typed(typed) = argument else {
        return Vec::new();
    };
    let Some(into) = turned_into(&typed.ty) else {
        return Vec::new();
    };
    let patched = match into {
        Type::Path(path) => path.path.segments.last().filter(|it| it.ident == "Patch"),
        _ => None,
    };
    let patched = patched.and_then(|patch| argument_of(&patch.arguments));
    let mut others: Vec<_> = patched.iter().map(ToTokens::to_token_stream).collect();
    if written(patched.unwrap_or(into)) == "String" {
        others.push(quote!(&str));
    }
    others
}

/// `T` of `impl Into<T>`.
fn turned_into(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(taken) = ty else {
        return None;
    };
    taken.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => argument_of(&bound.path.segments.last()?.arguments),
        _ => None,
    })
}

/// The first type in the brackets of a path's step.
fn argument_of(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
