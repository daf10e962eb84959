//! Timeouts of each kind, by a clock that tests control.

use std::error::Error as StdError;
use std::time::Duration;

use http::{Response, StatusCode};
use runtime::body::Body;
use runtime::call::Call;
use runtime::client::{Client, ClientBuilder};
use runtime::content::Content;
use runtime::retry::Retry;
use runtime::settings::CallSettings;
use runtime::transport::Transport;

use crate::support::{Fake, MockClock, Piece, Raw, body_of};

const SECOND: Duration = Duration::from_secs(1);

fn builder(transport: impl Transport + 'static, clock: &MockClock) -> ClientBuilder {
    ClientBuilder::new("https://api.example.com")
        .transport(transport)
        .clock(clock.clone())
        .retry(Retry::never())
}

fn client(transport: impl Transport + 'static, clock: &MockClock) -> Client {
    builder(transport, clock).build().unwrap()
}

/// Returns which timeout a call exceeded.
async fn exceeded(call: Call<Raw>) -> String {
    let error = call.send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    let outcome = match error.is_success_status() {
        true => "; the server has carried the request out",
        false => "",
    };
    let expected = format!("the request timed out{outcome}");
    assert_eq!(error.to_string(), expected);
    error.source().map(ToString::to_string).unwrap_or_default()
}

#[tokio::test]
async fn silent_server_exceeds_the_timeout_that_is_shortest() {
    for (settings, expected) in [
        (
            (|it| it) as fn(CallSettings) -> CallSettings,
            "`response_timeout` is 300s",
        ),
        (|it| it.response_timeout(SECOND), "`response_timeout` is 1s"),
        (
            |it| it.attempt_timeout(2 * SECOND),
            "`attempt_timeout` is 2s",
        ),
        (|it| it.timeout(3 * SECOND), "`timeout` is 3s"),
        (
            |it| it.timeout(3 * SECOND).timeout(None),
            "`response_timeout` is 300s",
        ),
        (
            |it| it.timeout(3 * SECOND).attempt_timeout(2 * SECOND),
            "`attempt_timeout` is 2s",
        ),
        (
            |it| it.response_timeout(None).timeout(301 * SECOND),
            "`timeout` is 301s",
        ),
    ] {
        let clock = MockClock::manual();
        let call = Call::<Raw>::new(&client(Fake::silent(), &clock)).with_settings(settings);
        let (exceeded, ()) = tokio::join!(exceeded(call), async {
            for _ in 0..302 {
                tokio::task::yield_now().await;
                clock.advance(SECOND);
            }
        });
        assert_eq!(exceeded, expected);
    }
}

#[tokio::test]
async fn settings_of_the_call_take_precedence() {
    let clock = MockClock::new();
    let client = builder(Fake::silent(), &clock)
        .response_timeout(7 * SECOND)
        .build()
        .unwrap();
    let call = || Call::<Raw>::new(&client);
    assert_eq!(exceeded(call()).await, "`response_timeout` is 7s");
    let call = call().with_settings(|settings| settings.response_timeout(5 * SECOND));
    assert_eq!(exceeded(call).await, "`response_timeout` is 5s");
    assert_eq!(clock.slept(), [7 * SECOND, 5 * SECOND]);
}

#[tokio::test]
async fn no_timer_starts_for_a_response_that_is_there() {
    let clock = MockClock::new();
    let client = client(Fake::responding(StatusCode::OK, "body"), &clock);
    Call::<Raw>::new(&client).send().await.unwrap();
    assert_eq!(clock.slept(), Vec::<Duration>::new());
}

#[tokio::test]
async fn silence_within_a_body_is_limited() {
    let body = body_of([Piece::Bytes("a"), Piece::Silence]);
    let clock = MockClock::new();
    let client = client(Fake::responding(StatusCode::OK, body), &clock);
    assert_eq!(exceeded(Call::new(&client)).await, "`idle_timeout` is 90s");
}

#[tokio::test]
async fn each_piece_of_a_body_is_progress() {
    let clock = MockClock::manual();
    let transport = {
        let clock = clock.clone();
        Fake::new(move |_| {
            let clock = clock.clone();
            let mut pieces = 0;
            let stream = futures_core_stream(move |cx| {
                pieces += 1;
                clock.advance(10 * SECOND);
                cx.waker().wake_by_ref();
                match pieces {
                    20 => std::task::Poll::Ready(None),
                    odd if odd % 2 == 1 => std::task::Poll::Pending,
                    _ => std::task::Poll::Ready(Some(Ok("ab".into()))),
                }
            });
            Some(Ok(Response::new(Body::from_stream(stream))))
        })
    };
    let response = Call::<Raw>::new(&client(transport, &clock)).send().await;
    assert_eq!(
        response.unwrap().body().as_bytes().map(|it| it.len()),
        Some(18)
    );
    // A timer is renewed, not made for each piece.
    assert_eq!(clock.slept().len(), 2);
}

struct FromFunction<F>(F);

type Polled = std::task::Poll<Option<Result<bytes::Bytes, std::io::Error>>>;

impl<F: FnMut(&mut std::task::Context<'_>) -> Polled + Unpin> futures_core::Stream
    for FromFunction<F>
{
    type Item = Result<bytes::Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        (self.0)(cx)
    }
}

fn futures_core_stream<F: FnMut(&mut std::task::Context<'_>) -> Polled + Unpin>(
    next: F,
) -> FromFunction<F> {
    FromFunction(next)
}

#[tokio::test]
async fn slow_reader_is_not_the_silence_of_the_server() {
    let body = body_of([
        Piece::Bytes("a"),
        Piece::Later,
        Piece::Bytes("b"),
        Piece::Later,
    ]);
    let clock = MockClock::manual();
    let client = client(Fake::responding(StatusCode::OK, body), &clock);
    let mut body = Call::<Raw>::new(&client)
        .send_streamed()
        .await
        .unwrap()
        .into_body();
    for expected in [Some("a"), Some("b"), None] {
        clock.advance(1000 * SECOND);
        assert_eq!(
            body.chunk().await.unwrap().as_deref(),
            expected.map(str::as_bytes)
        );
    }
}

#[tokio::test]
async fn total_timeout_ends_with_the_head_of_a_streamed_response() {
    let body = body_of([Piece::Bytes("a"), Piece::Later, Piece::Bytes("b")]);
    let clock = MockClock::manual();
    let client = builder(Fake::responding(StatusCode::OK, body), &clock)
        .timeout(SECOND)
        .attempt_timeout(SECOND)
        .build()
        .unwrap();
    let response = Call::<Raw>::new(&client).send_streamed().await.unwrap();
    clock.advance(10 * SECOND);
    assert_eq!(response.into_body().bytes(2).await.unwrap(), "ab");
}

#[tokio::test]
async fn total_timeout_includes_the_body() {
    let body = body_of([Piece::Bytes("a"), Piece::Silence]);
    let clock = MockClock::new();
    let client = builder(Fake::responding(StatusCode::OK, body), &clock)
        .idle_timeout(None)
        .timeout(SECOND)
        .build()
        .unwrap();
    assert_eq!(exceeded(Call::new(&client)).await, "`timeout` is 1s");
}

/// Reads the body of a request before it answers.
struct Reading;

impl Transport for Reading {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> runtime::maybe::BoxFuture<'_, Result<Response<Body>, runtime::transport::TransportError>>
    {
        Box::pin(async move {
            let mut body = request.into_body();
            while body.chunk().await?.is_some() {}
            drop(body);
            std::future::pending().await
        })
    }
}

#[tokio::test]
async fn silence_within_an_upload_is_limited() {
    let clock = MockClock::new();
    let body = body_of([Piece::Bytes("a"), Piece::Silence]);
    let client = client(Reading, &clock);
    let call = Call::<Raw>::new(&client).with_body(Content::new("text/plain", body));
    assert_eq!(exceeded(call).await, "`idle_timeout` is 90s");
}

#[tokio::test]
async fn response_is_awaited_from_the_end_of_the_upload() {
    let clock = MockClock::new();
    let body = body_of([Piece::Bytes("a"), Piece::Bytes("b")]);
    let client = client(Reading, &clock);
    let call = Call::<Raw>::new(&client).with_body(Content::new("text/plain", body));
    assert_eq!(exceeded(call).await, "`response_timeout` is 300s");
}

/// Sends a body on a line that takes 10 s for each 64 KiB, and answers.
struct SlowLine(MockClock);

impl Transport for SlowLine {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> runtime::maybe::BoxFuture<'_, Result<Response<Body>, runtime::transport::TransportError>>
    {
        Box::pin(async move {
            let length = http_body::Body::size_hint(request.body()).exact();
            let mut body = request.into_body();
            let mut sent = 0;
            while let Some(piece) = body.chunk().await? {
                for _ in piece.chunks(64 * 1024) {
                    self.0.advance(10 * SECOND);
                    tokio::task::yield_now().await;
                }
                sent += piece.len() as u64;
                assert!(http_body::Body::size_hint(&body).exact() == length.map(|it| it - sent));
            }
            assert_eq!(length, Some(sent));
            Ok(Response::new(sent.to_string().into()))
        })
    }
}

#[tokio::test]
async fn upload_of_bytes_that_proceeds_is_not_cut_off() {
    let clock = MockClock::manual();
    let client = client(SlowLine(clock.clone()), &clock);
    let bytes = vec![0; 4 * 1024 * 1024 + 1];
    let call = Call::<Raw>::new(&client).with_body(Content::new("text/plain", bytes));
    let response = call.send().await.unwrap();
    assert_eq!(response.body().as_bytes().unwrap(), "4194305");
}

#[cfg(not(feature = "tokio"))]
#[tokio::test]
async fn timeout_that_is_set_needs_a_clock() {
    use runtime::error::Error;

    let builder = || ClientBuilder::new("https://api.example.com").transport(Fake::unused());
    let error = builder().timeout(SECOND).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "a timeout or retries are set, and the client has no clock"
    );
    let error = builder().retry(Retry::default()).build().unwrap_err();
    assert!(error.to_string().contains("no clock"), "{error}");
    let client = builder()
        .timeout(None)
        .retry(Retry::never())
        .build()
        .unwrap();
    let call = Call::<Raw>::new(&client).with_settings(|it| it.retry(Retry::default()));
    let error = call.send().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    let call = Call::<Raw>::new(&client).with_settings(|settings| settings.idle_timeout(SECOND));
    let error = call.send().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
}

#[cfg(feature = "tokio")]
#[test]
fn default_clock_works_outside_of_tokio() {
    use std::sync::Arc;
    use std::task::{Context, Poll, Wake, Waker};

    struct Unpark(std::thread::Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let client = ClientBuilder::new("https://api.example.com")
        .transport(Fake::silent())
        .timeout(Duration::from_millis(20))
        .build()
        .unwrap();
    let mut call = Box::pin(Call::<Raw>::new(&client).send());
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let error = loop {
        match call.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(outcome) => break outcome.unwrap_err(),
            Poll::Pending => std::thread::park(),
        }
    };
    assert!(error.is_timeout(), "{error:?}");
}
