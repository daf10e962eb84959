//! What is known of a description that was fetched: the file `NAME.EXT.fetched.toml` beside it.

use std::path::{Path, PathBuf};

use anyhow::Context;
use generator::url::Url;
use ring::digest::{self, SHA256};
use serde::{Deserialize, Serialize};
use toml::value::Datetime;

use super::download::{Downloaded, shown};

/// The first line of the file.
const HEADER: &str = "# The version of the description that was fetched last. Do not edit.\n";

/// The last fetch of a description.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The `source` of the client.
    source: String,
    /// The URL that this was redirected to, without its query.
    #[serde(skip_serializing_if = "Option::is_none")]
    redirected_to: Option<String>,
    fetched: Datetime,
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    /// The digest of the file.
    sha256: String,
}

impl Record {
    /// Records a download that was made now.
    pub(crate) fn new(source: &Url, downloaded: &Downloaded) -> anyhow::Result<Self> {
        let now = jiff::Timestamp::now().round(jiff::Unit::Second)?;
        Ok(Self {
            source: source.to_string(),
            redirected_to: downloaded.redirected_to.as_ref().map(shown),
            fetched: now.to_string().parse()?,
            etag: downloaded.etag.clone(),
            sha256: digest(downloaded.text.as_bytes()),
        })
    }

    /// Returns the path of the record of a description.
    pub(crate) fn path(description: &Path) -> PathBuf {
        let mut path = description.as_os_str().to_owned();
        path.push(".fetched.toml");
        path.into()
    }

    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        Ok(toml::from_str(text)?)
    }

    pub(crate) fn text(&self) -> anyhow::Result<String> {
        let record = toml::to_string(self).context("cannot write the record")?;
        Ok(format!("{HEADER}{record}"))
    }

    /// Whether the description was fetched from this URL.
    pub(crate) fn is_from(&self, source: &Url) -> bool {
        self.source == source.as_str()
    }

    pub(crate) fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    /// Whether this is the text that was fetched. Git may have changed its line ends.
    pub(crate) fn is_of(&self, text: &str) -> bool {
        let lf = text.replace("\r\n", "\n");
        let crlf = lf.replace('\n', "\r\n");
        [text, &lf, &crlf]
            .iter()
            .any(|text| digest(text.as_bytes()) == self.sha256)
    }
}

/// Returns the SHA-256 digest in hexadecimal digits.
fn digest(bytes: &[u8]) -> String {
    let digest = digest::digest(&SHA256, bytes);
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
