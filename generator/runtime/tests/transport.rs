//! The client sends requests with its transport and the applicable timeout.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use runtime::call::{Call, Endpoint, Operation};
use runtime::client::{Client, ClientBuilder};
use runtime::error::Error;
use runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

const CLIENT_TIMEOUT: Duration = Duration::from_secs(30);
const CALL_TIMEOUT: Duration = Duration::from_secs(2);

/// The request line and the timeout that a transport received.
type RecordedRequest = (String, Option<Duration>);

/// Records requests and responds to each with the next status code.
#[derive(Clone)]
struct Recorder {
    requests: Arc<Mutex<Vec<RecordedRequest>>>,
    statuses: Arc<Mutex<Vec<StatusCode>>>,
}

impl Recorder {
    fn new(statuses: impl IntoIterator<Item = StatusCode>) -> Self {
        let mut statuses: Vec<_> = statuses.into_iter().collect();
        statuses.reverse();
        Self {
            requests: Arc::default(),
            statuses: Arc::new(Mutex::new(statuses)),
        }
    }

    fn requests(&self) -> Vec<RecordedRequest> {
        self.requests
            .lock()
            .map(|requests| requests.clone())
            .unwrap_or_default()
    }
}

impl Transport for Recorder {
    fn send(
        &self,
        request: Request<Bytes>,
        timeout: Option<Duration>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let line = format!("{} {}", request.method(), request.uri());
            if let Ok(mut requests) = self.requests.lock() {
                requests.push((line, timeout));
            }
            let next = self.statuses.lock().ok().and_then(|mut next| next.pop());
            let mut response = Response::new(request.into_body());
            *response.status_mut() =
                next.ok_or_else(|| TransportError::new(TransportErrorKind::Other, "no response"))?;
            Ok(response)
        })
    }
}

/// Retries once if the server is unavailable.
struct Retry<T>(T);

impl<T: Transport> Transport for Retry<T> {
    fn send(
        &self,
        request: Request<Bytes>,
        timeout: Option<Duration>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let response = self.0.send(request.clone(), timeout).await?;
            match response.status() {
                StatusCode::SERVICE_UNAVAILABLE => self.0.send(request, timeout).await,
                _ => Ok(response),
            }
        })
    }
}

/// An operation that returns the response undecoded.
struct RawOperation;

impl Operation for RawOperation {
    type Output = Response<Bytes>;

    type Error = Infallible;

    const ENDPOINT: Endpoint = Endpoint::new("GET", "/a");

    fn response(response: Response<Bytes>) -> Result<Self::Output, Error<Infallible>> {
        Ok(response)
    }
}

const REQUEST_LINE: &str = "GET https://api.example.com/a";

async fn send(client: &Client) -> Result<Response<Bytes>, Error<Infallible>> {
    Call::<RawOperation>::new(client).send().await
}

fn failure(error: Error<Infallible>) -> Option<TransportError> {
    match error {
        Error::Transport(error) => Some(error),
        _ => None,
    }
}

#[tokio::test]
async fn request_is_sent_with_the_transport_of_the_client() {
    let recorder = Recorder::new([StatusCode::IM_A_TEAPOT]);
    let client = ClientBuilder::new("https://api.example.com")
        .transport(recorder.clone())
        .build()
        .unwrap();
    let response = send(&client).await.unwrap();
    assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(recorder.requests(), [(REQUEST_LINE.to_owned(), None)]);
}

#[tokio::test]
async fn transport_can_wrap_another() {
    let recorder = Recorder::new([StatusCode::SERVICE_UNAVAILABLE, StatusCode::OK]);
    let client = ClientBuilder::new("https://api.example.com")
        .transport(Retry(recorder.clone()))
        .timeout(CLIENT_TIMEOUT)
        .build()
        .unwrap();
    let response = send(&client).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let request = (REQUEST_LINE.to_owned(), Some(CLIENT_TIMEOUT));
    assert_eq!(recorder.requests(), [request.clone(), request]);
}

#[tokio::test]
async fn timeout_of_call_takes_precedence_over_client() {
    let recorder = Recorder::new([StatusCode::OK; 4]);
    let builder = || ClientBuilder::new("https://api.example.com").transport(recorder.clone());
    let with_timeout = builder().timeout(CLIENT_TIMEOUT).build().unwrap();
    let without_timeout = builder().build().unwrap();
    for client in [with_timeout, without_timeout] {
        send(&client).await.unwrap();
        let call = Call::<RawOperation>::new(&client).time_limit(CALL_TIMEOUT);
        call.send().await.unwrap();
    }
    let timeouts = [
        Some(CLIENT_TIMEOUT),
        Some(CALL_TIMEOUT),
        None,
        Some(CALL_TIMEOUT),
    ];
    assert_eq!(
        recorder.requests(),
        timeouts.map(|timeout| (REQUEST_LINE.to_owned(), timeout))
    );
}

#[tokio::test]
async fn transport_error_is_returned_unchanged() {
    let client = ClientBuilder::new("https://api.example.com")
        .transport(Recorder::new([]))
        .build()
        .unwrap();
    let error = failure(send(&client).await.unwrap_err()).unwrap();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(
        (error.kind(), source.as_deref()),
        (TransportErrorKind::Other, Some("no response")),
    );
}

#[cfg(not(feature = "reqwest"))]
#[tokio::test]
async fn client_without_transport_builds_but_does_not_send_requests() {
    let client = ClientBuilder::new("https://api.example.com")
        .build()
        .unwrap();
    let request = Call::<RawOperation>::new(&client).request().unwrap();
    assert_eq!(request.uri().to_string(), "https://api.example.com/a");
    let error = failure(send(&client).await.unwrap_err()).unwrap();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (TransportErrorKind::Missing, "the client has no transport",),
    );
}

#[test]
fn call_can_be_sent_from_any_thread() {
    fn assert_send<T: Send>(_: T) {}
    let client = ClientBuilder::new("https://api.example.com")
        .transport(Recorder::new([]))
        .build()
        .unwrap();
    assert_send(Call::<RawOperation>::new(&client).send());
}
