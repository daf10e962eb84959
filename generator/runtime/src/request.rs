// Client runtime, copied unchanged into every generated crate by `cargo xtask codegen`.

//! From an operation's arguments to an HTTP request, without any I/O.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request};
use serde::Serialize;
use serde_json::Value;

use super::client::Client;
use super::error::RequestError;

/// A request in the making.
#[derive(Debug)]
#[must_use = "a request is made by `build`"]
pub struct RequestBuilder<'a> {
    client: &'a Client,
    method: Method,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

impl<'a> RequestBuilder<'a> {
    pub(crate) fn new(client: &'a Client, method: Method, template: &'static str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Self {
            client,
            method,
            path: template.to_owned(),
            query: String::new(),
            headers,
            body: Bytes::new(),
        }
    }

    /// Puts a parameter into its place in the path, as one segment: whatever has a meaning in a
    /// URL is percent-encoded (RFC 3986, section 2.1). A list is one segment too, with commas
    /// (style `simple`).
    ///
    /// # Errors
    ///
    /// When the value is empty, `.` or `..`: the request would go to another path.
    pub fn path<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
    ) -> Result<Self, RequestError> {
        let items = texts(value).map_err(|error| RequestError::parameter(name, error))?;
        let items: Vec<_> = items.iter().map(|item| percent_encoded(item)).collect();
        let segment = items.join(",");
        if matches!(segment.as_str(), "" | "." | "..") {
            return Err(RequestError::path_segment(name, segment));
        }
        self.path = self.path.replace(&format!("{{{name}}}"), &segment);
        Ok(self)
    }

    /// Adds a parameter to the query; a list is one pair for each item (style `form`, `explode`),
    /// and `null` is none.
    ///
    /// # Errors
    ///
    /// When the value cannot be written as text.
    pub fn query<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
    ) -> Result<Self, RequestError> {
        let items = texts(value).map_err(|error| RequestError::parameter(name, error))?;
        for item in &items {
            // The path has a query of its own where the description writes one into it.
            let is_first = self.query.is_empty() && !self.path.contains('?');
            self.query.push(if is_first { '?' } else { '&' });
            self.query.push_str(&percent_encoded(name));
            self.query.push('=');
            self.query.push_str(&percent_encoded(item));
        }
        Ok(self)
    }

    /// Adds a header; a list is one value with commas (style `simple`). `null` and an empty list
    /// are left out.
    ///
    /// # Errors
    ///
    /// When the value has a character that no header may have.
    pub fn header<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
    ) -> Result<Self, RequestError> {
        let items = texts(value).map_err(|error| RequestError::parameter(name, error))?;
        if items.is_empty() {
            return Ok(self);
        }
        let header =
            HeaderName::try_from(name).map_err(|error| RequestError::header(name, error))?;
        let value = HeaderValue::try_from(items.join(","))
            .map_err(|error| RequestError::header(name, error))?;
        self.headers.insert(header, value);
        Ok(self)
    }

    /// Sends the value as JSON.
    ///
    /// # Errors
    ///
    /// When the value has no JSON form, as a map whose keys are not text.
    pub fn json<T: Serialize + ?Sized>(self, body: &T) -> Result<Self, RequestError> {
        self.json_as("application/json", body)
    }

    /// Sends the value as JSON of this media type, such as `application/merge-patch+json`.
    ///
    /// # Errors
    ///
    /// As for [`RequestBuilder::json`].
    pub fn json_as<T: Serialize + ?Sized>(
        mut self,
        media_type: &'static str,
        body: &T,
    ) -> Result<Self, RequestError> {
        self.body = serde_json::to_vec(body).map_err(RequestError::body)?.into();
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        Ok(self)
    }

    /// Sends the value as JSON, if there is one.
    ///
    /// # Errors
    ///
    /// As for [`RequestBuilder::json`].
    pub fn optional_json<T: Serialize + ?Sized>(
        self,
        body: Option<&T>,
    ) -> Result<Self, RequestError> {
        self.optional_json_as("application/json", body)
    }

    /// Sends the value as JSON of this media type, if there is one.
    ///
    /// # Errors
    ///
    /// As for [`RequestBuilder::json`].
    pub fn optional_json_as<T: Serialize + ?Sized>(
        self,
        media_type: &'static str,
        body: Option<&T>,
    ) -> Result<Self, RequestError> {
        match body {
            Some(body) => self.json_as(media_type, body),
            None => Ok(self),
        }
    }

    /// Asks for a reply of this media type, or of one of several with commas between them, instead
    /// of plain JSON.
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.headers
            .insert(ACCEPT, HeaderValue::from_static(media_type));
        self
    }

    /// Adds the client's credentials for one of these alternatives, the first that it has; each is
    /// a list of security schemes that are needed together. An empty one makes the others
    /// optional, and without alternatives nothing is needed.
    ///
    /// # Errors
    ///
    /// When there are alternatives, and the client has all credentials of none.
    pub fn authorize(mut self, alternatives: &[&[&'static str]]) -> Result<Self, RequestError> {
        match self
            .client
            .credentials()
            .apply(alternatives, &mut self.headers)
        {
            Ok(()) => Ok(self),
            Err(()) => Err(RequestError::missing_credential(alternatives)),
        }
    }

    /// The request.
    ///
    /// # Errors
    ///
    /// When the base URL, the path and the query make no URL.
    pub fn build(self) -> Result<Request<Bytes>, RequestError> {
        let url = format!("{}{}{}", self.client.base_url(), self.path, self.query);
        let mut request = Request::builder()
            .method(self.method)
            .uri(url)
            .body(self.body)
            .map_err(RequestError::url)?;
        *request.headers_mut() = self.headers;
        Ok(request)
    }
}

/// A parameter's value as texts: one for each item of a list, none for `null`.
fn texts<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Vec<String>> {
    Ok(match serde_json::to_value(value)? {
        Value::Array(items) => items.into_iter().map(text).collect(),
        Value::Null => Vec::new(),
        scalar => vec![text(scalar)],
    })
}

fn text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Keeps the unreserved characters of RFC 3986 and encodes every other byte.
fn percent_encoded(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte))
            }
            _ => encoded.extend([
                '%',
                char::from(DIGITS[usize::from(byte >> 4)]),
                char::from(DIGITS[usize::from(byte & 15)]),
            ]),
        }
    }
    encoded
}
