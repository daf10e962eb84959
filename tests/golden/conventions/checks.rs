//! An error follows the conventions that `codegen.toml` lists, and the common ones where they say nothing.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use conventions::operations::JobsError;
use conventions::{Body, BoxFuture, Client, Error, Transport, TransportError};
use http::{Request, Response};

/// Responds to each request with this response.
struct Respond(Vec<(&'static str, &'static str)>, &'static str);

impl Transport for Respond {
    fn send(
        &self,
        _: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let mut response = Response::builder().status(503);
        for (name, value) in &self.0 {
            response = response.header(*name, *value);
        }
        let response = response.body(Body::from(self.1));
        Box::pin(async { Ok(response.unwrap()) })
    }
}

fn error(headers: &[(&'static str, &'static str)], body: &'static str) -> Error<JobsError> {
    let client = Client::builder().transport(Respond(headers.to_vec(), body)).build().unwrap();
    let mut call = pin!(client.jobs().send());
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result.unwrap_err(),
        Poll::Pending => panic!("the transport responds at once"),
    }
}

#[test]
fn wait_is_read_from_the_listed_headers_in_their_units() {
    let wait = |headers: &[_]| error(headers, "").retry_after();
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(wait(&[("x-wait", "5"), ("x-wait-ms", "1")]), Some(Duration::from_secs(5)));
    assert_eq!(wait(&[("x-wait-ms", "1500"), ("retry-after", "9")]), Some(Duration::from_millis(1500)));
    assert_eq!(wait(&[("x-ratelimit-reset", "784111782"), date]), Some(Duration::from_secs(5)));
    assert_eq!(wait(&[("x-ratelimit-reset", "784111782"), ("retry-after", "9")]), Some(Duration::from_secs(9)));
    assert_eq!(wait(&[("x-wait", "soon"), ("retry-after", "9")]), Some(Duration::from_secs(9)));
    assert_eq!(wait(&[]), None);
}

#[test]
fn message_and_request_id_are_where_they_are_listed() {
    let error = error(
        &[("x-request-id", "other"), ("x-trace", "7f3a")],
        r#"{"message":"other","fault":{"text":"no water"}}"#,
    );
    assert_eq!(error.message().unwrap(), "no water");
    assert_eq!(error.request_id(), Some("7f3a"));
    assert_eq!(
        error.to_string(),
        "the server responded with 503 Service Unavailable: no water (request 7f3a)",
    );
}

#[test]
fn common_places_are_read_where_the_listed_ones_are_missing() {
    let error = error(&[("x-request-id", "7f3a")], r#"{"message":"no water"}"#);
    assert_eq!(error.message().unwrap(), "no water");
    assert_eq!(error.request_id(), Some("7f3a"));
}
