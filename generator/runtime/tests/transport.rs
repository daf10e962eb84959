//! Requests go through the client's transport, within the time limit that counts.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{Request, Response, StatusCode};
use runtime::call::{Call, Endpoint, Operation};
use runtime::client::{Client, ClientBuilder};
use runtime::error::{ApiError, Error};
use runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

const CLIENT_LIMIT: Duration = Duration::from_secs(30);
const CALL_LIMIT: Duration = Duration::from_secs(2);

/// A request as a transport was given it.
type Seen = (String, Option<Duration>);

/// Keeps what it is given, and answers each time with the next status.
#[derive(Clone)]
struct Recorder {
    seen: Arc<Mutex<Vec<Seen>>>,
    statuses: Arc<Mutex<Vec<StatusCode>>>,
}

impl Recorder {
    fn new(statuses: impl IntoIterator<Item = StatusCode>) -> Self {
        let mut statuses: Vec<_> = statuses.into_iter().collect();
        statuses.reverse();
        Self {
            seen: Arc::default(),
            statuses: Arc::new(Mutex::new(statuses)),
        }
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen
            .lock()
            .map(|seen| seen.clone())
            .unwrap_or_default()
    }
}

impl Transport for Recorder {
    fn send(
        &self,
        request: Request<Bytes>,
        time_limit: Option<Duration>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let line = format!("{} {}", request.method(), request.uri());
            if let Ok(mut seen) = self.seen.lock() {
                seen.push((line, time_limit));
            }
            let next = self.statuses.lock().ok().and_then(|mut next| next.pop());
            let mut response = Response::new(request.into_body());
            *response.status_mut() =
                next.ok_or_else(|| TransportError::new(TransportErrorKind::Other, "no answer"))?;
            Ok(response)
        })
    }
}

/// Tries once more when the server is busy.
struct Patient<T>(T);

impl<T: Transport> Transport for Patient<T> {
    fn send(
        &self,
        request: Request<Bytes>,
        time_limit: Option<Duration>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let response = self.0.send(request.clone(), time_limit).await?;
            match response.status() {
                StatusCode::SERVICE_UNAVAILABLE => self.0.send(request, time_limit).await,
                _ => Ok(response),
            }
        })
    }
}

/// An operation that gives the response as it comes.
struct Plain;

#[derive(Debug)]
enum PlainError {}

impl ApiError for PlainError {
    fn head(&self) -> &Parts {
        match *self {}
    }
}

impl Operation for Plain {
    type Reply = Response<Bytes>;

    type Error = PlainError;

    const ENDPOINT: Endpoint = Endpoint::new("GET", "/a");

    fn reply(response: Response<Bytes>) -> Result<Self::Reply, Error<PlainError>> {
        Ok(response)
    }
}

const LINE: &str = "GET https://api.example.com/a";

async fn send(client: &Client) -> Result<Response<Bytes>, Error<PlainError>> {
    Call::<Plain>::new(client).send().await
}

fn failure(error: Error<PlainError>) -> Option<TransportError> {
    match error {
        Error::Transport(error) => Some(error),
        _ => None,
    }
}

#[tokio::test]
async fn a_request_goes_through_the_clients_own_transport() {
    let recorder = Recorder::new([StatusCode::IM_A_TEAPOT]);
    let client = ClientBuilder::new("https://api.example.com")
        .transport(recorder.clone())
        .build()
        .unwrap();
    let response = send(&client).await.unwrap();
    assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(recorder.seen(), [(LINE.to_owned(), None)]);
}

#[tokio::test]
async fn a_transport_can_be_wrapped_in_another() {
    let recorder = Recorder::new([StatusCode::SERVICE_UNAVAILABLE, StatusCode::OK]);
    let client = ClientBuilder::new("https://api.example.com")
        .transport(Patient(recorder.clone()))
        .time_limit(CLIENT_LIMIT)
        .build()
        .unwrap();
    let response = send(&client).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let once = (LINE.to_owned(), Some(CLIENT_LIMIT));
    assert_eq!(recorder.seen(), [once.clone(), once]);
}

#[tokio::test]
async fn the_limit_of_a_call_goes_before_the_clients() {
    let recorder = Recorder::new([StatusCode::OK; 4]);
    let builder = || ClientBuilder::new("https://api.example.com").transport(recorder.clone());
    let limited = builder().time_limit(CLIENT_LIMIT).build().unwrap();
    let unlimited = builder().build().unwrap();
    for client in [limited, unlimited] {
        send(&client).await.unwrap();
        let call = Call::<Plain>::new(&client).time_limit(CALL_LIMIT);
        call.send().await.unwrap();
    }
    let limits = [Some(CLIENT_LIMIT), Some(CALL_LIMIT), None, Some(CALL_LIMIT)];
    assert_eq!(
        recorder.seen(),
        limits.map(|limit| (LINE.to_owned(), limit))
    );
}

#[tokio::test]
async fn a_transports_error_arrives_as_it_is() {
    let client = ClientBuilder::new("https://api.example.com")
        .transport(Recorder::new([]))
        .build()
        .unwrap();
    let error = failure(send(&client).await.unwrap_err()).unwrap();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(
        (error.kind(), source.as_deref()),
        (TransportErrorKind::Other, Some("no answer")),
    );
}

#[cfg(not(feature = "reqwest"))]
#[tokio::test]
async fn without_a_transport_requests_are_built_but_not_sent() {
    let client = ClientBuilder::new("https://api.example.com")
        .build()
        .unwrap();
    let request = Call::<Plain>::new(&client).request().unwrap();
    assert_eq!(request.uri().to_string(), "https://api.example.com/a");
    let error = failure(send(&client).await.unwrap_err()).unwrap();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (
            TransportErrorKind::Missing,
            "the client has no transport to send a request with",
        ),
    );
}

#[test]
fn a_call_can_be_sent_from_any_thread() {
    fn sendable<T: Send>(_: T) {}
    let client = ClientBuilder::new("https://api.example.com")
        .transport(Recorder::new([]))
        .build()
        .unwrap();
    sendable(Call::<Plain>::new(&client).send());
}
