//! Quoted strings.

use std::ops::Range;

use super::{Explanation, report};
use crate::diagnostic::Diagnostic;

impl Explanation<'_> {
    /// The opening quote of the double-quoted string that contains the error.
    fn double_quote(&self) -> Option<usize> {
        let quote = self.outline.quote?;
        self.after(quote).starts_with('"').then_some(quote)
    }

    /// `"C:\Users"`
    pub(super) fn short_escape(&self) -> Option<Diagnostic> {
        let (start, kind) = self.numeric_escape()?;
        let digits = escaped_digits(kind)?;
        let has_all = self
            .after(self.at)
            .get(..digits)
            .is_some_and(|written| written.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if has_all {
            return None;
        }
        let message = format!("`\\{kind}` must be followed by {digits} hexadecimal digits");
        let help =
            format!("add the digits, escape the backslash as `\\\\{kind}`, or use single quotes");
        Some(report(start..self.at, message).help(help))
    }

    /// `"\ud800"`
    pub(super) fn invalid_escape(&self) -> Option<Diagnostic> {
        let (start, kind) = self.numeric_escape()?;
        let escape = start..self.text.char_start(self.at + escaped_digits(kind)?);
        let message = format!(
            "invalid Unicode escape `{}` in double-quoted string",
            self.between(escape.clone())
        );
        Some(report(escape, message).help("use the character itself, or `\\U` with its code point"))
    }

    /// The escape, such as `\u`, that ends at the error.
    fn numeric_escape(&self) -> Option<(usize, char)> {
        let quote = self.double_quote()?;
        let before = self.between(quote..self.at);
        let kind = before.chars().next_back()?;
        let start = before.len().checked_sub(2)?;
        let is_escape = before.get(start..)?.starts_with('\\') && escaped_digits(kind).is_some();
        is_escape.then_some((quote + start, kind))
    }

    /// `"\d"`
    pub(super) fn unknown_escape(&self) -> Option<Diagnostic> {
        self.double_quote()?;
        let escaped = self.after(self.at).strip_prefix('\\')?.chars().next()?;
        if "0abtnvfre \"/\\N_LPxuU\t\n\r".contains(escaped) {
            return None;
        }
        let message = format!("invalid escape sequence `\\{escaped}` in double-quoted string");
        let help = format!(
            "escape the backslash as `\\\\{escaped}`, or use single quotes, in which nothing is escaped"
        );
        Some(report(self.at..self.at + 1 + escaped.len_utf8(), message).help(help))
    }

    /// A quoted string that is not closed before the end.
    pub(super) fn open_quotes(&self) -> Option<Diagnostic> {
        let start = self.outline.quote?;
        let remaining = self.after(self.at);
        let is_end = remaining.trim().is_empty()
            || remaining.starts_with("---")
            || remaining.starts_with("...");
        is_end.then(|| {
            report(self.text.char_span(start), "unterminated quoted string")
                .help("add the closing quote where the string ends")
        })
    }

    /// `'Bob's shop'`, and quotes that only the quotes of a later line close.
    pub(super) fn text_after_quotes(&self) -> Option<Diagnostic> {
        let remaining = self.remaining_line(self.at).trim_start();
        let is_value = remaining
            .strip_prefix(':')
            .is_some_and(|value| value.is_empty() || value.starts_with([' ', '\t']));
        if remaining.is_empty() || is_value {
            return None;
        }
        let quotes = self.quotes_before(self.at)?;
        let escape = match self.after(quotes.start).starts_with('\'') {
            true => "escape `'` in single quotes as `''`",
            false => "escape `\"` in double quotes as `\\\"`",
        };
        let last = self.text.line_of(quotes.end.saturating_sub(1));
        let following = self.word(self.at);
        if self.text.line_of(quotes.start) == last {
            return Some(
                report(following, "unexpected text after a quoted string")
                    .related_text(quotes, "the quoted string")
                    .help(format!("quote the whole value, and {escape}")),
            );
        }
        let message = format!(
            "quoted string ends on line {}, where unexpected text follows",
            last + 1
        );
        let open = quotes.start..self.text.char_span(quotes.start).end;
        Some(
            report(open, message)
                .related_text(following, "unexpected text after the closing quote")
                .help(format!(
                    "add the closing quote where the string ends, or {escape}"
                )),
        )
    }

    /// The quoted string that ends on the line before an offset, with only whitespace between.
    fn quotes_before(&self, at: usize) -> Option<Range<usize>> {
        let closed = self.between(0..at).trim_end_matches([' ', '\t']);
        let quote = closed.chars().next_back()?;
        let inside = closed.strip_suffix(['"', '\''])?;
        let is_opening_quote = |start: &usize| {
            let before = &inside[..*start];
            let line = before.trim_end_matches([' ', '\t']);
            let has_whitespace = line.len() < before.len();
            line.is_empty()
                || line.ends_with(['\n', '[', '{', ','])
                || has_whitespace && line.ends_with([':', '-', '?'])
        };
        let mut starts = inside.rmatch_indices(quote).map(|(start, _)| start);
        Some(starts.find(is_opening_quote)?..closed.len())
    }
}

/// The number of digits of an escape.
fn escaped_digits(kind: char) -> Option<usize> {
    match kind {
        'x' => Some(2),
        'u' => Some(4),
        'U' => Some(8),
        _ => None,
    }
}
