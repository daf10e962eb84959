// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The client runtime: sending requests, reading responses, decoding and encoding JSON, and the
//! errors of all three. It is the same for every API description.
//!
//! The generated code uses this module. Callers use the items that the crate root re-exports; the
//! other items are not part of the crate's public API.

pub mod body;
pub mod call;
mod chain;
pub mod client;
pub mod clock;
pub mod codec;
pub mod content;
pub mod credential;
pub mod error;
pub mod file;
pub mod formats;
#[cfg(feature = "fs")]
mod fs;
pub mod header;
pub mod layer;
pub mod macros;
pub mod maybe;
pub mod multipart;
pub mod operation_info;
pub mod parameter;
pub mod patch;
mod percent;
mod random;
pub mod redirect;
pub mod request;
#[cfg(feature = "reqwest")]
pub mod reqwest_transport;
pub mod response;
mod send;
pub mod settings;
pub mod style;
mod timeout;
pub mod transport;
mod uri;

pub use content::{Content, RequestBody};
pub use operation_info::OperationInfo;
pub use parameter::Parameter;
pub use response::Received;
