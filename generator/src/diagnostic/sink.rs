//! The sink that all stages report into.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::json::Value;

use super::levels::{self, Level, Levels};
use super::render::{self, Rendering, Scope};
use super::report::{Extent, Target};
use super::source_map::{self, SourceMap};
use super::sources::{ShownFile, Sources};
use super::{Code, Diagnostic, FileId, Fix, Locate, Origin, Severity, SourceText, plain_text};

/// Proof that an error was reported: only [`Diagnostics`] can create it.
#[derive(Clone, Copy, Debug)]
pub struct Reported(());

/// The number of reported diagnostics of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// Collects diagnostics of all stages, and renders them in file order.
#[derive(Default)]
pub struct Diagnostics {
    reported: Vec<Diagnostic>,
    /// The files of the description with their text, for excerpts.
    files: Vec<ShownFile>,
    /// The text of `codegen.toml`.
    configuration: Option<SourceText>,
    /// Where values are written that later stages find at a different location.
    moved: HashMap<Origin, Origin>,
    /// Where the values of the tree are written in the files, after overlays were applied to it.
    overlaid: SourceMap,
    /// Keys of reported diagnostics, to report each of them once.
    seen: HashSet<(Target, Code, Box<str>)>,
    /// The lint levels of warnings and notes.
    levels: Levels,
    /// The codes of suppressed diagnostics.
    allowed: BTreeSet<Code>,
    on_fault: OnFault,
}

/// What happens to an error that concerns one place of the description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OnFault {
    /// It is an error: nothing is generated.
    #[default]
    Refuse,
    /// It is a warning: the place is replaced or omitted, and everything else is generated.
    KeepGoing,
}

impl Diagnostics {
    /// Creates an empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reports a diagnostic of any severity, unless an equal one was reported at the same location before:
    /// a component is visited once for each operation that uses it, and a copied value at each copy.
    pub fn report(&mut self, mut diagnostic: Diagnostic) {
        match self.levels.of(&diagnostic) {
            Level::Allowed => {
                self.allowed.insert(diagnostic.code);
                return;
            }
            Level::Denied => diagnostic.severity = Severity::Error,
            Level::Unchanged => {}
        }
        self.restore_written_locations(&mut diagnostic);
        if self.is_new(&diagnostic) {
            self.reported.push(diagnostic);
        }
    }

    /// Replaces locations of moved values by the locations where they are written.
    fn restore_written_locations(&self, diagnostic: &mut Diagnostic) {
        for origin in diagnostic.origins_mut() {
            if let Some(written) = self.written(origin) {
                *origin = written;
            }
        }
        if let Some(fix) = &mut diagnostic.suggestion.fix
            && let Some(written) = self.written(&fix.location)
        {
            fix.location = written;
        }
        diagnostic.map_to_overlays(&self.overlaid);
    }

    fn is_new(&mut self, diagnostic: &Diagnostic) -> bool {
        let Diagnostic {
            target,
            code,
            message,
            ..
        } = diagnostic;
        self.seen.insert((target.clone(), *code, message.clone()))
    }

    /// Reports a diagnostic as an error, whatever the severity of its code, and returns a proof of that.
    pub fn error(&mut self, mut diagnostic: Diagnostic) -> Reported {
        diagnostic.severity = Severity::Error;
        self.report(diagnostic);
        Reported(())
    }

    /// Reports an error that concerns one place of the description. If generation keeps going, it is a warning that
    /// ends in the consequence for the place; it cannot be allowed.
    pub(crate) fn report_fault(&mut self, diagnostic: Diagnostic, consequence: &str) {
        let mut diagnostic = match self.on_fault {
            OnFault::Refuse => diagnostic,
            OnFault::KeepGoing => diagnostic.with_consequence(consequence),
        };
        diagnostic.extent = Extent::Place;
        diagnostic.severity = match self.on_fault {
            OnFault::Refuse => Severity::Error,
            OnFault::KeepGoing => Severity::Warning,
        };
        self.report(diagnostic);
    }

    /// Sets what happens to the faults that follow.
    pub(crate) fn on_fault(&mut self, on_fault: OnFault) {
        self.on_fault = on_fault;
    }

    /// Whether places with faults are replaced or omitted.
    pub(crate) fn keeps_going(&self) -> bool {
        self.on_fault == OnFault::KeepGoing
    }

    /// Whether a place with a fault was reported.
    pub(crate) fn has_faults(&self) -> bool {
        self.iter().any(|it| it.extent == Extent::Place)
    }

    /// Whether there are errors, and all of them concern single places: a client can be generated without these.
    pub fn can_keep_going(&self) -> bool {
        let mut errors = self.iter().filter(|it| it.severity == Severity::Error);
        self.finish().is_err() && errors.all(|error| error.extent == Extent::Place)
    }

    /// Sets the lint levels of the diagnostics that follow.
    pub(crate) fn set_levels(&mut self, levels: &Levels) {
        self.levels.clone_from(levels);
    }

    /// Reports every allowed code that suppressed no diagnostic; to be called last.
    /// [`Code::UnusedAllow`] itself is never unused.
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

    /// Returns the repairs that diagnostics suggest, each with its diagnostic.
    pub(crate) fn fixes(&self) -> impl Iterator<Item = (&Fix, &Diagnostic)> {
        self.iter()
            .filter_map(|it| Some((it.suggestion.fix.as_ref()?, it)))
    }

    /// Returns all diagnostics in the order in which they were reported.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.reported.iter()
    }

    /// Returns the number of diagnostics of each severity.
    pub fn counts(&self) -> Counts {
        self.counts_in(Scope::All)
    }

    /// Returns the number of diagnostics of each severity in a scope.
    pub fn counts_in(&self, scope: Scope) -> Counts {
        let count = |severity| {
            self.iter()
                .filter(|diagnostic| diagnostic.severity == severity && scope.includes(diagnostic))
                .count()
        };
        Counts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }

    /// Renders the diagnostics as text, in the order of the file.
    pub fn render(&self, rendering: Rendering) -> String {
        let sources = Sources::new(&self.files, self.configuration.as_ref(), &self.reported);
        render::render(&sources, &self.reported, rendering)
    }

    /// Stores the text of a file. The first one is the root document.
    pub(crate) fn add_source(&mut self, text: Arc<SourceText>) -> FileId {
        self.files.push(ShownFile {
            text,
            positions: None,
            scalars: OnceCell::new(),
        });
        FileId::new(self.files.len() - 1)
    }

    /// Stores the text of `codegen.toml`.
    pub(crate) fn show_configuration(&mut self, name: &str, text: &str) {
        self.configuration = Some(SourceText::new(name, text.to_owned()));
    }

    /// Stores the locator of a file.
    pub(crate) fn locate_with(&mut self, file: FileId, positions: Box<dyn Locate + Send>) {
        if let Some(file) = self.files.get_mut(file.index()) {
            file.positions = Some(positions);
        }
    }

    /// Stores that the value which later stages find at `origin` is written at `written` in the file, or was
    /// found there by the previous stage.
    pub(crate) fn record_move(&mut self, origin: Origin, written: Origin) {
        let written = self.written(&written).unwrap_or(written);
        self.moved.insert(origin, written);
    }

    /// Stores the changes that overlays made. The stages, `codegen.toml` and `codegen.lock` use locations of
    /// the changed tree; only rendered diagnostics show where values are written.
    pub(crate) fn overlaid(&mut self, source_map: SourceMap) {
        self.overlaid = source_map;
    }

    /// Returns where a value is written, if it was moved. The innermost enclosing moved value determines it.
    pub(crate) fn written(&self, origin: &Origin) -> Option<Origin> {
        if self.moved.is_empty() {
            return None;
        }
        source_map::innermost(origin, |enclosing| self.moved.get(enclosing))
    }

    /// Returns the location where a value is written, as `codegen.toml` and `codegen.lock` spell it: the
    /// path of the file relative to the root document's directory, `#`, and a JSON Pointer.
    pub(crate) fn written_location(&self, origin: &Origin) -> String {
        let written = self.written(origin);
        let written = written.as_ref().unwrap_or(origin);
        format!("{}#{written}", self.file_name(written.file()))
    }

    /// Returns where a value is written, with overlays taken into account.
    pub(super) fn written_at(&self, origin: &Origin) -> Origin {
        let written = self.written(origin).unwrap_or_else(|| origin.clone());
        self.overlaid.written(&written).unwrap_or(written)
    }

    /// Returns a scalar as a string: a number or a Boolean as the file has it, `1.10` for the number 1.1.
    pub(crate) fn text_of(&self, origin: &Origin, value: &Value) -> String {
        let written = self.written_at(origin);
        let file = self.files.get(written.file().index());
        let text = file.and_then(|file| file.scalar(&written, value));
        text.map_or_else(|| plain_text(value), str::to_owned)
    }

    /// Returns the displayed name and the text of each file of the description, the root document first.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.files.iter().map(|file| &file.text);
        texts.map(|text| (text.name(), text.as_str()))
    }

    pub(super) fn files(&self) -> &[ShownFile] {
        &self.files
    }

    /// Returns the displayed name of a file.
    pub(super) fn name_of(&self, file: FileId) -> &str {
        let file = self.files.get(file.index());
        file.map_or("", |file| file.text.name())
    }

    /// Returns the path of a file relative to the root document's directory; empty for the root document.
    pub fn file_name(&self, file: FileId) -> &str {
        let name = |file: FileId| Some(self.files.get(file.index())?.text.name());
        let root = name(FileId::ROOT).and_then(|root| Path::new(root).parent());
        let displayed = name(file).filter(|_| file != FileId::ROOT);
        let displayed = displayed.unwrap_or_default();
        let inside = root.and_then(|root| Path::new(displayed).strip_prefix(root).ok());
        inside.and_then(Path::to_str).unwrap_or(displayed)
    }
}
