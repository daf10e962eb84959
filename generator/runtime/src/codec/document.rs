// Client runtime, copied unchanged by `cargo xtask codegen`.

//! A document that was not read to its end, buffered as far as it is JSON.

use std::borrow::Cow;

use super::buffered::{Buffered, Members};

/// How deep values may lie in one another: as deep as `serde_json` reads.
const MAX_DEPTH: usize = 127;

/// The value of a document. It is what reading it as any type sees, and what has not been seen may
/// be no JSON: then the value ends there. What cannot be buffered is a value that cannot be read.
pub(super) fn buffer(text: &[u8]) -> Buffered<'_> {
    let mut reader = Reader {
        text,
        open: Vec::new(),
        too_deep: 0,
        root: Buffered::Unreadable("no value"),
    };
    while reader.next().is_some() {}
    while reader.close().is_some() {}
    reader.root
}

struct Reader<'de> {
    /// What is still to be read.
    text: &'de [u8],
    /// The lists and objects that are being read, the innermost last.
    open: Vec<Open<'de>>,
    /// How many more are, which lie too deep.
    too_deep: usize,
    root: Buffered<'de>,
}

enum Open<'de> {
    List(Vec<Buffered<'de>>),
    Object(Members<'de>, Option<Cow<'de, str>>),
}

impl<'de> Reader<'de> {
    /// Reads what comes next, unless nothing does.
    fn next(&mut self) -> Option<()> {
        let start = self
            .text
            .iter()
            .position(|byte| !b" \t\r\n,:".contains(byte))?;
        self.text = &self.text[start..];
        match self.text[0] {
            b'[' => self.open(Open::List(Vec::new())),
            b'{' => self.open(Open::Object(Vec::new(), None)),
            b']' | b'}' => {
                self.text = &self.text[1..];
                self.close()
            }
            _ => {
                let (token, rest) = self.text.split_at_checked(token_length(self.text)?)?;
                self.text = rest;
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
                0 => self.add(Buffered::Unreadable("recursion limit exceeded")),
                _ => Some(()),
            };
        }
        match self.open.pop()? {
            Open::List(items) => self.add(Buffered::List(items)),
            Open::Object(members, _) => self.add(Buffered::Object(members)),
        }
    }

    fn add_token(&mut self, token: &'de [u8]) -> Option<()> {
        if self.too_deep > 0 {
            return Some(());
        }
        let value = serde_json::from_slice(token);
        let value = value.unwrap_or(Buffered::Unreadable("this can only be ignored"));
        match self.open.last_mut() {
            Some(Open::Object(_, name @ None)) => {
                *name = Some(match value {
                    Buffered::Text(text) => text,
                    // A name that is no text is that of a member which is ignored.
                    _ => Cow::Borrowed(""),
                });
                Some(())
            }
            _ => self.add(value),
        }
    }

    /// Adds a value to what it lies in. A document has one.
    fn add(&mut self, value: Buffered<'de>) -> Option<()> {
        match self.open.last_mut() {
            Some(Open::List(items)) => items.push(value),
            Some(Open::Object(members, name)) => members.push((name.take()?, value)),
            None => {
                self.root = value;
                return None;
            }
        }
        Some(())
    }
}

/// How long the text, number or name is that comes next.
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
