//! Renders diagnostics as text: like rustc, or one per line.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};

use super::escape::{Escaped, escaped};
use super::sources::Sources;
use super::{Concern, Diagnostic, Severity, SourceText, message, summary};

/// Two locations at most this many lines apart are shown in one excerpt.
const MAX_EXCERPT_GAP: usize = 12;

/// A line longer than this many bytes is shown in part: JSON without line breaks is one line.
const MAX_LINE_BYTES: usize = 1_000;

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rendering {
    /// The parts of each diagnostic that are shown.
    pub format: Format,
    /// The diagnostics that are shown.
    pub scope: Scope,
    /// Whether the output is colored, for a terminal.
    pub color: bool,
    /// How many diagnostics of one code are shown; the remaining ones are counted. [`Format::Json`] shows all, and
    /// every format shows all places that generation has replaced or omitted to keep going.
    pub max_per_code: usize,
}

/// The parts of a diagnostic that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// All parts, with an excerpt of the source text.
    Human,
    /// One line for editors: `file:line:column: severity[code]: message`.
    Short,
    /// One line with a JSON object, for programs. It is not colored, and all diagnostics are shown.
    Json,
    /// All parts of errors; of each other code, the first few locations.
    Summary,
}

/// The diagnostics that are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    All,
    /// Errors, and what concerns the client.
    Client,
    /// Errors.
    Errors,
}

impl Scope {
    /// Whether a diagnostic is shown.
    pub(super) fn includes(self, diagnostic: &Diagnostic) -> bool {
        match self {
            _ if diagnostic.severity == Severity::Error || diagnostic.is_recovered() => true,
            Self::All => true,
            Self::Client => diagnostic.code.concern() == Concern::Client,
            Self::Errors => false,
        }
    }
}

impl Rendering {
    /// Every diagnostic, not colored.
    pub const PLAIN: Self = Self {
        format: Format::Human,
        scope: Scope::All,
        color: false,
        max_per_code: usize::MAX,
    };
}

/// A diagnostic, with the byte range of its caret.
pub(super) type Located<'d> = (Option<Range<usize>>, &'d Diagnostic);

/// Renders diagnostics, sorted by location.
pub(super) fn render(
    sources: &Sources<'_>,
    reported: &[Diagnostic],
    rendering: Rendering,
) -> String {
    let sorted = sources.sorted(reported);
    let sorted = sorted.filter(|(_, diagnostic)| rendering.scope.includes(diagnostic));
    let renderer = match rendering.color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    match rendering.format {
        Format::Json => sorted
            .map(|(span, diagnostic)| message::json_line(sources, diagnostic, span))
            .collect(),
        Format::Human | Format::Short => list(sources, sorted, &renderer, rendering),
        Format::Summary => {
            let (errors, others): (Vec<_>, Vec<_>) =
                sorted.partition(|(_, diagnostic)| diagnostic.severity == Severity::Error);
            list(sources, errors.into_iter(), &renderer, rendering)
                + &summary::of(sources, others, &renderer, rendering.max_per_code)
        }
    }
}

/// The diagnostics one by one.
fn list<'d>(
    sources: &Sources<'d>,
    sorted: impl Iterator<Item = Located<'d>>,
    renderer: &Renderer,
    rendering: Rendering,
) -> String {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    let mut omitted: BTreeMap<_, usize> = BTreeMap::new();
    let mut text = String::new();
    for (span, diagnostic) in sorted {
        let code = diagnostic.code.id();
        let count = counts.entry((code, diagnostic.severity)).or_default();
        *count += 1;
        if *count > rendering.max_per_code && !diagnostic.is_recovered() {
            *omitted.entry(code).or_default() += 1;
            continue;
        }
        if rendering.format == Format::Short {
            text.push_str(&escaped(&message::short_line(sources, diagnostic, span)));
            text.push('\n');
        } else {
            text.push_str(&renderer.render(&[sources.group(diagnostic, span)]));
            text.push_str("\n\n");
        }
    }
    text + &omitted_counts(&omitted, rendering.format)
}

/// The number of diagnostics of each code that are not shown.
fn omitted_counts(omitted: &BTreeMap<&str, usize>, format: Format) -> String {
    if omitted.is_empty() {
        return String::new();
    }
    let counts = omitted
        .iter()
        .map(|(code, count)| format!("{count} more of [{code}]"));
    let counts = counts.collect::<Vec<_>>().join(", ");
    let end = match format {
        Format::Short => "\n",
        _ => "\n\n",
    };
    format!("not shown: {counts}{end}")
}

/// The word and the color of a severity.
pub(super) fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// Whether only a part of a line is shown.
pub(super) fn is_long_line(text: &SourceText, line: usize) -> bool {
    text.line(line).len() > MAX_LINE_BYTES
}

impl<'a> Sources<'a> {
    fn group(&self, diagnostic: &'a Diagnostic, span: Option<Range<usize>>) -> Group<'a> {
        let title = level(diagnostic.severity)
            .primary_title(escaped(&diagnostic.message))
            .id(diagnostic.code.id());
        let mut group = title.elements(self.snippets(diagnostic, span));
        if let Some(origin) = diagnostic.origin() {
            let mut note = format!("at {}#{}", self.display_file(origin), origin.pointer());
            if let Some(target) = &diagnostic.overlay_target {
                note += &format!(", applied at #{}", target.pointer());
            }
            group = group.element(Level::NOTE.message(escaped(&note)));
        }
        if let Some(help) = &diagnostic.suggestion.help {
            group = group.element(Level::HELP.message(escaped(help)));
        }
        group
    }

    /// Excerpts around the diagnostic's location and its related locations.
    fn snippets(&self, diagnostic: &'a Diagnostic, span: Option<Range<usize>>) -> Vec<Element<'a>> {
        let Some(text) = self.text_of(&diagnostic.target) else {
            return Vec::new();
        };
        let Some(span) = span else {
            return vec![annotate_snippets::Origin::path(escaped(text.name())).into()];
        };
        let mut segments = vec![Segment::new(text, Annotation { span, label: None })];
        for related in diagnostic.related.iter() {
            let span = self.span(&related.target);
            let Some((span, text)) = span.zip(self.text_of(&related.target)) else {
                continue;
            };
            let label = Some(related.label.as_str());
            let annotation = Annotation { span, label };
            match segments
                .iter_mut()
                .find(|segment| segment.is_near(text, &annotation))
            {
                Some(segment) => segment.add(annotation),
                None => segments.push(Segment::new(text, annotation)),
            }
        }
        segments.into_iter().flat_map(Segment::elements).collect()
    }
}

/// A caret. That of the diagnostic itself has no label; those of related locations have one.
struct Annotation<'a> {
    span: Range<usize>,
    label: Option<&'a str>,
}

/// An excerpt of the source text.
struct Segment<'a> {
    text: &'a SourceText,
    /// Where its first annotation starts.
    start: usize,
    lines: Range<usize>,
    annotations: Vec<Annotation<'a>>,
}

impl<'a> Segment<'a> {
    fn new(text: &'a SourceText, annotation: Annotation<'a>) -> Self {
        let start = annotation.span.start;
        let line = text.line_of(start);
        Self {
            text,
            start,
            lines: line..line + 1,
            annotations: vec![annotation],
        }
    }

    fn is_near(&self, text: &SourceText, annotation: &Annotation<'_>) -> bool {
        let line = text.line_of(annotation.span.start);
        let is_within_gap =
            line + MAX_EXCERPT_GAP >= self.lines.start && line <= self.lines.end + MAX_EXCERPT_GAP;
        let is_here = std::ptr::eq(text, self.text);
        is_here
            && is_within_gap
            && !is_long_line(text, line)
            && !is_long_line(text, self.lines.start)
    }

    fn add(&mut self, annotation: Annotation<'a>) {
        let line = self.text.line_of(annotation.span.start);
        self.lines = self.lines.start.min(line)..self.lines.end.max(line + 1);
        self.annotations.push(annotation);
    }

    /// Only the bytes of the segment are passed to the renderer, which would otherwise read the whole text for each
    /// diagnostic.
    fn elements(self) -> Vec<Element<'a>> {
        let text = self.text;
        let bytes = self.bytes();
        let source = Escaped::lines(text.between(bytes.clone()));
        let path = self.path();
        let annotations = self
            .annotations
            .into_iter()
            .map(|Annotation { span, label }| {
                let end = text.line(text.line_of(span.start)).end.min(bytes.end);
                let at = |byte: usize| source.at(byte.min(end) - bytes.start);
                let kind = match label {
                    None => AnnotationKind::Primary,
                    Some(_) => AnnotationKind::Context,
                };
                let rendered = kind.span(at(span.start)..at(span.end));
                rendered.label(label.map(escaped))
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
            vec![path.into(), snippet.into()]
        }
    }

    /// Whole lines, or the part of a long line around the first annotation.
    fn bytes(&self) -> Range<usize> {
        let text = self.text;
        let lines = text.line(self.lines.start).start..text.line(self.lines.end - 1).end;
        if self.lines.len() > 1 || lines.len() <= MAX_LINE_BYTES {
            return lines;
        }
        let start = self.start.saturating_sub(MAX_LINE_BYTES / 2);
        let end = self.start.saturating_add(MAX_LINE_BYTES / 2);
        text.char_start(start.max(lines.start))..text.char_start(end.min(lines.end))
    }

    fn path(&self) -> annotate_snippets::Origin<'a> {
        annotate_snippets::Origin::path(escaped(self.text.name()))
            .line(self.lines.start + 1)
            .char_column(self.text.column_of(self.start) + 1)
    }
}
