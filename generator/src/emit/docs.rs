//! Docs as attributes that are safe for rustdoc: text of the description cannot become links, tags or tests.
//!
//! The Markdown of the description is parsed with the parser that rustdoc uses and printed again, without
//! anything that rustdoc would run, link or warn about.

mod markdown;

use proc_macro2::TokenStream;
use quote::quote;

use crate::invisible_chars::escape_invisible;
use crate::ir::{Api, Docs};

/// The docs of an item.
pub(super) fn outer(docs: &Docs) -> TokenStream {
    lines(&escaped(&docs.0))
}

/// Text of the generator as the docs of an item.
pub(super) fn generated(text: &str) -> TokenStream {
    lines(text)
}

/// The description's docs, followed by text of the generator.
pub(super) fn with(docs: &Docs, text: &str) -> TokenStream {
    lines(&joined(docs, text))
}

/// The same as Markdown.
pub(super) fn joined(docs: &Docs, text: &str) -> String {
    match (docs.is_empty(), text.is_empty()) {
        (true, _) => text.to_owned(),
        (false, true) => escaped(&docs.0),
        (false, false) => format!("{}\n\n{text}", escaped(&docs.0)),
    }
}

/// Text of the generator as the docs of a module.
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

/// The Markdown, with links, tags and tests that rustdoc would interpret turned into text.
pub(super) fn escaped(text: &str) -> String {
    markdown::reprint(&make_visible(text))
}

/// The first paragraph of the Markdown, in one line.
pub(super) fn summary(docs: &Docs) -> String {
    markdown::first_paragraph(&make_visible(&docs.0))
}

/// A label, followed by the first paragraph of the docs if there are any.
pub(super) fn labeled(label: &str, docs: &Docs) -> String {
    match summary(docs).as_str() {
        "" => label.to_owned(),
        summary => format!("{label}: {summary}"),
    }
}

/// Text, not Markdown, in one line.
pub(super) fn text(text: &str) -> String {
    markdown::text(&line(text))
}

/// A description of the client, as Markdown in one line.
pub(super) fn subject(api: &Api) -> String {
    text(&format!(
        "Rust client for {}, API version {}.",
        api.title, api.version
    ))
}

/// Text in one line, without escapes for Markdown.
pub(super) fn line(text: &str) -> String {
    let text = make_visible(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A URL as a link, or as code if it cannot be a link.
pub(super) fn link(url: &str) -> String {
    match markdown::bare_url(url) == url && !url.is_empty() {
        true => format!("<{url}>"),
        false => code(url),
    }
}

/// Text as code, with any characters.
pub(super) fn code(text: &str) -> String {
    let text = escape_invisible(text, |ch| ch.escape_default().to_string());
    match text.is_empty() {
        true => "the empty string".to_owned(),
        false => markdown::code(&text),
    }
}

/// Strings as code, separated by commas.
pub(super) fn code_list(strings: &[String]) -> String {
    let list: Vec<_> = strings.iter().map(|string| code(string)).collect();
    list.join(", ")
}

/// Text as code, as a separate paragraph.
pub(super) fn code_paragraph(text: &str) -> String {
    match text.is_empty() {
        true => "The empty string.".to_owned(),
        false => code(text),
    }
}

/// The text with normalized line ends and with invisible characters escaped.
fn make_visible(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    escape_invisible(&text, |ch| match ch {
        '\n' => "\n".to_owned(),
        '\t' => "    ".to_owned(),
        ch => ch.escape_unicode().to_string(),
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
            assert_eq!(make_visible(text), expected);
        }
    }
}
