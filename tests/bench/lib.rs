//! The shapes of `tests/golden/shapes`: the generator's types, those of `serde_derive`, and values of both.
//!
//! The types are included as in a client that contains the runtime.

pub mod derived;
pub mod instances;
pub mod runtime;
// The generator lays it out.
#[rustfmt::skip]
#[path = "../golden/shapes/crate/src/types/mod.rs"]
pub mod types;

pub use runtime::formats::or_utc::OrUtc;
pub use runtime::json::Json;
pub use runtime::patch::Patch;
