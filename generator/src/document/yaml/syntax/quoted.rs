//! Texts in quotes.

use std::ops::Range;

use super::{Explanation, report};
use crate::diagnostic::Diagnostic;

impl Explanation<'_> {
    /// `"C:\Users"`
    pub(super) fn short_escape(&self) -> Option<Diagnostic> {
        if !self.problem.contains("hexadecimal number") {
            return None;
        }
        let start = self.between(0..self.at).rfind('\\')?;
        let sign = self.after(start + 1).chars().next()?;
        let digits = match sign {
            'x' => 2,
            'u' => 4,
            _ => 8,
        };
        let message = format!("`\\{sign}` is to have {digits} hexadecimal digits behind it");
        let help = format!(
            "write them; write `\\\\{sign}` for a backslash, or use single quotes, in which nothing is escaped"
        );
        Some(report(start..start + 1 + sign.len_utf8(), message).help(help))
    }

    /// `"\d"`
    pub(super) fn unknown_escape(&self) -> Option<Diagnostic> {
        if !self.problem.contains("unknown escape character") {
            return None;
        }
        let sign = self.after(self.at).strip_prefix('\\')?.chars().next()?;
        let message = format!("`\\{sign}` is no escape in a text in double quotes");
        let help = format!("write `\\\\{sign}`; or use single quotes, in which nothing is escaped");
        Some(report(self.at..self.at + 1 + sign.len_utf8(), message).help(help))
    }

    /// Quotes that nothing closes up to the end.
    pub(super) fn open_quotes(&self) -> Option<Diagnostic> {
        let start = self.from.unwrap_or(self.at);
        let is_open = self.problem.contains("unexpected end of stream")
            && self.context.ends_with("quoted scalar");
        is_open.then(|| {
            report(
                self.text.char_span(start),
                "the quotes that open here are never closed",
            )
            .help("close them where the text ends")
        })
    }

    /// `'Bob's shop'`, and quotes that are only closed by the next ones, lines below.
    pub(super) fn text_behind_quotes(&self) -> Option<Diagnostic> {
        if !self.problem.contains("did not find expected") {
            return None;
        }
        let quotes = self.quotes_before(self.at)?;
        let inside = match self.after(quotes.start).starts_with('\'') {
            true => "in single quotes, write `''` for a `'` of the text",
            false => "in double quotes, write `\\\"` for a `\"` of the text",
        };
        let last = self.text.line_of(quotes.end.saturating_sub(1));
        let behind = self.word(self.at);
        if self.text.line_of(quotes.start) == last {
            return Some(
                report(
                    behind,
                    "more text stands behind the quotes that close a text",
                )
                .related_text(quotes, "the text in quotes")
                .help(format!("put all of it in quotes; {inside}")),
            );
        }
        let message = format!(
            "the quotes that open here are closed by those on line {}, with more text behind them",
            last + 1
        );
        let open = quotes.start..self.text.char_span(quotes.start).end;
        Some(
            report(open, message)
                .related_text(behind, "this is behind them")
                .help(format!("close the quotes where the text ends; {inside}")),
        )
    }

    /// The text in quotes that ends before a place on its line, with nothing but blanks between.
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
