//! Finds the positions of values in the text.
//!
//! The text is read a second time as a stream of events, and only the requested locations and the enclosing
//! ones are stored. No function is recursive, so that the stack does not limit the depth.

mod json_events;
mod scalars;
mod targets;
mod yaml_events;

use std::collections::BTreeSet;
use std::ops::Range;

use saphyr_parser::{Marker, Span};

use super::Notation;
use crate::diagnostic::{Locate, Origin, Positions, Scalars, SourceText};
use crate::json::Value;
use crate::source::Source;
use scalars::ScalarTexts;
use targets::Targets;

/// Positions in one description.
pub(super) struct TextPositions {
    pub(super) source: Source,
    pub(super) notation: Notation,
}

/// What reads the events of a text, in their order.
trait Events {
    /// A scalar value, or a key where one is expected.
    fn scalar(&mut self, text: &str, span: Range<usize>);

    /// The anchor of the next value or key.
    fn anchor(&mut self, _: usize) {}

    /// An alias of the value with an anchor.
    fn alias(&mut self, span: Range<usize>, anchor: usize);

    /// The beginning of an object.
    fn open_object(&mut self, span: Range<usize>);

    /// The beginning of an array.
    fn open_array(&mut self, span: Range<usize>);

    /// The end of the array or object that the reader is in.
    fn close(&mut self, end: usize);
}

impl TextPositions {
    fn read(&self, events: &mut impl Events) {
        match self.notation {
            Notation::Json => json_events::read(self.source.lines(), events),
            Notation::Yaml => yaml_events::read(self.source.lines(), events),
        }
    }
}

impl Locate for TextPositions {
    fn locate(&self, origins: &BTreeSet<Origin>) -> Positions {
        let mut targets = Targets::new(self.source.file(), origins);
        self.read(&mut targets);
        targets.into_positions()
    }

    fn has_other_texts(&self, value: &Value) -> bool {
        match self.notation {
            Notation::Json => value.is_f64(),
            Notation::Yaml => true,
        }
    }

    fn scalars(&self) -> Scalars {
        let mut texts = ScalarTexts::new(self.source.file(), self.source.lines());
        self.read(&mut texts);
        texts.into_scalars()
    }
}

/// Converts a span of the YAML parser, in lines and characters, to bytes.
pub(super) fn bytes(text: &SourceText, span: Span) -> Range<usize> {
    let byte = |mark: Marker| text.at_char(mark.line().saturating_sub(1), mark.col());
    byte(span.start)..byte(span.end)
}
