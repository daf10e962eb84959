// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The client runtime: sending requests, reading responses, decoding and encoding JSON, and the
//! errors of all three. It is the same for every API description.
//!
//! The generated code uses this module. Callers use the items that the crate root re-exports; the
//! other items are not part of the crate's public API.

pub mod any_error;
mod base_url;
pub mod body;
mod body_error;
mod body_source;
mod budget;
pub mod call;
mod chain;
pub mod client;
mod client_builder;
pub mod clock;
pub mod codec;
pub mod content;
pub mod conventions;
pub mod credential;
mod default_transport;
pub mod error;
mod execute;
pub mod file;
pub mod formats;
#[cfg(all(feature = "fs", not(target_arch = "wasm32")))]
mod fs;
pub mod header;
pub mod layer;
pub mod macros;
pub mod maybe;
mod message;
pub mod multipart;
pub mod operation_info;
pub mod parameter;
pub mod patch;
mod percent;
mod random;
pub mod raw_response;
pub mod redirect;
pub mod request;
pub mod request_error;
#[cfg(feature = "reqwest")]
#[cfg_attr(
    all(target_arch = "wasm32", target_os = "unknown"),
    path = "web_transport.rs"
)]
pub mod reqwest_transport;
pub mod response;
pub mod retry;
pub mod retry_after;
mod send;
pub mod settings;
pub mod style;
mod timeout;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "tracing")]
mod tracing;
pub mod transport;
mod uri;
#[cfg(all(feature = "tokio", target_arch = "wasm32", target_os = "unknown"))]
pub mod web_clock;

pub use content::{Content, RequestBody};
pub use operation_info::OperationInfo;
pub use parameter::Parameter;
pub use response::Received;
