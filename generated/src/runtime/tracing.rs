// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Spans of calls and of their attempts, and events between attempts, by the conventions of OpenTelemetry for HTTP
//! clients. They have neither bodies nor values of headers, nor a URL with an argument that is a password.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tracing::field::Empty;
use tracing::{Instrument, Span, info, info_span};

use super::body::{Body, BodyError};
use super::layer::{Layer, Next};
use super::maybe::BoxFuture;
use super::operation_info::OperationInfo;
use super::request::SecretUrl;
use super::transport::TransportError;

type Outcome = Result<Response<Body>, TransportError>;

/// A span for each call, with the name of its operation.
pub(crate) struct CallSpans;

impl Layer for CallSpans {
    fn send<'a>(&'a self, mut request: Request<Body>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        let operation = request.extensions().get::<OperationInfo>();
        let span = info_span!(
            "call",
            otel.name = operation.map_or("execute", |operation| operation.id),
            otel.kind = "internal",
            otel.status_code = Empty,
            http.response.status_code = Empty,
            error.type = Empty,
        );
        let call = TracedCall {
            // A request of the caller's own can have credentials of any name.
            query: operation.and(request.uri().query()).map(str::to_owned),
            attempts: Arc::default(),
        };
        request.extensions_mut().insert(call);
        Box::pin(recorded(span, request, next))
    }
}

/// What the attempts of a call have to know of it, in the extensions of its request.
#[derive(Clone, Default)]
struct TracedCall {
    /// The query without credentials, which are added for each attempt.
    query: Option<String>,
    attempts: Arc<AtomicU32>,
}

/// A span for each attempt, with its URL and the status code of its response.
pub(crate) struct AttemptSpans;

impl Layer for AttemptSpans {
    fn send<'a>(&'a self, request: Request<Body>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        let (method, uri) = (request.method(), request.uri());
        let call = request
            .extensions()
            .get()
            .cloned()
            .unwrap_or_else(TracedCall::default);
        let operation = request.extensions().get::<OperationInfo>();
        let template = operation.map(|operation| operation.path);
        let name = match template {
            Some(template) => format!("{method} {template}"),
            None => method.to_string(),
        };
        let is_secret = request.extensions().get::<SecretUrl>().is_some();
        let url = (!is_secret).then(|| redacted(uri, call.query.as_deref()));
        let span = info_span!(
            "attempt",
            otel.name = name,
            otel.kind = "client",
            otel.status_code = Empty,
            http.request.method = method.as_str(),
            http.request.resend_count = call.attempts.fetch_add(1, Ordering::Relaxed),
            http.response.status_code = Empty,
            url.template = template,
            url.full = url,
            server.address = uri.host(),
            server.port = port(uri),
            error.type = Empty,
        );
        Box::pin(async move {
            let outcome = recorded(span.clone(), request, next).await;
            match error_type(&outcome) {
                None => outcome.map(|response| response.map(|body| TracedBody::wrap(body, span))),
                Some(_) => outcome,
            }
        })
    }
}

/// Sends a request within a span, which gets the outcome.
async fn recorded(span: Span, request: Request<Body>, next: Next<'_>) -> Outcome {
    let mut pending = Pending {
        span,
        is_pending: true,
    };
    let sending = next.send(request).instrument(pending.span.clone());
    let outcome = sending.await;
    if let Ok(response) = &outcome {
        let status = response.status().as_u16();
        pending.span.record("http.response.status_code", status);
    }
    pending.end(error_type(&outcome));
    outcome
}

/// What a span waits for. If it is dropped first, by a timeout around the layers or by the caller, the span says so.
struct Pending {
    span: Span,
    is_pending: bool,
}

impl Pending {
    /// Records the error, if there is one.
    fn end(&mut self, error: Option<String>) {
        self.is_pending = false;
        if let Some(error) = error {
            self.span.record("error.type", error);
            self.span.record("otel.status_code", "ERROR");
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if self.is_pending {
            self.end(Some("canceled".to_owned()));
        }
    }
}

/// The body of a response, which fails its attempt if it fails itself, or if its reader gives up.
struct TracedBody {
    body: Body,
    /// Pending from the first reading on: not every body is read.
    reading: Pending,
}

impl TracedBody {
    fn wrap(body: Body, span: Span) -> Body {
        if body.as_bytes().is_some() || span.is_disabled() {
            return body;
        }
        let reading = Pending {
            span,
            is_pending: false,
        };
        Body::wrap(Self { body, reading })
    }
}

impl HttpBody for TracedBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        self.reading.is_pending = true;
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Err(error)) => {
                // The error that the reader of a whole body gets.
                let error = TransportError::from(error);
                self.reading.end(Some(kind_of(&error)));
                Some(Err(BodyError::new(error)))
            }
            frame => {
                self.reading.is_pending = frame.is_some() && !self.body.is_end_stream();
                frame
            }
        };
        Poll::Ready(frame)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}

/// Reports, in the span of the call, that it is tried again: why, and after which wait.
pub(crate) fn retry(outcome: &Outcome, wait: Duration) {
    info!(
        error.type = error_type(outcome),
        wait_ms = wait.as_secs_f64() * 1000.0,
        "retry"
    );
}

/// Reports, in the span of the call, that a redirect is followed to this server. The rest of the URL is shown by the
/// span of the next attempt.
pub(crate) fn redirect(response: &Response<Body>, next: &Request<Body>) {
    info!(
        http.response.status_code = response.status().as_u16(),
        server.address = next.uri().host(),
        server.port = port(next.uri()),
        "redirect"
    );
}

/// Returns the status code of an error response, or the kind of a failure.
fn error_type(outcome: &Outcome) -> Option<String> {
    match outcome {
        Ok(response) => {
            let status = response.status();
            let is_error = status.is_client_error() || status.is_server_error();
            is_error.then(|| status.as_str().to_owned())
        }
        Err(error) => Some(kind_of(error)),
    }
}

fn kind_of(error: &TransportError) -> String {
    format!("{:?}", error.kind())
}

/// The port, also that of the scheme.
fn port(uri: &Uri) -> Option<u16> {
    uri.port_u16().or(match uri.scheme_str() {
        Some("http") => Some(80),
        Some("https") => Some(443),
        _ => None,
    })
}

/// The URL without user information, with `REDACTED` instead of what the query has besides that of the call: those are
/// credentials.
fn redacted(uri: &Uri, query: Option<&str>) -> String {
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let server = authority.rsplit('@').next().unwrap_or_default();
    let url = format!("{scheme}://{server}{}", uri.path());
    let Some(pairs) = uri.query() else {
        return url;
    };
    let known: Vec<_> = query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .collect();
    let pairs = pairs.split('&').map(|pair| match pair.split_once('=') {
        _ if known.contains(&pair) => pair.to_owned(),
        Some((name, _)) => format!("{name}=REDACTED"),
        None => "REDACTED".to_owned(),
    });
    format!("{url}?{}", pairs.collect::<Vec<_>>().join("&"))
}
