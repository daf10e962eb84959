//! When a call is tried again, after which wait, and how often at most.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::time::Duration;

use http::{Request, Response};
use runtime::body::Body;
use runtime::call::{Call, Operation};
use runtime::client::{Client, ClientBuilder};
use runtime::clock::Clock;
use runtime::conventions::{Conventions, WaitHeader};
use runtime::credential::{Credential, Secret};
use runtime::error::Error;
use runtime::layer::{Layer, Next};
use runtime::maybe::BoxFuture;
use runtime::operation_info::OperationInfo;
use runtime::response;
use runtime::retry::{Attempt, Retry};
use runtime::settings::CallSettings;
use runtime::transport::{Transport, TransportError, TransportErrorKind};

use crate::support::{Fake, MockClock, Piece, body_of};

type Outcome = Result<Response<Body>, TransportError>;

/// An operation with text in its response, and whose errors are not described.
macro_rules! operation {
    ($Name:ident, $info:expr) => {
        struct $Name;

        impl Operation for $Name {
            type Output = response::Response<String>;

            type Error = Infallible;

            const INFO: OperationInfo = $info;

            fn response(response: Response<Body>) -> Result<Self::Output, Error<Infallible>> {
                match response.status().is_success() {
                    true => response::text(response),
                    false => Err(response::unexpected(response)),
                }
            }
        }
    };
}

operation!(Get, OperationInfo::new("GET", "/a").security(&[&["key"]]));
operation!(Head, OperationInfo::new("HEAD", "/a"));
operation!(Put, OperationInfo::new("PUT", "/a"));
operation!(Delete, OperationInfo::new("DELETE", "/a"));
operation!(Post, OperationInfo::new("POST", "/a"));
operation!(Patch, OperationInfo::new("PATCH", "/a"));
operation!(
    Search,
    OperationInfo::new("POST", "/search").idempotent(true)
);
operation!(Draw, OperationInfo::new("GET", "/draw").idempotent(false));
operation!(
    Pay,
    OperationInfo::new("POST", "/payments").idempotency_key("Idempotency-Key")
);

static CONVENTIONS: Conventions =
    Conventions::COMMON.retry_after(&[WaitHeader::seconds("x-rate-limited-for")]);

/// A response with headers.
fn response(status: u16, headers: &[(&'static str, &str)]) -> Outcome {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(Body::empty()).unwrap())
}

fn failure(kind: TransportErrorKind) -> Outcome {
    Err(TransportError::new(kind, "failed"))
}

/// Answers with these outcomes, and then with `200`.
fn scripted(outcomes: impl IntoIterator<Item = Outcome>) -> Fake {
    let outcomes: Mutex<VecDeque<_>> = Mutex::new(outcomes.into_iter().collect());
    Fake::new(move |_| {
        let outcome = outcomes.lock().unwrap().pop_front();
        Some(outcome.unwrap_or_else(|| response(200, &[])))
    })
}

fn builder(transport: impl Transport + 'static, clock: &MockClock) -> ClientBuilder {
    ClientBuilder::new("https://api.example.com")
        .transport(transport)
        .clock(clock.clone())
        .conventions(&CONVENTIONS)
        .credential("key", Credential::Query("key", Secret::new("s3cret")))
}

fn client(transport: impl Transport + 'static) -> Client {
    builder(transport, &MockClock::new()).build().unwrap()
}

/// Returns how many times a call is sent to a server whose first answer is this.
async fn attempts<O: Operation>(outcome: Outcome) -> usize {
    attempts_with::<O>(outcome, |settings| settings).await
}

async fn attempts_with<O: Operation>(
    outcome: Outcome,
    change: impl FnOnce(CallSettings) -> CallSettings,
) -> usize {
    let server = scripted([outcome]);
    let call = Call::<O>::new(&client(server.clone())).with_settings(change);
    // Which of them is an error is not of interest here.
    let _ = call.send().await;
    server.requests().len()
}

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

#[tokio::test]
async fn refused_calls_are_tried_again_and_unclear_ones_only_if_idempotent() {
    for status in [429, 408, 502, 503, 504] {
        let unclear = if status == 429 { 2 } else { 1 };
        assert_eq!(attempts::<Get>(response(status, &[])).await, 2, "{status}");
        assert_eq!(attempts::<Head>(response(status, &[])).await, 2, "{status}");
        assert_eq!(attempts::<Put>(response(status, &[])).await, 2, "{status}");
        assert_eq!(attempts::<Delete>(response(status, &[])).await, 2);
        assert_eq!(attempts::<Search>(response(status, &[])).await, 2);
        assert_eq!(attempts::<Pay>(response(status, &[])).await, 2, "{status}");
        assert_eq!(attempts::<Post>(response(status, &[])).await, unclear);
        assert_eq!(attempts::<Patch>(response(status, &[])).await, unclear);
        assert_eq!(attempts::<Draw>(response(status, &[])).await, unclear);
    }
    for status in [200, 201, 204, 301, 304, 400, 401, 404, 409, 425, 500, 501] {
        assert_eq!(attempts::<Get>(response(status, &[])).await, 1, "{status}");
    }
    use TransportErrorKind::*;
    assert_eq!(attempts::<Get>(failure(Connect)).await, 2);
    assert_eq!(attempts::<Patch>(failure(Connect)).await, 2);
    for kind in [Interrupted, TimedOut] {
        assert_eq!(attempts::<Get>(failure(kind)).await, 2, "{kind:?}");
        assert_eq!(attempts::<Patch>(failure(kind)).await, 1, "{kind:?}");
    }
    for kind in [
        Missing,
        Tls,
        TooLarge,
        Redirected,
        RequestBody,
        Unsent,
        Other,
    ] {
        assert_eq!(attempts::<Get>(failure(kind)).await, 1, "{kind:?}");
    }
}

#[tokio::test]
async fn call_declares_that_it_is_idempotent() {
    let busy = || response(503, &[]);
    assert_eq!(
        attempts_with::<Post>(busy(), |it| it.idempotent(true)).await,
        2
    );
    assert_eq!(
        attempts_with::<Get>(busy(), |it| it.idempotent(false)).await,
        1
    );
    assert_eq!(
        attempts_with::<Pay>(busy(), |it| it.idempotent(false)).await,
        1
    );
}

#[tokio::test]
async fn policy_of_a_call_replaces_that_of_the_client() {
    let busy = || response(503, &[]);
    let broken = || response(500, &[]);
    let never = |it: CallSettings| it.retry(Retry::never());
    let with_500 = |it: CallSettings| it.retry(Retry::default().statuses(&[500]).statuses(&[501]));
    assert_eq!(attempts_with::<Get>(busy(), never).await, 1);
    assert_eq!(attempts_with::<Get>(broken(), with_500).await, 2);
    assert_eq!(attempts_with::<Get>(busy(), with_500).await, 2);
    assert_eq!(attempts_with::<Post>(broken(), with_500).await, 1);

    let server = scripted([busy()]);
    let client = builder(server.clone(), &MockClock::new()).retry(Retry::never());
    let call = Call::<Get>::new(&client.build().unwrap());
    assert!(call.clone().send().await.is_err());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn last_outcome_is_that_of_the_call_with_the_number_of_attempts() {
    let busy = || response(503, &[("x-try", "a")]);
    let interrupted = || failure(TransportErrorKind::Interrupted);
    let call = |outcomes: Vec<Outcome>| Call::<Get>::new(&client(scripted(outcomes))).send();

    let error = call(vec![busy(), busy(), response(503, &[("x-try", "last")])])
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert_eq!(error.headers().unwrap()["x-try"], "last");
    assert!(error.to_string().ends_with(", after 3 attempts"), "{error}");
    let error = call(vec![busy(), interrupted(), interrupted()])
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert_eq!(
        error.to_string(),
        "the connection was interrupted before the response was complete, after 3 attempts"
    );
    let error = call(vec![busy(), response(404, &[])]).await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    let error = call(vec![response(404, &[])]).await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    assert!(!error.to_string().contains("attempt"), "{error}");
    assert!(call(vec![busy(), interrupted()]).await.is_ok());

    let without_credential = ClientBuilder::new("https://api.example.com").build();
    let error = Call::<Get>::new(&without_credential.unwrap()).send().await;
    assert_eq!(error.unwrap_err().attempts(), 0);
}

#[tokio::test]
async fn failure_of_an_update_says_that_the_server_may_have_done_it() {
    for kind in [
        TransportErrorKind::Interrupted,
        TransportErrorKind::TimedOut,
        TransportErrorKind::TooLarge,
        TransportErrorKind::Redirected,
        TransportErrorKind::Other,
    ] {
        let call = Call::<Patch>::new(&client(scripted([failure(kind)])));
        let error = call.send().await.unwrap_err().to_string();
        assert!(
            error.ends_with("; the server may have carried the request out"),
            "{error}"
        );
    }
    let refused = || failure(TransportErrorKind::Connect);
    let server = scripted([refused(), refused(), refused()]);
    let error = Call::<Patch>::new(&client(server)).send().await;
    assert_eq!(
        error.unwrap_err().to_string(),
        "failed to connect to `api.example.com`, after 3 attempts"
    );
}

#[tokio::test]
async fn failed_connection_names_the_server_without_its_user() {
    for (kind, expected) in [
        (
            TransportErrorKind::Connect,
            "failed to connect to `example.org:81`",
        ),
        (
            TransportErrorKind::Tls,
            "failed to agree with `example.org:81` on a secure connection",
        ),
        (TransportErrorKind::Other, "failed to send the request"),
    ] {
        let server = scripted([failure(kind), failure(kind), failure(kind)]);
        let request = Request::get("https://user:password@example.org:81/a?key=b");
        let request = request.body(Body::empty()).unwrap();
        let error = client(server).execute(request).await.unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

/// A body for a request, and whether it can be sent again.
fn bodies() -> [(Body, bool); 3] {
    let pieces = || body_of([Piece::Bytes("ab"), Piece::Bytes("c")]);
    [
        (Body::from("abc"), true),
        (Body::repeatable(pieces), true),
        (pieces(), false),
    ]
}

/// Replaces the body of a request.
struct Replace(Body);

impl Layer for Replace {
    fn send<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, TransportError>> {
        next.send(request.map(|_| self.0.clone()))
    }
}

#[tokio::test]
async fn body_that_can_be_read_once_is_sent_once() {
    for (body, is_repeatable) in bodies() {
        // The answer reads the body, as a server does.
        let server = scripted([response(429, &[])]);
        let client = builder(server.clone(), &MockClock::new())
            .call_layer(Replace(body))
            .build()
            .unwrap();
        let result = Call::<Put>::new(&client).send().await;
        assert_eq!(result.is_ok(), is_repeatable);
        let requests = server.requests();
        assert_eq!(requests.len(), if is_repeatable { 2 } else { 1 });
        for request in requests {
            assert_eq!(request.into_body().bytes(3).await.unwrap(), "abc");
        }
    }
}

#[tokio::test]
async fn each_attempt_has_the_same_request_and_its_number() {
    let server = scripted([response(503, &[]), response(503, &[])]);
    let clock = MockClock::new();
    let client = builder(server.clone(), &clock).timeout(seconds(60.0));
    let call = Call::<Get>::new(&client.build().unwrap())
        .with_settings(|settings| settings.extension("mark").header("x-a", "b"));
    call.send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for (request, number) in requests.iter().zip(1..) {
        assert_eq!(request.uri(), "https://api.example.com/a?key=s3cret");
        assert_eq!(request.headers()["x-a"], "b");
        assert_eq!(request.extensions().get(), Some(&"mark"));
        let attempt = request.extensions().get::<Attempt>().unwrap();
        assert_eq!(attempt.number, number);
        assert_eq!(attempt.deadline, Some(seconds(60.0)));
    }
}

#[tokio::test]
async fn idempotency_key_is_the_same_for_all_attempts_of_a_call() {
    let keys = |server: &Fake| {
        let requests = server.requests();
        let keys = requests.iter().map(|it| &it.headers()["idempotency-key"]);
        let keys: Vec<_> = keys.map(|key| key.to_str().unwrap().to_owned()).collect();
        keys
    };
    let server = scripted([response(503, &[]), response(503, &[])]);
    let client = client(server.clone());
    let call = Call::<Pay>::new(&client);
    call.clone().send().await.unwrap();
    call.clone().send().await.unwrap();
    let [first, second, third, other] = keys(&server).try_into().unwrap();
    assert!(first == second && second == third);
    assert_ne!(first, other);
    // As RFC 9562, section 5.4, has it.
    let shape: String = first
        .chars()
        .map(|ch| if ch.is_ascii_hexdigit() { 'x' } else { ch })
        .collect();
    assert_eq!(shape, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
    assert_eq!(&first[14..15], "4");
    assert!("89ab".contains(&first[19..20]), "{first}");

    let request = call.request().unwrap();
    assert!(request.headers().contains_key("idempotency-key"));
    let own = call.with_settings(|settings| settings.header("Idempotency-Key", "order 7"));
    own.send().await.unwrap();
    assert_eq!(keys(&server).last().unwrap(), "order 7");
}

#[tokio::test]
async fn waits_without_a_word_of_the_server_are_random_up_to_a_maximum_that_doubles() {
    let clock = MockClock::new();
    for headers in [&[][..], &[("retry-after", "0.4")], &[("retry-after", "x")]] {
        let waits = (0..50).map(async |_| {
            let busy = || response(503, headers);
            let client = builder(scripted([busy(), busy()]), &clock).build().unwrap();
            let before = clock.slept().len();
            Call::<Get>::new(&client).send().await.unwrap();
            clock.slept()[before..].to_vec()
        });
        let mut all = Vec::new();
        for waits in waits {
            all.push(waits.await);
        }
        for (index, max) in [(0, 0.5), (1, 1.0)] {
            // The waits of timeouts are none: the server answers at once.
            let waits: Vec<_> = all.iter().map(|waits| waits[index]).collect();
            let (least, most) = (waits.iter().min().unwrap(), waits.iter().max().unwrap());
            assert!(*most <= seconds(max), "{most:?}");
            assert!(*most > seconds(max * 0.8), "{most:?}");
            assert!(*least < seconds(max * 0.2), "{least:?}");
        }
    }
    let retry = Retry::default()
        .attempts(20)
        .backoff(seconds(0.1), seconds(2.0))
        .budget(100, 0.0);
    let server = scripted((0..18).map(|_| response(503, &[])));
    let clock = MockClock::new();
    let client = builder(server, &clock).retry(retry).build().unwrap();
    Call::<Get>::new(&client).send().await.unwrap();
    assert_eq!(clock.slept().len(), 18);
    assert!(clock.slept().iter().all(|wait| *wait <= seconds(2.0)));
}

#[tokio::test]
async fn server_says_the_least_wait() {
    for (status, header) in [
        (429, "x-rate-limited-for"),
        (429, "retry-after"),
        (503, "retry-after"),
    ] {
        for (value, least, most) in [("5", 5.0, 5.5), ("1", 1.0, 1.25), ("20", 20.0, 22.0)] {
            let clock = MockClock::new();
            let server = scripted([response(status, &[(header, value)])]);
            let client = builder(server, &clock).build().unwrap();
            Call::<Get>::new(&client).send().await.unwrap();
            let [wait] = clock.slept().try_into().unwrap();
            assert!(seconds(least) <= wait && wait <= seconds(most), "{wait:?}");
        }
    }
}

/// Returns the waits of a call, and the number of its attempts.
async fn waits_of_failure(
    outcomes: Vec<Outcome>,
    configure: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (usize, u32) {
    let clock = MockClock::new();
    let client = configure(builder(scripted(outcomes), &clock));
    let error = Call::<Get>::new(&client.build().unwrap()).send().await;
    (clock.slept().len(), error.unwrap_err().attempts())
}

#[tokio::test]
async fn response_that_requires_too_long_a_wait_is_returned_at_once() {
    let busy = |time| response(503, &[("retry-after", time)]);
    let limited = || response(429, &[("x-rate-limited-for", "21")]);
    let no_wait = (0, 1);
    assert_eq!(waits_of_failure(vec![busy("21")], |it| it).await, no_wait);
    assert_eq!(waits_of_failure(vec![limited()], |it| it).await, no_wait);
    let short = |it: ClientBuilder| it.retry(Retry::default().longest_wait(seconds(4.0)));
    assert_eq!(waits_of_failure(vec![busy("5")], short).await, no_wait);

    let total = |it: ClientBuilder| it.timeout(seconds(5.0));
    assert_eq!(waits_of_failure(vec![busy("5")], total).await, no_wait);
    // The first wait is counted.
    let twice = vec![busy("3"), busy("3")];
    assert_eq!(waits_of_failure(twice, total).await, (1, 2));
}

#[tokio::test]
async fn timeout_of_the_call_includes_all_attempts() {
    let clock = MockClock::manual();
    let silent = Fake::silent();
    let client = builder(silent.clone(), &clock)
        .retry(Retry::default().backoff(Duration::ZERO, Duration::ZERO))
        .attempt_timeout(seconds(3.0))
        .timeout(seconds(5.0))
        .build()
        .unwrap();
    assert_eq!(at_once(&client, &clock, 1).await, [2]);
    assert_eq!(silent.requests().len(), 2);
    assert!(clock.now() < seconds(5.2), "{:?}", clock.now());
}

/// Returns how many attempts a number of calls needs.
async fn attempts_of(calls: usize, status: u16) -> usize {
    let server = Fake::new(move |_| Some(response(status, &[("retry-after", "1")])));
    let client = client(server.clone());
    for _ in 0..calls {
        assert!(Call::<Get>::new(&client).send().await.is_err());
    }
    server.requests().len()
}

#[tokio::test]
async fn server_that_fails_every_request_receives_few_more() {
    for (calls, most) in [(100, 110), (1_000, 1_020), (10_000, 10_050)] {
        let attempts = attempts_of(calls, 503).await;
        assert!(
            attempts > calls && attempts <= most,
            "{attempts} for {calls}"
        );
    }
}

#[tokio::test]
async fn clones_of_a_client_share_the_budget_which_successes_and_time_fill() {
    let status = Arc::new(Mutex::new(503));
    let server = {
        let status = Arc::clone(&status);
        Fake::new(move |_| Some(response(*status.lock().unwrap(), &[])))
    };
    let clock = MockClock::new();
    let retry = Retry::default()
        .budget(1, 0.5)
        .backoff(Duration::ZERO, Duration::ZERO);
    let client = builder(server.clone(), &clock)
        .retry(retry)
        .build()
        .unwrap();
    let sent = async |client: &Client| {
        let before = server.requests().len();
        let _ = Call::<Get>::new(client).send().await;
        server.requests().len() - before
    };
    assert_eq!(sent(&client).await, 2);
    assert_eq!(sent(&client.clone()).await, 1);
    // A success is half a token.
    for expected in [1, 2] {
        *status.lock().unwrap() = 200;
        assert_eq!(sent(&client).await, 1);
        *status.lock().unwrap() = 503;
        assert_eq!(sent(&client).await, expected);
    }
    for (time, expected) in [(9.0, 1), (1.0, 2), (9.9, 1)] {
        clock.advance(seconds(time));
        assert_eq!(sent(&client).await, expected, "{time}");
    }
    // Unused time is no more than the budget.
    clock.advance(seconds(1000.0));
    assert_eq!(sent(&client).await, 2);
    assert_eq!(sent(&client).await, 1);
}

#[tokio::test]
async fn client_with_another_credential_has_the_same_budget() {
    let server = Fake::new(|_| Some(response(503, &[])));
    let retry = Retry::default().budget(1, 0.0);
    let builder = builder(server.clone(), &MockClock::new()).retry(retry);
    let first = builder.build().unwrap();
    let second = first.with_credential("key", Credential::Query("key", Secret::new("other")));
    for (client, attempts) in [(&second, 2), (&first, 1), (&second, 1)] {
        let error = Call::<Get>::new(client).send().await.unwrap_err();
        assert_eq!(error.attempts(), attempts);
    }
    let keys = server.requests().into_iter();
    let keys: Vec<_> = keys.map(|it| it.uri().query().map(str::to_owned)).collect();
    let expected = ["key=other", "key=other", "key=s3cret", "key=other"];
    assert_eq!(keys, expected.map(|key| Some(key.to_owned())));
}

#[tokio::test]
async fn time_fills_the_budget_once_also_during_free_retries() {
    let clock = MockClock::new();
    let limited = || response(429, &[("retry-after", "1")]);
    let busy = || response(503, &[]);
    let outcomes = [busy(), busy(), busy(), limited(), response(200, &[])];
    let later = [limited(), response(200, &[]), busy(), busy(), busy()];
    let server = scripted(outcomes.into_iter().chain(later));
    let retry = Retry::default()
        .budget(2, 0.0)
        .backoff(Duration::from_millis(500), Duration::ZERO);
    let client = builder(server.clone(), &clock)
        .retry(retry)
        .build()
        .unwrap();
    let get = || Call::<Get>::new(&client).send();
    assert_eq!(get().await.unwrap_err().attempts(), 3);
    clock.advance(seconds(10.0));
    assert!(get().await.is_ok());
    assert!(get().await.is_ok());
    assert_eq!(get().await.unwrap_err().attempts(), 2);
}

/// Sends calls at the same time, while time passes in steps.
async fn at_once(client: &Client, clock: &MockClock, calls: usize) -> Vec<u32> {
    let calls = (0..calls).map(|_| {
        let call = Call::<Get>::new(client);
        tokio::spawn(async move {
            match call.send().await {
                Ok(_) => 0,
                Err(error) => error.attempts(),
            }
        })
    });
    let calls: Vec<_> = calls.collect();
    while !calls.iter().all(|call| call.is_finished()) {
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_millis(10));
    }
    let mut attempts = Vec::new();
    for call in calls {
        attempts.push(call.await.unwrap());
    }
    attempts
}

#[tokio::test]
async fn calls_that_are_refused_together_return_apart_and_not_too_early() {
    const CALLS: usize = 1_000;
    let clock = MockClock::manual();
    let arrivals = Arc::<Mutex<Vec<Duration>>>::default();
    let server = {
        let (clock, arrivals) = (clock.clone(), Arc::clone(&arrivals));
        Fake::new(move |_| {
            arrivals.lock().unwrap().push(clock.now());
            Some(response(429, &[("x-rate-limited-for", "5")]))
        })
    };
    let client = builder(server.clone(), &clock).build().unwrap();
    let attempts = at_once(&client, &clock, CALLS).await;
    assert!(attempts.iter().all(|it| *it == 3), "{attempts:?}");
    let arrivals = arrivals.lock().unwrap();
    assert_eq!(arrivals.len(), 3 * CALLS);
    // The second attempts of all calls are before the third one of any.
    for (round, least) in [(1, 5.0), (2, 10.0)] {
        let round = &arrivals[round * CALLS..(round + 1) * CALLS];
        let (first, last) = (round.iter().min().unwrap(), round.iter().max().unwrap());
        assert!(*first >= seconds(least), "{first:?}");
        assert!(*last - *first >= seconds(0.25), "{first:?} to {last:?}");
    }
}

#[tokio::test]
async fn free_retries_are_one_at_a_time_once_the_budget_is_empty() {
    let limited = |_: &Request<Body>| Some(response(429, &[("x-rate-limited-for", "1")]));
    let clock = MockClock::manual();
    let retry = Retry::default().budget(0, 0.0).attempts(2);
    let client = builder(Fake::new(limited), &clock).retry(retry).build();
    let mut attempts = at_once(&client.unwrap(), &clock, 10).await;
    attempts.sort_unstable();
    assert_eq!(attempts, [1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);

    // One after the other.
    let retry = Retry::default().budget(0, 0.0);
    let client = builder(Fake::new(limited), &MockClock::new()).retry(retry);
    let call = Call::<Get>::new(&client.build().unwrap()).send();
    assert_eq!(call.await.unwrap_err().attempts(), 3);
}

/// A bucket of 10 requests, of which one leaks in each second.
fn leaky_bucket(clock: &MockClock) -> Fake {
    let clock = clock.clone();
    let bucket = Mutex::new((0.0, Duration::ZERO));
    Fake::new(move |_| {
        let (level, latest) = &mut *bucket.lock().unwrap();
        let leaked = (clock.now() - *latest).as_secs_f64();
        *latest = clock.now();
        *level = f64::max(0.0, *level - leaked);
        if *level + 1.0 <= 10.0 {
            *level += 1.0;
            return Some(response(200, &[]));
        }
        let wait = (*level + 1.0 - 10.0).ceil().to_string();
        Some(response(429, &[("x-rate-limited-for", &wait)]))
    })
}

#[tokio::test]
async fn calls_obey_a_leaky_bucket() {
    let clock = MockClock::new();
    let server = leaky_bucket(&clock);
    let client = builder(server.clone(), &clock).build().unwrap();
    for call in 0..200 {
        let before = server.requests().len();
        let result = Call::<Post>::new(&client).send().await;
        assert!(result.is_ok(), "{call}: {result:?}");
        assert!(server.requests().len() <= before + 2, "{call}");
    }
    assert!(server.requests().len() > 350);
}

/// Answers at the second poll.
struct Later(Fake);

impl Transport for Later {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Outcome> {
        let response = self.0.send(request);
        Box::pin(async {
            tokio::task::yield_now().await;
            response.await
        })
    }
}

/// Polls a call this often while time passes, and drops it. Returns whether it has ended before.
async fn send_and_drop(client: &Client, clock: &MockClock, polls: usize) -> bool {
    let mut call = pin!(Call::<Get>::new(client).send());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..polls {
        if call.as_mut().poll(&mut context).is_ready() {
            return true;
        }
        clock.advance(seconds(0.4));
    }
    false
}

#[tokio::test]
async fn dropped_call_leaves_the_budget_as_it_should_be() {
    let busy = |_: &Request<Body>| Some(response(503, &[("retry-after", "1")]));
    let limited = |_: &Request<Body>| Some(response(429, &[("retry-after", "1")]));
    let mut has_ended = false;
    let mut polls = 0;
    while !has_ended {
        let clock = MockClock::manual();
        let server = Fake::new(busy);
        let retry = Retry::default().budget(1, 0.0).attempts(2);
        let builder = builder(Later(server.clone()), &clock).retry(retry);
        let client = builder.build().unwrap();
        has_ended = send_and_drop(&client, &clock, polls).await;
        let retries = server.requests().len().saturating_sub(1);
        assert!(send_and_drop(&client, &clock, 100).await);
        // Both calls have one retry together, whether it was that of the dropped one or not.
        let expected = if polls == 0 { 2 } else { 3 };
        assert_eq!(server.requests().len(), expected, "{polls}: {retries}");
        polls += 1;
    }
    assert!(polls > 4, "{polls}");

    for polls in 0..polls {
        let clock = MockClock::manual();
        let server = Fake::new(limited);
        let retry = Retry::default().budget(0, 0.0).attempts(2);
        let client = builder(Later(server.clone()), &clock).retry(retry);
        let client = client.build().unwrap();
        send_and_drop(&client, &clock, polls).await;
        let before = server.requests().len();
        assert!(send_and_drop(&client, &clock, 100).await);
        assert_eq!(server.requests().len(), before + 2, "{polls}");
    }
}

/// Over connections.
#[cfg(feature = "reqwest")]
mod network {
    use runtime::Content;
    use runtime::reqwest_transport::ReqwestTransport;

    use super::*;
    use crate::support::{FaultServer, Step};

    /// A client over the network, whose waits are over at once.
    fn network_client(server: &FaultServer) -> Client {
        client_over(Arc::new(ReqwestTransport::new().unwrap()), server)
    }

    /// A client over a transport whose setup takes more time than a call.
    fn client_over(transport: Arc<ReqwestTransport>, server: &FaultServer) -> Client {
        ClientBuilder::new(&server.url())
            .transport(transport)
            .clock(MockClock::new())
            .response_timeout(None)
            .idle_timeout(None)
            .credential("key", Credential::Query("key", Secret::new("s3cret")))
            .build()
            .unwrap()
    }

    const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    #[tokio::test]
    async fn server_that_closes_connections_fails_no_get() {
        let server = FaultServer::responding(OK).unwrap();
        let client = network_client(&server);
        for call in 0..800 {
            let result = Call::<Get>::new(&client).send().await;
            assert!(result.is_ok(), "{call}: {result:?}");
        }
    }

    #[tokio::test]
    async fn request_on_a_connection_that_the_server_closes_is_sent_again_if_idempotent() {
        // The second request on the first connection has no response.
        let steps = vec![Step::Receive, Step::send(OK), Step::Receive];
        let connections = || [steps.clone(), vec![Step::Receive, Step::send(OK)]];
        let server = FaultServer::start(connections()).unwrap();
        let client = network_client(&server);
        Call::<Get>::new(&client).send().await.unwrap();
        Call::<Get>::new(&client).send().await.unwrap();
        assert_eq!(server.requests().len(), 3);

        let server = FaultServer::start(connections()).unwrap();
        let client = network_client(&server);
        let patch = || Call::<Patch>::new(&client).with_body(Content::text("text/plain", "a"));
        patch().send().await.unwrap();
        let error = patch().send().await.unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (1, 2));
        assert_eq!(error.to_string(), INTERRUPTED);
    }

    /// What the failure of an update says that the server has received.
    const INTERRUPTED: &str = "the connection was interrupted before the response was complete; \
         the server may have carried the request out";

    #[tokio::test]
    async fn client_with_another_credential_has_the_same_connections() {
        let exchange = [Step::Receive, Step::send(OK)];
        let server = FaultServer::start([[exchange.clone(), exchange].concat()]).unwrap();
        let first = network_client(&server);
        let key = |key| Credential::Query("key", Secret::new(key));
        let second = first.with_credential("key", key("other"));
        for client in [&first, &second] {
            Call::<Get>::new(client).send().await.unwrap();
        }
        assert_eq!((server.connections(), server.requests().len()), (1, 2));
        assert!(server.requests()[1].starts_with("GET /a?key=other "));
    }

    /// Sends a call to a server each of whose connections, after one good exchange on it, ends with these steps.
    /// Returns the error, and how many requests the server has got for the call.
    async fn failed<O: Operation>(
        transport: &Arc<ReqwestTransport>,
        steps: &[Step],
        is_reused: bool,
    ) -> (Error<O::Error>, usize, usize) {
        let good = if is_reused { 2 } else { 0 };
        let exchange = [Step::Receive, Step::send(OK)];
        let script = [&exchange[..good], steps].concat();
        let server = FaultServer::start([script, steps.to_vec()]).unwrap();
        let client = client_over(Arc::clone(transport), &server);
        if is_reused {
            Call::<Get>::new(&client).send().await.unwrap();
        }
        let Err(error) = Call::<O>::new(&client).send().await else {
            panic!("the call succeeds with {steps:?}");
        };
        let earlier = usize::from(is_reused);
        (
            error,
            server.requests().len() - earlier,
            server.connections(),
        )
    }

    #[tokio::test]
    async fn broken_exchange_is_tried_again_at_most_twice_and_only_if_idempotent() {
        let transport = Arc::new(ReqwestTransport::new().unwrap());
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n";
        for sent in ["", "HTTP/1.1 20", head, &format!("{head}body")] {
            for end in [None, Some(Step::Reset)] {
                for is_reused in [false, true] {
                    let steps = [Step::Receive, Step::send(sent)]
                        .into_iter()
                        .chain(end.clone());
                    let steps: Vec<_> = steps.collect();
                    let (error, requests, connections) =
                        failed::<Get>(&transport, &steps, is_reused).await;
                    let case = format!("{sent:?} {end:?} {is_reused}");
                    assert_eq!(
                        (error.attempts(), requests, connections),
                        (3, 3, 3),
                        "{case}"
                    );
                    assert_eq!(kind(&error), TransportErrorKind::Interrupted, "{case}");
                    let (error, requests, connections) =
                        failed::<Post>(&transport, &steps, is_reused).await;
                    assert_eq!(
                        (error.attempts(), requests, connections),
                        (1, 1, 1),
                        "{case}"
                    );
                    // A reset can overtake the head.
                    let has_head = sent.starts_with(head);
                    match end {
                        None => assert_eq!(error.is_success_status(), has_head, "{case}"),
                        Some(_) => assert!(has_head || !error.is_success_status(), "{case}"),
                    }
                    let expected = match error.is_success_status() {
                        true => INTERRUPTED.replace("may have", "has"),
                        false => INTERRUPTED.to_owned(),
                    };
                    assert_eq!(error.to_string(), expected, "{case}");
                }
            }
        }
    }

    fn kind<E>(error: &Error<E>) -> TransportErrorKind {
        match error {
            Error::Transport(error) => error.kind(),
            _ => TransportErrorKind::Other,
        }
    }

    #[tokio::test]
    async fn connection_that_is_refused_is_tried_again_whatever_the_method() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let client = ClientBuilder::new(&format!("http://{address}"))
            .clock(MockClock::new())
            .response_timeout(None)
            .build()
            .unwrap();
        let error = Call::<Post>::new(&client).send().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("failed to connect to `{address}`, after 3 attempts")
        );
    }

    #[tokio::test]
    async fn dropped_call_closes_its_connection_and_another_one_succeeds() {
        let transport = Arc::new(ReqwestTransport::new().unwrap());
        for polls in 1.. {
            let exchange = [Step::Receive, Step::send(OK)];
            let server = FaultServer::start([[exchange.clone(), exchange].concat()]).unwrap();
            let client = client_over(Arc::clone(&transport), &server);
            let mut call = Box::pin(Call::<Get>::new(&client).send());
            let mut has_ended = false;
            for _ in 0..polls {
                has_ended = has_ended || poll_once(call.as_mut()).await;
            }
            drop(call);
            Call::<Get>::new(&client).send().await.unwrap();
            if has_ended {
                assert!(polls > 1);
                break;
            }
        }
    }

    /// Polls a future, and returns whether it has ended. In between, connections proceed.
    async fn poll_once(future: std::pin::Pin<&mut impl Future>) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        let is_ready = future.poll(&mut context).is_ready();
        tokio::time::sleep(Duration::from_millis(1)).await;
        is_ready
    }
}
