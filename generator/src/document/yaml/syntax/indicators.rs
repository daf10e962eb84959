//! Characters that an unquoted scalar cannot start with, and spaces that YAML does not treat as whitespace.

use super::{Explanation, in_quotes, report};
use crate::diagnostic::Diagnostic;

impl Explanation<'_> {
    /// A no-break space, or a similar character, which YAML treats as part of a scalar.
    pub(super) fn non_yaml_space(&self) -> Option<Diagnostic> {
        let line = self.text.line_of(self.at);
        let lines = [Some(line), self.line_above(line)].into_iter().flatten();
        let mut spaces = lines.filter_map(|line| {
            let line_span = self.text.line(line);
            let written = self.between(line_span.clone());
            let at = written.find(|it: char| it != ' ' && it.is_whitespace() && it != '\t')?;
            let before = written[..at].trim_end();
            (before.is_empty() || before.ends_with([':', '-'])).then_some(line_span.start + at)
        });
        let at = spaces.next()?;
        let code = u32::from(self.after(at).chars().next()?);
        let meaning = match code {
            0x85 | 0x2028 | 0x2029 => "it is treated as a line break",
            _ => "it is part of the scalar",
        };
        let message = format!("`U+{code:04X}` is not a space in YAML; {meaning}");
        Some(report(self.text.char_span(at), message).help("replace it with a space"))
    }

    /// `*pet` without `&pet`
    pub(super) fn unknown_anchor(&self) -> Option<Diagnostic> {
        if !self.after(self.at).starts_with('*') {
            return None;
        }
        let remaining = self.remaining_line(self.at);
        let end = remaining.find(|it: char| it.is_whitespace() || ",[]{}".contains(it));
        let name = &remaining[..end.unwrap_or(remaining.len())];
        let anchor = name.replacen('*', "&", 1);
        let mut anchors = self.between(0..self.at).match_indices(&anchor);
        let is_defined = anchors.any(|(at, _)| {
            let following = self.after(at + anchor.len());
            following.starts_with(|it: char| it.is_whitespace() || ",[]{}".contains(it))
        });
        let is_name = name[1..].chars().all(is_anchor_part);
        if is_defined || name.len() == 1 || !is_name {
            return None;
        }
        let message = format!("undefined alias `{name}`: no anchor `{anchor}` precedes it");
        let text = remaining
            .split([',', ']', '}'])
            .next()
            .unwrap_or(remaining)
            .trim_end();
        let help = format!(
            "add the anchor `{anchor}` before the alias, replace the alias with its value, or quote the string: `\"{text}\"`"
        );
        Some(report(self.at..self.at + name.len(), message).help(help))
    }

    /// `title: @home`
    pub(super) fn indicator_at_the_beginning(&self) -> Option<Diagnostic> {
        let is_indicator = match self.after(self.at).chars().next()? {
            '@' | '`' | '%' => true,
            '|' | '>' => !self.outline.brackets.is_empty(),
            _ => false,
        };
        if !is_indicator {
            return None;
        }
        let caret = self.text.char_span(self.at);
        match self.between(caret.clone()) {
            "%" if self.between(0..self.at).ends_with('{') => Some(
                report(
                    self.at - 1..caret.end,
                    "unexpected template syntax `{%` in YAML",
                )
                .help("use the file that is generated from the template"),
            ),
            "`" if self.after(self.at).starts_with("```") => Some(
                report(self.word(self.at), "unexpected Markdown code fence")
                    .help("remove it, and the closing code fence"),
            ),
            indicator => {
                let message = starts_with(indicator);
                Some(report(caret, message).help(in_quotes(self.remaining_line(self.at))))
            }
        }
    }

    /// A tab at the beginning of a line.
    pub(super) fn tab(&self) -> Option<Diagnostic> {
        self.after(self.at).starts_with('\t').then(|| {
            report(self.text.char_span(self.at), "tab character in indentation")
                .help("use spaces for the indentation")
        })
    }

    /// `*/*: …`: an alias, to YAML.
    pub(super) fn alias_indicator(&self) -> Option<Diagnostic> {
        let before = self.between(0..self.at).trim_end_matches(is_anchor_part);
        let before = before.strip_suffix(['*', '&'])?;
        let is_node = before.is_empty() || before.ends_with([' ', '\t', '\n', '\r', '[', '{', ',']);
        let is_empty = before.len() + 1 == self.at;
        let ends_name = self
            .after(self.at)
            .starts_with(|it: char| it.is_whitespace() || "?:,]}%@`".contains(it));
        if !is_node || ends_name && !is_empty {
            return None;
        }
        let start = before.len();
        let word = self.word(start);
        let text = self.between(word.clone());
        let text = text.strip_suffix(':').unwrap_or(text);
        let message = starts_with(self.between(self.text.char_span(start)));
        Some(report(start..start + text.len(), message).help(in_quotes(text)))
    }

    /// A tag that is unknown or malformed.
    pub(super) fn tag(&self) -> Option<Diagnostic> {
        let is_end = |it: char| it.is_whitespace() || "[]{},".contains(it);
        let before = self.between(0..self.at);
        let start = before.trim_end_matches(|it| !is_end(it)).len();
        if !self.after(start).starts_with('!') {
            return None;
        }
        let tag = self.word(start);
        let message = format!("invalid tag `{}`", self.between(tag.clone()));
        Some(report(tag, message).help("remove the tag"))
    }

    /// `title: - a`, `title: ?`
    pub(super) fn sequence_on_key_line(&self) -> Option<Diagnostic> {
        let mut chars = self.after(self.at).chars();
        let is_sequence = match chars.next()? {
            '-' => true,
            '?' => false,
            _ => return None,
        };
        let is_indicator = chars.next().is_none_or(char::is_whitespace);
        if !is_indicator || self.starts_line(self.at) || !self.outline.brackets.is_empty() {
            return None;
        }
        let text = in_quotes(self.remaining_line(self.at));
        let (message, help) = match is_sequence {
            true => (
                "sequence must start on the line after its key".to_owned(),
                format!("move it to the next line, or {text}"),
            ),
            false => (starts_with("?"), text),
        };
        Some(report(self.text.char_span(self.at), message).help(help))
    }
}

fn starts_with(indicator: &str) -> String {
    match indicator {
        "`" => "unquoted scalar must not start with a backtick".to_owned(),
        indicator => format!("unquoted scalar must not start with `{indicator}`"),
    }
}

/// The characters of an anchor that the parser supports.
fn is_anchor_part(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '_' | '-')
}
