//! The source text of diagnostics, with the positions that they refer to.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::json::Value;

use super::report::{SpanPart, Target};
use super::{Diagnostic, FileId, Locate, Origin, Position, Positions, Scalars, SourceText};

/// A file that diagnostics are about.
pub(super) struct ShownFile {
    pub(super) text: Arc<SourceText>,
    /// Finds positions in the text; none if no tree could be read from it.
    pub(super) positions: Option<Box<dyn Locate + Send>>,
    /// The scalars whose text is not that of JSON, once one of them is looked up.
    pub(super) scalars: OnceCell<Scalars>,
}

impl ShownFile {
    /// The text of a number or a Boolean, if it is not that of JSON.
    pub(super) fn scalar(&self, origin: &Origin, value: &Value) -> Option<&str> {
        let positions = self.positions.as_ref();
        let positions = positions.filter(|positions| positions.has_other_texts(value))?;
        let scalar = self
            .scalars
            .get_or_init(|| positions.scalars())
            .get(origin)?;
        (scalar.value == *value).then_some(&scalar.text)
    }
}

/// The source text of diagnostics.
pub(super) struct Sources<'a> {
    files: &'a [ShownFile],
    configuration: Option<&'a SourceText>,
    positions: Positions,
}

impl<'a> Sources<'a> {
    /// Looks up every location of the diagnostics.
    pub(super) fn new(
        files: &'a [ShownFile],
        configuration: Option<&'a SourceText>,
        reported: &[Diagnostic],
    ) -> Self {
        Self {
            configuration,
            ..Self::for_origins(files, &requested_origins(reported))
        }
    }

    /// Looks up these locations.
    pub(super) fn for_origins(files: &'a [ShownFile], origins: &BTreeSet<Origin>) -> Self {
        let located = files.iter().enumerate().filter_map(|(index, file)| {
            let is_here = |origin: &&Origin| origin.file() == FileId::new(index);
            let in_file: BTreeSet<_> = origins.iter().filter(is_here).cloned().collect();
            let locate = file.positions.as_ref().filter(|_| !in_file.is_empty())?;
            Some(locate.locate(&in_file))
        });
        Self {
            files,
            configuration: None,
            positions: located.flatten().collect(),
        }
    }

    /// Sorts the diagnostics by location, each with the byte range of its caret.
    pub(super) fn sorted<'d>(
        &self,
        reported: &'d [Diagnostic],
    ) -> impl Iterator<Item = (Option<Range<usize>>, &'d Diagnostic)> + use<'d> {
        let mut located: Vec<_> = reported
            .iter()
            .map(|diagnostic| (self.span(&diagnostic.target), diagnostic))
            .collect();
        located.sort_by_key(|(span, diagnostic)| {
            let span = span.as_ref().map(|span| (span.start, Reverse(span.end)));
            (diagnostic.target.file(), span)
        });
        located.into_iter()
    }

    pub(super) fn text(&self, file: FileId) -> Option<&'a SourceText> {
        Some(&self.files.get(file.index())?.text)
    }

    /// The displayed name of a file; empty for the root document.
    pub(super) fn display_file(&self, origin: &Origin) -> &'a str {
        let file = Some(origin.file()).filter(|file| *file != FileId::ROOT);
        file.and_then(|file| self.text(file))
            .map_or("", SourceText::name)
    }

    /// The source text of a target.
    pub(super) fn text_of(&self, target: &Target) -> Option<&'a SourceText> {
        match target.file() {
            Some(file) => self.text(file),
            None => self.configuration,
        }
    }

    /// The byte range of a caret.
    pub(super) fn span(&self, target: &Target) -> Option<Range<usize>> {
        match target {
            Target::File(_) => None,
            Target::Text(_, span) => Some(span.clone()),
            Target::Configuration(span) => span.clone(),
            Target::Tree(origin, part) => self.tree_span(origin, *part),
        }
    }

    /// The byte range of a caret. A location that is not in the text, such as the inside of a YAML alias, is
    /// shown at the innermost enclosing value that is.
    pub(super) fn tree_span(&self, origin: &Origin, part: SpanPart) -> Option<Range<usize>> {
        let mut enclosing = origin.and_enclosing();
        let (found, position) = enclosing.find_map(|it| self.positions.get_key_value(&it))?;
        let part = if found == origin {
            part
        } else {
            SpanPart::Either
        };
        Some(self.part_span(origin.file(), position, part))
    }

    fn part_span(&self, file: FileId, position: &Position, part: SpanPart) -> Range<usize> {
        let Position {
            key,
            value,
            repeats,
        } = position;
        match (part, key) {
            (SpanPart::Repeat(repeat), _) => repeats
                .get(repeat)
                .or(key.as_ref())
                .unwrap_or(value)
                .clone(),
            (SpanPart::Key, Some(key)) => key.clone(),
            // A YAML key without a value has an empty one.
            (_, Some(key)) if value.is_empty() => key.clone(),
            (SpanPart::Either, Some(key)) if self.spans_lines(file, value) => key.clone(),
            _ => value.clone(),
        }
    }

    fn spans_lines(&self, file: FileId, span: &Range<usize>) -> bool {
        self.text(file).is_some_and(|text| {
            text.line_of(span.start) != text.line_of(span.end.saturating_sub(1))
        })
    }
}

/// All locations that the diagnostics mention.
fn requested_origins(reported: &[Diagnostic]) -> BTreeSet<Origin> {
    let targets = reported.iter().flat_map(|diagnostic| {
        let related = diagnostic.related.iter();
        related
            .map(|related| &related.target)
            .chain([&diagnostic.target])
    });
    targets.filter_map(Target::origin).cloned().collect()
}
