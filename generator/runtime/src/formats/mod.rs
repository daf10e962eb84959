//! Types of string formats.
//!
//! A generated crate has only those that its API description uses, in a module list that the generator
//! writes.

pub mod base64;
pub mod date;
pub mod decimal;
pub mod duration;
pub mod or_utc;
pub mod password;
mod rfc3339_chrono;
mod rfc3339_jiff;
mod rfc3339_time;
mod string_newtype;
pub mod uri;
