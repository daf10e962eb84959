//! Reads descriptions from the disk, and what they refer to: the only room that does.

mod fetch;
mod files;
mod limits;

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Reported, SourceText};
use crate::lock::{self, LockedNames};

pub(crate) use fetch::FetchError;
pub use fetch::{Fetch, Fetched};
pub(crate) use files::{AccessError, Files, escaped};
pub(crate) use limits::CopyBudget;
pub use limits::Limits;

/// A description's text and the name that it goes by in diagnostics.
#[derive(Clone, Debug)]
pub struct Source {
    text: Arc<SourceText>,
    file: FileId,
    /// Where the text was read, with nothing relative in it; none when it did not come from the disk.
    path: Option<PathBuf>,
    /// What fetches the texts that it refers to on other machines.
    fetch: Option<Arc<dyn Fetch>>,
    limits: Limits,
}

impl Source {
    /// A description that did not come from the disk.
    pub fn new(name: &str, text: String, diagnostics: &mut Diagnostics) -> Self {
        Self::of(name, text, None, diagnostics)
    }

    fn of(name: &str, text: String, path: Option<PathBuf>, diagnostics: &mut Diagnostics) -> Self {
        let text = Arc::new(SourceText::new(name, without_byte_order_mark(text)));
        let file = diagnostics.show_text(Arc::clone(&text));
        Self {
            text,
            file,
            path,
            fetch: None,
            limits: Limits::default(),
        }
    }

    /// The same description, whose references to allowed hosts are fetched.
    #[must_use]
    pub fn fetching(self, fetch: Arc<dyn Fetch>) -> Self {
        let fetch = Some(fetch);
        Self { fetch, ..self }
    }

    /// The same description, of which no more than this is read, nor of any file that it refers to.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// How much is read of it, and of each file that it refers to.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// The file's name as it is shown to people.
    pub fn name(&self) -> &str {
        self.text.name()
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    pub(crate) fn file(&self) -> FileId {
        self.file
    }

    /// Whether a reference in this file leads to another one; nothing where that cannot be told, as a
    /// description may be a copy of what is on another machine.
    pub(crate) fn leads_to(&self, reference: &str, other: &Self) -> Option<bool> {
        let (from, other) = (self.path.as_deref()?, other.path.as_deref()?);
        let url = Url::from_file_path(from).ok()?.join(reference).ok()?;
        let path = url.to_file_path().ok().filter(|_| url.scheme() == "file")?;
        Some(path.canonicalize().is_ok_and(|path| path == other))
    }

    pub(crate) fn lines(&self) -> &SourceText {
        &self.text
    }
}

/// Reads the file at `path`, which goes by `name` in diagnostics, such as `spec/buildr.yaml`.
///
/// # Errors
///
/// When there is no text to be had, or more than the limits allow; `diagnostics` says why.
pub fn load(
    path: &Path,
    name: &str,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    load_named_at(None, path, name, limits, diagnostics)
}

/// The same, of a file that is named at a place of `codegen.toml`.
pub(crate) fn load_named_at(
    place: Option<Range<usize>>,
    path: &Path,
    name: &str,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    let unreadable = |error: io::Error| match place {
        Some(place) => unreadable(path, &error).of_setting(place, name),
        None => unreadable(path, &error),
    };
    let mut tell = |text: String, diagnostic: Diagnostic| {
        let file = diagnostics.show_text(Arc::new(SourceText::new(name, text)));
        diagnostics.error(diagnostic.of_file(file))
    };
    let bytes = read(path, limits).map_err(|error| tell(String::new(), unreadable(error)))?;
    let bytes = bytes.ok_or_else(|| tell(String::new(), too_large(limits)))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let report = not_utf8(error.as_bytes(), error.utf8_error().valid_up_to());
        tell(shown, report)
    })?;
    let source = Source::of(name, text, path.canonicalize().ok(), diagnostics);
    Ok(source.within(limits))
}

/// The bytes of a file, unless there are more than the limits allow: then the rest stays unread.
fn read(path: &Path, limits: Limits) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let most = limits.bytes as u64;
    if file.metadata()?.len() > most {
        return Ok(None);
    }
    // What is no file has no length to tell, and may never end.
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= limits.bytes).then_some(bytes))
}

/// Reads an overlay, which belongs to a description without being referred to. It goes by
/// the description's folder in diagnostics where it lies there, else by its path; what is wrong with the file
/// as a whole is told where `codegen.toml` names it.
///
/// # Errors
///
/// When there is no text to be had; `diagnostics` says why.
pub(crate) fn load_beside(
    description: &Source,
    path: &Path,
    named_at: Option<Range<usize>>,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    let folder = description.path.as_deref().and_then(Path::parent);
    let shown = Path::new(description.name()).parent();
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    let parent = parent.unwrap_or(Path::new(".")).canonicalize().ok();
    // A folder that is not there has no canonical path.
    let inside = parent.zip(folder).and_then(|(parent, folder)| {
        let inside = parent.strip_prefix(folder).ok()?;
        Some(inside.join(path.file_name()?))
    });
    let inside = inside.or_else(|| Some(path.strip_prefix(folder?).ok()?.to_owned()));
    let name = match inside.zip(shown) {
        Some((inside, shown)) => shown.join(inside),
        None => path.to_owned(),
    };
    let name = name.to_string_lossy().replace('\\', "/");
    load_named_at(named_at, path, &name, description.limits, diagnostics)
}

/// Reads the names that the crate in this folder has got, where there is one; `name` is what the file
/// goes by in diagnostics.
///
/// # Errors
///
/// When there is such a file and it cannot be read.
pub fn names(
    folder: &Path,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<LockedNames, Reported> {
    let path = folder.join(lock::FILE);
    // A folder without a name is that of no crate.
    if folder.as_os_str().is_empty() || !path.exists() {
        return Ok(LockedNames::default());
    }
    let mut tell = |text: String, diagnostic: Diagnostic| {
        let file = diagnostics.show_text(Arc::new(SourceText::new(name, text)));
        diagnostics.error(diagnostic.of_file(file))
    };
    match fs::read_to_string(&path) {
        Ok(text) => lock::parse(&text).map_err(|error| tell(text, broken(&error))),
        Err(error) => Err(tell(String::new(), unreadable(&path, &error))),
    }
}

fn broken(error: &toml::de::Error) -> Diagnostic {
    Diagnostic::in_text(Code::InvalidLockFile, error.span(), error.message()).help(
        "mend the line, or take the file from the last commit; without the file, names are given anew",
    )
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let diagnostic = |message| Diagnostic::in_file(Code::UnreadableFile, message);
    if path.is_dir() {
        return diagnostic("this is a directory, not a file".to_owned())
            .help("name the file in it");
    }
    match error.kind() {
        io::ErrorKind::NotFound => {
            diagnostic("there is no such file".to_owned()).help(match files::near(path) {
                _ if path.to_string_lossy().contains(":/") => {
                    "fetch it, and name the file: only files are read".to_owned()
                }
                Some(near) => format!("did you mean `{near}`?"),
                None => "check the name and the directory that it is relative to".to_owned(),
            })
        }
        io::ErrorKind::PermissionDenied => {
            diagnostic("the file may not be read".to_owned()).help("check the file's permissions")
        }
        _ => diagnostic(format!("the file cannot be read: {error}")),
    }
}

fn too_large(limits: Limits) -> Diagnostic {
    Diagnostic::in_file(Code::SizeLimitExceeded, limits.exceeded())
        .help("raise `limits.bytes` in `codegen.toml`")
}

/// The first bytes of files that are not UTF-8 text, what such a file is, and what is to be done.
const MARKS: [(&[u8], &str, &str); 4] = [
    (b"\xff\xfe", "the file is not UTF-8 text, but UTF-16", SAVE),
    (b"\xfe\xff", "the file is not UTF-8 text, but UTF-16", SAVE),
    (
        b"\x1f\x8b",
        "the file is compressed",
        "unpack it with `gunzip`",
    ),
    (b"%PDF", "the file is a PDF", "name the description itself"),
];

const SAVE: &str = "save the file with the encoding UTF-8";

fn not_utf8(bytes: &[u8], at: usize) -> Diagnostic {
    // The first bad byte was replaced by the one character that stands for it.
    let bad = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
    let known = MARKS.iter().find(|(mark, ..)| bytes.starts_with(mark));
    let (message, help) = known.map_or(
        ("the file is not UTF-8 text", SAVE),
        |(_, message, help)| (*message, *help),
    );
    Diagnostic::in_text(Code::InvalidUtf8, bad, message).help(help)
}

fn without_byte_order_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}
