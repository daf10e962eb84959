//! The uses of each item by a caller.

use std::collections::{BTreeMap, BTreeSet};

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

/// Returns the uses of the items of a file.
pub(super) fn of_module(module: &Module, elsewhere: &Elsewhere) -> syn::Result<Vec<Use>> {
    let hidden = module.hidden();
    let items = declared::items(&module.file)?;
    let path = match module.public.join("::") {
        path if path.is_empty() => path,
        path => format!("{path}::"),
    };
    let mut uses = Vec::new();
    for item in &items {
        Uses {
            path: &path,
            hidden: &hidden,
            elsewhere,
            items: &items,
            found: &mut uses,
        }
        .declared(item);
    }
    Ok(uses)
}

/// The aliases and conversions of other files, as far as they can be written without an import.
pub(super) struct Elsewhere {
    /// The aliased types, by alias.
    aliases: BTreeMap<String, Type>,
    /// The source types of `From` by target type, each with the item that implements it.
    sources: BTreeMap<String, Vec<(String, Type)>>,
}

impl Elsewhere {
    pub(super) fn of(crate_name: &str, modules: &[Module]) -> syn::Result<Self> {
        let mut paths = BTreeMap::new();
        let (mut aliases, mut sources) = (BTreeMap::new(), BTreeMap::<_, Vec<_>>::new());
        for module in modules {
            for item in declared::items(&module.file)? {
                match item {
                    Declared::Struct(name, _) | Declared::Enum(name, _) => {
                        let path = format!("::{crate_name}::{}::{name}", module.public.join("::"));
                        paths.insert(name.to_string(), path);
                    }
                    Declared::Alias(name, ty) => {
                        let text = written(&ty).replace("BTreeMap", "std::collections::BTreeMap");
                        let ty = syn::parse_str(&text)?;
                        if is_of_prelude(&ty) {
                            aliases.insert(name.to_string(), ty);
                        }
                    }
                    Declared::Trait(of_trait, self_ty, _) => {
                        let self_ty = written(&self_ty);
                        let path = [module.public.as_slice(), std::slice::from_ref(&self_ty)];
                        let path = path.concat().join("::");
                        let source = source(&of_trait).cloned();
                        let source = source.map(|source| {
                            let item = format!("impl From<{}> for {path}", written(&source));
                            (item, source)
                        });
                        sources.entry(self_ty).or_default().extend(source);
                    }
                    _ => {}
                }
            }
        }
        for sources in sources.values_mut() {
            let all = std::mem::take(sources).into_iter();
            let written = all.filter_map(|(item, ty)| match paths.get(&written(&ty)) {
                Some(path) => Some((item, syn::parse_str(path).ok()?)),
                None => is_of_prelude(&ty).then_some((item, ty)),
            });
            *sources = written.collect();
        }
        Ok(Self { aliases, sources })
    }

    /// Returns the type of an alias.
    fn target(&self, ty: &Type) -> Option<&Type> {
        self.aliases.get(&written(ty))
    }

    /// Returns a type with its aliases expanded, if there are any.
    fn expanded(&self, ty: &Type) -> Option<Type> {
        let tokens = ty.to_token_stream().into_iter().map(|tree| {
            let target = self.aliases.get(&tree.to_string());
            target.map_or_else(|| tree.to_string(), written)
        });
        let text = tokens.collect::<Vec<_>>().join(" ");
        (text.replace(' ', "") != written(ty)).then(|| syn::parse_str(&text).ok())?
    }

    /// Returns the source types of a type.
    fn sources(&self, ty: &Type) -> &[(String, Type)] {
        let sources = self.sources.get(&written(ty));
        sources.map_or(&[], Vec::as_slice)
    }
}

fn is_of_prelude(ty: &Type) -> bool {
    const NAMES: [&str; 8] = [
        "String", "Vec", "Option", "bool", "i32", "i64", "u64", "f64",
    ];
    let text = written(ty).replace("std::collections::BTreeMap", "");
    let mut names = text.split(['<', '>', ',', '(', ')']);
    names.all(|name| name.is_empty() || NAMES.contains(&name))
}

struct Uses<'a> {
    path: &'a str,
    hidden: &'a BTreeSet<String>,
    elsewhere: &'a Elsewhere,
    /// All items of the file.
    items: &'a [Declared],
    found: &'a mut Vec<Use>,
}

impl Uses<'_> {
    fn declared(&mut self, item: &Declared) {
        match item {
            Declared::Struct(name, fields) => self.fields(name, fields),
            Declared::Enum(name, variants) => self.variants(name, variants),
            Declared::Alias(name, ty) => {
                let item = format!("{}{name}", self.path);
                self.push(item, quote!(fn used(it: #name) -> #ty { it }));
            }
            Declared::Constant(ty, name) => {
                let item = format!("{}{}::{name}", self.path, written(ty));
                self.push(item, quote!(fn used() { let _ = <#ty>::#name; }));
            }
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

    /// Reads each field with an explicit type.
    fn fields(&mut self, name: &Ident, fields: &[(Ident, Type)]) {
        self.name(name);
        for (field, ty) in fields {
            let item = format!("{}{name}.{field}", self.path);
            for ty in [Some(ty), self.elsewhere.target(ty)].into_iter().flatten() {
                let item = item.clone();
                self.push(item, quote!(fn used(it: #name) { let _: #ty = it.#field; }));
            }
        }
    }

    /// Constructs each variant, and matches each beside a wildcard.
    fn variants(&mut self, name: &Ident, variants: &[(Ident, Option<Type>)]) {
        self.name(name);
        for (variant, payload) in variants {
            let item = format!("{}{name}::{variant}", self.path);
            let tokens = match payload {
                Some(ty) => quote! {
                    fn used(it: #name, payload: #ty) {
                        let _ = #name::#variant(payload);
                        match it { #name::#variant(payload) => { let _: #ty = payload; } _ => {} }
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

    /// Calls a function with values of its parameter types, and again for each alternative type of an `impl Into`
    /// argument.
    fn method(&mut self, ty: &Type, signature: &Signature) {
        let name = &signature.ident;
        // A handle borrows the client.
        let owner = written(ty).replace("<'_>", "");
        let item = match owner.strip_prefix("Call<") {
            Some(operation) => format!("Call<{}{operation}::{name}()", self.path),
            None if ["Client", "ClientBuilder"].contains(&owner.as_str()) => {
                format!("{owner}::{name}()")
            }
            None => format!("{}{owner}::{name}()", self.path),
        };
        let output = match &signature.output {
            ReturnType::Type(_, output) if written(output) == "Self" => quote!(let _: #ty =),
            ReturnType::Type(_, output) => quote!(let _: #output =),
            ReturnType::Default => TokenStream::new(),
        };
        let usual: Vec<_> = signature.inputs.iter().map(|it| argument(ty, it)).collect();
        let mut calls = vec![(item.clone(), usual.clone())];
        for (index, input) in signature.inputs.iter().enumerate() {
            for (conversion, alternative) in self.alternative_types(input) {
                let mut arguments = usual.clone();
                arguments[index] = alternative;
                let conversion = conversion.map_or_else(String::new, |it| format!(" | {it}"));
                calls.push((format!("{item}{conversion}"), arguments));
            }
        }
        for (item, arguments) in calls {
            let names = (0..arguments.len()).map(|index| format_ident!("value_{index}"));
            let names: Vec<_> = names.collect();
            let call = quote!(<#ty>::#name(#(#names),*));
            self.push(
                item,
                quote!(fn used(#(#names: #arguments),*) { #output #call; }),
            );
        }
    }

    /// Returns the alternative types of an argument: `&str` for a `String`, a value for a `Patch`, and the source
    /// types of a type, each with the item that converts it.
    fn alternative_types(&self, argument: &FnArg) -> Vec<(Option<String>, TokenStream)> {
        let FnArg::Typed(typed) = argument else {
            return Vec::new();
        };
        let Some(into) = into_target(&typed.ty) else {
            return Vec::new();
        };
        let patched = match into {
            Type::Path(path) => path.path.segments.last().filter(|it| it.ident == "Patch"),
            _ => None,
        };
        let patched = patched.and_then(|patch| argument_of(&patch.arguments));
        let is_string = written(patched.unwrap_or(into)) == "String";
        let usual = patched.map(ToTokens::to_token_stream).into_iter();
        let usual = usual.chain(is_string.then(|| quote!(&str)));
        let sources = self.elsewhere.sources(into).iter();
        let sources = sources.map(|(item, ty)| (Some(item.clone()), ty.to_token_stream()));
        usual.map(|ty| (None, ty)).chain(sources).collect()
    }

    /// Returns the source types of a type of the file.
    fn sources(&self, ty: &Type) -> impl Iterator<Item = &Type> {
        let ty = written(ty);
        self.items.iter().filter_map(move |item| match item {
            Declared::Trait(of_trait, self_ty, _) if written(self_ty) == ty => source(of_trait),
            _ => None,
        })
    }

    /// Converts literals whose type is inferred: `vec![]` and a number.
    fn literals(&mut self, from: &Type, ty: &Type) {
        let is_vec = |ty: &Type| written(ty).starts_with("Vec<");
        let is_number = |ty: &Type| ["i32", "i64", "u64"].contains(&written(ty).as_str());
        let owner = format!("{}{}", self.path, written(ty));
        if is_vec(from) && self.sources(ty).filter(|it| is_vec(it)).count() == 1 {
            let item = format!("impl From<vec![]> for {owner}");
            self.push(item, quote!(fn used() -> #ty { vec![].into() }));
        }
        if is_number(from) && self.sources(ty).filter(|it| is_number(it)).count() == 1 {
            let item = format!("impl From<1> for {owner}");
            self.push(item, quote!(fn used() -> #ty { 1.into() }));
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
            ("From", Some(from)) => {
                self.literals(from, ty);
                quote!(fn used(it: #from) -> #ty { it.into() })
            }
            ("TryFrom", Some(from)) => {
                quote!(fn used(it: #from) { let _: Result<#ty, _> = it.try_into(); })
            }
            ("Operation", None) => {
                for (name, output) in types {
                    let item = format!("{}{owner}::{name}", self.path);
                    for output in [Some(output.clone()), self.elsewhere.expanded(output)] {
                        let Some(output) = output else { continue };
                        let item = item.clone();
                        let response = quote!(<#ty as #of_trait>::#name);
                        self.push(item, quote!(fn used(it: #response) -> #output { it }));
                    }
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

/// Returns a type as written, without spaces.
fn written(of: &impl ToTokens) -> String {
    of.to_token_stream().to_string().replace(' ', "")
}

/// Returns the type of an argument: `String` for `impl Into<String>`.
fn argument(owner: &Type, argument: &FnArg) -> TokenStream {
    match argument {
        FnArg::Receiver(receiver) => match receiver.kind {
            ReceiverKind::Reference(..) => quote!(&#owner),
            _ => owner.to_token_stream(),
        },
        FnArg::Typed(typed) => match into_target(&typed.ty) {
            Some(ty) => ty.to_token_stream(),
            None => typed.ty.to_token_stream(),
        },
    }
}

/// `T` of `From<T>`.
fn source(of_trait: &Path) -> Option<&Type> {
    let last = of_trait.segments.last()?;
    argument_of(&last.arguments).filter(|_| last.ident == "From")
}

/// `T` of `impl Into<T>`.
fn into_target(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(impl_trait) = ty else {
        return None;
    };
    impl_trait.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => argument_of(&bound.path.segments.last()?.arguments),
        _ => None,
    })
}

/// Returns the first generic argument of a path segment.
fn argument_of(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
