//! The scalars that a text writes differently than the tree prints them.

use std::ops::Range;

use serde_json::Value;

use super::Events;
use crate::diagnostic::{FileId, Origin, Scalar, Scalars, SourceText};
use crate::document::yaml;

/// Consumes the events of a text in their order, and stores the numbers and Booleans such as `1.10`, `0x10` and `True`.
pub(super) struct ScalarTexts<'t> {
    file: FileId,
    text: &'t SourceText,
    open: Vec<Frame>,
    scalars: Scalars,
}

/// An array or an object that the reader is in.
enum Frame {
    /// The key that was read last, if its value was not.
    Object(Option<String>),
    /// The index of the next item.
    Array(usize),
}

impl<'t> ScalarTexts<'t> {
    pub(super) fn new(file: FileId, text: &'t SourceText) -> Self {
        Self {
            file,
            text,
            open: Vec::new(),
            scalars: Scalars::new(),
        }
    }

    pub(super) fn into_scalars(self) -> Scalars {
        self.scalars
    }

    /// The location of the value that is read.
    fn origin(&self) -> Origin {
        let root = Origin::of_file(self.file);
        self.open.iter().fold(root, |origin, frame| match frame {
            Frame::Object(key) => origin.key(key.as_deref().unwrap_or_default()),
            Frame::Array(index) => origin.index(*index),
        })
    }

    /// The end of a value.
    fn end(&mut self) {
        match self.open.last_mut() {
            Some(Frame::Object(key)) => *key = None,
            Some(Frame::Array(next)) => *next += 1,
            None => {}
        }
    }
}

impl Events for ScalarTexts<'_> {
    fn scalar(&mut self, text: &str, span: Range<usize>) {
        if let Some(Frame::Object(key @ None)) = self.open.last_mut() {
            *key = Some(text.to_owned());
            return;
        }
        if let Some(scalar) = scalar(without_properties(self.text.between(span))) {
            // The first of equal keys is used, here as in the tree.
            let origin = self.origin();
            self.scalars.entry(origin).or_insert(scalar);
        }
        self.end();
    }

    fn alias(&mut self, span: Range<usize>, scalar: Option<&Range<usize>>) {
        self.scalar("", scalar.cloned().unwrap_or(span));
    }

    fn open_object(&mut self, _: Range<usize>) {
        self.open.push(Frame::Object(None));
    }

    fn open_array(&mut self, _: Range<usize>) {
        self.open.push(Frame::Array(0));
    }

    fn close(&mut self, _: usize) {
        self.open.pop();
        self.end();
    }
}

/// A scalar without its anchor and its tag, if it has these.
fn without_properties(text: &str) -> &str {
    match text.split_once(char::is_whitespace) {
        Some((property, scalar)) if property.starts_with(['&', '!']) => {
            without_properties(scalar.trim_start())
        }
        _ => text,
    }
}

/// The number or the Boolean of a text that is not its text in JSON. YAML reads the numbers of JSON, too.
fn scalar(text: &str) -> Option<Scalar> {
    let may_be = |first: char| first.is_ascii_digit() || "+-.tTfF".contains(first);
    let value = text.starts_with(may_be).then(|| yaml::scalar(text))??;
    let json = match &value {
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return None,
    };
    (json != text).then(|| Scalar {
        text: text.to_owned(),
        value,
    })
}
