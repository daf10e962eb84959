//! Lists and objects in brackets.

use saphyr_parser::{Event, Parser};

use super::super::super::positions;
use super::{Explanation, in_quotes, report};
use crate::diagnostic::Diagnostic;

impl Explanation<'_> {
    /// `[a, b]: 1`, `{{ title }}`
    pub(super) fn key_of_parts(&self) -> Option<Diagnostic> {
        let (_, found) = self.problem.split_once("invalid type: ")?;
        let found = match found {
            "sequence" => "a list",
            "map" => "an object",
            _ => return None,
        };
        let message = format!("a key is a text, and this is {found}");
        if self.between(0..self.at).ends_with('{') {
            let whole = self.between(self.at - 1..self.text.line(self.text.line_of(self.at)).end);
            return Some(
                report(
                    self.at - 1..self.text.char_span(self.at).end,
                    "an object stands where its key is to be",
                )
                .help(in_quotes(whole.trim_end())),
            );
        }
        let rest = self.rest_of_line(self.at);
        let written = match rest.find("]:").or_else(|| rest.find("}:")) {
            Some(end) => &rest[..end + 1],
            None => {
                let help = "write a text for the key";
                return Some(report(self.text.char_span(self.at), message).help(help));
            }
        };
        Some(report(self.at..self.at + written.len(), message).help(in_quotes(written)))
    }

    /// `}}`, `{ … ]`
    pub(super) fn unmatched_bracket(&self) -> Option<Diagnostic> {
        let sign = self.text.char_span(self.at);
        let close = self.between(sign.clone());
        if !matches!(close, "}" | "]") || !self.problem.contains("did not find expected") {
            return None;
        }
        Some(match self.bracket() {
            Some(open) => {
                let opened = self.between(self.text.char_span(open));
                let message = format!("`{close}` does not close what `{opened}` opens");
                report(sign, message)
                    .related_text(self.text.char_span(open), "this is open")
                    .help("remove it, or mend one of the two")
            }
            None if self.problem.contains("node content") => return None,
            None => report(
                sign,
                format!("`{close}` closes nothing: no bracket is open here"),
            )
            .help("remove it"),
        })
    }

    /// The bracket that is open where the problem is.
    fn bracket(&self) -> Option<usize> {
        let is_bracket = |from: &usize| self.after(*from).starts_with(['{', '[']);
        if !self.context.contains("while parsing a flow") {
            return None;
        }
        let from = self.from.filter(is_bracket);
        from.or_else(|| self.last_opened().filter(is_bracket))
    }

    /// Where the innermost list or object begins that is open where the problem is.
    fn last_opened(&self) -> Option<usize> {
        let mut open = Vec::new();
        for (event, span) in Parser::new_from_str(self.text.as_str()).map_while(Result::ok) {
            match event {
                Event::MappingStart(..) | Event::SequenceStart(..) => {
                    open.push(positions::bytes(self.text, span).start);
                }
                Event::MappingEnd | Event::SequenceEnd => drop(open.pop()),
                _ => {}
            }
        }
        open.pop()
    }

    /// `{ $ref: #/components/schemas/Pet }`
    pub(super) fn comment_in_brackets(&self) -> Option<Diagnostic> {
        let open = self.bracket()?;
        let within = self.between(open..self.at);
        // A comment that is meant to be one has a blank after its sign.
        let starts = within.match_indices('#').map(|(at, _)| open + at);
        let mut starts = starts.filter(|at| {
            let is_comment = self.between(0..*at).ends_with([' ', '\t']);
            is_comment && !self.after(at + 1).starts_with([' ', '\t', '#', '\n', '\r'])
        });
        let start = starts.next()?;
        let comment = start..self.content(self.text.line_of(start)).end;
        let written = self.between(comment.clone());
        let end = written.find([' ', '}', ']', ',']).unwrap_or(written.len());
        Some(
            report(
                comment,
                "`#` begins a comment here: the rest of the line is not read",
            )
            .related_text(
                self.text.char_span(open),
                "this is not closed for that reason",
            )
            .help(in_quotes(&written[..end])),
        )
    }

    /// A bracket that is still open on lines that are not in it.
    pub(super) fn open_bracket(&self) -> Option<Diagnostic> {
        let open = self.bracket()?;
        let (first, last) = (self.text.line_of(open), self.text.line_of(self.at));
        let is_end = self.after(self.at).trim().is_empty();
        let is_outside = last > first && self.indent(last) <= self.indent(first);
        let bracket = self.between(self.text.char_span(open));
        let is_closing = self.after(self.at).starts_with(['}', ']']);
        if !is_end && (!is_outside || is_closing) {
            return None;
        }
        let close = if bracket == "{" { "}" } else { "]" };
        let report = report(
            self.text.char_span(open),
            format!("the `{bracket}` that opens here is not closed"),
        )
        .help(format!("close it with `{close}`"));
        Some(match is_end {
            true => report,
            false => report.related_text(
                self.word(self.at),
                format!("`{close}` is missing before this"),
            ),
        })
    }

    /// `[a b: c]`, `[a,, b]`
    pub(super) fn missing_comma(&self) -> Option<Diagnostic> {
        if self.problem.contains("did not find expected node content") {
            return Some(
                report(
                    self.text.char_span(self.at),
                    "a value is missing before this",
                )
                .help("write the value, or remove the comma"),
            );
        }
        let open = self.bracket()?;
        let close = match self.after(open).starts_with('{') {
            true => "}",
            false => "]",
        };
        let message = format!("`,` or `{close}` is missing before this");
        Some(
            report(self.word(self.at), message)
                .related_text(self.text.char_span(open), "in what opens here")
                .help("add it; or put a text with commas, colons or brackets in it in quotes"),
        )
    }
}
