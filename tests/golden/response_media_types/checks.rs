//! How responses are read.

use bytes::Bytes;

use response_media_types::operations::{
    Any, AnyResponse, Report, ReportOkHeaders, ReportDefault, ReportError, ReportOk, ReportResponse, SendAny,
    SendAnyResponse, Stream, Text,
};
use response_media_types::{Body, Client, Error, Operation, Response};

fn response(status: u16, media_type: &str, body: &'static str) -> http::Response<Body> {
    let response = http::Response::builder().status(status);
    let response = response
        .header("content-type", media_type)
        .header("x-tags", "a, b")
        .header("x-color", "R,100")
        .header("x-meta", "[1]");
    response.body(Body::from(body)).unwrap()
}

fn report(media_type: &str, body: &'static str) -> ReportOk {
    match Report::response(response(200, media_type, body)) {
        Ok(ReportResponse::Ok(response)) => response.into_body(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_reply_is_read_by_its_media_type() {
    for media_type in ["application/json; charset=utf-8", "APPLICATION/VND.report+json"] {
        assert!(matches!(
            report(media_type, r#"{"rows":7}"#),
            ReportOk::Json(json) if json.rows == Some(7)
        ));
    }
    assert!(matches!(
        report("application/problem+json", r#"{"title":"a"}"#),
        ReportOk::ProblemJson(problem) if problem.title.as_deref() == Some("a")
    ));
    assert!(matches!(report("text/csv", "a,b"), ReportOk::Csv(text) if text == "a,b"));
    for media_type in ["image/png", "application/pdf"] {
        assert!(matches!(report(media_type, "bytes"), ReportOk::Image(bytes) if bytes == "bytes"));
    }
}

#[test]
fn a_reply_of_no_listed_media_type_is_bytes_if_it_is_not_json_and_never_lost() {
    assert!(matches!(report("", r#"{"rows":7}"#), ReportOk::Json(_)));
    assert!(matches!(report("a/b+json", r#"{"rows":7}"#), ReportOk::Json(_)));
    assert!(matches!(report("text/html", "<p>"), ReportOk::Image(bytes) if bytes == "<p>"));
    let sent = SendAny::response(response(200, "video/mp4", "mp4")).unwrap();
    assert!(matches!(sent.into_body(), SendAnyResponse::Image(bytes) if bytes == "mp4"));
    let error = Report::response(response(200, "application/json", "<p>")).unwrap_err();
    match error {
        Error::Decode(error) => assert_eq!(error.response().body(), "<p>"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_range_is_all_but_the_media_types_beside_it() {
    let any = |media_type, body| Any::response(response(200, media_type, body)).unwrap().into_body();
    assert!(matches!(
        any("application/json", r#"{"one":"a"}"#),
        AnyResponse::Json(json) if json.one.as_deref() == Some("a")
    ));
    assert!(matches!(
        any("application/a", r#"{"some":"a"}"#),
        AnyResponse::Application(json) if json.some.as_deref() == Some("a")
    ));
    assert!(matches!(
        any("a/b", r#"{"any":"a"}"#),
        AnyResponse::Any(json) if json.any.as_deref() == Some("a")
    ));
}

#[test]
fn an_error_is_read_by_its_media_type() {
    let error = |media_type, body| match Report::response(response(500, media_type, body)) {
        Err(Error::Api(ReportError::Default(response))) => response.into_body(),
        other => panic!("{other:?}"),
    };
    assert!(matches!(
        error("application/json", r#"{"message":"a"}"#),
        ReportDefault::Json(json) if json.message.as_deref() == Some("a")
    ));
}

#[test]
fn headers_have_their_types() {
    let Ok(ReportResponse::Ok(response)) = Report::response(response(200, "text/csv", "")) else {
        panic!("no report");
    };
    let headers: ReportOkHeaders = response.typed_headers();
    assert_eq!(headers.x_tags, Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(headers.x_color.as_ref().unwrap().r, Some(100));
    assert_eq!(headers.x_meta, Some(vec![1]));
}

#[test]
fn a_body_that_is_never_sent_is_not_read() {
    let response = Report::response(response(205, "application/json", ""));
    assert!(matches!(response, Ok(ReportResponse::ResetContent(response)) if *response.body() == ()));
}

#[test]
fn texts_and_streams_are_given_as_they_are() {
    let text: Response<String> = Text::response(response(200, "text/plain", "ö")).unwrap();
    assert_eq!(*text, "ö");
    let stream: Response<Bytes> = Stream::response(response(200, "text/event-stream", "data: 1")).unwrap();
    assert_eq!(&stream[..], b"data: 1");
}

#[test]
fn every_media_type_is_asked_for() {
    let client = Client::builder().build().unwrap();
    let accepted = |request: http::Request<Body>| request.headers()["accept"].clone();
    assert_eq!(
        accepted(client.report().request().unwrap()),
        "application/json, application/vnd.report+json, application/problem+json, text/csv, \
         image/*, application/pdf, text/html",
    );
    assert_eq!(accepted(client.text().request().unwrap()), "text/plain");
}
