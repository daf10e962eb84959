//! Upgrade reports as documents: for a pull request, a browser, or the changelog of a crate.
//!
//! Nearly every string in them comes from descriptions, and is untrusted: each is escaped where it is printed, and
//! invisible characters are made visible.

mod changelog;
mod excerpt;
mod html;
mod markdown;

pub use changelog::{entry, with_entry};
pub use html::html;
pub use markdown::markdown;

use crate::invisible_chars;

/// A part of a sentence: words, or code between backticks.
enum Section<'a> {
    Words(&'a str),
    Code(&'a str),
}

/// The parts of a sentence. A sentence with unbalanced backticks has no code.
fn parts(sentence: &str) -> Vec<Section<'_>> {
    let is_balanced = sentence.matches('`').count().is_multiple_of(2);
    if !is_balanced {
        return vec![Section::Words(sentence)];
    }
    let parts = sentence.split('`').enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        0 => Section::Words(part),
        _ => Section::Code(part),
    });
    parts.collect()
}

/// A string in one line, with invisible and direction-changing characters made visible.
fn visible(text: &str) -> String {
    invisible_chars::escape_invisible(text, |ch| match ch {
        '\n' | '\r' | '\t' => " ".to_owned(),
        ch => ch.escape_unicode().to_string(),
    })
}
