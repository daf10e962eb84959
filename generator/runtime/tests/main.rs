//! What the runtime does without a generated crate around it.

mod additional;
mod by_serialization;
mod client;
mod content;
mod credential;
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
#[cfg(test)]
mod timeout;
#[cfg(test)]
mod transport;
