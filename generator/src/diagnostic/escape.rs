//! Escapes invisible characters: a description may contain any character, and diagnostics are read on
//! terminals, and by programs that treat each line as a message.

use crate::invisible_chars::is_hidden;

/// Returns the text on one line, with invisible characters escaped.
pub(crate) fn escaped(text: &str) -> String {
    Escaped::new(text, |_| false).text
}

/// A text with invisible characters escaped, and the mapping of its offsets.
pub(super) struct Escaped {
    pub(super) text: String,
    /// For each escaped character: its byte offset, and how many bytes the text is longer after it.
    longer: Vec<(usize, usize)>,
}

impl Escaped {
    /// Escapes lines of a text; tabs are left to the renderer.
    pub(super) fn lines(written: &str) -> Self {
        let is_unescaped =
            |remaining: &str| remaining.starts_with(['\n', '\t']) || remaining.starts_with("\r\n");
        Self::new(&with_lf(written), is_unescaped)
    }

    fn new(written: &str, is_unescaped: impl Fn(&str) -> bool) -> Self {
        let remaining = |at: usize| written.get(at..).unwrap_or_default();
        let mut result = Self {
            text: String::with_capacity(written.len()),
            longer: Vec::new(),
        };
        for (at, ch) in written.char_indices() {
            if is_invisible(ch) && !is_unescaped(remaining(at)) {
                result.text.push_str(&escape_char(ch));
                let longer = result.text.len() - (at + ch.len_utf8());
                result.longer.push((at, longer));
            } else {
                result.text.push(ch);
            }
        }
        result
    }

    /// Whether any character was escaped.
    pub(super) fn is_longer(&self) -> bool {
        !self.longer.is_empty()
    }

    /// Returns the offset in the escaped text of the byte `at` of the original text.
    pub(super) fn at(&self, at: usize) -> usize {
        let before = self.longer.partition_point(|(longer, _)| *longer < at);
        let longer = before.checked_sub(1).and_then(|last| self.longer.get(last));
        at + longer.map_or(0, |(_, more)| *more)
    }
}

/// Ends each line with LF. The length does not change, so that all offsets stay valid.
fn with_lf(text: &str) -> String {
    let mut chars = text.chars().peekable();
    let lines = std::iter::from_fn(|| match chars.next()? {
        '\r' if chars.peek() != Some(&'\n') => Some('\n'),
        ch => Some(ch),
    });
    lines.collect()
}

/// No-break spaces and joiners are invisible in any context: such errors are hard to find, and not all terminals
/// show these characters.
fn is_invisible(ch: char) -> bool {
    is_hidden(ch) || ch == '\u{a0}'
}

fn escape_char(ch: char) -> String {
    match ch {
        '\n' | '\r' | '\t' => ch.escape_default().to_string(),
        ch => ch.escape_unicode().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Escaped, escaped};

    #[test]
    fn escapes_line_breaks_and_control_characters() {
        let text = "a\nerror[x]: \u{9b}31m\u{85}\u{202e}\u{200b}\u{a0}b\tc";
        let expected = r"a\nerror[x]: \u{9b}31m\u{85}\u{202e}\u{200b}\u{a0}b\tc";
        assert_eq!(escaped(text), expected);
    }

    #[test]
    fn maps_offsets_after_escaped_characters() {
        let written = "a\u{9b}: b\n\t\u{feff}c";
        let shown = Escaped::lines(written);
        assert_eq!(shown.text, "a\\u{9b}: b\n\t\\u{feff}c");
        for remaining in ["a", ": b", "b\n", "c"] {
            let at = shown.at(written.find(remaining).unwrap());
            assert!(shown.text[at..].starts_with(remaining));
        }
    }
}
