//! Headers of a reply are read as what the description says that they are.

use std::collections::BTreeMap;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use runtime::codec::Object;
use runtime::header::{read, read_json};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

fn headers(values: &[&'static str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        let name = HeaderName::from_static("x-own");
        headers.append(name, HeaderValue::from_static(value));
    }
    headers
}

#[test]
fn a_text_is_read_as_its_type() {
    let own = |value| headers(&[value]);
    assert_eq!(
        read::<String>(&own(" 007 "), "X-Own"),
        Some("007".to_owned())
    );
    assert_eq!(read::<i64>(&own("007"), "x-own"), Some(7));
    assert_eq!(read::<f64>(&own("1.5"), "x-own"), Some(1.5));
    assert_eq!(read::<bool>(&own("true"), "x-own"), Some(true));
    assert_eq!(read::<Value>(&own("1"), "x-own"), Some(json!("1")));
    assert_eq!(read::<Option<u64>>(&own("1"), "x-own"), Some(Some(1)));
}

#[test]
fn what_is_missing_or_of_another_type_is_nothing() {
    assert_eq!(read::<i64>(&headers(&[]), "x-own"), None);
    assert_eq!(read::<i64>(&headers(&["soon"]), "x-own"), None);
    assert_eq!(read::<bool>(&headers(&["1"]), "x-own"), None);
    assert_eq!(read_json::<i64>(&headers(&["{"]), "x-own"), None);
}

#[test]
fn a_list_is_in_one_header_or_in_several() {
    for values in [&["1, 2,3"][..], &["1", "2,3"]] {
        assert_eq!(read(&headers(values), "x-own"), Some(vec![1, 2, 3]));
    }
    assert_eq!(read::<Vec<i64>>(&headers(&[""]), "x-own"), Some(Vec::new()));
}

#[test]
fn a_cookie_may_have_a_comma_in_it() {
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
fn an_object_is_members_by_turns_or_named() {
    let red = Color {
        r: 100,
        name: Some("red".to_owned()),
    };
    for value in ["R,100,name,red", "R=100, name=red", "name=red,R=100,G=7"] {
        assert_eq!(
            read::<Color>(&headers(&[value]), "x-own").as_ref(),
            Some(&red)
        );
    }
    let map = BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
    assert_eq!(read(&headers(&["a=1,b=2"]), "x-own"), Some(map));
}

#[test]
fn json_is_read_as_json() {
    let value: Option<Vec<i64>> = read_json(&headers(&["[1,2]"]), "x-own");
    assert_eq!(value, Some(vec![1, 2]));
}
