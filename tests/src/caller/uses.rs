//! What a caller does with each item.

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

/// The uses of the items of a file.
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

/// What a file's items mean that are in other files, as far as it can be written there without an import.
pub(super) struct Elsewhere {
    /// The types that have other names, by those.
    aliases: BTreeMap<String, Type>,
    /// What types are made from, by their names; each with the item that does so.
    sources: BTreeMap<String, Vec<(String, Type)>>,
}

impl Elsewhere {
    pub(super) fn of(crate_name: &str, modules: &[Module]) -> syn::Result<Self> {
        let mut places = BTreeMap::new();
        let (mut aliases, mut sources) = (BTreeMap::new(), BTreeMap::<_, Vec<_>>::new());
        for module in modules {
            for item in declared::items(&module.file)? {
                match item {
                    Declared::Struct(name, _) | Declared::Enum(name, _) => {
                        let path = format!("::{crate_name}::{}::{name}", module.public.join("::"));
                        places.insert(name.to_string(), path);
                    }
                    Declared::Alias(name, ty) => {
                        let text = written(&ty).replace("BTreeMap", "std::collections::BTreeMap");
                        let ty = syn::parse_str(&text)?;
                        if is_of_prelude(&ty) {
                            aliases.insert(name.to_string(), ty);
                        }
                    }
                    Declared::Trait(of_trait, made, _) => {
                        let made = written(&made);
                        let path = [module.public.as_slice(), std::slice::from_ref(&made)];
                        let path = path.concat().join("::");
                        let source = source(&of_trait).cloned();
                        let source = source.map(|source| {
                            let item = format!("impl From<{}> for {path}", written(&source));
                            (item, source)
                        });
                        sources.entry(made).or_default().extend(source);
                    }
                    _ => {}
                }
            }
        }
        for sources in sources.values_mut() {
            let listed = std::mem::take(sources).into_iter();
            let written = listed.filter_map(|(item, ty)| match places.get(&written(&ty)) {
                Some(path) => Some((item, syn::parse_str(path).ok()?)),
                None => is_of_prelude(&ty).then_some((item, ty)),
            });
            *sources = written.collect();
        }
        Ok(Self { aliases, sources })
    }

    /// What a type is, if its name is another one of it.
    fn target(&self, ty: &Type) -> Option<&Type> {
        self.aliases.get(&written(ty))
    }

    /// A type with what the other names in it stand for; nothing where there are none.
    fn spelt_out(&self, ty: &Type) -> Option<Type> {
        let spelt = ty.to_token_stream().into_iter().map(|tree| {
            let target = self.aliases.get(&tree.to_string());
            target.map_or_else(|| tree.to_string(), written)
        });
        let text = spelt.collect::<Vec<_>>().join(" ");
        (text.replace(' ', "") != written(ty)).then(|| syn::parse_str(&text).ok())?
    }

    /// What a type is made from.
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
    /// All of the file.
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

    /// Reads each field with its type written out, and takes the struct apart.
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
        // A handle borrows the client.
        let owner = written(ty).replace("<'_>", "");
        let item = match owner.strip_prefix("Call<") {
            Some(operation) => format!("Call<{}{operation}::{name}()", self.path),
            None if ["Client", "ClientBuilder"].contains(&owner.as_str()) => {
                format!("{owner}::{name}()")
            }
            None => format!("{}{owner}::{name}()", self.path),
        };
        let given = match &signature.output {
            ReturnType::Type(_, given) if written(given) == "Self" => quote!(let _: #ty =),
            ReturnType::Type(_, given) => quote!(let _: #given =),
            ReturnType::Default => TokenStream::new(),
        };
        let usual: Vec<_> = signature.inputs.iter().map(|it| argument(ty, it)).collect();
        let mut calls = vec![(item.clone(), usual.clone())];
        for (index, input) in signature.inputs.iter().enumerate() {
            for (made, other) in self.others(input) {
                let mut arguments = usual.clone();
                arguments[index] = other;
                let made = made.map_or_else(String::new, |made| format!(" | {made}"));
                calls.push((format!("{item}{made}"), arguments));
            }
        }
        for (item, arguments) in calls {
            let names = (0..arguments.len()).map(|index| format_ident!("value_{index}"));
            let names: Vec<_> = names.collect();
            let call = quote!(<#ty>::#name(#(#names),*));
            self.push(
                item,
                quote!(fn used(#(#names: #arguments),*) { #given #call; }),
            );
        }
    }

    /// The types of what else is given for an argument: a literal for a `String`, a value for a `Patch`, what
    /// a type is made from, with the item that makes it.
    fn others(&self, argument: &FnArg) -> Vec<(Option<String>, TokenStream)> {
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
        let is_text = written(patched.unwrap_or(into)) == "String";
        let usual = patched.map(ToTokens::to_token_stream).into_iter();
        let usual = usual.chain(is_text.then(|| quote!(&str)));
        let sources = self.elsewhere.sources(into).iter();
        let sources = sources.map(|(item, ty)| (Some(item.clone()), ty.to_token_stream()));
        usual.map(|ty| (None, ty)).chain(sources).collect()
    }

    /// What a type of the file is made from.
    fn sources(&self, ty: &Type) -> impl Iterator<Item = &Type> {
        let ty = written(ty);
        self.items.iter().filter_map(move |item| match item {
            Declared::Trait(of_trait, made, _) if written(made) == ty => source(of_trait),
            _ => None,
        })
    }

    /// Makes a value from what is no type by itself: `vec![]`, and a number.
    fn literals(&mut self, from: &Type, ty: &Type) {
        let is_list = |ty: &Type| written(ty).starts_with("Vec<");
        let is_number = |ty: &Type| ["i32", "i64", "u64"].contains(&written(ty).as_str());
        let owner = format!("{}{}", self.path, written(ty));
        if is_list(from) && self.sources(ty).filter(|it| is_list(it)).count() == 1 {
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
                for (name, given) in types {
                    let item = format!("{}{owner}::{name}", self.path);
                    for given in [Some(given.clone()), self.elsewhere.spelt_out(given)] {
                        let Some(given) = given else { continue };
                        let item = item.clone();
                        let response = quote!(<#ty as #of_trait>::#name);
                        self.push(item, quote!(fn used(it: #response) -> #given { it }));
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

/// `T` of `From<T>`.
fn source(of_trait: &Path) -> Option<&Type> {
    let last = of_trait.segments.last()?;
    argument_of(&last.arguments).filter(|_| last.ident == "From")
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
