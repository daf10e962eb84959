//! Renders diagnostics as text: like rustc, or one per line.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};

use super::escape::{Escaped, escaped};
use super::sources::Sources;
use super::{Diagnostic, Severity, SourceText, message};

/// Two locations at most this many lines apart are shown in one excerpt.
const NEAR: usize = 12;

/// A line longer than this many bytes is shown in part: JSON without line breaks is one line.
const LONG: usize = 1_000;

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rendering {
    /// What is shown of each.
    pub format: Format,
    /// Whether the output is colored, for a terminal.
    pub color: bool,
    /// How many diagnostics of one code [`Format::Human`] and [`Format::Short`] show; the remaining ones are
    /// counted.
    pub max_per_code: usize,
}

/// What is shown of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// All parts, with an excerpt of the source text.
    Human,
    /// One line for editors: `file:line:column: severity[code]: message`.
    Short,
    /// One line with a JSON object, for programs. It is not colored, and all diagnostics are shown.
    Json,
}

impl Rendering {
    /// Every diagnostic, not colored.
    pub const PLAIN: Self = Self {
        format: Format::Human,
        color: false,
        max_per_code: usize::MAX,
    };

    fn renderer(self) -> Renderer {
        match self.color {
            true => Renderer::styled(),
            false => Renderer::plain(),
        }
    }
}

/// Renders diagnostics, sorted by location.
pub(super) fn render(page: &Sources<'_>, reported: &[Diagnostic], rendering: Rendering) -> String {
    let sorted = page.sorted(reported);
    if rendering.format == Format::Json {
        let lines = sorted.map(|(span, diagnostic)| message::json_line(page, diagnostic, span));
        return lines.collect();
    }
    let renderer = rendering.renderer();
    let mut counts = Counts::new();
    let mut text = String::new();
    for (span, diagnostic) in sorted {
        let count = counts
            .entry((diagnostic.code.id(), diagnostic.severity))
            .or_default();
        *count += 1;
        if *count > rendering.max_per_code {
            continue;
        }
        if rendering.format == Format::Short {
            text.push_str(&escaped(&message::short_line(page, diagnostic, span)));
            text.push('\n');
        } else {
            text.push_str(&renderer.render(&[page.group(diagnostic, span)]));
            text.push_str("\n\n");
        }
    }
    text + &not_shown(&counts, rendering)
}

/// The number of diagnostics of each code and severity.
type Counts = BTreeMap<(&'static str, Severity), usize>;

/// Counts the diagnostics that exceed the limit, by code.
fn not_shown(counts: &Counts, rendering: Rendering) -> String {
    let Rendering {
        format,
        max_per_code,
        ..
    } = rendering;
    let mut more: BTreeMap<&str, usize> = BTreeMap::new();
    for ((code, _), count) in counts.iter().filter(|(_, count)| **count > max_per_code) {
        *more.entry(code).or_default() += count - max_per_code;
    }
    let lines = more
        .iter()
        .map(|(code, count)| format!("{count} more of [{code}]"));
    let lines: Vec<_> = lines.collect();
    let end = if format == Format::Human {
        "\n\n"
    } else {
        "\n"
    };
    match lines.is_empty() {
        true => String::new(),
        false => format!("not shown: {}{end}", lines.join(", ")),
    }
}

impl<'a> Sources<'a> {
    fn group(&self, diagnostic: &'a Diagnostic, span: Option<Range<usize>>) -> Group<'a> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level
            .primary_title(escaped(&diagnostic.message))
            .id(diagnostic.code.id());
        let mut group = title.elements(self.snippets(diagnostic, span));
        if let Some(origin) = diagnostic.origin() {
            let mut place = format!("at {}#{}", self.other_file(origin), origin.pointer());
            if let Some(target) = &diagnostic.overlay_target {
                place += &format!(", applied at #{}", target.pointer());
            }
            group = group.element(Level::NOTE.message(escaped(&place)));
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(escaped(help)));
        }
        group
    }

    /// Excerpts around the diagnostic's location and its related locations.
    fn snippets(&self, diagnostic: &'a Diagnostic, span: Option<Range<usize>>) -> Vec<Element<'a>> {
        let Some(text) = self.text_of(&diagnostic.place) else {
            return Vec::new();
        };
        let Some(span) = span else {
            return vec![annotate_snippets::Origin::path(escaped(text.name())).into()];
        };
        let mut pieces = vec![Segment::new(text, Annotation::primary(span))];
        for related in diagnostic.related.iter() {
            let span = self.span(&related.place);
            let Some((span, text)) = span.zip(self.text_of(&related.place)) else {
                continue;
            };
            let mark = Annotation::context(span, &related.label);
            match pieces.iter_mut().find(|piece| piece.is_near(text, &mark)) {
                Some(piece) => piece.add(mark),
                None => pieces.push(Segment::new(text, mark)),
            }
        }
        pieces.into_iter().flat_map(Segment::elements).collect()
    }
}

/// A caret and its label.
struct Annotation<'a> {
    span: Range<usize>,
    kind: AnnotationKind,
    label: Option<&'a str>,
}

impl<'a> Annotation<'a> {
    fn primary(span: Range<usize>) -> Self {
        Self {
            span,
            kind: AnnotationKind::Primary,
            label: None,
        }
    }

    fn context(span: Range<usize>, label: &'a str) -> Self {
        Self {
            span,
            kind: AnnotationKind::Context,
            label: Some(label),
        }
    }
}

/// An excerpt of the source text.
struct Segment<'a> {
    text: &'a SourceText,
    lines: Range<usize>,
    marks: Vec<Annotation<'a>>,
}

impl<'a> Segment<'a> {
    fn new(text: &'a SourceText, mark: Annotation<'a>) -> Self {
        let line = text.line_of(mark.span.start);
        Self {
            text,
            lines: line..line + 1,
            marks: vec![mark],
        }
    }

    fn is_near(&self, text: &SourceText, mark: &Annotation<'_>) -> bool {
        let line = text.line_of(mark.span.start);
        let near = line + NEAR >= self.lines.start && line <= self.lines.end + NEAR;
        let is_here = std::ptr::eq(text, self.text);
        is_here
            && near
            && text.line(line).len() <= LONG
            && text.line(self.lines.start).len() <= LONG
    }

    fn add(&mut self, mark: Annotation<'a>) {
        let line = self.text.line_of(mark.span.start);
        self.lines = self.lines.start.min(line)..self.lines.end.max(line + 1);
        self.marks.push(mark);
    }

    /// Only the bytes of the piece are handed on: the whole text would be read once a diagnostic.
    fn elements(self) -> Vec<Element<'a>> {
        let text = self.text;
        let bytes = self.bytes();
        let source = Escaped::lines(text.as_str().get(bytes.clone()).unwrap_or_default());
        let place = self.place();
        let annotations = self.marks.into_iter().map(|mark| {
            let end = text.line(text.line_of(mark.span.start)).end.min(bytes.end);
            let at = |byte: usize| source.at(byte.min(end) - bytes.start);
            let annotation = mark.kind.span(at(mark.span.start)..at(mark.span.end));
            annotation.label(mark.label.map(escaped))
        });
        let annotations: Vec<_> = annotations.collect();
        let is_as_written = !source.is_longer();
        let snippet = Snippet::source(source.text)
            .line_start(self.lines.start + 1)
            .annotations(annotations);
        if is_as_written && bytes.start == text.line(self.lines.start).start {
            vec![snippet.path(escaped(text.name())).into()]
        } else {
            // The snippet does not begin at its line, or is longer, so that it cannot know its column.
            vec![place.into(), snippet.into()]
        }
    }

    /// Whole lines, or what is around the first mark in a long one.
    fn bytes(&self) -> Range<usize> {
        let text = self.text;
        let lines = text.line(self.lines.start).start..text.line(self.lines.end - 1).end;
        match self.marks.first() {
            Some(mark) if self.lines.len() == 1 && lines.len() > LONG => {
                let start = mark.span.start.saturating_sub(LONG / 2).max(lines.start);
                let end = mark.span.start.saturating_add(LONG / 2).min(lines.end);
                text.char_start(start)..text.char_start(end)
            }
            _ => lines,
        }
    }

    fn place(&self) -> annotate_snippets::Origin<'a> {
        let text = self.text;
        let start = self.marks.first().map_or(0, |mark| mark.span.start);
        annotate_snippets::Origin::path(escaped(text.name()))
            .line(self.lines.start + 1)
            .char_column(text.column_of(start) + 1)
    }
}
