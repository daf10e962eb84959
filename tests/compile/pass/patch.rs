//! `Absent`, `Null` and `Value` are three different bodies.

use buildr::types::ContactUpdate;
use buildr::{Client, Patch};

fn body(update: ContactUpdate) -> String {
    let client = Client::builder().bearer_token("secret").build().unwrap();
    let request = client.update_contact("144", update).request().unwrap();
    String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap()
}

fn main() {
    assert_eq!(body(ContactUpdate::new()), r#"{"contact":{}}"#);
    assert_eq!(body(ContactUpdate::new().job_title(Patch::Absent)), r#"{"contact":{}}"#);
    assert_eq!(body(ContactUpdate::new().job_title(Patch::Null)), r#"{"contact":{"job_title":null}}"#);
    assert_eq!(body(ContactUpdate::new().job_title("Guard")), r#"{"contact":{"job_title":"Guard"}}"#);
}
