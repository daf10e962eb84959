//! The path of a call: what is read of its response, and what is around it.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue};
use http::{Request, Response, StatusCode};
use runtime::body::Body;
use runtime::call::{Call, Operation};
use runtime::client::{Client, ClientBuilder};
use runtime::credential::{Credential, Secret};
use runtime::error::Error;
use runtime::layer::{Layer, Next};
use runtime::maybe::BoxFuture;
use runtime::operation_info::OperationInfo;
use runtime::raw_response::RawResponse;
use runtime::response;
use runtime::retry::Retry;
use runtime::settings::CallSettings;
use runtime::transport::{Transport, TransportError, TransportErrorKind};

use crate::support::{Fake, MockClock, Piece, Raw, body_of, in_memory};

/// An operation that responds with text, and whose errors are not described.
struct Text;

impl Operation for Text {
    type Output = response::Response<String>;

    type Error = Infallible;

    const INFO: OperationInfo = OperationInfo::new("GET", "/text").security(&[&["key"]]);

    fn response(response: Response<Body>) -> Result<Self::Output, Error<Infallible>> {
        match response.status().as_u16() {
            200..=299 => response::text(response),
            _ => Err(response::unexpected(response)),
        }
    }
}

/// An operation whose response arrives in pieces.
struct Streamed;

impl Operation for Streamed {
    type Output = Response<Body>;

    type Error = Infallible;

    const INFO: OperationInfo = OperationInfo::new("GET", "/streamed");

    fn is_streamed(head: &http::response::Parts) -> bool {
        head.status.is_success()
    }

    fn response(response: Response<Body>) -> Result<Self::Output, Error<Infallible>> {
        Ok(response)
    }
}

struct Head;

impl Operation for Head {
    type Output = Response<Body>;

    type Error = Infallible;

    const INFO: OperationInfo = OperationInfo::new("HEAD", "/");

    fn response(response: Response<Body>) -> Result<Self::Output, Error<Infallible>> {
        Ok(response)
    }
}

fn builder(transport: impl Transport + 'static) -> ClientBuilder {
    ClientBuilder::new("https://api.example.com")
        .transport(transport)
        .retry(Retry::never())
        .credential("key", Credential::Query("key", Secret::new("s3cret")))
}

fn client(transport: impl Transport + 'static) -> Client {
    builder(transport).build().unwrap()
}

/// A client whose server responds with a body in pieces.
fn responding(status: u16, body: Body) -> Client {
    client(Fake::responding(
        StatusCode::from_u16(status).unwrap(),
        body,
    ))
}

fn pieces() -> Body {
    Body::repeatable(|| body_of([Piece::Bytes("ab"), Piece::Later, Piece::Bytes("c")]))
}

fn kind<E: std::fmt::Debug>(error: Error<E>) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        error => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn body_is_whole_unless_it_is_streamed() {
    let client = responding(200, pieces());
    let whole = Call::<Raw>::new(&client).send().await.unwrap();
    assert_eq!(in_memory(whole.body()), "abc");
    let streamed = Call::<Streamed>::new(&client).send().await.unwrap();
    assert!(streamed.body().as_bytes().is_none());
    assert_eq!(streamed.into_body().bytes(3).await.unwrap(), "abc");

    let client = responding(500, pieces());
    let whole = Call::<Streamed>::new(&client).send().await.unwrap();
    assert_eq!(in_memory(whole.body()), "abc");
}

#[tokio::test]
async fn body_that_is_not_read_cannot_be_decoded() {
    let error = Text::response(Response::new(pieces())).unwrap_err();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(
        (error.to_string().as_str(), source.as_deref()),
        (
            "failed to decode the body of the 200 OK response; the server has carried the request out",
            Some("the body has to be read first")
        )
    );
}

#[tokio::test]
async fn response_longer_than_the_limit_names_send_streamed() {
    for body in [Body::from("abc"), pieces()] {
        let client = builder(Fake::responding(StatusCode::OK, body))
            .max_response_bytes(2)
            .build()
            .unwrap();
        let error = Call::<Text>::new(&client).send().await.unwrap_err();
        assert!(error.to_string().contains("send_streamed"), "{error}");
        assert_eq!(kind(error), TransportErrorKind::TooLarge);
        let call = Call::<Text>::new(&client);
        let response = call.with_settings(|settings| settings.max_response_bytes(3));
        assert_eq!(response.send().await.unwrap().body(), "abc");
    }
}

#[tokio::test]
async fn default_limit_is_64_mib() {
    const MIB: usize = 1024 * 1024;
    for (length, outcome) in [
        (64 * MIB, None),
        (64 * MIB + 1, Some(TransportErrorKind::TooLarge)),
    ] {
        let client = responding(200, Body::from(vec![0; length]));
        let error = Call::<Raw>::new(&client).send().await.err();
        assert_eq!(error.map(kind), outcome, "{length}");
    }
}

#[tokio::test]
async fn one_mib_of_an_error_is_read() {
    const MIB: usize = 1024 * 1024;
    let body = Body::repeatable(|| Body::from(vec![b'e'; MIB + 1]));
    let client = responding(500, body);
    let response = Call::<Raw>::new(&client).send().await.unwrap();
    assert_eq!(response.body().as_bytes().map(Bytes::len), Some(MIB));
    let error = Call::<Text>::new(&client).send().await.unwrap_err();
    let Error::Unexpected(response) = error else {
        panic!("{error:?}")
    };
    assert_eq!(response.body().len(), RawResponse::MAX_BODY_BYTES);
    assert_eq!((response.body_len(), response.is_cut()), (MIB, true));
    let debug = format!("{response:?}");
    assert!(debug.contains("body_len: 1048576, is_cut: true"), "{debug}");
    let client = responding(500, Body::from(vec![b'e'; MIB]));
    match Call::<Text>::new(&client).send().await.unwrap_err() {
        Error::Unexpected(response) => assert!(!response.is_cut()),
        error => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn body_that_cannot_be_is_not_read() {
    for status in [204, 205, 304] {
        let client = responding(status, body_of([Piece::Silence]));
        let response = Call::<Raw>::new(&client).send().await.unwrap();
        assert_eq!(in_memory(response.body()), "", "{status}");
    }
    let client = responding(200, body_of([Piece::Silence]).with_length(1 << 40));
    let response = Call::<Head>::new(&client).send().await.unwrap();
    assert_eq!(in_memory(response.body()), "");
}

/// A response whose head has an id, and whose body is this.
fn headed(status: u16, body: &Body) -> Fake {
    let body = body.clone();
    Fake::new(move |_| {
        let response = Response::builder()
            .status(status)
            .header("x-request-id", "7f3a")
            .header("retry-after", "5");
        Some(Ok(response.body(body.clone()).unwrap()))
    })
}

fn broken() -> Body {
    Body::repeatable(|| body_of([Piece::Bytes("a"), Piece::Failure("broken")]))
}

fn stalled() -> Body {
    Body::repeatable(|| body_of([Piece::Bytes("a"), Piece::Silence]))
}

#[tokio::test]
async fn broken_body_is_an_interrupted_error() {
    let client = responding(200, broken());
    let error = Call::<Raw>::new(&client).send().await.unwrap_err();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(source.as_deref(), Some("broken"));
    assert_eq!(kind(error), TransportErrorKind::Interrupted);
}

#[tokio::test]
async fn error_without_the_body_has_the_head_of_the_response() {
    use TransportErrorKind::{Interrupted, TimedOut, TooLarge};
    let second = Duration::from_secs(1);
    type Change = fn(CallSettings, Duration) -> CallSettings;
    let cases: [(Body, TransportErrorKind, Change); 5] = [
        (broken(), Interrupted, |settings, _| settings),
        (stalled(), TimedOut, CallSettings::idle_timeout),
        (stalled(), TimedOut, |settings, time| {
            settings.idle_timeout(None).attempt_timeout(time)
        }),
        (stalled(), TimedOut, |settings, time| {
            settings.idle_timeout(None).timeout(time)
        }),
        ("abc".into(), TooLarge, |settings, _| {
            settings.max_response_bytes(2)
        }),
    ];
    for (body, expected, change) in cases {
        for status in [201, 300] {
            let client = builder(headed(status, &body))
                .clock(MockClock::new())
                .build()
                .unwrap();
            let call = Call::<Text>::new(&client);
            let call = call.with_settings(|settings| change(settings, second));
            let error = call.send().await.unwrap_err();
            let is_success = status == 201;
            assert_eq!(error.status().map(|it| it.as_u16()), Some(status));
            assert_eq!(error.headers().unwrap()["x-request-id"], "7f3a");
            assert_eq!(error.request_id(), Some("7f3a"));
            assert_eq!(error.retry_after(), Some(Duration::from_secs(5)));
            assert_eq!(error.body(), None);
            assert_eq!(error.is_success_status(), is_success);
            assert_eq!(error.is_retryable(), !is_success && expected != TooLarge);
            let text = error.to_string();
            let carried_out = " (request 7f3a); the server has carried the request out";
            assert_eq!(text.ends_with(carried_out), is_success, "{text}");
            assert_eq!(kind(error), expected);
        }
    }
}

#[tokio::test]
async fn error_response_with_a_broken_body_is_an_error_response() {
    for body in [broken(), stalled()] {
        let client = builder(headed(503, &body))
            .clock(MockClock::new())
            .build()
            .unwrap();
        let error = Call::<Text>::new(&client).send().await.unwrap_err();
        assert!(error.is_retryable());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(5)));
        let Error::Unexpected(response) = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (response.status().as_u16(), &response.body()[..]),
            (503, &b"a"[..])
        );
        assert_eq!(response.request_id(), Some("7f3a"));
        assert!(response.is_cut());
    }
}

#[tokio::test]
async fn send_streamed_returns_success_as_it_arrives_and_errors_decoded() {
    let client = responding(206, pieces());
    let response = Call::<Text>::new(&client).send_streamed().await.unwrap();
    assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
    assert!(response.body().as_bytes().is_none());
    let (mut body, mut received) = (response.into_body(), Vec::new());
    while let Some(piece) = body.chunk().await.unwrap() {
        received.push(piece);
    }
    assert_eq!(received, ["ab", "c"]);

    let client = responding(404, pieces());
    let error = Call::<Text>::new(&client)
        .send_streamed()
        .await
        .unwrap_err();
    let Error::Unexpected(response) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (response.status().as_u16(), &response.body()[..]),
        (404, &b"abc"[..])
    );
    // The operation has no error: the response is one that it describes.
    let response = Call::<Raw>::new(&client).send_streamed().await.unwrap();
    assert_eq!(in_memory(response.body()), "abc");
}

#[tokio::test]
async fn send_raw_returns_every_response_as_it_arrives() {
    for status in [200, 302, 404, 500] {
        let client = responding(status, pieces());
        let response = Call::<Text>::new(&client).send_raw().await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.into_body().bytes(3).await.unwrap(), "abc");
    }
}

#[tokio::test]
async fn request_says_which_operation_it_is_of_also_to_the_transport() {
    let fake = Fake::responding(StatusCode::OK, "");
    let call = Call::<Text>::new(&client(fake.clone()));
    let built = call.request().unwrap();
    call.send().await.unwrap();
    let sent = fake.requests();
    for request in [&built, &sent[0]] {
        let info = request.extensions().get::<OperationInfo>();
        assert_eq!(format!("{info:?}"), format!("{:?}", Some(Text::INFO)));
        assert_eq!(
            request.uri().to_string(),
            "https://api.example.com/text?key=s3cret"
        );
    }
}

/// Adds its name to a header on the way to the server, and to another on the way back.
struct Named(&'static str);

impl Named {
    fn add(&self, headers: &mut HeaderMap) {
        let previous = headers.get("x-path").and_then(|value| value.to_str().ok());
        let path = format!("{}{}", previous.unwrap_or_default(), self.0);
        headers.insert("x-path", HeaderValue::try_from(path).unwrap());
    }
}

impl Layer for Named {
    fn send<'a>(
        &'a self,
        mut request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            self.add(request.headers_mut());
            let mut response = next.send(request).await?;
            self.add(response.headers_mut());
            Ok(response)
        })
    }
}

#[tokio::test]
async fn layers_are_around_the_call_and_around_its_attempts() {
    let fake = Fake::responding(StatusCode::OK, pieces());
    let client = builder(fake.clone())
        .layer(Named("c"))
        .call_layer(Named("a"))
        .layer(Named("d"))
        .call_layer(Named("b"))
        .build()
        .unwrap();
    let response = Call::<Text>::new(&client).send().await.unwrap();
    assert_eq!(response.headers()["x-path"], "dcba");
    assert_eq!(fake.requests()[0].headers()["x-path"], "abcd");
}

/// Keeps what a layer sees: the URL, and the body of the response if it is in memory.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<UrlAndBody>>>);

type UrlAndBody = (String, Option<Bytes>);

impl Layer for Seen {
    fn send<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let url = request.uri().to_string();
            let response = next.send(request).await?;
            let body = response.body().as_bytes().cloned();
            self.0.lock().unwrap().push((url, body));
            Ok(response)
        })
    }
}

#[tokio::test]
async fn layers_of_calls_see_no_credentials_and_the_body_as_it_was_read() {
    let (of_call, of_attempt) = (Seen::default(), Seen::default());
    let client = builder(Fake::responding(StatusCode::OK, pieces()))
        .layer(of_attempt.clone())
        .call_layer(of_call.clone())
        .build()
        .unwrap();
    Call::<Text>::new(&client).send().await.unwrap();
    assert_eq!(
        *of_call.0.lock().unwrap(),
        [(
            "https://api.example.com/text".to_owned(),
            Some("abc".into())
        )]
    );
    assert_eq!(
        *of_attempt.0.lock().unwrap(),
        [("https://api.example.com/text?key=s3cret".to_owned(), None)]
    );
}

/// Answers without the server.
struct Cache;

impl Layer for Cache {
    fn send<'a>(
        &'a self,
        _: Request<Body>,
        _: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, TransportError>> {
        Box::pin(std::future::ready(Ok(Response::new("cached".into()))))
    }
}

#[tokio::test]
async fn layer_can_answer() {
    let fake = Fake::unused();
    let client = builder(fake.clone()).call_layer(Cache).build().unwrap();
    let response = Call::<Text>::new(&client).send().await.unwrap();
    assert_eq!(response.body(), "cached");
    assert_eq!(fake.requests().len(), 0);
}

#[tokio::test]
async fn byte_order_mark_is_skipped() {
    let client = responding(200, "\u{feff}text".into());
    assert_eq!(
        Call::<Text>::new(&client).send().await.unwrap().body(),
        "text"
    );
    let json = Response::new(Body::from("\u{feff}[1]"));
    let json: Result<response::Response<Vec<u8>>, Error<Infallible>> = response::json(json);
    assert_eq!(json.unwrap().body(), &[1]);
}
