//! The text that carets are drawn on.

use std::ops::Range;

/// A file's name, as it is shown to people, and its text in lines.
#[derive(Debug)]
pub(crate) struct Text {
    name: String,
    text: String,
    /// The byte at which each line begins.
    starts: Vec<usize>,
}

impl Text {
    pub(crate) fn new(name: &str, text: String) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(breaks.map(|(at, _)| at + 1))
            .collect();
        Self {
            name: name.to_owned(),
            text,
            starts,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The number of the line that holds the byte `at`, counted from 0.
    pub(crate) fn line_of(&self, at: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= at)
            .saturating_sub(1)
    }

    /// The bytes of a line, without its end.
    pub(crate) fn line(&self, line: usize) -> Range<usize> {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let end = self
            .starts
            .get(line + 1)
            .map_or(self.text.len(), |next| next - 1);
        let text = self.text.get(start..end).unwrap_or_default();
        start..start + text.trim_end_matches('\r').len()
    }

    /// The bytes of the character that begins at the byte `at`; none at the end of the text.
    pub(crate) fn char_span(&self, at: usize) -> Range<usize> {
        let rest = self.text.get(at..).unwrap_or_default();
        at..at + rest.chars().next().map_or(0, char::len_utf8)
    }

    /// The byte at a line and a column, both counted from 0, the column in characters.
    pub(crate) fn at_char(&self, line: usize, column: usize) -> usize {
        let range = self.line(line);
        let text = self.text.get(range.clone()).unwrap_or_default();
        text.char_indices()
            .nth(column)
            .map_or(range.end, |(at, _)| range.start + at)
    }

    /// The byte at a line and a column, both counted from 0, the column in bytes.
    pub(crate) fn at_byte(&self, line: usize, column: usize) -> usize {
        let range = self.line(line);
        self.char_start(range.end.min(range.start + column))
    }

    /// The byte at which the character begins that the byte `at` belongs to.
    pub(crate) fn char_start(&self, mut at: usize) -> usize {
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn lines_and_columns_become_bytes() {
        let text = Text::new("a.yaml", "é: 1\r\nb: 2\n".to_owned());
        assert_eq!(text.line(0), 0..5);
        assert_eq!(text.line(1), 7..11);
        assert_eq!(text.line(9), 12..12);
        assert_eq!(text.at_char(0, 1), 2);
        assert_eq!(text.at_byte(0, 1), 0);
        assert_eq!(text.line_of(7), 1);
        assert_eq!(text.line_of(6), 0);
    }
}
