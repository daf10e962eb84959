// Client runtime, copied unchanged by `cargo xtask codegen`.

//! From an operation's arguments to an HTTP request, without any I/O.

use bytes::Bytes;
use http::Request;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::call::Endpoint;
use super::client::Client;
use super::credential::Placed;
use super::error::RequestError;
use super::parameter::{Parameter, Place};

/// A request in the making. It keeps what is wrong with it until it is built.
#[derive(Debug, Clone)]
#[must_use = "a request is made by `build`"]
pub struct RequestBuilder {
    pub(crate) client: Client,
    endpoint: Endpoint,
    arguments: Vec<Argument>,
    body: Body,
}

/// A parameter and its value.
#[derive(Debug, Clone)]
struct Argument {
    parameter: Parameter,
    value: Result<Value, RequestError>,
}

impl RequestBuilder {
    /// Begins a request of an operation.
    pub fn new(client: &Client, endpoint: Endpoint) -> Self {
        Self {
            // Not `client.clone()`: an operation may be called so.
            client: Clone::clone(client),
            endpoint,
            arguments: Vec::new(),
            body: Body::none(),
        }
    }

    /// Gives a parameter its value, in place of one that it may have.
    pub fn with<T: Serialize + ?Sized>(self, parameter: Parameter, value: &T) -> Self {
        let value = serde_json::to_value(value);
        self.with_value(parameter, value)
    }

    fn with_value(mut self, parameter: Parameter, value: serde_json::Result<Value>) -> Self {
        let argument = Argument {
            parameter,
            value: value.map_err(|error| RequestError::parameter(parameter.name, error)),
        };
        let mut before = self.arguments.iter_mut();
        match before.find(|argument| argument.parameter.is_same(&parameter)) {
            Some(before) => *before = argument,
            None => self.arguments.push(argument),
        }
        self
    }

    /// Sends this body.
    pub fn with_body(self, body: Body) -> Self {
        Self { body, ..self }
    }

    /// The request, with the client's credentials.
    ///
    /// # Errors
    ///
    /// When an argument cannot be sent, the client has all credentials of no alternative that the
    /// operation accepts, or the base URL, the path and the query make no URL.
    pub fn build(&self) -> Result<Request<Bytes>, RequestError> {
        let mut head = Head::new(self.endpoint);
        for Argument { parameter, value } in &self.arguments {
            head.add(parameter, value.as_ref().map_err(Clone::clone)?)?;
        }
        let content = self.body.as_content()?;
        if let Some(content) = content {
            head.headers
                .insert(CONTENT_TYPE, content.media_type.clone());
        }
        let needed = self.endpoint.security;
        let credentials = self.client.credentials().chosen(needed);
        for credential in credentials.ok_or_else(|| RequestError::missing_credential(needed))? {
            head.authorize(credential);
        }
        let base_url = self.client.base_url_of(self.endpoint.server);
        let mut request = Request::builder()
            .method(self.endpoint.method)
            .uri(format!("{base_url}{}{}", head.path, head.query))
            .body(
                content
                    .map(|content| content.bytes.clone())
                    .unwrap_or_default(),
            )
            .map_err(RequestError::url)?;
        *request.headers_mut() = head.into_headers()?;
        Ok(request)
    }
}

/// All of a request but its body.
struct Head {
    path: String,
    query: String,
    cookies: Vec<String>,
    headers: HeaderMap,
}

impl Head {
    fn new(endpoint: Endpoint) -> Self {
        let accept = HeaderValue::from_static(endpoint.accept);
        Self {
            path: endpoint.path.to_owned(),
            query: String::new(),
            cookies: Vec::new(),
            headers: HeaderMap::from_iter([(ACCEPT, accept)]),
        }
    }

    fn add(&mut self, parameter: &Parameter, value: &Value) -> Result<(), RequestError> {
        let Parameter { place, name, style } = *parameter;
        match place {
            Place::Path => self.fill(name, &style.in_path(name, value)),
            Place::Query => {
                for (name, text) in style.in_query(name, value) {
                    self.push_query(&format!("{name}={text}"));
                }
                Ok(())
            }
            Place::WholeQuery => {
                let pairs = style.in_whole_query(value);
                pairs.iter().for_each(|text| self.push_query(text));
                Ok(())
            }
            Place::Header => match style.in_header(value) {
                Some(text) => self.insert(name, text),
                None => Ok(()),
            },
            Place::Cookie => self.push_cookies(name, style.in_cookie(name, value)),
        }
    }

    /// Puts a text into its place in the path.
    fn fill(&mut self, name: &'static str, text: &str) -> Result<(), RequestError> {
        if text.is_empty() {
            return Err(RequestError::path_segment(name, String::new()));
        }
        self.path = self.path.replace(&format!("{{{name}}}"), text);
        let mut segments = self.path.split(['/', '?']);
        match segments.find(|segment| is_dots(segment)) {
            Some(segment) => Err(RequestError::path_segment(name, segment.to_owned())),
            None => Ok(()),
        }
    }

    fn push_query(&mut self, text: &str) {
        // The path has a query of its own where the description writes one into it.
        let is_first = self.query.is_empty() && !self.path.contains('?');
        self.query.push(if is_first { '?' } else { '&' });
        self.query.push_str(text);
    }

    fn insert(&mut self, name: &'static str, text: String) -> Result<(), RequestError> {
        let header =
            HeaderName::try_from(name).map_err(|error| RequestError::header(name, error))?;
        let value =
            HeaderValue::try_from(text).map_err(|error| RequestError::header(name, error))?;
        self.headers.insert(header, value);
        Ok(())
    }

    fn push_cookies(
        &mut self,
        name: &'static str,
        cookies: Vec<String>,
    ) -> Result<(), RequestError> {
        // Whatever stands behind it would be a cookie of its own.
        if cookies.iter().any(|cookie| cookie.contains(';')) {
            return Err(RequestError::cookie(name));
        }
        self.cookies.extend(cookies);
        Ok(())
    }

    fn authorize(&mut self, credential: Placed) {
        match credential {
            Placed::Header(name, value) => drop(self.headers.insert(name, value)),
            Placed::Query(pair) => self.push_query(&pair),
            Placed::Cookie(pair) => self.cookies.push(pair),
        }
    }

    /// The headers, with the cookies in theirs.
    fn into_headers(mut self) -> Result<HeaderMap, RequestError> {
        if !self.cookies.is_empty() {
            let mut cookies = HeaderValue::try_from(self.cookies.join("; "))
                .map_err(|error| RequestError::header("Cookie", error))?;
            cookies.set_sensitive(true);
            self.headers.insert(COOKIE, cookies);
        }
        Ok(self.headers)
    }
}

/// Whether a segment of a path stands for another one. A value that is encoded already may hide it.
fn is_dots(segment: &str) -> bool {
    let segment = segment.replace("%2e", ".").replace("%2E", ".");
    matches!(segment.as_str(), "." | "..")
}
