//! Arguments become a request, or an error before anything is sent.

use std::collections::BTreeMap;
use std::error::Error;

use http::header::{HeaderMap, HeaderValue};
use http::{Method, Version};
use runtime::body::Body;
use runtime::call::Endpoint;
use runtime::client::{Client, ClientBuilder};
use runtime::codec::Object;
use runtime::error::BuildError;
use runtime::parameter::Parameter;
use runtime::request::RequestBuilder;
use runtime::style::Style;
use serde::{Serialize, Serializer};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn client(base_url: &str) -> Result<Client, BuildError> {
    // Without I/O: the transport is there to keep the default one from being set up.
    ClientBuilder::new(base_url)
        .transport(unused::Transport)
        .build()
}

mod unused {
    use std::time::Duration;

    use bytes::Bytes;
    use http::{Request, Response};
    use runtime::transport::{self, BoxFuture, TransportError, TransportErrorKind};

    pub(super) struct Transport;

    impl transport::Transport for Transport {
        fn send(
            &self,
            _: Request<Bytes>,
            _: Option<Duration>,
        ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
            let error = TransportError::new(TransportErrorKind::Other, "nothing is to be sent");
            Box::pin(std::future::ready(Err(error)))
        }
    }
}

fn begin(method: &'static str, path: &'static str) -> Result<RequestBuilder, BuildError> {
    let client = client("https://api.example.com")?;
    Ok(RequestBuilder::new(&client, Endpoint::new(method, path)))
}

/// The URL of a request whose path has one parameter, `id`.
fn url_with_id<T: Serialize + ?Sized>(id: &T) -> Outcome<String> {
    let request = begin("GET", "/contacts/{id}/{other}")?.with(Parameter::path("id"), id);
    Ok(request
        .with(Parameter::path("other"), "o")
        .build()?
        .uri()
        .to_string())
}

/// The URL of a request whose query has one parameter, `q`.
fn url_with_query<T: Serialize + ?Sized>(q: &T) -> Outcome<String> {
    let request = begin("GET", "/contacts")?.with(Parameter::query("q"), q);
    Ok(request.build()?.uri().to_string())
}

/// The header `x-tag` of a request that was given one.
fn header_with<T: Serialize + ?Sized>(tag: &T) -> Outcome<Option<HeaderValue>> {
    let request = begin("GET", "/")?.with(Parameter::header("X-Tag"), tag);
    Ok(request.build()?.headers().get("x-tag").cloned())
}

/// What an error and its sources say.
fn said<T, E: Into<Box<dyn Error>>>(result: Result<T, E>) -> Vec<String> {
    let error = result.err().map(Into::into);
    let mut next = error.as_deref();
    let mut said = Vec::new();
    while let Some(error) = next {
        said.push(error.to_string());
        next = error.source();
    }
    said
}

#[test]
fn a_request_is_what_its_parts_say() {
    struct Update;

    impl Serialize for Update {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Object::new("Update", &["name"]).write(serializer, (&"Ann",))
        }
    }

    let client = client("https://api.example.com/v1").unwrap();
    let request = RequestBuilder::new(&client, Endpoint::new("PATCH", "/contacts/{id}"))
        .with(Parameter::path("id"), "144")
        .with(Parameter::query("dry"), &true)
        .with(Parameter::header("X-Tag"), &7)
        .with_body(Body::json(&Update))
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
        (parts.headers, &body[..]),
        (headers, &br#"{"name":"Ann"}"#[..])
    );
}

#[test]
fn a_request_without_a_body_has_no_content_type() {
    let (parts, body) = begin("GET", "/").unwrap().build().unwrap().into_parts();
    let accept = (
        "accept".parse().unwrap(),
        HeaderValue::from_static("application/json"),
    );
    assert_eq!(
        (parts.headers, body.len()),
        (HeaderMap::from_iter([accept]), 0)
    );
}

#[test]
fn a_path_parameter_stays_one_encoded_segment() {
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
fn a_path_parameter_can_be_any_scalar() {
    assert_eq!(
        [url_with_id(&-7), url_with_id(&true), url_with_id(&1.5)].map(Result::unwrap),
        ["-7", "true", "1.5"].map(|id| format!("https://api.example.com/contacts/{id}/o")),
    );
}

#[test]
fn a_list_in_the_path_keeps_its_commas_and_encodes_those_of_its_items() {
    assert_eq!(
        url_with_id(&["a", "b,c", "d/e"]).unwrap(),
        "https://api.example.com/contacts/a,b%2Cc,d%2Fe/o",
    );
}

#[test]
fn a_path_parameter_that_leads_elsewhere_is_refused() {
    assert_eq!(
        ["", ".", ".."].map(|id| said(url_with_id(id))),
        [
            ["the path parameter `id` is empty".to_owned()],
            ["the path parameter `id` is `.`, which leads to another path".to_owned()],
            ["the path parameter `id` is `..`, which leads to another path".to_owned()],
        ],
    );
    assert_eq!(
        [
            said(url_with_id(&None::<String>)),
            said(url_with_id(&[""; 0])),
            said(url_with_id(&[""])),
        ],
        [(); 3].map(|()| ["the path parameter `id` is empty".to_owned()]),
    );
    assert_eq!(
        said(url_with_id(&[".."])),
        ["the path parameter `id` is `..`, which leads to another path"],
    );
}

#[test]
fn what_is_encoded_already_stays_one_segment_and_leads_nowhere_else() {
    let id = |value: &'static str| {
        let reserved = Parameter::path("id").style(Style::SIMPLE.reserved());
        let request = begin("GET", "/contacts/{id}/o").unwrap();
        request.with(reserved, value).build()
    };
    assert_eq!(
        id("a:b%2Fc/d").unwrap().uri(),
        "https://api.example.com/contacts/a:b%2Fc%2Fd/o",
    );
    assert_eq!(
        said(id("%2e%2E")),
        ["the path parameter `id` is `%2e%2E`, which leads to another path"],
    );
}

#[test]
fn a_query_parameter_is_encoded() {
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
fn a_list_in_the_query_is_one_pair_for_each_item() {
    assert_eq!(
        url_with_query(&["a", "b&c"]).unwrap(),
        "https://api.example.com/contacts?q=a&q=b%26c",
    );
}

#[test]
fn an_empty_list_and_null_are_left_out_of_the_query() {
    for url in [url_with_query(&[""; 0]), url_with_query(&None::<i64>)] {
        assert_eq!(url.unwrap(), "https://api.example.com/contacts");
    }
}

#[test]
fn query_parameters_follow_each_other_and_have_encoded_names() {
    let request = begin("GET", "/contacts")
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
fn query_parameters_follow_the_query_in_the_path() {
    let request = begin("GET", "/contacts?action=list").unwrap();
    let request = request
        .with(Parameter::query("a"), "1")
        .with(Parameter::query("b"), "?");
    assert_eq!(
        request.build().unwrap().uri(),
        "https://api.example.com/contacts?action=list&a=1&b=%3F",
    );
}

#[test]
fn a_header_is_the_text_of_its_value() {
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
fn an_empty_list_and_null_are_left_out_of_the_headers() {
    assert_eq!(header_with(&None::<i64>).unwrap(), None);
    assert_eq!(header_with(&[""; 0]).unwrap(), None);
}

#[test]
fn a_header_with_a_forbidden_character_is_refused() {
    for value in ["a\r\nevil: b", "a\n", "\0", "\u{7f}"] {
        assert_eq!(
            said(header_with(value)),
            [
                "the parameter `X-Tag` cannot be a header's value",
                "failed to parse header value",
            ],
        );
    }
}

#[test]
fn a_body_that_has_no_json_form_is_refused() {
    let body = BTreeMap::from([(vec![1], 1)]);
    assert_eq!(
        said(
            begin("POST", "/")
                .unwrap()
                .with_body(Body::json(&body))
                .build()
        ),
        ["the body cannot be written as JSON", "key must be a string"],
    );
}

#[test]
fn a_parameter_that_has_no_text_is_refused() {
    let value = BTreeMap::from([(vec![1], 1)]);
    let expected = [
        "the parameter `id` cannot be written",
        "key must be a string",
    ];
    assert_eq!(said(url_with_id(&value)), expected);
    let request = || begin("GET", "/").unwrap();
    assert_eq!(
        said(request().with(Parameter::query("id"), &value).build()),
        expected
    );
    assert_eq!(
        said(request().with(Parameter::header("id"), &value).build()),
        expected
    );
    assert_eq!(
        said(request().with(Parameter::cookie("id"), &value).build()),
        expected
    );
}

#[test]
fn a_url_that_is_too_long_is_refused() {
    assert_eq!(
        said(url_with_query(&"x".repeat(70_000))),
        ["the path and the query make no URL", "uri too long"],
    );
}

#[test]
fn the_path_follows_the_base_url() {
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
        let request = RequestBuilder::new(&client, Endpoint::new("GET", "/a"));
        let request = request.build().unwrap();
        assert_eq!(request.uri().to_string(), url);
    }
}

#[test]
fn the_last_value_of_a_parameter_counts_and_so_does_the_last_body() {
    let request = begin("PUT", "/a")
        .unwrap()
        .with(Parameter::query("a"), "")
        .with(Parameter::query("b"), &2)
        .with(Parameter::header("a"), "header")
        .with(Parameter::query("a"), &3)
        .with_body(Body::json(&BTreeMap::from([(vec![1], 1)])))
        .with_body(Body::json(&7));
    let request = request.build().unwrap();
    assert_eq!(request.uri().path_and_query().unwrap(), "/a?a=3&b=2");
    assert_eq!(request.headers()["a"], "header");
    assert_eq!(request.body(), "7");
}

#[test]
fn a_body_can_be_json_of_another_media_type() {
    let merge_patch = "application/merge-patch+json";
    let request = begin("PATCH", "/a")
        .unwrap()
        .with_body(Body::json_as(merge_patch, &[1]));
    let request = request.build().unwrap();
    assert_eq!(request.headers()["content-type"], merge_patch);
    assert_eq!(request.body(), "[1]");
}

#[test]
fn another_media_type_can_be_asked_for() {
    let client = client("https://api.example.com").unwrap();
    let endpoint = Endpoint::new("GET", "/a").accept("*/*");
    let request = RequestBuilder::new(&client, endpoint).build().unwrap();
    assert_eq!(request.headers()["accept"], "*/*");
}

#[test]
fn any_method_can_be_sent() {
    assert_eq!(
        begin("QUERY", "/a").unwrap().build().unwrap().method(),
        "QUERY"
    );
}

#[test]
fn the_first_error_counts() {
    let request = begin("GET", "/{a}/{b}")
        .unwrap()
        .with(Parameter::path("a"), "")
        .with(Parameter::path("b"), "..");
    assert_eq!(
        said(request.with(Parameter::header("X-Tag"), "\n").build()),
        ["the path parameter `a` is empty"],
    );
}
