// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Files of the file system as bodies.

use std::fs;
use std::io::{self, Read};
use std::mem;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::body::Body;
use super::file::File;

impl Body {
    /// Creates a body from the file at this path, which is read in pieces of 64 KiB when the body is
    /// sent, and again when it is sent again. The length is that of the file now. Both need a Tokio
    /// runtime.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read or is not a regular one, and outside of a Tokio
    /// runtime.
    pub async fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path: Arc<Path> = path.as_ref().into();
        let opened = Arc::clone(&path);
        let length = blocking(move || length(&opened))?.await??;
        let body = Self::repeatable(move || {
            let source = Source::Path(Arc::clone(&path));
            Self::wrap(Reading::Idle(source))
        });
        Ok(body.with_length(length))
    }
}

/// Returns the length in bytes of a file that can be read.
fn length(path: &Path) -> io::Result<u64> {
    // Before it is opened, which waits for the other side of a pipe.
    if !fs::metadata(path)?.is_file() {
        let error = "only a regular file has a length and can be read again";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, error));
    }
    Ok(fs::File::open(path)?.metadata()?.len())
}

impl File {
    /// Creates a file from that at this path, as [`Body::open`] does, with its name.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Body::open`].
    pub async fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let file = Self::new(Body::open(path).await?);
        Ok(match path.file_name() {
            Some(name) => file.file_name(name.to_string_lossy()),
            None => file,
        })
    }
}

/// A file that is being read, in threads that may wait for the disk.
enum Reading {
    Idle(Source),
    Busy(JoinHandle<io::Result<(fs::File, Vec<u8>)>>),
    Done,
}

/// A file, and whether it is open.
enum Source {
    Path(Arc<Path>),
    File(fs::File),
}

impl Source {
    /// The length in bytes of a piece.
    const PIECE: usize = 64 * 1024;

    /// Reads the next piece, which is empty at the end.
    fn read(self) -> io::Result<(fs::File, Vec<u8>)> {
        let mut file = match self {
            Self::Path(path) => fs::File::open(path)?,
            Self::File(file) => file,
        };
        let mut piece = Vec::with_capacity(Self::PIECE);
        let mut limited = file.by_ref().take(Self::PIECE as u64);
        limited.read_to_end(&mut piece)?;
        Ok((file, piece))
    }
}

impl HttpBody for Reading {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let mut task = match mem::replace(&mut *self, Self::Done) {
            Self::Done => return Poll::Ready(None),
            Self::Busy(task) => task,
            Self::Idle(source) => match blocking(|| source.read()) {
                Ok(task) => task,
                Err(error) => return Poll::Ready(Some(Err(error))),
            },
        };
        let Poll::Ready(read) = Pin::new(&mut task).poll(cx) else {
            *self = Self::Busy(task);
            return Poll::Pending;
        };
        Poll::Ready(match read.map_err(io::Error::from).and_then(|read| read) {
            Ok((_, piece)) if piece.is_empty() => None,
            Ok((file, piece)) => {
                *self = Self::Idle(Source::File(file));
                Some(Ok(Frame::data(piece.into())))
            }
            Err(error) => Some(Err(error)),
        })
    }
}

/// Does this in a thread that may wait for the disk.
fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    let runtime = Handle::try_current().map_err(io::Error::other)?;
    Ok(runtime.spawn_blocking(work))
}
