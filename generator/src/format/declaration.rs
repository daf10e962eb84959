//! Formats the macros that declare types like the types themselves, which no other formatter does.
//!
//! Each field is on a separate line, because each is changed alone; variants fill lines.

use proc_macro2::{Ident, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Fields, Item, ItemEnum, ItemMacro, ItemStruct, LitInt, LitStr, Path, Token, Type,
    braced, parenthesized, parse_quote,
};

use super::unparse;

/// How wide a line may be.
const WIDTH: usize = 100;

/// The indentation of a macro's item, and of its contents.
const INDENTS: [&str; 2] = ["    ", "        "];

/// The declaration's text; `None` for another macro.
pub(super) fn text(item: &ItemMacro) -> Option<String> {
    let Declaration { attrs, head, body } = syn::parse2(item.mac.tokens.clone()).ok()?;
    let [outer, inner] = INDENTS;
    let path = path_text(&item.mac.path);
    let lines = match body {
        Body::Fields(fields) => all_field_lines(fields),
        Body::Responses(responses) => all_response_lines(responses),
        Body::Texts(variants) => filled(variants),
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
    Texts(Vec<Variant>),
    Responses(Vec<ResponseVariant>),
}

struct Field {
    /// Whether the field holds the additional properties.
    is_rest: bool,
    attrs: Vec<Attribute>,
    name: Ident,
    is_optional: bool,
    ty: Type,
    wire: Option<LitStr>,
}

struct ResponseVariant {
    attrs: Vec<Attribute>,
    status: String,
    name: Ident,
    ty: Type,
    read: Ident,
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
            true if is_of_replies(&content) => ("enum", Body::Responses(all(&content)?)),
            true => ("enum", Body::Texts(all(&content)?)),
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

/// Whether a variant begins with a status code.
fn is_of_replies(content: ParseStream<'_>) -> bool {
    let ahead = content.fork();
    ahead.call(Attribute::parse_outer).is_ok() && (ahead.peek(LitInt) || ahead.peek(Token![_]))
}

impl Parse for ResponseVariant {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let mut status = String::new();
        while !input.peek(Token![=>]) {
            status.push_str(&input.parse::<TokenTree>()?.to_string());
        }
        input.parse::<Token![=>]>()?;
        let name = input.parse()?;
        let content;
        parenthesized!(content in input);
        let ty = content.parse()?;
        input.parse::<Token![=]>()?;
        let read = input.parse()?;
        Ok(Self {
            attrs,
            status,
            name,
            ty,
            read,
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
        let text = format!("{name} = {},", text.token());
        Ok(Self { attrs, text })
    }
}

/// The lines of fields: as formatted in a struct, with the macro's own tokens.
fn all_field_lines(fields: Vec<Field>) -> Vec<String> {
    let mut plain: ItemStruct = parse_quote!(
        struct Alone {
            pub alone: (),
        }
    );
    let Some(alone) = plain.fields.iter().next().cloned() else {
        return Vec::new();
    };
    let mut signs = Vec::new();
    let mut list = Punctuated::new();
    for field in fields {
        let Field {
            is_rest,
            attrs,
            name,
            is_optional,
            ty,
            wire,
        } = field;
        signs.push((is_rest, is_optional, wire));
        list.push(syn::Field {
            attrs,
            ident: Some(name),
            ty,
            ..alone.clone()
        });
    }
    if let Fields::Named(fields) = &mut plain.fields {
        fields.named = list;
    }
    let lines = grouped(inside(Item::Struct(plain)));
    std::iter::zip(lines, signs)
        .flat_map(|(lines, (is_rest, is_optional, wire))| {
            field_lines(lines, is_rest, is_optional, wire)
        })
        .collect()
}

/// The lines of each field or variant of an item: its docs and attributes, and then its declaration.
fn grouped(lines: Vec<String>) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut is_done = true;
    for line in lines {
        let is_start = !line.starts_with([' ', '}', ')', '>']);
        let is_before = line.starts_with("//") || line.starts_with("#[");
        if is_done && is_start {
            groups.push(Vec::new());
        }
        is_done = !is_before;
        if let Some(group) = groups.last_mut() {
            group.push(line);
        }
    }
    groups
}

/// The lines of a field with the macro's tokens.
fn field_lines(
    plain: Vec<String>,
    is_rest: bool,
    is_optional: bool,
    wire: Option<LitStr>,
) -> Vec<String> {
    let mut lines = match is_rest {
        true => vec!["..".to_owned()],
        false => Vec::new(),
    };
    lines.extend(plain);
    if is_optional && let Some(line) = lines.iter_mut().find(|line| line.starts_with("pub ")) {
        *line = line.replacen(':', "?:", 1);
    }
    if let (Some(wire), Some(line)) = (wire, lines.last_mut()) {
        let wire = format!("= {},", wire.token());
        let before = line.trim_end_matches(',').to_owned();
        *line = format!("{before} {wire}");
        if INDENTS[1].len() + line.len() > WIDTH {
            *line = before;
            lines.push(format!("    {wire}"));
        }
    }
    lines
}

/// The lines of error responses: as formatted in an enum, each between its status code and its decoder.
fn all_response_lines(responses: Vec<ResponseVariant>) -> Vec<String> {
    let mut plain: ItemEnum = parse_quote!(
        enum Alone {}
    );
    let mut signs = Vec::new();
    for response in responses {
        let ResponseVariant {
            attrs,
            status,
            name,
            ty,
            read,
        } = response;
        signs.push((format!("{name}("), status, read));
        let mut variant: syn::Variant = parse_quote!(#name(#ty));
        variant.attrs = attrs;
        plain.variants.push(variant);
    }
    let lines = grouped(inside(Item::Enum(plain)));
    std::iter::zip(lines, signs)
        .flat_map(|(lines, (begin, status, read))| reply_lines(lines, &begin, &status, &read))
        .collect()
}

fn reply_lines(mut lines: Vec<String>, begin: &str, status: &str, read: &Ident) -> Vec<String> {
    if let Some(line) = lines.iter_mut().find(|line| line.starts_with(begin)) {
        line.insert_str(0, &format!("{status} => "));
    }
    if let Some(line) = lines.last_mut() {
        *line = format!("{} = {read},", line.trim_end_matches(','));
    }
    lines
}

/// The lines of variants: those with docs begin a new line.
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
            let text = lines_of(parse_quote!(#(#attrs)* struct Alone;));
            text.lines()
                .filter(|line| *line != "struct Alone;")
                .map(str::to_owned)
                .collect()
        }
    }
}

/// The lines in the braces of an item.
fn inside(item: Item) -> Vec<String> {
    let text = lines_of(item);
    let lines = text.lines().skip(1).filter(|line| *line != "}");
    lines
        .map(|line| line.strip_prefix(INDENTS[0]).unwrap_or(line).to_owned())
        .collect()
}

fn lines_of(item: Item) -> String {
    unparse(Vec::new(), vec![item])
}

fn path_text(path: &Path) -> String {
    let steps = path.segments.iter().map(|step| step.ident.to_string());
    steps.collect::<Vec<_>>().join("::")
}
