//! Values in every style of OpenAPI: the table of the standard, and what it leaves open.

use bytes::Bytes;
use runtime::call::Endpoint;
use runtime::client::ClientBuilder;
use runtime::parameter::Parameter;
use runtime::request::RequestBuilder;
use runtime::style::Style;
use runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};
use serde_json::{Value, json};

struct Unused;

impl Transport for Unused {
    fn send(
        &self,
        _: http::Request<Bytes>,
        _: Option<std::time::Duration>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let error = TransportError::new(TransportErrorKind::Other, "nothing is to be sent");
        Box::pin(std::future::ready(Err(error)))
    }
}

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn begin(path: &'static str) -> Outcome<RequestBuilder> {
    let builder = ClientBuilder::new("https://example.com");
    let client = builder.transport(Unused).build()?;
    Ok(RequestBuilder::new(&client, Endpoint::new("GET", path)))
}

/// The path and the query of a request, or what is wrong with it.
fn url(add: impl FnOnce() -> Outcome<RequestBuilder>) -> String {
    match add().and_then(|request| Ok(request.build()?)) {
        Ok(request) => {
            let url = request.uri().to_string();
            url.trim_start_matches("https://example.com").to_owned()
        }
        Err(error) => error.to_string(),
    }
}

fn path(style: Style, value: &Value) -> String {
    url(|| Ok(begin("/{color}")?.with(Parameter::path("color").style(style), value)))
}

fn query(style: Style, value: &Value) -> String {
    url(|| Ok(begin("")?.with(Parameter::query("color").style(style), value)))
}

fn header(style: Style, value: &Value) -> Option<String> {
    let request = begin("/")
        .ok()?
        .with(Parameter::header("color").style(style), value);
    let request = request.build().ok()?;
    let header = request.headers().get("color")?;
    header.to_str().ok().map(str::to_owned)
}

fn cookie(style: Style, value: &Value) -> Option<String> {
    let request = begin("/")
        .ok()?
        .with(Parameter::cookie("color").style(style), value);
    let request = request.build().ok()?;
    let header = request.headers().get("cookie")?;
    header.to_str().ok().map(str::to_owned)
}

/// The standard's own examples: a text, a list, an object, and an empty text.
fn colors() -> [Value; 4] {
    [
        json!("blue"),
        json!(["blue", "black", "brown"]),
        json!({ "R": 100, "G": 200, "B": 150 }),
        json!(""),
    ]
}

#[test]
fn a_path_parameter_is_written_in_its_style() {
    let empty = "the path parameter `color` is empty";
    let dot = "the path parameter `color` is `.`, which leads to another path";
    for (style, expected) in [
        (
            Style::SIMPLE,
            ["/blue", "/blue,black,brown", "/R,100,G,200,B,150", empty],
        ),
        (
            Style::SIMPLE.exploded(),
            ["/blue", "/blue,black,brown", "/R=100,G=200,B=150", empty],
        ),
        (
            Style::LABEL,
            ["/.blue", "/.blue,black,brown", "/.R,100,G,200,B,150", dot],
        ),
        (
            Style::LABEL.exploded(),
            ["/.blue", "/.blue.black.brown", "/.R=100.G=200.B=150", dot],
        ),
        (
            Style::MATRIX,
            [
                "/;color=blue",
                "/;color=blue,black,brown",
                "/;color=R,100,G,200,B,150",
                "/;color",
            ],
        ),
        (
            Style::MATRIX.exploded(),
            [
                "/;color=blue",
                "/;color=blue;color=black;color=brown",
                "/;R=100;G=200;B=150",
                "/;color",
            ],
        ),
    ] {
        assert_eq!(colors().map(|color| path(style, &color)), expected);
    }
}

#[test]
fn a_query_parameter_is_written_in_its_style() {
    for (style, expected) in [
        (
            Style::FORM,
            [
                "?color=blue",
                "?color=blue&color=black&color=brown",
                "?R=100&G=200&B=150",
                "?color=",
            ],
        ),
        (
            Style::FORM.joined(),
            [
                "?color=blue",
                "?color=blue,black,brown",
                "?color=R,100,G,200,B,150",
                "?color=",
            ],
        ),
        (
            Style::SPACE_DELIMITED,
            [
                "?color=blue",
                "?color=blue%20black%20brown",
                "?color=R%20100%20G%20200%20B%20150",
                "?color=",
            ],
        ),
        (
            Style::PIPE_DELIMITED,
            [
                "?color=blue",
                "?color=blue%7Cblack%7Cbrown",
                "?color=R%7C100%7CG%7C200%7CB%7C150",
                "?color=",
            ],
        ),
        (
            Style::PIPE_DELIMITED.exploded(),
            [
                "?color=blue",
                "?color=blue&color=black&color=brown",
                "?R=100&G=200&B=150",
                "?color=",
            ],
        ),
        (
            Style::DEEP_OBJECT,
            [
                "?color=blue",
                "?color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
                "?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
                "?color=",
            ],
        ),
    ] {
        let expected = expected.map(|query| format!("/{query}"));
        assert_eq!(colors().map(|color| query(style, &color)), expected);
    }
}

#[test]
fn a_header_is_written_in_its_style() {
    for (style, expected) in [
        (
            Style::SIMPLE,
            ["blue", "blue,black,brown", "R,100,G,200,B,150", ""],
        ),
        (
            Style::SIMPLE.exploded(),
            ["blue", "blue,black,brown", "R=100,G=200,B=150", ""],
        ),
    ] {
        let expected = expected.map(|text| Some(text.to_owned()));
        assert_eq!(colors().map(|color| header(style, &color)), expected);
    }
}

#[test]
fn a_cookie_is_written_in_its_style() {
    for (style, expected) in [
        (
            Style::FORM,
            [
                "color=blue",
                "color=blue&color=black&color=brown",
                "R=100&G=200&B=150",
                "color=",
            ],
        ),
        (
            Style::FORM.joined(),
            [
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150",
                "color=",
            ],
        ),
        (
            Style::COOKIE,
            [
                "color=blue",
                "color=blue; color=black; color=brown",
                "R=100; G=200; B=150",
                "color=",
            ],
        ),
        (
            Style::COOKIE.joined(),
            [
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150",
                "color=",
            ],
        ),
    ] {
        let expected = expected.map(|text| Some(text.to_owned()));
        assert_eq!(colors().map(|color| cookie(style, &color)), expected);
    }
}

#[test]
fn what_is_nothing_is_left_out() {
    for nothing in [json!(null), json!([]), json!({}), json!({ "R": null })] {
        for style in [
            Style::FORM,
            Style::FORM.joined(),
            Style::PIPE_DELIMITED,
            Style::DEEP_OBJECT,
        ] {
            assert_eq!(query(style, &nothing), "/");
        }
        assert_eq!(header(Style::SIMPLE, &nothing), None);
        assert_eq!(cookie(Style::FORM, &nothing), None);
        assert_eq!(cookie(Style::COOKIE, &nothing), None);
        assert_eq!(
            path(Style::MATRIX, &nothing),
            "the path parameter `color` is empty"
        );
    }
}

#[test]
fn a_deep_object_goes_down_to_the_last_value() {
    let value = json!({ "range": { "from": 1, "to": null }, "tags": ["a", { "b": "c d" }] });
    assert_eq!(
        query(Style::DEEP_OBJECT, &value),
        "/?color%5Brange%5D%5Bfrom%5D=1&color%5Btags%5D%5B0%5D=a&color%5Btags%5D%5B1%5D%5Bb%5D=c%20d",
    );
}

#[test]
fn what_lies_deeper_than_a_style_goes_is_json() {
    let value = json!([{ "a": 1 }, [2]]);
    assert_eq!(
        query(Style::FORM.joined(), &value),
        "/?color=%7B%22a%22%3A1%7D,%5B2%5D",
    );
    assert_eq!(
        header(Style::SIMPLE, &json!({ "a": [1] })),
        Some("a,[1]".to_owned()),
    );
}

#[test]
fn a_member_that_is_a_list_has_a_pair_for_each_item_where_members_have_pairs() {
    let value = json!({ "page": 1, "sort": ["a,asc", { "b": 2 }], "none": [] });
    assert_eq!(
        [Style::FORM, Style::FORM.joined(), Style::COOKIE].map(|style| query(style, &value)),
        [
            "/?page=1&sort=a%2Casc&sort=%7B%22b%22%3A2%7D",
            "/?color=page,1,sort,%5B%22a%2Casc%22%2C%7B%22b%22%3A2%7D%5D,none,%5B%5D",
            "/?page=1&sort=a%2Casc&sort=%7B%22b%22%3A2%7D",
        ],
    );
    let value = json!({ "sort": ["a", "b"] });
    assert_eq!(
        [Style::SIMPLE, Style::LABEL, Style::MATRIX].map(|style| path(style.exploded(), &value)),
        [
            "/sort=%5B%22a%22%2C%22b%22%5D",
            "/.sort=%5B%22a%22%2C%22b%22%5D",
            "/;sort=a;sort=b"
        ],
    );
}

#[test]
fn what_a_value_has_in_it_is_no_delimiter() {
    let value = json!(["a,b", "c|d e", "f&g=h"]);
    assert_eq!(
        [Style::FORM, Style::FORM.joined(), Style::PIPE_DELIMITED]
            .map(|style| query(style, &value)),
        [
            "/?color=a%2Cb&color=c%7Cd%20e&color=f%26g%3Dh",
            "/?color=a%2Cb,c%7Cd%20e,f%26g%3Dh",
            "/?color=a%2Cb%7Cc%7Cd%20e%7Cf%26g%3Dh",
        ],
    );
    assert_eq!(
        [Style::LABEL.exploded(), Style::MATRIX].map(|style| path(style, &json!(["a/b", "c;d?"]))),
        ["/.a%2Fb.c%3Bd%3F", "/;color=a%2Fb,c%3Bd%3F"],
    );
}

#[test]
fn reserved_characters_are_kept_where_they_end_nothing() {
    let value = json!("a/b?c:d@e!$'()*,;=f%2F%zz#[&+] ö");
    assert_eq!(
        query(Style::FORM.reserved(), &value),
        "/?color=a/b?c:d@e!$'()*,;=f%2F%25zz%23%5B%26%2B%5D%20%C3%B6",
    );
}

#[test]
fn content_is_json() {
    let value = json!({ "a": [1, null] });
    assert_eq!(
        query(Style::JSON, &value),
        "/?color=%7B%22a%22%3A%5B1%2Cnull%5D%7D",
    );
    assert_eq!(path(Style::JSON, &json!("a")), "/%22a%22");
    assert_eq!(
        header(Style::JSON, &value),
        Some(r#"{"a":[1,null]}"#.to_owned())
    );
}

#[test]
fn a_value_can_be_the_whole_query() {
    let whole = |style, value: &Value| {
        url(|| Ok(begin("")?.with(Parameter::whole_query("q").style(style), value)))
    };
    let value = json!({ "a": "b c", "d": ["e", "f"], "g": null });
    assert_eq!(whole(Style::FORM, &value), "/?a=b+c&d=e&d=f&g=");
    assert_eq!(
        whole(Style::JSON, &json!({ "a": 1 })),
        "/?%7B%22a%22%3A1%7D"
    );
    assert_eq!(whole(Style::FORM, &json!(null)), "/");
}

#[test]
fn a_cookie_makes_no_other_cookie() {
    let request = || {
        Ok(begin("/")?.with(
            Parameter::cookie("color").style(Style::COOKIE),
            "blue; admin=1",
        ))
    };
    assert_eq!(
        url(request),
        "the parameter `color` cannot be a cookie's value"
    );
    let several = begin("/")
        .unwrap()
        .with(Parameter::cookie("a"), "1; b=2")
        .with(Parameter::cookie("c"), &3);
    let request = several.build().unwrap();
    assert_eq!(request.headers()["cookie"], "a=1%3B%20b%3D2; c=3");
    assert!(request.headers()["cookie"].is_sensitive());
}

#[test]
fn parameters_of_one_segment_lead_nowhere_together() {
    let request = || {
        Ok(begin("/{a}{b}")?
            .with(Parameter::path("a"), ".")
            .with(Parameter::path("b"), "."))
    };
    assert_eq!(
        url(request),
        "the path parameter `b` is `..`, which leads to another path"
    );
    let request = || Ok(begin("/a.{b}")?.with(Parameter::path("b"), "."));
    assert_eq!(url(request), "/a..");
}
