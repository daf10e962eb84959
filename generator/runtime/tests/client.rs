//! A client is set up once, and says what is wrong before it is used.

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http::header::HeaderName;
use http::{Request, Response};
use runtime::client::{Client, ClientBuilder};
use runtime::credential::{Credential, Secret};
use runtime::error::BuildError;
use runtime::transport::{BoxFuture, Transport, TransportError};

/// Answers every request with nothing.
struct Silent;

impl Transport for Silent {
    fn send(
        &self,
        _: Request<Bytes>,
        _: Option<Duration>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(std::future::ready(Ok(Response::default())))
    }
}

fn base_url(url: &str) -> Result<String, BuildError> {
    let client = ClientBuilder::new(url).transport(Silent).build()?;
    Ok(client.base_url().to_owned())
}

#[test]
fn a_base_url_loses_its_trailing_slashes_and_nothing_else() {
    for (given, kept) in [
        ("https://api.example.com", "https://api.example.com"),
        ("https://api.example.com/", "https://api.example.com"),
        ("http://localhost:8080/v1//", "http://localhost:8080/v1"),
        ("https://[::1]/%20", "https://[::1]/%20"),
        ("HTTPS://API.example.com:443", "HTTPS://API.example.com:443"),
        ("https://api.example.com/@me", "https://api.example.com/@me"),
    ] {
        assert_eq!(base_url(given).unwrap(), kept);
    }
}

#[test]
fn a_base_url_that_no_path_can_be_appended_to_is_refused() {
    for (url, source) in [
        ("", Some("empty string")),
        ("api.example.com", None),
        ("/v1", None),
        ("//api.example.com", None),
        ("ftp://api.example.com", None),
        ("https://", Some("empty string")),
        ("https://:443", None),
        ("https://api.example.com:99999", None),
        ("https://api.example.com:port", None),
        ("https://api.example.com/a b", Some("invalid uri character")),
        ("https://api.example.com?page=1", None),
        ("https://api.example.com/v1?", None),
        ("https://api.example.com/v1#top", None),
    ] {
        let error = base_url(url).unwrap_err();
        assert_eq!(
            (
                error.to_string(),
                error.source().map(ToString::to_string).as_deref(),
            ),
            (
                format!(
                    "the base URL `{url}` is not an http or https URL that a path can be appended to"
                ),
                source,
            ),
            "{url}",
        );
    }
}

#[test]
fn the_last_base_url_counts() {
    let client = ClientBuilder::new("no URL at all")
        .base_url("https://first.example.com")
        .base_url(String::from("https://second.example.com"))
        .transport(Silent)
        .build()
        .unwrap();
    assert_eq!(client.base_url(), "https://second.example.com");
}

#[test]
fn a_client_shows_what_it_is_but_for_its_secrets() {
    let client = ClientBuilder::new("https://api.example.com")
        .credential(
            "key",
            Credential::Header(HeaderName::from_static("x-key"), Secret::new("k")),
        )
        .time_limit(Duration::from_secs(5))
        .transport(Silent)
        .build()
        .unwrap();
    assert_eq!(
        format!("{client:?}"),
        r#"Client { base_url: "https://api.example.com", credentials: Credentials([("key", [redacted])]), time_limit: Some(5s), .. }"#,
    );
}

#[test]
fn a_builder_shows_what_it_holds_but_for_what_is_not_checked_yet() {
    let builder = ClientBuilder::new("https://user:password@api.example.com")
        .credential("bearer", Credential::Bearer(Secret::new("t")));
    assert_eq!(
        format!("{builder:?}"),
        r#"ClientBuilder { credentials: [("bearer", Bearer([redacted]))], time_limit: None, .. }"#,
    );
}

#[test]
fn a_client_can_be_shared_between_threads() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<Client>();
}
