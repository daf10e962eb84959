//! Types of string formats.
//!
//! A generated crate has only those that its API description uses, in a module list that the generator
//! writes.

pub mod base64;
pub mod date;
pub mod date_time;
pub mod decimal;
pub mod duration;
mod string_newtype;
pub mod uri;
