// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The path to a value that could not be read: `contact.phones[2].kind`.
//!
//! It is put together from the inside out, while the error is on its way back, and only where it is
//! looked for: nearly every response can be read.

use std::cell::{Cell, RefCell};

use serde::de::Error;

thread_local! {
    /// Whether this thread looks for the path to a failure.
    static PATH: Cell<Path> = const { Cell::new(Path::Ignored) };

    /// The path from the value that is being read to the one that failed: errors carry nothing but
    /// a text.
    static BELOW: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether the path to a failure is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Path {
    Ignored,
    Tracked,
}

/// What the thread did before, and does again, also where reading panics.
struct Outer(Path, String);

impl Drop for Outer {
    fn drop(&mut self) {
        PATH.set(self.0);
        BELOW.set(std::mem::take(&mut self.1));
    }
}

/// From a value to one that lies in it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

/// How many characters of a text an error shows.
const MAX_QUOTED: usize = 80;

impl Path {
    /// What this thread does.
    pub(super) fn current() -> Self {
        PATH.get()
    }

    /// What `read` returns, and the path to what it failed at, if it did.
    pub(super) fn track<T>(read: impl FnOnce() -> T) -> (T, String) {
        let outer = Outer(PATH.replace(Self::Tracked), BELOW.take());
        let result = read();
        let path = BELOW.take();
        drop(outer);
        (result, path)
    }

    /// Adds a step to the path if what it leads to failed. What failed and was made do with is
    /// forgotten.
    #[inline]
    pub(super) fn step(self, step: Step<'_>, failed: bool) {
        if self == Self::Tracked {
            record(step, failed);
        }
    }

    /// An error that says which text could not be read, if it does not say so itself.
    pub(super) fn quoting<T, E: Error>(self, text: &str, result: Result<T, E>) -> Result<T, E> {
        result.map_err(|error| match self {
            Self::Ignored => error,
            Self::Tracked => quoting(text, error),
        })
    }
}

fn record(step: Step<'_>, failed: bool) {
    BELOW.with_borrow_mut(|below| {
        *below = match failed {
            true => step.then(below),
            false => String::new(),
        };
    });
}

fn quoting<E: Error>(text: &str, error: E) -> E {
    let reason = error.to_string();
    match reason.contains(text) {
        true => error,
        false => {
            let quoted: String = text.chars().take(MAX_QUOTED).collect();
            E::custom(format_args!("{reason}: {quoted:?}"))
        }
    }
}

impl Step<'_> {
    /// The path of what stands at this path below.
    fn then(self, below: &str) -> String {
        let separator = match below.is_empty() || below.starts_with('[') {
            true => "",
            false => ".",
        };
        match self {
            Self::Item(index) => format!("[{index}]{separator}{below}"),
            Self::Member(name) if is_plain(name) => format!("{name}{separator}{below}"),
            Self::Member(name) => format!("[{name:?}]{separator}{below}"),
        }
    }
}

fn is_plain(name: &str) -> bool {
    let mut chars = name.chars();
    !name.is_empty() && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
