//! Docs as attributes, made safe for rustdoc: a vendor's text is text, not links, tags or tests.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Docs;

/// The docs of an item.
pub(super) fn outer(docs: &Docs) -> TokenStream {
    lines(&escaped(&docs.0))
}

/// The generator's own text as the docs of an item.
pub(super) fn plain(text: &str) -> TokenStream {
    lines(text)
}

/// The description's docs, and a text of the generator's own below them.
pub(super) fn with(docs: &Docs, text: &str) -> TokenStream {
    match docs.is_empty() {
        true => lines(text),
        false => lines(&format!("{}\n\n{text}", escaped(&docs.0))),
    }
}

/// The generator's own text as the docs of a module.
pub(super) fn inner(text: &str) -> TokenStream {
    let lines = text.lines().map(doc_line);
    quote!(#(#![doc = #lines])*)
}

fn lines(text: &str) -> TokenStream {
    let lines = text.lines().map(doc_line);
    quote!(#(#[doc = #lines])*)
}

fn doc_line(line: &str) -> String {
    match line {
        "" => String::new(),
        line => format!(" {line}"),
    }
}

/// The text with what rustdoc would take for a link, a tag or a test taken as it stands.
pub(super) fn escaped(text: &str) -> String {
    let mut is_fenced = false;
    let mut escaped = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let is_fence = line.trim_start().starts_with("```");
        match (is_fence, is_fenced) {
            // Without a language rustdoc would run the block as a test.
            (true, false) => escaped.push("```text".to_owned()),
            (true, true) => escaped.push("```".to_owned()),
            (false, true) => escaped.push(line.to_owned()),
            (false, false) => escaped.push(escaped_line(line)),
        }
        is_fenced ^= is_fence;
    }
    if is_fenced {
        escaped.push("```".to_owned());
    }
    escaped.join("\n")
}

fn escaped_line(line: &str) -> String {
    // Four spaces make a block of code, which rustdoc would run as a test.
    let indent = line.len() - line.trim_start().len();
    let mut escaped = " ".repeat(indent.min(3));
    let mut is_code = false;
    let mut rest = line.trim_start();
    while let Some(sign) = rest.chars().next() {
        let url = if is_code { "" } else { url(rest) };
        if !url.is_empty() {
            escaped.extend(["<", url, ">"]);
            rest = &rest[url.len()..];
            continue;
        }
        is_code ^= sign == '`';
        if !is_code && matches!(sign, '<' | '[' | ']') {
            escaped.push('\\');
        }
        escaped.push(sign);
        rest = &rest[sign.len_utf8()..];
    }
    // A code span that the line leaves open would swallow the rest of the docs.
    if is_code {
        escaped.push('`');
    }
    escaped
}

/// The URL that a text begins with, without the signs that end its sentence; empty if there is none.
fn url(text: &str) -> &str {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return "";
    }
    let ends = |sign: char| sign.is_whitespace() || "<>()[]{}\"'`|*\\".contains(sign);
    let url = &text[..text.find(ends).unwrap_or(text.len())];
    url.trim_end_matches(['.', ',', ';', ':', '!', '?'])
}

/// A text as code, whatever signs it has.
pub(super) fn code(text: &str) -> String {
    let printable: String = text
        .chars()
        .flat_map(|sign| match sign.is_control() {
            true => sign.escape_default().collect::<Vec<_>>(),
            false => vec![sign],
        })
        .collect();
    match (printable.is_empty(), printable.contains('`')) {
        (true, _) => "The empty text.".to_owned(),
        (false, true) => format!("`` {printable} ``"),
        (false, false) => format!("`{printable}`"),
    }
}
