// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The default transport: `reqwest`.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::io;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::uri::{Authority, Scheme};
use http::{Request, Response, Uri};
use http_body::{Body as HttpBody, Frame, SizeHint};
/// The crate of the transport, for its settings.
pub use reqwest;
use tokio::runtime::Handle;

use super::body::{Body, BodyError};
use super::maybe::{BoxError, BoxFuture};
use super::transport::{Transport, TransportError, TransportErrorKind};

/// A transport that sends requests with `reqwest`, within a Tokio runtime.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// That of the first request, whose URL is not parsed again for the others.
    server: OnceLock<Server>,
}

/// The server of a request.
#[derive(Debug, Clone)]
struct Server {
    scheme: Scheme,
    authority: Authority,
    /// With a path of [`Server::PATH_LEN`] bytes.
    url: reqwest::Url,
}

impl ReqwestTransport {
    /// The longest wait for a connection.
    const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

    /// How long an unused connection is kept. Common servers close theirs after 5 s, and a request
    /// that is sent at that moment fails.
    const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(4);

    /// Creates a transport with `reqwest`'s defaults, and the settings that
    /// [`ReqwestTransport::with`] describes.
    ///
    /// # Errors
    ///
    /// Returns an error if the system's certificates or resolver cannot be used.
    pub fn new() -> Result<Self, TransportError> {
        Self::with(|builder| builder)
    }

    /// Creates a transport with settings of the caller, such as a proxy or certificates.
    ///
    /// It connects within 10 s and keeps unused connections for 4 s, unless the settings say
    /// otherwise. It never follows redirects: a documented `302` is a response like any other, an
    /// update must not be sent twice, and credentials must not be sent to another server.
    ///
    /// # Errors
    ///
    /// Returns an error if the system's certificates or resolver, or the settings, cannot be used.
    pub fn with(
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Result<Self, TransportError> {
        let defaults = reqwest::Client::builder()
            .connect_timeout(Self::CONNECT_TIMEOUT)
            .pool_idle_timeout(Self::POOL_IDLE_TIMEOUT);
        configure(defaults)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map(Self::from_client)
            .map_err(|error| TransportError::new(TransportErrorKind::Other, error))
    }

    /// Creates a transport from a client with all its settings, for a pool of connections that is
    /// shared with others. It should not follow redirects: on the way to another server, `reqwest`
    /// keeps API keys in other headers than `Authorization`. A response of another server than the
    /// request was sent to is an error, which comes too late for them.
    pub fn from_client(client: reqwest::Client) -> Self {
        Self {
            client,
            server: OnceLock::new(),
        }
    }

    /// Returns the server of a URL.
    fn server(&self, uri: &Uri) -> Result<Cow<'_, Server>, TransportError> {
        if let Some(server) = self.server.get().filter(|server| server.has(uri)) {
            return Ok(Cow::Borrowed(server));
        }
        let server = Server::of(uri)?;
        self.server.get_or_init(|| server.clone());
        Ok(Cow::Owned(server))
    }

    async fn exchange(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        if Handle::try_current().is_err() {
            let error = "`ReqwestTransport` sends requests only within a Tokio runtime";
            return Err(TransportError::new(TransportErrorKind::Unsent, error));
        }
        let server = self.server(request.uri())?;
        let response = self
            .client
            .execute(server.request(request))
            .await
            .map_err(transport_error)?;
        if !server.is_origin_of(response.url()) {
            let error = format!(
                "the response is from {}",
                response.url().origin().ascii_serialization()
            );
            return Err(TransportError::new(TransportErrorKind::Redirected, error));
        }
        let response = Response::<reqwest::Body>::from(response);
        Ok(response.map(|body| Body::wrap(Received(body))))
    }
}

impl Server {
    /// A copy of the URL then has the capacity for the path and query of most requests.
    const PATH_LEN: usize = 128;

    fn of(uri: &Uri) -> Result<Self, TransportError> {
        let parts = uri.scheme().zip(uri.authority());
        let (scheme, authority) = parts.ok_or_else(|| invalid("the URL is not absolute"))?;
        let path = "/".repeat(Self::PATH_LEN);
        Ok(Self {
            scheme: scheme.clone(),
            authority: authority.clone(),
            url: reqwest::Url::parse(&format!("{scheme}://{authority}{path}")).map_err(invalid)?,
        })
    }

    fn has(&self, uri: &Uri) -> bool {
        uri.scheme() == Some(&self.scheme) && uri.authority() == Some(&self.authority)
    }

    /// The request for `reqwest`, which sends bytes again if the server has not processed them.
    fn request(&self, request: Request<Body>) -> reqwest::Request {
        let (head, body) = request.into_parts();
        let mut url = self.url.clone();
        url.set_path(head.uri.path());
        url.set_query(head.uri.query());
        let mut request = reqwest::Request::new(head.method, url);
        *request.version_mut() = head.version;
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(match body.as_bytes() {
            Some(bytes) => bytes.clone().into(),
            None => reqwest::Body::wrap(body),
        });
        request
    }

    /// Whether a URL has the same scheme, host and port.
    fn is_origin_of(&self, url: &reqwest::Url) -> bool {
        self.url.scheme() == url.scheme()
            && self.url.host_str() == url.host_str()
            && self.url.port_or_known_default() == url.port_or_known_default()
    }
}

fn invalid(error: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Unsent, error)
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

/// The body of a response, with errors of the runtime.
struct Received(reqwest::Body);

impl HttpBody for Received {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = ready!(Pin::new(&mut self.0).poll_frame(cx));
        Poll::Ready(frame.map(|frame| frame.map_err(transport_error)))
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    // A connection that exceeds a timeout of the `reqwest` client is both. `Connect` says more: the
    // server has not received the request.
    let kind = if is_of_request_body(&error) {
        TransportErrorKind::RequestBody
    } else if error.is_connect() && is_tls(&error) {
        TransportErrorKind::Tls
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::TimedOut
    } else if error.is_body() || error.is_decode() || error.is_request() {
        TransportErrorKind::Interrupted
    } else {
        TransportErrorKind::Other
    };
    // The URL can contain a credential, and errors are often logged.
    TransportError::new(kind, error.without_url())
}

/// Whether the body of the request could not be read: a file that has vanished, a stream that fails.
fn is_of_request_body(error: &(dyn StdError + 'static)) -> bool {
    error.is::<BodyError>() || error.source().is_some_and(is_of_request_body)
}

/// Whether a connection failed because of data of the server, not because there was none. TLS
/// libraries report that as invalid data.
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    let io_error = error.downcast_ref::<io::Error>();
    let source = match io_error {
        // `source` skips the error that it wraps.
        Some(error) => error
            .get_ref()
            .map(|source| source as &(dyn StdError + 'static)),
        None => error.source(),
    };
    io_error.is_some_and(|error| error.kind() == io::ErrorKind::InvalidData)
        || source.is_some_and(is_tls)
}
