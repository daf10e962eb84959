//! Requests of the caller's own.

use http::{Request, StatusCode};
use runtime::body::Body;
use runtime::client::{Client, ClientBuilder};
use runtime::credential::{Credential, Secret};
use runtime::maybe::BoxError;
use runtime::request_error::BuildError;

use crate::support::Fake;

fn client(transport: &Fake) -> Result<Client, BuildError> {
    let key = Credential::Query("key", Secret::new("secret"));
    ClientBuilder::new("https://example.com/v1")
        .header("X-Tenant", "1")
        .credential("key", key)
        .transport(transport.clone())
        .build()
}

async fn sent_to(url: &str) -> Result<Request<Body>, BoxError> {
    let transport = Fake::responding(StatusCode::IM_A_TEAPOT, "short and stout");
    let request = Request::post(url).body(Body::from("tea"))?;
    let response = client(&transport)?.execute(request).await?;
    assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(response.into_body().bytes(100).await?, "short and stout");
    Ok(transport.requests().remove(0))
}

#[tokio::test]
async fn sends_request_with_credentials_and_headers_of_client() {
    for url in ["/pots?size=1", "https://EXAMPLE.com:443/v1/pots?size=1"] {
        let request = sent_to(url).await.unwrap();
        let uri = request.uri();
        assert_eq!(uri.path_and_query().unwrap(), "/v1/pots?size=1&key=secret");
        assert_eq!(request.headers()["x-tenant"], "1");
        assert_eq!(request.body().as_bytes().unwrap(), "tea");
    }
}

#[tokio::test]
async fn other_servers_get_neither_credentials_nor_headers_of_client() {
    for url in [
        "https://example.org/v1",
        "http://example.com/v1",
        "https://example.com:444/v1",
        "https://example.com.evil.org/v1",
    ] {
        let request = sent_to(url).await.unwrap();
        assert_eq!(request.uri(), url);
        assert!(request.headers().is_empty(), "{:?}", request.headers());
    }
}

#[tokio::test]
async fn headers_of_request_take_precedence() {
    let transport = Fake::responding(StatusCode::OK, "");
    let request = Request::get("/a")
        .header("X-Tenant", "2")
        .body(Body::empty());
    client(&transport)
        .unwrap()
        .execute(request.unwrap())
        .await
        .unwrap();
    assert_eq!(transport.requests()[0].headers()["x-tenant"], "2");
}

#[tokio::test]
async fn url_without_scheme_is_a_path() {
    for url in ["pots", "evil.example:80"] {
        let request = sent_to(url).await.unwrap();
        assert_eq!(
            request.uri(),
            &*format!("https://example.com/v1/{url}?key=secret")
        );
    }
}

#[tokio::test]
async fn credential_takes_precedence_over_header_of_client() {
    let transport = Fake::responding(StatusCode::OK, "");
    let client = ClientBuilder::new("https://example.com")
        .header("Authorization", "of the client")
        .credential("bearer", Credential::Bearer(Secret::new("token")))
        .transport(transport.clone())
        .build()
        .unwrap();
    let request = Request::get("/a").body(Body::empty()).unwrap();
    client.execute(request).await.unwrap();
    let request = &transport.requests()[0];
    assert_eq!(request.headers()["authorization"], "Bearer token");
}
