//! Values in every style of OpenAPI: the examples of the specification, and what it leaves undefined.

use runtime::client::ClientBuilder;
use runtime::json::Json;
use runtime::operation_info::OperationInfo;
use runtime::parameter::Parameter;
use runtime::request::RequestBuilder;
use runtime::style::Style;
use serde::Serialize;
use serde_json::json;

use crate::support::{Fake, leaked};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn request_builder(path: &'static str) -> Outcome<RequestBuilder> {
    let builder = ClientBuilder::new("https://example.com");
    let client = builder.transport(Fake::unused()).build()?;
    Ok(RequestBuilder::new(
        &client,
        leaked(OperationInfo::new("GET", path)),
    ))
}

/// Returns the path and the query of a request, or the error message.
fn url(builder: impl FnOnce() -> Outcome<RequestBuilder>) -> String {
    match builder().and_then(|request| Ok(request.build()?)) {
        Ok(request) => {
            let url = request.uri().to_string();
            url.trim_start_matches("https://example.com").to_owned()
        }
        Err(error) => error.to_string(),
    }
}

fn path(style: Style, value: &impl Serialize) -> String {
    url(|| Ok(request_builder("/{color}")?.with(Parameter::path("color").style(style), value)))
}

fn query(style: Style, value: &impl Serialize) -> String {
    url(|| Ok(request_builder("")?.with(Parameter::query("color").style(style), value)))
}

fn querystring(style: Style, value: &impl Serialize) -> String {
    url(|| Ok(request_builder("")?.with(Parameter::querystring("q").style(style), value)))
}

fn header(style: Style, value: &impl Serialize) -> Option<String> {
    let request = request_builder("/")
        .ok()?
        .with(Parameter::header("color").style(style), value);
    let request = request.build().ok()?;
    let header = request.headers().get("color")?;
    header.to_str().ok().map(str::to_owned)
}

fn cookie(style: Style, value: &impl Serialize) -> Option<String> {
    let request = request_builder("/")
        .ok()?
        .with(Parameter::cookie("color").style(style), value);
    let request = request.build().ok()?;
    let header = request.headers().get("cookie")?;
    header.to_str().ok().map(str::to_owned)
}

/// The examples of the specification: a string, an array, an object, and an empty string.
fn colors() -> [Json; 4] {
    [
        Json::from("blue"),
        Json::from_iter(["blue", "black", "brown"]),
        Json::from_iter([("R", 100), ("G", 200), ("B", 150)]),
        Json::from(""),
    ]
}

#[test]
fn path_parameter_is_encoded_in_its_style() {
    let empty = "path parameter `color` is empty";
    let dot = "path parameter `color` is `.`, which would change the path";
    for (style, expected) in [
        (
            Style::SIMPLE,
            ["/blue", "/blue,black,brown", "/R,100,G,200,B,150", empty],
        ),
        (
            Style::SIMPLE.explode(),
            ["/blue", "/blue,black,brown", "/R=100,G=200,B=150", empty],
        ),
        (
            Style::LABEL,
            ["/.blue", "/.blue,black,brown", "/.R,100,G,200,B,150", dot],
        ),
        (
            Style::LABEL.explode(),
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
            Style::MATRIX.explode(),
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
fn query_parameter_is_encoded_in_its_style() {
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
            Style::FORM.no_explode(),
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
            Style::PIPE_DELIMITED.explode(),
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
fn header_parameter_is_encoded_in_its_style() {
    for (style, expected) in [
        (
            Style::SIMPLE,
            ["blue", "blue,black,brown", "R,100,G,200,B,150", ""],
        ),
        (
            Style::SIMPLE.explode(),
            ["blue", "blue,black,brown", "R=100,G=200,B=150", ""],
        ),
    ] {
        let expected = expected.map(|value| Some(value.to_owned()));
        assert_eq!(colors().map(|color| header(style, &color)), expected);
    }
}

#[test]
fn cookie_parameter_is_encoded_in_its_style() {
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
            Style::FORM.no_explode(),
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
            Style::COOKIE.no_explode(),
            [
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150",
                "color=",
            ],
        ),
    ] {
        let expected = expected.map(|value| Some(value.to_owned()));
        assert_eq!(colors().map(|color| cookie(style, &color)), expected);
    }
}

#[test]
fn null_and_empty_values_are_omitted() {
    for value in [json!(null), json!([]), json!({}), json!({ "R": null })] {
        for style in [
            Style::FORM,
            Style::FORM.no_explode(),
            Style::PIPE_DELIMITED,
            Style::DEEP_OBJECT,
        ] {
            assert_eq!(query(style, &value), "/");
        }
        assert_eq!(header(Style::SIMPLE, &value), None);
        assert_eq!(cookie(Style::FORM, &value), None);
        assert_eq!(cookie(Style::COOKIE, &value), None);
        assert_eq!(
            path(Style::MATRIX, &value),
            "path parameter `color` is empty"
        );
    }
}

#[test]
fn deep_object_descends_to_scalars() {
    let value = json!({ "range": { "from": 1, "to": null }, "tags": ["a", { "b": "c d" }] });
    assert_eq!(
        query(Style::DEEP_OBJECT, &value),
        "/?color%5Brange%5D%5Bfrom%5D=1&color%5Btags%5D%5B0%5D=a&color%5Btags%5D%5B1%5D%5Bb%5D=c%20d",
    );
}

#[test]
fn nested_value_is_json_except_in_deep_object() {
    let value = json!([{ "a": 1 }, [2]]);
    assert_eq!(
        query(Style::FORM.no_explode(), &value),
        "/?color=%7B%22a%22%3A1%7D,%5B2%5D",
    );
    assert_eq!(
        header(Style::SIMPLE, &json!({ "a": [1] })),
        Some("a,[1]".to_owned()),
    );
}

#[test]
fn array_property_has_a_pair_for_each_item_if_properties_have_pairs() {
    let value = Json::from_iter([
        ("page", json!(1)),
        ("sort", json!(["a,asc", { "b": 2 }])),
        ("none", json!([])),
    ]);
    assert_eq!(
        [Style::FORM, Style::FORM.no_explode(), Style::COOKIE].map(|style| query(style, &value)),
        [
            "/?page=1&sort=a%2Casc&sort=%7B%22b%22%3A2%7D",
            "/?color=page,1,sort,%5B%22a%2Casc%22%2C%7B%22b%22%3A2%7D%5D,none,%5B%5D",
            "/?page=1&sort=a%2Casc&sort=%7B%22b%22%3A2%7D",
        ],
    );
    let value = json!({ "sort": ["a", "b"] });
    assert_eq!(
        [Style::SIMPLE, Style::LABEL, Style::MATRIX].map(|style| path(style.explode(), &value)),
        [
            "/sort=%5B%22a%22%2C%22b%22%5D",
            "/.sort=%5B%22a%22%2C%22b%22%5D",
            "/;sort=a;sort=b"
        ],
    );
}

#[test]
fn delimiter_within_a_value_is_encoded() {
    let value = json!(["a,b", "c|d e", "f&g=h"]);
    assert_eq!(
        [Style::FORM, Style::FORM.no_explode(), Style::PIPE_DELIMITED]
            .map(|style| query(style, &value)),
        [
            "/?color=a%2Cb&color=c%7Cd%20e&color=f%26g%3Dh",
            "/?color=a%2Cb,c%7Cd%20e,f%26g%3Dh",
            "/?color=a%2Cb%7Cc%7Cd%20e%7Cf%26g%3Dh",
        ],
    );
    assert_eq!(
        [Style::LABEL.explode(), Style::MATRIX].map(|style| path(style, &json!(["a/b", "c;d?"]))),
        ["/.a%2Fb.c%3Bd%3F", "/;color=a%2Fb,c%3Bd%3F"],
    );
}

#[test]
fn allow_reserved_keeps_characters_that_do_not_end_the_value() {
    let value = json!("a/b?c:d@e!$'()*,;=f%2F%zz#[&+] ö");
    assert_eq!(
        query(Style::FORM.allow_reserved(), &value),
        "/?color=a/b?c:d@e!$'()*,;=f%2F%25zz%23%5B%26%2B%5D%20%C3%B6",
    );
}

#[test]
fn json_style_encodes_value_as_json() {
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
fn querystring_parameter_is_the_whole_query() {
    let value = json!({ "a": "b c", "d": ["e", "f"], "g": null });
    assert_eq!(querystring(Style::FORM, &value), "/?a=b+c&d=e&d=f&g=");
    assert_eq!(
        querystring(Style::JSON, &json!({ "a": 1 })),
        "/?%7B%22a%22%3A1%7D"
    );
    assert_eq!(querystring(Style::FORM, &json!(null)), "/");
}

#[test]
fn cookie_value_cannot_add_another_cookie() {
    let request = || {
        Ok(request_builder("/")?.with(
            Parameter::cookie("color").style(Style::COOKIE),
            "blue; admin=1",
        ))
    };
    assert_eq!(
        url(request),
        "parameter `color` is not a valid cookie value"
    );
    let builder = request_builder("/")
        .unwrap()
        .with(Parameter::cookie("a"), "1; b=2")
        .with(Parameter::cookie("c"), &3);
    let request = builder.build().unwrap();
    assert_eq!(request.headers()["cookie"], "a=1%3B%20b%3D2; c=3");
    assert!(request.headers()["cookie"].is_sensitive());
}

#[test]
fn rejects_parameters_that_together_would_change_the_path() {
    let request = || {
        Ok(request_builder("/{a}{b}")?
            .with(Parameter::path("a"), ".")
            .with(Parameter::path("b"), "."))
    };
    assert_eq!(
        url(request),
        "path parameter `b` is `..`, which would change the path"
    );
    let request = || Ok(request_builder("/a.{b}")?.with(Parameter::path("b"), "."));
    assert_eq!(url(request), "/a..");
}
