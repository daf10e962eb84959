// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Buffers a document that was not decoded to its end, up to the first syntax error.

use std::borrow::Cow;

use super::buffered::{Buffered, Properties};

/// The maximum nesting depth, which is that of `serde_json`.
const MAX_DEPTH: usize = 127;

/// Returns the value of a document. It has all that decoding the document as any type has read; the
/// remaining text may be invalid JSON, where the value ends. A value that cannot be buffered becomes
/// [`Buffered::Invalid`].
pub(crate) fn buffer(text: &[u8]) -> Buffered<'_> {
    let mut reader = Reader {
        text,
        open: Vec::new(),
        too_deep: 0,
        root: Buffered::Invalid("missing value"),
    };
    while reader.next().is_some() {}
    while reader.close().is_some() {}
    reader.root
}

struct Reader<'de> {
    /// The remaining text.
    text: &'de [u8],
    /// The arrays and objects that have not ended, the innermost last.
    open: Vec<Open<'de>>,
    /// The number of further ones, which are nested too deep.
    too_deep: usize,
    root: Buffered<'de>,
}

enum Open<'de> {
    Array(Vec<Buffered<'de>>),
    Object(Properties<'de>, Option<Cow<'de, str>>),
}

impl<'de> Reader<'de> {
    /// Reads the next token, if there is one.
    fn next(&mut self) -> Option<()> {
        let start = self
            .text
            .iter()
            .position(|byte| !b" \t\r\n,:".contains(byte))?;
        self.text = &self.text[start..];
        match self.text[0] {
            b'[' => self.open(Open::Array(Vec::new())),
            b'{' => self.open(Open::Object(Vec::new(), None)),
            b']' | b'}' => {
                self.text = &self.text[1..];
                self.close()
            }
            _ => {
                let (token, remaining) = self.text.split_at_checked(token_length(self.text)?)?;
                self.text = remaining;
                self.add_token(token)
            }
        }
    }

    fn open(&mut self, open: Open<'de>) -> Option<()> {
        self.text = &self.text[1..];
        match self.open.len() < MAX_DEPTH {
            true => self.open.push(open),
            false => self.too_deep += 1,
        }
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return match self.too_deep {
                0 => self.add(Buffered::Invalid("recursion limit exceeded")),
                _ => Some(()),
            };
        }
        match self.open.pop()? {
            Open::Array(items) => self.add(Buffered::Array(items)),
            Open::Object(properties, _) => self.add(Buffered::Object(properties)),
        }
    }

    fn add_token(&mut self, token: &'de [u8]) -> Option<()> {
        if self.too_deep > 0 {
            return Some(());
        }
        let value = serde_json::from_slice(token);
        let value = value.unwrap_or(Buffered::Invalid("invalid JSON value"));
        match self.open.last_mut() {
            Some(Open::Object(_, name @ None)) => {
                *name = Some(match value {
                    Buffered::String(name) => name,
                    // A name that is not a valid string can only belong to a property that is ignored.
                    _ => Cow::Borrowed(""),
                });
                Some(())
            }
            _ => self.add(value),
        }
    }

    /// Adds a value to the innermost array or object. Outside of any, it is the value of the document.
    fn add(&mut self, value: Buffered<'de>) -> Option<()> {
        match self.open.last_mut() {
            Some(Open::Array(items)) => items.push(value),
            Some(Open::Object(properties, name)) => properties.push((name.take()?, value)),
            None => {
                self.root = value;
                return None;
            }
        }
        Some(())
    }
}

/// Returns the length of the next string, number or literal.
fn token_length(text: &[u8]) -> Option<usize> {
    let [b'"', string @ ..] = text else {
        let end = text
            .iter()
            .position(|byte| b" \t\r\n,:[]{}\"".contains(byte));
        return Some(end.unwrap_or(text.len()));
    };
    let mut is_escaped = false;
    let end = string.iter().position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    });
    end.map(|end| end + 2)
}
