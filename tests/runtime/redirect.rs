//! Redirects: where they lead, when they are followed, and what another server gets.

use std::convert::Infallible;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use http::header::{HeaderName, LOCATION};
use http::{Request, Response, StatusCode};
use runtime::body::Body;
use runtime::call::{Call, Operation};
use runtime::client::{Client, ClientBuilder};
use runtime::content::Content;
use runtime::credential::{Credential, Secret};
use runtime::error::Error;
use runtime::operation_info::OperationInfo;
use runtime::redirect::Redirects;
use runtime::request_error::BuildError;
use runtime::retry::Attempt;

use crate::support::{Fake, MockClock, Piece, body_of, in_memory};

/// Declares an operation of this method and path, without a type of its response.
macro_rules! operation {
    ($name:ident, $info:expr) => {
        struct $name;

        impl Operation for $name {
            type Output = Response<Body>;
            type Error = Infallible;
            const INFO: OperationInfo = $info;

            fn response(response: Response<Body>) -> Result<Response<Body>, Error<Infallible>> {
                Ok(response)
            }
        }
    };
}

operation!(Get, OperationInfo::new("GET", "/b/c/d;p?q").security(ALL));
operation!(Head, OperationInfo::new("HEAD", "/b/c/d;p?q"));
operation!(Post, OperationInfo::new("POST", "/b/c/d;p?q").security(ALL));
operation!(Put, OperationInfo::new("PUT", "/b/c/d;p?q").security(ALL));
operation!(
    Described,
    OperationInfo::new("GET", "/b").redirects(&[302, 307])
);

const ALL: &[&[&str]] = &[&["token", "header", "query", "cookie"]];

fn redirect(status: u16, location: &str) -> Response<Body> {
    let response = Response::builder().status(status);
    let response = response.header(LOCATION, location.as_bytes());
    response.body(Body::empty()).unwrap_or_default()
}

/// Answers the first request with a redirect, and all others with 200.
fn once(status: u16, location: &str) -> Fake {
    let location = location.to_owned();
    Fake::new(move |request| {
        let is_first = request.uri().path() == "/b/c/d;p"
            && request.uri().query().is_some_and(|it| it.starts_with('q'));
        Some(Ok(match is_first && request.uri().host() == Some("a") {
            true => redirect(status, &location),
            false => Response::default(),
        }))
    })
}

fn builder(base_url: &str) -> ClientBuilder {
    let secret = || Secret::new("S3cr3t/+");
    ClientBuilder::new(base_url)
        .credential("token", Credential::Bearer(secret()))
        .credential(
            "header",
            Credential::Header(HeaderName::from_static("x-key"), secret()),
        )
        .credential("query", Credential::Query("key", secret()))
        .credential("cookie", Credential::Cookie("session", secret()))
}

fn client(fake: &Fake, redirects: Redirects) -> Result<Client, BuildError> {
    let builder = builder("https://a").transport(fake.clone());
    builder.redirects(redirects).build()
}

/// Returns the URLs of the requests without the credential.
fn urls(fake: &Fake) -> Vec<String> {
    let requests = fake.requests().into_iter();
    requests
        .map(|request| {
            let url = request.uri().to_string();
            url.replace("&key=S3cr3t%2F%2B", "")
                .replace("?key=S3cr3t%2F%2B", "")
        })
        .collect()
}

const ANYWHERE: Redirects = Redirects::any_origin(5);
const HERE: Redirects = Redirects::same_origin(5);

#[tokio::test]
async fn reference_is_resolved_as_the_standard_says() {
    // RFC 3986, section 5.4, as far as the result is a URL of a server.
    for (reference, expected) in [
        ("g", "https://a/b/c/g"),
        ("./g", "https://a/b/c/g"),
        ("g/", "https://a/b/c/g/"),
        ("/g", "https://a/g"),
        ("//g", "https://g/"),
        ("?y", "https://a/b/c/d;p?y"),
        ("g?y", "https://a/b/c/g?y"),
        ("g#s", "https://a/b/c/g"),
        ("g?y#s", "https://a/b/c/g?y"),
        (";x", "https://a/b/c/;x"),
        ("g;x=1/../y", "https://a/b/c/y"),
        (".", "https://a/b/c/"),
        ("./", "https://a/b/c/"),
        ("..", "https://a/b/"),
        ("../g", "https://a/b/g"),
        ("../..", "https://a/"),
        ("../../g", "https://a/g"),
        ("../../../../g", "https://a/g"),
        ("/./g", "https://a/g"),
        ("/../g", "https://a/g"),
        ("g.", "https://a/b/c/g."),
        ("..g", "https://a/b/c/..g"),
        ("./../g", "https://a/b/g"),
        ("./g/.", "https://a/b/c/g/"),
        ("g/./h", "https://a/b/c/g/h"),
        ("g/../h", "https://a/b/c/h"),
        ("g?y/../x", "https://a/b/c/g?y/../x"),
        ("g#s/../x", "https://a/b/c/g"),
        ("x:y/z", ""),
        ("./x:y/z", "https://a/b/c/x:y/z"),
        ("https://g:8443/h?i", "https://g:8443/h?i"),
        ("HTTPS://A:443/g", "https://A:443/g"),
        ("//g?y", "https://g/?y"),
        // Not URLs of a server, with a credential, or read in different ways.
        ("https:g", ""),
        ("https:///g", ""),
        ("ftp://a/g", ""),
        ("javascript:alert(1)", ""),
        ("https://user@g/h", ""),
        ("//a@g/h", ""),
        ("/\\g/h", ""),
        ("https:\\\\g", ""),
        ("https://a\\@g/", ""),
        ("g h", ""),
        ("\u{e4}", ""),
    ] {
        let fake = once(307, reference);
        let call = Call::<Get>::new(&client(&fake, ANYWHERE).unwrap());
        let status = call.send().await.unwrap().status().as_u16();
        let mut expected = vec!["https://a/b/c/d;p?q", expected];
        expected.retain(|url| !url.is_empty());
        let mut urls = urls(&fake);
        // Schemes are written in lower case.
        urls.iter_mut()
            .for_each(|url| *url = url.replace("HTTPS:", "https:"));
        assert_eq!(urls, expected, "{reference}");
        assert_eq!(status == 200, expected.len() == 2, "{reference}");
    }
}

/// Returns the method and the body of the second request; `None` if there is none.
async fn second<O: Operation>(
    (status, location): (u16, &str),
    redirects: Redirects,
    content: Option<Body>,
) -> Option<(String, String)> {
    let fake = once(status, location);
    let sending = async {
        let mut call = Call::<O>::new(&client(&fake, redirects)?);
        if let Some(body) = content {
            call = call.with_body(Content::new("text/plain", body));
        }
        call.send_raw().await?;
        Ok::<_, Box<dyn std::error::Error>>(())
    };
    if let Err(error) = sending.await {
        return Some((error.to_string(), String::new()));
    }
    let requests = fake.requests();
    let request = requests.get(1)?;
    let has_type = request.headers().contains_key("content-type");
    let body = in_memory(request.body());
    assert_eq!(has_type, !body.is_empty());
    Some((request.method().to_string(), body))
}

fn sent(method: &str, body: &str) -> Option<(String, String)> {
    Some((method.to_owned(), body.to_owned()))
}

#[tokio::test]
async fn method_and_body_are_those_of_the_status() {
    let text = || Some(Body::from("text"));
    for status in [301, 302, 303, 307, 308] {
        let here = (status, "/x");
        assert_eq!(second::<Get>(here, HERE, None).await, sent("GET", ""));
        assert_eq!(second::<Head>(here, HERE, None).await, sent("HEAD", ""));
        let (post, put) = match status {
            301 | 302 => (sent("GET", ""), sent("PUT", "text")),
            303 => (sent("GET", ""), sent("GET", "")),
            _ => (sent("POST", "text"), sent("PUT", "text")),
        };
        assert_eq!(second::<Post>(here, HERE, text()).await, post, "{status}");
        assert_eq!(second::<Put>(here, HERE, text()).await, put, "{status}");
        // To another server, nothing that changes something, and no body.
        let there = (status, "https://b/x");
        let is_get = |sent: &(String, String)| sent.0 == "GET";
        let (post, put) = (post.filter(is_get), put.filter(is_get));
        assert_eq!(
            second::<Post>(there, ANYWHERE, text()).await,
            post,
            "{status}"
        );
        assert_eq!(
            second::<Put>(there, ANYWHERE, text()).await,
            put,
            "{status}"
        );
        assert_eq!(second::<Put>(there, ANYWHERE, None).await, put, "{status}");
        assert_eq!(second::<Get>(there, ANYWHERE, None).await, sent("GET", ""));
        let with_body = second::<Get>(there, ANYWHERE, text()).await;
        assert_eq!(with_body.is_some(), status == 303, "{status}");
    }
    for status in [300, 304, 305, 306, 200, 404] {
        assert_eq!(second::<Get>((status, "/x"), ANYWHERE, None).await, None);
    }
}

#[tokio::test]
async fn body_that_can_be_read_once_is_not_sent_again() {
    let once = || Some(body_of([Piece::Bytes("text")]));
    assert_eq!(second::<Put>((307, "/x"), HERE, once()).await, None);
    assert_eq!(
        second::<Put>((303, "/x"), HERE, once()).await,
        sent("GET", "")
    );
}

#[tokio::test]
async fn only_the_redirects_that_the_caller_wants_are_followed() {
    for (location, redirects, is_followed) in [
        ("/x", Redirects::never(), false),
        ("/x", Redirects::default(), false),
        ("/x", Redirects::same_origin(1), true),
        ("https://a:443/x", HERE, true),
        ("https://A/x", HERE, true),
        ("https://a:8443/x", HERE, false),
        ("https://b/x", HERE, false),
        ("http://a/x", HERE, false),
        ("https://a.b/x", HERE, false),
        ("https://b/x", ANYWHERE, true),
        // Not without encryption.
        ("http://a/x", ANYWHERE, false),
        ("http://b/x", ANYWHERE, false),
    ] {
        let followed = second::<Get>((302, location), redirects, None).await;
        assert_eq!(followed.is_some(), is_followed, "{location} {redirects:?}");
    }
}

#[tokio::test]
async fn loop_ends_at_the_limit() {
    for (redirects, requests) in [
        (Redirects::never(), 1),
        (Redirects::same_origin(3), 4),
        (Redirects::any_origin(7), 8),
    ] {
        let fake = Fake::new(|_| Some(Ok(redirect(307, "?again"))));
        let response = Call::<Get>::new(&client(&fake, redirects).unwrap())
            .send()
            .await;
        assert_eq!(response.unwrap().status(), 307);
        assert_eq!(fake.requests().len(), requests);
    }
}

#[tokio::test]
async fn described_redirect_is_a_response() {
    for (status, requests) in [(302, 1), (307, 1), (303, 2)] {
        let fake = Fake::new(move |request| {
            Some(Ok(match request.uri().path() {
                "/b" => redirect(status, "/x"),
                _ => Response::default(),
            }))
        });
        let call = Call::<Described>::new(&client(&fake, ANYWHERE).unwrap());
        call.send().await.unwrap();
        assert_eq!(fake.requests().len(), requests, "{status}");
    }
}

#[tokio::test]
async fn call_can_have_its_own_redirects() {
    let fake = once(307, "/x");
    let call = Call::<Get>::new(&client(&fake, Redirects::never()).unwrap());
    let call = call.with_settings(|settings| settings.redirects(HERE));
    assert_eq!(call.send().await.unwrap().status(), 200);
}

fn credentials_in(request: &Request<Body>) -> usize {
    let text = format!("{} {:?}", request.uri(), request.headers());
    let names = ["key=S3cr3t", "\"authorization\"", "\"x-key\"", "\"cookie\""];
    names.iter().filter(|name| text.contains(**name)).count()
}

#[tokio::test]
async fn same_server_gets_the_credentials_again_and_another_one_never() {
    let fake = Fake::new(|request| {
        Some(Ok(match (request.uri().host(), request.uri().path()) {
            (Some("a"), "/b/c/d;p") => redirect(307, "/next"),
            (Some("a"), "/next") => redirect(302, "https://b/"),
            // The same origin as that of the request before, and yet another one.
            (Some("b"), "/") => redirect(307, "/inner"),
            (Some("b"), _) => redirect(308, "https://a/back"),
            (Some("a"), "/back") => redirect(308, "/again"),
            _ => Response::default(),
        }))
    });
    Call::<Get>::new(&client(&fake, ANYWHERE).unwrap())
        .send()
        .await
        .unwrap();
    let found: Vec<_> = fake.requests().iter().map(credentials_in).collect();
    // The other server does not choose what the first one is asked for with credentials.
    assert_eq!(found, [4, 4, 0, 0, 0, 0]);
}

/// Answers with a redirect to this URL, and at the end of it with `503` so many times.
fn busy_after_redirect(location: &'static str, failures: usize) -> Fake {
    let left = AtomicUsize::new(failures);
    Fake::new(move |request| {
        let is_start = request.uri().path() == "/b/c/d;p";
        let is_busy = || {
            let count = |left: usize| left.checked_sub(1);
            left.fetch_update(Relaxed, Relaxed, count).is_ok()
        };
        let mut response = Response::default();
        match is_start {
            true => response = redirect(307, location),
            false if is_busy() => *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE,
            false => {}
        }
        Some(Ok(response))
    })
}

#[tokio::test]
async fn failure_after_a_redirect_is_tried_again_from_the_first_server() {
    for (location, there) in [("/next", 4), ("https://b/next", 0)] {
        for (failures, status, attempts) in [(0, 200, 1), (1, 200, 2), (2, 200, 3), (9, 503, 3)] {
            let fake = busy_after_redirect(location, failures);
            let client = builder("https://a")
                .transport(fake.clone())
                .clock(MockClock::new())
                .redirects(ANYWHERE)
                .build()
                .unwrap();
            let response = Call::<Get>::new(&client).send().await.unwrap();
            let attempt = response.extensions().get::<Attempt>();
            assert_eq!(response.status(), status);
            assert_eq!(attempt.map_or(1, |it| it.number), attempts);
            let requests = fake.requests();
            let found = requests.iter().map(|request| {
                let attempt = request.extensions().get::<Attempt>();
                let number = attempt.map_or(0, |it| it.number);
                (number, request.uri().path(), credentials_in(request))
            });
            let expected = (1..=attempts)
                .flat_map(|number| [(number, "/b/c/d;p", 4), (number, "/next", there)]);
            assert!(
                found.clone().eq(expected),
                "{:?}",
                found.collect::<Vec<_>>()
            );
        }
    }
}

#[tokio::test]
async fn credential_in_the_location_is_not_sent_to_another_server() {
    for (location, is_followed) in [
        ("https://b/?key=S3cr3t%2F%2B", false),
        ("https://b/?key=S3cr3t/+", false),
        ("https://b/?q&key=%533cr3t%2f%2b", false),
        ("https://b/S3cr3t/+/x", false),
        ("https://b/?key=other", true),
        ("/?key=S3cr3t/+", true),
    ] {
        let followed = second::<Get>((307, location), ANYWHERE, None).await;
        assert_eq!(followed.is_some(), is_followed, "{location}");
    }
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn no_byte_that_another_server_gets_is_secret() {
    use http::header::AUTHORIZATION;
    use runtime::parameter::Parameter;

    use crate::support::{FaultServer, Step};

    let elsewhere =
        FaultServer::responding("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").unwrap();
    for status in [301, 302, 303, 307, 308] {
        let response = format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {}/x\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url(),
        );
        let server = FaultServer::start([vec![Step::Receive, Step::send(response)]]).unwrap();
        let client = builder(&server.url())
            .header("X-Other-Key", "S3cr3t/+")
            .header("Accept-Language", "de")
            .redirects(ANYWHERE)
            .build()
            .unwrap();
        let call = Call::<Get>::new(&client)
            .with_parameter(Parameter::header("X-Argument"), "S3cr3t/+")
            .with_parameter(Parameter::cookie("argument"), "S3cr3t/+")
            .with_settings(|settings| {
                let settings = settings.header(AUTHORIZATION, "S3cr3t/+");
                settings.header("Proxy-Authorization", "S3cr3t/+")
            });
        assert_eq!(call.send().await.unwrap().status(), 200);
        let requests = server.requests();
        let found = requests.iter().map(|it| it.matches("S3cr3t").count());
        assert_eq!(found.collect::<Vec<_>>(), [8], "{requests:?}");
    }
    let requests = elsewhere.requests();
    assert_eq!(requests.len(), 5);
    for request in requests {
        assert!(!request.contains("S3cr3t"), "{request}");
        assert!(request.contains("accept-language: de"), "{request}");
    }
}
