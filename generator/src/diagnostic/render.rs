//! Diagnostics as text, in the manner of rustc.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};

use super::report::{Part, Place};
use super::sink::ShownFile;
use super::{Diagnostic, FileId, Origin, Position, Positions, Severity, Text};

/// Two places at most this many lines apart are shown in one piece of text.
const NEAR: usize = 12;

/// A line longer than this many bytes is shown in part: JSON without line breaks is one line.
const LONG: usize = 1_000;

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rendering {
    /// Whether there are colours, for a terminal.
    pub color: bool,
    /// How many of one code are shown; of others there is a count.
    pub repeats: usize,
}

impl Rendering {
    /// Every diagnostic, without colours.
    pub const PLAIN: Self = Self {
        color: false,
        repeats: usize::MAX,
    };
}

/// Shows diagnostics, sorted by the places that they are about.
pub(super) fn render(
    reported: &[Diagnostic],
    files: &[ShownFile],
    configuration: Option<&Text>,
    Rendering { color, repeats }: Rendering,
) -> String {
    let wanted = wanted(reported);
    let located = files.iter().enumerate().filter_map(|(index, shown)| {
        let is_here = |origin: &&Origin| origin.file() == FileId::new(index);
        let wanted: BTreeSet<_> = wanted.iter().filter(is_here).cloned().collect();
        let locate = shown.positions.as_ref().filter(|_| !wanted.is_empty())?;
        Some(locate.locate(&wanted))
    });
    let positions = located.flatten().collect();
    let page = Page {
        files,
        configuration,
        positions,
    };
    let mut located: Vec<_> = reported
        .iter()
        .map(|diagnostic| (page.span(&diagnostic.place), diagnostic))
        .collect();
    located.sort_by_key(|(span, diagnostic)| {
        let span = span.as_ref().map(|span| (span.start, Reverse(span.end)));
        (diagnostic.place.file(), span)
    });
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut text = String::new();
    for (span, diagnostic) in located {
        let count = counts.entry(diagnostic.code.id()).or_default();
        *count += 1;
        if *count <= repeats {
            text.push_str(&renderer.render(&[page.group(diagnostic, span)]));
            text.push_str("\n\n");
        }
    }
    text + &not_shown(&counts, repeats)
}

/// How many of which code were too many to show.
fn not_shown(counts: &BTreeMap<&str, usize>, repeats: usize) -> String {
    let lines = counts
        .iter()
        .filter(|(_, count)| **count > repeats)
        .map(|(code, count)| format!("{} more of [{code}]", count - repeats));
    let lines: Vec<_> = lines.collect();
    match lines.is_empty() {
        true => String::new(),
        false => format!("not shown: {}\n\n", lines.join(", ")),
    }
}

/// Every pointer that some diagnostic mentions.
fn wanted(reported: &[Diagnostic]) -> BTreeSet<Origin> {
    let related = reported
        .iter()
        .flat_map(|diagnostic| &diagnostic.related)
        .map(|related| &related.origin);
    reported
        .iter()
        .filter_map(Diagnostic::origin)
        .chain(related)
        .cloned()
        .collect()
}

/// What diagnostics are drawn on.
struct Page<'a> {
    files: &'a [ShownFile],
    configuration: Option<&'a Text>,
    positions: Positions,
}

impl<'a> Page<'a> {
    fn group(&self, diagnostic: &'a Diagnostic, span: Option<Range<usize>>) -> Group<'a> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level
            .primary_title(&*diagnostic.message)
            .id(diagnostic.code.id());
        let mut group = title.elements(self.snippets(diagnostic, span));
        if let Some(origin) = diagnostic.origin() {
            let mut place = format!("at {}#{}", self.other_file(origin), origin.pointer());
            if let Some(met) = &diagnostic.laid_at {
                place += &format!(", laid over #{}", met.pointer());
            }
            group = group.element(Level::NOTE.message(printable(&place)));
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(printable(help)));
        }
        group
    }

    fn text(&self, file: FileId) -> Option<&'a Text> {
        Some(&self.files.get(file.index())?.text)
    }

    /// The name of a file that is not the one that was named.
    fn other_file(&self, origin: &Origin) -> &'a str {
        let other = Some(origin.file()).filter(|file| *file != FileId::ROOT);
        other
            .and_then(|file| self.text(file))
            .map_or("", Text::name)
    }

    /// The text around the diagnostic's own place and around the places related to it.
    fn snippets(&self, diagnostic: &'a Diagnostic, span: Option<Range<usize>>) -> Vec<Element<'a>> {
        let text = match diagnostic.place.file() {
            Some(file) => self.text(file),
            None => self.configuration,
        };
        let Some(text) = text else {
            return Vec::new();
        };
        let Some(span) = span else {
            return vec![annotate_snippets::Origin::path(text.name()).into()];
        };
        let mut pieces = vec![Piece::new(text, Mark::primary(span))];
        for related in &diagnostic.related {
            let span = self.tree_span(&related.origin, related.part);
            let Some((span, text)) = span.zip(self.text(related.origin.file())) else {
                continue;
            };
            let mark = Mark::context(span, &related.label);
            match pieces.iter_mut().find(|piece| piece.is_near(text, &mark)) {
                Some(piece) => piece.add(mark),
                None => pieces.push(Piece::new(text, mark)),
            }
        }
        pieces.into_iter().flat_map(Piece::elements).collect()
    }

    fn span(&self, place: &Place) -> Option<Range<usize>> {
        match place {
            Place::File(_) => None,
            Place::Text(_, span) => Some(span.clone()),
            Place::Configuration(span) => span.clone(),
            Place::Tree(origin, part) => self.tree_span(origin, *part),
        }
    }

    /// The bytes that a caret goes under. A place that is not in the text, such as the inside of a
    /// YAML alias, is shown where the nearest value around it stands.
    fn tree_span(&self, origin: &Origin, part: Part) -> Option<Range<usize>> {
        if let Some(position) = self.positions.get(origin) {
            return Some(self.part_span(origin.file(), position, part));
        }
        self.tree_span(&origin.parent()?, Part::Either)
    }

    fn part_span(&self, file: FileId, position: &Position, part: Part) -> Range<usize> {
        let Position {
            key,
            value,
            repeats,
        } = position;
        match (part, key) {
            (Part::Repeat(repeat), _) => repeats
                .get(repeat)
                .or(key.as_ref())
                .unwrap_or(value)
                .clone(),
            (Part::Key, Some(key)) => key.clone(),
            // A YAML key with nothing behind it has an empty value.
            (_, Some(key)) if value.is_empty() => key.clone(),
            (Part::Either, Some(key)) if self.spans_lines(file, value) => key.clone(),
            _ => value.clone(),
        }
    }

    fn spans_lines(&self, file: FileId, span: &Range<usize>) -> bool {
        self.text(file).is_some_and(|text| {
            text.line_of(span.start) != text.line_of(span.end.saturating_sub(1))
        })
    }
}

/// A caret and what stands beside it.
struct Mark<'a> {
    span: Range<usize>,
    kind: AnnotationKind,
    label: Option<&'a str>,
}

impl<'a> Mark<'a> {
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

/// A few lines of the text.
struct Piece<'a> {
    text: &'a Text,
    lines: Range<usize>,
    marks: Vec<Mark<'a>>,
}

impl<'a> Piece<'a> {
    fn new(text: &'a Text, mark: Mark<'a>) -> Self {
        let line = text.line_of(mark.span.start);
        Self {
            text,
            lines: line..line + 1,
            marks: vec![mark],
        }
    }

    fn is_near(&self, text: &Text, mark: &Mark<'_>) -> bool {
        let line = text.line_of(mark.span.start);
        let near = line + NEAR >= self.lines.start && line <= self.lines.end + NEAR;
        let is_here = std::ptr::eq(text, self.text);
        is_here
            && near
            && text.line(line).len() <= LONG
            && text.line(self.lines.start).len() <= LONG
    }

    fn add(&mut self, mark: Mark<'a>) {
        let line = self.text.line_of(mark.span.start);
        self.lines = self.lines.start.min(line)..self.lines.end.max(line + 1);
        self.marks.push(mark);
    }

    /// Only the bytes of the piece are handed on: the whole text would be read once a diagnostic.
    fn elements(self) -> Vec<Element<'a>> {
        let text = self.text;
        let bytes = self.bytes();
        let source = text.as_str().get(bytes.clone()).unwrap_or_default();
        let place = self.place();
        let annotations = self.marks.into_iter().map(|mark| {
            let end = text.line(text.line_of(mark.span.start)).end.min(bytes.end);
            let span = mark.span.start.min(end)..mark.span.end.min(end);
            let annotation = mark
                .kind
                .span(span.start - bytes.start..span.end - bytes.start);
            annotation.label(mark.label)
        });
        let snippet = Snippet::source(source)
            .line_start(self.lines.start + 1)
            .annotations(annotations);
        if bytes.start == text.line(self.lines.start).start {
            vec![snippet.path(text.name()).into()]
        } else {
            // The snippet does not begin at its line, so it cannot know its column.
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
        let line = text.line(text.line_of(start));
        let before = text.as_str().get(line.start..start).unwrap_or_default();
        annotate_snippets::Origin::path(text.name())
            .line(self.lines.start + 1)
            .char_column(before.chars().count() + 1)
    }
}

/// Text from the description, with nothing in it that would steer a terminal.
fn printable(text: &str) -> String {
    annotate_snippets::normalize_untrusted_str(text)
}
