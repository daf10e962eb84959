//! Reads descriptions and the files that they reference. No other module reads them.

mod fetch;
mod files;
mod limits;

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::url::Url;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Reported, SourceText};

pub(crate) use fetch::FetchError;
pub use fetch::{Fetch, Fetched};
pub(crate) use files::{AccessError, Files, escaped};
pub(crate) use limits::CopyBudget;
pub use limits::Limits;

/// The text of a description, and its displayed name.
#[derive(Clone, Debug)]
pub struct Source {
    text: Arc<SourceText>,
    file: FileId,
    /// The canonical path of the file; none if the text was not read from a file.
    path: Option<PathBuf>,
    /// The URL from which the text was fetched, after redirects.
    url: Option<Url>,
    /// Fetches the documents that it references on remote hosts.
    fetch: Option<Arc<dyn Fetch>>,
    limits: Limits,
}

impl Source {
    /// Creates a description that was not read from a file.
    pub fn new(name: &str, text: String, diagnostics: &mut Diagnostics) -> Self {
        Self::of(name, text, None, diagnostics)
    }

    fn of(name: &str, text: String, path: Option<PathBuf>, diagnostics: &mut Diagnostics) -> Self {
        let text = Arc::new(SourceText::new(name, without_byte_order_mark(text)));
        let file = diagnostics.add_source(Arc::clone(&text));
        Self {
            text,
            file,
            path,
            url: None,
            fetch: None,
            limits: Limits::default(),
        }
    }

    /// Sets the client that fetches references to allowed hosts.
    #[must_use]
    pub fn fetching(self, fetch: Arc<dyn Fetch>) -> Self {
        let fetch = Some(fetch);
        Self { fetch, ..self }
    }

    /// Sets the limits of the description and of each file that it references.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Returns the limits of the description and of each file that it references.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Returns the displayed name of the file.
    pub fn name(&self) -> &str {
        self.text.name()
    }

    /// Returns the text, without a byte order mark.
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    pub(crate) fn file(&self) -> FileId {
        self.file
    }

    /// Whether the target of a reference in this file is `target`; none if that cannot be determined, as a
    /// description may be a copy of a remote file.
    pub(crate) fn is_target(&self, reference: &str, target: &Self) -> Option<bool> {
        let (from, target) = (self.path.as_deref()?, target.path.as_deref()?);
        let path = reference.split(['?', '#']).next().unwrap_or_default();
        let path = path.strip_prefix("file://").unwrap_or(path);
        if path.starts_with("//") || Url::parse(path).is_some() {
            return None;
        }
        let path = percent_decode_str(path).decode_utf8_lossy();
        let path = match path.is_empty() {
            true => from.to_owned(),
            false => from.parent()?.join(&*path),
        };
        Some(path.canonicalize().is_ok_and(|path| path == target))
    }

    pub(crate) fn lines(&self) -> &SourceText {
        &self.text
    }
}

/// Reads the file at `path`, which diagnostics show as `name`, such as `spec/buildr.yaml`.
///
/// # Errors
///
/// Fails if the file cannot be read or exceeds the limits; the reason is reported to `diagnostics`.
pub fn load(
    path: &Path,
    name: &str,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    load_named_at(None, path, name, limits, diagnostics)
}

/// Like [`load`], for a file that is named at this span of `codegen.toml`.
pub(crate) fn load_named_at(
    span: Option<Range<usize>>,
    path: &Path,
    name: &str,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    let unreadable = |error: io::Error| match span {
        Some(span) => unreadable(path, &error).of_setting(span, name),
        None => unreadable(path, &error),
    };
    let bytes = read(path, limits).map_err(|error| {
        let file = diagnostics.add_source(Arc::new(SourceText::new(name, String::new())));
        diagnostics.error(unreadable(error).of_file(file))
    })?;
    decode(bytes, path.canonicalize().ok(), name, limits, diagnostics)
}

/// Reads a description that is not in a file, such as that of standard input; diagnostics show it as `name`. Its
/// relative references start at the directory `dir`.
///
/// # Errors
///
/// Fails if the description cannot be read, exceeds the limits or is not UTF-8; the reason is reported to `diagnostics`.
pub(crate) fn load_bytes(
    bytes: Result<&[u8], &io::Error>,
    dir: &Path,
    name: &str,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    let bytes = bytes.map_err(|error| {
        let file = diagnostics.add_source(Arc::new(SourceText::new(name, String::new())));
        diagnostics.error(unreadable(Path::new(name), error).of_file(file))
    })?;
    let bytes = (bytes.len() <= limits.bytes).then(|| bytes.to_owned());
    let path = dir.canonicalize().ok().map(|dir| dir.join(name));
    decode(bytes, path, name, limits, diagnostics)
}

/// Decodes the bytes of a file; none if it exceeds the limits.
fn decode(
    bytes: Option<Vec<u8>>,
    path: Option<PathBuf>,
    name: &str,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    let mut report = |text: String, diagnostic: Diagnostic| {
        let file = diagnostics.add_source(Arc::new(SourceText::new(name, text)));
        diagnostics.error(diagnostic.of_file(file))
    };
    let bytes = bytes.ok_or_else(|| report(String::new(), too_large(limits)))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let lossy_text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let diagnostic = not_utf8(error.as_bytes(), error.utf8_error().valid_up_to());
        report(lossy_text, diagnostic)
    })?;
    let source = Source::of(name, text, path, diagnostics);
    Ok(source.within(limits))
}

/// Reads the bytes of a file; none if it exceeds the limits.
fn read(path: &Path, limits: Limits) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let max_bytes = limits.bytes as u64;
    if file.metadata()?.len() > max_bytes {
        return Ok(None);
    }
    // A special file reports no length, and may never end.
    let mut bytes = Vec::new();
    file.take(max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok((bytes.len() <= limits.bytes).then_some(bytes))
}

/// Reads an overlay. Diagnostics show its path relative to the description's directory if it is inside of that,
/// else its own path; an error that concerns the file as a whole is reported where `codegen.toml` names it.
///
/// # Errors
///
/// Fails if the file cannot be read; the reason is reported to `diagnostics`.
pub(crate) fn load_beside(
    description: &Source,
    path: &Path,
    named_at: Option<Range<usize>>,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    let dir = description.path.as_deref().and_then(Path::parent);
    let display_dir = Path::new(description.name()).parent();
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    let parent = parent.unwrap_or(Path::new(".")).canonicalize().ok();
    // A missing directory has no canonical path.
    let relative = parent.zip(dir).and_then(|(parent, dir)| {
        let relative = parent.strip_prefix(dir).ok()?;
        Some(relative.join(path.file_name()?))
    });
    let relative = relative.or_else(|| Some(path.strip_prefix(dir?).ok()?.to_owned()));
    let name = match relative.zip(display_dir) {
        Some((relative, display_dir)) => display_dir.join(relative),
        None => path.to_owned(),
    };
    let name = name.to_string_lossy().replace('\\', "/");
    load_named_at(named_at, path, &name, description.limits, diagnostics)
}

/// Reads the text of a file in a crate's directory, if there is one; diagnostics show it as `name`.
///
/// # Errors
///
/// Fails if the file exists and cannot be read.
pub fn text_in(
    directory: &Path,
    file: &str,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Option<String>, Reported> {
    let path = directory.join(file);
    // An empty path is not the directory of a crate.
    if directory.as_os_str().is_empty() || !path.exists() {
        return Ok(None);
    }
    fs::read_to_string(&path).map(Some).map_err(|error| {
        let file = diagnostics.add_source(Arc::new(SourceText::new(name, String::new())));
        diagnostics.error(unreadable(&path, &error).of_file(file))
    })
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let diagnostic = |message| Diagnostic::in_file(Code::UnreadableFile, message);
    if path.is_dir() {
        return diagnostic("expected a file, found a directory".to_owned())
            .help("use the path of a file in it");
    }
    match error.kind() {
        io::ErrorKind::NotFound => {
            diagnostic("file not found".to_owned()).help(match files::similar_file(path) {
                _ if path.to_string_lossy().contains(":/") => {
                    "use the path of a local copy; `fetch` gets it from the `source` of a client"
                        .to_owned()
                }
                Some(suggestion) => format!("did you mean `{suggestion}`?"),
                None => "change the path, or create the file".to_owned(),
            })
        }
        io::ErrorKind::PermissionDenied => {
            diagnostic("permission denied when reading the file".to_owned())
                .help("change the permissions of the file")
        }
        _ => diagnostic(format!("cannot read the file: {error}")),
    }
}

fn too_large(limits: Limits) -> Diagnostic {
    Diagnostic::in_file(Code::SizeLimitExceeded, limits.exceeded())
        .help("raise `limits.bytes` in `codegen.toml`")
}

/// The first bytes of files that are not UTF-8, what such a file appears to be, and the help.
const SIGNATURES: [(&[u8], &str, &str); 4] = [
    (b"\xff\xfe", "UTF-16", ENCODING_HELP),
    (b"\xfe\xff", "UTF-16", ENCODING_HELP),
    (
        b"\x1f\x8b",
        "compressed with gzip",
        "run `gunzip` on the file",
    ),
    (b"%PDF", "a PDF", "use the path of the OpenAPI description"),
];

const ENCODING_HELP: &str = "change the encoding of the file to UTF-8";

fn not_utf8(bytes: &[u8], at: usize) -> Diagnostic {
    // The first invalid byte was replaced by one replacement character.
    let invalid = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
    let mut signatures = SIGNATURES.iter();
    let message = "file is not valid UTF-8";
    let (message, help) = match signatures.find(|(prefix, ..)| bytes.starts_with(prefix)) {
        Some((_, found, help)) => (format!("{message}; it appears to be {found}"), *help),
        None => (message.to_owned(), ENCODING_HELP),
    };
    Diagnostic::in_text(Code::InvalidUtf8, invalid, message).help(help)
}

fn without_byte_order_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}
