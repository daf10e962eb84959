// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The path of a call, from its request to its response:
//!
//! ```text
//! call layers ─ retries ─┬─ credentials ─ attempt layers ─ timeouts ─ transport
//!                        ├─ redirects, if asked for
//!                        └─ body, read whole unless it is streamed
//! ```

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::header::{HeaderMap, LOCATION};
use http::response::Parts;
use http::{Method, Request, Response, StatusCode};

use super::body::{Body, Prefix};
use super::client::Client;
use super::credential::EncodedCredential;
use super::layer::Next;
use super::maybe::BoxFuture;
use super::message::SentCredentials;
use super::redirect::Trail;
use super::retry::{Attempt, Retries, Retry};
use super::settings::{Limits, is_secret};
use super::timeout::{exchange, within};
use super::transport::{Transport, TransportError, TransportErrorKind};

/// What the path of a call is made of.
pub(crate) struct Path<'a> {
    pub(crate) client: &'a Client,
    pub(crate) credentials: Vec<EncodedCredential>,
    pub(crate) limits: Limits,
    pub(crate) retry: &'a Retry,
    pub(crate) is_idempotent: bool,
    /// The names of the response headers with secrets, by the API description.
    pub(crate) secret_headers: &'static [&'static str],
    /// Whether a response with this head is handed on with its body still to come.
    pub(crate) is_streamed: fn(&Parts) -> bool,
}

impl Path<'_> {
    /// Sends a call.
    pub(crate) async fn send(
        &self,
        request: Request<Body>,
    ) -> Result<Response<Body>, TransportError> {
        let clock = self.client.clock();
        let timeout = self.limits.timeout.get();
        let attempts = Attempts {
            path: self,
            deadline: clock
                .zip(timeout)
                .map(|(clock, timeout)| clock.now().saturating_add(timeout)),
            number: AtomicU32::new(0),
        };
        let layers = Next::new(self.client.call_layers(), &attempts);
        let result = within(clock, "timeout", timeout, layers.send(request)).await;
        attempts.counted(result)
    }

    /// Sends a request once, and follows redirects.
    async fn attempt(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let mut trail = Trail::new(self.limits.redirects, &request);
        let mut response = self.exchange(request, &self.credentials).await?;
        while let Some(request) = trail.follow(&response, &self.credentials) {
            let credentials = match trail.is_home {
                true => &*self.credentials,
                false => &[],
            };
            #[cfg(feature = "tracing")]
            super::tracing::redirect(&response, &request);
            response = self.exchange(request, credentials).await?;
        }
        self.client.attach_conventions(&mut response);
        if !self.credentials.is_empty() && !response.status().is_success() {
            let sent = SentCredentials(self.credentials.clone());
            response.extensions_mut().insert(sent);
        }
        self.read(response).await
    }

    /// Sends a request through the layers of each attempt.
    async fn exchange(
        &self,
        mut request: Request<Body>,
        credentials: &[EncodedCredential],
    ) -> Result<Response<Body>, TransportError> {
        for credential in credentials {
            credential
                .add_to(&mut request)
                .map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
        }
        let has_body = request.method() != Method::HEAD;
        let exchange = Exchange(self);
        let layers = Next::new(self.client.layers(), &exchange);
        let response = layers.send(request).await?;
        Ok(match has_body {
            true => response,
            false => response.map(|_| Body::empty()),
        })
    }

    /// Marks the headers of a response that have secrets: by their names, or because the server has
    /// repeated a credential.
    fn redact(&self, headers: &mut HeaderMap) {
        for (name, value) in headers {
            let has_credential = |sent: &EncodedCredential| {
                sent.is_header(name) || *name == LOCATION && sent.is_in(value.as_bytes())
            };
            if is_secret(name)
                || self.secret_headers.contains(&name.as_str())
                || self.credentials.iter().any(has_credential)
            {
                value.set_sensitive(true);
            }
        }
    }

    /// Reads the body of a response, unless it is streamed.
    async fn read(&self, response: Response<Body>) -> Result<Response<Body>, TransportError> {
        let (head, body) = response.into_parts();
        let body = match head.status {
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED => {
                Body::empty()
            }
            _ if (self.is_streamed)(&head) => body,
            status if status.is_client_error() || status.is_server_error() => {
                error_body(body).await?
            }
            _ => body.bytes(self.limits.max_response_bytes).await?.into(),
        };
        Ok(Response::from_parts(head, body))
    }
}

/// The beginning of the body of an error, which is enough to see what is wrong.
async fn error_body(mut body: Body) -> Result<Body, TransportError> {
    let (Prefix::Whole(bytes) | Prefix::Cut(bytes)) = body.read(Limits::MAX_ERROR_BYTES).await?;
    Ok(bytes.into())
}

/// Below the call layers: the attempts of a call.
struct Attempts<'a> {
    path: &'a Path<'a>,
    deadline: Option<Duration>,
    /// The number of the latest attempt.
    number: AtomicU32,
}

impl Attempts<'_> {
    /// Sends a request until its outcome is final.
    async fn retried(&self, mut request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let retries = self.retries();
        let mut permit = None;
        for next in 2.. {
            let Some((retries, copy)) = retries.as_ref().zip(repeatable(&request)) else {
                break;
            };
            let result = self.attempt(request).await;
            // A free retry ends before another one is asked for.
            drop(permit.take());
            let Some(turn) = retries.turn(next, &result) else {
                return result;
            };
            #[cfg(feature = "tracing")]
            super::tracing::retry(&result, turn.wait());
            // Closes the connection, if the body has not been read.
            drop(result);
            permit = Some(turn.begin(retries.clock).await);
            request = copy;
        }
        self.attempt(request).await
    }

    /// Returns the retries of the call, if there can be any.
    fn retries(&self) -> Option<Retries<'_>> {
        let Path {
            client,
            retry,
            is_idempotent,
            ..
        } = *self.path;
        let clock = client.clock().filter(|_| retry.is_on())?;
        Some(Retries {
            policy: retry,
            budget: client.budget(),
            clock: &**clock,
            deadline: self.deadline,
            wait_headers: client.wait_headers(),
            is_idempotent,
        })
    }

    /// Sends a request once.
    async fn attempt(&self, mut request: Request<Body>) -> Result<Response<Body>, TransportError> {
        request.extensions_mut().insert(Attempt {
            number: self.number.fetch_add(1, Ordering::Relaxed) + 1,
            deadline: self.deadline,
        });
        within(
            self.path.client.clock(),
            "attempt_timeout",
            self.path.limits.attempt.get(),
            self.path.attempt(request),
        )
        .await
    }

    /// Adds the number of attempts to the result of the call.
    fn counted(
        &self,
        result: Result<Response<Body>, TransportError>,
    ) -> Result<Response<Body>, TransportError> {
        let number = self.number.load(Ordering::Relaxed);
        let mut response =
            result.map_err(|error| error.of_call(number, self.path.is_idempotent))?;
        if number > 1 {
            response.extensions_mut().insert(Attempt {
                number,
                deadline: self.deadline,
            });
        }
        Ok(response)
    }
}

/// Returns a copy of a request, if it can be sent again.
fn repeatable(request: &Request<Body>) -> Option<Request<Body>> {
    request.body().is_repeatable().then(|| request.clone())
}

impl Transport for Attempts<'_> {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(self.retried(request))
    }
}

/// Below the attempt layers: the transport of the client, with its timeouts.
struct Exchange<'a>(&'a Path<'a>);

impl Transport for Exchange<'_> {
    fn send(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let Self(path) = *self;
        let Some(transport) = path.client.transport() else {
            return Box::pin(std::future::ready(Err(TransportError::no_transport())));
        };
        let silences = path.limits.silences();
        Box::pin(async move {
            let clock = path.client.clock();
            let mut response = exchange(transport, clock, silences, request).await?;
            path.redact(response.headers_mut());
            Ok(response)
        })
    }
}
