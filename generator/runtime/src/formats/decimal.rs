// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Numbers that lose nothing.

use super::kept::kept_text;

kept_text! {
    /// A decimal number, as it is written: no digit is lost, and none is checked. `parse` of its
    /// text makes the number of the crate of your choice.
    Decimal
}
