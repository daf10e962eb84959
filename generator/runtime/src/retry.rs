// Client runtime, copied unchanged by `cargo xtask codegen`.

//! When a call is tried again, and after which wait.

use std::time::Duration;

use http::{Request, Response, StatusCode};

use super::body::Body;
use super::budget::{Allowance, Budget, Permit};
use super::clock::Clock;
use super::conventions::WaitHeader;
use super::random;
use super::retry_after::retry_after;
use super::transport::{TransportError, TransportErrorKind};

/// When a call is tried again, and after which wait.
///
/// | outcome of an attempt | tried again |
/// |---|---|
/// | no connection; 429 | every call: the server has not carried it out |
/// | 408, 502, 503, 504; interrupted; timed out | a call that is idempotent: the server may have carried it out |
/// | any other, also a failed TLS handshake | never |
///
/// Idempotent are calls with the methods `GET`, `HEAD`, `OPTIONS`, `TRACE`, `PUT`, `DELETE` and `QUERY`, with
/// an idempotency key, and those that `codegen.toml` or
/// [`CallSettings::idempotent`](super::settings::CallSettings::idempotent) declares to be. A body that
/// can be read only once is not sent again. The outcome of the last attempt is that of the call.
///
/// Without a clock, the default does not apply.
#[derive(Debug, Clone)]
#[must_use = "a retry policy does nothing until a client or a call has it"]
pub struct Retry {
    attempts: u32,
    first_backoff: Duration,
    max_backoff: Duration,
    longest_wait: Duration,
    allowance: Allowance,
    statuses: Vec<u16>,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(20),
            longest_wait: Duration::from_secs(20),
            allowance: Allowance::new(10, 0.1),
            statuses: Vec::new(),
        }
    }
}

impl Retry {
    /// Tries each call once.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// Sets how many attempts a call has at most; by default 3. To wait for a server that is down for
    /// longer, set also a larger [`Retry::budget`]: when it is spent, calls have one attempt.
    pub fn attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Sets the waits where the server requires none. They are random, from 0 to a maximum that is
    /// `first` before the second attempt, by default 500 ms, and doubles with each one up to `max`,
    /// by default 20 s.
    pub fn backoff(self, first: Duration, max: Duration) -> Self {
        Self {
            first_backoff: first,
            max_backoff: max,
            ..self
        }
    }

    /// Sets the longest wait that a server can require, by `Retry-After` or a header that
    /// `codegen.toml` lists; by default 20 s. If it requires a longer one, its response is the
    /// outcome of the call, at once.
    /// A wait shorter than the first backoff counts as not required. To each wait, up to 10 % are
    /// added at random, or 250 ms if that is more: calls that were refused together do not return
    /// together.
    pub fn longest_wait(self, time: Duration) -> Self {
        Self {
            longest_wait: time,
            ..self
        }
    }

    /// Sets the budget, which a client and its clones share. A retry costs a token, a response that
    /// is not a failure returns `per_success` of a token, and 10 s without a retry return one. By default
    /// there are 10 tokens, and a success returns 0.1: a server that fails every request receives
    /// few more than without retries. A retry after a 429 for which the server requires the wait
    /// costs nothing; when no tokens are left, there is one of those at a time.
    pub fn budget(self, tokens: u32, per_success: f32) -> Self {
        Self {
            allowance: Allowance::new(tokens, per_success),
            ..self
        }
    }

    /// Adds status codes with which an idempotent call is tried again, such as 500.
    pub fn statuses(mut self, statuses: &[u16]) -> Self {
        self.statuses.extend_from_slice(statuses);
        self
    }

    /// Whether a call can have several attempts.
    pub(crate) fn is_on(&self) -> bool {
        self.attempts > 1
    }

    fn outcome(&self, result: &Result<Response<Body>, TransportError>) -> Outcome {
        let error = match result {
            Ok(response) => return self.outcome_of(response.status()),
            Err(error) => error,
        };
        match (error.head().map(|head| head.status), error.kind()) {
            (Some(status), _) if status.is_client_error() || status.is_server_error() => {
                self.outcome_of(status)
            }
            (None, TransportErrorKind::Connect) => Outcome::Refused,
            (
                _,
                TransportErrorKind::Connect
                | TransportErrorKind::TimedOut
                | TransportErrorKind::Interrupted,
            ) => Outcome::Unclear,
            _ => Outcome::Failed,
        }
    }

    fn outcome_of(&self, status: StatusCode) -> Outcome {
        match status.as_u16() {
            429 => Outcome::Refused,
            408 | 502..=504 => Outcome::Unclear,
            status if self.statuses.contains(&status) => Outcome::Unclear,
            500..=599 => Outcome::Failed,
            _ => Outcome::Done,
        }
    }

    /// Returns a random wait before an attempt, without a word of the server.
    fn backoff_before(&self, attempt: u32, now: Duration) -> Duration {
        let factor = 2_u32.saturating_pow(attempt.saturating_sub(2));
        let backoff = self.first_backoff.saturating_mul(factor);
        random::part_of(backoff.min(self.max_backoff), now)
    }
}

/// What the result of an attempt says about a retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The server has not carried the request out.
    Refused,
    /// The server may have carried the request out, and may do so again.
    Unclear,
    /// Another attempt would fail as well.
    Failed,
    /// The server works.
    Done,
}

/// An attempt of a call. It is in the extensions of its request, where layers and transports find it,
/// and of a response that took several attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The time of the client's clock at which the timeout of the call ends.
    pub deadline: Option<Duration>,
}

/// The retries of a call.
pub(crate) struct Retries<'a> {
    pub(crate) policy: &'a Retry,
    pub(crate) budget: &'a Budget,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) deadline: Option<Duration>,
    /// Besides `Retry-After`.
    pub(crate) wait_headers: &'static [WaitHeader],
    pub(crate) is_idempotent: bool,
}

impl<'a> Retries<'a> {
    /// Returns the turn of the attempt with this number and its request, after the result of the one
    /// before it; `None` if that is the outcome of the call. `copy` is the request, if it can be sent again.
    pub(crate) fn turn(
        &self,
        number: u32,
        copy: Option<Request<Body>>,
        result: &Result<Response<Body>, TransportError>,
    ) -> Option<(Turn<'a>, Request<Body>)> {
        let Self { policy, budget, .. } = *self;
        match policy.outcome(result) {
            Outcome::Refused => {}
            Outcome::Unclear if self.is_idempotent => {}
            Outcome::Done => {
                budget.succeed(policy.allowance);
                return None;
            }
            Outcome::Unclear | Outcome::Failed => return None,
        }
        let copy = copy.filter(|_| number <= policy.attempts)?;
        let now = self.clock.now();
        let required = result.as_ref().ok().and_then(|it| self.required_wait(it));
        let wait = match required {
            Some(wait) if wait > policy.longest_wait => return None,
            Some(wait) => spread(wait, now),
            None => policy.backoff_before(number, now),
        };
        if self
            .deadline
            .is_some_and(|end| now.saturating_add(wait) >= end)
        {
            return None;
        }
        let is_free = required.is_some() && is_rate_limited(result);
        let permit = match is_free {
            true => budget.take_free(policy.allowance, now)?,
            false => budget.take(policy.allowance, now)?,
        };
        Some((Turn { wait, permit }, copy))
    }

    /// Returns the wait that the server requires.
    fn required_wait(&self, response: &Response<Body>) -> Option<Duration> {
        retry_after(response.headers(), self.wait_headers)
            .filter(|wait| *wait >= self.policy.first_backoff)
    }
}

fn is_rate_limited(result: &Result<Response<Body>, TransportError>) -> bool {
    matches!(result, Ok(response) if response.status() == StatusCode::TOO_MANY_REQUESTS)
}

/// Adds a random time to a wait that many calls have together.
fn spread(wait: Duration, now: Duration) -> Duration {
    let most = (wait / 10).max(Duration::from_millis(250));
    wait.saturating_add(random::part_of(most, now))
}

/// The permission for another attempt, after a wait.
pub(crate) struct Turn<'a> {
    wait: Duration,
    permit: Permit<'a>,
}

impl<'a> Turn<'a> {
    /// The wait before it.
    #[cfg(feature = "tracing")]
    pub(crate) fn wait(&self) -> Duration {
        self.wait
    }

    /// Waits for the turn, which lasts until the result is dropped.
    pub(crate) async fn begin(self, clock: &dyn Clock) -> Permit<'a> {
        let Self { wait, mut permit } = self;
        clock.sleep(wait).await;
        permit.begin();
        permit
    }
}
