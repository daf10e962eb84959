//! The scalars that a text writes differently than the tree prints them.

use std::collections::HashMap;
use std::ops::Range;

use crate::json::Value;

use super::Events;
use crate::diagnostic::{FileId, Origin, Scalar, Scalars, SourceText};
use crate::document::tree::MERGE;
use crate::document::yaml;

/// Consumes the events of a text in their order, and stores the numbers and Booleans such as `1.10`, `0x10` and `True`.
pub(super) struct ScalarTexts<'t> {
    file: FileId,
    text: &'t SourceText,
    open: Vec<Frame>,
    /// The locations of values with an anchor.
    anchors: HashMap<usize, Origin>,
    scalars: Scalars,
}

/// An array or an object that the reader is in.
enum Frame {
    /// The keys, and whether the value of the last one is still to be read.
    Object { keys: Vec<String>, is_value: bool },
    /// The index of the next item.
    Array(usize),
}

impl<'t> ScalarTexts<'t> {
    pub(super) fn new(file: FileId, text: &'t SourceText) -> Self {
        Self {
            file,
            text,
            open: Vec::new(),
            anchors: HashMap::new(),
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
            Frame::Object { keys, .. } => origin.key(keys.last().map_or("", String::as_str)),
            Frame::Array(index) => origin.index(*index),
        })
    }

    /// Reads a key, if one is expected.
    fn is_key(&mut self, text: &str) -> bool {
        match self.open.last_mut() {
            Some(Frame::Object { keys, is_value }) if !*is_value => {
                keys.push(text.to_owned());
                *is_value = true;
                true
            }
            _ => false,
        }
    }

    /// The end of a value.
    fn end(&mut self) {
        match self.open.last_mut() {
            Some(Frame::Object { is_value, .. }) => *is_value = false,
            Some(Frame::Array(next)) => *next += 1,
            None => {}
        }
    }

    /// The scalars of a value, with the locations that they have in its copy at another location.
    fn copies(&self, from: &Origin, to: &Origin) -> Vec<(Origin, Scalar)> {
        let scalars = self.scalars.range(from..);
        let scalars = scalars.take_while(|(at, _)| at.pointer().starts_with(from.pointer()));
        let copies =
            scalars.filter_map(|(at, scalar)| Some((at.rebase(from, to)?, scalar.clone())));
        copies.collect()
    }

    /// The first of equal keys is used, here as in the tree.
    fn add(&mut self, scalars: impl IntoIterator<Item = (Origin, Scalar)>) {
        for (origin, scalar) in scalars {
            self.scalars.entry(origin).or_insert(scalar);
        }
    }

    /// Copies the scalars below a merge key, which has an object or an array of objects, to the object with the key.
    fn merge(&mut self, object: &Origin, keys: &[String]) {
        let depth = object.steps().count();
        let copies = self.copies(&object.key(MERGE), object).into_iter();
        let copies = copies.filter_map(|(at, scalar)| {
            let index = at
                .steps()
                .nth(depth)
                .filter(|it| it.parse::<usize>().is_ok());
            let of_item = index.and_then(|index| at.rebase(&object.key(&index), object));
            let at = of_item.unwrap_or(at);
            let is_own = |key: &String| at.below(&object.key(key)).is_some();
            (!keys.iter().any(is_own)).then_some((at, scalar))
        });
        let copies: Vec<_> = copies.collect();
        self.add(copies);
    }
}

impl Events for ScalarTexts<'_> {
    fn scalar(&mut self, text: &str, span: Range<usize>) {
        if self.is_key(text) {
            return;
        }
        if let Some(scalar) = scalar(without_properties(self.text.between(span))) {
            self.add([(self.origin(), scalar)]);
        }
        self.end();
    }

    fn anchor(&mut self, anchor: usize) {
        self.anchors.insert(anchor, self.origin());
    }

    fn alias(&mut self, _: Range<usize>, anchor: usize) {
        if self.is_key("") {
            return;
        }
        if let Some(from) = self.anchors.get(&anchor) {
            self.add(self.copies(from, &self.origin()));
        }
        self.end();
    }

    fn open_object(&mut self, _: Range<usize>) {
        self.open.push(Frame::Object {
            keys: Vec::new(),
            is_value: false,
        });
    }

    fn open_array(&mut self, _: Range<usize>) {
        self.open.push(Frame::Array(0));
    }

    fn close(&mut self, _: usize) {
        if let Some(Frame::Object { keys, .. }) = self.open.pop()
            && keys.iter().any(|key| key == MERGE)
        {
            self.merge(&self.origin(), &keys);
        }
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
