//! Formats the macros that declare types like the types themselves, which no other formatter does.
//!
//! Each field is on a separate line, because each is changed alone; variants fill lines.

use proc_macro2::{Ident, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, Item, ItemEnum, ItemMacro, ItemStruct, LitInt, LitStr, Path, Token, Type, braced,
    parenthesized, parse_quote,
};

use super::{INDENT, MAX_WIDTH, unparse_item};

/// The indentation of the contents of an item in a macro.
const INNER_INDENT: &str = "        ";

/// Formats the declaration; `None` for any other macro.
pub(super) fn format(item: &ItemMacro) -> Option<String> {
    let Declaration { attrs, head, lines } = syn::parse2(item.mac.tokens.clone()).ok()?;
    let (outer, inner) = (INDENT, INNER_INDENT);
    let path = format_path(&item.mac.path);
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
    /// The lines of its fields or variants.
    lines: Vec<String>,
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        input.parse::<Token![pub]>()?;
        let is_enum = input.parse::<Option<Token![enum]>>()?.is_some();
        if !is_enum {
            input.parse::<Token![struct]>()?;
        }
        let name: Ident = input.parse()?;
        let content;
        braced!(content in input);
        // It is parsed once, and cloned for each field.
        let template: ItemStruct = parse_quote!(
            struct Alone {
                pub alone: (),
            }
        );
        let field = |input: ParseStream<'_>| field(input, template.clone());
        let (keyword, lines) = match is_enum {
            true if has_status_codes(&content) => ("enum", parse_all(&content, response)?.concat()),
            true => ("enum", fill_lines(parse_all(&content, variant)?)),
            false => ("struct", parse_all(&content, field)?.concat()),
        };
        let head = format!("pub {keyword} {name}");
        Ok(Self { attrs, head, lines })
    }
}

fn parse_all<T>(
    content: ParseStream<'_>,
    parse: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<Vec<T>> {
    let mut items = Vec::new();
    while !content.is_empty() {
        items.push(parse(content)?);
        content.parse::<Option<Token![,]>>()?;
    }
    Ok(items)
}

/// The lines of a field: as formatted in `item`, a struct with one field, with the macro's own tokens.
fn field(input: ParseStream<'_>, mut item: ItemStruct) -> syn::Result<Vec<String>> {
    let additional = input.parse::<Option<Token![..]>>()?;
    let attrs = input.call(Attribute::parse_outer)?;
    input.parse::<Token![pub]>()?;
    let name = input.call(Ident::parse_any)?;
    let optional = input.parse::<Option<Token![?]>>()?;
    input.parse::<Token![:]>()?;
    if let Some(field) = item.fields.iter_mut().next() {
        field.attrs = attrs;
        field.ident = Some(name);
        field.ty = input.parse()?;
    }
    let mut lines: Vec<_> = additional.map(|_| "..".to_owned()).into_iter().collect();
    lines.extend(inner_lines(Item::Struct(item)));
    if optional.is_some()
        && let Some(line) = lines.iter_mut().find(|line| line.starts_with("pub "))
    {
        *line = line.replacen(':', "?:", 1);
    }
    if input.parse::<Option<Token![=]>>()?.is_some()
        && let Some(line) = lines.last_mut()
    {
        let wire = format!("= {},", input.parse::<LitStr>()?.token());
        let before = line.trim_end_matches(',').to_owned();
        *line = format!("{before} {wire}");
        if INNER_INDENT.len() + line.len() > MAX_WIDTH {
            *line = before;
            lines.push(format!("    {wire}"));
        }
    }
    Ok(lines)
}

/// Whether the variants begin with status codes.
fn has_status_codes(content: ParseStream<'_>) -> bool {
    let lookahead = content.fork();
    lookahead.call(Attribute::parse_outer).is_ok()
        && (lookahead.peek(LitInt) || lookahead.peek(Token![_]))
}

/// The lines of an error response: as formatted in an enum, between its status code and its decoder.
fn response(input: ParseStream<'_>) -> syn::Result<Vec<String>> {
    let attrs = input.call(Attribute::parse_outer)?;
    let mut status = String::new();
    while !input.peek(Token![=>]) {
        status.push_str(&input.parse::<TokenTree>()?.to_string());
    }
    input.parse::<Token![=>]>()?;
    let name: Ident = input.parse()?;
    let content;
    parenthesized!(content in input);
    let ty: Type = content.parse()?;
    input.parse::<Token![=]>()?;
    let read: Ident = input.parse()?;
    let begin = format!("{name}(");
    let mut item: ItemEnum = parse_quote!(enum Alone { #name(#ty) });
    if let Some(variant) = item.variants.first_mut() {
        variant.attrs = attrs;
    }
    let mut lines = inner_lines(Item::Enum(item));
    if let Some(line) = lines.iter_mut().find(|line| line.starts_with(&begin)) {
        line.insert_str(0, &format!("{status} => "));
    }
    if let Some(line) = lines.last_mut() {
        *line = format!("{} = {read},", line.trim_end_matches(','));
    }
    Ok(lines)
}

/// The lines of the docs of a string variant, and its text.
fn variant(input: ParseStream<'_>) -> syn::Result<(Vec<String>, String)> {
    if input.parse::<Option<Token![..]>>()?.is_some() {
        let unknown: Ident = input.parse()?;
        return Ok((Vec::new(), format!("..{unknown}")));
    }
    let docs = attribute_lines(input.call(Attribute::parse_outer)?);
    let name: Ident = input.parse()?;
    input.parse::<Token![=]>()?;
    let value: LitStr = input.parse()?;
    Ok((docs, format!("{name} = {},", value.token())))
}

/// The lines of string variants: those with docs begin a new line.
fn fill_lines(variants: Vec<(Vec<String>, String)>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut has_space = false;
    for (docs, text) in variants {
        let is_unknown = text.starts_with("..");
        let has_docs = !docs.is_empty();
        let width = INNER_INDENT.len() + 1 + text.len();
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
    if attrs.is_empty() {
        return Vec::new();
    }
    let text = unparse_item(parse_quote!(#(#attrs)* struct Alone;));
    let lines = text.lines().filter(|line| *line != "struct Alone;");
    lines.map(str::to_owned).collect()
}

/// The lines in the braces of an item.
fn inner_lines(item: Item) -> Vec<String> {
    let text = unparse_item(item);
    let lines = text.lines().skip(1).filter(|line| *line != "}");
    lines
        .map(|line| line.strip_prefix(INDENT).unwrap_or(line).to_owned())
        .collect()
}

fn format_path(path: &Path) -> String {
    let steps = path.segments.iter().map(|step| step.ident.to_string());
    steps.collect::<Vec<_>>().join("::")
}
