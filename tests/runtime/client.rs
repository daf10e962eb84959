//! Building of clients, which reports invalid settings.

use std::error::Error;
use std::time::Duration;

use http::header::HeaderName;
use runtime::client::{Client, ClientBuilder};
use runtime::credential::{Credential, Secret};
use runtime::request_error::BuildError;

use crate::support::{Fake, MockClock};

fn base_url(url: &str) -> Result<String, BuildError> {
    let client = ClientBuilder::new(url).transport(Fake::unused()).build()?;
    Ok(client.base_url().to_owned())
}

#[test]
fn base_url_loses_only_trailing_slashes() {
    for (url, expected) in [
        ("https://api.example.com", "https://api.example.com"),
        ("https://api.example.com/", "https://api.example.com"),
        ("http://localhost:8080/v1//", "http://localhost:8080/v1"),
        ("https://[::1]/%20", "https://[::1]/%20"),
        ("HTTPS://API.example.com:443", "HTTPS://API.example.com:443"),
        ("https://api.example.com/@me", "https://api.example.com/@me"),
    ] {
        assert_eq!(base_url(url).unwrap(), expected);
    }
}

#[test]
fn rejects_base_url_that_no_path_can_be_appended_to() {
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
                    "base URL `{url}` is not an HTTP or HTTPS URL that a path can be appended to"
                ),
                source,
            ),
            "{url}",
        );
    }
}

#[test]
fn last_base_url_takes_precedence() {
    let client = ClientBuilder::new("no URL at all")
        .base_url("https://first.example.com")
        .base_url(String::from("https://second.example.com"))
        .transport(Fake::unused())
        .build()
        .unwrap();
    assert_eq!(client.base_url(), "https://second.example.com");
}

#[test]
fn client_debug_redacts_credentials() {
    let client = ClientBuilder::new("https://api.example.com")
        .credential(
            "key",
            Credential::Header(HeaderName::from_static("x-key"), Secret::new("k")),
        )
        .header("x-secret", "s")
        .timeout(Duration::from_secs(5))
        .clock(MockClock::new())
        .transport(Fake::unused())
        .build()
        .unwrap();
    assert_eq!(
        format!("{client:?}"),
        r#"Client { base_url: "https://api.example.com", credentials: {"key": "[redacted]"}, headers: ["x-secret"], limits: Limits { timeout: Some(5s), attempt: None, response: Some(300s), idle: Some(90s), max_response_bytes: 67108864, redirects: Redirects { most: 0, leaves_origin: false } }, retry: Retry { attempts: 3, first_backoff: 500ms, max_backoff: 20s, longest_wait: 20s, allowance: Allowance { capacity: 10000, per_success: 100 }, statuses: [] }, .. }"#,
    );
}

#[test]
fn client_builder_debug_omits_unchecked_base_url() {
    let builder = ClientBuilder::new("https://user:password@api.example.com")
        .credential("bearer", Credential::Bearer(Secret::new("t")))
        .header("x-secret", "s")
        .response_timeout(None);
    assert_eq!(
        format!("{builder:?}"),
        r#"ClientBuilder { credentials: [("bearer", Bearer([redacted]))], headers: ["x-secret"], limits: Limits { timeout: None, attempt: None, response: None, idle: Some(90s), max_response_bytes: 67108864, redirects: Redirects { most: 0, leaves_origin: false } }, retry: None, .. }"#,
    );
}

#[test]
fn client_can_be_shared_between_threads() {
    fn assert_shareable<T: Clone + Send + Sync + 'static>() {}
    assert_shareable::<Client>();
}
