//! Quoted strings.

use std::ops::Range;

use super::{Explanation, report};
use crate::diagnostic::Diagnostic;

impl Explanation<'_> {
    /// The quotes of the string in double quotes that the place is in.
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

    /// The escape, such as `\u`, after which the place is.
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

    /// Quotes that are not closed up to the end.
    pub(super) fn open_quotes(&self) -> Option<Diagnostic> {
        let start = self.outline.quote?;
        let rest = self.after(self.at);
        let is_end = rest.trim().is_empty() || rest.starts_with("---") || rest.starts_with("...");
        is_end.then(|| {
            report(self.text.char_span(start), "unterminated quoted string")
                .help("add the closing quote where the string ends")
        })
    }

    /// `'Bob's shop'`, and quotes that are only closed by the next ones, lines below.
    pub(super) fn text_behind_quotes(&self) -> Option<Diagnostic> {
        let rest = self.rest_of_line(self.at).trim_start();
        let is_value = rest
            .strip_prefix(':')
            .is_some_and(|value| value.is_empty() || value.starts_with([' ', '\t']));
        if rest.is_empty() || is_value {
            return None;
        }
        let quotes = self.quotes_before(self.at)?;
        let inside = match self.after(quotes.start).starts_with('\'') {
            true => "escape `'` in single quotes as `''`",
            false => "escape `\"` in double quotes as `\\\"`",
        };
        let last = self.text.line_of(quotes.end.saturating_sub(1));
        let behind = self.word(self.at);
        if self.text.line_of(quotes.start) == last {
            return Some(
                report(behind, "unexpected text after a quoted string")
                    .related_text(quotes, "the quoted string")
                    .help(format!("quote the whole value, and {inside}")),
            );
        }
        let message = format!(
            "quoted string ends on line {}, where unexpected text follows",
            last + 1
        );
        let open = quotes.start..self.text.char_span(quotes.start).end;
        Some(
            report(open, message)
                .related_text(behind, "unexpected text after the closing quote")
                .help(format!(
                    "add the closing quote where the string ends, or {inside}"
                )),
        )
    }

    /// The quoted string that ends before a place on its line, with only whitespace between.
    fn quotes_before(&self, at: usize) -> Option<Range<usize>> {
        let closed = self.between(0..at).trim_end_matches([' ', '\t']);
        let sign = closed.chars().next_back()?;
        let within = closed.strip_suffix(['"', '\''])?;
        let begins = |start: &usize| {
            let before = &within[..*start];
            let line = before.trim_end_matches([' ', '\t']);
            let has_blank = line.len() < before.len();
            line.is_empty()
                || line.ends_with(['\n', '[', '{', ','])
                || has_blank && line.ends_with([':', '-', '?'])
        };
        let mut starts = within.rmatch_indices(sign).map(|(start, _)| start);
        Some(starts.find(begins)?..closed.len())
    }
}

/// How many digits an escape has.
fn escaped_digits(kind: char) -> Option<usize> {
    match kind {
        'x' => Some(2),
        'u' => Some(4),
        'U' => Some(8),
        _ => None,
    }
}
