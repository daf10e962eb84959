//! Signs that no text without quotes can begin with, and blanks that are none.

use super::{Explanation, in_quotes, report};
use crate::diagnostic::Diagnostic;

impl Explanation<'_> {
    /// A blank that no line is broken at looks like any other, and is a letter to YAML.
    pub(super) fn blank_of_another_kind(&self) -> Option<Diagnostic> {
        let line = self.text.line_of(self.at);
        let lines = [Some(line), self.line_above(line)].into_iter().flatten();
        let mut blanks = lines.filter_map(|line| {
            let whole = self.text.line(line);
            let written = self.between(whole.clone());
            let at =
                written.find(|sign: char| sign != ' ' && sign.is_whitespace() && sign != '\t')?;
            let before = written[..at].trim_end();
            (before.is_empty() || before.ends_with([':', '-'])).then_some(whole.start + at)
        });
        let at = blanks.next()?;
        let sign = u32::from(self.after(at).chars().next()?);
        Some(
            report(
                self.text.char_span(at),
                format!("the blank here is U+{sign:04X}, which YAML takes for a part of a text"),
            )
            .help("write a plain blank in its place"),
        )
    }

    /// `*pet` without `&pet`
    pub(super) fn unknown_anchor(&self) -> Option<Diagnostic> {
        if !self.problem.ends_with("unknown anchor") {
            return None;
        }
        let rest = self.rest_of_line(self.at);
        let end = rest.find(|sign: char| sign.is_whitespace() || ",[]{}".contains(sign));
        let name = &rest[..end.unwrap_or(rest.len())];
        let anchor = name.replacen('*', "&", 1);
        let message = format!(
            "`{name}` stands for what has `{anchor}` in front of it, and nothing above has"
        );
        let text = rest
            .split([',', ']', '}'])
            .next()
            .unwrap_or(rest)
            .trim_end();
        let help = format!(
            "write the value out, or put `{anchor}` in front of it; a text that begins with `*` is in quotes: `\"{text}\"`"
        );
        Some(report(self.at..self.at + name.len(), message).help(help))
    }

    /// `title: @home`, and tabs
    pub(super) fn sign_at_the_beginning(&self) -> Option<Diagnostic> {
        if !self.problem.contains("cannot start any token") {
            return None;
        }
        let caret = self.text.char_span(self.at);
        match self.between(caret.clone()) {
            "%" if self.between(0..self.at).ends_with('{') => Some(
                report(
                    self.at - 1..caret.end,
                    "a template stands here that was not filled in",
                )
                .help("name the file that is made of the template"),
            ),
            "`" if self.after(self.at).starts_with("```") => Some(
                report(
                    self.word(self.at),
                    "this line is of Markdown around the YAML",
                )
                .help("remove it, and the line that closes it"),
            ),
            sign => {
                let message = format!("a text without quotes cannot begin with `{sign}`");
                Some(report(caret, message).help(in_quotes(self.rest_of_line(self.at))))
            }
        }
    }

    /// A tab where a line begins.
    pub(super) fn tab(&self) -> Option<Diagnostic> {
        let is_told = ["cannot start any token", "found a tab character"];
        let is_told = is_told.iter().any(|told| self.problem.contains(told));
        let caret = self.text.char_span(self.at);
        (is_told && self.between(caret.clone()) == "\t").then(|| {
            report(caret, "a tab stands in the indentation")
                .help("indent with spaces: YAML takes no tabs")
        })
    }

    /// `*/*: …`: an alias, to YAML.
    pub(super) fn sign_of_an_alias(&self) -> Option<Diagnostic> {
        if !self.problem.contains("alphabetic or numeric character") {
            return None;
        }
        let start = self.from.unwrap_or(self.at);
        let word = self.word(start);
        let text = self.between(word.clone());
        let text = text.strip_suffix(':').unwrap_or(text);
        let sign = self.between(self.text.char_span(start));
        let message = format!("a text without quotes cannot begin with `{sign}`");
        Some(report(start..start + text.len(), message).help(in_quotes(text)))
    }

    /// `title: - a`, `title: ?`
    pub(super) fn sign_of_a_list(&self) -> Option<Diagnostic> {
        let is_list = self
            .problem
            .contains("block sequence entries are not allowed");
        if !is_list && !self.problem.contains("mapping keys are not allowed") {
            return None;
        }
        let text = in_quotes(self.rest_of_line(self.at));
        let (message, help) = match is_list {
            true => (
                "a list begins on the line behind its key",
                format!("move it there; or {text}"),
            ),
            false => ("a text without quotes is no `?`", text),
        };
        Some(report(self.text.char_span(self.at), message).help(help))
    }
}
