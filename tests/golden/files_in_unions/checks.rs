//! What the calls send: bytes that are no text stay what they are.

use std::collections::BTreeMap;

use files_in_unions::operations::{EditBody, FillBody, FillBodyScanned};
use files_in_unions::types::Address;
use files_in_unions::{Body, Client, File};

/// No text in UTF-8.
const BYTES: &[u8] = &[0xff, 0xd8, 0xff];

fn client() -> Client {
    Client::builder().build().unwrap()
}

/// The parts of a request, the bytes that are no text as `BYTES`.
fn parts(request: http::Request<Body>) -> Vec<String> {
    let media_type = request.headers()["content-type"].to_str().unwrap().to_owned();
    let (_, boundary) = media_type.split_once("boundary=").unwrap();
    let body = request.body().as_bytes().unwrap();
    let mut text = String::new();
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(match chunk.invalid() {
            [] => "",
            _ => "?",
        });
    }
    let separator = format!("--{boundary}\r\nContent-Disposition: form-data; ");
    let end = format!("--{boundary}--\r\n");
    let parts = text.split(&separator);
    let parts = parts
        .skip(1)
        .map(|part| part.trim_end_matches(&end));
    parts
        .map(|part| part.trim_end().replace("\r\n", "|"))
        .collect()
}

fn file(name: &str, media_type: &str) -> String {
    format!(r#"name="{name}"; filename="{name}"|Content-Type: {media_type}||???"#)
}

#[test]
fn what_may_be_a_file_is_sent_as_one() {
    let body = EditBody::new(vec![File::new(BYTES), File::new(BYTES)], File::new(BYTES))
        .mark(BYTES)
        .layers(vec![
            "https://example.com/layer"
                .parse::<files_in_unions::Uri>()
                .unwrap()
                .into(),
            File::new(BYTES).into(),
        ])
        .sound(BYTES)
        .takes(vec![File::new(BYTES)])
        .additional_properties(BTreeMap::from([("extra".to_owned(), File::new(BYTES))]));
    let octets = "application/octet-stream";
    assert_eq!(
        parts(client().edit(body).request().unwrap()),
        [
            file("mark", octets),
            file("image", octets),
            file("image", octets),
            file("source", octets),
            r#"name="layers"||https://example.com/layer"#.to_owned(),
            file("layers", octets),
            file("sound", octets),
            file("takes", "audio/ogg"),
            file("extra", octets),
        ],
    );
}

#[test]
fn what_is_no_file_is_sent_as_it_is() {
    let body = EditBody::new(Vec::new(), Address::new("https://example.com"))
        .cover("https://example.com/cover")
        .session(serde_json::json!({"id": 1}));
    assert_eq!(
        parts(client().edit(body).request().unwrap()),
        [
            r#"name="source"|Content-Type: application/json||{"url":"https://example.com"}"#,
            r#"name="cover"||https://example.com/cover"#,
            r#"name="session"|Content-Type: application/json||{"id":1}"#,
        ],
    );
}

#[test]
fn a_form_of_several_has_files() {
    let body = FillBody::from(FillBodyScanned::new(BYTES));
    assert_eq!(
        parts(client().fill(body).request().unwrap()),
        [file("scan", "application/octet-stream")],
    );
}

#[test]
fn a_map_of_files_is_a_file_for_each_name() {
    let body = BTreeMap::from([("a".to_owned(), File::new(BYTES))]);
    assert_eq!(
        parts(client().bundle(body).request().unwrap()),
        [file("a", "application/octet-stream")],
    );
}
