//! The default transport, tested with a server on the loopback interface.
#![cfg(feature = "reqwest")]

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue};
use http::{Request, Response, StatusCode};
use runtime::client::ClientBuilder;
use runtime::content::Content;
use runtime::credential::{Credential, Secret};
use runtime::operation_info::OperationInfo;
use runtime::parameter::Parameter;
use runtime::request::RequestBuilder;
use runtime::reqwest_transport::ReqwestTransport;
use runtime::transport::{Transport, TransportError, TransportErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Long enough for the server to see the request, short enough for a test.
const SHORT: Duration = Duration::from_millis(100);

/// The longest wait for a timeout; a test fails after it.
const LONG: Duration = Duration::from_secs(10);

/// A server that reads one request, sends one response, and keeps the connection open.
struct Server {
    address: SocketAddr,
    exchange: JoinHandle<io::Result<(String, TcpStream)>>,
}

impl Server {
    async fn responding(response: &'static str) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let exchange = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await?;
            let request = read_request(&mut stream).await?;
            stream.write_all(response.as_bytes()).await?;
            Ok((request, stream))
        });
        Ok(Self { address, exchange })
    }

    /// Closes the connection after the response.
    fn closing_connection(mut self) -> Self {
        let exchange = self.exchange;
        self.exchange = tokio::spawn(async move {
            let (request, mut stream) = exchange.await??;
            stream.shutdown().await?;
            Ok((request, stream))
        });
        self
    }

    async fn request(self) -> io::Result<String> {
        Ok(self.exchange.await??.0)
    }
}

async fn read_request(stream: &mut TcpStream) -> io::Result<String> {
    let mut request = String::new();
    let mut buffer = [0; 1024];
    loop {
        let length = stream.read(&mut buffer).await?;
        request += &String::from_utf8_lossy(&buffer[..length]);
        if length == 0 || is_complete(&request) {
            return Ok(request);
        }
    }
}

fn is_complete(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    length.is_none_or(|length| length.parse() == Ok(body.len()))
}

fn request(address: SocketAddr) -> Request<Bytes> {
    let mut request = Request::default();
    if let Ok(url) = format!("http://{address}/").parse() {
        *request.uri_mut() = url;
    }
    request
}

async fn exchange(
    server: &Server,
    timeout: Option<Duration>,
) -> Result<Response<Bytes>, TransportError> {
    let transport = ReqwestTransport::new()?;
    transport.send(request(server.address), timeout).await
}

async fn failure(server: &Server, timeout: Option<Duration>) -> Option<TransportErrorKind> {
    exchange(server, timeout)
        .await
        .err()
        .map(|error| error.kind())
}

#[tokio::test]
async fn request_is_sent_as_built() {
    let server = Server::responding("HTTP/1.1 204 No Content\r\n\r\n")
        .await
        .unwrap();
    let address = server.address;
    let client = ClientBuilder::new(&format!("http://{address}/v1"))
        .credential("bearer", Credential::Bearer(Secret::new("token")))
        .build()
        .unwrap();
    let info = OperationInfo::new("PATCH", "/contacts/{id}").security(&[&["bearer"]]);
    let request = RequestBuilder::new(&client, info)
        .with(Parameter::path("id"), "../a b/?%ö")
        .with(Parameter::query("q"), "&+")
        .with_body(Content::json("body"))
        .build()
        .unwrap();
    let transport = ReqwestTransport::new().unwrap();
    let response = transport.send(request, None).await.unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    assert_eq!(
        server.request().await.unwrap(),
        format!(
            "PATCH /v1/contacts/..%2Fa%20b%2F%3F%25%C3%B6?q=%26%2B HTTP/1.1\r\n\
             accept: application/json\r\n\
             content-type: application/json\r\n\
             authorization: Bearer token\r\n\
             host: {address}\r\n\
             content-length: 6\r\n\r\n\"body\"",
        ),
    );
}

#[tokio::test]
async fn response_is_received_completely() {
    let server = Server::responding(
        "HTTP/1.1 418 Teapot\r\nx-a: 1\r\nx-a: 2\r\ncontent-length: 4\r\n\r\nbody",
    )
    .await
    .unwrap();
    let (parts, body) = exchange(&server, None).await.unwrap().into_parts();
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
async fn redirect_is_returned_and_not_followed() {
    let server = Server::responding(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
    )
    .await
    .unwrap()
    .closing_connection();
    let response = exchange(&server, None).await.unwrap();
    assert_eq!(
        (response.status(), response.headers().get("location")),
        (
            StatusCode::TEMPORARY_REDIRECT,
            Some(&HeaderValue::from_static("/elsewhere")),
        ),
    );
}

#[tokio::test]
async fn refused_connection_is_a_connect_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let transport = ReqwestTransport::new().unwrap();
    let error = transport.send(request(address), None).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
}

#[tokio::test]
async fn connect_timeout_is_a_connect_error() {
    // The server never responds to the TLS handshake, and the connect timeout of the client expires.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let client = reqwest::Client::builder().connect_timeout(SHORT).build();
    let transport = ReqwestTransport::from(client.unwrap());
    let request = Request::get(url).body(Bytes::new()).unwrap();
    let error = transport.send(request, None).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
}

#[tokio::test]
async fn timeout_includes_the_complete_response() {
    for response in ["", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"] {
        let server = Server::responding(response).await.unwrap();
        let failure = tokio::time::timeout(LONG, failure(&server, Some(SHORT))).await;
        assert_eq!(
            failure,
            Ok(Some(TransportErrorKind::TimedOut)),
            "{response}"
        );
    }
}

#[tokio::test]
async fn incomplete_or_invalid_response_is_an_interrupted_error() {
    for response in [
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{",
        "no HTTP at all\r\n\r\n",
    ] {
        let server = Server::responding(response)
            .await
            .unwrap()
            .closing_connection();
        assert_eq!(
            failure(&server, None).await,
            Some(TransportErrorKind::Interrupted),
            "{response}",
        );
    }
}

#[tokio::test]
async fn error_output_omits_url_and_token() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = ClientBuilder::new(&format!("http://{address}"))
        .credential("bearer", Credential::Bearer(Secret::new("t0ken")))
        .build()
        .unwrap();
    let info = OperationInfo::new("GET", "/t0ken").security(&[&["bearer"]]);
    let request = RequestBuilder::new(&client, info).build().unwrap();
    let transport = ReqwestTransport::new().unwrap();
    let error = transport.send(request, None).await.unwrap_err();
    let mut next: Option<&dyn Error> = Some(&error);
    let mut outputs = Vec::new();
    while let Some(error) = next {
        outputs.extend([format!("{error}"), format!("{error:?}")]);
        next = error.source();
    }
    outputs.retain(|output| output.contains("t0ken"));
    assert_eq!(outputs, Vec::<String>::new());
}
