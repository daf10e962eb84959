//! The description that `init` is given: where it is, and where it will be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use generator::config::{ClientConfig, source_url};
use generator::diagnostic::{Diagnostics, Reported};
use generator::source::{Limits, Source};
use generator::url::Url;

use super::Place;
use super::plan::relative;
use crate::description::load_named;
use crate::fetch::{Download, Downloaded, Record, check_document, download};
use crate::files::{absolute, display_path, parent, read};
use crate::http::Http;

/// A description that is not in the project yet, or is.
pub(super) enum Given {
    /// A file of the project.
    Inside(PathBuf),
    /// A file outside of the project, which is copied with the files that it references.
    Outside(PathBuf),
    Published(Url),
}

impl Given {
    pub(super) fn find(spec: &str, place: &Place) -> anyhow::Result<Self> {
        if spec.contains("://") {
            return match source_url(spec) {
                Ok(url) => Ok(Self::Published(url)),
                Err((message, help)) => bail!("{message}; {help}"),
            };
        }
        let path = Path::new(spec);
        if !path.is_file() {
            bail!("file `{spec}` not found");
        }
        let path = absolute(path)?;
        Ok(match path.starts_with(&place.project) {
            true => Self::Inside(path),
            false => Self::Outside(path),
        })
    }

    /// Whether a client was generated from it.
    pub(super) fn is_of(&self, client: &ClientConfig, place: &Place) -> bool {
        let description = generator::config::normalize(&client.description);
        match self {
            Self::Inside(path) => *path == description,
            Self::Outside(path) => place.copy_of(path) == description,
            Self::Published(url) => client.options.source.as_ref() == Some(url),
        }
    }

    /// Reads it.
    pub(super) fn open(self) -> anyhow::Result<Opened> {
        let downloaded = match &self {
            Self::Published(url) => {
                let limits = Limits::default();
                let Download::Complete(downloaded) = download(url, None, limits)? else {
                    bail!("`{url}` returned no description");
                };
                check_document(url.as_str(), &downloaded.text, limits)?;
                Some(downloaded)
            }
            Self::Inside(_) | Self::Outside(_) => None,
        };
        Ok(Opened {
            given: self,
            downloaded,
        })
    }
}

/// A description that was read.
pub(super) struct Opened {
    pub(super) given: Given,
    downloaded: Option<Downloaded>,
}

impl Opened {
    /// Returns the name of the file, or of the host.
    pub(super) fn file_name(&self) -> String {
        match &self.given {
            Given::Inside(path) | Given::Outside(path) => path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            Given::Published(url) => {
                let mut segments = url.path().rsplit('/');
                segments
                    .find(|it| !it.is_empty())
                    .unwrap_or_default()
                    .to_owned()
            }
        }
    }

    /// Returns where the description of the client will be.
    pub(super) fn target(&self, name: &str, place: &Place) -> PathBuf {
        match &self.given {
            Given::Inside(path) => path.clone(),
            Given::Outside(path) => place.copy_of(path),
            Given::Published(_) => {
                let text = self
                    .downloaded
                    .as_ref()
                    .map_or("", |it| it.text.trim_start_matches('\u{feff}').trim_start());
                let extension = if text.starts_with('{') {
                    "json"
                } else {
                    "yaml"
                };
                place.spec().join(format!("{name}.{extension}"))
            }
        }
    }

    /// Returns the title of the API.
    pub(super) fn title(&self, client: &ClientConfig) -> Option<String> {
        let mut diagnostics = Diagnostics::new();
        let source = self.source(client, &mut diagnostics).ok()?;
        let document = generator::document::parse(&source, &mut diagnostics).ok()?;
        Some(
            document
                .root()
                .get("info")?
                .get("title")?
                .as_str()?
                .to_owned(),
        )
    }

    /// Returns the text, with the name that the user gave.
    pub(super) fn source(
        &self,
        client: &ClientConfig,
        diagnostics: &mut Diagnostics,
    ) -> Result<Source, Reported> {
        match (&self.given, &self.downloaded) {
            (Given::Published(url), Some(Downloaded { text, .. })) => {
                let limits = client.options.limits;
                let source = Source::new(url.as_str(), text.clone(), diagnostics).within(limits);
                Ok(source.fetching(Arc::new(Http::within(limits))))
            }
            (Given::Inside(path) | Given::Outside(path), _) => {
                let client = ClientConfig {
                    description: path.clone(),
                    ..client.clone()
                };
                load_named(&client, &display_path(path), diagnostics)
            }
            (Given::Published(_), None) => generator::load(client, &client.label, diagnostics),
        }
    }

    /// Returns the files to add to the project: the description, the files that it references, or the record of the
    /// download. `diagnostics` has the files that were read.
    pub(super) fn files(
        &self,
        target: &Path,
        diagnostics: &Diagnostics,
    ) -> anyhow::Result<BTreeMap<PathBuf, String>> {
        let mut files = BTreeMap::new();
        match (&self.given, &self.downloaded) {
            (Given::Published(url), Some(downloaded)) => {
                files.insert(target.to_owned(), downloaded.text.clone());
                files.insert(Record::path(target), Record::new(url, downloaded)?.text()?);
            }
            (Given::Outside(path), _) => {
                let names = diagnostics.sources().map(|(name, _)| name);
                for name in names.filter(|name| !name.contains("://")) {
                    let file = absolute(Path::new(name))?;
                    let inside = relative(&file, parent(path))?;
                    files.insert(parent(target).join(inside), read(&file)?);
                }
            }
            _ => {}
        }
        for (path, text) in &files {
            let is_other = std::fs::read(path).is_ok_and(|current| current != text.as_bytes());
            if is_other && *path != Record::path(target) {
                bail!(
                    "`{}` exists with other contents; pass it as SPEC, or move it",
                    display_path(path)
                );
            }
        }
        Ok(files)
    }
}
