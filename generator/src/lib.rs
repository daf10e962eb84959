//! Turns an OpenAPI description into a Rust client crate.

pub mod diagnostic;
pub mod document;
pub mod normalize;
pub mod source;
