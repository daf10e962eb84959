//! What a server repeats of a secret is not shown, in any way to send a call.

use std::fmt::Debug;

use bytes::Bytes;
use http::header::HeaderName;
use http::response::Parts;
use http::{Request, Response, StatusCode};
use runtime::any_error::AnyError;
use runtime::body::Body;
use runtime::call::{Call, Operation};
use runtime::client::{Client, ClientBuilder};
use runtime::credential::{Credential, Secret};
use runtime::error::{ApiError, Error};
use runtime::formats::password::Password;
use runtime::layer::{Layer, Next};
use runtime::maybe::BoxFuture;
use runtime::operation_info::OperationInfo;
use runtime::response::{self, ErrorResponse, Received, ResponseBody};
use runtime::transport::TransportError;

use crate::support::Fake;

const SECRET: &str = "hunter2+/=";

/// A login, whose responses have passwords: `401` as JSON, `403` as text, `409` as one of both.
struct Login;

impl Operation for Login {
    type Output = response::Response<String>;
    type Error = LoginError;
    const INFO: OperationInfo = OperationInfo::new("POST", "/login")
        .security(&[&["scheme"]])
        .secret_headers(&["x-next"]);

    fn response(received: Received) -> Result<Self::Output, Error<LoginError>> {
        let received = response::redacted(received, &Self::INFO);
        match received.status().as_u16() {
            200..=299 => response::text(received),
            _ => response::error(received),
        }
    }
}

#[derive(Debug)]
enum LoginError {
    Password(response::Response<Password>),
    Either(response::Response<Either>),
}

impl ApiError for LoginError {
    fn parts(&self) -> &Parts {
        match self {
            Self::Password(response) => response.parts(),
            Self::Either(response) => response.parts(),
        }
    }

    fn body(&self) -> &Bytes {
        match self {
            Self::Password(response) => response.raw_body(),
            Self::Either(response) => response.raw_body(),
        }
    }
}

impl ErrorResponse for LoginError {
    fn read(received: Received) -> Result<Self, Error<Self>> {
        match received.status().as_u16() {
            401 => response::secret_json(received).map(Self::Password),
            403 => response::secret_text(received).map(Self::Password),
            409 => response::secret_by_media_type(received).map(Self::Either),
            422 => response::json(received).map(Self::Password),
            _ => Err(response::unexpected(received)),
        }
    }
}

/// A password in one of several media types.
#[derive(Debug)]
struct Either;

impl ResponseBody for Either {
    const MEDIA_TYPES: &'static [&'static str] = &["application/json", "text/plain"];

    fn read(index: usize, body: &Bytes) -> Result<Self, runtime::codec::LocatedError> {
        match index {
            0 => response::decode_json(body).map(|_: Password| Self),
            _ => response::decode_text(body).map(|_: Password| Self),
        }
    }
}

/// A client whose server answers with this, which has the headers of a login, too.
fn client(status: u16, content_type: &'static str, body: String, credential: Credential) -> Client {
    let fake = Fake::new(move |_| {
        let response = Response::builder()
            .status(status)
            .header("content-type", content_type)
            .header("location", format!("https://b/?key={SECRET}"))
            .header("set-cookie", SECRET)
            .header("x-api-key", SECRET)
            .header("x-next", SECRET)
            .header("x-shown", "shown");
        response.body(body.clone().into()).ok().map(Ok)
    });
    let builder = ClientBuilder::new("https://a").transport(fake);
    let client = builder.credential("scheme", credential).build();
    client.unwrap_or_else(|error| unreachable!("{error}"))
}

fn key() -> Credential {
    let name = HeaderName::from_static("x-api-key");
    Credential::Header(name, Secret::new(SECRET))
}

async fn error(client: &Client) -> Option<Error<LoginError>> {
    Call::<Login>::new(client).send().await.err()
}

fn is_shown(output: impl Debug) -> bool {
    format!("{output:?}").contains("hunter2")
}

#[tokio::test]
async fn no_error_shows_a_body_that_has_a_password() {
    // Another credential, which the server does not repeat.
    let other = || Credential::Bearer(Secret::new("other"));
    for (status, content_type, body) in [
        (401, "application/json", format!("{SECRET:?}")),
        // Not what is described.
        (
            401,
            "application/json",
            format!("{{\"message\":{SECRET:?}}}"),
        ),
        (401, "text/plain", SECRET.to_owned()),
        (403, "text/plain", SECRET.to_owned()),
        (409, "application/json", format!("{SECRET:?}")),
        (409, "text/plain", SECRET.to_owned()),
    ] {
        let error = error(&client(status, content_type, body.clone(), other())).await;
        let error = error.unwrap();
        assert_eq!(error.message(), None, "{status} {body}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert_eq!(error.body().unwrap(), &body);
        let error = AnyError::from(error);
        assert_eq!(error.message(), None);
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    // Where no password is described, the server has its say.
    for (status, kind) in [
        (422, "Unprocessable Entity"),
        (500, "Internal Server Error"),
    ] {
        let body = "\"taken\"".to_owned();
        let error = error(&client(status, "application/json", body, other())).await;
        let expected = format!("the server responded with {status} {kind}: taken");
        assert_eq!(error.unwrap().to_string(), expected);
    }
}

#[tokio::test]
async fn no_error_shows_the_credential_that_the_server_repeats() {
    let secret = || Secret::new(SECRET);
    for credential in [
        key(),
        Credential::Bearer(secret()),
        Credential::Basic(Secret::new("ann"), secret()),
        Credential::Authorization(Secret::new(format!("Token {SECRET}"))),
        Credential::Query("key", secret()),
        Credential::Cookie("key", secret()),
    ] {
        for body in [
            "{\"message\":\"no key SECRET: SECRET\"}",
            "no key SECRET: SECRET",
        ] {
            let body = body.replace("SECRET", SECRET);
            let client = client(500, "text/plain", body, credential.clone());
            assert_eq!(
                error(&client).await.unwrap().to_string(),
                "the server responded with 500 Internal Server Error: no key [redacted]: [redacted]",
                "{credential:?}"
            );
        }
    }
    // Basic credentials in base64.
    let basic = Credential::Basic(Secret::new("ann"), secret());
    let client_of = |body: &str, credential| client(500, "text/plain", body.to_owned(), credential);
    let error_of = async |client: Client| error(&client).await.unwrap();
    let shown = error_of(client_of("no YW5uOmh1bnRlcjIrLz0=", basic)).await;
    assert_eq!(shown.message().unwrap(), "no [redacted]");
    // The beginning of a long message is cut off after that.
    let long = format!("{} {SECRET}", "a".repeat(195));
    let shown = error_of(client_of(&long, key())).await;
    assert!(!shown.message().unwrap().contains('h'));
    // A key that could be part of any word.
    let short = Credential::Bearer(Secret::new("key"));
    let shown = error_of(client_of("no key", short)).await;
    assert_eq!(shown.message().unwrap(), "no key");
}

#[tokio::test]
async fn no_way_to_send_a_call_shows_headers_with_secrets() {
    let client = |status| client(status, "text/plain", "text".to_owned(), key());
    let call = |status| Call::<Login>::new(&client(status));
    assert!(!is_shown(call(200).send().await.unwrap()));
    assert!(!is_shown(call(200).send_streamed().await.unwrap()));
    assert!(!is_shown(call(200).send_raw().await.unwrap().headers()));
    for status in [302, 401, 500] {
        let sent = call(status).send().await.unwrap_err();
        let streamed = call(status).send_streamed().await.unwrap_err();
        let raw = call(status).send_raw().await.unwrap();
        for (headers, shown) in [
            (sent.headers().unwrap(), format!("{sent:?}")),
            (streamed.headers().unwrap(), format!("{streamed:?}")),
            (raw.headers(), format!("{:?}", raw.headers())),
        ] {
            assert!(!shown.contains("hunter2"), "{shown}");
            let secret: Vec<_> = headers.iter().filter(|(_, it)| it.is_sensitive()).collect();
            assert_eq!(secret.len(), 4, "{headers:?}");
            // Whoever asks for it gets it.
            assert_eq!(headers["x-next"], SECRET);
            assert_eq!(headers["x-shown"], "shown");
        }
    }
}

/// Fails if a header shows a secret.
struct Headers;

impl Layer for Headers {
    fn send<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            assert!(!is_shown(request.headers()), "{:?}", request.headers());
            let response = next.send(request).await?;
            assert!(!is_shown(response.headers()), "{:?}", response.headers());
            Ok(response)
        })
    }
}

#[tokio::test]
async fn headers_that_a_layer_sees_show_no_secret() {
    let fake = Fake::new(|request| {
        let mut response = Response::default();
        *response.headers_mut() = request.headers().clone();
        // As they arrive.
        for (_, value) in response.headers_mut() {
            value.set_sensitive(false);
        }
        Some(Ok(response))
    });
    let client = ClientBuilder::new("https://a")
        .transport(fake.clone())
        .layer(Headers)
        .credential("scheme", key())
        .build()
        .unwrap();
    Call::<Login>::new(&client).send().await.unwrap();
    let own = ["authorization", "cookie", "proxy-authorization"];
    let request = own.iter().fold(Request::get("/"), |request, name| {
        request.header(*name, SECRET)
    });
    let response = client.execute(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.unwrap().status(), StatusCode::OK);
    assert_eq!(fake.requests()[1].headers().len(), 4);
}
