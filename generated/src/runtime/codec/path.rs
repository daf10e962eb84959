// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The path of a value that could not be decoded: `contact.phones[2].kind`.
//!
//! It is built from the inside out, while the error is returned, and only on request: nearly every response
//! can be decoded.

use std::cell::{Cell, RefCell};

use serde::de::Error;

thread_local! {
    /// Whether this thread tracks the path of a failure.
    static PATH: Cell<Path> = const { Cell::new(Path::Ignored) };

    /// The path from the current value to the one that failed. An error could carry it only in its
    /// message.
    static INNER: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether the path of a failure is tracked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Path {
    Ignored,
    Tracked,
}

/// The previous state of the thread, which is restored on drop, also after a panic.
struct SavedState(Path, String);

impl Drop for SavedState {
    fn drop(&mut self) {
        PATH.set(self.0);
        INNER.set(std::mem::take(&mut self.1));
    }
}

/// A step from a value to a nested one.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    Property(&'a str),
    Index(usize),
}

/// The maximum number of characters of a string that an error quotes.
const MAX_QUOTED: usize = 80;

impl Path {
    /// Returns whether this thread tracks the path of a failure.
    pub(super) fn current() -> Self {
        PATH.get()
    }

    /// Returns the result of `read`, and the path of its failure, if there was one.
    pub(super) fn track<T>(read: impl FnOnce() -> T) -> (T, String) {
        let saved = SavedState(PATH.replace(Self::Tracked), INNER.take());
        let result = read();
        let path = INNER.take();
        drop(saved);
        (result, path)
    }

    /// Adds a step to the path of a failure. Without a failure, the path is cleared: a nested value may
    /// have failed, and its type may have recovered from that.
    #[inline]
    pub(super) fn step(self, step: Step<'_>, failed: bool) {
        if self == Self::Tracked {
            record(step, failed);
        }
    }

    /// Adds the string that could not be decoded to an error that does not quote it itself.
    pub(super) fn quoting<T, E: Error>(self, string: &str, result: Result<T, E>) -> Result<T, E> {
        result.map_err(|error| match self {
            Self::Ignored => error,
            Self::Tracked => quoting(string, error),
        })
    }
}

fn record(step: Step<'_>, failed: bool) {
    INNER.with_borrow_mut(|inner| {
        *inner = match failed {
            true => step.then(inner),
            false => String::new(),
        };
    });
}

fn quoting<E: Error>(string: &str, error: E) -> E {
    let reason = error.to_string();
    match reason.contains(string) {
        true => error,
        false => {
            let quoted: String = string.chars().take(MAX_QUOTED).collect();
            E::custom(format_args!("{reason}: {quoted:?}"))
        }
    }
}

impl Step<'_> {
    /// Returns the path that consists of this step and an inner path.
    fn then(self, inner: &str) -> String {
        let separator = match inner.is_empty() || inner.starts_with('[') {
            true => "",
            false => ".",
        };
        match self {
            Self::Index(index) => format!("[{index}]{separator}{inner}"),
            Self::Property(name) if is_unquoted(name) => format!("{name}{separator}{inner}"),
            Self::Property(name) => format!("[{name:?}]{separator}{inner}"),
        }
    }
}

/// Whether a property name is written in a path without quotes.
fn is_unquoted(name: &str) -> bool {
    let mut chars = name.chars();
    !name.is_empty() && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
