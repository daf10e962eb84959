//! The events of a YAML text.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser};

use super::{Events, bytes};
use crate::diagnostic::SourceText;

/// Reads a text that is known to be YAML, up to the first error.
pub(super) fn read(text: &SourceText, events: &mut impl Events) {
    for event in Parser::new_from_str(&without_tabs_after_colons(text.as_str())) {
        let Ok((event, span)) = event else { break };
        let span = bytes(text, span);
        if let Event::Scalar(_, _, anchor, _)
        | Event::MappingStart(anchor, _)
        | Event::SequenceStart(anchor, _) = event
            && anchor != 0
        {
            events.anchor(anchor);
        }
        match event {
            Event::MappingStart(..) => events.open_object(span),
            Event::SequenceStart(..) => events.open_array(span),
            Event::MappingEnd | Event::SequenceEnd => events.close(span.end),
            Event::Scalar(value, ..) => events.scalar(&value, span),
            Event::Alias(anchor) => events.alias(span, anchor),
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
