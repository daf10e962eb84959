// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The path of a call, from its request to its response:
//!
//! ```text
//! call layers ─ retries ─┬─ credentials ─ attempt layers ─ timeouts ─ transport
//!                        ├─ redirects, if asked for
//!                        └─ body, read whole unless it is streamed
//! ```
//!
//! A request stays in one place until a layer or the transport takes it: each future that has it as an argument would
//! be larger by a request, and is copied at each call.

use std::mem::take;
use std::pin::pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::header::{HeaderMap, LOCATION};
use http::response::Parts;
use http::{Method, Request, Response, StatusCode};

use super::body::{Body, Rest};
use super::body_source::lock;
use super::client::Client;
use super::credential::EncodedCredential;
use super::layer::Next;
use super::maybe::BoxFuture;
use super::message::SentCredentials;
use super::operation_info::OperationInfo;
use super::raw_response::CutBody;
use super::redirect::Trail;
use super::retry::{Attempt, Retries, Retry};
use super::settings::{Limits, is_secret};
use super::timeout::{exchange, within};
use super::transport::{Transport, TransportError, TransportErrorKind};

/// What the path of a call is made of.
pub(crate) struct Path<'a> {
    pub(crate) client: &'a Client,
    /// `None` for a request of the caller's own.
    pub(crate) info: Option<&'static OperationInfo>,
    pub(crate) credentials: Vec<EncodedCredential>,
    pub(crate) limits: Limits,
    pub(crate) retry: &'a Retry,
    pub(crate) is_idempotent: bool,
    /// Whether a response with this head is handed on with its body still to come.
    pub(crate) is_streamed: fn(&Parts) -> bool,
}

impl Path<'_> {
    /// Sends a call.
    pub(crate) async fn send(
        &self,
        request: &mut Request<Body>,
    ) -> Result<Response<Body>, TransportError> {
        let clock = self.client.clock();
        let timeout = self.limits.timeout.get();
        let attempts = Attempts {
            path: self,
            deadline: clock
                .zip(timeout)
                .map(|(clock, timeout)| clock.now().saturating_add(timeout)),
            number: AtomicU32::new(0),
            bodiless: Bodiless::default(),
        };
        let result = {
            let sending = pin!(async {
                match self.client.call_layers() {
                    [] => attempts.retried(request).await,
                    layers => {
                        self.describe(request);
                        Next::new(layers, &attempts).send(take(request)).await
                    }
                }
            });
            within(clock, "timeout", timeout, sending).await
        };
        attempts.counted(attempts.bodiless.add_to(result))
    }

    /// Adds the [`OperationInfo`] to a request that does not have it: late, so that a copy for another
    /// attempt costs less.
    fn describe(&self, request: &mut Request<Body>) {
        if let Some(info) = self.info {
            request.extensions_mut().get_or_insert_with(|| *info);
        }
    }

    /// Sends a request once, and follows redirects.
    async fn attempt(
        &self,
        request: &mut Request<Body>,
        bodiless: &Bodiless,
    ) -> Result<Response<Body>, TransportError> {
        let mut trail = Trail::new(self.limits.redirects, self.info, request);
        let mut response = loop {
            let credentials = match trail.is_home {
                true => &*self.credentials,
                false => &[],
            };
            let response = self.exchange(request, credentials).await?;
            let Some(next) = trail.follow(&response, &self.credentials) else {
                break response;
            };
            #[cfg(feature = "tracing")]
            super::tracing::redirect(&response, &next);
            *request = next;
        };
        self.client.attach_conventions(&mut response);
        if !self.credentials.is_empty() && !response.status().is_success() {
            let sent = SentCredentials(self.credentials.clone());
            response.extensions_mut().insert(sent);
        }
        self.read(response, bodiless).await
    }

    /// Sends a request through the layers of each attempt.
    async fn exchange(
        &self,
        request: &mut Request<Body>,
        credentials: &[EncodedCredential],
    ) -> Result<Response<Body>, TransportError> {
        for credential in credentials {
            credential
                .add_to(request)
                .map_err(|error| TransportError::new(TransportErrorKind::Unsent, error))?;
        }
        let has_body = request.method() != Method::HEAD;
        let exchange = Exchange(self);
        let response = match self.client.layers() {
            [] => exchange.timed(request).await?,
            layers => Next::new(layers, &exchange).send(take(request)).await?,
        };
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
                || self.info.is_some_and(|info| info.is_secret_header(name))
                || self.credentials.iter().any(has_credential)
            {
                value.set_sensitive(true);
            }
        }
    }

    /// Reads the body of a response, unless it is streamed.
    async fn read(
        &self,
        response: Response<Body>,
        bodiless: &Bodiless,
    ) -> Result<Response<Body>, TransportError> {
        let (head, mut body) = response.into_parts();
        let status = head.status;
        let is_streamed = (self.is_streamed)(&head);
        let mut reading = Reading {
            head: Some(Response::from_parts(head, ())),
            bodiless,
        };
        let body = match status {
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED => {
                Body::empty()
            }
            _ if is_streamed => body,
            _ if status.is_client_error() || status.is_server_error() => {
                // The beginning is enough to see what is wrong.
                let prefix = body.read(Limits::MAX_ERROR_BYTES).await;
                if !matches!(prefix.rest, Rest::Nothing) {
                    reading.mark_as_cut();
                }
                prefix.bytes.into()
            }
            _ => {
                let limit = self.limits.max_response_bytes;
                body.read_whole(limit).await?.into()
            }
        };
        Ok(reading.end(body))
    }
}

/// The head of a response whose body could not be read, until the error has it.
#[derive(Default)]
struct Bodiless(Mutex<Option<Box<Parts>>>);

impl Bodiless {
    /// Adds the head to an error.
    fn add_to(
        &self,
        result: Result<Response<Body>, TransportError>,
    ) -> Result<Response<Body>, TransportError> {
        result.map_err(|error| error.of_head(lock(&self.0).take()))
    }
}

/// A response while its body is read, which a failure or a timeout can end.
struct Reading<'a> {
    head: Option<Response<()>>,
    bodiless: &'a Bodiless,
}

impl Reading<'_> {
    fn mark_as_cut(&mut self) {
        if let Some(head) = &mut self.head {
            head.extensions_mut().insert(CutBody);
        }
    }

    fn end(mut self, body: Body) -> Response<Body> {
        self.head.take().unwrap_or_default().map(|()| body)
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        if let Some(head) = self.head.take() {
            *lock(&self.bodiless.0) = Some(Box::new(head.into_parts().0));
        }
    }
}

/// Below the call layers: the attempts of a call.
struct Attempts<'a> {
    path: &'a Path<'a>,
    deadline: Option<Duration>,
    /// The number of the latest attempt.
    number: AtomicU32,
    bodiless: Bodiless,
}

impl Attempts<'_> {
    /// Sends a request until its outcome is final.
    async fn retried(&self, request: &mut Request<Body>) -> Result<Response<Body>, TransportError> {
        let retries = self.retries();
        let mut permit = None;
        let mut next = 1;
        loop {
            next += 1;
            let copy = retries.as_ref().and_then(|_| repeatable(request));
            let result = self.attempt(request).await;
            // A free retry ends before another one is asked for.
            drop(permit.take());
            let Some(retries) = &retries else {
                return result;
            };
            let Some((turn, copy)) = retries.turn(next, copy, &result) else {
                return result;
            };
            #[cfg(feature = "tracing")]
            super::tracing::retry(&result, turn.wait());
            // Closes the connection, if the body has not been read.
            drop(result);
            *request = copy;
            permit = Some(turn.begin(retries.clock).await);
        }
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
    async fn attempt(&self, request: &mut Request<Body>) -> Result<Response<Body>, TransportError> {
        let Path { client, limits, .. } = self.path;
        let attempt = Attempt {
            number: self.number.fetch_add(1, Ordering::Relaxed) + 1,
            deadline: self.deadline,
        };
        if client.has_observers() {
            self.path.describe(request);
            request.extensions_mut().insert(attempt);
        }
        let result = {
            let attempt = pin!(self.path.attempt(request, &self.bodiless));
            let timeout = limits.attempt.get();
            within(client.clock(), "attempt_timeout", timeout, attempt).await
        };
        self.bodiless.add_to(result)
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
        mut request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move { self.retried(&mut request).await })
    }
}

/// Below the attempt layers: the transport of the client, with its timeouts.
struct Exchange<'a>(&'a Path<'a>);

impl Exchange<'_> {
    async fn timed(&self, request: &mut Request<Body>) -> Result<Response<Body>, TransportError> {
        let Path { client, limits, .. } = self.0;
        let transport = client
            .transport()
            .ok_or_else(TransportError::no_transport)?;
        let server = request.uri().authority().cloned();
        let response = exchange(transport, client.clock(), limits.silences(), request).await;
        let mut response = response.map_err(|error| error.of_server(server.as_ref()))?;
        self.0.redact(response.headers_mut());
        Ok(response)
    }
}

impl Transport for Exchange<'_> {
    fn send(
        &self,
        mut request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move { self.timed(&mut request).await })
    }
}
