//! Bodies other than JSON: forms, `multipart/form-data`, text and bytes.

use std::collections::BTreeMap;

use bytes::Bytes;
use runtime::client::ClientBuilder;
use runtime::content::{Content, RequestBody};
use runtime::multipart::{File, Multipart};
use runtime::operation_info::OperationInfo;
use runtime::request::RequestBuilder;
use runtime::style::Style;
use serde_json::json;

use crate::support::{Fake, in_memory, leaked};

/// Returns the media type and the content of a body in a request, or the error and its source.
fn encode(body: Content) -> (String, String) {
    let client = ClientBuilder::new("https://example.com")
        .transport(Fake::unused())
        .build();
    let builder =
        client.map(|client| RequestBuilder::new(&client, leaked(OperationInfo::new("POST", "/"))));
    let request = builder
        .map_err(Into::into)
        .and_then(|builder| builder.with_body(body).build().map_err(Into::into));
    request.map_or_else(messages, |request| {
        let media_type = request.headers().get("content-type");
        let media_type = media_type.and_then(|value| value.to_str().ok());
        let body = in_memory(request.body());
        (media_type.unwrap_or("none").to_owned(), body)
    })
}

/// Returns the messages of an error and its source.
fn messages(error: Box<dyn std::error::Error>) -> (String, String) {
    let source = error.source().map(ToString::to_string);
    (error.to_string(), source.unwrap_or_default())
}

const FORM: &str = "application/x-www-form-urlencoded";

fn pair(media_type: &str, body: &str) -> (String, String) {
    (media_type.to_owned(), body.to_owned())
}

#[test]
fn form_encodes_each_property_as_pairs() {
    let body = json!({
        "name": "Ann Ö & co",
        "tags": ["a", "b+c"],
        "address": { "city": "x" },
        "age": 7,
        "none": null,
        "empty": [],
    });
    assert_eq!(
        encode(Content::form(FORM, &body, &[])),
        pair(
            FORM,
            "name=Ann+%C3%96+%26+co&tags=a&tags=b%2Bc&address=%7B%22city%22%3A%22x%22%7D&age=7&none=",
        ),
    );
}

#[test]
fn form_encodes_property_in_its_style() {
    let body = json!({ "tags": ["a", "b"], "ids": [1, 2], "address": { "city": "x y", "at": [1] }, "url": "a/b" });
    let styles = [
        ("tags", Style::FORM.no_explode()),
        ("ids", Style::DEEP_OBJECT),
        ("address", Style::DEEP_OBJECT),
        ("url", Style::FORM.allow_reserved()),
    ];
    assert_eq!(
        encode(Content::form(FORM, &body, &styles)),
        pair(
            FORM,
            "tags=a,b&ids%5B0%5D=1&ids%5B1%5D=2&address%5Bcity%5D=x+y&address%5Bat%5D%5B0%5D=1&url=a/b",
        ),
    );
}

#[test]
fn form_rejects_value_other_than_object() {
    let failure = pair(
        "failed to encode the body",
        "expected an object for a form body",
    );
    assert_eq!(encode(Content::form(FORM, &[1], &[])), failure);
    let parts = Multipart::new().values(&[1]);
    assert_eq!(encode(Content::multipart(parts)), failure);
}

#[test]
fn multipart_keeps_order_of_parts() {
    let photo = File::new("PNG")
        .file_name("me \"1\".png")
        .content_type("image/png");
    let parts = Multipart::new()
        .value("name", "Ann")
        .file("photo", [&photo])
        .file_with_type("raw", "image/*", &Some(File::from("bytes")))
        .file("missing", &None::<File>)
        .value("tags", &["a", "b"])
        .value("address", &json!({ "city": "x" }))
        .value("none", &None::<i32>)
        .value_with_type("list", "application/json", &[1, 2])
        .values(&json!({ "more": true }));
    let body = [
        "--boundary-of-parts-0",
        "Content-Disposition: form-data; name=\"name\"",
        "",
        "Ann",
        "--boundary-of-parts-0",
        "Content-Disposition: form-data; name=\"photo\"; filename=\"me %221%22.png\"",
        "Content-Type: image/png",
        "",
        "PNG",
        "--boundary-of-parts-0",
        "Content-Disposition: form-data; name=\"raw\"; filename=\"raw\"",
        "Content-Type: image/*",
        "",
        "bytes",
        "--boundary-of-parts-0",
        "Content-Disposition: form-data; name=\"tags\"",
        "",
        "a",
        "--boundary-of-parts-0",
        "Content-Disposition: form-data; name=\"tags\"",
        "",
        "b",
        "--boundary-of-parts-0",
        "Content-Disposition: form-data; name=\"address\"",
        "Content-Type: application/json",
        "",
        "{\"city\":\"x\"}",
        "--boundary-of-parts-0",
        "Content-Disposition: form-data; name=\"list\"",
        "Content-Type: application/json",
        "",
        "[1,2]",
        "--boundary-of-parts-0",
        "Content-Disposition: form-data; name=\"more\"",
        "",
        "true",
        "--boundary-of-parts-0--",
        "",
    ];
    assert_eq!(
        encode(Content::multipart(parts)),
        pair(
            "multipart/form-data; boundary=boundary-of-parts-0",
            &body.join("\r\n"),
        ),
    );
}

#[test]
fn boundary_occurs_in_no_part() {
    let parts = Multipart::new().value("a", "x boundary-of-parts-0 y");
    let (media_type, _) = encode(Content::multipart(parts));
    assert_eq!(
        media_type,
        "multipart/form-data; boundary=boundary-of-parts-1"
    );
}

#[test]
fn multipart_escapes_or_rejects_line_breaks_in_part_headers() {
    let file = File::new("a").file_name("a\r\nX: 1");
    let (_, body) = encode(Content::multipart(Multipart::new().file("a\nb", [&file])));
    let line = "Content-Disposition: form-data; name=\"a%0Ab\"; filename=\"a%0D%0AX: 1\"";
    assert_eq!(body.lines().nth(1), Some(line));
    let file = File::new("a").content_type("a\r\nX: 1");
    let failure = pair(
        "invalid media type of the body or of a part",
        "failed to parse header value",
    );
    let parts = Multipart::new().file("a", [&file]);
    assert_eq!(encode(Content::multipart(parts)), failure);
    assert_eq!(encode(Content::file(&file)), failure);
}

#[test]
fn body_reports_value_that_cannot_be_encoded() {
    let value = BTreeMap::from([(vec![1], 1)]);
    let failure = pair("failed to encode the body", "key must be a string");
    let parts = Multipart::new().value("a", &value).value("b", "c");
    assert_eq!(encode(Content::multipart(parts)), failure);
    assert_eq!(encode(Content::form(FORM, &value, &[])), failure);
}

#[test]
fn text_bytes_and_files_are_sent_unchanged() {
    assert_eq!(
        encode(Content::text("text/csv", "a,ö")),
        pair("text/csv", "a,ö"),
    );
    assert_eq!(
        encode(Content::bytes("image/png", &Bytes::from_static(b"PNG"))),
        pair("image/png", "PNG"),
    );
    let file = File::new("a");
    assert_eq!(
        encode(Content::file(&file)),
        pair("application/octet-stream", "a"),
    );
    assert_eq!(
        encode(Content::file(&file.clone().content_type("image/gif"))),
        pair("image/gif", "a"),
    );
}

#[test]
fn request_body_determines_its_media_type() {
    struct Csv;

    impl RequestBody for Csv {
        fn content(&self) -> Content {
            Content::text("text/csv", "a,b")
        }
    }

    assert_eq!(encode(Content::of(&Csv)), pair("text/csv", "a,b"));
}

#[test]
fn file_debug_shows_length_and_json_is_string() {
    let file = File::new("abc").file_name("a");
    assert_eq!(
        format!("{file:?}"),
        r#"File { bytes: 3, file_name: Some("a"), content_type: None }"#,
    );
    assert_eq!(serde_json::to_value(&file).unwrap(), json!("abc"));
    assert_eq!(
        serde_json::from_value::<File>(json!("abc")).unwrap(),
        File::new("abc"),
    );
}
