//! What the runtime does without a generated crate around it.

mod additional;
mod by_serialization;
mod client;
mod content;
mod credential;
mod execute;
mod formats;
mod header;
mod locate;
mod object;
mod patch;
mod request;
mod response;
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
mod send;
#[cfg(test)]
mod settings;
mod sizes;
#[cfg(test)]
mod timeout;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "tracing")]
mod tracing;
#[cfg(test)]
mod transport;
