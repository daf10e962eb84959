//! Mappings and sequences in brackets.

use super::{Explanation, in_quotes, report};
use crate::diagnostic::Diagnostic;

impl Explanation<'_> {
    /// `[a, b]: 1`, `{{ title }}`: YAML, but not JSON.
    pub(super) fn collection_as_key(&self) -> Diagnostic {
        let remaining_text = self.after(self.at);
        let found = match remaining_text.starts_with('[') || remaining_text.starts_with("- ") {
            true => "an array",
            false => "an object",
        };
        let message = format!("expected a string as mapping key, found {found}");
        if self.between(0..self.at).ends_with('{') {
            let line_span =
                self.between(self.at - 1..self.text.line(self.text.line_of(self.at)).end);
            let caret = self.at - 1..self.text.char_span(self.at).end;
            return report(caret, message).help(in_quotes(line_span.trim_end()));
        }
        let remaining = self.remaining_line(self.at);
        match remaining.find("]:").or_else(|| remaining.find("}:")) {
            Some(end) => {
                let written = &remaining[..=end];
                report(self.at..self.at + written.len(), message).help(in_quotes(written))
            }
            None => report(self.text.char_span(self.at), message).help("use a string for the key"),
        }
    }

    /// `}}`, `{ … ]`
    pub(super) fn unmatched_bracket(&self) -> Option<Diagnostic> {
        let caret = self.text.char_span(self.at);
        let close = self.between(caret.clone());
        if !matches!(close, "}" | "]") {
            return None;
        }
        let Some(open) = self.bracket() else {
            return Some(report(caret, format!("unmatched `{close}`")).help("remove it"));
        };
        let opened = self.between(self.text.char_span(open));
        if closing(opened) == close {
            return None;
        }
        let message = format!("`{close}` does not match the opening `{opened}`");
        Some(
            report(caret, message)
                .related_text(self.text.char_span(open), "opened here")
                .help("remove it, or replace one of the two brackets"),
        )
    }

    /// The innermost bracket that is open at the error.
    fn bracket(&self) -> Option<usize> {
        self.outline.brackets.last().copied()
    }

    /// `{ $ref: #/components/schemas/Pet }`
    pub(super) fn comment_in_brackets(&self) -> Option<Diagnostic> {
        let open = self.bracket()?;
        let inside = self.between(open..self.at);
        // An intended comment has a space after its `#`.
        let starts = inside.match_indices('#').map(|(at, _)| open + at);
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
                "`#` starts a comment; the rest of the line is ignored",
            )
            .related_text(self.text.char_span(open), "unclosed because of the comment")
            .help(in_quotes(&written[..end])),
        )
    }

    /// A bracket that is still open on later lines that are not indented.
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
        let close = closing(bracket);
        let report = report(self.text.char_span(open), format!("unclosed `{bracket}`"))
            .help(format!("add `{close}`"));
        Some(match is_end {
            true => report,
            false => report.related_text(
                self.word(self.at),
                format!("expected `{close}` before this"),
            ),
        })
    }

    /// `[a b: c]`, `[a,, b]`
    pub(super) fn missing_comma(&self) -> Option<Diagnostic> {
        if let Some(diagnostic) = self.missing_value() {
            return Some(diagnostic);
        }
        let open = self.bracket()?;
        let following = self.after(self.at).strip_prefix(':');
        if following.is_some_and(|it| it.starts_with([',', '[', ']', '{', '}'])) {
            return Some(
                report(self.text.char_span(self.at), "missing space after `:`")
                    .help("add a space, or quote a string that contains `:`"),
            );
        }
        let bracket = self.between(self.text.char_span(open));
        let found = match self.between(self.text.char_span(self.at)).trim() {
            "" => String::new(),
            found => format!(", found `{found}`"),
        };
        let message = format!("expected `,` or `{}`{found}", closing(bracket));
        let label = match bracket {
            "{" => "in the mapping that starts here",
            _ => "in the sequence that starts here",
        };
        Some(
            report(self.word(self.at), message)
                .related_text(self.text.char_span(open), label)
                .help("add it, or quote a string that contains commas, colons or brackets"),
        )
    }

    /// `{ a: b } c`
    pub(super) fn text_after_bracket(&self) -> Option<Diagnostic> {
        let last = self.outline.last.clone()?;
        let is_collection = self.after(last.start).starts_with(['{', '[']);
        let close = closing(self.between(self.text.char_span(last.start)));
        let is_next = self
            .between(last.end..self.at)
            .trim_matches([' ', '\t'])
            .is_empty();
        (is_collection && is_next && self.outline.brackets.is_empty()).then(|| {
            let message = format!("unexpected text after the closing `{close}`");
            report(self.word(self.at), message)
                .help("remove the text, or move it before the bracket")
        })
    }

    /// A comma, a colon, or a `-` in brackets, where a value is expected.
    fn missing_value(&self) -> Option<Diagnostic> {
        let caret = self.text.char_span(self.at);
        let found = self.between(caret.clone());
        let before = self.between(0..self.at).trim_end();
        let is_missing = match found {
            ":" => before.ends_with([',', '[', '{']),
            "," => before.is_empty() || before.ends_with([',', '[', '{', ':', '-']),
            "-" => {
                self.bracket().is_some() && self.after(self.at + 1).starts_with([' ', '\n', '\r'])
            }
            "]" | "}" => before.ends_with([',', ':']),
            _ => false,
        };
        let help = match found {
            "-" => "remove `-`, or replace the brackets with indented lines",
            ":" => "add a key, or quote the string",
            _ => "add a value, or remove the comma",
        };
        is_missing.then(|| report(caret, format!("expected a value, found `{found}`")).help(help))
    }
}

/// The closing bracket of an opening one.
fn closing(bracket: &str) -> &'static str {
    match bracket {
        "{" => "}",
        _ => "]",
    }
}
