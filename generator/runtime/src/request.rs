// Client runtime, copied unchanged into every generated crate by `cargo xtask codegen`.

//! From an operation's arguments to an HTTP request, without any I/O.

use bytes::Bytes;
use http::Request;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::call::Endpoint;
use super::client::Client;
use super::credential::Placed;
use super::error::RequestError;
use super::multipart::{File, Multipart};
use super::style::Style;

/// A request in the making. It keeps what is wrong with it until it is built.
#[derive(Debug)]
#[must_use = "a request is made by `build`"]
pub struct RequestBuilder {
    client: Client,
    endpoint: Endpoint,
    path: String,
    query: String,
    cookies: Vec<String>,
    headers: HeaderMap,
    body: Bytes,
    error: Option<RequestError>,
}

/// A body that is of one of several media types.
pub trait RequestBody {
    /// Adds the body to a request.
    fn write(&self, request: RequestBuilder) -> RequestBuilder;
}

impl RequestBuilder {
    /// Begins a request of an operation.
    pub fn new(client: &Client, endpoint: Endpoint) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(endpoint.accept));
        Self {
            // Not `client.clone()`: an operation may be called so.
            client: Clone::clone(client),
            path: endpoint.path.to_owned(),
            endpoint,
            query: String::new(),
            cookies: Vec::new(),
            headers,
            body: Bytes::new(),
            error: None,
        }
    }

    /// Puts a parameter into its place in the path, as one segment: whatever has a meaning in a
    /// URL is percent-encoded (RFC 3986, section 2.1). An empty value, and a segment that is `.` or
    /// `..`, are refused: the request would go to another path.
    pub fn path<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.path_as(name, Style::SIMPLE, value)
    }

    /// As [`RequestBuilder::path`], in another style.
    pub fn path_as<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Self {
        self.with(name, value, |request, value| {
            let text = style.in_path(name, &value);
            if text.is_empty() {
                return Err(RequestError::path_segment(name, text));
            }
            request.path = request.path.replace(&format!("{{{name}}}"), &text);
            let mut segments = request.path.split(['/', '?']);
            match segments.find(|segment| matches!(*segment, "." | "..")) {
                Some(segment) => Err(RequestError::path_segment(name, segment.to_owned())),
                None => Ok(()),
            }
        })
    }

    /// Adds a parameter to the query; a list is one pair for each item, and `null` is none.
    pub fn query<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.query_as(name, Style::FORM, value)
    }

    /// As [`RequestBuilder::query`], in another style.
    pub fn query_as<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Self {
        self.with(name, value, |request, value| {
            for (name, text) in style.in_query(name, &value) {
                request.push_query(&format!("{name}={text}"));
            }
            Ok(())
        })
    }

    /// Makes the value the whole query: the pairs of an object, or JSON.
    pub fn whole_query<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Self {
        self.with(name, value, |request, value| {
            style
                .in_whole_query(&value)
                .iter()
                .for_each(|text| request.push_query(text));
            Ok(())
        })
    }

    fn push_query(&mut self, text: &str) {
        // The path has a query of its own where the description writes one into it.
        let is_first = self.query.is_empty() && !self.path.contains('?');
        self.query.push(if is_first { '?' } else { '&' });
        self.query.push_str(text);
    }

    /// Adds a header; a list is one value with commas. `null` and an empty list are left out.
    pub fn header<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.header_as(name, Style::SIMPLE, value)
    }

    /// As [`RequestBuilder::header`], in another style.
    pub fn header_as<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Self {
        self.with(name, value, |request, value| {
            let Some(text) = style.in_header(&value) else {
                return Ok(());
            };
            let header =
                HeaderName::try_from(name).map_err(|error| RequestError::header(name, error))?;
            let value =
                HeaderValue::try_from(text).map_err(|error| RequestError::header(name, error))?;
            request.headers.insert(header, value);
            Ok(())
        })
    }

    /// Adds a cookie. `null` and an empty list are left out.
    pub fn cookie<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.cookie_as(name, Style::FORM, value)
    }

    /// As [`RequestBuilder::cookie`], in another style.
    pub fn cookie_as<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        style: Style,
        value: &T,
    ) -> Self {
        self.with(name, value, |request, value| {
            let cookies = style.in_cookie(name, &value);
            // Whatever stands behind it would be a cookie of its own.
            if cookies.iter().any(|cookie| cookie.contains(';')) {
                return Err(RequestError::cookie(name));
            }
            request.cookies.extend(cookies);
            Ok(())
        })
    }

    /// Adds the body, or whatever there may be, if it is there.
    pub fn optional<T>(self, value: Option<&T>, add: impl FnOnce(Self, &T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    /// Sends the value as JSON.
    pub fn json<T: Serialize + ?Sized>(self, body: &T) -> Self {
        self.json_as("application/json", body)
    }

    /// Sends the value as JSON of this media type, such as `application/merge-patch+json`.
    pub fn json_as<T: Serialize + ?Sized>(self, media_type: &'static str, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(json) => self.content(HeaderValue::from_static(media_type), json.into()),
            Err(error) => self.fail(RequestError::body(error)),
        }
    }

    /// Sends the members of an object as a form. A list is one pair for each item, what else is no
    /// text is JSON, and `null` is an empty value; `styles` are those of members that have another.
    pub fn form<T: Serialize + ?Sized>(
        self,
        media_type: &'static str,
        body: &T,
        styles: &[(&str, Style)],
    ) -> Self {
        let members = match serde_json::to_value(body) {
            Ok(Value::Object(members)) => members,
            Ok(Value::Null) => return self,
            Ok(_) => {
                let error = "a form has members, and this is no object";
                return self.fail(RequestError::body(error));
            }
            Err(error) => return self.fail(RequestError::body(error)),
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
        self.content(HeaderValue::from_static(media_type), pairs.join("&").into())
    }

    /// Sends the parts as `multipart/form-data`.
    pub fn multipart(self, parts: Multipart) -> Self {
        match parts.build() {
            Ok((media_type, body)) => self.content(media_type, body),
            Err(error) => self.fail(error),
        }
    }

    /// Sends the text.
    pub fn text(self, media_type: &'static str, body: &str) -> Self {
        let body = Bytes::copy_from_slice(body.as_bytes());
        self.content(HeaderValue::from_static(media_type), body)
    }

    /// Sends the bytes as they are.
    pub fn bytes(self, media_type: &'static str, body: &Bytes) -> Self {
        self.content(HeaderValue::from_static(media_type), body.clone())
    }

    /// Sends the bytes as they are, as the media type that they come with.
    pub fn file(self, body: &File) -> Self {
        match body.media_type() {
            Ok(media_type) => self.content(media_type, body.bytes.clone()),
            Err(error) => self.fail(error),
        }
    }

    /// Sends the body as the media type that it is of.
    pub fn body(self, body: &impl RequestBody) -> Self {
        body.write(self)
    }

    fn content(mut self, media_type: HeaderValue, body: Bytes) -> Self {
        self.headers.insert(CONTENT_TYPE, media_type);
        self.body = body;
        self
    }

    /// Adds a parameter's value.
    fn with<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
        add: impl FnOnce(&mut Self, Value) -> Result<(), RequestError>,
    ) -> Self {
        let value =
            serde_json::to_value(value).map_err(|error| RequestError::parameter(name, error));
        match value.and_then(|value| add(&mut self, value)) {
            Ok(()) => self,
            Err(error) => self.fail(error),
        }
    }

    /// Keeps what is wrong; the first error counts.
    fn fail(mut self, error: RequestError) -> Self {
        self.error.get_or_insert(error);
        self
    }

    /// The request, with the client's credentials.
    ///
    /// # Errors
    ///
    /// When an argument cannot be sent, the client has all credentials of no alternative that the
    /// operation accepts, or the base URL, the path and the query make no URL.
    pub fn build(mut self) -> Result<Request<Bytes>, RequestError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let needed = self.endpoint.security;
        let Some(credentials) = self.client.credentials().chosen(needed) else {
            return Err(RequestError::missing_credential(needed));
        };
        credentials
            .into_iter()
            .for_each(|credential| self.authorize(credential));
        if !self.cookies.is_empty() {
            let mut cookies = HeaderValue::try_from(self.cookies.join("; "))
                .map_err(|error| RequestError::header("Cookie", error))?;
            cookies.set_sensitive(true);
            self.headers.insert(COOKIE, cookies);
        }
        let base_url = self.client.base_url_of(self.endpoint.server);
        let mut request = Request::builder()
            .method(self.endpoint.method)
            .uri(format!("{base_url}{}{}", self.path, self.query))
            .body(self.body)
            .map_err(RequestError::url)?;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    fn authorize(&mut self, credential: Placed) {
        match credential {
            Placed::Header(name, value) => drop(self.headers.insert(name, value)),
            Placed::Query(pair) => self.push_query(&pair),
            Placed::Cookie(pair) => self.cookies.push(pair),
        }
    }
}
