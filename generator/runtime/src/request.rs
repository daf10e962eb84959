// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Building of HTTP requests from the arguments of an operation, without I/O.

use std::fmt;

use bytes::Bytes;
use http::Request;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::call::Endpoint;
use super::client::Client;
use super::codec::{REDACTED, is_redacted, to_value};
use super::credential::EncodedCredential;
use super::error::RequestError;
use super::parameter::{Parameter, ParameterLocation};

/// A request under construction. Errors are reported when it is built.
#[derive(Debug, Clone)]
#[must_use = "a request builder does nothing until `build` is called"]
pub struct RequestBuilder {
    pub(crate) client: Client,
    endpoint: Endpoint,
    arguments: Vec<Argument>,
    body: Body,
}

/// A parameter and its value.
#[derive(Clone)]
struct Argument {
    parameter: Parameter,
    value: Result<Value, RequestError>,
    /// Whether the value is not shown.
    is_redacted: bool,
}

impl fmt::Debug for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("Argument");
        output.field("parameter", &self.parameter);
        match self.is_redacted {
            true => output.field("value", &format_args!("{REDACTED}")),
            false => output.field("value", &self.value),
        };
        output.finish()
    }
}

impl RequestBuilder {
    /// Creates a builder for a request of an operation.
    pub fn new(client: &Client, endpoint: Endpoint) -> Self {
        Self {
            // Not `client.clone()`: an operation may have that name.
            client: Clone::clone(client),
            endpoint,
            arguments: Vec::new(),
            body: Body::none(),
        }
    }

    /// Sets the value of a parameter and replaces a previous one.
    pub fn with<T: Serialize + ?Sized>(self, parameter: Parameter, value: &T) -> Self {
        let error = |error| RequestError::parameter(parameter.name, error);
        self.with_argument(Argument {
            parameter,
            value: to_value(value).map_err(error),
            is_redacted: is_redacted(value),
        })
    }

    fn with_argument(mut self, argument: Argument) -> Self {
        let mut arguments = self.arguments.iter_mut();
        match arguments.find(|it| it.parameter.is_same(&argument.parameter)) {
            Some(previous) => *previous = argument,
            None => self.arguments.push(argument),
        }
        self
    }

    /// Sets the request body and replaces a previous one.
    pub fn with_body(self, body: Body) -> Self {
        Self { body, ..self }
    }

    /// Builds the request, with the client's credentials.
    ///
    /// # Errors
    ///
    /// Returns an error if an argument cannot be sent, the client lacks credentials for every
    /// alternative that the operation accepts, or the base URL, path and query do not form a valid
    /// URL.
    pub fn build(&self) -> Result<Request<Bytes>, RequestError> {
        let mut head = Head::new(self.endpoint);
        for argument in &self.arguments {
            head.add(argument)?;
        }
        let content = self.body.as_content()?;
        if let Some(content) = content {
            head.headers
                .insert(CONTENT_TYPE, content.media_type.clone());
        }
        let alternatives = self.endpoint.security;
        let credentials = self.client.credentials().select(alternatives);
        for credential in
            credentials.ok_or_else(|| RequestError::missing_credential(alternatives))?
        {
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

/// All parts of a request except its body.
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

    fn add(&mut self, argument: &Argument) -> Result<(), RequestError> {
        let Parameter {
            location,
            name,
            style,
        } = argument.parameter;
        let value = argument.value.as_ref().map_err(Clone::clone)?;
        let is_redacted = argument.is_redacted;
        match location {
            ParameterLocation::Path => self.fill(name, &style.in_path(name, value), is_redacted),
            ParameterLocation::Query => {
                for (name, value) in style.in_query(name, value) {
                    self.push_query(&format!("{name}={value}"));
                }
                Ok(())
            }
            ParameterLocation::Querystring => {
                let pairs = style.in_querystring(value);
                pairs.iter().for_each(|pair| self.push_query(pair));
                Ok(())
            }
            ParameterLocation::Header => match style.in_header(value) {
                Some(value) => self.insert(name, value, is_redacted),
                None => Ok(()),
            },
            ParameterLocation::Cookie => self.push_cookies(name, style.in_cookie(name, value)),
        }
    }

    /// Replaces the template expression of a path parameter with its value.
    fn fill(
        &mut self,
        name: &'static str,
        value: &str,
        is_redacted: bool,
    ) -> Result<(), RequestError> {
        if value.is_empty() {
            return Err(RequestError::path_segment(name, String::new()));
        }
        self.path = self.path.replace(&format!("{{{name}}}"), value);
        let mut segments = self.path.split(['/', '?']);
        match segments.find(|segment| is_dot_segment(segment)) {
            Some(_) if is_redacted => Err(RequestError::path_segment(name, REDACTED.to_owned())),
            Some(segment) => Err(RequestError::path_segment(name, segment.to_owned())),
            None => Ok(()),
        }
    }

    fn push_query(&mut self, pair: &str) {
        // The path in the API description may already contain a query.
        let is_first = self.query.is_empty() && !self.path.contains('?');
        self.query.push(if is_first { '?' } else { '&' });
        self.query.push_str(pair);
    }

    fn insert(
        &mut self,
        name: &'static str,
        value: String,
        is_redacted: bool,
    ) -> Result<(), RequestError> {
        let header =
            HeaderName::try_from(name).map_err(|error| RequestError::header(name, error))?;
        let mut value =
            HeaderValue::try_from(value).map_err(|error| RequestError::header(name, error))?;
        value.set_sensitive(is_redacted);
        self.headers.insert(header, value);
        Ok(())
    }

    fn push_cookies(
        &mut self,
        name: &'static str,
        cookies: Vec<String>,
    ) -> Result<(), RequestError> {
        // A semicolon would start another cookie.
        if cookies.iter().any(|cookie| cookie.contains(';')) {
            return Err(RequestError::cookie(name));
        }
        self.cookies.extend(cookies);
        Ok(())
    }

    fn authorize(&mut self, credential: EncodedCredential) {
        match credential {
            EncodedCredential::Header(name, value) => drop(self.headers.insert(name, value)),
            EncodedCredential::Query(pair) => self.push_query(&pair),
            EncodedCredential::Cookie(pair) => self.cookies.push(pair),
        }
    }

    /// Returns the headers, including `Cookie`.
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

/// Whether this is a dot segment (RFC 3986, section 3.3), which would change the path. Encoding
/// that a value already has can conceal it.
fn is_dot_segment(segment: &str) -> bool {
    let segment = segment.replace("%2e", ".").replace("%2E", ".");
    matches!(segment.as_str(), "." | "..")
}
