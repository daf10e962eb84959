//! The collections and strings that are open where the parser stopped in a YAML text.

use std::ops::Range;

use crate::diagnostic::SourceText;

/// The collections and the string that are open at an offset, according to indentation, quotes and brackets.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The brackets that are open, from the outermost.
    pub(super) brackets: Vec<usize>,
    /// The opening quote of the string that contains the offset.
    pub(super) quote: Option<usize>,
    /// The collections without brackets that are open, from the outermost.
    blocks: Vec<Block>,
    /// The scalar or the collection in brackets that ends last.
    pub(super) last: Option<Range<usize>>,
}

/// A mapping or a sequence without brackets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// Its first key, or its first `-`.
    pub(super) start: usize,
    pub(super) column: usize,
    pub(super) is_sequence: bool,
}

impl Outline {
    pub(super) fn before(text: &SourceText, at: usize) -> Self {
        let mut scanner = Scanner {
            bytes: text.as_str().as_bytes(),
            end: at.min(text.as_str().len()),
            at: 0,
            line: 0,
            node: None,
            outline: Self::default(),
        };
        while scanner.at < scanner.end && scanner.outline.quote.is_none() {
            scanner.step();
        }
        scanner.outline
    }

    /// The collection without brackets that contains the nodes in this column.
    pub(super) fn block_at(&self, column: usize) -> Option<Block> {
        let open = self.blocks.iter().rev();
        let mut open = open.skip_while(|block| block.column > column).copied();
        let innermost = open.next()?;
        // The items of a sequence may be in the column of its key.
        match open.next() {
            Some(outer) if innermost.is_sequence && outer.column == innermost.column => Some(outer),
            _ => Some(innermost),
        }
    }
}

/// Scans the tokens of a text.
struct Scanner<'a> {
    bytes: &'a [u8],
    /// The offset at which it stops.
    end: usize,
    at: usize,
    /// The beginning of the line.
    line: usize,
    /// The anchor or the tag with which the node begins.
    node: Option<usize>,
    outline: Outline,
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied().filter(|_| at < self.end)
    }

    /// Whether an offset is at whitespace or at the end.
    fn is_space(&self, at: usize) -> bool {
        self.byte(at).is_none_or(is_whitespace)
    }

    fn is_line_end(&self, at: usize) -> bool {
        self.byte(at).is_none_or(is_line_break)
    }

    /// The first offset from `at` on with a byte that is not skipped.
    fn skip(&self, at: usize, is_skipped: impl Fn(u8) -> bool) -> usize {
        let remaining = self.bytes.get(at..self.end).unwrap_or_default();
        let skipped = remaining.iter().take_while(|byte| is_skipped(**byte));
        at + skipped.count()
    }

    fn is_in_brackets(&self) -> bool {
        !self.outline.brackets.is_empty()
    }

    fn step(&mut self) {
        let start = self.at;
        let starts_line = start == self.line;
        match self.bytes[start] {
            b'\n' | b'\r' => {
                self.at += 1;
                self.line = self.at;
                self.node = None;
            }
            b' ' | b'\t' => self.at += 1,
            // Only at the beginning of a token; inside of a scalar, `#` is part of the scalar.
            b'#' => self.skip_line(),
            b'%' if starts_line => self.skip_line(),
            b'-' | b'.' if starts_line && self.is_document_marker() => {
                self.outline.blocks.clear();
                self.at += 3;
            }
            quote @ (b'"' | b'\'') => self.quoted(quote),
            b'[' | b'{' => {
                self.outline.brackets.push(start);
                self.at += 1;
            }
            b']' | b'}' if self.is_in_brackets() => {
                self.at += 1;
                let open = self.outline.brackets.pop();
                if let Some(open) = open.filter(|_| !self.is_in_brackets()) {
                    self.node_ends(open..start + 1);
                }
            }
            b',' if self.is_in_brackets() => self.at += 1,
            b'-' if self.is_space(start + 1) && !self.is_in_brackets() => {
                self.open(start, true);
                self.at += 1;
                self.node = None;
            }
            b':' | b'?' if self.is_space(start + 1) || self.is_in_brackets() => {
                self.at += 1;
                self.node = None;
            }
            b'|' | b'>' if !self.is_in_brackets() => self.block_scalar(),
            b'&' | b'*' | b'!' => {
                self.node.get_or_insert(start);
                while !self.is_space(self.at) && !self.is_flow_indicator(self.at) {
                    self.at += 1;
                }
                self.at = self.at.max(start + 1);
            }
            _ => self.unquoted(),
        }
    }

    fn skip_line(&mut self) {
        self.at = self.skip(self.at, |byte| !is_line_break(byte));
    }

    fn is_document_marker(&self) -> bool {
        let marker = self.bytes.get(self.at..self.at + 3);
        matches!(marker, Some(b"---" | b"...")) && self.is_space(self.at + 3)
    }

    fn is_flow_indicator(&self, at: usize) -> bool {
        let is_indicator = |byte| matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
        self.is_in_brackets() && self.byte(at).is_some_and(is_indicator)
    }

    fn quoted(&mut self, quote: u8) {
        let start = self.at;
        self.at += 1;
        loop {
            match self.byte(self.at) {
                None => {
                    self.outline.quote = Some(start);
                    return;
                }
                Some(b'\\') if quote == b'"' => self.at += 2,
                Some(byte) if byte == quote => {
                    self.at += 1;
                    if quote == b'"' || self.byte(self.at) != Some(quote) {
                        break;
                    }
                    self.at += 1;
                }
                Some(b'\n') => {
                    self.at += 1;
                    self.line = self.at;
                }
                Some(_) => self.at += 1,
            }
        }
        self.node_ends(start..self.at);
    }

    /// A scalar without quotes, with the lines that continue it.
    fn unquoted(&mut self) {
        let start = self.at;
        self.unquoted_line();
        let mut end = self.at;
        while !self.is_in_brackets() && self.is_line_end(self.at) {
            let Some(next) = self.continuation() else {
                break;
            };
            (self.at, self.line) = (next, self.line_start(next));
            self.unquoted_line();
            end = self.at;
        }
        self.node_ends(start..end);
    }

    fn unquoted_line(&mut self) {
        let start = self.at;
        while !self.is_line_end(self.at) && !self.is_flow_indicator(self.at) {
            let is_colon = self.bytes[self.at] == b':'
                && (self.is_space(self.at + 1) || self.is_flow_indicator(self.at + 1));
            let is_comment =
                self.bytes[self.at] == b'#' && self.at > start && self.is_space(self.at - 1);
            if is_colon || is_comment {
                break;
            }
            self.at += 1;
        }
        // The first character may be an unexpected indicator; it is skipped in any case.
        self.at = self.at.max(start + 1);
    }

    /// Where the next line with text begins, if it belongs to the scalar above.
    fn continuation(&self) -> Option<usize> {
        let next = self.skip(self.at, is_whitespace);
        let first = self.byte(next)?;
        let column = next - self.line_start(next);
        let block = self.outline.blocks.last();
        let is_deeper = block.is_none_or(|block| column > block.column);
        (is_deeper && first != b'#').then_some(next)
    }

    fn line_start(&self, at: usize) -> usize {
        let end = self.bytes[..at]
            .iter()
            .rposition(|byte| is_line_break(*byte));
        end.map_or(0, |end| end + 1)
    }

    /// `|` or `>`, and the lines below that are indented deeper.
    fn block_scalar(&mut self) {
        let column = self.outline.blocks.last().map(|block| block.column);
        self.skip_line();
        loop {
            let text = self.skip(self.at, is_line_break);
            let line = self.line_start(text);
            let next = self.skip(text, |byte| byte == b' ');
            let is_inside = column.is_none_or(|column| next - line > column);
            let is_whitespace = self.is_line_end(next);
            if self.byte(next).is_none() || !is_inside && !is_whitespace {
                break;
            }
            self.at = next;
            self.line = line;
            self.skip_line();
        }
    }

    /// Handles the end of a scalar or of a collection in brackets, which is a key if a colon follows.
    fn node_ends(&mut self, node: Range<usize>) {
        self.outline.last = Some(node.clone());
        let start = self.node.take().unwrap_or(node.start);
        let next = self.skip(node.end, |byte| matches!(byte, b' ' | b'\t'));
        let is_key = self.byte(next) == Some(b':') && self.is_space(next + 1);
        if is_key && !self.is_in_brackets() && start >= self.line {
            self.open(start, false);
        }
    }

    /// Handles the beginning of a key or a `-`, which continues a collection or begins one.
    fn open(&mut self, start: usize, is_sequence: bool) {
        let column = start - self.line;
        let blocks = &mut self.outline.blocks;
        while blocks.last().is_some_and(|block| block.column > column) {
            blocks.pop();
        }
        let is_same = |block: &Block| block.column == column;
        if let [.., outer, inner] = blocks.as_slice()
            && !is_sequence
            && inner.is_sequence
            && is_same(inner)
            && is_same(outer)
        {
            blocks.pop();
        }
        let continues = |block: &Block| {
            is_same(block) && (block.is_sequence == is_sequence || block.is_sequence)
        };
        if !blocks.last().is_some_and(continues) {
            blocks.push(Block {
                start,
                column,
                is_sequence,
            });
        }
    }
}

fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn is_whitespace(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t') || is_line_break(byte)
}

#[cfg(test)]
mod tests {
    use super::Outline;
    use crate::diagnostic::SourceText;

    fn outline(text: &str) -> Outline {
        Outline::before(&SourceText::new("a.yaml", text.to_owned()), text.len())
    }

    fn blocks(text: &str) -> Vec<(usize, bool)> {
        let blocks = outline(text).blocks.into_iter();
        blocks
            .map(|block| (block.column, block.is_sequence))
            .collect()
    }

    #[test]
    fn outline_has_columns_of_open_collections() {
        assert_eq!(
            blocks("a:\n  b: 1\n  c:\n    - d: 2\n"),
            [(0, false), (2, false), (4, true), (6, false)]
        );
        assert_eq!(blocks("a:\n- b\n"), [(0, false), (0, true)]);
        assert_eq!(blocks("a:\n- b\nc: 1\n"), [(0, false)]);
        assert_eq!(blocks("a: |\n  b: 1\nc: >-\n\n  d: 2\n"), [(0, false)]);
        assert_eq!(blocks("a: b\n  c: d"), [(0, false)]);
    }

    #[test]
    fn outline_has_open_quotes_and_brackets() {
        assert_eq!(outline("a: \"b\\\"").quote, Some(3));
        assert_eq!(outline("a: 'b''").quote, Some(3));
        assert_eq!(outline("a: it's").quote, None);
        assert_eq!(outline("a: # \"\nb: c").quote, None);
        assert_eq!(outline("a: [{b: c}, {").brackets, [3, 12]);
        assert_eq!(outline("a: b[{").brackets, [0; 0]);
    }
}
