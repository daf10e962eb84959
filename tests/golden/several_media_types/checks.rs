//! What the calls send.

use several_media_types::operations::{
    AddPetBody, AddPetBodyMergePatchJson, AddPetBodyMultipart,
};
use several_media_types::types::Pet;
use several_media_types::{Body, Client, File};

fn client() -> Client {
    Client::builder().build().unwrap()
}

fn sent(request: http::Request<Body>) -> (String, String) {
    let media_type = request.headers()["content-type"].to_str().unwrap();
    let body = String::from_utf8_lossy(request.body().as_bytes().unwrap()).into_owned();
    (media_type.to_owned(), body)
}

fn added(body: impl Into<AddPetBody>) -> (String, String) {
    sent(client().add_pet(body).request().unwrap())
}

fn pair(media_type: &str, body: &str) -> (String, String) {
    (media_type.to_owned(), body.to_owned())
}

#[test]
fn a_value_is_sent_as_the_first_media_type_that_has_its_type() {
    let pet = || Pet::new("Tom").legs(4);
    assert_eq!(
        added(pet()),
        pair("application/json", r#"{"name":"Tom","legs":4}"#)
    );
    assert_eq!(
        added(AddPetBodyMergePatchJson::new("Tom")),
        pair("application/merge-patch+json", r#"{"name":"Tom"}"#),
    );
    assert_eq!(added("Tom".to_owned()), pair("text/plain", "Tom"));
    assert_eq!(
        added(File::new("GIF").content_type("image/gif")),
        pair("image/gif", "GIF"),
    );
}

#[test]
fn a_variant_says_which_media_type_is_meant() {
    let pet = Pet::new("Tom");
    assert_eq!(
        added(AddPetBody::Form(pet)),
        pair("application/x-www-form-urlencoded", "name=Tom"),
    );
    assert_eq!(
        added(AddPetBody::Xml("<pet/>".into())),
        pair("application/xml", "<pet/>"),
    );
    let (media_type, _) = added(AddPetBodyMultipart::new().photo("PNG"));
    assert!(media_type.starts_with("multipart/form-data; boundary="));
}

#[test]
fn texts_and_bytes_are_sent_as_they_are() {
    assert_eq!(
        sent(client().put_note().body("# a").request().unwrap()),
        pair("text/markdown", "# a"),
    );
    assert_eq!(
        sent(client().add_note("a").request().unwrap()),
        pair("application/octet-stream", "a"),
    );
    let file = File::new("a").content_type("audio/ogg");
    assert_eq!(
        sent(client().change_note(file).request().unwrap()),
        pair("audio/ogg", "a"),
    );
    assert_eq!(
        sent(client().drop_note(Pet::new("Tom")).request().unwrap()),
        pair("application/json", r#"{"name":"Tom"}"#),
    );
}
