//! The files that a description references.
//!
//! A description may be untrusted, so the files that it can make the generator read are restricted to the
//! directory of the root document and its subdirectories, and to hosts that the configuration allows.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::fetch::HttpSource;
use super::{FetchError, Source};
use crate::diagnostic::{Diagnostics, FileId, closest_match};
use crate::url::Url;

/// The files of one description, each of them read once.
#[derive(Debug)]
pub(crate) struct Files {
    /// The root document. Only its directory is read from.
    root: Source,
    /// Each file that was opened.
    opened: HashMap<FileId, Source>,
    /// The files that were read, by their canonical paths.
    read: HashMap<PathBuf, Source>,
    /// The result of fetching each requested URL.
    fetched: HashMap<Url, Result<Source, FetchError>>,
    allowed_hosts: Vec<String>,
}

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AccessError {
    /// The file is outside of the description's directory.
    Outside,
    /// A relative path has no base directory.
    NoDirectory,
    /// The file does not exist; `suggestion` is a file with a similar name.
    Missing { suggestion: Option<String> },
    /// The path of a directory.
    Directory,
    /// The file exists but cannot be read, for this reason.
    Unreadable(String),
    /// The file is on a remote host and was not fetched.
    Fetch(FetchError),
}

impl Files {
    /// The files around the root document, and those of allowed hosts.
    pub(crate) fn around(root: &Source, allowed_hosts: &[String]) -> Self {
        let path = root.path.iter();
        Self {
            root: root.clone(),
            opened: HashMap::from([(root.file, root.clone())]),
            read: path.map(|path| (path.clone(), root.clone())).collect(),
            fetched: HashMap::new(),
            allowed_hosts: allowed_hosts.to_owned(),
        }
    }

    /// The directory of the root document; none if that was not read from a file.
    fn dir(&self) -> Option<&Path> {
        self.root.path.as_deref()?.parent()
    }

    /// Opens the target file of a reference that is written in the file `from`.
    pub(crate) fn open(
        &mut self,
        from: FileId,
        reference: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Source, AccessError> {
        if reference.starts_with("file:") {
            return Err(AccessError::Outside);
        }
        let base = self.opened.get(&from).and_then(|from| from.url.as_ref());
        let is_url = reference.contains("://") || reference.starts_with("urn:");
        if base.is_none() && !is_url {
            let path = percent_decode_str(reference).decode_utf8_lossy();
            return self.open_relative(from, &path, diagnostics);
        }
        let url = match base {
            Some(base) => base.join(reference),
            None => Url::parse(reference),
        };
        let url = url.ok_or(AccessError::Fetch(FetchError::NotHttp))?;
        let fetched = self.fetch(url, diagnostics);
        fetched.map_err(AccessError::Fetch)
    }

    /// Fetches the document at a URL, once.
    fn fetch(&mut self, url: Url, diagnostics: &mut Diagnostics) -> Result<Source, FetchError> {
        if let Some(source) = self.fetched.get(&url) {
            return source.clone();
        }
        let http = HttpSource {
            allowed_hosts: &self.allowed_hosts,
            fetch: self.root.fetch.as_deref(),
        };
        let source = http.get(url.clone()).map(|(final_url, text)| {
            let source = Source::of(final_url.as_str(), text, None, diagnostics);
            let source = Source {
                url: Some(final_url),
                ..source.within(self.root.limits)
            };
            self.opened.insert(source.file, source.clone());
            source
        });
        self.fetched.insert(url, source.clone());
        source
    }

    /// Opens the file at `relative`, a path relative to the file `from`.
    fn open_relative(
        &mut self,
        from: FileId,
        relative: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Source, AccessError> {
        let from = self.opened.get(&from).and_then(|from| from.path.as_deref());
        let base = from
            .and_then(Path::parent)
            .ok_or(AccessError::NoDirectory)?;
        let path = resolved(base, Path::new(relative)).ok_or(AccessError::Outside)?;
        // A file outside is not accessed, not even to check whether it exists.
        self.check_inside(&path)?;
        let path = path.canonicalize().map_err(|_| AccessError::Missing {
            suggestion: similar_file(&path),
        })?;
        // The target of a symbolic link inside may be outside.
        let inside = self.check_inside(&path)?;
        if let Some(source) = self.read.get(&path) {
            return Ok(source.clone());
        }
        let source = self.read_file(&path, inside, diagnostics)?;
        self.opened.insert(source.file, source.clone());
        self.read.insert(path, source.clone());
        Ok(source)
    }

    /// Returns a reference from the root document to a file; empty for the root document.
    pub(crate) fn reference_to(&self, file: FileId) -> Option<String> {
        if file == FileId::ROOT {
            return Some(String::new());
        }
        let Source { path, url, .. } = self.opened.get(&file)?;
        if let Some(url) = url {
            return Some(url.to_string());
        }
        let path = self.check_inside(path.as_deref()?).ok()?;
        Some(escaped(&path.to_string_lossy().replace('\\', "/")))
    }

    /// Returns the path relative to the directory of the root document.
    fn check_inside<'p>(&self, path: &'p Path) -> Result<&'p Path, AccessError> {
        let inside = self.dir().and_then(|dir| path.strip_prefix(dir).ok());
        inside.ok_or(AccessError::Outside)
    }

    /// Reads the file at `path`, which is `inside` of the directory of the root document.
    fn read_file(
        &self,
        path: &Path,
        inside: &Path,
        diagnostics: &mut Diagnostics,
    ) -> Result<Source, AccessError> {
        let limits = self.root.limits;
        let unreadable = |reason: &str| AccessError::Unreadable(reason.to_owned());
        if path.is_dir() {
            return Err(AccessError::Directory);
        }
        // Reading a pipe would block.
        if !path.is_file() {
            return Err(unreadable("it is not a regular file"));
        }
        let bytes = super::read(path, limits).map_err(|error| unreadable(&error.to_string()))?;
        let bytes = bytes.ok_or_else(|| unreadable(&limits.exceeded()))?;
        let text = String::from_utf8(bytes).map_err(|_| unreadable("it is not valid UTF-8"))?;
        let display_dir = Path::new(self.root.name()).parent();
        let name = display_dir.unwrap_or(Path::new("")).join(inside);
        let name = name.to_string_lossy().replace('\\', "/");
        let path = Some(path.to_owned());
        Ok(Source::of(&name, text, path, diagnostics).within(limits))
    }
}

/// Escapes the characters that have a meaning in a reference.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('#', "%23")
}

/// Resolves a relative path; none if it is absolute.
fn resolved(base: &Path, relative: &Path) -> Option<PathBuf> {
    let mut path = base.to_owned();
    for component in relative.components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                path.pop();
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

/// Finds a file with a name similar to that of a missing one.
pub(super) fn similar_file(path: &Path) -> Option<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let dir = path.parent().unwrap_or(Path::new(""));
    let mut names: Vec<_> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    closest_match(&name, names.iter().map(String::as_str)).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::Limits;
    use super::{AccessError, Files, Source};
    use crate::diagnostic::{Diagnostics, FileId, Reported};
    use crate::source;

    fn load(
        directory: &Path,
        name: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Source, Reported> {
        let path = directory.join("api.yaml");
        source::load(&path, name, Limits::default(), diagnostics)
    }

    #[test]
    fn rejects_reference_outside_directory() {
        let outside = tempfile::tempdir().unwrap();
        let directory = outside.path().join("spec");
        fs::create_dir_all(directory.join("more")).unwrap();
        for path in ["secret.yaml", "spec/api.yaml", "spec/more/pet.yaml"] {
            fs::write(outside.path().join(path), "a: 1").unwrap();
        }
        let diagnostics = &mut Diagnostics::new();
        let root = load(&directory, "spec/api.yaml", diagnostics).unwrap();
        let mut files = Files::around(&root, &[]);
        let mut open = |from: FileId, path: &str| {
            let opened = files.open(from, path, diagnostics);
            opened.map(|source| (source.file(), source.name().to_owned()))
        };

        let pet = open(FileId::ROOT, "more/pet.yaml").unwrap();
        assert_eq!(pet.1, "spec/more/pet.yaml");
        assert_eq!(
            open(FileId::ROOT, "./more/../more/pet.yaml").as_ref(),
            Ok(&pet)
        );
        assert_eq!(open(pet.0, "pet.yaml").as_ref(), Ok(&pet));
        assert_eq!(open(pet.0, "../api.yaml").unwrap().0, FileId::ROOT);

        assert_eq!(
            open(FileId::ROOT, "../secret.yaml"),
            Err(AccessError::Outside)
        );
        assert_eq!(
            open(FileId::ROOT, "../none.yaml"),
            Err(AccessError::Outside)
        );
        assert_eq!(open(pet.0, "../../secret.yaml"), Err(AccessError::Outside));
        assert_eq!(open(pet.0, "/etc/hostname"), Err(AccessError::Outside));
        let suggestion = Some("pet.yaml".to_owned());
        assert_eq!(
            open(FileId::ROOT, "more/pets.yaml"),
            Err(AccessError::Missing { suggestion })
        );
    }

    #[cfg(unix)]
    #[test]
    fn rejects_symbolic_link_outside_directory() {
        let outside = tempfile::tempdir().unwrap();
        let directory = outside.path().join("spec");
        fs::create_dir(&directory).unwrap();
        fs::write(outside.path().join("secret.yaml"), "a: 1").unwrap();
        fs::write(directory.join("api.yaml"), "a: 1").unwrap();
        std::os::unix::fs::symlink("../secret.yaml", directory.join("link.yaml")).unwrap();
        let diagnostics = &mut Diagnostics::new();
        let root = load(&directory, "api.yaml", diagnostics).unwrap();
        let opened = Files::around(&root, &[]).open(FileId::ROOT, "link.yaml", diagnostics);
        assert_eq!(opened.map(|_| ()), Err(AccessError::Outside));
    }
}
