//! Every status of a range is what the range is.

use http::Response;
use status_code_ranges::operations::{DeleteJobs, Jobs, JobsError};
use status_code_ranges::{Body, Error, Operation};

fn response(status: u16, body: &'static str) -> Response<Body> {
    let response = Response::builder().status(status).header("x-total", "7");
    response.body(Body::from(body)).unwrap()
}

#[test]
fn every_status_of_the_range_is_success() {
    for status in [200, 203, 299] {
        let jobs = Jobs::response(response(status, r#"["a"]"#)).unwrap();
        assert_eq!(jobs.into_body(), ["a"]);
        assert!(DeleteJobs::response(response(status, "")).is_ok());
    }
}

#[test]
fn no_status_beside_it_is() {
    let error = Jobs::response(response(503, "busy")).unwrap_err();
    assert!(matches!(error, Error::Api(JobsError::ServerError(response)) if response.body() == "busy"));
    assert!(Jobs::response(response(302, "")).is_err());
    assert!(DeleteJobs::response(response(404, "")).is_err());
}
