// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Where the bytes of a body come from.

use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::body::Body;
use super::body_error::BodyError;
use super::maybe::{BoxError, MaybeSend, MaybeSync};

/// Where the bytes of a body come from.
pub(crate) enum Source {
    Bytes(Bytes),
    /// Not yet read by this clone.
    Unread(Mutex<Unread>),
    /// Being read. A mutex that is never locked: it makes the body `Sync`, which some HTTP libraries
    /// require.
    Reading(Mutex<Once>),
    Repeatable(Arc<dyn Make>),
    Taken,
}

/// A source that can be read once.
pub(crate) type Once = Pin<Box<dyn Frames>>;

/// The source of a body that has not been read. It is shared from the first clone on: most bodies have none.
pub(crate) enum Unread {
    Own(Once),
    Shared(Arc<SharedOnce>),
}

/// `None` once a clone has begun to read it.
pub(crate) type SharedOnce = Mutex<Option<Once>>;

impl Unread {
    /// Returns the source for a clone.
    fn share(&mut self) -> Arc<SharedOnce> {
        if let Self::Shared(shared) = self {
            return Arc::clone(shared);
        }
        let shared = Arc::default();
        if let Self::Own(source) = mem::replace(self, Self::Shared(Arc::clone(&shared))) {
            *lock(&shared) = Some(source);
        }
        shared
    }

    /// Returns the source, unless a clone has begun to read it.
    pub(crate) fn take(self) -> Option<Once> {
        match self {
            Self::Own(source) => Some(source),
            Self::Shared(shared) => lock(&shared).take(),
        }
    }

    /// Returns what is known of the source, unless a clone has begun to read it.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&dyn Frames) -> T) -> Option<T> {
        match self {
            Self::Own(source) => Some(look(&**source)),
            Self::Shared(shared) => lock(shared).as_ref().map(|source| look(&**source)),
        }
    }

    /// The identity of the source, if it is shared.
    pub(crate) fn shared(&self) -> Option<*const SharedOnce> {
        match self {
            Self::Own(_) => None,
            Self::Shared(shared) => Some(Arc::as_ptr(shared)),
        }
    }
}

/// A body of any type. Its methods have separate names, because [`Body`] has both.
pub(crate) trait Frames: MaybeSend {
    fn next_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>>;

    fn hint(&self) -> SizeHint;

    fn is_at_end(&self) -> bool;
}

impl<B> Frames for B
where
    B: HttpBody<Data = Bytes> + MaybeSend,
    B::Error: Into<BoxError>,
{
    fn next_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let frame = ready!(self.poll_frame(cx));
        Poll::Ready(frame.map(|frame| frame.map_err(BodyError::new)))
    }

    fn hint(&self) -> SizeHint {
        self.size_hint()
    }

    fn is_at_end(&self) -> bool {
        self.is_end_stream()
    }
}

/// A function that makes a body.
pub(crate) trait Make: Fn() -> Body + MaybeSend + MaybeSync {}

impl<F: Fn() -> Body + MaybeSend + MaybeSync> Make for F {}

pub(crate) fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No code of the runtime panics with the lock, and a source that panicked reports that itself.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Clone for Source {
    fn clone(&self) -> Self {
        match self {
            Self::Bytes(bytes) => Self::Bytes(bytes.clone()),
            Self::Unread(source) => {
                let shared = lock(source).share();
                Self::Unread(Mutex::new(Unread::Shared(shared)))
            }
            Self::Repeatable(make) => Self::Repeatable(Arc::clone(make)),
            Self::Reading(_) | Self::Taken => Self::Taken,
        }
    }
}

/// The pieces of a stream as a body.
pub(crate) struct Pieces<S>(pub(crate) Pin<Box<S>>);

impl<S, E> HttpBody for Pieces<S>
where
    S: Stream<Item = Result<Bytes, E>>,
{
    type Data = Bytes;
    type Error = E;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, E>>> {
        let piece = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }
}
