//! The items of a file, the macros that declare some of them taken apart.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Ident, ImplItem, Item, LitStr, Pat, Path, Signature, Token, Type, Visibility,
    braced, parenthesized, parse_quote,
};

/// A public item.
pub(super) enum Declared {
    /// A struct and its public fields.
    Struct(Ident, Vec<(Ident, Type)>),
    /// An enumeration and its variants, each with the type of what it holds.
    Enum(Ident, Vec<(Ident, Option<Type>)>),
    /// Another name of a type.
    Alias(Ident, Type),
    /// A constant of a type.
    Constant(Type, Ident),
    /// A function of a type.
    Method(Type, Box<Signature>),
    /// A trait that a type has, and the types that come with it.
    Trait(Path, Type, Vec<(Ident, Type)>),
}

/// The public items of a file.
pub(super) fn items(file: &syn::File) -> syn::Result<Vec<Declared>> {
    let mut found = Vec::new();
    for item in &file.items {
        declared(item, &mut found)?;
    }
    Ok(found)
}

fn declared(item: &Item, found: &mut Vec<Declared>) -> syn::Result<()> {
    match item {
        Item::Struct(item) if is_public(&item.vis) => {
            derives(&item.attrs, &item.ident, found)?;
            let public = item.fields.iter().filter(|field| is_public(&field.vis));
            let fields = public.filter_map(|field| Some((field.ident.clone()?, field.ty.clone())));
            found.push(Declared::Struct(item.ident.clone(), fields.collect()));
        }
        Item::Enum(item) if is_public(&item.vis) => {
            derives(&item.attrs, &item.ident, found)?;
            let variants = item.variants.iter().map(|variant| {
                let held = variant.fields.iter().next();
                (variant.ident.clone(), held.map(|field| field.ty.clone()))
            });
            found.push(Declared::Enum(item.ident.clone(), variants.collect()));
        }
        Item::Type(item) if is_public(&item.vis) => {
            found.push(Declared::Alias(item.ident.clone(), (*item.ty).clone()));
        }
        Item::Impl(item) => {
            let of_trait = item.trait_.as_ref().map(|of_trait| &of_trait.0);
            let ty = item.self_ty.as_ref();
            implemented(of_trait, ty, &item.items, found);
        }
        Item::Macro(item) => {
            let tokens = item.mac.tokens.clone();
            match item.mac.path.get_ident().map(Ident::to_string).as_deref() {
                Some("json_struct") => syn::parse2::<Object>(tokens)?.declare(found),
                Some("string_enum") => syn::parse2::<Texts>(tokens)?.declare(found),
                Some("error_enum") => syn::parse2::<Errors>(tokens)?.declare(found),
                _ => return Err(syn::Error::new_spanned(item, "an unknown macro")),
            }
        }
        _ => {}
    }
    Ok(())
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn implemented(of_trait: Option<&Path>, ty: &Type, items: &[ImplItem], found: &mut Vec<Declared>) {
    if let Some(of_trait) = of_trait {
        let types = items.iter().filter_map(|item| match item {
            ImplItem::Type(item) => Some((item.ident.clone(), item.ty.clone())),
            _ => None,
        });
        found.push(Declared::Trait(
            of_trait.clone(),
            ty.clone(),
            types.collect(),
        ));
        return;
    }
    for item in items {
        match item {
            ImplItem::Const(item) if is_public(&item.vis) => {
                found.push(Declared::Constant(ty.clone(), item.ident.clone()));
            }
            ImplItem::Fn(item) if is_public(&item.vis) => {
                found.push(Declared::Method(ty.clone(), Box::new(item.sig.clone())));
            }
            _ => {}
        }
    }
}

fn derives(attributes: &[Attribute], name: &Ident, found: &mut Vec<Declared>) -> syn::Result<()> {
    for attribute in attributes {
        if attribute.path().is_ident("derive") {
            let paths =
                attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)?;
            declare_traits(name, paths, found);
        }
    }
    Ok(())
}

fn declare_traits(name: &Ident, paths: impl IntoIterator<Item = Path>, found: &mut Vec<Declared>) {
    let traits = paths.into_iter().map(of_macro);
    found.extend(traits.map(|path| Declared::Trait(path, parse_quote!(#name), Vec::new())));
}

/// The trait of a derive macro, where Rust knows only the macro by its name alone.
fn of_macro(path: Path) -> Path {
    match path.get_ident().map(Ident::to_string).as_deref() {
        Some("Debug") => parse_quote!(std::fmt::Debug),
        Some("Hash") => parse_quote!(std::hash::Hash),
        _ => path,
    }
}

/// `json_struct!`.
struct Object {
    attributes: Vec<Attribute>,
    name: Ident,
    fields: Vec<(Ident, Type)>,
}

impl Parse for Object {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![struct]>()?;
        let name = input.parse()?;
        let members;
        braced!(members in input);
        let mut fields = Vec::new();
        while !members.is_empty() {
            if members.peek(Token![..]) {
                members.parse::<Token![..]>()?;
            }
            members.call(Attribute::parse_outer)?;
            members.parse::<Token![pub]>()?;
            let field: Ident = members.parse()?;
            if members.peek(Token![?]) {
                members.parse::<Token![?]>()?;
            }
            members.parse::<Token![:]>()?;
            fields.push((field, members.parse()?));
            if members.peek(Token![=]) {
                members.parse::<Token![=]>()?;
                members.parse::<LitStr>()?;
            }
            members.parse::<Option<Token![,]>>()?;
        }
        Ok(Self {
            attributes,
            name,
            fields,
        })
    }
}

impl Object {
    fn declare(self, found: &mut Vec<Declared>) {
        let name = &self.name;
        declare_traits(
            name,
            [
                parse_quote!(Clone),
                parse_quote!(std::fmt::Debug),
                parse_quote!(PartialEq),
                parse_quote!(serde::de::DeserializeOwned),
                parse_quote!(serde::Serialize),
            ],
            found,
        );
        // What is derived besides.
        let _ = derives(&self.attributes, name, found);
        found.push(Declared::Struct(self.name, self.fields));
    }
}

/// `string_enum!`.
struct Texts {
    attributes: Vec<Attribute>,
    name: Ident,
    variants: Vec<Ident>,
    unknown: Ident,
}

impl Parse for Texts {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![enum]>()?;
        let name = input.parse()?;
        let listed;
        braced!(listed in input);
        let mut variants = Vec::new();
        while !listed.peek(Token![..]) {
            listed.call(Attribute::parse_outer)?;
            variants.push(listed.parse()?);
            listed.parse::<Token![=]>()?;
            listed.parse::<LitStr>()?;
            listed.parse::<Option<Token![,]>>()?;
        }
        listed.parse::<Token![..]>()?;
        Ok(Self {
            attributes,
            name,
            variants,
            unknown: listed.parse()?,
        })
    }
}

impl Texts {
    fn declare(self, found: &mut Vec<Declared>) {
        let name = &self.name;
        declare_traits(
            name,
            [
                parse_quote!(Clone),
                parse_quote!(std::fmt::Debug),
                parse_quote!(std::fmt::Display),
                parse_quote!(Eq),
                parse_quote!(std::hash::Hash),
                parse_quote!(From<&str>),
                parse_quote!(serde::de::DeserializeOwned),
                parse_quote!(serde::Serialize),
            ],
            found,
        );
        let _ = derives(&self.attributes, name, found);
        let as_str = parse_quote!(fn as_str(&self) -> &str);
        found.push(Declared::Method(parse_quote!(#name), Box::new(as_str)));
        let listed = self.variants.into_iter().map(|variant| (variant, None));
        let unknown = (self.unknown, Some(parse_quote!(String)));
        found.push(Declared::Enum(self.name, listed.chain([unknown]).collect()));
    }
}

/// `error_enum!`.
struct Errors {
    name: Ident,
    variants: Vec<(Ident, Option<Type>)>,
}

impl Parse for Errors {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![enum]>()?;
        let name = input.parse()?;
        let listed;
        braced!(listed in input);
        let mut variants = Vec::new();
        while !listed.is_empty() {
            listed.call(Attribute::parse_outer)?;
            Pat::parse_multi(&listed)?;
            listed.parse::<Token![=>]>()?;
            let variant = listed.parse()?;
            let held;
            parenthesized!(held in listed);
            variants.push((variant, Some(held.parse()?)));
            held.parse::<Option<Token![,]>>()?;
            listed.parse::<Token![=]>()?;
            listed.parse::<Ident>()?;
            listed.parse::<Option<Token![,]>>()?;
        }
        Ok(Self { name, variants })
    }
}

impl Errors {
    fn declare(self, found: &mut Vec<Declared>) {
        let debug = parse_quote!(std::fmt::Debug);
        declare_traits(&self.name, [debug], found);
        found.push(Declared::Enum(self.name, self.variants));
    }
}
