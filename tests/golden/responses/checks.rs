//! Which status codes are success, and what becomes of those that are not listed.

use http::Response;
use responses::operations::{DeleteJob, JobLog, RunJob, RunJobError, RunJobResponse};
use responses::{Body, Error, Operation};

fn response(status: u16, body: &'static str) -> Response<Body> {
    let response = Response::builder().status(status).header("location", "/jobs");
    response.body(Body::from(body)).unwrap()
}

#[test]
fn success_that_is_none_of_several_is_kept_whole() {
    static BODY: [u8; 100_000] = [b'a'; 100_000];
    let created = Response::builder().status(201).body(Body::from(&BODY[..])).unwrap();
    let RunJobResponse::Other(created) = RunJob::response(created).unwrap() else {
        panic!("201 is not described");
    };
    assert_eq!(created.status(), 201);
    assert_eq!(created.body(), &BODY[..]);
}

#[test]
fn listed_success_is_not_another_one() {
    let ok = RunJob::response(response(200, r#"{"result":"a"}"#)).unwrap();
    assert!(matches!(ok, RunJobResponse::Ok(ok) if ok.result.as_deref() == Some("a")));
    let accepted = RunJob::response(response(202, "soon")).unwrap();
    assert!(matches!(accepted, RunJobResponse::Accepted(accepted) if accepted.body() == "soon"));
}

#[test]
fn default_beside_success_is_for_errors_alone() {
    let error = RunJob::response(response(500, "down")).unwrap_err();
    assert!(matches!(error, Error::Api(RunJobError::Default(it)) if it.body() == "down"));
    let error = RunJob::response(response(302, "gone")).unwrap_err();
    assert!(matches!(error, Error::Api(RunJobError::Default(_))));
}

#[test]
fn success_beside_a_described_redirection_is_success() {
    for status in [200, 204, 303] {
        let deleted = DeleteJob::response(response(status, "")).unwrap();
        assert_eq!(deleted.status(), status);
    }
    assert!(DeleteJob::response(response(302, "")).is_err());
    assert!(JobLog::response(response(304, "")).is_err());
}

#[test]
fn error_without_its_described_body_has_the_status_code() {
    let error = RunJob::response(response(404, "")).unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)));
    assert_eq!(error.to_string(), "the server responded with 404 Not Found");
    let error = RunJob::response(response(404, "<p>no</p>")).unwrap_err();
    assert!(matches!(error, Error::Decode(_)));
}
