// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Building of HTTP requests from the arguments of an operation, without I/O.

use std::fmt;
use std::ops::Range;

use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, Entry, HeaderMap, HeaderName, HeaderValue,
};
use http::uri::InvalidUri;
use http::{Method, Request};
use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::client::Client;
use super::codec::{REDACTED, to_argument};
use super::content::{Content, Encoded};
use super::credential::EncodedCredential;
use super::operation_info::OperationInfo;
use super::parameter::{Parameter, ParameterLocation};
use super::random;
use super::request_error::RequestError;
use super::retry::Retry;
use super::settings::{CallSettings, Limits, is_secret};

/// A request under construction. Errors are reported when it is built.
#[derive(Debug, Clone)]
#[must_use = "a request builder does nothing until `build` is called"]
pub struct RequestBuilder {
    pub(crate) client: Client,
    pub(crate) info: &'static OperationInfo,
    arguments: Vec<Argument>,
    content: Content,
    /// `None` for those of the client.
    settings: Option<Box<CallSettings>>,
}

/// A parameter and its value.
#[derive(Clone)]
struct Argument {
    parameter: Parameter,
    value: Result<Value, RequestError>,
    /// Whether the value is not shown.
    is_redacted: bool,
}

impl Argument {
    fn is_in_path(&self) -> bool {
        self.parameter.location == ParameterLocation::Path
    }

    /// Whether the URL has the value, and the value is not shown.
    fn is_secret_of_url(&self) -> bool {
        let is_in_url = match self.parameter.location {
            ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Querystring => {
                true
            }
            ParameterLocation::Header | ParameterLocation::Cookie => false,
        };
        is_in_url && self.is_redacted
    }
}

/// In the extensions of a request whose URL is not shown, because an argument is a secret.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SecretUrl;

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
    pub fn new(client: &Client, info: &'static OperationInfo) -> Self {
        Self {
            // Not `client.clone()`: an operation may have that name.
            client: Clone::clone(client),
            info,
            arguments: Vec::new(),
            content: Content::none(),
            settings: None,
        }
    }

    /// Sets the value of a parameter and replaces a previous one.
    pub fn with<T: Serialize + ?Sized>(self, parameter: Parameter, value: &T) -> Self {
        let error = |error| RequestError::parameter(parameter.name, error);
        let (value, is_redacted) = to_argument(value);
        self.with_argument(Argument {
            parameter,
            value: value.map_err(error),
            is_redacted,
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
    pub fn with_body(self, content: Content) -> Self {
        Self { content, ..self }
    }

    /// Changes the settings.
    pub fn with_settings(mut self, change: impl FnOnce(CallSettings) -> CallSettings) -> Self {
        let settings = match self.settings.take() {
            Some(settings) => *settings,
            None => CallSettings::new(self.limits()),
        };
        self.settings = Some(Box::new(change(settings)));
        self
    }

    /// Returns the limits of the call.
    pub(crate) fn limits(&self) -> Limits {
        match &self.settings {
            Some(settings) => settings.limits,
            None => self.client.limits().of(self.info),
        }
    }

    /// Returns the retry policy of the call.
    pub(crate) fn retry(&self) -> &Retry {
        let settings = self.settings.as_ref();
        settings
            .and_then(|settings| settings.retry.as_ref())
            .unwrap_or_else(|| self.client.retry())
    }

    /// Whether a setting of the call needs a clock.
    pub(crate) fn needs_clock(&self) -> bool {
        let settings = self.settings.as_ref();
        let retry = settings.and_then(|settings| settings.retry.as_ref());
        self.limits().need_clock() || retry.is_some_and(Retry::is_on)
    }

    /// Whether it is harmless to send a request, which this has built, several times.
    pub(crate) fn is_idempotent(&self, request: &Request<Body>) -> bool {
        let settings = self.settings.as_ref();
        let has_key = |name| request.headers().contains_key(name);
        settings
            .and_then(|settings| settings.is_idempotent)
            .unwrap_or(self.info.idempotent || self.info.idempotency_key.is_some_and(has_key))
    }

    /// Builds the request, with the client's credentials.
    ///
    /// # Errors
    ///
    /// Returns an error if an argument cannot be sent, the client lacks credentials for every
    /// alternative that the operation accepts, or the base URL, path and query do not form a valid
    /// URL.
    pub fn build(&self) -> Result<Request<Body>, RequestError> {
        let (mut request, credentials) = self.prepare()?;
        request.extensions_mut().insert(*self.info);
        for credential in &credentials {
            credential.add_to(&mut request).map_err(RequestError::url)?;
        }
        Ok(request)
    }

    /// Builds the request without credentials and [`OperationInfo`], and selects the credentials.
    pub(crate) fn prepare(&self) -> Result<(Request<Body>, Vec<EncodedCredential>), RequestError> {
        let content = self.content.as_encoded()?;
        let mut head = Head::new(&self.client, self.info, self.arguments.len());
        if let Some(Encoded { media_type, .. }) = content {
            head.headers.insert(CONTENT_TYPE, media_type.clone());
        }
        // The query follows the path.
        for is_in_path in [true, false] {
            let arguments = self.arguments.iter();
            for argument in arguments.filter(|it| it.is_in_path() == is_in_path) {
                head.add(argument)?;
            }
        }
        let body = content.map_or_else(Body::empty, |content| content.body.clone());
        let mut request = Request::new(body);
        head.add_to(&mut request)?;
        *request.method_mut() = method(self.info.method).map_err(RequestError::url)?;
        if self.arguments.iter().any(Argument::is_secret_of_url) {
            request.extensions_mut().insert(SecretUrl);
        }
        if let Some(settings) = &self.settings {
            settings.add_to(&mut request)?;
        }
        if let Some(name) = self.info.idempotency_key {
            add_idempotency_key(request.headers_mut(), name)?;
        }
        let credentials = self.credentials(request.headers())?;
        self.client
            .add_default_headers(request.headers_mut(), &credentials);
        Ok((request, credentials))
    }

    /// Returns the credentials to send. An `Authorization` header of the caller replaces them.
    fn credentials(&self, headers: &HeaderMap) -> Result<Vec<EncodedCredential>, RequestError> {
        let has_authorization = [headers, self.client.headers()]
            .iter()
            .any(|headers| headers.contains_key(AUTHORIZATION));
        let credentials = self.client.credentials();
        credentials.select(self.info.security, has_authorization)
    }
}

/// Adds a random idempotency key, unless the caller has set one.
fn add_idempotency_key(headers: &mut HeaderMap, name: &'static str) -> Result<(), RequestError> {
    let header = HeaderName::try_from(name).map_err(|error| RequestError::header(name, error))?;
    if let (Entry::Vacant(entry), Some(key)) = (headers.entry(header), random::uuid()) {
        let key = HeaderValue::try_from(key).map_err(|error| RequestError::header(name, error))?;
        entry.insert(key);
    }
    Ok(())
}

fn method(name: &str) -> http::Result<Method> {
    Ok(name.parse()?)
}

/// The URL and the headers of a request.
struct Head {
    url: String,
    /// The length of the base URL, where the path begins.
    base_len: usize,
    cookies: Vec<String>,
    headers: HeaderMap,
}

impl Head {
    /// The bytes that are reserved for the arguments in a URL.
    const ARGUMENTS_LEN: usize = 64;

    /// The number of headers that a request can have besides its arguments and those of the client.
    const OWN_HEADERS: usize = 4;

    fn new(client: &Client, info: &'static OperationInfo, arguments: usize) -> Self {
        let base_url = client.base_url_of(info.server);
        let mut url = String::with_capacity(base_url.len() + info.path.len() + Self::ARGUMENTS_LEN);
        url.push_str(&base_url);
        url.push_str(info.path);
        let headers = Self::OWN_HEADERS + client.headers().len() + arguments;
        let mut headers = HeaderMap::with_capacity(headers);
        headers.insert(ACCEPT, HeaderValue::from_static(info.accept));
        Self {
            url,
            base_len: base_url.len(),
            cookies: Vec::new(),
            headers,
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
                    self.push_query(&[&*name, "=", &*value]);
                }
                Ok(())
            }
            ParameterLocation::Querystring => {
                let pairs = style.in_querystring(value);
                pairs.iter().for_each(|pair| self.push_query(&[&**pair]));
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
        let mut start = self.base_len;
        while let Some(expression) = expression(&self.url, start, name) {
            start = expression.start + value.len();
            self.url.replace_range(expression, value);
        }
        let mut segments = self.url[self.base_len..].split(['/', '?']);
        match segments.find(|segment| is_dot_segment(segment)) {
            Some(_) if is_redacted => Err(RequestError::path_segment(name, REDACTED.to_owned())),
            Some(segment) => Err(RequestError::path_segment(name, segment.to_owned())),
            None => Ok(()),
        }
    }

    /// Adds a pair to the query, which the path in the API description may already contain.
    fn push_query(&mut self, pair: &[&str]) {
        let is_first = !self.url[self.base_len..].contains('?');
        self.url.push(if is_first { '?' } else { '&' });
        self.url.extend(pair.iter().copied());
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
        value.set_sensitive(is_redacted || is_secret(&header));
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

    /// Adds the URL and the headers, including `Cookie`, to a request.
    fn add_to(mut self, request: &mut Request<Body>) -> Result<(), RequestError> {
        if !self.cookies.is_empty() {
            let mut cookies = HeaderValue::try_from(self.cookies.join("; "))
                .map_err(|error| RequestError::header("Cookie", error))?;
            cookies.set_sensitive(true);
            self.headers.insert(COOKIE, cookies);
        }
        *request.headers_mut() = self.headers;
        *request.uri_mut() = self
            .url
            .try_into()
            .map_err(|error: InvalidUri| RequestError::url(error.into()))?;
        Ok(())
    }
}

/// Returns the range of the template expression with this name that comes first after an index.
fn expression(url: &str, start: usize, name: &str) -> Option<Range<usize>> {
    let braces = url[start..].match_indices('{');
    let mut starts = braces.map(|(index, _)| start + index);
    let start = starts.find(|start| {
        let rest = url[start + 1..].strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with('}'))
    })?;
    Some(start..start + name.len() + "{}".len())
}

/// Whether this is a dot segment (RFC 3986, section 3.3), which would change the path. Encoding
/// that a value already has can conceal it.
fn is_dot_segment(segment: &str) -> bool {
    without_dot(segment).is_some_and(|rest| rest.is_empty() || without_dot(rest) == Some(""))
}

fn without_dot(segment: &str) -> Option<&str> {
    let dots = [".", "%2e", "%2E"];
    dots.into_iter().find_map(|dot| segment.strip_prefix(dot))
}
