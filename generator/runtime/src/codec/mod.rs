// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Reading and writing JSON without `serde_derive`.
//!
//! The derive writes some 200 lines of code for every type, and the compiler reads them all. Here
//! a generated type says what it is in data, in a macro that declares it and lists its names, and
//! makes one call into a generic function; the traits that it implements are `serde`'s own.

mod buffered;
mod document;
mod evidence;
mod integer;
mod is_text;
mod locate;
mod member;
mod names;
mod object;
mod path;

mod rest;
mod resumed;
mod show;
mod tagged;
mod text;
mod tree;
mod union;

pub use evidence::Evidence;
pub use locate::{Failure, from_slice};
pub use member::{Grouped, Member, Members, Names, Optional, WriteMembers};
pub use object::Object;
pub use show::{equal, hash, show};
pub use text::{UnlistedValue, read_listed_text, read_text};
pub use union::{Union, Variants};
