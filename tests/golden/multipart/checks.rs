//! What the calls send.

use multipart::operations::{AddPhotoBody, AddPhotoBodyAttributes};
use multipart::types::{Photo, PhotoAttributes, Tags};
use multipart::{Body, Client, File, Multipart};

fn client() -> Client {
    Client::builder().build().unwrap()
}

fn text(request: http::Request<Body>) -> String {
    let media_type = request.headers()["content-type"].to_str().unwrap();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let text = String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap();
    text.replace(boundary, "").replace("\r\n", "\n")
}

#[test]
fn each_member_is_a_part_in_the_order_of_the_description() {
    let body = AddPhotoBody::new(AddPhotoBodyAttributes::new("me"), File::new("PNG").file_name("me.png"))
        .thumbnails(vec![File::new("1"), File::new("2").content_type("image/gif")])
        .size(3)
        .history(vec![4, 5]);
    let request = client().add_photo(body).request().unwrap();
    assert_eq!(
        text(request),
        "--\nContent-Disposition: form-data; name=\"attributes\"\nContent-Type: application/json\n\n{\"name\":\"me\"}\n\
         --\nContent-Disposition: form-data; name=\"file\"; filename=\"me.png\"\nContent-Type: image/png\n\nPNG\n\
         --\nContent-Disposition: form-data; name=\"thumbnails\"; filename=\"thumbnails\"\nContent-Type: application/octet-stream\n\n1\n\
         --\nContent-Disposition: form-data; name=\"thumbnails\"; filename=\"thumbnails\"\nContent-Type: image/gif\n\n2\n\
         --\nContent-Disposition: form-data; name=\"size\"\n\n3\n\
         --\nContent-Disposition: form-data; name=\"history\"\nContent-Type: application/json\n\n[4,5]\n\
         ----\n",
    );
}

#[test]
fn elsewhere_the_same_schema_is_json() {
    let photo = Photo::new(PhotoAttributes::new("me"), "text");
    let request = client().set_photo().body(photo).request().unwrap();
    assert_eq!(
        request.body().as_bytes().unwrap(),
        r#"{"attributes":{"name":"me"},"file":"text"}"#
    );
}

#[test]
fn a_schema_without_files_is_the_same_type_everywhere() {
    let tags = Tags::new().tags(vec!["a".to_owned(), "b".to_owned()]);
    let request = client().tag_photo().body(tags).request().unwrap();
    assert_eq!(
        text(request),
        "--\nContent-Disposition: form-data; name=\"tags\"\n\na\n\
         --\nContent-Disposition: form-data; name=\"tags\"\n\nb\n\
         ----\n",
    );
}

#[test]
fn parts_of_which_nothing_is_known_are_the_callers() {
    let parts = Multipart::new().value("a", "b");
    let request = client().drop_photo().body(parts).request().unwrap();
    assert_eq!(
        text(request),
        "--\nContent-Disposition: form-data; name=\"a\"\n\nb\n----\n"
    );
}
