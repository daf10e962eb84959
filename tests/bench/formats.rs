//! The types of formats that the shapes have.

#[path = "../../generator/runtime/src/formats/or_utc.rs"]
pub mod or_utc;
#[path = "../../generator/runtime/src/formats/rfc3339_chrono.rs"]
mod rfc3339_chrono;
