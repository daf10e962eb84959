//! The sink that all stages report into.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::levels::{self, Level, Levels};
use super::render::{self, Rendering};
use super::report::Target;
use super::source_map::{self, SourceMap};
use super::sources::{ShownFile, Sources};
use super::{Code, Diagnostic, FileId, Locate, Origin, Severity, SourceText};

/// Proof that an error was reported: only [`Diagnostics`] can make one.
#[derive(Clone, Copy, Debug)]
pub struct Reported(());

/// How many diagnostics of each severity were reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// Collects what the stages report, and shows it in the order of the file.
#[derive(Default)]
pub struct Diagnostics {
    reported: Vec<Diagnostic>,
    /// The files of the description, with the texts that carets are drawn on.
    files: Vec<ShownFile>,
    /// The text of `codegen.toml`.
    configuration: Option<SourceText>,
    /// Where the values are written that the later stages meet at another place.
    moved: HashMap<Origin, Origin>,
    /// Where in the files the values of the first tree are written, once overlays were laid over it.
    overlaid: SourceMap,
    /// What was said once and is not to be said again.
    said: HashSet<(Target, Code, Box<str>)>,
    /// What is made of warnings and notes.
    levels: Levels,
    /// The codes that were met and not said, because they are allowed.
    allowed: BTreeSet<Code>,
}

impl Diagnostics {
    /// A sink that nothing was reported to.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a diagnostic of any severity, unless the same was said of the same place before: a component
    /// is met once for each operation that uses it, and what was copied in two places.
    pub fn report(&mut self, mut diagnostic: Diagnostic) {
        match self.levels.of(&diagnostic) {
            Level::Allowed => {
                self.allowed.insert(diagnostic.code);
                return;
            }
            Level::Denied => diagnostic.severity = Severity::Error,
            Level::AsItIs => {}
        }
        self.show_written(&mut diagnostic);
        if self.is_new(&diagnostic) {
            self.reported.push(diagnostic);
        }
    }

    /// Puts the places where things are written in place of those where they are met.
    fn show_written(&self, diagnostic: &mut Diagnostic) {
        for origin in diagnostic.origins_mut() {
            if let Some(written) = self.written(origin) {
                *origin = written;
            }
        }
        diagnostic.show_overlaid(&self.overlaid);
    }

    fn is_new(&mut self, diagnostic: &Diagnostic) -> bool {
        let Diagnostic {
            place,
            code,
            message,
            ..
        } = diagnostic;
        self.said.insert((place.clone(), *code, message.clone()))
    }

    /// Takes a diagnostic as an error, whatever its code's own severity, and proves that it was reported.
    pub fn error(&mut self, mut diagnostic: Diagnostic) -> Reported {
        diagnostic.severity = Severity::Error;
        self.report(diagnostic);
        Reported(())
    }

    /// From now on, makes this of warnings and notes.
    pub(crate) fn judge_by(&mut self, levels: &Levels) {
        self.levels.clone_from(levels);
    }

    /// Reports every code that is allowed and was not met, once all are met that there are. Whether
    /// [`Code::UnusedAllow`] itself is needed decides nothing.
    pub(crate) fn report_unused_allows(&mut self) {
        let Self {
            levels, allowed, ..
        } = self;
        let is_unused = |code: &Code| *code != Code::UnusedAllow && !allowed.contains(code);
        let allows = levels.allow.iter();
        let unused = allows.filter(|code| is_unused(code.get_ref()));
        let unused: Vec<_> = unused.map(levels::unused).collect();
        for diagnostic in unused {
            self.report(diagnostic);
        }
    }

    /// Fails if any error was reported.
    pub fn finish(&self) -> Result<(), Reported> {
        let error = self
            .reported
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error);
        if error { Err(Reported(())) } else { Ok(()) }
    }

    /// All diagnostics in the order in which they were reported.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.reported.iter()
    }

    /// How many there are of each severity.
    pub fn counts(&self) -> Counts {
        let count = |severity| {
            self.iter()
                .filter(|diagnostic| diagnostic.severity == severity)
                .count()
        };
        Counts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }

    /// The diagnostics as text, in the order of the file.
    pub fn render(&self, rendering: Rendering) -> String {
        let page = Sources::new(&self.files, self.configuration.as_ref(), &self.reported);
        render::render(&page, &self.reported, rendering)
    }

    /// Remembers a text that diagnostics are about. The first is that of the file that was named.
    pub(crate) fn show_text(&mut self, text: Arc<SourceText>) -> FileId {
        self.files.push(ShownFile {
            text,
            positions: None,
        });
        FileId::new(self.files.len() - 1)
    }

    /// Remembers the text that says what is asked for.
    pub(crate) fn show_configuration(&mut self, name: &str, text: &str) {
        self.configuration = Some(SourceText::new(name, text.to_owned()));
    }

    /// Remembers who can find places in the text of a file.
    pub(crate) fn locate_with(&mut self, file: FileId, positions: Box<dyn Locate + Send>) {
        if let Some(shown) = self.files.get_mut(file.index()) {
            shown.positions = Some(positions);
        }
    }

    /// Remembers that what the later stages meet at `met` is written at `written` in the file, or was
    /// met there by the stage before.
    pub(crate) fn moved(&mut self, met: Origin, written: Origin) {
        let written = self.written(&written).unwrap_or(written);
        self.moved.insert(met, written);
    }

    /// Remembers what of the first tree overlays have changed. The stages go on to name places of the
    /// changed tree, and so do `codegen.toml` and `codegen.lock`: only what is shown is shown as written.
    pub(crate) fn overlaid(&mut self, places: SourceMap) {
        self.overlaid = places;
    }

    /// Where a value is written, if that is not where it is met. The innermost value that was moved
    /// decides.
    pub(crate) fn written(&self, origin: &Origin) -> Option<Origin> {
        if self.moved.is_empty() {
            return None;
        }
        source_map::innermost(origin, |met| self.moved.get(met))
    }

    /// The place where a value is written, as `codegen.toml` and `codegen.lock` name it: a pointer
    /// behind `#`, and before that the file, from the folder of the one that was named.
    pub(crate) fn place(&self, met: &Origin) -> String {
        let written = self.written(met);
        let written = written.as_ref().unwrap_or(met);
        format!("{}#{written}", self.file_name(written.file()))
    }

    /// Where something is written that was met at a place, overlays and all.
    pub(super) fn written_at(&self, met: &Origin) -> Origin {
        let written = self.written(met).unwrap_or_else(|| met.clone());
        self.overlaid.written(&written).unwrap_or(written)
    }

    /// The texts that the description was read from, each with its name as it is shown to people: first that
    /// of the file that was named.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.files.iter().map(|shown| &shown.text);
        texts.map(|text| (text.name(), text.as_str()))
    }

    pub(super) fn files(&self) -> &[ShownFile] {
        &self.files
    }

    /// The name of a file, as it is shown to people.
    pub(super) fn name_of(&self, file: FileId) -> &str {
        let file = self.files.get(file.index());
        file.map_or("", |file| file.text.name())
    }

    /// The path of a file from the folder of the one that was named; nothing for that one itself.
    pub fn file_name(&self, file: FileId) -> &str {
        let name = |file: FileId| Some(self.files.get(file.index())?.text.name());
        let root = name(FileId::ROOT).and_then(|root| Path::new(root).parent());
        let other = name(file).filter(|_| file != FileId::ROOT);
        let other = other.unwrap_or_default();
        let inside = root.and_then(|root| Path::new(other).strip_prefix(root).ok());
        inside.and_then(Path::to_str).unwrap_or(other)
    }
}
