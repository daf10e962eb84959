//! Reading of response headers as the types that the API description declares.

use std::collections::BTreeMap;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use runtime::codec::Object;
use runtime::header::{read, read_json};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

fn headers(values: &[&'static str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        let name = HeaderName::from_static("x-value");
        headers.append(name, HeaderValue::from_static(value));
    }
    headers
}

#[test]
fn header_is_read_as_its_type() {
    let header = |value| headers(&[value]);
    assert_eq!(
        read::<String>(&header(" 007 "), "X-Value"),
        Some("007".to_owned())
    );
    assert_eq!(read::<i64>(&header("007"), "x-value"), Some(7));
    assert_eq!(read::<f64>(&header("1.5"), "x-value"), Some(1.5));
    assert_eq!(read::<bool>(&header("true"), "x-value"), Some(true));
    assert_eq!(read::<Value>(&header("1"), "x-value"), Some(json!("1")));
    assert_eq!(read::<Option<u64>>(&header("1"), "x-value"), Some(Some(1)));
}

#[test]
fn header_that_is_missing_or_of_another_type_is_none() {
    assert_eq!(read::<i64>(&headers(&[]), "x-value"), None);
    assert_eq!(read::<i64>(&headers(&["soon"]), "x-value"), None);
    assert_eq!(read::<bool>(&headers(&["1"]), "x-value"), None);
    assert_eq!(read_json::<i64>(&headers(&["{"]), "x-value"), None);
}

#[test]
fn array_is_read_from_one_header_or_several() {
    for values in [&["1, 2,3"][..], &["1", "2,3"]] {
        assert_eq!(read(&headers(values), "x-value"), Some(vec![1, 2, 3]));
    }
    assert_eq!(
        read::<Vec<i64>>(&headers(&[""]), "x-value"),
        Some(Vec::new())
    );
}

#[test]
fn comma_in_set_cookie_does_not_separate_items() {
    let cookies = ["a=1; Expires=Wed, 09 Jun 2021 10:18:14 GMT", "b=2"];
    let mut headers = HeaderMap::new();
    for cookie in cookies {
        headers.append(http::header::SET_COOKIE, HeaderValue::from_static(cookie));
    }
    let read = read::<Vec<String>>(&headers, "set-cookie");
    assert_eq!(read, Some(cookies.map(str::to_owned).to_vec()));
}

#[derive(Debug, PartialEq)]
struct Color {
    r: u64,
    name: Option<String>,
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const SHAPE: Object = Object::new("Color", &["R", "name"]);
        let (r, name) = SHAPE.read(deserializer)?;
        Ok(Self { r, name })
    }
}

#[test]
fn object_is_read_from_alternating_or_named_properties() {
    let red = Color {
        r: 100,
        name: Some("red".to_owned()),
    };
    for value in ["R,100,name,red", "R=100, name=red", "name=red,R=100,G=7"] {
        assert_eq!(
            read::<Color>(&headers(&[value]), "x-value").as_ref(),
            Some(&red)
        );
    }
    let map = BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
    assert_eq!(read(&headers(&["a=1,b=2"]), "x-value"), Some(map));
}

#[test]
fn json_header_is_decoded() {
    let value: Option<Vec<i64>> = read_json(&headers(&["[1,2]"]), "x-value");
    assert_eq!(value, Some(vec![1, 2]));
}
