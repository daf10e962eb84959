//! Reports as pages: for a pull request, for a browser, for a crate's changelog.
//!
//! Nearly every text on them comes from descriptions, and from whoever wrote those: each is made harmless
//! where it is written, and what nobody could see in it is shown.

mod changelog;
mod excerpt;
mod html;
mod markdown;

pub use changelog::{entry, with_entry};
pub use html::html;
pub use markdown::markdown;

use crate::invisible_chars;

/// A part of a sentence: words, or code that stands between backticks.
enum Section<'a> {
    Words(&'a str),
    Code(&'a str),
}

/// The parts of a sentence. One with a backtick too many has no code.
fn parts(sentence: &str) -> Vec<Section<'_>> {
    let is_whole = sentence.matches('`').count().is_multiple_of(2);
    if !is_whole {
        return vec![Section::Words(sentence)];
    }
    let parts = sentence.split('`').enumerate();
    let parts = parts.map(|(index, part)| match index % 2 {
        0 => Section::Words(part),
        _ => Section::Code(part),
    });
    parts.collect()
}

/// A text in one line, with each sign shown that has no width or turns the direction of the text.
fn visible(text: &str) -> String {
    invisible_chars::escape_invisible(text, |sign| match sign {
        '\n' | '\r' | '\t' => " ".to_owned(),
        sign => sign.escape_unicode().to_string(),
    })
}
