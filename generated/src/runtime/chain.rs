// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Bodies one after another as one body, without a copy of what is large.

use std::collections::VecDeque;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};

use super::body::{Body, BodyError};

/// Bodies that follow each other.
#[derive(Default)]
pub(crate) struct Chain {
    pieces: VecDeque<Body>,
    /// Small pieces that come next, gathered: a separate piece would cost more than its copy.
    gathered: Vec<u8>,
}

impl Chain {
    /// The greatest length in bytes of a piece that is copied.
    const MAX_COPIED: usize = 8 * 1024;

    /// Adds bytes.
    pub(crate) fn text(&mut self, text: &str) {
        self.gathered.extend_from_slice(text.as_bytes());
    }

    /// Adds a body.
    pub(crate) fn body(&mut self, body: &Body) {
        match body.as_bytes() {
            Some(bytes) if bytes.len() <= Self::MAX_COPIED => {
                self.gathered.extend_from_slice(bytes);
            }
            _ => {
                self.flush();
                self.pieces.push_back(body.clone());
            }
        }
    }

    /// Returns the chain as one body. Its length is the sum, if each length is known, and it can be
    /// read again if each body can.
    pub(crate) fn into_body(mut self) -> Body {
        self.flush();
        let Self { mut pieces, .. } = self;
        if pieces.len() <= 1 {
            return pieces.pop_front().unwrap_or_default();
        }
        let length = pieces.iter().try_fold(0_u64, |sum, piece| {
            sum.checked_add(HttpBody::size_hint(piece).exact()?)
        });
        let body = match pieces.iter().all(Body::is_repeatable) {
            true => Body::repeatable(move || Body::wrap(Pieces(pieces.clone()))),
            false => Body::wrap(Pieces(pieces)),
        };
        match length {
            Some(length) => body.with_length(length),
            None => body,
        }
    }

    fn flush(&mut self) {
        if !self.gathered.is_empty() {
            self.pieces.push_back(mem::take(&mut self.gathered).into());
        }
    }
}

/// What is still to be read.
struct Pieces(VecDeque<Body>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        while let Some(piece) = self.0.front_mut() {
            match ready!(Pin::new(piece).poll_frame(cx)) {
                // Trailers of a piece are not those of the whole.
                Some(Ok(frame)) if !frame.is_data() => {}
                Some(frame) => return Poll::Ready(Some(frame)),
                None => drop(self.0.pop_front()),
            }
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }
}
