// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Timeouts: an exchange or a body is given up when the clock says so.

use std::future::poll_fn;
use std::mem::take;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::body::{Body, BodyError};
use super::clock::Clock;
use super::maybe::BoxFuture;
use super::transport::{Transport, TransportError};

/// Waits for the result of an exchange until the timeout of this name, if there is one. The exchange is
/// pinned: a future that is moved into a second one takes its size several times.
pub(crate) async fn within<T>(
    clock: Option<&Arc<dyn Clock>>,
    name: &'static str,
    timeout: Option<Duration>,
    exchange: Pin<&mut impl Future<Output = Result<T, TransportError>>>,
) -> Result<T, TransportError> {
    let (Some(clock), Some(timeout)) = (clock, timeout) else {
        return exchange.await;
    };
    let start = clock.now();
    race(
        &**clock,
        || remaining(&**clock, start, name, timeout),
        exchange,
    )
    .await
}

/// Waits for the head of a response to a request, and limits the silences within both bodies.
pub(crate) async fn exchange(
    transport: &dyn Transport,
    clock: Option<&Arc<dyn Clock>>,
    timeouts: Silences,
    request: &mut Request<Body>,
) -> Result<Response<Body>, TransportError> {
    let Some(clock) = clock else {
        return transport.send(take(request)).await;
    };
    let bytes = request.body().as_bytes();
    let response = match bytes.is_some_and(|bytes| bytes.len() <= MAX_PIECE_BYTES) {
        true => {
            let exchange = pin!(transport.send(take(request)));
            within(Some(clock), RESPONSE_TIMEOUT, timeouts.response, exchange).await?
        }
        false => {
            let upload = Arc::new(Upload::new(clock, timeouts));
            let request = take(request).map(|body| Watched::wrap(body, &upload));
            let exchange = pin!(transport.send(request));
            race(&**clock, || upload.remaining(), exchange).await?
        }
    };
    Ok(match timeouts.idle {
        Some(timeout) => response.map(|body| body.with_patience(Patience::new(clock, timeout))),
        None => response,
    })
}

/// How long the other side may be silent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Silences {
    /// From the end of the request to the head of the response.
    pub(crate) response: Option<Duration>,
    /// Within a body.
    pub(crate) idle: Option<Duration>,
}

/// The length of a piece in which bytes are sent, so that their progress is seen. A shorter body is handed over
/// unchanged, which costs nothing.
const MAX_PIECE_BYTES: usize = 64 * 1024;

pub(crate) const RESPONSE_TIMEOUT: &str = "response_timeout";
const IDLE_TIMEOUT: &str = "idle_timeout";

/// Returns what remains of a timeout, or its error.
fn remaining(
    clock: &dyn Clock,
    start: Duration,
    name: &str,
    timeout: Duration,
) -> Result<Duration, TransportError> {
    let elapsed = clock.now().saturating_sub(start);
    match timeout.saturating_sub(elapsed) {
        Duration::ZERO => Err(TransportError::timed_out(name, timeout)),
        remaining => Ok(remaining),
    }
}

/// Waits for the result of an exchange until no time remains.
async fn race<T>(
    clock: &dyn Clock,
    remaining: impl Fn() -> Result<Duration, TransportError>,
    mut exchange: Pin<&mut impl Future<Output = Result<T, TransportError>>>,
) -> Result<T, TransportError> {
    let mut timer = Timer::default();
    poll_fn(|cx| {
        // First of all, so that a result is not lost to a timer that is over as well.
        if let Poll::Ready(result) = exchange.as_mut().poll(cx) {
            return Poll::Ready(result);
        }
        timer.poll_over(cx, clock, &remaining).map(Err)
    })
    .await
}

/// A sleep, from the first time that it is waited for.
#[derive(Default)]
struct Timer(Option<BoxFuture<'static, ()>>);

impl Timer {
    /// Returns the error when no time remains. What remains is asked for again when it should be over:
    /// meanwhile it can be more. So each piece of a body costs no new timer.
    fn poll_over(
        &mut self,
        cx: &mut Context<'_>,
        clock: &dyn Clock,
        remaining: impl Fn() -> Result<Duration, TransportError>,
    ) -> Poll<TransportError> {
        loop {
            if let Some(sleep) = &mut self.0 {
                ready!(sleep.as_mut().poll(cx));
                self.0 = None;
            }
            match remaining() {
                Ok(remaining) => self.0 = Some(clock.sleep(remaining)),
                Err(error) => return Poll::Ready(error),
            }
        }
    }
}

/// The upload of a body that is not short. The response cannot come before its end, however long
/// that takes, as long as it proceeds.
struct Upload {
    clock: Arc<dyn Clock>,
    timeouts: Silences,
    /// The time of the latest progress, in nanoseconds of the clock.
    latest: AtomicU64,
    is_done: AtomicBool,
}

impl Upload {
    fn new(clock: &Arc<dyn Clock>, timeouts: Silences) -> Self {
        let upload = Self {
            clock: Arc::clone(clock),
            timeouts,
            latest: AtomicU64::new(0),
            is_done: AtomicBool::new(false),
        };
        upload.proceed();
        upload
    }

    fn proceed(&self) {
        let now = u64::try_from(self.clock.now().as_nanos()).unwrap_or(u64::MAX);
        self.latest.store(now, Ordering::Release);
    }

    fn end(&self) {
        self.proceed();
        self.is_done.store(true, Ordering::Release);
    }

    /// Returns the time after which to look again, or the error of the timeout that applies now. The end
    /// of the upload wakes no task, so that the time is not longer than the timeout from then on.
    fn remaining(&self) -> Result<Duration, TransportError> {
        let latest = Duration::from_nanos(self.latest.load(Ordering::Acquire));
        let Silences { response, idle } = self.timeouts;
        let (name, timeout) = match self.is_done.load(Ordering::Acquire) {
            true => (RESPONSE_TIMEOUT, response),
            false => (IDLE_TIMEOUT, idle),
        };
        let timeout = timeout.map(|timeout| remaining(&*self.clock, latest, name, timeout));
        let all = [timeout.transpose()?, response];
        Ok(all.into_iter().flatten().min().unwrap_or(Duration::MAX))
    }
}

/// A body that reports its progress to its upload.
struct Watched {
    body: Body,
    /// What is still to be sent of the latest piece of the body.
    rest: Bytes,
    upload: Arc<Upload>,
}

impl Watched {
    fn wrap(body: Body, upload: &Arc<Upload>) -> Body {
        Body::wrap(Self {
            body,
            rest: Bytes::new(),
            upload: Arc::clone(upload),
        })
    }

    /// Returns the next piece of these bytes, and keeps the rest.
    fn cut(&mut self, mut bytes: Bytes) -> Bytes {
        let piece = bytes.split_to(bytes.len().min(MAX_PIECE_BYTES));
        self.rest = bytes;
        piece
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let frame = match self.rest.is_empty() {
            true => ready!(Pin::new(&mut self.body).poll_frame(cx)),
            false => Some(Ok(Frame::data(take(&mut self.rest)))),
        };
        match frame {
            Some(Ok(_)) => self.upload.proceed(),
            Some(Err(_)) | None => self.upload.end(),
        }
        let piece = |data: Bytes| self.cut(data);
        Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        let (mut hint, rest) = (self.body.size_hint(), self.rest.len() as u64);
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint.set_lower(hint.lower().saturating_add(rest));
        hint
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }
}

impl Drop for Watched {
    /// A body of a known length is dropped at its end, without being asked for it.
    fn drop(&mut self) {
        self.upload.end();
    }
}

/// How long the source of a body may be silent.
pub(crate) struct Patience {
    clock: Arc<dyn Clock>,
    timeout: Duration,
    silent_since: Option<Duration>,
    /// Never locked: the mutex makes a body `Sync`, which some HTTP libraries require.
    timer: Mutex<Timer>,
}

impl Patience {
    fn new(clock: &Arc<dyn Clock>, timeout: Duration) -> Self {
        Self {
            clock: Arc::clone(clock),
            timeout,
            silent_since: None,
            timer: Mutex::default(),
        }
    }

    /// Ends a silence.
    pub(crate) fn renew(&mut self) {
        self.silent_since = None;
    }

    /// Returns the error when the source has been silent for too long.
    pub(crate) fn poll_over(&mut self, cx: &mut Context<'_>) -> Poll<TransportError> {
        let Self {
            clock,
            timeout,
            silent_since,
            timer,
        } = self;
        let start = *silent_since.get_or_insert_with(|| clock.now());
        let remaining = || remaining(&**clock, start, IDLE_TIMEOUT, *timeout);
        let timer = timer.get_mut().unwrap_or_else(PoisonError::into_inner);
        timer.poll_over(cx, &**clock, remaining)
    }
}

/// The silence before is not that of the copy.
impl Clone for Patience {
    fn clone(&self) -> Self {
        Self::new(&self.clock, self.timeout)
    }
}
