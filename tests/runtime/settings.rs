//! Settings of the client and of one call, and which of them counts.

use std::time::Duration;

use http::header::{AUTHORIZATION, HeaderName, HeaderValue, USER_AGENT};
use runtime::call::{Call, Operation};
use runtime::client::ClientBuilder;
use runtime::content::Content;
use runtime::credential::{Credential, Secret};
use runtime::error::Error;
use runtime::operation_info::OperationInfo;
use runtime::parameter::Parameter;
use runtime::retry::Retry;

use crate::support::{Fake, MockClock, Raw};

/// An operation that requires a token.
struct Secured;

impl Operation for Secured {
    type Output = http::Response<runtime::body::Body>;

    type Error = std::convert::Infallible;

    const INFO: OperationInfo = OperationInfo::new("POST", "/secured")
        .id("secured")
        .tags(&["a"])
        .security(&[&["bearer"]])
        .response_timeout(900);

    fn response(
        response: http::Response<runtime::body::Body>,
    ) -> Result<Self::Output, Error<Self::Error>> {
        Ok(response)
    }
}

fn builder() -> ClientBuilder {
    ClientBuilder::new("https://api.example.com").transport(Fake::unused())
}

fn with_token() -> ClientBuilder {
    builder().credential("bearer", Credential::Bearer(Secret::new("token")))
}

fn call(builder: ClientBuilder) -> Call<Secured> {
    Call::new(&builder.build().unwrap())
}

/// Returns the values of a header in the request of a call, and whether they are redacted.
fn header(call: &Call<Secured>, name: &str) -> Vec<(String, bool)> {
    let request = call.request().unwrap();
    let values = request.headers().get_all(name).into_iter();
    let values = values.map(|value| (value.to_str().unwrap().to_owned(), value.is_sensitive()));
    values.collect()
}

fn plain(value: &str) -> Vec<(String, bool)> {
    vec![(value.to_owned(), false)]
}

fn secret(value: &str) -> Vec<(String, bool)> {
    vec![(value.to_owned(), true)]
}

#[test]
fn header_of_the_call_counts_before_argument_runtime_and_client() {
    // Each step adds what counts more than all before it.
    let call = call(with_token().header("X-Tag", "client"));
    assert_eq!(header(&call, "x-tag"), plain("client"));
    let call = call.with_parameter(Parameter::header("X-Tag"), "argument");
    assert_eq!(header(&call, "x-tag"), plain("argument"));
    let call = call.with_settings(|settings| settings.header("X-Tag", "call"));
    assert_eq!(header(&call, "x-tag"), plain("call"));
}

#[test]
fn runtime_sets_accept_and_credentials_whatever_the_client_has() {
    let call = call(
        with_token()
            .header("accept", "text/html")
            .header(AUTHORIZATION, "Basic client"),
    );
    assert_eq!(header(&call, "accept"), plain("application/json"));
    assert_eq!(header(&call, "authorization"), secret("Bearer token"));
}

#[test]
fn content_type_and_authorization_of_the_caller_are_sent() {
    let call = || call(with_token()).with_body(Content::json(&1));
    assert_eq!(header(&call(), "content-type"), plain("application/json"));
    let by_argument = call()
        .with_parameter(Parameter::header("Content-Type"), "application/vnd.a+json")
        .with_parameter(Parameter::header("Authorization"), "Basic a");
    let by_setting = call().with_settings(|settings| {
        settings
            .header("content-type", "application/vnd.a+json")
            .header(AUTHORIZATION, "Basic a")
    });
    for call in [by_argument, by_setting] {
        assert_eq!(
            header(&call, "content-type"),
            plain("application/vnd.a+json")
        );
        assert_eq!(header(&call, "authorization"), secret("Basic a"));
    }
}

#[test]
fn authorization_of_the_caller_lifts_the_need_for_a_credential() {
    assert!(
        call(builder())
            .request()
            .unwrap_err()
            .is_missing_credential()
    );
    let by_client = call(builder().header(AUTHORIZATION, "Basic a"));
    let by_argument = call(builder()).with_parameter(Parameter::header("authorization"), "Basic a");
    let by_setting = call(builder()).with_settings(|it| it.header("Authorization", "Basic a"));
    for call in [by_client, by_argument, by_setting] {
        assert_eq!(header(&call, "authorization"), secret("Basic a"));
    }
}

#[test]
fn header_names_can_be_chosen_at_run_time() {
    let name = format!("x-{}", 1 + 1);
    let call = call(with_token().header(name.as_str(), "client")).with_settings(|settings| {
        settings
            .header(String::from("x-text"), String::from("1"))
            .header(
                HeaderName::from_static("x-typed"),
                HeaderValue::from_static("2"),
            )
            .header("x-typed", "3")
    });
    assert_eq!(header(&call, "x-2"), plain("client"));
    assert_eq!(header(&call, "x-text"), plain("1"));
    assert_eq!(header(&call, "x-typed"), plain("3"));
}

#[test]
fn user_agent_is_a_header_of_the_client() {
    assert_eq!(header(&call(with_token()), "user-agent"), []);
    let default = || with_token().user_agent("client/1.0");
    assert_eq!(header(&call(default()), "user-agent"), plain("client/1.0"));
    for builder in [
        default().user_agent("own/2.0"),
        default().header(USER_AGENT, "own/2.0"),
    ] {
        assert_eq!(header(&call(builder), "user-agent"), plain("own/2.0"));
    }
}

#[test]
fn invalid_header_is_an_error_that_hides_its_value() {
    let sources = |error: &dyn std::error::Error| {
        let source = error.source().unwrap();
        format!(
            "{error}: {source}: {:?}",
            source.source().map(ToString::to_string)
        )
    };
    let client = builder()
        .header("x-a", "s3cret\n")
        .header("x b", "")
        .build();
    assert_eq!(
        sources(&client.unwrap_err()),
        "a header of the client cannot be sent: invalid value of header `x-a`: \
         Some(\"failed to parse header value\")"
    );
    let call = call(with_token()).with_settings(|settings| settings.header("x b", "s3cret"));
    assert_eq!(
        sources(&call.request().unwrap_err()),
        "a header of the call cannot be sent: invalid header name: \
         Some(\"invalid HTTP header name\")"
    );
}

#[test]
fn debug_output_has_names_of_headers_and_no_values() {
    let call = call(with_token().header("x-key", "s3cret")).with_settings(|settings| {
        settings
            .header("x-other", "s3cret")
            .extension("s3cret")
            .timeout(Duration::from_secs(1))
    });
    let call = call.with_body(Content::new("text/plain", "s3cret"));
    let output = format!("{call:?}");
    assert!(
        output.contains("x-key") && output.contains("x-other"),
        "{output}"
    );
    assert!(output.contains("length: Some(6)"), "{output}");
    assert!(!output.contains("s3cret"), "{output}");
}

#[test]
fn extensions_reach_the_request() {
    #[derive(Debug, Clone, PartialEq)]
    struct Trace(u8);

    let call = call(with_token()).with_settings(|it| it.extension(Trace(1)));
    let call = call.with_settings(|it| it.extension(Trace(2)).header("x-a", "1"));
    let request = call.request().unwrap();
    assert_eq!(request.extensions().get(), Some(&Trace(2)));
    let info = request.extensions().get::<OperationInfo>().unwrap();
    assert_eq!(
        (info.id, info.method, info.path, info.tags, info.idempotent),
        ("secured", "POST", "/secured", &["a"][..], false)
    );
}

#[test]
fn method_says_whether_an_operation_is_idempotent() {
    let info = |method| OperationInfo::new(method, "/");
    for method in ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"] {
        assert!(info(method).idempotent, "{method}");
        assert!(!info(method).idempotent(false).idempotent);
    }
    for method in ["POST", "PATCH", "CONNECT", "LINK"] {
        assert!(!info(method).idempotent, "{method}");
        assert!(info(method).idempotent(true).idempotent);
    }
}

#[tokio::test]
async fn operation_has_its_own_response_timeout() {
    const SECOND: Duration = Duration::from_secs(1);
    let clock = MockClock::new();
    let builder = || {
        let builder = with_token().transport(Fake::silent()).clock(clock.clone());
        builder.response_timeout(60 * SECOND).retry(Retry::never())
    };
    call(builder()).send().await.unwrap_err();
    let longer = |settings: runtime::settings::CallSettings| settings.header("x-a", "1");
    call(builder())
        .with_settings(longer)
        .send()
        .await
        .unwrap_err();
    let shorter = |settings: runtime::settings::CallSettings| settings.response_timeout(2 * SECOND);
    call(builder())
        .with_settings(shorter)
        .send()
        .await
        .unwrap_err();
    Call::<Raw>::new(&builder().build().unwrap())
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        clock.slept(),
        [900 * SECOND, 900 * SECOND, 2 * SECOND, 60 * SECOND]
    );
}
