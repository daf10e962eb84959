//! Tests the generated client with a local server.

use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use buildr::operations::contacts::{
    UpdateContact, UpdateContactBody, UpdateContactError, UpdateContactResponse,
};
use buildr::types::{ContactUpdate, ErrorCode, RateLimitedHeaders};
use buildr::{
    BoxFuture, Client, Clock, Error, Operation, Patch, RawResponse, Response, Retry,
    TransportErrorKind,
};
use http::StatusCode;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const TOKEN: &str = "a-token-that-nobody-may-see";
const REQUEST: &str = include_str!("samples/update-contact.request.json");
const RESPONSE: &str = include_str!("samples/update-contact.response.json");

type Outcome = Result<Response<UpdateContactResponse>, Error<UpdateContactError>>;

async fn server_with_response(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(response)
        .mount(&server)
        .await;
    server
}

fn json(status: u16, body: impl Into<String>) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body.into(), "application/json")
}

fn client_of(base_url: &str) -> Client {
    Client::builder()
        .base_url(base_url)
        .bearer_token(TOKEN)
        .retry(Retry::never())
        .build()
        .unwrap()
}

/// Returns the result of a call if the server returns this response.
async fn call(response: ResponseTemplate) -> Outcome {
    let server = server_with_response(response).await;
    let outcome = client_of(&server.uri())
        .update_contact("144", ContactUpdate::new())
        .send()
        .await;
    assert_no_token(&format!("{outcome:?}"));
    outcome
}

/// Returns the error of a call, after checking that its output omits the token.
async fn error_of(response: ResponseTemplate) -> Error<UpdateContactError> {
    error_without_token(call(response).await)
}

fn error_without_token(outcome: Outcome) -> Error<UpdateContactError> {
    let error = outcome.unwrap_err();
    assert_no_token(&format!("{error:?}"));
    messages(&error)
        .iter()
        .for_each(|message| assert_no_token(message));
    error
}

/// Returns the message of an error and the messages of its sources.
fn messages(error: &Error<UpdateContactError>) -> Vec<String> {
    let mut messages = vec![error.to_string()];
    let mut source = error.source();
    while let Some(error) = source {
        messages.push(error.to_string());
        source = error.source();
    }
    messages
}

fn assert_no_token(text: &str) {
    assert!(!text.contains(TOKEN), "the token is in: {text}");
}

/// Returns the only request that the server received.
async fn received(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

fn unexpected_response(error: Error<UpdateContactError>) -> RawResponse {
    match error {
        Error::Unexpected(response) => response,
        other => panic!("not an unexpected response: {other:?}"),
    }
}

#[tokio::test]
async fn request_has_described_method_path_headers_and_body() {
    let server = server_with_response(json(200, RESPONSE)).await;
    let body: UpdateContactBody = serde_json::from_str(REQUEST).unwrap();
    client_of(&server.uri())
        .update_contact("144", body)
        .send()
        .await
        .unwrap();
    let request = received(&server).await;
    assert_eq!(request.method, "PATCH");
    assert_eq!(request.url.path(), "/api/2023-01/contacts/144");
    assert_eq!(request.url.query(), None);
    assert_eq!(request.headers["authorization"], format!("Bearer {TOKEN}"));
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["accept"], "application/json");
    assert_eq!(request.headers["user-agent"], "buildr/0.1.0");
    let sent: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(sent, serde_json::from_str::<Value>(REQUEST).unwrap());
}

#[tokio::test]
async fn path_parameter_is_one_encoded_segment() {
    for (id, segment) in [
        ("a/b", "a%2Fb"),
        ("a?b", "a%3Fb"),
        ("a%2Fb", "a%252Fb"),
        ("a b", "a%20b"),
        ("a#b", "a%23b"),
        ("Zoë 图", "Zo%C3%AB%20%E5%9B%BE"),
        ("{id}", "%7Bid%7D"),
    ] {
        let server = server_with_response(json(200, RESPONSE)).await;
        client_of(&server.uri())
            .update_contact(id, ContactUpdate::new())
            .send()
            .await
            .unwrap();
        assert_eq!(
            received(&server).await.url.path(),
            format!("/api/2023-01/contacts/{segment}")
        );
    }
}

#[tokio::test]
async fn rejects_path_parameter_that_would_change_the_path() {
    let server = server_with_response(json(200, RESPONSE)).await;
    for (id, message) in [
        ("", "path parameter `id` is empty"),
        (
            ".",
            "path parameter `id` is `.`, which would change the path",
        ),
        (
            "..",
            "path parameter `id` is `..`, which would change the path",
        ),
    ] {
        let outcome = client_of(&server.uri())
            .update_contact(id, ContactUpdate::new())
            .send()
            .await;
        let error = error_without_token(outcome);
        assert!(matches!(error, Error::Request(_)), "{error:?}");
        assert_eq!(error.to_string(), message);
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn rejects_request_without_credentials() {
    let server = server_with_response(json(200, RESPONSE)).await;
    let client = Client::builder().base_url(server.uri()).build().unwrap();
    let error = client
        .update_contact("144", ContactUpdate::new())
        .send()
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Request(error) if error.is_missing_credential()),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "missing credentials: the operation requires `bearerToken`; `ClientBuilder::without_credentials` is for servers that require none"
    );
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn response_is_decoded_as_described_type() {
    let response = call(json(200, RESPONSE)).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.contact.name.as_deref(), Some("Austin Reaves"));
    let read = serde_json::to_value(response.body()).unwrap();
    assert_eq!(read, serde_json::from_str::<Value>(RESPONSE).unwrap());
}

#[tokio::test]
async fn response_ignores_unknown_properties() {
    let mut with_unknown: Value = serde_json::from_str(RESPONSE).unwrap();
    with_unknown["contact"]["added_later"] = Value::from(1);
    with_unknown["added_later"] = Value::from(vec![1, 2]);
    let response = call(json(200, with_unknown.to_string())).await.unwrap();
    let read = serde_json::to_value(response.body()).unwrap();
    assert_eq!(read, serde_json::from_str::<Value>(RESPONSE).unwrap());
}

/// Adds the JSON Pointers of all properties below the envelope of a response.
fn collect_pointers(value: &Value, pointer: &str, pointers: &mut Vec<String>) {
    for (name, value) in value.as_object().into_iter().flatten() {
        let pointer = format!("{pointer}/{name}");
        collect_pointers(value, &pointer, pointers);
        pointers.push(pointer);
    }
}

fn remove(value: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    value
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove(name);
}

#[test]
fn response_accepts_missing_and_null_properties() {
    let complete: Value = serde_json::from_str(RESPONSE).unwrap();
    let mut pointers = Vec::new();
    collect_pointers(&complete["contact"], "/contact", &mut pointers);
    assert_eq!(pointers.len(), 16 + 5 + 7 + 7 + 4);
    for pointer in pointers {
        let mut without = complete.clone();
        remove(&mut without, &pointer);
        let mut with_null = complete.clone();
        *with_null.pointer_mut(&pointer).unwrap() = Value::Null;
        for sent in [&without, &with_null] {
            let response = http::Response::new(sent.to_string().into());
            let response = UpdateContact::response(response).unwrap();
            assert_eq!(serde_json::to_value(response.body()).unwrap(), without);
        }
    }
}

#[tokio::test]
async fn error_response_accepts_missing_and_null_properties() {
    for body in ["{}", r#"{"error":null}"#] {
        let error = error_of(json(429, body)).await;
        let Error::Api(UpdateContactError::TooManyRequests(limited)) = error else {
            panic!("{error:?}")
        };
        assert_eq!(limited.error, None);
    }
}

#[tokio::test]
async fn rate_limit_error_has_typed_header_and_error_code() {
    let body = r#"{"error":"rate_limit_exceeded"}"#;
    let error = error_of(json(429, body).insert_header("X-Rate-Limited-For", "7")).await;
    assert_eq!(
        error.to_string(),
        "the server responded with 429 Too Many Requests: rate_limit_exceeded"
    );
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    let Error::Api(UpdateContactError::TooManyRequests(limited)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        limited
            .typed_headers::<RateLimitedHeaders>()
            .x_rate_limited_for,
        Some(7)
    );
    assert_eq!(limited.error, Some(ErrorCode::RateLimitExceeded));
}

/// A clock whose waits are over at once.
#[derive(Clone, Default)]
struct Waits(Arc<Mutex<Vec<Duration>>>);

impl Clock for Waits {
    fn now(&self) -> Duration {
        self.0.lock().unwrap().iter().sum()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.0.lock().unwrap().push(time);
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn rate_limited_update_is_sent_again_after_the_time_in_the_header_of_the_api() {
    let server = MockServer::start().await;
    let limited = json(429, "{}").insert_header("X-Rate-Limited-For", "5");
    for (response, times) in [(limited, 1), (json(200, RESPONSE), 1)] {
        let mock = Mock::given(any()).respond_with(response);
        mock.up_to_n_times(times).mount(&server).await;
    }
    let waits = Waits::default();
    let client = Client::builder()
        .base_url(server.uri())
        .bearer_token(TOKEN)
        .clock(waits.clone())
        .response_timeout(None)
        .idle_timeout(None)
        .build()
        .unwrap();
    let update = ContactUpdate::new().email("austin.reaves@example.com");
    client.update_contact("144", update).send().await.unwrap();
    let [wait] = waits.0.lock().unwrap().clone().try_into().unwrap();
    assert!(wait >= Duration::from_secs(5), "{wait:?}");
    let bodies: Vec<_> = server.received_requests().await.unwrap();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[0].body, bodies[1].body);
}

#[tokio::test]
async fn missing_or_malformed_typed_header_is_none() {
    let body = r#"{"error":"another_reason"}"#;
    for response in [
        json(429, body),
        json(429, body).insert_header("X-Rate-Limited-For", "soon"),
    ] {
        let error = error_of(response).await;
        let Error::Api(UpdateContactError::TooManyRequests(limited)) = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            limited
                .typed_headers::<RateLimitedHeaders>()
                .x_rate_limited_for,
            None
        );
        assert_eq!(
            limited.error,
            Some(ErrorCode::Unknown("another_reason".to_owned()))
        );
    }
}

#[tokio::test]
async fn unexpected_status_code_keeps_headers_and_body() {
    let error =
        error_of(json(404, r#"{"message":"no such contact"}"#).insert_header("x-id", "9")).await;
    assert_eq!(
        error.to_string(),
        "the server responded with 404 Not Found: no such contact"
    );
    let response = unexpected_response(error);
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.headers()["x-id"], "9");
    assert_eq!(response.body(), r#"{"message":"no such contact"}"#);
}

#[tokio::test]
async fn redirect_is_not_followed_and_is_unexpected_response() {
    let error = error_of(ResponseTemplate::new(302).insert_header("location", "/elsewhere")).await;
    assert_eq!(
        unexpected_response(error).headers()["location"],
        "/elsewhere"
    );
}

#[tokio::test]
async fn decode_error_of_invalid_json_keeps_body() {
    let error = error_of(ResponseTemplate::new(200).set_body_raw("<html>", "text/html")).await;
    assert_eq!(
        messages(&error),
        [
            "failed to decode the `text/html` body of the 200 OK response; the server has carried the request out",
            "expected value at line 1 column 1"
        ]
    );
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.path(), "");
    assert_eq!(error.response().body(), "<html>");
}

#[tokio::test]
async fn decode_error_has_path_of_property_of_wrong_type() {
    let mut invalid: Value = serde_json::from_str(RESPONSE).unwrap();
    invalid["contact"]["company"]["id"] = Value::from(101);
    let error = error_of(json(200, invalid.to_string())).await;
    let expected = "failed to decode the body of the 200 OK response at `contact.company.id`; the server has carried the request out";
    assert_eq!(error.to_string(), expected);
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.path(), "contact.company.id");
    assert_eq!(error.response().body(), &invalid.to_string());
}

/// Starts a server that reads one request, writes these bytes and closes the connection.
async fn server_with_bytes(response: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let _ = connection.read(&mut [0; 4096]).await.unwrap();
        connection.write_all(response.as_bytes()).await.unwrap();
    });
    url
}

#[tokio::test]
async fn truncated_response_is_transport_error() {
    let url =
        server_with_bytes("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"contact\":").await;
    let outcome = client_of(&url)
        .update_contact("144", ContactUpdate::new())
        .send()
        .await;
    let error = error_without_token(outcome);
    assert_eq!(
        error.to_string(),
        "the connection was interrupted before the response was complete; the server has carried the request out"
    );
    let Error::Transport(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
}

#[tokio::test]
async fn response_after_timeout_is_timeout_error() {
    let server = server_with_response(json(200, RESPONSE).set_delay(Duration::from_secs(60))).await;
    let client = Client::builder().base_url(server.uri()).bearer_token(TOKEN);
    let client_with_timeout = client.timeout(Duration::from_millis(50)).build().unwrap();
    let of_client = client_with_timeout
        .update_contact("144", ContactUpdate::new())
        .send()
        .await;
    let of_call = client_of(&server.uri())
        .update_contact("144", ContactUpdate::new())
        .with_settings(|settings| settings.timeout(Duration::from_millis(50)))
        .send()
        .await;
    for outcome in [of_client, of_call] {
        let error = error_without_token(outcome);
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!(
            error.to_string(),
            "the request timed out; the server may have carried the request out"
        );
    }
}

#[tokio::test]
async fn refused_connection_is_connect_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = error_without_token(
        client_of(&url)
            .update_contact("144", ContactUpdate::new())
            .send()
            .await,
    );
    assert!(error.is_connect(), "{error:?}");
    let server = url.trim_start_matches("http://");
    let expected = format!("failed to connect to `{server}`");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn debug_output_omits_token() {
    let builder = Client::builder().bearer_token(TOKEN);
    assert_no_token(&format!("{builder:?}"));
    let client = builder.build().unwrap();
    assert_no_token(&format!("{client:?}"));
    let call = client.update_contact("144", ContactUpdate::new().job_title(Patch::Null));
    assert_no_token(&format!("{call:?}"));
    assert_no_token(&format!("{:?}", call.request().unwrap()));
    let malformed = Client::builder()
        .bearer_token(format!("{TOKEN}\n"))
        .build()
        .unwrap_err();
    assert_no_token(&format!("{malformed:?}"));
    assert_no_token(&malformed.to_string());
}
