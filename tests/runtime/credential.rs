//! Credentials are sent only where the API description declares them, and never shown.

use std::convert::Infallible;
use std::error::Error;
use std::fmt::Debug;

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use runtime::body::Body;
use runtime::call::{Call, Operation};
use runtime::client::{Client, ClientBuilder};
use runtime::credential::{Credential, Secret};
use runtime::layer::{Layer, Next};
use runtime::maybe::BoxFuture;
use runtime::operation_info::OperationInfo;
use runtime::parameter::Parameter;
use runtime::request::RequestBuilder;
use runtime::request_error::{BuildError, RequestError};
use runtime::transport::{Transport, TransportError, TransportErrorKind};

use crate::support::{Fake, leaked};

/// Long and unusual enough not to occur in a string by chance.
const TOKEN: &str = "t0ken-f4r-the-tests";

fn bearer(token: &str) -> Credential {
    Credential::Bearer(Secret::new(token))
}

fn key(name: &'static str, key: &str) -> Credential {
    Credential::Header(HeaderName::from_static(name), Secret::new(key))
}

fn builder(credentials: &[(&'static str, Credential)]) -> ClientBuilder {
    credentials.iter().cloned().fold(
        ClientBuilder::new("https://api.example.com").transport(Fake::unused()),
        |builder, (scheme, credential)| builder.credential(scheme, credential),
    )
}

/// Returns a client with a token for `bearer` and keys for `key` and `app`.
fn client() -> Result<Client, BuildError> {
    builder(&[
        ("bearer", bearer(TOKEN)),
        ("key", key("x-key", "k")),
        ("app", key("x-app", "a")),
    ])
    .build()
}

/// Returns a builder for a request of an operation with these alternatives.
fn request_builder(client: &Client, alternatives: &[&[&'static str]]) -> RequestBuilder {
    let alternatives = alternatives.iter().map(|schemes| &*schemes.to_vec().leak());
    let alternatives: Vec<&[_]> = alternatives.collect();
    let info = OperationInfo::new("GET", "/{id}").security(alternatives.leak());
    RequestBuilder::new(client, leaked(info))
}

/// Returns the credentials in the request of an operation with these alternatives.
fn credentials_sent(
    client: &Client,
    alternatives: &[&[&'static str]],
) -> Result<Vec<(String, String)>, RequestError> {
    let request = request_builder(client, alternatives)
        .with(Parameter::path("id"), "7")
        .build()?;
    let mut headers = request.headers().clone();
    headers.remove("accept");
    Ok(sorted(&headers))
}

fn sorted(headers: &HeaderMap) -> Vec<(String, String)> {
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
fn bearer_token_is_prefixed_and_key_is_unchanged() {
    let client = client().unwrap();
    let authorization = format!("Bearer {TOKEN}");
    assert_eq!(
        credentials_sent(&client, &[&["bearer"]]).unwrap(),
        pairs([("authorization", &authorization)]),
    );
    assert_eq!(
        credentials_sent(&client, &[&["key"]]).unwrap(),
        pairs([("x-key", "k")]),
    );
}

#[test]
fn sends_no_credential_that_the_operation_does_not_require() {
    let client = client().unwrap();
    assert_eq!(credentials_sent(&client, &[]).unwrap(), pairs([]));
}

#[test]
fn sends_all_credentials_of_an_alternative() {
    assert_eq!(
        credentials_sent(&client().unwrap(), &[&["key", "app"]]).unwrap(),
        pairs([("x-app", "a"), ("x-key", "k")]),
    );
}

#[test]
fn sends_the_first_alternative_that_the_client_satisfies() {
    let client = client().unwrap();
    for (alternatives, expected) in [
        (&[&["key"][..], &["app"]][..], pairs([("x-key", "k")])),
        (&[&["app"], &["key"]], pairs([("x-app", "a")])),
        (&[&["other"], &["key"]], pairs([("x-key", "k")])),
        (&[&["key", "other"], &["app"]], pairs([("x-app", "a")])),
    ] {
        assert_eq!(credentials_sent(&client, alternatives).unwrap(), expected);
    }
}

#[test]
fn sends_optional_credential_that_the_client_has() {
    let with = client().unwrap();
    let without = builder(&[]).build().unwrap();
    for alternatives in [&[&["key"][..], &[]], &[&[][..], &["key"]]] {
        assert_eq!(
            [
                credentials_sent(&with, alternatives),
                credentials_sent(&without, alternatives)
            ]
            .map(Result::unwrap),
            [pairs([("x-key", "k")]), pairs([])],
        );
    }
}

#[test]
fn missing_credentials_error_names_the_alternatives() {
    let client = builder(&[("key", key("x-key", "k"))]).build().unwrap();
    for (alternatives, message) in [
        (
            &[&["bearer"][..]][..],
            "missing credentials: the operation requires `bearer`; `ClientBuilder::without_credentials` is for servers that require none",
        ),
        (
            &[&["bearer"], &["key", "app"]],
            "missing credentials: the operation requires `bearer`, or `key` and `app`; `ClientBuilder::without_credentials` is for servers that require none",
        ),
    ] {
        let error = credentials_sent(&client, alternatives).unwrap_err();
        assert_eq!(
            (error.is_missing_credential(), error.to_string().as_str()),
            (true, message),
        );
    }
}

#[test]
fn operation_without_alternatives_requires_no_credentials() {
    assert_eq!(
        credentials_sent(&client().unwrap(), &[]).unwrap(),
        pairs([])
    );
}

#[test]
fn last_credential_for_a_scheme_takes_precedence() {
    let client = builder(&[("key", key("x-old", "old")), ("key", key("x-key", "new"))])
        .build()
        .unwrap();
    assert_eq!(
        credentials_sent(&client, &[&["key"]]).unwrap(),
        pairs([("x-key", "new")]),
    );
}

/// Returns the `Display` and `Debug` output of an error and its sources.
fn printed(error: &dyn Error) -> String {
    let mut printed = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        printed += &format!("{error} {error:?} {error:#?}\n");
        next = error.source();
    }
    printed
}

fn debug_output(value: &dyn Debug) -> String {
    format!("{value:?} {value:#?}")
}

fn contains_token(output: &str) -> bool {
    output.contains("t0ken") || output.contains("f4r")
}

#[test]
fn output_of_public_types_omits_the_token() {
    let credentials = [("bearer", bearer(TOKEN)), ("key", key("x-key", TOKEN))];
    let client = builder(&credentials).build().unwrap();
    let request = || request_builder(&client, &[&["bearer", "key"]]);
    let outputs = [
        debug_output(&Secret::new(TOKEN)),
        debug_output(&credentials),
        debug_output(&builder(&credentials)),
        debug_output(&client),
        debug_output(&request()),
        printed(
            &request()
                .with(Parameter::path("id"), "..")
                .build()
                .unwrap_err(),
        ),
        debug_output(&request().with(Parameter::path("id"), "7").build().unwrap()),
        printed(&credentials_sent(&client, &[&["other"]]).unwrap_err()),
    ];
    assert_eq!(
        outputs
            .iter()
            .filter(|output| contains_token(output))
            .collect::<Vec<_>>(),
        Vec::<&String>::new(),
    );
}

#[test]
fn rejects_token_with_invalid_character_without_showing_it() {
    let token = format!("{TOKEN}\n");
    for credential in [bearer(&token), key("x-key", &token)] {
        let error = builder(&[("scheme", credential)]).build().unwrap_err();
        assert_eq!(
            (error.to_string(), error.source().map(ToString::to_string)),
            (
                "credential for `scheme` has a character that is not allowed in a header value"
                    .to_owned(),
                Some("failed to parse header value".to_owned()),
            ),
        );
        assert!(!contains_token(&printed(&error)));
    }
}

#[test]
fn rejects_base_url_with_user_information_without_showing_it() {
    for base_url in [
        format!("https://user:{TOKEN}@api.example.com/v1"),
        format!("https://{TOKEN}@api.example.com"),
        format!("ftp://user:{TOKEN} @api.example.com"),
    ] {
        let error = ClientBuilder::new(&base_url)
            .transport(Fake::unused())
            .build()
            .unwrap_err();
        assert_eq!(
            (error.to_string(), error.source().map(ToString::to_string)),
            ("base URL contains user information".to_owned(), None),
        );
        assert!(!contains_token(&printed(&error)));
    }
}

#[test]
fn transport_error_output_omits_the_token() {
    let client = client().unwrap();
    let request = request_builder(&client, &[&["bearer"]])
        .with(Parameter::path("id"), "7")
        .build();
    let transport = Fake::new(|_| {
        let kind = TransportErrorKind::Connect;
        Some(Err(TransportError::new(kind, "refused")))
    });
    let error = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(transport.send(request.unwrap()))
        .unwrap_err();
    let error = runtime::error::Error::<Infallible>::from(error);
    assert_eq!(
        (error.is_connect(), error.status()),
        (true, None::<StatusCode>)
    );
    assert!(!contains_token(&printed(&error)));
}

/// The URL of a request and its headers.
type UrlAndHeaders = (String, Vec<(String, String)>);

/// Builds a request with one credential.
fn request_with(credential: Credential) -> Result<UrlAndHeaders, Box<dyn Error>> {
    let client = builder(&[("scheme", credential)]).build()?;
    let request = request_builder(&client, &[&["scheme"]]).with(Parameter::path("id"), "7");
    let request = request
        .with(Parameter::query("q"), "a")
        .with(Parameter::cookie("c"), "b")
        .build()?;
    let mut headers = request.headers().clone();
    headers.remove("accept");
    Ok((request.uri().to_string(), sorted(&headers)))
}

#[test]
fn credential_is_sent_in_its_location() {
    let url_without_key = "https://api.example.com/7?q=a";
    let secret = || Secret::new("k&1 ö");
    for (credential, url, headers) in [
        (
            Credential::Basic(Secret::new("Aladdin"), Secret::new("open sesame")),
            url_without_key,
            pairs([
                ("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
                ("cookie", "c=b"),
            ]),
        ),
        (
            Credential::Authorization(Secret::new("Digest a=1")),
            url_without_key,
            pairs([("authorization", "Digest a=1"), ("cookie", "c=b")]),
        ),
        (
            Credential::Query("api key", secret()),
            "https://api.example.com/7?q=a&api%20key=k%261%20%C3%B6",
            pairs([("cookie", "c=b")]),
        ),
        (
            Credential::Cookie("session", secret()),
            url_without_key,
            pairs([("cookie", "c=b; session=k%261%20%C3%B6")]),
        ),
    ] {
        assert_eq!(request_with(credential).unwrap(), (url.to_owned(), headers));
    }
}

#[test]
fn basic_credentials_of_every_length_are_encoded_in_base64() {
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
fn output_omits_credentials_of_every_kind() {
    for credential in [
        Credential::Query("key", Secret::new(TOKEN)),
        Credential::Cookie("key", Secret::new(TOKEN)),
        Credential::Basic(Secret::new("ann"), Secret::new(TOKEN)),
        Credential::Authorization(Secret::new(TOKEN)),
    ] {
        let client = builder(&[("scheme", credential.clone())]).build().unwrap();
        let request = request_builder(&client, &[&["scheme"]]).with(Parameter::path("id"), "7");
        let outputs = [
            debug_output(&credential),
            debug_output(&client),
            debug_output(&request),
            format!("{:?}", request.build().unwrap().headers()),
            printed(
                &request_builder(&client, &[&["scheme"]])
                    .with(Parameter::path("id"), "")
                    .build()
                    .unwrap_err(),
            ),
        ];
        assert!(
            !outputs.iter().any(|output| contains_token(output)),
            "{outputs:?}"
        );
    }
}

#[test]
fn caller_that_authorizes_completes_the_alternative_that_lacks_one_credential() {
    let client = builder(&[("key", key("x-key", "k"))]).build().unwrap();
    let sent = |alternatives: &[&[&'static str]]| {
        let request = request_builder(&client, alternatives)
            .with(Parameter::path("id"), "7")
            .with(Parameter::header("Authorization"), "Basic a");
        let mut headers = request.build().unwrap().headers().clone();
        headers.remove("accept");
        sorted(&headers)
    };
    let own = ("authorization", "Basic a");
    assert_eq!(sent(&[&["bearer"], &["key"]]), pairs([own]));
    assert_eq!(sent(&[&["key"], &["bearer"]]), pairs([own]));
    assert_eq!(sent(&[&["bearer", "key"]]), pairs([own, ("x-key", "k")]));
    assert_eq!(sent(&[&["key"]]), pairs([own, ("x-key", "k")]));
}

#[test]
fn client_with_another_credential_shares_the_rest() {
    let fake = Fake::responding(StatusCode::OK, "");
    let first = builder(&[("bearer", bearer("first")), ("key", key("x-key", "k"))])
        .transport(fake)
        .header("x-all", "1")
        .build()
        .unwrap();
    let second = first.with_credential("bearer", bearer("second"));
    let third = second.with_credential("app", key("x-app", "a"));
    let sent = |client: &Client| credentials_sent(client, &[&["bearer", "key"]]).unwrap();
    let expected = |token| pairs([("authorization", token), ("x-all", "1"), ("x-key", "k")]);
    assert_eq!(sent(&first), expected("Bearer first"));
    assert_eq!(sent(&second), expected("Bearer second"));
    assert_eq!(sent(&third), expected("Bearer second"));
    assert!(credentials_sent(&third, &[&["app"]]).is_ok());
    assert!(credentials_sent(&second, &[&["app"]]).is_err());
}

#[test]
fn replaced_credential_reaches_all_clones_and_calls_that_are_not_sent() {
    let client = builder(&[("bearer", bearer("old"))]).build().unwrap();
    let clone = client.clone();
    let other = client.with_credential("app", key("x-app", "a"));
    let pending = request_builder(&client, &[&["bearer"]]).with(Parameter::path("id"), "7");
    clone.set_credential("bearer", bearer("new"));
    let sent = |client: &Client| credentials_sent(client, &[&["bearer"]]).unwrap();
    assert_eq!(sent(&client), pairs([("authorization", "Bearer new")]));
    let request = pending.build().unwrap();
    assert_eq!(request.headers()["authorization"], "Bearer new");
    // It is another user's.
    assert_eq!(sent(&other), pairs([("authorization", "Bearer old")]));
    other.set_credential("bearer", bearer("other"));
    assert_eq!(sent(&client), pairs([("authorization", "Bearer new")]));
}

#[test]
fn credential_that_is_invalid_later_is_an_error_of_the_request() {
    let client = client().unwrap();
    client.set_credential("bearer", bearer("a\nb"));
    for client in [
        &client,
        &client.with_credential("app", key("x-app", "a\nb")),
    ] {
        let error = credentials_sent(client, &[&["bearer"]]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "credential for `bearer` has a character that is not allowed in a header value"
        );
        assert!(!error.is_missing_credential());
        // Others are not affected.
        assert!(credentials_sent(client, &[&["key"]]).is_ok());
    }
    client.set_credential("bearer", bearer("valid"));
    assert!(credentials_sent(&client, &[&["bearer"]]).is_ok());
}

#[test]
fn client_without_credentials_sends_none_and_needs_none() {
    let client = builder(&[("bearer", bearer(TOKEN)), ("key", key("x-key", "k"))])
        .without_credentials()
        .build()
        .unwrap();
    for alternatives in [&[&["bearer"][..]][..], &[&["key", "app"], &["bearer"]], &[]] {
        assert_eq!(credentials_sent(&client, alternatives).unwrap(), pairs([]));
    }
    // A credential that is set later is sent, also if it is not all that is required.
    let client = client.with_credential("key", key("x-key", "k"));
    assert_eq!(
        credentials_sent(&client, &[&["bearer"], &["key", "app"]]).unwrap(),
        pairs([("x-key", "k")]),
    );
}

/// An operation that requires a token.
struct Secured;

impl Operation for Secured {
    type Output = ();
    type Error = Infallible;
    const INFO: OperationInfo = OperationInfo::new("GET", "/").security(&[&["bearer"]]);

    fn response(_: Response<Body>) -> Result<(), runtime::error::Error<Infallible>> {
        Ok(())
    }
}

/// Adds a credential where the operation requires one.
struct Authorize;

impl Layer for Authorize {
    fn send<'a>(
        &'a self,
        mut request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, TransportError>> {
        let info = request.extensions().get::<OperationInfo>();
        if info.is_some_and(|info| info.security.contains(&&["bearer"][..])) {
            let value = HeaderValue::from_static("Bearer layer");
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        next.send(request)
    }
}

#[tokio::test]
async fn layer_can_authorize_without_a_credential_of_the_client() {
    let fake = Fake::responding(StatusCode::OK, "");
    let builder = ClientBuilder::new("https://api.example.com").transport(fake.clone());
    let client = builder.without_credentials().layer(Authorize).build();
    Call::<Secured>::new(&client.unwrap()).send().await.unwrap();
    let requests = fake.requests();
    assert_eq!(requests[0].headers()["authorization"], "Bearer layer");
}

#[test]
fn authorization_of_the_caller_is_sent_with_the_other_credentials_that_are_required() {
    let client = builder(&[("key", key("x-key", "k"))]).build().unwrap();
    let request = request_builder(&client, &[&["app"], &["bearer", "key"]])
        .with(Parameter::path("id"), "7")
        .with_settings(|settings| settings.header(AUTHORIZATION, "Bearer user"))
        .build()
        .unwrap();
    assert_eq!(request.headers()["authorization"], "Bearer user");
    assert_eq!(request.headers()["x-key"], "k");
}
