//! Bodies: what is read from them, how often, and how much.

use std::pin::Pin;

use bytes::Bytes;
use http_body::Body as _;
use runtime::body::{Body, BodyError};

use crate::support::{Piece, body_of};

fn once() -> Body {
    body_of([
        Piece::Bytes("ab"),
        Piece::Later,
        Piece::Bytes(""),
        Piece::Bytes("c"),
    ])
}

async fn read(body: Body) -> Result<String, BodyError> {
    let bytes = body.bytes(1000).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn poll(body: &mut Body) -> std::task::Poll<Option<Bytes>> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let frame = Pin::new(body).poll_frame(&mut context);
    frame.map(|frame| Some(frame?.unwrap().into_data().unwrap()))
}

#[tokio::test]
async fn body_has_what_it_was_made_from() {
    for (body, expected) in [
        (Body::empty(), ""),
        (Body::default(), ""),
        (Body::from("text"), "text"),
        (Body::from(String::from("string")), "string"),
        (Body::from(vec![b'v']), "v"),
        (Body::from(&b"slice"[..]), "slice"),
        (Body::from(Bytes::from("bytes")), "bytes"),
        (once(), "abc"),
        (Body::wrap(once()), "abc"),
        (Body::wrap(Body::from("text")), "text"),
        (Body::repeatable(once), "abc"),
        (Body::repeatable(|| Body::repeatable(once)), "abc"),
    ] {
        let debug = format!("{body:?}");
        assert_eq!(read(body).await.unwrap(), expected, "{debug}");
    }
}

#[tokio::test]
async fn chunks_are_the_pieces_that_are_not_empty() {
    let mut body = once();
    for expected in [Some("ab"), Some("c"), None, None] {
        let chunk = body.chunk().await.unwrap();
        assert_eq!(chunk.as_deref(), expected.map(str::as_bytes));
    }
}

#[tokio::test]
async fn chunk_that_is_not_waited_for_is_not_lost() {
    let mut body = once();
    assert!(poll(&mut body).is_ready());
    assert!(poll(&mut body).is_pending());
    assert_eq!(read(body).await.unwrap(), "c");
}

#[tokio::test]
async fn clone_of_body_that_can_be_read_once_is_taken() {
    let body = once();
    let clone = body.clone();
    assert_eq!(read(clone).await.unwrap(), "abc");
    let error = read(body).await.unwrap_err();
    assert!(error.is_taken());

    // Also a clone of one that is being read.
    let mut body = once();
    body.chunk().await.unwrap();
    assert!(read(body.clone()).await.unwrap_err().is_taken());
    assert_eq!(read(body).await.unwrap(), "c");
}

#[tokio::test]
async fn repeatable_body_is_read_by_each_clone() {
    for body in [
        Body::from("abc"),
        Body::repeatable(|| "abc".into()),
        Body::repeatable(once),
    ] {
        assert!(body.is_repeatable());
        for _ in 0..3 {
            assert_eq!(read(body.clone()).await.unwrap(), "abc");
        }
    }
    assert!(!once().is_repeatable());
    let mut begun = Body::repeatable(once);
    begun.chunk().await.unwrap();
    assert!(!begun.is_repeatable());
}

#[tokio::test]
async fn body_is_read_up_to_the_limit() {
    let bodies = || {
        [
            Body::from("abc"),
            once(),
            Body::repeatable(once),
            once().with_length(3),
        ]
    };
    for body in bodies() {
        assert_eq!(body.bytes(3).await.unwrap(), "abc");
    }
    for body in bodies() {
        let error = body.bytes(2).await.unwrap_err();
        assert!(error.is_too_large());
        assert_eq!(error.to_string(), "the body is longer than 2 bytes");
    }
    // Before anything is read.
    let stated = body_of([Piece::Silence]).with_length(3);
    assert!(stated.bytes(2).await.unwrap_err().is_too_large());
    assert_eq!(Body::empty().bytes(0).await.unwrap(), "");
}

#[tokio::test]
async fn stated_length_must_be_right() {
    assert_eq!(once().with_length(3).size_hint().exact(), Some(3));
    assert_eq!(once().size_hint().exact(), None);
    assert_eq!(Body::from("abc").size_hint().exact(), Some(3));
    assert_eq!(read(once().with_length(3)).await.unwrap(), "abc");
    for length in [0, 2, 4] {
        for body in [once(), Body::repeatable(once), Body::from("abc")] {
            let error = read(body.with_length(length)).await.unwrap_err();
            assert_eq!(
                error.to_string(),
                "the body does not have the stated length"
            );
        }
    }
    let rest = body_of([Piece::Bytes("a")]).with_length(1);
    assert!(!rest.is_end_stream());
}

#[tokio::test]
async fn huge_stated_length_reserves_little() {
    let body = body_of([Piece::Bytes("a"), Piece::Bytes("b")]).with_length(u64::MAX);
    assert!(body.bytes(u64::MAX).await.is_err());
}

#[tokio::test]
async fn failure_is_the_source_and_the_last_item() {
    let mut body = body_of([
        Piece::Bytes("a"),
        Piece::Failure("broken"),
        Piece::Bytes("b"),
    ]);
    assert_eq!(body.chunk().await.unwrap().unwrap(), "a");
    let error = body.chunk().await.unwrap_err();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(
        (error.to_string(), source.as_deref()),
        ("failed to read the body".to_owned(), Some("broken"))
    );
    assert_eq!(body.chunk().await.unwrap(), None);
}

#[test]
fn only_bytes_are_in_memory() {
    assert_eq!(Body::from("abc").as_bytes(), Some(&Bytes::from("abc")));
    assert_eq!(once().as_bytes(), None);
    assert_eq!(Body::repeatable(|| "abc".into()).as_bytes(), None);
}

#[test]
fn debug_shows_length_and_no_bytes() {
    assert_eq!(
        format!("{:?} {:?}", Body::from("secret"), once()),
        "Body { length: Some(6), is_repeatable: true } \
         Body { length: None, is_repeatable: false }",
    );
}

#[test]
fn body_is_shared_between_threads() {
    fn assert_shareable<T: Clone + Send + Sync + 'static>() {}
    assert_shareable::<Body>();
}
