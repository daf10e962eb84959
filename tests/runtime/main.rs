//! What the runtime does without a generated crate around it.

mod additional;
mod by_serialization;
mod client;
mod content;
mod credential;
mod error;
mod execute;
mod formats;
#[cfg(feature = "fs")]
mod fs;
mod header;
mod json;
mod locate;
mod object;
mod patch;
mod redirect;
mod request;
mod response;
mod retry_after;
mod sizes;
mod string_enum;
mod style;
mod support;
mod union;

// Clippy takes helpers in these modules for tests, which may panic.
#[cfg(test)]
mod body;
#[cfg(test)]
mod reqwest_transport;
#[cfg(test)]
mod retry;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod send;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod timeout;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "tracing")]
mod tracing;
#[cfg(test)]
mod transport;
