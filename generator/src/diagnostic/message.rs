//! Diagnostics in one line each: for editors, and for programs.

use std::ops::Range;

use serde::Serialize;

use super::report::Related;
use super::sources::Sources;
use super::{Diagnostic, Origin, Severity, SourceText};
use crate::invisible_chars::escape_invisible;

/// A diagnostic as `--message-format json` prints it, documented in `docs/diagnostics.md`.
#[derive(Serialize)]
struct Message<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    location: SpanRecord<'a>,
    /// For a value that an overlay adds: its JSON Pointer in the description.
    overlay_target: Option<&'a str>,
    related: Vec<RelatedRecord<'a>>,
    help: Option<&'a str>,
}

/// A related location of the diagnostic.
#[derive(Serialize)]
struct RelatedRecord<'a> {
    message: &'a str,
    #[serde(flatten)]
    location: SpanRecord<'a>,
}

/// A location: a file, a span in it, and a JSON Pointer.
#[derive(Serialize)]
struct SpanRecord<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end: Option<PointRecord>,
    pointer: Option<&'a str>,
}

/// A line and a column, both counted from 1, the column in characters.
#[derive(Serialize)]
struct PointRecord {
    line: usize,
    column: usize,
}

impl<'a> SpanRecord<'a> {
    fn new(
        text: Option<&'a SourceText>,
        span: Option<Range<usize>>,
        origin: Option<&'a Origin>,
    ) -> Self {
        let points = text.zip(span).map(|(text, span)| {
            (
                PointRecord::new(text, span.start),
                PointRecord::new(text, span.end),
            )
        });
        let (start, end) = points.unzip();
        Self {
            file: text.map(SourceText::name),
            line: start.as_ref().map(|start| start.line),
            column: start.map(|start| start.column),
            end,
            pointer: origin.map(Origin::pointer),
        }
    }

    fn of(sources: &Sources<'a>, diagnostic: &'a Diagnostic, span: Option<Range<usize>>) -> Self {
        let text = sources.text_of(&diagnostic.target);
        Self::new(text, span, diagnostic.origin())
    }
}

impl PointRecord {
    fn new(text: &SourceText, at: usize) -> Self {
        Self {
            line: text.line_of(at) + 1,
            column: text.column_of(at) + 1,
        }
    }
}

impl<'a> RelatedRecord<'a> {
    fn new(sources: &Sources<'a>, related: &'a Related) -> Self {
        let Related { target, label } = related;
        Self {
            message: label,
            location: SpanRecord::new(
                sources.text_of(target),
                sources.span(target),
                target.origin(),
            ),
        }
    }
}

/// A diagnostic as a JSON object, with a line break at the end.
pub(super) fn json_line(
    sources: &Sources<'_>,
    diagnostic: &Diagnostic,
    span: Option<Range<usize>>,
) -> String {
    let related = diagnostic.related.iter();
    let message = Message {
        code: diagnostic.code.id(),
        severity: diagnostic.severity,
        message: &diagnostic.message,
        location: SpanRecord::of(sources, diagnostic, span),
        overlay_target: diagnostic.overlay_target.as_deref().map(Origin::pointer),
        related: related
            .map(|related| RelatedRecord::new(sources, related))
            .collect(),
        help: diagnostic.help.as_deref(),
    };
    // Strings and numbers can always be serialized.
    let line = serde_json::to_string(&message).unwrap_or_default();
    // Invisible characters occur only inside of strings.
    escape_invisible(&line, escape_in_json) + "\n"
}

/// Escapes a character as JSON does.
fn escape_in_json(ch: char) -> String {
    let mut units = [0; 2];
    let units = ch.encode_utf16(&mut units).iter();
    units.map(|unit| format!("\\u{unit:04x}")).collect()
}

/// A diagnostic as compilers print it for editors: `file:line:column: severity[code]: message`.
pub(super) fn short_line(
    sources: &Sources<'_>,
    diagnostic: &Diagnostic,
    span: Option<Range<usize>>,
) -> String {
    let Diagnostic {
        code,
        severity,
        message,
        ..
    } = diagnostic;
    let location = match SpanRecord::of(sources, diagnostic, span) {
        SpanRecord {
            file: Some(file),
            line: Some(line),
            column: Some(column),
            ..
        } => format!("{file}:{line}:{column}: "),
        SpanRecord {
            file: Some(file), ..
        } => format!("{file}: "),
        _ => String::new(),
    };
    format!("{location}{severity}[{code}]: {message}")
}
