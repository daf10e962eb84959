//! Content of one of several media types, and how each is written into a request or read from a reply.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{
    Api, Content, Field, Format, Presence, Shape, Struct, Style, StyleKind, Type, TypeDef,
};

use super::docs;
use super::ty::{File, ident};

/// The enum of the media types, and what makes it a body.
pub(super) fn emit(file: &mut File<'_>, def: &TypeDef, contents: &[Content]) -> TokenStream {
    let (docs, name) = (docs::outer(&def.docs), ident(&def.name));
    let variants = contents.iter().map(|content| {
        let media_types: Vec<_> = content
            .media_types
            .iter()
            .map(|it| docs::code(it))
            .collect();
        let docs = docs::plain(&media_types.join(", "));
        let (variant, ty) = (ident(&content.name), file.ty(&content.ty));
        quote!(#docs #variant(#ty))
    });
    let variants: Vec<_> = variants.collect();
    let conversions = def
        .direction
        .request
        .then(|| conversions(file, def, contents));
    let request = def
        .direction
        .request
        .then(|| request_body(file, def, contents));
    let reply = def.direction.reply.then(|| reply_body(file, def, contents));
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* }

        #conversions
        #request
        #reply
    }
}

/// Whether a variant is the one that a value of its type becomes.
pub(super) fn is_made_from(api: &Api, contents: &[Content], index: usize) -> bool {
    let ty = &contents[index].ty;
    let has_own_type = matches!(
        api.unaliased(ty),
        Type::Named(_) | Type::Text | Type::Binary | Type::File | Type::Parts
    );
    let mut before = contents[..index].iter();
    has_own_type && !before.any(|other| api.is_same(&other.ty, ty))
}

fn conversions(file: &mut File<'_>, def: &TypeDef, contents: &[Content]) -> TokenStream {
    let name = ident(&def.name);
    let mut items = TokenStream::new();
    for (index, content) in contents.iter().enumerate() {
        if !is_made_from(file.api, contents, index) {
            continue;
        }
        let (variant, ty) = (ident(&content.name), file.ty(&content.ty));
        items.extend(quote! {
            impl From<#ty> for #name {
                fn from(body: #ty) -> Self {
                    Self::#variant(body)
                }
            }
        });
    }
    items
}

fn request_body(file: &mut File<'_>, def: &TypeDef, contents: &[Content]) -> TokenStream {
    let name = ident(&def.name);
    let body_trait = file.imports.name("crate::runtime", "RequestBody");
    let body_type = file.imports.name("crate::runtime", "Body");
    let value = quote!(value);
    let arms = contents.iter().map(|content| {
        let (variant, body) = (ident(&content.name), body(file, content, &value, &value));
        quote!(Self::#variant(value) => #body,)
    });
    let arms: Vec<_> = arms.collect();
    quote! {
        impl #body_trait for #name {
            fn body(&self) -> #body_type {
                match self { #(#arms)* }
            }
        }
    }
}

fn reply_body(file: &mut File<'_>, def: &TypeDef, contents: &[Content]) -> TokenStream {
    let name = ident(&def.name);
    let reply = file.imports.name("crate::runtime", "reply");
    let failure = file.imports.name("crate::runtime::codec", "Failure");
    let bytes = file.imports.name("bytes", "Bytes");
    let media_types = contents.iter().flat_map(|content| &content.media_types);
    let mut next = 0;
    let arms = contents.iter().enumerate().map(|(index, content)| {
        let places = next..next + content.media_types.len();
        next = places.end;
        let places = places.map(Literal::usize_unsuffixed);
        let pattern = match index + 1 == contents.len() {
            true => quote!(_),
            false => quote!(#(#places)|*),
        };
        let variant = ident(&content.name);
        let value = match content.format {
            Format::Text => quote!(#reply::text_of(body)?),
            Format::Bytes => quote!(body.clone()),
            Format::Json | Format::Form(_) | Format::Multipart(_) => {
                quote!(#reply::json_of(body)?)
            }
        };
        quote!(#pattern => Self::#variant(#value),)
    });
    quote! {
        impl #reply::ReplyBody for #name {
            const MEDIA_TYPES: &'static [&'static str] = &[#(#media_types),*];

            fn read(place: usize, body: &#bytes) -> Result<Self, #failure> {
                Ok(match place { #(#arms)* })
            }
        }
    }
}

/// The body that content is sent as. `owner` is the value, to take members of, and
/// `reference` a reference to it.
pub(super) fn body(
    file: &mut File<'_>,
    content: &Content,
    owner: &TokenStream,
    reference: &TokenStream,
) -> TokenStream {
    let media_type = content.media_type();
    let name = file.imports.name("crate::runtime", "Body");
    match &content.format {
        Format::Json if content.is_plain() => quote!(#name::json(#reference)),
        Format::Json => quote!(#name::json_as(#media_type, #reference)),
        Format::Form(styles) => {
            let styles = styles.iter().map(|(wire, written)| {
                let style = style(file, *written);
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

/// The parts of a body: one line a member.
fn parts(
    file: &mut File<'_>,
    ty: &Type,
    media_types: &[(String, String)],
    owner: &TokenStream,
    reference: &TokenStream,
) -> TokenStream {
    if *ty == Type::Parts {
        return quote!(#owner.clone());
    }
    let multipart = file.imports.name("crate", "Multipart");
    let api = file.api;
    let Type::Named(id) = api.unaliased(ty) else {
        return quote!(#multipart::new().values(#reference));
    };
    let Shape::Struct(Struct { fields, rest, .. }) = &api.get(*id).shape else {
        return quote!(#multipart::new().values(#reference));
    };
    let lines = fields.iter().map(|field| {
        let described = media_types.iter().find(|(wire, _)| *wire == field.wire);
        part(api, field, described.map(|(_, name)| name), owner)
    });
    let rest = rest.iter().map(|rest| {
        let name = ident(&rest.name);
        quote!(.values(&#owner.#name))
    });
    quote!(#multipart::new() #(#lines)* #(#rest)*)
}

fn part(api: &Api, field: &Field, media_type: Option<&String>, owner: &TokenStream) -> TokenStream {
    let (name, wire) = (ident(&field.name), &field.wire);
    let is_required = field.presence == Presence::Required;
    let files = match api.unaliased(&field.ty) {
        Type::File if is_required => Some(quote!(Some(&#owner.#name))),
        Type::File => Some(quote!(&#owner.#name)),
        Type::List(item) if **item == Type::File => Some(match is_required {
            true => quote!(&#owner.#name),
            false => quote!(#owner.#name.iter().flatten()),
        }),
        _ => None,
    };
    match (files, media_type) {
        (Some(files), None) => quote!(.file(#wire, #files)),
        (Some(files), Some(media_type)) => quote!(.file_as(#wire, #media_type, #files)),
        (None, None) => quote!(.value(#wire, &#owner.#name)),
        (None, Some(media_type)) => quote!(.value_as(#wire, #media_type, &#owner.#name)),
    }
}

/// A style, by the name that the runtime has for it.
pub(super) fn style(file: &mut File<'_>, style: Style) -> TokenStream {
    let name = file.imports.name("crate::runtime::style", "Style");
    let Style {
        kind,
        exploded,
        reserved,
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
    let exploded = (exploded != kind.is_exploded()).then(|| match exploded {
        true => quote!(.exploded()),
        false => quote!(.joined()),
    });
    let reserved = reserved.then(|| quote!(.reserved()));
    quote!(#name::#kind_name #exploded #reserved)
}
