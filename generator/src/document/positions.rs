//! Finds the positions of values in the text.
//!
//! The text is read a second time as a stream of events, and only the requested locations and those around
//! them are kept. Nothing here is recursive, so that the depth is not limited by the stack.

mod json_events;
mod targets;
mod yaml_events;

use std::collections::BTreeSet;
use std::ops::Range;

use saphyr_parser::{Marker, Span};

use super::Notation;
use crate::diagnostic::{Locate, Origin, Positions, SourceText};
use crate::source::Source;
use targets::Targets;

/// Positions in one description.
pub(super) struct TextPositions {
    source: Source,
    notation: Notation,
}

impl TextPositions {
    pub(super) fn new(source: &Source, notation: Notation) -> Self {
        Self {
            source: source.clone(),
            notation,
        }
    }
}

impl Locate for TextPositions {
    fn locate(&self, wanted: &BTreeSet<Origin>) -> Positions {
        let mut wanted = Targets::new(self.source.file(), wanted);
        match self.notation {
            Notation::Json => json_events::read(self.source.lines(), &mut wanted),
            Notation::Yaml => yaml_events::read(self.source.lines(), &mut wanted),
        }
        wanted.into_positions()
    }
}

/// The bytes of what the YAML parser counts in lines and characters.
pub(super) fn bytes(text: &SourceText, span: Span) -> Range<usize> {
    let byte = |mark: Marker| text.at_char(mark.line().saturating_sub(1), mark.col());
    byte(span.start)..byte(span.end)
}
