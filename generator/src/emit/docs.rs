//! Docs as attributes, made safe for rustdoc: a vendor's text is text, not links, tags or tests.
//!
//! A description's Markdown is read by the parser that rustdoc uses, and printed anew: nothing is
//! left in it that rustdoc would run, link or warn of.

mod markdown;

use proc_macro2::TokenStream;
use quote::quote;

use crate::invisible_chars::escape_invisible;
use crate::ir::{Api, Docs};

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

/// What a client is, as Markdown in one line.
pub(super) fn subject(api: &Api) -> String {
    text(&format!(
        "Rust client for {}, API version {}.",
        api.title, api.version
    ))
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
    let text = escape_invisible(text, |sign| sign.escape_default().to_string());
    match text.is_empty() {
        true => "the empty string".to_owned(),
        false => markdown::code(&text),
    }
}

/// A text as code, as a paragraph of its own.
pub(super) fn code_alone(text: &str) -> String {
    match text.is_empty() {
        true => "The empty string.".to_owned(),
        false => code(text),
    }
}

/// The text with its line ends made one, and with what nobody could see made visible.
fn shown(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    escape_invisible(&text, |sign| match sign {
        '\n' => "\n".to_owned(),
        '\t' => "    ".to_owned(),
        sign => sign.escape_unicode().to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_invisible_characters_except_joiners_in_text() {
        for (text, expected) in [
            ("a\u{202e}b", "a\\u{202e}b"),
            ("a\u{200d}b", "a\\u{200d}b"),
            ("\u{61c}\u{ad}", "\\u{61c}\\u{ad}"),
            ("\0\u{1b}[31m", "\\u{0}\\u{1b}[31m"),
            ("a\r\nb\rc\td", "a\nb\nc    d"),
            // Persian words and emoji sequences contain joiners.
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("👩\u{200d}👧", "👩\u{200d}👧"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }
}
