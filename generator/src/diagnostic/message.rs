//! Diagnostics in one line each: for editors, and for programs.

use std::ops::Range;

use serde::Serialize;

use super::report::Target;
use super::source_text::Point;
use super::sources::Sources;
use super::{Concern, Diagnostic, Origin, Severity, SourceText};
use crate::invisible_chars::escape_invisible;

/// A diagnostic as `--message-format json` prints it, documented in `docs/diagnostics.md`.
#[derive(Serialize)]
struct Message<'a> {
    code: &'a str,
    severity: Severity,
    concern: Concern,
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
    end: Option<Point>,
    pointer: Option<&'a str>,
}

impl<'a> SpanRecord<'a> {
    fn new(sources: &Sources<'a>, target: &'a Target, span: Option<Range<usize>>) -> Self {
        let text = sources.text_of(target);
        let points = text.zip(span);
        let points = points.map(|(text, span)| [span.start, span.end].map(|at| text.point_of(at)));
        let start = points.map(|[start, _]| start);
        Self {
            file: text.map(SourceText::name),
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            end: points.map(|[_, end]| end),
            pointer: target.origin().map(Origin::pointer),
        }
    }
}

/// A diagnostic as a JSON object, with a line break at the end.
pub(super) fn json_line(
    sources: &Sources<'_>,
    diagnostic: &Diagnostic,
    span: Option<Range<usize>>,
) -> String {
    let related = diagnostic.related.iter().map(|related| RelatedRecord {
        message: &related.label,
        location: SpanRecord::new(sources, &related.target, sources.span(&related.target)),
    });
    let message = Message {
        code: diagnostic.code.id(),
        severity: diagnostic.severity,
        concern: diagnostic.code.concern(),
        message: &diagnostic.message,
        location: SpanRecord::new(sources, &diagnostic.target, span),
        overlay_target: diagnostic.overlay_target.as_deref().map(Origin::pointer),
        related: related.collect(),
        help: diagnostic.suggestion.help.as_deref(),
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
    let location = location(sources, diagnostic, span);
    let (severity, code) = (diagnostic.severity, diagnostic.code);
    format!("{location}{severity}[{code}]: {}", diagnostic.message)
}

/// The location of a diagnostic before its message: `file:line:column: `.
pub(super) fn location(
    sources: &Sources<'_>,
    diagnostic: &Diagnostic,
    span: Option<Range<usize>>,
) -> String {
    match SpanRecord::new(sources, &diagnostic.target, span) {
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
    }
}
