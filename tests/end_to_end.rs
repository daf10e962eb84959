//! The generated client against a server on this machine.

use std::error::Error as _;
use std::time::Duration;

use buildr::operations::contacts::{
    UpdateContact, UpdateContactBody, UpdateContactError, UpdateContactResponse,
};
use buildr::types::{ContactUpdate, ErrorCode};
use buildr::{Client, Error, Operation, Patch, RawResponse, Response, TransportErrorKind};
use http::StatusCode;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const TOKEN: &str = "a-token-that-nobody-may-see";
const REQUEST: &str = include_str!("samples/update-contact.request.json");
const REPLY: &str = include_str!("samples/update-contact.response.json");

type Outcome = Result<Response<UpdateContactResponse>, Error<UpdateContactError>>;

async fn server_that_replies(response: ResponseTemplate) -> MockServer {
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
        .build()
        .unwrap()
}

/// What a call gives when the server responses like this.
async fn call(response: ResponseTemplate) -> Outcome {
    let server = server_that_replies(response).await;
    let outcome = client_of(&server.uri())
        .update_contact("144", ContactUpdate::new())
        .send()
        .await;
    assert_no_token(&format!("{outcome:?}"));
    outcome
}

/// The error of a call, which does not show the token anywhere.
async fn error_of(response: ResponseTemplate) -> Error<UpdateContactError> {
    checked(call(response).await)
}

fn checked(outcome: Outcome) -> Error<UpdateContactError> {
    let error = outcome.unwrap_err();
    assert_no_token(&format!("{error:?}"));
    messages(&error)
        .iter()
        .for_each(|message| assert_no_token(message));
    error
}

/// An error's message, and those of its sources.
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

/// The one request that a server has received.
async fn received(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

fn kept(error: Error<UpdateContactError>) -> RawResponse {
    match error {
        Error::Unexpected(response) => response,
        other => panic!("not an unexpected response: {other:?}"),
    }
}

#[tokio::test]
async fn a_request_has_the_described_method_path_headers_and_body() {
    let server = server_that_replies(json(200, REPLY)).await;
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
    let sent: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(sent, serde_json::from_str::<Value>(REQUEST).unwrap());
}

#[tokio::test]
async fn an_id_stays_one_segment_of_the_path() {
    for (id, segment) in [
        ("a/b", "a%2Fb"),
        ("a?b", "a%3Fb"),
        ("a%2Fb", "a%252Fb"),
        ("a b", "a%20b"),
        ("a#b", "a%23b"),
        ("Zoë 图", "Zo%C3%AB%20%E5%9B%BE"),
        ("{id}", "%7Bid%7D"),
    ] {
        let server = server_that_replies(json(200, REPLY)).await;
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
async fn an_id_that_leads_elsewhere_is_refused_before_sending() {
    let server = server_that_replies(json(200, REPLY)).await;
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
        let error = checked(outcome);
        assert!(matches!(error, Error::Request(_)), "{error:?}");
        assert_eq!(error.to_string(), message);
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_request_without_its_credential_is_refused_before_sending() {
    let server = server_that_replies(json(200, REPLY)).await;
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
        "missing credentials: the operation requires bearerToken"
    );
    assert_eq!(server.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_reply_is_the_described_type() {
    let response = call(json(200, REPLY)).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.contact.name.as_deref(), Some("Austin Reaves"));
    let read = serde_json::to_value(response.body()).unwrap();
    assert_eq!(read, serde_json::from_str::<Value>(REPLY).unwrap());
}

#[tokio::test]
async fn a_reply_with_an_unknown_member_is_read_without_it() {
    let mut with_more: Value = serde_json::from_str(REPLY).unwrap();
    with_more["contact"]["added_later"] = Value::from(1);
    with_more["added_later"] = Value::from(vec![1, 2]);
    let response = call(json(200, with_more.to_string())).await.unwrap();
    let read = serde_json::to_value(response.body()).unwrap();
    assert_eq!(read, serde_json::from_str::<Value>(REPLY).unwrap());
}

/// The pointers of all members below the envelope of a response.
fn members_below(value: &Value, place: &str, members: &mut Vec<String>) {
    for (name, value) in value.as_object().into_iter().flatten() {
        let place = format!("{place}/{name}");
        members_below(value, &place, members);
        members.push(place);
    }
}

fn remove(value: &mut Value, place: &str) {
    let (holder, name) = place.rsplit_once('/').unwrap();
    value
        .pointer_mut(holder)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove(name);
}

#[test]
fn a_reply_with_a_missing_or_null_member_is_read() {
    let whole: Value = serde_json::from_str(REPLY).unwrap();
    let mut members = Vec::new();
    members_below(&whole["contact"], "/contact", &mut members);
    assert_eq!(members.len(), 16 + 5 + 7 + 7 + 4);
    for member in members {
        let mut without = whole.clone();
        remove(&mut without, &member);
        let mut with_null = whole.clone();
        *with_null.pointer_mut(&member).unwrap() = Value::Null;
        for sent in [&without, &with_null] {
            let response = http::Response::new(sent.to_string().into());
            let response = UpdateContact::response(response).unwrap();
            assert_eq!(serde_json::to_value(response.body()).unwrap(), without);
        }
    }
}

#[tokio::test]
async fn an_error_body_with_a_missing_or_null_member_is_read() {
    for body in ["{}", r#"{"error":null}"#] {
        let error = error_of(json(429, body)).await;
        let Error::Api(UpdateContactError::TooManyRequests(limited)) = error else {
            panic!("{error:?}")
        };
        assert_eq!(limited.error, None);
    }
}

#[tokio::test]
async fn over_the_rate_limit_the_error_has_the_seconds_to_wait() {
    let body = r#"{"error":"rate_limit_exceeded"}"#;
    let error = error_of(json(429, body).insert_header("X-Rate-Limited-For", "7")).await;
    assert_eq!(
        error.to_string(),
        "the server returned 429 Too Many Requests"
    );
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    let Error::Api(UpdateContactError::TooManyRequests(limited)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(limited.typed_headers().x_rate_limited_for, Some(7));
    assert_eq!(limited.error, Some(ErrorCode::RateLimitExceeded));
}

#[tokio::test]
async fn a_header_that_is_missing_or_malformed_does_not_lose_the_error() {
    let body = r#"{"error":"another_reason"}"#;
    for response in [
        json(429, body),
        json(429, body).insert_header("X-Rate-Limited-For", "soon"),
    ] {
        let error = error_of(response).await;
        let Error::Api(UpdateContactError::TooManyRequests(limited)) = error else {
            panic!("{error:?}")
        };
        assert_eq!(limited.typed_headers().x_rate_limited_for, None);
        assert_eq!(
            limited.error,
            Some(ErrorCode::Unknown("another_reason".to_owned()))
        );
    }
}

#[tokio::test]
async fn a_status_that_is_not_described_keeps_its_headers_and_body() {
    let error =
        error_of(json(404, r#"{"message":"no such contact"}"#).insert_header("x-id", "9")).await;
    assert_eq!(
        error.to_string(),
        "the server returned 404 Not Found, which the API description does not document"
    );
    let response = kept(error);
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.headers()["x-id"], "9");
    assert_eq!(response.body(), r#"{"message":"no such contact"}"#);
}

#[tokio::test]
async fn a_redirection_is_a_status_like_any_other() {
    let error = error_of(ResponseTemplate::new(302).insert_header("location", "/elsewhere")).await;
    assert_eq!(kept(error).headers()["location"], "/elsewhere");
}

#[tokio::test]
async fn a_reply_that_is_not_json_keeps_its_body() {
    let error = error_of(ResponseTemplate::new(200).set_body_raw("<html>", "text/html")).await;
    assert_eq!(
        messages(&error),
        [
            "failed to decode the body of the 200 OK response",
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
async fn a_member_of_another_type_is_named_by_its_path() {
    let mut wrong: Value = serde_json::from_str(REPLY).unwrap();
    wrong["contact"]["company"]["id"] = Value::from(101);
    let error = error_of(json(200, wrong.to_string())).await;
    let expected = "failed to decode the body of the 200 OK response at `contact.company.id`";
    assert_eq!(error.to_string(), expected);
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.path(), "contact.company.id");
    assert_eq!(error.response().body(), &wrong.to_string());
}

/// A server that reads one request, answers with these bytes and closes the connection.
async fn server_that_writes(response: &'static str) -> String {
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
async fn a_truncated_reply_is_an_error_of_the_transport() {
    let url =
        server_that_writes("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"contact\":").await;
    let outcome = client_of(&url)
        .update_contact("144", ContactUpdate::new())
        .send()
        .await;
    let error = checked(outcome);
    assert_eq!(
        error.to_string(),
        "the connection was interrupted before the response was complete"
    );
    let Error::Transport(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
}

#[tokio::test]
async fn a_reply_after_the_timeout_is_an_error() {
    let server = server_that_replies(json(200, REPLY).set_delay(Duration::from_secs(60))).await;
    let client = Client::builder().base_url(server.uri()).bearer_token(TOKEN);
    let impatient = client.timeout(Duration::from_millis(50)).build().unwrap();
    let of_client = impatient
        .update_contact("144", ContactUpdate::new())
        .send()
        .await;
    let of_call = client_of(&server.uri())
        .update_contact("144", ContactUpdate::new())
        .time_limit(Duration::from_millis(50))
        .send()
        .await;
    for outcome in [of_client, of_call] {
        let error = checked(outcome);
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!(error.to_string(), "the request timed out");
    }
}

#[tokio::test]
async fn a_refused_connection_is_an_error_that_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = checked(
        client_of(&url)
            .update_contact("144", ContactUpdate::new())
            .send()
            .await,
    );
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(error.to_string(), "failed to connect to the server");
}

#[test]
fn the_token_is_in_no_debug_output() {
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
