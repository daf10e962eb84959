//! Credentials go where the description says, and nowhere else.

use std::error::Error;
use std::fmt::Debug;

use http::header::{HeaderMap, HeaderName};
use http::response::Parts;
use http::{Response, StatusCode};
use runtime::call::Endpoint;
use runtime::client::{Client, ClientBuilder};
use runtime::credential::{Credential, Secret};
use runtime::error::{ApiError, BuildError, RequestError};
use runtime::parameter::Parameter;
use runtime::request::RequestBuilder;
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

/// The request of an operation with these alternatives.
fn begun(client: &Client, alternatives: &[&[&'static str]]) -> RequestBuilder {
    let alternatives = alternatives.iter().map(|schemes| &*schemes.to_vec().leak());
    let alternatives: Vec<&[_]> = alternatives.collect();
    let endpoint = Endpoint::new("GET", "/{id}").security(alternatives.leak());
    RequestBuilder::new(client, endpoint)
}

/// The credentials in the request of an operation with these alternatives.
fn sent(
    client: &Client,
    alternatives: &[&[&'static str]],
) -> Result<Vec<(String, String)>, RequestError> {
    let request = begun(client, alternatives)
        .with(Parameter::path("id"), "7")
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
    assert_eq!(sent(&client, &[]).unwrap(), pairs([]));
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
    let request = || begun(&client, &[&["bearer", "key"]]);
    let texts = [
        debugged(&Secret::new(TOKEN)),
        debugged(&credentials),
        debugged(&builder(&credentials)),
        debugged(&client),
        debugged(&request()),
        printed(
            &request()
                .with(Parameter::path("id"), "..")
                .build()
                .unwrap_err(),
        ),
        debugged(&request().with(Parameter::path("id"), "7").build().unwrap()),
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
    let request = begun(&client, &[&["bearer"]])
        .with(Parameter::path("id"), "7")
        .build();
    let error = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(Refusing.send(request.unwrap(), None))
        .unwrap_err();
    let error = runtime::error::Error::<OwnError>::from(error);
    assert_eq!(
        (error.is_connect(), error.status()),
        (true, None::<StatusCode>)
    );
    assert!(!shows_token(&printed(&error)));
}

/// The URL of a request, and its headers.
type Whole = (String, Vec<(String, String)>);

/// A request with one credential.
fn request_with(credential: Credential) -> Result<Whole, Box<dyn Error>> {
    let client = builder(&[("own", credential)]).build()?;
    let request = begun(&client, &[&["own"]]).with(Parameter::path("id"), "7");
    let request = request
        .with(Parameter::query("q"), "a")
        .with(Parameter::cookie("c"), "b")
        .build()?;
    let mut headers = request.headers().clone();
    headers.remove("accept");
    Ok((request.uri().to_string(), listed(&headers)))
}

#[test]
fn each_credential_is_sent_in_its_own_place() {
    let plain = "https://api.example.com/7?q=a";
    let secret = || Secret::new("k&1 ö");
    for (credential, url, headers) in [
        (
            Credential::Basic(Secret::new("Aladdin"), Secret::new("open sesame")),
            plain,
            pairs([
                ("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
                ("cookie", "c=b"),
            ]),
        ),
        (
            Credential::Authorization(Secret::new("Digest a=1")),
            plain,
            pairs([("authorization", "Digest a=1"), ("cookie", "c=b")]),
        ),
        (
            Credential::Query("api key", secret()),
            "https://api.example.com/7?q=a&api%20key=k%261%20%C3%B6",
            pairs([("cookie", "c=b")]),
        ),
        (
            Credential::Cookie("session", secret()),
            plain,
            pairs([("cookie", "c=b; session=k%261%20%C3%B6")]),
        ),
    ] {
        assert_eq!(request_with(credential).unwrap(), (url.to_owned(), headers));
    }
}

#[test]
fn texts_of_every_length_are_in_base64() {
    for (user, password, value) in [
        ("", "", "Basic Og=="),
        ("a", "", "Basic YTo="),
        ("a", "b", "Basic YTpi"),
        ("ö", "?~", "Basic w7Y6P34="),
    ] {
        let credential = Credential::Basic(Secret::new(user), Secret::new(password));
        let (_, headers) = request_with(credential).unwrap();
        assert_eq!(headers[0].1, value);
    }
}

#[test]
fn neither_a_key_in_the_query_nor_one_in_a_cookie_is_shown() {
    for credential in [
        Credential::Query("key", Secret::new(TOKEN)),
        Credential::Cookie("key", Secret::new(TOKEN)),
        Credential::Basic(Secret::new("ann"), Secret::new(TOKEN)),
        Credential::Authorization(Secret::new(TOKEN)),
    ] {
        let client = builder(&[("own", credential.clone())]).build().unwrap();
        let request = begun(&client, &[&["own"]]).with(Parameter::path("id"), "7");
        let shown = [
            debugged(&credential),
            debugged(&client),
            debugged(&request),
            format!("{:?}", request.build().unwrap().headers()),
            printed(
                &begun(&client, &[&["own"]])
                    .with(Parameter::path("id"), "")
                    .build()
                    .unwrap_err(),
            ),
        ];
        assert!(!shown.iter().any(|text| shows_token(text)), "{shown:?}");
    }
}
