// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The content of requests: encoded arguments, with their media type.

use std::fmt;

use http::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::codec::to_value;
use super::file::File;
use super::multipart::Multipart;
use super::request_error::RequestError;
use super::style::Style;

/// The content of a request: a body with its media type. Its errors are reported when the request is
/// built.
#[derive(Clone)]
pub struct Content(Result<Option<Encoded>, RequestError>);

/// The body and its media type.
#[derive(Clone)]
pub(crate) struct Encoded {
    pub(crate) media_type: HeaderValue,
    pub(crate) body: Body,
}

/// A value that determines the media type of its body.
pub trait RequestBody {
    /// Encodes the value.
    fn content(&self) -> Content;
}

impl Content {
    /// Creates the body of a request without content.
    pub(crate) fn none() -> Self {
        Self(Ok(None))
    }

    /// Creates the content from a body of this media type, unchanged.
    pub fn new(media_type: &str, body: impl Into<Body>) -> Self {
        match HeaderValue::from_str(media_type) {
            Ok(media_type) => Self::encoded(media_type, body.into()),
            Err(error) => Self(Err(RequestError::media_type(error))),
        }
    }

    /// Encodes the value as JSON.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Self {
        Self::json_as("application/json", value)
    }

    /// Encodes the value as JSON with this media type, such as `application/merge-patch+json`.
    pub fn json_as<T: Serialize + ?Sized>(media_type: &'static str, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => Self::encoded(HeaderValue::from_static(media_type), json.into()),
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
        Self::encoded(HeaderValue::from_static(media_type), pairs.join("&").into())
    }

    /// Encodes the parts as `multipart/form-data`.
    pub fn multipart(parts: Multipart) -> Self {
        match parts.build() {
            Ok((media_type, body)) => Self::encoded(media_type, body),
            Err(error) => Self(Err(error)),
        }
    }

    /// Creates a body from text.
    pub fn text(media_type: &'static str, text: &(impl AsRef<str> + ?Sized)) -> Self {
        let text = text.as_ref().to_owned();
        Self::encoded(HeaderValue::from_static(media_type), text.into())
    }

    /// Creates the content from a body, unchanged.
    pub fn bytes(media_type: &'static str, body: &Body) -> Self {
        Self::encoded(HeaderValue::from_static(media_type), body.clone())
    }

    /// Creates the content from a file, unchanged, with the file's media type.
    pub fn file(file: &File) -> Self {
        match file.media_type() {
            Ok(media_type) => Self::encoded(media_type, file.body.clone()),
            Err(error) => Self(Err(error)),
        }
    }

    /// Encodes a value that determines its media type.
    pub fn of(value: &impl RequestBody) -> Self {
        value.content()
    }

    fn encoded(media_type: HeaderValue, body: Body) -> Self {
        Self(Ok(Some(Encoded { media_type, body })))
    }

    /// Returns the content, if there is any.
    pub(crate) fn as_encoded(&self) -> Result<Option<&Encoded>, RequestError> {
        match &self.0 {
            Ok(content) => Ok(content.as_ref()),
            Err(error) => Err(error.clone()),
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(None) => f.write_str("None"),
            Ok(Some(Encoded { media_type, body })) => f
                .debug_struct("Content")
                .field("media_type", media_type)
                .field("body", body)
                .finish(),
            Err(error) => error.fmt(f),
        }
    }
}
