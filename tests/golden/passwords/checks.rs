//! No password is in `Debug` output or in an error; every password is sent.

use std::error::Error as _;

use http::Response;
use passwords::operations::{PostLogin, PostLoginFilter, RenewToken};
use passwords::types::{Form, Login};
use passwords::{Body, Client, Multipart, Operation, Password};
use serde_json::{Value, json};

const SECRET: &str = "hunter2";

fn client() -> Client {
    Client::builder().build().unwrap()
}

#[track_caller]
fn assert_redacted(shown: &str, count: usize) {
    assert!(!shown.contains(SECRET), "{shown}");
    assert_eq!(shown.matches("[redacted]").count(), count, "{shown}");
}

fn logins() -> Value {
    json!({
        "key": SECRET, "name": "n", "nullable": SECRET, "keys": [SECRET, SECRET],
        "named": { "a": SECRET }, "composed": { "key": SECRET, "more": SECRET }, "either": SECRET,
        "tagged": { "kind": "Basic", "user": "u", "password": SECRET }, "other": SECRET,
    })
}

#[test]
fn debug_output_redacts_every_password() {
    let value = logins();
    let login: Login = serde_json::from_value(value.clone()).unwrap();
    let shown = format!("{login:?}");
    assert_redacted(&shown, 10);
    assert!(shown.contains(r#""name": "n""#), "{shown}");
    assert_eq!(serde_json::to_value(&login).unwrap(), value);
    for either in [json!({ "key": SECRET }), json!([SECRET])] {
        let login: Login = serde_json::from_value(json!({ "key": "k", "either": either })).unwrap();
        assert_redacted(&format!("{login:?}"), 2);
    }
}

#[test]
fn passwords_are_compared_and_read() {
    let password = Password::from(SECRET);
    assert_eq!(password, SECRET.to_owned().into());
    assert_ne!(Login::new(SECRET), Login::new("other"));
    assert_eq!(password.as_str(), SECRET);
    assert_eq!(String::from(password), SECRET);
}

#[test]
fn call_redacts_arguments_and_marks_headers() {
    let filter = PostLoginFilter::new().pin(SECRET);
    let keys = vec![SECRET.into()];
    let call = client().post_login(SECRET, Login::new(SECRET)).pin(SECRET).limit(7);
    let call = call.filter(filter).x_keys(keys).session(SECRET);
    let shown = format!("{call:?}");
    assert_redacted(&shown, 5);
    assert!(shown.contains("Ok(7)"), "{shown}");
    let request = call.request().unwrap();
    assert_eq!(request.headers()["x-keys"], SECRET);
    assert_eq!(request.headers()["cookie"], format!("session={SECRET}"));
    let url = "https://example.com/logins/hunter2?pin=hunter2&limit=7&filter%5Bpin%5D=hunter2";
    assert_eq!(request.uri(), url);
    let headers = format!("{:?}", request.headers());
    assert!(!headers.contains(SECRET), "{headers}");
}

#[test]
fn bodies_show_lengths() {
    let form = || Form::new().key(SECRET);
    let calls = [
        format!("{:?}", client().put_form().body(form())),
        format!("{:?}", client().post_form().body(form())),
        format!("{:?}", Multipart::new().values(&form())),
    ];
    for call in calls {
        assert_redacted(&call, 0);
    }
    let request = client().put_form().body(form()).request().unwrap();
    assert_eq!(request.body().as_bytes().unwrap(), "key=hunter2");
}

#[test]
fn request_errors_contain_no_password() {
    let call = client().post_login("..", Login::new(SECRET));
    let error = call.request().unwrap_err().to_string();
    assert_eq!(error, "path parameter `key` is `[redacted]`, which would change the path");
    let call = client().post_login("a", Login::new(SECRET)).x_keys(vec!["hunter2\n".into()]);
    let error = call.request().unwrap_err();
    assert_redacted(&format!("{error} {error:?}"), 0);
}

fn response(status: u16, body: &Value) -> Response<Body> {
    let response = Response::builder().status(status);
    let response = response.header("x-next", SECRET).header("x-total", "4242");
    response.body(body.to_string().into()).unwrap()
}

#[test]
fn responses_redact_bodies_and_headers() {
    let shown = format!("{:?}", PostLogin::response(response(200, &logins())).unwrap());
    assert!(!shown.contains(SECRET), "{shown}");
    assert!(shown.contains("4242"), "{shown}");
    let error = PostLogin::response(response(400, &json!(SECRET))).unwrap_err();
    assert_redacted(&format!("{error} {error:?}"), 1);
    assert_eq!(error.message(), None);
    let error = PostLogin::response(response(418, &logins())).unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("key"), "{shown}");
}

#[test]
fn text_bodies_are_passwords() {
    let call = client().renew_token(SECRET);
    assert_redacted(&format!("{call:?}"), 0);
    assert_eq!(call.request().unwrap().body().as_bytes().unwrap(), SECRET);
    let text = |status| {
        let response = Response::builder().status(status).header("content-type", "text/plain");
        response.body(Body::from(SECRET)).unwrap()
    };
    let token = RenewToken::response(text(200)).unwrap();
    assert_redacted(&format!("{token:?}"), 1);
    assert_eq!(token.as_str(), SECRET);
    let error = RenewToken::response(text(409)).unwrap_err();
    assert_redacted(&format!("{error} {error:?}"), 1);
}

#[test]
fn decode_errors_contain_no_value() {
    for key in [json!(4711), json!([SECRET]), json!({ "a": SECRET })] {
        let body = json!({ "key": key });
        let error = PostLogin::response(response(200, &body)).unwrap_err();
        let source = error.source().unwrap();
        let shown = format!("{error} {error:?} {source} {source:?}");
        assert!(!shown.contains(SECRET) && !shown.contains("4711"), "{shown}");
        assert!(shown.contains("at `key`") && shown.contains("expected a string"), "{shown}");
    }
}
