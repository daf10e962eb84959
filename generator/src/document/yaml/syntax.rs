//! Explains text that is not YAML.
//!
//! The parser reports where it stopped, which is often lines behind the mistake. What is wrong is decided from
//! the text there and before, so that no message depends on the parser's wording.

mod block;
mod flow;
mod indicators;
mod outline;
mod quoted;

use std::ops::Range;

use super::super::problem::unfinished_merge;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use outline::Outline;

/// The whitespace of YAML: less than that of Rust, for which U+0085 is a space.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// Explains why the parser stopped at a place.
pub(super) fn explain(text: &SourceText, at: usize) -> Diagnostic {
    Explanation::new(text, at).into_diagnostic()
}

/// Reports a mapping key that is not a scalar: YAML, but not JSON.
pub(super) fn collection_as_key(text: &SourceText, at: usize) -> Diagnostic {
    Explanation::new(text, at).collection_as_key()
}

/// A place where the parser stopped.
struct Explanation<'a> {
    text: &'a SourceText,
    at: usize,
    outline: Outline,
}

impl<'a> Explanation<'a> {
    /// The known mistakes, those first of which others may be the consequence.
    const MISTAKES: [fn(&Self) -> Option<Diagnostic>; 29] = [
        Self::unfinished_merge,
        Self::other_space,
        Self::unknown_escape,
        Self::short_escape,
        Self::invalid_escape,
        Self::open_quotes,
        Self::other_version,
        Self::directive,
        Self::unknown_anchor,
        Self::tab,
        Self::text_behind_bar,
        Self::alias_indicator,
        Self::indicator_at_the_beginning,
        Self::sequence_behind_its_key,
        Self::unmatched_bracket,
        Self::text_behind_quotes,
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
        Self::text_behind_bracket,
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

    /// The bytes between the beginning of its line and a place.
    fn column(&self, at: usize) -> usize {
        at - self.text.line(self.text.line_of(at)).start
    }

    fn after(&self, at: usize) -> &'a str {
        self.text.as_str().get(at..).unwrap_or_default()
    }

    fn between(&self, bytes: Range<usize>) -> &'a str {
        self.text.as_str().get(bytes).unwrap_or_default()
    }

    /// The bytes of a line without the whitespace around its text.
    fn content(&self, line: usize) -> Range<usize> {
        let whole = self.text.line(line);
        let written = self.between(whole.clone());
        let start = whole.start + (written.len() - written.trim_start_matches(BLANK).len());
        start..(whole.start + written.trim_end_matches(BLANK).len()).max(start)
    }

    fn indent(&self, line: usize) -> usize {
        self.content(line).start - self.text.line(line).start
    }

    /// The bytes of a place up to the next whitespace, at least one character.
    fn word(&self, at: usize) -> Range<usize> {
        let rest = self.after(at);
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        at..(at + end).max(self.text.char_span(at).end)
    }

    /// The rest of the line from a place on, without a comment.
    fn rest_of_line(&self, at: usize) -> &'a str {
        let line = self.between(at..self.text.line(self.text.line_of(at)).end);
        let rest = line.split(" #").next().unwrap_or(line);
        rest.trim_end()
    }

    /// Whether only whitespace is before a place on its line.
    fn begins_line(&self, at: usize) -> bool {
        self.content(self.text.line_of(at)).start == at
    }

    /// The nearest line above that is neither empty nor a comment.
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

/// Lines that are indented less than the first one: the parser reads them as another document.
pub(super) fn first_line_indented(text: &SourceText) -> Option<Diagnostic> {
    let mut start = 0;
    let first = text.as_str().split_inclusive('\n').find(|line| {
        start += line.len();
        !line.trim().is_empty() && !line.starts_with('#')
    })?;
    let start = start - first.len();
    let indent = first.len() - first.trim_start_matches(' ').len();
    let blank = start..start + indent;
    (indent > 0).then(|| {
        report(
            blank,
            "first line is indented deeper than the lines that follow",
        )
        .help("change the indentation so that all top-level keys start in the same column")
    })
}

fn report(caret: Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::in_text(Code::InvalidYaml, caret, message)
}

/// Help to quote a string, with the quoted string where it is short.
fn in_quotes(text: &str) -> String {
    const SHORT: usize = 60;
    let help = "quote the string";
    match text {
        long if long.len() > SHORT || long.contains('\\') => help.to_owned(),
        plain if !plain.contains('"') => format!("{help}: `\"{plain}\"`"),
        other if !other.contains('\'') => format!("{help}: `'{other}'`"),
        _ => help.to_owned(),
    }
}
