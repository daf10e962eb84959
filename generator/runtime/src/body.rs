// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Encoded request bodies.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use super::codec::to_value;
use super::error::RequestError;
use super::multipart::{File, Multipart};
use super::style::Style;

/// A request body. Its errors are reported when the request is built.
#[derive(Clone)]
pub struct Body(Result<Option<Content>, RequestError>);

/// The encoded bytes and their media type.
#[derive(Clone)]
pub(crate) struct Content {
    pub(crate) media_type: HeaderValue,
    pub(crate) bytes: Bytes,
}

/// A value that determines the media type of its body.
pub trait RequestBody {
    /// Encodes the value.
    fn body(&self) -> Body;
}

impl Body {
    /// Creates the body of a request without content.
    pub(crate) fn none() -> Self {
        Self(Ok(None))
    }

    /// Encodes the value as JSON.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Self {
        Self::json_as("application/json", value)
    }

    /// Encodes the value as JSON with this media type, such as `application/merge-patch+json`.
    pub fn json_as<T: Serialize + ?Sized>(media_type: &'static str, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => Self::content(HeaderValue::from_static(media_type), json.into()),
            Err(error) => Self(Err(RequestError::body(error))),
        }
    }

    /// Encodes the properties of an object as a form. By default an array becomes a pair for each
    /// item, an object becomes JSON, and `null` an empty value; `styles` lists the exceptions.
    pub fn form<T: Serialize + ?Sized>(
        media_type: &'static str,
        value: &T,
        styles: &[(&str, Style)],
    ) -> Self {
        let properties = match to_value(value) {
            Ok(Value::Object(properties)) => properties,
            Ok(Value::Null) => return Self::none(),
            Ok(_) => {
                let error = "expected an object for a form body";
                return Self(Err(RequestError::body(error)));
            }
            Err(error) => return Self(Err(RequestError::body(error))),
        };
        let pairs = properties.iter().flat_map(|(name, value)| {
            let exception = styles.iter().find(|(property, _)| *property == name);
            let style = match (exception, value) {
                (Some((_, style)), _) => *style,
                (None, Value::Object(_)) => Style::JSON,
                (None, _) => Style::FORM,
            };
            style.in_form(name, value)
        });
        let pairs: Vec<_> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        Self::content(HeaderValue::from_static(media_type), pairs.join("&").into())
    }

    /// Encodes the parts as `multipart/form-data`.
    pub fn multipart(parts: Multipart) -> Self {
        Self(
            parts
                .build()
                .map(|(media_type, bytes)| Some(Content { media_type, bytes })),
        )
    }

    /// Creates a body from text.
    pub fn text(media_type: &'static str, text: &(impl AsRef<str> + ?Sized)) -> Self {
        let bytes = Bytes::copy_from_slice(text.as_ref().as_bytes());
        Self::content(HeaderValue::from_static(media_type), bytes)
    }

    /// Creates a body from bytes, unchanged.
    pub fn bytes(media_type: &'static str, bytes: &Bytes) -> Self {
        Self::content(HeaderValue::from_static(media_type), bytes.clone())
    }

    /// Creates a body from the bytes of a file, unchanged, with the file's media type.
    pub fn file(file: &File) -> Self {
        match file.media_type() {
            Ok(media_type) => Self::content(media_type, file.bytes.clone()),
            Err(error) => Self(Err(error)),
        }
    }

    /// Encodes a value that determines its media type.
    pub fn of(value: &impl RequestBody) -> Self {
        value.body()
    }

    fn content(media_type: HeaderValue, bytes: Bytes) -> Self {
        Self(Ok(Some(Content { media_type, bytes })))
    }

    /// Returns the content, if there is any.
    pub(crate) fn as_content(&self) -> Result<Option<&Content>, RequestError> {
        match &self.0 {
            Ok(content) => Ok(content.as_ref()),
            Err(error) => Err(error.clone()),
        }
    }
}

/// Shows the length instead of the bytes, which can be many and belong to the caller.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(None) => f.write_str("None"),
            Ok(Some(Content { media_type, bytes })) => f
                .debug_struct("Body")
                .field("media_type", media_type)
                .field("bytes", &bytes.len())
                .finish(),
            Err(error) => error.fmt(f),
        }
    }
}
