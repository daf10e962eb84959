// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The budget of retries, which all calls of a client share: a server that fails every request
//! receives few more than without retries.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A part of a token, in thousandths: a success returns less than one.
type Millitokens = u64;

const TOKEN: Millitokens = 1000;

/// The time without a retry after which a token is returned.
const REFILL_TIME: Duration = Duration::from_secs(10);

/// How many retries there can be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    capacity: Millitokens,
    per_success: Millitokens,
}

impl Allowance {
    /// `capacity` tokens, of which a success returns `per_success`.
    pub(crate) fn new(capacity: u32, per_success: f32) -> Self {
        let per_success = f64::from(per_success) * TOKEN as f64;
        Self {
            capacity: Millitokens::from(capacity) * TOKEN,
            // A negative number is 0.
            per_success: per_success.round() as Millitokens,
        }
    }
}

/// The tokens that retries have taken. How many they may take says the [`Allowance`] of each call.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    spent: Mutex<Spent>,
    /// Whether there is a retry without a token.
    has_free_retry: AtomicBool,
}

#[derive(Debug, Default)]
struct Spent {
    tokens: Millitokens,
    /// The time of the clock at which the latest token was taken.
    latest: Duration,
}

impl Budget {
    /// Returns the permission for a retry that costs a token, if one is left.
    pub(crate) fn take(&self, allowance: Allowance, now: Duration) -> Option<Permit<'_>> {
        let mut spent = self.spent();
        if !spent.has_token(allowance, now) {
            return None;
        }
        spent.latest = now;
        spent.tokens += TOKEN;
        Some(Permit {
            budget: self,
            returns: Returns::Token,
        })
    }

    /// Returns the permission for a retry that costs nothing: any number while there are tokens, and
    /// then one at a time.
    pub(crate) fn take_free(&self, allowance: Allowance, now: Duration) -> Option<Permit<'_>> {
        let returns = match self.spent().has_token(allowance, now) {
            true => Returns::Nothing,
            false if self.has_free_retry.swap(true, Ordering::AcqRel) => return None,
            false => Returns::FreeRetry,
        };
        Some(Permit {
            budget: self,
            returns,
        })
    }

    /// Returns the part of a token that a success is worth.
    pub(crate) fn succeed(&self, allowance: Allowance) {
        let mut spent = self.spent();
        spent.tokens = spent.tokens.saturating_sub(allowance.per_success);
    }

    fn spent(&self) -> MutexGuard<'_, Spent> {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Spent {
    /// Whether a token is left, with those that time has returned.
    fn has_token(&mut self, allowance: Allowance, now: Duration) -> bool {
        let quiet = now.saturating_sub(self.latest);
        let returned = quiet.as_secs() / REFILL_TIME.as_secs();
        if returned > 0 {
            self.latest = now;
            self.tokens = self.tokens.saturating_sub(returned.saturating_mul(TOKEN));
        }
        self.tokens.saturating_add(TOKEN) <= allowance.capacity
    }
}

/// The permission for a retry. If it is dropped before the retry begins, the budget is as before.
#[derive(Debug)]
pub(crate) struct Permit<'a> {
    budget: &'a Budget,
    returns: Returns,
}

/// What the drop of a permission returns.
#[derive(Debug)]
enum Returns {
    Token,
    FreeRetry,
    Nothing,
}

impl Permit<'_> {
    /// Begins the retry. A free one lasts until the permission is dropped.
    pub(crate) fn begin(&mut self) {
        if let Returns::Token = self.returns {
            self.returns = Returns::Nothing;
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        match self.returns {
            Returns::Token => {
                let mut spent = self.budget.spent();
                spent.tokens = spent.tokens.saturating_sub(TOKEN);
            }
            Returns::FreeRetry => self.budget.has_free_retry.store(false, Ordering::Release),
            Returns::Nothing => {}
        }
    }
}
