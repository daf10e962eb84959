// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Reading and writing JSON without `serde_derive`.
//!
//! The derive writes some 200 lines of code for every type, all of which the compiler has to read. A
//! generated type is described by data instead: a macro declares it and lists its names, and its
//! implementations of the `serde` traits are calls of generic functions.

mod buffered;
mod buffered_deserializer;
mod document;
mod fields;
mod integer;
mod is_string;
mod locate;
mod matcher;
mod names;
mod object;
mod path;

mod additional;
mod by_serialization;
mod resumed;
mod string_enum;
mod tagged;
mod tree;
mod union;

pub(crate) use buffered::{Buffered, Property, property};
pub use by_serialization::{debug, equal, hash, to_argument, to_value};
pub(crate) use document::buffer;
pub use fields::{Chunked, FieldNames, Optional, ReadFields, WriteField, WriteFields};
pub use locate::{LocatedError, from_slice};
pub use matcher::{Matcher, Representation};
pub use object::Object;
pub use string_enum::{UnknownVariantError, read_closed, read_open, read_string};
pub use tree::REDACTED;
pub use union::{Union, Variants};
