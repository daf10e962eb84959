// Client runtime, copied unchanged by `cargo xtask codegen`.

//! `multipart/form-data` bodies (RFC 7578).

use std::sync::Arc;

use http::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::chain::Chain;
use super::codec::to_value;
use super::file::{AsFiles, File};
use super::random::random;
use super::request_error::RequestError;
use super::style;

/// A `multipart/form-data` body, with its parts in the order in which they are added. Errors are
/// reported when the request is built.
///
/// Large parts are not copied, and parts that are sources are read when they are sent. The length of
/// the body is known if that of each part is; otherwise the body is sent in chunks.
#[derive(Debug, Clone, Default)]
#[must_use = "a form does nothing until it is sent as a request body"]
pub struct Multipart {
    parts: Vec<Part>,
    boundary: Option<String>,
    error: Option<Arc<serde_json::Error>>,
}

#[derive(Debug, Clone)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    content: Body,
}

impl Multipart {
    /// Creates a body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the boundary between the parts, which none of them may contain: for requests that have to be equal. It has
    /// 1 to 70 characters, of those that RFC 2046 allows in section 5.1.1. By default it is 128 random bits. On
    /// `wasm32-unknown-unknown`, where the standard library has no random numbers, it can be guessed: set it if others
    /// choose the content of parts.
    pub fn boundary(mut self, boundary: impl Into<String>) -> Self {
        self.boundary = Some(boundary.into());
        self
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
        self.file_with_type(name, File::BYTES, files)
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
            content: file.body.clone(),
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
    pub(crate) fn build(self) -> Result<(HeaderValue, Body), RequestError> {
        if let Some(error) = self.error {
            return Err(RequestError::body(error));
        }
        let boundary = self.boundary.unwrap_or_else(random_boundary);
        let media_type = media_type(&boundary)?;
        let mut body = Chain::default();
        for part in &self.parts {
            body.text(&format!("--{boundary}\r\n"));
            part.write(&mut body)?;
        }
        body.text(&format!("--{boundary}--\r\n"));
        Ok((media_type, body.into_body()))
    }
}

/// Returns a boundary that no part contains: to search for it in the parts would take time, and read
/// sources.
fn random_boundary() -> String {
    format!("{:016x}{:016x}", random(), random())
}

/// Returns the media type with this boundary, which is quoted if it has characters that a token has
/// not (RFC 9110, section 5.6.2).
fn media_type(boundary: &str) -> Result<HeaderValue, RequestError> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "'()+_,-./:=? ".contains(c);
    let is_valid = boundary.chars().all(is_allowed) && !boundary.ends_with(' ');
    if !is_valid || !(1..=70).contains(&boundary.len()) {
        return Err(RequestError::body("invalid boundary of a multipart body"));
    }
    let media_type = match boundary.contains(['(', ')', ',', '/', ':', '=', '?', ' ']) {
        true => format!("multipart/form-data; boundary=\"{boundary}\""),
        false => format!("multipart/form-data; boundary={boundary}"),
    };
    HeaderValue::try_from(media_type).map_err(RequestError::media_type)
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
            content: style::unquoted_json(value).into_owned().into(),
        }
    }

    fn write(&self, body: &mut Chain) -> Result<(), RequestError> {
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
        body.text(&head);
        body.text("\r\n\r\n");
        body.body(&self.content);
        body.text("\r\n");
        Ok(())
    }
}

/// Escapes a name for a quoted string, as browsers do.
fn escape_quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
