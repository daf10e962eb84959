//! Building of requests from arguments, which reports errors before anything is sent.

use std::collections::BTreeMap;
use std::error::Error;

use http::header::{HeaderMap, HeaderValue};
use http::{Method, Version};
use runtime::client::{Client, ClientBuilder};
use runtime::codec::Object;
use runtime::content::Content;
use runtime::operation_info::OperationInfo;
use runtime::parameter::Parameter;
use runtime::request::RequestBuilder;
use runtime::request_error::BuildError;
use runtime::style::Style;
use serde::{Serialize, Serializer};

use crate::support::{Fake, in_memory, leaked};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn client(base_url: &str) -> Result<Client, BuildError> {
    // A transport without I/O, so that the default one is not set up.
    ClientBuilder::new(base_url)
        .transport(Fake::unused())
        .build()
}

fn request_builder(method: &'static str, path: &'static str) -> Result<RequestBuilder, BuildError> {
    let client = client("https://api.example.com")?;
    Ok(RequestBuilder::new(
        &client,
        leaked(OperationInfo::new(method, path)),
    ))
}

/// Returns the URL of a request with the path parameter `id`.
fn url_with_id<T: Serialize + ?Sized>(id: &T) -> Outcome<String> {
    let request = request_builder("GET", "/contacts/{id}/{other}")?.with(Parameter::path("id"), id);
    Ok(request
        .with(Parameter::path("other"), "o")
        .build()?
        .uri()
        .to_string())
}

/// Returns the URL of a request with the query parameter `q`.
fn url_with_query<T: Serialize + ?Sized>(q: &T) -> Outcome<String> {
    let request = request_builder("GET", "/contacts")?.with(Parameter::query("q"), q);
    Ok(request.build()?.uri().to_string())
}

/// Returns the `x-tag` header of a request with that parameter.
fn header_with<T: Serialize + ?Sized>(tag: &T) -> Outcome<Option<HeaderValue>> {
    let request = request_builder("GET", "/")?.with(Parameter::header("X-Tag"), tag);
    Ok(request.build()?.headers().get("x-tag").cloned())
}

/// Returns the messages of an error and its sources.
fn messages<T, E: Into<Box<dyn Error>>>(result: Result<T, E>) -> Vec<String> {
    let error = result.err().map(Into::into);
    let mut next = error.as_deref();
    let mut messages = Vec::new();
    while let Some(error) = next {
        messages.push(error.to_string());
        next = error.source();
    }
    messages
}

#[test]
fn request_has_method_url_headers_and_body() {
    struct Update;

    impl Serialize for Update {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Object::new("Update", &["name"]).write(serializer, (&"Ann",))
        }
    }

    let client = client("https://api.example.com/v1").unwrap();
    let request = RequestBuilder::new(
        &client,
        leaked(OperationInfo::new("PATCH", "/contacts/{id}")),
    )
    .with(Parameter::path("id"), "144")
    .with(Parameter::query("dry"), &true)
    .with(Parameter::header("X-Tag"), &7)
    .with_body(Content::json(&Update))
    .build()
    .unwrap();

    let (parts, body) = request.into_parts();
    let headers = HeaderMap::from_iter(
        [
            ("accept", "application/json"),
            ("content-type", "application/json"),
            ("x-tag", "7"),
        ]
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())),
    );
    assert_eq!(
        (parts.method, parts.uri.to_string().as_str(), parts.version),
        (
            Method::PATCH,
            "https://api.example.com/v1/contacts/144?dry=true",
            Version::HTTP_11,
        ),
    );
    assert_eq!(
        (parts.headers, in_memory(&body).as_str()),
        (headers, r#"{"name":"Ann"}"#)
    );
}

#[test]
fn request_without_body_has_no_content_type() {
    let (parts, body) = request_builder("GET", "/")
        .unwrap()
        .build()
        .unwrap()
        .into_parts();
    let accept = (
        "accept".parse().unwrap(),
        HeaderValue::from_static("application/json"),
    );
    assert_eq!(
        (parts.headers, in_memory(&body).len()),
        (HeaderMap::from_iter([accept]), 0)
    );
}

#[test]
fn path_parameter_is_one_encoded_segment() {
    for (id, segment) in [
        ("144", "144"),
        ("-._~", "-._~"),
        ("a/b", "a%2Fb"),
        ("a?b", "a%3Fb"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("a#b", "a%23b"),
        ("a b+c", "a%20b%2Bc"),
        ("a,b;c", "a%2Cb%3Bc"),
        ("größe", "gr%C3%B6%C3%9Fe"),
        ("日", "%E6%97%A5"),
        ("{other}", "%7Bother%7D"),
        ("..a", "..a"),
        ("...", "..."),
        ("../a", "..%2Fa"),
        ("\\..", "%5C.."),
        ("\r\n", "%0D%0A"),
    ] {
        assert_eq!(
            url_with_id(id).unwrap(),
            format!("https://api.example.com/contacts/{segment}/o"),
        );
    }
}

#[test]
fn path_parameter_accepts_every_scalar() {
    assert_eq!(
        [url_with_id(&-7), url_with_id(&true), url_with_id(&1.5)].map(Result::unwrap),
        ["-7", "true", "1.5"].map(|id| format!("https://api.example.com/contacts/{id}/o")),
    );
}

#[test]
fn array_in_path_encodes_only_commas_within_items() {
    assert_eq!(
        url_with_id(&["a", "b,c", "d/e"]).unwrap(),
        "https://api.example.com/contacts/a,b%2Cc,d%2Fe/o",
    );
}

#[test]
fn rejects_path_parameter_that_would_change_the_path() {
    assert_eq!(
        ["", ".", ".."].map(|id| messages(url_with_id(id))),
        [
            ["path parameter `id` is empty".to_owned()],
            ["path parameter `id` is `.`, which would change the path".to_owned()],
            ["path parameter `id` is `..`, which would change the path".to_owned()],
        ],
    );
    assert_eq!(
        [
            messages(url_with_id(&None::<String>)),
            messages(url_with_id(&[""; 0])),
            messages(url_with_id(&[""])),
        ],
        [(); 3].map(|()| ["path parameter `id` is empty".to_owned()]),
    );
    assert_eq!(
        messages(url_with_id(&[".."])),
        ["path parameter `id` is `..`, which would change the path"],
    );
}

#[test]
fn reserved_path_parameter_keeps_encoding_but_cannot_change_the_path() {
    let id = |value: &'static str| {
        let reserved = Parameter::path("id").style(Style::SIMPLE.allow_reserved());
        let request = request_builder("GET", "/contacts/{id}/o").unwrap();
        request.with(reserved, value).build()
    };
    assert_eq!(
        id("a:b%2Fc/d").unwrap().uri(),
        "https://api.example.com/contacts/a:b%2Fc%2Fd/o",
    );
    assert_eq!(
        messages(id("%2e%2E")),
        ["path parameter `id` is `%2e%2E`, which would change the path"],
    );
}

#[test]
fn query_parameter_is_encoded() {
    for (value, encoded) in [
        ("a", "a"),
        ("", ""),
        ("a b", "a%20b"),
        ("a&b=c", "a%26b%3Dc"),
        ("1+1", "1%2B1"),
        ("#?/%", "%23%3F%2F%25"),
        ("ö", "%C3%B6"),
    ] {
        assert_eq!(
            url_with_query(value).unwrap(),
            format!("https://api.example.com/contacts?q={encoded}"),
        );
    }
}

#[test]
fn array_in_query_is_a_pair_for_each_item() {
    assert_eq!(
        url_with_query(&["a", "b&c"]).unwrap(),
        "https://api.example.com/contacts?q=a&q=b%26c",
    );
}

#[test]
fn query_omits_empty_array_and_null() {
    for url in [url_with_query(&[""; 0]), url_with_query(&None::<i64>)] {
        assert_eq!(url.unwrap(), "https://api.example.com/contacts");
    }
}

#[test]
fn query_parameters_keep_order_and_have_encoded_names() {
    let request = request_builder("GET", "/contacts")
        .unwrap()
        .with(Parameter::query("page"), &2)
        .with(Parameter::query("none"), &None::<i64>)
        .with(Parameter::query("filter[name]"), "x")
        .build()
        .unwrap();
    assert_eq!(
        request.uri().to_string(),
        "https://api.example.com/contacts?page=2&filter%5Bname%5D=x",
    );
}

#[test]
fn query_parameters_follow_query_of_the_path() {
    let request = request_builder("GET", "/contacts?action=list").unwrap();
    let request = request
        .with(Parameter::query("a"), "1")
        .with(Parameter::query("b"), "?");
    assert_eq!(
        request.build().unwrap().uri(),
        "https://api.example.com/contacts?action=list&a=1&b=%3F",
    );
}

#[test]
fn header_parameter_is_the_unquoted_value() {
    assert_eq!(
        [
            header_with("a b"),
            header_with(&7),
            header_with(&["a", "b"]),
            header_with(""),
        ]
        .map(Result::unwrap),
        ["a b", "7", "a,b", ""].map(|value| Some(HeaderValue::from_static(value))),
    );
}

#[test]
fn headers_omit_empty_array_and_null() {
    assert_eq!(header_with(&None::<i64>).unwrap(), None);
    assert_eq!(header_with(&[""; 0]).unwrap(), None);
}

#[test]
fn rejects_header_parameter_with_invalid_character() {
    for value in ["a\r\nevil: b", "a\n", "\0", "\u{7f}"] {
        assert_eq!(
            messages(header_with(value)),
            [
                "parameter `X-Tag` is not a valid header value",
                "failed to parse header value",
            ],
        );
    }
}

#[test]
fn rejects_body_that_cannot_be_encoded() {
    let body = BTreeMap::from([(vec![1], 1)]);
    assert_eq!(
        messages(
            request_builder("POST", "/")
                .unwrap()
                .with_body(Content::json(&body))
                .build()
        ),
        ["failed to encode the body", "key must be a string"],
    );
}

#[test]
fn rejects_parameter_that_cannot_be_encoded() {
    let value = BTreeMap::from([(vec![1], 1)]);
    let expected = ["failed to encode parameter `id`", "key must be a string"];
    assert_eq!(messages(url_with_id(&value)), expected);
    let request = || request_builder("GET", "/").unwrap();
    assert_eq!(
        messages(request().with(Parameter::query("id"), &value).build()),
        expected
    );
    assert_eq!(
        messages(request().with(Parameter::header("id"), &value).build()),
        expected
    );
    assert_eq!(
        messages(request().with(Parameter::cookie("id"), &value).build()),
        expected
    );
}

#[test]
fn rejects_url_that_is_too_long() {
    assert_eq!(
        messages(url_with_query(&"x".repeat(70_000))),
        ["path and query do not form a valid URL", "uri too long"],
    );
}

#[test]
fn path_is_appended_to_base_url() {
    for (base_url, url) in [
        ("https://api.example.com", "https://api.example.com/a"),
        ("https://api.example.com/", "https://api.example.com/a"),
        ("https://api.example.com/v1", "https://api.example.com/v1/a"),
        (
            "https://api.example.com/v1///",
            "https://api.example.com/v1/a",
        ),
        (
            "http://127.0.0.1:8080/x%20y",
            "http://127.0.0.1:8080/x%20y/a",
        ),
        ("http://[::1]:8080", "http://[::1]:8080/a"),
    ] {
        let client = client(base_url).unwrap();
        let request = RequestBuilder::new(&client, leaked(OperationInfo::new("GET", "/a")));
        let request = request.build().unwrap();
        assert_eq!(request.uri().to_string(), url);
    }
}

#[test]
fn last_value_of_parameter_and_last_body_take_precedence() {
    let request = request_builder("PUT", "/a")
        .unwrap()
        .with(Parameter::query("a"), "")
        .with(Parameter::query("b"), &2)
        .with(Parameter::header("a"), "header")
        .with(Parameter::query("a"), &3)
        .with_body(Content::json(&BTreeMap::from([(vec![1], 1)])))
        .with_body(Content::json(&7));
    let request = request.build().unwrap();
    assert_eq!(request.uri().path_and_query().unwrap(), "/a?a=3&b=2");
    assert_eq!(request.headers()["a"], "header");
    assert_eq!(in_memory(request.body()), "7");
}

#[test]
fn json_body_accepts_another_media_type() {
    let merge_patch = "application/merge-patch+json";
    let request = request_builder("PATCH", "/a")
        .unwrap()
        .with_body(Content::json_as(merge_patch, &[1]));
    let request = request.build().unwrap();
    assert_eq!(request.headers()["content-type"], merge_patch);
    assert_eq!(in_memory(request.body()), "[1]");
}

#[test]
fn endpoint_sets_accepted_media_type() {
    let client = client("https://api.example.com").unwrap();
    let info = OperationInfo::new("GET", "/a").accept("*/*");
    let request = RequestBuilder::new(&client, leaked(info)).build().unwrap();
    assert_eq!(request.headers()["accept"], "*/*");
}

#[test]
fn request_accepts_any_method() {
    assert_eq!(
        request_builder("QUERY", "/a")
            .unwrap()
            .build()
            .unwrap()
            .method(),
        "QUERY"
    );
}

#[test]
fn build_reports_the_first_error() {
    let request = request_builder("GET", "/{a}/{b}")
        .unwrap()
        .with(Parameter::path("a"), "")
        .with(Parameter::path("b"), "..");
    assert_eq!(
        messages(request.with(Parameter::header("X-Tag"), "\n").build()),
        ["path parameter `a` is empty"],
    );
}
