// Client runtime, copied unchanged by `cargo xtask codegen`.

//! What every generated client needs and no description changes: sending a request, reading a
//! reply, reading and writing JSON, and the errors of all three.
//!
//! The generated code is written against this module. Callers use what the crate's root hands on;
//! the rest is not part of the crate's interface.

pub mod body;
pub mod call;
pub mod client;
pub mod codec;
pub mod credential;
pub mod declare;
pub mod error;
pub mod formats;
pub mod header;
pub mod multipart;
pub mod parameter;
pub mod patch;
mod percent;
pub mod reply;
pub mod request;
#[cfg(feature = "reqwest")]
pub mod reqwest_transport;
pub mod style;
pub mod transport;

pub use body::{Body, RequestBody};
pub use call::Endpoint;
pub use parameter::Parameter;
pub use reply::Received;
