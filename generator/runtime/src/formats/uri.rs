// Client runtime, copied unchanged by `cargo xtask codegen`.

//! URIs.

use super::string_newtype::string_newtype;

string_newtype! {
    /// A URI (RFC 3986) as a string. It is not validated.
    Uri
}
