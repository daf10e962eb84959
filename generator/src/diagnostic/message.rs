//! Diagnostics in one line each: for editors, and for programs.

use std::ops::Range;

use serde::Serialize;

use super::page::Page;
use super::report::Related;
use super::{Diagnostic, Origin, Severity, Text};
use crate::signs::visible;

/// A diagnostic as `--message-format json` gives it. `docs/diagnostics.md` tells users of it.
#[derive(Serialize)]
struct Message<'a> {
    code: &'a str,
    severity: Severity,
    message: &'a str,
    #[serde(flatten)]
    place: Area<'a>,
    /// Where the value is in the description that is written in an overlay.
    over: Option<&'a str>,
    related: Vec<Remark<'a>>,
    help: Option<&'a str>,
}

/// Another place that belongs to the diagnostic.
#[derive(Serialize)]
struct Remark<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Area<'a>,
}

/// A place: a file, what of it, and the pointer that leads there.
#[derive(Serialize)]
struct Area<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end: Option<Point>,
    pointer: Option<&'a str>,
}

/// A line and a column, both counted from 1, the column in characters.
#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
}

impl<'a> Area<'a> {
    fn new(text: Option<&'a Text>, span: Option<Range<usize>>, origin: Option<&'a Origin>) -> Self {
        let points = text
            .zip(span)
            .map(|(text, span)| (Point::new(text, span.start), Point::new(text, span.end)));
        let (start, end) = points.unzip();
        Self {
            file: text.map(Text::name),
            line: start.as_ref().map(|start| start.line),
            column: start.map(|start| start.column),
            end,
            pointer: origin.map(Origin::pointer),
        }
    }

    fn of(page: &Page<'a>, diagnostic: &'a Diagnostic, span: Option<Range<usize>>) -> Self {
        let text = page.text_of(&diagnostic.place);
        Self::new(text, span, diagnostic.origin())
    }
}

impl Point {
    fn new(text: &Text, at: usize) -> Self {
        Self {
            line: text.line_of(at) + 1,
            column: text.column_of(at) + 1,
        }
    }
}

impl<'a> Remark<'a> {
    fn new(page: &Page<'a>, related: &'a Related) -> Self {
        let Related { place, label } = related;
        Self {
            message: label,
            place: Area::new(page.text_of(place), page.span(place), place.origin()),
        }
    }
}

/// A diagnostic as a JSON object, with the end of its line.
pub(super) fn json_line(
    page: &Page<'_>,
    diagnostic: &Diagnostic,
    span: Option<Range<usize>>,
) -> String {
    let related = diagnostic.related.iter();
    let message = Message {
        code: diagnostic.code.id(),
        severity: diagnostic.severity,
        message: &diagnostic.message,
        place: Area::of(page, diagnostic, span),
        over: diagnostic.laid_at.as_deref().map(Origin::pointer),
        related: related.map(|related| Remark::new(page, related)).collect(),
        help: diagnostic.help.as_deref(),
    };
    // Texts and numbers can always be written.
    let line = serde_json::to_string(&message).unwrap_or_default();
    // Only inside of texts is anything that nobody sees.
    visible(&line, in_utf16) + "\n"
}

/// A sign as JSON escapes it.
fn in_utf16(sign: char) -> String {
    let mut units = [0; 2];
    let units = sign.encode_utf16(&mut units).iter();
    units.map(|unit| format!("\\u{unit:04x}")).collect()
}

/// A diagnostic as compilers write it for editors: `file:line:column: severity[code]: message`.
pub(super) fn short_line(
    page: &Page<'_>,
    diagnostic: &Diagnostic,
    span: Option<Range<usize>>,
) -> String {
    let Diagnostic {
        code,
        severity,
        message,
        ..
    } = diagnostic;
    let place = match Area::of(page, diagnostic, span) {
        Area {
            file: Some(file),
            line: Some(line),
            column: Some(column),
            ..
        } => format!("{file}:{line}:{column}: "),
        Area {
            file: Some(file), ..
        } => format!("{file}: "),
        _ => String::new(),
    };
    format!("{place}{severity}[{code}]: {message}")
}
