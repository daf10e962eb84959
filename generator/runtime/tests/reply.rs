//! A response becomes a typed reply, or an error that keeps it.

use std::error::Error as StdError;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::response::Parts;
use http::{Response, StatusCode};
use runtime::codec::Object;
use runtime::error::{ApiError, DecodeError, Error, KeptReply};
use runtime::header;
use runtime::reply::{self, Reply, TypedHeaders};
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
    RateLimited(Reply<Contact, LimitHeaders>),
}

impl ApiError for UpdateError {
    fn head(&self) -> &Parts {
        match self {
            Self::RateLimited(reply) => reply.head(),
        }
    }
}

fn response(status: u16, headers: &[(&str, &[u8])], body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
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
fn a_reply_has_its_body_status_and_headers() {
    let headers: &[(&str, &[u8])] = &[("x-rate-limited-for", b"3"), ("x-other", b"o")];
    let read: Result<Reply<Contact, LimitHeaders>, Error<UpdateError>> =
        reply::json(response(201, headers, r#"{"id":"144"}"#));
    let reply = read.unwrap();
    let contact = Contact {
        id: "144".to_owned(),
    };
    let typed = LimitHeaders {
        limited_for: Some(Seconds(3)),
        trace: None,
    };
    assert_eq!(
        (reply.status(), reply.headers(), reply.typed_headers()),
        (StatusCode::CREATED, &map(headers), &typed),
    );
    assert_eq!(
        (reply.head().status, &reply.head().headers),
        (StatusCode::CREATED, &map(headers)),
    );
    assert_eq!((reply.id.as_str(), reply.body()), ("144", &contact));
    assert_eq!(reply.clone().into_body(), contact);
}

#[test]
fn an_empty_reply_ignores_its_body() {
    let read: Result<Reply<()>, Error<UpdateError>> =
        reply::empty(response(204, &[("x-a", b"1")], "not JSON"));
    let reply = read.unwrap();
    assert_eq!(
        (reply.status(), reply.headers()),
        (StatusCode::NO_CONTENT, &map(&[("x-a", b"1")])),
    );
}

#[test]
fn a_typed_header_that_is_missing_or_malformed_is_none() {
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
fn a_typed_header_is_found_whatever_its_case_and_without_its_blanks() {
    assert_eq!(
        limits(&[("X-RATE-LIMITED-FOR", b" 3 "), ("X-Trace", b"a b")]),
        LimitHeaders {
            limited_for: Some(Seconds(3)),
            trace: Some("a b".to_owned()),
        },
    );
}

#[test]
fn of_a_typed_header_that_comes_twice_the_first_counts() {
    assert_eq!(
        limits(&[("x-trace", b"a"), ("x-trace", b"b")]).trace,
        Some("a".to_owned()),
    );
}

fn decode_error(body: &'static str) -> Option<DecodeError> {
    let response = response(200, &[("x-trace", b"t")], body);
    match reply::json::<Contact, (), UpdateError>(response) {
        Err(Error::Decode(error)) => Some(error),
        _ => None,
    }
}

#[test]
fn a_reply_of_another_shape_keeps_everything_and_says_where() {
    let error = decode_error(r#"{"id":144}"#).unwrap();
    assert_eq!(
        (
            error.path(),
            error.reply().status(),
            error.reply().headers(),
            &error.reply().body()[..],
            error.reply().body_length(),
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
        said(&error),
        [
            "the body of the reply 200 OK could not be read at `id`",
            "invalid type: integer `144`, expected a string at line 1 column 9",
        ],
    );
}

#[test]
fn a_reply_that_is_not_json_has_no_path() {
    let error = decode_error("<html>").unwrap();
    assert_eq!(error.path(), "");
    assert_eq!(
        said(&error),
        [
            "the body of the reply 200 OK could not be read",
            "expected value at line 1 column 1",
        ],
    );
}

fn kept(body: impl Into<Bytes>) -> Option<KeptReply> {
    match reply::unexpected::<UpdateError>(response(503, &[("retry-after", b"1")], body)) {
        Error::Unexpected(reply) => Some(reply),
        _ => None,
    }
}

#[test]
fn an_unexpected_reply_is_kept() {
    let reply = kept("down").unwrap();
    assert_eq!(
        (
            reply.status(),
            reply.headers(),
            &reply.body()[..],
            reply.body_length(),
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
fn of_a_long_body_the_beginning_is_kept() {
    let body: Vec<u8> = (0..=KeptReply::LIMIT).map(|index| index as u8).collect();
    let all = kept(body[1..].to_vec()).unwrap();
    let but_one = kept(body.clone()).unwrap();
    assert_eq!(
        (all.body_length(), &all.body()[..]),
        (KeptReply::LIMIT, &body[1..]),
    );
    assert_eq!(
        (but_one.body_length(), &but_one.body()[..]),
        (KeptReply::LIMIT + 1, &body[..KeptReply::LIMIT]),
    );
}

/// What an error and its sources say.
fn said(error: &dyn StdError) -> Vec<String> {
    let mut next = Some(error);
    let mut said = Vec::new();
    while let Some(error) = next {
        said.push(error.to_string());
        next = error.source();
    }
    said
}

fn rate_limited() -> Result<Error<UpdateError>, Error<UpdateError>> {
    let response = response(429, &[("x-rate-limited-for", b"3")], r#"{"id":"1"}"#);
    Ok(Error::Api(UpdateError::RateLimited(reply::json(response)?)))
}

fn transport_error(kind: TransportErrorKind) -> Error<UpdateError> {
    TransportError::new(kind, "cause").into()
}

#[test]
fn each_error_says_one_thing_and_leaves_the_rest_to_its_source() {
    let decode = Error::<UpdateError>::from(decode_error(r#"{"id":144}"#).unwrap());
    for (error, sentences) in [
        (
            rate_limited().unwrap(),
            &["the server replied with 429 Too Many Requests"][..],
        ),
        (
            reply::unexpected(response(503, &[], "")),
            &[
                "the server replied with 503 Service Unavailable, which its description does not list",
            ],
        ),
        (
            decode,
            &[
                "the body of the reply 200 OK could not be read at `id`",
                "invalid type: integer `144`, expected a string at line 1 column 9",
            ],
        ),
        (
            transport_error(TransportErrorKind::Connect),
            &["the server could not be connected to", "cause"],
        ),
        (
            transport_error(TransportErrorKind::TimedOut),
            &["no response within the time limit", "cause"],
        ),
        (
            transport_error(TransportErrorKind::Interrupted),
            &["no whole response arrived", "cause"],
        ),
        (
            transport_error(TransportErrorKind::Missing),
            &[
                "the client has no transport to send a request with",
                "cause",
            ],
        ),
        (
            transport_error(TransportErrorKind::Other),
            &["the request could not be carried out", "cause"],
        ),
    ] {
        assert_eq!(said(&error), sentences);
    }
}

#[test]
fn an_error_has_the_head_of_the_reply_if_there_was_one() {
    let limited = map(&[("x-rate-limited-for", b"3")]);
    let decode = || Error::<UpdateError>::from(decode_error("[]").unwrap());
    for (error, head) in [
        (
            rate_limited().unwrap(),
            Some((StatusCode::TOO_MANY_REQUESTS, limited)),
        ),
        (
            reply::unexpected(response(503, &[], "")),
            Some((StatusCode::SERVICE_UNAVAILABLE, HeaderMap::new())),
        ),
        (decode(), Some((StatusCode::OK, map(&[("x-trace", b"t")])))),
        (transport_error(TransportErrorKind::Connect), None),
    ] {
        assert_eq!(error.status().zip(error.headers().cloned()), head);
    }
}

#[test]
fn an_error_says_whether_the_time_was_up_or_nothing_was_connected_to() {
    for (error, expected) in [
        (transport_error(TransportErrorKind::TimedOut), (true, false)),
        (transport_error(TransportErrorKind::Connect), (false, true)),
        (
            transport_error(TransportErrorKind::Interrupted),
            (false, false),
        ),
        (rate_limited().unwrap(), (false, false)),
    ] {
        assert_eq!((error.is_timed_out(), error.is_connect()), expected);
    }
}

#[test]
fn errors_and_replies_can_cross_threads() {
    fn crossing<T: Send + Sync + 'static>() {}
    crossing::<Error<UpdateError>>();
    crossing::<Reply<Contact, LimitHeaders>>();
    crossing::<KeptReply>();
}
