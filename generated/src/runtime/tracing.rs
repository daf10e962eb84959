// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Spans of calls and of their attempts, and events between attempts, by the conventions of OpenTelemetry for HTTP clients. They have neither bodies
//! nor values of headers, nor a URL with an argument that is a password.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::{Request, Response, Uri};
use tracing::field::Empty;
use tracing::{Instrument, Span, info, info_span};

use super::body::Body;
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
            query: request.uri().query().map(str::to_owned),
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
        Box::pin(recorded(span, request, next))
    }
}

/// Sends a request within a span, which gets the outcome.
async fn recorded(span: Span, request: Request<Body>, next: Next<'_>) -> Outcome {
    let outcome = next.send(request).instrument(span.clone()).await;
    if let Ok(response) = &outcome {
        span.record("http.response.status_code", response.status().as_u16());
    }
    if let Some(error) = error_type(&outcome) {
        span.record("error.type", error);
        span.record("otel.status_code", "ERROR");
    }
    outcome
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
        Err(error) => Some(format!("{:?}", error.kind())),
    }
}

/// The port, also that of the scheme.
fn port(uri: &Uri) -> Option<u16> {
    uri.port_u16().or(match uri.scheme_str() {
        Some("http") => Some(80),
        Some("https") => Some(443),
        _ => None,
    })
}

/// The URL, with `REDACTED` instead of what the query has besides that of the call: those are credentials.
fn redacted(uri: &Uri, query: Option<&str>) -> String {
    let url = uri.to_string();
    let Some((before, _)) = url.split_once('?') else {
        return url;
    };
    let known: Vec<_> = query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .collect();
    let pairs = uri.query().into_iter().flat_map(|query| query.split('&'));
    let pairs = pairs.map(|pair| match pair.split_once('=') {
        _ if known.contains(&pair) => pair.to_owned(),
        Some((name, _)) => format!("{name}=REDACTED"),
        None => "REDACTED".to_owned(),
    });
    format!("{before}?{}", pairs.collect::<Vec<_>>().join("&"))
}
