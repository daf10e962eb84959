//! The events of a YAML text.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser};

use super::bytes;
use super::targets::Targets;
use crate::diagnostic::SourceText;

/// Reads a text that is known to be YAML, up to the first error.
pub(super) fn read(text: &SourceText, targets: &mut Targets) {
    for event in Parser::new_from_str(&without_tabs_after_colons(text.as_str())) {
        let Ok((event, span)) = event else { break };
        let span = bytes(text, span);
        match event {
            Event::MappingStart(..) => targets.open_object(span),
            Event::SequenceStart(..) => targets.open_array(span),
            Event::MappingEnd | Event::SequenceEnd => targets.close(span.end),
            Event::Scalar(value, ..) => targets.scalar(&value, span),
            Event::Alias(_) => targets.scalar("", span),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
    }
}

/// The parser of the tree accepts a tab after a colon, and this parser does not. A space does not change positions.
fn without_tabs_after_colons(text: &str) -> Cow<'_, str> {
    match text.contains(":\t") {
        true => Cow::Owned(text.replace(":\t", ": ")),
        false => Cow::Borrowed(text),
    }
}
