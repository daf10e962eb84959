//! What the calls send.

use security_schemes::{Client, RequestError};

/// The URL, and the headers besides `accept` and `user-agent`.
fn sent(
    request: Result<http::Request<security_schemes::Body>, RequestError>,
) -> Result<(String, Vec<(String, String)>), String> {
    let request = request.map_err(|error| error.to_string())?;
    let headers = request.headers().iter();
    let headers = headers.filter(|(name, _)| !["accept", "user-agent"].contains(&name.as_str()));
    let headers = headers.map(|(name, value)| {
        assert!(value.is_sensitive());
        (name.to_string(), value.to_str().unwrap().to_owned())
    });
    Ok((request.uri().to_string(), headers.collect()))
}

fn expected(path: &str, headers: &[(&str, &str)]) -> Result<(String, Vec<(String, String)>), String> {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Ok((format!("https://example.com{path}"), headers.collect()))
}

#[test]
fn each_credential_is_sent_where_the_description_says() {
    let client = Client::builder()
        .basic("ann", "secret")
        .header_2("h")
        .query("q")
        .cookie("c")
        .digest("Digest d")
        .build()
        .unwrap();
    assert_eq!(
        sent(client.as_user().request()),
        expected("/basic", &[("authorization", "Basic YW5uOnNlY3JldA==")]),
    );
    assert_eq!(sent(client.as_nobody().request()), expected("/none", &[]));
    assert_eq!(sent(client.perhaps().request()), expected("/perhaps", &[("x-key", "h")]));
    assert_eq!(
        sent(client.with_keys().request()),
        expected("/keys?api%20key=q", &[("cookie", "session=c")]),
    );
    assert_eq!(
        sent(client.either().request()),
        expected("/either", &[("authorization", "Digest d")]),
    );
    assert_eq!(sent(client.mutual().request()), expected("/mutual", &[("x-key", "h")]));
}

#[test]
fn what_is_needed_and_missing_is_told_before_sending() {
    let client = Client::builder().oauth("o").build().unwrap();
    assert_eq!(
        sent(client.either().request()),
        expected("/either", &[("authorization", "Bearer o")]),
    );
    assert_eq!(sent(client.perhaps().request()), expected("/perhaps", &[]));
    assert_eq!(sent(client.mutual().request()), expected("/mutual", &[]));
    assert_eq!(
        sent(client.with_keys().request()),
        Err("missing credentials: the operation requires `query` and `cookie`; `ClientBuilder::without_credentials` is for servers that require none".to_owned()),
    );
}
