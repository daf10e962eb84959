//! The default transport, tested with a server on the loopback interface.
#![cfg(feature = "reqwest")]

use std::error::Error;
use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue, LOCATION};
use http::{Request, StatusCode};
use runtime::body::Body;
use runtime::call::Call;
use runtime::client::{Client, ClientBuilder};
use runtime::content::Content;
use runtime::credential::{Credential, Secret};
use runtime::operation_info::OperationInfo;
use runtime::parameter::Parameter;
use runtime::request::RequestBuilder;
use runtime::reqwest_transport::ReqwestTransport;
use runtime::retry::Retry;
use runtime::transport::{Transport, TransportError, TransportErrorKind};

use crate::support::{FaultServer, MockClock, Piece, Raw, Step, body_of, leaked};

/// Long enough for the server to see the request, short enough for a test.
const SHORT: Duration = Duration::from_millis(50);

const EMPTY: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

fn get(url: &str) -> Request<Body> {
    Request::get(url).body(Body::empty()).unwrap()
}

/// Sends a request and reads the complete response.
async fn exchange(
    transport: &ReqwestTransport,
    server: &FaultServer,
) -> Result<(http::response::Parts, Bytes), TransportError> {
    let response = transport.send(get(&server.url())).await?;
    let (parts, body) = response.into_parts();
    Ok((parts, body.bytes(u64::MAX).await?))
}

fn client(server: &FaultServer) -> Client {
    ClientBuilder::new(&server.url()).build().unwrap()
}

/// An address where nothing listens.
fn refusing() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

#[tokio::test]
async fn request_is_sent_as_built() {
    let server = FaultServer::responding("HTTP/1.1 204 No Content\r\n\r\n").unwrap();
    let client = ClientBuilder::new(&format!("{}/v1", server.url()))
        .credential("bearer", Credential::Bearer(Secret::new("token")))
        .build()
        .unwrap();
    let info = OperationInfo::new("PATCH", "/contacts/{id}").security(&[&["bearer"]]);
    let request = RequestBuilder::new(&client, leaked(info))
        .with(Parameter::path("id"), "../a b/?%ö")
        .with(Parameter::query("q"), "&+")
        .with_body(Content::json("body"))
        .build()
        .unwrap();
    let transport = ReqwestTransport::new().unwrap();
    let response = transport.send(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        server.requests(),
        [format!(
            "PATCH /v1/contacts/..%2Fa%20b%2F%3F%25%C3%B6?q=%26%2B HTTP/1.1\r\n\
             accept: application/json\r\n\
             content-type: application/json\r\n\
             authorization: Bearer token\r\n\
             host: {}\r\n\
             content-length: 6\r\n\r\n\"body\"",
            server.address(),
        )],
    );
}

#[tokio::test]
async fn body_of_pieces_is_sent_in_chunks_or_with_its_length() {
    let pieces = || body_of([Piece::Bytes("ab"), Piece::Later, Piece::Bytes("c")]);
    for (body, expected) in [
        (
            pieces(),
            "transfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
        ),
        (pieces().with_length(3), "content-length: 3\r\n\r\nabc"),
    ] {
        let server = FaultServer::responding(EMPTY).unwrap();
        let info = OperationInfo::new("POST", "/");
        let request = RequestBuilder::new(&client(&server), leaked(info))
            .with_body(Content::new("text/plain", body))
            .build();
        let transport = ReqwestTransport::new().unwrap();
        transport.send(request.unwrap()).await.unwrap();
        let request = server.requests().concat();
        assert!(request.ends_with(expected), "{request}");
    }
}

#[tokio::test]
async fn response_is_received_completely() {
    let server = FaultServer::responding(
        "HTTP/1.1 418 Teapot\r\nx-a: 1\r\nx-a: 2\r\ncontent-length: 4\r\n\r\nbody",
    )
    .unwrap();
    let transport = ReqwestTransport::new().unwrap();
    let (parts, body) = exchange(&transport, &server).await.unwrap();
    let mut headers = HeaderMap::new();
    headers.append("x-a", "1".parse().unwrap());
    headers.append("x-a", "2".parse().unwrap());
    headers.append("content-length", "4".parse().unwrap());
    assert_eq!(
        (parts.status, parts.headers, &body[..]),
        (StatusCode::IM_A_TEAPOT, headers, &b"body"[..]),
    );
}

#[tokio::test]
async fn body_is_received_while_it_is_sent() {
    let server = FaultServer::start([vec![
        Step::Receive,
        Step::send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc"),
        Step::Hold,
    ]])
    .unwrap();
    let client = client(&server);
    let mut response = Call::<Raw>::new(&client).send_raw().await.unwrap();
    assert_eq!(response.body_mut().chunk().await.unwrap().unwrap(), "abc");
    assert_eq!(server.closed(), 0);
    drop(response);
    until(|| server.closed() == 1).await;
}

/// Waits for what another thread does, at most for the time that a test may take.
async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

const TOO_LARGE: &str =
    "the response is longer than `max_response_bytes`; `send_streamed` reads it in pieces";

#[tokio::test]
async fn endless_response_is_given_up_at_the_limit() {
    let mib = vec![b'0'; 1024 * 1024];
    for head in ["", "content-encoding: identity\r\n"] {
        let server = FaultServer::start([vec![
            Step::Receive,
            Step::send(format!("HTTP/1.1 200 OK\r\n{head}\r\n")),
            Step::SendForever(mib.clone()),
        ]])
        .unwrap();
        let client = ClientBuilder::new(&server.url())
            .max_response_bytes(3_000_000)
            .build()
            .unwrap();
        let error = Call::<Raw>::new(&client).send().await.unwrap_err();
        let expected = format!("{TOO_LARGE}; the server has carried the request out");
        assert_eq!(error.to_string(), expected);
        until(|| server.closed() == 1).await;
    }
}

#[tokio::test]
async fn redirect_is_returned_and_not_followed() {
    let response = |url| {
        format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {url}\r\ncontent-length: 0\r\n\r\n")
    };
    let elsewhere = FaultServer::responding(EMPTY).unwrap();
    let url = elsewhere.url();
    // Whatever the caller chooses: credentials in headers of their own would be sent elsewhere.
    for client in [
        |builder: ClientBuilder| builder,
        |builder: ClientBuilder| {
            builder.reqwest(|it| it.redirect(reqwest::redirect::Policy::limited(3)))
        },
    ] {
        let server = FaultServer::responding(response(url.clone())).unwrap();
        let client = client(ClientBuilder::new(&server.url())).build().unwrap();
        let response = Call::<Raw>::new(&client).send().await.unwrap();
        assert_eq!(
            (response.status(), response.headers().get(LOCATION)),
            (
                StatusCode::TEMPORARY_REDIRECT,
                Some(&HeaderValue::try_from(url.clone()).unwrap()),
            ),
        );
    }
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
    let server = FaultServer::responding(response(url)).unwrap();
    let transport = ReqwestTransport::from_client(reqwest::Client::new());
    let error = transport.send(get(&server.url())).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Redirected);
}

#[tokio::test]
async fn refused_connection_is_a_connect_error() {
    let transport = ReqwestTransport::new().unwrap();
    let request = get(&format!("http://{}", refusing()));
    let error = transport.send(request).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
}

#[tokio::test]
async fn connect_timeout_is_a_connect_error() {
    // The server never responds to the TLS handshake.
    let server = FaultServer::start([vec![Step::Hold]]).unwrap();
    let transport = ReqwestTransport::with(|builder| builder.connect_timeout(SHORT)).unwrap();
    let request = get(&server.url().replace("http:", "https:"));
    let error = transport.send(request).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
}

#[tokio::test]
async fn rejected_handshake_is_a_tls_error() {
    let server = FaultServer::start([vec![
        Step::send("HTTP/1.1 400 Bad Request\r\n\r\n"),
        Step::Hold,
    ]]);
    let server = server.unwrap();
    let transport = ReqwestTransport::new().unwrap();
    let request = get(&server.url().replace("http:", "https:"));
    let error = transport.send(request).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Tls, "{error:#?}");
}

#[tokio::test]
async fn silence_of_the_server_is_a_timeout() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{";
    for (response, expected, seconds) in [
        ("", "`response_timeout` is 300s", 300),
        (head, "`idle_timeout` is 90s", 90),
    ] {
        let timeout = Duration::from_secs(seconds);
        let server = FaultServer::start([vec![Step::Receive, Step::send(response), Step::Hold]]);
        let server = server.unwrap();
        let clock = MockClock::manual();
        let client = ClientBuilder::new(&server.url())
            .clock(clock.clone())
            .retry(Retry::never())
            .build()
            .unwrap();
        let call = Call::<Raw>::new(&client).send();
        let (outcome, ()) = tokio::join!(call, async {
            until(|| clock.slept().contains(&timeout)).await;
            clock.advance(timeout);
        });
        let error = outcome.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!(error.source().unwrap().to_string(), expected);
        until(|| server.closed() == 1).await;
    }
}

#[tokio::test]
async fn real_time_ends_a_call() {
    let server = FaultServer::start([vec![Step::Receive, Step::Hold]]).unwrap();
    let client = client(&server);
    let call = Call::<Raw>::new(&client).with_settings(|settings| settings.timeout(SHORT));
    let start = Instant::now();
    assert!(call.send().await.unwrap_err().is_timeout());
    assert!(start.elapsed() >= SHORT);
}

#[tokio::test]
async fn incomplete_or_invalid_response_is_an_interrupted_error() {
    // Its setup takes more time than an exchange.
    let transport = ReqwestTransport::new().unwrap();
    for response in [
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{",
        "no HTTP at all\r\n\r\n",
    ] {
        for end in [None, Some(Step::Reset)] {
            let steps = [Step::Receive, Step::send(response)];
            let server = FaultServer::start([steps.into_iter().chain(end).collect()]).unwrap();
            let error = exchange(&transport, &server).await.unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Interrupted, "{response}");
        }
    }
}

#[tokio::test]
async fn connection_is_used_again() {
    let exchange = [Step::Receive, Step::send(EMPTY)];
    let server = FaultServer::start([[exchange.clone(), exchange.clone(), exchange].concat()]);
    let server = server.unwrap();
    let client = client(&server);
    for _ in 0..3 {
        Call::<Raw>::new(&client).send().await.unwrap();
    }
    assert_eq!((server.connections(), server.requests().len()), (1, 3));
}

#[tokio::test]
async fn settings_of_reqwest_are_added_up() {
    let server = FaultServer::responding(EMPTY).unwrap();
    let header = |name: &'static str| {
        HeaderMap::from_iter([(
            http::HeaderName::from_static(name),
            HeaderValue::from_static("1"),
        )])
    };
    let client = ClientBuilder::new(&server.url())
        .reqwest(move |builder| builder.default_headers(header("x-first")))
        .reqwest(move |builder| builder.default_headers(header("x-second")))
        .build()
        .unwrap();
    Call::<Raw>::new(&client).send().await.unwrap();
    let request = server.requests().concat();
    assert!(request.contains("x-first: 1\r\nx-second: 1"), "{request}");
}

#[test]
fn transport_outside_of_tokio_fails_without_a_panic() {
    let transport = ReqwestTransport::new().unwrap();
    let mut exchange = transport.send(get("http://127.0.0.1:1"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = exchange.as_mut().poll(&mut context) else {
        panic!("expected an error");
    };
    assert_eq!(
        error.source().unwrap().to_string(),
        "`ReqwestTransport` sends requests only within a Tokio runtime"
    );
}

#[tokio::test]
async fn error_output_omits_url_and_token() {
    let client = ClientBuilder::new(&format!("http://{}", refusing()))
        .credential("bearer", Credential::Bearer(Secret::new("t0ken")))
        .build()
        .unwrap();
    let info = OperationInfo::new("GET", "/t0ken").security(&[&["bearer"]]);
    let request = RequestBuilder::new(&client, leaked(info)).build().unwrap();
    let transport = ReqwestTransport::new().unwrap();
    let error = transport.send(request).await.unwrap_err();
    let mut next: Option<&dyn Error> = Some(&error);
    let mut outputs = Vec::new();
    while let Some(error) = next {
        outputs.extend([format!("{error}"), format!("{error:?}")]);
        next = error.source();
    }
    outputs.retain(|output| output.contains("t0ken"));
    assert_eq!(outputs, Vec::<String>::new());
}

/// The URL of the first server is kept in parts.
#[tokio::test]
async fn sends_each_request_to_its_url() {
    let response = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    let answers = || [vec![[Step::Receive, Step::send(response)]; 4].concat()];
    let servers = [(); 2].map(|()| FaultServer::start(answers()).unwrap());
    let transport = ReqwestTransport::new().unwrap();
    let targets = ["/a?b=c&d=%20", "/", "/%C3%A9/b%2Fc/", "/?e"];
    for target in targets {
        for server in &servers {
            let request = Request::get(format!("{}{target}", server.url()));
            let request = request.body(Body::empty()).unwrap();
            transport.send(request).await.unwrap();
        }
    }
    for server in servers {
        let requests = server.requests();
        let sent = requests
            .iter()
            .filter_map(|request| request.split(' ').nth(1));
        assert_eq!(sent.collect::<Vec<_>>(), targets);
    }
}

#[tokio::test]
async fn body_of_the_request_that_fails_is_no_fault_of_the_connection() {
    let transport = ReqwestTransport::new().unwrap();
    for body in [
        body_of([Piece::Bytes("a"), Piece::Failure("the file has vanished")]),
        body_of([Piece::Bytes("a")]).with_length(2),
    ] {
        let server = FaultServer::start([vec![Step::Receive, Step::send(EMPTY)]]).unwrap();
        let request = Request::put(server.url()).body(body).unwrap();
        let error = transport.send(request).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::RequestBody);
        assert_eq!(
            error.to_string(),
            "the body of the request could not be read"
        );
    }
}
