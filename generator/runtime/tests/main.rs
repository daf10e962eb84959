//! What the runtime does without a generated crate around it.

mod additional;
mod body;

mod by_serialization;
mod client;
mod content;
mod credential;
mod error;
mod formats;
mod header;
mod locate;
mod object;
mod patch;
mod request;

mod reqwest_transport;
mod response;
mod retry;
mod retry_after;
mod send;
mod settings;
mod string_enum;
mod style;
mod support;

mod timeout;
mod transport;
mod union;
