use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use runtime::clock::Clock;
use runtime::maybe::BoxFuture;

/// A clock without time: a wait is over at once or when the test says so.
#[derive(Debug, Clone)]
pub(crate) struct MockClock {
    state: Arc<Mutex<State>>,
    advances_by_itself: bool,
}

#[derive(Debug, Default)]
struct State {
    now: Duration,
    /// All waits that have begun, in order.
    slept: Vec<Duration>,
    wakers: Vec<Waker>,
}

impl MockClock {
    /// Each wait is over at once, and time is then its end.
    pub(crate) fn new() -> Self {
        Self {
            state: Arc::default(),
            advances_by_itself: true,
        }
    }

    /// Time stands still until [`MockClock::advance`].
    pub(crate) fn manual() -> Self {
        Self {
            advances_by_itself: false,
            ..Self::new()
        }
    }

    pub(crate) fn advance(&self, time: Duration) {
        let mut state = self.state();
        state.now += time;
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Returns the waits that have begun.
    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.state().slept.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for MockClock {
    fn now(&self) -> Duration {
        self.state().now
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        let mut end = None;
        Box::pin(std::future::poll_fn(move |cx| {
            let mut state = clock.state();
            let end = *end.get_or_insert_with(|| {
                state.slept.push(time);
                state.now.saturating_add(time)
            });
            if clock.advances_by_itself {
                state.now = state.now.max(end);
            }
            if state.now >= end {
                return Poll::Ready(());
            }
            state.wakers.push(cx.waker().clone());
            Poll::Pending
        }))
    }
}
