//! Spans of calls and attempts.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{Request, Response, StatusCode};
use runtime::body::Body;
use runtime::call::{Call, Operation};
use runtime::client::ClientBuilder;
use runtime::credential::{Credential, Secret};
use runtime::formats::password::Password;
use runtime::maybe::BoxError;
use runtime::parameter::Parameter;
use runtime::redirect::Redirects;
use runtime::retry::Retry;
use runtime::transport::{TransportError, TransportErrorKind};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_default;
use tracing::{Event, Metadata, Subscriber};

use crate::support::{Fake, MockClock, Piece, Raw, body_of};

/// A subscriber that keeps the fields of all spans, and of all events.
#[derive(Clone, Default)]
struct Spans {
    spans: Arc<Mutex<Vec<Fields>>>,
    /// Those that are entered, the innermost one last.
    entered: Arc<Mutex<Vec<Id>>>,
    /// Each with the number of the span in which it is.
    events: Arc<Mutex<Vec<(u64, Fields)>>>,
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        let mut spans = self.all();
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = span.into_u64() as usize - 1;
        values.record(&mut self.all()[index]);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let span = locked(&self.entered).last().map_or(0, Id::into_u64);
        locked(&self.events).push((span, fields));
    }

    fn enter(&self, span: &Id) {
        locked(&self.entered).push(span.clone());
    }

    fn exit(&self, _: &Id) {
        locked(&self.entered).pop();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        f.write_str(&fields.collect::<Vec<_>>().join(" "))
    }
}

impl Spans {
    fn all(&self) -> MutexGuard<'_, Vec<Fields>> {
        locked(&self.spans)
    }

    /// The events, each with the number of its span.
    fn events(&self) -> Vec<(u64, String)> {
        let events = locked(&self.events);
        let events = events.iter();
        events
            .map(|(span, fields)| (*span, fields.to_string()))
            .collect()
    }

    /// The fields of all spans, one of them in a line.
    fn lines(&self) -> Vec<String> {
        let spans = self.all();
        spans.iter().map(Fields::to_string).collect()
    }
}

async fn spans_of_call(transport: Fake) -> Result<Vec<String>, BoxError> {
    let spans = Spans::default();
    let _guard = set_default(spans.clone());
    let client = ClientBuilder::new("https://example.com:8443/v1")
        .header("X-Secret", "hidden")
        .credential("key", Credential::Query("key", Secret::new("hidden")))
        .transport(transport)
        .retry(Retry::never())
        .build()?;
    let _ = Call::<Raw>::new(&client).send().await;
    let request = Request::get("/pots?size=1").body(Body::from("hidden"))?;
    let _ = client.execute(request).await;
    Ok(spans.lines())
}

#[tokio::test]
async fn spans_have_fields_of_open_telemetry_and_no_secret() {
    let spans = spans_of_call(Fake::responding(StatusCode::NOT_FOUND, "hidden"))
        .await
        .unwrap();
    let [call, attempt, execute, own] = spans.as_slice() else {
        panic!("{spans:#?}");
    };
    let error = "error.type=404 http.response.status_code=404";
    let id = Raw::INFO.id;
    assert_eq!(
        *call,
        format!("{error} otel.kind=internal otel.name={id} otel.status_code=ERROR")
    );
    assert_eq!(
        *attempt,
        "error.type=404 http.request.method=GET http.request.resend_count=0 \
         http.response.status_code=404 otel.kind=client otel.name=GET /a otel.status_code=ERROR \
         server.address=example.com server.port=8443 url.full=https://example.com:8443/v1/a \
         url.template=/a"
    );
    assert!(execute.contains("otel.name=execute"), "{execute}");
    let url = "url.full=https://example.com:8443/v1/pots?size=REDACTED&key=REDACTED";
    assert!(own.ends_with(url), "{own}");
    assert!(!spans.concat().contains("hidden"), "{spans:#?}");
}

#[tokio::test]
async fn span_of_failure_has_its_kind() {
    let failing = Fake::new(|_| {
        let kind = TransportErrorKind::Interrupted;
        Some(Err(TransportError::new(kind, "hidden")))
    });
    let spans = spans_of_call(failing).await.unwrap();
    for span in &spans {
        assert!(span.starts_with("error.type=Interrupted"), "{span}");
        assert!(!span.contains("hidden"), "{span}");
    }
}

#[tokio::test]
async fn span_of_success_has_no_error() {
    let spans = spans_of_call(Fake::responding(StatusCode::OK, ""))
        .await
        .unwrap();
    assert_eq!(spans.len(), 4);
    for span in spans {
        assert!(!span.contains("error") && !span.contains("ERROR"), "{span}");
    }
}

#[tokio::test]
async fn url_with_a_password_is_not_shown() {
    let spans = Spans::default();
    let _guard = set_default(spans.clone());
    let client = ClientBuilder::new("https://example.com")
        .transport(Fake::responding(StatusCode::OK, ""))
        .build()
        .unwrap();
    let send = |parameter| {
        let call = Call::<Raw>::new(&client);
        let call = call.with_parameter(parameter, &Password::from("hidden"));
        call.send()
    };
    for (parameter, is_shown) in [
        (Parameter::query("pin"), false),
        (Parameter::querystring("pin"), false),
        (Parameter::header("X-Pin"), true),
    ] {
        send(parameter).await.unwrap();
        let attempt = spans.lines().pop().unwrap();
        assert_eq!(attempt.contains("url.full"), is_shown, "{attempt}");
        assert!(attempt.contains("url.template=/a"), "{attempt}");
    }
    assert!(!spans.lines().concat().contains("hidden"));
}

#[tokio::test]
async fn url_of_a_request_of_the_callers_own_has_no_secret() {
    let spans = Spans::default();
    let _guard = set_default(spans.clone());
    let client = ClientBuilder::new("https://example.com")
        .transport(Fake::responding(StatusCode::OK, ""))
        .build()
        .unwrap();
    for (url, expected) in [
        (
            "https://hidden:hidden@other.example.com:8443/a?b",
            "https://other.example.com:8443/a?REDACTED",
        ),
        (
            "https://other.example.com/a?X-Signature=hidden&b=",
            "https://other.example.com/a?X-Signature=REDACTED&b=REDACTED",
        ),
        ("https://[::1]:80", "https://[::1]:80/"),
    ] {
        let request = Request::get(url).body(Body::empty()).unwrap();
        client.execute(request).await.unwrap();
        let attempt = spans.lines().pop().unwrap();
        let shown = attempt.split_once("url.full=").unwrap().1;
        assert_eq!(shown, expected);
    }
    assert!(!spans.lines().concat().contains("hidden"));
}

#[tokio::test]
async fn query_of_a_call_is_shown() {
    let spans = Spans::default();
    let _guard = set_default(spans.clone());
    let client = ClientBuilder::new("https://example.com")
        .transport(Fake::responding(StatusCode::OK, ""))
        .build()
        .unwrap();
    let call = Call::<Raw>::new(&client).with_parameter(Parameter::query("size"), &1);
    call.send().await.unwrap();
    let attempt = spans.lines().pop().unwrap();
    let url = "url.full=https://example.com/a?size=1";
    assert!(attempt.contains(url), "{attempt}");
}

/// A client whose attempts can time out.
fn timed(response: impl Fn() -> Option<Body> + Send + Sync + 'static) -> ClientBuilder {
    ClientBuilder::new("https://example.com")
        .transport(Fake::new(move |_| {
            response().map(|body| Ok(Response::new(body)))
        }))
        .clock(MockClock::new())
        .retry(Retry::never())
}

#[tokio::test]
async fn spans_of_what_is_given_up_say_so() {
    let canceled = "error.type=canceled";
    let timed_out = "error.type=TimedOut";
    let second = Duration::from_secs(1);
    let body = || body_of([Piece::Bytes("a"), Piece::Silence]);
    for (client, call, attempt) in [
        (timed(|| None), timed_out, timed_out),
        (
            timed(|| None)
                .response_timeout(None)
                .idle_timeout(None)
                .attempt_timeout(second),
            timed_out,
            canceled,
        ),
        (
            timed(|| None).response_timeout(None).timeout(second),
            canceled,
            canceled,
        ),
        (timed(move || Some(body())), timed_out, timed_out),
        (
            timed(move || Some(body()))
                .response_timeout(None)
                .idle_timeout(None)
                .attempt_timeout(second),
            timed_out,
            canceled,
        ),
    ] {
        let spans = Spans::default();
        let _guard = set_default(spans.clone());
        let client = client.build().unwrap();
        assert!(Call::<Raw>::new(&client).send().await.is_err());
        let lines = spans.lines();
        assert!(lines[0].starts_with(call), "{lines:#?}");
        assert!(lines[1].starts_with(attempt), "{lines:#?}");
        assert!(lines.iter().all(|line| line.contains("=ERROR")));
    }
}

#[tokio::test]
async fn attempt_whose_body_fails_is_no_success() {
    for (body, error) in [
        (
            body_of([Piece::Bytes("a"), Piece::Failure("hidden")]),
            "error.type=Interrupted",
        ),
        (body_of([Piece::Bytes("a"), Piece::Bytes("b")]), "otel.name"),
    ] {
        let spans = Spans::default();
        let _guard = set_default(spans.clone());
        let client = timed(move || Some(body.clone())).build().unwrap();
        let _ = Call::<Raw>::new(&client).send().await;
        for line in spans.lines() {
            assert_eq!(line.contains("error"), error.contains("error"), "{line}");
            assert!(line.contains(error), "{line}");
        }
    }
}

#[tokio::test]
async fn body_that_is_dropped_early_is_canceled() {
    let spans = Spans::default();
    let _guard = set_default(spans.clone());
    let body = || body_of([Piece::Bytes("a"), Piece::Bytes("b")]);
    let client = timed(move || Some(body())).build().unwrap();
    let response = Call::<Raw>::new(&client).send_streamed().await.unwrap();
    let mut body = response.into_body();
    body.chunk().await.unwrap();
    assert!(!spans.lines().concat().contains("error"));
    drop(body);
    assert!(spans.lines()[1].starts_with("error.type=canceled"));
}

#[tokio::test]
async fn retries_and_redirects_are_events_within_the_call() {
    let count = Mutex::new(0);
    let fake = Fake::new(move |_| {
        let mut count = locked(&count);
        *count += 1;
        let response = Response::builder().header("retry-after", "2");
        let response = match *count {
            1 => response.status(503),
            2 => {
                return Some(Err(TransportError::new(
                    TransportErrorKind::Interrupted,
                    "hidden",
                )));
            }
            3 => response
                .status(307)
                .header("location", "//other.example.com/hidden"),
            _ => response,
        };
        Some(Ok(response.body(Body::empty()).unwrap_or_default()))
    });
    let clock = MockClock::new();
    let client = ClientBuilder::new("https://example.com")
        .transport(fake)
        .clock(clock.clone())
        .redirects(Redirects::any_origin(1))
        .build()
        .unwrap();
    let spans = Spans::default();
    let _guard = set_default(spans.clone());
    Call::<Raw>::new(&client).send().await.unwrap();
    // The first span is that of the call, all others are attempts.
    assert_eq!(spans.lines().len(), 5);
    let [first, second] = clock.slept().try_into().unwrap();
    let wait = |wait: Duration| wait.as_secs_f64() * 1000.0;
    assert_eq!(
        spans.events(),
        [
            (
                1,
                format!("error.type=503 message=retry wait_ms={:?}", wait(first))
            ),
            (
                1,
                format!(
                    "error.type=Interrupted message=retry wait_ms={:?}",
                    wait(second)
                )
            ),
            (
                1,
                "http.response.status_code=307 message=redirect \
                 server.address=other.example.com server.port=443"
                    .to_owned()
            ),
        ]
    );
    assert!(wait(first) >= 2000.0);
}

#[tokio::test]
async fn outcome_that_is_final_is_no_event() {
    let spans = Spans::default();
    let _guard = set_default(spans.clone());
    let builder = ClientBuilder::new("https://example.com").clock(MockClock::new());
    let client = builder.transport(Fake::responding(StatusCode::NOT_FOUND, ""));
    let _ = Call::<Raw>::new(&client.build().unwrap()).send().await;
    assert_eq!(spans.events(), []);
}
