// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Bodies in parts (`multipart/form-data`, RFC 7578), and the files that can be such parts.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::error::RequestError;
use super::style;

/// Bytes that are sent as they are, with what is told about them.
///
/// In an example they are text.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// What is sent.
    pub bytes: Bytes,
    /// Its name, where it is a part of a form; without one it has the name of the part.
    pub file_name: Option<String>,
    /// Its media type; without one it is `application/octet-stream`, or what the description says.
    pub content_type: Option<String>,
}

impl File {
    /// A file without a name.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self {
            bytes: bytes.into(),
            file_name: None,
            content_type: None,
        }
    }

    /// Sets its name.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets its media type.
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

/// A value that may be files, as a part of a body is.
pub trait AsFiles: Serialize {
    /// The files; nothing where it is another value.
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

/// A body in parts, in the order in which they are added. It keeps what is wrong with it until it is
/// sent.
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is sent before it is the body of a request"]
pub struct Multipart {
    parts: Vec<Part>,
    error: Option<Arc<serde_json::Error>>,
}

#[derive(Debug, Clone)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    content: Bytes,
}

impl Multipart {
    /// A body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value: what is text or has a text as it is, an object as JSON, and a list as a part for
    /// each item. `null` is left out.
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

    /// Adds a value as one part of this media type, a list or an object as JSON. `null` is left out.
    pub fn value_as<T: Serialize + ?Sized>(
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

    /// Adds each member of an object, as [`Multipart::value`] adds it.
    pub fn values<T: Serialize + ?Sized>(self, object: &T) -> Self {
        match serde_json::to_value(object) {
            Ok(Value::Null) => self,
            Ok(Value::Object(members)) => members
                .iter()
                .fold(self, |parts, (name, value)| parts.value(name, value)),
            Ok(_) => {
                let error = "a form has members, and this is no object";
                self.fail(serde::ser::Error::custom(error))
            }
            Err(error) => self.fail(error),
        }
    }

    /// Adds files, each as a part of this name.
    pub fn file<'f>(self, name: &str, files: impl IntoIterator<Item = &'f File>) -> Self {
        self.file_as(name, BYTES, files)
    }

    /// Adds files, each as a part of this name, and of this media type unless it has its own.
    pub fn file_as<'f>(
        mut self,
        name: &str,
        media_type: &'static str,
        files: impl IntoIterator<Item = &'f File>,
    ) -> Self {
        self.parts.extend(files.into_iter().map(|file| Part {
            name: name.to_owned(),
            // Servers tell a file from a text by its having a name.
            file_name: Some(file.file_name.clone().unwrap_or_else(|| name.to_owned())),
            content_type: file.content_type.clone().or(Some(media_type.to_owned())),
            content: file.bytes.clone(),
        }));
        self
    }

    /// Adds what may be files, each as a part of this name.
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

    /// Adds what may be files, each as a part of this name, and of this media type unless it has its
    /// own.
    pub fn part_as<'v, T: AsFiles + 'v>(
        self,
        name: &str,
        media_type: &'static str,
        values: impl IntoIterator<Item = &'v T>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |parts, value| match value.as_files() {
                Some(files) => parts.file_as(name, media_type, files),
                None => parts.value_as(name, media_type, value),
            })
    }

    /// Adds each of these values, which may be files, as a part of its name.
    pub fn parts<'v, T: AsFiles + 'v>(
        self,
        values: impl IntoIterator<Item = (&'v String, &'v T)>,
    ) -> Self {
        values
            .into_iter()
            .fold(self, |parts, (name, value)| parts.part(name, [value]))
    }

    /// Adds a value, if it can be written.
    fn with<T: Serialize + ?Sized>(
        mut self,
        value: &T,
        add: impl FnOnce(&mut Vec<Part>, Value),
    ) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => add(&mut self.parts, value),
            Err(error) => return self.fail(error),
        }
        self
    }

    /// Keeps what is wrong; the first error counts.
    fn fail(mut self, error: serde_json::Error) -> Self {
        self.error.get_or_insert(Arc::new(error));
        self
    }

    /// The media type with its boundary, and the bytes.
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

    /// A line that no part has in it. It is the same whenever the parts are, so that a request is.
    fn boundary(&self) -> String {
        let mut number = 0_u32;
        loop {
            let boundary = format!("boundary-of-parts-{number}");
            let has_it = |part: &Part| {
                let windows = part.content.windows(boundary.len());
                windows
                    .into_iter()
                    .any(|window| window == boundary.as_bytes())
            };
            if !self.parts.iter().any(has_it) {
                return boundary;
            }
            number += 1;
        }
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
            content: style::text(value).into(),
        }
    }

    fn write(&self, body: &mut Vec<u8>) -> Result<(), RequestError> {
        let mut head = format!(
            "Content-Disposition: form-data; name=\"{}\"",
            quoted(&self.name)
        );
        if let Some(file_name) = &self.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(content_type) = &self.content_type {
            // Whatever no header may have would be one of its own here.
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

/// A name as it stands between quotes there, as browsers write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
