//! Finds the positions of values in the text.
//!
//! The text is read a second time as a stream of events, and only the requested locations and the enclosing
//! ones are stored. No function is recursive, so that the stack does not limit the depth.

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
    pub(super) source: Source,
    pub(super) notation: Notation,
}

impl Locate for TextPositions {
    fn locate(&self, origins: &BTreeSet<Origin>) -> Positions {
        let mut targets = Targets::new(self.source.file(), origins);
        match self.notation {
            Notation::Json => json_events::read(self.source.lines(), &mut targets),
            Notation::Yaml => yaml_events::read(self.source.lines(), &mut targets),
        }
        targets.into_positions()
    }
}

/// Converts a span of the YAML parser, in lines and characters, to bytes.
pub(super) fn bytes(text: &SourceText, span: Span) -> Range<usize> {
    let byte = |mark: Marker| text.at_char(mark.line().saturating_sub(1), mark.col());
    byte(span.start)..byte(span.end)
}
