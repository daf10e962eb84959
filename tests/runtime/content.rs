//! Bodies other than JSON: forms, `multipart/form-data`, text and bytes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::Body as _;
use runtime::body::{Body, BodyError};
use runtime::client::ClientBuilder;
use runtime::content::{Content, RequestBody};
use runtime::file::File;
use runtime::json::Json;
use runtime::multipart::Multipart;
use runtime::operation_info::OperationInfo;
use runtime::request::RequestBuilder;
use runtime::style::Style;
use serde_json::json;

use crate::support::{Fake, Piece, body_of, in_memory, leaked};

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
    let body = Json::from_iter([
        ("name", json!("Ann Ö & co")),
        ("tags", json!(["a", "b+c"])),
        ("address", json!({ "city": "x" })),
        ("age", json!(7)),
        ("none", json!(null)),
        ("empty", json!([])),
    ]);
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
    let body = Json::from_iter([
        ("tags", Json::from_iter(["a", "b"])),
        ("ids", Json::from_iter([1, 2])),
        (
            "address",
            Json::from_iter([("city", json!("x y")), ("at", json!([1]))]),
        ),
        ("url", Json::from("a/b")),
    ]);
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
        .boundary("b")
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
        "--b",
        "Content-Disposition: form-data; name=\"name\"",
        "",
        "Ann",
        "--b",
        "Content-Disposition: form-data; name=\"photo\"; filename=\"me %221%22.png\"",
        "Content-Type: image/png",
        "",
        "PNG",
        "--b",
        "Content-Disposition: form-data; name=\"raw\"; filename=\"raw\"",
        "Content-Type: image/*",
        "",
        "bytes",
        "--b",
        "Content-Disposition: form-data; name=\"tags\"",
        "",
        "a",
        "--b",
        "Content-Disposition: form-data; name=\"tags\"",
        "",
        "b",
        "--b",
        "Content-Disposition: form-data; name=\"address\"",
        "Content-Type: application/json",
        "",
        "{\"city\":\"x\"}",
        "--b",
        "Content-Disposition: form-data; name=\"list\"",
        "Content-Type: application/json",
        "",
        "[1,2]",
        "--b",
        "Content-Disposition: form-data; name=\"more\"",
        "",
        "true",
        "--b--",
        "",
    ];
    assert_eq!(
        encode(Content::multipart(parts)),
        pair("multipart/form-data; boundary=b", &body.join("\r\n"),),
    );
}

#[test]
fn boundary_is_random() {
    let boundary = || {
        let (media_type, body) = encode(Content::multipart(Multipart::new().value("a", "b")));
        let boundary = media_type.strip_prefix("multipart/form-data; boundary=");
        let boundary = boundary.unwrap_or_default().to_owned();
        assert!(body.starts_with(&format!("--{boundary}\r\n")));
        boundary
    };
    let (first, second) = (boundary(), boundary());
    assert_eq!((first.len(), second.len()), (32, 32));
    assert_ne!(first, second);
    // Each half is: a counter would differ from call to call as well.
    assert!((0..4).any(|_| boundary()[..16] != first[..16]));
    assert_ne!(first[..16], first[16..]);
}

#[test]
fn boundary_of_the_caller_has_the_characters_of_one() {
    let longest = "x".repeat(70);
    for (boundary, expected) in [
        ("a-b_c.d+e'f", "boundary=a-b_c.d+e'f"),
        ("a b:c", "boundary=\"a b:c\""),
        (&longest, &format!("boundary={longest}")),
    ] {
        let parts = Multipart::new().boundary(boundary).value("a", "b");
        let (media_type, body) = encode(Content::multipart(parts));
        assert_eq!(media_type, format!("multipart/form-data; {expected}"));
        assert!(body.ends_with(&format!("\r\n--{boundary}--\r\n")));
    }
    for boundary in ["", "a\"", "a\r\nX: 1", "a ", "ä", &"x".repeat(71)] {
        assert_eq!(
            encode(Content::multipart(Multipart::new().boundary(boundary))),
            pair(
                "failed to encode the body",
                "invalid boundary of a multipart body",
            ),
            "{boundary}",
        );
    }
}

/// Returns the body of a request with these parts.
fn body_with(parts: Multipart) -> Result<Body, Box<dyn std::error::Error>> {
    let client = ClientBuilder::new("https://example.com").transport(Fake::unused());
    let info = leaked(OperationInfo::new("POST", "/"));
    let request = RequestBuilder::new(&client.build()?, info).with_body(Content::multipart(parts));
    Ok(request.build()?.into_body())
}

/// Returns the pieces of a body.
async fn pieces(mut body: Body) -> Result<Vec<Bytes>, BodyError> {
    let mut pieces = Vec::new();
    while let Some(piece) = body.chunk().await? {
        pieces.push(piece);
    }
    Ok(pieces)
}

#[tokio::test]
async fn large_parts_are_sent_without_a_copy_whatever_they_contain() {
    // What a search for the boundary would find again and again.
    let hostile = Bytes::from("boundary-of-parts-0\r\n--".repeat(3 << 20));
    assert!(hostile.len() > 64 << 20);
    let parts = Multipart::new()
        .value("name", "Ann")
        .file("a", [&File::from(hostile.clone())])
        .file("b", [&File::from(hostile.clone())]);
    let start = Instant::now();
    let body = body_with(parts).unwrap();
    // Whoever looks at each byte needs more.
    assert!(start.elapsed() < Duration::from_millis(50));
    let length = body.size_hint().exact();
    assert!(body.is_repeatable());

    // Each reading has the content itself, and only the heads beside it.
    for body in [body.clone(), body] {
        let pieces = pieces(body).await.unwrap();
        let (contents, heads): (Vec<_>, Vec<_>) =
            pieces.iter().partition(|piece| piece.len() > 1000);
        assert_eq!(contents.len(), 2);
        assert!(contents.iter().all(|it| it.as_ptr() == hostile.as_ptr()));
        assert_eq!(heads.len(), 3);
        let sum: usize = pieces.iter().map(Bytes::len).sum();
        assert_eq!(length, Some(sum as u64));
    }
}

#[tokio::test]
async fn parts_that_are_sources_are_read_when_they_are_sent() {
    let source = || body_of([Piece::Bytes("ab"), Piece::Later, Piece::Bytes("c")]);
    let form = |body: Body| {
        let parts = Multipart::new().boundary("b").value("a", "1");
        body_with(parts.file("f", [&File::new(body)]).value("z", "2")).unwrap()
    };
    let expected = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
        --b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\
        Content-Type: application/octet-stream\r\n\r\nabc\r\n\
        --b\r\nContent-Disposition: form-data; name=\"z\"\r\n\r\n2\r\n--b--\r\n";
    for (body, length, is_repeatable) in [
        (source(), None, false),
        (source().with_length(3), Some(expected.len() as u64), false),
        (Body::repeatable(source), None, true),
        (
            Body::repeatable(source).with_length(3),
            Some(expected.len() as u64),
            true,
        ),
    ] {
        let form = form(body);
        assert_eq!(form.size_hint().exact(), length);
        assert_eq!(form.is_repeatable(), is_repeatable);
        assert_eq!(form.clone().bytes(1000).await.unwrap(), expected);
        let again = form.bytes(1000).await;
        assert_eq!(again.is_ok(), is_repeatable);
    }
    // A source that is not as long as was said fails, and does not spoil the length of the whole.
    let error = form(source().with_length(4)).bytes(1000).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the body does not have the stated length"
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
        encode(Content::bytes("image/png", &Body::from("PNG"))),
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
    let body = "Body { length: Some(3), is_repeatable: true }";
    assert_eq!(
        format!("{file:?}"),
        format!(r#"File {{ body: {body}, file_name: Some("a"), content_type: None }}"#),
    );
    assert_eq!(serde_json::to_value(&file).unwrap(), json!("abc"));
    assert_eq!(
        serde_json::from_value::<File>(json!("abc")).unwrap(),
        File::new("abc"),
    );
    let error = serde_json::to_value(File::new(body_of([]))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a file that is not in memory cannot be written as JSON",
    );
}

#[test]
fn files_are_equal_by_bytes_or_by_source() {
    assert_eq!(File::new("a"), File::new(vec![b'a']));
    assert_ne!(File::new("a"), File::new("b"));
    assert_ne!(File::new("a"), File::new("a").file_name("a"));
    let sources: [fn() -> Body; 2] = [|| body_of([]), || Body::repeatable(Body::empty)];
    for source in sources {
        let file = File::new(source());
        assert_eq!(file, file.clone());
        assert_ne!(file, File::new(source()));
        assert_ne!(file, File::new(source().with_length(1)));
        assert_ne!(file, File::new(""));
    }
}
