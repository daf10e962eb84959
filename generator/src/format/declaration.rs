//! The macros that declare types, laid out as the types would be: no formatter does that.
//!
//! Fields stand on lines of their own, as each is changed alone; variants fill theirs.

use proc_macro2::Ident;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, ItemMacro, LitStr, Token, Type, braced};

use super::unparse;

/// How wide a line may be.
const WIDTH: usize = 100;

/// How far a macro's item is indented, and what stands in it.
const INDENTS: [&str; 2] = ["    ", "        "];

/// The declaration's text; nothing for another macro.
pub(super) fn text(item: &ItemMacro) -> Option<String> {
    let Declaration { attrs, head, body } = syn::parse2(item.mac.tokens.clone()).ok()?;
    let [outer, inner] = INDENTS;
    let path = item.mac.path.to_token_stream().to_string().replace(' ', "");
    let lines = match body {
        Body::Fields(fields) => fields.into_iter().flat_map(field_lines).collect(),
        Body::Variants(variants) => filled(variants),
    };
    let mut text = format!("{path}! {{\n");
    for line in attribute_lines(attrs) {
        text.push_str(&format!("{outer}{line}\n"));
    }
    let in_one = format!("{outer}{head} {{ {} }}\n", lines.concat());
    match lines.as_slice() {
        [] => text.push_str(&format!("{outer}{head} {{}}\n")),
        [_] if head.starts_with("pub enum") && in_one.len() <= WIDTH => text.push_str(&in_one),
        lines => {
            text.push_str(&format!("{outer}{head} {{\n"));
            for line in lines {
                text.push_str(format!("{inner}{line}").trim_end());
                text.push('\n');
            }
            text.push_str(&format!("{outer}}}\n"));
        }
    }
    text.push_str("}\n");
    Some(text)
}

struct Declaration {
    attrs: Vec<Attribute>,
    head: String,
    body: Body,
}

enum Body {
    Fields(Vec<Field>),
    Variants(Vec<Variant>),
}

struct Field {
    /// Whether the field keeps the other members.
    is_rest: bool,
    attrs: Vec<Attribute>,
    name: Ident,
    is_optional: bool,
    ty: Type,
    wire: Option<LitStr>,
}

struct Variant {
    attrs: Vec<Attribute>,
    text: String,
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        let is_enum = input.peek(Token![enum]);
        match is_enum {
            true => drop(input.parse::<Token![enum]>()?),
            false => drop(input.parse::<Token![struct]>()?),
        }
        let name: Ident = input.parse()?;
        let content;
        braced!(content in input);
        let (keyword, body) = match is_enum {
            true => ("enum", Body::Variants(all(&content)?)),
            false => ("struct", Body::Fields(all(&content)?)),
        };
        let head = format!("pub {keyword} {name}");
        Ok(Self { attrs, head, body })
    }
}

fn all<T: Parse>(content: ParseStream<'_>) -> syn::Result<Vec<T>> {
    let mut all = Vec::new();
    while !content.is_empty() {
        all.push(content.parse()?);
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(all)
}

impl Parse for Field {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let is_rest = input.parse::<Option<Token![..]>>()?.is_some();
        let attrs = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        let name = input.call(Ident::parse_any)?;
        let is_optional = input.parse::<Option<Token![?]>>()?.is_some();
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        let wire = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Self {
            is_rest,
            attrs,
            name,
            is_optional,
            ty,
            wire,
        })
    }
}

impl Parse for Variant {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.parse::<Option<Token![..]>>()?.is_some() {
            let unknown: Ident = input.parse()?;
            return Ok(Self {
                attrs: Vec::new(),
                text: format!("..{unknown}"),
            });
        }
        let attrs = input.call(Attribute::parse_outer)?;
        let name: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        let text: LitStr = input.parse()?;
        let text = format!("{name} = {},", text.to_token_stream());
        Ok(Self { attrs, text })
    }
}

/// The lines of a field: as the formatter lays it out in a struct, with the macro's own signs.
fn field_lines(field: Field) -> Vec<String> {
    let Field {
        is_rest,
        attrs,
        name,
        is_optional,
        ty,
        wire,
    } = field;
    let mut lines = match is_rest {
        true => vec!["..".to_owned()],
        false => Vec::new(),
    };
    lines.extend(inside(quote!(struct Alone { #(#attrs)* pub #name: #ty, })));
    if is_optional && let Some(line) = lines.iter_mut().find(|line| line.starts_with("pub ")) {
        *line = line.replacen(':', "?:", 1);
    }
    if let (Some(wire), Some(line)) = (wire, lines.last_mut()) {
        let wire = format!("= {},", wire.to_token_stream());
        let before = line.trim_end_matches(',').to_owned();
        *line = format!("{before} {wire}");
        if INDENTS[1].len() + line.len() > WIDTH {
            *line = before;
            lines.push(format!("    {wire}"));
        }
    }
    lines
}

/// The lines of variants: those with docs of their own begin one.
fn filled(variants: Vec<Variant>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_open = false;
    for Variant { attrs, text } in variants {
        let docs = attribute_lines(attrs);
        let is_unknown = text.starts_with("..");
        let is_apart = !docs.is_empty();
        let width = INDENTS[1].len() + 1 + text.len();
        match lines.last_mut() {
            Some(line) if is_open && !is_apart && line.len() + width <= WIDTH => {
                line.push(' ');
                line.push_str(&text);
            }
            _ => {
                lines.extend(docs);
                lines.push(text);
            }
        }
        is_open = !is_apart && !is_unknown;
    }
    lines
}

fn attribute_lines(attrs: Vec<Attribute>) -> Vec<String> {
    match attrs.is_empty() {
        true => Vec::new(),
        false => {
            let text = lines_of(quote!(#(#attrs)* struct Alone;));
            text.lines()
                .filter(|line| *line != "struct Alone;")
                .map(str::to_owned)
                .collect()
        }
    }
}

/// The lines in the braces of an item.
fn inside(item: proc_macro2::TokenStream) -> Vec<String> {
    let text = lines_of(item);
    let lines = text.lines().skip(1).filter(|line| *line != "}");
    lines
        .map(|line| line.strip_prefix(INDENTS[0]).unwrap_or(line).to_owned())
        .collect()
}

/// The text of an item. What was parsed can be parsed again.
fn lines_of(item: proc_macro2::TokenStream) -> String {
    syn::parse2(item).map_or_else(|_| String::new(), |item| unparse(Vec::new(), vec![item]))
}
