// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Files, which are parts of forms or whole bodies.

use http::HeaderValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::body::Body;
use super::request_error::RequestError;

/// A body that is sent unchanged, with its name and media type.
///
/// Files are equal if their bytes are equal or they have the same source. In the JSON of examples a
/// file is a string; a source has no JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// The content.
    pub body: Body,
    /// The file name in a form; by default the name of the part.
    pub file_name: Option<String>,
    /// The media type; by default the one that the API description declares for the part, or
    /// `application/octet-stream`.
    pub content_type: Option<String>,
}

impl File {
    /// The media type of bytes of which nothing is known.
    pub(crate) const BYTES: &str = "application/octet-stream";

    /// Creates a file without a name.
    pub fn new(body: impl Into<Body>) -> Self {
        Self {
            body: body.into(),
            file_name: None,
            content_type: None,
        }
    }

    /// Sets the file name.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type.
    pub fn content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    pub(crate) fn media_type(&self) -> Result<HeaderValue, RequestError> {
        let media_type = self.content_type.as_deref();
        HeaderValue::from_str(media_type.unwrap_or(Self::BYTES)).map_err(RequestError::media_type)
    }
}

impl<T: Into<Body>> From<T> for File {
    fn from(body: T) -> Self {
        Self::new(body)
    }
}

impl Serialize for File {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.body.as_bytes() {
            Some(bytes) => serializer.serialize_str(&String::from_utf8_lossy(bytes)),
            None => {
                let error = "a file that is not in memory cannot be written as JSON";
                Err(serde::ser::Error::custom(error))
            }
        }
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// A value that may be files, such as a part of a body.
pub trait AsFiles: Serialize {
    /// Returns the files; `None` for any other value.
    fn as_files(&self) -> Option<&[File]>;
}

impl AsFiles for File {
    fn as_files(&self) -> Option<&[File]> {
        Some(std::slice::from_ref(self))
    }
}

impl AsFiles for Vec<File> {
    fn as_files(&self) -> Option<&[File]> {
        Some(self)
    }
}
