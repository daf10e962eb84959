//! Credentials go where the description says, and nowhere else.

use std::error::Error;
use std::fmt::Debug;

use http::header::{HeaderMap, HeaderName};
use http::response::Parts;
use http::{Method, Response, StatusCode};
use runtime::call::Call;
use runtime::client::{Client, ClientBuilder};
use runtime::credential::{Credential, Secret};
use runtime::error::{ApiError, BuildError, RequestError};
use runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// Long and odd enough not to be in a text by chance.
const TOKEN: &str = "t0ken-f4r-the-tests";

/// Refuses every request, and takes the place of the default transport.
struct Refusing;

impl Transport for Refusing {
    fn send(
        &self,
        _: http::Request<bytes::Bytes>,
        _: Option<std::time::Duration>,
    ) -> BoxFuture<'_, Result<Response<bytes::Bytes>, TransportError>> {
        let error = TransportError::new(TransportErrorKind::Connect, "refused");
        Box::pin(std::future::ready(Err(error)))
    }
}

fn bearer(token: &str) -> Credential {
    Credential::Bearer(Secret::new(token))
}

fn key(name: &'static str, key: &str) -> Credential {
    Credential::Header(HeaderName::from_static(name), Secret::new(key))
}

fn builder(credentials: &[(&'static str, Credential)]) -> ClientBuilder {
    credentials.iter().cloned().fold(
        ClientBuilder::new("https://api.example.com").transport(Refusing),
        |builder, (scheme, credential)| builder.credential(scheme, credential),
    )
}

/// A client that has a token for `bearer`, a key for `key` and another for `app`.
fn client() -> Result<Client, BuildError> {
    builder(&[
        ("bearer", bearer(TOKEN)),
        ("key", key("x-key", "k")),
        ("app", key("x-app", "a")),
    ])
    .build()
}

/// The credentials in the request of an operation with these alternatives.
fn sent(
    client: &Client,
    alternatives: &[&[&'static str]],
) -> Result<Vec<(String, String)>, RequestError> {
    let request = Call::new(client)
        .request(Method::GET, "/")
        .authorize(alternatives)?
        .build()?;
    let mut headers = request.headers().clone();
    headers.remove("accept");
    Ok(listed(&headers))
}

fn listed(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("?").to_owned()))
        .collect();
    headers.sort();
    headers
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

#[test]
fn a_token_is_sent_as_a_bearer_and_a_key_as_it_is() {
    let client = client().unwrap();
    let authorization = format!("Bearer {TOKEN}");
    assert_eq!(
        sent(&client, &[&["bearer"]]).unwrap(),
        pairs([("authorization", &authorization)]),
    );
    assert_eq!(sent(&client, &[&["key"]]).unwrap(), pairs([("x-key", "k")]),);
}

#[test]
fn only_what_an_operation_asks_for_is_sent() {
    let client = client().unwrap();
    let request = Call::new(&client)
        .request(Method::GET, "/")
        .build()
        .unwrap();
    assert_eq!(
        listed(request.headers()),
        pairs([("accept", "application/json")])
    );
}

#[test]
fn schemes_that_are_needed_together_are_sent_together() {
    assert_eq!(
        sent(&client().unwrap(), &[&["key", "app"]]).unwrap(),
        pairs([("x-app", "a"), ("x-key", "k")]),
    );
}

#[test]
fn the_first_alternative_that_the_client_has_is_sent() {
    let client = client().unwrap();
    for (alternatives, sent_pairs) in [
        (&[&["key"][..], &["app"]][..], pairs([("x-key", "k")])),
        (&[&["app"], &["key"]], pairs([("x-app", "a")])),
        (&[&["other"], &["key"]], pairs([("x-key", "k")])),
        (&[&["key", "other"], &["app"]], pairs([("x-app", "a")])),
    ] {
        assert_eq!(sent(&client, alternatives).unwrap(), sent_pairs);
    }
}

#[test]
fn an_optional_credential_is_sent_if_there_is_one() {
    let with = client().unwrap();
    let without = builder(&[]).build().unwrap();
    for alternatives in [&[&["key"][..], &[]], &[&[][..], &["key"]]] {
        assert_eq!(
            [sent(&with, alternatives), sent(&without, alternatives)].map(Result::unwrap),
            [pairs([("x-key", "k")]), pairs([])],
        );
    }
}

#[test]
fn a_missing_credential_is_an_error_that_names_what_is_missing() {
    let client = builder(&[("key", key("x-key", "k"))]).build().unwrap();
    for (alternatives, message) in [
        (
            &[&["bearer"][..]][..],
            "the client has no credential for bearer",
        ),
        (
            &[&["bearer"], &["key", "app"]],
            "the client has no credential for bearer, or key and app",
        ),
    ] {
        let error = sent(&client, alternatives).unwrap_err();
        assert_eq!(
            (error.is_missing_credential(), error.to_string().as_str()),
            (true, message),
        );
    }
}

#[test]
fn an_operation_without_alternatives_needs_no_credential() {
    assert_eq!(sent(&client().unwrap(), &[]).unwrap(), pairs([]));
}

#[test]
fn of_two_credentials_for_one_scheme_the_later_counts() {
    let client = builder(&[("key", key("x-old", "old")), ("key", key("x-key", "new"))])
        .build()
        .unwrap();
    assert_eq!(
        sent(&client, &[&["key"]]).unwrap(),
        pairs([("x-key", "new")]),
    );
}

#[derive(Debug)]
struct OwnError(Box<Parts>);

impl ApiError for OwnError {
    fn head(&self) -> &Parts {
        &self.0
    }
}

/// An error and all of its sources, as they print.
fn printed(error: &dyn Error) -> String {
    let mut printed = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        printed += &format!("{error} {error:?} {error:#?}\n");
        next = error.source();
    }
    printed
}

fn debugged(value: &dyn Debug) -> String {
    format!("{value:?} {value:#?}")
}

fn shows_token(text: &str) -> bool {
    text.contains("t0ken") || text.contains("f4r")
}

#[test]
fn no_public_type_shows_the_token() {
    let credentials = [("bearer", bearer(TOKEN)), ("key", key("x-key", TOKEN))];
    let client = builder(&credentials).build().unwrap();
    let call = Call::new(&client);
    let request = call
        .request(Method::GET, "/{id}")
        .authorize(&[&["bearer", "key"]])
        .unwrap();
    let parts = |request: &http::Request<_>| debugged(request);
    let texts = [
        debugged(&Secret::new(TOKEN)),
        debugged(&credentials),
        debugged(&builder(&credentials)),
        debugged(&client),
        debugged(&call),
        debugged(&request),
        printed(&request.path("id", "..").unwrap_err()),
        parts(
            &call
                .request(Method::GET, "/")
                .authorize(&[&["bearer", "key"]])
                .and_then(|request| request.build())
                .unwrap(),
        ),
        printed(&sent(&client, &[&["other"]]).unwrap_err()),
    ];
    assert_eq!(
        texts
            .iter()
            .filter(|text| shows_token(text))
            .collect::<Vec<_>>(),
        Vec::<&String>::new(),
    );
}

#[test]
fn a_token_that_no_header_may_have_is_refused_without_showing_it() {
    let token = format!("{TOKEN}\n");
    for credential in [bearer(&token), key("x-key", &token)] {
        let error = builder(&[("scheme", credential)]).build().unwrap_err();
        assert_eq!(
            (error.to_string(), error.source().map(ToString::to_string)),
            (
                "the credential for scheme has a character that no header may have".to_owned(),
                Some("failed to parse header value".to_owned()),
            ),
        );
        assert!(!shows_token(&printed(&error)));
    }
}

#[test]
fn a_credential_in_the_base_url_is_refused_without_showing_it() {
    for base_url in [
        format!("https://user:{TOKEN}@api.example.com/v1"),
        format!("https://{TOKEN}@api.example.com"),
        format!("ftp://user:{TOKEN} @api.example.com"),
    ] {
        let error = ClientBuilder::new(&base_url)
            .transport(Refusing)
            .build()
            .unwrap_err();
        assert_eq!(
            (error.to_string(), error.source().map(ToString::to_string)),
            (
                "the base URL has a user name or a password in it".to_owned(),
                None
            ),
        );
        assert!(!shows_token(&printed(&error)));
    }
}

#[test]
fn an_error_of_the_call_does_not_show_the_token() {
    let client = client().unwrap();
    let request = Call::new(&client)
        .request(Method::GET, "/")
        .authorize(&[&["bearer"]])
        .and_then(|request| request.build())
        .unwrap();
    let error = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(Call::new(&client).send(request))
        .unwrap_err();
    let error = runtime::error::Error::<OwnError>::from(error);
    assert_eq!(
        (error.is_connect(), error.status()),
        (true, None::<StatusCode>)
    );
    assert!(!shows_token(&printed(&error)));
}
