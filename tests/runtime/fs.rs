//! Files of the file system as bodies.

use std::path::{Path, PathBuf};
use std::{fs, io, process};

use http_body::Body as _;
use runtime::body::Body;
use runtime::file::File;

/// A file that is deleted at the end of a test.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, content: &[u8]) -> io::Result<Self> {
        let name = format!("{name}-{}", process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&path, content)?;
        Ok(Self(path))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // A file that is left over harms no other test.
        let _ = fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn file_is_read_in_pieces_as_often_as_it_is_sent() {
    let content: Vec<_> = (0..200_000_u32).map(|index| index as u8).collect();
    let file = Temporary::new("pieces", &content).unwrap();
    let body = Body::open(&file.0).await.unwrap();
    assert!(body.is_repeatable());
    assert_eq!(body.size_hint().exact(), Some(200_000));
    for mut body in [body.clone(), body] {
        let mut read = Vec::new();
        let mut lengths = Vec::new();
        while let Some(piece) = body.chunk().await.unwrap() {
            lengths.push(piece.len());
            read.extend_from_slice(&piece);
        }
        assert_eq!(lengths, [65_536, 65_536, 65_536, 3392]);
        assert!(read == content);
    }
}

#[tokio::test]
async fn file_has_its_name() {
    let file = Temporary::new("name", b"").unwrap();
    let part = File::open(&file.0).await.unwrap();
    let name = file.0.file_name().unwrap().to_str();
    assert_eq!(part.file_name.as_deref(), name);
    assert_eq!(part.content_type, None);
    assert_eq!(part.body.bytes(0).await.unwrap(), "");
}

#[tokio::test]
async fn file_that_changes_after_it_was_opened_is_an_error() {
    let file = Temporary::new("changes", b"abc").unwrap();
    let body = Body::open(&file.0).await.unwrap();
    for content in ["ab", "abcd"] {
        fs::write(&file.0, content).unwrap();
        let error = body.clone().bytes(10).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "the body does not have the stated length"
        );
    }
    fs::remove_file(&file.0).unwrap();
    let error = body.bytes(10).await.unwrap_err();
    assert_eq!(error.to_string(), "failed to read the body");
}

#[tokio::test]
async fn only_regular_files_are_opened() {
    let kind = |path: &'static str| async move { Body::open(path).await.unwrap_err().kind() };
    assert_eq!(kind("/nowhere/at/all").await, io::ErrorKind::NotFound);
    assert_eq!(kind("/").await, io::ErrorKind::InvalidInput);
    if cfg!(unix) {
        assert_eq!(kind("/dev/null").await, io::ErrorKind::InvalidInput);
    }
}

#[test]
fn without_tokio_opening_is_an_error() {
    let mut opening = std::pin::pin!(Body::open("/"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let opened = opening.as_mut().poll(&mut context);
    assert!(matches!(opened, std::task::Poll::Ready(Err(_))));
}
