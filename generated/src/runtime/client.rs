// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The client: where the server is, what carries requests there, and what is sent with all of them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Authority;
use http::{Request, Response, Uri};

use super::credential::{Credential, Credentials};
use super::error::BuildError;
use super::transport::{Transport, TransportError};

/// A client of the API. A clone is cheap and shares everything.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    base_url: String,
    /// Whether the caller has chosen the server.
    is_chosen: bool,
    variables: Vec<(&'static str, String)>,
    credentials: Credentials,
    time_limit: Option<Duration>,
    transport: Option<Box<dyn Transport>>,
}

impl Client {
    /// The URL that every path is appended to, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// Where an operation is: on its own server, if it has one and the caller has chosen none. A
    /// server that is a path is on the client's host.
    pub(crate) fn base_url_of(&self, server: Option<&str>) -> String {
        let base_url = &self.shared.base_url;
        let own = server.map(|server| filled(server, &self.shared.variables));
        match own {
            Some(path) if path.starts_with('/') => format!("{}{path}", origin(base_url)),
            Some(url) if !self.shared.is_chosen => url,
            _ => base_url.clone(),
        }
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.shared.credentials
    }

    pub(crate) async fn send(
        &self,
        request: Request<Bytes>,
        time_limit: Option<Duration>,
    ) -> Result<Response<Bytes>, TransportError> {
        let transport = self
            .shared
            .transport
            .as_ref()
            .ok_or_else(TransportError::no_transport)?;
        transport
            .send(request, time_limit.or(self.shared.time_limit))
            .await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("credentials", &self.shared.credentials)
            .field("time_limit", &self.shared.time_limit)
            .finish_non_exhaustive()
    }
}

/// Sets up a [`Client`].
#[must_use = "nothing is set up before `build`"]
pub struct ClientBuilder {
    base_url: String,
    is_chosen: bool,
    variables: Vec<(&'static str, String)>,
    credentials: Vec<(&'static str, Credential)>,
    time_limit: Option<Duration>,
    transport: Option<Box<dyn Transport>>,
}

impl ClientBuilder {
    /// A client of the server with this URL.
    pub fn new(base_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            is_chosen: false,
            variables: Vec::new(),
            credentials: Vec::new(),
            time_limit: None,
            transport: None,
        }
    }

    /// Calls another server: an absolute `http` or `https` URL, with or without a path, and
    /// without a user name, a query or a fragment. It goes before every server that the description
    /// names, also before those of single operations.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self.is_chosen = true;
        self
    }

    /// Fills a variable of the servers' URLs; of several values for one variable, the last counts.
    pub fn server_variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.retain(|(held, _)| *held != name);
        self.variables.push((name, value.into()));
        self
    }

    /// Limits the time from sending a request to the end of the response. Without it there is no
    /// limit; a request's own limit goes before the client's.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Sends requests with this transport instead of the default one.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Holds the credential for the operations that ask for this security scheme.
    pub fn credential(mut self, scheme: &'static str, credential: Credential) -> Self {
        self.credentials.push((scheme, credential));
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// When the base URL is not such a URL, a credential has a character that no header may have,
    /// or the default transport cannot be set up.
    pub fn build(self) -> Result<Client, BuildError> {
        let base_url = checked_base_url(&filled(&self.base_url, &self.variables))?;
        let mut credentials = Credentials::default();
        for (scheme, credential) in &self.credentials {
            let placed = credential
                .placed()
                .map_err(|error| BuildError::credential(scheme, error))?;
            credentials.insert(scheme, placed);
        }
        let transport = match self.transport {
            Some(transport) => Some(transport),
            None => default_transport()?,
        };
        let shared = Shared {
            base_url,
            is_chosen: self.is_chosen,
            variables: self.variables,
            credentials,
            time_limit: self.time_limit,
            transport,
        };
        Ok(Client {
            shared: Arc::new(shared),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the base URL: before `build` has looked at it, it can have a password in it.
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("time_limit", &self.time_limit)
            .finish_non_exhaustive()
    }
}

/// A URL with its variables filled in.
fn filled(url: &str, variables: &[(&str, String)]) -> String {
    variables.iter().fold(url.to_owned(), |url, (name, value)| {
        url.replace(&format!("{{{name}}}"), value)
    })
}

/// The beginning of a URL, up to its path.
fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    &url[..end]
}

fn checked_base_url(url: &str) -> Result<String, BuildError> {
    // First of all, because the other errors quote the URL.
    if has_user(url) {
        return Err(BuildError::base_url_with_user());
    }
    let uri: Uri = url
        .parse()
        .map_err(|error| BuildError::base_url(url, Some(error)))?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    // A path appended to a query or a fragment would be part of it.
    let has_end = url.contains(['?', '#']);
    match is_http && uri.authority().is_some_and(is_server) && !has_end {
        true => Ok(url.trim_end_matches('/').to_owned()),
        false => Err(BuildError::base_url(url, None)),
    }
}

fn has_user(url: &str) -> bool {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    rest[..end].contains('@')
}

/// Whether there is a host, and nothing beside it but a port: `http` takes others as they come.
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

/// Without `reqwest` a client without a transport still builds requests.
#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Option<Box<dyn Transport>>, BuildError> {
    Ok(None)
}
