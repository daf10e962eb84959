//! What the runtime does without a generated crate around it.

mod additional;
mod body;

mod by_serialization;
mod client;
mod content;
mod credential;
mod formats;
#[cfg(feature = "fs")]
mod fs;
mod header;
mod locate;
mod object;
mod patch;
mod request;

mod reqwest_transport;
mod response;
mod send;
mod string_enum;
mod style;
mod support;

mod timeout;
mod transport;
mod union;
