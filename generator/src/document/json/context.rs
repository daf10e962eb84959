//! The open strings and brackets where the parser stopped in a JSON text, and the tokens that may follow.

use std::ops::Range;

/// The state of a JSON text before an offset. The text up to there is valid, because the parser has read it.
#[derive(Debug)]
pub(super) struct Context {
    /// The opening quote of the string that contains the offset.
    pub(super) string: Option<usize>,
    /// The brackets that are open.
    open: Vec<u8>,
    pub(super) expected: Expected,
    /// The last byte that is not whitespace.
    pub(super) last: Option<usize>,
}

/// The expected next token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Key,
    Colon,
    Value,
    /// A comma or the closing bracket.
    Comma,
    /// Nothing: the document is complete.
    End,
}

impl Context {
    pub(super) fn before(text: &str, at: usize) -> Self {
        let mut context = Self {
            string: None,
            open: Vec::new(),
            expected: Expected::Value,
            last: None,
        };
        let mut bytes = text.bytes().enumerate().take(at);
        while let Some((at, byte)) = bytes.next() {
            match (context.string, byte) {
                (Some(_), b'\\') => _ = bytes.next(),
                (Some(_), b'"') => {
                    context.string = None;
                    context.value();
                }
                (None, b'"') => context.string = Some(at),
                (None, b'{') => {
                    context.open.push(byte);
                    context.expected = Expected::Key;
                }
                (None, b'[') => {
                    context.open.push(byte);
                    context.expected = Expected::Value;
                }
                (None, b'}' | b']') => {
                    context.open.pop();
                    context.expected = Expected::Value;
                    context.value();
                }
                (None, b',') => {
                    context.expected = match context.open.last() {
                        Some(b'{') => Expected::Key,
                        _ => Expected::Value,
                    };
                }
                (None, b':') => context.expected = Expected::Value,
                (None, byte) if byte.is_ascii_whitespace() => {}
                (None, _) if context.expected == Expected::Value => context.value(),
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                context.last = Some(at);
            }
        }
        context
    }

    /// Handles the end of a value or a key.
    fn value(&mut self) {
        self.expected = match (self.expected, self.open.last()) {
            (Expected::Key, _) => Expected::Colon,
            (_, None) => Expected::End,
            (_, Some(_)) => Expected::Comma,
        };
    }

    /// The bracket that closes the innermost object or array.
    pub(super) fn close(&self) -> char {
        match self.open.last() {
            Some(b'[') => ']',
            _ => '}',
        }
    }
}

/// The bytes around an offset that a number could consist of.
pub(super) fn number_around(text: &str, at: usize) -> Option<Range<usize>> {
    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let (before, after) = text.as_bytes().split_at_checked(at)?;
    let start = at - before.iter().rev().take_while(|byte| is_part(byte)).count();
    let end = at + after.iter().take_while(|byte| is_part(byte)).count();
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::{Context, Expected};

    fn expected(before: &str) -> Expected {
        Context::before(before, before.len()).expected
    }

    #[test]
    fn context_has_expected_token_at_each_offset() {
        assert_eq!(expected("{"), Expected::Key);
        assert_eq!(expected(r#"{"a\"" "#), Expected::Colon);
        assert_eq!(expected(r#"{"a": "#), Expected::Value);
        assert_eq!(expected(r#"{"a": 1"#), Expected::Comma);
        assert_eq!(expected(r#"{"a": [true, {}"#), Expected::Comma);
        assert_eq!(expected(r#"{"a": [], "#), Expected::Key);
        assert_eq!(expected(r#"{"a": {}} "#), Expected::End);
    }

    #[test]
    fn context_has_start_of_enclosing_string() {
        let string = |before: &str| Context::before(before, before.len()).string;
        assert_eq!(string(r#"{"a\"{"#), Some(1));
        assert_eq!(string(r#"{"a\\""#), None);
    }
}
