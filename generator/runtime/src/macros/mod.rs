// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Macros that declare the types of a client.
//!
//! The types may be in another crate than the macros. The macros are therefore exported, under names that
//! are not used by accident, and refer to the runtime as `$crate::runtime`.

mod error_enum;
mod json_struct;
mod string_enum;

pub use error_enum::error_enum;
pub use json_struct::{field_tuple, json_struct};
pub use string_enum::string_enum;
