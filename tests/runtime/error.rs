//! What an error keeps of a response, and what it says.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::response::Parts;
use runtime::any_error::AnyError;
use runtime::body::Body;
use runtime::conventions::{Conventions, WaitHeader};
use runtime::error::{ApiError, Error};
use runtime::raw_response::RawResponse;
use runtime::response::{self, ErrorResponse, Received, Response};
use runtime::transport::{TransportError, TransportErrorKind};
use serde_json::Value;

/// `404` is documented as JSON whose type is a string, `409` as text, `410` as bytes.
#[derive(Debug)]
enum CallError {
    NotFound(Response<String>),
    Conflict(Response<String>),
    Gone(Response<Bytes>),
    Default(Response<Value>),
}

impl ApiError for CallError {
    fn parts(&self) -> &Parts {
        match self {
            Self::NotFound(response) | Self::Conflict(response) => response.parts(),
            Self::Gone(response) => response.parts(),
            Self::Default(response) => response.parts(),
        }
    }

    fn body(&self) -> &Bytes {
        match self {
            Self::NotFound(response) | Self::Conflict(response) => response.raw_body(),
            Self::Gone(response) => response.raw_body(),
            Self::Default(response) => response.raw_body(),
        }
    }
}

impl ErrorResponse for CallError {
    fn read(received: Received) -> Result<Self, Error<Self>> {
        match received.status().as_u16() {
            404 => response::json(received).map(Self::NotFound),
            409 => response::text(received).map(Self::Conflict),
            410 => response::bytes(received).map(Self::Gone),
            422 => response::json(received).map(Self::Default),
            _ => Err(response::unexpected(received)),
        }
    }
}

/// A response with this status code, these headers and this body.
fn received(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Received {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    let response = response.body(Body::from(body.into()));
    response.unwrap_or_else(|_| http::Response::new(Body::empty()))
}

fn error(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Error<CallError> {
    let Err(error) = response::error::<Infallible, _>(received(status, headers, body));
    error
}

fn json_error(body: &str) -> Error<CallError> {
    error(
        500,
        &[("content-type", "application/json")],
        body.to_owned(),
    )
}

fn message(error: &Error<CallError>) -> String {
    error.message().unwrap_or_default().into_owned()
}

#[test]
fn documented_error_keeps_its_body_as_received() {
    let body = r#"{"message":"no","hint":"fill it"}"#;
    let found = error(422, &[], body);
    assert!(matches!(&found, Error::Api(CallError::Default(it)) if it["hint"] == "fill it"));
    assert_eq!(found.body().unwrap(), body);
    for status in [409, 410, 500] {
        assert_eq!(error(status, &[], "a b").body().unwrap(), "a b");
    }
    let long = vec![b'1'; RawResponse::MAX_BODY_BYTES + 1];
    assert_eq!(
        error(410, &[], long).body().unwrap().len(),
        RawResponse::MAX_BODY_BYTES
    );
}

#[test]
fn success_keeps_its_whole_body_whatever_error_it_ends_in() {
    let long = Bytes::from(vec![b'x'; RawResponse::MAX_BODY_BYTES + 1]);
    let Err(Error::Decode(error)) =
        response::json::<String, Infallible>(received(201, &[], long.clone()))
    else {
        panic!("the body is not JSON")
    };
    assert_eq!(error.response().body(), &long);
    let Error::Unexpected(response) =
        response::unexpected::<Infallible>(received(200, &[], long.clone()))
    else {
        panic!("it is unexpected")
    };
    assert_eq!(response.body(), &long);
}

#[test]
fn other_success_stays_as_it_is_and_other_errors_are_read() {
    let raw = response::other::<CallError>(received(203, &[], "a")).unwrap();
    assert_eq!(
        (raw.status(), raw.body()),
        (StatusCode::from_u16(203).unwrap(), &Bytes::from("a"))
    );
    let error = response::other::<CallError>(received(409, &[], "a")).unwrap_err();
    assert!(matches!(error, Error::Api(CallError::Conflict(_))));
}

#[test]
fn success_that_cannot_be_decoded_was_carried_out() {
    for (status, is_success) in [(200, true), (201, true), (404, false)] {
        let error = response::json::<u8, CallError>(received(status, &[], "-")).unwrap_err();
        assert_eq!(error.is_success_status(), is_success);
        assert_eq!(
            error
                .to_string()
                .ends_with("; the server has carried the request out"),
            is_success
        );
        assert!(!error.is_retryable());
    }
}

#[test]
fn documented_error_without_body_is_unexpected() {
    for body in ["", " \r\n"] {
        let error = error(404, &[], body);
        assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
        assert_eq!(error.to_string(), "the server responded with 404 Not Found");
    }
    assert!(matches!(error(404, &[], "{}"), Error::Decode(_)));
    assert!(matches!(
        error(409, &[], ""),
        Error::Api(CallError::Conflict(_))
    ));
}

fn text_of(content_type: &str, body: &'static str) -> String {
    let received = received(200, &[("content-type", content_type)], body);
    let response = response::text::<String, Infallible>(received);
    response.map(Response::into_body).unwrap_or_default()
}

fn json_of<T: serde::de::DeserializeOwned>(content_type: &str, body: &'static str) -> Option<T> {
    let received = received(200, &[("content-type", content_type)], body);
    let response = response::json::<T, Infallible>(received);
    response.ok().map(Response::into_body)
}

#[test]
fn text_and_json_are_read_as_the_server_declares_them() {
    assert_eq!(text_of("text/plain", "\"1.0.0\""), "\"1.0.0\"");
    assert_eq!(text_of("application/json", "\"1.0.0\""), "1.0.0");
    assert_eq!(
        text_of("application/problem+json; charset=utf-8", "\"\\n\""),
        "\n"
    );
    assert_eq!(text_of("application/json", "{\"a\":1}"), "{\"a\":1}");
    assert_eq!(json_of("text/plain", "1.0.0"), Some("1.0.0".to_owned()));
    assert_eq!(
        json_of("text/plain; charset=utf-8", "42"),
        Some("42".to_owned())
    );
    assert_eq!(json_of("text/plain", "42"), Some(42));
    assert_eq!(
        json_of("text/csv; charset=utf-8", "id,name\r\n"),
        Some(serde_json::json!("id,name\r\n"))
    );
    assert_eq!(json_of::<String>("text/html", "<h1>login</h1>"), None);
    assert_eq!(json_of::<String>("text/xml", "<a/>"), None);
    assert_eq!(json_of::<String>("application/json", "1.0.0"), None);
    assert_eq!(json_of::<u8>("text/plain", "a"), None);
    assert_eq!(json_of::<String>("text/plain", ""), None);
}

#[test]
fn byte_order_mark_is_skipped() {
    assert_eq!(text_of("text/plain", "\u{feff}a"), "a");
    assert_eq!(
        json_of("application/json", "\u{feff}\"a\""),
        Some("a".to_owned())
    );
    assert_eq!(message(&json_error("\u{feff}{\"message\":\"m\"}")), "m");
}

#[test]
fn message_is_the_first_text_of_the_usual_properties() {
    for (body, expected) in [
        (
            r#"{"title":"t","message":"m","error":{"message":"e"}}"#,
            "m",
        ),
        (r#"{"Message":"m","title":"t"}"#, "m"),
        (r#"{"exception_message":"m","exception_detail":[]}"#, "m"),
        (r#"{"error":"code","errorMessage":"m"}"#, "m"),
        (r#"{"errorMessages":["m"],"errors":{}}"#, "m"),
        (r#"{"code":40001,"errmsg":"m"}"#, "m"),
        (r#"{"userMessage":"u","message":"m"}"#, "m"),
        (r#"{"messageId":"7f3a","messages":[]}"#, ""),
        (r#"{"error_description":"d","error":{"message":"e"}}"#, "e"),
        (r#"{"error":"code","error_description":"d"}"#, "d"),
        (r#"{"title":"t","detail":"d"}"#, "d"),
        (r#"{"title":"t","detail":[]}"#, "t"),
        (
            r#"{"detail":[{"loc":["body"],"msg":"field required","type":"missing"}]}"#,
            "field required",
        ),
        (r#"{"error":"code","errors":["x"]}"#, "code"),
        (r#"{"errors":["x","y"]}"#, "x"),
        (r#"{"errors":[{"code":1,"message":"x"}]}"#, "x"),
        (r#"{"message":"","error":"code"}"#, "code"),
        (r#"{"message":null,"error":true,"errors":[]}"#, ""),
        (r#"[{"message":"x"}]"#, "x"),
        (r#""text""#, "text"),
        (r#"{"message":"m","rest":"cut of"#, "m"),
        ("17", ""),
        ("", ""),
    ] {
        assert_eq!(message(&json_error(body)), expected, "{body}");
    }
}

#[test]
fn message_is_the_first_line_of_plain_text_and_nothing_of_html() {
    for (content_type, body, expected) in [
        ("text/plain", "no water\r\nat all", "no water"),
        ("text/plain; charset=utf-8", "\n\n no water", "no water"),
        ("text/plain", "[warn] no water", "[warn] no water"),
        ("text/plain", r#"{"message":"m"}"#, "m"),
        ("text/html", "<h1>502</h1>", ""),
        ("text/html", "no water", ""),
        ("application/xml", "<message>m</message>", ""),
        ("application/octet-stream", "no water", ""),
    ] {
        let error = error(500, &[("content-type", content_type)], body);
        assert_eq!(message(&error), expected, "{content_type} {body}");
    }
    assert_eq!(message(&error(500, &[], "no water")), "no water");
    assert_eq!(message(&error(500, &[], "<h1>502</h1>")), "");
    assert_eq!(message(&error(500, &[], r#"{"message":"m"}"#)), "m");
    assert_eq!(error(200, &[], r#"{"message":"m"}"#).message(), None);
}

#[test]
fn message_can_be_printed_in_one_line() {
    let text = serde_json::json!({ "message": "a\nb\u{1b}[31m\u{202e}c\u{e9}" }).to_string();
    assert_eq!(
        message(&json_error(&text)),
        "a\\nb\\u{1b}[31m\\u{202e}c\u{e9}"
    );
    for (length, kept) in [(200, 200), (201, 201), (10_000, 201)] {
        for char in ["a", "\u{e9}"] {
            let text = serde_json::json!({ "message": char.repeat(length) }).to_string();
            let message = message(&json_error(&text));
            assert_eq!(message.chars().count(), kept.min(200), "{length}");
            assert_eq!(message.ends_with('\u{2026}'), length > 200);
        }
    }
}

#[test]
fn error_displays_what_the_server_says() {
    let id = ("x-request-id", "7f3a");
    for (error, expected) in [
        (
            error(422, &[id], r#"{"message":"Over 10 calls in 10 seconds"}"#),
            "the server responded with 422 Unprocessable Entity: Over 10 calls in 10 seconds (request 7f3a)",
        ),
        (
            error(503, &[id], ""),
            "the server responded with 503 Service Unavailable (request 7f3a)",
        ),
        (
            error(404, &[id], "down"),
            "the server responded with 404 Not Found: down (request 7f3a); failed to decode the body",
        ),
        (
            error(
                404,
                &[id, ("content-type", "text/HTML; charset=utf-8")],
                "<p>down</p>",
            ),
            "the server responded with 404 Not Found (request 7f3a); failed to decode the `text/html` body",
        ),
        (
            error(302, &[], ""),
            "the server responded with 302 Found, a redirect that `ClientBuilder::redirects` does not follow",
        ),
        (
            error(304, &[], ""),
            "the server responded with 304 Not Modified, which the API description does not document",
        ),
    ] {
        assert_eq!(error.to_string(), expected);
        assert_eq!(AnyError::from(error).to_string(), expected);
    }
    // The description documents a `default` response, with another body.
    let error = response::json::<(), CallError>(received(307, &[], "moved")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the server responded with 307 Temporary Redirect, a redirect that `ClientBuilder::redirects` does not follow: moved; failed to decode the body"
    );
}

#[test]
fn request_id_is_the_first_of_the_usual_headers() {
    for name in [
        "X-Request-Id",
        "request-id",
        "x-correlation-id",
        "X-Amzn-RequestId",
        "x-ms-request-id",
    ] {
        assert_eq!(
            error(500, &[(name, "7f3a")], "").request_id(),
            Some("7f3a"),
            "{name}"
        );
    }
    let both = [("x-correlation-id", "b"), ("x-request-id", "a")];
    assert_eq!(error(500, &both, "").request_id(), Some("a"));
    assert_eq!(error(500, &[("x-request-id", "")], "").request_id(), None);
    let response = response::empty::<Infallible>(received(204, &both, "")).unwrap();
    assert_eq!(response.request_id(), Some("a"));
}

#[test]
fn error_follows_the_conventions_of_its_response() {
    static CONVENTIONS: Conventions = Conventions::COMMON
        .error_message("/a~1b/1")
        .request_id(&["x-trace"])
        .retry_after(&[WaitHeader::milliseconds("x-wait")]);
    let headers = [
        ("x-trace", "7f3a"),
        ("x-request-id", "no"),
        ("x-wait", "2500"),
    ];
    for (status, body, expected) in [
        (422, r#"{"message":"no","a/b":["no","yes"]}"#, "yes"),
        (503, r#"{"message":"no","a/b":["no","yes"]}"#, "yes"),
        (503, r#"{"message":"yes","a/b":["no"]}"#, "yes"),
    ] {
        let mut received = received(status, &headers, body);
        CONVENTIONS.attach(&mut received);
        let error = response::error::<(), CallError>(received).unwrap_err();
        assert_eq!(message(&error), expected);
        assert_eq!(error.request_id(), Some("7f3a"));
        assert_eq!(error.retry_after(), Some(Duration::from_millis(2500)));
    }
    assert_eq!(error(503, &headers, "").retry_after(), None);
}

#[test]
fn debug_output_has_messages_and_lengths_instead_of_raw_bodies() {
    let secret = r#"{"detail":"down","token":"a secret"}"#;
    for error in [error(500, &[], secret), error(404, &[], secret)] {
        let printed = format!("{error:?}");
        assert!(
            !format!("{printed} {error:#?}").contains("secret"),
            "{printed}"
        );
        // `unwrap` and a `main` that returns an error print it.
        let expected = r#"message: Some("down"), body_len: 36"#;
        assert!(printed.contains(expected), "{printed}");
    }
    let response = response::empty::<Infallible>(received(200, &[], secret)).unwrap();
    assert!(!format!("{response:?}").contains("secret"));
}

#[test]
fn error_says_whether_the_call_may_succeed_later() {
    let of_kind = |kind| Error::<CallError>::from(TransportError::new(kind, "cause"));
    for (error, expected) in [
        (error(429, &[], ""), (true, true)),
        (error(408, &[], ""), (false, true)),
        (error(502, &[], ""), (false, true)),
        (error(503, &[], ""), (false, true)),
        (error(504, &[], ""), (false, true)),
        (error(500, &[], ""), (false, false)),
        (error(404, &[], ""), (false, false)),
        (error(200, &[], ""), (false, false)),
        (of_kind(TransportErrorKind::Connect), (false, true)),
        (of_kind(TransportErrorKind::TimedOut), (false, true)),
        (of_kind(TransportErrorKind::Interrupted), (false, true)),
        (of_kind(TransportErrorKind::Missing), (false, false)),
        (of_kind(TransportErrorKind::Other), (false, false)),
    ] {
        assert_eq!(
            (error.is_rate_limited(), error.is_retryable()),
            expected,
            "{error:?}"
        );
        assert_eq!(error.attempts(), 1);
    }
}

fn calls_several(error: Error<CallError>) -> Result<(), AnyError> {
    Err(error)?;
    Ok(())
}

#[test]
fn any_error_keeps_all_and_can_be_downcast() {
    let body = r#"{"message":"no"}"#;
    let found = calls_several(error(422, &[("request-id", "7f3a")], body)).unwrap_err();
    assert_eq!(found.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(found.headers().unwrap()["request-id"], "7f3a");
    assert_eq!(found.body().unwrap(), body);
    assert_eq!(found.message().unwrap(), "no");
    assert_eq!(found.request_id(), Some("7f3a"));
    assert!(matches!(found.downcast_ref(), Some(CallError::Default(_))));
    assert!(found.downcast_ref::<Infallible>().is_none());
    assert!(
        error(503, &[], "")
            .erase()
            .downcast_ref::<CallError>()
            .is_none()
    );
    let transport =
        Error::<CallError>::from(TransportError::new(TransportErrorKind::Connect, "cause"));
    let transport = transport.erase();
    assert!(transport.is_connect());
    assert_eq!(transport.source().unwrap().to_string(), "cause");
    fn assert_shareable<T: Send + Sync + StdError + 'static>(_: &T) {}
    assert_shareable(&transport);
}

#[test]
fn errors_and_responses_are_small() {
    assert!(size_of::<Error<Box<CallError>>>() <= 40);
    assert!(size_of::<Error<CallError>>() <= 40);
    assert!(size_of::<AnyError>() <= 40);
    assert_eq!(size_of::<Response<[u8; 1000]>>(), size_of::<usize>());
    assert_eq!(size_of::<RawResponse>(), size_of::<usize>());
}
