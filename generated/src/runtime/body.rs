// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Bodies of requests and responses: bytes in memory, or a source of them.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::ptr;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};

pub use super::body_error::BodyError;
use super::body_source::{Once, Pieces, Source, Unread, into_inner, lock};
use super::maybe::{BoxError, MaybeSend, MaybeSync};
use super::timeout::Patience;

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
        let Prefix { bytes, rest } = self.read(limit).await;
        match rest {
            Rest::Nothing => Ok(bytes),
            Rest::Unread => Err(BodyError::too_large(limit)),
            Rest::Lost(error) => Err(error),
        }
    }

    /// Reads the body to its end or, if it is longer or fails, as far as possible up to the limit in bytes.
    pub(crate) async fn read(&mut self, limit: u64) -> Prefix {
        let declared = self.size_hint().lower().min(Self::MAX_RESERVED_BYTES);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let first = match self.chunk().await {
            Ok(Some(first)) if first.len() > limit => {
                return Prefix::new(first.slice(..limit), Rest::Unread);
            }
            Ok(Some(first)) => first,
            end => return Prefix::new(Bytes::new(), Rest::after(end)),
        };
        let mut next = match self.chunk().await {
            Ok(Some(second)) => second,
            end => return Prefix::new(first, Rest::after(end)),
        };
        let mut bytes = Vec::with_capacity(usize::try_from(declared).unwrap_or_default());
        bytes.extend_from_slice(&first);
        loop {
            let most = limit - bytes.len();
            if next.len() > most {
                bytes.extend_from_slice(&next[..most]);
                return Prefix::new(bytes.into(), Rest::Unread);
            }
            bytes.extend_from_slice(&next);
            next = match self.chunk().await {
                Ok(Some(piece)) => piece,
                end => return Prefix::new(bytes.into(), Rest::after(end)),
            };
        }
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
        self.source = match mem::replace(&mut self.source, Source::Taken) {
            Source::Unread(unread) => into_inner(unread)
                .take()
                .map_or(Source::Taken, |source| Source::Reading(Mutex::new(source))),
            source => source,
        };
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
pub(crate) struct Prefix {
    pub(crate) bytes: Bytes,
    pub(crate) rest: Rest,
}

impl Prefix {
    fn new(bytes: Bytes, rest: Rest) -> Self {
        Self { bytes, rest }
    }
}

/// What follows the bytes that were read.
pub(crate) enum Rest {
    Nothing,
    /// The body is longer than the limit.
    Unread,
    /// The body failed.
    Lost(BodyError),
}

impl Rest {
    /// What follows after the last piece.
    fn after(end: Result<Option<Bytes>, BodyError>) -> Self {
        end.map_or_else(Self::Lost, |_| Self::Nothing)
    }
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
