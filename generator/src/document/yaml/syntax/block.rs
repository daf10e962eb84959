//! Lines: their keys, their colons and their indentation.

use std::ops::Range;

use super::outline::Block;
use super::{Explanation, in_quotes, report};
use crate::diagnostic::Diagnostic;

impl Explanation<'_> {
    /// A line of a mapping that has no key.
    pub(super) fn line_without_colon(&self) -> Option<Diagnostic> {
        if self.is_colon() || !self.outline.brackets.is_empty() {
            return None;
        }
        let last = self.outline.last.clone()?;
        let is_last = self.between(last.end..self.at).trim().is_empty();
        (is_last && self.starts_entry(last.start))
            .then(|| self.missing_key_on(self.text.line_of(last.start)))
    }

    /// Whether an offset begins a line in the column of the keys of an open mapping.
    fn starts_entry(&self, at: usize) -> bool {
        let block = self.outline.block_at(self.column(at));
        let is_key_column = |block: Block| !block.is_sequence && block.column == self.column(at);
        self.starts_line(at) && block.is_some_and(is_key_column)
    }

    /// Like [`Self::line_without_colon`], if the parser continues the scalar up to the next colon.
    pub(super) fn line_without_key(&self) -> Option<Diagnostic> {
        let line = self.text.line_of(self.at);
        let above = self.line_above(line).filter(|_| self.is_colon())?;
        let content = self.content(above);
        let is_entry = self.indent(line) == self.indent(above) || self.starts_entry(content.start);
        (is_entry && !self.between(content).contains(':')).then(|| self.missing_key_on(above))
    }

    fn missing_key_on(&self, line: usize) -> Diagnostic {
        report(self.content(line), "expected a mapping key followed by `:`")
            .help("use `key: value`, or indent the line deeper if it continues the string above")
    }

    /// Whether the parser stopped at a colon that does not follow a key.
    fn is_colon(&self) -> bool {
        self.after(self.at).starts_with(':') && self.outline.brackets.is_empty()
    }

    /// `%YAML 1.3`
    pub(super) fn unsupported_version(&self) -> Option<Diagnostic> {
        let line = self.content(self.text.line_of(self.at));
        let is_directive = self.between(line.clone()).starts_with("%YAML");
        is_directive.then(|| {
            let version = self.between(line.clone()).split_whitespace().nth(1);
            let message = match version {
                Some(version) => format!("unsupported YAML version `{version}`"),
                None => "missing version in `%YAML` directive".to_owned(),
            };
            report(line, message).help("use `%YAML 1.2`, or remove the directive")
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
                "unquoted scalar must not contain `: `",
            )
            .help(in_quotes(value.trim_start())),
        )
    }

    /// `title:Pets`
    pub(super) fn colon_without_space(&self) -> Option<Diagnostic> {
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
            report(colon..colon + 1, "missing space after `:`")
                .related_text(self.key_before(), "a key cannot follow the scalar above")
                .help(format!("add a space: `{key}: {value}`")),
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
                "unexpected indentation: the value above is not a mapping",
            )
            .related_text(self.content(above), "the value above")
            .help("change the indentation to that of the other keys, or quote a string that contains `: `"),
        )
    }

    /// `%components:`
    pub(super) fn directive(&self) -> Option<Diagnostic> {
        let line = self.content(self.text.line_of(self.at));
        let is_directive = self.column(line.start) == 0 && self.after(line.start).starts_with('%');
        is_directive
            .then(|| report(line, "invalid directive").help("remove the line, or remove the `%`"))
    }

    /// A colon without a key: `: a`.
    pub(super) fn colon_without_key(&self) -> Option<Diagnostic> {
        if !self.is_colon() {
            return None;
        }
        let (message, help) = match self.starts_line(self.at) {
            true => (
                "expected a mapping key before `:`",
                "add the key, or remove the colon",
            ),
            false => (
                "mapping key is not allowed here",
                "change the indentation to that of the other keys, or quote the string",
            ),
        };
        Some(report(self.text.char_span(self.at), message).help(help))
    }

    /// The text before the error on its line.
    fn key_before(&self) -> Range<usize> {
        let start = self.content(self.text.line_of(self.at)).start;
        start.min(self.at)..self.at
    }

    /// ```yaml
    /// - name: a
    /// name: b
    /// ```
    pub(super) fn entry_for_an_item(&self) -> Option<Diagnostic> {
        let block = self.outline.block_at(self.column(self.at))?;
        let is_item = self.after(self.at).starts_with("- ");
        if !block.is_sequence || is_item || !self.starts_line(self.at) {
            return None;
        }
        Some(
            report(
                self.word(self.at),
                "expected a sequence item, which begins with `- `",
            )
            .related_text(self.text.char_span(block.start), "the sequence starts here")
            .help("add `- `, or change the indentation to that of the keys of the item above"),
        )
    }

    /// A line with an indentation that no line above has.
    pub(super) fn unknown_indentation(&self) -> Option<Diagnostic> {
        let column = self.column(self.at);
        let block = self.outline.block_at(column)?;
        if block.is_sequence || !self.starts_line(self.at) || self.is_colon() {
            return None;
        }
        let (message, help) = match column == block.column {
            true if self.after(self.at).starts_with('-') => (
                "unexpected sequence item in a mapping",
                "change the indentation so that the item is below the key of the sequence",
            ),
            true => return None,
            false => (
                "indentation does not match any line above",
                "change the indentation to that of the other keys",
            ),
        };
        Some(
            report(self.word(self.at), message)
                .related_text(self.word(block.start), "the open mapping starts here")
                .help(help),
        )
    }

    /// `description: | text`
    pub(super) fn text_after_block_indicator(&self) -> Option<Diagnostic> {
        let line = self.content(self.text.line_of(self.at));
        let before = self.between(line.start..self.at.max(line.start));
        let header = before.trim_end_matches([' ', '\t']);
        let key =
            header.trim_end_matches(|it: char| it.is_ascii_digit() || matches!(it, '+' | '-'));
        let key = key.strip_suffix(['|', '>'])?;
        let is_header = key.is_empty() || key.ends_with([' ', '\t']);
        let remaining = self.at..line.end.max(self.at);
        (is_header && !remaining.is_empty() && self.outline.brackets.is_empty()).then(|| {
            report(
                remaining,
                "block scalar must start on the line after `|` or `>`",
            )
            .help("move the text to the next line, indented deeper than its key, or quote it")
        })
    }
}
