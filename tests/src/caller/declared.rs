//! The public items of a file, including those that macros declare.

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
    /// An enum and its variants, each with the type of its payload.
    Enum(Ident, Vec<(Ident, Option<Type>)>),
    /// An alias of a type.
    Alias(Ident, Type),
    /// A constant of a type.
    Constant(Type, Ident),
    /// A method or an associated function of a type.
    Method(Type, Box<Signature>),
    /// A trait that a type implements, and its associated types.
    Trait(Path, Type, Vec<(Ident, Type)>),
}

/// Returns the public items of a file.
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
                let payload = variant.fields.iter().next();
                (variant.ident.clone(), payload.map(|field| field.ty.clone()))
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
                Some("string_enum") => syn::parse2::<StringEnum>(tokens)?.declare(found),
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

/// Returns the trait of a derive macro whose name is not in the prelude.
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
        let body;
        braced!(body in input);
        let mut fields = Vec::new();
        while !body.is_empty() {
            if body.peek(Token![..]) {
                body.parse::<Token![..]>()?;
            }
            body.call(Attribute::parse_outer)?;
            body.parse::<Token![pub]>()?;
            let field: Ident = body.parse()?;
            if body.peek(Token![?]) {
                body.parse::<Token![?]>()?;
            }
            body.parse::<Token![:]>()?;
            fields.push((field, body.parse()?));
            if body.peek(Token![=]) {
                body.parse::<Token![=]>()?;
                body.parse::<LitStr>()?;
            }
            body.parse::<Option<Token![,]>>()?;
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
        // Additional derives.
        let _ = derives(&self.attributes, name, found);
        found.push(Declared::Struct(self.name, self.fields));
    }
}

/// `string_enum!`.
struct StringEnum {
    attributes: Vec<Attribute>,
    name: Ident,
    variants: Vec<Ident>,
    unknown: Ident,
}

impl Parse for StringEnum {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        input.parse::<Token![enum]>()?;
        let name = input.parse()?;
        let body;
        braced!(body in input);
        let mut variants = Vec::new();
        while !body.peek(Token![..]) {
            body.call(Attribute::parse_outer)?;
            variants.push(body.parse()?);
            body.parse::<Token![=]>()?;
            body.parse::<LitStr>()?;
            body.parse::<Option<Token![,]>>()?;
        }
        body.parse::<Token![..]>()?;
        Ok(Self {
            attributes,
            name,
            variants,
            unknown: body.parse()?,
        })
    }
}

impl StringEnum {
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
        let body = self.variants.into_iter().map(|variant| (variant, None));
        let unknown = (self.unknown, Some(parse_quote!(String)));
        found.push(Declared::Enum(self.name, body.chain([unknown]).collect()));
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
        let body;
        braced!(body in input);
        let mut variants = Vec::new();
        while !body.is_empty() {
            body.call(Attribute::parse_outer)?;
            Pat::parse_multi(&body)?;
            body.parse::<Token![=>]>()?;
            let variant = body.parse()?;
            let payload;
            parenthesized!(payload in body);
            variants.push((variant, Some(payload.parse()?)));
            payload.parse::<Option<Token![,]>>()?;
            body.parse::<Token![=]>()?;
            body.parse::<Ident>()?;
            body.parse::<Option<Token![,]>>()?;
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
