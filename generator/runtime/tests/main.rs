//! What the runtime does without a generated crate around it.

mod body;
mod client;
mod credential;
mod formats;
mod header;
mod locate;
mod object;
mod patch;
mod reply;
mod request;
mod reqwest_transport;
mod rest;
mod show;
mod style;
mod text;
mod transport;
mod union;
