// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The body of a request, as it is sent.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;
use serde_json::Value;

use super::error::RequestError;
use super::multipart::{File, Multipart};
use super::style::Style;

/// The body of a request. It keeps what is wrong with it until the request is built.
#[derive(Clone)]
pub struct Body(Result<Option<Content>, RequestError>);

/// The bytes, and the media type that they are of.
#[derive(Clone)]
pub(crate) struct Content {
    pub(crate) media_type: HeaderValue,
    pub(crate) bytes: Bytes,
}

/// A value that says itself of which media type it is.
pub trait RequestBody {
    /// The value as it is sent.
    fn body(&self) -> Body;
}

impl Body {
    /// No body.
    pub(crate) fn none() -> Self {
        Self(Ok(None))
    }

    /// The value as JSON.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Self {
        Self::json_as("application/json", value)
    }

    /// The value as JSON of this media type, such as `application/merge-patch+json`.
    pub fn json_as<T: Serialize + ?Sized>(media_type: &'static str, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => Self::content(HeaderValue::from_static(media_type), json.into()),
            Err(error) => Self(Err(RequestError::body(error))),
        }
    }

    /// The members of an object as a form. A list is one pair for each item, what else is no text
    /// is JSON, and `null` is an empty value; `styles` are those of members that have another.
    pub fn form<T: Serialize + ?Sized>(
        media_type: &'static str,
        value: &T,
        styles: &[(&str, Style)],
    ) -> Self {
        let members = match serde_json::to_value(value) {
            Ok(Value::Object(members)) => members,
            Ok(Value::Null) => return Self::none(),
            Ok(_) => {
                let error = "a form has members, and this is no object";
                return Self(Err(RequestError::body(error)));
            }
            Err(error) => return Self(Err(RequestError::body(error))),
        };
        let pairs = members.iter().flat_map(|(name, value)| {
            let named = styles.iter().find(|(member, _)| *member == name.as_str());
            let style = match (named, value) {
                (Some((_, style)), _) => *style,
                (None, Value::Object(_)) => Style::JSON,
                (None, _) => Style::FORM,
            };
            style.in_form(name, value)
        });
        let pairs: Vec<_> = pairs.map(|(name, text)| format!("{name}={text}")).collect();
        Self::content(HeaderValue::from_static(media_type), pairs.join("&").into())
    }

    /// The parts as `multipart/form-data`.
    pub fn multipart(parts: Multipart) -> Self {
        Self(
            parts
                .build()
                .map(|(media_type, bytes)| Some(Content { media_type, bytes })),
        )
    }

    /// The text.
    pub fn text(media_type: &'static str, text: &str) -> Self {
        let bytes = Bytes::copy_from_slice(text.as_bytes());
        Self::content(HeaderValue::from_static(media_type), bytes)
    }

    /// The bytes as they are.
    pub fn bytes(media_type: &'static str, bytes: &Bytes) -> Self {
        Self::content(HeaderValue::from_static(media_type), bytes.clone())
    }

    /// The bytes as they are, as the media type that they come with.
    pub fn file(file: &File) -> Self {
        match file.media_type() {
            Ok(media_type) => Self::content(media_type, file.bytes.clone()),
            Err(error) => Self(Err(error)),
        }
    }

    /// The value as the media type that it is of.
    pub fn of(value: &impl RequestBody) -> Self {
        value.body()
    }

    fn content(media_type: HeaderValue, bytes: Bytes) -> Self {
        Self(Ok(Some(Content { media_type, bytes })))
    }

    /// What is sent, if there is anything.
    pub(crate) fn as_content(&self) -> Result<Option<&Content>, RequestError> {
        match &self.0 {
            Ok(content) => Ok(content.as_ref()),
            Err(error) => Err(error.clone()),
        }
    }
}

/// The length stands for the bytes, which can be many and are the caller's own.
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
