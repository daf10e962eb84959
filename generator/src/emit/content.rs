//! Content of one of several media types: how it is encoded in a request and decoded from a response.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{
    AdditionalField, Api, Content, Direction, Field, Format, Presence, Shape, Struct, Style,
    StyleKind, Type, TypeDef, Union,
};

use super::shapes::conversion;
use super::type_expr::File;
use super::{docs, match_pattern};

/// The enum of the media types, with its conversions and its implementations of the body traits.
pub(super) fn emit(file: &mut File<'_>, def: &TypeDef, contents: &[Content]) -> TokenStream {
    let (docs, name) = (docs::outer(&def.docs), &def.name);
    let variants = contents.iter().map(|content| {
        let docs = docs::generated(&docs::code_list(&content.media_types));
        let (variant, ty) = (&content.name, file.ty(&content.ty));
        quote!(#docs #variant(#ty))
    });
    let variants: Vec<_> = variants.collect();
    let Direction { request, response } = def.direction;
    let conversions = request.then(|| conversions(file, def, contents));
    let request = request.then(|| request_body(file, def, contents));
    let response = response.then(|| response_body(file, def, contents));
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }

        #conversions
        #request
        #response
    }
}

fn conversions(file: &mut File<'_>, def: &TypeDef, contents: &[Content]) -> TokenStream {
    let contents_with_index = contents.iter().enumerate();
    let conversions = contents_with_index.filter_map(|(index, Content { name, ty, .. })| {
        let is_convertible = file.api.is_convertible_from(contents, index);
        let value = quote!(Self::#name(body));
        is_convertible.then(|| conversion(&file.ty(ty), &def.name, &quote!(body), &value))
    });
    conversions.collect()
}

fn request_body(file: &mut File<'_>, def: &TypeDef, contents: &[Content]) -> TokenStream {
    let name = &def.name;
    let [body_trait, content_type] = file
        .imports
        .names("crate::runtime", ["RequestBody", "Content"]);
    let value = quote!(value);
    let arms = contents.iter().map(|content| {
        let (variant, body) = (&content.name, body(file, content, &value, &value));
        quote!(Self::#variant(value) => #body,)
    });
    let arms: Vec<_> = arms.collect();
    quote! {
        impl #body_trait for #name {
            #[inline]
            fn content(&self) -> #content_type {
                match self { #(#arms)* }
            }
        }
    }
}

fn response_body(file: &mut File<'_>, def: &TypeDef, contents: &[Content]) -> TokenStream {
    let name = &def.name;
    let response = file.imports.name("crate::runtime", "response");
    let located_error = file.imports.name("crate::runtime::codec", "LocatedError");
    let bytes = file.imports.name("bytes", "Bytes");
    let media_types = contents.iter().flat_map(|content| &content.media_types);
    let mut next = 0;
    let arms = contents.iter().enumerate().map(|(index, content)| {
        let indices = next..next + content.media_types.len();
        next = indices.end;
        let pattern = match index + 1 == contents.len() {
            true => quote!(_),
            false => match_pattern::numbers(indices.map(|it| it..=it).collect()),
        };
        let variant = &content.name;
        let value = match content.format {
            Format::Text => quote!(#response::decode_text(body)?),
            Format::Bytes => quote!(body.clone()),
            Format::Json | Format::Form(_) | Format::Multipart(_) => {
                quote!(#response::decode_json(body)?)
            }
        };
        quote!(#pattern => Self::#variant(#value),)
    });
    quote! {
        impl #response::ResponseBody for #name {
            const MEDIA_TYPES: &'static [&'static str] = &[#(#media_types),*];

            #[inline]
            fn read(index: usize, body: &#bytes) -> Result<Self, #located_error> {
                Ok(match index { #(#arms)* })
            }
        }
    }
}

/// The request body of a content. `owner` is the value, for access to its fields, and `reference` is a
/// reference to it.
pub(super) fn body(
    file: &mut File<'_>,
    content: &Content,
    owner: &TokenStream,
    reference: &TokenStream,
) -> TokenStream {
    let media_type = content.media_type();
    let name = file.imports.name("crate::runtime", "Content");
    match &content.format {
        Format::Json if content.is_plain_json() => quote!(#name::json(#reference)),
        Format::Json => quote!(#name::json_as(#media_type, #reference)),
        Format::Form(styles) => {
            let styles = styles.iter().map(|(wire, property_style)| {
                let style = style(file, *property_style);
                quote!((#wire, #style))
            });
            let styles: Vec<_> = styles.collect();
            quote!(#name::form(#media_type, #reference, &[#(#styles),*]))
        }
        Format::Multipart(media_types) => {
            let parts = parts(file, &content.ty, media_types, owner, reference);
            quote!(#name::multipart(#parts))
        }
        Format::Text => quote!(#name::text(#media_type, #reference)),
        Format::Bytes if content.ty == Type::File => quote!(#name::file(#reference)),
        Format::Bytes => quote!(#name::bytes(#media_type, #reference)),
    }
}

/// A multipart body.
fn parts(
    file: &mut File<'_>,
    ty: &Type,
    media_types: &[(String, String)],
    owner: &TokenStream,
    reference: &TokenStream,
) -> TokenStream {
    if *ty == Type::Multipart {
        return quote!(#owner.clone());
    }
    let multipart = file.imports.name("crate", "Multipart");
    let api = file.api;
    let resolved = api.resolve_alias(ty);
    let shape = match resolved {
        Type::Named(id) => Some(&api.get(*id).shape),
        _ => None,
    };
    match (shape, resolved) {
        (Some(Shape::Struct(shape)), _) => {
            let parts = parts_of_fields(api, shape, media_types, owner);
            quote!(#multipart::new() #parts)
        }
        (Some(Shape::Union(shape)), _) if api.has_files(ty) => {
            parts_of_variant(file, ty, shape, media_types, reference)
        }
        (None, Type::Map(value)) if api.may_be_files(value) => {
            quote!(#multipart::new().parts(#reference))
        }
        _ => quote!(#multipart::new().values(#reference)),
    }
}

/// The calls that add the parts of a multipart body whose type is a struct.
fn parts_of_fields(
    api: &Api,
    shape: &Struct,
    media_types: &[(String, String)],
    owner: &TokenStream,
) -> TokenStream {
    let lines = shape.fields.iter().map(|field| {
        let described = media_types.iter().find(|(wire, _)| *wire == field.wire);
        part(api, field, described.map(|(_, name)| name), owner)
    });
    let additional = shape
        .additional
        .iter()
        .map(
            |AdditionalField { name, ty, .. }| match api.may_be_files(ty) {
                true => quote!(.parts(&#owner.#name)),
                false => quote!(.values(&#owner.#name)),
            },
        );
    lines.chain(additional).collect()
}

/// The parts of a multipart body whose type is a union.
fn parts_of_variant(
    file: &mut File<'_>,
    ty: &Type,
    shape: &Union,
    media_types: &[(String, String)],
    reference: &TokenStream,
) -> TokenStream {
    let multipart = file.imports.name("crate", "Multipart");
    let (name, unknown) = (file.ty(ty), &shape.unknown);
    let form = quote!(form);
    let variants = shape.variants.iter().map(|variant| {
        let parts = parts(file, &variant.ty, media_types, &form, &form);
        let variant = &variant.name;
        quote!(#name::#variant(form) => #parts)
    });
    let variants: Vec<_> = variants.collect();
    quote! {
        match #reference {
            #(#variants,)*
            #name::#unknown(form) => #multipart::new().values(form),
        }
    }
}

fn part(api: &Api, field: &Field, media_type: Option<&String>, owner: &TokenStream) -> TokenStream {
    let (name, wire) = (&field.name, &field.wire);
    let is_required = field.presence == Presence::Required;
    let (item, values) = match (api.resolve_alias(&field.ty), is_required) {
        (Type::Array(item), true) => (item.as_ref(), quote!(&#owner.#name)),
        (Type::Array(item), false) => (item.as_ref(), quote!(#owner.#name.iter().flatten())),
        (ty, true) => (ty, quote!(Some(&#owner.#name))),
        (ty, false) => (ty, quote!(&#owner.#name)),
    };
    let (method, values) = match api.resolve_alias(item) {
        Type::File => ("file", values),
        item if api.may_be_files(item) => ("part", values),
        _ => ("value", quote!(&#owner.#name)),
    };
    let suffix = media_type.map_or("", |_| "_with_type");
    let method = format_ident!("{method}{suffix}");
    let media_type = media_type.map(|media_type| quote!(#media_type,));
    quote!(.#method(#wire, #media_type #values))
}

/// The runtime's constant for a style.
pub(super) fn style(file: &mut File<'_>, style: Style) -> TokenStream {
    let name = file.imports.name("crate::runtime::style", "Style");
    let Style {
        kind,
        explode: exploded,
        allow_reserved: reserved,
    } = style;
    let kind_name = match kind {
        StyleKind::Simple => quote!(SIMPLE),
        StyleKind::Label => quote!(LABEL),
        StyleKind::Matrix => quote!(MATRIX),
        StyleKind::Form => quote!(FORM),
        StyleKind::SpaceDelimited => quote!(SPACE_DELIMITED),
        StyleKind::PipeDelimited => quote!(PIPE_DELIMITED),
        StyleKind::DeepObject => quote!(DEEP_OBJECT),
        StyleKind::Cookie => quote!(COOKIE),
        StyleKind::Json => quote!(JSON),
    };
    let exploded = (exploded != kind.explodes()).then(|| match exploded {
        true => quote!(.explode()),
        false => quote!(.no_explode()),
    });
    let reserved = reserved.then(|| quote!(.allow_reserved()));
    quote!(#name::#kind_name #exploded #reserved)
}
