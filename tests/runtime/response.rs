//! Reading of responses: typed responses, and errors that contain the response.

use std::error::Error as StdError;

use http::StatusCode;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::response::Parts;
use runtime::body::Body;
use runtime::codec::Object;
use runtime::error::{ApiError, DecodeError, Error};
use runtime::header;
use runtime::raw_response::RawResponse;
use runtime::response::{self, Response, TypedHeaders};
use runtime::transport::{TransportError, TransportErrorKind};
use serde::{Deserialize, Deserializer};

#[derive(Debug, Clone, PartialEq)]
struct Contact {
    id: String,
}

impl<'de> Deserialize<'de> for Contact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const SHAPE: Object = Object::new("Contact", &["id"]);
        let (id,) = SHAPE.read(deserializer)?;
        Ok(Self { id })
    }
}

#[derive(Debug, Clone, PartialEq)]
struct LimitHeaders {
    limited_for: Option<Seconds>,
    trace: Option<String>,
}

impl TypedHeaders for LimitHeaders {
    fn read(headers: &HeaderMap) -> Self {
        Self {
            limited_for: header::read(headers, "X-Rate-Limited-For").map(Seconds),
            trace: header::read(headers, "x-trace"),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Seconds(u64);

#[derive(Debug)]
enum UpdateError {
    RateLimited(Response<Contact>),
}

impl ApiError for UpdateError {
    fn parts(&self) -> &Parts {
        match self {
            Self::RateLimited(response) => response.parts(),
        }
    }

    fn body(&self) -> &bytes::Bytes {
        match self {
            Self::RateLimited(response) => response.raw_body(),
        }
    }
}

fn response(status: u16, headers: &[(&str, &[u8])], body: impl Into<Body>) -> http::Response<Body> {
    let mut response = http::Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    *response.headers_mut() = map(headers);
    response
}

fn map(headers: &[(&str, &[u8])]) -> HeaderMap {
    headers
        .iter()
        .filter_map(|(name, value)| {
            let name = name.parse::<HeaderName>().ok()?;
            Some((name, HeaderValue::from_bytes(value).ok()?))
        })
        .collect()
}

fn limits(headers: &[(&str, &[u8])]) -> LimitHeaders {
    LimitHeaders::read(&map(headers))
}

#[test]
fn response_has_body_status_and_headers() {
    let headers: &[(&str, &[u8])] = &[("x-rate-limited-for", b"3"), ("x-other", b"o")];
    let read: Result<Response<Contact>, Error<UpdateError>> =
        response::json(response(201, headers, r#"{"id":"144"}"#));
    let response = read.unwrap();
    let contact = Contact {
        id: "144".to_owned(),
    };
    let typed = LimitHeaders {
        limited_for: Some(Seconds(3)),
        trace: None,
    };
    assert_eq!(
        (
            response.status(),
            response.headers(),
            response.typed_headers::<LimitHeaders>()
        ),
        (StatusCode::CREATED, &map(headers), typed),
    );
    assert_eq!(
        (response.parts().status, &response.parts().headers),
        (StatusCode::CREATED, &map(headers)),
    );
    assert_eq!((response.id.as_str(), response.body()), ("144", &contact));
    assert_eq!(response.clone().into_body(), contact);
}

#[test]
fn empty_response_ignores_its_body() {
    let read: Result<Response<()>, Error<UpdateError>> =
        response::empty(response(204, &[("x-a", b"1")], "not JSON"));
    let response = read.unwrap();
    assert_eq!(
        (response.status(), response.headers()),
        (StatusCode::NO_CONTENT, &map(&[("x-a", b"1")])),
    );
}

#[test]
fn response_can_be_made_from_an_http_response() {
    let response = http::Response::builder().status(429).header("x-trace", "t");
    let response: Response<u8> = response.body(7).unwrap().into();
    assert_eq!(
        (response.status(), *response.body()),
        (StatusCode::TOO_MANY_REQUESTS, 7)
    );
    let headers: LimitHeaders = response.typed_headers();
    assert_eq!(headers.trace.as_deref(), Some("t"));
}

#[test]
fn typed_header_that_is_missing_or_malformed_is_none() {
    let none = LimitHeaders {
        limited_for: None,
        trace: None,
    };
    for headers in [
        &[][..],
        &[("x-rate-limited-for", &b"soon"[..])],
        &[("x-rate-limited-for", b"")],
        &[("x-rate-limited-for", b"-1")],
        &[("x-rate-limited-for", b"3, 4")],
        &[("x-rate-limited-for", b"\xff")],
    ] {
        assert_eq!(limits(headers), none, "{headers:?}");
    }
}

#[test]
fn typed_header_ignores_case_and_surrounding_whitespace() {
    assert_eq!(
        limits(&[("X-RATE-LIMITED-FOR", b" 3 "), ("X-Trace", b"a b")]),
        LimitHeaders {
            limited_for: Some(Seconds(3)),
            trace: Some("a b".to_owned()),
        },
    );
}

#[test]
fn first_of_repeated_typed_headers_is_read() {
    assert_eq!(
        limits(&[("x-trace", b"a"), ("x-trace", b"b")]).trace,
        Some("a".to_owned()),
    );
}

fn decode_error(body: &'static str) -> Option<DecodeError> {
    let response = response(200, &[("x-trace", b"t")], body);
    match response::json::<Contact, UpdateError>(response) {
        Err(Error::Decode(error)) => Some(error),
        _ => None,
    }
}

#[test]
fn decode_error_has_response_and_names_the_path() {
    let error = decode_error(r#"{"id":144}"#).unwrap();
    assert_eq!(
        (
            error.path(),
            error.response().status(),
            error.response().headers(),
            &error.response().body()[..],
            error.response().body_len(),
        ),
        (
            "id",
            StatusCode::OK,
            &map(&[("x-trace", b"t")]),
            &br#"{"id":144}"#[..],
            10
        ),
    );
    assert_eq!(
        messages(&error),
        [
            "failed to decode the body of the 200 OK response at `id`; the server has carried the request out",
            "invalid type: integer `144`, expected a string at line 1 column 9",
        ],
    );
}

#[test]
fn decode_error_of_empty_body_says_so() {
    let cause = decode_error("").unwrap();
    assert_eq!(messages(&cause)[1], "the body is empty");
}

#[test]
fn decode_error_of_invalid_json_has_no_path() {
    let error = decode_error("<html>").unwrap();
    assert_eq!(error.path(), "");
    assert_eq!(
        messages(&error),
        [
            "failed to decode the body of the 200 OK response; the server has carried the request out",
            "expected value at line 1 column 1",
        ],
    );
}

fn raw_response(body: impl Into<Body>) -> Option<RawResponse> {
    match response::unexpected::<UpdateError>(response(503, &[("retry-after", b"1")], body)) {
        Error::Unexpected(response) => Some(response),
        _ => None,
    }
}

#[test]
fn unexpected_error_has_the_response() {
    let response = raw_response("down").unwrap();
    assert_eq!(
        (
            response.status(),
            response.headers(),
            &response.body()[..],
            response.body_len(),
        ),
        (
            StatusCode::SERVICE_UNAVAILABLE,
            &map(&[("retry-after", b"1")]),
            &b"down"[..],
            4,
        ),
    );
}

#[test]
fn raw_response_truncates_long_body() {
    let body: Vec<u8> = (0..=RawResponse::MAX_BODY_BYTES)
        .map(|index| index as u8)
        .collect();
    let complete = raw_response(body[1..].to_vec()).unwrap();
    let truncated = raw_response(body.clone()).unwrap();
    assert_eq!(
        (complete.body_len(), &complete.body()[..]),
        (RawResponse::MAX_BODY_BYTES, &body[1..]),
    );
    assert_eq!(
        (truncated.body_len(), &truncated.body()[..]),
        (
            RawResponse::MAX_BODY_BYTES + 1,
            &body[..RawResponse::MAX_BODY_BYTES]
        ),
    );
}

/// Returns the messages of an error and its sources.
fn messages(error: &dyn StdError) -> Vec<String> {
    let mut next = Some(error);
    let mut messages = Vec::new();
    while let Some(error) = next {
        messages.push(error.to_string());
        next = error.source();
    }
    messages
}

fn rate_limited() -> Result<Error<UpdateError>, Error<UpdateError>> {
    let response = response(429, &[("x-rate-limited-for", b"3")], r#"{"id":"1"}"#);
    Ok(Error::Api(UpdateError::RateLimited(response::json(
        response,
    )?)))
}

fn transport_error(kind: TransportErrorKind) -> Error<UpdateError> {
    TransportError::new(kind, "cause").into()
}

#[test]
fn error_message_does_not_repeat_its_source() {
    let decode = Error::<UpdateError>::from(decode_error(r#"{"id":144}"#).unwrap());
    for (error, expected) in [
        (
            rate_limited().unwrap(),
            &["the server responded with 429 Too Many Requests"][..],
        ),
        (
            response::unexpected(response(503, &[], "")),
            &["the server responded with 503 Service Unavailable"],
        ),
        (
            decode,
            &[
                "failed to decode the body of the 200 OK response at `id`; the server has carried the request out",
                "invalid type: integer `144`, expected a string at line 1 column 9",
            ],
        ),
        (
            transport_error(TransportErrorKind::Connect),
            &["failed to connect to the server", "cause"],
        ),
        (
            transport_error(TransportErrorKind::TimedOut),
            &["the request timed out", "cause"],
        ),
        (
            transport_error(TransportErrorKind::Interrupted),
            &[
                "the connection was interrupted before the response was complete",
                "cause",
            ],
        ),
        (
            transport_error(TransportErrorKind::Missing),
            &["the client has no transport", "cause"],
        ),
        (
            transport_error(TransportErrorKind::Other),
            &["failed to send the request", "cause"],
        ),
    ] {
        assert_eq!(messages(&error), expected);
    }
}

#[test]
fn error_has_status_and_headers_of_received_response() {
    let limited = map(&[("x-rate-limited-for", b"3")]);
    let decode = || Error::<UpdateError>::from(decode_error("[]").unwrap());
    for (error, head) in [
        (
            rate_limited().unwrap(),
            Some((StatusCode::TOO_MANY_REQUESTS, limited)),
        ),
        (
            response::unexpected(response(503, &[], "")),
            Some((StatusCode::SERVICE_UNAVAILABLE, HeaderMap::new())),
        ),
        (decode(), Some((StatusCode::OK, map(&[("x-trace", b"t")])))),
        (transport_error(TransportErrorKind::Connect), None),
    ] {
        assert_eq!(error.status().zip(error.headers().cloned()), head);
    }
}

#[test]
fn error_distinguishes_timeout_and_failed_connection() {
    for (error, expected) in [
        (transport_error(TransportErrorKind::TimedOut), (true, false)),
        (transport_error(TransportErrorKind::Connect), (false, true)),
        (
            transport_error(TransportErrorKind::Interrupted),
            (false, false),
        ),
        (rate_limited().unwrap(), (false, false)),
    ] {
        assert_eq!((error.is_timeout(), error.is_connect()), expected);
    }
}

#[test]
fn errors_and_responses_can_be_shared_between_threads() {
    fn assert_shareable<T: Send + Sync + 'static>() {}
    assert_shareable::<Error<UpdateError>>();
    assert_shareable::<Response<Contact>>();
    assert_shareable::<RawResponse>();
}
