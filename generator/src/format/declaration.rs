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

/// The maximum length of a line.
const MAX_WIDTH: usize = 100;

/// The indentation of the item in a macro, and of its contents.
const INDENTS: [&str; 2] = ["    ", "        "];

/// Formats the declaration; `None` for any other macro.
pub(super) fn format(item: &ItemMacro) -> Option<String> {
    let Declaration { attrs, head, body } = syn::parse2(item.mac.tokens.clone()).ok()?;
    let [outer, inner] = INDENTS;
    let path = format_path(&item.mac.path);
    let lines = match body {
        Body::Fields(fields) => all_field_lines(fields),
        Body::Responses(responses) => all_response_lines(responses),
        Body::Strings(variants) => fill_lines(variants),
    };
    let mut text = format!("{path}! {{\n");
    for line in attribute_lines(attrs) {
        text.push_str(&format!("{outer}{line}\n"));
    }
    let single_line = format!("{outer}{head} {{ {} }}\n", lines.concat());
    match lines.as_slice() {
        [] => text.push_str(&format!("{outer}{head} {{}}\n")),
        [_] if head.starts_with("pub enum") && single_line.len() <= MAX_WIDTH => {
            text.push_str(&single_line)
        }
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
    Strings(Vec<Variant>),
    Responses(Vec<ResponseVariant>),
}

struct Field {
    /// Whether the field holds the additional properties.
    is_additional: bool,
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
            true if has_status_codes(&content) => ("enum", Body::Responses(parse_all(&content)?)),
            true => ("enum", Body::Strings(parse_all(&content)?)),
            false => ("struct", Body::Fields(parse_all(&content)?)),
        };
        let head = format!("pub {keyword} {name}");
        Ok(Self { attrs, head, body })
    }
}

fn parse_all<T: Parse>(content: ParseStream<'_>) -> syn::Result<Vec<T>> {
    let mut items = Vec::new();
    while !content.is_empty() {
        items.push(content.parse()?);
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(items)
}

impl Parse for Field {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let is_additional = input.parse::<Option<Token![..]>>()?.is_some();
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
            is_additional,
            attrs,
            name,
            is_optional,
            ty,
            wire,
        })
    }
}

/// Whether the variants begin with status codes.
fn has_status_codes(content: ParseStream<'_>) -> bool {
    let lookahead = content.fork();
    lookahead.call(Attribute::parse_outer).is_ok()
        && (lookahead.peek(LitInt) || lookahead.peek(Token![_]))
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
        let value: LitStr = input.parse()?;
        let text = format!("{name} = {},", value.token());
        Ok(Self { attrs, text })
    }
}

/// The lines of fields: as formatted in a struct, with the macro's own tokens.
fn all_field_lines(fields: Vec<Field>) -> Vec<String> {
    let mut item: ItemStruct = parse_quote!(
        struct Alone {
            pub alone: (),
        }
    );
    let Some(template) = item.fields.iter().next().cloned() else {
        return Vec::new();
    };
    let mut tokens = Vec::new();
    let mut named_fields = Punctuated::new();
    for field in fields {
        let Field {
            is_additional,
            attrs,
            name,
            is_optional,
            ty,
            wire,
        } = field;
        tokens.push((is_additional, is_optional, wire));
        named_fields.push(syn::Field {
            attrs,
            ident: Some(name),
            ty,
            ..template.clone()
        });
    }
    if let Fields::Named(fields) = &mut item.fields {
        fields.named = named_fields;
    }
    let lines = group_lines(inner_lines(Item::Struct(item)));
    std::iter::zip(lines, tokens)
        .flat_map(|(lines, (is_additional, is_optional, wire))| {
            field_lines(lines, is_additional, is_optional, wire)
        })
        .collect()
}

/// The lines of each field or variant of an item: its docs and attributes, and then its declaration.
fn group_lines(lines: Vec<String>) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut is_complete = true;
    for line in lines {
        let is_start = !line.starts_with([' ', '}', ')', '>']);
        let is_prefix = line.starts_with("//") || line.starts_with("#[");
        if is_complete && is_start {
            groups.push(Vec::new());
        }
        is_complete = !is_prefix;
        if let Some(group) = groups.last_mut() {
            group.push(line);
        }
    }
    groups
}

/// The lines of a field with the macro's tokens.
fn field_lines(
    declaration: Vec<String>,
    is_additional: bool,
    is_optional: bool,
    wire: Option<LitStr>,
) -> Vec<String> {
    let mut lines = match is_additional {
        true => vec!["..".to_owned()],
        false => Vec::new(),
    };
    lines.extend(declaration);
    if is_optional && let Some(line) = lines.iter_mut().find(|line| line.starts_with("pub ")) {
        *line = line.replacen(':', "?:", 1);
    }
    if let (Some(wire), Some(line)) = (wire, lines.last_mut()) {
        let wire = format!("= {},", wire.token());
        let before = line.trim_end_matches(',').to_owned();
        *line = format!("{before} {wire}");
        if INDENTS[1].len() + line.len() > MAX_WIDTH {
            *line = before;
            lines.push(format!("    {wire}"));
        }
    }
    lines
}

/// The lines of error responses: as formatted in an enum, each between its status code and its decoder.
fn all_response_lines(responses: Vec<ResponseVariant>) -> Vec<String> {
    let mut item: ItemEnum = parse_quote!(
        enum Alone {}
    );
    let mut tokens = Vec::new();
    for response in responses {
        let ResponseVariant {
            attrs,
            status,
            name,
            ty,
            read,
        } = response;
        tokens.push((format!("{name}("), status, read));
        let mut variant: syn::Variant = parse_quote!(#name(#ty));
        variant.attrs = attrs;
        item.variants.push(variant);
    }
    let lines = group_lines(inner_lines(Item::Enum(item)));
    std::iter::zip(lines, tokens)
        .flat_map(|(lines, (begin, status, read))| response_lines(lines, &begin, &status, &read))
        .collect()
}

fn response_lines(mut lines: Vec<String>, begin: &str, status: &str, read: &Ident) -> Vec<String> {
    if let Some(line) = lines.iter_mut().find(|line| line.starts_with(begin)) {
        line.insert_str(0, &format!("{status} => "));
    }
    if let Some(line) = lines.last_mut() {
        *line = format!("{} = {read},", line.trim_end_matches(','));
    }
    lines
}

/// The lines of variants: those with docs begin a new line.
fn fill_lines(variants: Vec<Variant>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut has_space = false;
    for Variant { attrs, text } in variants {
        let docs = attribute_lines(attrs);
        let is_unknown = text.starts_with("..");
        let has_docs = !docs.is_empty();
        let width = INDENTS[1].len() + 1 + text.len();
        match lines.last_mut() {
            Some(line) if has_space && !has_docs && line.len() + width <= MAX_WIDTH => {
                line.push(' ');
                line.push_str(&text);
            }
            _ => {
                lines.extend(docs);
                lines.push(text);
            }
        }
        has_space = !has_docs && !is_unknown;
    }
    lines
}

fn attribute_lines(attrs: Vec<Attribute>) -> Vec<String> {
    match attrs.is_empty() {
        true => Vec::new(),
        false => {
            let text = unparse_item(parse_quote!(#(#attrs)* struct Alone;));
            text.lines()
                .filter(|line| *line != "struct Alone;")
                .map(str::to_owned)
                .collect()
        }
    }
}

/// The lines in the braces of an item.
fn inner_lines(item: Item) -> Vec<String> {
    let text = unparse_item(item);
    let lines = text.lines().skip(1).filter(|line| *line != "}");
    lines
        .map(|line| line.strip_prefix(INDENTS[0]).unwrap_or(line).to_owned())
        .collect()
}

fn unparse_item(item: Item) -> String {
    unparse(Vec::new(), vec![item])
}

fn format_path(path: &Path) -> String {
    let steps = path.segments.iter().map(|step| step.ident.to_string());
    steps.collect::<Vec<_>>().join("::")
}
