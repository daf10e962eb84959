//! The source text of a file, by lines and columns.

use std::ops::Range;
use std::sync::OnceLock;

use serde::Serialize;

/// How the lines begin that `git` leaves where the sides of a merge differ.
pub(crate) const CONFLICT_MARKERS: [&str; 4] = ["<<<<<<< ", "||||||| ", "=======", ">>>>>>> "];

/// The size of the blocks that are searched for a column: a text may consist of one line.
const BLOCK: usize = 1 << 10;

/// The displayed name of a file, and its text in lines.
#[derive(Debug)]
pub(crate) struct SourceText {
    name: String,
    text: String,
    /// The byte at which each line begins.
    starts: Vec<usize>,
    /// How many characters begin before each block of bytes; computed on first use.
    before_blocks: OnceLock<Vec<usize>>,
}

/// A line and a column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Point {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl SourceText {
    pub(crate) fn new(name: &str, text: String) -> Self {
        let starts = std::iter::once(0).chain(line_starts(&text)).collect();
        Self {
            name: name.to_owned(),
            text,
            starts,
            before_blocks: OnceLock::new(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The text from the byte `at`; empty if no character begins there.
    pub(crate) fn after(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    /// The text in a range of bytes; empty if that is not within the text.
    pub(crate) fn between(&self, bytes: Range<usize>) -> &str {
        self.text.get(bytes).unwrap_or_default()
    }

    /// The number of the line that contains the byte `at`, counted from 0.
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

    /// The bytes of the first line that ends with LF and is accepted, without the whitespace at its end.
    pub(crate) fn find_line(&self, accept: impl Fn(&str) -> bool) -> Option<Range<usize>> {
        let mut end = 0;
        let line = self.text.split_inclusive('\n').find(|line| {
            end += line.len();
            accept(line)
        })?;
        let start = end - line.len();
        Some(start..start + line.trim_end().len())
    }

    /// The bytes of the character that begins at the byte `at`; none at the end of the text.
    pub(crate) fn char_span(&self, at: usize) -> Range<usize> {
        let following = self.text.get(at..).unwrap_or_default();
        at..at + following.chars().next().map_or(0, char::len_utf8)
    }

    /// The byte at a line and a column, both counted from 0, the column in characters.
    pub(crate) fn at_char(&self, line: usize, column: usize) -> usize {
        let range = self.line(line);
        let mut start = range.start;
        let mut remaining = column;
        if range.len() > BLOCK {
            let target = self.chars_before(start).saturating_add(column);
            let blocks = self.before_blocks();
            let block = blocks.partition_point(|before| *before <= target);
            let block = block.saturating_sub(1);
            let block_start = self.char_end(block * BLOCK);
            if block_start > start {
                remaining = target - self.chars_before(block_start);
                start = block_start;
            }
        }
        let text = self.text.get(start..range.end).unwrap_or_default();
        text.char_indices()
            .nth(remaining)
            .map_or(range.end, |(at, _)| start + at)
    }

    /// The number of characters between the beginning of the line and the byte `at`.
    pub(crate) fn column_of(&self, at: usize) -> usize {
        let start = self.line(self.line_of(at)).start;
        match at - start {
            short if short <= BLOCK => count_chars(self.text.as_bytes().get(start..at)),
            _ => self.chars_before(at) - self.chars_before(start),
        }
    }

    /// The line and the column of the byte `at`.
    pub(super) fn point_of(&self, at: usize) -> Point {
        Point {
            line: self.line_of(at) + 1,
            column: self.column_of(at) + 1,
        }
    }

    fn chars_before(&self, at: usize) -> usize {
        let block = at / BLOCK;
        let before_block = self.before_blocks().get(block).copied().unwrap_or_default();
        before_block + count_chars(self.text.as_bytes().get(block * BLOCK..at))
    }

    fn before_blocks(&self) -> &[usize] {
        self.before_blocks.get_or_init(|| {
            let blocks = self.text.as_bytes().chunks(BLOCK);
            let counts = blocks.scan(0, |before, block| {
                let current = *before;
                *before += count_chars(Some(block));
                Some(current)
            });
            counts.collect()
        })
    }

    /// The first byte of the character that contains the byte `at`.
    pub(crate) fn char_start(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// The byte `at`, or the first one after it at which a character begins.
    fn char_end(&self, mut at: usize) -> usize {
        while !self.text.is_char_boundary(at) && at < self.text.len() {
            at += 1;
        }
        at
    }
}

/// The offsets after each line break: LF, CR or both, as in YAML.
fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    ends.map(|(at, _)| at + 1)
}

/// How many characters begin in these bytes.
fn count_chars(bytes: Option<&[u8]>) -> usize {
    let continues = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    let bytes = bytes.unwrap_or_default();
    bytes.len() - bytes.iter().filter(continues).count()
}

#[cfg(test)]
mod tests {
    use super::SourceText;

    #[test]
    fn converts_lines_and_columns_to_byte_offsets() {
        let text = SourceText::new("a.yaml", "é: 1\r\nb: 2\n".to_owned());
        assert_eq!(text.line(0), 0..5);
        assert_eq!(text.line(1), 7..11);
        assert_eq!(text.line(9), 12..12);
        assert_eq!(text.at_char(0, 1), 2);
        assert_eq!(text.char_start(1), 0);
        assert_eq!(text.line_of(7), 1);
        assert_eq!(text.line_of(6), 0);
    }

    #[test]
    fn recognizes_every_line_ending() {
        let text = SourceText::new("a.yaml", "a\rb\r\rc\r\nd\ne".to_owned());
        let lines = (0..6).map(|line| &text.as_str()[text.line(line)]);
        assert_eq!(lines.collect::<Vec<_>>(), ["a", "b", "", "c", "d", "e"]);
        assert_eq!(text.line_of(2), 1);
    }

    #[test]
    fn finds_columns_in_long_line() {
        let text = SourceText::new("a.json", format!("é\n{}x\n", "aéb€".repeat(1_000)));
        let line = text.line(1);
        let chars = text.as_str()[line.clone()].char_indices();
        for (column, (at, _)) in chars.enumerate() {
            assert_eq!(text.at_char(1, column), line.start + at);
            assert_eq!(text.column_of(line.start + at), column);
        }
        assert_eq!(text.at_char(1, 9_999), line.end);
    }
}
