// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Bodies of requests and responses: bytes in memory, or a source of them.

use std::error::Error as StdError;
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::maybe::{BoxError, MaybeSend, MaybeSync};
use super::timeout::Patience;
use super::transport::{TransportError, TransportErrorKind};

/// A body: bytes in memory, or a source of them.
///
/// A clone of a body that can be read only once shares its source: reading it a second time is an
/// error. A body that is dropped before its end closes the connection that it comes from.
#[derive(Clone)]
pub struct Body {
    source: Source,
    /// The number of bytes that are still to come, where it is known from elsewhere than the source.
    remaining: Option<u64>,
    /// How long the source may be silent; unlimited for a body of the caller's.
    patience: Option<Patience>,
}

enum Source {
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
type Once = Pin<Box<dyn Frames>>;

/// The source of a body that has not been read. It is shared from the first clone on: most bodies have none.
enum Unread {
    Own(Once),
    Shared(Arc<SharedOnce>),
}

/// `None` once a clone has begun to read it.
type SharedOnce = Mutex<Option<Once>>;

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
    fn take(self) -> Option<Once> {
        match self {
            Self::Own(source) => Some(source),
            Self::Shared(shared) => lock(&shared).take(),
        }
    }

    /// Returns what is known of the source, unless a clone has begun to read it.
    fn look<T>(&self, look: impl FnOnce(&dyn Frames) -> T) -> Option<T> {
        match self {
            Self::Own(source) => Some(look(&**source)),
            Self::Shared(shared) => lock(shared).as_ref().map(|source| look(&**source)),
        }
    }

    /// The identity of the source, if it is shared.
    fn shared(&self) -> Option<*const SharedOnce> {
        match self {
            Self::Own(_) => None,
            Self::Shared(shared) => Some(Arc::as_ptr(shared)),
        }
    }
}

/// A body of any type. Its methods have separate names, because [`Body`] has both.
trait Frames: MaybeSend {
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
trait Make: Fn() -> Body + MaybeSend + MaybeSync {}

impl<F: Fn() -> Body + MaybeSend + MaybeSync> Make for F {}

impl Body {
    /// The number of bytes that a declared length reserves in advance at most, because it can be
    /// wrong.
    const MAX_RESERVED_BYTES: u64 = 1024 * 1024;

    /// Creates a body without bytes.
    pub fn empty() -> Self {
        Self::from(Bytes::new())
    }

    /// Creates a body from that of another library. It can be read once.
    pub fn wrap<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + MaybeSend + 'static,
        B::Error: Into<BoxError>,
    {
        let source: Once = Box::pin(body);
        Self::new(Source::Unread(Mutex::new(Unread::Own(source))))
    }

    /// Creates a body from pieces as they arrive. It can be read once.
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BoxError>,
    {
        Self::wrap(Pieces(Box::pin(stream)))
    }

    /// Creates a body that can be sent again: the function is called for each reading.
    pub fn repeatable(make: impl Fn() -> Self + MaybeSend + MaybeSync + 'static) -> Self {
        Self::new(Source::Repeatable(Arc::new(make)))
    }

    /// States the length in bytes; a source of another length is then an error. A source whose length
    /// is not known is sent in chunks, which some servers reject.
    pub fn with_length(self, bytes: u64) -> Self {
        Self {
            remaining: Some(bytes),
            ..self
        }
    }

    pub(crate) fn with_patience(self, patience: Patience) -> Self {
        Self {
            patience: Some(patience),
            ..self
        }
    }

    /// Whether the body can be sent again: its clones do not share a source that can be read once.
    pub fn is_repeatable(&self) -> bool {
        matches!(self.source, Source::Bytes(_) | Source::Repeatable(_))
    }

    /// Returns the bytes, if they are in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Waits for the next piece of the body, which is not empty; `None` at its end. Nothing is lost
    /// when the future is dropped before it is ready.
    ///
    /// # Errors
    ///
    /// Returns an error if the source fails, or another clone of the body has begun to read it.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        loop {
            let frame = std::future::poll_fn(|cx| Pin::new(&mut *self).poll_frame(cx)).await;
            let Some(frame) = frame.transpose()? else {
                return Ok(None);
            };
            match frame.into_data() {
                Ok(data) if !data.is_empty() => return Ok(Some(data)),
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// Reads the body to its end.
    ///
    /// # Errors
    ///
    /// Returns an error if the body is longer than the limit, in bytes, or [`Body::chunk`] returns
    /// one.
    pub async fn bytes(mut self, limit: u64) -> Result<Bytes, BodyError> {
        self.read_whole(limit).await
    }

    /// Reads the body to its end, as [`Body::bytes`] does.
    pub(crate) async fn read_whole(&mut self, limit: u64) -> Result<Bytes, BodyError> {
        if self.size_hint().lower() > limit {
            return Err(BodyError::too_large(limit));
        }
        match self.read(limit).await? {
            Prefix::Whole(bytes) => Ok(bytes),
            Prefix::Cut(_) => Err(BodyError::too_large(limit)),
        }
    }

    /// Reads the body to its end or, if it is longer, up to the limit in bytes.
    pub(crate) async fn read(&mut self, limit: u64) -> Result<Prefix, BodyError> {
        let declared = self.size_hint().lower().min(Self::MAX_RESERVED_BYTES);
        let Some(first) = self.chunk().await? else {
            return Ok(Prefix::Whole(Bytes::new()));
        };
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if first.len() > limit {
            return Ok(Prefix::Cut(first.slice(..limit)));
        }
        let Some(second) = self.chunk().await? else {
            return Ok(Prefix::Whole(first));
        };
        let mut bytes = Vec::with_capacity(usize::try_from(declared).unwrap_or_default());
        bytes.extend_from_slice(&first);
        let mut next = Some(second);
        while let Some(piece) = next {
            let most = limit - bytes.len();
            if piece.len() > most {
                bytes.extend_from_slice(&piece[..most]);
                return Ok(Prefix::Cut(bytes.into()));
            }
            bytes.extend_from_slice(&piece);
            next = self.chunk().await?;
        }
        Ok(Prefix::Whole(bytes.into()))
    }

    fn new(source: Source) -> Self {
        Self {
            source,
            remaining: None,
            patience: None,
        }
    }

    /// Begins to read the source, if that has not been done yet.
    fn start(&mut self) {
        while let Source::Repeatable(make) = &self.source {
            let made = make();
            self.remaining = self.remaining.or(made.remaining);
            self.source = made.source;
        }
        if let Source::Unread(_) = self.source {
            self.source = match mem::replace(&mut self.source, Source::Taken) {
                Source::Unread(unread) => into_inner(unread)
                    .take()
                    .map_or(Source::Taken, |source| Source::Reading(Mutex::new(source))),
                source => source,
            };
        }
    }

    /// Returns the next frame of the source, not yet compared with the stated length.
    fn poll_source(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        self.start();
        match &mut self.source {
            Source::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Source::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(mem::take(bytes))))),
            Source::Reading(source) => {
                let source = source.get_mut().unwrap_or_else(PoisonError::into_inner);
                source.as_mut().next_frame(cx)
            }
            Source::Unread(_) | Source::Repeatable(_) | Source::Taken => {
                Poll::Ready(Some(Err(BodyError::taken())))
            }
        }
    }

    /// Returns the error when the source has been silent for too long.
    fn poll_silence(&mut self, cx: &mut Context<'_>) -> Poll<BodyError> {
        match &mut self.patience {
            Some(patience) => patience.poll_over(cx).map(BodyError::new),
            None => Poll::Pending,
        }
    }

    /// Compares a frame of the source, or its end, with the stated length.
    fn counted(
        &mut self,
        frame: Option<Result<Frame<Bytes>, BodyError>>,
    ) -> Option<Result<Frame<Bytes>, BodyError>> {
        let (Some(remaining), None | Some(Ok(_))) = (self.remaining, &frame) else {
            return frame;
        };
        let data = frame
            .as_ref()
            .and_then(|frame| frame.as_ref().ok()?.data_ref());
        let rest = match (&frame, data) {
            (None, _) if remaining > 0 => None,
            (_, None) => Some(remaining),
            (_, Some(data)) => remaining.checked_sub(data.len() as u64),
        };
        match rest {
            Some(rest) => {
                self.remaining = Some(rest);
                frame
            }
            None => Some(Err(BodyError::length())),
        }
    }
}

/// The bytes of a body that was read up to a limit.
pub(crate) enum Prefix {
    Whole(Bytes),
    /// The body is longer.
    Cut(Bytes),
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        // The source first: a reader that takes its time is not the source's silence.
        let frame = match self.poll_source(cx) {
            Poll::Ready(frame) => {
                self.patience.iter_mut().for_each(Patience::renew);
                self.counted(frame)
            }
            Poll::Pending => Some(Err(ready!(self.poll_silence(cx)))),
        };
        if !matches!(frame, Some(Ok(_))) && !matches!(self.source, Source::Taken) {
            // A source is not asked again after its end, and a connection is free as soon as it can be.
            *self = Self::empty();
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        let is_end = match &self.source {
            Source::Bytes(bytes) => bytes.is_empty(),
            Source::Unread(source) => lock(source).look(|it| it.is_at_end()).unwrap_or_default(),
            Source::Reading(source) => lock(source).is_at_end(),
            Source::Repeatable(_) | Source::Taken => false,
        };
        is_end && self.remaining.unwrap_or_default() == 0
    }

    fn size_hint(&self) -> SizeHint {
        if let Some(remaining) = self.remaining {
            return SizeHint::with_exact(remaining);
        }
        match &self.source {
            Source::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Source::Unread(source) => lock(source).look(|it| it.hint()).unwrap_or_default(),
            Source::Reading(source) => lock(source).hint(),
            Source::Repeatable(_) | Source::Taken => SizeHint::default(),
        }
    }
}

fn into_inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
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

/// Bodies are equal if their bytes are equal, or if they have the same source: a source is not read to
/// compare it.
impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.source, &other.source) {
            (Source::Bytes(bytes), Source::Bytes(others)) => bytes == others,
            (Source::Unread(source), Source::Unread(other)) => {
                let shared = lock(source).shared();
                ptr::eq(source, other) || shared.is_some() && shared == lock(other).shared()
            }
            (Source::Repeatable(make), Source::Repeatable(other)) => {
                ptr::addr_eq(Arc::as_ptr(make), Arc::as_ptr(other))
            }
            (Source::Reading(source), Source::Reading(other)) => ptr::eq(source, other),
            (Source::Taken, Source::Taken) => true,
            _ => false,
        };
        is_same && self.remaining == other.remaining
    }
}

impl Eq for Body {}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::new(Source::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Self::from(Bytes::from_static(bytes))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::from(text.as_bytes())
    }
}

/// Shows the length instead of the bytes, which can be many and secret.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("length", &HttpBody::size_hint(self).exact())
            .field("is_repeatable", &self.is_repeatable())
            .finish()
    }
}

/// The pieces of a stream as a body.
struct Pieces<S>(Pin<Box<S>>);

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

/// A body that could not be read.
///
/// The error of its source is the [`source`](StdError::source).
#[derive(Debug)]
pub struct BodyError {
    problem: BodyProblem,
    source: Option<BoxError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BodyProblem {
    Taken,
    TooLarge(u64),
    Length,
    Source,
}

impl BodyError {
    pub(crate) fn new(source: impl Into<BoxError>) -> Self {
        match source.into().downcast::<Self>() {
            Ok(error) => *error,
            Err(source) => Self {
                problem: BodyProblem::Source,
                source: Some(source),
            },
        }
    }

    fn of(problem: BodyProblem) -> Self {
        Self {
            problem,
            source: None,
        }
    }

    fn taken() -> Self {
        Self::of(BodyProblem::Taken)
    }

    fn length() -> Self {
        Self::of(BodyProblem::Length)
    }

    fn too_large(limit: u64) -> Self {
        Self::of(BodyProblem::TooLarge(limit))
    }

    /// Whether the body can be read once, and a clone of it has begun to read it.
    pub fn is_taken(&self) -> bool {
        self.problem == BodyProblem::Taken
    }

    /// Whether the body is longer than the limit with which it was read.
    pub fn is_too_large(&self) -> bool {
        matches!(self.problem, BodyProblem::TooLarge(_))
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problem {
            BodyProblem::Taken => {
                f.write_str("the body can be read only once, and a clone of it is read already")
            }
            BodyProblem::TooLarge(limit) => write!(f, "the body is longer than {limit} bytes"),
            BodyProblem::Length => f.write_str("the body does not have the stated length"),
            BodyProblem::Source => f.write_str("failed to read the body"),
        }
    }
}

impl StdError for BodyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<BodyError> for TransportError {
    /// Returns the error of the transport, if that is why the body could not be read.
    fn from(mut error: BodyError) -> Self {
        let kind = match error.problem {
            BodyProblem::TooLarge(_) => TransportErrorKind::TooLarge,
            BodyProblem::Taken => TransportErrorKind::Other,
            BodyProblem::Length | BodyProblem::Source => TransportErrorKind::Interrupted,
        };
        match error.source.take().map(|source| source.downcast::<Self>()) {
            Some(Ok(error)) => *error,
            Some(Err(source)) => Self::new(kind, source),
            None => Self::new(kind, error),
        }
    }
}
