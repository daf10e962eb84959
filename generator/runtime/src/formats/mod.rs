//! Types for texts of certain formats.
//!
//! A generated crate has only those that its description asks for, in a module of its own: this
//! list is the generator's to write.

pub mod base64;
pub mod date;
pub mod date_time;
pub mod decimal;
pub mod duration;
mod kept;
pub mod uri;
