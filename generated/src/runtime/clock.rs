// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Time, where the runtime needs it: timeouts, and waits before another attempt.

use std::sync::Arc;
use std::time::Duration;

use super::maybe::{BoxFuture, MaybeSend, MaybeSync};

/// A clock, for timeouts and waits.
///
/// Implement it to use another library than `tokio`, or to control time in a test.
pub trait Clock: MaybeSend + MaybeSync {
    /// Returns the time since any moment that stays the same.
    fn now(&self) -> Duration;

    /// Waits for this time.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Duration {
        (**self).now()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(time)
    }
}

#[cfg(all(
    feature = "tokio",
    not(all(target_arch = "wasm32", target_os = "unknown"))
))]
pub use self::tokio_clock::TokioClock;

/// Returns the clock of a client for which the caller chose none.
#[cfg(feature = "tokio")]
pub(crate) fn default_clock() -> Option<Arc<dyn Clock>> {
    #[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
    return Some(Arc::new(TokioClock));
    #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
    return Some(Arc::new(super::web_clock::WebClock));
}

/// Returns `None`: without `tokio`, timeouts need a clock of the caller's.
#[cfg(not(feature = "tokio"))]
pub(crate) fn default_clock() -> Option<Arc<dyn Clock>> {
    None
}

#[cfg(all(
    feature = "tokio",
    not(all(target_arch = "wasm32", target_os = "unknown"))
))]
mod tokio_clock {
    use std::future::poll_fn;
    use std::sync::{Arc, Mutex, OnceLock, PoisonError, mpsc};
    use std::task::{Poll, Waker};
    use std::thread;
    use std::time::Duration;

    use tokio::runtime::Handle;
    use tokio::time::Instant;

    use super::{BoxFuture, Clock};

    /// The clock of the Tokio runtime that polls a call, whose timers have to be enabled. Outside of a
    /// runtime, each wait has a thread.
    #[derive(Debug, Clone, Copy, Default)]
    pub struct TokioClock;

    impl Clock for TokioClock {
        fn now(&self) -> Duration {
            static START: OnceLock<Instant> = OnceLock::new();
            START.get_or_init(Instant::now).elapsed()
        }

        fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
            match Handle::try_current() {
                Ok(_) => Box::pin(tokio::time::sleep(time)),
                Err(_) => Box::pin(sleep_in_thread(time)),
            }
        }
    }

    /// Waits in a thread, which ends early if the future is dropped. If there can be no more threads,
    /// the time is over at once: a call that fails is better than one that waits for ever.
    fn sleep_in_thread(time: Duration) -> impl Future<Output = ()> + Send {
        let state = Arc::new(Mutex::new(Waiting::default()));
        let shared = Arc::clone(&state);
        let (guard, dropped) = mpsc::channel::<()>();
        let wait = move || {
            // Ends at the time, or when the other side is dropped.
            let _ = dropped.recv_timeout(time);
            let mut waiting = shared.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.is_over = true;
            waiting.waker.take().map(Waker::wake)
        };
        let thread = thread::Builder::new().spawn(wait);
        poll_fn(move |cx| {
            let _guard = &guard;
            let mut waiting = state.lock().unwrap_or_else(PoisonError::into_inner);
            if waiting.is_over || thread.is_err() {
                return Poll::Ready(());
            }
            waiting.waker = Some(cx.waker().clone());
            Poll::Pending
        })
    }

    #[derive(Default)]
    struct Waiting {
        is_over: bool,
        waker: Option<Waker>,
    }
}
