// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The client: its servers, its transport, and the settings that all its requests share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Authority;
use http::{Request, Response, Uri};

use super::conventions::Conventions;
use super::credential::{Credential, Credentials};
use super::request_error::BuildError;
use super::transport::{Transport, TransportError};

/// A client of the API. Clones are cheap and share all settings.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    base_url: String,
    /// Whether the caller has replaced the default base URL.
    has_custom_url: bool,
    variables: Vec<(&'static str, String)>,
    credentials: Credentials,
    timeout: Option<Duration>,
    conventions: Option<&'static Conventions>,
    transport: Option<Box<dyn Transport>>,
}

impl Client {
    /// Returns the URL that every path is appended to, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// Returns the base URL of an operation, which may have its own server. If that is a path, it
    /// is on the client's host; otherwise a base URL that the caller has set takes precedence.
    pub(crate) fn base_url_of(&self, server: Option<&str>) -> String {
        let base_url = &self.shared.base_url;
        let operation_server = server.map(|server| expand(server, &self.shared.variables));
        match operation_server {
            Some(path) if path.starts_with('/') => format!("{}{path}", origin(base_url)),
            Some(url) if !self.shared.has_custom_url => url,
            _ => base_url.clone(),
        }
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.shared.credentials
    }

    pub(crate) async fn send(
        &self,
        request: Request<Bytes>,
        timeout: Option<Duration>,
    ) -> Result<Response<Bytes>, TransportError> {
        let transport = self
            .shared
            .transport
            .as_ref()
            .ok_or_else(TransportError::no_transport)?;
        let mut response = transport
            .send(request, timeout.or(self.shared.timeout))
            .await?;
        if let Some(conventions) = self.shared.conventions {
            conventions.attach(&mut response);
        }
        Ok(response)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("credentials", &self.shared.credentials)
            .field("timeout", &self.shared.timeout)
            .finish_non_exhaustive()
    }
}

/// A builder for a [`Client`].
#[must_use = "a client builder does nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: String,
    has_custom_url: bool,
    variables: Vec<(&'static str, String)>,
    credentials: Vec<(&'static str, Credential)>,
    timeout: Option<Duration>,
    conventions: Option<&'static Conventions>,
    transport: Option<Box<dyn Transport>>,
}

impl ClientBuilder {
    /// Creates a builder for a client of the server with this URL.
    pub fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            has_custom_url: false,
            variables: Vec::new(),
            credentials: Vec::new(),
            timeout: None,
            conventions: None,
            transport: None,
        }
    }

    /// Sets the server: an absolute `http` or `https` URL, with or without a path, and without user
    /// information, query or fragment. It takes precedence over every server that the API
    /// description declares, also over those of single operations.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self.has_custom_url = true;
        self
    }

    /// Sets the value of a variable in the server URLs and replaces a previous one.
    pub fn server_variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.retain(|(existing, _)| *existing != name);
        self.variables.push((name, value.into()));
        self
    }

    /// Sets the timeout, from sending a request to the end of its response. Without it, calls have no
    /// timeout. The timeout of a single call takes precedence.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Sets the transport that sends requests, instead of the default one.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Sets the headers and properties in which the API says when to retry, which id a request has,
    /// and what went wrong, instead of those of `codegen.toml`.
    pub fn conventions(mut self, conventions: &'static Conventions) -> Self {
        self.conventions = Some(conventions);
        self
    }

    /// Sets the credential for operations that require this security scheme.
    pub fn credential(mut self, scheme: &'static str, credential: Credential) -> Self {
        self.credentials.push((scheme, credential));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns an error if the base URL is not as [`ClientBuilder::base_url`] requires, a
    /// credential has a character that is not allowed in a header value, or the default transport
    /// cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        let base_url = validate_base_url(&expand(&self.base_url, &self.variables))?;
        let mut credentials = Credentials::default();
        for (scheme, credential) in &self.credentials {
            let encoded = credential
                .encode()
                .map_err(|error| BuildError::credential(scheme, error))?;
            credentials.insert(scheme, encoded);
        }
        let transport = match self.transport {
            Some(transport) => Some(transport),
            None => default_transport()?,
        };
        let shared = Shared {
            base_url,
            has_custom_url: self.has_custom_url,
            variables: self.variables,
            credentials,
            timeout: self.timeout,
            conventions: self.conventions,
            transport,
        };
        Ok(Client {
            shared: Arc::new(shared),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Omits the base URL: until `build` has checked it, it can contain a password.
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// Replaces the variables of a URL with their values.
fn expand(url: &str, variables: &[(&str, String)]) -> String {
    variables.iter().fold(url.to_owned(), |url, (name, value)| {
        url.replace(&format!("{{{name}}}"), value)
    })
}

/// Returns the part of a URL before its path.
fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |index| index + 3);
    let end = url[start..]
        .find('/')
        .map_or(url.len(), |index| start + index);
    &url[..end]
}

fn validate_base_url(url: &str) -> Result<String, BuildError> {
    // Checked first, because the other errors quote the URL.
    if has_user_information(url) {
        return Err(BuildError::base_url_with_user());
    }
    let uri: Uri = url
        .parse()
        .map_err(|error| BuildError::base_url(url, Some(error)))?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    // A path appended to a query or a fragment would be part of it.
    let has_query_or_fragment = url.contains(['?', '#']);
    match is_http && uri.authority().is_some_and(is_server) && !has_query_or_fragment {
        true => Ok(url.trim_end_matches('/').to_owned()),
        false => Err(BuildError::base_url(url, None)),
    }
}

fn has_user_information(url: &str) -> bool {
    let (_, hierarchy) = url.split_once("://").unwrap_or(("", url));
    let end = hierarchy.find(['/', '?', '#']);
    hierarchy[..end.unwrap_or(hierarchy.len())].contains('@')
}

/// Whether the authority is a host with at most a valid port, which `Uri` does not check.
fn is_server(authority: &Authority) -> bool {
    let host = authority.host();
    !host.is_empty() && (authority.as_str() == host || authority.port_u16().is_some())
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Option<Box<dyn Transport>>, BuildError> {
    let transport =
        super::reqwest_transport::ReqwestTransport::new().map_err(BuildError::transport)?;
    Ok(Some(Box::new(transport)))
}

/// Returns `None`: without `reqwest`, a client without a transport still builds requests.
#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Option<Box<dyn Transport>>, BuildError> {
    Ok(None)
}
