//! The events of a YAML text.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser};

use super::bytes;
use super::targets::Targets;
use crate::diagnostic::SourceText;

/// Reads a text that is known to be YAML, up to the first error.
pub(super) fn read(text: &SourceText, wanted: &mut Targets) {
    for event in Parser::new_from_str(&without_tabs_behind_colons(text.as_str())) {
        let Ok((event, span)) = event else { break };
        let span = bytes(text, span);
        match event {
            Event::MappingStart(..) => wanted.open_object(span),
            Event::SequenceStart(..) => wanted.open_array(span),
            Event::MappingEnd | Event::SequenceEnd => wanted.close(span.end),
            Event::Scalar(value, ..) => wanted.scalar(&value, span),
            Event::Alias(_) => wanted.scalar("", span),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
    }
}

/// The parser of the tree accepts a tab behind a colon, this one does not. A space keeps all positions.
fn without_tabs_behind_colons(text: &str) -> Cow<'_, str> {
    match text.contains(":\t") {
        true => Cow::Owned(text.replace(":\t", ": ")),
        false => Cow::Borrowed(text),
    }
}
