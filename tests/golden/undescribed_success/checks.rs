//! A response of success is never an error because of what the description lacks, and what a server says is kept.

use http::Response;
use undescribed_success::operations::{CreateBean, CreateBeanError, Export, GetSlot};
use undescribed_success::types::Slot;
use undescribed_success::{Body, Error, Operation};

fn response(status: u16, body: &'static str) -> Response<Body> {
    let response = Response::builder().status(status);
    response.body(Body::from(body)).unwrap()
}

const BEAN: &str = r#"{"id":"7c9f8a04-3c0b-4b8e-9d5c-111111111111","at":"2026-01-02T03:04:05Z"}"#;

#[test]
fn another_success_is_the_described_one() {
    for status in [200, 201, 202, 299] {
        let bean = CreateBean::response(response(status, BEAN)).unwrap();
        assert_eq!(bean.status(), status);
        assert_eq!(bean.id.to_string(), "7c9f8a04-3c0b-4b8e-9d5c-111111111111");
    }
}

#[test]
fn success_that_cannot_be_read_says_that_it_was_carried_out() {
    let error = CreateBean::response(response(201, "done")).unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
    assert!(error.is_success_status());
    assert_eq!(error.body().unwrap(), "done");
    assert_eq!(
        error.to_string(),
        "failed to decode the body of the 201 Created response; the server has carried the request out",
    );
}

#[test]
fn error_keeps_what_its_schema_does_not_name() {
    let body = r#"{"message":"no water","hint":"fill it"}"#;
    let error = CreateBean::response(response(422, body)).unwrap_err();
    assert!(matches!(&error, Error::Api(CreateBeanError::UnprocessableEntity(it)) if it.detail.is_none()));
    assert_eq!(error.body().unwrap(), body);
    assert_eq!(error.message().unwrap(), "no water");
}

#[test]
fn content_that_is_not_described_is_bytes() {
    let export = Export::response(response(200, "a;b")).unwrap();
    assert_eq!(export.into_body(), "a;b");
}

#[test]
fn nested_constant_decides() {
    let body = r#"{"name":"a","configuration":{"type":"count","ttl":7}}"#;
    let slot = GetSlot::response(response(200, body)).unwrap();
    assert!(matches!(slot.body(), Slot::Count(_)));
}
