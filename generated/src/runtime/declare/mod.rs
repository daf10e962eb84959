// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The macros that a client's types are declared with.
//!
//! They may stand in another crate than the types: so they are exported, under names that nobody types
//! by chance, and what they mention of the runtime begins at `$crate::runtime`.

mod errors;
mod object;
mod texts;

pub use errors::errors;
pub use object::{object, tuple};
pub use texts::texts;
