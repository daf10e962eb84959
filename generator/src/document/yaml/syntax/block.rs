//! Lines: their keys, their colons and their indentation.

use std::ops::Range;

use super::{Explanation, in_quotes, report};
use crate::diagnostic::Diagnostic;

impl Explanation<'_> {
    /// A line that is to have a key and has none.
    pub(super) fn line_without_colon(&self) -> Option<Diagnostic> {
        if !self.problem.contains("could not find expected ':'") {
            return None;
        }
        let line = self.text.line_of(self.from.unwrap_or(self.at));
        Some(self.no_key_on(line))
    }

    /// The same, where the line below is the first to be no part of a text.
    pub(super) fn line_without_key(&self) -> Option<Diagnostic> {
        let line = self.text.line_of(self.at);
        let above = self.line_above(line).filter(|_| self.is_colon())?;
        let is_alike = self.indent(line) == self.indent(above);
        (is_alike && !self.between(self.content(above)).contains(':'))
            .then(|| self.no_key_on(above))
    }

    fn no_key_on(&self, line: usize) -> Diagnostic {
        report(
            self.content(line),
            "a member of an object is to stand here, and no key with `:` does",
        )
        .help("write `key: value`; or indent the line deeper, if it goes on with the text above")
    }

    fn is_colon(&self) -> bool {
        self.problem.contains("mapping values are not allowed")
    }

    /// `%YAML 1.3`
    pub(super) fn other_version(&self) -> Option<Diagnostic> {
        let line = self.content(self.text.line_of(self.at));
        let is_its = self.problem.contains("incompatible YAML document");
        is_its.then(|| {
            report(
                line,
                "YAML 1.1 and 1.2 are read, and this asks for another version",
            )
            .help("remove the line")
        })
    }

    /// `title: Pets: and more`
    pub(super) fn second_colon(&self) -> Option<Diagnostic> {
        let line = self.content(self.text.line_of(self.at));
        let before = self.between(line.start..self.at);
        let (key, _) = before.split_once(": ").filter(|_| self.is_colon())?;
        let start = line.start + key.len() + 1;
        let value = self.between(start..line.end);
        Some(
            report(
                self.text.char_span(self.at),
                "a text without quotes has no `:` with a blank behind it",
            )
            .help(in_quotes(value.trim_start())),
        )
    }

    /// `title:Pets`
    pub(super) fn colon_without_blank(&self) -> Option<Diagnostic> {
        let above = self
            .line_above(self.text.line_of(self.at))
            .filter(|_| self.is_colon())?;
        let line = self.content(above);
        let written = self.between(line.clone());
        let (key, value) = written.split_once(':')?;
        if value.is_empty() || value.starts_with([' ', '\t']) {
            return None;
        }
        let colon = line.start + key.len();
        Some(
            report(
                colon..colon + 1,
                "a `:` without a blank behind it is a part of the text",
            )
            .related_text(self.key_before(), "and no key can follow a text")
            .help(format!("write `{key}: {value}`")),
        )
    }

    /// A key that is indented as if it were in the value above.
    pub(super) fn key_below_a_value(&self) -> Option<Diagnostic> {
        let line = self.text.line_of(self.at);
        let above = self.line_above(line).filter(|_| self.is_colon())?;
        if self.indent(line) <= self.indent(above) {
            return None;
        }
        Some(
            report(
                self.key_before(),
                "this is indented as a part of the value above, which is no object",
            )
            .related_text(self.content(above), "the value above")
            .help("align it with the line that it goes with; put a text with `: ` in it in quotes"),
        )
    }

    /// What is before the problem on its line.
    fn key_before(&self) -> Range<usize> {
        let start = self.content(self.text.line_of(self.at)).start;
        start.min(self.at)..self.at
    }

    /// ```yaml
    /// - name: a
    /// name: b
    /// ```
    pub(super) fn member_for_an_item(&self) -> Option<Diagnostic> {
        let from = self
            .from
            .filter(|_| self.problem.contains("'-' indicator"))?;
        Some(
            report(
                self.word(self.at),
                "an item of a list begins with `- `, and this does not",
            )
            .related_text(self.text.char_span(from), "the list begins here")
            .help("begin it with `- `; or indent it as the members of the item above"),
        )
    }

    /// A line that is indented as none above it.
    pub(super) fn indent_of_none(&self) -> Option<Diagnostic> {
        let is_its = self.problem.contains("did not find expected key")
            && self.context.contains("block mapping");
        if !is_its || !self.begins_line(self.at) {
            return None;
        }
        let from = self.from.unwrap_or_default();
        let column = |at| self.text.column_of(at);
        let (message, help) = match column(self.at) == column(from) {
            true if self.after(self.at).starts_with('-') => (
                "an item of a list stands among the members of an object",
                "indent it below the key of the list",
            ),
            true => return None,
            false => (
                "no line above is indented like this one",
                "align it with the line that it goes with",
            ),
        };
        Some(
            report(self.word(self.at), message)
                .related_text(self.word(from), "the object that is open begins here")
                .help(help),
        )
    }

    /// `description: | text`
    pub(super) fn text_behind_bar(&self) -> Option<Diagnostic> {
        let is_its = self.context.contains("block scalar") && self.problem.contains("line break");
        let rest = self.at..self.content(self.text.line_of(self.at)).end;
        is_its.then(|| {
            report(rest, "a text behind `|` or `>` begins on the next line")
                .help("move it there, indented deeper than its key; or put it in quotes")
        })
    }
}
