// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Addresses.

use super::kept::kept_text;

kept_text! {
    /// A URI (RFC 3986), as it is written: it is not checked.
    Uri
}
