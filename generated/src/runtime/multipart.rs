// Client runtime, copied unchanged by `cargo xtask codegen`.

//! `multipart/form-data` bodies (RFC 7578), and the files that can be their parts.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::codec::to_value;
use super::error::RequestError;
use super::style;

/// Bytes that are sent unchanged, with their name and media type.
///
/// In the JSON of examples a file is a string.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// The content.
    pub bytes: Bytes,
    /// The file name in a form; by default the name of the part.
    pub file_name: Option<String>,
    /// The media type; by default the one that the API description declares for the part, or
    /// `application/octet-stream`.
    pub content_type: Option<String>,
}

impl File {
    /// Creates a file without a name.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self {
            bytes: bytes.into(),
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
        HeaderValue::from_str(media_type.unwrap_or(BYTES)).map_err(RequestError::media_type)
    }
}

const BYTES: &str = "application/octet-stream";

impl<T: Into<Bytes>> From<T> for File {
    fn from(bytes: T) -> Self {
        Self::new(bytes)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("bytes", &self.bytes.len())
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish()
    }
}

impl Serialize for File {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&String::from_utf8_lossy(&self.bytes))
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

/// A `multipart/form-data` body, with its parts in the order in which they are added. Errors are
/// reported when the request is built.
#[derive(Debug, Clone, Default)]
#[must_use = "a form does nothing until it is sent as a request body"]
pub struct Multipart {
    parts: Vec<Part>,
    error: Option<Arc<serde_json::Error>>,
}

#[derive(Clone)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    content: Bytes,
}

impl Multipart {
    /// Creates a body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value: an object as JSON, an array as a part for each item, and any other value as
    /// text. `null` is omitted.
    pub fn value<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        self.with(value, |parts, value| match value {
            Value::Null => {}
            Value::Array(items) => {
                let items = items.iter().map(|item| Part::of(name, None, item));
                parts.extend(items);
            }
            value => parts.push(Part::of(name, None, &value)),
        })
    }

    /// Adds a value as one part of this media type, an array or object as JSON. `null` is omitted.
    pub fn value_with_type<T: Serialize + ?Sized>(
        self,
        name: &str,
        media_type: &'static str,
        value: &T,
    ) -> Self {
        self.with(value, |parts, value| match value {
            Value::Null => {}
            value => parts.push(Part::of(name, Some(media_type), &value)),
        })
    }

    /// Adds each property of an object, as [`Multipart::value`] does.
    pub fn values<T: Serialize + ?Sized>(self, object: &T) -> Self {
        match to_value(object) {
            Ok(Value::Null) => self,
            Ok(Value::Object(properties)) => properties
                .iter()
                .fold(self, |parts, (name, value)| parts.value(name, value)),
            Ok(_) => {
                let error = "expected an object for a form body";
                self.fail(serde::ser::Error::custom(error))
            }
            Err(error) => self.fail(error),
        }
    }

    /// Adds files, each as a part of this name.
    pub fn file<'f>(self, name: &str, files: impl IntoIterator<Item = &'f File>) -> Self {
        self.file_with_type(name, BYTES, files)
    }

    /// Adds files, each as a part of this name, with this media type unless the file has its own.
    pub fn file_with_type<'f>(
        mut self,
        name: &str,
        media_type: &'static str,
        files: impl IntoIterator<Item = &'f File>,
    ) -> Self {
        self.parts.extend(files.into_iter().map(|file| Part {
            name: name.to_owned(),
            // Servers distinguish a file from text by its file name.
            file_name: Some(file.file_name.clone().unwrap_or_else(|| name.to_owned())),
            content_type: file.content_type.clone().or(Some(media_type.to_owned())),
            content: file.bytes.clone(),
        }));
        self
    }

    /// Adds values that may be files, each as a part of this name.
    pub fn part<'v, T: AsFiles + 'v>(
        self,
        name: &str,
        values: impl IntoIterator<Item = &'v T>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |parts, value| match value.as_files() {
                Some(files) => parts.file(name, files),
                None => parts.value(name, value),
            })
    }

    /// Adds values that may be files, each as a part of this name, with this media type unless a
    /// file has its own.
    pub fn part_with_type<'v, T: AsFiles + 'v>(
        self,
        name: &str,
        media_type: &'static str,
        values: impl IntoIterator<Item = &'v T>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |parts, value| match value.as_files() {
                Some(files) => parts.file_with_type(name, media_type, files),
                None => parts.value_with_type(name, media_type, value),
            })
    }

    /// Adds values that may be files, each as a part of its name.
    pub fn parts<'v, T: AsFiles + 'v>(
        self,
        values: impl IntoIterator<Item = (&'v String, &'v T)>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |parts, (name, value)| parts.part(name, [value]))
    }

    /// Adds a value, or records that it cannot be encoded.
    fn with<T: Serialize + ?Sized>(
        mut self,
        value: &T,
        add: impl FnOnce(&mut Vec<Part>, Value),
    ) -> Self {
        match to_value(value) {
            Ok(value) => add(&mut self.parts, value),
            Err(error) => return self.fail(error),
        }
        self
    }

    /// Records an encoding error; the first one is kept.
    fn fail(mut self, error: serde_json::Error) -> Self {
        self.error.get_or_insert(Arc::new(error));
        self
    }

    /// Returns the media type with its boundary, and the encoded body.
    pub(crate) fn build(self) -> Result<(HeaderValue, Bytes), RequestError> {
        if let Some(error) = self.error {
            return Err(RequestError::body(error));
        }
        let boundary = self.boundary();
        let mut body = Vec::new();
        for part in &self.parts {
            body.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
            part.write(&mut body)?;
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        let media_type = format!("multipart/form-data; boundary={boundary}");
        let media_type = HeaderValue::try_from(media_type).map_err(RequestError::media_type)?;
        Ok((media_type, body.into()))
    }

    /// Returns a boundary that no part contains. It depends only on the parts: equal forms are
    /// encoded equally.
    fn boundary(&self) -> String {
        let mut number = 0_u32;
        loop {
            let boundary = format!("boundary-of-parts-{number}");
            let contains_boundary = |part: &Part| {
                let windows = part.content.windows(boundary.len());
                windows
                    .into_iter()
                    .any(|window| window == boundary.as_bytes())
            };
            if !self.parts.iter().any(contains_boundary) {
                return boundary;
            }
            number += 1;
        }
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("name", &self.name)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("content", &self.content.len())
            .finish()
    }
}

impl Part {
    fn of(name: &str, media_type: Option<&str>, value: &Value) -> Self {
        let is_json = matches!(value, Value::Array(_) | Value::Object(_));
        Self {
            name: name.to_owned(),
            file_name: None,
            content_type: media_type
                .or(is_json.then_some("application/json"))
                .map(str::to_owned),
            content: style::unquoted_json(value).into(),
        }
    }

    fn write(&self, body: &mut Vec<u8>) -> Result<(), RequestError> {
        let mut head = format!(
            "Content-Disposition: form-data; name=\"{}\"",
            escape_quoted(&self.name)
        );
        if let Some(file_name) = &self.file_name {
            head.push_str(&format!("; filename=\"{}\"", escape_quoted(file_name)));
        }
        if let Some(content_type) = &self.content_type {
            // Characters that are not allowed in a header value could start another header.
            HeaderValue::from_str(content_type).map_err(RequestError::media_type)?;
            head.push_str(&format!("\r\nContent-Type: {content_type}"));
        }
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(&self.content);
        body.extend_from_slice(b"\r\n");
        Ok(())
    }
}

/// Escapes a name for a quoted string, as browsers do.
fn escape_quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
