//! One type serves all operations.

use shared_media_types::types::{FileBody, PhotoBody};
use shared_media_types::{Client, File};

#[test]
fn one_body_goes_to_several_operations() {
    let client = Client::builder().build().unwrap();
    let photo = PhotoBody::Png("PNG".into());
    for request in [
        client.add_photo().body(photo.clone()).request().unwrap(),
        client.set_photo().body(photo).request().unwrap(),
    ] {
        assert_eq!(request.headers()["content-type"], "image/png");
    }
    let file = FileBody::new(File::new("a"));
    for request in [
        client.add_file(file.clone()).request().unwrap(),
        client.set_file(file).request().unwrap(),
    ] {
        let body = String::from_utf8_lossy(request.body().as_bytes().unwrap());
        assert!(body.contains("\r\n\r\na\r\n--"));
    }
}
