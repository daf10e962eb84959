//! One diagnostic.

use std::mem;
use std::ops::Range;

use super::source_map::Removed;
use super::suggest::suggest;
use super::{Change, Code, FileId, Fix, Origin, Severity, SourceMap};

/// A finding about the description: a message, a location, and help.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub(super) code: Code,
    pub(super) severity: Severity,
    pub(super) message: Box<str>,
    pub(super) target: Target,
    pub(super) related: Box<[Related]>,
    pub(super) suggestion: Box<Suggestion>,
    /// For a value that an overlay adds: its location in the description.
    pub(super) overlay_target: Option<Box<Origin>>,
    /// The location of the missing field, if the diagnostic is about one.
    absent: Option<Box<Origin>>,
    pub(super) extent: Extent,
}

/// What a user can do.
#[derive(Clone, Debug, Default)]
pub(super) struct Suggestion {
    pub(super) help: Option<String>,
    pub(super) fix: Option<Fix>,
}

/// What an error concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// The description as a whole, or none of its values.
    Whole,
    /// One place, without which the client can be generated.
    Place,
}

/// The text that a caret marks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// The file as a whole.
    File(FileId),
    /// A span of text that could not be parsed.
    Text(FileId, Range<usize>),
    /// A span of `codegen.toml`, or that file as a whole.
    Configuration(Option<Range<usize>>),
    /// A value of the tree.
    Tree(Origin, SpanPart),
}

impl Target {
    /// The file of the description; none if the target is in `codegen.toml`.
    pub(super) fn file(&self) -> Option<FileId> {
        match self {
            Self::File(file) | Self::Text(file, _) => Some(*file),
            Self::Configuration(_) => None,
            Self::Tree(origin, _) => Some(origin.file()),
        }
    }

    /// The location of the value; none if the target is not a value of the tree.
    pub(super) fn origin(&self) -> Option<&Origin> {
        match self {
            Self::Tree(origin, _) => Some(origin),
            Self::File(_) | Self::Text(..) | Self::Configuration(_) => None,
        }
    }

    fn origin_mut(&mut self) -> Option<&mut Origin> {
        match self {
            Self::Tree(origin, _) => Some(origin),
            Self::File(_) | Self::Text(..) | Self::Configuration(_) => None,
        }
    }
}

/// The part of a value that a caret marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum SpanPart {
    /// The value if it is on one line, else the key.
    Either,
    Key,
    Value,
    /// A repetition of the key in the same object, counted from 0.
    Repeat(usize),
}

/// A related location of a diagnostic.
#[derive(Clone, Debug)]
pub(super) struct Related {
    pub(super) target: Target,
    pub(super) label: String,
}

impl Diagnostic {
    /// Creates a diagnostic at a location in the description. The message is one lower-case sentence.
    pub fn new(code: Code, origin: Origin, message: impl Into<String>) -> Self {
        Self::with_target(code, Target::Tree(origin, SpanPart::Either), message)
    }

    /// Creates a diagnostic about the file as a whole.
    pub(crate) fn in_file(code: Code, message: impl Into<String>) -> Self {
        Self::with_target(code, Target::File(FileId::ROOT), message)
    }

    /// Creates a diagnostic about text that could not be parsed, or about the file as a whole if the parser reports
    /// no location.
    pub(crate) fn in_text(
        code: Code,
        bytes: impl Into<Option<Range<usize>>>,
        message: impl Into<String>,
    ) -> Self {
        let target = match bytes.into() {
            Some(bytes) => Target::Text(FileId::ROOT, bytes),
            None => Target::File(FileId::ROOT),
        };
        Self::with_target(code, target, message)
    }

    /// Sets the file of a diagnostic and of its related locations.
    #[must_use]
    pub(crate) fn of_file(mut self, of: FileId) -> Self {
        let related = self.related.iter_mut();
        let related = related.map(|related| &mut related.target);
        for target in [&mut self.target].into_iter().chain(related) {
            match target {
                Target::File(file) | Target::Text(file, _) => *file = of,
                Target::Tree(origin, _) => *origin = origin.moved_to(of),
                Target::Configuration(_) => {}
            }
        }
        self
    }

    /// Creates a diagnostic about `codegen.toml`.
    pub(crate) fn in_configuration(
        code: Code,
        bytes: impl Into<Option<Range<usize>>>,
        message: impl Into<String>,
    ) -> Self {
        Self::with_target(code, Target::Configuration(bytes.into()), message)
    }

    /// Creates a diagnostic about an invalid setting in `codegen.toml`.
    pub(crate) fn invalid_setting(
        bytes: impl Into<Option<Range<usize>>>,
        message: impl Into<String>,
    ) -> Self {
        Self::in_configuration(Code::InvalidSetting, bytes, message)
    }

    /// Moves a diagnostic about a file to the setting in `codegen.toml` that names the file.
    #[must_use]
    pub(crate) fn of_setting(self, bytes: Range<usize>, file: &str) -> Self {
        Self {
            target: Target::Configuration(Some(bytes)),
            message: format!("`{file}`: {}", self.message).into_boxed_str(),
            ..self
        }
    }

    fn with_target(code: Code, target: Target, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into().into_boxed_str(),
            target,
            related: Box::default(),
            suggestion: Box::default(),
            overlay_target: None,
            absent: None,
            extent: Extent::Whole,
        }
    }

    /// Puts the caret under the key. By default, it is under the value if that is on one line.
    #[must_use]
    pub fn at_key(self) -> Self {
        self.at(SpanPart::Key)
    }

    /// Puts the caret under the value, or the value's first line.
    #[must_use]
    pub fn at_value(self) -> Self {
        self.at(SpanPart::Value)
    }

    /// Puts the caret under a repeated key.
    #[must_use]
    pub(crate) fn at_repeat(self, repeat: usize) -> Self {
        self.at(SpanPart::Repeat(repeat))
    }

    fn at(mut self, part: SpanPart) -> Self {
        if let Target::Tree(_, at) = &mut self.target {
            *at = part;
        }
        self
    }

    fn relate(&mut self, target: Target, label: impl Into<String>) {
        let mut related_locations = mem::take(&mut self.related).into_vec();
        let label = label.into();
        related_locations.push(Related { target, label });
        self.related = related_locations.into();
    }

    /// Adds a related location with a label, such as "first defined here".
    #[must_use]
    pub fn related(mut self, origin: Origin, label: impl Into<String>) -> Self {
        self.relate(Target::Tree(origin, SpanPart::Either), label);
        self
    }

    /// Adds the key of a related location with a label.
    #[must_use]
    pub fn related_key(mut self, origin: Origin, label: impl Into<String>) -> Self {
        self.relate(Target::Tree(origin, SpanPart::Key), label);
        self
    }

    /// Adds a related span of text that could not be parsed.
    #[must_use]
    pub(crate) fn related_text(mut self, bytes: Range<usize>, label: impl Into<String>) -> Self {
        self.relate(Target::Text(FileId::ROOT, bytes), label);
        self
    }

    /// Sets the location of the missing field.
    #[must_use]
    pub(crate) fn absent(mut self, field: Origin) -> Self {
        self.absent = Some(Box::new(field));
        self
    }

    /// Sets the help text, which suggests a fix.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.suggestion.help = Some(help.into());
        self
    }

    /// Suggests the value that is intended at the location of the diagnostic.
    #[must_use]
    pub(crate) fn intended_value(self, intended: &str) -> Self {
        let change = Change::Set(intended.to_owned());
        self.fix_here(change).help(suggest(intended))
    }

    /// Suggests the key that is intended at the location of the diagnostic.
    #[must_use]
    pub(crate) fn intended_key(self, intended: &str) -> Self {
        let change = Change::Rename(intended.to_owned());
        self.fix_here(change).help(suggest(intended))
    }

    /// Sets the repair of the value at the location of the diagnostic.
    #[must_use]
    pub(crate) fn fix_here(self, change: Change) -> Self {
        match self.origin().cloned() {
            Some(location) => self.fix(location, change),
            None => self,
        }
    }

    /// Sets the repair of the value at a location.
    #[must_use]
    pub(crate) fn fix(mut self, location: Origin, change: Change) -> Self {
        self.suggestion.fix = Some(Fix { location, change });
        self
    }

    /// Changes the code and its severity, and appends what the generator does instead.
    pub(crate) fn downgraded(self, code: Code, consequence: &str) -> Self {
        Self {
            code,
            severity: code.severity(),
            ..self.with_consequence(consequence)
        }
    }

    /// Appends what the generator does instead.
    pub(super) fn with_consequence(self, consequence: &str) -> Self {
        Self {
            message: format!("{}; {consequence}", self.message).into(),
            ..self
        }
    }

    /// Whether this is a fault without which generation went on.
    pub(super) fn is_recovered(&self) -> bool {
        self.extent == Extent::Place && self.severity != Severity::Error
    }

    /// Returns the code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Returns the severity.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Returns the message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the location in the description; none if the file could not be parsed.
    pub fn origin(&self) -> Option<&Origin> {
        self.target.origin()
    }

    /// Replaces locations in the description by the overlay locations where the values are written.
    pub(super) fn map_to_overlays(&mut self, source_map: &SourceMap) {
        let by = self.move_to_parent_of_removed(source_map);
        let tree_origin = self.origin().cloned();
        for origin in self.origins_mut() {
            if let Some(written) = source_map.written(origin) {
                *origin = written;
            }
        }
        let file = self.origin().map(Origin::file);
        let target = tree_origin.filter(|it| Some(it.file()) != file);
        self.overlay_target = target.map(Box::new);
        if let Some(by) = by {
            self.relate(
                Target::Tree(by, SpanPart::Key),
                "the overlay removes the field here",
            );
        }
    }

    /// Moves a location inside of a removed value to the object that contained it; returns the removing action.
    fn move_to_parent_of_removed(&mut self, source_map: &SourceMap) -> Option<Origin> {
        if let Target::Tree(origin, part) = &mut self.target
            && let Some(Removed { from, by }) = source_map.removed(origin)
        {
            (*origin, *part) = (from, SpanPart::Either);
            return Some(by);
        }
        Some(source_map.removed(self.absent.as_ref()?)?.by)
    }

    /// The locations of the diagnostic, whose positions are needed to render it.
    pub(super) fn origins_mut(&mut self) -> impl Iterator<Item = &mut Origin> {
        let related = self.related.iter_mut();
        let related = related.filter_map(|related| related.target.origin_mut());
        let target = self.target.origin_mut().into_iter();
        target.chain(related).chain(self.absent.as_deref_mut())
    }
}
