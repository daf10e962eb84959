//! Docs as attributes, made safe for rustdoc: a vendor's text is text, not links, tags or tests.
//!
//! A description's Markdown is read by the parser that rustdoc uses, and printed anew: nothing is
//! left in it that rustdoc would run, link or warn of.

mod markdown;

use std::borrow::Cow;

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
    match (docs.is_empty(), text.is_empty()) {
        (true, _) => lines(text),
        (false, true) => outer(docs),
        (false, false) => lines(&format!("{}\n\n{text}", escaped(&docs.0))),
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

/// The Markdown with what rustdoc would take for a link, a tag or a test taken as it stands.
pub(super) fn escaped(text: &str) -> String {
    markdown::printed(&shown(text))
}

/// The first paragraph of the Markdown, in one line.
pub(super) fn summary(docs: &Docs) -> String {
    markdown::first_paragraph(&shown(&docs.0))
}

/// A text that is no Markdown, in one line.
pub(super) fn text(text: &str) -> String {
    markdown::text(&line(text))
}

/// A text in one line, as it stands.
pub(super) fn line(text: &str) -> String {
    let text = shown(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A URL as a link, or as code where it would not make one.
pub(super) fn link(url: &str) -> String {
    match markdown::bare_url(url) == url && !url.is_empty() {
        true => format!("<{url}>"),
        false => code(url),
    }
}

/// A text as code, whatever signs it has.
pub(super) fn code(text: &str) -> String {
    let visible = |sign: char| match sign.is_control() || is_invisible(sign) {
        true => sign.escape_default().to_string(),
        false => sign.to_string(),
    };
    let text: String = text.chars().map(visible).collect();
    match text.is_empty() {
        true => "The empty text.".to_owned(),
        false => markdown::code(&text),
    }
}

/// The text with its line ends made one, and with what nobody could see made visible.
fn shown(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let visible = |sign: char| -> Cow<'_, str> {
        match sign {
            '\n' => "\n".into(),
            '\t' => "    ".into(),
            _ if sign.is_control() || is_invisible(sign) => {
                sign.escape_unicode().to_string().into()
            }
            _ => sign.to_string().into(),
        }
    };
    text.chars().map(visible).collect()
}

/// Whether a sign has no width, ends a line or turns the direction of the text. The joiners, which
/// some scripts and emoji are spelt with, do none of that.
fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}
