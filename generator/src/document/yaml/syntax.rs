//! Explains text that is not YAML.
//!
//! The parser reports where it stopped, which is often lines after the mistake. The error is determined from the
//! text up to there, so that no message depends on the wording of the parser.

mod block;
mod flow;
mod indicators;
mod outline;
mod quoted;

use std::ops::Range;

use super::super::problem::unfinished_merge;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use outline::Outline;

/// The whitespace of YAML; Rust has more, such as U+0085.
const WHITESPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Explains why the parser stopped at an offset.
pub(super) fn explain(text: &SourceText, at: usize) -> Diagnostic {
    Explanation::new(text, at).into_diagnostic()
}

/// Reports a mapping key that is not a scalar: YAML, but not JSON.
pub(super) fn collection_as_key(text: &SourceText, at: usize) -> Diagnostic {
    Explanation::new(text, at).collection_as_key()
}

/// The offset at which the parser stopped, and its context.
struct Explanation<'a> {
    text: &'a SourceText,
    at: usize,
    outline: Outline,
}

impl<'a> Explanation<'a> {
    /// The known mistakes. A mistake that may cause another one comes before it.
    const MISTAKES: [fn(&Self) -> Option<Diagnostic>; 29] = [
        Self::unfinished_merge,
        Self::non_yaml_space,
        Self::unknown_escape,
        Self::short_escape,
        Self::invalid_escape,
        Self::open_quotes,
        Self::unsupported_version,
        Self::directive,
        Self::unknown_anchor,
        Self::tab,
        Self::text_after_block_indicator,
        Self::alias_indicator,
        Self::indicator_at_the_beginning,
        Self::sequence_on_key_line,
        Self::unmatched_bracket,
        Self::text_after_quotes,
        Self::comment_in_brackets,
        Self::open_bracket,
        Self::missing_comma,
        Self::line_without_colon,
        Self::second_colon,
        Self::colon_without_space,
        Self::line_without_key,
        Self::key_below_a_value,
        Self::entry_for_an_item,
        Self::unknown_indentation,
        Self::tag,
        Self::text_after_bracket,
        Self::colon_without_key,
    ];

    fn new(text: &'a SourceText, at: usize) -> Self {
        Self {
            text,
            at,
            outline: Outline::before(text, at),
        }
    }

    fn into_diagnostic(self) -> Diagnostic {
        let known = Self::MISTAKES.iter().find_map(|mistake| mistake(&self));
        known.unwrap_or_else(|| {
            let report = report(self.text.char_span(self.at), "invalid YAML")
                .help("change the indentation or add missing quotes, here or on the line before");
            match self.outline.brackets.last() {
                Some(open) => {
                    report.related_text(self.text.char_span(*open), "the collection starts here")
                }
                None => report,
            }
        })
    }

    /// The number of bytes between the beginning of a line and an offset in it.
    fn column(&self, at: usize) -> usize {
        at - self.text.line(self.text.line_of(at)).start
    }

    fn after(&self, at: usize) -> &'a str {
        self.text.after(at)
    }

    fn between(&self, bytes: Range<usize>) -> &'a str {
        self.text.between(bytes)
    }

    /// The bytes of a line without the whitespace around its text.
    fn content(&self, line: usize) -> Range<usize> {
        let line_span = self.text.line(line);
        let written = self.between(line_span.clone());
        let start =
            line_span.start + (written.len() - written.trim_start_matches(WHITESPACE).len());
        start..(line_span.start + written.trim_end_matches(WHITESPACE).len()).max(start)
    }

    fn indent(&self, line: usize) -> usize {
        self.content(line).start - self.text.line(line).start
    }

    /// The bytes from an offset to the next whitespace, at least one character.
    fn word(&self, at: usize) -> Range<usize> {
        let remaining = self.after(at);
        let end = remaining
            .find(char::is_whitespace)
            .unwrap_or(remaining.len());
        at..(at + end).max(self.text.char_span(at).end)
    }

    /// The text from an offset to the end of the line, without a comment.
    fn remaining_line(&self, at: usize) -> &'a str {
        let line = self.between(at..self.text.line(self.text.line_of(at)).end);
        let remaining = line.split(" #").next().unwrap_or(line);
        remaining.trim_end()
    }

    /// Whether only whitespace precedes an offset on its line.
    fn starts_line(&self, at: usize) -> bool {
        self.content(self.text.line_of(at)).start == at
    }

    /// The closest line above that is neither empty nor a comment.
    fn line_above(&self, line: usize) -> Option<usize> {
        (0..line).rev().find(|above| {
            let written = self.between(self.content(*above));
            !written.is_empty() && !written.starts_with('#')
        })
    }

    /// `<<<<<<< HEAD`
    fn unfinished_merge(&self) -> Option<Diagnostic> {
        unfinished_merge(Code::InvalidYaml, self.text)
    }
}

/// Lines that are indented less than the first one: the parser treats them as a second document.
pub(super) fn first_line_indented(text: &SourceText) -> Option<Diagnostic> {
    let line = text.find_line(|line| !line.trim().is_empty() && !line.starts_with('#'))?;
    let first = text.between(line.clone());
    let indent = first.len() - first.trim_start_matches(' ').len();
    let indentation = line.start..line.start + indent;
    (indent > 0).then(|| {
        report(
            indentation,
            "first line is indented deeper than the lines that follow",
        )
        .help("change the indentation so that all top-level keys start in the same column")
    })
}

pub(super) fn report(
    caret: impl Into<Option<Range<usize>>>,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::in_text(Code::InvalidYaml, caret, message)
}

/// Help to quote a string, with the quoted string where it is short.
fn in_quotes(text: &str) -> String {
    const SHORT: usize = 60;
    let help = "quote the string";
    match text {
        text if text.len() > SHORT || text.contains('\\') => help.to_owned(),
        text if !text.contains('"') => format!("{help}: `\"{text}\"`"),
        text if !text.contains('\'') => format!("{help}: `'{text}'`"),
        _ => help.to_owned(),
    }
}
